//! One try to install one update.

use super::Witness;
use crate::artifact::ArtifactKind;
use crate::hresult::Code;
use crate::package::{PackageIdentity, is_definition, kb_in};
use crate::report::{ChainRole, Channel, NameKind, Outcome, Phase, Proof};
use crate::time::Stamp;
use crate::timeline::{Timeline, TimelineEntry};
use std::collections::BTreeMap;

/// What DISM calls a check of the component store.
pub(super) const SCAN_HEALTH: &str = "ScanHealth";
/// What DISM calls a repair of it.
pub(super) const RESTORE_HEALTH: &str = "RestoreHealth";

/// A stretch of [`super::Facts::events`] that belongs to an attempt, both ends included: of it, the lines of one kind of
/// log, and what event logs say meanwhile. Other logs write of other things at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The kind of log that tells the attempt.
    pub log: ArtifactKind,
    /// First event.
    pub first: usize,
    /// Last event.
    pub last: usize,
}

/// Events of one stretch that are looked at; a real install writes some hundreds.
const STRETCH_LIMIT: usize = 5_000;

impl Span {
    /// Its events; of a very long stretch its end, where it failed.
    pub(super) fn events<'e>(
        self,
        timeline: &'e Timeline,
        events: &'e [TimelineEntry<'_>],
    ) -> impl Iterator<Item = usize> + use<'e> {
        let kind = |i: &usize| timeline.sources[events[*i].source].extract.kind;
        let stretch = self.first.max(self.last.saturating_sub(STRETCH_LIMIT))..=self.last;
        stretch.filter(move |i| kind(i) == self.log || kind(i).is_of_events())
    }
}

/// A code of an attempt's error chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainCode {
    /// The code.
    pub code: Code,
    /// Its place.
    pub role: ChainRole,
    /// The event that states it.
    pub event: usize,
}

/// One name of an attempt's update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptName {
    /// What kind of name.
    pub kind: NameKind,
    /// The name.
    pub value: String,
    /// How it is known to be this update's.
    pub proof: Proof,
    /// The event that states it; none where a table does.
    pub event: Option<usize>,
}

/// One try to install one update, joined across all logs.
#[derive(Clone, Debug, PartialEq)]
pub struct InstallAttempt {
    /// `KB5015736`, if a line or the build table proves it.
    pub kb: Option<String>,
    /// Package identity.
    pub package: Option<String>,
    /// Title in the agent's words.
    pub title: Option<String>,
    /// The agent's update id.
    pub update: Option<String>,
    /// Every name, and how it is known.
    pub names: Vec<AttemptName>,
    /// The door it came through.
    pub channel: Channel,
    /// A Store app, not Windows.
    pub store_app: bool,
    /// A repair of the component store, not an update.
    pub repair: bool,
    /// First trace.
    pub started: Option<Stamp>,
    /// Last trace.
    pub ended: Option<Stamp>,
    /// Phases seen, each with the event that shows it.
    pub phases: Vec<(Phase, usize)>,
    /// The phase that failed, where a line of the failure says so.
    pub failed_in: Option<Phase>,
    /// How it ended.
    pub outcome: Outcome,
    /// The code the caller was told.
    pub code: Option<Code>,
    /// Where setup of another version failed: phase and operation, as its extend code numbers them.
    pub extend: Option<u32>,
    /// From first failing code to reported code.
    pub chain: Vec<ChainCode>,
    /// Its own lines in the servicing logs; empty when none has its session or package.
    pub spans: Vec<Span>,
    /// Events that show it as a whole.
    pub evidence: Vec<Witness>,
    /// The computer went down without a shutdown while it ran: the event that says so.
    pub interrupted: Option<usize>,
    /// Index of the attempt before this one that tried the same update.
    pub retry_of: Option<usize>,
    /// Index of the later attempt of the same update that succeeded.
    pub resolved_by: Option<usize>,
}

impl InstallAttempt {
    /// An attempt that begins with event `index`.
    #[must_use]
    pub fn begun(channel: Channel, time: Option<Stamp>, index: usize) -> Self {
        Self {
            kb: None,
            package: None,
            title: None,
            update: None,
            names: Vec::new(),
            channel,
            store_app: false,
            repair: false,
            started: time,
            ended: time,
            phases: Vec::new(),
            failed_in: None,
            outcome: Outcome::Unknown,
            code: None,
            extend: None,
            chain: Vec::new(),
            spans: Vec::new(),
            evidence: vec![Witness::Event(index)],
            interrupted: None,
            retry_of: None,
            resolved_by: None,
        }
    }

    /// Notes a name once, with its best proof.
    pub fn named(&mut self, kind: NameKind, value: &str, proof: Proof, event: Option<usize>) {
        let known = self.names.iter_mut().find(|n| n.kind == kind && n.value.eq_ignore_ascii_case(value));
        match known {
            Some(known) if proof < known.proof => (known.proof, known.event) = (proof, event),
            Some(_) => {}
            None => self.names.push(AttemptName { kind, value: value.to_owned(), proof, event }),
        }
    }

    /// Takes the KB a text states, if it has none yet.
    pub fn named_by(&mut self, text: &str, event: usize) {
        if let Some(kb) = kb_in(text) {
            self.named(NameKind::Kb, &kb, Proof::Line, Some(event));
            self.kb.get_or_insert(kb);
        }
    }

    /// Notes the package it is about, as event `event` states it.
    pub fn of_package(&mut self, package: &str, event: usize) {
        self.package = Some(package.to_owned());
        self.named(NameKind::Package, package, Proof::Line, Some(event));
        self.named_by(package, event);
        // A cumulative update has no KB of its own: its version is the build it brings.
        if let Some(identity) = PackageIdentity::parse(package).filter(PackageIdentity::is_rollup) {
            let build: Vec<&str> = identity.version.split('.').take(2).collect();
            self.named(NameKind::Build, &build.join("."), Proof::Line, Some(event));
        }
    }

