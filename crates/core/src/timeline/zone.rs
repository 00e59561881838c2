//! `WindowsUpdate.log` of Windows 10 is made from traces, in the zone of the computer that converts them, which need not
//! be the one that wrote them.
//!
//! Where the agent's journal or the event log, which know their offset, tell of the same results, the difference is that
//! zone, and the log's times are stated in UTC. Where nothing tells, they are taken for the machine's own time.

use super::ScannedSource;
use crate::artifact::ArtifactKind;
use crate::extract::{AgentStep, What, WitnessKind};
use crate::time::{LocalTime, OffsetMinutes, Stamp, UtcTime, offset_between};
use std::collections::BTreeMap;

/// The same result is written to all logs within this.
const SLACK_MS: i64 = 5_000;

/// What the agent writes once into each of its logs: an update and how it ended.
type AgentResult<'a> = (&'a str, AgentStep);

/// States the times of converted logs in UTC, where their zone can be told.
pub(super) fn restate(sources: &mut [ScannedSource]) {
    let known = known(sources);
    let converted = |s: &ScannedSource| {
        s.extract.kind == ArtifactKind::WindowsUpdateLog
            && s.extract.clock.iter().all(|witness| witness.kind != WitnessKind::UpdateLog)
    };
    let zones: Vec<Option<OffsetMinutes>> =
        sources.iter().map(|s| converted(s).then(|| zone_of(s, &known)).flatten()).collect();
    for (source, zone) in sources.iter_mut().zip(zones) {
        let Some(zone) = zone else { continue };
        let utc = |stamp: &mut Stamp| {
            if let Stamp::Local(local) = *stamp {
                *stamp = Stamp::Utc(local.to_utc(zone));
            }
        };
        let extract = &mut source.extract;
        extract.first.as_mut().map(utc);
        extract.last.as_mut().map(utc);
        extract.events.iter_mut().filter_map(|event| event.time.as_mut()).for_each(utc);
    }
}

/// When each result was written, by the logs that know their offset.
fn known(sources: &[ScannedSource]) -> BTreeMap<(String, AgentStep), Vec<UtcTime>> {
    let mut known: BTreeMap<(String, AgentStep), Vec<UtcTime>> = BTreeMap::new();
    for event in sources.iter().flat_map(|s| &s.extract.events) {
        let utc = match event.time {
            Some(Stamp::Utc(utc)) => utc,
            Some(Stamp::Zoned(local, offset)) => local.to_utc(offset),
            _ => continue,
        };
        if let Some((update, step)) = result(&event.what) {
            known.entry((update.to_owned(), step)).or_default().push(utc);
        }
    }
    known
}

/// The one offset that makes all results of a log and the known ones the same; `None`: none, or more than one.
fn zone_of(source: &ScannedSource, known: &BTreeMap<(String, AgentStep), Vec<UtcTime>>) -> Option<OffsetMinutes> {
    let mut votes: BTreeMap<OffsetMinutes, usize> = BTreeMap::new();
    for event in &source.extract.events {
        let (Some((update, step)), Some(local)) = (result(&event.what), event.time.and_then(Stamp::local)) else {
            continue;
        };
        for utc in known.get(&(update.to_owned(), step)).into_iter().flatten() {
            if let Some(offset) = offset(local, *utc) {
                *votes.entry(offset).or_default() += 1;
            }
        }
    }
    // One update tried many times fits many zones: the true one fits every time.
    let most = votes.values().copied().max()?;
    let mut winners = votes.into_iter().filter(|(_, count)| *count == most).map(|(offset, _)| offset);
    winners.next().filter(|_| winners.next().is_none())
}

fn offset(local: LocalTime, utc: UtcTime) -> Option<OffsetMinutes> {
    offset_between(local, utc, SLACK_MS)
}

fn result(what: &What) -> Option<AgentResult<'_>> {
    match what {
        What::Agent { step: step @ (AgentStep::Installed | AgentStep::InstallFailed), update, .. } => {
            (!update.is_empty()).then_some((update.as_str(), *step))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Event, Extract};
    use crate::hresult::Code;

    fn source(kind: ArtifactKind, times: &[Stamp]) -> ScannedSource {
        let mut extract = Extract { kind, first: times.first().copied(), ..Extract::default() };
        for time in times {
            let what = What::Agent {
                step: AgentStep::InstallFailed,
                update: "576B0DD6-57CC-457B-A5EC-E888491B395D".into(),
                revision: "200".into(),
                code: Code(0x8007_0643),
                title: String::new(),
                client: String::new(),
            };
            extract.push_event(Event { line: 1, offset: 0, time: Some(*time), text: String::new(), what });
        }
        ScannedSource { extract, ..ScannedSource::default() }
    }

    fn local(text: &str) -> Stamp {
        Stamp::Local(LocalTime::from_fixed(text.as_bytes()).unwrap())
    }

    fn utc(text: &str) -> Stamp {
        Stamp::Utc(UtcTime::from_fixed(text.as_bytes()).unwrap())
    }

    #[test]
    fn a_log_converted_elsewhere_is_stated_in_utc() {
        let events = [utc("2022-10-10 08:38:25"), utc("2022-10-10 10:38:25")];
        let mut sources = [
            source(ArtifactKind::EventLog, &events),
            // Converted two hours east: its second result has the wall-clock time of the first one on the machine.
            source(ArtifactKind::WindowsUpdateLog, &[local("2022-10-10 10:38:26"), local("2022-10-10 12:38:26")]),
        ];
        restate(&mut sources);
        assert_eq!(sources[1].extract.first, Some(utc("2022-10-10 08:38:26")));
        assert_eq!(sources[1].extract.events[1].time, Some(utc("2022-10-10 10:38:26")));
    }

    #[test]
    fn without_a_word_from_elsewhere_it_is_the_machines_time() {
        let times = [local("2022-10-10 10:38:26")];
        let mut sources = [source(ArtifactKind::WindowsUpdateLog, &times)];
        restate(&mut sources);
        assert_eq!(sources[0].extract.events[0].time, Some(times[0]));
        let far = [source(ArtifactKind::EventLog, &[utc("2022-12-24 08:40:00")]), sources[0].clone()];
        let mut sources = far;
        restate(&mut sources);
        assert_eq!(sources[1].extract.events[0].time, Some(times[0]));
    }
}
