//! Servicing took longer than its watchdog allows: the update was undone because nothing moved for fifteen minutes.
//!
//! **Evidence** `Startup: A possible hang was detected on the last boot` (0x800f0920), or `Shtd: Timed out waiting for shutdown
//! processing to complete`.
//! **Not enough** 0x800f0821 or 0x800f0920 alone; a rollback that some installer or driver asked for before.
//! **Fix** fewer things at once: load, scanning of servicing folders, memory; the newest servicing stack. The watchdog's own
//! limit is changed by an engineer.
//! **Reference** Microsoft Learn, *Windows Update error 0x800F0920*; *Windows Update hangs and updates are uninstalled*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::report::Confidence;
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "timeout", needs: &[ArtifactKind::Cbs] };

/// CBS_E_HANG_DETECTED, CBS_E_ABORT.
const CODES: [Code; 2] = [Code(0x800f_0920), Code(0x800f_0821)];
const WORDS: [Fault; 2] = [Fault::Hang, Fault::ShutdownTimeout];

/// Looks for work that was given up.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let Some((line, confidence)) = scope.heaviest(facts, &WORDS) else { return by_code(scope) };
    let mut evidence = vec![line.index];
    evidence.extend(scope.faults(&WORDS).map(|other| other.index).filter(|index| *index != line.index).take(3));
    let minutes = line.subject.parse::<usize>().map_or(15, |ms| ms.div_ceil(60_000));
    let id = if line.fault == Fault::Hang { "rule-timeout-boot-summary" } else { "rule-timeout-shutdown-summary" };
    Some(Finding {
        cause: META.cause,
        subject: None,
        confidence,
        evidence: evidence.into_iter().map(Witness::Event).collect(),
        title: Phrase::new("rule-timeout-title"),
        summary: Phrase::new(id).with_number("minutes", minutes),
        steps: guidance::watchdog(),
    })
}

fn by_code(scope: &Scope<'_>) -> Option<Finding> {
    // ERROR_TIMEOUT: something waited in vain, and said so first or last.
    if let (Some(_), Some((index, code, weight))) = (scope.attempt, scope.coded(|code| code == Code(0x8007_05b4))) {
        return Some(coded(index, code, weight));
    }
    let link = scope.attempt?.chain.iter().find(|link| CODES.iter().any(|code| code.same_failure(link.code)))?;
    Some(coded(link.event, link.code, Confidence::Possible))
}

fn coded(index: usize, code: Code, confidence: Confidence) -> Finding {
    Finding {
        cause: META.cause,
        subject: None,
        confidence,
        evidence: vec![Witness::Event(index)],
        title: Phrase::new("rule-timeout-title"),
        summary: Phrase::new("rule-timeout-code-summary").with("code", code.hex()),
        steps: guidance::watchdog(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const HANG: &str =
        "E: Startup: A possible hang was detected on the last boot. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]";
    const LATE: &str = "Shtd: Timed out waiting for shutdown processing to complete - no progress detected in last 900000 milliseconds";

    #[test]
    fn fires_on_the_watchdogs_own_lines() {
        let found = diagnose(&attempt_lines("0x800f0920 - CBS_E_HANG_DETECTED", &[HANG]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Certain);
        assert_eq!(outside(&[LATE], check).unwrap().confidence, Confidence::Likely);
    }

    #[test]
    fn the_code_alone_is_only_possible_and_a_healthy_boot_is_silent() {
        let found = diagnose(&attempt_lines("0x800f0920 - CBS_E_HANG_DETECTED", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible);
        let found = diagnose(&attempt_lines("0x800705b4 - ERROR_TIMEOUT", &[]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(outside(&["Clearing HangDetect value", "Startup: SC autostart event signaled"], check), None);
        assert_eq!(diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]), check), None);
    }
}
