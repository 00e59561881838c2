//! The file system refused servicing a file or folder: another program holds it, or access is denied.
//!
//! **Evidence** access denied or a sharing violation on a named file or folder inside the failing attempt. The log names
//! what was refused, never who refused it.
//! **Not enough** a refusal whose failure servicing got over: another code was reported long after; access denied without a
//! name (*possible*: file, folder or key, permission or program); a rule of servicing that carries the same code.
//! **Fix** find the holder (Process Monitor, filter list, the security product's own block log), have it let servicing
//! pass, try again. Never reset the permissions of WinSxS.
//! **Reference** Microsoft Learn, *Troubleshoot Windows Update error 0x80070005*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Fault, What};
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "access-denied-file-lock", needs: &[ArtifactKind::Cbs] };

/// A file or folder servicing was refused, and whether that is what failed the attempt.
pub(super) struct Refusal {
    pub(super) file: String,
    pub(super) events: Vec<usize>,
    pub(super) sharing: bool,
    pub(super) decisive: bool,
}

/// The refusal of an attempt that matters: the last file refused before it failed.
pub(super) fn refusal<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Refusal> {
    let attempt = scope.attempt?;
    let refused = |what: &What| match what {
        What::FileRefused { file, code, sharing } => Some((file.clone(), *code, *sharing)),
        What::Fault { fault: Fault::PathRefused, subject, code, .. } => {
            Some((subject.clone(), *code, code.is_sharing_violation()))
        }
        _ => None,
    };
    let decisive = |index: usize, code: Code| fails_with(attempt, code) || is_near_failure(attempt, facts, index);
    let all: Vec<(usize, String, Code, bool)> = scope
        .events
        .iter()
        .filter_map(|(i, e)| refused(&e.what).map(|(file, code, sharing)| (*i, file, code, sharing)))
        .collect();
    let (index, file, code, sharing) = all.iter().rev().find(|(i, _, code, _)| decisive(*i, *code)).or(all.last())?;
    Some(Refusal {
        file: file.clone(),
        sharing: *sharing,
        decisive: decisive(*index, *code),
        events: all.iter().filter(|(_, f, ..)| f.eq_ignore_ascii_case(file)).map(|(i, ..)| *i).collect(),
    })
}

fn fails_with(attempt: &InstallAttempt, code: Code) -> bool {
    attempt.code.is_some_and(|c| c.same_failure(code))
}

/// Was it the first failing code, seconds before the reported one?
fn is_near_failure(attempt: &InstallAttempt, facts: &Facts<'_>, index: usize) -> bool {
    const NEAR_MS: i64 = 60_000;
    let (Some(first), Some(second)) = (attempt.chain.first(), attempt.chain.get(1)) else { return false };
    first.event == index && (facts.events[second.event].order - facts.events[index].order) <= NEAR_MS
}

/// Looks for a refused file that failed the attempt.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let Some(refusal) = refusal(scope, facts) else {
        return unnamed(scope, facts);
    };
    let id = if refusal.sharing { "rule-denied-sharing-summary" } else { "rule-denied-access-summary" };
    Some(Finding {
        cause: META.cause,
        subject: Some(refusal.file.clone()),
        confidence: if refusal.decisive { Confidence::Certain } else { Confidence::Possible },
        evidence: refusal.events.iter().take(10).map(|i| Witness::Event(*i)).collect(),
        title: Phrase::new("rule-denied-title").with("file", refusal.file.as_str()),
        summary: Phrase::new(id).with("file", refusal.file.as_str()),
        steps: guidance::find_holder(&refusal.file),
    })
}

/// Access was denied to something that no line names: `Failed to create file. [HRESULT = 0x80070005]`.
fn unnamed<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let refused = |code: Code| code.is_access_denied() || code.is_sharing_violation();
    let (index, code) = match scope.attempt {
        Some(_) => scope.coded(refused).map(|(index, code, _)| (index, code))?,
        None => scope.events.iter().rev().find_map(|(index, event)| match event.what {
            What::Failure { code, error: true, .. } | What::Fault { fault: Fault::Unpacking, code, .. }
                if refused(code) =>
            {
                Some((*index, code))
            }
            _ => None,
        })?,
    };
    // A rule of servicing, a key, an installer: other lines say what the code is about.
    if matches!(facts.event(index).what, What::Fault { fault, .. } if fault != Fault::Unpacking) {
        return None;
    }
    Some(Finding {
        cause: META.cause,
        subject: None,
        confidence: Confidence::Possible,
        evidence: vec![Witness::Event(index)],
        title: Phrase::new("rule-denied-unnamed-title"),
        summary: Phrase::new("rule-denied-unnamed-summary").with("code", code.hex()),
        steps: guidance::find_refusal(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose};

    const DENIED: &str = r"Failed to open C:\Windows\System32\rpcss.dll [HRESULT = 0x80070005 - E_ACCESSDENIED]";

    #[test]
    fn fires_when_the_refusal_is_the_failure() {
        let found = diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[DENIED]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("rpcss.dll")));
    }

    #[test]
    fn an_inner_refusal_seconds_before_the_report_counts() {
        let found = diagnose(&attempt_lines("0x800f0922 - CBS_E_INSTALLERS_FAILED", &[DENIED]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
    }

    #[test]
    fn a_folder_is_named_as_a_file_is() {
        let folder = r"CSI: 00000012 (F) STATUS_ACCESS_DENIED #1# from X::SysCreateFile(oa = @0xa->OBJECT_ATTRIBUTES {on:[l:21]'\??\C:\Windows\Web'; a:(x)})";
        let found = diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[folder]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some(r"C:\Windows\Web")));
    }

    #[test]
    fn possible_without_a_name_and_unsure_when_something_else_failed_first() {
        let no_file = "Failed to create file. [HRESULT = 0x80070005 - E_ACCESSDENIED]";
        let found = diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[no_file]), check).unwrap();
        assert_eq!((found.confidence, found.subject), (Confidence::Possible, None));
        assert_eq!(diagnose(&attempt_lines("0x800f0831 - CBS_E_STORE_CORRUPTION", &[]), check), None);
        let other = "Failed to resolve package [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]";
        let found = diagnose(&attempt_lines("0x800f0831 - CBS_E_STORE_CORRUPTION", &[other, DENIED]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible);
    }
}
