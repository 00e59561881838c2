//! The firmware refused: a firmware update, or a change of the Secure Boot variables that the update brings.
//!
//! **Evidence** Windows' own event that the firmware returned an error when a Secure Boot variable was changed (TPM-WMI 1795,
//! 1796), or the driver log's section of a firmware device (`UEFI\RES_{…}`), near the failure.
//! **Not enough** such an event at another time; a failed update without one.
//! **Fix** update the firmware with the maker's own package first, suspend BitLocker for it, try again.
//! **Reference** Microsoft Support, *Secure Boot DB and DBX variable update events*; Microsoft Learn, *Windows UEFI firmware
//! update platform*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "firmware", needs: &[ArtifactKind::EventLog, ArtifactKind::SetupApi] };

/// An event or section belongs to a failure within this.
const NEAR_MS: i64 = 10 * 60_000;

/// Looks for firmware that refused near the attempt's failure.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let attempt = scope.attempt?;
    let (first, last) = (attempt.shown().min()?, attempt.shown().max()?);
    let (from, to) = (facts.events[first].order - NEAR_MS, facts.events[last].order + NEAR_MS);
    let mut near = facts.events.iter().enumerate().filter(|(_, entry)| (from..=to).contains(&entry.order));
    let (at, device) = near.find_map(|(at, entry)| match &entry.event.what {
        What::Fault { fault: Fault::FirmwareRefused, .. } => Some((at, false)),
        What::DriverInstall { device, .. } if device.to_ascii_uppercase().starts_with("UEFI\\RES_") => Some((at, true)),
        _ => None,
    })?;
    Some(Finding {
        cause: META.cause,
        subject: None,
        // The event does not say which update asked for the change.
        confidence: Confidence::Likely,
        evidence: std::iter::once(at).chain(attempt.chain.last().map(|link| link.event)).map(Witness::Event).collect(),
        title: Phrase::new("rule-firmware-title"),
        summary: Phrase::new(if device { "rule-firmware-device-summary" } else { "rule-firmware-summary" }),
        steps: guidance::firmware(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Event, Extract};
    use crate::hresult::Code;
    use crate::rules::fixture::{attempt_lines, diagnose, diagnose_sources, servicing};
    use crate::time::{LocalTime, Stamp};

    fn refused(time: &str) -> Extract {
        let mut extract = Extract { kind: ArtifactKind::EventLog, bytes: 1, ..Extract::default() };
        let time = LocalTime::from_fixed(time.as_bytes()).map(Stamp::Local);
        let (subject, detail) = (String::new(), String::new());
        let what = What::Fault { fault: Fault::FirmwareRefused, subject, detail, code: Code(0x8007_0013) };
        extract.push_event(Event { line: 1, offset: 0, time, text: String::new(), what });
        extract
    }

    #[test]
    fn likely_when_the_firmware_refused_near_the_failure() {
        let lines = attempt_lines("0x800f0922 - CBS_E_INSTALLERS_FAILED", &[]);
        let found = diagnose_sources(vec![servicing(&lines), refused("2022-10-10 16:38:03")], check).unwrap();
        assert_eq!((found.confidence, found.evidence.len()), (Confidence::Likely, 2));
        assert_eq!(diagnose_sources(vec![servicing(&lines), refused("2022-10-10 11:38:03")], check), None);
        assert_eq!(diagnose(&lines, check), None, "without that log nothing says so");
    }
}
