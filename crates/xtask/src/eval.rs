//! `cargo xtask eval`: how often the first cause named is the right one.

use crate::project::Project;
use anyhow::{Context as _, Result};
use std::path::Path;
use xshell::cmd;

/// Prints the table over the cases in `folder`, or those beside the project, and over the testkit's scenarios.
pub(crate) fn run(project: &Project, folder: Option<&Path>) -> Result<()> {
    let folder = folder.map(|folder| std::path::absolute(folder).context("no such folder")).transpose()?;
    cmd!(project.shell, "cargo run --quiet --package faultline-tests --bin eval -- {folder...}").run()?;
    Ok(())
}
