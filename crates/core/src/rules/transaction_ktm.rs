//! The transaction log of Windows is full or unusable: files and registry are changed in transactions, and those need their
//! logs (`.blf` and `.regtrans-ms` under System32\config\TxR, the log of NTFS).
//!
//! **Evidence** a code that only the transaction log has (0x800719e4 the log is full, 0x80071a91 the resource manager is not
//! active, 0x80071ab1 the log cannot grow …) on a line that leads to the failure.
//! **Not enough** codes of transactions that were given up, where they follow other failures; where nothing else is told they
//! are *likely* at most.
//! **Fix** look at the log's size and state, have NTFS build it anew at a restart. Deleting `.blf` files is an engineer's.
//! **Reference** Microsoft Learn, *Error 0x800719e4 (ERROR_LOG_FULL)*; *Windows Update error 0x80071a91*; *Error C0190003*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Event, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::order::InOrder as _;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "transaction-ktm", needs: &[ArtifactKind::Cbs] };

/// Is this a code of the transaction log itself? Win32 numbers ERROR_LOG_… from 6600 and those of the transactional resource
/// manager from 6800; NTSTATUS has the log (CLFS) in a facility of its own.
pub(super) fn is_log_code(code: Code) -> bool {
    let twin = code.win32_twin().0;
    match twin >> 16 {
        0x8007 => matches!(twin & 0xFFFF, 6600..=6649 | 6801..=6855),
        0xC01A => true,
        // STATUS_RM_NOT_ACTIVE, STATUS_RM_METADATA_CORRUPT, STATUS_LOG_GROWTH_FAILED.
        0xC019 => matches!(twin & 0xFFFF, 0x05 | 0x06 | 0x19),
        _ => false,
    }
}

/// Is this a code of transactions: not active, not requested, already aborted, in conflict with another?
fn is_transaction_code(code: Code) -> bool {
    let twin = code.win32_twin().0;
    (twin >> 16 == 0x8007 && matches!(twin & 0xFFFF, 6700..=6730 | 6800)) || twin >> 16 == 0xC019
}

/// ERROR_LOG_FULL, ERROR_LOG_GROWTH_FAILED, ERROR_COULD_NOT_RESIZE_LOG.
fn is_full(code: Code) -> bool {
    [6628, 6833, 6629].into_iter().any(|number| code.same_failure(Code::from_win32(number)))
}

/// The failing code that an event states of something it did.
pub(super) fn stated(event: &Event) -> Option<Code> {
    match &event.what {
        What::Failure { code, .. } | What::Fault { code, .. } | What::Rollback { code: Some(code) } => Some(*code),
        _ => None,
    }
}

/// The events of the scope that state such a code, the one that weighs most first; of an attempt that has none also the code
/// it was reported with, which alone is only *possible*.
pub(super) fn lines_with(
    scope: &Scope<'_>,
    facts: &Facts<'_>,
    is: fn(Code) -> bool,
) -> Option<(Vec<usize>, Code, Confidence)> {
    let with = |event: &Event| stated(event).filter(|code| is(*code));
    let mut lines: Vec<(Confidence, usize, Code)> = scope
        .events
        .iter()
        .filter_map(|(index, event)| Some((scope.weight(facts, *index), *index, with(event)?)))
        .collect();
    lines.in_order_by_key(|(weight, index, _)| (*weight, *index));
    if let Some((weight, _, code)) = lines.first().copied() {
        return Some((lines.into_iter().map(|(_, index, _)| index).take(4).collect(), code, weight));
    }
    let link = scope.attempt?.chain.iter().find(|link| is(link.code))?;
    Some((vec![link.event], link.code, Confidence::Possible))
}

/// Looks for a failing transaction log.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let found = lines_with(scope, facts, is_log_code).or_else(|| {
        // A transaction that could not be used is the cause only where the attempt began and ended with it.
        let (index, code, weight) = scope.coded(is_transaction_code)?;
        let chain = &scope.attempt?.chain;
        let alone = chain.iter().all(|link| is_transaction_code(link.code));
        Some((vec![index], code, if alone { weight } else { Confidence::Possible }))
    });
    let (lines, code, confidence) = found?;
    let id = if is_full(code) { "rule-log-full-summary" } else { "rule-log-state-summary" };
    Some(Finding {
        cause: META.cause,
        subject: None,
        confidence,
        evidence: lines.into_iter().map(Witness::Event).collect(),
        title: Phrase::new("rule-log-title"),
        summary: Phrase::new(id).with("code", code.hex()).with_phrase("meaning", code.meaning_alone()),
        steps: guidance::transaction_log(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    #[test]
    fn fires_on_a_full_log_inside_the_attempt_and_outside() {
        let full = "Failed uninstalling driver updates [HRESULT = 0x800719e4 - ERROR_LOG_FULL]";
        let found = diagnose(&attempt_lines("0x800719e4 - ERROR_LOG_FULL", &[full]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert_eq!(outside(&[full], check).unwrap().confidence, Confidence::Likely);
        let inactive = "E: Exec: Failed to commit CBS transaction. [HRESULT = 0x80071a91 - ERROR_RM_NOT_ACTIVE]";
        let found = diagnose(&attempt_lines("0x80071a91 - ERROR_RM_NOT_ACTIVE", &[inactive]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
    }

    #[test]
    fn silent_on_transactions_that_were_given_up() {
        let aborted = "E: Failed to commit [HRESULT = 0x80071a2d - ERROR_TRANSACTION_NOT_ACTIVE]";
        let alone = diagnose(&attempt_lines("0x80071a2d - ERROR_TRANSACTION_NOT_ACTIVE", &[aborted]), check);
        assert_eq!(alone.unwrap().confidence, Confidence::Likely, "nothing else is told");
        let first = "E: Failed to stage [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]";
        let lines = attempt_lines("0x80071a2d - ERROR_TRANSACTION_NOT_ACTIVE", &[first, aborted]);
        assert_eq!(diagnose(&lines, check).unwrap().confidence, Confidence::Possible);
        let lines = attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[first, aborted]);
        assert!(diagnose(&lines, check).is_none_or(|found| found.confidence == Confidence::Possible));
        assert_eq!(diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]), check), None);
    }
}
