//! The servicing stack is older than the update needs.
//!
//! **Evidence** servicing names the version it needs and the one it has, or `wusa.exe` says that the stack comes first.
//! **Not enough** 0x800f0823 alone says the same without the versions: *likely*.
//! **Fix** install the newest servicing stack update for this build (or a combined cumulative update), restart, try again.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x800f0823*; *Servicing stack updates*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, StandaloneStep, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta {
    cause: "servicing-stack-outdated",
    needs: &[ArtifactKind::Cbs, ArtifactKind::EventLog, ArtifactKind::EventExport],
};

/// CBS_E_NEW_SERVICING_STACK_REQUIRED.
const STACK_REQUIRED: Code = Code(0x800f_0823);

/// Looks for an update that needs a newer stack.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (index, confidence, summary, needed) = if let Some((line, weight)) =
        scope.heaviest(facts, &[Fault::StackTooOld])
    {
        let (needed, present) = line.detail.split_once(' ').unwrap_or((line.detail, ""));
        let summary = Phrase::new("rule-stack-versions-summary").with("needed", needed).with("present", present);
        (line.index, weight, summary, Some(needed))
    } else {
        let first = |what: &What| matches!(what, What::Standalone { step: StandaloneStep::ServicingStackFirst, .. });
        let told = scope.attempt.and_then(|a| a.shown().find(|index| first(&facts.event(*index).what)));
        let told = told.map(|index| (index, Confidence::Certain));
        let coded = || scope.coded(|code| code == STACK_REQUIRED).map(|(index, _, confidence)| (index, confidence));
        let (index, confidence) = told.or_else(coded)?;
        (index, confidence, Phrase::new("rule-stack-summary"), None)
    };
    Some(Finding {
        cause: META.cause,
        subject: needed.map(Into::into),
        confidence,
        evidence: vec![Witness::Event(index)],
        title: Phrase::new("rule-stack-title"),
        summary,
        steps: guidance::newer_stack(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const LINE: &str = "E: Package \"Package_for_KB5012170~31bf3856ad364e35~amd64~~14393.5285.1.4\" requires Servicing Stack v10.0.14393.5285 but current Servicing Stack is v10.0.14393.4349. [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]";
    const CODE: &str = "0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED";

    #[test]
    fn fires_on_the_versions_and_on_the_code() {
        let found = diagnose(&attempt_lines(CODE, &[LINE]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("10.0.14393.5285")));
        assert_eq!(diagnose(&attempt_lines(CODE, &[]), check).unwrap().confidence, Confidence::Likely);
        assert_eq!(outside(&[LINE], check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn silent_on_another_failure() {
        assert_eq!(diagnose(&attempt_lines("0x800f081f - CBS_E_SOURCE_MISSING", &[]), check), None);
    }
}
