//! A policy keeps the update agent from asking: access to Windows Update is off, or servers on the internet are.
//!
//! **Evidence** the agent's own code for it (0x8024002e: access disabled; 0x8024500c: Microsoft's servers are forbidden) ends
//! the failed search or attempt; the registry that holds the policy makes it certain.
//! ConfigMgr's client says itself that a domain's policy overwrote its update server (0x87d00692).
//! **Not enough** the policy alone: many computers are kept from Windows Update on purpose and get updates otherwise; cipher
//! suites set by policy, which no line names.
//! **Fix** find the policy, ask its owner; on a computer of WSUS, repair what points it to WSUS.
//! **Reference** Microsoft Learn, *Manage additional Windows Update settings*; *Windows Update error code list*.

use crate::extract::{Fault, Setting};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "group-policy", needs: super::LOGS };

/// WU_E_WU_DISABLED.
const ACCESS_OFF: Code = Code(0x8024_002E);
/// WU_E_REDIRECTOR_CONNECT_POLICY.
const INTERNET_OFF: Code = Code(0x8024_500C);
/// ConfigMgr's: another policy sets the update server.
const OVERRULED: Code = Code(0x87D0_0692);

/// Looks for a policy that stopped the agent.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let by_policy = |code: Code| [ACCESS_OFF, INTERNET_OFF, OVERRULED].contains(&code);
    let lines = || scope.faults(&[Fault::AgentPolicy]).map(|line| (line.index, line.code));
    let (event, code) = match scope.attempt {
        Some(attempt) => {
            let code = attempt.code.filter(|code| by_policy(*code))?;
            let end = attempt.chain.last().map(|link| link.event).or_else(|| attempt.shown().max())?;
            (end, code)
        }
        None => {
            let search = facts.searches.still_failing().last().map(|search| (search.event, search.code));
            let search = search.filter(|(_, code)| by_policy(*code));
            search.or_else(|| lines().rfind(|(index, _)| !facts.searches.reached_after(*index)))?
        }
    };
    // The registry is read when the logs are collected: what it holds then may have changed since.
    let setting = facts.machine.settings.get(&Setting::UpdateAccessOff);
    let mut evidence: Vec<Witness> =
        lines().filter(|(_, other)| *other == code).map(|(i, _)| Witness::Event(i)).collect();
    evidence.truncate(3);
    if !evidence.contains(&Witness::Event(event)) {
        evidence.push(Witness::Event(event));
    }
    evidence.extend(setting.map(|(_, witness)| *witness));
    let server = scope.faults(&[Fault::AgentPolicy]).rfind(|line| line.code == code).map_or("", |line| line.subject);
    let id = match code {
        ACCESS_OFF => "rule-policy-access-summary",
        OVERRULED if server.is_empty() => "rule-policy-overruled-summary",
        OVERRULED => "rule-policy-server-summary",
        _ => "rule-policy-internet-summary",
    };
    Some(Finding {
        cause: META.cause,
        subject: setting.map(|(name, _)| name.clone()),
        confidence: if setting.is_some() { Confidence::Certain } else { Confidence::Likely },
        evidence,
        title: Phrase::new("rule-policy-title"),
        summary: Phrase::new(id).with("code", code.hex()).with("server", server),
        steps: guidance::find_policy(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{agent, events, finding, setting};

    const LINE: &str = "01:20 ProtocolTalker *FAILED* [8024500C] Initialization failed for Protocol Talker Context";
    const FAILED: &str =
        "01:40 Agent * END * Finding updates CallerId = UpdateOrchestrator, Id = 1, Exit code = 0x8024500C (cV = x)";

    #[test]
    fn fires_and_is_certain_with_the_policy_itself() {
        let found = finding(vec![agent(&[LINE, FAILED])], check).unwrap();
        assert_eq!((found.confidence, found.evidence.len()), (Confidence::Likely, 2));
        let off = setting(Setting::UpdateAccessOff, "DoNotConnectToWindowsUpdateInternetLocations");
        let found = finding(vec![agent(&[LINE, FAILED]), off], check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert_eq!(found.subject.as_deref(), Some("DoNotConnectToWindowsUpdateInternetLocations"));
    }

    #[test]
    fn a_domain_that_overrules_configmgr() {
        let record = |message: &str| {
            let line = format!(
                r#"<![LOG[{message}]LOG]!><time="16:20:04.118+000" date="05-02-2024" component="WUAHandler" context="" type="3" thread="12" file="cwuahandler.cpp:10">"#
            );
            finding(vec![crate::rules::logs::log(crate::artifact::ArtifactKind::ConfigMgr, &[&line])], check)
        };
        let by = "Group policy settings were overwritten by a higher authority (Domain Controller) to: Server http://wsus2:8530 and Policy ENABLED";
        let found = record(by).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert!(found.summary.render(crate::words::Language::En).contains("wsus2"));
        assert_eq!(record("Group policy settings were successfully applied to: Server http://wsus1"), None);
    }

    #[test]
    fn silent_on_the_policy_alone_and_after_a_search_that_went_well() {
        assert_eq!(finding(vec![setting(Setting::UpdateAccessOff, "x"), events(Vec::new())], check), None);
        let well = FAILED.replace("0x8024500C", "0x00000000").replacen("01:40", "05:00", 1);
        assert_eq!(finding(vec![agent(&[LINE, FAILED, &well])], check), None);
        assert_eq!(finding(vec![agent(&[&FAILED.replace("8024500C", "8024402C")])], check), None);
    }
}
