//! The registry refuses servicing: a value of the wrong type, a key that may not be written, a hive that cannot be loaded or
//! is damaged.
//!
//! **Evidence** a line that says so by its own words, `Registry value for V is not a dword type`, `Failed to load the H hive`,
//! access denied with the key's name; or a code that only the registry has (0x800703f1, 0x800703f7, 0x800703fb …).
//! **Not enough** *file not found* on a key, which servicing probes for all the time; access denied on a file.
//! **Fix** read the value or the hive's size limit; what to change is an engineer's, with a copy of the key first.
//! **Reference** Microsoft Learn, *Error 0x8007000d at startup after installing updates*; *Error 0x800705aa when Windows Update
//! fails*; *Windows Update error 0x80070005*.

use super::transaction_ktm::lines_with;
use super::{Finding, RuleMeta, Scope, resource_exhaustion};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "permission-registry", needs: &[ArtifactKind::Cbs] };

/// ERROR_BADDB, ERROR_REGISTRY_CORRUPT, ERROR_REGISTRY_IO_FAILED, ERROR_NOT_REGISTRY_FILE, ERROR_KEY_DELETED,
/// ERROR_NO_LOG_SPACE, ERROR_REGISTRY_QUOTA_LIMIT.
const NUMBERS: [u16; 7] = [1009, 1015, 1016, 1017, 1018, 1019, 613];
/// STATUS_REGISTRY_CORRUPT, STATUS_REGISTRY_IO_FAILED, STATUS_REGISTRY_QUOTA_LIMIT, STATUS_KEY_DELETED, STATUS_NO_LOG_SPACE.
const STATUSES: [Code; 5] =
    [Code(0xC000_014C), Code(0xC000_014D), Code(0xC000_0256), Code(0xC000_017C), Code(0xC000_017D)];

fn is_registry_code(code: Code) -> bool {
    NUMBERS.iter().any(|number| code.same_failure(Code::from_win32(*number)))
        || STATUSES.iter().any(|status| code.same_failure(*status))
}

/// Looks for a registry that refused.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    const WORDS: [Fault; 3] = [Fault::Hive, Fault::RegistryType, Fault::KeyRefused];
    let said = scope.heaviest(facts, &WORDS);
    // Its own words come before a code.
    let coded = lines_with(scope, facts, is_registry_code);
    let Some((line, mut confidence)) = said else {
        return coded.map(|(lines, code, weight)| by_code(&lines, code, weight));
    };
    let id = match line.fault {
        Fault::Hive => "rule-hive-summary",
        Fault::KeyRefused => "rule-key-denied-summary",
        _ => "rule-registry-type-summary",
    };
    // Why a hive could not be loaded is inferred: a limit, damage, or memory.
    if line.fault == Fault::Hive {
        let resources = resource_exhaustion::is_memory_code(line.code);
        confidence = confidence.max(if resources { Confidence::Possible } else { Confidence::Likely });
    }
    let same = scope.faults(&WORDS).filter(|other| other.fault == line.fault && other.subject == line.subject);
    let mut evidence = vec![line.index];
    evidence.extend(same.map(|other| other.index).filter(|index| *index != line.index).take(3));
    let subject = (!line.subject.is_empty()).then(|| line.subject.to_owned());
    Some(Finding {
        cause: META.cause,
        evidence: evidence.into_iter().map(Witness::Event).collect(),
        confidence,
        title: Phrase::new("rule-registry-title"),
        summary: Phrase::new(id)
            .with("subject", subject.as_deref().unwrap_or("?"))
            .with("code", line.code.hex())
            .with_phrase("meaning", line.code.meaning_alone()),
        steps: guidance::registry(line.fault == Fault::Hive, line.fault == Fault::KeyRefused),
        subject,
    })
}

fn by_code(lines: &[usize], code: Code, weight: Confidence) -> Finding {
    Finding {
        cause: META.cause,
        subject: None,
        // Which key or hive is not said.
        confidence: weight.max(Confidence::Likely),
        evidence: lines.iter().copied().map(Witness::Event).collect(),
        title: Phrase::new("rule-registry-title"),
        summary: Phrase::new("rule-registry-code-summary")
            .with("code", code.hex())
            .with_phrase("meaning", code.meaning_alone()),
        steps: guidance::registry(true, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const TYPE: &str = "Registry value for Package_77_for_KB5012170~31bf3856ad364e35~amd64~~10.0.1.4 is not a dword type. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]";

    #[test]
    fn a_value_of_the_wrong_type() {
        let found = diagnose(&attempt_lines("0x8007000d - ERROR_INVALID_DATA", &[TYPE]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert!(found.subject.unwrap().contains("KB5012170"));
        assert_eq!(outside(&[TYPE], check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn a_hive_and_a_key() {
        let hive = "Failed to load the COMPONENTS hive from 'C:\\x' into registry key 'HKLM\\COMPONENTS'. [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]";
        let found = diagnose(&attempt_lines("0x800705aa - ERROR_NO_SYSTEM_RESOURCES", &[hive]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible, "told as a want of resources");
        let hive = hive.replace("0x800705aa - ERROR_NO_SYSTEM_RESOURCES", "0x800703f1 - ERROR_BADDB");
        let found = diagnose(&attempt_lines("0x800703f1 - ERROR_BADDB", &[&hive]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("COMPONENTS")));
        let key = r"Failed to create key HKLM\SOFTWARE\Sample [HRESULT = 0x80070005 - E_ACCESSDENIED]";
        let found = diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[key]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some(r"HKLM\SOFTWARE\Sample")));
        let full = "E: Failed to write value [HRESULT = 0x800703fb - ERROR_NO_LOG_SPACE]";
        let found = diagnose(&attempt_lines("0x800703fb - ERROR_NO_LOG_SPACE", &[full]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
    }

    #[test]
    fn silent_on_probes_and_files() {
        let probe = r"Failed to open key HKLM\SOFTWARE\Sample [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]";
        let file = r"Failed to open C:\Windows\System32\a.dll [HRESULT = 0x80070005 - E_ACCESSDENIED]";
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[probe, file]), check), None);
        assert_eq!(outside(&[probe, file], check), None);
    }
}
