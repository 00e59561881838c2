//! Chromium for the page tests: found, or installed where that is allowed. Never downloaded from elsewhere.

use crate::{apt, project::Project};
use anyhow::{Result, ensure};
use std::{
    env,
    path::{Path, PathBuf},
};
use xshell::cmd;

/// Names the browser to use, here and in `tests/browser`.
pub(crate) const VARIABLE: &str = "FAULTLINE_CHROMIUM";

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The path of a Chromium-family browser, with Chinese fonts where apt may install them.
pub(crate) fn chromium(project: &Project) -> Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        let named = PathBuf::from(named);
        ensure!(named.is_file(), "{VARIABLE} names {}, which is not a file", named.display());
        return Ok(named);
    }
    let shell = &project.shell;
    if find().is_none() {
        apt::install(project, &["chromium", "fonts-noto-cjk"], "Chromium, for the page tests,")?;
    } else if cmd!(shell, "fc-list :lang=zh").quiet().ignore_stderr().read().is_ok_and(|fonts| fonts.is_empty())
        && let Err(error) = apt::install(project, &["fonts-noto-cjk"], "A Chinese font")
    {
        // Boxes instead of letters still take a click.
        println!("{error:#}");
    }
    let found = find();
    ensure!(found.is_some(), "Chromium was installed and is still not found: set {VARIABLE} to its path");
    Ok(found.unwrap_or_default())
}

fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .flat_map(|folder| NAMES.iter().map(move |name| folder.join(name)))
        .chain(PLACES.iter().map(|place| Path::new(place).to_owned()))
        .find(|candidate| candidate.is_file())
}
