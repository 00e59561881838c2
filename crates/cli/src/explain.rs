//! `faultline explain`: what an error code means.

use crate::args::{Color, Explain};
use crate::{console, exit, words};
use faultline_core::words::Language;

/// Explains, prints, and says how the process ends.
pub(crate) fn run(wanted: &Explain, language: Language) -> u8 {
    let text = wanted.code();
    let Some(code) = faultline_core::explain(&text) else {
        console::complain(words::no_code(&text, language));
        return exit::USAGE;
    };
    let symbol = code.symbol.map(|symbol| format!("  {symbol}")).unwrap_or_default();
    let text = format!("{}{symbol}\n  {}\n", code.hex, code.meaning.render(language));
    console::print(&text, Color::Never, exit::GOOD, language)
}
