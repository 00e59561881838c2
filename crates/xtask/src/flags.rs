//! The tasks and their arguments.

use std::path::PathBuf;

xflags::xflags! {
    /// The tasks of Faultline's repository.
    cmd xtask {
        /// Prints this.
        cmd help {}
        /// Builds the page: one file, dist/faultline.html, and its SHA-256.
        cmd build {}
        /// Makes the page, and what stands beside it, from the module as it was last built.
        cmd assemble {}
        /// Checks the licences of everything used, and writes the texts that the page carries.
        cmd licences {}
        /// Builds the page and serves it on this computer only.
        cmd serve {
            /// The port to try first (default 8000); a free one is taken when it is in use.
            optional --port port: u16
            /// Opens the page in the default browser.
            optional --open
        }
        /// Runs every check, or only the steps named: `cargo xtask test list` prints them.
        cmd test {
            repeated steps: String
        }
        /// Checks the invariants of ARCHITECTURE.md that a text check can show.
        cmd tidy {}
        /// Writes crates/core/*.schema.json from the types of the report and of a comparison.
        cmd schema {}
        /// Writes crates/core/reference: every rule and every code, from the sources of the core.
        cmd docs {}
        /// Makes the core's data tables anew from the knowledge tables.
        cmd data {
            /// The folder of the knowledge tables (default ../shared/knowledge).
            optional knowledge: PathBuf
        }
        /// Analyses documented failures and the testkit's scenarios, and prints how often the cause named is the right one.
        cmd eval {
            /// A folder of documented failures (default ../shared/cases, where it exists).
            optional folder: PathBuf
        }
        /// Measures what the project promises in figures: time against programs that only unpack, search or print, memory,
        /// growth, the page; natively and in Chromium, with one worker and two. Prints a table and writes it, with every run
        /// as JSON, to target/bench; a whole run with --large to BENCHMARKS.md and BENCHMARKS.json.
        cmd bench {
            /// A row to measure, several times for several (default: all): mixed, log, cabinets, text, events, memory, growth,
            /// page, search, viewer, cancel.
            repeated --only row: String
            /// How often each is measured (default 5; with --quick 1).
            optional --runs runs: usize
            /// Small inputs: whether everything works, not how fast it is.
            optional --quick
            /// Also with a bundle of 4 GB, unpacked; takes 5 GB of disk in all.
            optional --large
            /// Measures the page as it was last built.
            optional --built
        }
        /// Fuzzes the containers and parsers, or only the targets named; needs a nightly compiler.
        cmd fuzz {
            repeated targets: String
            /// How long each target runs (default 60).
            optional --seconds seconds: u64
            /// How many run at a time (default: one on each processor).
            optional --jobs jobs: usize
            /// An input to show the effect of, instead of a run.
            optional --replay replay: PathBuf
        }
    }
}
