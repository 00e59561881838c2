//! Attempts as the servicing stack tells them: sessions, packages, and what the boot after them reports.
//!
//! A package's story may run over a restart: `Exec: Processing complete` leaves it pending, the next boot's `Startup:`
//! work ends it with a package change or a failure report. Both stretches of lines belong to the attempt.

use super::attempt::{InstallAttempt, RESTORE_HEALTH, SCAN_HEALTH, Span};
use crate::artifact::ArtifactKind;
use crate::extract::{Event, What};
use crate::hresult::Code;
use crate::package::{PackageIdentity, kbs_for_rollup};
use crate::report::{Channel, NameKind, Outcome, Phase, Proof};
use crate::timeline::{Timeline, TimelineEntry};
use std::collections::BTreeMap;

/// CBS_E_CANCEL, ERROR_CANCELLED, E_ABORT.
const CANCELLED: [Code; 3] = [Code(0x800f_0820), Code(0x8007_04c7), Code(0x8000_4004)];
/// WU_S_ALREADY_INSTALLED.
pub(super) const ALREADY_INSTALLED: Code = Code(0x0024_0006);
/// CBS_E_NOT_APPLICABLE, CBS_E_ALREADY_EXISTS, WU_E_NOT_APPLICABLE, WU_S_ALREADY_INSTALLED.
const NOT_NEEDED: [Code; 4] = [Code(0x800f_081e), Code(0x800f_082b), Code(0x8024_0017), ALREADY_INSTALLED];

/// What a failing code makes of an attempt.
pub(super) fn outcome_of(code: Code) -> Outcome {
    match code {
        code if NOT_NEEDED.contains(&code) => Outcome::NotNeeded,
        code if code.is_success() => Outcome::Succeeded,
        code if CANCELLED.contains(&code) => Outcome::Cancelled,
        _ => Outcome::Failed,
    }
}

