//! `faultline request`: a link that asks for logs, made or read back.

use crate::args::{AskFor, ExplainFormat};
use crate::{console, exit, words};
use faultline_core::share::RequestLink;
use faultline_core::words::Language;

/// Makes the link, or says what one asks for.
pub(crate) fn run(wanted: &AskFor, language: Language) -> u8 {
    let made = match &wanted.link {
        Some(text) => match RequestLink::parse(text) {
            Ok(read) => read,
            Err(fault) => {
                console::complain(words::no_request(fault, language));
                return exit::USAGE;
            }
        },
        None => wanted.request(),
    };
    if wanted.link.is_none() && made.request.is_empty() && made.note.is_none() {
        console::complain(words::nothing_requested(language));
        return exit::USAGE;
    }
    let text = match (wanted.format, &wanted.link) {
        (ExplainFormat::Json, _) => made.to_json(),
        (ExplainFormat::Text, None) => made.link() + "\n",
        (ExplainFormat::Text, Some(_)) => words::requested(&made, language),
    };
    console::print(&text, wanted.look.color, exit::GOOD, language)
}
