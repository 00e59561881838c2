//! Logs of many lines of one shape.

mod setup;

use super::ArtifactKind;
use faultline_bytes::columns;
use setup::{Readiness, Sections, StoreReport, is_rename_at_boot, is_setup_diag};

pub(super) fn detect_log(text: &str) -> Option<ArtifactKind> {
    if is_setup_diag(text) {
        return Some(ArtifactKind::SetupDiag);
    }
    if setup::is_compat_report(text) {
        return Some(ArtifactKind::CompatReport);
    }
    let (mut seen, mut fixed, mut cbs, mut dism) = (0usize, 0usize, 0usize, 0usize);
    let (mut reporting, mut update, mut cmtrace, mut setup, mut renames) = (0usize, 0usize, 0usize, 0usize, 0usize);
    let (mut sections, mut readiness, mut report) = (Sections::default(), Readiness::default(), StoreReport::default());
    for line in text.lines().filter(|l| !l.trim().is_empty()).take(400) {
        seen += 1;
        let bytes = line.as_bytes();
        if let Some(record) = columns(bytes) {
            fixed += 1;
            match record.component {
                b"CBS" | b"CSI" | b"DPX" | b"SXS" | b"CMI" | b"DEPLOY" | b"PERF" => cbs += 1,
                b"DISM" => dism += 1,
                // Windows setup runs the servicing stack and DISM inside itself, and logs them, too.
                b"MOUPG" | b"MIG" | b"SP" | b"IBS" | b"IBSLIB" | b"DU" | b"CONX" | b"OOBE" | b"PANTHR" | b"TOOL"
                | b"SYSPRP" | b"UPGRADE" => setup += 1,
                _ => {}
            }
        } else if is_reporting_event(line) {
            reporting += 1;
        } else if is_update_log(bytes) {
            update += 1;
        } else if line.starts_with("<![LOG[") {
            cmtrace += 1;
        } else if is_rename_at_boot(line) {
            renames += 1;
        } else {
            sections.line(line);
            readiness.line(line);
            report.line(line);
        }
    }
    // A quote is a few lines among many; a log that starts inside a long record still has a fifth of its lines whole.
    let mostly = |n: usize| n > 0 && n * 5 >= seen;
    if mostly(fixed) {
        return Some(match () {
            () if setup * 10 > cbs + dism => ArtifactKind::Panther,
            // DISM services images through a servicing stack that logs beside it, and says much more.
            () if dism * 4 > cbs => ArtifactKind::Dism,
            () if cbs > 0 => ArtifactKind::Cbs,
            () => ArtifactKind::Panther,
        });
    }
    if mostly(reporting) {
        return Some(ArtifactKind::ReportingEvents);
    }
    if mostly(update) {
        return Some(ArtifactKind::WindowsUpdateLog);
    }
    if mostly(cmtrace) {
        return Some(ArtifactKind::Text);
    }
    if sections.are_most_of(seen) {
        return Some(ArtifactKind::SetupApi);
    }
    if readiness.is_most_of(seen) {
        return Some(ArtifactKind::CheckSur);
    }
    if report.is_most_of(seen) {
        return Some(ArtifactKind::Cbs);
    }
    (renames > 0 && renames * 2 >= seen).then_some(ArtifactKind::Pfro)
}

/// `{GUID}<tab>2023-06-24 07:50:14:394+0300<tab>…`.
fn is_reporting_event(line: &str) -> bool {
    let mut fields = line.trim_start_matches('\u{FEFF}').split('\t');
    let (Some(guid), Some(time)) = (fields.next(), fields.next()) else { return false };
    guid.len() == 38 && guid.starts_with('{') && guid.ends_with('}') && time.len() >= 24 && fields.count() >= 6
}

/// `2018-05-21<tab>20:27:47:376<tab>1008<tab>680<tab>PT<tab>…`, also with blanks, or `2025/03/12 00:30:21.4820891 5812  21060
/// Agent …`: behind the time two ids and a component.
fn is_update_log(line: &[u8]) -> bool {
    let Some((head, fraction)) = line.split_at_checked(20) else { return false };
    let digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18].iter().all(|i| head[*i].is_ascii_digit());
    let marks = matches!(head[4], b'-' | b'/') && head[7] == head[4] && matches!(head[10], b'\t' | b' ');
    if !(digits && marks && head[13] == b':' && head[16] == b':' && matches!(head[19], b':' | b'.')) {
        return false;
    }
    let mut words = fraction.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut word = |sound: fn(&u8) -> bool| words.next().is_some_and(|w| w.len() <= 16 && w.iter().all(sound));
    word(u8::is_ascii_digit)
        && word(u8::is_ascii_hexdigit)
        && word(u8::is_ascii_hexdigit)
        && word(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests;
