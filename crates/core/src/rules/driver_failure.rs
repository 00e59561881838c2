//! A driver of the update could not be installed: servicing's driver queue failed, and the update was undone.
//!
//! **Evidence** the queue's own lines in the failing attempt, `Doqe: Failed installing driver updates`, `… Rolling back KTM,
//! because drivers failed`; the `.inf` in `INSTALL index: …, result …` or `Doqe: Recording result`, else in the section of
//! setupapi.dev.log that failed at that moment. For a driver from Windows Update, SetupAPI's code and its section.
//! **Not enough** a driver operation with a result that the queue got over; a code of SetupAPI alone.
//! **Fix** read that section of setupapi.dev.log: what is missing is a file of the driver store, a service key, or a sound
//! `.inf`. A queue that cannot be read is left to an engineer.
//! **Reference** Microsoft Learn, *Error 0x80070003*; *Error 0x80070490*; *Error 0x80070002*; *Error 0x8007000d at startup*.

use super::{Finding, RuleMeta, Scope, resource_exhaustion, transaction_ktm};
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta {
    cause: "driver-failure",
    needs: &[ArtifactKind::Cbs, ArtifactKind::SetupApi, ArtifactKind::WindowsUpdateLog, ArtifactKind::EventLog],
};

/// A section of setupapi.dev.log belongs to a failure within this.
const NEAR_MS: i64 = 5 * 60_000;
/// Lines shown.
const SHOWN: usize = 6;

/// SetupAPI's own codes: `SPAPI_E_…` and the raw ones its log writes.
fn is_setup_code(code: Code) -> bool {
    matches!(code.0, 0x800f_0200..=0x800f_02ff | 0xe000_0100..=0xe000_03ff)
}

/// Looks for a driver that failed the attempt.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let Some((queue, confidence)) = scope.heaviest(facts, &[Fault::DriverQueue, Fault::DriverQueueUnreadable]) else {
        return of_report(scope, facts).or_else(|| of_agent(scope, facts));
    };
    // What stopped the queue was not a driver.
    let other = |code: Code| transaction_ktm::is_log_code(code) || resource_exhaustion::is_memory_code(code);
    if scope.faults(&[Fault::DriverQueue]).any(|line| other(line.code)) {
        return None;
    }
    if let Some((unread, confidence)) = scope.heaviest(facts, &[Fault::DriverQueueUnreadable]) {
        let lines = scope.faults(&[Fault::DriverQueueUnreadable]).map(|line| Witness::Event(line.index));
        let summary = Phrase::new("rule-driver-queue-summary").with("code", unread.code.hex());
        let title = Phrase::new("rule-driver-queue-title");
        let evidence = lines.take(SHOWN).collect();
        let steps = guidance::driver_queue();
        return Some(Finding { cause: META.cause, subject: None, confidence, evidence, title, summary, steps });
    }
    // The queue records the result of the driver that stopped it.
    let named = scope.heaviest(facts, &[Fault::Driver]).map(|(line, _)| line);
    let section = near(facts, queue.index, named.map(|line| line.subject));
    let inf = named.map(|line| line.subject).or(section.map(|(_, inf)| inf)).filter(|inf| !inf.is_empty());
    let mut evidence: Vec<usize> = Vec::new();
    if let Some(named) = named {
        evidence.extend(scope.faults(&[Fault::Driver]).filter(|l| l.subject == named.subject).map(|l| l.index));
    }
    evidence.extend(scope.faults(&[Fault::DriverQueue]).map(|line| line.index));
    evidence.truncate(SHOWN);
    evidence.extend(section.map(|(index, _)| index));
    // The queue's own line may state no code: then the one that the attempt ended with.
    let told = named.map_or(queue.code, |line| line.code);
    let ended = scope.attempt.and_then(|attempt| attempt.code);
    let code = if told.is_success() { ended.unwrap_or(told) } else { told };
    let summary = match inf {
        Some(inf) if named.is_some() => Phrase::new("rule-driver-summary").with("inf", inf),
        Some(inf) => Phrase::new("rule-driver-near-summary").with("inf", inf),
        None => Phrase::new("rule-driver-unnamed-summary"),
    };
    Some(Finding {
        cause: META.cause,
        subject: inf.map(ToOwned::to_owned),
        confidence,
        evidence: evidence.into_iter().map(Witness::Event).collect(),
        title: match inf {
            Some(inf) => Phrase::new("rule-driver-title").with("inf", inf),
            None => Phrase::new("rule-driver-unnamed-title"),
        },
        summary: summary.with_phrase("meaning", code.meaning_alone()).with("code", code.hex()),
        steps: guidance::driver(inf),
    })
}

/// The section of setupapi.dev.log that failed nearest to event `index`, of `inf` if one is named.
fn near<'a>(facts: &Facts<'a>, index: usize, inf: Option<&str>) -> Option<(usize, &'a str)> {
    let order = facts.events[index].order;
    let sections = facts.events.iter().enumerate().filter_map(|(at, entry)| match &entry.event.what {
        What::DriverInstall { inf: own, .. } if inf.is_none_or(|inf| own.eq_ignore_ascii_case(inf)) => {
            Some((at, own.as_str(), (entry.order - order).abs()))
        }
        _ => None,
    });
    let nearest = sections.filter(|(.., far)| *far <= NEAR_MS).min_by_key(|(.., far)| *far);
    nearest.map(|(at, inf, _)| (at, inf))
}

