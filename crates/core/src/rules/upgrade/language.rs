//! Languages or features of another Windows were given to the upgrade, or its language is another one.
//!
//! **Evidence** setup's servicing refuses a package because it belongs to another version (`Package doesn't match FOD for the
//! current OS … expected: …`); or the compatibility scan refuses the language.
//! **Not enough** 0x800f0818 without that line.
//! **Fix** remove what gives the old packages to setup (SetupConfig.ini, `/InstallLangPacks`), or take media of the same language.
//! **Reference** Microsoft Learn, *Error 0x800f0818 during an upgrade to Windows 11*.

use super::{LOGS, block, told};
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "feature-language-mismatch", needs: LOGS };

/// Looks for packages of another Windows.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let of_language = |check: &str| check == "MismatchedLanguage";
    let (line, confidence, summary, steps) = match told(scope, facts, &[Fault::OtherWindows]) {
        Some((line, weight)) => {
            let summary = Phrase::new("rule-upgrade-package-summary").with("package", line.subject);
            (line, weight, summary.with("expected", line.detail), guidance::upgrade_without_packages())
        }
        None => {
            let (line, confidence) = block(scope, of_language)?;
            (line, confidence, Phrase::new("rule-upgrade-language-summary"), guidance::upgrade_media())
        }
    };
    let subject = Some(line.subject).filter(|_| line.fault == Fault::OtherWindows);
    Some(Finding {
        cause: META.cause,
        subject: subject.map(str::to_owned),
        confidence,
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-upgrade-language-title"),
        summary,
        steps,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Confidence;
    use crate::rules::logs::{events, finding, setup};

    const RESULT: &str = "IMOUPG  ImageExit: Initializing SetupResult: [0x800f0818]";
    const EXTEND: &str = "IMOUPG  ImageExit: Initializing Extended: [0x20003]";
    const PACKAGE: &str = "ICBS    Package doesn't match FOD for the current OS, package: X-de-de-Package~31bf3856ad364e35~amd64~~10.0.19041.1, expected:X-de-de-Package~31bf3856ad364e35~amd64~~10.0.22621.1 [HRESULT = 0x800f0818 - CBS_E_IDENTITY_MISMATCH]";

    #[test]
    fn fires_on_the_package_before_or_behind_the_result() {
        for lines in [[RESULT, EXTEND, PACKAGE], [PACKAGE, RESULT, EXTEND]] {
            let found = finding(vec![setup(&lines)], check).unwrap();
            assert_eq!(found.confidence, Confidence::Certain);
            assert!(found.subject.unwrap().contains("19041"));
        }
    }

    #[test]
    fn a_refused_language() {
        let refused = "ICONX   CMismatchedLanguageChecker: checked MismatchedLanguage, found HardBlock.";
        let end = "IMOUPG  SetupHost: Reporting error event -> [0xC1900208, 0x4000C]";
        assert_eq!(finding(vec![setup(&[refused, end])], check).unwrap().confidence, Confidence::Certain);
        assert_eq!(finding(vec![setup(&[&refused.replace("HardBlock", "NoIssue"), end])], check), None);
    }

    #[test]
    fn silent_on_the_code_alone_and_without_setups_logs() {
        assert_eq!(finding(vec![setup(&[RESULT, EXTEND])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
