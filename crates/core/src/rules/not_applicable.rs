//! What was asked for is not meant for this computer, or not for this package: servicing refuses by rule.
//!
//! **Evidence** *Only package owners can remove package* (its code, access denied, is no question of permissions); or the
//! update does not apply and its architecture or build is another one than the computer's.
//! A feature whose name this Windows does not know is not part of its edition or version.
//! **Not enough** *not applicable* alone names no reason: it is *possible* that it is another edition, build or architecture;
//! an update that is listed as installed needs none.
//! **Fix** the package for this edition, build and architecture; for a part of an update, remove the update it belongs to.
//! **Reference** Microsoft Learn, *Windows Update Standalone Installer* (0x240017); the update's article.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::package::{PackageIdentity, is_other_build};
use crate::report::{Confidence, Outcome};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "not-applicable", needs: &[ArtifactKind::Cbs, ArtifactKind::Dism] };

/// CBS_E_NOT_APPLICABLE, WU_E_NOT_APPLICABLE, CBS_E_NOT_SUPPORTED_ON_IMAGE_TYPE, CBS_E_CANNOT_UNINSTALL.
const REFUSED: [u32; 4] = [0x800f_081e, 0x8024_0017, 0x800f_0846, 0x800f_0825];

/// Looks for a request that servicing refuses by rule.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    if let Some((line, weight)) = scope.heaviest(facts, &[Fault::OwnerOnly]) {
        let summary = Phrase::new("rule-unfit-owner-summary").with("package", line.subject);
        let evidence = vec![Witness::Event(line.index)];
        return Some(told(Some(line.subject), evidence, weight, summary, guidance::remove_owner()));
    }
    if let Some((line, weight)) = scope.heaviest(facts, &[Fault::UnknownFeature]) {
        let summary = Phrase::new("rule-unfit-feature-summary").with("feature", line.subject);
        let evidence = vec![Witness::Event(line.index)];
        return Some(told(Some(line.subject), evidence, weight, summary, guidance::known_features()));
    }
    // What is installed already needs no reason.
    let installed = |a: &&InstallAttempt| a.kb.as_ref().is_some_and(|kb| facts.machine.installed_kbs.contains(kb));
    let attempt = scope.attempt.filter(|a| !installed(a))?;
    let index = if attempt.outcome == Outcome::NotNeeded {
        attempt.code.filter(|code| REFUSED.contains(&code.0))?;
        attempt.shown().max()?
    } else {
        scope.coded(|code| REFUSED.contains(&code.0))?.0
    };
    let mut evidence = vec![Witness::Event(index)];
    let subject = attempt.package.as_deref();
    let (confidence, summary) = match mismatch(attempt, facts) {
        Some((wanted, present, witness)) => {
            evidence.push(witness);
            let summary = Phrase::new("rule-unfit-other-summary").with("wanted", wanted).with("present", present);
            (Confidence::Certain, summary)
        }
        None => {
            let code = attempt.code.unwrap_or(Code(REFUSED[0]));
            (Confidence::Possible, Phrase::new("rule-unfit-code-summary").with("code", code.hex()))
        }
    };
    Some(told(subject, evidence, confidence, summary, guidance::right_package()))
}

/// What the package is for and what the computer is, where they differ: architecture, or build of a cumulative update.
fn mismatch(attempt: &InstallAttempt, facts: &Facts<'_>) -> Option<(String, String, Witness)> {
    let identity = PackageIdentity::parse(attempt.package.as_deref()?)?;
    if let Some((present, witness)) = &facts.machine.architecture {
        let known = ["amd64", "x86", "arm64"];
        if known.contains(&identity.architecture)
            && known.contains(&present.as_str())
            && identity.architecture != present
        {
            return Some((identity.architecture.to_owned(), present.clone(), *witness));
        }
    }
    let (present, witness) = facts.machine.build.as_ref().filter(|_| identity.is_rollup())?;
    is_other_build(present, identity.version).then(|| (identity.version.to_owned(), present.clone(), *witness))
}

fn told(
    subject: Option<&str>,
    evidence: Vec<Witness>,
    confidence: Confidence,
    summary: Phrase,
    steps: Vec<crate::report::Step>,
) -> Finding {
    let title = Phrase::new("rule-unfit-title");
    Finding { cause: META.cause, subject: subject.map(Into::into), confidence, evidence, title, summary, steps }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::access_denied_file_lock;
    use crate::rules::fixture::{attempt_lines, diagnose, diagnose_unneeded, outside};

    const OWNER: &str = "Only package owners can remove package: Package_10_for_KB4532947~31bf3856ad364e35~amd64~~10.0.1.2565 [HRESULT = 0x80070005 - E_ACCESSDENIED]";

    #[test]
    fn fires_on_a_part_that_only_its_owner_removes() {
        let lines = attempt_lines("0x80070005 - E_ACCESSDENIED", &[OWNER]);
        let found = diagnose(&lines, check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert!(found.subject.unwrap().starts_with("Package_10_for_KB4532947"));
        assert_eq!(diagnose(&lines, access_denied_file_lock::check), None, "a rule, not a permission");
        assert_eq!(outside(&[OWNER], check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn not_applicable_without_a_reason_is_possible() {
        let found = diagnose_unneeded(&attempt_lines("0x800f081e - CBS_E_NOT_APPLICABLE", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible);
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[]), check), None);
    }
}
