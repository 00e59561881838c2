//! Fuzzing with libFuzzer: a target for each container and each parser. What must hold stands in
//! `tests/src/properties.rs`; inputs that once failed in `tests/fuzz/regressions/<target>/`, where a test replays them.

use crate::{flags::Fuzz, project::Project};
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use xshell::cmd;

/// Seconds for each target when none are said.
const SECONDS: u64 = 60;
/// Seconds of the smoke run among the tests, building not counted.
const SMOKE: u64 = 20;
/// The target whose first byte chooses one of the others.
const SMOKE_TARGET: &str = "smoke";
/// Inputs beyond it are mutated for little gain; an event log has blocks of 64 kB.
const LONGEST: usize = 96 * 1024;
/// Megabytes a target may take, the fuzzer's own included; what is read is bounded far below.
const MEMORY: u64 = 2_048;
/// Seconds one input may take: built for speed, a bomb is refused in less than one.
const HANG: u64 = 25;

/// Runs the named targets, or all, for some seconds each.
pub(crate) fn run(project: &Project, flags: &Fuzz) -> Result<()> {
    ensure!(has_nightly(project), "fuzzing needs a nightly compiler: `rustup toolchain install nightly`");
    let known = targets(project)?;
    for name in &flags.targets {
        ensure!(known.contains(name), "there is no target `{name}`; the targets are: {}", known.join(", "));
    }
    // The one that chooses among the others adds nothing to them.
    let chosen: Vec<&String> = match flags.targets.is_empty() {
        true => known.iter().filter(|name| *name != SMOKE_TARGET).collect(),
        false => known.iter().filter(|name| flags.targets.contains(name)).collect(),
    };
    let jobs = flags.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    let seconds = flags.seconds.unwrap_or(SECONDS);
    println!("{} targets, {seconds} s each, {jobs} at a time", chosen.len());
    seed(project)?;
    work(project, chosen, seconds, jobs, Guard::Addresses)
}

/// Builds and runs.
fn work(project: &Project, chosen: Vec<&String>, seconds: u64, jobs: usize, guard: Guard) -> Result<()> {
    build(project, &chosen, guard)?;
    let mut findings = Vec::new();
    let (mut waiting, mut running) = (chosen.into_iter(), Vec::<Running>::new());
    loop {
        while running.len() < jobs {
            let Some(name) = waiting.next() else { break };
            running.push(Running::start(project, name, seconds, guard)?);
        }
        if running.is_empty() {
            break;
        }
        std::thread::sleep(Duration::from_millis(200));
        let mut still = Vec::new();
        for mut run in running {
            match run.child.try_wait()? {
                Some(_) => findings.extend(run.done()?),
                None => still.push(run),
            }
        }
        running = still;
    }
    if findings.is_empty() {
        println!("no findings");
        return Ok(());
    }
    for path in &findings {
        println!("finding: {}", path.display());
    }
    bail!(
        "{} input(s) break something. `cargo xtask fuzz --replay FILE TARGET` shows it; once mended, move the input to \
         tests/fuzz/regressions/TARGET/",
        findings.len()
    )
}

/// The smoke run among the tests; without a nightly compiler it says so and passes.
pub(crate) fn smoke(project: &Project) -> Result<()> {
    if !has_nightly(project) {
        println!("skipped: fuzzing needs a nightly compiler (`rustup toolchain install nightly`)");
        return Ok(());
    }
    seed(project)?;
    work(project, vec![&SMOKE_TARGET.to_owned()], SMOKE, 1, Guard::Nothing)
}

/// Shows what one input does to a target.
pub(crate) fn replay(project: &Project, input: &Path, flags: &Fuzz) -> Result<()> {
    let [target] = &flags.targets[..] else { bail!("--replay needs the one target that the input is for") };
    build(project, &[target], Guard::Addresses)?;
    let program = program(project, target, Guard::Addresses)?;
    cmd!(project.shell, "{program} {input}").run().context("the input breaks the target")?;
    println!("the input breaks nothing");
    Ok(())
}

fn has_nightly(project: &Project) -> bool {
    // What cargo sets for this program would choose the compiler for the other.
    cmd!(project.shell, "cargo +nightly --version")
        .env_remove("RUSTUP_TOOLCHAIN")
        .quiet()
        .ignore_stderr()
        .read()
        .is_ok()
}

/// The targets, as their manifest names them.
fn targets(project: &Project) -> Result<Vec<String>> {
    let manifest = fs::read_to_string(folder(project).join("Cargo.toml")).context("tests/fuzz/Cargo.toml")?;
    let manifest: toml::Table = manifest.parse()?;
    let targets = manifest.get("bin").and_then(toml::Value::as_array).context("no targets")?;
    Ok(targets.iter().filter_map(|target| target.get("name")?.as_str().map(ToOwned::to_owned)).collect())
}

fn folder(project: &Project) -> PathBuf {
    project.root.join("tests/fuzz")
}

/// Where everything that is made lies.
fn made(project: &Project) -> PathBuf {
    project.target().join("fuzz")
}

