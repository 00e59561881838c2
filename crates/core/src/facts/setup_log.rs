//! Attempts as the Setup log tells them: the servicing stack's events about packages.
//!
//! Event 3 is not always a failure: servicing keeps the state of a delta update with 0x800F0816 and goes on, and its
//! own housekeeping takes old packages away. Only what is to become *installed* (or staged for it) is an attempt.

use super::attempt::InstallAttempt;
use super::servicing::{channel_of, outcome_of};
use crate::artifact::ArtifactKind;
use crate::extract::{PackageStep, What};
use crate::hresult::Code;
use crate::report::{NameKind, Outcome, Phase, Proof};
use crate::timeline::{Timeline, TimelineEntry};
use std::collections::BTreeMap;

/// The state of a delta update was saved: 13 of the 14 events 3 of a real log, each followed by *Installed*.
const DELTA_STATE_SAVED: Code = Code(0x800f_0816);
/// Clients that only tidy up.
const HOUSEKEEPING: [&str; 3] = ["Arbiter", "CbsTask", "LCUReservicing"];

/// Reads the story of every package, as the sources of one kind tell it: an event log and an export of it say the same.
pub(super) fn attempts(timeline: &Timeline, events: &[TimelineEntry<'_>], kind: ArtifactKind) -> Vec<InstallAttempt> {
    let mut attempts: Vec<InstallAttempt> = Vec::new();
    // Package → its latest attempt that has not ended.
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, entry) in events.iter().enumerate().filter(|(_, entry)| timeline.is_of(entry, kind)) {
        let What::PackageEvent { step, package, target, code, client } = &entry.event.what else { continue };
        let (installs, prepares) = (target == "Installed", matches!(target.as_str(), "Staged" | "Resolved"));
        if !(installs || prepares) || HOUSEKEEPING.iter().any(|name| name.eq_ignore_ascii_case(client)) {
            continue;
        }
        let known = open.get(package.as_str()).copied();
        // What began to be installed and begins so again is a new try; the first one's end is not known.
        let again = *step == PackageStep::Started
            && known.is_some_and(|a| installs && attempts[a].phases.iter().any(|(p, _)| *p == Phase::Install));
        let attempt = known.filter(|_| !again).unwrap_or_else(|| {
            attempts.push(begun(entry, index, package, client));
            attempts.len() - 1
        });
        open.insert(package, attempt);
        let attempt = &mut attempts[attempt];
        attempt.shown_by(index);
        attempt.enter(if installs { Phase::Install } else { Phase::Stage }, index);
        let outcome = match step {
            PackageStep::Failed if *code == DELTA_STATE_SAVED => Outcome::Unknown,
            PackageStep::Started => Outcome::Unknown,
            PackageStep::Reached if prepares => Outcome::Unknown,
            PackageStep::Reached => {
                attempt.enter(Phase::Finish, index);
                Outcome::Succeeded
            }
            PackageStep::RestartNeeded => {
                attempt.enter(Phase::Reboot, index);
                Outcome::PendingReboot
            }
            PackageStep::NotApplicable => Outcome::NotNeeded,
            PackageStep::Failed | PackageStep::Partial if code.is_success() => Outcome::Failed,
            PackageStep::Failed | PackageStep::Partial => outcome_of(*code),
        };
        if outcome == Outcome::Unknown {
            continue;
        }
        attempt.outcome = outcome;
        attempt.code = (!code.is_success()).then_some(*code);
        if outcome != Outcome::PendingReboot {
            open.remove(package.as_str());
        }
    }
    attempts
}

fn begun(entry: &TimelineEntry<'_>, index: usize, package: &str, client: &str) -> InstallAttempt {
    let mut attempt = InstallAttempt::begun(channel_of(client), entry.event.time, index);
    if package.contains('~') {
        attempt.of_package(package, index);
    } else {
        attempt.named_by(package, index);
        if attempt.kb.is_none() {
            attempt.package = Some(package.to_owned());
            attempt.named(NameKind::Package, package, Proof::Line, Some(index));
        }
    }
    attempt
}
