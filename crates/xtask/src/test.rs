//! Every check, in an order where the quick ones fail first; one step at a time when named.

use crate::{browser, docs, fuzz, licences, node, page, project::Project, reproducible, rust, schema, tidy};
use anyhow::{Context as _, Result, bail};
use std::time::{Duration, Instant};
use xshell::cmd;

const WINDOWS: &str = "x86_64-pc-windows-gnu";

/// One part of `cargo xtask test`.
struct Step {
    /// What the command line calls it.
    name: &'static str,
    /// What it shows when it passes.
    title: &'static str,
    run: fn(&Project) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "format", title: "Rust sources are formatted", run: format },
    Step { name: "lints", title: "Rust lints (clippy, warnings are errors)", run: lints },
    Step { name: "tidy", title: "Invariants of ARCHITECTURE.md", run: tidy::run },
    Step { name: "schema", title: "The committed JSON Schema is the report's", run: schema::check },
    Step { name: "docs", title: "The committed reference is what the sources make", run: docs::check },
    Step { name: "rust", title: "Rust tests: units, scenarios, documented cases, real logs", run: rust_tests },
    Step { name: "fuzz", title: "A short run of the fuzz targets", run: fuzz::smoke },
    Step { name: "windows", title: "The command line compiles for Windows", run: windows },
    Step { name: "licences", title: "Licences of everything used", run: licences::run },
    Step { name: "wasm", title: "The wasm module, its glue, types and sample", run: page::prepare },
    Step { name: "types", title: "TypeScript checks and unit tests", run: types },
    Step { name: "build", title: "The one file and its gates", run: page::build },
    Step { name: "page", title: "Page tests in Chromium", run: page_tests },
    Step { name: "elsewhere", title: "The page's main path in Firefox and WebKitGTK", run: elsewhere },
];

/// Steps that run only when they are named: before a release, not at every change.
const WHEN_NAMED: &[Step] =
    &[Step { name: "reproducible", title: "Built again in another folder: the same page", run: reproducible::run }];

/// Runs the named steps, or all but those of [`WHEN_NAMED`]; stops at the first that fails.
pub(crate) fn run(project: &Project, names: &[String]) -> Result<()> {
    if names.iter().any(|name| name == "list") {
        for step in STEPS {
            println!("{:12} {}", step.name, step.title);
        }
        for step in WHEN_NAMED {
            println!("{:12} {} (only when named)", step.name, step.title);
        }
        return Ok(());
    }
    let steps = choose(names)?;
    let start = Instant::now();
    for (number, step) in steps.iter().enumerate() {
        println!("\n== {} of {}: {} — {}", number + 1, steps.len(), step.name, step.title);
        let began = Instant::now();
        if let Err(error) = (step.run)(project) {
            println!("\n-- {} failed after {}: {error:#}", step.name, seconds(began.elapsed()));
            println!("-- to run only this step again: cargo xtask test {}", step.name);
            println!("\nsteps: {number} passed, 1 failed");
            bail!("step {} failed", step.name);
        }
        println!("-- {} passed in {}", step.name, seconds(began.elapsed()));
    }
    println!("\nall in {}", seconds(start.elapsed()));
    println!("steps: {} passed, 0 failed", steps.len());
    Ok(())
}

/// The steps of these names, in the order of [`STEPS`]; none means all of them.
fn choose(names: &[String]) -> Result<Vec<&'static Step>> {
    if names.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    let all = || STEPS.iter().chain(WHEN_NAMED);
    for name in names {
        if !all().any(|step| step.name == name) {
            let known: Vec<_> = all().map(|step| step.name).collect();
            bail!("there is no step `{name}`; the steps are: {}", known.join(", "));
        }
    }
    Ok(all().filter(|step| names.iter().any(|name| name == step.name)).collect())
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

fn format(project: &Project) -> Result<()> {
    cmd!(project.shell, "cargo fmt --all -- --check").run().context("`cargo fmt` puts it right")
}

fn lints(project: &Project) -> Result<()> {
    cmd!(project.shell, "cargo clippy --workspace --all-targets --all-features -- -D warnings").run()?;
    Ok(())
}

fn rust_tests(project: &Project) -> Result<()> {
    cmd!(project.shell, "cargo test --workspace").run()?;
    Ok(())
}

fn windows(project: &Project) -> Result<()> {
    rust::add_target(project, WINDOWS)?;
    cmd!(project.shell, "cargo check --package faultline-cli --target {WINDOWS}").run()?;
    Ok(())
}

fn types(project: &Project) -> Result<()> {
    // Imports of what is generated must resolve; made again when there, it is a matter of seconds.
    page::prepare(project)?;
    node::script(project, "check")
}

fn page_tests(project: &Project) -> Result<()> {
    // Named alone, the step tests the sources as they are now, not the last build.
    page::build(project)?;
    let chromium = browser::chromium(project)?;
    browser::nginx(project)?;
    let _browser = project.shell.push_env(browser::VARIABLE, chromium);
    node::script(project, "test:browser")
}

fn elsewhere(project: &Project) -> Result<()> {
    page::build(project)?;
    let firefox = browser::firefox(project)?;
    browser::webkit(project)?;
    let _browser = project.shell.push_env(browser::FIREFOX_VARIABLE, firefox);
    node::script(project, "test:elsewhere")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(steps: &[&Step]) -> Vec<&'static str> {
        steps.iter().map(|step| step.name).collect()
    }

    #[test]
    fn no_name_means_every_step() {
        assert_eq!(choose(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn named_steps_run_in_the_order_of_the_whole() {
        let chosen = choose(&["page".into(), "rust".into()]).unwrap();
        assert_eq!(names(&chosen), ["rust", "page"]);
    }

    #[test]
    fn what_takes_long_runs_when_it_is_named() {
        assert!(!names(&choose(&[]).unwrap()).contains(&"reproducible"));
        assert_eq!(names(&choose(&["reproducible".into(), "build".into()]).unwrap()), ["build", "reproducible"]);
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = choose(&["rusty".into()]).err().unwrap().to_string();
        assert!(error.contains("rust, fuzz, windows"), "{error}");
    }
}
