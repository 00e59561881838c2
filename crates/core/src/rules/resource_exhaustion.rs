//! The computer ran out of memory or system resources while the update was being installed.
//!
//! **Evidence** a code of memory or resources (0x8007000e, 0x80070008, 0x800705aa, 0x800705af, STATUS_INSUFFICIENT_RESOURCES) on a
//! line that leads to the failure; Windows' own diagnosis of low virtual memory at that time (Resource-Exhaustion-Detector
//! 2004), which names the programs.
//! **Not enough** the code alone: also a damaged package asks for impossible amounts. Without that event it is *likely* at most.
//! A hive that could not be loaded for want of resources mostly met a limit (RegistrySizeLimit).
//! **Fix** see what uses the memory, let Windows manage the page file, free memory by a restart, try again.
//! **Reference** Microsoft Learn, *Windows Update error code 0x8007000e or 0x800705aa*; *Windows Update error 0x80070008*.

use super::transaction_ktm::lines_with;
use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta {
    cause: "resource-exhaustion",
    needs: &[ArtifactKind::Cbs, ArtifactKind::WindowsUpdateLog, ArtifactKind::EventLog],
};

/// ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY, ERROR_NO_SYSTEM_RESOURCES, ERROR_NONPAGED_/PAGED_SYSTEM_RESOURCES, the quotas,
/// ERROR_COMMITMENT_LIMIT.
const NUMBERS: [u16; 8] = [8, 14, 1450, 1451, 1452, 1453, 1454, 1455];
/// STATUS_INSUFFICIENT_RESOURCES, STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT.
const STATUSES: [Code; 3] = [Code(0xC000_009A), Code(0xC000_0017), Code(0xC000_012D)];
/// Windows' own diagnosis of low memory belongs to a failure within this.
const NEAR_MS: i64 = 30 * 60_000;

/// Does this code say that memory or resources ran out?
pub(super) fn is_memory_code(code: Code) -> bool {
    NUMBERS.iter().any(|number| code.same_failure(Code::from_win32(*number)))
        || STATUSES.iter().any(|status| code.same_failure(*status))
}

/// Looks for memory that ran out.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (lines, code, weight) = lines_with(scope, facts, is_memory_code)?;
    // Outside an attempt every probe may fail for once; these give up.
    const WORDS: [Fault; 3] = [Fault::Unpacking, Fault::Hive, Fault::OutOfMemory];
    let mut stated = scope.faults(&WORDS).filter(|line| is_memory_code(line.code)).peekable();
    let outspoken = stated.peek().is_some();
    if scope.attempt.is_none() && !outspoken {
        return None;
    }
    let hive = stated.find(|line| line.fault == Fault::Hive);
    let order = facts.events[lines[0]].order;
    let told = facts.events.iter().enumerate().find_map(|(at, entry)| match &entry.event.what {
        What::Fault { fault: Fault::LowMemory, subject, .. } if (entry.order - order).abs() <= NEAR_MS => {
            Some((at, subject.as_str()))
        }
        _ => None,
    });
    let confidence = match (weight, told) {
        (Confidence::Certain, Some(_)) if hive.is_none() => Confidence::Certain,
        (Confidence::Certain, _) => Confidence::Likely,
        (Confidence::Likely, _) if outspoken => Confidence::Likely,
        _ => Confidence::Possible,
    };
    let program = told.map(|(_, program)| program).filter(|program| !program.is_empty());
    let summary = match program {
        None if let Some(hive) = hive => Phrase::new("rule-hive-summary").with("subject", hive.subject),
        Some(program) => Phrase::new("rule-memory-program-summary").with("program", program),
        None => Phrase::new("rule-memory-summary"),
    };
    let event = told.map(|(at, _)| at);
    Some(Finding {
        cause: META.cause,
        subject: program.map(ToOwned::to_owned),
        confidence,
        evidence: lines.into_iter().chain(event).map(Witness::Event).collect(),
        title: Phrase::new("rule-memory-title"),
        summary: summary.with("code", code.hex()).with_phrase("meaning", code.meaning_alone()),
        steps: if hive.is_some() { guidance::registry(true, false) } else { guidance::memory() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Event, Extract};
    use crate::rules::fixture::{attempt_lines, diagnose, diagnose_sources, outside, servicing};
    use crate::time::{LocalTime, Stamp};

    const CODE: &str = "0x8007000e - E_OUTOFMEMORY";
    const LINE: &str = "Failed to stage package [HRESULT = 0x8007000e - E_OUTOFMEMORY]";

    #[test]
    fn likely_by_its_lines_and_certain_with_windows_own_word() {
        let lines = attempt_lines(CODE, &[LINE]);
        assert_eq!(diagnose(&lines, check).unwrap().confidence, Confidence::Likely);
        let mut extract = Extract { kind: ArtifactKind::EventLog, bytes: 1, ..Extract::default() };
        let time = LocalTime::from_fixed(b"2022-10-10 16:30:00").map(Stamp::Local);
        let what =
            What::Fault { fault: Fault::LowMemory, subject: "java.exe".into(), detail: String::new(), code: Code::OK };
        extract.push_event(Event { line: 1, offset: 0, time, text: String::new(), what });
        let found = diagnose_sources(vec![servicing(&lines), extract], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("java.exe")));
    }

    #[test]
    fn unpacking_that_ran_out_of_memory() {
        for line in ["DpxException hr=0x800705aa code=0x02060e", "E: Error 0x80070008: Not enough memory resources."] {
            assert_eq!(outside(&[line], check).unwrap().confidence, Confidence::Likely);
        }
        assert_eq!(outside(&["DpxException hr=0x80070070 code=0x02060e"], check), None);
    }

    #[test]
    fn silent_on_other_failures_and_outside_attempts_and_about_hives_a_limit() {
        assert_eq!(diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]), check), None);
        assert_eq!(outside(&[LINE], check), None);
        let hive = "Failed to load the COMPONENTS hive from 'C:\\x' into registry key 'HKLM\\COMPONENTS'. [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]";
        let found = diagnose(&attempt_lines("0x800705aa - ERROR_NO_SYSTEM_RESOURCES", &[hive]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(outside(&[hive], check).unwrap().confidence, Confidence::Likely);
    }
}
