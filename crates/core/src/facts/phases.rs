//! How far an attempt came inside the servicing stack, from its own lines.

use super::attempt::InstallAttempt;
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, ServicingStep, What};
use crate::order::InOrder as _;
use crate::report::Phase;
use crate::timeline::{Timeline, TimelineEntry};

/// Notes the phases that the servicing lines of every attempt show.
pub(super) fn fill(timeline: &Timeline, events: &[TimelineEntry<'_>], attempts: &mut [InstallAttempt]) {
    for attempt in attempts.iter_mut().filter(|a| a.is_in_servicing_logs()) {
        let own: Vec<usize> = attempt.spans.iter().flat_map(|span| span.events(timeline, events)).collect();
        for index in own.into_iter().filter(|i| timeline.is_of(&events[*i], ArtifactKind::Cbs)) {
            let what = &events[index].event.what;
            if let Some(phase) = phase_of(what) {
                attempt.enter(phase, index);
                let goes_on = matches!(what, What::ServicingStep(_) | What::Startup { .. });
                attempt.failed_in = attempt.failed_in.or((attempt.failed() && !goes_on).then_some(phase));
            }
        }
        // What the agent calls installing is all the work of servicing, which makes ready first.
        let ready = |(phase, _): &&(Phase, usize)| matches!(phase, Phase::Stage | Phase::Resolve | Phase::Plan);
        let ready = attempt.phases.iter().filter(ready).map(|(_, index)| *index).max();
        for (_, index) in attempt.phases.iter_mut().filter(|(phase, _)| *phase == Phase::Install) {
            *index = ready.map_or(*index, |ready| ready.max(*index));
        }
        attempt.phases.in_order_by_key(|(phase, index)| (events[*index].order, *index, *phase));
    }
}

/// The phase that a line of the servicing stack belongs to.
fn phase_of(what: &What) -> Option<Phase> {
    Some(match what {
        What::ServicingStep(ServicingStep::Stage) => Phase::Stage,
        What::ServicingStep(ServicingStep::Resolve) => Phase::Resolve,
        What::ServicingStep(ServicingStep::Plan) => Phase::Plan,
        What::ServicingStep(ServicingStep::Install) | What::Startup { .. } => Phase::Install,
        What::Fault { fault: Fault::Installer | Fault::ServiceStart, .. } => Phase::AdvancedInstallers,
        What::Fault { fault: Fault::Driver | Fault::DriverQueue, .. } => Phase::Drivers,
        What::FailureReport { source, .. } => match source.as_str() {
            "Resolve" => Phase::Resolve,
            "DOQ" => Phase::Drivers,
            "Execute" => Phase::Install,
            _ => return None,
        },
        What::OriginalFailure { state, .. } => match state.as_str() {
            "CbsExecuteStatePrimitives" => Phase::Install,
            state if state.contains("Driver") => Phase::Drivers,
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_where() {
        let report = |source: &str| What::FailureReport {
            package: String::new(),
            code: crate::hresult::Code(0x8007_0002),
            source: source.into(),
            client: String::new(),
        };
        assert_eq!(phase_of(&report("DOQ")), Some(Phase::Drivers));
        assert_eq!(phase_of(&report("Resolve")), Some(Phase::Resolve));
        assert_eq!(phase_of(&report("Execute")), Some(Phase::Install));
        assert_eq!(phase_of(&report("CBS Other")), None);
        assert_eq!(phase_of(&What::RebootRequired), None);
    }
}
