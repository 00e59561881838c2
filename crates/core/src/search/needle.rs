//! What is looked for: a text, and if it is an error code, that code in every spelling.
//!
//! ```text
//! 0x80073712   also  80073712  -2147010798  HRESULT_FROM_WIN32(14098)  ERROR_SXS_COMPONENT_STORE_CORRUPT
//! ```

use crate::hresult::{self, Code};
use memchr::memmem;
use std::ops::Range;

/// What is looked for. Upper and lower case are the same in Latin letters.
#[derive(Clone, Debug)]
pub struct Needle {
    text: Folded,
    /// The code that the text is.
    code: Option<Code>,
    /// Spellings of this code that mean nothing else.
    spellings: Vec<Word>,
    /// Numbers that mean the code only where a line says that a code stands: `14098`, `7045b`.
    numbers: Vec<Word>,
}

impl Needle {
    /// For `text`; `None`: it is empty.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let folded = Folded::new(text)?;
        let mut needle = Self { text: folded, code: code_of(text), spellings: Vec::new(), numbers: Vec::new() };
        if let Some(code) = needle.code {
            needle.add_spellings(code);
        }
        Some(needle)
    }

    /// The code that is looked for beside the text itself.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        self.code
    }

    fn add_spellings(&mut self, code: Code) {
        let numbers: Vec<Code> = std::iter::once(code).chain(code.twins()).collect();
        let mut spellings = Vec::new();
        for number in &numbers {
            spellings.push(format!("{:08x}", number.0));
            spellings.push(number.0.to_string());
            spellings.push(number.0.cast_signed().to_string());
            spellings.extend(number.symbol().into_iter().chain(number.other_names()).map(ToOwned::to_owned));
        }
        // "0x7045b" lost the severity, "240006" its zeros.
        let short = code.0 & if code.win32_number().is_some() { 0xF_FFFF } else { u32::MAX };
        let plain = code.win32_number().map(|number| number.to_string()).into_iter().chain([format!("{short:x}")]);
        self.spellings = spellings.iter().flat_map(|text| Word::of(text)).collect();
        self.numbers = plain.filter(|text| text.len() < 8).flat_map(|text| Word::of(&text)).collect();
    }

    /// Where a line holds it.
    #[must_use]
    pub fn find(&self, line: &str) -> Option<Range<usize>> {
        let bytes = line.as_bytes();
        if let Some(found) = self.text.find(bytes) {
            return Some(found);
        }
        let code = self.code?;
        let mut spelled = self.spellings.iter().filter_map(|spelling| spelling.find(bytes));
        spelled.next().or_else(|| {
            self.numbers.iter().find_map(|number| number.find(bytes))?;
            hresult::states(line, code)
        })
    }
}

/// The code that a text is; shorter numbers are looked for as they stand.
fn code_of(text: &str) -> Option<Code> {
    let code = Code::from_spelling(text).filter(|code| !code.is_success() || code.is_known())?;
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    let telling = !is_number || text.len() >= 8 || (text.len() >= 4 && code.is_known());
    (telling && code != Code::OK).then_some(code)
}

/// A text in lower case, and the byte of it that logs hold least.
#[derive(Clone, Debug)]
struct Folded {
    text: Vec<u8>,
    /// Place of that byte, and its two cases.
    rare: usize,
    cases: [u8; 2],
}

/// Bytes of logs, the frequent ones first; what is not here is rare.
const FREQUENT: &[u8] = b" e0tainosr1clpd2u3-m4gk5f8w679bhy:.,_xv(='\\[/)]\"~<>;{}#";

impl Folded {
    fn new(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase().into_bytes();
        let rank = |byte: u8| FREQUENT.iter().position(|known| *known == byte).unwrap_or(FREQUENT.len());
        let rare = (0..text.len()).max_by_key(|at| rank(text[*at]))?;
        let cases = [text[rare], text[rare].to_ascii_uppercase()];
        Some(Self { text, rare, cases })
    }

