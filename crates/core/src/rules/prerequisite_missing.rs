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
use crate::package::kb_in;
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
        // The one it builds on, where there is one and its name says which update that is.
        let (id, base) = match kb_in(line.detail) {
            Some(kb) => ("rule-prerequisite-base-summary", Some(kb)),
            None => ("rule-prerequisite-parent-summary", None),
        };
        let summary = Phrase::new(id).with("package", line.subject).with("kb", base.clone().unwrap_or_default());
        (line.index, Confidence::Likely, summary, base.or_else(|| Some(line.subject.to_owned())))
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
    fn the_base_is_named_where_the_plan_leaves_the_update_out() {
        let lines = [
            format!(
                "Appl: detect Parent, Package: {P}, Parent: Package_for_KB5012170~31bf3856ad364e35~amd64~~10.0.1.0, Disposition = Detect, VersionComp: EQ, BuildComp: GE, RevisionComp: GE, Exist: present"
            ),
            "Appl: detectParent: no parent found, go absent".to_owned(),
            format!("Appl: Evaluating package applicability for package {P}, applicable state: Absent"),
            format!(
                "Plan: Skipping package since its start state and target state are both absent for package: {P}, current: Absent, pending: Default, start: Absent, applicable: Absent, targeted: Absent, limit: Installed"
            ),
        ];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let found = outside(&lines, check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("KB5012170")));
        assert_eq!(outside(&lines[..3], check), None, "nobody asked for it");
        assert_eq!(outside(&lines[2..], check), None);
    }

    #[test]
    fn a_checkpoint_is_named_by_its_code() {
        let found = diagnose(&attempt_lines("0x800f0838 - CBS_E_RESERVICING_REQUIRED_BASELINE", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[]), check), None);
    }
}
