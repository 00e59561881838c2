//! Containers against the programs that only unpack them: a rotated log in a cabinet, event logs.

use super::{median, time};
use crate::{apt, project::Project};
use anyhow::{Context as _, Result};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use xshell::cmd;

/// Unpacked size of the log in the cabinet.
const CABINET_MEGABYTES: u64 = 100;
/// Event logs are copied until there are this many bytes of them.
const EVENT_LOG_BYTES: u64 = 100_000_000;

/// The analysis of a container, and the program that unpacks or prints it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Comparison {
    /// What both read.
    name: String,
    /// Bytes that are read out of it.
    bytes: u64,
    /// The yardstick's command.
    yardstick: String,
    /// Milliseconds of the analysis, in the order of the runs, and of the yardstick.
    times: Vec<f64>,
    yardstick_times: Vec<f64>,
    /// Median over median.
    ratio: f64,
}

/// One comparison before it is run: what is analysed, and the yardstick's commands, one after the other.
struct Pair {
    name: &'static str,
    bytes: u64,
    given: PathBuf,
    yardstick: &'static str,
    commands: Vec<Vec<String>>,
}

/// Measures every container that can be had here.
pub(super) fn compare(project: &Project, native: &Path, runs: usize) -> Result<Vec<Comparison>> {
    let pairs = [Some(cabinet(project)?), event_logs(project)?];
    pairs.into_iter().flatten().map(|pair| pair.run(native, runs)).collect()
}

impl Pair {
    fn run(&self, native: &Path, runs: usize) -> Result<Comparison> {
        let (mut times, mut yardstick_times) = (Vec::new(), Vec::new());
        // The first round only fills the disk cache.
        for round in 0..=runs {
            let mut analyze = Command::new(native);
            analyze.arg("analyze").arg(&self.given).args(["--format", "json", "--threads", "1"]);
            let own = time(analyze, &[0, 1])?;
            let mut other = 0.0;
            for words in &self.commands {
                let mut command = Command::new(&words[0]);
                command.args(&words[1..]);
                other += time(command, &[0])?;
            }
            println!("round {round}, {}: faultline {own:.0} ms, {} {other:.0} ms", self.name, self.yardstick);
            if round > 0 {
                times.push(own);
                yardstick_times.push(other);
            }
        }
        Ok(Comparison {
            name: self.name.into(),
            bytes: self.bytes,
            yardstick: self.yardstick.into(),
            ratio: median(&times) / median(&yardstick_times),
            times,
            yardstick_times,
        })
    }
}

/// A zip that holds one rotated log in its cabinet.
fn cabinet(project: &Project) -> Result<Pair> {
    if Command::new("cabextract").arg("--version").stdout(Stdio::null()).status().is_err() {
        apt::install(project, &["cabextract"], "cabextract, the yardstick for cabinets,")?;
    }
    let folder = project.target().join("bench");
    fs::create_dir_all(&folder)?;
    let cab = folder.join(format!("cbs-{CABINET_MEGABYTES}.cab"));
    let zip = folder.join(format!("cbs-{CABINET_MEGABYTES}.cab.zip"));
    let size = format!("{CABINET_MEGABYTES}MB");
    for out in [&cab, &zip] {
        let testkit = "run --quiet --release --package faultline-testkit --bin testkit -- bulk";
        let words = testkit.split(' ');
        cmd!(project.shell, "cargo {words...} {size} {out}").run().context("the testkit did not make the cabinet")?;
    }
    let command = ["cabextract", "-q", "-p", &cab.to_string_lossy()].map(ToOwned::to_owned);
    Ok(Pair {
        name: "cabinet in a zip",
        bytes: CABINET_MEGABYTES * 1_000_000,
        given: zip,
        yardstick: "cabextract -p",
        commands: vec![command.to_vec()],
    })
}

/// A folder of real event logs; `None` where there are none.
fn event_logs(project: &Project) -> Result<Option<Pair>> {
    let corpus = project.root.join("../shared/corpus/dev/evtx");
    let mut logs: Vec<PathBuf> =
        fs::read_dir(&corpus).map(|files| files.flatten().map(|file| file.path()).collect()).unwrap_or_default();
    logs.retain(|path| path.extension().is_some_and(|ending| ending == "evtx"));
    logs.sort();
    let once: u64 = logs.iter().filter_map(|path| fs::metadata(path).ok()).map(|meta| meta.len()).sum();
    if once == 0 {
        println!("skipped: event logs, ../shared/corpus/dev/evtx is not here");
        return Ok(None);
    }
    let tools = project.target().join("tools");
    let dump = tools.join("bin").join(if cfg!(windows) { "evtx_dump.exe" } else { "evtx_dump" });
    if !dump.is_file() {
        println!("evtx_dump, the yardstick for event logs, is missing: cargo install evtx (some minutes)");
        cmd!(project.shell, "cargo install evtx --locked --root {tools}").run().context("evtx_dump")?;
    }
    let folder = project.target().join("bench/evtx");
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let (mut commands, mut bytes) = (Vec::new(), 0);
    for copy in 0..EVENT_LOG_BYTES.div_ceil(once) {
        for (number, log) in logs.iter().enumerate() {
            let to = folder.join(format!("{copy:03}-{number:02}.evtx"));
            bytes += fs::copy(log, &to)?;
            let words = [dump.as_path(), Path::new("-o"), Path::new("jsonl"), Path::new("-t"), Path::new("1"), &to];
            commands.push(words.map(|word| word.to_string_lossy().into_owned()).to_vec());
        }
    }
    Ok(Some(Pair { name: "event logs", bytes, given: folder, yardstick: "evtx_dump -o jsonl", commands }))
}

/// Lines below the table of the large log.
pub(super) fn table(comparisons: &[Comparison]) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for pair in comparisons {
        let (own, other) = (median(&pair.times), median(&pair.yardstick_times));
        let speed = pair.bytes as f64 / 1e3 / own;
        let _ = writeln!(
            text,
            "{:20} {own:9.0} ms, {speed:.0} MB/s of {:.1} MB; {} {other:.0} ms; ratio {:.2}",
            pair.name,
            pair.bytes as f64 / 1e6,
            pair.yardstick,
            pair.ratio
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_one_line() {
        let pair = Comparison {
            name: "cabinet in a zip".into(),
            bytes: 100_000_000,
            yardstick: "cabextract -p".into(),
            times: vec![200.0],
            yardstick_times: vec![250.0],
            ratio: 0.8,
        };
        let text = table(&[pair]);
        assert!(text.ends_with("200 ms, 500 MB/s of 100.0 MB; cabextract -p 250 ms; ratio 0.80\n"), "{text}");
    }
}
