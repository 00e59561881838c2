//! `WindowsUpdate.log` — the update agent's own log, in both of its formats.
//!
//! ```text
//! 2018-05-21<tab>20:27:47:376<tab>1008<tab>680<tab>PT<tab>WARNING: SyncServerUpdatesInternal failed: 0x8024000b
//! 2025/03/12 00:30:21.4820891 5812  21060 ProtocolTalker  *FAILED* [8024402F] SyncServerUpdatesInternal failed
//! ```
//!
//! Until Windows 8.1 the agent writes text (`%windir%\WindowsUpdate.log`): tabs, milliseconds behind a colon, thread ids in
//! hexadecimal digits, local time of the machine; `Logging initialized (build: …, tz: -0700)` says its offset at that
//! moment. From Windows 10 on `Get-WindowsUpdateLog` makes the text from traces: seven decimals, date with slashes or
//! dashes, ids padded or in hexadecimal digits. **Its times are the wall clock of the computer that converted it**, which
//! is the same machine unless somebody converted the traces elsewhere; no offset is written. Copies whose tabs became
//! blanks are read too.
//!
//! Read by columns; the component and the first words of the message choose a line ([`message`]); [`story`] remembers who
//! works on what. The reported result (`resultMapped`) ends an install; codes inside it are events of their own, each at
//! the line that first states it.
//!
//! Titles stay as they are written. One real log was UTF-8 read as GBK and saved again; KB numbers survive that, and
//! whoever shows a title may try `GB18030` → UTF-8 where it round-trips.
//!
//! Not handled: uninstalls, the progress of downloads, expressions of applicability.

mod columns;
mod message;
mod network;
mod recent;
mod story;
mod tokens;
mod troubles;

use super::{Parts, Severity, When, place};
use crate::extract::{ClockWitness, Extract, FACT_LIMIT, IdentifierKind, ScanIssue, WitnessKind};
use crate::text::{Encoding, Line};
use crate::time::{LocalTime, OffsetMinutes, Stamp};
use message::Said;
use std::collections::BTreeSet;
use story::{At, Story};

/// Servers named for redaction; a machine has a handful.
const SERVERS: usize = 200;
/// Servers everybody has.
const PUBLIC: [&str; 5] = ["microsoft.com", "windowsupdate.com", "windows.com", "live.com", "akamaized.net"];

/// State between lines.
#[derive(Default)]
pub(crate) struct Parser {
    stamp: [u8; 19],
    time: Option<LocalTime>,
    impossible: u64,
    /// The latest believable time; the clock's last run reaches up to it.
    last: Option<LocalTime>,
    /// The last clock witness is this log's own.
    zoned: bool,
    servers: BTreeSet<String>,
    story: Story,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let Some(record) = columns::columns(line.bytes) else { return };
        out.records += 1;
        if record.stamp != self.stamp {
            self.stamp.copy_from_slice(record.stamp);
            self.time = LocalTime::from_fixed(record.stamp);
            match self.time {
                Some(time) if out.cover(Stamp::Local(time)) => self.last = Some(time),
                _ => self.impossible += 1,
            }
        }
        let text = match record.component {
            // The bulk of a log; nothing of it is read.
            b"IdleTimer" | b"WIL" | b"Metadata" | b"DataStore" | b"DtaStor" | b"EEHandler" => return,
            b"SLS" if !record.message.trim_ascii_start().starts_with(b"Making request") => return,
            _ => Encoding::Utf8.decode(record.message),
        };
        let Some(time) = self.time.map(|time| time.plus_ms(record.ms)) else { return };
        let Some(said) = placed(record.component, &text) else { return };
        let at = At { line: &line, time, thread: record.thread };
        match said {
            Said::Zone(minutes) => self.zone(minutes, line.number, out),
            Said::Server(url) | Said::Asks(url) => {
                self.server(url, line.number, out);
                self.story.tell(said, &at, out);
            }
            Said::Request(request) => {
                self.server(request.url, line.number, out);
                self.story.tell(said, &at, out);
            }
            Said::Proxy(list) => {
                for proxy in list.trim_start_matches('<').split('>').next().unwrap_or("").split([';', ' ']) {
                    self.server(proxy, line.number, out);
                }
            }
            Said::Report(text) => {
                if let Some(super::AgentRecord { local, offset, what: Some(what), update }) = super::agent_record(text)
                {
                    self.story.report(what, (local, offset), tokens::update(update), &at, out);
                }
            }
            said => self.story.tell(said, &at, out),
        }
    }

    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.story.finish(out);
        self.end_run(out);
        if self.impossible > 0 {
            out.issues.push(ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }

    /// The offset holds from here up to where the log says another.
    fn zone(&mut self, minutes: OffsetMinutes, line: u64, out: &mut Extract) {
        let Some(time) = self.time.filter(|time| time.is_believable()) else { return };
        if self.zoned && out.clock.last().is_some_and(|run| run.minutes == minutes) {
            return;
        }
        self.end_run(out);
        if out.clock.len() < FACT_LIMIT {
            let (kind, from) = (WitnessKind::UpdateLog, Some(time));
            out.clock.push(ClockWitness { kind, from, to: from, minutes, line, until: 0 });
            self.zoned = true;
        }
        self.last = Some(time);
    }

    fn end_run(&mut self, out: &mut Extract) {
        if self.zoned
            && let (Some(run), Some(_)) = (out.clock.last_mut(), self.last)
        {
            run.to = self.last;
        }
    }

    /// Keeps the name of a server that is not everybody's.
    fn server(&mut self, url: &str, line: u64, out: &mut Extract) {
        let Some(host) = network::host(url) else { return };
        let public = |host: &str| {
            let host = host.to_ascii_lowercase();
            PUBLIC
                .iter()
                .any(|domain| host.strip_suffix(domain).is_some_and(|own| own.is_empty() || own.ends_with('.')))
        };
        if public(host) || self.servers.len() >= SERVERS || !self.servers.insert(host.to_owned()) {
            return;
        }
        let is_address = host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        out.push_identifier(line, if is_address { IdentifierKind::Address } else { IdentifierKind::Host }, host);
    }
}

/// What a message says; articles print records whose own stamp is a placeholder: `YYYY/MM/DD HH:mm:ss:SSS PID  TID  Misc …`.
fn placed<'a>(component: &[u8], text: &'a str) -> Option<Said<'a>> {
    let Some(rest) = text.trim_start().strip_prefix("YYYY/MM/DD ") else { return message::said(component, text) };
    let (_, rest) = rest.split_once("TID")?;
    let (component, text) = rest.trim_start().split_once(' ')?;
    message::said(component.as_bytes(), text)
}

/// The columns of a line, for whoever shows it. Warnings and errors are words of the message.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let record = columns::columns(line.as_bytes())?;
    let message = record.message.trim_ascii_start();
    let bad = [b"FATAL", &b"*FAILED"[..], b"ERROR"].iter().any(|word| message.starts_with(word));
    let severity = match () {
        () if bad => Severity::Error,
        () if message.starts_with(b"WARNING") => Severity::Warning,
        () => Severity::Info,
    };
    Some(Parts {
        when: Some(When::Fixed(record.stamp, record.ms)),
        severity: Some(severity),
        component: std::str::from_utf8(record.component).unwrap_or_default(),
        message: place(message, line.as_bytes()),
    })
}

#[cfg(test)]
mod tests;
