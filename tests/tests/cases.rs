//! Documented failures with known causes: how often the first cause named is the right one, and that a wrong one is never
//! named with confidence.
//!
//! Prints a table: `cargo test -p faultline-tests --test cases -- --nocapture`.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::report::{Diagnosis, Report};
use faultline_tests::{Given, cases, name_of, reports, word};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The part of `expected.json` that is judged.
#[derive(Deserialize)]
struct Expected {
    cause_id: String,
    #[serde(default)]
    also_accept: Vec<String>,
    provable_from_excerpt: bool,
    title: String,
}

/// How one case went.
struct Outcome {
    case: String,
    expected: Expected,
    verdict: String,
    /// Cause, confidence and first line of evidence of each diagnosis, the surest first.
    named: Vec<(String, String, String)>,
}

impl Outcome {
    fn accepts(&self, cause: &str) -> bool {
        self.expected.cause_id == cause || self.expected.also_accept.iter().any(|also| also == cause)
    }

    /// Where the lines alone prove nothing, silence is right too.
    fn is_right_within(&self, count: usize) -> bool {
        let named = self.named.iter().take(count).any(|(cause, ..)| self.accepts(cause));
        let silent = self.named.iter().all(|(_, confidence, _)| confidence == "possible");
        named || (!self.expected.provable_from_excerpt && silent)
    }

    fn is_confidently_wrong(&self) -> bool {
        self.confident().any(|(cause, ..)| !self.accepts(cause))
    }

    fn confident(&self) -> impl Iterator<Item = &(String, String, String)> {
        self.named.iter().filter(|(_, confidence, _)| confidence != "possible")
    }

    fn line(&self) -> String {
        let mark = match () {
            () if self.is_confidently_wrong() => "WRONG",
            () if self.is_right_within(1) => "right",
            () if self.is_right_within(3) => "top-3",
            () => "-",
        };
        let named: Vec<String> = self.named.iter().map(|(cause, how, _)| format!("{cause} ({how})")).collect();
        let named = if named.is_empty() { format!("nothing; {}", self.verdict) } else { named.join(", ") };
        let provable = if self.expected.provable_from_excerpt { ' ' } else { '?' };
        format!("{mark:6}{:8}{provable} {:32} {named}", self.case, self.expected.cause_id)
    }
}

/// Diagnoses of the failure that matters; of the machine where the lines hold no failure.
fn diagnoses(report: &Report) -> &[Diagnosis] {
    let attempt = report.verdict.attempt.as_ref().and_then(|id| report.attempts.iter().find(|a| a.id == *id));
    attempt.map_or(&report.findings, |attempt| &attempt.diagnoses)
}

fn outcome(folder: &Path) -> Option<Outcome> {
    let expected = serde_json::from_slice(&fs::read(folder.join("expected.json")).unwrap()).unwrap();
    let files = Given::folder(folder, &["expected.json"]).unwrap();
    let report = reports(&files).remove(0);
    report.sources.iter().any(|s| s.kind == "cbs").then(|| Outcome {
        case: name_of(folder),
        expected,
        verdict: word(report.verdict.status),
        named: diagnoses(&report)
            .iter()
            .map(|d| {
                let line = d.evidence.first().map(|e| e.text.clone()).unwrap_or_default();
                (d.cause.clone(), word(d.confidence), line)
            })
            .collect(),
    })
}

#[test]
fn documented_failures() {
    let Some(root) = cases() else { return };
    let mut folders: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.join("expected.json").is_file());
    folders.sort();
    let outcomes: Vec<Outcome> = folders.iter().filter_map(|folder| outcome(folder)).collect();
    assert!(outcomes.len() > 20, "{} of {} cases hold servicing logs", outcomes.len(), folders.len());

    let count = |holds: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|o| holds(o)).count();
    outcomes.iter().for_each(|outcome| println!("{}", outcome.line()));
    println!(
        "{} of {} cases hold servicing logs: top-1 {}, top-3 {}, confidently wrong {}, seen as no failure at all {}",
        outcomes.len(),
        folders.len(),
        count(&|o| o.is_right_within(1)),
        count(&|o| o.is_right_within(3)),
        count(&Outcome::is_confidently_wrong),
        count(&|o| o.verdict == "no-failure"),
    );
    let mut wrong = String::new();
    for outcome in outcomes.iter().filter(|o| o.is_confidently_wrong()) {
        wrong += &format!("{}: {} ({})\n", outcome.case, outcome.expected.cause_id, outcome.expected.title);
        for (cause, how, line) in outcome.confident().filter(|(cause, ..)| !outcome.accepts(cause)) {
            wrong += &format!("    {cause} ({how}) by {line}\n");
        }
    }
    assert!(wrong.is_empty(), "confidently wrong:\n{wrong}");
}
