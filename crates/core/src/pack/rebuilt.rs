//! Sources of which a pack holds nothing of the original, because what was kept of them says it all: registry hives as the
//! `.reg` file that Windows exports, the servicing stack's `Sessions.xml` with its packages alone.

use super::text::Taken;
use crate::extract::{Extract, WitnessKind};
use std::fmt::Write as _;

/// A key's path and its value's name are parted from each other so in what is kept of a hive.
const BEHIND_KEY: &str = ": ";

/// The values of a hive that were read.
pub(super) fn registry(extract: &Extract) -> Taken {
    let mut lines = vec!["Windows Registry Editor Version 5.00".to_owned(), String::new()];
    let mut opened = String::new();
    let mut key_of = |key: &str, lines: &mut Vec<String>| {
        if key != opened {
            key.clone_into(&mut opened);
            lines.push(format!("[{key}]"));
        }
    };
    for hint in &extract.hints {
        let Some((key, rest)) = hint.text.split_once(BEHIND_KEY) else {
            key_of(&hint.text, &mut lines);
            continue;
        };
        key_of(key, &mut lines);
        // `CurrentBuild = 19044; UBR = 1415` are two values.
        let (first, second) = match rest.split_once("; UBR = ") {
            Some((first, revision)) => (first, Some(revision)),
            None => (rest, None),
        };
        if let Some((name, value)) = first.split_once(" = ") {
            lines.push(format!("\"{}\"=\"{}\"", escaped(name), escaped(value)));
        }
        if let Some(revision) = second {
            lines.push(format!("\"UBR\"=\"{}\"", escaped(revision)));
        }
    }
    for run in extract.clock.iter().filter(|run| run.kind == WitnessKind::Registry) {
        key_of(r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\TimeZoneInformation", &mut lines);
        lines.push(format!("\"ActiveTimeBias\"=dword:{:08x}", (-i32::from(run.minutes)).cast_unsigned()));
    }
    let mut taken = Taken::default();
    lines.iter().for_each(|line| taken.push(0, line));
    taken
}

/// `\` and `"` as a registry file writes them.
fn escaped(text: &str) -> String {
    let plain = text.replace(['\r', '\n'], " ");
    plain.replace('\\', r"\\").replace('"', "\\\"")
}

/// The packages of each session.
pub(super) fn sessions(extract: &Extract) -> Taken {
    let mut taken = Taken::default();
    taken.push(0, "<?xml version='1.0' encoding='UTF-8'?><Sessions>");
    let mut opened = "";
    for event in &extract.events {
        // The proof is the package's tag, then its session's.
        let Some((package, session)) = event.text.split_once(" <Session") else { continue };
        if session != opened {
            if !opened.is_empty() {
                taken.push(0, "</Phase></Tasks></Session>");
            }
            opened = session;
            let mut tag = String::from("<Session");
            let _ = write!(tag, "{}><Tasks><Phase seq=\"1\">", session.trim_end_matches(['>', '/', '…']));
            taken.push(0, &tag);
        }
        taken.push(event.line, &format!("{}/>", package.trim_end_matches(['>', '/', '…'])));
    }
    if !opened.is_empty() {
        taken.push(0, "</Phase></Tasks></Session>");
    }
    taken.push(0, "</Sessions>");
    taken
}
