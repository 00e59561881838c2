//! `faultline`: the core on the command line, for the engineer.
//!
//! Reports go to standard output, everything else to standard error. Exit status: 0 explained, resolved or no failure;
//! 1 something for the user to do; 2 usage, or a wrong password; 3 nothing readable; 4 a name would have left.

mod analyze;
mod args;
mod chinese;
mod compare;
mod console;
mod explain;
mod input;
mod password;
mod progress;
mod redact;
mod request;
mod scan;
mod search;
mod vouch;
mod words;

use args::{Arguments, Command};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

/// The exit statuses of the contract.
mod exit {
    /// Explained, resolved or no failure.
    pub(crate) const GOOD: u8 = 0;
    /// Something for the user to do.
    pub(crate) const TO_DO: u8 = 1;
    /// The command line is not understood, or the password given with it is wrong.
    pub(crate) const USAGE: u8 = 2;
    /// Nothing readable.
    pub(crate) const NOTHING_READABLE: u8 = 3;
    /// A name would have left: nothing was written.
    pub(crate) const REFUSED: u8 = 4;
}

fn main() -> ExitCode {
    // A panic costs one source, which the report names; its text helps only who asked for traces.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(|_| {}));
    }
    progress::clear_on_interrupt();
    let arguments = Arguments::of_this_process();
    let language = arguments.language();
    let run = AssertUnwindSafe(|| match &arguments.command {
        Command::Analyze(wanted) => analyze::run(wanted, language),
        Command::Compare(wanted) => compare::run(wanted, language),
        Command::Explain(wanted) => explain::run(wanted, language),
        Command::Search(wanted) => search::run(wanted, language),
        Command::Redact(wanted) => redact::run(wanted, language),
        Command::Request(wanted) => request::run(wanted, language),
    });
    let status = panic::catch_unwind(run).unwrap_or_else(|_| {
        console::complain(words::failed_inside(language));
        exit::NOTHING_READABLE
    });
    ExitCode::from(status)
}
