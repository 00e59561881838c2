//! One text, found fast in many lines.

use std::ops::Range;

/// A text, and the byte of it that logs hold least: only where that stands is anything compared.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    text: Vec<u8>,
    /// Place of that byte, and what it may be.
    rare: usize,
    cases: [u8; 2],
    match_case: bool,
}

/// Bytes of logs, the frequent ones first; what is not here is rare.
const FREQUENT: &[u8] = b" e0tainosr1clpd2u3-m4gk5f8w679bhy:.,_xv(='\\[/)]\"~<>;{}#";

impl Folded {
    /// For `text`; `None`: it is empty.
    pub(super) fn new(text: &[u8], match_case: bool) -> Option<Self> {
        let text = if match_case { text.to_vec() } else { text.to_ascii_lowercase() };
        let rank = |byte: u8| {
            let byte = byte.to_ascii_lowercase();
            FREQUENT.iter().position(|known| *known == byte).unwrap_or(FREQUENT.len())
        };
        let rare = (0..text.len()).max_by_key(|at| rank(text[*at]))?;
        let cases = [text[rare], if match_case { text[rare] } else { text[rare].to_ascii_uppercase() }];
        Some(Self { text, rare, cases, match_case })
    }

    /// Its first place that begins at `from` or behind.
    pub(super) fn find(&self, bytes: &[u8], from: usize) -> Option<Range<usize>> {
        let mut at = from + self.rare;
        loop {
            let rest = bytes.get(at..)?;
            let [lower, upper] = self.cases;
            at += if lower == upper { memchr::memchr(lower, rest) } else { memchr::memchr2(lower, upper, rest) }?;
            let found = at - self.rare..at - self.rare + self.text.len();
            let there = bytes.get(found.clone())?;
            if if self.match_case { there == self.text } else { there.eq_ignore_ascii_case(&self.text) } {
                return Some(found);
            }
            at += 1;
        }
    }
}
