//! Logs of ConfigMgr's client, in CMTrace's format (`C:\Windows\CCM\Logs`).
//!
//! ```text
//! <![LOG[message]LOG]!><time="08:53:25.263+240" date="07-14-2021" component="WUAHandler" context="" type="1" thread="864" file="sourcemanager.cpp:690">
//! message  $$<WUAHandler><07-14-2021 08:53:25.263+240><thread=864 (0x360)>
//! ```
//!
//! A message may go over many lines; its record ends where the time stands. The date is month, day, year. The number
//! behind the time is the bias in minutes, as Windows counts it: `+240` is four hours *west* of UTC. Programs and scripts
//! of others write this format too, and often a fixed `+000`: the zone is believed only of records that name a source
//! file of the client (`….cpp:690`).
//!
//! What is kept, by Microsoft's *Track the software update deployment process in Configuration Manager*:
//!
//! ```text
//! 1. Update (Missing): 2021-07 Cumulative Update … (KB5004237) (9f6b…, 201)               WUAHandler: what is to be installed
//! Async installation of updates started.
//! Update 1 (9f6b…) finished installing (0x80070643), Reboot Required? No
//! Scan failed with error = 0x80072ee2.                                                    WUAHandler, ScanAgent
//! Failed to Add Update Source for WUAgent of type (2) and id ({…}). Error = 0x87d00692.
//! Update (Site_…/SUM_9f6b…) Name (… (KB5004237)) ArticleID (5004237) added to the targeted list …     UpdatesDeployment
//! Update (Site_…/SUM_9f6b…) Progress: Status = ciStateError, PercentComplete = 0, DownloadSize = 0, Result = 0x80070643
//! ```
//!
//! `ciStateInstalling` is not kept as a beginning: WUAHandler says when installing begins, and two beginnings would be two
//! tries. Not handled: applications and packages, which are no updates; results of a job as a whole (0x80240022), which
//! name no update.

mod message;

use super::{Parts, Severity, When, place};
use crate::extract::{
    AgentStep, ClockWitness, Event, Extract, FACT_LIMIT, IdentifierKind, ScanIssue, WitnessKind, cut,
};
use crate::text::Line;
use crate::time::{LocalTime, OFFSET_RANGE, OffsetMinutes, Stamp};
use message::Story;

/// Bytes of a message that are looked at; real ones have some hundreds.
const MESSAGE_LIMIT: usize = 16 * 1024;
/// Servers whose names are kept for redaction.
const SERVERS: usize = 64;

/// Reads ConfigMgr's logs line by line.
#[derive(Default)]
pub(crate) struct Parser {
    open: Option<Open>,
    story: Story,
    servers: Vec<String>,
    impossible: u64,
}

/// A record whose end did not come yet.
struct Open {
    line: u64,
    offset: u64,
    text: String,
}

/// When and by whom a record was written.
#[derive(Debug, PartialEq, Eq)]
struct Mark {
    local: LocalTime,
    offset: Option<OffsetMinutes>,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if let Some((message, rest)) = text.split_once(" $$<").filter(|_| self.open.is_none()) {
            if let Some(mark) = legacy_mark(rest) {
                self.record((line.number, line.offset), text, message.trim_end(), &mark, out);
            }
            return;
        }
        let begun = text.strip_prefix("<![LOG[");
        if begun.is_some() {
            self.open = Some(Open { line: line.number, offset: line.offset, text: String::new() });
        }
        let Some(open) = &mut self.open else { return };
        let body = begun.unwrap_or(text);
        let (message, end) = body.split_once("]LOG]!>").map_or((body, None), |(message, end)| (message, Some(end)));
        let room = MESSAGE_LIMIT.saturating_sub(open.text.len());
        if !open.text.is_empty() && room > 0 {
            open.text.push('\n');
        }
        open.text.push_str(if message.len() <= room { message } else { message.get(..room).unwrap_or_default() });
        let Some(end) = end else { return };
        if let (Some(open), Some(mark)) = (self.open.take(), mark_of(end)) {
            let shown = if open.line == line.number { text } else { &open.text };
            self.record((open.line, open.offset), shown, &open.text, &mark, out);
        }
    }

    /// Tells what is left.
    pub(crate) fn finish(self, out: &mut Extract) {
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }

    fn record(&mut self, (line, offset): (u64, u64), shown: &str, message: &str, mark: &Mark, out: &mut Extract) {
        out.records += 1;
        let time = mark.offset.map_or(Stamp::Local(mark.local), |offset| Stamp::Zoned(mark.local, offset));
        if out.cover(time) {
            self.clock(line, mark, out);
        } else {
            self.impossible += 1;
        }
        self.servers_in(line, message, out);
        for what in self.story.next(message) {
            out.push_event(Event { line, offset, time: Some(time), text: cut(shown), what });
        }
    }

    fn clock(&self, line: u64, mark: &Mark, out: &mut Extract) {
        let Some(minutes) = mark.offset else { return };
        if let Some(run) = out.clock.last_mut().filter(|run| run.minutes == minutes) {
            (run.to, run.until) = (Some(mark.local), line);
        } else if out.clock.len() < FACT_LIMIT {
            let (from, to) = (Some(mark.local), Some(mark.local));
            out.clock.push(ClockWitness { kind: WitnessKind::UpdateLog, from, to, minutes, line, until: line });
        }
    }

    /// Names of servers that messages give as addresses.
    fn servers_in(&mut self, line: u64, message: &str, out: &mut Extract) {
        for rest in message.split("://").skip(1).take(4) {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').unwrap_or(rest.len());
            let host = &rest[..end];
            let new = host.len() > 1 && host.len() <= 255 && !self.servers.iter().any(|known| known == host);
            if new && self.servers.len() < SERVERS {
                self.servers.push(host.to_owned());
                out.push_identifier(line, IdentifierKind::Host, host);
            }
        }
    }
}

