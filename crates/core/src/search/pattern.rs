//! A regular expression over one line, with the lazy DFA of the `regex` crate.
//!
//! The engine and its parser are those of `regex`, taken without what the page cannot carry: the tables of Unicode and
//! the other five engines. So `\w`, `\d`, `\s` and `\b` mean ASCII, case is that of Latin letters, and a `.` or a
//! character of a set is a whole character. Time grows with the line and with nothing else; memory has a limit.

use super::folded::Folded;
use super::query::{BadQuery, PatternFault};
use super::required::required;
use super::translate;
use regex_automata::Input;
use regex_automata::hybrid::{dfa, regex};
use regex_automata::nfa::thompson;
use regex_syntax::ast::{self, ErrorKind};
use regex_syntax::hir::{Hir, Look};
use std::cell::RefCell;
use std::ops::Range;

/// Bytes of the automaton that a pattern becomes, in each direction; and of what it remembers of the lines seen.
const AUTOMATON: usize = 256 * 1024;
const MEMORY: usize = 2 * 1024 * 1024;
/// Groups in groups.
const DEPTH: u32 = 50;

/// A pattern, ready to be looked for.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: regex::Regex,
    /// What it has seen so far: nothing but speed depends on it.
    cache: RefCell<regex::Cache>,
    /// One of these stands wherever the pattern fits; empty: nothing is known.
    required: Vec<Folded>,
}

impl Pattern {
    pub(super) fn new(pattern: &str, match_case: bool, whole_word: bool) -> Result<Self, BadQuery> {
        let parsed = ast::parse::ParserBuilder::new().nest_limit(DEPTH).build().parse(pattern);
        let ast = parsed.map_err(|error| refused(&error, pattern))?;
        let hir = translate::hir(&ast, !match_case, pattern)?;
        if hir.properties().minimum_len() == Some(0) {
            return Err(BadQuery::Everything);
        }
        let required = required(&hir).iter().filter_map(|text| Folded::new(text, match_case_of(text))).collect();
        let whole = match whole_word {
            true => Hir::concat(vec![Hir::look(Look::WordStartHalfAscii), hir, Hir::look(Look::WordEndHalfAscii)]),
            false => hir,
        };
        let regex = automaton(&whole).ok_or(BadQuery::TooLarge)?;
        let cache = RefCell::new(regex.create_cache());
        Ok(Self { regex, cache, required })
    }

    /// Its first place that begins at `from` or behind.
    pub(super) fn find(&self, line: &str, from: usize) -> Option<Range<usize>> {
        let bytes = line.as_bytes();
        if !self.required.is_empty() && self.required.iter().all(|text| text.find(bytes, from).is_none()) {
            return None;
        }
        let input = Input::new(bytes).range(from.min(bytes.len())..);
        // The engine gives up on nothing: no limit was set at which it would.
        let found = self.regex.try_search(&mut self.cache.borrow_mut(), &input).ok()??;
        let start = line.floor_char_boundary(found.start());
        let end = line.floor_char_boundary(found.end());
        (start < end).then_some(start..end)
    }
}

/// Letters of what is required may stand in either case: it is only a first look.
fn match_case_of(text: &[u8]) -> bool {
    !text.iter().any(u8::is_ascii_alphabetic)
}

fn automaton(hir: &Hir) -> Option<regex::Regex> {
    let nfa = |reverse| {
        let config = thompson::Config::new()
            .nfa_size_limit(Some(AUTOMATON))
            .which_captures(thompson::WhichCaptures::None)
            .reverse(reverse);
        thompson::Compiler::new().configure(config).build_from_hir(hir).ok()
    };
    let config = dfa::Config::new().cache_capacity(MEMORY);
    let forward = dfa::Builder::new().configure(config.clone()).build_from_nfa(nfa(false)?).ok()?;
    let all = config.match_kind(regex_automata::MatchKind::All).specialize_start_states(true);
    let backward = dfa::Builder::new().configure(all).build_from_nfa(nfa(true)?).ok()?;
    Some(regex::Builder::new().build_from_dfas(forward, backward))
}

