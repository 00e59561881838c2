//! A newer version of the update is installed already: there is nothing to repair.
//!
//! **Evidence** servicing says *superseded* of the package it was asked for and names the one that is there; or the computer
//! has a later build than the one that the cumulative update brings.
//! **Not enough** *superseded* of any other package: healthy scans say it all the time.
//! **Fix** none. Compare the build with the list that asks for the update.
//! **Reference** Microsoft Learn, *Windows release information* (build and KB).

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::package::{PackageIdentity, is_later_build};
use crate::report::{Confidence, Outcome};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "superseded", needs: &[ArtifactKind::Cbs] };

/// CBS_E_NOT_APPLICABLE, WU_E_NOT_APPLICABLE.
const NOT_APPLICABLE: [Code; 2] = [Code(0x800f_081e), Code(0x8024_0017)];

/// Looks for a newer version.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let attempt = scope.attempt?;
    let own = |package: &str| attempt.package.as_deref() == Some(package);
    if let Some(line) = scope.faults(&[Fault::Superseded]).rfind(|line| own(line.subject)) {
        let summary = Phrase::new("rule-superseded-summary").with("package", line.detail);
        return Some(told(line.subject, vec![Witness::Event(line.index)], Confidence::Certain, summary));
    }
    let (build, witness) = later_build(attempt, facts)?;
    let summary = Phrase::new("rule-superseded-build-summary").with("build", build);
    let last = attempt.shown().max().map(Witness::Event);
    let evidence = last.into_iter().chain([witness]).collect();
    Some(told(attempt.package.as_deref()?, evidence, Confidence::Likely, summary))
}

/// The computer's build, if a cumulative update that did not apply brings an earlier one.
fn later_build<'a>(attempt: &InstallAttempt, facts: &'a Facts<'_>) -> Option<(&'a str, Witness)> {
    let refused = attempt.outcome == Outcome::NotNeeded && attempt.code.is_some_and(|c| NOT_APPLICABLE.contains(&c));
    let identity = PackageIdentity::parse(attempt.package.as_deref()?).filter(PackageIdentity::is_rollup)?;
    let (build, witness) = facts.machine.build.as_ref()?;
    (refused && is_later_build(build, identity.version)).then_some((build.as_str(), *witness))
}

fn told(subject: &str, evidence: Vec<Witness>, confidence: Confidence, summary: Phrase) -> Finding {
    Finding {
        cause: META.cause,
        subject: Some(subject.to_owned()),
        confidence,
        evidence,
        title: Phrase::new("rule-superseded-title"),
        summary,
        steps: guidance::compare_builds(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose_unneeded, outside};

    #[test]
    fn fires_where_the_update_asked_for_is_superseded() {
        const P: &str = "Package_for_KB5015736~31bf3856ad364e35~amd64~~19041.1.1.1";
        let line = format!(
            "Appl: Higher version found for package: {P}, superseded. (Version on system:Package_for_KB5015736~31bf3856ad364e35~amd64~~19041.1.1.2)"
        );
        let found = diagnose_unneeded(&attempt_lines("0x800f081e - CBS_E_NOT_APPLICABLE", &[&line]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some(P)));
        assert_eq!(outside(&[&line], check), None);
        assert_eq!(diagnose_unneeded(&attempt_lines("0x800f081e - CBS_E_NOT_APPLICABLE", &[]), check), None);
    }
}