/// The value of an attribute: `time="…"`.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let at = text.match_indices(name).map(|(at, _)| at + name.len()).find(|at| text[*at..].starts_with("=\""))?;
    text[at + 2..].split('"').next()
}

/// `<time="08:53:25.263+240" date="07-14-2021" component="…" … file="sourcemanager.cpp:690">`.
fn mark_of(end: &str) -> Option<Mark> {
    let (clock, date) = (attribute(end, "time")?, attribute(end, "date")?);
    let own = attribute(end, "file").is_some_and(|file| file.contains(".cpp:") || file.contains(".h:"));
    mark(date, clock, own)
}

/// `WUAHandler><07-14-2021 08:53:25.263+240><thread=864 (0x360)>`.
fn legacy_mark(rest: &str) -> Option<Mark> {
    let (_, rest) = rest.split_once("><")?;
    let (stamp, thread) = rest.split_once("><")?;
    let (date, clock) = stamp.split_once(' ')?;
    thread.starts_with("thread=").then(|| mark(date, clock, true)).flatten()
}

fn mark(date: &str, clock: &str, own: bool) -> Option<Mark> {
    let mut date = date.split('-');
    let (month, day, year) = (date.next()?, date.next()?, date.next()?);
    let at = clock.rfind(['+', '-']);
    let (time, bias) = at.map_or((clock, ""), |at| clock.split_at(at));
    let mut parts = time.split([':', '.']);
    let mut small = || parts.next().and_then(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (small()?, small()?, small()?);
    let ms = time.split_once('.').and_then(|(_, ms)| ms.get(..3)?.parse::<u16>().ok()).unwrap_or_default();
    let local =
        LocalTime::from_parts(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?, hour, minute, second)?;
    let offset = bias.parse::<OffsetMinutes>().ok().and_then(i16::checked_neg);
    let offset = offset.filter(|offset| own && OFFSET_RANGE.contains(offset));
    Some(Mark { local: local.plus_ms(i64::from(ms)), offset })
}

/// What `ciState…` means for an update; `None`: it is on its way.
fn step_of(state: &str) -> Option<AgentStep> {
    Some(match state {
        "ciStateDownloading" => AgentStep::DownloadStarted,
        "ciStateWaitInstall" => AgentStep::Downloaded,
        "ciStateInstalled" | "ciStateInstallComplete" => AgentStep::Installed,
        "ciStatePendingSoftReboot" | "ciStatePendingHardReboot" | "ciStateWaitReboot" => AgentStep::RestartPending,
        "ciStateError" => AgentStep::InstallFailed,
        _ => return None,
    })
}

/// The columns of a line, for whoever shows it; of a record of several lines the last one has them.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let (mark, severity, component, message) = match line.split_once("]LOG]!>") {
        Some((body, end)) => {
            let severity = match attribute(end, "type") {
                Some("3") => Severity::Error,
                Some("2") => Severity::Warning,
                _ => Severity::Info,
            };
            let message = body.strip_prefix("<![LOG[").unwrap_or(body);
            (mark_of(end)?, severity, attribute(end, "component").unwrap_or_default(), message)
        }
        None => {
            let (message, rest) = line.split_once(" $$<")?;
            (legacy_mark(rest)?, Severity::Info, rest.split('>').next().unwrap_or_default(), message)
        }
    };
    let when = Some(When::Ms(mark.local.ms()));
    Some(Parts { when, severity: Some(severity), component, message: place(message.as_bytes(), line.as_bytes()) })
}

#[cfg(test)]
mod tests;
