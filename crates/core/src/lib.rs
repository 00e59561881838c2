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
pub mod export;
pub mod extract;
pub mod facts;
pub mod fleet;
mod gaps;
mod guidance;
pub mod hresult;
pub mod identity;
#[cfg(feature = "reference")]
pub mod lookup;
mod order;
pub mod pack;
pub mod package;
mod parsers;
pub mod products;
pub mod redact;
mod registry;
pub mod render;
pub mod report;
pub mod rules;
pub mod scan;
pub mod search;
mod sensitive;
mod sentence;
pub mod share;
mod table;
pub mod text;
pub mod time;
pub mod timeline;
pub mod upgrade_code;
mod verdict;
pub mod view;
mod wire;
pub mod words;

pub use analyze::analyze;
pub use bundle::{Bundle, Opened};
pub use capture::{Capture, script as capture_script};
pub use compare::{Comparison, compare};
pub use extract::Extract;
pub use verdict::Request;
pub use wire::Wire;

/// Explains a code in any spelling a log or a user may use, and the place that a result of setup names by its second number;
/// `None`: that is no code.
#[must_use]
pub fn explain(text: &str) -> Option<report::Code> {
    let Some((Some(result), extend)) = upgrade_code::setup_result(text) else {
        return hresult::find(text).map(assemble::code);
    };
    let code = assemble::code(result);
    let meaning = words::Phrase::new("code-where")
        .with_phrase("meaning", code.meaning)
        .with_phrase("phase", extend.phase())
        .with_phrase("operation", extend.operation());
    Some(report::Code { hex: format!("{}-{}", code.hex, extend.hex()), meaning, ..code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_of_setup_is_explained_with_its_place() {
        let mut code = explain("0xC1900101 - 0x20017").expect("a code");
        assert_eq!(code.hex, "0xc1900101-0x20017");
        code.meaning.speak(words::Language::En);
        assert!(code.meaning.text().contains("safe OS"), "{}", code.meaning.text());
        assert_eq!(explain("0x80073712").map(|code| code.hex).as_deref(), Some("0x80073712"));
        assert!(explain("KB5015736 soon").is_none());
    }
}
