//! The bytes of a hive as they go by, and those that went by last.

use crate::bundle::Source;
use std::io::{self, Read};

/// Bytes read at once.
const STEP: usize = 256 * 1024;
/// Bytes that stay behind the place of reading: what a cell refers to mostly stands near it.
const KEPT: usize = 1024 * 1024;

/// A view that only moves forward.
pub(super) struct Window<'a> {
    source: &'a mut dyn Source,
    bytes: Vec<u8>,
    /// Place of the first of them.
    start: u64,
    ended: bool,
    /// What the source failed with: what came before it is still read.
    failure: Option<io::Error>,
}

impl<'a> Window<'a> {
    /// From as near before `from` as is cheap.
    pub(super) fn new(source: &'a mut dyn Source, from: u64) -> io::Result<Self> {
        let start = source.approach(from)?;
        Ok(Self { source, bytes: Vec::new(), start, ended: false, failure: None })
    }

    /// Reads on until the byte before `end` is there; `false`: there is none.
    pub(super) fn reach(&mut self, end: u64) -> bool {
        while self.end() < end && !self.ended {
            if self.bytes.len() > KEPT + STEP {
                let gone = self.bytes.len() - KEPT;
                self.bytes.drain(..gone);
                self.start += gone as u64;
            }
            match (&mut *self.source).take(STEP as u64).read_to_end(&mut self.bytes) {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(error) => (self.ended, self.failure) = (true, Some(error)),
            }
        }
        self.end() >= end
    }

    /// Place behind the last byte read.
    fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    /// `length` bytes at `at`, if they are there now.
    pub(super) fn get(&self, at: u64, length: usize) -> Option<&[u8]> {
        let from = usize::try_from(at.checked_sub(self.start)?).ok()?;
        self.bytes.get(from..from.checked_add(length)?)
    }

    /// The little-endian number at `at`, if it is there now.
    pub(super) fn u32(&self, at: u64) -> Option<u32> {
        self.get(at, 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes)
    }

    /// What went wrong.
    pub(super) fn finish(self) -> io::Result<()> {
        self.failure.map_or(Ok(()), Err)
    }
}
