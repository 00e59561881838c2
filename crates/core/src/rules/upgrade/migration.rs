//! A file that the upgrade carries over cannot be read: the file system or the disk is damaged there.
//!
//! **Evidence** `Error READ, 0x00000570 while gathering/applying object: File, …` (or another code of a damaged disk), and
//! setup gave up on it.
//! **Not enough** files that setup skipped; refused access, which is no damage.
//! **Fix** check disk and file system; then remove or restore the file, and try again.
//! **Reference** Microsoft Learn, *Windows upgrade log files*.

use super::{LOGS, told};
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "storage-error", needs: LOGS };

/// ERROR_FILE_CORRUPT, ERROR_DISK_CORRUPT, ERROR_CRC, ERROR_IO_DEVICE, ERROR_SECTOR_NOT_FOUND.
const DAMAGE: [Code; 5] =
    [Code(0x8007_0570), Code(0x8007_0571), Code(0x8007_0017), Code(0x8007_045D), Code(0x8007_001B)];

/// Looks for a file that cannot be read.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, confidence) = told(scope, facts, &[Fault::Migration]).filter(|(line, _)| DAMAGE.contains(&line.code))?;
    Some(Finding {
        cause: META.cause,
        subject: Some(line.subject.to_owned()),
        confidence,
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-upgrade-file-title"),
        summary: Phrase::new("rule-upgrade-file-summary").with("file", line.subject).with("code", line.code.hex()),
        steps: guidance::upgrade_disk(line.subject),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Confidence;
    use crate::rules::logs::{events, finding, setup};

    const READ: &str = r"ESP     Error READ, 0x00000570 while gathering/applying object: File, C:\ProgramData\a.dat. Will return 0[gle=0x00000570]";
    const ABORT: &str = r"EMIG    Error 1392 while gathering object C:\ProgramData\a.dat. Shell application requested abort![gle=0x00000570]";
    const FAILED: &str = "ESP     Operation failed: Migrate framework (Full). Error: 0x8007042B[gle=0x000000b7]";
    const END: &str = "ESP     CSetupPlatformPrivate::Execute: Execution of operations queue failed, abandoning. Error: 0x8007042B[gle=0x000000b7]";

    #[test]
    fn fires_on_the_file_that_setup_gave_up_on() {
        let found = finding(vec![setup(&[READ, ABORT, FAILED, END])], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some(r"C:\ProgramData\a.dat")));
    }

    #[test]
    fn silent_where_setup_went_on_and_on_refused_access() {
        assert_eq!(finding(vec![setup(&[READ])], check), None);
        let refused = READ.replace("0x00000570 while", "0x00000005 while");
        assert_eq!(finding(vec![setup(&[&refused, FAILED, END])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
