//! A user profile leads to a place that does not exist, and the upgrade stops on it.
//!
//! **Evidence** setup looks at a profile whose folder is linked elsewhere, and its next exception names that very place.
//! Or setup says that a profile's folder has another name than the account's (`User profile suffix mismatch`).
//! **Not enough** an exception on another path; the profile that was looked at last, without the link.
//! **Fix** save what the user needs, remove the profile with its ProfileList entry (System properties, *User profiles*).
//! **Reference** Microsoft Learn, *Path not found when upgrading Windows Server 2019*; *Windows upgrade resolution procedures*.

use super::{LOGS, told};
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "user-profile", needs: LOGS };

/// Looks for a profile that leads nowhere.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, confidence) = told(scope, facts, &[Fault::Profile, Fault::OtherProfile])?;
    let id = match line.fault {
        Fault::Profile => "rule-upgrade-profile-summary",
        _ if line.subject.is_empty() => "rule-upgrade-profile-unnamed-summary",
        _ => "rule-upgrade-profile-other-summary",
    };
    let summary = Phrase::new(id).with("profile", line.subject).with("place", line.detail);
    Some(Finding {
        cause: META.cause,
        subject: (!line.subject.is_empty()).then(|| line.subject.to_owned()),
        confidence,
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new(if line.fault == Fault::Profile {
            "rule-upgrade-profile-title"
        } else {
            "rule-upgrade-profile-other-title"
        }),
        summary,
        steps: guidance::upgrade_profile(line.subject),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Confidence;
    use crate::rules::logs::{events, finding, setup};

    #[test]
    fn fires_where_the_profile_leads_there_and_else_is_silent() {
        let lines = |target: &str| {
            setup(&[
                &format!(r"IMIG    Detected profile with linked profile root: C:\Users\li => {target}"),
                r"E       MigPlatformStartupOffline caught exception: Win32Exception: \??\Volume{1}: Not found. [0x00000003] class x",
            ])
        };
        let found = finding(vec![lines(r"\??\Volume{1}\")], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some(r"C:\Users\li")));
        assert_eq!(finding(vec![lines(r"D:\li")], check), None);
        let mismatch = r#"WSP     User profile suffix mismatch: upgrade asked for "li", actual suffix is: "li.000""#;
        let stopped = "ESP     User profile suffix mismatch, upgrade cannot continue.[gle=0x00000012]";
        let found = finding(vec![setup(&[mismatch, stopped])], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("li")));
        assert_eq!(finding(vec![setup(&[mismatch])], check), None, "setup goes on");
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
