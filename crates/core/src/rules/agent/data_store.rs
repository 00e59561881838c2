//! The update agent's own database may be damaged: the cause stays open, the code points there and nothing else does.
//!
//! **Evidence** the last search, or an attempt that never reached servicing, failed with a code of the agent's data store
//! (0x80248xxx) or of its database engine (0xC8000xxx).
//! **Not enough** for more than *possible*: no line names what is damaged. Codes of look-ups (0x80248007, 0x80248014,
//! 0x8024801E) are written all day and mean nothing.
//! **Fix** collect, stop the services, put SoftwareDistribution aside (a rename, which can be undone), search again.
//! **Reference** Microsoft Learn, *Windows Update error code list by component*.

use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "unknown", needs: super::LOGS };

/// WU_E_DS_NODATA, _SERVICENOTREGISTERED, _UNKNOWNSERVICE…: answers, no damage.
const ANSWERS: [u32; 5] = [0x8024_8007, 0x8024_8014, 0x8024_8015, 0x8024_8019, 0x8024_801E];

fn of_store(code: Code) -> bool {
    (code.0 >> 12 == 0x80248 && !ANSWERS.contains(&code.0)) || code.0 >> 12 == 0xC8000
}

/// Looks for a failure of the agent's data store.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (event, code) = match scope.attempt {
        Some(attempt) if attempt.is_in_servicing_logs() => return None,
        Some(attempt) => (attempt.chain.last()?.event, attempt.code?),
        None => facts.searches.still_failing().last().map(|search| (search.event, search.code))?,
    };
    of_store(code).then(|| Finding {
        cause: META.cause,
        subject: None,
        confidence: Confidence::Possible,
        evidence: vec![Witness::Event(event)],
        title: Phrase::new("rule-agent-store-title"),
        summary: Phrase::new("rule-agent-store-summary").with("code", code.hex()),
        steps: guidance::put_agent_store_aside(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{agent, events, finding};

    const FAILED: &str =
        "01:40 Agent * END * Finding updates CallerId = UpdateOrchestrator, Id = 1, Exit code = 0x80248008 (cV = x)";

    #[test]
    fn possible_at_most() {
        for code in ["80248008", "C80001FE"] {
            let found = finding(vec![agent(&[&FAILED.replace("80248008", code)])], check).unwrap();
            assert_eq!((found.cause, found.confidence), ("unknown", Confidence::Possible), "{code}");
        }
        for code in ["80248007", "80248014", "8024402C"] {
            assert_eq!(finding(vec![agent(&[&FAILED.replace("80248008", code)])], check), None, "{code}");
        }
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