fn refused(error: &ast::Error, pattern: &str) -> BadQuery {
    let fault = match error.kind() {
        ErrorKind::GroupUnclosed | ErrorKind::GroupNameUnexpectedEof | ErrorKind::FlagUnexpectedEof => {
            PatternFault::GroupOpen
        }
        ErrorKind::GroupUnopened => PatternFault::GroupClose,
        ErrorKind::ClassUnclosed => PatternFault::ClassOpen,
        ErrorKind::RepetitionMissing => PatternFault::Repeat,
        ErrorKind::RepetitionCountInvalid
        | ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::RepetitionCountUnclosed
        | ErrorKind::DecimalEmpty
        | ErrorKind::DecimalInvalid => PatternFault::Count,
        ErrorKind::ClassRangeInvalid | ErrorKind::ClassRangeLiteral | ErrorKind::ClassEscapeInvalid => {
            PatternFault::Range
        }
        ErrorKind::EscapeHexEmpty
        | ErrorKind::EscapeHexInvalid
        | ErrorKind::EscapeHexInvalidDigit
        | ErrorKind::EscapeUnexpectedEof
        | ErrorKind::EscapeUnrecognized => PatternFault::Escape,
        ErrorKind::UnsupportedLookAround | ErrorKind::UnsupportedBackreference => PatternFault::LookAround,
        ErrorKind::UnicodeClassInvalid => PatternFault::Property,
        ErrorKind::NestLimitExceeded(_) | ErrorKind::CaptureLimitExceeded => return BadQuery::TooLarge,
        _ => PatternFault::NotUnderstood,
    };
    translate::bad(fault, error.span(), pattern)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::regex::RegexBuilder;

    fn new(pattern: &str) -> Result<Pattern, BadQuery> {
        Pattern::new(pattern, false, false)
    }

    /// Pieces of patterns and of lines, put together at random.
    const PIECES: &[&str] = &[
        "a",
        "B",
        "ab",
        "Error",
        "[a-c]",
        "[^b]",
        "[^A-Z]",
        ".",
        r"\d",
        r"\W",
        r"[\w-]",
        r"\b",
        "(?:ab|c)",
        "(?:x|yy|[0-9])",
        "(?:a|b)?",
        "a*",
        "b+",
        "c{2}",
        "(?:ab){1,3}",
        ".*",
        "[拒绝]",
        "拒",
        "^",
        "$",
        "(?-i:A)",
        "_",
        "0x8",
        "(?i)e",
        " ",
        "[[:alpha:]]",
        r"[a-z&&[^b]]",
        r"\.",
        "(a)",
        "e??",
        r"\x41",
        "é",
    ];
    const WORDS: &[&str] = &[
        "a", "b", "ab", "AB", "c", "cc", "x", "yy", "Error", "ERROR", "_", "0x8", "12", " ", "-", "拒", "绝", "é", "É",
        ".", "A",
    ];

    /// A sequence that is the same everywhere.
    fn random() -> impl FnMut(usize) -> usize {
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        move |below| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        }
    }

    #[test]
    fn places_are_those_of_the_regex_crate() {
        let mut next = random();
        let mut compared = 0;
        for _ in 0..1_500 {
            let pattern: String = (0..1 + next(5)).map(|_| PIECES[next(PIECES.len())]).collect();
            let (match_case, whole_word) = (next(3) == 0, next(4) == 0);
            // The same meaning, said to the oracle: classes of ASCII, case of Latin letters, whole characters.
            let oracle = pattern
                .replace(r"[\w-]", "[0-9A-Za-z_-]")
                .replace(r"\W", "[^0-9A-Za-z_]")
                .replace(r"\d", "[0-9]")
                .replace(r"\b", r"(?-u:\b)");
            let oracle =
                if whole_word { format!(r"(?-u:\b{{start-half}})(?:{oracle})(?-u:\b{{end-half}})") } else { oracle };
            let oracle = RegexBuilder::new(&oracle).case_insensitive(!match_case).build().unwrap();
            let ours = match Pattern::new(&pattern, match_case, whole_word) {
                Ok(ours) => ours,
                Err(BadQuery::Everything) => continue,
                Err(other) => panic!("{pattern}: {other:?}"),
            };
            for _ in 0..12 {
                let line: String = (0..next(9)).map(|_| WORDS[next(WORDS.len())]).collect();
                // The oracle knows the case of all letters.
                if !match_case && line.contains(['é', 'É']) {
                    continue;
                }
                let want = oracle.find(&line).map(|found| found.range());
                assert_eq!(ours.find(&line, 0), want, "{pattern} in {line}");
                compared += usize::from(want.is_some());
            }
        }
        assert!(compared > 1_000, "{compared}");
    }

    #[test]
    fn whole_characters_and_latin_case() {
        let found = |pattern: &str, line: &str| new(pattern).unwrap().find(line, 0);
        assert_eq!(found("拒.访", "错误：拒绝访问"), Some(9..18));
        assert_eq!(found("[拒失]", "操作失败"), Some(6..9));
        assert_eq!(found("hresult = 0x8[0-9a-f]{7}", "[HRESULT = 0x80073712]"), Some(1..21));
        assert_eq!(found(r"kb\d{7}", "Package KB5015736 x"), Some(8..17));
        assert_eq!(new("a+").unwrap().find("aa a", 2), Some(3..4));
    }

    #[test]
    fn what_is_wrong_is_said_where_it_is() {
        let fault = |pattern: &str| match new(pattern).unwrap_err() {
            BadQuery::Pattern { fault, at, part } => (fault, at, part),
            other => panic!("{pattern}: {other:?}"),
        };
        let is = |fault, at, part: &str| (fault, at, part.to_owned());
        assert_eq!(fault("拒(a"), is(PatternFault::GroupOpen, 2, "("));
        assert_eq!(fault("a)"), is(PatternFault::GroupClose, 2, ")"));
        assert_eq!(fault("[a"), is(PatternFault::ClassOpen, 1, "["));
        assert_eq!(fault("*x").0, PatternFault::Repeat);
        assert_eq!(fault("a{5,2}").0, PatternFault::Count);
        assert_eq!(fault("[z-a]"), is(PatternFault::Range, 2, "z-a"));
        assert_eq!(fault(r"C:\Users\me").0, PatternFault::Escape);
        assert_eq!(fault("a\\"), is(PatternFault::Escape, 2, "\\"));
        assert_eq!(fault("a(?=b)").0, PatternFault::LookAround);
        assert_eq!(fault(r"(a)\1").0, PatternFault::LookAround);
        assert_eq!(fault(r"\p{Han}"), is(PatternFault::Property, 1, r"\p{Han}"));
        for (pattern, want) in [
            ("a*", BadQuery::Everything),
            ("^", BadQuery::Everything),
            ("(?:a{500}){500}", BadQuery::TooLarge),
            ("(?:(?:[拒-龥]{99}){99}){99}", BadQuery::TooLarge),
        ] {
            assert_eq!(new(pattern).unwrap_err(), want, "{pattern}");
        }
        let deep = format!("{}a{}", "(".repeat(400), ")".repeat(400));
        assert_eq!(new(&deep).unwrap_err(), BadQuery::TooLarge);
    }

    #[test]
    fn what_is_required_is_seen_first() {
        let texts = |pattern: &str| {
            let ast = ast::parse::Parser::new().parse(pattern).unwrap();
            let texts = required(&translate::hir(&ast, true, pattern).unwrap());
            texts.into_iter().map(|text| String::from_utf8(text).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(texts("failed.*corrupt"), ["corrupt"]);
        assert_eq!(texts(r"\bHRESULT = 0x8[0-9a-f]{7}"), ["hresult = 0x8"]);
        assert_eq!(texts("(0x80073712|0x800f081f) .*x"), ["80073712", "800f081f"]);
        assert_eq!(texts(r"\d+|abc"), Vec::<String>::new());
        assert_eq!(texts("(?:abc)?d*"), Vec::<String>::new());
        assert_eq!(texts("(?:abc)+"), ["abc"]);
    }
}
