//! How often the first cause named is the right one, and whether a wrong one is ever named with confidence: over
//! documented failures with known causes, and over the testkit's scenarios.

use crate::{Given, name_of, reports, word};
use faultline_core::report::{Diagnosis, Outcome, Report};
use faultline_testkit::scenario::Scenario;
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The part of a case's `expected.json` that is judged.
#[derive(Deserialize)]
struct Expected {
    cause_id: String,
    #[serde(default)]
    also_accept: Vec<String>,
    provable_from_excerpt: bool,
    #[serde(default)]
    what_log_line_proves_it: String,
}

/// A cause that was named.
pub struct Named {
    /// Its id.
    pub cause: String,
    /// `certain`, `likely`, `possible`.
    pub confidence: String,
    /// The lines it stands on.
    pub lines: Vec<String>,
}

/// How one bundle with a known cause went.
pub struct Judged {
    /// Folder of the case, or the scenario's id.
    pub name: String,
    /// Causes that count as right, the best first; empty (`none` in a case): none is to be named with confidence.
    pub accepted: Vec<String>,
    /// Can the lines prove it? Where they cannot, silence is right too.
    pub provable: bool,
    /// Words of the line that proves it.
    pub proof: Vec<String>,
    /// Status of the verdict.
    pub verdict: String,
    /// What was named, the surest first.
    pub named: Vec<Named>,
}

impl Judged {
    fn accepts(&self, cause: &str) -> bool {
        self.accepted.iter().any(|accepted| accepted == cause)
    }

    /// Is a right cause among the first `count`? Where nothing is to be named or the lines prove nothing, silence is right.
    #[must_use]
    pub fn is_right_within(&self, count: usize) -> bool {
        let named = self.named.iter().take(count).any(|named| self.accepts(&named.cause));
        named || ((!self.provable || self.accepted.is_empty()) && self.confident().next().is_none())
    }

    /// Is a wrong cause called certain or likely?
    #[must_use]
    pub fn is_confidently_wrong(&self) -> bool {
        self.confident().any(|named| !self.accepts(&named.cause))
    }

    /// The causes called certain or likely.
    pub fn confident(&self) -> impl Iterator<Item = &Named> {
        self.named.iter().filter(|named| named.confidence != "possible")
    }

    /// Is the line that proves it among the evidence? `None`: nothing says which line that is.
    #[must_use]
    pub fn is_proven(&self) -> Option<bool> {
        let lines = self.named.first().map_or(&[][..], |first| &first.lines);
        let holds = |line: &String| self.proof.iter().any(|words| plain(line).contains(words));
        (!self.proof.is_empty()).then(|| lines.iter().any(holds))
    }

    fn line(&self) -> String {
        let mark = match () {
            () if self.is_confidently_wrong() => "WRONG",
            () if self.is_right_within(1) => "right",
            () if self.is_right_within(3) => "top-3",
            () => "-",
        };
        let proof = match self.is_proven() {
            Some(true) => "proof",
            Some(false) => "",
            None => "?",
        };
        let named: Vec<String> = self.named.iter().map(|n| format!("{} ({})", n.cause, n.confidence)).collect();
        let named = if named.is_empty() { format!("nothing; {}", self.verdict) } else { named.join(", ") };
        let expected = self.accepted.first().map_or("(none)", String::as_str);
        let provable = if self.provable { ' ' } else { '?' };
        format!("{mark:6}{:26}{provable} {expected:30} {proof:6} {named}", self.name)
    }
}

/// Counts over many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many were judged.
    pub all: usize,
    /// The first cause is right.
    pub top_1: usize,
    /// One of the first three is.
    pub top_3: usize,
    /// A wrong one is called certain or likely.
    pub confidently_wrong: usize,
    /// The line that proves it stands among the evidence.
    pub proven: usize,
}

