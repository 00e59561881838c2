//! Two reports of one case: is the new bundle the same content, and what is new in it?

use crate::report::{Attempt, Report, Status, Verdict, json_text};
use crate::words::{Language, Phrase};
use serde::Serialize;

/// What the new report adds to the old one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Same content, however it is packed?
    pub same_content: bool,
    /// Same computer? `null`: one of them does not say.
    pub same_machine: Option<bool>,
    /// Attempts of the new report that the old one does not hold.
    pub new_attempts: Vec<Attempt>,
    /// *Nothing new*, or the new report's verdict.
    pub verdict: Verdict,
}

impl Comparison {
    /// Says every phrase in `language`.
    pub fn speak(&mut self, language: Language) {
        let mut visit = |phrase: &mut Phrase| phrase.speak(language);
        self.new_attempts.iter_mut().for_each(|a| a.each_phrase(&mut visit));
        self.verdict.each_phrase(&mut visit);
    }

    /// As JSON in the language last spoken, with a final line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        json_text(serde_json::to_string_pretty(self))
    }

    /// The same on one line, for the machines of many bundles.
    #[must_use]
    pub fn to_json_line(&self) -> String {
        json_text(serde_json::to_string(self))
    }
}

/// Compares `new` with `old`.
#[must_use]
pub fn compare(old: &Report, new: &Report) -> Comparison {
    let prints = |r: &Report| {
        let mut prints: Vec<String> = r.bundles.iter().map(|b| b.fingerprint.clone()).collect();
        prints.sort();
        prints
    };
    let same_content = prints(old) == prints(new);
    let same_machine =
        old.machine.computer.as_ref().zip(new.machine.computer.as_ref()).map(|(a, b)| a.eq_ignore_ascii_case(b));
    let key = |a: &Attempt| {
        (
            a.kb.clone(),
            a.package.clone(),
            a.started_local.clone(),
            a.ended_local.clone(),
            a.outcome,
            a.code.as_ref().map(|c| c.hex.clone()),
        )
    };
    let known: Vec<_> = old.attempts.iter().map(key).collect();
    let new_attempts: Vec<Attempt> = new.attempts.iter().filter(|a| !known.contains(&key(a))).cloned().collect();
    let nothing_new =
        same_content || (same_machine != Some(false) && new_attempts.is_empty() && newest(new) <= newest(old));
    let verdict = if nothing_new { nothing_new_verdict(same_content, new) } else { new.verdict.clone() };
    Comparison { same_content, same_machine, new_attempts, verdict }
}

/// Last time any source holds, machine time.
fn newest(report: &Report) -> Option<&String> {
    report.sources.iter().filter_map(|s| s.last_local.as_ref()).max()
}

fn nothing_new_verdict(same_content: bool, new: &Report) -> Verdict {
    let summary = if same_content { "verdict-nothing-new-same" } else { "verdict-nothing-new-summary" };
    let mut verdict = new.verdict.clone();
    let own = crate::report::Reason { status: verdict.status, text: verdict.summary.clone() };
    verdict.reasons.insert(0, own);
    Verdict {
        status: Status::NothingNew,
        title: Phrase::new("verdict-nothing-new"),
        summary: Phrase::new(summary),
        ..verdict
    }
}
