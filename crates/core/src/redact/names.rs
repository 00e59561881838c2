//! What must not leave: values learned from structured places, each with its token.

use super::numbering::Numbering;
use super::{Category, Choice, fold, pattern, spellings, vocabulary};
use crate::bundle::Bundle;
use crate::extract::{Extract, Fact};
use crate::time::Stamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Values kept; more than any number of machines of one case has.
const LIMIT: usize = 50_000;
/// Bytes of a value.
const VALUE_LIMIT: usize = 512;
/// What a Chinese character counts when the length of a value is judged: two of them are a whole name.
const WIDE: usize = 2;

/// Where a value is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reach {
    /// Wherever its letters stand, also inside longer words.
    Anywhere,
    /// Where no letter (for a number: no digit) goes on before or behind it: it is a part of one of Windows' words, or a number.
    Word,
    /// Only where the text says what stands there (`C:\Users\…`, `Computer name: …`): it is one of Windows' words, or
    /// shorter than four characters. Exempt from the final pass, and named by [`super::Redactor::unprotected`].
    Field,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As it was first written.
    pub value: String,
    /// What it names.
    pub category: Category,
    /// What stands for it.
    pub token: String,
    /// Where it is replaced.
    pub reach: Reach,
}

/// Everything learned of some bundles, in the order of their content. Its wire form carries it to another worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    names: Vec<Name>,
    /// By folded value.
    places: BTreeMap<String, u32>,
    choice: Choice,
    pub(super) numbering: Numbering,
}

impl Names {
    /// Learns from everything that was scanned. `extracts` holds (bundle, entry, extract), as for [`crate::analyze`]; their
    /// order changes nothing.
    #[must_use]
    pub fn learn(bundles: &[Bundle], extracts: &[(usize, usize, Extract)], choice: &Choice) -> Self {
        let mut names = Self { choice: choice.clone(), ..Self::default() };
        for word in &choice.words {
            names.add(Category::Word, word);
        }
        let mut sources = Vec::new();
        extracts.iter().for_each(|(.., extract)| flatten(extract, &mut sources));
        // Numbers follow content, so that neither names nor the order of reading show in them.
        let time = |stamp: Option<Stamp>| stamp.map(Stamp::own_ms);
        sources.sort_by_key(|s| (s.kind, time(s.first), time(s.last), s.crc32, s.bytes));
        let hosts = sources.iter().flat_map(|source| &source.hints).filter_map(|hint| match &hint.fact {
            Fact::Computer(name) => Some(name),
            _ => None,
        });
        hosts.for_each(|host| names.add(Category::Host, host));
        for identifier in sources.iter().flat_map(|source| &source.identifiers) {
            names.add(identifier.kind.into(), &identifier.value);
        }
        for source in &sources {
            source.hints.iter().for_each(|hint| names.read(&hint.text));
            source.events.iter().for_each(|event| names.read(&event.text));
        }
        // Names of files come last: they say nothing about what is in them.
        for bundle in bundles {
            names.read(&bundle.name);
            bundle.entries.iter().for_each(|entry| names.read(&entry.path));
        }
        names
    }

    /// Learns what a text shows by its form: addresses, accounts, shares, serials. Texts that are to be replaced and were not
    /// scanned are read first, so that what one line gives away is replaced in all of them.
    pub fn read(&mut self, text: &str) {
        let folded = fold::Folded::new(text, fold::Depth::Written);
        for found in pattern::all(&folded.text) {
            let value = found.value(&folded.text);
            if found.category != Category::Secret && !self.places.contains_key(value) && !found.is_plain(value) {
                let written = if found.meant.is_some() { value } else { &text[folded.origin(&found.range)] };
                self.insert(found.category, value.to_owned(), written);
            }
        }
    }

    /// Every value, in the order of its first place.
    pub fn iter(&self) -> impl Iterator<Item = &Name> {
        self.names.iter()
    }

    /// What the final pass looks for: category, token and value of everything that must not be left anywhere.
    pub fn sought(&self) -> impl Iterator<Item = (Category, &str, &str)> {
        let sought = self.names.iter().filter(|name| name.reach != Reach::Field);
        sought.map(|name| (name.category, name.token.as_str(), name.value.as_str()))
    }

    /// Is this category left as it is?
    #[must_use]
    pub fn keeps(&self, category: Category) -> bool {
        !self.choice.replaces(category)
    }

    /// What was chosen.
    #[must_use]
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// The case, or nothing.
    pub(super) fn case(&self) -> &str {
        self.choice.case.as_deref().unwrap_or_default()
    }

    /// The name with this folded value.
    pub(super) fn get(&self, folded: &str) -> Option<&Name> {
        self.names.get(*self.places.get(folded)? as usize)
    }

    /// The private wire form.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// From the private wire form of the same build.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// Learns a value from a structured place, in the parts it is made of.
    fn add(&mut self, category: Category, value: &str) {
        for (category, part) in spellings::parts(category, value) {
            let folded = fold::folded(part);
            if !self.places.contains_key(&folded) && !pattern::is_placeholder(&folded) {
                self.insert(category, folded, part);
            }
        }
    }

    fn insert(&mut self, category: Category, folded: String, written: &str) {
        if !self.choice.replaces(category) || self.names.len() >= LIMIT || !(1..=VALUE_LIMIT).contains(&folded.len()) {
            return;
        }
        let token = match self.known_by_another_name(category, &folded) {
            Some(token) => token,
            None => self.numbering.token(category, &folded),
        };
        let (reach, at) = (reach(category, &folded), u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.places.insert(folded, at);
        self.names.push(Name { value: written.to_owned(), category, token, reach });
    }

    /// The token of the domain whose NetBIOS name this is, or whose DNS name.
    fn known_by_another_name(&self, category: Category, folded: &str) -> Option<String> {
        let label = folded.split('.').next()?;
        let other = |name: &&Name| {
            let known = fold::folded(&name.value);
            name.category == category && (known == label || known.split('.').next() == Some(folded))
        };
        (category == Category::Domain).then(|| self.names.iter().find(other).map(|name| name.token.clone()))?
    }
}

fn flatten<'e>(extract: &'e Extract, sources: &mut Vec<&'e Extract>) {
    sources.push(extract);
    extract.members.iter().for_each(|member| flatten(&member.extract, sources));
}

/// Where a value may be replaced without touching Windows' own words.
fn reach(category: Category, folded: &str) -> Reach {
    let length: usize = folded.chars().map(|c| if c.is_ascii() { 1 } else { WIDE }).sum();
    // A word the customer named is replaced wherever it stands, whatever else it means.
    if category == Category::Word && length > 1 {
        return Reach::Anywhere;
    }
    if length < 4 || vocabulary::is_word(folded) {
        Reach::Field
    } else if vocabulary::is_part(folded) || folded.bytes().all(|b| b.is_ascii_digit()) {
        Reach::Word
    } else {
        Reach::Anywhere
    }
}
