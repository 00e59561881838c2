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
//! Not handled here: advanced-installer blocks, driver queue entries, DPX.

mod message;
mod noise;

use crate::artifact::is_fixed_columns;
use crate::extract::{ClockWitness, Event, Extract, ScanIssue, What, WitnessKind, cut};
use crate::text::Line;
use crate::time::{LocalTime, Stamp, UtcTime, offset_between};

/// Inline stamps are written when an operation begins, the line when it is logged: they may be this far apart.
const STAMP_SLACK_MS: i64 = 90_000;
/// A session id counts on from the moment TrustedInstaller started, so it may lag behind its line.
const SESSION_SLACK_MS: i64 = 150_000;
/// Clock runs kept per source; real logs have one or two.
const CLOCK_LIMIT: usize = 1_000;

/// State between lines.
#[derive(Default)]
pub(crate) struct Parser {
    stamp: [u8; 19],
    time: Option<LocalTime>,
    impossible: u64,
    summary: Option<Summary>,
}

/// A store-health summary being read; on Windows 8 its lines carry no time.
#[derive(Default)]
struct Summary {
    line: u64,
    offset: u64,
    text: String,
    result: Option<crate::hresult::Code>,
    detected: Option<u64>,
    repaired: Option<u64>,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let Some((component, severity, message)) = self.columns(&line, out) else {
            if !line.bytes.is_empty() && self.time.is_some() {
                self.cbs(&line, b'I', line.bytes, out);
            }
            return;
        };
        out.records += 1;
        match component {
            b"CSI" => self.csi(&line, severity, message, out),
            _ => self.cbs(&line, severity, message, out),
        }
    }

    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.end_summary(out);
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }

    /// Splits a line into its columns; `None`: it continues the record before it.
    fn columns<'a>(&mut self, line: &Line<'a>, out: &mut Extract) -> Option<(&'a [u8], u8, &'a [u8])> {
        let bytes = line.bytes;
        if !is_fixed_columns(bytes) {
            return None;
        }
        if bytes[..19] != self.stamp {
            self.stamp.copy_from_slice(&bytes[..19]);
            self.time = LocalTime::from_fixed(bytes);
            if let Some(time) = self.time
                && !out.cover(Stamp::Local(time))
            {
                self.impossible += 1;
            }
        }
        let component = bytes.get(43..50).unwrap_or_default().trim_ascii();
        Some((component, bytes[21], bytes.get(50..).unwrap_or_default()))
    }

    /// `0000004b (F) …`, `00000005@2025/4/2:11:15:55.656 …`.
    fn csi(&mut self, line: &Line<'_>, severity: u8, message: &[u8], out: &mut Extract) {
        let Some(mut rest) = message.get(8..) else { return };
        if let [b'@', stamp @ ..] = rest {
            if let (Some(local), Some(utc)) = (self.time, UtcTime::from_csi_stamp(stamp)) {
                note_clock(out, WitnessKind::CsiStamp, local, utc, STAMP_SLACK_MS, line.number);
            }
            rest = memchr::memchr(b' ', stamp).map_or(&[][..], |end| &stamp[end..]);
        }
        let rest = rest.trim_ascii_start();
        if let Some(what) = message::csi(rest, severity) {
            self.push(line, what, out);
        }
    }

    fn cbs(&mut self, line: &Line<'_>, severity: u8, message: &[u8], out: &mut Extract) {
        if self.summary_line(line, message, out) {
            return;
        }
        let Some(what) = message::cbs(message, severity) else { return };
        if let Some(time) = self.time {
            match &what {
                message::Found::UniversalTime(utc) => {
                    note_clock(out, WitnessKind::UniversalTime, time, *utc, STAMP_SLACK_MS, line.number);
                }
                message::Found::Event(What::SessionOpened { session, .. }) => {
                    if let Some(utc) = message::session_time(session) {
                        note_clock(out, WitnessKind::SessionId, time, utc, SESSION_SLACK_MS, line.number);
                    }
                }
                message::Found::Event(_) => {}
            }
        }
        if let message::Found::Event(what) = what {
            self.push(line, what, out);
        }
    }

    fn push(&mut self, line: &Line<'_>, what: What, out: &mut Extract) {
        let time = self.time.map(Stamp::Local);
        let text = cut(&line.text());
        out.push_event(Event { line: line.number, offset: line.offset, time, text, what });
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
            time: self.time.map(Stamp::Local),
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
        Some(run) if run.minutes == minutes => run.to = Some(local),
        _ if room => out.clock.push(ClockWitness { kind, from: Some(local), to: Some(local), minutes, line }),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
