//! Failures that Windows Error Reporting remembers: the servicing stack's own report of a package, kept in `Report.wer`
//! and in the Application log when CBS.log is gone.

use super::attempt::InstallAttempt;
use super::servicing::{channel_of, outcome_of};
use crate::artifact::ArtifactKind;
use crate::extract::What;
use crate::report::Phase;
use crate::timeline::{Timeline, TimelineEntry};

/// Reads the report of every package.
pub(super) fn attempts(timeline: &Timeline, events: &[TimelineEntry<'_>]) -> Vec<InstallAttempt> {
    let mut attempts = Vec::new();
    for (index, entry) in events.iter().enumerate().filter(|(_, entry)| !timeline.is_of(entry, ArtifactKind::Cbs)) {
        let What::FailureReport { package, code, client, .. } = &entry.event.what else { continue };
        if code.is_success() {
            continue;
        }
        let mut attempt = InstallAttempt::begun(channel_of(client), entry.event.time, index);
        attempt.of_package(package, index);
        attempt.enter(Phase::Install, index);
        (attempt.outcome, attempt.code) = (outcome_of(*code), Some(*code));
        attempts.push(attempt);
    }
    attempts
}
