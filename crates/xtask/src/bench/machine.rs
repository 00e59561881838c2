//! What a run of the bench ran on.

use super::chromium::Chromium;
use crate::{
    page,
    project::{Project, sha256},
};
use std::fs;
use xshell::cmd;

/// In words, in the order they are shown.
pub(super) fn describe(project: &Project, chromium: &Chromium<'_>) -> Vec<(&'static str, String)> {
    let shell = &project.shell;
    let first = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key));
        line.and_then(|line| line.split(':').nth(1)).unwrap_or_default().trim().to_owned()
    };
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let commit = cmd!(shell, "git log -1 --format=%h,%x20%cs").quiet().ignore_stderr().read().unwrap_or_default();
    let page = fs::read(project.dist().join(page::FILE)).map(|page| sha256(&[&page])).unwrap_or_default();
    vec![
        ("processor", first(&read("/proc/cpuinfo"), "model name")),
        ("cores", std::thread::available_parallelism().map_or_else(|_| String::new(), |cores| cores.to_string())),
        ("memory", first(&read("/proc/meminfo"), "MemTotal")),
        // What others did meanwhile: a busy machine shows here.
        ("load before the start", read("/proc/loadavg").split_whitespace().take(3).collect::<Vec<_>>().join(" ")),
        ("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("compiler", cmd!(shell, "rustc --version").quiet().read().unwrap_or_default()),
        ("browser", chromium.version()),
        ("commit", commit),
        ("page, SHA-256", page),
    ]
}
