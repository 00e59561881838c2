//! *Cannot tell*, built like a rule: which source would tell more of a failure, why it is not here, what it would show,
//! and how to get it.

use crate::artifact::ArtifactKind;
use crate::coverage::Judgement;
use crate::extract::{AgentStep, What};
use crate::facts::{Facts, InstallAttempt};
use crate::guidance;
use crate::report::{Channel, Confidence, Coverage, GapState, Step};
use crate::rules::{Finding, access_denied_file_lock, component_store_corruption};
use crate::words::Phrase;

/// A source that would tell more.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Which kind.
    pub source: ArtifactKind,
    /// Why it does not tell.
    pub state: GapState,
    /// What it would show.
    pub shows: Phrase,
    /// How to get it.
    pub steps: Vec<Step>,
}

/// What would tell more of a failed attempt; nothing where its cause is certain and named whole.
#[must_use]
pub fn of_attempt(
    facts: &Facts<'_>,
    attempt: &InstallAttempt,
    judgement: Option<&Judgement>,
    findings: &[Finding],
) -> Vec<Gap> {
    let certain = findings.first().is_some_and(|f| f.confidence == Confidence::Certain);
    let mut gaps = match judgement.filter(|_| !certain) {
        Some(judgement) => of_coverage(facts, attempt, judgement.coverage),
        None => Vec::new(),
    };
    let absent = |source| !facts.has(source);
    let found = |cause: &str| findings.iter().find(|f| f.cause == cause);
    // Servicing says that a driver failed, seldom which one and why.
    if absent(ArtifactKind::SetupApi) && found("driver-failure").is_some() {
        let steps = guidance::collect_driver_log();
        gaps.push(gap(ArtifactKind::SetupApi, GapState::Absent, "gap-setup-api", steps));
    }
    // No Windows log says who refused a file.
    if absent(ArtifactKind::Filters) && found(access_denied_file_lock::META.cause).is_some() {
        gaps.push(gap(ArtifactKind::Filters, GapState::Absent, "gap-filters", guidance::list_filters()));
    }
    gaps
}

fn gap(source: ArtifactKind, state: GapState, shows: &'static str, steps: Vec<Step>) -> Gap {
    Gap { source, state, shows: Phrase::new(shows), steps }
}

/// The logs that should hold the attempt's own lines, and do not.
fn of_coverage(facts: &Facts<'_>, attempt: &InstallAttempt, coverage: Coverage) -> Vec<Gap> {
    let kb = attempt.kb.as_deref();
    let store = attempt.code.is_some_and(component_store_corruption::is_store_code);
    let servicing =
        |state, archives| vec![gap(ArtifactKind::Cbs, state, "gap-cbs", guidance::recollect(kb, store, archives))];
    match coverage {
        Coverage::Covered => Vec::new(),
        Coverage::Overwritten => servicing(GapState::Overwritten, false),
        Coverage::NotCollected => servicing(GapState::NotCollected, true),
        Coverage::Partial => servicing(GapState::Partial, true),
        Coverage::Absent if attempt.channel == Channel::Setup => {
            vec![gap(ArtifactKind::Panther, GapState::Absent, "gap-setup", guidance::collect_setup_logs())]
        }
        Coverage::Absent => servicing(GapState::Absent, true),
        Coverage::NotReached => of_agent(facts, attempt),
    }
}

