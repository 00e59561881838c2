//! Replacing: names in every spelling and whatever shows by its form, in one text after the other.

use super::fold::{Depth, Folded};
use super::index::Index;
use super::numbering::Numbering;
use super::{Category, Name, Names, Reach, encoded, pattern, vocabulary};
use crate::order::InOrder as _;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Puts tokens in the place of names, and counts.
pub struct Redactor<'n> {
    names: &'n Names,
    index: Index<'n>,
    /// Tokens of what was met only now, by folded value.
    met: BTreeMap<String, Name>,
    numbering: Numbering,
    counts: BTreeMap<Category, u64>,
    unusual: BTreeMap<String, u64>,
}

/// A place in the text and what is put there.
struct Replacement {
    range: Range<usize>,
    category: Category,
    token: String,
}

impl<'n> Redactor<'n> {
    /// A redactor of what was learned.
    #[must_use]
    pub fn new(names: &'n Names) -> Self {
        Self {
            names,
            index: Index::new(names),
            met: BTreeMap::new(),
            numbering: names.numbering.clone(),
            counts: BTreeMap::new(),
            unusual: BTreeMap::new(),
        }
    }

    pub(super) fn names(&self) -> &Names {
        self.names
    }

    /// The text with tokens in the place of names.
    pub fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let mut all = Vec::new();
        self.look(text, Depth::Written, &mut all);
        if text.contains(['%', '&', '\n']) || text.contains("\\u") || text.contains("_x") {
            self.look(text, Depth::Escaped, &mut all);
        }
        self.look_through(text, &mut all);
        for run in encoded::runs(text) {
            self.look_inside(&run, &mut all);
        }
        let replaced = self.put(text, all);
        self.note_words(&replaced);
        replaced
    }

    /// The name of a computer, which may be a word of Windows.
    pub(super) fn host(&mut self, text: &mut String) {
        let folded = super::fold::folded(text);
        if let Some(name) = self.names.get(&folded) {
            *self.counts.entry(name.category).or_default() += 1;
            text.clone_from(&name.token);
        } else if let Cow::Owned(replaced) = self.text(text) {
            *text = replaced;
        }
    }

    /// A run of spelled bytes that holds a name becomes the tokens of what it holds.
    fn look_inside(&mut self, run: &encoded::Run, all: &mut Vec<Replacement>) {
        let mut inside = Vec::new();
        for reading in &run.readings {
            self.look(reading, Depth::Escaped, &mut inside);
        }
        for sid in &run.sids {
            let found = pattern::Found::whole(sid, Category::Sid);
            let token = self.token(&found, sid, sid);
            inside.extend(token.map(|(category, token)| Replacement { range: 0..sid.len(), category, token }));
        }
        let Some(category) = inside.first().map(|first| first.category) else { return };
        let mut tokens: Vec<&str> = inside.iter().map(|found| found.token.trim_matches(['[', ']'])).collect();
        tokens.in_order();
        tokens.dedup();
        all.push(Replacement { range: run.range.clone(), category, token: format!("[{}]", tokens.join(" ")) });
    }

    /// Everything in the text that is to be replaced.
    fn look(&mut self, text: &str, depth: Depth, all: &mut Vec<Replacement>) {
        let folded = Folded::new(text, depth);
        for found in pattern::all(&folded.text) {
            let value = found.value(&folded.text);
            if !self.names.holds(&found, &folded.text) {
                continue;
            }
            if let Some((category, token)) = self.token(&found, value, &text[folded.origin(&found.range)]) {
                all.push(Replacement { range: folded.origin(&found.range), category, token });
            }
        }
        self.names_in(&folded, all, |at| self.index.written_at(&folded.text, at));
    }

    /// Names whose letters and digits stand in the text, whatever stands between them.
    fn look_through(&self, text: &str, all: &mut Vec<Replacement>) {
        let folded = Folded::new(text, Depth::Letters);
        self.names_in(&folded, all, |at| self.index.letters_at(&folded, text, at));
    }

    fn names_in(&self, folded: &Folded, all: &mut Vec<Replacement>, find: impl Fn(usize) -> Option<(usize, &'n Name)>) {
        let mut at = 0;
        while at < folded.text.len() {
            let Some((end, name)) = find(at) else {
                at += folded.text[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            let (category, token) = (name.category, name.token.clone());
            all.push(Replacement { range: folded.origin(&(at..end)), category, token });
            at = end;
        }
    }

    /// The token of what shows by its form; `None`: it stays.
    fn token(&mut self, found: &pattern::Found, value: &str, written: &str) -> Option<(Category, String)> {
        let spelled = || self.index.written_at(value, 0).filter(|(end, _)| *end == value.len()).map(|(_, name)| name);
        if let Some(name) = self.names.get(value).or_else(|| self.met.get(value)).or_else(spelled) {
            return Some((name.category, name.token.clone()));
        }
        if let Some(principal) = self.names.principal(value) {
            return Some((Category::User, principal));
        }
        if found.is_plain(value) || !self.names.choice().replaces(found.category) {
            return None;
        }
        let token = self.numbering.token(found.category, value);
        if found.category != Category::Secret {
            let (value, written) = (value.to_owned(), written.to_owned());
            let name = Name { value: written, category: found.category, token: token.clone(), reach: Reach::Field };
            self.met.insert(value, name);
        }
        Some((found.category, token))
    }

    /// The text with the replacements made: where two overlap, the one that begins first, then the longer.
    fn put<'t>(&mut self, text: &'t str, mut all: Vec<Replacement>) -> Cow<'t, str> {
        if all.is_empty() {
            return Cow::Borrowed(text);
        }
        all.in_order_by(|a, b| (a.range.start, b.range.end).cmp(&(b.range.start, a.range.end)));
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for Replacement { range, category, token } in all {
            if range.start < done {
                // The rest of an overlapping one goes with it.
                done = done.max(range.end);
                continue;
            }
            out.push_str(&text[done..range.start]);
            out.push_str(&token);
            // The number of a token ends where it ends.
            if text[range.end..].starts_with(|c: char| c.is_ascii_digit()) {
                out.push('_');
            }
            *self.counts.entry(category).or_default() += 1;
            done = range.end;
        }
        out.push_str(&text[done..]);
        Cow::Owned(out)
    }

    fn note_words(&mut self, text: &str) {
        for word in vocabulary::split(text) {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            if letters >= 3 && letters == word.chars().count() && !vocabulary::is_word(&word.to_lowercase()) {
                *self.unusual.entry(word.to_lowercase()).or_default() += 1;
            }
        }
    }

    /// How many places were replaced, by category.
    #[must_use]
    pub fn replaced(&self) -> Vec<(Category, u64)> {
        self.counts.iter().map(|(category, count)| (*category, *count)).collect()
    }

    /// Every token there is, with its category.
    #[must_use]
    pub fn tokens(&self) -> Vec<(String, Category)> {
        let names = self.names.iter().chain(self.met.values());
        let mut tokens: Vec<_> = names.map(|name| (name.token.clone(), name.category)).collect();
        tokens.push((Category::Secret.mark().to_owned(), Category::Secret));
        tokens.in_order();
        tokens.dedup();
        tokens
    }

    /// The key: token, category and value of each name, a line for each, tabs between. It is the customer's own.
    #[must_use]
    pub fn key(&self) -> String {
        // A password is nothing that anybody has to look up again.
        let names = self.names.iter().chain(self.met.values()).filter(|name| name.category != Category::Secret);
        let plain = |value: &str| value.replace(['\t', '\r', '\n'], " ");
        names.map(|name| format!("{}\t{}\t{}\n", name.token, name.category.id(), plain(&name.value))).collect()
    }

    /// Values that are replaced in structured places only, and may stand elsewhere: see [`Reach::Field`]. What half the world
    /// calls its domain (`corp`) names nobody.
    pub fn unprotected(&self) -> impl Iterator<Item = &'n Name> {
        let is_public = |name: &Name| name.category == Category::Domain && super::domain::is_public(&name.value);
        self.names.iter().filter(move |name| name.reach == Reach::Field && !is_public(name))
    }

    /// Words left in what was redacted that are none of Windows', with their counts, the most frequent first: for a look before
    /// it is sent.
    #[must_use]
    pub fn unusual_words(&self) -> Vec<(String, u64)> {
        let mut words: Vec<(String, u64)> = self.unusual.iter().map(|(word, count)| (word.clone(), *count)).collect();
        words.in_order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words
    }
}
