//! A program that finishes the update failed: an advanced installer (tasks, services, IIS, boot files …) could not do its
//! part while Windows shut down or started, and the update was undone.
//!
//! **Evidence** the line of the installer's queue, `Failed execution of queue item Installer: N … Failure will not be
//! ignored`, or its row in the error summary, in an attempt that was rolled back or reports 0x800f0922.
//! Without those the error of an installer's own program (`…\wcp\plugins\…`), which is *likely* at most.
//! **Not enough** 0x800f0922 alone: it has many causes and names no installer, so it is *possible* at most; an installer
//! whose failure is ignored. An installer that a service did not answer is told by that service.
//! **Fix** what the installer works on (the task, the configuration, the provider) is put right, then the update is tried
//! again.
//! **Reference** Microsoft Learn, *Error 0x800f0922 caused by corrupted scheduled task*; *Failed to be changed to the Absent
//! state with status 0x800f0922*.

mod known;

pub(super) use known::find;

use super::{FaultLine, Finding, RuleMeta, Scope, service_not_running};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::{Confidence, Outcome};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "advanced-installer-failure", needs: &[ArtifactKind::Cbs] };

/// CBS_E_INSTALLERS_FAILED.
pub(super) const INSTALLERS_FAILED: Code = Code(0x800f_0922);
/// Lines shown.
const SHOWN: usize = 5;

/// How sure it is that this installer undid the attempt. Its line says that a rollback follows, which comes only after all
/// other installers have run: minutes may lie between.
pub(super) fn weight(scope: &Scope<'_>, facts: &Facts<'_>, line: &FaultLine<'_>) -> Confidence {
    let undone = scope.attempt.is_some_and(|attempt| {
        attempt.outcome == Outcome::RolledBack || attempt.code.is_some_and(|code| code.same_failure(INSTALLERS_FAILED))
    });
    if undone { Confidence::Certain } else { scope.weight(facts, line.index) }
}

/// The installer that failed first among those that weigh most.
pub(super) fn failed<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<(FaultLine<'a>, Confidence)> {
    scope.faults(&[Fault::Installer]).map(|line| (line, weight(scope, facts, &line))).min_by_key(|(_, weight)| *weight)
}

/// Every line about this installer, the given one first.
pub(super) fn lines_of(scope: &Scope<'_>, line: &FaultLine<'_>) -> Vec<Witness> {
    let others = scope.faults(&[Fault::Installer]).filter(|other| other.subject == line.subject);
    let others = others.map(|other| other.index).filter(|index| *index != line.index);
    std::iter::once(line.index).chain(others).take(SHOWN).map(Witness::Event).collect()
}

/// Looks for an installer that failed.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let Some((line, confidence)) = failed(scope, facts) else {
        return own_program(scope, facts).or_else(|| unnamed(scope));
    };
    let known = find(line.subject, line.detail);
    // The service, and .NET, are told by rules of their own.
    if service_not_running::is_service_code(line.code) || known.is_some_and(|known| known.id == "dotnet") {
        return None;
    }
    let code = if line.code.is_success() { Phrase::new("rule-installer-no-code") } else { line.code.meaning_alone() };
    let summary = if line.code.is_success() { "rule-installer-summary-plain" } else { "rule-installer-summary" };
    let summary = Phrase::new(summary)
        .with("installer", line.subject)
        .with("code", line.code.hex())
        .with_phrase("meaning", code)
        .with_phrase("means", Phrase::new("rule-installer-means").with("which", known.map_or("other", |k| k.id)));
    Some(Finding {
        cause: META.cause,
        subject: Some(line.subject.to_owned()),
        confidence,
        evidence: lines_of(scope, &line),
        title: Phrase::new("rule-installer-title").with("installer", line.subject),
        summary,
        steps: guidance::installer(known.and_then(|known| known.look), line.detail),
    })
}

