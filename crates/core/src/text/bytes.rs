//! What is seen in bytes before they are text.

use super::detect::{NUL_RUN, is_mostly_words};
use memchr::memmem;

/// UTF-8 that cannot be meant otherwise, in a source of another encoding.
pub(super) fn is_chinese(text: &str) -> bool {
    is_mostly_words(text) && text.chars().filter(|c| c.len_utf8() == 3).count() > 1
}

pub(super) fn without_returns(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., b'\r'] = bytes {
        bytes = rest;
    }
    bytes
}

/// How many NUL bytes come first: a run of them may be all that is left of a log.
fn zeros(bytes: &[u8]) -> usize {
    const BLOCK: [u8; 4096] = [0; 4096];
    let mut len = 0;
    while bytes[len..].starts_with(&BLOCK) {
        len += BLOCK.len();
    }
    len + bytes[len..].iter().take_while(|b| **b == 0).count()
}

/// Runs of NUL of a least length, each searched for once.
pub(super) struct Runs<'a> {
    chunk: &'a [u8],
    finder: memmem::Finder<'static>,
    /// The next run; `None`: there is none up to the end.
    next: Option<(usize, usize)>,
}

impl<'a> Runs<'a> {
    pub(super) fn new(chunk: &'a [u8], least: usize) -> Self {
        let finder = memmem::Finder::new(&[0_u8; NUL_RUN][..least.min(NUL_RUN)]);
        let mut runs = Self { chunk, finder, next: None };
        runs.search(0);
        runs
    }

    fn search(&mut self, from: usize) {
        let found = self.finder.find(&self.chunk[from..]).map(|at| from + at);
        self.next = found.map(|from| (from, from + zeros(&self.chunk[from..])));
    }

    /// The first that does not begin before `start`.
    pub(super) fn next(&mut self, start: usize) -> Option<(usize, usize)> {
        if self.next.is_some_and(|(from, _)| from < start) {
            self.search(start);
        }
        self.next
    }
}
