//! `ReportingEvents.log` — the update agent's own journal (`%windir%\SoftwareDistribution`).
//!
//! ```text
//! {GUID}<tab>2023-06-29 10:57:10:928+0300<tab>1<tab>181 [AGENT_INSTALLING_STARTED]<tab>101<tab>{update}<tab>1<tab>0<tab>client<tab>Success<tab>Content Install<tab>message<tab>vector
//! ```
//!
//! UTF-16LE with BOM, one event per line, tabs. The offset stands in each line; codes are hex without `0x`. The message
//! of the install events ends in the update's title. Kept are the events of an install and failed scans; of finished scans
//! (147) the first after a failure, and the last.

use super::{AgentRecord, agent_record, push_in_order, zoned_stamp};
use super::{Parts, Severity, When, place};
use crate::extract::{AgentStep, ClockWitness, Event, Extract, What, WitnessKind, cut};
use crate::text::Line;
use crate::time::Stamp;

/// State between lines.
#[derive(Default)]
pub(crate) struct Parser {
    impossible: u64,
    /// A scan or a download failed since the last scan that went well.
    failed: bool,
    /// The last scan that went well, if it was not told.
    scanned: Option<Event>,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let Some(record) = agent_record(text.trim_start_matches('\u{FEFF}')) else { return };
        let AgentRecord { local, offset, what, .. } = record;
        out.records += 1;
        let time = Stamp::Zoned(local, offset);
        if !out.cover(time) {
            self.impossible += 1;
        } else if let Some(run) = out.clock.last_mut().filter(|run| run.minutes == offset) {
            (run.to, run.until) = (Some(local), line.number);
        } else if out.clock.len() < crate::extract::FACT_LIMIT {
            let (from, to, line) = (Some(local), Some(local), line.number);
            out.clock.push(ClockWitness {
                kind: WitnessKind::ReportingEvents,
                from,
                to,
                minutes: offset,
                line,
                until: line,
            });
        }
        let Some(what) = what else { return };
        let step = if let What::Agent { step, .. } = &what { Some(*step) } else { None };
        let event = Event { line: line.number, offset: line.offset, time: Some(time), text: cut(&text), what };
        if step == Some(AgentStep::Scanned) && !std::mem::take(&mut self.failed) {
            self.scanned = Some(event);
            return;
        }
        self.failed |= matches!(step, Some(AgentStep::ScanFailed | AgentStep::DownloadFailed));
        out.push_event(event);
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        if let Some(event) = self.scanned {
            push_in_order(event, out);
        }
        if self.impossible > 0 {
            out.issues.push(crate::extract::ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }
}

/// The columns of a line, for whoever shows it: what was done, how it went, and the message.
pub(crate) fn parts(line: &str) -> Option<Parts<'_>> {
    let mut fields = line.split('\t');
    let (local, _) = zoned_stamp(fields.nth(1)?)?;
    let id = fields.nth(1)?;
    let result = fields.nth(5)?;
    let (operation, message) = (fields.next()?, fields.next()?);
    let severity = if result == "Failure" || id.ends_with("_FAILED]") { Severity::Error } else { Severity::Info };
    let when = Some(When::Ms(local.ms()));
    Some(Parts {
        when,
        severity: Some(severity),
        component: operation,
        message: place(message.as_bytes(), line.as_bytes()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(lines: &[&str]) -> Extract {
        let (mut out, mut parser) = (Extract::default(), Parser::default());
        for (i, line) in lines.iter().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    const STARTED: &str = "{AF3E8C9D-0000-0000-0000-000000000001}\t2022-09-09 15:50:01:100+0800\t1\t181 [AGENT_INSTALLING_STARTED]\t101\t{aaaaaaaa-0000-0000-0000-000000000001}\t1\t0\tUpdateOrchestrator\tSuccess\tContent Install\tInstallation Started: Windows has started installing the following update: 2022-06 update: x64 (KB5014805)\tv.1";
    const FAILED: &str = "{AF3E8C9D-0000-0000-0000-000000000002}\t2022-09-09 15:58:23:100+0800\t1\t182 [AGENT_INSTALLING_FAILED]\t101\t{aaaaaaaa-0000-0000-0000-000000000001}\t1\t80073712\tUpdateOrchestrator\tFailure\tContent Install\tInstallation Failure: Windows failed to install the following update with error 0x80073712: 2022-06 适用于 Windows 10 的更新 (KB5014805)\tv.1";

    #[test]
    fn installs_are_kept_with_title_code_and_offset() {
        let out = parse(&[STARTED, FAILED, "not a record"]);
        assert_eq!((out.records, out.events.len()), (2, 2));
        assert_eq!((out.clock.len(), out.clock[0].minutes), (1, 480));
        let What::Agent { step, update, code, title, .. } = &out.events[1].what else { unreachable!() };
        assert_eq!(
            (*step, code.0, title.as_str()),
            (AgentStep::InstallFailed, 0x8007_3712, "2022-06 适用于 Windows 10 的更新 (KB5014805)")
        );
        assert_eq!(update, "AAAAAAAA-0000-0000-0000-000000000001");
        let What::Agent { title, .. } = &out.events[0].what else { unreachable!() };
        assert_eq!(title, "2022-06 update: x64 (KB5014805)");
    }

    #[test]
    fn impossible_times_are_not_believed() {
        let out = parse(&[&FAILED.replace("2022-09-09", "1601-01-01")]);
        assert_eq!((out.first, out.clock.len(), out.issues.len()), (None, 0, 1));
    }
}
