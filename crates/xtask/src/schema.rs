//! The committed contract: `crates/core/report.schema.json` is made from the types of the report.

use crate::project::Project;
use anyhow::{Context as _, Result, ensure};
use std::{fs, path::PathBuf};
use xshell::cmd;

fn file(project: &Project) -> PathBuf {
    project.root.join("crates/core/report.schema.json")
}

fn make(project: &Project) -> Result<String> {
    let text = cmd!(project.shell, "cargo run --quiet --package xtask --features schema --bin schema")
        .read()
        .context("the schema could not be made from the types of the report")?;
    Ok(text + "\n")
}

/// Writes the schema.
pub(crate) fn write(project: &Project) -> Result<()> {
    fs::write(file(project), make(project)?)?;
    println!("wrote crates/core/report.schema.json");
    Ok(())
}

/// Fails when the committed schema is not the one that the types make.
pub(crate) fn check(project: &Project) -> Result<()> {
    let committed = fs::read_to_string(file(project)).unwrap_or_default();
    let made = make(project)?;
    let line = committed.lines().zip(made.lines()).take_while(|(old, new)| old == new).count() + 1;
    ensure!(
        committed == made,
        "crates/core/report.schema.json is not what the report's types make, from line {line} on. \
         Run `cargo xtask schema`, read the difference (fields may be added, never renamed) and commit it."
    );
    Ok(())
}
