//! What must not leave: values learned from structured places, each with its token.

use super::numbering::Numbering;
use super::{Category, Choice, domain, fold, pattern, spellings, vocabulary};
use crate::bundle::Bundle;
use crate::extract::{Extract, Fact};
use crate::order::InOrder as _;
use crate::time::Stamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Values kept; more than any number of machines of one case has.
const LIMIT: usize = 100_000;
/// Bytes of a value; no real one has a tenth of them.
const VALUE_LIMIT: usize = 4 * 1024;
/// Bytes of all values: each is looked for in some ten spellings.
const TOTAL_LIMIT: usize = 4 * 1024 * 1024;
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
    /// Domains by their first label: its NetBIOS name is most often that.
    domains: BTreeMap<String, u32>,
    choice: Choice,
    pub(super) numbering: Numbering,
    /// Bytes of all values.
    total: usize,
    /// What there is more of than is learned.
    unlearned: BTreeSet<Category>,
}

impl crate::Wire for Names {}

impl Names {
    /// Learns from everything that was scanned. `extracts` holds (bundle, entry, extract), as for [`crate::analyze`]; their
    /// order changes nothing.
    #[must_use]
    pub fn learn(bundles: &[Bundle], extracts: &[(usize, usize, Extract)], choice: &Choice) -> Self {
        let mut names = Self { choice: choice.clone(), ..Self::default() };
        for word in &choice.words {
            names.add(Category::Word, word);
        }
        // A word the customer named is replaced wherever it stands, whatever else it means.
        names.names.iter_mut().for_each(|name| name.reach = Reach::Anywhere);
        let mut sources = Vec::new();
        extracts.iter().for_each(|(.., extract)| flatten(extract, &mut sources));
        // Numbers follow content, so that neither names nor the order of reading show in them.
        for category in sources.iter().flat_map(|source| &source.unlearned).map(|kind| Category::from(*kind)) {
            names.unlearned(category);
        }
        let time = |stamp: Option<Stamp>| stamp.map(Stamp::own_ms);
        sources.in_order_by_key(|s| (s.kind, time(s.first), time(s.last), s.crc32, s.bytes));
        let hosts = sources.iter().flat_map(|source| &source.hints).filter_map(|hint| match &hint.fact {
            Fact::Computer(name) => Some(name),
            _ => None,
        });
        hosts.for_each(|host| names.add(Category::Host, host));
        for identifier in sources.iter().flat_map(|source| &source.identifiers) {
            names.add(identifier.kind.into(), &identifier.value);
        }
        names.profiles();
        for source in &sources {
            source.hints.iter().for_each(|hint| names.read(&hint.text));
            source.events.iter().for_each(|event| names.read(&event.text));
        }
        // Names of files come last: they say nothing about what is in them. What a folder is called and Windows does not know
        // may be a case, a branch or a person.
        for bundle in bundles {
            names.folder(&bundle.name);
            for entry in &bundle.entries {
                names.read(&entry.path);
                let (folders, _) = entry.path.rsplit_once('/').unwrap_or_default();
                names.folder(folders);
            }
        }
        names
    }

    /// `zhang.BANK`, `zhang.000`: what Windows calls a profile whose name was taken is the account with something behind it.
    fn profiles(&mut self) {
        let base = |name: &Name| -> Option<String> {
            let (base, behind) = name.value.rsplit_once('.').filter(|_| name.category == Category::User)?;
            let is_number = behind.len() == 3 && behind.bytes().all(|b| b.is_ascii_digit());
            let is_place = || {
                let place = self.get(&fold::folded(behind));
                place.is_some_and(|place| matches!(place.category, Category::Host | Category::Domain))
            };
            (is_number || is_place()).then(|| base.to_owned())
        };
        let bases: Vec<String> = self.names.iter().filter_map(base).collect();
        bases.iter().for_each(|base| self.add(Category::User, base));
    }

    /// Learns what a text shows by its form: addresses, accounts, shares, serials. Texts that are to be replaced and were not
    /// scanned are read first, so that what one line gives away is replaced in all of them.
    pub fn read(&mut self, text: &str) {
        let folded = fold::Folded::new(text, fold::Depth::Written);
        for found in pattern::all(&folded.text) {
            let value = found.value(&folded.text);
            // What a file system shortened is the name of a longer one.
            let known = self.places.contains_key(value)
                || self.principal(value).is_some()
                || value.contains('~')
                || !self.holds(&found, &folded.text);
            let telling = found.category != Category::Secret || pattern::is_telling(value);
            if telling && !known && !found.is_plain(value) {
                let written = if found.meant.is_some() { value } else { &text[folded.origin(&found.range)] };
                self.insert(found.category, value.to_owned(), written);
            }
        }
    }

