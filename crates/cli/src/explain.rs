//! `faultline explain`: what a code, an update or an event is.

use crate::args::{Explain, ExplainFormat};
use crate::{console, exit, words};
use faultline_core::words::Language;
use faultline_core::{lookup, render};

/// Explains, prints, and says how the process ends.
pub(crate) fn run(wanted: &Explain, language: Language) -> u8 {
    let asked = wanted.asked();
    let Some(mut answer) = lookup::explain(&asked) else {
        console::complain(words::nothing_asked(&asked, language));
        return exit::USAGE;
    };
    answer.speak(language);
    let text = match wanted.format {
        ExplainFormat::Json => answer.to_json(),
        ExplainFormat::Text => render::explanation(&answer, &console::style(wanted.look.color), language),
    };
    console::print(&text, wanted.look.color, exit::GOOD, language)
}
