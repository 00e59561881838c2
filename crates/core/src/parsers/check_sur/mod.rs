//! `CheckSUR.log`, `CheckSUR.persist.log` — the System Update Readiness Tool of Windows Vista and 7 (`%windir%\Logs\CBS`).
//!
//! ```text
//! =================================
//! Checking System Update Readiness.
//! Binary Version 6.1.7601.21645
//! Package Version 14.0
//! 2012-03-28 11:07
//!
//! Checking Package Manifests and Catalogs
//! (f)<tab>CBS MUM Corrupt<tab>0x00000000<tab>servicing\Packages\Package_1_for_KB1234567~31bf3856ad364e35~amd64~~6.1.1.0.mum<tab><tab>Line 1: …
//! (fix)<tab>CBS MUM Corrupt<tab>CBS File Replaced<tab>Package_1_for_KB1234567~….mum from Cabinet: C:\Windows\CheckSur\…
//! (f)<tab>CSI Payload File Missing<tab>0x00000000<tab>spcmsg.dll<tab>amd64_…
//!
//! Summary:
//! Seconds executed: 272
//!  Found 2 errors
//!  Fixed 1 errors
//!   CBS MUM Corrupt Total count: 1
//!   Fixed: CBS MUM Corrupt.  Total count: 1
//!
//! Unavailable repair files:
//! <tab>winsxs\manifests\amd64_….manifest
//! ```
//!
//! One stretch per run; the persistent log holds all of them. Its only time is the minute at which a run began (local, no
//! offset). People post these logs with blanks in place of tabs: both are read. `(w)` is a warning about the tool's own
//! work. From Windows 8 on the same report stands in CBS.log, and is read there.
//!
//! Sources: Microsoft's article 947821, and reports of it in public forums.

use super::{Parts, Severity};
use crate::extract::{Event, Extract, ScanIssue, Tool, What, cut};
use crate::hresult::Code;
use crate::package::PackageIdentity;
use crate::text::Line;
use crate::time::{LocalTime, Stamp};

/// Reads it line by line.
#[derive(Default)]
pub(crate) struct Parser {
    run: Option<Run>,
    impossible: u64,
}

/// One run of the tool.
#[derive(Default)]
struct Run {
    time: Option<Stamp>,
    place: Place,
    /// Damage was named.
    named: bool,
    detected: Option<u64>,
    repaired: u64,
    /// The summary has begun.
    summed: bool,
    /// The list of files that it could not get has begun.
    unavailable: bool,
}

/// A line to show.
#[derive(Default)]
struct Place {
    line: u64,
    offset: u64,
    text: String,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        let said = text.trim_start();
        if said.starts_with("Checking System Update Readiness") {
            self.end(out);
            self.run = Some(Run { place: Place::of(&line), ..Run::default() });
            out.records += 1;
            return;
        }
        // A log that begins inside a run.
        let run = self.run.get_or_insert_default();
        match said.as_bytes().first() {
            Some(b'0'..=b'9') if run.time.is_none() && !run.summed => {
                if let Some(time) = run_time(said) {
                    let time = Stamp::Local(time);
                    if out.cover(time) {
                        run.time = Some(time);
                    } else {
                        self.impossible += 1;
                    }
                }
            }
            Some(b'(') => {
                if let Some(what) = item(said) {
                    out.records += 1;
                    run.named = true;
                    let (time, text) = (run.time, cut(text));
                    out.push_event(Event { line: line.number, offset: line.offset, time, text, what });
                }
            }
            Some(b'S') if said.starts_with("Summary:") => run.summed = true,
            Some(b'S') if said.starts_with("Seconds executed:") => {
                run.summed = true;
                run.place = Place::of(&line);
            }
            Some(b'N') if run.summed && said.starts_with("No errors detected") => {
                run.detected = Some(0);
                run.place = Place::of(&line);
            }
            Some(b'F') if run.summed => {
                if let Some(count) = count_in(said, "Found ") {
                    run.detected = Some(count);
                    run.place = Place::of(&line);
                } else if let Some(count) = count_in(said, "Fixed ").or_else(|| count_in(said, "Fix ")) {
                    run.repaired = count;
                }
            }
            Some(b'U') if said.starts_with("Unavailable repair files") => run.unavailable = true,
            // Named among the errors already; a log that lost its upper half still names them here.
            Some(_) if run.unavailable && text.starts_with(['\t', ' ']) => {
                let is_file = said.contains('\\') && !said.contains(": ");
                if is_file && !run.named {
                    let what = damage(said, false);
                    let (time, text) = (run.time, cut(text));
                    out.push_event(Event { line: line.number, offset: line.offset, time, text, what });
                }
            }
            _ => {}
        }
    }

    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.end(out);
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }

    /// Tells how the run ended; one without a summary did not.
    fn end(&mut self, out: &mut Extract) {
        let Some(run) = self.run.take() else { return };
        let Some(detected) = run.detected else { return };
        let Place { line, offset, text } = run.place;
        let health = What::StoreHealth { result: None, detected, repaired: run.repaired };
        let tool = What::ToolRun { tool: Tool::CheckSur, command: String::new(), ended: true, code: Code::OK };
        for what in [health, tool] {
            out.push_event(Event { line, offset, time: run.time, text: text.clone(), what });
        }
    }
}

