//! The compatibility scan refuses the upgrade for something that must be put right first.
//!
//! **Evidence** the compatibility scan's own check found a hard block, and setup ended with a refusal (0xC19002xx).
//! **Not enough** the check alone, where setup ended otherwise; a refusal whose check is another one.
//! **Fix** put right what the check names; for programs and devices, open the latest CompatData report.
//! **Reference** Microsoft Learn, *SetupDiag*; *Windows upgrade error codes*.

use super::{LOGS, refused};
use crate::facts::Facts;
use crate::guidance;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "prerequisite-missing", needs: LOGS };

/// Checks that other rules explain.
const OTHERS: [&str; 6] = [
    "InsufficientDiskSpace",
    "MismatchedLanguage",
    "HostIsUEFICompliant",
    "SecureBoot",
    "PendingFirmwareUpdateWithPower",
    "TPMVersion",
];

fn is_meant(check: &str) -> bool {
    !OTHERS.contains(&check)
}

/// Looks for that refusal.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, _facts: &Facts<'a>) -> Option<Finding> {
    let (title, summary) = (Phrase::new("rule-upgrade-block-title"), Phrase::new("rule-upgrade-block-summary"));
    refused(scope, is_meant, META.cause, title, summary, guidance::upgrade_compatibility())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Confidence;
    use crate::rules::logs::{events, finding, refusal};

    fn confidence(check_: &str, found: &str, code: &str) -> Option<Confidence> {
        finding(vec![refusal(check_, found, code)], check).map(|found| found.confidence)
    }

    #[test]
    fn certain_where_setup_refused_for_it() {
        assert_eq!(confidence("SafeMode", "HardBlock", "0xC1900200"), Some(Confidence::Certain));
        assert_eq!(confidence("SafeMode", "HardBlock", "0x8007000D"), Some(Confidence::Possible));
    }

    #[test]
    fn silent_on_other_checks_and_without_setups_logs() {
        assert_eq!(confidence("SafeMode", "NoIssue", "0xC1900200"), None);
        assert_eq!(confidence("MismatchedLanguage", "HardBlock", "0xC1900200"), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
