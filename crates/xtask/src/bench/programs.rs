//! Programs that are run: the yardsticks, and ours.

use crate::{apt, browser::find, project::Project};
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    ffi::OsStr,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};
use xshell::cmd;

/// A command line, and the statuses it may end with.
#[derive(Clone)]
pub(super) struct Invocation {
    program: PathBuf,
    arguments: Vec<String>,
    expected: &'static [i32],
}

impl Invocation {
    /// One that ends with 0.
    pub(super) fn new(program: &Path, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        let arguments = arguments.into_iter().map(|word| word.as_ref().to_string_lossy().into_owned()).collect();
        Self { program: program.to_owned(), arguments, expected: &[0] }
    }

    /// The analysis of these; 0 and 1 tell the verdict.
    pub(super) fn analyze(native: &Path, threads: usize, given: &[PathBuf]) -> Self {
        let mut words = vec!["analyze".to_owned()];
        words.extend(given.iter().map(|path| path.to_string_lossy().into_owned()));
        words.extend(["--format", "json", "--threads", &threads.to_string()].map(ToOwned::to_owned));
        Self { expected: &[0, 1], ..Self::new(native, words) }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Milliseconds of one run, its output thrown away.
    pub(super) fn time(&self) -> Result<f64> {
        let start = Instant::now();
        let status = self.command().status().with_context(|| format!("{} does not start", self.program.display()))?;
        let elapsed = start.elapsed();
        self.judge(status.code())?;
        Ok(elapsed.as_secs_f64() * 1000.0)
    }

    /// Milliseconds until the first byte of its output, and until its end.
    pub(super) fn time_to_first_byte(&self) -> Result<(f64, f64)> {
        let start = Instant::now();
        let mut child = self.command().stdout(Stdio::piped()).spawn()?;
        let mut output = child.stdout.take().context("its output")?;
        let mut buffer = vec![0; 1 << 16];
        let found = output.read(&mut buffer)?;
        let first = start.elapsed();
        ensure!(found > 0, "{} printed nothing", self.program.display());
        while output.read(&mut buffer)? > 0 {}
        self.judge(child.wait()?.code())?;
        Ok((first.as_secs_f64() * 1000.0, start.elapsed().as_secs_f64() * 1000.0))
    }

    /// The most memory it had resident, in bytes, by GNU time: a parent that measures its child itself counts what it
    /// holds of its own.
    pub(super) fn peak_memory(&self, gnu_time: &Path, folder: &Path) -> Result<f64> {
        let told = folder.join("peak-memory.txt");
        let mut command = Command::new(gnu_time);
        command.args(["-f", "%M", "-o"]).arg(&told).arg(&self.program).args(&self.arguments);
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        self.judge(status.code())?;
        // A status other than 0 is told on a line before.
        let text = fs::read_to_string(&told)?;
        let kilobytes: f64 =
            text.lines().last().unwrap_or_default().trim().parse().context("GNU time told no number")?;
        Ok(kilobytes * 1024.0)
    }

    fn judge(&self, status: Option<i32>) -> Result<()> {
        ensure!(
            status.is_some_and(|status| self.expected.contains(&status)),
            "{} {} ended with {status:?}",
            self.program.display(),
            self.arguments.iter().take(4).map(String::as_str).collect::<Vec<_>>().join(" ")
        );
        Ok(())
    }
}

/// A yardstick: any one of these programs, and the Debian package that has it.
pub(super) fn program(project: &Project, names: &[&str], package: &str) -> Result<PathBuf> {
    let places: Vec<String> = names.iter().map(|name| format!("/usr/bin/{name}")).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    if let Some(found) = find(names, &places) {
        return Ok(found);
    }
    apt::install(project, &[package], &format!("{}, a yardstick,", names[0]))?;
    find(names, &places).with_context(|| format!("{package} was installed, and {} is not in PATH", names[0]))
}

/// `evtx_dump` of the crate `evtx`, built where it is not there yet.
pub(super) fn evtx_dump(project: &Project) -> Result<PathBuf> {
    let tools = project.target().join("tools");
    let dump = tools.join("bin").join(format!("evtx_dump{}", std::env::consts::EXE_SUFFIX));
    if !dump.is_file() {
        println!("evtx_dump, the yardstick for event logs, is missing: cargo install evtx (some minutes)");
        if let Err(error) = cmd!(project.shell, "cargo install evtx --locked --root {tools}").run() {
            bail!("evtx_dump could not be built: {error}");
        }
    }
    Ok(dump)
}
