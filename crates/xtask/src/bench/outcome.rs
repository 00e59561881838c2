//! What was measured, as it is kept: lines with their runs, and whether each holds its bar.

use super::figures::{least, median, most};
use serde::Serialize;

/// A target of the project: the most a figure may be.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bar {
    at_most: f64,
    met: bool,
}

/// The median beside that of another program.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Against {
    yardstick: String,
    median: f64,
    ratio: f64,
}

/// One line of the table.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    /// Which row of the bench it belongs to.
    row: &'static str,
    what: String,
    unit: &'static str,
    /// In the order of the runs.
    values: Vec<f64>,
    median: f64,
    against: Option<Against>,
    /// Of the ratio where there is one, else of the median.
    bar: Option<Bar>,
}

impl Line {
    pub(super) fn new(row: &'static str, what: impl Into<String>, unit: &'static str, values: Vec<f64>) -> Self {
        Self { row, what: what.into(), unit, median: median(&values), values, against: None, bar: None }
    }

    /// Milliseconds.
    pub(super) fn ms(row: &'static str, what: impl Into<String>, values: Vec<f64>) -> Self {
        Self::new(row, what, "ms", values)
    }

    /// Megabytes, of bytes.
    pub(super) fn megabytes(row: &'static str, what: impl Into<String>, bytes: Vec<f64>) -> Self {
        Self::new(row, what, "MB", bytes.into_iter().map(|bytes| bytes / 1e6).collect())
    }

    pub(super) fn against(self, yardstick: &str, values: &[f64]) -> Self {
        let other = median(values);
        let against = Against { yardstick: yardstick.into(), median: other, ratio: self.median / other };
        Self { against: Some(against), ..self }
    }

    /// Sets the bar, if there is one.
    pub(super) fn bar(self, at_most: Option<f64>) -> Self {
        let figure = self.against.as_ref().map_or(self.median, |against| against.ratio);
        Self { bar: at_most.map(|at_most| Bar { at_most, met: figure <= at_most }), ..self }
    }

    fn cells(&self) -> [String; 7] {
        let spread = if self.values.len() > 1 {
            format!("{} – {}", number(least(&self.values)), number(most(&self.values)))
        } else {
            String::new()
        };
        let (yardstick, ratio) = match &self.against {
            Some(against) => (
                format!("{}: {} {}", against.yardstick, number(against.median), self.unit),
                format!("**{:.2}**", against.ratio),
            ),
            None => (String::new(), String::new()),
        };
        let (bar, met) = match self.bar {
            Some(Bar { at_most, met }) => (format!("≤ {at_most}"), if met { "met" } else { "**missed**" }),
            None => (String::new(), ""),
        };
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        [self.what.clone(), format!("{}{unit}", number(self.median)), spread, yardstick, ratio, bar, met.into()]
    }
}

/// As many digits as say something.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// Everything of one run of the bench: `BENCHMARKS.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    /// What it ran on: words, in their order.
    pub(super) machine: Vec<(&'static str, String)>,
    /// How often each was measured.
    pub(super) runs: usize,
    pub(super) lines: Vec<Line>,
    /// What could not be measured, and why.
    pub(super) skipped: Vec<String>,
}

const ABOUT: &str = "\
# Benchmarks

Written by `cargo xtask bench --large`; `BENCHMARKS.json` beside it has every run. How it is measured stands in
`crates/xtask/src/bench`. Programs take turns, and the median of their runs counts: a ratio is of two programs on one machine
in one run, and is what can be compared. Bars are the project's targets.

";

impl Outcome {
    /// As it is read by people.
    pub(super) fn markdown(&self) -> String {
        use std::fmt::Write as _;
        let mut text = ABOUT.to_owned();
        for (name, value) in &self.machine {
            let _ = writeln!(text, "* {name}: {value}");
        }
        let _ = writeln!(text, "* runs of each: {}", self.runs);
        let mut row = "";
        for line in &self.lines {
            if line.row != row {
                row = line.row;
                let _ = write!(
                    text,
                    "\n## {row}\n\n| measured | median | spread | against | ratio | bar | |\n|---|---:|---:|---|---:|---:|---|\n"
                );
            }
            let _ = writeln!(text, "| {} |", line.cells().join(" | "));
        }
        if !self.skipped.is_empty() {
            text.push_str("\n## Not measured\n\n");
            for what in &self.skipped {
                let _ = writeln!(text, "* {what}");
            }
        }
        text
    }

    /// Lines that miss their bar.
    pub(super) fn missed(&self) -> usize {
        self.lines.iter().filter(|line| line.bar.is_some_and(|bar| !bar.met)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(lines: Vec<Line>) -> Outcome {
        Outcome { machine: vec![("cores", "2".into())], runs: 3, lines, skipped: vec!["python-evtx: not here".into()] }
    }

    #[test]
    fn a_ratio_is_held_against_its_bar() {
        let line = |ms| Line::ms("mixed", "native, 1 worker", vec![ms, ms + 10.0, ms - 10.0]);
        let lines = [310.0, 290.0].map(|ms| line(ms).against("unzip -p", &[1000.0, 900.0, 1100.0]).bar(Some(0.3)));
        let outcome = outcome(lines.into());
        assert_eq!(outcome.missed(), 1);
        let text = outcome.markdown();
        assert!(
            text.contains(
                "| native, 1 worker | 310 ms | 300 – 320 | unzip -p: 1000 ms | **0.31** | ≤ 0.3 | **missed** |"
            ),
            "{text}"
        );
        assert!(text.contains("| **0.29** | ≤ 0.3 | met |"), "{text}");
        assert_eq!(text.matches("## mixed").count(), 1);
    }

    #[test]
    fn a_figure_without_yardstick_is_held_against_its_bar_itself() {
        let memory = Line::megabytes("memory", "native, 4 GB", vec![23_400_000.0]).bar(Some(100.0));
        let slope = Line::new("growth", "with size", "", vec![1.2]).bar(Some(1.05));
        let free = Line::ms("page", "longest task", vec![12.0]).bar(None);
        let outcome = outcome(vec![memory, slope, free]);
        assert_eq!(outcome.missed(), 1);
        let text = outcome.markdown();
        assert!(text.contains("| native, 4 GB | 23.4 MB |  |  |  | ≤ 100 | met |"), "{text}");
        assert!(text.contains("| with size | 1.20 |  |  |  | ≤ 1.05 | **missed** |"), "{text}");
        assert!(text.contains("| longest task | 12.0 ms |  |  |  |  |  |"), "{text}");
        assert!(text.ends_with("* python-evtx: not here\n"), "{text}");
    }
}
