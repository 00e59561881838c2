//! The volume that Windows stands on has too little free space.
//!
//! **Evidence** servicing states needed and free space, or fails with *disk full* (0x80070070, 0x800f0828,
//! STATUS_DISK_FULL).
//! **Not enough** the same code for boot files or for an update of the recovery environment: there one of the small
//! partitions is full (`reserved-partition-space`).
//! **Fix** free space on the system volume with Windows' own means, then try again.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070070*.

use super::reserved_partition_space::is_of_recovery;
use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "insufficient-disk-space", needs: &[ArtifactKind::Cbs] };

/// ERROR_DISK_FULL (and STATUS_DISK_FULL), ERROR_HANDLE_DISK_FULL, CBS_E_INSUFFICIENT_DISK_SPACE.
fn is_full(code: Code) -> bool {
    [0x8007_0070, 0x8007_0027, 0x800f_0828].contains(&code.win32_twin().0)
}

/// Looks for a volume that is full.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let elsewhere = scope.faults(&[Fault::BootFilesSpace]).next().is_some();
    if elsewhere || scope.attempt.is_some_and(is_of_recovery) {
        return None;
    }
    // Outside an attempt a code is anybody's; unpacking that ran out of space gives up.
    let unpacking = || {
        let line = scope.faults(&[Fault::Unpacking]).rev().find(|line| is_full(line.code))?;
        scope.attempt.is_none().then(|| (line.index, line.code, scope.weight(facts, line.index)))
    };
    let code = unpacking().or_else(|| scope.coded(is_full));
    let (index, confidence, volume, summary) = match scope.heaviest(facts, &[Fault::DiskSpace]) {
        Some((line, weight)) => {
            let (needed, free) = line.detail.split_once(' ')?;
            let words = Phrase::new("rule-space-check-summary").with("volume", line.subject);
            // Too little was free, and yet something else failed.
            let confidence = if code.is_some() || scope.attempt.is_none() { weight } else { Confidence::Possible };
            (line.index, confidence, line.subject, words.with("needed", needed).with("free", free))
        }
        None => {
            let (index, code, confidence) = code?;
            (index, confidence, "C:", Phrase::new("rule-space-code-summary").with("code", code.hex()))
        }
    };
    let code = code.map(|(at, ..)| at).filter(|at| *at != index);
    Some(Finding {
        cause: META.cause,
        subject: Some(volume.to_owned()),
        confidence,
        evidence: [Some(index), code].into_iter().flatten().map(Witness::Event).collect(),
        title: Phrase::new("rule-space-title"),
        summary,
        steps: guidance::free_space(volume),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    #[test]
    fn fires_on_the_numbers_and_on_the_code() {
        const CODE: &str = "0x80070070 - ERROR_DISK_FULL";
        let space = "Free disk space check on C:. Available: 812MB, Required size (Lang neutral): 900MB, Required size (Per language): 10MB, Languages installed: 1, Total Required: 910MB";
        let found = diagnose(&attempt_lines(CODE, &[space]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("C:")));
        assert_eq!(diagnose(&attempt_lines(CODE, &[]), check).unwrap().confidence, Confidence::Likely);
        let other = attempt_lines("0x80070005 - E_ACCESSDENIED", &[space]);
        assert_eq!(diagnose(&other, check).unwrap().confidence, Confidence::Possible);
        let full = "CSI: 00000012 (F) STATUS_DISK_FULL #1# from X::SysWriteFile(...)[gle=0xd000007f]";
        assert_eq!(diagnose(&attempt_lines(CODE, &[full]), check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn unpacking_that_ran_out_of_space() {
        let found = outside(&["DpxException hr=0x80070070 code=0x02060e"], check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(outside(&["DpxException hr=0x800705aa code=0x02060e"], check), None);
    }

    #[test]
    fn silent_where_there_is_room_and_for_the_recovery_partition() {
        let room = "Free disk space check on C:. Available: 9000MB, Required size (Lang neutral): 900MB, Total Required: 910MB";
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[room]), check), None);
        let recovery: Vec<String> = attempt_lines("0x800f0828 - CBS_E_INSUFFICIENT_DISK_SPACE", &[])
            .iter()
            .map(|line| line.replace("KB5015736", "KB5034441"))
            .collect();
        assert_eq!(diagnose(&recovery, check), None);
    }
}
