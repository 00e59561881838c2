//! The small partitions are full: EFI system, system reserved, or recovery. Boot files or the recovery image do not fit.
//!
//! **Evidence** the boot files' own words in the failing attempt, `SpaceCheck: Insufficient free space`, `ServicingBootFiles
//! failed. Error = 0x70`; 0xc1900104 of setup; 0x800f0828 of an update for the recovery environment.
//! **Not enough** 0x800f0922 alone, of which this is one cause of several; 0x800f0828 of any other update, which is the system
//! drive.
//! **Fix** measure the partition first; making room there is an engineer's work.
//! **Reference** Microsoft Support, *We couldn't update system reserved partition*; *KB5028997: resize the recovery partition*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::{Confidence, Outcome};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta {
    cause: "reserved-partition-space",
    needs: &[ArtifactKind::Cbs, ArtifactKind::WindowsUpdateLog, ArtifactKind::ReportingEvents, ArtifactKind::EventLog],
};

/// MOSETUP_E_UA_NO_… of the reserved partition: setup could not update it.
const SETUP: Code = Code(0xc190_0104);
/// CBS_E_INSUFFICIENT_DISK_SPACE.
const NO_SPACE: Code = Code(0x800f_0828);
/// Updates of the recovery environment, which have no files elsewhere (Microsoft Support).
const RECOVERY: [&str; 6] = ["KB5034439", "KB5034440", "KB5034441", "KB5042320", "KB5042321", "KB5042322"];

/// Looks for a small partition that is full.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let lines: Vec<usize> = scope.faults(&[Fault::BootFilesSpace]).map(|line| line.index).collect();
    if let Some(last) = lines.last() {
        let undone = scope.attempt.is_some_and(|attempt| attempt.outcome == Outcome::RolledBack);
        let confidence = if undone { Confidence::Certain } else { scope.weight(facts, *last) };
        return Some(finding("boot", confidence, &lines, guidance::boot_partition()));
    }
    let attempt = scope.attempt?;
    let with = |code: Code| attempt.chain.iter().find(|link| link.code.same_failure(code)).map(|link| link.event);
    if let Some(event) = with(SETUP) {
        return Some(finding("setup", Confidence::Likely, &[event], guidance::boot_partition()));
    }
    let event = with(NO_SPACE).filter(|_| is_of_recovery(attempt))?;
    Some(finding("recovery", Confidence::Likely, &[event], guidance::recovery_partition()))
}

/// Is it an update of the recovery environment?
pub(super) fn is_of_recovery(attempt: &InstallAttempt) -> bool {
    let title = attempt.title.as_deref().unwrap_or_default();
    RECOVERY.iter().any(|kb| attempt.goes_by(kb)) || title.contains("Windows Recovery Environment")
}

fn finding(which: &'static str, confidence: Confidence, lines: &[usize], steps: Vec<crate::report::Step>) -> Finding {
    Finding {
        cause: META.cause,
        subject: Some(if which == "recovery" { "Recovery" } else { "EFI/System Reserved" }.to_owned()),
        confidence,
        evidence: lines.iter().take(4).copied().map(Witness::Event).collect(),
        title: Phrase::new("rule-partition-title").with("which", which),
        summary: Phrase::new("rule-partition-summary").with("which", which),
        steps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    #[test]
    fn the_boot_files_say_that_there_is_no_room() {
        let lines =
            ["BFSVC: SpaceCheck: Insufficient free space", "BFSVC Error: ServicingBootFiles failed. Error = 0x70"];
        let found = diagnose(&attempt_lines("0x800f0922 - CBS_E_INSTALLERS_FAILED", &lines), check).unwrap();
        assert_eq!((found.confidence, found.evidence.len()), (Confidence::Certain, 2));
    }

    #[test]
    fn silent_on_the_outer_code_and_on_other_updates() {
        assert_eq!(diagnose(&attempt_lines("0x800f0922 - CBS_E_INSTALLERS_FAILED", &[]), check), None);
        assert_eq!(diagnose(&attempt_lines("0x800f0828 - CBS_E_INSUFFICIENT_DISK_SPACE", &[]), check), None);
        assert_eq!(outside(&["BFSVC Error: ServicingBootFiles failed. Error = 0xc1"], check), None);
    }

    #[test]
    fn an_update_of_the_recovery_environment() {
        let lines = attempt_lines("0x800f0828 - CBS_E_INSUFFICIENT_DISK_SPACE", &[]);
        let lines: Vec<String> = lines.iter().map(|line| line.replace("KB5015736", "KB5034441")).collect();
        let found = diagnose(&lines, check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("Recovery")));
    }
}
