//! Something broke the installation off: the computer went down, a program of servicing crashed, or another program restarted
//! the computer.
//!
//! **Evidence** the boot after the attempt's last line says that there was no shutdown (Kernel-Power 41, EventLog 6008),
//! and no log says how the attempt ended; a crash of TiWorker, TrustedInstaller or their tools during the attempt
//! (Application Error 1000, Windows Error Reporting), certain where the caller was told that the call broke off
//! (0x800706be); a restart that another program asked for during the attempt (User32 1074).
//! **Not enough** an unexpected shutdown or a crash at any other time; an attempt whose end is told; the restart that the user
//! or the update itself asks for.
//! **Fix** let the boot finish what it can, try again; if it happens again, look at power, disk and memory first, at whose
//! module it crashed in, at who restarts the computer.
//! **Reference** Microsoft Learn, *Event ID 41: the system has rebooted without cleanly shutting down first*; *Shutdown in
//! Progress error 0x8007045b*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{PowerStep, What};
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "servicing-interrupted", needs: &[ArtifactKind::EventLog] };

/// Looks for an attempt that the computer's fall ended.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let attempt = scope.attempt?;
    let Some(fall) = attempt.interrupted else { return crashed(attempt, facts).or_else(|| restarted(attempt, facts)) };
    let last = attempt.shown().filter(|event| *event != fall).max();
    Some(Finding {
        cause: META.cause,
        subject: None,
        // That nothing else ended it is what the logs do not say.
        confidence: Confidence::Likely,
        evidence: [Some(fall), last].into_iter().flatten().map(Witness::Event).collect(),
        title: Phrase::new("rule-interrupted-title"),
        summary: Phrase::new("rule-interrupted-summary"),
        steps: guidance::retry_after_fall(),
    })
}

/// RPC_S_CALL_FAILED, RPC_S_CALL_FAILED_DNE, RPC_E_DISCONNECTED, RPC_E_SERVERFAULT: who was called is gone.
const BROKEN_CALLS: [Code; 4] = [Code(0x8007_06be), Code(0x8007_06bf), Code(0x8001_0108), Code(0x8001_0105)];
/// ERROR_SHUTDOWN_IN_PROGRESS.
const SHUTDOWN: Code = Code(0x8007_045b);
/// The event of a crash is written within this after it.
const AFTER_MS: i64 = 2 * 60_000;
/// Programs that restart a computer for the user, for Windows or for its updates.
const OWN: [&str; 16] = [
    "winlogon.exe",
    "wininit.exe",
    "svchost.exe",
    "trustedinstaller.exe",
    "tiworker.exe",
    "mousocoreworker.exe",
    "usoclient.exe",
    "musnotification.exe",
    "musnotificationux.exe",
    "wuauclt.exe",
    "wusa.exe",
    "explorer.exe",
    "startmenuexperiencehost.exe",
    "runtimebroker.exe",
    "logonui.exe",
    "setuphost.exe",
];

/// The events between the attempt's first line and shortly after its last.
fn during<'f>(attempt: &InstallAttempt, facts: &'f Facts<'_>) -> impl Iterator<Item = (usize, &'f What)> {
    let order = |index: Option<usize>| index.map(|index| facts.events[index].order);
    let (from, to) = (order(attempt.shown().min()), order(attempt.shown().max()));
    let inside = move |at: i64| from.is_some_and(|from| from <= at) && to.is_some_and(|to| at <= to + AFTER_MS);
    facts
        .events
        .iter()
        .enumerate()
        .filter(move |(_, entry)| inside(entry.order))
        .map(|(i, entry)| (i, &entry.event.what))
}

fn with_code(attempt: &InstallAttempt, codes: &[Code]) -> Option<usize> {
    attempt.chain.iter().find(|link| codes.iter().any(|code| code.same_failure(link.code))).map(|link| link.event)
}

/// A program of servicing crashed during the attempt.
fn crashed(attempt: &InstallAttempt, facts: &Facts<'_>) -> Option<Finding> {
    let (at, process, module, code) = during(attempt, facts).find_map(|(at, what)| match what {
        What::Crash { process, module, code } => Some((at, process, module, *code)),
        _ => None,
    })?;
    let broken = with_code(attempt, &BROKEN_CALLS);
    Some(Finding {
        cause: META.cause,
        subject: Some(module.clone()),
        confidence: if broken.is_some() { Confidence::Certain } else { Confidence::Likely },
        evidence: [Some(at), broken].into_iter().flatten().map(Witness::Event).collect(),
        title: Phrase::new("rule-crash-title"),
        summary: Phrase::new("rule-crash-summary")
            .with("process", process.as_str())
            .with("module", module.as_str())
            .with("code", code.hex()),
        steps: guidance::crash(module),
    })
}