fn seed(project: &Project) -> Result<()> {
    let seeds = made(project).join("seeds");
    fs::create_dir_all(&seeds)?;
    cmd!(project.shell, "cargo run --quiet --package faultline-testkit -- seeds {seeds}").run()?;
    // The chooser takes the others' inputs, each behind the byte that chooses it.
    let smoke = seeds.join(SMOKE_TARGET);
    fs::create_dir_all(&smoke)?;
    for (number, target) in targets(project)?.iter().enumerate().filter(|(_, name)| *name != SMOKE_TARGET) {
        let Ok(inputs) = fs::read_dir(seeds.join(target)) else { continue };
        for input in inputs {
            let input = input?;
            let choice = u8::try_from(number).context("more targets than a byte can choose")?;
            let bytes = [&[choice][..], &fs::read(input.path())?].concat();
            fs::write(smoke.join(format!("{target}-{}", input.file_name().display())), bytes)?;
        }
    }
    Ok(())
}

/// What watches over memory beside the compiler.
#[derive(Clone, Copy, Debug)]
enum Guard {
    /// AddressSanitizer: the core has no unsafe code, but what it depends on has.
    Addresses,
    /// Nothing, and hardly optimised: for the short run, of which most is the build.
    Nothing,
}

impl Guard {
    fn name(self) -> &'static str {
        match self {
            Self::Addresses => "address",
            Self::Nothing => "none",
        }
    }

    /// Where its programs are built.
    fn folder(self, project: &Project) -> PathBuf {
        made(project).join(format!("build-{}", self.name()))
    }
}

fn build(project: &Project, names: &[&String], guard: Guard) -> Result<()> {
    let shell = &project.shell;
    if cmd!(shell, "cargo fuzz --version").quiet().ignore_stderr().read().is_err() {
        println!("cargo-fuzz is missing: it is installed");
        cmd!(shell, "cargo install --locked cargo-fuzz")
            .run()
            .context("by hand: `cargo install --locked cargo-fuzz`")?;
    }
    let (fuzz, target, sanitizer) = (folder(project), guard.folder(project), guard.name());
    // One call builds all of them at once.
    let one = match names {
        [name] => Some(name.as_str()),
        _ => None,
    };
    let profile: &[&str] = match guard {
        Guard::Addresses => &[],
        Guard::Nothing => &["--dev"],
    };
    cmd!(
        shell,
        "cargo +nightly fuzz build --fuzz-dir {fuzz} --target-dir {target} --sanitizer {sanitizer} --codegen-units 16 {profile...} {one...}"
    )
        .env_remove("RUSTUP_TOOLCHAIN")
        .run()
        .context("the fuzz targets do not compile; they need a C++ compiler for libFuzzer")?;
    Ok(())
}

/// The built target: cargo-fuzz puts it in a folder of the machine's own triple.
fn program(project: &Project, name: &str, guard: Guard) -> Result<PathBuf> {
    let build = guard.folder(project);
    let triples = fs::read_dir(&build).with_context(|| format!("{} is not there", build.display()))?;
    let profile = match guard {
        Guard::Addresses => "release",
        Guard::Nothing => "debug",
    };
    let mut programs = triples.flatten().map(|triple| triple.path().join(profile).join(name));
    programs.find(|program| program.is_file()).with_context(|| format!("{name} was not built"))
}

/// One target at work.
struct Running {
    name: String,
    child: Child,
    began: Instant,
    findings: PathBuf,
    log: PathBuf,
}

impl Running {
    fn start(project: &Project, name: &str, seconds: u64, guard: Guard) -> Result<Self> {
        let made = made(project);
        let (corpus, findings) = (made.join("corpus").join(name), made.join("findings").join(name));
        for folder in [&corpus, &findings] {
            fs::create_dir_all(folder)?;
        }
        let log = made.join(format!("{name}.log"));
        let regressions = folder(project).join("regressions").join(name);
        let seeds = made.join("seeds").join(name);
        let mut command = Command::new(program(project, name, guard)?);
        command
            .arg(corpus)
            .args([seeds, regressions].iter().filter(|folder| folder.is_dir()))
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-timeout={HANG}"))
            .arg(format!("-rss_limit_mb={MEMORY}"))
            .arg(format!("-max_len={LONGEST}"))
            .arg(format!("-artifact_prefix={}/", findings.display()))
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?);
        let child = command.spawn().with_context(|| format!("{name} does not start"))?;
        Ok(Self { name: name.to_owned(), child, began: Instant::now(), findings, log })
    }

    /// What it found, with a line about the run.
    fn done(mut self) -> Result<Vec<PathBuf>> {
        let status = self.child.wait()?;
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let mut found: Vec<PathBuf> = fs::read_dir(&self.findings)?.flatten().map(|entry| entry.path()).collect();
        found.sort();
        let last = log.lines().rev().find(|line| line.starts_with('#') || line.starts_with("Done")).unwrap_or("no run");
        println!("{:20} {:6.1} s  {last}", self.name, self.began.elapsed().as_secs_f64());
        if !status.success() && found.is_empty() {
            bail!("{} ended badly without an input that shows it: {}", self.name, self.log.display());
        }
        Ok(found)
    }
}
