//! What is looked for in a log.

use std::ops::Range;

/// A text and how it is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// What is looked for.
    pub text: String,
    /// Upper and lower case differ.
    pub match_case: bool,
    /// Only where it is not a part of a longer word.
    pub whole_word: bool,
    /// It is a regular expression.
    pub regex: bool,
}

/// It, ready to be looked for.
pub struct Needle {
    text: String,
    match_case: bool,
}

impl Needle {
    /// For a query.
    ///
    /// # Errors
    /// There is nothing to look for.
    pub fn new(query: &SearchQuery) -> Result<Self, ()> {
        let text = if query.match_case { query.text.clone() } else { query.text.to_ascii_lowercase() };
        if text.is_empty() { Err(()) } else { Ok(Self { text, match_case: query.match_case }) }
    }

    /// Where a line holds it.
    #[must_use]
    pub fn find(&self, line: &str) -> Option<Range<usize>> {
        self.places(line, 1).pop()
    }

    /// The first places where a line holds it.
    #[must_use]
    pub fn places(&self, line: &str, limit: usize) -> Vec<Range<usize>> {
        let line = if self.match_case { line.to_owned() } else { line.to_ascii_lowercase() };
        line.match_indices(&self.text).map(|(at, found)| at..at + found.len()).take(limit).collect()
    }
}