    /// Has it lines of its own in the servicing logs?
    #[must_use]
    pub fn is_in_servicing_logs(&self) -> bool {
        self.spans.iter().any(|span| span.log == ArtifactKind::Cbs)
    }

    /// The names of one kind.
    pub fn names_of(&self, kind: NameKind) -> impl Iterator<Item = &AttemptName> {
        self.names.iter().filter(move |n| n.kind == kind)
    }

    /// Is this one of its KB numbers, proven or not?
    #[must_use]
    pub fn goes_by(&self, kb: &str) -> bool {
        self.kb.as_deref() == Some(kb) || self.names_of(NameKind::Kb).any(|name| name.value == kb)
    }

    /// Every event that shows it, and the ends of its stretches, in no order.
    pub fn shown(&self) -> impl Iterator<Item = usize> + '_ {
        let events = self.evidence.iter().filter_map(|w| match w {
            Witness::Event(i) => Some(*i),
            Witness::Hint { .. } => None,
        });
        events.chain(self.spans.iter().flat_map(|s| [s.first, s.last]))
    }

    /// A check of the component store, which repairs nothing.
    #[must_use]
    pub fn is_check(&self) -> bool {
        self.repair && self.title.as_deref() == Some(SCAN_HEALTH)
    }

    /// Definitions of Microsoft's antivirus: no update of Windows.
    #[must_use]
    pub fn is_definition(&self) -> bool {
        self.kb.as_deref().is_some_and(is_definition)
    }

    /// Did it fail, in whatever way?
    #[must_use]
    pub fn failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::RolledBack)
    }

    /// Did it go wrong: did it fail, or did the computer go down under it?
    #[must_use]
    pub fn went_wrong(&self) -> bool {
        self.failed() || self.interrupted.is_some()
    }

    /// The phase that failed, or the last one reached: a rollback undoes, it does not fail.
    #[must_use]
    pub fn failing_phase(&self) -> Phase {
        let forward = self.phases.iter().rev().find(|(phase, _)| *phase != Phase::Rollback);
        self.failed_in.or(forward.map(|(phase, _)| *phase)).unwrap_or(Phase::Install)
    }

    /// Notes a phase once.
    pub fn enter(&mut self, phase: Phase, event: usize) {
        if self.phases.iter().all(|(p, _)| *p != phase) {
            self.phases.push((phase, event));
        }
    }

    /// Notes one more event that shows the attempt.
    pub fn shown_by(&mut self, event: usize) {
        if !self.evidence.contains(&Witness::Event(event)) {
            self.evidence.push(Witness::Event(event));
        }
    }

    /// What tells updates apart: the KB, else the package's name without its version, else the title.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.kb.as_deref().or(self.package.as_deref()).or(self.title.as_deref()).or(self.update.as_deref())
    }
}

/// When each attempt began and ended, by the events that show it on the common clock.
pub(super) fn set_times(events: &[TimelineEntry<'_>], attempts: &mut [InstallAttempt]) {
    for attempt in attempts {
        let timed = || attempt.shown().filter(|i| events[*i].event.time.is_some());
        let (first, last) = (timed().min_by_key(|i| events[*i].order), timed().max_by_key(|i| (events[*i].order, *i)));
        attempt.started = first.and_then(|i| events[i].event.time);
        attempt.ended = last.and_then(|i| events[i].event.time);
    }
}

/// Are two attempts, of one identity, tries of the same update? The agent gives every month's removal tool the same KB:
/// where both have an id of their own and another title, they are two updates.
fn same_update(a: &InstallAttempt, b: &InstallAttempt) -> bool {
    let differ = |x: &Option<String>, y: &Option<String>| x.is_some() && y.is_some() && x != y;
    !(differ(&a.update, &b.update) && differ(&a.title, &b.title))
}

/// Points each try to the one of the same update before it.
pub(super) fn group_retries(attempts: &mut [InstallAttempt]) {
    let mut tries: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for i in 0..attempts.len() {
        let Some(identity) = attempts[i].identity().filter(|_| !attempts[i].repair) else { continue };
        let earlier = tries.entry(identity.to_owned()).or_default();
        let before = earlier.iter().rev().copied().find(|e| same_update(&attempts[*e], &attempts[i]));
        earlier.push(i);
        // A success ends the story: what comes after it is an installation anew.
        attempts[i].retry_of = before.filter(|e| attempts[*e].outcome != Outcome::Succeeded);
    }
}

/// Points each failed attempt to the later attempt of the same update that succeeded.
pub(super) fn resolve(attempts: &mut [InstallAttempt]) {
    let mut succeeded: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for i in (0..attempts.len()).rev() {
        // Only a repair can put right what a repair or a check failed to do.
        let repair =
            attempts[i].repair.then_some(RESTORE_HEALTH).filter(|_| !attempts[i].is_check() || attempts[i].failed());
        let own = attempts[i].identity().filter(|_| !attempts[i].repair);
        let Some(identity) = repair.or(own).map(ToOwned::to_owned) else { continue };
        if attempts[i].outcome == Outcome::Succeeded {
            succeeded.entry(identity).or_default().push(i);
        } else if attempts[i].went_wrong() {
            let later = succeeded.get(&identity).into_iter().flatten().rev();
            let same = |l: &usize| attempts[i].is_definition() || same_update(&attempts[i], &attempts[*l]);
            attempts[i].resolved_by = later.copied().find(same);
        }
    }
}
