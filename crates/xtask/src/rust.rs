//! The Rust side of the set-up: compilation targets.

use crate::project::Project;
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use xshell::cmd;

/// The folder of the compiler that is in use.
pub(crate) fn sysroot(project: &Project) -> Result<PathBuf> {
    let path = cmd!(project.shell, "rustc --print sysroot").quiet().read().context("rustc does not start")?;
    Ok(path.into())
}

/// Makes sure that the standard library for `target` is there.
pub(crate) fn add_target(project: &Project, target: &str) -> Result<()> {
    // Looked up on disk, not asked of rustup: a compiler from a distribution has no rustup, and rustup may be offline.
    if sysroot(project)?.join("lib/rustlib").join(target).join("lib").is_dir() {
        return Ok(());
    }
    cmd!(project.shell, "rustup target add {target}").run().with_context(|| {
        format!("The Rust standard library for {target} is missing. With rustup: `rustup target add {target}`")
    })
}