/// Reads the story of every package and repair.
pub(super) fn attempts(timeline: &Timeline, events: &[TimelineEntry<'_>]) -> Vec<InstallAttempt> {
    let mut story = Story::default();
    for (index, entry) in events.iter().enumerate().filter(|(_, entry)| timeline.is_of(entry, ArtifactKind::Cbs)) {
        story.tell(index, entry.event);
    }
    story.attempts.into_iter().map(by_table).collect()
}

/// Attempts so far, and the ways to find the one a line speaks of.
#[derive(Default)]
struct Story {
    attempts: Vec<InstallAttempt>,
    /// Session id → (event that opened it, client).
    sessions: BTreeMap<String, (usize, String)>,
    /// Client → the event that opened its latest session.
    latest: BTreeMap<String, usize>,
    /// Session id → its attempts.
    by_session: BTreeMap<String, Vec<usize>>,
    /// Package → its latest attempt that has not ended.
    open: BTreeMap<String, usize>,
    /// The boot's servicing work began here.
    boot: Option<usize>,
    /// Behind the last line that opened or closed a session: what a log that begins inside a session tells of it.
    loose: usize,
    /// An update that is undone without a line that names it, since the last start of the service.
    unnamed: Option<usize>,
    /// The agent said which update it hands over next, and where.
    update: Option<(String, usize)>,
}

impl Story {
    fn tell(&mut self, index: usize, event: &Event) {
        match &event.what {
            What::ServicingStart => {
                self.boot = Some(index);
                self.unnamed = None;
                // What neither ended nor waits for a restart was cut off: nothing later speaks of it.
                let attempts = &self.attempts;
                self.open.retain(|_, a| matches!(attempts[*a].outcome, Outcome::PendingReboot | Outcome::RolledBack));
            }
            What::SessionOpened { session, client } => {
                self.loose = index;
                self.sessions.insert(session.clone(), (index, client.clone()));
                self.latest.insert(client.clone(), index);
            }
            What::SessionProcessing { session, client, repair } => {
                self.sessions.entry(session.clone()).or_insert_with(|| (index, client.clone()));
                if *repair {
                    let attempt = self.begin(session, index, event);
                    let attempt = &mut self.attempts[attempt];
                    (attempt.repair, attempt.channel) = (true, Channel::Dism);
                    attempt.title = Some(RESTORE_HEALTH.to_owned());
                }
            }
            What::AgentPackage { update } => self.update = Some((update.to_ascii_uppercase(), index)),
            What::PackageStarted { session, package, identifier } => {
                let attempt = self.begin(session, index, event);
                self.open.insert(package.clone(), attempt);
                let attempt = &mut self.attempts[attempt];
                attempt.of_package(package, index);
                attempt.named_by(identifier, index);
                attempt.enter(Phase::Stage, index);
            }
            What::PackageEnded { session, package, identifier, code } => {
                self.package_ended(index, event, session, package, identifier, *code);
            }
            What::SessionEnded { session, reboot_required, code } => {
                self.loose = index + 1;
                for attempt in self.by_session.remove(session).unwrap_or_default() {
                    let attempt = &mut self.attempts[attempt];
                    extend(attempt, index, event);
                    if attempt.outcome == Outcome::Unknown {
                        (attempt.outcome, attempt.code) = (outcome_of(*code), failing(*code));
                    }
                    if attempt.outcome == Outcome::Succeeded && *reboot_required {
                        attempt.outcome = Outcome::PendingReboot;
                        attempt.enter(Phase::Reboot, index);
                    }
                }
            }
            What::FailureReport { package, code, client, .. } => {
                let attempt = self.of_package(package, index, event, client);
                self.open.remove(package);
                let attempt = &mut self.attempts[attempt];
                if attempt.outcome != Outcome::RolledBack {
                    attempt.outcome = outcome_of(*code);
                }
                attempt.code = failing(*code);
                attempt.shown_by(index);
            }
            What::PackageChange { package, original, target, current, code, client } => {
                let known = self.open.contains_key(package);
                // A boot reports every part of an update; only the change of the update itself names its client.
                let own = !client.is_empty() && original != current && target.contains("Installed");
                if known || own {
                    self.package_changed(index, event, package, target == current, *code, client);
                }
            }
            What::Rollback { code } => self.roll_back(index, event, *code),
            What::OriginalFailure { code, .. } => {
                self.at_boot(index, event);
                // Kept also for work that is tried again: only what is undone has failed.
                if let Some(unnamed) = self.unnamed {
                    self.attempts[unnamed].code = failing(*code);
                }
            }
            What::Startup { .. } => self.at_boot(index, event),
            _ => {}
        }
    }

    /// A new attempt in `session`, which began when the session was opened.
    fn begin(&mut self, session: &str, index: usize, event: &Event) -> usize {
        let (first, client) = self.sessions.get(session).cloned().unwrap_or((index, String::new()));
        let mut attempt = InstallAttempt::begun(channel_of(&client), event.time, index);
        attempt.spans.push(Span { log: ArtifactKind::Cbs, first, last: index });
        if attempt.channel == Channel::WindowsUpdate
            && let Some((update, line)) = self.update.take()
        {
            attempt.named(NameKind::UpdateId, &update, Proof::Line, Some(line));
            attempt.update = Some(update);
        }
        attempt.named(NameKind::Session, session, Proof::Line, Some(index));
        self.attempts.push(attempt);
        let attempt = self.attempts.len() - 1;
        self.by_session.entry(session.to_owned()).or_default().push(attempt);
        attempt
    }

    fn package_ended(
        &mut self,
        index: usize,
        event: &Event,
        session: &str,
        package: &str,
        identifier: &str,
        code: Code,
    ) {
        let of_session = self.by_session.get(session).cloned().unwrap_or_default();
        let found = of_session.into_iter().rev().find(|a| {
            let attempt = &self.attempts[*a];
            package.is_empty() || attempt.package.as_deref() == Some(package)
        });
        // A log that begins inside the session holds only its end; a session without a package is no update.
        let attempt = match found {
            Some(attempt) => attempt,
            None if package.is_empty() => return,
            None => self.begin(session, index, event),
        };
        let attempt = &mut self.attempts[attempt];
        if !package.is_empty() && attempt.package.is_none() {
            attempt.of_package(package, index);
        }
        attempt.named_by(identifier, index);
        if attempt.repair && identifier.contains("Detecting") {
            attempt.title = Some(SCAN_HEALTH.to_owned());
        }
        extend(attempt, index, event);
        attempt.shown_by(index);
        if !attempt.failed() {
            attempt.outcome = outcome_of(code);
        }
        attempt.code = attempt.code.or(failing(code));
        if !code.is_success() {
            self.open.remove(package);
        }
    }

    /// The attempt of `package` that is still open, or one that begins here.
    fn of_package(&mut self, package: &str, index: usize, event: &Event, client: &str) -> usize {
        let attempt = match self.open.get(package) {
            Some(attempt) => *attempt,
            // The report names what was only seen to be undone before.
            None if self.unnamed.is_some() => {
                let attempt = self.unnamed.take().unwrap_or_default();
                self.attempts[attempt].of_package(package, index);
                self.attempts[attempt].channel = channel_of(client);
                attempt
            }
            None => {
                let session = self.latest.get(client).copied();
                let first = session.filter(|first| self.boot.is_none_or(|boot| boot < *first));
                let mut attempt = InstallAttempt::begun(channel_of(client), event.time, index);
                attempt.of_package(package, index);
                attempt.spans.push(Span {
                    log: ArtifactKind::Cbs,
                    first: first.or(self.boot).unwrap_or(self.loose).min(index),
                    last: index,
                });
                self.attempts.push(attempt);
                self.attempts.len() - 1
            }
        };
        self.extend_over_boot(attempt, index, event);
        attempt
    }

    fn package_changed(&mut self, index: usize, event: &Event, package: &str, reached: bool, code: Code, client: &str) {
        let attempt = self.of_package(package, index, event, client);
        self.open.remove(package);
        let attempt = &mut self.attempts[attempt];
        attempt.shown_by(index);
        match outcome_of(code) {
            Outcome::Succeeded if reached && !attempt.failed() => {
                attempt.outcome = Outcome::Succeeded;
                attempt.enter(Phase::Finish, index);
            }
            Outcome::Succeeded => {}
            failed => {
                if attempt.outcome != Outcome::RolledBack {
                    attempt.outcome = failed;
                }
                attempt.code = attempt.code.or(failing(code));
            }
        }
    }

    /// The transaction is undone: every attempt that waits for its end is. In a log that begins after the update was
    /// handed over, none is known; something failed all the same.
    fn roll_back(&mut self, index: usize, event: &Event, code: Option<Code>) {
        let waiting: Vec<usize> = self.open.values().copied().collect();
        let known = !waiting.is_empty() || self.reported_since_boot();
        for attempt in waiting {
            self.extend_over_boot(attempt, index, event);
            let attempt = &mut self.attempts[attempt];
            attempt.outcome = Outcome::RolledBack;
            attempt.enter(Phase::Rollback, index);
        }
        if known {
            return;
        }
        let unnamed = *self.unnamed.get_or_insert_with(|| {
            let mut attempt = InstallAttempt::begun(Channel::Cbs, event.time, index);
            attempt.outcome = Outcome::RolledBack;
            attempt.spans.push(Span { log: ArtifactKind::Cbs, first: self.boot.unwrap_or(0), last: index });
            self.attempts.push(attempt);
            self.attempts.len() - 1
        });
        let attempt = &mut self.attempts[unnamed];
        attempt.code = attempt.code.or(code);
        attempt.enter(Phase::Rollback, index);
        extend(attempt, index, event);
    }

    /// Has an attempt already been reported as failed since the service started? Then a rollback is its.
    fn reported_since_boot(&self) -> bool {
        let since = self.boot.unwrap_or(0);
        let last = self.attempts.last().filter(|_| self.unnamed.is_none());
        last.is_some_and(|a| a.failed() && a.spans.last().is_some_and(|s| s.last >= since))
    }

    /// Work after a boot belongs to what was pending before it.
    fn at_boot(&mut self, index: usize, event: &Event) {
        let pending: Vec<usize> = self
            .open
            .values()
            .copied()
            .filter(|a| matches!(self.attempts[*a].outcome, Outcome::PendingReboot | Outcome::RolledBack))
            .collect();
        for attempt in pending {
            self.extend_over_boot(attempt, index, event);
            if let What::Startup { .. } = event.what {
                self.attempts[attempt].enter(Phase::Install, index);
            }
        }
    }

    /// Extends the attempt to `index`; when a boot lies between, with a new stretch that begins there.
    fn extend_over_boot(&mut self, attempt: usize, index: usize, event: &Event) {
        let attempt = &mut self.attempts[attempt];
        let last = attempt.spans.last().map_or(0, |s| s.last);
        match self.boot {
            Some(boot) if boot > last => {
                attempt.spans.push(Span { log: ArtifactKind::Cbs, first: boot, last: index });
                attempt.ended = event.time.or(attempt.ended);
                attempt.enter(Phase::Reboot, boot);
            }
            _ => extend(attempt, index, event),
        }
    }
}

fn extend(attempt: &mut InstallAttempt, index: usize, event: &Event) {
    if let Some(span) = attempt.spans.last_mut() {
        span.last = span.last.max(index);
    }
    attempt.ended = event.time.or(attempt.ended);
}

fn failing(code: Code) -> Option<Code> {
    (!code.is_success()).then_some(code)
}

/// The door a client of the servicing stack stands for.
pub(super) fn channel_of(client: &str) -> Channel {
    let is = |name: &str| client.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    match client {
        _ if is("WindowsUpdateAgent") || is("UpdateAgentLCU") => Channel::WindowsUpdate,
        _ if is("WUSA") => Channel::Wusa,
        _ if is("DISM") => Channel::Dism,
        _ => Channel::Cbs,
    }
}

/// The KB of a package that no line names: by its revision in the build table, if that knows one.
fn by_table(mut attempt: InstallAttempt) -> InstallAttempt {
    let Some(package) = attempt.package.as_deref().and_then(PackageIdentity::parse) else { return attempt };
    let kbs = if attempt.kb.is_none() { kbs_for_rollup(&package) } else { Vec::new() };
    if let [kb] = kbs[..] {
        attempt.named(NameKind::Kb, kb, Proof::Table, None);
        attempt.kb = Some(kb.to_owned());
    }
    attempt
}
