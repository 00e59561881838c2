//! What is looked for, ready to be looked for: a text, and if it is an error code, that code in every spelling; or a
//! pattern.
//!
//! ```text
//! 0x80073712   also  80073712  -2147010798  HRESULT_FROM_WIN32(14098)  ERROR_SXS_COMPONENT_STORE_CORRUPT
//! ```

use super::folded::Folded;
use super::pattern::Pattern;
use super::query::{BadQuery, QUERY_CHARS, SearchQuery};
use crate::hresult::{self, Code};
use memchr::memmem;
use std::ops::Range;

/// What is looked for. Upper and lower case are the same in Latin letters, unless case is asked for.
///
/// One thread uses it: a pattern remembers what it has seen. Another thread makes its own.
#[derive(Debug)]
pub struct Needle {
    what: What,
}

#[derive(Debug)]
enum What {
    Text { text: Folded, whole_word: bool, code: Option<Spelled> },
    Pattern(Box<Pattern>),
}

/// A code in its spellings.
#[derive(Clone, Debug)]
struct Spelled {
    code: Code,
    /// Spellings that mean nothing else.
    spellings: Vec<Word>,
    /// Numbers that mean the code only where a line says that a code stands: `14098`, `7045b`.
    numbers: Vec<Word>,
}

impl Needle {
    /// For a query.
    ///
    /// # Errors
    /// There is nothing to look for, or the pattern is none.
    pub fn new(query: &SearchQuery) -> Result<Self, BadQuery> {
        let text = if query.regex { query.text.as_str() } else { query.text.trim() };
        if text.is_empty() {
            return Err(BadQuery::Nothing);
        }
        if text.chars().count() > QUERY_CHARS {
            return Err(BadQuery::TooLong);
        }
        if query.regex {
            let pattern = Pattern::new(text, query.match_case, query.whole_word)?;
            return Ok(Self { what: What::Pattern(Box::new(pattern)) });
        }
        let folded = Folded::new(text.as_bytes(), query.match_case).ok_or(BadQuery::Nothing)?;
        let code = code_of(text).filter(|_| !query.match_case).map(Spelled::new);
        Ok(Self { what: What::Text { text: folded, whole_word: query.whole_word, code } })
    }

    /// The code that is looked for beside the text itself.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match &self.what {
            What::Text { code, .. } => code.as_ref().map(|spelled| spelled.code),
            What::Pattern(_) => None,
        }
    }

    /// Where a line holds it.
    #[must_use]
    pub fn find(&self, line: &str) -> Option<Range<usize>> {
        self.find_from(line, 0)
    }

    /// The first places where a line holds it, none of them in another, at most `limit`.
    #[must_use]
    pub fn places(&self, line: &str, limit: usize) -> Vec<Range<usize>> {
        self.places_in(line, 0..line.len(), limit)
    }

    /// The same for a part of a line.
    #[must_use]
    pub fn places_in(&self, line: &str, part: Range<usize>, limit: usize) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        while places.len() < limit
            && let Some(place) = self.find_from(line, places.last().map_or(part.start, |last| last.end))
            && place.end <= part.end
        {
            places.push(place);
        }
        places
    }

    /// The first place that begins at `from` or behind; `from` is between two characters.
    fn find_from(&self, line: &str, from: usize) -> Option<Range<usize>> {
        match &self.what {
            What::Pattern(pattern) => pattern.find(line, from),
            What::Text { text, whole_word, code } => {
                let bytes = line.as_bytes();
                let found = if *whole_word { whole(text, bytes, from) } else { text.find(bytes, from) };
                let spelled = code.as_ref().and_then(|code| code.find(line, from));
                found.into_iter().chain(spelled).min_by_key(|place| place.start)
            }
        }
    }
}

/// The first place of a text where no word goes on before or behind it.
fn whole(text: &Folded, bytes: &[u8], mut from: usize) -> Option<Range<usize>> {
    loop {
        let found = text.find(bytes, from)?;
        if ends(bytes, found.start) && ends(bytes, found.end) {
            return Some(found);
        }
        // Behind the character at which this one begins.
        from = found.start + 1;
        while bytes.get(from).is_some_and(|b| b & 0xC0 == 0x80) {
            from += 1;
        }
    }
}

