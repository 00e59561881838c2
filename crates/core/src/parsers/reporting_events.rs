//! `ReportingEvents.log` — the update agent's own journal (`%windir%\SoftwareDistribution`).
//!
//! ```text
//! {GUID}<tab>2023-06-29 10:57:10:928+0300<tab>1<tab>181 [AGENT_INSTALLING_STARTED]<tab>101<tab>{update}<tab>1<tab>0<tab>client<tab>Success<tab>Content Install<tab>message<tab>vector
//! ```
//!
//! UTF-16LE with BOM, one event per line, tabs. The offset stands in each line; codes are hex without `0x`. The message
//! of the install events ends in the update's title. Kept are the events of an install and failed scans; finished scans (147) count as records only.

use crate::extract::{AgentStep, ClockWitness, Event, Extract, What, WitnessKind, cut};
use crate::hresult::Code;
use crate::text::Line;
use crate::time::{LocalTime, OFFSET_RANGE, OffsetMinutes, Stamp};

/// The step an id stands for; `None`: the event does not belong to an install.
fn step(id: u16) -> Option<AgentStep> {
    Some(match id {
        148 => AgentStep::ScanFailed,
        161 => AgentStep::DownloadFailed,
        162 => AgentStep::Downloaded,
        163 => AgentStep::DownloadCancelled,
        167 | 168 => AgentStep::DownloadStarted,
        181 | 190..=192 | 195 => AgentStep::InstallStarted,
        182 => AgentStep::InstallFailed,
        183 => AgentStep::Installed,
        184 | 201 => AgentStep::RestartPending,
        _ => return None,
    })
}

/// State between lines: none but what the extract holds.
#[derive(Default)]
pub(crate) struct Parser {
    impossible: u64,
}

impl Parser {
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let fields: Vec<&str> = text.trim_start_matches('\u{FEFF}').split('\t').collect();
        let [_guid, time, _, id, _, update, revision, code, client, _result, _operation, message, ..] = fields[..]
        else {
            return;
        };
        let Some((local, offset)) = stamp(time) else { return };
        out.records += 1;
        let time = Stamp::Zoned(local, offset);
        if !out.cover(time) {
            self.impossible += 1;
        } else if let Some(run) = out.clock.last_mut().filter(|run| run.minutes == offset) {
            run.to = Some(local);
        } else if out.clock.len() < crate::extract::FACT_LIMIT {
            let (from, to, line) = (Some(local), Some(local), line.number);
            out.clock.push(ClockWitness { kind: WitnessKind::ReportingEvents, from, to, minutes: offset, line });
        }
        let Some(id) = id.split(' ').next().and_then(|n| n.parse::<u16>().ok()) else { return };
        let Some(step) = step(id) else { return };
        let what = What::Agent {
            step,
            update: update.trim_matches(['{', '}']).to_ascii_uppercase(),
            revision: revision.to_owned(),
            code: Code::from_hex(code).unwrap_or_default(),
            // Only the install events end in a title; the others say what happened.
            title: if id >= 181 { title(message).to_owned() } else { String::new() },
            client: client.to_owned(),
        };
        out.push_event(Event { line: line.number, offset: line.offset, time: Some(time), text: cut(&text), what });
    }

    pub(crate) fn finish(self, out: &mut Extract) {
        if self.impossible > 0 {
            out.issues.push(crate::extract::ScanIssue::ImpossibleTimes { count: self.impossible });
        }
    }
}

/// `2023-06-27 01:44:30:939+0300`: the milliseconds are dropped, the offset is kept.
fn stamp(text: &str) -> Option<(LocalTime, OffsetMinutes)> {
    let local = LocalTime::from_fixed(text.as_bytes())?;
    let zone = &text[text.rfind(['+', '-']).filter(|at| *at >= 19)?..];
    let hours: OffsetMinutes = zone.get(1..3)?.parse().ok()?;
    let minutes: OffsetMinutes = zone.get(3..5)?.parse().ok()?;
    let offset = if zone.starts_with('-') { -(hours * 60 + minutes) } else { hours * 60 + minutes };
    OFFSET_RANGE.contains(&offset).then_some((local, offset))
}

/// The title behind the last `: ` of the message; localised messages use a full-width colon. `Installation Failure:
/// Windows failed to install the following update with error 0x80073712: 2022-09 …`.
fn title(message: &str) -> &str {
    let at = [": ", "：", ":"].iter().filter_map(|mark| message.find(mark).map(|_| mark)).next();
    let Some(mark) = at else { return "" };
    // A title may hold colons of its own; what introduces it ends in `update:` or in the error code.
    let intro = ["following update: ", "following update with error "]
        .iter()
        .find_map(|i| message.find(i).map(|at| at + i.len()));
    let rest = match intro {
        Some(at) => &message[at..],
        None => return message.rsplit(mark).next().unwrap_or("").trim(),
    };
    match rest.strip_prefix("0x").and_then(|r| r.split_once(": ")) {
        Some((_, title)) => title.trim(),
        None => rest.trim(),
    }
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
    fn localised_messages_end_in_the_title() {
        assert_eq!(
            title("安装失败：Windows 无法安装以下更新，错误为 0x80073712：2022-09 累积更新 (KB5015736)"),
            "2022-09 累积更新 (KB5015736)"
        );
        assert_eq!(title("Download started."), "");
    }

    #[test]
    fn impossible_offsets_and_times_are_not_believed() {
        assert_eq!(stamp("2022-09-09 15:58:23:100+9900"), None);
        assert_eq!(stamp("2022-09-09 15:58:23:100-0730").map(|s| s.1), Some(-450));
        let out = parse(&[&FAILED.replace("2022-09-09", "1601-01-01")]);
        assert_eq!((out.first, out.clock.len(), out.issues.len()), (None, 0, 1));
    }
}
