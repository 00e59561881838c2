//! What shows by its form that it is a name: addresses, accounts, shares, serials, secrets. Nothing has to be learned for it.
//!
//! Everything here reads folded text (lower case, one spelling of each character).

mod account;
mod address;
mod directory;
mod keyed;
mod network;
mod secret;

pub(super) use keyed::is_placeholder;

use super::{Category, vocabulary};
use std::ops::Range;

/// A place that holds a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// In the folded text.
    pub(super) range: Range<usize>,
    pub(super) category: Category,
    /// The value, where the text spells it in another way.
    pub(super) meant: Option<String>,
}

impl Found {
    fn new(range: Range<usize>, category: Category) -> Self {
        Self { range, category, meant: None }
    }

    /// The value, folded.
    pub(super) fn value<'t>(&'t self, folded: &'t str) -> &'t str {
        self.meant.as_deref().unwrap_or(&folded[self.range.clone()])
    }

    /// Does such a value say nothing, unless it was learned elsewhere?
    pub(super) fn is_plain(&self, value: &str) -> bool {
        match self.category {
            Category::Address | Category::Mac | Category::Sid | Category::Identifier | Category::Secret => false,
            Category::Mail | Category::Word => false,
            Category::Url | Category::Certificate | Category::Organisation => vocabulary::is_all(value, true),
            Category::Host
            | Category::User
            | Category::Domain
            | Category::Share
            | Category::Serial
            | Category::Network
            | Category::Printer => is_placeholder(value) || vocabulary::is_all(value, false),
        }
    }
}

/// Everything in `text` that shows by its form, in no order; places may overlap.
pub(super) fn all(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for search in [secret::find, address::find, network::find, account::find, directory::find, keyed::find] {
        search(text, &mut found);
    }
    found.retain(|found| !found.range.is_empty());
    found
}

/// Where `needle` stands in `text`.
fn places<'t>(text: &'t str, needle: &'t str) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text.as_bytes(), needle.as_bytes())
}

/// The byte before `at`.
fn before(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at.wrapping_sub(1)).copied()
}

/// Where the run of characters that are `wanted` ends.
fn run(text: &str, from: usize, wanted: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find(|c: char| !wanted(c)).unwrap_or(rest.len())
}

/// Where the run that ends at `to` begins.
fn run_back(text: &str, to: usize, wanted: impl Fn(char) -> bool) -> usize {
    text[..to].rfind(|c: char| !wanted(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
}

/// The text of at most `bytes` bytes before `at`.
fn look_back(text: &str, at: usize, bytes: usize) -> &str {
    let mut from = at.saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..at]
}

/// What a computer's name in DNS is made of.
fn is_dns(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.' | '_')
}
