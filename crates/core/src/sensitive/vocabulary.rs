//! Windows' own words: a name that is one of them cannot be told from it, and is replaced in structured places only.
//!
//! Most stand in the tables and words this program carries anyway (symbols and meanings of codes, products, sentences); the
//! rest is a list of its own: accounts, files, components, folders, keys and programs that the logs speak of.

use crate::{hresult, products, words};
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
        let sources = [OWN, LAYOUT, hresult::table_text(), products::table_text()];
        for line in sources.into_iter().chain(words::sources()).flat_map(str::lines) {
            let begin = text.len();
            text.push_str(line);
            if line.is_ascii() {
                text[begin..].make_ascii_lowercase();
            } else {
                text.truncate(begin);
                text.push_str(&line.to_lowercase());
            }
            text.push('\n');
        }
        text
    })
}

/// Bits of the table of [`fours`].
const FOURS: u32 = 20;

/// Which four bytes follow each other in it, a bit for each, folded to a table: nearly every name has four that do not, and
/// needs no search of a megabyte.
fn fours() -> &'static [u64] {
    static FOURS_OF_TEXT: OnceLock<Vec<u64>> = OnceLock::new();
    FOURS_OF_TEXT.get_or_init(|| {
        let mut bits = vec![0; 1 << (FOURS - 6)];
        text().as_bytes().windows(4).map(four).for_each(|bit| bits[bit / 64] |= 1 << (bit % 64));
        bits
    })
}

fn four(bytes: &[u8]) -> usize {
    let folded = bytes.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)).wrapping_mul(0x9E37_79B1);
    (folded >> (32 - FOURS)) as usize
}

/// All words, each once, on shelves that are small. To put them in order would cost every worker a tenth of a second: they
/// are some ten thousand, most of them a hundred times in the texts.
struct Words(Vec<Vec<&'static str>>);

impl Words {
    const SHELVES: usize = 8_192;

    fn shelf(word: &str) -> usize {
        word.bytes().fold(0, |sum: usize, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % Self::SHELVES
    }

    fn of(text: &'static str) -> Self {
        let mut words = Self(vec![Vec::new(); Self::SHELVES]);
        for word in split(text) {
            let shelf = &mut words.0[Self::shelf(word)];
            if !shelf.contains(&word) {
                shelf.push(word);
            }
        }
        words
    }

    fn contains(&self, word: &str) -> bool {
        self.0[Self::shelf(word)].contains(&word)
    }
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| Words::of(text()))
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
    let fours = fours();
    value.as_bytes().windows(4).map(four).all(|bit| fours[bit / 64] >> (bit % 64) & 1 == 1)
        && memchr::memmem::find(text().as_bytes(), value.as_bytes()).is_some()
}

/// Is there nothing in it but Windows' words and single letters? `numbers` pass, too, where they tell nothing apart.
pub(crate) fn is_all(value: &str, numbers: bool) -> bool {
    split(value).all(|word| match word.bytes().all(|b| b.is_ascii_digit()) {
        true => numbers,
        false => word.len() == 1 || is_word(word),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_words_is_one() {
        let (text, mut seen) = (text(), 0);
        for (at, _) in text.char_indices().step_by(97) {
            for length in [1, 3, 4, 5, 9, 40] {
                if let Some(part) = text.get(at..at + length) {
                    assert!(is_part(part), "{part:?}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 10_000 && !is_part("qxz-counter-7731") && !is_part("qzx"), "{seen}");
    }
}
