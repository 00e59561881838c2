//! Windows' own words: a name that is one of them cannot be told from it, and is replaced in structured places only.
//!
//! Most stand in the tables and words this program carries anyway (symbols and meanings of codes, products, sentences); the
//! rest is a list of its own: accounts, files, components, folders, keys and programs that the logs speak of.

use crate::{hresult, products, words};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Words of Windows' logs that no other table holds.
const OWN: &str = include_str!("../../data/vocabulary.txt");

/// What our own exports are laid out with: its words are no names either, or those would never be free of names.
const LAYOUT: &str = include_str!("../render/html/style.css");

/// All texts that hold them, in lower case.
fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let mut text = String::new();
        for source in [OWN, LAYOUT, hresult::table_text(), products::table_text()].into_iter().chain(words::sources()) {
            text.push_str(&source.to_lowercase());
            text.push('\n');
        }
        text
    })
}

fn words() -> &'static BTreeSet<&'static str> {
    static WORDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| split(text()).collect())
}

/// The words of a text: letters and digits that follow each other.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Is it one of Windows' words? `word` is in lower case.
#[must_use]
pub fn is_word(word: &str) -> bool {
    // Chinese has no blanks: a word is whatever stands in a sentence.
    words().contains(word) || (!word.is_ascii() && is_part(word))
}

/// Is it made of Windows' words, written together as `EventLogs`?
pub(crate) fn is_compound(word: &str) -> bool {
    let mut parts: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in word.chars().filter(char::is_ascii_alphabetic) {
        if parts.is_empty() || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            parts.push(String::new());
        }
        parts.last_mut().into_iter().for_each(|part| part.push(c.to_ascii_lowercase()));
        before = c;
    }
    word.is_ascii() && parts.len() > 1 && parts.iter().all(|part| part.len() > 1 && is_word(part))
}

/// Does it stand inside one of them, or in a row of them?
pub(crate) fn is_part(value: &str) -> bool {
    memchr::memmem::find(text().as_bytes(), value.as_bytes()).is_some()
}

/// Is there nothing in it but Windows' words and single letters? `numbers` pass, too, where they tell nothing apart.
pub(crate) fn is_all(value: &str, numbers: bool) -> bool {
    split(value).all(|word| match word.bytes().all(|b| b.is_ascii_digit()) {
        true => numbers,
        false => word.len() == 1 || is_word(word),
    })
}
