//! How fast, how flat, how heavy: everything the project promises in figures, measured on one machine in one run.
//!
//! Inputs come from the testkit ([`inputs`]); programs take turns, several times over ([`race`]); what is kept is the
//! median, the spread and every run ([`outcome`]). Figures of two machines do not compare; the ratios of one run do.

mod chromium;
mod figures;
mod growth;
mod inputs;
mod machine;
mod outcome;
mod page;
mod programs;
mod race;

use crate::{browser, flags, page as built, project::Project};
use anyhow::{Result, bail};
use chromium::Chromium;
use inputs::{Inputs, Sizes};
use outcome::{Line, Outcome};
use std::{cell::RefCell, fs, io::Write as _, path::PathBuf};
use xshell::cmd;

const RUNS: usize = 5;

/// One part of the bench.
struct Row {
    /// What `--only` calls it, and the heading of its table.
    name: &'static str,
    title: &'static str,
    measure: fn(&Bench<'_>) -> Result<Vec<Line>>,
}

const ROWS: &[Row] = &[
    Row { name: "mixed", title: "a bundle of every kind of log, against unzip and 7z", measure: race::mixed },
    Row { name: "log", title: "one large CBS.log in a zip, against unzip and 7z", measure: race::log },
    Row { name: "cabinets", title: "rotated logs in cabinets, against cabextract", measure: race::cabinets },
    Row { name: "text", title: "the text of a CBS.log, against ripgrep", measure: race::text },
    Row { name: "events", title: "event logs, against evtx_dump and python-evtx", measure: race::events },
    Row { name: "memory", title: "memory at every size", measure: growth::memory },
    Row { name: "growth", title: "time against size, attempts, sources", measure: growth::growth },
    Row { name: "page", title: "weight, start, longest task, first picture", measure: page::page },
    Row { name: "search", title: "search of everything", measure: page::search },
    Row { name: "viewer", title: "jumps in a large log", measure: page::viewer },
    Row { name: "cancel", title: "cancelling the largest bundle", measure: page::cancel },
];

/// What every row needs.
struct Bench<'a> {
    project: &'a Project,
    native: PathBuf,
    chromium: Chromium<'a>,
    inputs: Inputs,
    sizes: Sizes,
    runs: usize,
    skipped: RefCell<Vec<String>>,
}

impl Bench<'_> {
    /// A yardstick, or the note that it could not be had.
    fn had(&self, program: Result<PathBuf>) -> Option<PathBuf> {
        program
            .inspect_err(|error| {
                println!("skipped: {error:#}");
                self.skipped.borrow_mut().push(format!("{error:#}"));
            })
            .ok()
    }

    /// A sign of life.
    fn tick(&self) {
        print!(".");
        let _ = std::io::stdout().flush();
    }
}

/// Measures, prints and keeps.
pub(crate) fn run(project: &Project, flags: &flags::Bench) -> Result<()> {
    let rows = choose(&flags.only)?;
    let runs = flags.runs.unwrap_or(if flags.quick { 1 } else { RUNS }).max(1);
    let chromium = Chromium { project, path: browser::chromium(project)? };
    if !flags.built {
        built::build(project)?;
    }
    cmd!(project.shell, "cargo build --quiet --release --package faultline-cli").run()?;
    let bench = Bench {
        project,
        native: project.target().join("release").join(format!("faultline{}", std::env::consts::EXE_SUFFIX)),
        inputs: Inputs::open(project)?,
        sizes: Sizes::new(flags.quick, flags.large),
        runs,
        skipped: RefCell::default(),
        chromium,
    };
    let machine = machine::describe(project, &bench.chromium);
    let mut lines = Vec::new();
    for row in &rows {
        println!("{}: {}", row.name, row.title);
        lines.extend((row.measure)(&bench)?);
        println!();
    }
    let outcome = Outcome { machine, runs, lines, skipped: bench.skipped.take() };
    let text = outcome.markdown();
    print!("\n{text}");
    // Only a whole run is worth keeping: the sizes are those of the promises, and every row is of one day.
    let whole = flags.large && !flags.quick && rows.len() == ROWS.len();
    let folder = if whole { project.root.clone() } else { bench.inputs.folder.clone() };
    fs::write(folder.join("BENCHMARKS.md"), text)?;
    fs::write(folder.join("BENCHMARKS.json"), serde_json::to_string_pretty(&outcome)? + "\n")?;
    println!("\nwritten to {}; bars missed: {}", folder.join("BENCHMARKS.md").display(), outcome.missed());
    Ok(())
}

/// The rows of these names, in the order of [`ROWS`]; none means all.
fn choose(names: &[String]) -> Result<Vec<&'static Row>> {
    for name in names {
        if !ROWS.iter().any(|row| row.name == name) {
            let known: Vec<_> = ROWS.iter().map(|row| row.name).collect();
            bail!("there is no row `{name}`; the rows are: {}", known.join(", "));
        }
    }
    Ok(ROWS.iter().filter(|row| names.is_empty() || names.iter().any(|name| name == row.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_every_row_and_an_unknown_one_lists_the_known() {
        assert_eq!(choose(&[]).unwrap().len(), ROWS.len());
        let chosen = choose(&["growth".into(), "log".into()]).unwrap();
        assert_eq!(chosen.iter().map(|row| row.name).collect::<Vec<_>>(), ["log", "growth"]);
        let error = choose(&["memry".into()]).err().unwrap().to_string();
        assert!(error.contains("memory, growth"), "{error}");
    }
}
