//! `setupapi.dev.log`, `setupapi.app.log`, `setupapi.offline.log` — device and driver installations (`%windir%\INF`).
//!
//! ```text
//! [Device Install Log]
//!      OS Version = 10.0.19044
//!      Architecture = amd64
//! [BeginLog]
//! [Boot Session: 2022/10/09 08:11:03.498]
//!
//! >>>  [Device Install (Hardware initiated) - USB\VID_0000&PID_0000\1]
//! >>>  Section start 2022/10/09 09:12:28.110
//!      sto:      {Configure Driver Package: C:\Windows\System32\DriverStore\FileRepository\x.inf_amd64_1\x.inf}
//! !!!  sto:           Failed to configure driver package. Error = 0xE0000243
//! <<<  Section end 2022/10/09 09:12:31.003
//! <<<  [Exit status: FAILURE(0xe0000243)]
//! ```
//!
//! A record is a section; only its head and foot carry a day. Local time. A line that begins with `!` is a warning, with
//! `!!!` an error, but sections with errors succeed: the exit status decides. Successful sections are only counted.
//!
//! Of the machine itself speaks only a log in which no image on another disk was serviced, and it says what the machine
//! was when the log was begun.
//!
//! Source: Microsoft, *Format of a Text Log Section*, *Format of Log Entries*, and real logs.

use super::note_users;
use super::{Parts, Severity, When, place};
use crate::extract::{Event, Extract, Fact, ScanIssue, What, cut};
use crate::hresult::Code;
use crate::text::Line;
use crate::time::{LocalTime, Stamp};

/// Exit statuses of sections that did what they could: ERROR_NO_MORE_ITEMS (the driver is already there or no better),
/// ERROR_IO_PENDING (another process goes on), ERROR_SUCCESS_REBOOT_REQUIRED.
const NO_FAILURE: [u32; 3] = [0x8007_0103, 0x8007_03E5, 0x8007_0BC2];

/// Reads it line by line.
#[derive(Default)]
pub(crate) struct Parser {
    section: Option<Section>,
    facts: Vec<(u64, String, Fact)>,
    offline: bool,
    users: Vec<String>,
    impossible: u64,
}

/// The section being read.
#[derive(Default)]
struct Section {
    /// Behind its kind, or the kind itself.
    device: String,
    inf: String,
    time: Option<Stamp>,
    /// Its first error.
    error: Option<Place>,
}

