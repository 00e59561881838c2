//! The new Windows stopped with a bug check while the upgrade went on: a driver, as a rule.
//!
//! **Evidence** setup's lines at the boot after it, `Crash 0x… detected`, with the module in the next line; the upgrade was
//! undone behind them.
//! **Not enough** for *certain*: a bug check without a module, or with one of Windows itself; then the dump has to tell.
//! **Fix** update or remove the named driver before the next try; else read the dump (setupmem.dmp), firmware, memory.
//! **Reference** Microsoft Learn, *Windows upgrade resolution procedures* (0xC1900101).

use super::{LOGS, told};
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "driver-failure", needs: LOGS };

/// Windows' own modules, in which others' faults come to light.
const OWN: [&str; 6] = ["ntoskrnl.exe", "hal.dll", "win32k.sys", "win32kfull.sys", "ntfs.sys", "fltmgr.sys"];

/// Looks for a bug check.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = told(scope, facts, &[Fault::BugCheck])?;
    let module = Some(line.subject.to_ascii_lowercase()).filter(|module| !module.is_empty());
    let named = module.as_ref().is_some_and(|module| module.ends_with(".sys") && !OWN.contains(&module.as_str()));
    let code = format!("0x{:08X}", line.code.0);
    let summary = match &module {
        Some(module) => Phrase::new("rule-upgrade-crash-module-summary").with("module", module.as_str()),
        None => Phrase::new("rule-upgrade-crash-summary"),
    };
    Some(Finding {
        cause: META.cause,
        subject: module.clone(),
        confidence: if named { weight } else { weight.max(Confidence::Likely) },
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-upgrade-crash-title"),
        summary: summary.with("code", code),
        steps: guidance::upgrade_driver(module.filter(|_| named).as_deref()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{events, finding, setup};

    const CRASH: &str = "ISP     Crash 0x0000007E detected";
    const BACK: &str = "ISP     Rollback: Showing splash window with restoring text: Restoring your previous version.";

    fn found(module: &str) -> Option<(Confidence, Option<String>)> {
        let module = format!("ISP     Module name           : {module}");
        finding(vec![setup(&[CRASH, &module, BACK])], check).map(|found| (found.confidence, found.subject))
    }

    #[test]
    fn certain_with_a_drivers_name_likely_without() {
        assert_eq!(found("vendor.sys"), Some((Confidence::Certain, Some("vendor.sys".to_owned()))));
        assert_eq!(found(""), Some((Confidence::Likely, None)));
        assert_eq!(found("ntoskrnl.exe").map(|found| found.0), Some(Confidence::Likely));
    }

    #[test]
    fn silent_without_a_bug_check_and_without_setups_logs() {
        assert_eq!(finding(vec![setup(&[BACK])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
