//! `CBS.log` — Component Based Servicing (`%windir%\Logs\CBS`), also `CbsPersist_*.log` and `sfcdetails.txt`.
//!
//! ```text
//! 2025-04-26 05:21:55, Info                  CBS    Session: 31171520_2564643148 initialized by client DISM …
//! 2026-10-08 20:55:05, Error      [0x01806a] CSI    0000004b (F) Failed execution of queue item Installer: …
//! ```
//!
//! Fixed columns: time at 0 (local, without offset), severity at 21, optional id at 32, component at 43, message at 50.
//! A line without a time continues the record before it. Severity is unreliable: most decisive lines are `Info`, so a
//! line is chosen by component and the first words of its message; no line is searched from end to end.
//!
//! Not handled here: DPX.

mod applicability;
mod execution;
mod installers;
mod message;
mod noise;
mod records;
mod steps;
mod store;
mod system_files;

use super::{Columns, push_in_order};
use crate::extract::{ClockWitness, Event, Extract, Fault, What, WitnessKind, cut};
use crate::hresult::Code;
use crate::text::Line;
use crate::time::{LocalTime, Stamp, UtcTime, offset_between};
use applicability::Applicability;
use execution::{boot_files, drivers_failed};
use installers::Installers;
use steps::Steps;
use system_files::SystemFiles;

/// Inline stamps are written when an operation begins, the line when it is logged: they may be this far apart.
const STAMP_SLACK_MS: i64 = 90_000;
/// A session id counts on from the moment TrustedInstaller started, so it may lag behind its line.
const SESSION_SLACK_MS: i64 = 150_000;
/// Clock runs kept per source; real logs have one or two.
const CLOCK_LIMIT: usize = 1_000;

/// A plan leaves out a package that was asked for.
const SKIPPED: &[u8] = b"Plan: Skipping package since its start state and target state are both absent for package: ";

/// State between lines.
#[derive(Default)]
pub(crate) struct Parser {
    columns: Columns,
    summary: Option<Summary>,
    files: SystemFiles,
    steps: Steps,
    applicability: Applicability,
    /// The item a store check named last: the line behind it says that its repair failed.
    damaged: String,
    installers: Installers,
}

