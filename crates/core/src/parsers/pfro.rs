//! `PFRO.log` — files that were to be renamed or deleted at boot and could not be (`%windir%\PFRO.log`).
//!
//! ```text
//! 2/27/2024 15:9:4 - PFRO Error: \??\C:\Windows\System32\x.dll.new, \??\C:\Windows\System32\x.dll, 0xc0000022
//! 2/27/2024 15:9:4 - PFRO Error: \??\C:\Program Files\App\old.exe, |delete operation|, 0xc0000034
//! 2/27/2024 15:9:4 - 5 Successful PFRO operations
//! ```
//!
//! UTF-16LE, one line per file; the month stands first on every machine, numbers without zeros, local time. The session
//! manager works through `PendingFileRenameOperations` before anything else runs, so what it cannot rename is locked by
//! nobody: it is protected, damaged or gone.
//!
//! Noise: a file or folder to be deleted that is not there any more, or is not empty yet; uninstallers leave dozens.

use super::note_users;
use super::{Parts, Severity, When, place};
use crate::extract::{Event, Extract, ScanIssue, What, cut};
use crate::hresult::Code;
use crate::text::Line;
use crate::time::{LocalTime, Stamp};

/// What a deletion ends with when nothing was lost: STATUS_OBJECT_NAME_NOT_FOUND, _PATH_NOT_FOUND, _NAME_INVALID,
/// STATUS_NO_SUCH_FILE, STATUS_DELETE_PENDING, STATUS_DIRECTORY_NOT_EMPTY.
const GONE: [u32; 6] = [0xC000_0034, 0xC000_003A, 0xC000_0033, 0xC000_000F, 0xC000_0056, 0xC000_0101];

/// Reads it line by line.
#[derive(Default)]
pub(crate) struct Parser {
    users: Vec<String>,
    impossible: u64,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim();
        let Some((time, said)) = record(text) else { return };
        out.records += 1;
        let time = Stamp::Local(time);
        if !out.cover(time) {
            self.impossible += 1;
        }
        note_users(&line, &mut self.users, out);
        let Some(what) = said.strip_prefix("PFRO Error: ").and_then(failure) else { return };
        out.push_event(Event { line: line.number, offset: line.offset, time: Some(time), text: cut(text), what });
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }
}

/// `2/27/2024 15:9:4 - …`.
fn record(text: &str) -> Option<(LocalTime, &str)> {
    let (stamp, said) = text.split_once(" - ").filter(|(stamp, _)| stamp.len() <= 19)?;
    let (date, clock) = stamp.split_once(' ')?;
    let numbers = |text: &str, mark: char| {
        let mut parts = text.split(mark).map(|part| part.parse::<u16>().ok());
        Some((parts.next()??, parts.next()??, parts.next()??)).filter(|_| parts.next().is_none())
    };
    let small = |number: u16| u8::try_from(number).ok();
    let (month, day, year) = numbers(date, '/')?;
    let (hour, minute, second) = numbers(clock, ':')?;
    let time = LocalTime::from_parts(
        i32::from(year),
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
    );
    Some((time?, said))
}

/// `\??\C:\from, \??\C:\to, 0xc0000022` with the file that keeps its old state; names may hold commas.
fn failure(text: &str) -> Option<What> {
    let (files, code) = text.rsplit_once(", ")?;
    let code = Code::from_hex(code.trim().strip_prefix("0x")?)?;
    let target = files.rsplit_once(", ");
    let (file, deleted) = match target {
        Some((file, "|delete operation|")) => (file, true),
        Some((_, target)) => (target.trim_start_matches('!'), false),
        None => (files, false),
    };
    if code.is_success() || (deleted && GONE.contains(&code.0)) {
        return None;
    }
    Some(What::RenameAtBoot { file: file.trim_start_matches("\\??\\").to_owned(), code })
}

/// The columns of a line, for whoever shows it.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let (time, said) = record(line.trim_start_matches('\u{FEFF}').trim())?;
    let severity = if said.starts_with("PFRO Error") { Severity::Error } else { Severity::Info };
    let when = Some(When::Ms(time.ms()));
    Some(Parts { when, severity: Some(severity), component: "", message: place(said.as_bytes(), line.as_bytes()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(lines: &[&str]) -> Extract {
        let (mut out, mut parser) = (Extract::default(), Parser::default());
        for (number, line) in (1..).zip(lines) {
            parser.line(Line { number, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    #[test]
    fn renames_that_failed_are_kept() {
        let out = parse(&[
            "\u{FEFF}2/27/2024 15:9:4 - PFRO Error: \\??\\C:\\Windows\\System32\\x.new, \\??\\C:\\Windows\\System32\\x.dll, 0xc0000022",
            "2/27/2024 15:9:5 - PFRO Error: \\??\\C:\\Users\\zhou\\a, b.tmp, |delete operation|, 0xc0000121",
            "2/27/2024 15:9:5 - PFRO Error: \\??\\C:\\x, !\\??\\C:\\y, 0xc0000034",
            "2/27/2024 15:9:5 - 5 Successful PFRO operations",
        ]);
        let kept: Vec<_> = out.events.iter().map(|e| (e.line, &e.what)).collect();
        let failed = |file: &str, code| What::RenameAtBoot { file: file.into(), code: Code(code) };
        assert_eq!(
            kept,
            [
                (1, &failed("C:\\Windows\\System32\\x.dll", 0xC000_0022)),
                (2, &failed("C:\\Users\\zhou\\a, b.tmp", 0xC000_0121)),
                (3, &failed("\\??\\C:\\y".trim_start_matches("\\??\\"), 0xC000_0034)),
            ]
        );
        let time = out.last.and_then(Stamp::local).map(LocalTime::to_words);
        assert_eq!((out.records, time.as_deref()), (4, Some("2024-02-27 15:09:05")));
        assert_eq!(out.identifiers.len(), 1);
    }

    #[test]
    fn files_that_are_gone_are_deleted() {
        let out = parse(&[
            "2/27/2024 15:9:4 - PFRO Error: \\??\\C:\\Program Files\\x\\old.exe, |delete operation|, 0xc000003a",
            "2/27/2024 15:9:4 - PFRO Error: \\??\\C:\\Program Files\\x, |delete operation|, 0xc0000101",
        ]);
        assert_eq!((out.records, out.events.len()), (2, 0));
    }

    #[test]
    fn damage_and_other_lines() {
        let out = parse(&[
            "",
            "13/27/2024 15:9:4 - PFRO Error: x",
            "2/27/2024 15:9 - PFRO Error: x",
            "2/27/2024 15:9:4 - PFRO Error: x",
            "2/27/2024 15:9:4 - PFRO Error: x, 0x",
            "1/1/1601 0:0:0 - PFRO Error: \\??\\C:\\x, \\??\\C:\\y, 0xc0000022",
            "99999/99999/99999 99999:1:1 - x",
        ]);
        assert_eq!((out.records, out.events.len(), out.issues.len()), (3, 1, 1));
    }
}
