//! The folder of the servicing stack that the registry names is missing from WinSxS: nothing can be serviced.
//!
//! **Evidence** `Failed to bind the online servicing stack … get_ServicingStackDirectory(hr:0x80070003)` in DISM's words.
//! **Not enough** a session that could not be opened, without that line; refused access, which other causes explain.
//! **Fix** compare the version the registry names with the folders in WinSxS; install the servicing stack update of this
//! version again; an engineer puts the entry right.
//! **Reference** Microsoft Learn, *Error 0x80070003 during Process Drivers for Migration*.

use crate::artifact::ArtifactKind;
use crate::extract::Fault;
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta =
    RuleMeta { cause: "component-store-corruption", needs: &[ArtifactKind::Dism, ArtifactKind::Panther] };

/// Looks for it.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = scope.heaviest(facts, &[Fault::StackMissing])?;
    Some(Finding {
        cause: META.cause,
        subject: None,
        // That the folder is missing, and not the entry wrong, is inferred.
        confidence: weight.max(Confidence::Likely),
        evidence: vec![Witness::Event(line.index)],
        title: Phrase::new("rule-stack-missing-title"),
        summary: Phrase::new("rule-stack-missing-summary").with("code", line.code.hex()),
        steps: guidance::servicing_stack_missing(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{events, finding, log};

    #[test]
    fn fires_on_a_folder_that_is_not_found_and_on_no_other_code() {
        let line = |code: &str| {
            let text = format!(
                "2024-05-02 16:00:00, Error                 DISM   DISM OS Provider: PID=5 TID=6 Failed to bind the online servicing stack - CDISMOSServiceManager::get_ServicingStackDirectory(hr:{code})"
            );
            finding(vec![log(ArtifactKind::Dism, &[&text])], check)
        };
        assert_eq!(line("0x80070003").unwrap().confidence, Confidence::Likely);
        assert_eq!(line("0x80070005"), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
