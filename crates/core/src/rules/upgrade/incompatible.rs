//! The compatibility scan refuses a program, a device or hardware by name.
//!
//! **Evidence** an item of a CompatData report or of ScanResult.xml with `BlockingType="Hard"`.
//! **Not enough** soft blocks, which a user may pass; for more than *possible* a report beside an upgrade that ended otherwise,
//! because reports carry no time.
//! **Fix** update that program or driver, or remove it until the upgrade is done.
//! **Reference** Microsoft Learn, *Use Windows Setup compatibility scan logs to identify blocking issues*.

use super::{is_refusal, upgrade};
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta =
    RuleMeta { cause: "not-applicable", needs: &[ArtifactKind::Panther, ArtifactKind::CompatReport] };

/// Looks for what is refused.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let refused = upgrade(scope).and_then(|attempt| attempt.code).is_some_and(is_refusal);
    if scope.attempt.is_some() && !refused {
        return None;
    }
    let blocks = facts.events.iter().enumerate().filter_map(|(index, entry)| match &entry.event.what {
        What::Fault { fault: Fault::ReportedBlock, subject, .. } => Some((index, subject)),
        _ => None,
    });
    let blocks: Vec<_> = blocks.take(5).collect();
    let (_, first) = blocks.first()?;
    let confidence = if refused || facts.attempts.is_empty() { Confidence::Likely } else { Confidence::Possible };
    Some(Finding {
        cause: META.cause,
        subject: Some((*first).clone()),
        confidence,
        evidence: blocks.iter().map(|(index, _)| Witness::Event(*index)).collect(),
        title: Phrase::new("rule-incompatible-title"),
        summary: Phrase::new("rule-incompatible-summary").with("item", first.as_str()),
        steps: guidance::upgrade_compatibility(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::ArtifactKind;
    use crate::rules::logs::{events, finding, log, setup};

    const REPORT: &str = r#"<CompatReport><Programs><Program Name="Fancy Desktop"><CompatibilityInfo BlockingType="Hard"/></Program></Programs></CompatReport>"#;

    #[test]
    fn names_what_is_refused() {
        let report = |text: &str| log(ArtifactKind::Panther, &[r#"<?xml version="1.0"?>"#, text]);
        let found = finding(vec![report(REPORT)], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("Fancy Desktop")));
        assert_eq!(finding(vec![report(&REPORT.replace("Hard", "Soft"))], check), None);
        let ended = |code| setup(&[&format!("IMOUPG  SetupHost: Reporting error event -> [{code}, 0x4000C]")]);
        assert!(finding(vec![report(REPORT), ended("0xC1900208")], check).is_some());
        assert_eq!(finding(vec![report(REPORT), ended("0x8007000D")], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
