//! One try to install one update.

use super::Witness;
use crate::hresult::Code;
use crate::report::{ChainRole, Channel, Outcome, Phase};
use crate::time::Stamp;

/// What DISM calls a check of the component store.
pub(super) const SCAN_HEALTH: &str = "ScanHealth";
/// What DISM calls a repair of it.
pub(super) const RESTORE_HEALTH: &str = "RestoreHealth";

/// A stretch of [`super::Facts::events`] that belongs to an attempt, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First event.
    pub first: usize,
    /// Last event.
    pub last: usize,
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
    /// How it ended.
    pub outcome: Outcome,
    /// The code the caller was told.
    pub code: Option<Code>,
    /// From first failing code to reported code.
    pub chain: Vec<ChainCode>,
    /// Its own lines in the servicing logs; empty when none has its session or package.
    pub spans: Vec<Span>,
    /// Events that show it as a whole.
    pub evidence: Vec<Witness>,
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
            channel,
            store_app: false,
            repair: false,
            started: time,
            ended: time,
            phases: Vec::new(),
            outcome: Outcome::Unknown,
            code: None,
            chain: Vec::new(),
            spans: Vec::new(),
            evidence: vec![Witness::Event(index)],
            resolved_by: None,
        }
    }

    /// A check of the component store, which repairs nothing.
    #[must_use]
    pub fn is_check(&self) -> bool {
        self.repair && self.title.as_deref() == Some(SCAN_HEALTH)
    }

    /// Did it fail, in whatever way?
    #[must_use]
    pub fn failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed | Outcome::RolledBack)
    }

    /// The phase that failed, or the last one reached: a rollback undoes, it does not fail.
    #[must_use]
    pub fn failing_phase(&self) -> Phase {
        let forward = self.phases.iter().rev().find(|(phase, _)| *phase != Phase::Rollback);
        forward.map_or(Phase::Install, |(phase, _)| *phase)
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

/// Points each failed attempt to the later attempt of the same update that succeeded.
pub(super) fn resolve(attempts: &mut [InstallAttempt]) {
    let mut succeeded: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for i in (0..attempts.len()).rev() {
        // Only a repair can put right what a repair or a check failed to do.
        let repair =
            attempts[i].repair.then_some(RESTORE_HEALTH).filter(|_| !attempts[i].is_check() || attempts[i].failed());
        let own = attempts[i].identity().filter(|_| !attempts[i].repair);
        let Some(identity) = repair.or(own).map(ToOwned::to_owned) else { continue };
        if attempts[i].outcome == Outcome::Succeeded {
            succeeded.insert(identity, i);
        } else if attempts[i].failed() {
            attempts[i].resolved_by = succeeded.get(&identity).copied();
        }
    }
}
