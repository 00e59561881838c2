//! Files that servicing needs are neither in the package nor in the store, and no source brought them.
//!
//! **Evidence** a repair that found no replacement, a file that is not in the update's container or in the component store, a
//! package missing from the update index, a folder or file of the system that is gone, or a source that does not answer.
//! **Not enough** files servicing got over (optional files of a package, a folder looked for while something else failed);
//! 0x800f0906, 0x800f0907 and 0x800f0954 alone: they say that a download failed, was forbidden or found nothing.
//! **Fix** a source of the same edition with the same monthly update, the complete package from the catalogue, the folder
//! from a healthy computer of the same build; let the policy say where repairs take their files from.
//! **Reference** Microsoft Learn, *Configure a Windows repair source*; *Error 0x80070002*; *Fix Windows Update corruptions*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, Setting, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::{Confidence, Step};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "missing-payload", needs: &[ArtifactKind::Cbs, ArtifactKind::Dism] };

/// CBS_E_SOURCE_MISSING, PSFX_E_MISSING_PAYLOAD_FILE, CBS_E_MISSING_PACKAGE_MAPPING_INDEX.
const MISSING: [u32; 3] = [0x800f_081f, 0x800f_0991, 0x800f_090d];
/// CBS_E_DOWNLOAD_FAILURE, _GROUPPOLICY_DISALLOWED, _METERED_NETWORK, _WINDOWS_UPDATE_SEARCH_FAILURE,
/// _INVALID_WINDOWS_UPDATE_COUNT, …_COUNT_WSUS: the source was not reached, not allowed, or had nothing.
const UNREACHED: [u32; 6] = [0x800f_0906, 0x800f_0907, 0x800f_0908, 0x800f_090f, 0x800f_0950, 0x800f_0954];

/// Does the attempt fail with *not found* or *no source*? A file may be missing in one container and come in the next.
fn fails_for_it(scope: &Scope<'_>, line: usize) -> bool {
    let code = |code: Code| {
        let number = code.win32_twin().0;
        [0x8007_0002, 0x8007_0003].contains(&number) || MISSING.contains(&number) || UNREACHED.contains(&number)
    };
    scope.attempt.is_none_or(|a| {
        a.repair || a.code.is_some_and(code) || a.chain.iter().any(|link| link.event != line && code(link.code))
    })
}

/// Looks for files that nothing could supply.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    replacement(scope, facts)
        .or_else(|| file(scope, facts))
        .or_else(|| source(scope, facts))
        .or_else(|| code(scope, facts))
        .or_else(|| path(scope, facts))
}

/// A repair found no good copy of what it was to repair.
fn replacement<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let mut lines = scope.faults(&[Fault::ReplacementMissing]);
    let first = lines.next()?;
    let repair = scope.attempt.is_some_and(|a| a.repair && a.failed());
    let weight = scope.weight(facts, first.index);
    // Outside attempts the check that met it says that the damage stayed.
    let stayed = || {
        scope
            .events
            .iter()
            .any(|(_, e)| matches!(e.what, What::StoreHealth { detected, repaired, .. } if detected > repaired))
    };
    let outside = scope.attempt.is_none() && weight == Confidence::Likely && stayed();
    let confidence = if repair || outside { Confidence::Certain } else { weight };
    let subject = Some(first.subject).filter(|s| !s.is_empty()).unwrap_or(first.detail);
    let summary =
        Phrase::new("rule-payload-copy-summary").with("item", subject).with_number("count", lines.count() + 1);
    let evidence = scope.faults(&[Fault::ReplacementMissing]).take(10).map(|l| Witness::Event(l.index)).collect();
    Some(told(Some(subject), evidence, confidence, summary, guidance::bring_source()))
}

/// A file of the update or of the store is not where it belongs.
fn file<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let wanted = &[Fault::FileNotInContainer, Fault::PayloadMissing, Fault::NotInIndex];
    let (line, weight) = scope.heaviest(facts, wanted)?;
    let confidence = if fails_for_it(scope, line.index) { weight } else { Confidence::Possible };
    let id = match line.fault {
        Fault::FileNotInContainer => "rule-payload-container-summary",
        Fault::NotInIndex => "rule-payload-index-summary",
        _ => "rule-payload-file-summary",
    };
    let summary = Phrase::new(id).with("item", line.subject);
    let weighs = |index: &usize| scope.weight(facts, *index) == weight;
    let evidence = scope.faults(wanted).map(|l| l.index).filter(weighs).take(5).map(Witness::Event).collect();
    Some(told(Some(line.subject), evidence, confidence, summary, guidance::complete_package()))
}

/// The source of the files did not answer.
fn source<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = scope.heaviest(facts, &[Fault::SourceUnreachable, Fault::SourceMissing])?;
    let id = match line.fault {
        Fault::SourceMissing => "rule-payload-code-summary",
        _ => "rule-payload-source-summary",
    };
    let summary = Phrase::new(id).with("code", line.code.hex());
    let evidence = vec![Witness::Event(line.index)];
    let confidence =
        if fails_for_it(scope, line.index) { weight.max(Confidence::Likely) } else { Confidence::Possible };
    Some(told(None, evidence, confidence, summary, guidance::bring_source()))
}

