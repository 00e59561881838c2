//! What shows by its form that it is a name: addresses, accounts, shares, serials, secrets. Nothing has to be learned for it.
//!
//! Everything here reads folded text (lower case, one spelling of each character).

mod account;
mod address;
mod device;
mod directory;
mod keyed;
mod network;
mod secret;

pub(crate) use keyed::{column, is_key, is_placeholder};
pub(crate) use secret::is_telling;

use super::{Category, vocabulary};
use std::ops::Range;

/// A place that holds a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// In the folded text.
    pub(crate) range: Range<usize>,
    pub(crate) category: Category,
    /// The value, where the text spells it in another way.
    pub(crate) meant: Option<String>,
    /// It is a name only if what stands here is a known computer or domain.
    pub(crate) beside: Option<Range<usize>>,
    /// Nothing else can stand there: it is a name even if it is one of Windows' words.
    certain: bool,
}

impl Found {
    fn new(range: Range<usize>, category: Category) -> Self {
        Self { range, category, meant: None, beside: None, certain: false }
    }

    /// A whole text of this category.
    pub(crate) fn whole(text: &str, category: Category) -> Self {
        Self::new(0..text.len(), category)
    }

    /// The value, folded.
    pub(crate) fn value<'t>(&'t self, folded: &'t str) -> &'t str {
        self.meant.as_deref().unwrap_or(&folded[self.range.clone()])
    }

    /// Does such a value say nothing, unless it was learned elsewhere?
    pub(crate) fn is_plain(&self, value: &str) -> bool {
        if self.certain {
            return is_placeholder(value);
        }
        match self.category {
            Category::Address | Category::Mac | Category::Sid | Category::Identifier | Category::Secret => false,
            Category::Mail | Category::Word => false,
            Category::Url => vocabulary::is_all(value, true),
            // Words that anybody's name may be made of are plain only beside a maker's.
            Category::Certificate | Category::Organisation => {
                let is_one = vocabulary::split(value).count() < 2;
                (is_one || VENDORS.iter().any(|vendor| value.contains(vendor))) && vocabulary::is_all(value, true)
            }
            // A dotted name in a structured place is somebody's, whatever its labels mean.
            Category::Domain if value.contains('.') => is_placeholder(value),
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
pub(crate) fn all(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for search in
        [secret::find, address::find, network::find, account::find, directory::find, device::find, keyed::find]
    {
        search(text, &mut found);
    }
    found.retain(|found| !found.range.is_empty() && !is_token(found.value(text)));
    found
}

/// Makers whose names stand in certificates of Windows.
const VENDORS: &[&str] = &[
    "microsoft",
    "windows",
    "verisign",
    "digicert",
    "symantec",
    "globalsign",
    "thawte",
    "entrust",
    "sectigo",
    "intel",
];

/// Does it stand for a name already?
fn is_token(value: &str) -> bool {
    value.starts_with("[secret")
        || Category::ALL.iter().any(|category| {
            let rest = value.get(category.mark().len()..).and_then(|rest| rest.strip_prefix('-'));
            let marked =
                value.get(..category.mark().len()).is_some_and(|mark| mark.eq_ignore_ascii_case(category.mark()));
            marked && rest.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        })
}

/// Where `needle` stands in `text`.
fn places<'t>(text: &'t str, needle: &'t str) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text.as_bytes(), needle.as_bytes())
}

/// The byte before `at`.
fn before(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at.wrapping_sub(1)).copied()
}

/// Characters of a run: what is longer names nothing.
const RUN: usize = 4_096;

/// Where the run of characters that are `wanted` ends.
fn run(text: &str, from: usize, wanted: impl Fn(char) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices()
        .take(RUN)
        .find(|(_, c)| !wanted(*c))
        .map_or_else(|| from + rest.char_indices().nth(RUN).map_or(rest.len(), |(end, _)| end), |(end, _)| from + end)
}

/// Where the run that ends at `to` begins.
fn run_back(text: &str, to: usize, wanted: impl Fn(char) -> bool) -> usize {
    let before = text[..to].char_indices().rev().take(RUN).take_while(|(_, c)| wanted(*c));
    before.last().map_or(to, |(at, _)| at)
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
