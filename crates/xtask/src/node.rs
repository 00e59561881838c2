//! The page's side of the set-up: npm packages from the lock file, and the scripts of `www/package.json`.

use crate::project::{Project, sha256};
use anyhow::{Context as _, Result, ensure};
use std::{fs, path::PathBuf};
use xshell::cmd;

/// The oldest Node the page's tools run on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// npm is a script that Windows finds only by its full name.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Installs the packages of the lock file, unless the ones in `node_modules` are of this very lock file.
pub(crate) fn install(project: &Project) -> Result<()> {
    let version = cmd!(project.shell, "node --version")
        .quiet()
        .read()
        .context("The page is built with Node.js, which does not start. Install Node 20.19 or later.")?;
    ensure!(is_recent(&version), "Node {version} is too old for the page's tools: install 20.19 or later.");

    let www = project.www();
    let lock = fs::read(www.join("package-lock.json")).context("www/package-lock.json cannot be read")?;
    let wanted = sha256(&[&lock]);
    // A content stamp: a checkout changes times without changing anything, and the other way round.
    let stamp = www.join("node_modules/.installed-from");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let _dir = project.shell.push_dir(&www);
    cmd!(project.shell, "{NPM} ci --no-audit --no-fund")
        .run()
        .context("The page's packages could not be installed; by hand: `cd www && npm ci`")?;
    fs::write(stamp, wanted)?;
    Ok(())
}

/// Runs a script of `www/package.json`.
pub(crate) fn script(project: &Project, name: &str) -> Result<()> {
    let _dir = project.shell.push_dir(project.www());
    cmd!(project.shell, "{NPM} run --silent {name}").run().with_context(|| format!("`npm run {name}` in www/ failed"))
}

/// The file that starts a program of an installed package. It is started through Node, which needs no shell wrappers.
pub(crate) fn program(project: &Project, package: &str, file: &str) -> Result<PathBuf> {
    let path = project.www().join("node_modules").join(package).join(file);
    ensure!(
        path.is_file(),
        "The npm package `{package}` has no {file}. Is it in www/package.json? If so: `cd www && npm ci`"
    );
    Ok(path)
}

fn is_recent(version: &str) -> bool {
    let mut parts = version.trim().trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= OLDEST_NODE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(is_recent("v20.20.2"));
        assert!(is_recent("v24.0.0"));
        assert!(!is_recent("v20.9.0"));
        assert!(!is_recent("nonsense"));
    }
}
