//! A stretch of a source's text, moved on as its records are read.

use crate::text::{Decoder, Encoding};
use std::io::{self, ErrorKind, Read};

/// Bytes read at once.
const CHUNK: usize = 256 * 1024;

/// Text decoded and not yet read; where it begins.
pub(super) struct Window<R> {
    inner: R,
    encoding: Encoding,
    decoder: Decoder,
    raw: Vec<u8>,
    text: String,
    /// What of `text` is not yet read begins here.
    start: usize,
    ended: bool,
    failure: Option<io::Error>,
    line: u64,
    offset: u64,
    /// Bytes of decoded text that were taken.
    taken: u64,
    nuls: u64,
}

/// Where something stands in an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// 1-based.
    pub(crate) line: u64,
    /// Byte offset; of encodings whose characters differ in size it is near.
    pub(crate) offset: u64,
    /// Byte offset in the decoded text.
    pub(crate) decoded: u64,
}

impl<R: Read> Window<R> {
    /// `bom`: length of the byte-order mark.
    pub(super) fn new(inner: R, (encoding, bom): (Encoding, usize)) -> Self {
        Self {
            inner,
            encoding,
            decoder: encoding.decoder(),
            raw: vec![0; CHUNK],
            text: String::new(),
            start: 0,
            ended: false,
            failure: None,
            line: 1,
            // The decoder takes the mark away.
            offset: bom as u64,
            taken: 0,
            nuls: 0,
        }
    }

    /// What is here and not yet read.
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Reads on; `false`: there is no more.
    pub(super) fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        let mut filled = 0;
        while filled < self.raw.len() && !self.ended {
            match self.inner.read(&mut self.raw[filled..]) {
                Ok(0) => self.ended = true,
                Ok(n) => filled = self.raw.len().min(filled + n),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => (self.failure, self.ended) = (Some(error), true),
            }
        }
        self.text.drain(..self.start);
        self.start = 0;
        let raw = &self.raw[..filled];
        let before = self.text.len();
        self.text += &self.decoder.decode(raw, self.ended);
        self.nuls += memchr::memchr_iter(0, &self.text.as_bytes()[before..]).count() as u64;
        filled > 0 || self.text.len() > before
    }

    /// Takes the first `size` bytes of [`Self::rest`] as read, whole characters only.
    pub(super) fn take(&mut self, size: usize) {
        let end = (self.start + size).min(self.text.len());
        let Some(taken) = self.text.get(self.start..end) else { return };
        self.line += memchr::memchr_iter(b'\n', taken.as_bytes()).count() as u64;
        self.offset += self.raw_size(taken);
        self.taken += taken.len() as u64;
        self.start = end;
    }

    /// Takes everything before a place as read.
    pub(super) fn skip_to(&mut self, decoded: u64) {
        while self.taken < decoded {
            let left = usize::try_from(decoded - self.taken).unwrap_or(usize::MAX);
            let here = whole(self.rest(), left);
            if here > 0 {
                self.take(here);
            } else if !self.more() {
                return;
            }
        }
    }

    /// Where what is read next stands.
    pub(super) fn place(&self) -> Place {
        Place { line: self.line, offset: self.offset, decoded: self.taken }
    }

    /// Where that stands which is `ahead` bytes further.
    pub(super) fn place_of(&self, ahead: usize) -> Place {
        let before = self.rest().get(..ahead).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', before.as_bytes()).count() as u64;
        Place {
            line: self.line + lines,
            offset: self.offset + self.raw_size(before),
            decoded: self.taken + before.len() as u64,
        }
    }

    fn raw_size(&self, text: &str) -> u64 {
        let size = match self.encoding {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16Le | Encoding::Utf16Be if text.is_ascii() => text.len() * 2,
            Encoding::Utf16Le | Encoding::Utf16Be => text.encode_utf16().count() * 2,
            _ if text.is_ascii() => text.len(),
            Encoding::Gb18030 | Encoding::Big5 | Encoding::ShiftJis => {
                text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
            }
            Encoding::Windows1252 | Encoding::Ibm850 | Encoding::Ibm866 => text.chars().count(),
        };
        size as u64
    }

    /// Bytes of NUL met: the mark of a file cut by power loss.
    pub(super) fn nuls(&self) -> u64 {
        self.nuls
    }

    /// What stopped the reading.
    pub(super) fn failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }
}

/// The greatest size up to `size` that cuts no character.
pub(super) fn whole(text: &str, size: usize) -> usize {
    text.floor_char_boundary(size)
}
