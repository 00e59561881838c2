//! `.evtx` — the container of Windows event logs: blocks of 64 kB ("chunks"), each with its own records, names and
//! templates, read one at a time from a plain stream.
//!
//! ```text
//! 4,096 bytes   ElfFile\0 …          its counts and sizes are not believed: a log copied while in use is behind itself
//! 65,536 bytes  ElfChnk\0 …          512 bytes of header, then records, then zeros
//!   record      **\0\0 size number FILETIME BinXml… size
//! ```
//!
//! A log is a ring: the first block may hold the newest records. Of most records only the `System` part is looked at
//! ([`Templates::head`]): Windows writes each kind of record as a template and a list of values, so that reading which
//! provider wrote it takes a few of these values and no XML. The rest is decoded for wanted ones ([`Chunk::record`]).
//!
//! This is a reader of our own because the `evtx` crate is not hardened (it hangs and allocates without limit on hostile
//! files) and weighs 113 kB compressed in the page; the tests compare every record with what that crate reads. Offsets and
//! lengths are checked where they are used; nesting, steps and text are limited per record and per block, so that a
//! cycle of offsets ends. Checksums are not looked at: a record that makes sense counts.
//!
//! Format: the documentation of libevtx and `[MS-EVEN6]`.

mod cursor;
mod definitions;
mod fields;
mod head;
mod record;
mod token;
mod value;

#[cfg(test)]
pub(crate) mod sample;

pub(crate) use head::Templates;
pub(crate) use record::Record;
pub(crate) use value::system_time;

use cursor::Cursor;
use definitions::Definitions;
use memchr::memmem;
use std::io::{self, ErrorKind, Read};

/// Bytes before the first block.
const FILE_HEADER: usize = 4_096;
/// Bytes of a block.
const CHUNK: usize = 65_536;
/// Bytes before the first record of a block.
const CHUNK_HEADER: usize = 512;
const CHUNK_MAGIC: &[u8] = b"ElfChnk\0";
/// Where the header of a block says where its free space begins.
const FREE_SPACE: usize = 48;
const RECORD_MAGIC: &[u8] = b"**\0\0";
/// Magic, size, number and time of a record.
const RECORD_HEADER: usize = 24;
/// The size again, at a record's end.
const SIZE_COPY: usize = 4;

/// Steps one record may take to decode; real ones take some hundred.
const RECORD_STEPS: u32 = 20_000;
/// Steps all records of a block may take.
const CHUNK_STEPS: u32 = 200_000;
/// Bytes of text that count as a step.
const STEP_TEXT: usize = 64;
/// Bytes of text one token may become.
const TOKEN_TEXT: usize = 512 * 1024;

/// Something that is not as the format says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damaged;

/// Reads a log block by block, with one buffer.
pub(crate) struct Reader<R> {
    inner: R,
    buffer: Vec<u8>,
    offset: u64,
    /// What stopped the reading, told after the block before it.
    failure: Option<io::Error>,
    ended: bool,
}

impl<R: Read> Reader<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, buffer: Vec::new(), offset: 0, failure: None, ended: false }
    }

    /// The next block, also one that is cut off or is none.
    ///
    /// # Errors
    /// Whatever the reader fails with, after the part of a block before it.
    pub(crate) fn next_chunk(&mut self) -> io::Result<Option<Chunk<'_>>> {
        if self.offset == 0 {
            self.fill(FILE_HEADER);
        }
        let before = self.buffer.len();
        self.offset += before as u64;
        if !self.ended {
            self.fill(CHUNK);
        } else {
            self.buffer.clear();
        }
        match self.failure.take_if(|_| self.buffer.is_empty()) {
            Some(failure) => Err(failure),
            None if self.buffer.is_empty() => Ok(None),
            None => Ok(Some(Chunk::new(&self.buffer, self.offset))),
        }
    }

    /// Fills the buffer with `size` bytes, or with what is left.
    fn fill(&mut self, size: usize) {
        self.buffer.resize(size, 0);
        let mut filled = 0;
        while filled < size && !self.ended {
            match self.inner.read(&mut self.buffer[filled..]) {
                Ok(0) => self.ended = true,
                Ok(n) => filled += n.min(size - filled),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => (self.failure, self.ended) = (Some(error), true),
            }
        }
        self.buffer.truncate(filled);
    }
}

