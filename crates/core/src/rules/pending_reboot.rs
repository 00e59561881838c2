//! A restart is owed: servicing refuses new work before what is pending has been finished at a boot.
//!
//! **Evidence** servicing says that pending content must be resolved first (0x80070bc9), inside the failing attempt. If it said
//! so already before a boot, that restart did not help: it is stuck. The registry's pending packages and sessions are
//! further evidence; packages between two states without an owed restart are a stuck state that is *possible* only.
//! **Not enough** `reboot required` after a successful install: that is its normal end.
//! **Fix** restart (not shut down: fast startup would keep the pending state), try again; if it is still pending, an
//! engineer looks at the pending transaction.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070bc9*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Setting, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "pending-reboot", needs: &[ArtifactKind::Cbs] };

/// Looks for servicing that waits for a restart.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let blocks: Vec<(usize, Option<Code>)> = scope
        .events
        .iter()
        .filter_map(|(i, e)| match e.what {
            What::PendingBlocks { code } => Some((*i, code)),
            _ => None,
        })
        .collect();
    let Some((last, _)) = blocks.last().copied() else { return between(scope, facts) };
    // A boot after the refusal has finished what was pending; the attempt still failed by it.
    let booted = facts.machine.booted_after(last);
    if booted && scope.attempt.is_none() {
        return None;
    }
    let codes: Vec<Code> = blocks.iter().filter_map(|(_, code)| *code).collect();
    let failed_by_it = match scope.attempt {
        Some(attempt) => attempt.code.is_some_and(|told| codes.iter().any(|code| code.same_failure(told))),
        None => !codes.is_empty(),
    };
    let stuck = refused_before_boot(facts, last);
    let (title, summary, steps) = match (stuck, booted) {
        (Some(_), _) => ("rule-pending-stuck-title", "rule-pending-stuck-lines-summary", guidance::stuck_pending()),
        (None, true) => ("rule-pending-title", "rule-pending-done-summary", guidance::retry_after_restart()),
        (None, false) => ("rule-pending-title", "rule-pending-summary", guidance::restart_first()),
    };
    let mut evidence: Vec<Witness> = blocks.iter().take(5).map(|(i, _)| Witness::Event(*i)).collect();
    evidence.extend(stuck.map(Witness::Event));
    if !booted {
        evidence.extend(held(facts));
    }
    Some(Finding {
        cause: META.cause,
        subject: None,
        confidence: if failed_by_it { Confidence::Certain } else { Confidence::Likely },
        evidence,
        title: Phrase::new(title),
        summary: Phrase::new(summary),
        steps,
    })
}

/// Servicing refused for the same reason before the last boot before event `index`: that refusal.
fn refused_before_boot(facts: &Facts<'_>, index: usize) -> Option<usize> {
    let refused = |at: &usize| matches!(facts.events[*at].event.what, What::PendingBlocks { .. });
    let before = (0..index).rev().filter(refused);
    let boot = |at: usize| facts.machine.boots.next_after(at).map(|boot| boot.order);
    before.take(1_000).find(|at| boot(*at).is_some_and(|boot| boot < facts.events[index].order))
}

/// What the registry holds of work that is pending.
fn held(facts: &Facts<'_>) -> Vec<Witness> {
    let settings = [Setting::PackagesPending, Setting::SessionPending, Setting::PendingTransaction];
    settings.iter().filter_map(|setting| facts.machine.settings.get(setting)).map(|(_, witness)| *witness).collect()
}

/// Packages between two states although no restart is owed: something was broken off and never finished.
fn between(scope: &Scope<'_>, facts: &Facts<'_>) -> Option<Finding> {
    let packages = &facts.machine.packages_between;
    let owed = facts.machine.settings.keys().any(|setting| setting.owes_restart());
    if scope.attempt.is_some()
        || owed
        || packages.is_empty()
        || facts.machine.pending_reboot.is_some_and(|(yes, _)| yes)
    {
        return None;
    }
    Some(Finding {
        cause: META.cause,
        subject: packages.first().map(|(package, ..)| package.clone()),
        confidence: Confidence::Possible,
        evidence: packages.iter().take(5).map(|(.., witness)| *witness).chain(held(facts)).collect(),
        title: Phrase::new("rule-pending-stuck-title"),
        summary: Phrase::new("rule-pending-stuck-summary").with_number("count", packages.len()),
        steps: guidance::stuck_pending(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    #[test]
    fn fires_when_servicing_refuses_before_a_restart() {
        let pending = "Failed to get store state [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]";
        let found = diagnose(&attempt_lines("0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED", &[pending]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert_eq!(outside(&[pending], check).unwrap().confidence, Confidence::Certain);
    }

    #[test]
    fn a_restart_that_did_not_help_is_another_matter() {
        let pending = "Failed to get store state [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]";
        let boot = "TI: Last boot time: 2022-10-10 16:38:02.500";
        let lines = [pending, "TI: --- Initializing Trusted Installer ---", "x", boot, "y", pending];
        let found = outside(&lines, check).unwrap();
        assert_eq!(found.title, Phrase::new("rule-pending-stuck-title"));
        let found = outside(&[pending, pending], check).unwrap();
        assert_eq!(found.title, Phrase::new("rule-pending-title"));
    }

    #[test]
    fn silent_on_a_normal_restart_request() {
        assert_eq!(outside(&["TI: CBS has signaled that a reboot is required."], check), None);
        assert_eq!(diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]), check), None);
    }
}
