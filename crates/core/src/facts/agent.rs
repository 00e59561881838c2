//! Attempts as the update agent's journal tells them: download, install, result, by update id and revision.

use super::attempt::InstallAttempt;
use super::servicing::outcome_of;
use crate::extract::What;
use crate::hresult::Code;
use crate::package::kb_in;
use crate::report::{Channel, Outcome, Phase};
use crate::timeline::TimelineEntry;
use std::collections::BTreeMap;

/// WU_S_REBOOT_REQUIRED: installed, waits for the restart.
const REBOOT_REQUIRED: Code = Code(0x0024_0005);

/// Reads the story of every update.
pub(super) fn attempts(events: &[TimelineEntry<'_>]) -> Vec<InstallAttempt> {
    let mut attempts: Vec<InstallAttempt> = Vec::new();
    // Update and revision → its attempt that has not ended; downloads wait here until an install or a failure.
    let mut open: BTreeMap<(&str, &str), InstallAttempt> = BTreeMap::new();
    for (index, entry) in events.iter().enumerate() {
        let What::Agent { id, update, revision, code, title, client } = &entry.event.what else { continue };
        let key = (update.as_str(), revision.as_str());
        if *id == 148 {
            continue;
        }
        // A second start without an end is a new try; what came before it has no known end.
        let restarts = *id == 181 && open.get(&key).is_some_and(|a| a.phases.iter().any(|(p, _)| *p == Phase::Install));
        // What waits for a restart is told after it by a result alone; anything else is a new try.
        let again =
            !matches!(*id, 182..=184 | 201) && open.get(&key).is_some_and(|a| a.outcome == Outcome::PendingReboot);
        if (restarts || again)
            && let Some(unfinished) = open.remove(&key)
        {
            attempts.push(unfinished);
        }
        let mut attempt = open.remove(&key).unwrap_or_else(|| begun(entry, index, update, client));
        attempt.ended = entry.event.time.or(attempt.ended);
        attempt.shown_by(index);
        if !title.is_empty() {
            attempt.kb = attempt.kb.take().or_else(|| kb_in(title));
            attempt.store_app = is_store_app(title);
            attempt.title = Some(title.clone());
        }
        let ends = match *id {
            167 | 168 => {
                attempt.enter(Phase::Download, index);
                None
            }
            162 => {
                attempt.enter(Phase::Download, index);
                None
            }
            161 => {
                attempt.enter(Phase::Download, index);
                Some(outcome_of(*code))
            }
            163 => {
                attempt.enter(Phase::Download, index);
                Some(Outcome::Cancelled)
            }
            181 | 190..=192 | 195 => {
                attempt.enter(Phase::Install, index);
                None
            }
            182 => {
                attempt.enter(Phase::Install, index);
                Some(if code.is_success() { Outcome::Failed } else { outcome_of(*code) })
            }
            183 if *code == REBOOT_REQUIRED => Some(Outcome::PendingReboot),
            183 => {
                attempt.enter(Phase::Finish, index);
                Some(Outcome::Succeeded)
            }
            184 | 201 => {
                attempt.enter(Phase::Reboot, index);
                Some(Outcome::PendingReboot)
            }
            _ => None,
        };
        match ends {
            Some(outcome) => {
                attempt.outcome = outcome;
                attempt.code = (!code.is_success()).then_some(*code);
                if outcome == Outcome::PendingReboot {
                    open.insert(key, attempt);
                } else {
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

/// A failed download says no title; another event of the same update does.
fn name_by_update(attempts: &mut [InstallAttempt]) {
    let named = attempts.iter().filter(|a| a.title.is_some());
    let names: BTreeMap<Option<String>, (Option<String>, Option<String>, bool)> =
        named.map(|a| (a.update.clone(), (a.kb.clone(), a.title.clone(), a.store_app))).collect();
    for attempt in attempts.iter_mut().filter(|a| a.title.is_none()) {
        if let Some((kb, title, store_app)) = names.get(&attempt.update) {
            (attempt.kb, attempt.title, attempt.store_app) = (kb.clone(), title.clone(), *store_app);
        }
    }
}

fn begun(entry: &TimelineEntry<'_>, index: usize, update: &str, client: &str) -> InstallAttempt {
    let channel = if client.to_ascii_lowercase().contains("wusa") { Channel::Wusa } else { Channel::WindowsUpdate };
    let mut attempt = InstallAttempt::begun(channel, entry.event.time, index);
    attempt.update = Some(update.to_owned());
    attempt
}

/// `9NBLGGH4LS1F-Microsoft.StorePurchaseApp`: a Store product id before the name.
fn is_store_app(title: &str) -> bool {
    title.split_once('-').is_some_and(|(id, _)| {
        id.len() == 12 && id.starts_with('9') && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}
