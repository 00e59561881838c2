//! Before redacted output is printed: nothing may be left, the key is written, and what only a person can judge is said.

use crate::args::Redacting;
use crate::{console, exit, words};
use faultline_core::redact::{Name, Names, Redactor, final_pass};
use faultline_core::words::Language;
use std::fs;
use std::io::Write as _;

/// Words named for a look; there may be thousands.
const WORDS: usize = 20;

/// Places of names left over that are told.
const PLACES: usize = 10;

/// May `text` be printed? `Err`: the exit status, with the reason said.
pub(crate) fn vouch(
    text: &str,
    names: &Names,
    redactor: &Redactor,
    redacting: &Redacting,
    language: Language,
) -> Result<(), u8> {
    let leaks = final_pass(text.as_bytes(), names);
    if !leaks.is_empty() {
        console::complain(words::left_over(&leaks, PLACES, language));
        return Err(exit::REFUSED);
    }
    if let Some(path) = &redacting.key {
        let file = fs::OpenOptions::new().write(true).create_new(true).open(path);
        if let Err(error) = file.and_then(|mut file| file.write_all(redactor.key().as_bytes())) {
            console::complain(words::key_not_written(path, &error, language));
            return Err(exit::USAGE);
        }
    }
    let unprotected: Vec<String> = redactor.unprotected().map(named).collect();
    if !unprotected.is_empty() {
        console::complain(words::unprotected(&unprotected, language));
    }
    let unusual = redactor.unusual_words();
    if !unusual.is_empty() {
        let shown: Vec<String> = unusual.iter().take(WORDS).map(|(word, count)| format!("{word} ({count})")).collect();
        console::complain(words::unusual(&shown, unusual.len(), language));
    }
    Ok(())
}

/// A value with its token.
fn named(name: &Name) -> String {
    format!("{} = {}", name.token, name.value)
}
