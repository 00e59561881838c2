//! The driver that mounts images is not registered: setup cannot open the small Windows that it works in.
//!
//! **Evidence** `Failed to get WimMount ImagePath, 0x80070002`, and then an image that could not be mounted.
//! **Not enough** an image that could not be mounted, which has other reasons; the registry alone.
//! **Fix** put the key of the service WIMMount back, as it stands on a computer of the same version, by an engineer.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070002*.

use super::{LOGS, told};
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "permission-registry", needs: LOGS };

/// Looks for it.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, confidence) = told(scope, facts, &[Fault::MountDriver])?;
    Some(Finding {
        cause: META.cause,
        subject: Some(line.subject.to_owned()),
        confidence,
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-mount-driver-title"),
        summary: Phrase::new("rule-mount-driver-summary").with("service", line.subject).with("code", line.code.hex()),
        steps: guidance::upgrade_mount_driver(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Confidence;
    use crate::rules::logs::{events, finding, setup};

    const DRIVER: &str = "WSP     Failed to get WimMount ImagePath, 0x80070002";
    const MOUNT: &str =
        r"ESP     CMountWIM::DoExecute: Failed to mount WIM file C:\x\winre.wim. Error 0xC1420121[gle=0xc1420121]";

    #[test]
    fn needs_both_lines() {
        let found = finding(vec![setup(&[DRIVER, MOUNT])], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("WIMMount")));
        assert_eq!(finding(vec![setup(&[DRIVER])], check), None);
        assert_eq!(finding(vec![setup(&[MOUNT])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