/// The servicing stack's failure report says where it failed: `failure source: DOQ` is the driver queue. The queue's own
/// lines are gone.
fn of_report<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let shown = scope.attempt?.evidence.iter().filter_map(|witness| match witness {
        Witness::Event(index) => Some((*index, facts.event(*index))),
        Witness::Hint { .. } => None,
    });
    let (index, code) = shown.chain(scope.events.iter().copied()).find_map(|(index, event)| match &event.what {
        What::FailureReport { source, code, .. } if source == "DOQ" => Some((index, *code)),
        _ => None,
    })?;
    if transaction_ktm::is_log_code(code) || resource_exhaustion::is_memory_code(code) {
        return None;
    }
    let section = near(facts, index, None);
    let inf = section.map(|(_, inf)| inf).filter(|inf| !inf.is_empty());
    let (title, summary) = words(inf);
    Some(Finding {
        cause: META.cause,
        subject: inf.map(ToOwned::to_owned),
        confidence: Confidence::Likely,
        evidence: [Some(index), section.map(|(at, _)| at)].into_iter().flatten().map(Witness::Event).collect(),
        title,
        summary: summary.with_phrase("meaning", code.meaning_alone()).with("code", code.hex()),
        steps: guidance::driver(inf),
    })
}

/// Title and summary where no line of the queue names the driver.
fn words(inf: Option<&str>) -> (Phrase, Phrase) {
    match inf {
        Some(inf) => (
            Phrase::new("rule-driver-title").with("inf", inf),
            Phrase::new("rule-driver-near-summary").with("inf", inf),
        ),
        None => (Phrase::new("rule-driver-unnamed-title"), Phrase::new("rule-driver-unnamed-summary")),
    }
}

/// A driver that Windows Update brought, which has no servicing lines: SetupAPI's code, and its log.
fn of_agent<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let link = scope.attempt?.chain.iter().find(|link| is_setup_code(link.code))?;
    let section = near(facts, link.event, None);
    let inf = section.map(|(_, inf)| inf).filter(|inf| !inf.is_empty());
    let (title, summary) = match inf {
        Some(inf) => (
            Phrase::new("rule-driver-title").with("inf", inf),
            Phrase::new("rule-driver-near-summary").with("inf", inf),
        ),
        None => (Phrase::new("rule-driver-unnamed-title"), Phrase::new("rule-driver-code-summary")),
    };
    Some(Finding {
        cause: META.cause,
        subject: inf.map(ToOwned::to_owned),
        confidence: if section.is_some() { Confidence::Likely } else { Confidence::Possible },
        evidence: [Some(link.event), section.map(|(at, _)| at)].into_iter().flatten().map(Witness::Event).collect(),
        title,
        summary: summary.with_phrase("meaning", link.code.meaning_alone()).with("code", link.code.hex()),
        steps: guidance::driver(inf),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Event, Extract};
    use crate::rules::fixture::{attempt_lines, diagnose, diagnose_sources, outside, servicing};
    use crate::time::{LocalTime, Stamp};

    const CODE: &str = "0x80070003 - ERROR_PATH_NOT_FOUND";
    const QUEUE: &str = "Doqe: Failed installing driver updates [HRESULT = 0x80070003 - ERROR_PATH_NOT_FOUND]";
    const INF: &str = "INSTALL index: 12, phase: 1, result 3, inf: sample.inf";
    const SOUND: &str = "INSTALL index: 11, phase: 1, result 0, inf: other.inf";

    fn section(inf: &str, code: u32) -> Extract {
        let mut extract = Extract { kind: ArtifactKind::SetupApi, bytes: 1, ..Extract::default() };
        let time = LocalTime::from_fixed(b"2022-10-10 16:38:02").map(Stamp::Local);
        let what = What::DriverInstall { device: String::new(), inf: inf.into(), code: Code(code) };
        extract.push_event(Event { line: 9, offset: 0, time, text: String::new(), what });
        extract
    }

    #[test]
    fn fires_on_the_queue_with_its_inf() {
        let found = diagnose(&attempt_lines(CODE, &[SOUND, INF, QUEUE]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("sample.inf")));
        assert_eq!(found.evidence.len(), 2);
    }

    #[test]
    fn the_driver_log_names_what_the_queue_does_not() {
        let lines = attempt_lines(CODE, &[QUEUE]);
        let found = diagnose(&lines, check).unwrap();
        assert_eq!((found.confidence, found.subject), (Confidence::Certain, None));
        let found = diagnose_sources(vec![servicing(&lines), section("net.inf", 0x8007_0003)], check).unwrap();
        assert_eq!((found.subject.as_deref(), found.evidence.len()), (Some("net.inf"), 2));
    }

    #[test]
    fn silent_on_a_driver_that_the_queue_got_over_and_without_a_queue() {
        let store = "0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT";
        assert_eq!(diagnose(&attempt_lines(store, &[INF]), check), None);
        assert_eq!(diagnose(&attempt_lines(CODE, &[]), check), None);
        assert_eq!(
            outside(&[SOUND, "Startup: Failed while processing non-critical primitive operations queue."], check),
            None
        );
    }

    #[test]
    fn the_report_says_that_it_was_the_queue() {
        let lines = attempt_lines(CODE, &[]).into_iter();
        let lines: Vec<String> = lines.map(|line| line.replace("source: Execute", "source: DOQ")).collect();
        assert_eq!(diagnose(&lines, check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn a_full_log_is_not_the_driver() {
        let full = "Failed uninstalling driver updates [HRESULT = 0x800719e4 - ERROR_LOG_FULL]";
        assert_eq!(diagnose(&attempt_lines("0x800719e4 - ERROR_LOG_FULL", &[full]), check), None);
    }

    #[test]
    fn a_queue_that_cannot_be_read_is_for_an_engineer() {
        let unread = "Doqi: Failed loading driver operations queue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]";
        let found = diagnose(&attempt_lines("0x80070490 - ERROR_NOT_FOUND", &[unread]), check).unwrap();
        assert_eq!((found.confidence, found.evidence.len()), (Confidence::Certain, 1));
    }
}
