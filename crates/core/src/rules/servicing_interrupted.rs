//! The computer went down while an update was being installed: power loss, reset, crash.
//!
//! **Evidence** the boot after the attempt's last line says that there was no shutdown (Kernel-Power 41, EventLog 6008),
//! and no log says how the attempt ended.
//! **Not enough** an unexpected shutdown at any other time; an attempt whose end is told.
//! **Fix** let the boot finish what it can, try again; if it happens again, look at power, disk and memory first.
//! **Reference** Microsoft Learn, *Event ID 41: the system has rebooted without cleanly shutting down first*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "servicing-interrupted", needs: &[ArtifactKind::EventLog] };

/// Looks for an attempt that the computer's fall ended.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, _facts: &Facts<'a>) -> Option<Finding> {
    let attempt = scope.attempt?;
    let fall = attempt.interrupted?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{AgentStep, Event, Extract, PowerStep, What};
    use crate::hresult::Code;
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
}
