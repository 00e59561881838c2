//! Prints how the documented cases in a folder and the testkit's scenarios went: `cargo xtask eval [FOLDER]`.

// The table is what it is for.
#![allow(clippy::print_stdout)]

use faultline_testkit::scenario;
use faultline_tests::{cases, eval, reports_of};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    if let Some(root) = folder.or_else(cases) {
        println!("{}", eval::table("cases", &eval::cases(&root)?));
    }
    let judged: Vec<eval::Judged> =
        scenario::all().iter().filter_map(|scenario| eval::scenario(scenario, reports_of(scenario).first()?)).collect();
    println!("{}", eval::table("scenarios", &judged));
    Ok(())
}
