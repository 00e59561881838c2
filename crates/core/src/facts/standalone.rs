//! Attempts as `wusa.exe` tells them in the Setup log: one event at the end of each.

use super::attempt::InstallAttempt;
use super::servicing::outcome_of;
use crate::extract::{StandaloneStep, What};
use crate::report::{Channel, Outcome, Phase};
use crate::timeline::TimelineEntry;

/// Reads the result of every stand-alone package.
pub(super) fn attempts(events: &[TimelineEntry<'_>]) -> Vec<InstallAttempt> {
    let mut attempts = Vec::new();
    for (index, entry) in events.iter().enumerate() {
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
