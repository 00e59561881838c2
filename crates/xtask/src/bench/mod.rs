//! How long one bundle with a large `CBS.log` takes, in one run on one machine: unpacking it, reading it natively,
//! reading it in Chromium; and how long containers take beside the programs that only unpack them. Figures of two
//! machines do not compare; the ratios of one run do.

mod containers;

use crate::{
    apt, browser,
    flags::Bench,
    page,
    project::{Project, sha256},
};
use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};
use xshell::cmd;

const MEGABYTES: u64 = 200;
const RUNS: usize = 5;

/// What `tests/browser/bench.mjs` prints for each run.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageRun {
    /// From the moment the page has the file to the moment the report is drawn.
    ms: f64,
    /// The largest wasm memory of any worker, in bytes.
    wasm_memory: u64,
}

/// One program's times.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Series {
    name: String,
    /// Milliseconds, in the order of the runs.
    times: Vec<f64>,
    median: f64,
    /// Median over the median of `unzip -p`.
    ratio: f64,
}

/// `target/bench.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    machine: Vec<(&'static str, String)>,
    bundle_bytes: u64,
    unpacked_bytes: u64,
    series: Vec<Series>,
    /// The largest wasm memory of any worker in any run, in bytes.
    wasm_memory: u64,
    /// Cabinets and event logs.
    containers: Vec<containers::Comparison>,
}

/// Measures and prints.
pub(crate) fn run(project: &Project, flags: &Bench) -> Result<()> {
    let runs = flags.runs.unwrap_or(RUNS).max(1);
    if Command::new("unzip").arg("-v").stdout(Stdio::null()).status().is_err() {
        apt::install(project, &["unzip"], "unzip, the yardstick,")?;
    }
    let chromium = browser::chromium(project)?;
    page::build(project)?;
    cmd!(project.shell, "cargo build --release --package faultline-cli").run()?;
    let native = project.target().join("release").join(if cfg!(windows) { "faultline.exe" } else { "faultline" });
    let bundle = match &flags.bundle {
        Some(bundle) => bundle.clone(),
        None => make_bundle(project, flags.megabytes.unwrap_or(MEGABYTES))?,
    };

    let (mut unzip, mut faultline, mut in_page, mut wasm_memory) = (Vec::new(), Vec::new(), Vec::new(), 0);
    // The first round only fills the disk cache.
    for round in 0..=runs {
        let mut unpack = Command::new("unzip");
        unpack.arg("-p").arg(&bundle);
        let mut analyze = Command::new(&native);
        analyze.arg("analyze").arg(&bundle).args(["--format", "json"]);
        let times = (time(unpack, &[0])?, time(analyze, &[0, 1])?, time_page(project, &chromium, &bundle)?);
        println!("round {round}: unzip {:.0} ms, native {:.0} ms, Chromium {:.0} ms", times.0, times.1, times.2.ms);
        if round > 0 {
            unzip.push(times.0);
            faultline.push(times.1);
            in_page.push(times.2.ms);
            wasm_memory = wasm_memory.max(times.2.wasm_memory);
        }
    }

    let base = median(&unzip);
    let series = |name: &str, times: Vec<f64>| Series {
        name: name.into(),
        median: median(&times),
        ratio: median(&times) / base,
        times,
    };
    let outcome = Outcome {
        machine: machine(project, &chromium),
        bundle_bytes: fs::metadata(&bundle)?.len(),
        unpacked_bytes: unpacked(&bundle)?,
        series: vec![
            series("unzip -p", unzip),
            series("faultline analyze", faultline),
            series("page in Chromium", in_page),
        ],
        wasm_memory,
        containers: containers::compare(project, &native, runs)?,
    };
    print!("{}", table(&outcome));
    let file = project.target().join("bench.json");
    fs::write(&file, serde_json::to_string_pretty(&outcome)? + "\n")?;
    println!("written to {}", file.display());
    Ok(())
}

fn make_bundle(project: &Project, megabytes: u64) -> Result<PathBuf> {
    let folder = project.target().join("bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("cbs-{megabytes}.zip"));
    let size = format!("{megabytes}MB");
    cmd!(project.shell, "cargo run --quiet --release --package faultline-testkit --bin testkit -- bulk {size} {file}")
        .run()
        .context("the testkit did not make the bundle")?;
    Ok(file)
}

/// Milliseconds of one run, its output thrown away.
fn time(mut command: Command, expected: &[i32]) -> Result<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().with_context(|| format!("{} does not start", command.get_program().display()))?;
    let elapsed = start.elapsed();
    ensure!(status.code().is_some_and(|code| expected.contains(&code)), "{command:?} ended with {status}");
    Ok(elapsed.as_secs_f64() * 1000.0)
}