/// Only the code says so: what it means is clear for files that are not there, not for a download that went wrong.
fn code<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let missing = scope.coded(|code| MISSING.contains(&code.0));
    let (index, code, confidence, policy) = match missing {
        // A repair says it in DISM's own log as well as in servicing's.
        Some((index, code, confidence)) => {
            let repair = scope.attempt.is_some_and(|a| a.repair && a.code == Some(code));
            (index, code, if repair { Confidence::Likely } else { confidence }, None)
        }
        None => {
            let (index, code, confidence) = scope.coded(|code| UNREACHED.contains(&code.0))?;
            let settings = [Setting::UpdateServerUsed, Setting::UpdateAccessOff, Setting::UpdateServer];
            let policy = settings.iter().find_map(|s| facts.machine.settings.get(s)).map(|(_, witness)| *witness);
            (index, code, if policy.is_some() { confidence } else { Confidence::Possible }, policy)
        }
    };
    let id = if policy.is_some() { "rule-payload-policy-summary" } else { "rule-payload-code-summary" };
    let evidence = [Some(Witness::Event(index)), policy].into_iter().flatten().collect();
    let summary = Phrase::new(id).with("code", code.hex());
    Some(told(None, evidence, confidence, summary, guidance::bring_source()))
}

/// A folder or file of the system is gone: only where *not found* is what failed.
fn path<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = scope.heaviest(facts, &[Fault::PathMissing])?;
    let failed = |code: Code| scope.attempt.is_some_and(|a| a.code.is_some_and(|told| told.same_failure(code)));
    let confidence = if failed(line.code) { weight } else { Confidence::Possible };
    let summary = Phrase::new("rule-payload-path-summary").with("path", line.subject);
    let evidence = vec![Witness::Event(line.index)];
    Some(told(Some(line.subject), evidence, confidence, summary, guidance::bring_back(line.subject)))
}

fn told(
    subject: Option<&str>,
    evidence: Vec<Witness>,
    confidence: Confidence,
    summary: Phrase,
    steps: Vec<Step>,
) -> Finding {
    let title = Phrase::new("rule-payload-title");
    Finding { cause: META.cause, subject: subject.map(Into::into), confidence, evidence, title, summary, steps }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const NOT_FOUND: &str = "0x80070002 - ERROR_FILE_NOT_FOUND";

    #[test]
    fn fires_on_a_file_that_is_nowhere() {
        let file = "amd64_foo_31bf3856ad364e35_10.0.1.2_none_ab\\foo.dll";
        let container =
            format!("Extraction of file: {file} failed because it is not present in the container (x.cab).");
        let found = diagnose(&attempt_lines(NOT_FOUND, &[&container]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some(file)));
        let find = format!("Failed to find file: {file} [HRESULT = {NOT_FOUND}]");
        assert_eq!(diagnose(&attempt_lines(NOT_FOUND, &[&find]), check).unwrap().confidence, Confidence::Certain);
        let elsewhere = attempt_lines("0x80070005 - E_ACCESSDENIED", &[&container]);
        assert_eq!(diagnose(&elsewhere, check).unwrap().confidence, Confidence::Possible);
        let optional = "Extraction of file: update.ses failed because it is not present in the container (x.cab).";
        assert_eq!(diagnose(&attempt_lines(NOT_FOUND, &[optional]), check), None);
    }

    #[test]
    fn a_folder_counts_where_not_found_is_what_failed() {
        let gone = r#"CSI: 00000e47 (F) STATUS_OBJECT_NAME_NOT_FOUND #1# from X::SysCreateFile(oa = @0xa->OBJECT_ATTRIBUTES {on:[9]"\??\C:\ProgramData\Some Tools"; a:(x)})"#;
        let found = diagnose(&attempt_lines(NOT_FOUND, &[gone]), check).unwrap();
        assert_eq!(
            (found.confidence, found.subject.as_deref()),
            (Confidence::Certain, Some(r"C:\ProgramData\Some Tools"))
        );
        let other = attempt_lines("0x800f0831 - CBS_E_STORE_CORRUPTION", &[gone]);
        assert_eq!(diagnose(&other, check).unwrap().confidence, Confidence::Possible);
        assert_eq!(outside(&[gone], check).unwrap().confidence, Confidence::Possible);
    }

    #[test]
    fn codes_say_it_by_themselves_or_only_with_the_policy() {
        let found = diagnose(&attempt_lines("0x800f081f - CBS_E_SOURCE_MISSING", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        let found = diagnose(&attempt_lines("0x800f0954 - X", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible);
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[]), check), None);
    }

    #[test]
    fn a_repair_without_a_copy() {
        let lines = [
            "(p)\tCBS MUM Missing\t(n)\t\t\tA-Package~31bf3856ad364e35~amd64~~10.0.1.1",
            "Repair failed: Missing replacement mum/cat pair.",
        ];
        let found = outside(&lines, check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert!(found.subject.unwrap().starts_with("A-Package"));
        assert_eq!(outside(&lines[..1], check), None);
        let summed = [lines[0], lines[1], "Total Detected Corruption:\t1", "Total Repaired Corruption:\t0"];
        assert_eq!(outside(&summed, check).unwrap().confidence, Confidence::Certain);
    }
}
