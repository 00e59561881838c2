//! A service that updating needs does not run: the update agent's own, or one it asks.
//!
//! **Evidence** the agent says which call found no service: the ticket of the device (wlidsvc), a rule of applicability
//! (RpcEptMapper), a download refused by the endpoint mapper (the firewall's service); or the attempt failed with
//! 0x80070422 and the log of services tells who was disabled before.
//! **Not enough** the code without the call: 0x80070426 and 0x800706d9 name no service. A service disabled and enabled again.
//! **Fix** set it back to its default start type; find what disabled it, or it will be disabled again.
//! **Reference** Microsoft Learn, *Windows Update issues troubleshooting*; *Troubleshoot Windows Update error 0x800706d9*.

use crate::extract::{Change, Fault, Setting, What};
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "service-not-running", needs: super::LOGS };

/// ERROR_SERVICE_DISABLED.
const DISABLED: Code = Code(0x8007_0422);
/// EPT_S_NOT_REGISTERED.
const NO_ENDPOINT: Code = Code(0x8007_06D9);
/// WU_E_DM_FAILTOCONNECTTOBITS.
const NO_BITS: Code = Code(0x8024_6008);
/// Services an update needs, by their own names.
const NEEDED: [&str; 4] = ["wuauserv", "UsoSvc", "TrustedInstaller", "BITS"];

/// Looks for the service that was missing.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    asked(scope, facts).or_else(|| disabled(scope.attempt?, facts))
}

/// A call of the agent found no service.
fn asked<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let open = |index: usize| scope.attempt.is_some() || !facts.searches.reached_after(index);
    let mut lines = scope.faults(&[Fault::AgentService, Fault::Download]).filter_map(|line| {
        let service = match line.fault {
            Fault::AgentService => line.subject,
            _ if line.code == NO_ENDPOINT => "MpsSvc",
            _ if line.code == NO_BITS => "BITS",
            _ => return None,
        };
        open(line.index).then_some((line, service))
    });
    let (line, service) = lines.next_back()?;
    let failed = facts.searches.failed_by(line.index).filter(|failed| failed.code.same_failure(line.code));
    let confidence = match (scope.attempt, failed) {
        (None, Some(_)) if line.fault == Fault::AgentService => Confidence::Certain,
        // Whom a download asks is Microsoft's word, not the line's.
        _ if line.fault == Fault::Download => scope.weight(facts, line.index).max(Confidence::Likely),
        _ => scope.weight(facts, line.index),
    };
    let evidence = [Some(line.index), failed.map(|failed| failed.event)];
    let summary = Phrase::new("rule-agent-service-summary").with("service", service).with("code", line.code.hex());
    Some(finding(service, confidence, evidence.into_iter().flatten().map(Witness::Event).collect(), summary))
}

/// The attempt failed because a service is disabled; which, and since when, the log of services says.
fn disabled(attempt: &InstallAttempt, facts: &Facts<'_>) -> Option<Finding> {
    if attempt.is_in_servicing_logs() || !attempt.code.is_some_and(|code| code.same_failure(DISABLED)) {
        return None;
    }
    let end = attempt.chain.last().map(|link| link.event).or_else(|| attempt.shown().max())?;
    let order = facts.events[end].order;
    let before = facts.events.iter().enumerate().rev().filter(|(_, e)| e.order <= order);
    let changed = before.filter_map(|(i, e)| match &e.event.what {
        What::Service { name, change: change @ (Change::Disabled | Change::Enabled), .. } => Some((i, name, *change)),
        _ => None,
    });
    // The last word on each service.
    let mut seen: Vec<&str> = Vec::new();
    let mut off: Option<(usize, &str)> = None;
    for (index, name, change) in changed {
        if NEEDED.contains(&name.as_str()) && !seen.contains(&name.as_str()) {
            seen.push(name);
            if change == Change::Disabled && off.is_none_or(|(_, known)| rank(name) < rank(known)) {
                off = Some((index, name));
            }
        }
    }
    let setting = facts.machine.settings.get(&Setting::ServiceDisabled);
    let mut evidence = vec![Witness::Event(end)];
    if let Some((index, service)) = off {
        evidence.push(Witness::Event(index));
        let summary = Phrase::new("rule-service-disabled-since-summary").with("service", service);
        return Some(finding(service, Confidence::Certain, evidence, summary));
    }
    evidence.extend(setting.map(|(_, witness)| *witness));
    let service = setting.map_or("wuauserv", |(name, _)| name.as_str());
    let confidence = if setting.is_some() { Confidence::Certain } else { Confidence::Likely };
    let summary = Phrase::new("rule-service-disabled-summary").with("service", service).with("code", DISABLED.hex());
    Some(finding(service, confidence, evidence, summary))
}

