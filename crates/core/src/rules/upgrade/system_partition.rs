//! The system partition has no room for the boot files of the new Windows: setup refuses to begin.
//!
//! **Evidence** the compatibility scan's own check found a hard block, and setup ended with a refusal (0xC19002xx).
//! **Not enough** the check alone, where setup ended otherwise; a refusal whose check is another one.
//! **Fix** free some 15 MB there (fonts and languages of the boot menu, files of the maker), or enlarge it.
//! **Reference** Microsoft Learn, *SetupDiag*; *Windows upgrade error codes*.

use super::{LOGS, block};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "reserved-partition-space", needs: LOGS };

/// The check of free space looks at the system partition; the disk of Windows has a code of its own.
fn is_meant(check: &str) -> bool {
    check == "InsufficientDiskSpace"
}

/// Looks for that refusal.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, _facts: &Facts<'a>) -> Option<Finding> {
    let (line, confidence) = block(scope, is_meant)?;
    Some(Finding {
        cause: META.cause,
        subject: Some(line.subject.to_owned()),
        confidence,
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-upgrade-partition-title"),
        summary: Phrase::new("rule-upgrade-partition-summary").with("check", line.subject),
        steps: guidance::upgrade_partition(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Confidence;
    use crate::rules::logs::{events, finding, setup};

    fn confidence(check_: &str, found: &str, code: &str) -> Option<Confidence> {
        let line = format!("ICONX   CXChecker: checked {check_}, found {found}.");
        let end = format!("IMOUPG  SetupHost: Reporting error event -> [{code}, 0x4000C]");
        finding(vec![setup(&[&line, &end])], check).map(|found| found.confidence)
    }

    #[test]
    fn certain_where_setup_refused_for_it() {
        assert_eq!(confidence("InsufficientDiskSpace", "HardBlock", "0xC1900200"), Some(Confidence::Certain));
        assert_eq!(confidence("InsufficientDiskSpace", "HardBlock", "0x8007000D"), Some(Confidence::Possible));
    }

    #[test]
    fn silent_on_other_checks_and_without_setups_logs() {
        assert_eq!(confidence("InsufficientDiskSpace", "NoIssue", "0xC1900200"), None);
        assert_eq!(confidence("SafeMode", "HardBlock", "0xC1900200"), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
