//! The committed contracts: `crates/core/report.schema.json` and `comparison.schema.json` are made from the core's types, and
//! `report.shape`, by which a report out of a link is checked, from the first of them.

use crate::project::Project;
use crate::shape;
use anyhow::{Context as _, Result, ensure};
use std::fs;
use xshell::cmd;

/// What `analyze` and what `compare` print.
const CONTRACTS: [&str; 2] = ["report", "comparison"];
const SHAPE: &str = "crates/core/report.shape";

fn path(contract: &str) -> String {
    format!("crates/core/{contract}.schema.json")
}

fn make(project: &Project, contract: &str) -> Result<String> {
    let text = cmd!(project.shell, "cargo run --quiet --package xtask --features schema --bin schema -- {contract}")
        .read()
        .with_context(|| format!("the schema of the {contract} could not be made from its types"))?;
    Ok(text + "\n")
}

/// Writes the schemas.
pub(crate) fn write(project: &Project) -> Result<()> {
    for contract in CONTRACTS {
        let schema = make(project, contract)?;
        fs::write(project.root.join(path(contract)), &schema)?;
        println!("wrote {}", path(contract));
        if contract == CONTRACTS[0] {
            fs::write(project.root.join(SHAPE), shape::of(&schema)?)?;
            println!("wrote {SHAPE}");
        }
    }
    Ok(())
}

/// Fails when a committed schema is not the one that the types make.
pub(crate) fn check(project: &Project) -> Result<()> {
    for contract in CONTRACTS {
        let committed = fs::read_to_string(project.root.join(path(contract))).unwrap_or_default();
        let made = make(project, contract)?;
        let line = committed.lines().zip(made.lines()).take_while(|(old, new)| old == new).count() + 1;
        ensure!(
            committed == made,
            "{} is not what the types make, from line {line} on. \
             Run `cargo xtask schema`, read the difference (fields may be added, never renamed) and commit it.",
            path(contract)
        );
        if contract == CONTRACTS[0] {
            let shape = fs::read_to_string(project.root.join(SHAPE)).unwrap_or_default();
            ensure!(
                shape == shape::of(&made)?,
                "{SHAPE} is not that of the contract: run `cargo xtask schema` and commit it"
            );
        }
    }
    Ok(())
}
