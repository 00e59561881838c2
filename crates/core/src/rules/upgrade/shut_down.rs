//! A program restarted the computer under the upgrade.
//!
//! **Evidence** setup could not go on because the computer was being shut down (0x8007045b), and the System log names who
//! asked for it at that moment (User32 1074).
//! **Not enough** a restart at another time, or one that Windows or setup asks for itself.
//! **Fix** keep that program from restarting (maintenance mode of the management agent), then try again.
//! **Reference** Microsoft Learn, *Error 0x8007045B: a system shutdown is in progress*.

use super::{LOGS, told};
use crate::extract::{Fault, PowerStep, What};
use crate::facts::{Facts, Witness};
use crate::guidance;
use crate::report::Confidence;
use crate::rules::{Finding, RuleMeta, Scope};
use crate::words::Phrase;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "servicing-interrupted", needs: LOGS };

/// Who asks, and the refusal, lie within this.
const NEAR_MS: i64 = 10 * 60_000;

/// Looks for a shutdown under setup.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = told(scope, facts, &[Fault::SetupShutDown])?;
    let order = facts.events[line.index].order;
    let mut asked = facts.events.iter().enumerate().filter_map(|(index, entry)| match &entry.event.what {
        What::Power(PowerStep::Asked { by }) if (entry.order - order).abs() <= NEAR_MS => Some((index, by.as_str())),
        _ => None,
    });
    let asked = asked.rfind(|(_, by)| !is_own(by));
    let by = asked.map(|(_, by)| by).or(Some(line.subject).filter(|by| !by.is_empty()));
    let program = by.map(|by| by.rsplit(['\\', '/']).next().unwrap_or(by));
    let summary = match program {
        Some(program) => Phrase::new("rule-upgrade-restart-by-summary").with("program", program),
        None => Phrase::new("rule-upgrade-restart-summary"),
    };
    let confidence = if program.is_some() { weight } else { weight.max(Confidence::Likely) };
    let shown = asked.map(|(index, _)| index).into_iter().chain([line.index]);
    Some(Finding {
        cause: META.cause,
        subject: program.map(str::to_owned),
        confidence,
        evidence: shown.map(Witness::Event).collect(),
        title: Phrase::new("rule-upgrade-restart-title"),
        summary: summary.with("code", line.code.hex()),
        steps: guidance::upgrade_undisturbed(program),
    })
}

/// Windows and its setup restart for the upgrade itself.
fn is_own(program: &str) -> bool {
    let lower = program.to_ascii_lowercase();
    lower.contains(":\\windows\\") || lower.contains("$windows.~bt")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::logs::{events, finding, setup};

    const REFUSED: &str = "EMIG    Failed to create CBS session 9. hr = 0x8007045B[gle=0x000003f0]";

    fn subject(by: &str) -> Option<String> {
        let asked = What::Power(PowerStep::Asked { by: by.into() });
        finding(vec![setup(&[REFUSED]), events(vec![("16:00:05", asked)])], check).unwrap().subject
    }

    #[test]
    fn names_who_asked() {
        assert_eq!(subject(r"C:\Program Files\x\agent.exe").as_deref(), Some("agent.exe"));
        assert_eq!(subject(r"C:\Windows\System32\svchost.exe"), None);
        let alone = finding(vec![setup(&[REFUSED])], check).unwrap();
        assert_eq!((alone.confidence, alone.subject), (Confidence::Likely, None));
    }

    #[test]
    fn silent_on_other_codes_and_without_setups_logs() {
        assert_eq!(finding(vec![setup(&[&REFUSED.replace("045B", "0005")])], check), None);
        assert_eq!(finding(vec![events(Vec::new())], check), None);
    }
}
