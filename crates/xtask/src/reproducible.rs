//! The same sources make the same page: built again from a copy of them in another folder, with nothing of the first
//! build at hand. A bank that builds the page itself compares its SHA-256 with the release's.

use crate::{page, project::Project};
use anyhow::{Context as _, Result, ensure};
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use xshell::cmd;

/// Folders that builds make, and what version control keeps: a fresh copy of the sources has none of them.
const MADE: &[&str] = &[".git", "dist", "generated", "node_modules", "target"];

/// What both builds must agree on: the checksums of everything that is handed out.
const SUMS: &str = "SHA256SUMS";

/// Builds the page twice and compares.
pub(crate) fn run(project: &Project) -> Result<()> {
    page::build(project)?;
    // Of another length, too: a path may get into a length where its letters do not get in.
    let copy = project.target().join("reproducible/the-same-sources-in-another-folder");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_sources(&project.root, &copy)?;

    // This very program builds there: compiled again, it would be the same and cost a minute.
    let xtask = env::current_exe()?;
    let shell = &project.shell;
    let _manifest = shell.push_env("CARGO_MANIFEST_DIR", copy.join("crates/xtask"));
    let _target = shell.push_env("CARGO_TARGET_DIR", copy.join("target"));
    cmd!(shell, "{xtask} build").quiet().ignore_stdout().run().context("the copy of the sources does not build")?;

    compare(&project.dist(), &copy.join("dist"))?;
    fs::remove_dir_all(&copy)?;
    println!("two builds in two folders: the same {SUMS}");
    Ok(())
}

/// Stops at the first file that differs, and says where both are.
fn compare(first: &Path, second: &Path) -> Result<()> {
    let [ours, theirs] = [first, second].map(|dist| fs::read_to_string(dist.join(SUMS)));
    let (ours, theirs) = (ours?, theirs?);
    let differs = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b).map(|(line, _)| line);
    ensure!(
        ours == theirs,
        "built again, {} is another: compare {} with {}",
        differs.and_then(|line| line.split_whitespace().last()).unwrap_or(SUMS),
        first.display(),
        second.display()
    );
    Ok(())
}

fn copy_sources(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let to: PathBuf = to.join(&name);
        if !entry.file_type()?.is_dir() {
            fs::copy(entry.path(), to)?;
        } else if !MADE.iter().any(|made| name == *made) {
            copy_sources(&entry.path(), &to)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_is_named() {
        let folder = env::temp_dir().join(format!("faultline-reproducible-{}", std::process::id()));
        let [first, second] = ["a", "b"].map(|name| folder.join(name));
        for (dist, page) in [(&first, "00"), (&second, "01")] {
            fs::create_dir_all(dist).unwrap();
            fs::write(dist.join(SUMS), format!("77  faultline.cdx.json\n{page}  faultline.html\n")).unwrap();
        }
        assert!(compare(&first, &first).is_ok());
        let error = compare(&first, &second).unwrap_err().to_string();
        fs::remove_dir_all(&folder).unwrap();
        assert!(error.contains("faultline.html is another"), "{error}");
    }
}