    /// Is what stands there a name only beside a known computer or domain, and is that one known?
    pub(super) fn holds(&self, found: &pattern::Found, folded: &str) -> bool {
        let is_place = |name: &Name| matches!(name.category, Category::Host | Category::Domain);
        found.beside.as_ref().is_none_or(|beside| self.get(&folded[beside.clone()]).is_some_and(is_place))
    }

    /// Learns the words of a folder's name that are none of Windows'.
    fn folder(&mut self, path: &str) {
        self.read(path);
        for word in vocabulary::split(path) {
            let folded = fold::folded(word);
            let letters = folded.chars().filter(|c| c.is_alphabetic()).map(|c| if c.is_ascii() { 1 } else { WIDE });
            let digits = |c: char| c.is_ascii_digit();
            let known = self.places.contains_key(&folded)
                || vocabulary::is_word(folded.trim_matches(digits))
                || vocabulary::is_compound(word);
            if letters.sum::<usize>() >= 4 && !known && !is_kb(&folded) {
                self.insert(Category::Word, folded, word);
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

    /// Categories of which there are more names, or longer ones, than are learned: any of them may be left in what is
    /// redacted, so that [`super::final_pass`] lets nothing pass.
    pub(super) fn incomplete(&self) -> impl Iterator<Item = Category> {
        self.unlearned.iter().copied()
    }

    /// Were all learned that there are?
    pub(crate) fn are_known(&self) -> bool {
        self.unlearned.is_empty()
    }

    fn unlearned(&mut self, category: Category) {
        if self.choice.replaces(category) && !category.shows_by_form() {
            self.unlearned.insert(category);
        }
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

    /// The tokens of a user and a domain that are both known: `USER-1@DOMAIN-1`.
    pub(super) fn principal(&self, folded: &str) -> Option<String> {
        let (user, domain) = folded.split_once('@')?;
        Some(format!("{}@{}", self.get(user)?.token, self.get(domain)?.token))
    }

    /// The name at this place in the order.
    pub(super) fn at(&self, place: usize) -> Option<&Name> {
        self.names.get(place)
    }

    /// The name with this folded value.
    pub(super) fn get(&self, folded: &str) -> Option<&Name> {
        self.names.get(*self.places.get(folded)? as usize)
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
        if !self.choice.replaces(category) || folded.is_empty() {
            return;
        }
        let size = folded.len().max(written.len());
        if self.names.len() >= LIMIT || size > VALUE_LIMIT || self.total + size > TOTAL_LIMIT {
            return self.unlearned(category);
        }
        self.total += size;
        let at = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let label = folded.split('.').next().unwrap_or_default().to_owned();
        let same = if category == Category::Domain { Some(*self.domains.entry(label).or_insert(at)) } else { None };
        // Of two domains that only begin alike each is its own.
        let same = same.and_then(|at| self.names.get(at as usize)).filter(|same| {
            let other = fold::folded(&same.value);
            !(other.contains('.') && folded.contains('.'))
        });
        let token = match same {
            Some(same) => same.token.clone(),
            None => self.numbering.token(category, &folded),
        };
        let labels: Vec<String> = if category == Category::Domain { domain::labels(&folded) } else { Vec::new() };
        self.push(
            Name { value: written.to_owned(), category, token: token.clone(), reach: reach(category, &folded) },
            folded,
        );
        // Its NetBIOS name, and whose domain it is.
        for label in labels {
            if self.names.len() >= LIMIT {
                self.unlearned(category);
            } else if !self.places.contains_key(&label) {
                self.push(
                    Name { value: label.clone(), category, token: token.clone(), reach: reach(category, &label) },
                    label,
                );
            }
        }
    }

    fn push(&mut self, name: Name, folded: String) {
        self.places.insert(folded, u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(name);
    }
}

fn is_kb(word: &str) -> bool {
    word.strip_prefix("kb").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
}

fn flatten<'e>(extract: &'e Extract, sources: &mut Vec<&'e Extract>) {
    sources.push(extract);
    extract.members.iter().for_each(|member| flatten(&member.extract, sources));
}

/// Where a value may be replaced without touching Windows' own words.
fn reach(category: Category, folded: &str) -> Reach {
    let length: usize = folded.chars().map(|c| if c.is_ascii() { 1 } else { WIDE }).sum();
    if length < 4 || vocabulary::is_word(folded) {
        Reach::Field
    } else if matches!(category, Category::Address | Category::Mac | Category::Sid)
        || vocabulary::is_part(folded)
        || folded.bytes().all(|b| b.is_ascii_digit())
    {
        Reach::Word
    } else {
        Reach::Anywhere
    }
}