/// A line to show.
struct Place {
    line: u64,
    offset: u64,
    text: String,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        match line.bytes {
            [b'>', b'>', b'>', ..] => self.head(&line, out),
            [b'<', b'<', b'<', ..] => self.foot(&line, out),
            [b'!', b'!', b'!', ..] => self.error(&line),
            [b'[', ..] => {
                let stamp = line.bytes.strip_prefix(b"[Boot Session: ").and_then(LocalTime::from_fixed);
                self.cover(stamp, out);
            }
            [b' ', ..] => self.body(&line, out),
            _ => {}
        }
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        if !self.offline {
            for (line, text, fact) in self.facts {
                out.push_hint(line, &text, fact);
            }
        }
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }

    fn cover(&mut self, time: Option<LocalTime>, out: &mut Extract) -> Option<Stamp> {
        let time = Stamp::Local(time?);
        if out.cover(time) {
            return Some(time);
        }
        self.impossible += 1;
        None
    }

    /// `>>>  [Kind - what]`, `>>>  Section start 2015/11/22 17:59:28.110`.
    fn head(&mut self, line: &Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text[3..].trim();
        if let Some(stamp) = text.strip_prefix("Section start ") {
            out.records += 1;
            let time = self.cover(LocalTime::from_fixed(stamp.as_bytes()), out);
            self.section.get_or_insert_default().time = time;
        } else if let Some(title) = text.strip_prefix('[') {
            note_users(line, &mut self.users, out);
            let title = cut(title.strip_suffix(']').unwrap_or(title));
            self.offline |= title.contains("Offline");
            let device = title.split_once(" - ").map_or(title.as_str(), |(_, device)| device).to_owned();
            let inf = inf_in(&device).unwrap_or_default();
            self.section = Some(Section { device, inf, ..Section::default() });
        }
    }

    /// `<<<  Section end …`, `<<<  [Exit status: FAILURE(0xe0000203)]`.
    fn foot(&mut self, line: &Line<'_>, out: &mut Extract) {
        let text = line.text();
        let said = text[3..].trim();
        if let Some(stamp) = said.strip_prefix("Section end ") {
            self.cover(LocalTime::from_fixed(stamp.as_bytes()), out);
            return;
        }
        let Some(status) = said.strip_prefix("[Exit status: ") else { return };
        let Some(section) = self.section.take() else { return };
        let code = status.strip_prefix("FAILURE(").and_then(|code| Code::from_hex(code.split(')').next()?));
        let Some(code) = code.filter(|code| code.0 != 0 && !NO_FAILURE.contains(&code.0)) else { return };
        let here = || Place { line: line.number, offset: line.offset, text: cut(&text) };
        let place = section.error.unwrap_or_else(here);
        out.push_event(Event {
            line: place.line,
            offset: place.offset,
            time: section.time,
            text: place.text,
            what: What::DriverInstall { device: section.device, inf: section.inf, code },
        });
    }

    fn error(&mut self, line: &Line<'_>) {
        let Some(section) = self.section.as_mut().filter(|section| section.error.is_none()) else { return };
        let text = cut(&line.text());
        if let Some(inf) = inf_in(&text) {
            section.inf = inf;
        }
        section.error = Some(Place { line: line.number, offset: line.offset, text });
    }

    /// `     sto:      {Configure Driver Package: C:\…\x.inf}`, `     dvi:      InfFile     - [c:\…\x.inf]`, and what stands
    /// above the first section.
    fn body(&mut self, line: &Line<'_>, out: &mut Extract) {
        let Some(section) = &mut self.section else {
            self.machine(line);
            return;
        };
        // What was done last before the first error is what failed.
        if section.error.is_none() {
            let rest = line.bytes.trim_ascii_start();
            let rest = memchr::memchr(b':', rest.get(..8).unwrap_or_default()).map_or(rest, |at| &rest[at + 1..]);
            let rest = rest.trim_ascii_start();
            let names = rest.starts_with(b"{Configure Driver Package: ")
                || rest.starts_with(b"{Stage Driver Package: ")
                || rest.starts_with(b"{Publish Driver Package: ")
                || rest.starts_with(b"{Import Driver Package: ")
                || rest.starts_with(b"InfFile ");
            if names && let Some(inf) = inf_in(&line.text()) {
                section.inf = inf;
            } else if rest.starts_with(b"cmd: ") || line.bytes.starts_with(b"      cmd: ") {
                note_users(line, &mut self.users, out);
            }
        }
    }

    fn machine(&mut self, line: &Line<'_>) {
        let text = line.text();
        let Some((key, value)) = text.trim().split_once(" = ").filter(|_| self.facts.len() < 8) else { return };
        let fact = match key {
            "OS Version" => {
                let build = value.rsplit('.').next().filter(|_| value.split('.').count() == 3);
                let sound = |b: &&str| (4..=6).contains(&b.len()) && b.bytes().all(|b| b.is_ascii_digit());
                build.filter(sound).map(|build| Fact::Build(build.to_owned()))
            }
            "Architecture" if ["amd64", "x86", "arm64"].contains(&value) => Some(Fact::Architecture(value.to_owned())),
            _ => None,
        };
        if let Some(fact) = fact {
            self.facts.push((line.number, text.trim().to_owned(), fact));
        }
    }
}

/// The name of the `.inf` file in a text: `C:\…\x.inf_amd64_1\VBoxGuest.inf` is `VBoxGuest.inf`.
fn inf_in(text: &str) -> Option<String> {
    let mut found = None;
    for (at, _) in text.match_indices('.').take(32) {
        let is_inf = text.get(at..at + 4).is_some_and(|end| end.eq_ignore_ascii_case(".inf"));
        let ends = text[at..].chars().nth(4).is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if !is_inf || !ends {
            continue;
        }
        let head = &text[..at];
        let begin =
            head.rfind(['\\', '/', '[', '\'', '"', '{', '(']).or_else(|| head.rfind(' ')).map_or(0, |begin| begin + 1);
        if begin < at {
            found = text.get(begin..at + 4).map(ToOwned::to_owned);
        }
    }
    found
}

