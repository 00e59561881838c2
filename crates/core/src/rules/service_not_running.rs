//! A service that the update needs is disabled, not running, or does not answer.
//!
//! **Evidence** an installer of the update, or the update agent, states that a service could not be used: 1058 (disabled), 1062
//! (not started), 1068, 1053, 1060, RPC 1753 and 1722 (nothing listens); the service manager's own events and the registry
//! say which service and since when.
//! **Not enough** a disabled service that no line of the failing attempt asks for; a service that could not be started because
//! its program is gone (that is the program's owner).
//! **Fix** find out who disabled it (policy, a hardening baseline), set its start type back, try again.
//! **Reference** Microsoft Learn, *Failed to be changed to the Absent state with status 0x800f0922*; *Windows Update error
//! 0x800706d9*; *Windows Update issues troubleshooting*.

use super::advanced_installer_failure::{failed, find, lines_of};
use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Change, Fact, Fault, Setting, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta {
    cause: "service-not-running",
    needs: &[ArtifactKind::Cbs, ArtifactKind::WindowsUpdateLog, ArtifactKind::EventLog],
};

/// ERROR_SERVICE_DISABLED: nothing else says so.
const DISABLED: u32 = 1058;
/// Not started: request timeout, does not exist, not active, process ended, dependency failed, logon failed, dependency gone.
const NOT_RUNNING: [u32; 7] = [1053, 1060, 1062, 1067, 1068, 1069, 1075];
/// RPC: server unavailable, no endpoint. Whose, only the caller knows.
const NO_ANSWER: [u32; 2] = [1722, 1753];
/// The update agent's own service has a rule of its own.
const AGENT: &str = "wuauserv";

/// The number of Win32 inside a code; RPC keeps its own facility.
fn number(code: Code) -> u32 {
    let code = code.win32_twin().0;
    if matches!(code >> 16, 0x8007 | 0x8001) { code & 0xFFFF } else { 0 }
}

/// Does this code say that a service could not be used?
pub(super) fn is_service_code(code: Code) -> bool {
    let number = number(code);
    number == DISABLED || NOT_RUNNING.contains(&number) || NO_ANSWER.contains(&number)
}

/// A line that asks for a service in vain.
struct Asked<'a> {
    evidence: Vec<Witness>,
    index: usize,
    code: Code,
    confidence: Confidence,
    /// Services it may have meant; the only one is the one.
    services: &'a [&'a str],
    /// Who asked; empty: not said.
    caller: &'a str,
}

/// Looks for a service that was asked for in vain.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let started = scope.heaviest(facts, &[Fault::ServiceStart]);
    if let Some((line, confidence)) = started.filter(|(line, _)| {
        // .NET says that a service did not start, often without a code.
        (is_service_code(line.code) || line.code.is_success()) && line.subject != AGENT
    }) {
        let services = [line.subject];
        let evidence = vec![Witness::Event(line.index)];
        let asked = Asked {
            evidence,
            index: line.index,
            code: line.code,
            confidence,
            services: &services,
            caller: line.detail,
        };
        return Some(finding(asked, facts));
    }
    let (line, confidence) = failed(scope, facts).filter(|(line, _)| is_service_code(line.code))?;
    let known = find(line.subject, line.detail);
    let services = known.map_or(&[][..], |known| known.services);
    let evidence = lines_of(scope, &line);
    // Who does not answer is known only by what the installer works with.
    let confidence =
        if NO_ANSWER.contains(&number(line.code)) { confidence.max(Confidence::Likely) } else { confidence };
    Some(finding(
        Asked { evidence, index: line.index, code: line.code, confidence, services, caller: line.subject },
        facts,
    ))
}

fn finding(asked: Asked<'_>, facts: &Facts<'_>) -> Finding {
    let told = asked.services.iter().find_map(|service| Some((*service, trouble(facts, asked.index, service)?)));
    let (service, mut confidence) = match (&told, asked.services) {
        (Some((service, _)), _) => (Some(*service), asked.confidence),
        (None, [service]) => (Some(*service), asked.confidence),
        // One of several, and nothing says which.
        (None, _) => (None, asked.confidence.max(Confidence::Likely)),
    };
    let mut evidence = asked.evidence;
    if let Some((_, (witnesses, disabled))) = &told {
        evidence.extend(witnesses);
        if *disabled && confidence == Confidence::Likely && NO_ANSWER.contains(&number(asked.code)) {
            confidence = Confidence::Certain;
        }
    }
    let which = match number(asked.code) {
        DISABLED => "disabled",
        number if NO_ANSWER.contains(&number) => "silent",
        _ => "stopped",
    };
    let shown = service.map_or_else(|| asked.services.join(", "), ToOwned::to_owned);
    let unnamed = shown.is_empty();
    let title = match unnamed {
        true => Phrase::new("rule-service-unnamed-title"),
        false => Phrase::new("rule-service-title").with("service", shown.as_str()).with("which", which),
    };
    let summary = match (unnamed, asked.caller.is_empty()) {
        (true, _) => Phrase::new("rule-service-unnamed-summary").with("caller", asked.caller),
        (false, true) => Phrase::new("rule-service-summary").with("service", shown.as_str()).with("which", which),
        (false, false) => Phrase::new("rule-service-caller-summary")
            .with("service", shown.as_str())
            .with("which", which)
            .with("caller", asked.caller),
    };
    let subject =
        service.map(ToOwned::to_owned).or_else(|| (!asked.caller.is_empty()).then(|| asked.caller.to_owned()));
    Finding {
        cause: META.cause,
        subject,
        confidence,
        evidence,
        title,
        summary: summary.with("code", asked.code.hex()),
        steps: guidance::service(&shown),
    }
}