    /// Its first place.
    fn find(&self, bytes: &[u8]) -> Option<Range<usize>> {
        let mut at = self.rare;
        loop {
            let rest = bytes.get(at..)?;
            let [lower, upper] = self.cases;
            at += if lower == upper { memchr::memchr(lower, rest) } else { memchr::memchr2(lower, upper, rest) }?;
            let found = at - self.rare..at - self.rare + self.text.len();
            if bytes.get(found.clone())?.eq_ignore_ascii_case(&self.text) {
                return Some(found);
            }
            at += 1;
        }
    }
}

/// A spelling of a code. Programs write numbers and symbols in one case: each is looked for as it stands.
#[derive(Clone, Debug)]
struct Word {
    finder: memmem::Finder<'static>,
}

impl Word {
    /// A text in the cases that logs write.
    fn of(text: &str) -> Vec<Self> {
        let mut cases = vec![text.to_owned()];
        if text.bytes().any(|b| b.is_ascii_lowercase()) {
            cases.push(text.to_ascii_uppercase());
        }
        cases.iter().map(|text| Self { finder: memmem::Finder::new(text.as_bytes()).into_owned() }).collect()
    }

    /// Its first place where it is not a part of a longer word; `0x` may stand before it.
    fn find(&self, bytes: &[u8]) -> Option<Range<usize>> {
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let length = self.finder.needle().len();
        self.finder.find_iter(bytes).map(|at| at..at + length).find(|found| {
            let before = &bytes[..found.start];
            let marked = before.strip_suffix(b"0x").or_else(|| before.strip_suffix(b"0X"));
            let begins = marked.unwrap_or(before).last().is_none_or(|b| !is_word(b));
            begins && bytes.get(found.end).is_none_or(|b| !is_word(b))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(needle: &str, line: &str) -> bool {
        Needle::new(needle).unwrap().find(line).is_some()
    }

    #[test]
    fn case_is_the_same_and_places_are_exact() {
        let needle = Needle::new("CsiTransaction").unwrap();
        assert_eq!(needle.find("a CSITRANSACTION b"), Some(2..16));
        assert_eq!(needle.find("csitransactio"), None);
        assert_eq!(Needle::new("拒绝访问").unwrap().find("错误：拒绝访问。"), Some(9..21));
        assert_eq!(Needle::new("aab").unwrap().find("aaab"), Some(1..4));
        assert!(Needle::new("  ").is_none());
    }

    #[test]
    fn a_code_is_found_in_every_spelling() {
        for asked in ["0x80073712", "80073712", "-2147010798", "14098", "ERROR_SXS_COMPONENT_STORE_CORRUPT"] {
            for line in [
                "[HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]",
                "x with HRESULT HRESULT_FROM_WIN32(14098).",
                "status -2147010798",
                "ErrorCode=2147956498",
                "*FAILED* [80073712] x",
                "x STATUS_SXS_COMPONENT_STORE_CORRUPT",
                "error code 14098[gle=0]",
                "  param1=%%14098",
            ] {
                assert!(finds(asked, line), "{asked}: {line}");
            }
        }
        for line in ["error 14098x", "Package_180073712_1", "-21470107989", "[HRESULT = 0x800f081f]", "PID=14098 TID=2"]
        {
            assert!(!finds("0x80073712", line), "{line}");
        }
        assert!(finds("0x8007045b", "[HRESULT = 0x7045b - ]"));
        assert!(finds("0x00240006", "resultMapped=240006"));
        assert!(finds("0x80070005", "INSTALL index: 2, phase: 2, result 5, inf: x.inf"));
        assert!(!finds("0x80070005", "INSTALL index: 5, phase: 2, result 13, inf: x.inf"));
    }

    #[test]
    fn short_numbers_are_texts() {
        assert_eq!(Needle::new("20").unwrap().code(), None);
        assert_eq!(Needle::new("0").unwrap().code(), None);
        assert_eq!(Needle::new("KB5015736").unwrap().code(), None);
        assert_eq!(Needle::new("1058").unwrap().code(), Some(Code(0x8007_0422)));
    }
}
