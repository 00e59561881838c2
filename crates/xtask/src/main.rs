//! The build system, in Rust: `cargo xtask help`.
//!
//! Every task does all of its own set-up, so that a fresh machine needs Rust and Node and nothing else, and says what
//! it could not do and how to do it by hand.

// A task talks to the person at the terminal; the product's crates do not print.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod apt;
mod bench;
mod browser;
mod data;
mod docs;
mod eval;
mod flags;
mod fuzz;
mod licences;
mod node;
mod pack;
mod page;
mod parts;
mod project;
mod release;
mod reproducible;
mod rust;
mod sbom;
mod schema;
mod serve;
mod shape;
mod test;
mod tidy;
mod wasm;

use flags::{Xtask, XtaskCmd};
use project::Project;
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().len() == 1 {
        help();
    }
    match run(Xtask::from_env_or_exit()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the tasks and ends.
fn help() -> ! {
    match Xtask::from_vec(vec!["--help".into()]) {
        Ok(_) => std::process::exit(0),
        Err(help) => help.exit(),
    }
}

fn run(flags: Xtask) -> anyhow::Result<()> {
    let project = Project::open()?;
    match flags.subcommand {
        XtaskCmd::Help(_) => help(),
        XtaskCmd::Build(_) => page::build(&project),
        XtaskCmd::Assemble(_) => page::assemble(&project),
        XtaskCmd::Licences(_) => licences::run(&project),
        XtaskCmd::Serve(serve) => serve::run(&project, &serve),
        XtaskCmd::Test(test) => test::run(&project, &test.steps),
        XtaskCmd::Tidy(_) => tidy::run(&project),
        XtaskCmd::Schema(_) => schema::write(&project),
        XtaskCmd::Docs(_) => docs::write(&project),
        XtaskCmd::Data(data) => data::run(&data.knowledge.unwrap_or_else(|| project.root.join("../shared/knowledge"))),
        XtaskCmd::Eval(flags) => eval::run(&project, flags.folder.as_deref()),
        XtaskCmd::Bench(bench) => bench::run(&project, &bench),
        XtaskCmd::Fuzz(flags) => match &flags.replay {
            Some(input) => fuzz::replay(&project, input, &flags),
            None => fuzz::run(&project, &flags),
        },
    }
}
