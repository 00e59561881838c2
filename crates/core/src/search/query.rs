//! What somebody asks for, and why it may be refused.

use crate::words::Phrase;

/// Characters of a text or pattern that is looked for.
pub const QUERY_CHARS: usize = 1_000;

/// What is looked for, as it is typed: by default a text in whatever case, and an error code in every spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// The text or pattern. Spaces around a text do not count, those of a pattern do.
    pub text: String,
    /// Exactly these characters: no other case, no other spelling of a code.
    pub match_case: bool,
    /// No Latin letter, digit or `_` goes on before or behind it.
    pub whole_word: bool,
    /// It is a regular expression: the syntax of the `regex` crate with ASCII classes, over one line at a time.
    pub regex: bool,
}

impl SearchQuery {
    /// A text in whatever case.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

/// Why a query cannot be searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadQuery {
    /// There is no text.
    Nothing,
    /// More than [`QUERY_CHARS`].
    TooLong,
    /// The pattern fits the empty text, and so every line.
    Everything,
    /// The pattern takes more memory than one may.
    TooLarge,
    /// The pattern is none.
    Pattern {
        /// What is wrong with it.
        fault: PatternFault,
        /// Character where that is, 1-based.
        at: usize,
        /// What stands there.
        part: String,
    },
}

/// What is wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternFault {
    /// `(` without `)`.
    GroupOpen,
    /// `)` without `(`.
    GroupClose,
    /// `[` without `]`.
    ClassOpen,
    /// `*` with nothing before it.
    Repeat,
    /// `{x}`, `{5,2}`.
    Count,
    /// `[z-a]`.
    Range,
    /// `\y`, or a backslash at the end.
    Escape,
    /// `(?=…)`, `\1`.
    LookAround,
    /// `\p{…}`.
    Property,
    /// Anything else.
    NotUnderstood,
}

impl BadQuery {
    /// For who asked.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        let (fault, at, part) = match self {
            Self::Nothing => return Phrase::new("search-nothing"),
            Self::TooLong => return Phrase::new("search-too-long").with("limit", QUERY_CHARS.to_string()),
            Self::Everything => return Phrase::new("search-everything"),
            Self::TooLarge => return Phrase::new("search-too-large"),
            Self::Pattern { fault, at, part } => (fault, at, part),
        };
        let phrase = Phrase::new(match fault {
            PatternFault::GroupOpen => "search-group-open",
            PatternFault::GroupClose => "search-group-close",
            PatternFault::ClassOpen => "search-class-open",
            PatternFault::Repeat => "search-repeat",
            PatternFault::Count => "search-count",
            PatternFault::Range => "search-range",
            PatternFault::Escape => "search-escape",
            PatternFault::LookAround => "search-look-around",
            PatternFault::Property => "search-property",
            PatternFault::NotUnderstood => "search-not-understood",
        });
        let phrase = phrase.with("at", at.to_string());
        match fault {
            PatternFault::GroupOpen | PatternFault::GroupClose | PatternFault::ClassOpen => phrase,
            _ => phrase.with("part", part.as_str()),
        }
    }
}
