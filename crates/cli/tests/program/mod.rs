//! The built program and what it is given: shared by the tests of the command line, each of which uses its part.

#![allow(dead_code, missing_docs)]

use faultline_testkit::{archive, scenario};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder that goes when the test is over.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("faultline-cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The first bundle of a scenario of the testkit.
    pub fn scenario(&self, id: &str) -> PathBuf {
        let scenario = scenario::by_id(id).unwrap();
        self.write(&format!("{id}-{}", scenario.bundles[0].file_name), &scenario.bundles[0].bytes)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What one run gave.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let run = Self { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) };
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run
    }
}

/// The program, without a terminal, in English.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faultline"));
    command.env_remove("NO_COLOR").env("LC_ALL", "en_US.UTF-8").stdin(Stdio::null());
    command
}

/// Runs it with these words, then these paths.
pub fn run(words: &[&str], paths: &[&Path]) -> Run {
    program().args(words).args(paths).output().unwrap().into()
}

/// A CBS log that fails and its computer, encrypted.
pub fn locked(folder: &Folder, name: &str, password: &str) -> PathBuf {
    let scenario = scenario::by_id("c").unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&scenario.bundles[0].bytes)).unwrap();
    let entries: Vec<archive::Entry> = (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            archive::entry(file.name().unwrap(), bytes)
        })
        .collect();
    let lock = archive::Lock::ZipCrypto;
    folder.write(name, &archive::pack_locked(&entries, archive::Packing::default(), lock, password.as_bytes()))
}

/// Runs it with `input` on standard input.
pub fn with_stdin(words: &[&str], paths: &[&Path], input: &str) -> Run {
    let mut command = program();
    command.args(words).args(paths).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}