/// The columns of a line, for whoever shows it: `!!!  sto:      Failed …`. Only a section's head and foot say when.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let severity = match line.as_bytes() {
        [b'!', b'!', b'!', ..] => Severity::Error,
        [b'!', ..] => Severity::Warning,
        [b' ' | b'.' | b'>' | b'<' | b'[', ..] => Severity::Info,
        _ => return None,
    };
    let said = line.trim_start_matches(['!', ' ', '.', '>', '<']);
    let stamp = ["Section start ", "Section end ", "[Boot Session: "].iter().find_map(|mark| said.strip_prefix(mark));
    let when = stamp.and_then(|stamp| LocalTime::from_fixed(stamp.as_bytes())).map(|time| When::Ms(time.ms()));
    let name =
        said.split_once(": ").filter(|(name, _)| name.len() <= 6 && name.bytes().all(|b| b.is_ascii_alphanumeric()));
    let (component, message) = name.map_or(("", said), |(name, message)| (name, message.trim_start()));
    Some(Parts { when, severity: Some(severity), component, message: place(message.as_bytes(), line.as_bytes()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Extract {
        let (mut out, mut parser) = (Extract::default(), Parser::default());
        for (number, line) in (1..).zip(text.lines()) {
            parser.line(Line { number, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    const HEAD: &str = "[Device Install Log]\n     OS Version = 10.0.19044\n     Service Pack = 0.0\n     Architecture = amd64\n\n[BeginLog]\n\n[Boot Session: 2022/10/09 08:11:03.498]\n\n";

    fn section(title: &str, body: &str, status: &str) -> String {
        format!(
            ">>>  [{title}]\n>>>  Section start 2022/10/09 09:12:28.110\n      cmd: C:\\Users\\zhou\\setup.exe\n{body}<<<  Section end 2022/10/09 09:12:31.003\n<<<  [Exit status: {status}]\n\n"
        )
    }

    #[test]
    fn failed_sections_are_kept_with_their_first_error() {
        let body = "     dvi:           InfFile     - [c:\\windows\\x.inf_amd64_1\\x.inf]\n!    cpy:      Could not delete file 'drmk.sys'. Error = 0x00000005\n     sto: {Configure Driver Package: C:\\Windows\\FileRepository\\net.inf_amd64_2\\Net.INF} 09:12:29.110\n!!!  sto:      Failed to configure driver package. Error = 0xE0000243\n!!!  dvi: Error 0xe0000243: not trusted\n     sto: {Configure Driver Package: C:\\Windows\\other.inf}\n";
        let out = parse(&format!(
            "{HEAD}{}{}",
            section("Uninstall Driver Updates", "!!!  cpy: Error 5\n", "SUCCESS"),
            section("Device Install (Hardware initiated) - USB\\VID_0000\\1", body, "FAILURE(0xe0000243)"),
        ));
        assert_eq!((out.records, out.events.len()), (2, 1));
        let event = &out.events[0];
        let what =
            What::DriverInstall { device: "USB\\VID_0000\\1".into(), inf: "Net.INF".into(), code: Code(0xE000_0243) };
        assert_eq!((&event.what, event.line), (&what, 23));
        assert!(event.text.starts_with("!!!  sto:      Failed"));
        assert_eq!(event.time.and_then(Stamp::local).map(LocalTime::to_words).as_deref(), Some("2022-10-09 09:12:28"));
        assert_eq!(out.first.and_then(Stamp::local).map(LocalTime::to_words).as_deref(), Some("2022-10-09 08:11:03"));
        let facts: Vec<_> = out.hints.iter().map(|h| &h.fact).collect();
        assert_eq!(facts, [&Fact::Build("19044".into()), &Fact::Architecture("amd64".into())]);
        assert_eq!(out.identifiers.len(), 1);
    }

    #[test]
    fn a_driver_that_is_there_already_is_no_failure() {
        for status in ["SUCCESS", "FAILURE(0x00000103)", "FAILURE(0x00000bc2)", "FAILURE(0x00000000)", "FAILURE("] {
            assert!(parse(&section("Driver Install - C:\\x.inf", "", status)).events.is_empty(), "{status}");
        }
        let out = parse(&section("Setup Import Driver Package - C:\\x\\oem 1.inf", "", "FAILURE(0x00000005)"));
        assert!(
            matches!(&out.events[0].what, What::DriverInstall { inf, code: Code(0x8007_0005), .. } if inf == "oem 1.inf")
        );
        assert!(out.events[0].text.contains("Exit status"));
    }

    #[test]
    fn an_image_serviced_from_outside_is_another_machine() {
        let out = parse(&format!("{HEAD}{}", section("Load Offline Registry Hive - SYSTEM", "", "SUCCESS")));
        assert!(out.hints.is_empty());
    }

    #[test]
    fn damage() {
        let out = parse(
            "<<<  [Exit status: FAILURE(0x5)]\n!!!  x\n>>>\n<<<\n>>>  Section start 1601/01/01 00:00:00.000\n<<<  [Exit status: FAILURE(0xe0000203)]\n>>>  Section start\n",
        );
        assert_eq!((out.events.len(), out.issues.len(), out.first), (1, 1, None));
    }
}
