//! The firmware keeps the new Windows from starting, or an update of it waits: setup refuses to begin.
//!
//! **Evidence** the compatibility scan's own check found a hard block, and setup ended with a refusal (0xC19002xx).
//! **Not enough** the check alone, where setup ended otherwise; a refusal whose check is another one.
//! **Fix** finish or install the firmware update, set UEFI and Secure Boot as the new version needs them.
//! **Reference** Microsoft Learn, *SetupDiag*; *Windows upgrade error codes*.

use super::{LOGS, refused};
use crate::facts::Facts;
use crate::guidance;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "firmware", needs: LOGS };

/// Checks of the firmware.
fn is_meant(check: &str) -> bool {
    ["HostIsUEFICompliant", "SecureBoot", "PendingFirmwareUpdateWithPower", "TPMVersion"].contains(&check)
}

/// Looks for that refusal.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, _facts: &Facts<'a>) -> Option<Finding> {
    let (title, summary) = (Phrase::new("rule-upgrade-firmware-title"), Phrase::new("rule-upgrade-firmware-summary"));
    refused(scope, is_meant, META.cause, title, summary, guidance::upgrade_firmware())
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
        assert_eq!(confidence("PendingFirmwareUpdateWithPower", "HardBlock", "0xC1900200"), Some(Confidence::Certain));
        assert_eq!(confidence("PendingFirmwareUpdateWithPower", "HardBlock", "0x8007000D"), Some(Confidence::Possible));
    }

    #[test]
    fn silent_on_other_checks_and_without_setups_logs() {
        assert_eq!(confidence("PendingFirmwareUpdateWithPower", "NoIssue", "0xC1900200"), None);
        assert_eq!(confidence("SafeMode", "HardBlock", "0xC1900200"), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
