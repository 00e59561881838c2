//! 7z archives, encrypted ones as well.
//!
//! A reader of our own over the libraries that unpack (see `codec`), because `sevenz-rust2` cannot serve here: it gives
//! members through a callback only, so that none can be begun again or read later; it sets no limit to dictionaries and
//! to the rounds of its key, and makes the key anew for every block. It is the oracle of the tests.
//!
//! Layout (`7zFormat.txt` of the LZMA SDK): a start header of 32 bytes, packed streams, the header at the end, which is
//! mostly packed or encrypted like a member. Members of one block are packed as one stream: they are read in its order, and
//! a block is unpacked once.

mod block;
mod header;
mod key;

use super::reader::{Seekable, Source};
use super::{Allowance, Bomb, Unopened, WrongPassword, WrongSum};
use crate::order::InOrder as _;
pub(super) use header::File;

use block::Unpacking;
use faultline_bytes::Crc32;
use header::Header;
use key::Keys;
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

/// How a 7z archive begins.
pub(super) const MAGIC: &[u8] = b"7z\xBC\xAF\x27\x1C";
/// Bytes of the start header: all places count from behind it.
const START: u64 = 32;
/// Bytes of the header at the end, packed and unpacked: 100,000 files with long names fit.
const HEADER_LIMIT: u64 = 16 << 20;
/// Headers that pack a header, one inside the other.
const PACKED_HEADERS: usize = 4;
/// What beginning a block costs.
const BEGIN_COST: u64 = 64 * 1024;
/// Bytes that no wrong key unpacks to without a complaint.
const CONVINCING: u64 = 4 * 1024;

/// What members are unpacked from.
type Input<'a> = Rc<RefCell<Seekable<'a>>>;

/// An archive, listed.
pub(super) struct SevenZip<'a> {
    input: Input<'a>,
    allowance: &'a Allowance<'a>,
    header: Header,
    keys: Keys,
    /// The block that is being unpacked.
    open: Option<Unpacking<'a>>,
    /// Are there more files than may be listed?
    pub(super) cut: bool,
}

impl<'a> SevenZip<'a> {
    /// Lists what `input` holds.
    pub(super) fn open(input: Seekable<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let input = Rc::new(RefCell::new(input));
        let mut keys = Keys::default();
        let mut bytes = end_header(&input)?;
        for _ in 0..PACKED_HEADERS {
            let Some(packed) = header::packed(&bytes)? else { break };
            let block = packed.blocks.first().ok_or(Unopened::Damaged)?;
            if block.size() > HEADER_LIMIT {
                return Err(Unopened::Unsupported(format!("header of {} MB", block.size() >> 20)));
            }
            let mut unpacking = Unpacking::new(&packed, 0, &input, allowance, &mut keys)?;
            bytes = Vec::new();
            let read = (&mut unpacking.reader).take(HEADER_LIMIT).read_to_end(&mut bytes);
            let right = block.crc32.is_none_or(|crc32| crc32 == crc32fast::hash(&bytes));
            match (read, unpacking.fate.failure()) {
                (Err(_), Some(failure)) => return Err(Unopened::Io(failure)),
                (Ok(_), _) if right && bytes.len() as u64 == block.size() => {}
                _ if unpacking.fate.is_cut() => return Err(Unopened::Damaged),
                _ if block.is_encrypted() => return Err(Unopened::Encrypted { wrong: true }),
                _ => return Err(Unopened::Damaged),
            }
        }
        let mut header = header::parse(&bytes)?;
        let granted = allowance.list(header.files.len());
        let cut = granted < header.files.len();
        header.files.truncate(granted);
        Ok(Self { input, allowance, header, keys, open: None, cut })
    }

    pub(super) fn files(&self) -> &[header::File] {
        &self.header.files
    }

    /// The files in the order of their bytes: in that order each block is unpacked once.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.header.files.len()).collect();
        order.in_order_by_key(|at| self.header.files[*at].place);
        order
    }

    /// The bytes of file `index`.
    pub(super) fn file(&mut self, index: usize) -> Result<FileReader<'_, 'a>, Unopened> {
        let file = self.header.files.get(index).ok_or(Unopened::Damaged)?;
        if !self.allowance.affords(file.size) {
            return Err(Unopened::Io(io::Error::other(Bomb)));
        }
        let (place, size, crc32) = (file.place, file.size, file.crc32);
        let mut reader = FileReader { archive: self, place, size, crc32, at: 0, crc: Crc32::default() };
        reader.begin()?;
        Ok(reader)
    }

    /// Reads what is left to the end.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.open = None;
        Rc::into_inner(self.input).map_or(Ok(()), |input| input.into_inner().finish())
    }
}

