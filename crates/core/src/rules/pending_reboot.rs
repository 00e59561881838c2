//! A restart is owed: servicing refuses new work before what is pending has been finished at a boot.
//!
//! **Evidence** servicing says that pending content must be resolved first (0x80070bc9), inside the failing attempt.
//! **Not enough** `reboot required` after a successful install: that is its normal end.
//! **Fix** restart (not shut down: fast startup would keep the pending state), try again; if it is still pending, an
//! engineer looks at the pending transaction.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070bc9*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::What;
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
    let (last, _) = *blocks.last()?;
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
    let (summary, steps) = match booted {
        true => ("rule-pending-done-summary", guidance::retry_after_restart()),
        false => ("rule-pending-summary", guidance::restart_first()),
    };
    Some(Finding {
        cause: META.cause,
        subject: None,
        confidence: if failed_by_it { Confidence::Certain } else { Confidence::Likely },
        evidence: blocks.iter().take(5).map(|(i, _)| Witness::Event(*i)).collect(),
        title: Phrase::new("rule-pending-title"),
        summary: Phrase::new(summary),
        steps,
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
    fn silent_on_a_normal_restart_request() {
        assert_eq!(outside(&["TI: CBS has signaled that a reboot is required."], check), None);
        assert_eq!(diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]), check), None);
    }
}
