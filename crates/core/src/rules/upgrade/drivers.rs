//! An upgrade was undone for a driver, as setup's generic code says or the log of driver installations shows.
//!
//! **Evidence** setup's code for the platform (0xC1900101) or an operation that installs drivers (0x20007, 0x30018), with a
//! driver whose installation failed meanwhile (setupapi.dev.log).
//! **Not enough** for more than *possible*: the code alone. Microsoft says that it is a driver as a rule; the lines do not.
//! **Fix** update or remove that driver, unplug what is not needed, take the updates offered at the start of setup.
//! **Reference** Microsoft Learn, *Windows upgrade resolution procedures*; *Upgrade fails with 0xC1900101-0x20017*.

use super::{LOGS, upgrade};
use crate::extract::{Fault, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "driver-failure", needs: LOGS };

/// MOSETUP_E_SETUP_PLATFORM.
const PLATFORM: Code = Code(0xC190_0101);
/// Installing drivers outside Windows, and devices at the first boot (sysprep).
const DRIVERS: [u32; 3] = [0x2_0007, 0x2_0010, 0x3_0018];
/// The log of installations and setup's own end lie within this.
const NEAR_MS: i64 = 3 * 3_600_000;

/// Looks for the driver of an upgrade.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let attempt = upgrade(scope)?;
    let platform = attempt.code == Some(PLATFORM);
    let by_drivers = attempt.extend.is_some_and(|extend| DRIVERS.contains(&extend));
    let known = scope.faults(&[Fault::BugCheck, Fault::Image, Fault::Migration, Fault::Profile]).next().is_some();
    if !platform && !by_drivers || known {
        return None;
    }
    let end = attempt.chain.last().map(|link| link.event).or_else(|| attempt.shown().max())?;
    let order = facts.events[end].order;
    let failed = facts.events.iter().enumerate().rev().find_map(|(index, entry)| match &entry.event.what {
        What::DriverInstall { device, inf, code } if !code.is_success() && (order - entry.order).abs() <= NEAR_MS => {
            Some((index, if inf.is_empty() { device.as_str() } else { inf.as_str() }))
        }
        _ => None,
    });
    let summary = match failed {
        Some((_, driver)) => Phrase::new("rule-upgrade-driver-summary").with("driver", driver),
        None => Phrase::new("rule-upgrade-driver-code-summary"),
    };
    let shown = failed.map(|(index, _)| index).into_iter().chain([end]);
    Some(Finding {
        cause: META.cause,
        subject: failed.map(|(_, driver)| driver.to_owned()),
        confidence: if failed.is_some() { Confidence::Likely } else { Confidence::Possible },
        evidence: shown.map(Witness::Event).collect(),
        title: Phrase::new("rule-upgrade-driver-title"),
        summary,
        steps: guidance::upgrade_driver(failed.map(|(_, driver)| driver)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{events, finding, setup};

    const VERSION: &str = "IMOUPG  SetupHost: Setup build version is: 10.0.22621.1 (x)";

    fn failed(pair: &str) -> String {
        format!("IMOUPG  SetupHost: Reporting error event -> [{pair}]")
    }

    #[test]
    fn possible_by_code_likely_with_a_driver_that_failed() {
        let log = || setup(&[VERSION, &failed("0xC1900101, 0x30018")]);
        assert_eq!(finding(vec![log()], check).unwrap().confidence, Confidence::Possible);
        let install = What::DriverInstall { device: "PCI".into(), inf: "net.inf".into(), code: Code(0xE000_0217) };
        let found = finding(vec![log(), events(vec![("16:00:00", install)])], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("net.inf")));
    }

    #[test]
    fn silent_on_other_failures_and_without_setups_logs() {
        assert_eq!(finding(vec![setup(&[VERSION, &failed("0x8007000D, 0x2000C")])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
