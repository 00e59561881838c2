//! The disk is full where the update agent writes what it downloads.
//!
//! **Evidence** the line that says where the content could not be written, with 0x80070070; or the agent's report that the
//! download failed with this code.
//! **Not enough** the code in a later phase: then another disk or partition may be meant.
//! **Fix** free space on the system disk (some 20 GB for a cumulative update or an upgrade), then download again.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070070*.

use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::{Channel, Confidence, Phase};
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "insufficient-disk-space", needs: super::LOGS };

/// ERROR_DISK_FULL.
const DISK_FULL: Code = Code(0x8007_0070);

/// Looks for a download that found no room.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let full = |code: Code| code.same_failure(DISK_FULL);
    let open = |index: usize| scope.attempt.is_some() || !facts.searches.reached_after(index);
    let line = scope.faults(&[Fault::Download]).rfind(|line| full(line.code) && open(line.index));
    let (event, confidence, path) = match (line, scope.attempt) {
        (Some(line), _) => (line.index, scope.weight(facts, line.index), line.subject),
        (None, Some(attempt)) => {
            let fetching = attempt.failing_phase() == Phase::Download && attempt.channel != Channel::Setup;
            attempt.code.filter(|code| full(*code) && fetching)?;
            (attempt.chain.last()?.event, Confidence::Likely, "")
        }
        (None, None) => return None,
    };
    let disk = path.get(..2).filter(|disk| disk.ends_with(':'));
    Some(Finding {
        cause: META.cause,
        subject: disk.map(str::to_owned),
        confidence,
        evidence: vec![Witness::Event(event)],
        title: Phrase::new("rule-download-full-title"),
        summary: Phrase::new("rule-download-full-summary").with("disk", disk.unwrap_or("C:")),
        steps: guidance::room_for_download(disk.unwrap_or("C:")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{AgentStep, What};
    use crate::rules::logs::{agent, events, finding};

    const LINE: &str =
        r"01:20 Agent Windows failed to download from http://x/a.cab to local path = D:\wu\a.cab with error 0x80070070";

    #[test]
    fn fires_on_the_line_and_on_the_agents_report() {
        let found = finding(vec![agent(&[LINE])], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("D:")));
        let report = |step| {
            let title = "x (KB5037771)".to_owned();
            let (update, revision, client) = (String::new(), String::new(), String::new());
            finding(
                vec![events(vec![(
                    "10:00:00",
                    What::Agent { step, update, revision, code: DISK_FULL, title, client },
                )])],
                check,
            )
        };
        assert_eq!(report(AgentStep::DownloadFailed).unwrap().confidence, Confidence::Likely);
        assert_eq!(report(AgentStep::InstallFailed), None, "then it is no download");
    }

    #[test]
    fn silent_on_other_codes_and_after_success() {
        assert_eq!(finding(vec![agent(&[&LINE.replace("80070070", "80070005")])], check), None);
        let well = "09:00 Agent * END * Finding updates CallerId = x, Id = 2, Exit code = 0x00000000 (cV = x)";
        assert_eq!(finding(vec![agent(&[LINE, well])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