/// A block of a log.
pub(crate) struct Chunk<'c> {
    bytes: &'c [u8],
    offset: u64,
    budget: u32,
    definitions: Definitions<'c>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChunkState {
    /// It has records.
    Sound,
    /// Only zeros: logs are given space ahead of time.
    Unused,
    /// Something else.
    Foreign,
}

impl<'c> Chunk<'c> {
    /// The block that stands at byte `offset` of a log.
    pub(crate) fn new(bytes: &'c [u8], offset: u64) -> Self {
        Self { bytes, offset, budget: CHUNK_STEPS, definitions: Definitions::default() }
    }

    /// Where it stands in the log, and its size.
    pub(crate) fn span(&self) -> (u64, u64) {
        (self.offset, self.bytes.len() as u64)
    }

    pub(crate) fn state(&self) -> ChunkState {
        if self.bytes.starts_with(CHUNK_MAGIC) {
            ChunkState::Sound
        } else if self.bytes.chunks(64).all(|bytes| bytes.iter().fold(0, |any, byte| any | byte) == 0) {
            ChunkState::Unused
        } else {
            ChunkState::Foreign
        }
    }

    /// The block's records, by their frames alone.
    pub(crate) fn entries(&self) -> Entries<'c> {
        let free = Cursor::new(self.bytes, FREE_SPACE, self.bytes.len()).and_then(|mut at| at.u32()).unwrap_or(0);
        let free = usize::try_from(free).unwrap_or(0);
        Entries { bytes: self.bytes, at: CHUNK_HEADER, free: if free > CHUNK { 0 } else { free }, last: None, lost: 0 }
    }

    /// Byte offset of an entry in the file.
    pub(crate) fn offset_of(&self, entry: &Entry) -> u64 {
        self.offset + entry.at as u64
    }
}

/// Frame of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Where it stands in the block.
    at: usize,
    /// Its number in this file.
    number: u64,
    /// FILETIME at which the service wrote it.
    written: u64,
    /// End of its content in the block.
    end: usize,
}

impl Entry {
    fn body<'c>(&self, chunk: &'c [u8]) -> Result<Cursor<'c>, Damaged> {
        Cursor::new(chunk, self.at + RECORD_HEADER, self.end)
    }
}

/// Walks the records of a block. Where one is damaged the walk goes on at the next that is sound.
pub(crate) struct Entries<'c> {
    bytes: &'c [u8],
    at: usize,
    /// Where the header says that free space begins.
    free: usize,
    last: Option<u64>,
    lost: u64,
}

impl Entries<'_> {
    /// Damaged places met so far; each cost one record or more.
    pub(crate) fn lost(&self) -> u64 {
        self.lost
    }

    fn read(&self, at: usize) -> Option<Entry> {
        let mut header = Cursor::new(self.bytes, at, self.bytes.len()).ok()?;
        (header.take(RECORD_MAGIC.len()).ok()? == RECORD_MAGIC).then_some(())?;
        let size = header.u32().ok()?;
        let (number, written) = (header.u64().ok()?, header.u64().ok()?);
        let end = at.checked_add(usize::try_from(size).ok()?)?.checked_sub(SIZE_COPY)?;
        (end >= at + RECORD_HEADER).then_some(())?;
        let copy = Cursor::new(self.bytes, end, self.bytes.len()).ok()?.u32().ok()?;
        (copy == size).then_some(Entry { at, number, written, end })
    }

    /// The next sound record from `from` on.
    fn sound_from(&self, from: usize) -> Option<Entry> {
        let rest = self.bytes.get(from..)?;
        memmem::find_iter(rest, RECORD_MAGIC).find_map(|found| self.read(from + found))
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let mut entry = self.read(self.at);
        if self.at >= self.free {
            // A header that was not written back is behind its records; what an older round of the ring left there
            // is not counted on from here.
            entry = entry.filter(|entry| self.last.is_none_or(|last| last.checked_add(1) == Some(entry.number)));
        } else if entry.is_none() {
            self.lost += 1;
            entry = self.sound_from(self.at + 1);
        }
        match entry {
            Some(entry) => {
                self.at = entry.end + SIZE_COPY;
                self.last = Some(entry.number);
            }
            None => self.at = self.bytes.len(),
        }
        entry
    }
}

#[cfg(test)]
mod tests;
