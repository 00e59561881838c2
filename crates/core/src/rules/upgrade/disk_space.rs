//! The disk has no room for the upgrade: setup says so itself.
//!
//! **Evidence** setup ended with its own code for it (0xC190020E, 0xC19001DF …), or with *disk full* (0x80070070).
//! **Not enough** *disk full* in a line that setup survived.
//! **Fix** free at least 20 GB on the disk of Windows, or give setup an external disk.
//! **Reference** Microsoft Learn, *Windows upgrade error codes*; *Windows upgrade resolution procedures*.

use super::{LOGS, upgrade};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "insufficient-disk-space", needs: LOGS };

/// MOSETUP_E_DOWNLOADDISKSPACE_*, _INSTALLDISKSPACE_*, _DISK_FULL; ERROR_DISK_FULL.
const FULL: [u32; 8] =
    [0xC190_020C, 0xC190_020D, 0xC190_020E, 0xC190_020F, 0xC190_0122, 0xC190_0123, 0xC190_01DF, 0x8007_0070];

/// Looks for an upgrade that found no room.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, _facts: &Facts<'a>) -> Option<Finding> {
    let attempt = upgrade(scope)?;
    let code = attempt.code.filter(|code| FULL.contains(&code.0))?;
    let end = attempt.chain.last().map(|link| link.event).or_else(|| attempt.shown().max())?;
    Some(Finding {
        cause: META.cause,
        subject: None,
        confidence: Confidence::Likely,
        evidence: vec![Witness::Event(end)],
        title: Phrase::new("rule-upgrade-space-title"),
        summary: Phrase::new("rule-upgrade-space-summary").with("code", code.hex()),
        steps: guidance::upgrade_room(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{events, finding, setup};

    #[test]
    fn fires_on_setups_own_code_and_on_no_other() {
        let end = |code| setup(&[&format!("IMOUPG  SetupHost: Reporting error event -> [{code}, 0x4000C]")]);
        assert_eq!(finding(vec![end("0xC190020E")], check).unwrap().confidence, Confidence::Likely);
        assert_eq!(finding(vec![end("0xC1900208")], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