/// Does no word go on across this place? A text that begins or ends with a mark needs no other end.
fn ends(bytes: &[u8], at: usize) -> bool {
    let is = |byte: Option<&u8>| byte.is_some_and(is_word);
    !(is(at.checked_sub(1).and_then(|before| bytes.get(before))) && is(bytes.get(at)))
}

fn is_word(b: &u8) -> bool {
    b.is_ascii_alphanumeric() || *b == b'_'
}

impl Spelled {
    fn new(code: Code) -> Self {
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
        Self {
            code,
            spellings: spellings.iter().flat_map(|text| Word::of(text)).collect(),
            numbers: plain.filter(|text| text.len() < 8).flat_map(|text| Word::of(&text)).collect(),
        }
    }

    fn find(&self, line: &str, from: usize) -> Option<Range<usize>> {
        let bytes = line.as_bytes();
        let spelled = self.spellings.iter().filter_map(|spelling| spelling.find(bytes, from));
        spelled.min_by_key(|place| place.start).or_else(|| {
            self.numbers.iter().find_map(|number| number.find(bytes, from))?;
            hresult::states(line, self.code).filter(|place| place.start >= from)
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

    /// Its first place from `from` on where it is not a part of a longer word; `0x` may stand before it.
    fn find(&self, bytes: &[u8], from: usize) -> Option<Range<usize>> {
        let length = self.finder.needle().len();
        let rest = bytes.get(from..)?;
        self.finder.find_iter(rest).map(|at| from + at..from + at + length).find(|found| {
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

    fn needle(text: &str) -> Needle {
        Needle::new(&SearchQuery::plain(text)).unwrap()
    }

    fn finds(asked: &str, line: &str) -> bool {
        needle(asked).find(line).is_some()
    }

    #[test]
    fn case_is_the_same_and_places_are_exact() {
        let csi = needle("CsiTransaction");
        assert_eq!(csi.find("a CSITRANSACTION b"), Some(2..16));
        assert_eq!(csi.find("csitransactio"), None);
        assert_eq!(needle("拒绝访问").find("错误：拒绝访问。"), Some(9..21));
        assert_eq!(needle("aab").find("aaab"), Some(1..4));
        assert_eq!(Needle::new(&SearchQuery::plain("  ")).unwrap_err(), BadQuery::Nothing);
        assert_eq!(Needle::new(&SearchQuery::plain(&"x".repeat(1_001))).unwrap_err(), BadQuery::TooLong);
    }

    #[test]
    fn case_may_matter() {
        let exact = Needle::new(&SearchQuery { match_case: true, ..SearchQuery::plain("Error") }).unwrap();
        assert_eq!((exact.find("an error"), exact.find("ERROR: an Error")), (None, Some(10..15)));
        // Who asks for these characters does not ask for other spellings.
        let code = Needle::new(&SearchQuery { match_case: true, ..SearchQuery::plain("0x80073712") }).unwrap();
        assert_eq!((code.code(), code.find("80073712"), code.find("-2147010798")), (None, None, None));
        assert_eq!(code.find("= 0x80073712 -"), Some(2..12));
    }

    #[test]
    fn words_may_be_whole() {
        let word = |text: &str| Needle::new(&SearchQuery { whole_word: true, ..SearchQuery::plain(text) }).unwrap();
        assert_eq!(word("pin").find("pinned, to_pin, Pin."), Some(16..19));
        assert_eq!(word("拒绝").find("错误：拒绝访问。"), Some(9..15), "Han has no ends of words");
        assert_eq!(word("[pin").find("a[pin]"), Some(1..5));
        assert_eq!(word("é").find("café"), Some(3..5));
        assert!(word("80073712").find("HRESULT = 0x80073712").is_some(), "a code in every spelling");
    }

    #[test]
    fn every_place_of_a_line() {
        assert_eq!(needle("aa").places("aaaa aa", 9), [0..2, 2..4, 5..7]);
        assert_eq!(needle("a").places("aaaa", 2).len(), 2);
        let code = needle("0x80073712").places("[0x80073712] ERROR_SXS_COMPONENT_STORE_CORRUPT, 0x80073712", 9);
        assert_eq!(code.len(), 3, "{code:?}");
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
        assert_eq!(needle("20").code(), None);
        assert_eq!(needle("0").code(), None);
        assert_eq!(needle("KB5015736").code(), None);
        assert_eq!(needle("1058").code(), Some(Code(0x8007_0422)));
    }
}
