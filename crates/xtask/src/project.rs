//! Where things are, and how programs are started.

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::{env, path::PathBuf};
use xshell::Shell;

/// The checked-out repository, with a shell that stands in its root.
pub(crate) struct Project {
    /// Its root folder.
    pub(crate) root: PathBuf,
    /// Starts programs in the root.
    pub(crate) shell: Shell,
}

impl Project {
    /// The repository this xtask belongs to.
    pub(crate) fn open() -> Result<Self> {
        // Cargo sets the variable for `cargo run`; the value of the build is for an xtask that is started by itself.
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
        let root = manifest.ancestors().nth(2).context("xtask stands two folders under the root")?.to_owned();
        let shell = Shell::new()?;
        shell.change_dir(&root);
        Ok(Self { root, shell })
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), |folder| self.root.join(folder))
    }

    /// The page's folder.
    pub(crate) fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// What is handed out.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }
}

/// SHA-256 of the parts one after the other, in lower-case hexadecimal.
pub(crate) fn sha256(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hash_like_the_whole() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(&[b"abc"]), abc);
        assert_eq!(sha256(&[b"a", b"", b"bc"]), abc);
    }
}
