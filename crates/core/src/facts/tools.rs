//! What `dism.exe` was asked for, by its own log: repairs and checks of the component store, packages to add.
//!
//! The servicing stack tells the same in CBS.log, where that is in the bundle; the two are joined by time.

use super::attempt::{InstallAttempt, RESTORE_HEALTH, SCAN_HEALTH, Span};
use super::servicing::outcome_of;
use crate::artifact::ArtifactKind;
use crate::extract::{Tool, What};
use crate::report::{Channel, Outcome, Phase};
use crate::timeline::TimelineEntry;

/// Reads every run that changes or checks something.
pub(super) fn attempts(events: &[TimelineEntry<'_>]) -> Vec<InstallAttempt> {
    let mut attempts: Vec<InstallAttempt> = Vec::new();
    // Runs without an end, each with its command.
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (index, entry) in events.iter().enumerate() {
        let What::ToolRun { tool: Tool::Dism, command, ended, code } = &entry.event.what else { continue };
        let at = open.iter().rposition(|(own, _)| own == command);
        if !ended {
            let Some(attempt) = begun(entry, index, command) else { continue };
            // The same command again: the end of the first run is not known.
            at.map(|at| open.remove(at));
            open.push((command, attempts.len()));
            attempts.push(attempt);
            continue;
        }
        let attempt = match at.map(|at| open.remove(at).1) {
            Some(attempt) => &mut attempts[attempt],
            None => {
                let Some(attempt) = begun(entry, index, command) else { continue };
                attempts.push(attempt);
                let last = attempts.len() - 1;
                &mut attempts[last]
            }
        };
        attempt.shown_by(index);
        attempt.outcome = outcome_of(*code);
        attempt.code = (!code.is_success()).then_some(*code);
        if let Some(span) = attempt.spans.last_mut() {
            span.last = index;
        }
        if attempt.outcome == Outcome::Succeeded {
            attempt.enter(Phase::Finish, index);
        }
    }
    attempts
}

/// A run that is an attempt; `None`: it only looks.
fn begun(entry: &TimelineEntry<'_>, index: usize, command: &str) -> Option<InstallAttempt> {
    let asked = command.to_ascii_lowercase();
    let mut attempt = InstallAttempt::begun(Channel::Dism, entry.event.time, index);
    attempt.spans.push(Span { log: ArtifactKind::Dism, first: index, last: index });
    let repair = [("restorehealth", RESTORE_HEALTH), ("scanhealth", SCAN_HEALTH)];
    if let Some((_, title)) = repair.into_iter().find(|(option, _)| asked.contains(option)) {
        attempt.repair = true;
        attempt.title = Some(title.to_owned());
    } else if asked.contains("add-package") {
        attempt.named_by(command, index);
        attempt.title = package_file(command);
        attempt.enter(Phase::Install, index);
    } else {
        return None;
    }
    Some(attempt)
}

/// The name of the file that `/PackagePath:` gives.
fn package_file(command: &str) -> Option<String> {
    let at = command.to_ascii_lowercase().find("packagepath:")? + "packagepath:".len();
    let path = command.get(at..)?.trim_start();
    let path = match path.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => path.split_whitespace().next()?,
    };
    path.rsplit(['\\', '/']).next().filter(|file| !file.is_empty()).map(ToOwned::to_owned)
}
