//! Browsers for the page tests: found, or installed where that is allowed. Never downloaded from elsewhere.

use crate::{apt, project::Project};
use anyhow::{Result, ensure};
use std::{
    env,
    path::{Path, PathBuf},
};
use xshell::cmd;

/// Names the browser to use, here and in `tests/browser`.
pub(crate) const VARIABLE: &str = "FAULTLINE_CHROMIUM";

/// Names the Firefox to use, here and in `tests/browser`.
pub(crate) const FIREFOX_VARIABLE: &str = "FAULTLINE_FIREFOX";

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

const FIREFOX: &[&str] = &["firefox-esr", "firefox"];
const FIREFOX_PLACES: &[&str] =
    &["/Applications/Firefox.app/Contents/MacOS/firefox", r"C:\Program Files\Mozilla Firefox\firefox.exe"];

/// The path of a Chromium-family browser, with Chinese fonts where apt may install them.
pub(crate) fn chromium(project: &Project) -> Result<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        let named = PathBuf::from(named);
        ensure!(named.is_file(), "{VARIABLE} names {}, which is not a file", named.display());
        return Ok(named);
    }
    let shell = &project.shell;
    if find(NAMES, PLACES).is_none() {
        apt::install(project, &["chromium", "fonts-noto-cjk"], "Chromium, for the page tests,")?;
    } else if cmd!(shell, "fc-list :lang=zh").quiet().ignore_stderr().read().is_ok_and(|fonts| fonts.is_empty())
        && let Err(error) = apt::install(project, &["fonts-noto-cjk"], "A Chinese font")
    {
        // Boxes instead of letters still take a click.
        println!("{error:#}");
    }
    let found = find(NAMES, PLACES);
    ensure!(found.is_some(), "Chromium was installed and is still not found: set {VARIABLE} to its path");
    Ok(found.unwrap_or_default())
}

/// The path of Firefox. Debian has the extended support release: the oldest one that is still kept up.
pub(crate) fn firefox(project: &Project) -> Result<PathBuf> {
    if let Some(named) = env::var_os(FIREFOX_VARIABLE) {
        let named = PathBuf::from(named);
        ensure!(named.is_file(), "{FIREFOX_VARIABLE} names {}, which is not a file", named.display());
        return Ok(named);
    }
    if find(FIREFOX, FIREFOX_PLACES).is_none() {
        apt::install(project, &["firefox-esr"], "Firefox, for the page tests,")?;
    }
    let found = find(FIREFOX, FIREFOX_PLACES);
    ensure!(found.is_some(), "Firefox was installed and is still not found: set {FIREFOX_VARIABLE} to its path");
    Ok(found.unwrap_or_default())
}

/// Sees to nginx, with which the sample configuration of `www/hosting` is tested; elsewhere than on Linux it is not.
pub(crate) fn nginx(project: &Project) -> Result<()> {
    let missing = || find(&["nginx"], &["/usr/sbin/nginx"]).is_none();
    if cfg!(target_os = "linux") && missing() {
        apt::install(project, &["nginx"], "nginx, for the tests of www/hosting,")?;
        ensure!(!missing(), "nginx was installed, and is still neither in PATH nor in /usr/sbin");
    }
    Ok(())
}

/// Sees to `WebKitGTK` with its driver and a display without a screen; there is none but on Linux.
pub(crate) fn webkit(project: &Project) -> Result<()> {
    let missing = || find(&["WebKitWebDriver"], &[]).is_none() || find(&["Xvfb"], &[]).is_none();
    if cfg!(target_os = "linux") && missing() {
        apt::install(project, &["webkit2gtk-driver", "xvfb"], "WebKitGTK with its driver, for the page tests,")?;
        ensure!(!missing(), "WebKitGTK was installed, and WebKitWebDriver or Xvfb is still not in PATH");
    }
    Ok(())
}

/// The first of these programs that is in `PATH`, or of these paths that exists.
pub(crate) fn find(names: &[&str], places: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .chain(places.iter().map(|place| Path::new(place).to_owned()))
        .find(|candidate| candidate.is_file())
}
