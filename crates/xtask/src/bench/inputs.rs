//! What is measured: bundles of the testkit, made once and kept in `target/bench`.

use crate::project::{Project, sha256};
use anyhow::{Context as _, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use xshell::cmd;

const SEED: &str = "1";

/// How large everything is.
pub(super) struct Sizes {
    /// Megabytes of the mixed bundles: small, middle, and large where that is wanted.
    pub(super) mixed: Vec<u64>,
    /// Megabytes of the one log in a zip.
    pub(super) log: u64,
    /// Megabytes of rotated logs in cabinets.
    pub(super) cabinets: u64,
    /// Event logs of 1 MB.
    pub(super) events: u64,
    pub(super) attempts: Vec<u64>,
    pub(super) sources: Vec<u64>,
}

impl Sizes {
    pub(super) fn new(quick: bool, large: bool) -> Self {
        let mut sizes = if quick {
            Self {
                mixed: vec![8, 40],
                log: 100,
                cabinets: 10,
                events: 5,
                attempts: vec![10, 50, 250],
                sources: vec![10, 50, 250],
            }
        } else {
            Self {
                mixed: vec![50, 500],
                log: 2_000,
                cabinets: 200,
                events: 200,
                attempts: vec![10, 100, 1_000, 10_000],
                sources: vec![10, 70, 600, 5_000],
            }
        };
        if large {
            sizes.mixed.push(if quick { 100 } else { 4_000 });
        }
        sizes
    }

    /// The mixed bundle that most rows take.
    pub(super) fn middle(&self) -> u64 {
        self.mixed[1]
    }
}

/// The folder they are in, and who makes them.
pub(super) struct Inputs {
    pub(super) folder: PathBuf,
    testkit: PathBuf,
    project_shell: xshell::Shell,
}

impl Inputs {
    /// Builds the testkit; what another one made is thrown away.
    pub(super) fn open(project: &Project) -> Result<Self> {
        cmd!(project.shell, "cargo build --quiet --release --package faultline-testkit --bin testkit").run()?;
        let testkit = project.target().join("release").join(format!("testkit{}", env::consts::EXE_SUFFIX));
        let folder = project.target().join("bench");
        let maker = sha256(&[&fs::read(&testkit)?]);
        let made_by = folder.join("made-by.txt");
        if fs::read_to_string(&made_by).is_ok_and(|made_by| made_by != maker) {
            println!("the testkit is another one: making its bundles anew");
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        fs::write(&made_by, maker)?;
        Ok(Self { folder, testkit, project_shell: project.shell.clone() })
    }

    /// A bundle as collectors bring it, of so many megabytes.
    pub(super) fn mixed(&self, megabytes: u64) -> Result<PathBuf> {
        self.made("mix", &format!("{megabytes}MB"), &format!("mix-{megabytes}MB.zip"))
    }

    /// One log in a zip.
    pub(super) fn log(&self, megabytes: u64) -> Result<PathBuf> {
        self.made("bulk", &format!("{megabytes}MB"), &format!("log-{megabytes}MB.zip"))
    }

    /// One log as it is.
    pub(super) fn text(&self, megabytes: u64) -> Result<PathBuf> {
        self.made("bulk", &format!("{megabytes}MB"), &format!("CBS-{megabytes}MB.log"))
    }

    /// Rotated logs in cabinets in a zip, and the cabinets.
    pub(super) fn cabinets(&self, megabytes: u64) -> Result<(PathBuf, Vec<PathBuf>)> {
        let zip = self.made("cabinets", &format!("{megabytes}MB"), &format!("cabinets-{megabytes}MB.zip"))?;
        let files = self.unpacked(&zip)?;
        Ok((zip, files))
    }

    /// Event logs.
    pub(super) fn events(&self, count: u64) -> Result<Vec<PathBuf>> {
        self.unpacked(&self.made("events", &count.to_string(), &format!("events-{count}.zip"))?)
    }

    /// A bundle with so many attempts.
    pub(super) fn attempts(&self, count: u64) -> Result<PathBuf> {
        self.made("attempts", &count.to_string(), &format!("attempts-{count}.zip"))
    }

    /// A bundle with so many sources.
    pub(super) fn sources(&self, count: u64) -> Result<PathBuf> {
        self.made("sources", &count.to_string(), &format!("sources-{count}.zip"))
    }

    fn made(&self, what: &str, amount: &str, name: &str) -> Result<PathBuf> {
        let file = self.folder.join(name);
        if !file.is_file() {
            println!("making {name}");
            // It is there whole, or not at all; the ending tells the testkit what to write.
            let half = self.folder.join(format!("half-{name}"));
            let testkit = &self.testkit;
            cmd!(self.project_shell, "{testkit} {what} {amount} {half} {SEED}")
                .quiet()
                .ignore_stdout()
                .run()
                .with_context(|| format!("the testkit did not make {name}"))?;
            fs::rename(half, &file)?;
        }
        Ok(file)
    }

    /// The files in a zip, in a folder beside it.
    fn unpacked(&self, zip: &Path) -> Result<Vec<PathBuf>> {
        let folder = zip.with_extension("");
        if !folder.is_dir() {
            let half = zip.with_extension("half");
            cmd!(self.project_shell, "unzip -q -o -j {zip} -d {half}").quiet().run()?;
            fs::rename(half, &folder)?;
        }
        let mut files: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        files.sort();
        Ok(files)
    }
}
