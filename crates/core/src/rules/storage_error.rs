//! The disk or the file system failed under servicing.
//!
//! **Evidence** a read or write that failed with a code of the hardware (0x8007045d, 0x80070017, 0x80070571 …), best beside
//! an event of the disk or of NTFS (disk 7, 51, 153; Ntfs 55; storahci 129) at that time.
//! **Not enough** such an event while servicing failed with another code; 0x80070570 alone, which a broken download gives,
//! too.
//! **Fix** save the data, read the disk's own health, check the file system; only then repair Windows.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070570*; *Event ID 7, 51, 153*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::What;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta {
    cause: "storage-error",
    needs: &[ArtifactKind::Cbs, ArtifactKind::EventLog, ArtifactKind::EventExport, ArtifactKind::Dism],
};

/// How far from the failure an event of the disk may lie: retries of a bad sector take minutes.
const NEAR_MS: i64 = 10 * 60_000;

/// ERROR_CRC, ERROR_WRITE_FAULT, ERROR_READ_FAULT, ERROR_SECTOR_NOT_FOUND, ERROR_NO_SUCH_DEVICE, ERROR_FILE_INVALID,
/// ERROR_IO_DEVICE, ERROR_DISK_CORRUPT, ERROR_DISK_OPERATION_FAILED.
const HARDWARE: [u32; 9] = [
    0x8007_0017,
    0x8007_001d,
    0x8007_001e,
    0x8007_001b,
    0x8007_01b1,
    0x8007_03ee,
    0x8007_045d,
    0x8007_0571,
    0x8007_0467,
];
/// STATUS_DEVICE_DATA_ERROR, STATUS_IO_DEVICE_ERROR, STATUS_DISK_CORRUPT_ERROR.
const STATUS: [u32; 3] = [0xc000_009c, 0xc000_0185, 0xc000_0032];
/// ERROR_FILE_CORRUPT, STATUS_FILE_CORRUPT_ERROR.
const CORRUPT: [u32; 2] = [0x8007_0570, 0xc000_0102];

fn is_of_hardware(code: Code) -> bool {
    HARDWARE.contains(&code.win32_twin().0) || STATUS.contains(&(code.0 & !0x1000_0000))
}

fn is_corrupt(code: Code) -> bool {
    CORRUPT.contains(&code.win32_twin().0)
}

/// Events that tell of a disk or file system going wrong; resets and stalls (129, 153) belong to it where a read failed.
fn is_serious(provider: &str, id: u16) -> bool {
    let provider = provider.to_ascii_lowercase();
    let of_disk = provider.ends_with("disk") && [7, 11, 51, 52, 153, 154, 157].contains(&id);
    let of_files = provider.ends_with("ntfs") && [41, 50, 55, 57, 98, 130, 131, 132, 136, 137, 140].contains(&id);
    of_disk
        || of_files
        || [129, 11].contains(&id) && ["storahci", "stornvme", "iastor"].iter().any(|p| provider.contains(p))
}

/// Looks for failing storage.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    // Without an attempt the events speak for themselves, in the list of marks; a cause needs something that failed.
    scope.attempt?;
    let hardware = scope.coded(is_of_hardware);
    let code = hardware.or_else(|| scope.coded(is_corrupt));
    let (at, code, weight) = code?;
    let event = near(facts, at);
    let confidence = match (hardware.is_some(), event.is_some()) {
        (true, true) if weight == Confidence::Likely => Confidence::Certain,
        (false, true) | (true, _) => weight,
        (false, false) => Confidence::Possible,
    };
    let (id, device) = match event.map(|(_, what)| what) {
        Some(What::Storage { provider, id, device }) => {
            ("rule-storage-event-summary", format!("{provider} {id} {device}").trim_end().to_owned())
        }
        _ => ("rule-storage-code-summary", String::new()),
    };
    Some(Finding {
        cause: META.cause,
        subject: Some(device.clone()).filter(|d| !d.is_empty()),
        confidence,
        evidence: [Some(at), event.map(|(i, _)| i)].into_iter().flatten().map(Witness::Event).collect(),
        title: Phrase::new("rule-storage-title"),
        summary: Phrase::new(id).with("code", code.hex()).with("event", device),
        steps: guidance::check_disk(),
    })
}

/// The storage event nearest to event `at`.
fn near<'a>(facts: &'a Facts<'_>, at: usize) -> Option<(usize, &'a What)> {
    let order = facts.events.get(at)?.order;
    let distance = |i: &usize| (facts.events[*i].order - order).abs();
    let storage = facts
        .events
        .iter()
        .enumerate()
        .filter(|(_, e)| matches!(&e.event.what, What::Storage { provider, id, .. } if is_serious(provider, *id)));
    let nearest = storage.map(|(i, _)| i).filter(|i| distance(i) <= NEAR_MS).min_by_key(distance)?;
    Some((nearest, &facts.events[nearest].event.what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose};

    #[test]
    fn fires_on_a_code_of_the_hardware() {
        let found = diagnose(&attempt_lines("0x8007045d - ERROR_IO_DEVICE", &[]), check).unwrap();
        assert_eq!((found.confidence, found.subject), (Confidence::Likely, None));
        let inner = "Failed to stage package. [HRESULT = 0x80070017 - ERROR_CRC]";
        let found = diagnose(&attempt_lines("0x800f0922 - CBS_E_INSTALLERS_FAILED", &[inner]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
    }

    #[test]
    fn a_corrupt_file_alone_is_possible_and_other_codes_are_none() {
        let found = diagnose(&attempt_lines("0x80070570 - ERROR_FILE_CORRUPT", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible);
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[]), check), None);
    }

    #[test]
    fn disks_and_file_systems_report_trouble_under_these_names() {
        for (provider, id, serious) in [
            ("disk", 7, true),
            ("Microsoft-Windows-Ntfs", 55, true),
            ("Ntfs", 55, true),
            ("storahci", 129, true),
            ("volsnap", 25, false),
            ("Microsoft-Windows-Disk", 1, false),
        ] {
            assert_eq!(is_serious(provider, id), serious, "{provider} {id}");
        }
    }
}
