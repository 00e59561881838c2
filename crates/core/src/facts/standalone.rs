//! Attempts as `wusa.exe` tells them in the Setup log: one event at the end of each.

use super::attempt::InstallAttempt;
use super::servicing::outcome_of;
use crate::artifact::ArtifactKind;
use crate::extract::{StandaloneStep, What};
use crate::report::{Channel, Outcome, Phase};
use crate::timeline::{Timeline, TimelineEntry};

/// Reads the result of every stand-alone package, as the sources of one kind tell it: an event log and an export of it say the same.
pub(super) fn attempts(timeline: &Timeline, events: &[TimelineEntry<'_>], kind: ArtifactKind) -> Vec<InstallAttempt> {
    let mut attempts = Vec::new();
    for (index, entry) in events.iter().enumerate().filter(|(_, entry)| timeline.is_of(entry, kind)) {
        let What::Standalone { step, title, command, code } = &entry.event.what else { continue };
        let outcome = match step {
            StandaloneStep::Installed => Outcome::Succeeded,
            StandaloneStep::RestartNeeded => Outcome::PendingReboot,
            // Event 3 also says that there was nothing to do.
            StandaloneStep::Failed if code.is_success() && outcome_of(*code) == Outcome::Succeeded => Outcome::Failed,
            StandaloneStep::Failed => outcome_of(*code),
            StandaloneStep::ServicingStackFirst => Outcome::Failed,
            // Removing an update is no try to install it.
            StandaloneStep::Uninstalled | StandaloneStep::UninstallFailed => continue,
        };
        let mut attempt = InstallAttempt::begun(Channel::Wusa, entry.event.time, index);
        attempt.named_by(title, index);
        attempt.named_by(command, index);
        attempt.title = (!title.trim().is_empty()).then(|| title.trim().to_owned());
        attempt.enter(if outcome == Outcome::PendingReboot { Phase::Reboot } else { Phase::Install }, index);
        attempt.outcome = outcome;
        attempt.code = (!code.is_success()).then_some(*code);
        attempts.push(attempt);
    }
    attempts
}
