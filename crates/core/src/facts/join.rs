//! One attempt out of the agent's and the servicing stack's stories of it.
//!
//! Joined by the agent's update id where a CBS line states it, else by KB and time, else by the build table's KBs for a
//! rollup package and time. What fits none of these stays two attempts: a wrong join would lend one update the
//! failure of another.

use super::attempt::InstallAttempt;
use crate::package::{PackageIdentity, kbs_for_rollup};
use crate::report::{Channel, Outcome};
use crate::time::Stamp;
use crate::timeline::TimelineEntry;

/// The agent hands over and hears back within this of the session's own lines.
const SLACK_MS: i64 = 10 * 60_000;

/// Joins both stories, in time order.
pub(super) fn join(
    events: &[TimelineEntry<'_>],
    agent: Vec<InstallAttempt>,
    servicing: Vec<InstallAttempt>,
) -> Vec<InstallAttempt> {
    // Where an attempt stands on the common clock: by its events, which know their order.
    let window = |a: &InstallAttempt| {
        let indexes = a.evidence.iter().filter_map(|w| match w {
            super::Witness::Event(i) => Some(*i),
            super::Witness::Hint { .. } => None,
        });
        let spans = a.spans.iter().flat_map(|s| [s.first, s.last]);
        let orders: Vec<i64> = indexes.chain(spans).map(|i| events[i].order).collect();
        (orders.iter().min().copied().unwrap_or(0), orders.iter().max().copied().unwrap_or(0))
    };
    let mut servicing: Vec<((i64, i64), InstallAttempt)> = servicing.into_iter().map(|a| (window(&a), a)).collect();
    servicing.sort_by_key(|(w, _)| *w);
    let mut free = vec![true; servicing.len()];
    let mut joined: Vec<(i64, InstallAttempt)> = Vec::new();
    let mut agent: Vec<((i64, i64), InstallAttempt)> = agent.into_iter().map(|a| (window(&a), a)).collect();
    agent.sort_by_key(|(w, _)| *w);
    for ((from, to), mut attempt) in agent {
        let (from, to) = (from - SLACK_MS, to + SLACK_MS);
        let start = servicing.partition_point(|((begin, _), _)| *begin < from);
        for (i, ((begin, _), candidate)) in servicing.iter().enumerate().skip(start) {
            if *begin > to {
                break;
            }
            if free[i] && is_same_update(&attempt, candidate) {
                free[i] = false;
                merge(&mut attempt, candidate.clone());
            }
        }
        joined.push((window(&attempt).0, attempt));
    }
    joined.extend(servicing.into_iter().zip(free).filter(|(_, free)| *free).map(|((window, a), _)| (window.0, a)));
    joined.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.identity().cmp(&y.identity())));
    joined.into_iter().map(|(_, attempt)| attempt).collect()
}

fn is_same_update(agent: &InstallAttempt, servicing: &InstallAttempt) -> bool {
    if servicing.repair || agent.store_app {
        return false;
    }
    if let (Some(a), Some(b)) = (&agent.update, &servicing.update)
        && a == b
    {
        return true;
    }
    let Some(kb) = &agent.kb else { return false };
    match (&servicing.kb, &servicing.package) {
        (Some(other), _) => other == kb,
        (None, Some(package)) => {
            PackageIdentity::parse(package).is_some_and(|p| kbs_for_rollup(&p).iter().any(|k| k == kb))
        }
        (None, None) => false,
    }
}

/// Adds what the servicing stack says to the agent's attempt.
fn merge(attempt: &mut InstallAttempt, servicing: InstallAttempt) {
    let failed = servicing.failed();
    if attempt.package.is_none() || failed {
        attempt.package = servicing.package;
    }
    attempt.kb = attempt.kb.take().or(servicing.kb);
    if attempt.channel == Channel::WindowsUpdate && servicing.channel == Channel::Wusa {
        attempt.channel = Channel::Wusa;
    }
    attempt.spans.extend(servicing.spans);
    attempt.spans.sort_by_key(|s| s.first);
    attempt.evidence.extend(servicing.evidence);
    attempt.phases.extend(servicing.phases);
    attempt.phases.sort_by_key(|(_, event)| *event);
    let mut seen = Vec::new();
    attempt.phases.retain(|(phase, _)| {
        !seen.contains(phase) && {
            seen.push(*phase);
            true
        }
    });
    attempt.started = earlier(attempt.started, servicing.started);
    attempt.ended = later(attempt.ended, servicing.ended);
    attempt.outcome = match (attempt.outcome, servicing.outcome) {
        (_, Outcome::RolledBack) => Outcome::RolledBack,
        // The servicing stack speaks last: what waits for the restart in the agent's eyes ends at the boot.
        (Outcome::PendingReboot | Outcome::Unknown, other) if other != Outcome::Unknown => other,
        (Outcome::Succeeded, Outcome::Failed) => Outcome::Failed,
        (own, _) => own,
    };
    attempt.code = attempt.code.or(servicing.code);
}

fn earlier(a: Option<Stamp>, b: Option<Stamp>) -> Option<Stamp> {
    pick(a, b, |a, b| a <= b)
}

fn later(a: Option<Stamp>, b: Option<Stamp>) -> Option<Stamp> {
    pick(a, b, |a, b| a >= b)
}

fn pick(a: Option<Stamp>, b: Option<Stamp>, first: fn(i64, i64) -> bool) -> Option<Stamp> {
    match (a, b) {
        (Some(x), Some(y)) => match (x.local(), y.local()) {
            (Some(p), Some(q)) if !first(p.ms(), q.ms()) => Some(y),
            _ => Some(x),
        },
        (x, y) => x.or(y),
    }
}
