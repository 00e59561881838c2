//! What the update agent could not do while it worked on an attempt that never reached servicing.

use super::attempt::InstallAttempt;
use crate::artifact::ArtifactKind;
use crate::extract::What;
use crate::report::Channel;
use crate::timeline::{Timeline, TimelineEntry};

/// What an attempt failed by is written at most this long before its first trace, or behind its last.
const BEFORE_MS: i64 = 2 * 60_000;
const BEHIND_MS: i64 = 2_000;

/// The faults that the agent's logs state in the attempt's time.
pub(super) fn of<'e>(
    timeline: &'e Timeline,
    events: &'e [TimelineEntry<'_>],
    attempt: &InstallAttempt,
) -> impl Iterator<Item = usize> + use<'e> {
    let order = |i: &usize| events[*i].order;
    let reached = attempt.spans.iter().any(|span| span.log == ArtifactKind::Cbs) || attempt.channel == Channel::Setup;
    let first = attempt.shown().min_by_key(order).map(|i| order(&i) - BEFORE_MS).filter(|_| !reached);
    let last = attempt.shown().max_by_key(order).map(|i| order(&i) + BEHIND_MS);
    let (from, to) = first.zip(last).unwrap_or((i64::MAX, i64::MIN));
    let begin = events.partition_point(|e| e.order < from);
    let agent = |kind| matches!(kind, ArtifactKind::WindowsUpdateLog | ArtifactKind::ConfigMgr);
    let fault = move |(_, e): &(usize, &TimelineEntry<'_>)| {
        matches!(e.event.what, What::Fault { .. }) && agent(timeline.sources[e.source].extract.kind)
    };
    events.iter().enumerate().skip(begin).take_while(move |(_, e)| e.order <= to).filter(fault).map(|(i, _)| i)
}
