//! The lines a rule judges, and how much one of them proves.

use crate::artifact::ArtifactKind;
use crate::extract::{Event, Fault, What};
use crate::facts::{Facts, InstallAttempt};
use crate::hresult::Code;
use crate::report::{ChainRole, Confidence, Outcome};

/// A cause is written within this before the failure it leads to.
const NEAR_MS: i64 = 60_000;
/// The stamp of a line may lie this much after the failure it explains: one second's lines change places.
const SAME_MOMENT_MS: i64 = 1_000;

/// The lines of one failed attempt, or those that belong to none.
pub struct Scope<'a> {
    /// The failed attempt; `None`: the machine as a whole.
    pub attempt: Option<&'a InstallAttempt>,
    /// Its events, in time order.
    pub events: Vec<(usize, &'a Event)>,
}

/// A [`What::Fault`] with its place.
#[derive(Clone, Copy, Debug)]
pub struct FaultLine<'a> {
    /// Index into [`Facts::events`].
    pub index: usize,
    /// Which mechanism.
    pub fault: Fault,
    /// The thing concerned; empty where the line names none.
    pub subject: &'a str,
    /// What else the line names.
    pub detail: &'a str,
    /// The code it states; 0 where it states none.
    pub code: Code,
}

impl<'a> Scope<'a> {
    /// The lines of a failed attempt.
    #[must_use]
    pub fn of_attempt(facts: &'a Facts<'a>, attempt: &'a InstallAttempt) -> Self {
        Self { attempt: Some(attempt), events: facts.events_of(attempt).collect() }
    }

    /// What belongs to no attempt.
    #[must_use]
    pub fn of_machine(facts: &'a Facts<'a>) -> Self {
        Self { attempt: None, events: facts.events_outside().collect() }
    }

    /// Lines that state one of these mechanisms, in time order.
    pub fn faults(&self, wanted: &'static [Fault]) -> impl DoubleEndedIterator<Item = FaultLine<'a>> + '_ {
        self.events.iter().filter_map(|(index, event)| match &event.what {
            What::Fault { fault, subject, detail, code } if wanted.contains(fault) => {
                Some(FaultLine { index: *index, fault: *fault, subject, detail, code: *code })
            }
            _ => None,
        })
    }

    /// How sure it is that the line at `index` says what failed the attempt. *Certain*: it stands in the error chain, states
    /// the reported code, or was written seconds before the failure first appeared. Outside attempts nothing says what
    /// failed by it: *likely*, unless a later update went well, or somebody only typed a command of DISM wrong.
    #[must_use]
    pub fn weight(&self, facts: &Facts<'_>, index: usize) -> Confidence {
        let decisive = match self.attempt {
            Some(attempt) => is_decisive(attempt, facts, index),
            None if is_outlived(facts, index) || is_of_a_tool(facts, index) => return Confidence::Possible,
            None => return Confidence::Likely,
        };
        if decisive { Confidence::Certain } else { Confidence::Possible }
    }

    /// Where one of these codes is stated, and how sure it is that it failed the attempt: a code says what failed, never why.
    /// *Likely*: it begins or ends the error chain of an attempt whose servicing lines are here.
    #[must_use]
    pub fn coded(&self, is: impl Fn(Code) -> bool) -> Option<(usize, Code, Confidence)> {
        if let Some(attempt) = self.attempt {
            let link = attempt.chain.iter().find(|link| is(link.code))?;
            let counts = link.role != ChainRole::Step && attempt.is_in_servicing_logs();
            return Some((link.event, link.code, if counts { Confidence::Likely } else { Confidence::Possible }));
        }
        let coded =
            |(index, event): &(usize, &Event)| stated(&event.what).filter(|c| is(*c)).map(|code| (*index, code));
        self.events.iter().rev().find_map(coded).map(|(index, code)| (index, code, Confidence::Possible))
    }

    /// The fault of these kinds that weighs most, the latest among equals, with its weight.
    #[must_use]
    pub fn heaviest(&self, facts: &Facts<'_>, wanted: &'static [Fault]) -> Option<(FaultLine<'a>, Confidence)> {
        // `min_by_key` keeps the first among equals: of the reversed order that is the latest.
        self.faults(wanted).rev().map(|line| (line, self.weight(facts, line.index))).min_by_key(|(_, weight)| *weight)
    }
}

fn is_decisive(attempt: &InstallAttempt, facts: &Facts<'_>, index: usize) -> bool {
    if attempt.chain.iter().any(|link| link.event == index) {
        return true;
    }
    let code = stated(&facts.event(index).what);
    if code.is_some_and(|code| attempt.code.is_some_and(|told| told.same_failure(code))) {
        return true;
    }
    // Where the failure first appears: behind its cause, or at its only line; without a code at the attempt's end.
    let onset = attempt.chain.get(1).or(attempt.chain.first()).map(|link| link.event);
    let Some(onset) = onset.or_else(|| attempt.shown().max()) else { return false };
    let before = facts.events[onset].order - facts.events[index].order;
    (-SAME_MOMENT_MS..=NEAR_MS).contains(&before)
}

/// The failing code a line states.
fn stated(what: &What) -> Option<Code> {
    match what {
        What::Fault { code, .. } | What::Failure { code, .. } | What::FileRefused { code, .. } => Some(*code),
        _ => None,
    }
    .filter(|code| !code.is_success())
}

/// Is it DISM's word, where the logs of updates could say that one failed? People try its commands for many reasons.
fn is_of_a_tool(facts: &Facts<'_>, index: usize) -> bool {
    let logs =
        [ArtifactKind::Cbs, ArtifactKind::ReportingEvents, ArtifactKind::EventLog, ArtifactKind::WindowsUpdateLog];
    facts.timeline.is_of(&facts.events[index], ArtifactKind::Dism) && logs.into_iter().any(|kind| facts.has(kind))
}

/// Has an update been installed after this line? Then what it says did not keep the machine from it.
fn is_outlived(facts: &Facts<'_>, index: usize) -> bool {
    let update = |a: &&InstallAttempt| !a.repair && !a.store_app && !a.is_definition();
    let mut succeeded = facts.attempts.iter().filter(update).filter(|a| a.outcome == Outcome::Succeeded);
    succeeded.any(|a| a.shown().min().is_some_and(|first| first > index))
}
