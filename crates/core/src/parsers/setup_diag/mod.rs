//! `SetupDiagResults.log`, `.xml`, `.json` — why an upgrade failed, by Microsoft's own tool (`%windir%\Logs\SetupDiag`).
//!
//! ```text
//! Matching Profile found: FindRollbackFailure - 3A43C9B5-05B3-4F7C-A955-88F991BB5A48
//! SetupDiag version: 1.6.2107.27002
//! System Information:
//!         Machine Name = PC-1
//!         HostOSVersion = 10.0.19045
//!         TargetOSBuildString = 10.0.22621.525 (ni_release.220506-1250)
//!         UpgradeStartTime = 5/23/2023 12:21:30 AM
//!         UpgradeEndTime = 5/23/2023 12:32:46 AM
//!
//! Error: SetupDiag reports rollback failure found.
//! Last Phase = Safe OS
//! Last Operation = Apply WIM file …
//! Error = 0x8007000D-0x2000C
//! ```
//!
//! XML and JSON hold the same under `ProfileName`, `FailureData`, `FailureDetails`. Old versions write no version and no
//! last phase, and several errors one after another: the last is the fatal one (Microsoft). Times are local; the text
//! writes them as the machine's region does, so that a log entry it quotes decides which number is the month, and a date
//! that nothing decides is not read. JSON writes milliseconds since 1970 with the offset.
//!
//! `FindSuccessfulUpgrade` is a success, `CompatScanOnly` no upgrade at all. The build string of the host is that of its
//! base (19041 on every 1904x) and not read.
//!
//! Source: Microsoft Learn, *SetupDiag*, with its samples of all three forms.

mod fields;
mod when;

use super::push_in_order;
use crate::extract::{Event, Extract, Fact, IdentifierKind, UpgradeStep, What, cut};
use crate::hresult::Code;
use crate::text::Line;
use crate::time::Stamp;
use fields::{Field, Fields, Form};

/// Bytes of the result that are read; real ones hold a few kB, with every log entry that matched.
const SIZE_LIMIT: usize = 512 * 1024;
/// Characters of a finding.
const FINDING_LIMIT: usize = 400;

/// Reads it line by line; what it says is known at its end.
#[derive(Default)]
pub(crate) struct Parser {
    text: String,
    /// Where each line begins: in `text`, its number, its offset in the source.
    lines: Vec<(usize, u64, u64)>,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, _: &mut Extract) {
        let text = line.text();
        if self.text.len() + text.len() < SIZE_LIMIT {
            self.lines.push((self.text.len(), line.number, line.offset));
            self.text.push_str(text.trim_start_matches('\u{FEFF}').trim_end_matches('\r'));
            self.text.push('\n');
        }
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        let fields = Fields { text: &self.text, form: Form::of(&self.text) };
        self.machine(&fields, out);
        let rules = fields.rules();
        let Some(last) = rules.last() else { return };
        out.records += rules.len() as u64;
        let time = |name: &str| fields.get(name).and_then(|field| when::read(&field.value, &self.text));
        let (start, end) = (time("UpgradeStartTime"), time("UpgradeEndTime").or_else(|| time("RollbackEndTime")));
        for stamp in [start, end].into_iter().flatten() {
            out.cover(stamp);
        }
        let target = fields.get("TargetOSBuildString").map(|field| field.value).unwrap_or_default();
        let target = target.split_whitespace().next().unwrap_or_default().to_owned();
        let upgrade = |step, code, extend| What::Upgrade { step, code, extend, target: target.clone() };
        let scan_only = rules.iter().all(|rule| rule.value == "CompatScanOnly");
        if start.is_some() && !scan_only {
            let at = fields.get("UpgradeStartTime").map_or(last.at, |field| field.at);
            self.push(at, start, upgrade(UpgradeStep::Downlevel, Code::OK, 0), out);
        }
        if rules.iter().any(|rule| rule.value == "FindSuccessfulUpgrade") {
            self.push(last.at, end, upgrade(UpgradeStep::Finished, Code::OK, 0), out);
            return;
        }
        let failure = failure(&fields.failures());
        for rule in &rules {
            // Every rule has findings of its own in the text of old versions; they stand in its order behind all.
            let (finding, code) = failure.as_ref().map_or((String::new(), Code::OK), |f| (f.finding.clone(), f.code));
            let what = What::UpgradeDiagnosis { rule: rule.value.clone(), finding, code };
            self.push(rule.at, end, what, out);
        }
        if let Some(failure) = failure.filter(|failure| !scan_only && !failure.code.is_success()) {
            self.push(failure.at, end, upgrade(UpgradeStep::Failed, failure.code, failure.extend), out);
        }
    }
}

