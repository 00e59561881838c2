//! .NET Framework keeps the update from finishing: its native image service points to a program that is gone, one of its
//! installers fails, or its own setup ends in 0x80070643.
//!
//! **Evidence** `Failed in StartService for "clr_optimization_…"` or a .NET installer's failure in the failing attempt; for a
//! .NET update, Windows Installer's event about it.
//! **Not enough** 0x80070643 alone, the code of any setup that failed.
//! **Fix** see whether the service's program exists, repair .NET Framework with Microsoft's repair tool, try again.
//! **Reference** Microsoft Learn, *Windows Update error 0x80070002* (symptom 1); *.NET Framework Repair Tool*.

use super::advanced_installer_failure::{failed, find, lines_of};
use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Change, Fault, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta {
    cause: "dotnet",
    needs: &[ArtifactKind::Cbs, ArtifactKind::WindowsUpdateLog, ArtifactKind::ReportingEvents, ArtifactKind::EventLog],
};

/// ERROR_INSTALL_FAILURE.
const INSTALL_FAILURE: Code = Code(0x8007_0643);
/// Windows Installer's event about a product belongs to a failure within this.
const NEAR_MS: i64 = 10 * 60_000;

/// Looks for .NET Framework behind the failure.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let services = scope.faults(&[Fault::ServiceStart]).filter(|line| line.subject.starts_with("clr_optimization"));
    if let Some((line, confidence)) =
        services.map(|line| (line, scope.weight(facts, line.index))).min_by_key(|(_, weight)| *weight)
    {
        return Some(Finding {
            cause: META.cause,
            subject: Some(line.subject.to_owned()),
            confidence,
            evidence: vec![Witness::Event(line.index)],
            title: Phrase::new("rule-dotnet-title"),
            summary: Phrase::new("rule-dotnet-service-summary")
                .with("service", line.subject)
                .with_phrase("meaning", line.code.meaning_alone()),
            steps: guidance::dotnet(Some(line.subject)),
        });
    }
    let installer = failed(scope, facts)
        .filter(|(line, _)| find(line.subject, line.detail).is_some_and(|known| known.id == "dotnet"));
    if let Some((line, confidence)) = installer {
        return Some(Finding {
            cause: META.cause,
            subject: Some(line.subject.to_owned()),
            confidence,
            evidence: lines_of(scope, &line),
            title: Phrase::new("rule-dotnet-title"),
            summary: Phrase::new("rule-dotnet-installer-summary")
                .with("installer", line.subject)
                .with("code", line.code.hex()),
            steps: guidance::dotnet(None),
        });
    }
    own_setup(scope, facts)
}

/// A .NET update whose own setup failed.
fn own_setup(scope: &Scope<'_>, facts: &Facts<'_>) -> Option<Finding> {
    let attempt = scope.attempt?;
    let title = attempt.title.as_deref().filter(|title| title.contains(".NET Framework"))?;
    let link = attempt.chain.iter().find(|link| link.code.same_failure(INSTALL_FAILURE))?;
    let order = facts.events[link.event].order;
    let product = facts.events.iter().enumerate().find_map(|(at, entry)| match &entry.event.what {
        What::Product { name, change: Change::Failed, .. }
            if name.contains(".NET") && (entry.order - order).abs() <= NEAR_MS =>
        {
            Some(at)
        }
        _ => None,
    });
    Some(Finding {
        cause: META.cause,
        subject: Some(title.to_owned()),
        confidence: if product.is_some() { Confidence::Likely } else { Confidence::Possible },
        evidence: [product, Some(link.event)].into_iter().flatten().map(Witness::Event).collect(),
        title: Phrase::new("rule-dotnet-title"),
        summary: Phrase::new("rule-dotnet-setup-summary").with("code", link.code.hex()),
        steps: guidance::dotnet(None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const TICKLER: &str = r#"CSI: 000000fc (F) Failed in StartService for [30]"clr_optimization_v4.0.30319_64" with error code 2[gle=0x80004005]"#;

    #[test]
    fn a_native_image_service_without_program() {
        let found = diagnose(&attempt_lines("0x80070002 - ERROR_FILE_NOT_FOUND", &[TICKLER]), check).unwrap();
        let subject = found.subject.as_deref();
        assert_eq!((found.confidence, subject), (Confidence::Certain, Some("clr_optimization_v4.0.30319_64")));
        assert_eq!(outside(&[TICKLER], check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn an_installer_of_dotnet() {
        let line = "CSI: 00000071 (F) Failed execution of queue item Installer: NetFX ({8379a5d4-0000-0000-0000-000000000001}) with HRESULT 80070005.  Failure will not be ignored: A rollback will be initiated";
        let found = diagnose(&attempt_lines("0x800f0922 - CBS_E_INSTALLERS_FAILED", &[line]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("NetFX")));
    }

    #[test]
    fn silent_on_other_services_installers_and_setups() {
        let other = TICKLER.replace("clr_optimization_v4.0.30319_64", "SampleSvc");
        assert_eq!(diagnose(&attempt_lines("0x80070002 - ERROR_FILE_NOT_FOUND", &[&other]), check), None);
        assert_eq!(diagnose(&attempt_lines("0x80070643 - ERROR_INSTALL_FAILURE", &[]), check), None);
    }
}
