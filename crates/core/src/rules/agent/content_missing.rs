//! The content of an update is gone before it is installed: servicing never ran.
//!
//! **Evidence** the agent begins to install and fails at once, within a second, with its own code for content that is not
//! there (0x80246007 not downloaded, 0x80248007 no data), and servicing has no line of it.
//! **Not enough** the same codes in the agent's log outside an attempt (look-ups write them all day), or after minutes.
//! **Fix** find what empties SoftwareDistribution (clean-up tools do), download again; else the offline package.
//! **Reference** Microsoft Learn, *Windows Update error code list by component*.

use crate::extract::{AgentStep, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::order::InOrder as _;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "content-missing", needs: super::LOGS };

/// WU_E_DM_NOTDOWNLOADED, WU_E_DS_NODATA.
const GONE: [Code; 2] = [Code(0x8024_6007), Code(0x8024_8007)];
/// An installer that finds nothing gives up within this.
const AT_ONCE_MS: i64 = 1_500;

/// Looks for an installation that had nothing to install.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let attempt = scope.attempt.filter(|attempt| !attempt.is_in_servicing_logs())?;
    let code = attempt.code.filter(|code| GONE.contains(code))?;
    let step = |index: usize| match &facts.event(index).what {
        What::Agent { step, .. } => Some(*step),
        _ => None,
    };
    let mut shown: Vec<usize> = attempt.shown().collect();
    shown.in_order();
    shown.dedup();
    let failed = *shown.iter().rfind(|i| step(**i).and_then(AgentStep::result) == Some(AgentStep::InstallFailed))?;
    // Logs tell the same start apart: only two lines of one log have one clock.
    let source = facts.events[failed].source;
    let of_source = |i: &&usize| facts.events[**i].source == source && step(**i) == Some(AgentStep::InstallStarted);
    let started = shown.iter().rfind(of_source).copied();
    let at_once = started.is_some_and(|i| facts.events[failed].order - facts.events[i].order <= AT_ONCE_MS);
    let evidence = [Some(failed), started].into_iter().flatten().map(Witness::Event).collect();
    let id = if at_once { "rule-content-at-once-summary" } else { "rule-content-summary" };
    Some(Finding {
        cause: META.cause,
        subject: attempt.kb.clone(),
        confidence: if at_once { Confidence::Certain } else { Confidence::Possible },
        evidence,
        title: Phrase::new("rule-content-title"),
        summary: Phrase::new(id).with("code", code.hex()),
        steps: guidance::fetch_again(attempt.kb.as_deref()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Extract;
    use crate::rules::logs::{agent, events, finding};

    fn install(end: &str, code: u32) -> Extract {
        let of = |step, code| What::Agent {
            step,
            update: "576B0DD6-57CC-457B-A5EC-000000000001".into(),
            revision: String::new(),
            code: Code(code),
            title: "x (KB5037771)".into(),
            client: String::new(),
        };
        events(vec![("10:00:00", of(AgentStep::InstallStarted, 0)), (end, of(AgentStep::InstallFailed, code))])
    }

    #[test]
    fn certain_only_when_it_fails_at_once() {
        let found = finding(vec![install("10:00:00", 0x8024_6007)], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("KB5037771")));
        assert_eq!(finding(vec![install("10:04:00", 0x8024_8007)], check).unwrap().confidence, Confidence::Possible);
    }

    #[test]
    fn silent_on_other_codes_and_on_look_ups() {
        assert_eq!(finding(vec![install("10:00:00", 0x8007_0422)], check), None);
        let look_up = "01:20 ComApi *FAILED* [80246007] ISusInternal:: GetUpdateMetadata3";
        assert_eq!(finding(vec![agent(&[look_up])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
