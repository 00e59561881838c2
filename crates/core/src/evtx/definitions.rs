//! The tokens of a block's definitions, read once: hundreds of records share a dozen of them.

use super::token::{Token, Tokens};
use std::ops::Range;

/// Tokens of a definition that is remembered; real ones have some dozen behind their `System` part.
const TOKENS: usize = 256;
/// Tokens remembered of a block: its definitions may lie across each other.
const ALL_TOKENS: usize = 4_096;
/// Definitions remembered of a block.
const DEFINITIONS: usize = 128;

/// What was read of the definitions of one block.
#[derive(Default)]
pub(super) struct Definitions<'c> {
    tokens: Vec<Token<'c>>,
    known: Vec<Definition>,
}

/// Where the tokens of a definition stand in [`Definitions::tokens`]; `None`: it is damaged, or larger than what is remembered.
struct Definition {
    at: usize,
    /// How far into it they begin.
    from: Option<usize>,
    tokens: Option<Range<usize>>,
}

impl<'c> Definitions<'c> {
    /// The tokens of the definition at `at`, from `from` on, by their numbers; `None`: it is to be read token by token.
    pub(super) fn of(&mut self, chunk: &'c [u8], at: usize, from: Option<usize>) -> Option<Range<usize>> {
        if let Some(known) = self.known.iter().find(|known| known.at == at && known.from == from) {
            return known.tokens.clone();
        }
        if self.known.len() >= DEFINITIONS || self.tokens.len() + TOKENS > ALL_TOKENS {
            return None;
        }
        let begin = self.tokens.len();
        let tokens = self.read(chunk, at, from).map(|()| begin..self.tokens.len());
        if tokens.is_none() {
            self.tokens.truncate(begin);
        }
        self.known.push(Definition { at, from, tokens: tokens.clone() });
        tokens
    }

    /// It remembers nothing any more.
    #[cfg(test)]
    pub(super) fn full() -> Self {
        let known = (0..DEFINITIONS).map(|_| Definition { at: usize::MAX, from: None, tokens: None }).collect();
        Self { tokens: Vec::new(), known }
    }

    fn read(&mut self, chunk: &'c [u8], at: usize, from: Option<usize>) -> Option<()> {
        let mut tokens = Tokens::of_definition(chunk, at, from).ok()?;
        for _ in 0..TOKENS {
            match tokens.step().ok()? {
                Some(token) => self.tokens.push(token),
                None => return Some(()),
            }
        }
        None
    }

    /// One of them.
    pub(super) fn token(&self, number: usize) -> Option<Token<'c>> {
        self.tokens.get(number).copied()
    }
}