fn time_page(project: &Project, chromium: &Path, bundle: &Path) -> Result<PageRun> {
    let script = project.root.join("tests/browser/bench.mjs");
    let text = cmd!(project.shell, "node {script} {bundle} 1").env(browser::VARIABLE, chromium).quiet().read()?;
    let mut runs: Vec<PageRun> =
        serde_json::from_str(&text).with_context(|| format!("tests/browser/bench.mjs printed: {text}"))?;
    match (runs.pop(), runs.is_empty()) {
        (Some(run), true) => Ok(run),
        _ => bail!("tests/browser/bench.mjs was asked for one run and printed: {text}"),
    }
}

/// The sum that `unzip -l` ends with.
fn unpacked(bundle: &Path) -> Result<u64> {
    let output = Command::new("unzip").arg("-l").arg(bundle).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .last()
        .and_then(|line| line.split_whitespace().next())
        .and_then(|sum| sum.parse().ok())
        .with_context(|| format!("unzip -l {} ends without a sum", bundle.display()))
}

fn machine(project: &Project, chromium: &Path) -> Vec<(&'static str, String)> {
    let shell = &project.shell;
    let first = |text: &str, key: &str| {
        text.lines()
            .find(|line| line.starts_with(key))
            .and_then(|line| line.split(':').nth(1))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    vec![
        ("processor", first(&read("/proc/cpuinfo"), "model name")),
        ("cores", std::thread::available_parallelism().map_or_else(|_| String::new(), |cores| cores.to_string())),
        ("memory", first(&read("/proc/meminfo"), "MemTotal")),
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("rustc", cmd!(shell, "rustc --version").quiet().read().unwrap_or_default()),
        ("browser", cmd!(shell, "{chromium} --version").quiet().ignore_stderr().read().unwrap_or_default()),
        ("page", fs::read(project.dist().join(page::FILE)).map(|page| sha256(&[&page])).unwrap_or_default()),
    ]
}

/// The middle value; the mean of the two middle ones of an even number.
fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => f64::NAN,
        (length, middle) if length % 2 == 0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        (_, middle) => sorted[middle],
    }
}

fn table(outcome: &Outcome) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for (name, value) in &outcome.machine {
        let _ = writeln!(text, "{name:10} {value}");
    }
    let megabytes = outcome.unpacked_bytes as f64 / 1e6;
    let _ = writeln!(text, "bundle     {:.1} MB, unpacked {megabytes:.1} MB\n", outcome.bundle_bytes as f64 / 1e6);
    let _ = writeln!(text, "{:20} {:>9} {:>9} {:>9} {:>9} {:>9}", "", "median ms", "least", "most", "MB/s", "ratio");
    for series in &outcome.series {
        let least = series.times.iter().copied().fold(f64::INFINITY, f64::min);
        let most = series.times.iter().copied().fold(0.0, f64::max);
        let speed = megabytes / series.median * 1000.0;
        let _ = writeln!(
            text,
            "{:20} {:9.0} {least:9.0} {most:9.0} {speed:9.0} {:9.2}",
            series.name, series.median, series.ratio
        );
    }
    let _ = writeln!(text, "\nlargest wasm memory of a worker: {:.1} MB", outcome.wasm_memory as f64 / 1e6);
    text + &containers::table(&outcome.containers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn the_table_names_ratios() {
        let series = |name: &str, median, ratio| Series { name: name.into(), times: vec![median], median, ratio };
        let outcome = Outcome {
            machine: vec![("cores", "2".into())],
            bundle_bytes: 10_000_000,
            unpacked_bytes: 200_000_000,
            series: vec![series("unzip -p", 600.0, 1.0), series("faultline analyze", 300.0, 0.5)],
            wasm_memory: 3_000_000,
            containers: Vec::new(),
        };
        let text = table(&outcome);
        assert!(text.contains("faultline analyze          300       300       300       667      0.50"), "{text}");
        assert!(text.ends_with("3.0 MB\n"), "{text}");
    }

    #[test]
    fn what_the_page_prints_is_read() {
        let runs: Vec<PageRun> = serde_json::from_str(r#"[{"ms":812.5,"wasmMemory":2752512,"workers":2}]"#).unwrap();
        assert_eq!(runs[0].wasm_memory, 2_752_512);
    }
}