/// The header at the end of the archive.
fn end_header(input: &Input<'_>) -> Result<Vec<u8>, Unopened> {
    let mut input = input.borrow_mut();
    let mut start = [0; START as usize];
    input.rewind()?;
    exact(&mut *input, &mut start)?;
    let wide = |at: usize| u64::from_le_bytes(start[at..at + 8].try_into().unwrap_or_default());
    let narrow = |at: usize| u32::from_le_bytes(start[at..at + 4].try_into().unwrap_or_default());
    if !start.starts_with(MAGIC) || start[6] != 0 || narrow(8) != crc32fast::hash(&start[12..]) {
        return Err(Unopened::Damaged);
    }
    let (offset, size, crc32) = (wide(12), wide(20), narrow(28));
    if size == 0 {
        return Ok(Vec::new());
    }
    if size > HEADER_LIMIT {
        return Err(Unopened::Unsupported(format!("header of {} MB", size >> 20)));
    }
    let at = offset.checked_add(START).ok_or(Unopened::Damaged)?;
    if input.size().is_some_and(|whole| at.saturating_add(size) > whole) {
        return Err(Unopened::Damaged);
    }
    input.seek(SeekFrom::Start(at))?;
    // Not believed before it is there.
    let mut bytes = Vec::new();
    (&mut *input).take(size).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != size || crc32fast::hash(&bytes) != crc32 {
        return Err(Unopened::Damaged);
    }
    Ok(bytes)
}

fn exact(input: &mut impl Read, bytes: &mut [u8]) -> Result<(), Unopened> {
    input.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Unopened::Damaged,
        _ => Unopened::Io(error),
    })
}

/// Reads one file of an archive.
pub(super) struct FileReader<'s, 'a> {
    archive: &'s mut SevenZip<'a>,
    /// Its block, and where it begins there; `None`: it is empty.
    place: Option<(usize, u64)>,
    size: u64,
    crc32: Option<u32>,
    at: u64,
    crc: Crc32,
}

impl FileReader<'_, '_> {
    /// Goes to the file's first byte in its block.
    fn begin(&mut self) -> Result<(), Unopened> {
        let Some((block, offset)) = self.place else { return Ok(()) };
        let SevenZip { input, allowance, header, keys, open, .. } = &mut *self.archive;
        let kept = open.take().filter(|open| open.block == block && open.at <= offset && !open.broken);
        let mut unpacking = match kept {
            Some(unpacking) => unpacking,
            None => {
                allowance.spend(BEGIN_COST)?;
                Unpacking::new(header, block, input, allowance, keys)?
            }
        };
        let skipped = unpacking.skip_to(offset, allowance);
        let unpacking = open.insert(unpacking);
        match skipped {
            Err(error) => Err(Unopened::Io(blame(error, unpacking))),
            Ok(()) => Ok(()),
        }
    }
}

/// What a failure of the decompressor means.
fn blame(error: io::Error, unpacking: &Unpacking<'_>) -> io::Error {
    match unpacking.fate.failure() {
        Some(failure) => failure,
        None if super::carries::<Bomb>(&error) || super::carries::<super::Cancelled>(&error) => error,
        None if unpacking.may_be_wrong_key() => io::Error::other(WrongPassword),
        None => error,
    }
}

impl Read for FileReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.size - self.at).unwrap_or(usize::MAX).min(buffer.len());
        let allowance = self.archive.allowance;
        if buffer.is_empty() {
            return Ok(0);
        }
        if wanted == 0 {
            if self.crc32.take().is_none_or(|told| told == self.crc.sum()) {
                return Ok(0);
            }
            let wrong_key = self.archive.open.as_ref().is_some_and(Unpacking::may_be_wrong_key);
            return Err(if wrong_key { io::Error::other(WrongPassword) } else { io::Error::other(WrongSum) });
        }
        let Some(unpacking) = &mut self.archive.open else { return Err(io::ErrorKind::UnexpectedEof.into()) };
        let n = match unpacking.read(&mut buffer[..wanted], allowance) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            other => other,
        };
        let n = n.map_err(|error| blame(error, unpacking))?;
        self.crc.update(&buffer[..n]);
        self.at += n as u64;
        Ok(n)
    }
}

impl Source for FileReader<'_, '_> {
    fn approach(&mut self, to: u64) -> io::Result<u64> {
        if to < self.at {
            self.archive.allowance.reopen()?;
            self.begin().map_err(Unopened::into_io)?;
            (self.at, self.crc) = (0, Crc32::default());
        }
        Ok(self.at)
    }

    fn size(&self) -> Option<u64> {
        Some(self.size)
    }

    fn is_doubtful(&self) -> bool {
        self.archive.open.as_ref().is_some_and(Unpacking::is_doubtful)
    }
}

#[cfg(test)]
mod tests;
