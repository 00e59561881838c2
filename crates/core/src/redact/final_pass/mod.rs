//! The last look at what is about to leave: is any name in it that was learned, or anything that names somebody by its shape?
//!
//! Separate code on purpose: it shares the learned values with what replaces them, and nothing of how. It does not ask where a
//! name could stand. Everything is compared by letters and digits alone, in one spelling of each, and so is all that decodes
//! to text: escapes, markup, percent, Base64, hexadecimal, dumps, numbers, UTF-16, text read in the wrong encoding, packed
//! streams, and those inside each other. What it finds is not mended: the output is not saved.
//!
//! What it cannot see: names nobody learned and without a shape of their own, pictures, ciphers.

mod bytes;
mod fold;
mod layers;
mod packed;
mod patterns;
mod search;
mod spellings;

use super::{Category, Name, Names, Reach, vocabulary};
use crate::text::Encoding;
use fold::Chars;
use search::Needles;
use std::collections::BTreeSet;
use std::ops::Range;

/// Bytes that are looked at together, and how far the next stretch begins before the end of the last.
const STRETCH: usize = 256 * 1024;
const OVERLAP: usize = 8 * 1024;
/// Encodings inside encodings.
const DEPTH: u8 = 4;
/// Leaks told; one is enough to stop.
const LEAKS: usize = 100;
/// Characters shown around a leak.
const AROUND: usize = 40;

/// A name, or what names somebody, that would leave.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// Byte of the output where it begins; inside a pack, of the file there.
    pub offset: u64,
    /// What it names.
    pub category: Category,
    /// What should stand there; empty: nobody learned it, its shape tells.
    pub token: String,
    /// 1-based line of that byte.
    pub line: u64,
    /// How it stands there: `text`, `base64`, `utf-16`, …; `unreadable`: a packed part could not be checked;
    /// [`Leak::UNLEARNED`]: what would have to be looked for is not known.
    pub layer: &'static str,
    /// The line around it, with `█` in its place.
    pub around: String,
}

impl Leak {
    /// The layer of a category of which there are more names than are learned: nothing says whether one of them is left.
    pub const UNLEARNED: &'static str = "unlearned";

    fn unlearned(category: Category) -> Self {
        Self { offset: 0, category, token: String::new(), line: 1, layer: Self::UNLEARNED, around: String::new() }
    }
}

/// Every place of `output` that still names somebody; empty: it may be saved.
#[must_use]
pub fn final_pass(output: &[u8], names: &Names) -> Vec<Leak> {
    let unlearned: Vec<Leak> = names.incomplete().map(Leak::unlearned).collect();
    if !unlearned.is_empty() {
        return unlearned;
    }
    let mut pass = Pass::new(names);
    pass.file(output, 0);
    pass.leaks.into_iter().collect()
}

struct Pass<'n> {
    names: &'n Names,
    learned: Vec<&'n Name>,
    needles: Needles,
    /// Encodings of two bytes for each character are tried, too.
    wide: bool,
    leaks: BTreeSet<Leak>,
}

/// A file, or a part of one, being looked at.
#[derive(Clone, Copy)]
struct Place<'b> {
    bytes: &'b [u8],
    /// Where the stretch begins in it.
    base: usize,
}

impl<'n> Pass<'n> {
    fn new(names: &'n Names) -> Self {
        // What is told from Windows' words only by where it stands is exempt; it is named to the user.
        let learned: Vec<&Name> = names.iter().filter(|name| name.reach != Reach::Field).collect();
        let spelled = learned.iter().enumerate().flat_map(|(at, name)| {
            let widest = match name.reach {
                Reach::Anywhere => spellings::Reach::Anywhere,
                Reach::Word | Reach::Field => spellings::Reach::Words,
            };
            spellings::spellings(at, name.category, &name.value, widest, &vocabulary::is_part)
        });
        let needles = Needles::new(spelled.collect());
        Self { names, wide: needles.are_wide(), needles, learned, leaks: BTreeSet::new() }
    }

    /// A whole file, and what is packed in it.
    fn file(&mut self, bytes: &[u8], depth: u8) {
        match packed::inside(bytes) {
            Ok(inside) if depth < DEPTH => inside.iter().for_each(|file| self.file(file, depth + 1)),
            Ok(inside) if inside.is_empty() => {}
            _ => self.unreadable(bytes),
        }
        let mut base = 0;
        loop {
            let end = bytes.len().min(base + STRETCH);
            let stretch: bytes::Bytes = (0u32..).zip(&bytes[base..end]).map(|(at, byte)| (*byte, at)).collect();
            self.stretch(Place { bytes, base }, &stretch);
            if end == bytes.len() || self.leaks.len() >= LEAKS {
                return;
            }
            base = end - OVERLAP;
        }
    }

