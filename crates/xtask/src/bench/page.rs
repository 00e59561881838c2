//! Rows about the page itself: its weight, how soon it is there, how it answers.

use super::{
    Bench,
    chromium::{Cancelled, Drawn, Jumped, Searched, Started, Task},
    outcome::Line,
    programs::Invocation,
};
use crate::page;
use anyhow::{Context as _, Result};
use std::fs;

/// What is looked for: the code of the failure, which stands in few lines.
const WANTED: &str = "0x80073712";

/// Weight, start, the longest task, the first picture of a long timeline.
pub(super) fn page(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let file = fs::read(bench.project.dist().join(page::FILE))?;
    let mut lines = vec![
        Line::new("page", "bytes", "bytes", vec![file.len() as f64]),
        Line::new("page", "bytes, gzip", "bytes", vec![page::weight(&file)? as f64]).bar(Some(page::MAX_GZIP as f64)),
    ];
    let middle = [bench.inputs.mixed(bench.sizes.middle())?];
    let most = *bench.sizes.attempts.last().context("attempts")?;
    let attempts = [bench.inputs.attempts(most)?];
    let (mut start, mut answer, mut tasks, mut drawing) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        let started: Started = bench.chromium.measure("start", 2, &[])?;
        start.push(started.start);
        answer.push(started.answer);
        tasks.push(bench.chromium.measure::<Task>("reading", 2, &middle)?.task);
        drawing.push(bench.chromium.measure::<Drawn>("drawing", 2, &attempts)?.ms);
        bench.tick();
    }
    lines.push(Line::ms("page", "cold start until it takes files", start).bar(Some(1000.0)));
    lines.push(Line::ms("page", "cold start until the core answers", answer));
    lines.push(Line::ms("page", "longest task while a mixed bundle is read and shown", tasks));
    lines.push(Line::ms("page", format!("report with {most} attempts: from its arrival until it is drawn"), drawing));
    Ok(lines)
}

/// A text in every line of the mixed bundle.
pub(super) fn search(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let bundle = bench.inputs.mixed(bench.sizes.middle())?;
    let mut lines = Vec::new();
    for workers in [1, 2] {
        let threads = workers.to_string();
        let native = Invocation::new(
            &bench.native,
            ["search".as_ref(), "--threads".as_ref(), threads.as_ref(), WANTED.as_ref(), bundle.as_os_str()],
        );
        let (mut first, mut all, mut page_first, mut page_all) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..bench.runs {
            let (byte, end) = native.time_to_first_byte()?;
            first.push(byte);
            all.push(end);
            let searched: Searched = bench.chromium.measure("search", workers, std::slice::from_ref(&bundle))?;
            page_first.extend(searched.first);
            page_all.push(searched.all);
            bench.tick();
        }
        for (what, values) in [
            ("native, first hit", first),
            ("native, all hits", all),
            ("Chromium, first hit", page_first),
            ("Chromium, all hits", page_all),
        ] {
            lines.push(Line::ms("search", format!("{what}, {workers} worker(s)"), values));
        }
    }
    Ok(lines)
}

/// The viewer on the one large log.
pub(super) fn viewer(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let log = [bench.inputs.log(bench.sizes.log)?];
    let (mut opened, mut jumps) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        let jumped: Jumped = bench.chromium.measure("jump", 2, &log)?;
        opened.push(jumped.opened);
        jumps.extend(jumped.jumps);
        bench.tick();
    }
    let what = |what: &str| format!("{what}, log of {} MB", bench.sizes.log);
    Ok(vec![
        Line::ms("viewer", what("until it is read through and shown"), opened),
        Line::ms("viewer", what("jump to a random line"), jumps),
    ])
}

/// Cancelling the reading of the largest bundle.
pub(super) fn cancel(bench: &Bench<'_>) -> Result<Vec<Line>> {
    let megabytes = *bench.sizes.mixed.last().context("sizes")?;
    let bundle = [bench.inputs.mixed(megabytes)?];
    let (mut start, mut workers) = (Vec::new(), Vec::new());
    for _ in 0..bench.runs {
        let cancelled: Cancelled = bench.chromium.measure("cancel", 2, &bundle)?;
        start.push(cancelled.ms);
        workers.push(cancelled.workers);
        bench.tick();
    }
    let what = |what: &str| format!("{what}, {megabytes} MB");
    Ok(vec![
        Line::ms("cancel", what("until the start is drawn"), start).bar(Some(200.0)),
        // Nothing waits for them: Chromium lets a worker that computes go on for up to two seconds after it was ended.
        Line::ms("cancel", what("until the last worker has ended"), workers),
    ])
}