/// What an installer's own program says; that nobody ignored it is inferred.
fn own_program<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = scope.heaviest(facts, &[Fault::InstallerPlugin])?;
    let item = if line.detail.is_empty() { "?" } else { line.detail };
    Some(Finding {
        cause: META.cause,
        subject: Some(line.subject.to_owned()),
        confidence: weight.max(Confidence::Likely),
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-installer-title").with("installer", line.subject),
        summary: Phrase::new("rule-installer-file-summary")
            .with("installer", line.subject)
            .with("item", item)
            .with("code", line.code.hex())
            .with_phrase("meaning", line.code.meaning_alone()),
        steps: guidance::installer(None, line.detail),
    })
}

/// Only the outer code says that some installer failed.
fn unnamed(scope: &Scope<'_>) -> Option<Finding> {
    let link = scope.attempt?.chain.iter().find(|link| link.code.same_failure(INSTALLERS_FAILED))?;
    Some(Finding {
        cause: META.cause,
        subject: None,
        confidence: Confidence::Possible,
        evidence: vec![Witness::Event(link.event)],
        title: Phrase::new("rule-installer-unnamed-title"),
        summary: Phrase::new("rule-installer-unnamed-summary"),
        steps: guidance::unnamed_installer(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const CODE: &str = "0x800f0922 - CBS_E_INSTALLERS_FAILED";
    const FAILED: &str = "CSI: 00000c71 (F) Failed execution of queue item Installer: Task Scheduler ({8379a5d4-0000-0000-0000-000000000001}) with HRESULT HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND).  Failure will not be ignored: A rollback will be initiated after all the operations in the installer queue are completed; installer is reliable";
    const ROW: &str = "CSI: 00000c79 (F) Installer: Task Scheduler\tBinary Name: taskai.dll\tErrorCode: 80070002\tPhase: 38\tMode: Delta\tComponent: NONE[gle=0x80004005]";

    #[test]
    fn fires_on_the_named_installer_and_shows_its_lines() {
        let found = diagnose(&attempt_lines(CODE, &[FAILED, ROW]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("Task Scheduler")));
        assert_eq!(found.evidence.len(), 2);
        let found = diagnose(&attempt_lines(CODE, &[ROW]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
    }

    #[test]
    fn the_first_installer_that_counts_is_the_cause() {
        let ignored = FAILED.replace("Task Scheduler", "AppX").replace("will not be ignored", "will be ignored");
        let row = ROW.replace("Task Scheduler", "AppX");
        let found = diagnose(&attempt_lines(CODE, &[&ignored, FAILED, &row, ROW]), check).unwrap();
        assert_eq!(found.subject.as_deref(), Some("Task Scheduler"));
        let found = diagnose(&attempt_lines(CODE, &[&ignored, &row]), check).unwrap();
        assert_eq!((found.confidence, found.subject), (Confidence::Possible, None), "ignored failures never count");
    }

    #[test]
    fn an_installers_own_program_outside_an_attempt() {
        let file = "csi: 00000041 Windows::WCP::SampleAI::SampleAI::InstallFile([l:9]\"C:\\x\\a.bin\", [l:9]\"C:\\Windows\\System32\\Sample\\a.bin\", TRUE).";
        let error = "CSI: 00000056 (F) base\\wcp\\plugins\\sampleai\\sampleai.cpp(7): Error HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND) originated in function Windows::WCP::SampleAI::SampleAI::InstallFile";
        let found = outside(&[file, error], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("SampleAI")));
        assert_eq!(outside(&[file], check), None);
    }

    #[test]
    fn the_code_alone_is_only_possible_and_another_failure_is_none() {
        let found = diagnose(&attempt_lines(CODE, &[]), check).unwrap();
        assert_eq!((found.confidence, found.subject), (Confidence::Possible, None));
        assert_eq!(diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]), check), None);
        assert_eq!(outside(&["TI: --- Initializing Trusted Installer ---"], check), None);
    }

    #[test]
    fn a_service_that_does_not_answer_is_told_elsewhere() {
        let service = FAILED.replace("HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)", "HRESULT_FROM_WIN32(1058)");
        assert_eq!(diagnose(&attempt_lines(CODE, &[&service]), check), None);
    }
}