/// A store-health summary being read; on Windows 8 its lines carry no time.
#[derive(Default)]
struct Summary {
    line: u64,
    offset: u64,
    text: String,
    result: Option<Code>,
    detected: Option<u64>,
    repaired: Option<u64>,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let Some(record) = self.columns.split(&line, out) else {
            if let Some(what) = self.installers.continued(line.bytes) {
                self.push(&line, what, out);
                return;
            }
            // A report that somebody copied out of the log has lost its columns, and gained an indent.
            let bytes = line.bytes.trim_ascii_start();
            let item = bytes.first() == Some(&b'(');
            let copied = || item || bytes.starts_with(b"Repair failed: ") || message::summary(bytes).is_some();
            if self.columns.time.is_some() && !bytes.is_empty() {
                self.cbs(&line, b'I', if item { bytes } else { line.bytes }, out);
            } else if copied() {
                out.records += 1;
                self.cbs(&line, b'I', bytes, out);
            }
            return;
        };
        match record.component {
            b"CSI" => self.csi(&line, record.severity, record.message, out),
            _ => self.cbs(&line, record.severity, record.message, out),
        }
    }

    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.end_summary(out);
        self.files.end(out);
        self.columns.finish(out);
    }

    /// `0000004b (F) …`, `00000005@2025/4/2:11:15:55.656 …`.
    fn csi(&mut self, line: &Line<'_>, severity: u8, message: &[u8], out: &mut Extract) {
        let Some(mut rest) = message.get(8..) else { return };
        if let [b'@', stamp @ ..] = rest {
            if let (Some(local), Some(utc)) = (self.columns.time, UtcTime::from_csi_stamp(stamp)) {
                note_clock(out, WitnessKind::CsiStamp, local, utc, STAMP_SLACK_MS, line.number);
            }
            rest = memchr::memchr(b' ', stamp).map_or(&[][..], |end| &stamp[end..]);
        }
        let rest = rest.trim_ascii_start();
        if let Some(checked) = rest.strip_prefix(b"[SR] ") {
            self.files.line(checked, out, |what| self.columns.event(line, what));
        } else if let Some(what) = self.installers.line(rest, line.number, out) {
            what.into_iter().for_each(|what| self.push(line, what, out));
        } else if let Some(what) = message::csi(rest, severity) {
            self.push(line, what, out);
        }
    }

    fn cbs(&mut self, line: &Line<'_>, severity: u8, message: &[u8], out: &mut Extract) {
        // Of most large logs this is four lines in five.
        if let Some(said) = message.strip_prefix(b"Appl: ") {
            self.applicability.line(said, |what| self.columns.event(line, what));
            return;
        }
        if self.summary_line(line, message, out) {
            return;
        }
        if let Some(skipped) = message.strip_prefix(SKIPPED) {
            if let Some(reason) = self.applicability.skipped(skipped) {
                push_in_order(reason, out);
            }
            return;
        }
        if let Some(step) = self.steps.line(message) {
            self.push(line, step, out);
            return;
        }
        if let Some(what) = execution::execution(message) {
            self.push(line, what, out);
            return;
        }
        if drivers_failed(message) {
            self.push(line, execution::fault(Fault::DriverQueue, "", Code::OK), out);
        }
        let Some(what) = message::cbs(message, severity) else { return };
        if let Some(time) = self.columns.time {
            match &what {
                message::Found::UniversalTime(utc) => {
                    note_clock(out, WitnessKind::UniversalTime, time, *utc, STAMP_SLACK_MS, line.number);
                }
                message::Found::Event(What::SessionOpened { session, .. }) => {
                    if let Some(utc) = message::session_time(session) {
                        note_clock(out, WitnessKind::SessionId, time, utc, SESSION_SLACK_MS, line.number);
                    }
                }
                // Whoever checked files is gone when the servicing stack starts anew.
                message::Found::Event(What::ServicingStart) => {
                    self.files.end(out);
                    self.installers.restart();
                }
                message::Found::Event(_) => {}
            }
        }
        if let message::Found::Event(mut what) = what {
            self.steps.follow(&what);
            match &mut what {
                What::StoreDamage { item, .. } => self.damaged.clone_from(item),
                What::Fault { fault: Fault::ReplacementMissing, subject, .. } => subject.clone_from(&self.damaged),
                other => {
                    if let Some(reason) = self.applicability.reason(other) {
                        push_in_order(reason, out);
                    }
                }
            }
            self.push(line, what, out);
        }
    }

    fn push(&mut self, line: &Line<'_>, what: What, out: &mut Extract) {
        out.push_event(self.columns.event(line, what));
    }

    /// `Operation result: …`, `Total Detected Corruption: …`, `Total Repaired Corruption: …`.
    fn summary_line(&mut self, line: &Line<'_>, message: &[u8], out: &mut Extract) -> bool {
        let Some(part) = message::summary(message) else { return false };
        if let message::SummaryPart::Result(_) = part {
            self.end_summary(out);
        }
        let summary = self.summary.get_or_insert_with(|| Summary {
            line: line.number,
            offset: line.offset,
            text: cut(&line.text()),
            ..Summary::default()
        });
        match part {
            message::SummaryPart::Result(code) => summary.result = code,
            message::SummaryPart::Detected(n) => {
                summary.detected = Some(n);
                (summary.line, summary.offset, summary.text) = (line.number, line.offset, cut(&line.text()));
            }
            message::SummaryPart::Repaired(n) => {
                summary.repaired = Some(n);
                self.end_summary(out);
            }
        }
        true
    }

    fn end_summary(&mut self, out: &mut Extract) {
        let Some(summary) = self.summary.take() else { return };
        let Some(detected) = summary.detected else { return };
        out.push_event(Event {
            line: summary.line,
            offset: summary.offset,
            time: self.columns.time.map(Stamp::Local),
            text: summary.text,
            what: What::StoreHealth { result: summary.result, detected, repaired: summary.repaired.unwrap_or(0) },
        });
    }
}

/// Adds a witness to the run of its kind, or starts a new run when the offset changed.
fn note_clock(out: &mut Extract, kind: WitnessKind, local: LocalTime, utc: UtcTime, slack_ms: i64, line: u64) {
    if !local.is_believable() {
        return;
    }
    let Some(minutes) = offset_between(local, utc, slack_ms) else { return };
    let room = out.clock.len() < CLOCK_LIMIT;
    match out.clock.iter_mut().rev().find(|w| w.kind == kind) {
        Some(run) if run.minutes == minutes => (run.to, run.until) = (Some(local), line),
        _ if room => {
            out.clock.push(ClockWitness { kind, from: Some(local), to: Some(local), minutes, line, until: line });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