/// Another program restarted the computer during the attempt.
fn restarted(attempt: &InstallAttempt, facts: &Facts<'_>) -> Option<Finding> {
    let (at, program) = during(attempt, facts).find_map(|(at, what)| match what {
        What::Power(PowerStep::Asked { by }) => {
            let name = by.rsplit('\\').next().unwrap_or(by);
            (!OWN.contains(&name.to_ascii_lowercase().as_str()) && !name.is_empty()).then(|| (at, name.to_owned()))
        }
        _ => None,
    })?;
    let told = with_code(attempt, &[SHUTDOWN]);
    Some(Finding {
        cause: META.cause,
        confidence: if told.is_some() { Confidence::Likely } else { Confidence::Possible },
        evidence: [Some(at), told].into_iter().flatten().map(Witness::Event).collect(),
        title: Phrase::new("rule-asked-title"),
        summary: Phrase::new("rule-asked-summary").with("program", program.as_str()),
        steps: guidance::asked_restart(&program),
        subject: Some(program),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{AgentStep, Event, Extract};
    use crate::time::{Stamp, UtcTime};
    use crate::timeline::{ScannedSource, Timeline};

    /// What the rule says of the only attempt: begun at eight, with `then` after it.
    fn found(then: Vec<(&str, What)>) -> Option<Finding> {
        let mut extract = Extract { kind: ArtifactKind::EventLog, bytes: 1, ..Extract::default() };
        let begun = ("08:00:00", agent(AgentStep::InstallStarted, Code::OK));
        for (line, (time, what)) in [begun].into_iter().chain(then).enumerate() {
            let time = UtcTime::from_fixed(format!("2022-10-10 {time}").as_bytes()).map(Stamp::Utc);
            extract.push_event(Event { line: line as u64, offset: 0, time, text: String::new(), what });
        }
        let timeline = Timeline::new(vec![ScannedSource { extract, ..ScannedSource::default() }]);
        let facts = Facts::new(&timeline);
        check(&Scope { attempt: facts.attempts.first(), events: Vec::new() }, &facts)
    }

    fn agent(step: AgentStep, code: Code) -> What {
        let (update, revision) = ("576B0DD6-57CC-457B-A5EC-E888491B395D".into(), "200".into());
        What::Agent { step, update, revision, code, title: "(KB5015736)".into(), client: String::new() }
    }

    #[test]
    fn fires_when_nothing_but_the_fall_ended_it() {
        let found = found(vec![("08:30:00", What::Power(PowerStep::Unexpected))]).unwrap();
        assert_eq!((found.confidence, found.evidence.len()), (Confidence::Likely, 2));
    }

    #[test]
    fn silent_after_a_shutdown_or_when_the_end_is_told() {
        assert_eq!(found(vec![("08:30:00", What::Power(PowerStep::Boot))]), None);
        let (fall, failed) = (What::Power(PowerStep::Unexpected), agent(AgentStep::InstallFailed, Code(0x800f_0922)));
        assert_eq!(found(vec![("08:20:00", failed), ("08:30:00", fall.clone())]), None);
        assert_eq!(found(vec![("20:30:00", fall)]), None, "twelve hours later it was no longer at work");
    }

    #[test]
    fn a_crash_of_servicing_during_the_attempt() {
        let crash =
            || What::Crash { process: "TiWorker.exe".into(), module: "sample.dll".into(), code: Code(0xC000_0005) };
        let failed = |code| agent(AgentStep::InstallFailed, Code(code));
        let told = found(vec![("08:10:00", crash()), ("08:11:00", failed(0x8007_06be))]).unwrap();
        assert_eq!((told.confidence, told.subject.as_deref()), (Confidence::Certain, Some("sample.dll")));
        let other = found(vec![("08:10:00", crash()), ("08:11:00", failed(0x800f_0922))]).unwrap();
        assert_eq!(other.confidence, Confidence::Likely);
        assert_eq!(found(vec![("08:11:00", failed(0x8007_06be)), ("09:10:00", crash())]), None, "an hour later");
    }

    #[test]
    fn a_program_that_restarts_the_computer() {
        let asked = |by: &str| What::Power(PowerStep::Asked { by: by.into() });
        let failed = agent(AgentStep::InstallFailed, Code(0x8007_045b));
        let agent = r"C:\Program Files\Sample\mgmtagnt.exe";
        let told = found(vec![("08:10:00", asked(agent)), ("08:11:00", failed.clone())]).unwrap();
        assert_eq!((told.confidence, told.subject.as_deref()), (Confidence::Likely, Some("mgmtagnt.exe")));
        assert_eq!(found(vec![("08:10:00", asked(r"C:\Windows\System32\wininit.exe")), ("08:11:00", failed)]), None);
    }
}