    fn stretch(&mut self, place: Place<'_>, stretch: &bytes::Bytes) {
        let text = bytes::utf8(stretch);
        let shown = shapes_of(place.bytes, &text);
        let shown = shown.as_deref().unwrap_or(&text);
        self.patterns(place, "text", layers::refanged(shown).as_deref().unwrap_or(shown));
        self.text(place, "text", &text, 0);
        if stretch.iter().filter(|(byte, _)| *byte == 0).count() * 8 > stretch.len() {
            self.wide(place, stretch, 0);
        }
    }

    /// A text, and all that decodes out of it.
    fn text(&mut self, place: Place<'_>, layer: &'static str, chars: &Chars, depth: u8) {
        self.names(place, layer, chars);
        if depth >= DEPTH || self.leaks.len() >= LEAKS {
            return;
        }
        let texts = [
            ("escaped", layers::unescaped(chars, bytes::as_text)),
            ("markup", layers::untagged(chars)),
            ("brackets", layers::refanged(chars)),
        ];
        for (name, inner) in texts {
            if let Some(inner) = inner {
                self.text(place, name, &inner, depth + 1);
            }
        }
        if self.wide
            && let Some(inner) =
                layers::unescaped(chars, |bytes, out| out.extend(bytes::double(bytes, Encoding::Gb18030)))
        {
            self.names(place, "escaped", &inner);
        }
        let mut runs: Vec<(&'static str, bytes::Bytes)> = Vec::new();
        layers::base64(chars, &vocabulary::is_word, &mut |run| runs.push(("base64", run)));
        layers::hexadecimal(chars, &mut |run| runs.push(("hex", run)));
        layers::dumped(chars, &mut |run| runs.push(("dump", run)));
        layers::decimal(chars, &mut |run| runs.push(("numbers", run)));
        for (name, run) in runs {
            self.bytes(place, name, &run, depth + 1);
        }
        if self.wide && chars.iter().any(|(c, _)| !c.is_ascii()) {
            self.misread(place, chars);
        }
    }

    /// Bytes that stood encoded in a text, as whatever they may be.
    fn bytes(&mut self, place: Place<'_>, layer: &'static str, run: &bytes::Bytes, depth: u8) {
        let text = bytes::utf8(run);
        // Noise has control characters; writing has letters.
        let is_written = |c: &char| *c == '\n' || *c == '\r' || *c == '\t' || !c.is_control();
        let letters = text.iter().filter(|(c, _)| c.is_alphanumeric() || *c == ' ').count();
        if letters * 2 >= text.len() && text.iter().all(|(c, _)| is_written(c)) {
            // It reads as text: names by shape count, and it may hold more.
            self.patterns(place, layer, &text);
            self.text(place, layer, &text, depth);
        } else {
            self.names(place, layer, &text);
        }
        let plain: Vec<u8> = run.iter().map(|(byte, _)| *byte).collect();
        for inner in packed::inside(&plain).unwrap_or_default() {
            if depth < DEPTH {
                let at = run.first().map_or(0, |byte| byte.1);
                let inner: bytes::Bytes = inner.into_iter().map(|byte| (byte, at)).collect();
                self.bytes(place, "packed", &inner, depth + 1);
            }
        }
        self.wide(place, run, depth);
        if self.wide && !run.iter().all(|(byte, _)| byte.is_ascii()) {
            let at = run.first().map_or(0, |byte| byte.1);
            for (encoding, first) in
                [(Encoding::Gb18030, 0), (Encoding::Gb18030, 1), (Encoding::Big5, 0), (Encoding::Big5, 1)]
            {
                let text: Chars = encoding.decode(&plain[first..]).chars().map(|c| (c, at)).collect();
                self.names(place, layer, &text);
            }
        }
        // Binary forms of numbers: GUIDs, addresses, security identifiers.
        if run.len() >= 4 && layer == "base64" {
            let digits = run.iter().flat_map(|(byte, at)| {
                let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
                [(digit(byte >> 4), *at), (digit(byte & 15), *at)]
            });
            self.names(place, layer, &digits.collect::<Chars>());
        }
    }

    /// As UTF-16 of either order.
    fn wide(&mut self, place: Place<'_>, run: &bytes::Bytes, depth: u8) {
        let nuls = run.iter().filter(|(byte, _)| *byte == 0).count();
        // Without NUL there is no ASCII in it, and only a name in another script could be.
        if run.len() < 4 || (nuls == 0 && !self.wide) {
            return;
        }
        for (first, big) in [(0, false), (1, false), (0, true), (1, true)] {
            let text = bytes::utf16(run, first, big);
            let ascii = text.iter().filter(|(c, _)| c.is_ascii_graphic() || *c == ' ').count();
            if nuls > 0 && ascii * 2 > text.len() && depth < DEPTH {
                self.patterns(place, "utf-16", &text);
                self.text(place, "utf-16", &text, depth + 1);
            } else {
                self.names(place, "utf-16", &text);
            }
        }
    }

    /// Text that was decoded wrongly and saved again.
    fn misread(&mut self, place: Place<'_>, chars: &Chars) {
        if let Some(bytes) = bytes::back(chars, Encoding::Gb18030) {
            self.names(place, "misread", &bytes::utf8(&bytes));
            self.names(place, "misread", &bytes::double(&bytes, Encoding::Big5));
        }
        if let Some(bytes) = bytes::back(chars, Encoding::Big5) {
            self.names(place, "misread", &bytes::utf8(&bytes));
            self.names(place, "misread", &bytes::double(&bytes, Encoding::Gb18030));
        }
        if chars.iter().any(|(c, _)| ('\u{80}'..='\u{FF}').contains(c))
            && let Some(bytes) = bytes::back(chars, Encoding::Windows1252)
        {
            self.names(place, "misread", &bytes::utf8(&bytes));
            self.names(place, "misread", &bytes::double(&bytes, Encoding::Gb18030));
            self.names(place, "misread", &bytes::double(&bytes, Encoding::Big5));
        }
    }

    fn names(&mut self, place: Place<'_>, layer: &'static str, chars: &[(char, u32)]) {
        let mut hits = Vec::new();
        self.needles.find(chars, &vocabulary::is_word, &mut |name, range| {
            hits.push((name, range));
            hits.len() < LEAKS
        });
        for (name, range) in hits {
            let Name { category, token, .. } = self.learned[name];
            self.tell(place, layer, *category, token, chars, range);
        }
    }

    fn patterns(&mut self, place: Place<'_>, layer: &'static str, chars: &[(char, u32)]) {
        let choice = self.names.choice();
        let mut hits = Vec::new();
        patterns::find(chars, &|category| !choice.replaces(category), &mut |category, range| {
            hits.push((category, range))
        });
        for (category, range) in hits {
            self.tell(place, layer, category, "", chars, range);
        }
    }

    fn tell(
        &mut self,
        place: Place<'_>,
        layer: &'static str,
        category: Category,
        token: &str,
        chars: &[(char, u32)],
        range: Range<usize>,
    ) {
        let from = place.base + chars[range.start].1 as usize;
        let behind = chars.get(range.end).or(chars.last());
        let to = behind.map_or(from, |(_, at)| place.base + *at as usize).max(from + 1);
        // One place is told once, however many ways lead to it.
        if self.leaks.len() >= LEAKS || self.leaks.iter().any(|l| l.offset == from as u64 && l.category == category) {
            return;
        }
        let before = String::from_utf8_lossy(&place.bytes[from.saturating_sub(4 * AROUND)..from]).into_owned();
        let before = before.rsplit('\n').next().unwrap_or_default();
        let skip = before.chars().count().saturating_sub(AROUND);
        let after = place.bytes.get(to..place.bytes.len().min(to + 4 * AROUND)).unwrap_or_default();
        let after = String::from_utf8_lossy(after).into_owned();
        let after: String = after.chars().take_while(|c| *c != '\n').take(AROUND).collect();
        self.leaks.insert(Leak {
            offset: from as u64,
            category,
            token: token.to_owned(),
            line: 1 + memchr::memchr_iter(b'\n', &place.bytes[..from]).count() as u64,
            layer,
            around: format!("{}█{after}", before.chars().skip(skip).collect::<String>()),
        });
    }

    /// A part that could not be looked into must not leave.
    fn unreadable(&mut self, bytes: &[u8]) {
        let around = String::from_utf8_lossy(&bytes[..bytes.len().min(8)]).into_owned();
        self.leaks.insert(Leak {
            offset: 0,
            category: Category::Secret,
            token: String::new(),
            line: 1,
            layer: "unreadable",
            around,
        });
    }
}

/// The text in which shapes count: of JSON what its strings say (doubled backslashes look like shares), of HTML what is shown.
fn shapes_of(file: &[u8], text: &Chars) -> Option<Chars> {
    let (mut begins, is_next) = (file.trim_ascii_start().iter(), |byte: &u8| b"{[\"]}\r\n \t".contains(byte));
    match begins.next() {
        Some(b'{' | b'[') if begins.next().is_some_and(is_next) => layers::unescaped(text, bytes::as_text),
        Some(b'<') => layers::untagged(text).and_then(|shown| layers::entities(&shown).or(Some(shown))),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
