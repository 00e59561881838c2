//! Rows that hold an analysis against programs that only unpack, search or print. All of them take turns.

use super::{
    Bench,
    outcome::Line,
    programs::{self, Invocation},
};
use anyhow::Result;
use std::path::PathBuf;

/// Who analyses: one worker or two, here or in the browser.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Native(usize),
    Chromium(usize),
}

impl Who {
    const ALL: [Self; 4] = [Self::Native(1), Self::Native(2), Self::Chromium(1), Self::Chromium(2)];

    fn name(self) -> String {
        let (place, workers) = match self {
            Self::Native(threads) => ("native", threads),
            Self::Chromium(workers) => ("Chromium", workers),
        };
        format!("{place}, {workers} worker{}", if workers == 1 { "" } else { "s" })
    }

    /// The most that the analysis of a bundle may take of the time of `unzip -p`.
    fn bar_against_unzip(self) -> Option<f64> {
        Some(match self {
            Self::Native(1) => 0.3,
            Self::Native(_) => 0.2,
            Self::Chromium(1) => 0.7,
            Self::Chromium(_) => 0.45,
        })
    }
}

/// Another program over the same bytes: as many commands as it takes, one after the other.
struct Yardstick {
    name: &'static str,
    commands: Vec<Invocation>,
    bar: fn(Who) -> Option<f64>,
}

struct Race {
    row: &'static str,
    given: Vec<PathBuf>,
    who: &'static [Who],
    yardsticks: Vec<Yardstick>,
}

impl Race {
    fn run(&self, bench: &Bench<'_>) -> Result<Vec<Line>> {
        let mut others = vec![Vec::new(); self.yardsticks.len()];
        let mut own = vec![Vec::new(); self.who.len()];
        // The first round only fills the disk cache.
        for round in 0..=bench.runs {
            for (yardstick, times) in self.yardsticks.iter().zip(&mut others) {
                let time = yardstick.commands.iter().map(Invocation::time).sum::<Result<f64>>()?;
                times.extend((round > 0).then_some(time));
            }
            for (who, times) in self.who.iter().zip(&mut own) {
                let time = match *who {
                    Who::Native(threads) => Invocation::analyze(&bench.native, threads, &self.given).time()?,
                    Who::Chromium(workers) => bench.chromium.analyse(workers, &self.given)?.ms,
                };
                times.extend((round > 0).then_some(time));
            }
            bench.tick();
        }
        let mut lines = Vec::new();
        for (who, times) in self.who.iter().zip(&own) {
            for (yardstick, other) in self.yardsticks.iter().zip(&others) {
                let line = Line::ms(self.row, who.name(), times.clone()).against(yardstick.name, other);
                lines.push(line.bar((yardstick.bar)(*who)));
            }
        }
        Ok(lines)
    }
}

fn unpacking(bench: &Bench<'_>, row: &'static str, bundle: PathBuf) -> Result<Vec<Line>> {
    let mut yardsticks = vec![Yardstick {
        name: "unzip -p",
        commands: vec![Invocation::new(
            &programs::program(bench.project, &["unzip"], "unzip")?,
            ["-p".as_ref(), bundle.as_os_str()],
        )],
        bar: Who::bar_against_unzip,
    }];
    if let Some(seven) = bench.had(programs::program(bench.project, &["7z", "7zz", "7za"], "p7zip-full")) {
        let commands = vec![Invocation::new(&seven, ["t".as_ref(), bundle.as_os_str()])];
        yardsticks.push(Yardstick { name: "7z t", commands, bar: |_| None });
    }
    Race { row, given: vec![bundle], who: &Who::ALL, yardsticks }.run(bench)
}

/// Everything a collector brings.
pub(super) fn mixed(bench: &Bench<'_>) -> Result<Vec<Line>> {
    unpacking(bench, "mixed", bench.inputs.mixed(bench.sizes.middle())?)
}

/// One large log.
pub(super) fn log(bench: &Bench<'_>) -> Result<Vec<Line>> {
    unpacking(bench, "log", bench.inputs.log(bench.sizes.log)?)
}

/// Rotated logs in their cabinets.
pub(super) fn cabinets(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let (zip, cabinets) = bench.inputs.cabinets(bench.sizes.cabinets)?;
    let Some(cabextract) = bench.had(programs::program(bench.project, &["cabextract"], "cabextract")) else {
        return Ok(Vec::new());
    };
    let commands = cabinets
        .iter()
        .map(|cab| Invocation::new(&cabextract, ["-q".as_ref(), "-p".as_ref(), cab.as_os_str()]))
        .collect();
    let yardsticks = vec![Yardstick { name: "cabextract -p", commands, bar: |_| None }];
    Race { row: "cabinets", given: vec![zip], who: &Who::ALL, yardsticks }.run(bench)
}

/// The text of a servicing log.
pub(super) fn text(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let log = bench.inputs.text(bench.sizes.middle())?;
    let Some(ripgrep) = bench.had(programs::program(bench.project, &["rg"], "ripgrep")) else { return Ok(Vec::new()) };
    let commands = vec![Invocation::new(&ripgrep, ["HRESULT".as_ref(), log.as_os_str()])];
    let bar = |who: Who| (who == Who::Native(1)).then_some(3.0);
    let yardsticks = vec![Yardstick { name: "rg HRESULT", commands, bar }];
    Race { row: "text", given: vec![log], who: &Who::ALL, yardsticks }.run(bench)
}

/// Event logs.
pub(super) fn events(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let logs = bench.inputs.events(bench.sizes.events)?;
    let mut lines = Vec::new();
    if let Some(dump) = bench.had(programs::evtx_dump(bench.project)) {
        let command = |log: &PathBuf| {
            Invocation::new(&dump, ["-o".as_ref(), "jsonl".as_ref(), "-t".as_ref(), "1".as_ref(), log.as_os_str()])
        };
        let commands = logs.iter().map(command).collect();
        let bar = |who: Who| (who == Who::Native(1)).then_some(0.25);
        let yardsticks = vec![Yardstick { name: "evtx_dump -o jsonl -t 1", commands, bar }];
        lines.extend(Race { row: "events", given: logs.clone(), who: &Who::ALL, yardsticks }.run(bench)?);
    }
    // So slow that one log is enough of it.
    if let Some(dump) = bench.had(programs::program(bench.project, &["evtx_dump.py"], "python3-evtx")) {
        let given = logs[..1].to_vec();
        let yardsticks = vec![Yardstick {
            name: "python-evtx, one log",
            commands: vec![Invocation::new(&dump, &given)],
            bar: |_| None,
        }];
        lines.extend(Race { row: "events", given, who: &Who::ALL[..1], yardsticks }.run(bench)?);
    }
    Ok(lines)
}