impl Place {
    fn of(line: &Line<'_>) -> Self {
        Self { line: line.number, offset: line.offset, text: cut(&line.text()) }
    }
}

/// `2012-03-28 11:07`, the whole line.
fn run_time(text: &str) -> Option<LocalTime> {
    (text.len() == 16).then(|| LocalTime::from_fixed(format!("{text}:00").as_bytes()))?
}

/// `Found 8 errors`.
fn count_in(text: &str, head: &str) -> Option<u64> {
    let (count, rest) = text.strip_prefix(head)?.split_once(' ')?;
    rest.starts_with("error").then(|| count.parse().ok())?
}

/// `(f)<tab>CBS MUM Corrupt<tab>0x800F0900<tab>servicing\Packages\….mum<tab>…`, `(fix)<tab>kind<tab>how<tab>item`.
fn item(text: &str) -> Option<What> {
    let (mark, rest) = text[1..].split_once(')')?;
    let fixed = match mark {
        "f" => false,
        "fix" | "Fix" => true,
        _ => return None,
    };
    let rest = rest.trim_start();
    if !["CBS ", "CSI "].iter().any(|kind| rest.starts_with(kind)) {
        return None;
    }
    let mut fields = rest.split('\t').map(str::trim).filter(|field| !field.is_empty());
    let (_, how, item) = (fields.next(), fields.next(), fields.next());
    let item = match (how, item) {
        (_, Some(item)) => item,
        // Blanks in place of tabs: the item stands behind the code, or is the first thing with a path.
        (None, _) => match rest.split_once(" 0x") {
            Some((_, behind)) => behind.split_whitespace().nth(1)?,
            None => rest.split_whitespace().find(|word| word.contains(['\\', '~']) || word.contains(".dll"))?,
        },
        (Some(how), None) => how,
    };
    let item = item.split(" from Cabinet").next().unwrap_or(item).trim();
    let sound = !item.is_empty() && !item.starts_with("0x");
    sound.then(|| damage(item, fixed))
}

/// What is damaged: a package's file names its package. The folders in front are there or not, on lines about one file.
fn damage(item: &str, fixed: bool) -> What {
    let file = item.rsplit('\\').next().unwrap_or(item).trim();
    let is_package = file.ends_with(".mum") || file.ends_with(".cat");
    let stem = if is_package { &file[..file.len() - 4] } else { file };
    let package = PackageIdentity::parse(stem).map(|identity| identity.to_text());
    What::StoreDamage { package, item: file.to_owned(), fixed }
}

/// The columns of a line, for whoever shows it: `(f)` is damage, `(fix)` its repair, `(w)` a warning.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let (mark, _) = line.trim_start().strip_prefix('(')?.split_once(')')?;
    let severity = match mark {
        "f" => Severity::Error,
        "w" => Severity::Warning,
        "fix" => Severity::Info,
        _ => return None,
    };
    Some(Parts { when: None, severity: Some(severity), component: "", message: 0 })
}

#[cfg(test)]
mod tests;
