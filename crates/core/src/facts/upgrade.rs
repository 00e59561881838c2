//! Upgrades to another version of Windows, as its setup and SetupDiag tell them.
//!
//! Setup writes one log through all its phases, and another one when it puts the old Windows back; both tell one attempt.
//! It failed with a result and an extend code, which says where: `0x8007000D-0x2000C` is operation 0xC of phase 2.

use super::attempt::{InstallAttempt, Span};
use crate::artifact::ArtifactKind;
use crate::extract::{UpgradeStep, What};
use crate::report::{Channel, Outcome, Phase};
use crate::timeline::{Timeline, TimelineEntry};

/// Two lines of one upgrade are never further apart: it runs for hours, and a computer may be switched off meanwhile.
const SAME_UPGRADE_MS: i64 = 24 * 3_600_000;
/// What setup writes behind its end comes within this.
const BEHIND_MS: i64 = 3_600_000;

/// Reads the story of every upgrade.
pub(super) fn attempts(timeline: &Timeline, events: &[TimelineEntry<'_>]) -> Vec<InstallAttempt> {
    let mut attempts: Vec<InstallAttempt> = Vec::new();
    // The order of the latest line of the last attempt.
    let mut told = i64::MIN;
    for (index, entry) in events.iter().enumerate() {
        let What::Upgrade { step, code, extend, target } = &entry.event.what else { continue };
        let apart = entry.order.saturating_sub(told) > SAME_UPGRADE_MS;
        let again = *step == UpgradeStep::Downlevel
            && attempts.last().is_some_and(|last| last.outcome != Outcome::Unknown || last.phases.len() > 1);
        if attempts.is_empty() || apart || again {
            attempts.push(InstallAttempt::begun(Channel::Setup, entry.event.time, index));
        }
        told = entry.order;
        let Some(attempt) = attempts.last_mut() else { continue };
        attempt.shown_by(index);
        if timeline.is_of(entry, ArtifactKind::Panther) {
            match attempt.spans.last_mut() {
                Some(span) => span.last = index,
                None => attempt.spans.push(Span { log: ArtifactKind::Panther, first: index, last: index }),
            }
        }
        if !target.is_empty() {
            attempt.title = Some(target.clone());
        }
        match step {
            UpgradeStep::Downlevel => attempt.enter(Phase::Downlevel, index),
            UpgradeStep::SafeOs => attempt.enter(Phase::SafeOs, index),
            UpgradeStep::FirstBoot => attempt.enter(Phase::FirstBoot, index),
            UpgradeStep::OobeBoot => attempt.enter(Phase::OobeBoot, index),
            UpgradeStep::Finished => {
                attempt.enter(Phase::Finish, index);
                attempt.outcome = Outcome::Succeeded;
            }
            UpgradeStep::RolledBack => {
                attempt.enter(Phase::Rollback, index);
                attempt.outcome = Outcome::RolledBack;
            }
            UpgradeStep::Failed if attempt.outcome != Outcome::RolledBack => attempt.outcome = Outcome::Failed,
            UpgradeStep::Failed => {}
        }
        // The result that says where it failed is the one that counts.
        if !code.is_success() && (attempt.code.is_none() || (attempt.extend.is_none() && *extend != 0)) {
            attempt.code = Some(*code);
        }
        if *extend != 0 {
            attempt.extend.get_or_insert(*extend);
        }
    }
    widen(timeline, events, &mut attempts);
    attempts
}

/// Setup's other lines belong to the upgrade they stand beside: those before its first step, and those close behind its end.
fn widen(timeline: &Timeline, events: &[TimelineEntry<'_>], attempts: &mut [InstallAttempt]) {
    let own = |i: usize| timeline.is_of(&events[i], ArtifactKind::Panther);
    let mut free = 0;
    for at in 0..attempts.len() {
        let next = attempts.get(at + 1).and_then(|next| next.shown().min()).unwrap_or(events.len());
        let Some(span) = attempts[at].spans.first_mut() else { continue };
        let (begin, end) = (events[span.first].order, events[span.last].order);
        let before =
            (free..span.first).filter(|i| own(*i) && begin.saturating_sub(events[*i].order) <= SAME_UPGRADE_MS);
        let behind = (span.last + 1..next).filter(|i| own(*i) && events[*i].order - end <= BEHIND_MS);
        (span.first, span.last) = (before.min().unwrap_or(span.first), behind.max().unwrap_or(span.last));
        free = span.last + 1;
    }
}