/// Which of the agent's own logs do not tell of the attempt: WindowsUpdate.log, and the events of its downloads and searches,
/// which Windows 10 keeps out of the System log.
fn of_agent(facts: &Facts<'_>, attempt: &InstallAttempt) -> Vec<Gap> {
    let kind = |event: usize| facts.timeline.sources[facts.events[event].source].extract.kind;
    let mut gaps = Vec::new();
    if !attempt.shown().any(|event| kind(event) == ArtifactKind::WindowsUpdateLog) {
        let trace = facts.has(ArtifactKind::Trace);
        let state = if trace { GapState::NotConverted } else { GapState::Absent };
        let steps = guidance::collect_agent_logs(true, false);
        gaps.push(gap(ArtifactKind::WindowsUpdateLog, state, "gap-agent-log", steps));
    }
    let operational = |what: &What| match what {
        What::Agent { step, .. } => {
            matches!(step, AgentStep::Downloaded | AgentStep::DownloadFailed | AgentStep::ScanFailed)
        }
        _ => false,
    };
    let mut events = facts.events.iter().enumerate();
    if !events.any(|(i, entry)| operational(&entry.event.what) && kind(i).is_of_events()) {
        let steps = guidance::collect_agent_logs(false, true);
        gaps.push(gap(ArtifactKind::EventLog, GapState::Absent, "gap-agent-events", steps));
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Event, Extract};
    use crate::hresult::Code;
    use crate::report::Confidence;
    use crate::time::{Stamp, UtcTime};
    use crate::timeline::{ScannedSource, Timeline};

    /// The gaps of an update that failed with `code`, by the agent's events alone.
    fn gaps(
        code: Code,
        others: &[ArtifactKind],
        coverage: Coverage,
        findings: &[Finding],
    ) -> Vec<(&'static str, GapState)> {
        let mut extract = Extract { kind: ArtifactKind::EventLog, bytes: 1, records: 1, ..Extract::default() };
        let (update, revision) = ("576B0DD6-57CC-457B-A5EC-E888491B395D".into(), "200".into());
        let (title, client) = ("(KB5015736)".into(), String::new());
        let what = What::Agent { step: AgentStep::InstallFailed, update, revision, code, title, client };
        let time = UtcTime::from_fixed(b"2022-10-10 08:00:00").map(Stamp::Utc);
        extract.push_event(Event { line: 1, offset: 0, time, text: String::new(), what });
        let other = |kind: &ArtifactKind| Extract { kind: *kind, bytes: 2, ..Extract::default() };
        let sources = [extract].into_iter().chain(others.iter().map(other));
        let sources = sources.map(|extract| ScannedSource { extract, ..ScannedSource::default() }).collect();
        let timeline = Timeline::new(sources);
        let facts = Facts::new(&timeline);
        let judgement = Judgement { coverage, why: Phrase::default() };
        let gaps = of_attempt(&facts, &facts.attempts[0], Some(&judgement), findings);
        assert!(gaps.iter().all(|gap| !gap.steps.is_empty()));
        gaps.iter().map(|gap| (gap.source.id(), gap.state)).collect()
    }

    fn finding(cause: &'static str, confidence: Confidence) -> Finding {
        let (title, summary) = (Phrase::default(), Phrase::default());
        Finding { cause, subject: None, confidence, evidence: Vec::new(), title, summary, steps: Vec::new() }
    }

    #[test]
    fn a_trace_is_to_be_converted_and_a_log_to_be_collected() {
        let (of, reached) = (Code(0x8024_6007), Coverage::NotReached);
        let events = ("event-log", GapState::Absent);
        assert_eq!(gaps(of, &[], reached, &[]), [("windows-update-log", GapState::Absent), events]);
        let trace = [ArtifactKind::Trace];
        assert_eq!(gaps(of, &trace, reached, &[]), [("windows-update-log", GapState::NotConverted), events]);
    }

    #[test]
    fn lines_that_are_gone_matter_until_the_cause_is_certain() {
        let store = |confidence| [finding("component-store-corruption", confidence)];
        let of = Code(0x8007_3712);
        let gone = gaps(of, &[], Coverage::Overwritten, &store(Confidence::Possible));
        assert_eq!(gone, [("cbs", GapState::Overwritten)]);
        assert_eq!(gaps(of, &[], Coverage::Overwritten, &store(Confidence::Certain)), []);
        assert_eq!(gaps(of, &[], Coverage::Covered, &[]), []);
    }

    #[test]
    fn a_refused_file_asks_for_the_filters_even_when_that_is_certain() {
        let denied = [finding("access-denied-file-lock", Confidence::Certain)];
        let of = Code(0x8007_0005);
        assert_eq!(gaps(of, &[], Coverage::Covered, &denied), [("filters", GapState::Absent)]);
        assert_eq!(gaps(of, &[ArtifactKind::Filters], Coverage::Covered, &denied), []);
    }
}
