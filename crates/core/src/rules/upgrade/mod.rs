//! Causes of failed upgrades to another version of Windows, by setup's own lines.

pub mod blocks;
pub mod crash;
pub mod disk_space;
pub mod drivers;
pub mod firmware;
pub mod image;
pub mod incompatible;
pub mod language;
pub mod migration;
pub mod mount_driver;
pub mod profile;
pub mod servicing_stack;
pub mod shut_down;
pub mod system_partition;

use super::{FaultLine, Finding, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::hresult::Code;
use crate::report::{Channel, Confidence, Step};
use crate::words::Phrase;

/// Where setup tells of itself.
const LOGS: &[ArtifactKind] = &[ArtifactKind::Panther];

/// The upgrade that failed, if the scope is one.
fn upgrade<'a>(scope: &Scope<'a>) -> Option<&'a InstallAttempt> {
    scope.attempt.filter(|attempt| attempt.channel == Channel::Setup)
}

/// Results of a refusal by the compatibility scan: MOSETUP_E_COMPAT_*.
fn is_refusal(code: Code) -> bool {
    matches!(code.0, 0xC190_0200..=0xC190_020B)
}

/// The finding that one of these checks of the compatibility scan kept setup from beginning.
fn refused(
    scope: &Scope<'_>,
    wanted: impl Fn(&str) -> bool,
    cause: &'static str,
    title: Phrase,
    summary: Phrase,
    steps: Vec<Step>,
) -> Option<Finding> {
    let (line, confidence) = block(scope, wanted)?;
    Some(Finding {
        cause,
        subject: Some(line.subject.to_owned()),
        confidence,
        evidence: vec![Witness::Event(line.index)],
        title,
        summary: summary.with("check", line.subject),
        steps,
    })
}

/// What the compatibility scan refused, of these, and whether that ended the upgrade.
fn block<'a>(scope: &Scope<'a>, wanted: impl Fn(&str) -> bool) -> Option<(FaultLine<'a>, Confidence)> {
    let line = scope.faults(&[Fault::Block]).rfind(|line| wanted(line.subject))?;
    let refused = upgrade(scope).and_then(|attempt| attempt.code).is_some_and(is_refusal);
    Some((line, if refused { Confidence::Certain } else { Confidence::Possible }))
}

/// The line of these that weighs most; setup holds back what it survived, so that what is told outside attempts failed it.
fn told<'a>(scope: &Scope<'a>, facts: &Facts<'a>, wanted: &'static [Fault]) -> Option<(FaultLine<'a>, Confidence)> {
    scope.heaviest(facts, wanted).filter(|_| scope.attempt.is_none() || upgrade(scope).is_some())
}
