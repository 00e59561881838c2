//! Text as names are compared: in lower case, without what is not seen, in one spelling of each character, and with the way
//! back to the bytes it came from.

use super::han;
use crate::text::Encoding;
use std::ops::Range;

/// A text folded for comparing.
pub(crate) struct Folded {
    pub(crate) text: String,
    /// For each byte of `text` where the character it came from begins and ends.
    origins: Vec<(u32, u32)>,
}

/// How far a text is taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// As it stands.
    Written,
    /// With what stands escaped in it: `%E5%BC%A0`, `\u5f20`, `&#x5f20;`, and with words that go on in the next line.
    Escaped,
    /// Letters and digits alone.
    Letters,
}

impl Folded {
    pub(crate) fn new(text: &str, depth: Depth) -> Self {
        let mut folded = Self { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len()) };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let plain = at + c.len_utf8();
            at = match (depth, c) {
                (Depth::Letters, c) if !c.is_alphanumeric() => Some(plain),
                (Depth::Escaped, '%') => folded.percent(text, at),
                (Depth::Escaped, '\\' | '&' | '_') => escaped(text, at).map(|(c, end)| {
                    folded.push(c, at, end);
                    end
                }),
                (Depth::Escaped, '\r' | '\n') => wrapped(text, at),
                _ => None,
            }
            .unwrap_or_else(|| {
                folded.push(c, at, plain);
                plain
            });
        }
        folded
    }

    /// Where `range` of the folded text stands in the text it came from.
    pub(crate) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let (start, end) = (self.origins[range.start].0, self.origins[range.end - 1].1);
        start as usize..end as usize
    }

    fn push(&mut self, c: char, from: usize, to: usize) {
        for c in fold(c) {
            let before = self.text.len();
            self.text.push(c);
            let origin = (u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(to).unwrap_or(u32::MAX));
            self.origins.resize(self.origins.len() + self.text.len() - before, origin);
        }
    }

    /// `%E5%BC%A0…` from `at` on, as UTF-8.
    fn percent(&mut self, text: &str, at: usize) -> Option<usize> {
        let mut bytes = Vec::new();
        let mut end = at;
        while let Some(byte) = text.as_bytes().get(end..end + 3).filter(|three| three[0] == b'%').and_then(hex_pair) {
            bytes.push(byte);
            end += 3;
        }
        if bytes.is_empty() {
            return None;
        }
        let is_utf8 = std::str::from_utf8(&bytes);
        let decoded = is_utf8.map_or_else(|_| Encoding::Gb18030.decode(&bytes).into_owned(), str::to_owned);
        let mut from = at;
        for c in decoded.chars() {
            let length = if is_utf8.is_ok() { c.len_utf8() } else { 1 + usize::from(!c.is_ascii()) };
            // What decodes to nothing, or from four bytes, ends where all of it ends.
            let to = (from + 3 * length).min(end);
            self.push(c, from, to);
            from = to;
        }
        Some(end)
    }
}

/// A text folded, without the way back.
pub(crate) fn folded(text: &str) -> String {
    text.chars().flat_map(fold).collect()
}

fn hex_pair(three: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(&three[1..]).ok()?, 16).ok()
}

/// `\u5f20`, `&#24352;`, `&#x5f20;`, `_x5F20_`: the character and where it ends.
fn escaped(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.get(at..)?;
    let (digits, radix, skip, tail): (&str, u32, usize, usize) = if let Some(rest) = rest.strip_prefix("\\u") {
        (rest.get(..4)?, 16, 2, 0)
    } else if let Some(rest) = rest.strip_prefix("_x") {
        (rest.get(..4).filter(|_| rest.as_bytes().get(4) == Some(&b'_'))?, 16, 2, 1)
    } else if let Some(rest) = rest.strip_prefix("&#x") {
        (rest.split_once(';').map(|(digits, _)| digits).filter(|digits| digits.len() < 8)?, 16, 3, 1)
    } else {
        let rest = rest.strip_prefix("&#")?;
        (rest.split_once(';').map(|(digits, _)| digits).filter(|digits| digits.len() < 8)?, 10, 2, 1)
    };
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    Some((c, at + skip + digits.len() + tail))
}

/// The end of a line break inside a value, with the indent of the next line.
fn wrapped(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].trim_start_matches(['\r', '\n']);
    let indented = rest.trim_start_matches([' ', '\t']);
    (indented.len() < rest.len()).then(|| text.len() - indented.len())
}

/// One character as it is compared; nothing for what is not seen.
fn fold(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    };
    let c = han::simplified(c);
    let seen = is_seen(c);
    let mut lower = c.to_lowercase();
    // Only `İ` becomes two, and its second is a mark.
    let first = lower.next().unwrap_or(c);
    seen.then_some(first).into_iter()
}

/// Is it none of the zero-width characters, marks of direction, variation selectors?
pub(crate) fn is_seen(c: char) -> bool {
    !matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_compares_the_same() {
        for spelling in ["PC-0417", "pc-0417", "ＰＣ－０４１７", "P\u{200B}C-\u{202E}04\u{FEFF}17"] {
            assert_eq!(folded(spelling), "pc-0417", "{spelling}");
        }
        for spelling in
            ["%E5%BC%A0伟", "\\u5f20\\u4f1f", "&#x5f20;&#20255;", "_x5F20__x4F1F_", "%D5%C5%CE%B0", "张\r\n      伟"]
        {
            let folded = Folded::new(spelling, Depth::Escaped);
            assert_eq!((folded.text.as_str(), folded.origin(&(0..6))), ("张伟", 0..spelling.len()), "{spelling}");
        }
        for text in ["100%", "%zz", "\\users", "&#x;", "&amp;", "_x12", "\\u12"] {
            assert_eq!(Folded::new(text, Depth::Escaped).text, text.to_lowercase());
        }
    }
}
