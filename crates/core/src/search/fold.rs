//! Breaks lines that are too long to be read whole, so that all of them is searched: an event log exported as XML, or
//! `Sessions.xml`, is often one line.

use crate::text::Encoding;
use memchr::{memchr2, memrchr2};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Read};

/// Bytes without a line end after which one is put in; real records stay below 20 kB.
const FOLD: usize = 24 * 1024;

/// Where breaks were put in: offsets, in the text with the breaks, of what follows them.
pub(crate) type Folds = RefCell<VecDeque<u64>>;

/// A line feed of an encoding.
pub(crate) fn feed(encoding: Encoding) -> &'static [u8] {
    match encoding {
        Encoding::Utf16Le => b"\n\0",
        Encoding::Utf16Be => b"\0\n",
        _ => b"\n",
    }
}

/// A text whose longest line is a few [`FOLD`]s.
pub(crate) struct Fold<'a, R> {
    inner: R,
    folds: &'a Folds,
    /// UTF-16: bytes of a line feed, and breaks only between units.
    feed: &'static [u8],
    /// Bytes that wait behind a break.
    behind: Vec<u8>,
    /// Bytes given so far, and since the last line end.
    given: u64,
    since: usize,
}

impl<'a, R: Read> Fold<'a, R> {
    /// Over a text whose line feeds are `feed`.
    pub(crate) fn new(inner: R, feed: &'static [u8], folds: &'a Folds) -> Self {
        Self { inner, folds, feed, behind: Vec::new(), given: 0, since: 0 }
    }

    /// How much of a chunk without a line end stays before a break.
    fn place(&self, chunk: &[u8]) -> usize {
        let unit = self.feed.len();
        // Between tags or words, where nothing that is looked for is torn.
        let between = if unit == 1 { memrchr2(b'>', b' ', chunk).map(|at| at + 1) } else { None };
        let mut at = between.unwrap_or(chunk.len());
        if unit == 1 {
            // Not inside a character of UTF-8.
            while at > 0 && at < chunk.len() && chunk[at] & 0xC0 == 0x80 {
                at -= 1;
            }
        } else {
            at -= usize::try_from((self.given + at as u64) % 2).unwrap_or(0).min(at);
        }
        at
    }
}

impl<R: Read> Read for Fold<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = buffer.len().min(FOLD);
        if !self.behind.is_empty() {
            let n = self.behind.len().min(size);
            buffer[..n].copy_from_slice(&self.behind[..n]);
            self.behind.drain(..n);
            self.given += n as u64;
            return Ok(n);
        }
        let n = self.inner.read(&mut buffer[..size])?;
        let chunk = &buffer[..n];
        match memchr2(b'\n', b'\r', chunk).and_then(|_| memrchr2(b'\n', b'\r', chunk)) {
            Some(last) => self.since = n - last,
            None if self.since + n <= FOLD || n == 0 => self.since += n,
            None => {
                let at = self.place(chunk);
                self.behind.extend_from_slice(self.feed);
                self.behind.extend_from_slice(&chunk[at..]);
                self.folds.borrow_mut().push_back(self.given + (at + self.feed.len()) as u64);
                self.since = n - at;
                self.given += at as u64;
                // Nothing before the break: the break itself comes next.
                return if at == 0 { self.read(buffer) } else { Ok(at) };
            }
        }
        self.given += n as u64;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{TextEnd, read_lines};
    use std::ops::ControlFlow;

    fn lines(bytes: &[u8], encoding: Encoding, feed: &'static [u8]) -> Vec<(u64, usize)> {
        let folds = Folds::default();
        let (mut found, mut put_in) = (Vec::new(), 0);
        read_lines(Fold::new(bytes, feed, &folds), encoding, 0, &mut TextEnd::default(), |line| {
            while folds.borrow_mut().pop_front_if(|at| *at <= line.offset).is_some() {
                put_in += 1;
            }
            found.push((line.number - put_in, line.text().chars().count()));
            ControlFlow::Continue(())
        })
        .unwrap();
        found
    }

    #[test]
    fn ordinary_lines_are_left_alone() {
        let text = "2022-10-10 16:38:25, Info                  CBS    x\r\n".repeat(5_000);
        let found = lines(text.as_bytes(), Encoding::Utf8, b"\n");
        assert_eq!(found.len(), 5_000);
        assert_eq!(found.last().map(|line| line.0), Some(5_000));
        let old = "one line\r".repeat(9_000);
        assert_eq!(lines(old.as_bytes(), Encoding::Utf8, b"\n").len(), 9_000);
    }

    #[test]
    fn a_long_line_comes_in_pieces_that_all_have_its_number() {
        let long = format!("first\n{}\nlast\n", "<Data>abcdefgh</Data>".repeat(20_000));
        for (bytes, encoding, feed) in [
            (long.clone().into_bytes(), Encoding::Utf8, &b"\n"[..]),
            (long.encode_utf16().flat_map(u16::to_le_bytes).collect(), Encoding::Utf16Le, b"\n\0"),
        ] {
            let found = lines(&bytes, encoding, feed);
            assert!(found.len() > 10 && found.iter().all(|(_, chars)| *chars <= 3 * FOLD), "{}", found.len());
            let whole: usize = found.iter().filter(|(number, _)| *number == 2).map(|(_, chars)| chars).sum();
            assert_eq!(whole, "<Data>abcdefgh</Data>".len() * 20_000, "nothing is lost");
            assert_eq!(found.last(), Some(&(3, 4)));
        }
    }
}
