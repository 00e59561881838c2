//! Everything that understands Windows servicing logs: no I/O but the reader it is given, no wasm, no printing.
//!
//! ```text
//! Bundle → Entry → Artifact → Text → parser → Extract          scan: per source, streaming, bounded, never fails
//! Extract × n → Timeline → Facts → rules → Verdict → Report    analyze: pure, deterministic
//! ```
//!
//! Modules use only what stands before them in that order; `cargo xtask tidy` checks it.

mod analyze;
pub mod artifact;
mod assemble;
pub mod bundle;
mod capture;
pub mod compare;
mod coverage;
mod diagnosis;
mod evtx;
pub mod extract;
pub mod facts;
pub mod fleet;
mod gaps;
mod guidance;
pub mod hresult;
pub mod identity;
#[cfg(feature = "reference")]
pub mod lookup;
pub mod package;
mod parsers;
pub mod products;
mod registry;
pub mod render;
pub mod report;
pub mod rules;
pub mod scan;
pub mod search;
mod sentence;
mod table;
pub mod text;
pub mod time;
pub mod timeline;
pub mod upgrade_code;
mod verdict;
pub mod view;
pub mod words;

pub use analyze::analyze;
pub use bundle::{Bundle, Opened};
pub use capture::{Capture, script as capture_script};
pub use compare::{Comparison, compare};
pub use extract::Extract;
pub use verdict::Request;

/// Explains a code in any spelling a log or a user may use; `None`: that is no code.
#[must_use]
pub fn explain(text: &str) -> Option<report::Code> {
    hresult::find(text).map(assemble::code)
}