impl Parser {
    fn machine(&self, fields: &Fields<'_>, out: &mut Extract) {
        let name = fields.get("MachineName").or_else(|| fields.get("Machine Name"));
        // Logs of another computer were given to the tool.
        if let Some(name) = name.filter(|name| !["", "Offline", "localhost"].contains(&name.value.as_str())) {
            let (_, line, _) = self.place(name.at);
            out.push_hint(line, self.line_at(name.at), Fact::Computer(name.value.clone()));
            out.push_identifier(line, IdentifierKind::Host, &name.value);
        }
        if let Some(version) = fields.get("HostOSVersion") {
            let build = version.value.strip_prefix("10.0.").unwrap_or_default();
            if (4..=6).contains(&build.len()) && build.bytes().all(|b| b.is_ascii_digit()) {
                let (_, line, _) = self.place(version.at);
                out.push_hint(line, self.line_at(version.at), Fact::Build(build.to_owned()));
            }
        }
    }

    fn push(&self, at: usize, time: Option<Stamp>, what: What, out: &mut Extract) {
        let (_, line, offset) = self.place(at);
        push_in_order(Event { line, offset, time, text: cut(self.line_at(at)), what }, out);
    }

    /// The line that holds byte `at` of the text.
    fn place(&self, at: usize) -> (usize, u64, u64) {
        let index = self.lines.partition_point(|(begin, ..)| *begin <= at);
        self.lines.get(index.saturating_sub(1)).copied().unwrap_or((0, 1, 0))
    }

    fn line_at(&self, at: usize) -> &str {
        let (begin, ..) = self.place(at);
        self.text.get(begin..).and_then(|text| text.lines().next()).unwrap_or_default().trim()
    }
}

/// What failed, in the tool's words.
struct Failure {
    at: usize,
    finding: String,
    code: Code,
    extend: u32,
}

/// The fatal failure of a result: the words of the first, the last code that is stated with an extend code, or the last.
fn failure(texts: &[Field]) -> Option<Failure> {
    let mut found: Option<Failure> = None;
    for field in texts {
        let finding = finding(&field.value);
        if finding.is_empty() && found.is_none() {
            continue;
        }
        let failure = found.get_or_insert(Failure { at: field.at, finding, code: Code::OK, extend: 0 });
        let Some((code, extend)) = codes(&field.value) else { continue };
        if failure.code.is_success() || extend != 0 {
            (failure.code, failure.at) = (code, field.at);
            failure.extend = extend;
        }
    }
    found
}

/// The first lines of what the tool says, without the log entries it quotes and where to read on.
fn finding(text: &str) -> String {
    let mut words = String::new();
    for line in text.lines().map(str::trim) {
        let over =
            ["LogEntry", "Refer to", "Last Setup Phase:", "Last Setup Operation:"].iter().any(|h| line.starts_with(h));
        if over || words.len() > FINDING_LIMIT {
            break;
        }
        let line =
            ["Error: ", "Warning: ", "FailureDetails: "].iter().find_map(|h| line.strip_prefix(h)).unwrap_or(line);
        if !line.is_empty() {
            if !words.is_empty() {
                words.push_str(if words.ends_with('.') { " " } else { "; " });
            }
            words.push_str(line);
        }
    }
    words.chars().take(FINDING_LIMIT).collect()
}

/// `0x8007000D-0x2000C`, `0xC1900208 - 0x4000C`, `Err = 0x00000057`: the result, and the extend code or 0.
fn codes(text: &str) -> Option<(Code, u32)> {
    let mut only = None;
    for (at, _) in text.match_indices("0x").take(64) {
        let hex = |text: &str| text.bytes().take_while(u8::is_ascii_hexdigit).count();
        let digits = &text[at + 2..];
        if hex(digits) != 8 {
            continue;
        }
        let Some(code) = Code::from_hex(&digits[..8]).filter(|code| !code.is_success()) else { continue };
        let rest = digits[8..].trim_start().trim_start_matches('-').trim_start();
        let extend = rest.strip_prefix("0x").filter(|rest| (5..=6).contains(&hex(rest)));
        let extend = extend.and_then(|rest| u32::from_str_radix(&rest[..hex(rest)], 16).ok());
        if let Some(extend) = extend {
            return Some((code, extend));
        }
        only.get_or_insert((code, 0));
    }
    only
}

#[cfg(test)]
mod tests;