/// What shows that `service` was in trouble when event `index` asked for it, and whether it was disabled.
fn trouble(facts: &Facts<'_>, index: usize, service: &str) -> Option<(Vec<Witness>, bool)> {
    /// A failed start matters if it stands near the question; *disabled* holds until it is changed.
    const NEAR_MS: i64 = 30 * 60_000;
    let order = facts.events[index].order;
    let (mut disabled, mut failed) = (None, None);
    for (at, entry) in facts.events.iter().enumerate() {
        let What::Service { name, change, .. } = &entry.event.what else { continue };
        if !name.eq_ignore_ascii_case(service) {
            continue;
        }
        match change {
            Change::Disabled if entry.order <= order => disabled = Some(at),
            Change::Enabled if entry.order <= order => disabled = None,
            Change::Failed if (entry.order - order).abs() <= NEAR_MS => failed = Some(at),
            _ => {}
        }
    }
    let mut witnesses: Vec<Witness> = [disabled, failed].into_iter().flatten().map(Witness::Event).collect();
    let held = held_disabled(facts, service);
    witnesses.extend(held);
    (!witnesses.is_empty()).then_some((witnesses, disabled.is_some() || held.is_some()))
}

/// The registry's word that `service` is disabled.
fn held_disabled(facts: &Facts<'_>, service: &str) -> Option<Witness> {
    facts.timeline.sources.iter().enumerate().filter(|(_, source)| source.copy_of.is_none()).find_map(
        |(source, scanned)| {
            let index = scanned.extract.hints.iter().position(|hint| {
                let Fact::Setting { setting: Setting::ServiceDisabled, value } = &hint.fact else { return false };
                value.eq_ignore_ascii_case(service)
            })?;
            Some(Witness::Hint { source, index })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Event, Extract};
    use crate::rules::fixture::{attempt_lines, diagnose, diagnose_sources, outside, servicing};
    use crate::time::{LocalTime, Stamp};

    const CODE: &str = "0x800f0922 - CBS_E_INSTALLERS_FAILED";

    fn installer(name: &str, hresult: &str) -> String {
        format!(
            "CSI: 0000004b (F) Failed execution of queue item Installer: {name} ({{8379a5d4-0000-0000-0000-000000000001}}) with HRESULT {hresult}.  Failure will not be ignored: A rollback will be initiated"
        )
    }

    /// An event log with one word on a service, two minutes before the attempt.
    fn events(name: &str, change: Change) -> Extract {
        let mut extract = Extract { kind: ArtifactKind::EventLog, bytes: 1, ..Extract::default() };
        let time = LocalTime::from_fixed(b"2022-10-10 16:36:00").map(Stamp::Local);
        let what = What::Service { name: name.into(), change, code: Code::OK };
        extract.push_event(Event { line: 1, offset: 0, time, text: String::new(), what });
        extract
    }

    #[test]
    fn a_disabled_service_stands_for_its_installer() {
        let line = installer("HTTP Installer", "HRESULT_FROM_WIN32(1058)");
        let found = diagnose(&attempt_lines(CODE, &[&line]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("HTTP")));
    }

    #[test]
    fn who_does_not_answer_is_inferred_and_proven_by_the_service_manager() {
        let line = installer("Network Drivers", "800106d9 [Error,Facility=FACILITY_RPC,Code=1753 (0x06d9)]");
        let lines = attempt_lines(CODE, &[&line]);
        let found = diagnose(&lines, check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("Network Drivers")));
        let found = diagnose_sources(vec![servicing(&lines), events("MpsSvc", Change::Disabled)], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("MpsSvc")));
        assert_eq!(found.evidence.len(), 2);
    }

    #[test]
    fn a_service_named_by_the_line() {
        let line =
            r#"CSI: 000000fc (F) Failed in StartService for [12]"SampleSvc" with error code 1058[gle=0x80004005]"#;
        let found = diagnose(&attempt_lines("0x80070422 - ERROR_SERVICE_DISABLED", &[line]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("SampleSvc")));
    }

    #[test]
    fn silent_when_the_installer_failed_otherwise_or_nobody_asked() {
        let line = installer("HTTP Installer", "HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)");
        assert_eq!(diagnose(&attempt_lines(CODE, &[&line]), check), None);
        let lines = attempt_lines(CODE, &[]);
        assert_eq!(diagnose_sources(vec![servicing(&lines), events("HTTP", Change::Disabled)], check), None);
        let gone = r#"CSI: 000000fc (F) Failed in StartService for [12]"SampleSvc" with error code 2[gle=0x80004005]"#;
        assert_eq!(outside(&[gone], check), None, "its program is gone: it is not the service that is off");
    }
}
