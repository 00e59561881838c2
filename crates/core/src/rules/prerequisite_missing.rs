//! The update builds on another one that is not installed.
//!
//! **Evidence** the update that was asked for does not apply, and servicing found none of the packages it belongs to; or the
//! code says that a checkpoint (baseline) update comes first (0x800f0838).
//! **Not enough** *no parent found* of any other package: every healthy scan says it of hundreds.
//! **Fix** compare build, edition and prerequisites in the update's article, install what it builds on first.
//! **Reference** Microsoft Learn, *Checkpoint cumulative updates*; the *Prerequisites* section of the update's article.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "prerequisite-missing", needs: &[ArtifactKind::Cbs] };

/// CBS_E_RESERVICING_REQUIRED_BASELINE.
const BASELINE_REQUIRED: Code = Code(0x800f_0838);

/// Looks for an update whose base is not there.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, _: &Facts<'a>) -> Option<Finding> {
    let own = |package: &str| scope.attempt.is_none_or(|a| a.package.as_deref() == Some(package));
    let parent = scope.faults(&[Fault::NoParent]).rfind(|line| own(line.subject));
    let (index, confidence, summary, subject) = if let Some(line) = parent {
        let summary = Phrase::new("rule-prerequisite-parent-summary").with("package", line.subject);
        (line.index, Confidence::Likely, summary, Some(line.subject.to_owned()))
    } else {
        let (index, _, confidence) = scope.coded(|code| code == BASELINE_REQUIRED)?;
        (index, confidence, Phrase::new("rule-prerequisite-baseline-summary"), None)
    };
    Some(Finding {
        cause: META.cause,
        subject,
        confidence,
        evidence: vec![Witness::Event(index)],
        title: Phrase::new("rule-prerequisite-title"),
        summary,
        steps: guidance::install_base_first(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, diagnose_unneeded, outside};

    const P: &str = "Package_for_KB5015736~31bf3856ad364e35~amd64~~19041.1.1.1";

    #[test]
    fn fires_where_the_update_asked_for_has_no_parent() {
        let line = format!("Appl: detectParent: package: {P}, no parent found, go absent");
        let found = diagnose_unneeded(&attempt_lines("0x800f081e - CBS_E_NOT_APPLICABLE", &[&line]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some(P)));
        assert_eq!(outside(&[&line], check), None, "every healthy scan says so");
        let other = "Appl: detectParent: package: Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1.1.1, no parent found, go absent";
        assert_eq!(diagnose_unneeded(&attempt_lines("0x800f081e - CBS_E_NOT_APPLICABLE", &[other]), check), None);
    }

    #[test]
    fn a_checkpoint_is_named_by_its_code() {
        let found = diagnose(&attempt_lines("0x800f0838 - CBS_E_RESERVICING_REQUIRED_BASELINE", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[]), check), None);
    }
}
