//! Rows about what happens when there is more: memory, and the time it takes.

use super::{
    Bench,
    figures::{least, median, most, slope, steepest},
    outcome::Line,
    programs::{self, Invocation},
};
use anyhow::Result;
use std::path::PathBuf;

const PAGE_OF_WASM: f64 = 65_536.0;

/// The most memory at each size: resident natively, of a worker and of a renderer process in Chromium.
pub(super) fn memory(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let gnu_time = bench.had(programs::program(bench.project, &["time"], "time"));
    let mut lines = Vec::new();
    for workers in [1, 2] {
        let mut per_size = Vec::new();
        for &megabytes in &bench.sizes.mixed {
            let given = [bench.inputs.mixed(megabytes)?];
            let (mut resident, mut wasm, mut renderer) = (Vec::new(), Vec::new(), Vec::new());
            for _ in 0..bench.runs {
                if let Some(gnu_time) = &gnu_time {
                    let analyze = Invocation::analyze(&bench.native, workers, &given);
                    resident.push(analyze.peak_memory(gnu_time, &bench.inputs.folder)?);
                }
                let analysed = bench.chromium.analyse(workers, &given)?;
                wasm.push(analysed.wasm);
                renderer.extend(analysed.renderer);
                bench.tick();
            }
            per_size.push(most(&wasm));
            let what = |which: &str| format!("{which}, {workers} worker(s), {megabytes} MB");
            if !resident.is_empty() {
                lines.push(Line::megabytes("memory", what("native, resident"), resident).bar(Some(100.0)));
            }
            lines.push(Line::megabytes("memory", what("Chromium, wasm of a worker"), wasm).bar(Some(32.0 * 1.048_576)));
            if !renderer.is_empty() {
                lines.push(Line::megabytes("memory", what("Chromium, renderer resident"), renderer));
            }
        }
        let more = most(&per_size) - least(&per_size);
        let what = format!("Chromium, {workers} worker(s), between the sizes");
        lines.push(Line::megabytes("memory", what, vec![more]).bar(Some(2.0 * PAGE_OF_WASM / 1e6)));
    }
    Ok(lines)
}

/// How time grows with size, attempts and sources.
pub(super) fn growth(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let sixteenth = bench.sizes.middle() as f64 / 16.0;
    let sizes = [1.0, 4.0, 16.0].map(|times| (sixteenth * times).round() as u64);
    let mut lines = with(bench, "MB", &sizes, |megabytes| bench.inputs.mixed(megabytes))?;
    lines.extend(with(bench, "attempts", &bench.sizes.attempts, |count| bench.inputs.attempts(count))?);
    lines.extend(with(bench, "sources", &bench.sizes.sources, |count| bench.inputs.sources(count))?);
    Ok(lines)
}

fn with(bench: &Bench<'_>, of: &str, amounts: &[u64], make: impl Fn(u64) -> Result<PathBuf>) -> Result<Vec<Line>> {
    let bundles: Vec<PathBuf> = amounts.iter().map(|amount| make(*amount)).collect::<Result<_>>()?;
    let mut times = vec![[Vec::new(), Vec::new()]; amounts.len()];
    for round in 0..=bench.runs {
        for (bundle, [native, page]) in bundles.iter().zip(&mut times) {
            let given = [bundle.clone()];
            let both = (Invocation::analyze(&bench.native, 1, &given).time()?, bench.chromium.analyse(1, &given)?.ms);
            if round > 0 {
                native.push(both.0);
                page.push(both.1);
            }
        }
        bench.tick();
    }
    let mut lines = Vec::new();
    for (which, name) in ["native", "Chromium"].into_iter().enumerate() {
        let points: Vec<(f64, f64)> =
            amounts.iter().zip(&times).map(|(amount, both)| (*amount as f64, median(&both[which]))).collect();
        for (amount, both) in amounts.iter().zip(&times) {
            lines.push(Line::ms("growth", format!("{name}, 1 worker, {amount} {of}"), both[which].clone()));
        }
        let slope = Line::new("growth", format!("{name}: slope over {of}"), "", vec![slope(&points)]);
        lines.push(slope.bar(Some(1.05)));
        lines.push(Line::new("growth", format!("{name}: steepest step over {of}"), "", vec![steepest(&points)]));
    }
    Ok(lines)
}
