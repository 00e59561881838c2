//! Security software is installed that may have refused servicing a file.
//!
//! **Evidence** two independent facts name the product, it is seen running, and the failing attempt holds a refused
//! file. That is an inference: no Windows log says who refused.
//! **Not enough** a product without a refusal, or a refusal without a product.
//! **Fix** a temporary maintenance policy from the security team, the product's own block log for that minute, and
//! Process Monitor to prove it. Never uninstall it yourself.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070005* (third-party filter drivers).

use super::access_denied_file_lock::refusal;
use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::facts::{Facts, ProductFact, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "third-party-security-software", needs: &[ArtifactKind::Cbs] };

/// Looks for products on a machine whose attempt was refused a file.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let refusal = refusal(scope, facts)?;
    let active: Vec<&ProductFact> = facts.machine.products.iter().filter(|p| p.active).collect();
    let (named, is_active) =
        if active.is_empty() { (facts.machine.products.iter().collect(), false) } else { (active, true) };
    if named.is_empty() {
        return None;
    }
    let likely = is_active && refusal.decisive;
    let names = Phrase::pair(
        named.iter().map(|p| p.product.name).collect::<Vec<_>>().join(" and "),
        Phrase::spaced(&named.iter().map(|p| p.product.name_zh).collect::<Vec<_>>().join("、")),
    );
    let mut evidence: Vec<Witness> = refusal.events.iter().take(1).map(|i| Witness::Event(*i)).collect();
    evidence.extend(named.iter().flat_map(|p| p.evidence.iter().take(3).copied()));
    let id = if is_active { "rule-security-active-summary" } else { "rule-security-present-summary" };
    Some(Finding {
        cause: META.cause,
        subject: Some(named.iter().map(|p| p.product.id).collect::<Vec<_>>().join(", ")),
        confidence: if likely { Confidence::Likely } else { Confidence::Possible },
        evidence,
        title: Phrase::new("rule-security-title").with_phrase("products", names.clone()),
        summary: Phrase::new(id)
            .with_phrase("products", names)
            .with_number("count", named.len())
            .with("file", refusal.file.as_str()),
        steps: guidance::ask_security_team(&refusal.file),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::PresenceKind;
    use crate::rules::fixture::{attempt_lines, diagnose_with};

    const DENIED: &str = r"Failed to open C:\Windows\System32\rpcss.dll [HRESULT = 0x80070005 - E_ACCESSDENIED]";
    const TREND: [(PresenceKind, &str, bool); 2] =
        [(PresenceKind::Service, "ntrtscan", true), (PresenceKind::Process, "ntrtscan.exe", true)];

    #[test]
    fn likely_with_an_active_product_and_a_refusal() {
        let lines = attempt_lines("0x80070005 - E_ACCESSDENIED", &[DENIED]);
        let found = diagnose_with(&lines, &TREND, check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("trend-apexone")));
    }

    #[test]
    fn silent_without_refusal_and_on_one_fact() {
        let damaged = attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]);
        assert_eq!(diagnose_with(&damaged, &TREND, check), None);
        let lines = attempt_lines("0x80070005 - E_ACCESSDENIED", &[DENIED]);
        assert_eq!(diagnose_with(&lines, &TREND[..1], check), None);
        assert_eq!(diagnose_with(&lines, &[], check), None);
    }
}
