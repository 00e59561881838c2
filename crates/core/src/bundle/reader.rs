//! Readers of packed bytes that can begin anew, and one over them that can seek.
//!
//! An archive inside the bundle needs a reader that seeks, and nothing is unpacked to memory or disk to get one: a step
//! forwards reads and drops, a step backwards opens the entry again. [`Seekable`] keeps the last few hundred kilobytes,
//! so that the small steps which listing an archive takes cost nothing. Whatever is unpacked twice is paid for twice
//! out of the entry's [`Allowance`].

use super::Allowance;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that are unpacked as they are read.
pub(crate) trait Source: Read {
    /// Goes to `to`, or as near before it as is cheap: where it stands, or the beginning. Says where it stands then.
    ///
    /// # Errors
    /// It cannot begin anew.
    fn approach(&mut self, to: u64) -> io::Result<u64>;

    /// Bytes in all as declared, if that is known.
    fn size(&self) -> Option<u64>;

    /// May its first bytes be wrong, and its end alone show it? A wrong key, or a method that sums up at the end.
    fn is_doubtful(&self) -> bool {
        false
    }
}

/// A loose file.
pub(super) struct WholeFile<'a, R> {
    inner: &'a mut R,
    at: u64,
    size: u64,
    allowance: &'a Allowance<'a>,
}

impl<'a, R: Read + Seek> WholeFile<'a, R> {
    pub(super) fn new(inner: &'a mut R, size: u64, allowance: &'a Allowance<'a>) -> io::Result<Self> {
        inner.seek(SeekFrom::Start(0))?;
        Ok(Self { inner, at: 0, size, allowance })
    }
}

impl<R: Read> Read for WholeFile<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.at += n as u64;
        self.allowance.reach(self.at, n as u64, n == 0)?;
        Ok(n)
    }
}

impl<R: Read + Seek> Source for WholeFile<'_, R> {
    fn approach(&mut self, to: u64) -> io::Result<u64> {
        if to != self.at {
            self.at = self.inner.seek(SeekFrom::Start(to))?;
        }
        Ok(self.at)
    }

    fn size(&self) -> Option<u64> {
        Some(self.size)
    }
}

/// Bytes that are kept behind the place of reading.
const KEPT: usize = 256 * 1024;
/// Bytes read at once.
const STEP: usize = 64 * 1024;

/// A [`Source`] that seeks. It never reads past the size its source declares: what an entry's checksum says is heard in
/// [`Seekable::finish`].
pub(crate) struct Seekable<'a> {
    source: &'a mut dyn Source,
    size: Option<u64>,
    at: u64,
    /// Bytes that were read last, and the place of the first of them.
    kept: Vec<u8>,
    kept_at: u64,
}

impl<'a> Seekable<'a> {
    /// Over `source`, of which `head` was read already.
    pub(crate) fn new(source: &'a mut dyn Source, mut head: Vec<u8>) -> Self {
        let size = source.size();
        head.reserve_exact((2 * KEPT).saturating_sub(head.len()));
        Self { source, size, at: 0, kept: head, kept_at: 0 }
    }

    /// Bytes in all as declared, if that is known.
    pub(super) fn size(&self) -> Option<u64> {
        self.size
    }

    /// Reads what is left to the end.
    ///
    /// # Errors
    /// What the end shows: a wrong checksum.
    pub(crate) fn finish(self) -> io::Result<()> {
        let end = self.end();
        self.source.approach(end)?;
        io::copy(self.source, &mut io::sink()).map(|_| ())
    }

    /// The place behind what is kept: where the source stands.
    fn end(&self) -> u64 {
        self.kept_at + self.kept.len() as u64
    }

    /// Makes the byte at `self.at` a kept one; `false`: it lies behind the end.
    fn load(&mut self) -> io::Result<bool> {
        if self.size.is_some_and(|size| self.at >= size) {
            return Ok(false);
        }
        if self.at < self.kept_at || self.at > self.end() + KEPT as u64 {
            let from = self.source.approach(self.at)?;
            if from != self.end() {
                self.kept.clear();
                self.kept_at = from;
            }
        }
        while self.at >= self.end() {
            if self.kept.len() + STEP > 2 * KEPT {
                let gone = self.kept.len() - KEPT;
                self.kept.drain(..gone);
                self.kept_at += gone as u64;
            }
            let more = self.size.map_or(STEP as u64, |size| size.saturating_sub(self.end()).min(STEP as u64));
            let read = (&mut *self.source).take(more).read_to_end(&mut self.kept);
            match read {
                Ok(0) => return Ok(false),
                // What came before the damage is given first.
                Err(error) if self.at >= self.end() => return Err(error),
                _ => {}
            }
        }
        Ok(true)
    }
}

impl Read for Seekable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || !self.load()? {
            return Ok(0);
        }
        let from = usize::try_from(self.at - self.kept_at).map_err(io::Error::other)?;
        let n = buffer.len().min(self.kept.len() - from);
        buffer[..n].copy_from_slice(&self.kept[from..from + n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Seekable<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => {
                if self.size.is_none() {
                    self.at = self.end();
                    while self.load()? {
                        self.at = self.end();
                    }
                    self.size = Some(self.end());
                }
                self.size.and_then(|size| size.checked_add_signed(by))
            }
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "seek before the start"))?;
        Ok(self.at)
    }
}
