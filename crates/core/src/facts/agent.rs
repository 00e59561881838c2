//! Attempts as the update agent tells them, in its journal, its events or its own log: download, install, result, by
//! update id and revision.

use super::attempt::InstallAttempt;
use super::servicing::{ALREADY_INSTALLED, outcome_of};
use crate::artifact::ArtifactKind;
use crate::extract::{AgentStep, What};
use crate::hresult::Code;
use crate::report::{Channel, NameKind, Outcome, Phase, Proof};
use crate::timeline::{Timeline, TimelineEntry};
use std::collections::BTreeMap;

/// WU_S_REBOOT_REQUIRED: installed, waits for the restart.
const REBOOT_REQUIRED: Code = Code(0x0024_0005);

/// One result is stated twice within this.
const SAME_RESULT_MS: i64 = 60_000;
/// Service ids the event log's reader writes for the Store.
const STORE: &str = "store";

/// Reads the story of every update as the sources of one kind tell it: each of the agent's logs tells it whole.
pub(super) fn attempts(timeline: &Timeline, events: &[TimelineEntry<'_>], kind: ArtifactKind) -> Vec<InstallAttempt> {
    let mut attempts: Vec<InstallAttempt> = Vec::new();
    // Update and revision → its attempt that has not ended; downloads wait here until an install or a failure.
    let mut open: BTreeMap<(&str, &str), InstallAttempt> = BTreeMap::new();
    // Update and revision → its latest attempt that has ended, how and when.
    let mut ended: BTreeMap<(&str, &str), (usize, AgentStep, i64)> = BTreeMap::new();
    for (index, entry) in events.iter().enumerate().filter(|(_, entry)| timeline.is_of(entry, kind)) {
        if let What::AgentFailure { update, .. } = &entry.event.what {
            fail(&mut open, update, index);
            continue;
        }
        let What::Agent { step, update, revision, code, title, client } = &entry.event.what else { continue };
        // What an export shows in words names an update by its title alone.
        let key = if update.is_empty() { (title.as_str(), "") } else { (update.as_str(), revision.as_str()) };
        if matches!(step, AgentStep::ScanFailed | AgentStep::Scanned) {
            continue;
        }
        // A second start without an end is a new try; what came before it has no known end.
        let restarts = *step == AgentStep::InstallStarted
            && open.get(&key).is_some_and(|a| a.phases.iter().any(|(p, _)| *p == Phase::Install));
        // What waits for a restart is told after it by a result alone; anything else is a new try.
        let again = !matches!(
            step,
            AgentStep::InstallFailed
                | AgentStep::Installed
                | AgentStep::RestartPending
                | AgentStep::Committed
                | AgentStep::CommitFailed
        ) && open.get(&key).is_some_and(|a| a.outcome == Outcome::PendingReboot);
        if (restarts || again)
            && let Some(unfinished) = open.remove(&key)
        {
            attempts.push(unfinished);
        }
        // The event log states one result twice: 217 and 20, 216 and 19.
        let result = step.result();
        if let (Some(result), Some((last, told, order))) = (result, ended.get(&key))
            && !open.contains_key(&key)
            && *told == result
            && entry.order - order < SAME_RESULT_MS
        {
            attempts[*last].shown_by(index);
            continue;
        }
        let mut attempt = open.remove(&key).unwrap_or_else(|| begun(entry, index, update, revision, client));
        attempt.shown_by(index);
        attempt.store_app |= client == STORE || is_store_app(title);
        if !title.is_empty() {
            attempt.named_by(title, index);
            attempt.title = Some(title.clone());
        }
        let ends = match step {
            AgentStep::ScanFailed | AgentStep::Scanned => None,
            AgentStep::DownloadStarted | AgentStep::Downloaded => {
                attempt.enter(Phase::Download, index);
                None
            }
            AgentStep::DownloadFailed => {
                attempt.enter(Phase::Download, index);
                Some(outcome_of(*code))
            }
            AgentStep::DownloadCancelled => {
                attempt.enter(Phase::Download, index);
                Some(Outcome::Cancelled)
            }
            AgentStep::InstallStarted => {
                attempt.enter(Phase::Install, index);
                None
            }
            AgentStep::InstallFailed | AgentStep::CommitFailed => {
                attempt.enter(Phase::Install, index);
                Some(if code.is_success() { Outcome::Failed } else { outcome_of(*code) })
            }
            AgentStep::Installed if *code == ALREADY_INSTALLED => Some(Outcome::NotNeeded),
            AgentStep::Installed if *code == REBOOT_REQUIRED => Some(Outcome::PendingReboot),
            AgentStep::Installed | AgentStep::Committed => {
                attempt.enter(Phase::Finish, index);
                Some(Outcome::Succeeded)
            }
            AgentStep::RestartPending => {
                attempt.enter(Phase::Reboot, index);
                Some(Outcome::PendingReboot)
            }
        };
        match ends {
            Some(outcome) => {
                attempt.outcome = outcome;
                attempt.code = (!code.is_success()).then_some(*code);
                if outcome == Outcome::PendingReboot {
                    open.insert(key, attempt);
                } else {
                    if let Some(result) = result {
                        ended.insert(key, (attempts.len(), result, entry.order));
                    }
                    attempts.push(attempt);
                }
            }
            None => {
                open.insert(key, attempt);
            }
        }
    }
    // A download that was never installed is no try to install; an install without an end is one.
    attempts.extend(open.into_values().filter(|a| a.phases.iter().any(|(p, _)| *p == Phase::Install)));
    name_by_update(&mut attempts);
    // Nor is a download that was cancelled before anything named it.
    attempts.retain(|a| a.outcome != Outcome::Cancelled || a.title.is_some());
    attempts
}

/// The agent's log says a code while it works on an update. One that names none may be any request's: time alone joins
/// nothing.
fn fail(open: &mut BTreeMap<(&str, &str), InstallAttempt>, update: &str, index: usize) {
    let mut working = open.iter_mut().filter(|((u, _), _)| !update.is_empty() && *u == update);
    if let (Some((_, attempt)), None) = (working.next(), working.next()) {
        attempt.shown_by(index);
    }
}

/// A failed download says no title; another event of the same update does.
fn name_by_update(attempts: &mut [InstallAttempt]) {
    let named = attempts.iter().filter(|a| a.title.is_some());
    let names: BTreeMap<Option<String>, InstallAttempt> = named.map(|a| (a.update.clone(), a.clone())).collect();
    for attempt in attempts.iter_mut().filter(|a| a.title.is_none()) {
        if let Some(known) = names.get(&attempt.update) {
            (attempt.kb, attempt.title) = (known.kb.clone(), known.title.clone());
            attempt.store_app |= known.store_app;
            for name in known.names_of(NameKind::Kb) {
                attempt.named(name.kind, &name.value, name.proof, name.event);
            }
        }
    }
}

fn begun(entry: &TimelineEntry<'_>, index: usize, update: &str, revision: &str, client: &str) -> InstallAttempt {
    let channel = if client.to_ascii_lowercase().contains("wusa") { Channel::Wusa } else { Channel::WindowsUpdate };
    let mut attempt = InstallAttempt::begun(channel, entry.event.time, index);
    if !update.is_empty() {
        attempt.update = Some(update.to_owned());
        let id = if revision.is_empty() { update.to_owned() } else { format!("{update}.{revision}") };
        attempt.named(NameKind::UpdateId, &id, Proof::Line, Some(index));
    }
    attempt
}

/// `9NBLGGH4LS1F-Microsoft.StorePurchaseApp`: a Store product id before the name.
fn is_store_app(title: &str) -> bool {
    title.split_once('-').is_some_and(|(id, _)| {
        id.len() == 12 && id.starts_with('9') && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}