fn rank(name: &str) -> usize {
    NEEDED.iter().position(|needed| *needed == name).unwrap_or(NEEDED.len())
}

fn finding(service: &str, confidence: Confidence, evidence: Vec<Witness>, summary: Phrase) -> Finding {
    Finding {
        cause: META.cause,
        subject: Some(service.to_owned()),
        confidence,
        evidence,
        title: Phrase::new("rule-agent-service-title").with("service", service),
        summary,
        steps: guidance::enable_service(service),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{AgentStep, Extract};
    use crate::rules::logs::{agent, events, finding, setting};

    const TICKET: &str = "01:20 Misc *FAILED* [80070426] Method failed [AuthTicketHelper::GetDeviceTickets:570]";
    const RULE: &str = "01:20 Agent WARNING: Failed to evaluate Installable rule, Owner = x, hr = 0x800706D9";
    const FAILED: &str =
        "01:40 Agent * END * Finding updates CallerId = UpdateOrchestrator, Id = 1, Exit code = 0x80070426 (cV = x)";

    fn subject(logs: Vec<Extract>) -> Option<(Confidence, String)> {
        finding(logs, check).map(|found| (found.confidence, found.subject.unwrap()))
    }

    #[test]
    fn the_call_names_the_service() {
        assert_eq!(subject(vec![agent(&[TICKET, FAILED])]), Some((Confidence::Certain, "wlidsvc".to_owned())));
        assert_eq!(subject(vec![agent(&[RULE])]), Some((Confidence::Likely, "RpcEptMapper".to_owned())));
        let download =
            "01:20 DownloadManager Error 0x800706d9 occurred while downloading update; notifying dependent calls.";
        assert_eq!(subject(vec![agent(&[download])]), Some((Confidence::Likely, "MpsSvc".to_owned())));
        assert_eq!(subject(vec![agent(&[&RULE.replace("800706D9", "80070490")])]), None);
        assert_eq!(subject(vec![agent(&[FAILED])]), None, "a code names no service");
    }

    fn attempt(before: Vec<(&str, What)>) -> Extract {
        let of = |step, code| What::Agent {
            step,
            update: "576B0DD6-57CC-457B-A5EC-000000000001".into(),
            revision: String::new(),
            code: Code(code),
            title: "x (KB5037771)".into(),
            client: String::new(),
        };
        let own =
            [("10:00:00", of(AgentStep::InstallStarted, 0)), ("10:00:10", of(AgentStep::InstallFailed, 0x8007_0422))];
        events(before.into_iter().chain(own).collect())
    }

    #[test]
    fn a_disabled_service_is_certain_where_the_log_says_since_when() {
        let changed = |change| What::Service { name: "wuauserv".into(), change, code: Code::OK };
        let off = ("03:00:00", changed(Change::Disabled));
        let found = finding(vec![attempt(vec![off.clone()])], check).unwrap();
        assert_eq!((found.confidence, found.evidence.len()), (Confidence::Certain, 2));
        let on = ("04:00:00", changed(Change::Enabled));
        assert_eq!(finding(vec![attempt(vec![off, on])], check).unwrap().confidence, Confidence::Likely);
        let held = setting(Setting::ServiceDisabled, "UsoSvc");
        assert_eq!(subject(vec![attempt(Vec::new()), held]), Some((Confidence::Certain, "UsoSvc".to_owned())));
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
