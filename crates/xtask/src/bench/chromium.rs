//! Measurements in the page: `tests/browser/bench` does them, one browser for each.

use crate::{browser, project::Project};
use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, de::DeserializeOwned};
use std::path::{Path, PathBuf};
use xshell::cmd;

/// The browser.
pub(super) struct Chromium<'a> {
    pub(super) project: &'a Project,
    pub(super) path: PathBuf,
}

/// What `acts.mjs` says of one analysis.
#[derive(Deserialize)]
pub(super) struct Analysed {
    /// From the files handed in until the verdict is drawn.
    pub(super) ms: f64,
    /// The verdict's status.
    pub(super) status: String,
    /// The largest wasm memory of any worker, bytes.
    pub(super) wasm: f64,
    /// The most that any renderer process had resident, bytes.
    pub(super) renderer: Option<f64>,
}

/// Of a start.
#[derive(Deserialize)]
pub(super) struct Started {
    /// Until files and codes are taken.
    pub(super) start: f64,
    /// Until the core answered.
    pub(super) answer: f64,
}

/// The longest task.
#[derive(Deserialize)]
pub(super) struct Task {
    pub(super) task: f64,
}

/// Of a report.
#[derive(Deserialize)]
pub(super) struct Drawn {
    pub(super) ms: f64,
}

/// Of a press of cancel.
#[derive(Deserialize)]
pub(super) struct Cancelled {
    /// Until the start is drawn.
    pub(super) ms: f64,
    /// Until the last scan worker has ended.
    pub(super) workers: f64,
}

/// Of a search.
#[derive(Deserialize)]
pub(super) struct Searched {
    pub(super) first: Option<f64>,
    pub(super) all: f64,
}

/// Of the log viewer.
#[derive(Deserialize)]
pub(super) struct Jumped {
    pub(super) opened: f64,
    pub(super) jumps: Vec<f64>,
}

impl Chromium<'_> {
    /// One act of `acts.mjs`.
    pub(super) fn measure<T: DeserializeOwned>(&self, act: &str, workers: usize, given: &[PathBuf]) -> Result<T> {
        let script = self.project.root.join("tests/browser/bench/measure.mjs");
        let workers = workers.to_string();
        let text = cmd!(self.project.shell, "node {script} {act} {workers} {given...}")
            .env(browser::VARIABLE, &self.path)
            .quiet()
            .read()
            .with_context(|| format!("{act} in Chromium"))?;
        serde_json::from_str(&text).with_context(|| format!("tests/browser/bench printed for {act}: {text}"))
    }

    /// An analysis that came to a verdict.
    pub(super) fn analyse(&self, workers: usize, given: &[PathBuf]) -> Result<Analysed> {
        let analysed: Analysed = self.measure("analyse", workers, given)?;
        ensure!(analysed.status != "unreadable", "the page could not read {:?}", given.first());
        Ok(analysed)
    }

    /// What it says of itself.
    pub(super) fn version(&self) -> String {
        let path: &Path = &self.path;
        cmd!(self.project.shell, "{path} --version")
            .quiet()
            .ignore_stderr()
            .read()
            .unwrap_or_default()
            .trim()
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_says_is_read() {
        let said = r#"{"ms":812.5,"status":"explained","renderer":null,"wasm":2752512,"workers":2}"#;
        let analysed: Analysed = serde_json::from_str(said).unwrap();
        assert!(analysed.renderer.is_none() && analysed.wasm > 2_752_511.0);
    }
}