impl Figures {
    /// Of those that `judged` yields.
    pub fn of<'a>(judged: impl Iterator<Item = &'a Judged>) -> Self {
        judged.fold(Self::default(), |sum, one| Self {
            all: sum.all + 1,
            top_1: sum.top_1 + usize::from(one.is_right_within(1)),
            top_3: sum.top_3 + usize::from(one.is_right_within(3)),
            confidently_wrong: sum.confidently_wrong + usize::from(one.is_confidently_wrong()),
            proven: sum.proven + usize::from(one.is_proven() == Some(true)),
        })
    }

    fn line(self, of: &str) -> String {
        let percent = self.top_1 * 100 / self.all.max(1);
        format!(
            "{of}: {} judged, top-1 {} ({percent} %), top-3 {}, confidently wrong {}, proof line found {}",
            self.all, self.top_1, self.top_3, self.confidently_wrong, self.proven
        )
    }
}

/// A line for each, then the figures.
#[must_use]
pub fn table(title: &str, judged: &[Judged]) -> String {
    let mut text = String::new();
    for one in judged {
        let _ = writeln!(text, "{}", one.line());
    }
    let _ = writeln!(text, "{}", Figures::of(judged.iter()).line(title));
    let provable = Figures::of(judged.iter().filter(|one| one.provable));
    let _ = writeln!(text, "{}", provable.line(&format!("{title}, provable")));
    text
}

/// Every case under `root`, in the order of names.
///
/// # Errors
/// A file cannot be read, or an `expected.json` is none.
pub fn cases(root: &Path) -> io::Result<Vec<Judged>> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>()?;
    folders.retain(|path| path.join("expected.json").is_file());
    folders.sort();
    folders.iter().map(|folder| case(folder)).collect()
}

fn case(folder: &Path) -> io::Result<Judged> {
    let expected: Expected = serde_json::from_slice(&fs::read(folder.join("expected.json"))?)?;
    let files = Given::folder(folder, &["expected.json"])?;
    let reports = reports(&files);
    let (verdict, named) = reports.first().map(answer).unwrap_or_default();
    Ok(Judged {
        name: name_of(folder),
        accepted: [expected.cause_id].into_iter().chain(expected.also_accept).filter(|c| c != "none").collect(),
        provable: expected.provable_from_excerpt,
        proof: words_of(&expected.what_log_line_proves_it),
        verdict,
        named,
    })
}

/// How a scenario of the testkit went; `None`: it says nothing of causes.
#[must_use]
pub fn scenario(scenario: &Scenario, report: &Report) -> Option<Judged> {
    let (verdict, named) = answer(report);
    let expect = &scenario.expect;
    let silent = expect.diagnoses.is_empty() && expect.findings.is_empty();
    if silent && expect.verdict_status.is_none_or(|status| status == "explained") {
        return None;
    }
    Some(Judged {
        name: scenario.id.to_owned(),
        accepted: expect
            .diagnoses
            .iter()
            .map(|d| d.cause)
            .chain(expect.findings.iter().copied())
            .map(Into::into)
            .collect(),
        provable: true,
        proof: Vec::new(),
        verdict,
        named,
    })
}

/// The verdict, and the diagnoses of the failure that matters; of the machine where there is no failure.
fn answer(report: &Report) -> (String, Vec<Named>) {
    let attempt = report.verdict.attempt.as_ref().and_then(|id| report.attempts.iter().find(|a| a.id == *id));
    // Where nothing failed, the reason why an update is not needed is the answer.
    let unneeded = || report.attempts.iter().rev().find(|a| a.outcome == Outcome::NotNeeded);
    let attempt = attempt.or_else(|| unneeded().filter(|_| report.findings.is_empty()));
    let diagnoses: &[Diagnosis] = attempt.map_or(&report.findings, |attempt| &attempt.diagnoses);
    let named = diagnoses.iter().map(|d| Named {
        cause: d.cause.clone(),
        confidence: word(d.confidence),
        lines: d.evidence.iter().map(|e| e.text.clone()).collect(),
    });
    (word(report.verdict.status), named.collect())
}

/// The stretches of a quoted line that stand in it as they are: what a human left out or added divides them.
fn words_of(proof: &str) -> Vec<String> {
    let pieces = proof.split(['…', '<', '>', '(', ')', '+']).flat_map(|piece| piece.split("..."));
    pieces.map(plain).filter(|piece| piece.len() >= 12).collect()
}

/// Without what columns and quoting make of spaces, and in one case.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches(['"', ' ']).to_ascii_lowercase()
}
