//! The text of a source as UTF-8 with places, never more of one tag than a limit.

use crate::text::{Decoder, Encoding};
use std::io::{self, BufRead, Read};

const CHUNK: usize = 64 * 1024;

/// A reader of one kind of text.
pub(super) struct Source<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: String,
    /// What of `text` is not yet consumed begins here.
    next: usize,
    ended: bool,
    /// Line of the next byte, 1-based, and bytes of text before it.
    line: u64,
    offset: u64,
    /// Bytes the tag being read may still have.
    left: usize,
    limit: usize,
}

impl<R: Read> Source<R> {
    pub(super) fn new(inner: R, encoding: Encoding, bom: usize, limit: usize) -> Self {
        let decoder = encoding.decoder();
        // The decoder takes the mark away; it only counts for places.
        let offset = bom as u64;
        let (raw, text) = (vec![0; CHUNK], String::new());
        Self { inner, decoder, raw, text, next: 0, ended: false, line: 1, offset, left: limit, limit }
    }

    /// Line and offset of what is read next. Offsets count the text in UTF-8.
    pub(super) fn place(&self) -> (u64, u64) {
        (self.line, self.offset)
    }

    /// A new tag may have as much as the last.
    pub(super) fn begin_tag(&mut self) {
        self.left = self.limit;
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = loop {
            match self.inner.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.ended = read == 0;
        self.next = 0;
        self.text = self.decoder.decode(&self.raw[..read], self.ended);
        Ok(())
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let text = self.fill_buf()?;
        let n = text.len().min(out.len());
        out[..n].copy_from_slice(&text[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.next >= self.text.len() && !self.ended {
            self.fill()?;
        }
        if self.left == 0 && self.next < self.text.len() {
            return Err(io::Error::other("a tag without end"));
        }
        let end = self.text.len().min(self.next + self.left);
        Ok(&self.text.as_bytes()[self.next..end])
    }

    fn consume(&mut self, n: usize) {
        let used = &self.text.as_bytes()[self.next..(self.next + n).min(self.text.len())];
        self.line += memchr::memchr_iter(b'\n', used).count() as u64;
        self.offset += used.len() as u64;
        self.left = self.left.saturating_sub(used.len());
        self.next += used.len();
    }
}
