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
use std::collections::BTreeMap;

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
    let names = Names::new(&servicing);
    let mut free = vec![true; servicing.len()];
    let mut joined: Vec<(i64, InstallAttempt)> = Vec::new();
    let mut agent: Vec<((i64, i64), InstallAttempt)> = agent.into_iter().map(|a| (window(&a), a)).collect();
    agent.sort_by_key(|(w, _)| *w);
    for ((from, to), mut attempt) in agent {
        let (from, to) = (from - SLACK_MS, to + SLACK_MS);
        for i in names.of(&attempt) {
            let begin = servicing[i].0.0;
            if free[i] && from <= begin && begin <= to {
                free[i] = false;
                merge(&mut attempt, servicing[i].1.clone());
            }
        }
        joined.push((window(&attempt).0, attempt));
    }
    joined.extend(servicing.into_iter().zip(free).filter(|(_, free)| *free).map(|((window, a), _)| (window.0, a)));
    joined.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.identity().cmp(&y.identity())));
    joined.into_iter().map(|(_, attempt)| attempt).collect()
}

/// The names the servicing stack's attempts go by, each with the attempts in time order.
struct Names {
    updates: BTreeMap<String, Vec<usize>>,
    kbs: BTreeMap<String, Vec<usize>>,
}

impl Names {
    fn new(servicing: &[((i64, i64), InstallAttempt)]) -> Self {
        let (mut updates, mut kbs) = (BTreeMap::<_, Vec<usize>>::new(), BTreeMap::<_, Vec<usize>>::new());
        for (i, (_, attempt)) in servicing.iter().enumerate().filter(|(_, (_, a))| !a.repair) {
            if let Some(update) = &attempt.update {
                updates.entry(update.clone()).or_default().push(i);
            }
            // A rollup's package carries no KB of its own: the build table has the candidates.
            let rollup = attempt.package.as_deref().filter(|_| attempt.kb.is_none()).and_then(PackageIdentity::parse);
            let candidates = rollup.map(|p| kbs_for_rollup(&p)).unwrap_or_default();
            for kb in candidates.into_iter().map(ToOwned::to_owned).chain(attempt.kb.clone()) {
                kbs.entry(kb).or_default().push(i);
            }
        }
        Self { updates, kbs }
    }

    /// The servicing attempts that may be this one of the agent's.
    fn of(&self, agent: &InstallAttempt) -> Vec<usize> {
        if agent.store_app {
            return Vec::new();
        }
        let by_update = agent.update.as_ref().and_then(|u| self.updates.get(u)).into_iter().flatten();
        let by_kb = agent.kb.as_ref().and_then(|kb| self.kbs.get(kb)).into_iter().flatten();
        let mut all: Vec<usize> = by_update.chain(by_kb).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
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
