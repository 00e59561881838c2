//! tar: v7, ustar, GNU and pax.
//!
//! A walk of our own: the `tar` crate reads members one after the other from a stream and keeps no places, so that a member
//! could not be read alone or again; it also takes names of any length into memory. What is left, a header of 512 bytes
//! with numbers in octal, is this file.
//!
//! Layout (POSIX `pax`, GNU tar manual): a header block, the data in whole blocks, and so on; two empty blocks end it. Types
//! that carry the name of the next file: `L` (GNU) and `x` (pax). Not read: sparse files (`S`), links, devices.

use super::reader::{Seekable, Source};
use super::{Allowance, NAME_LIMIT, Unopened, names};
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes of a block.
pub(super) const BLOCK: usize = 512;
/// Bytes of a record that names the next file; more is skipped.
const NAMES_LIMIT: u64 = 64 * 1024;

/// Is it the first block of a tar? Its sum says so.
pub(super) fn begins(head: &[u8]) -> bool {
    head.first_chunk::<BLOCK>().is_some_and(|block| block[0] != 0 && is_header(block))
}

/// A tar, listed.
pub(super) struct Tar<'a> {
    input: Seekable<'a>,
    allowance: &'a Allowance<'a>,
    files: Vec<File>,
    /// Is it damaged or cut off from somewhere on?
    pub(super) damaged: bool,
    /// Are there more files than may be listed?
    pub(super) cut: bool,
}

/// One file of it.
pub(super) struct File {
    pub(super) path: String,
    pub(super) size: u64,
    at: u64,
    sparse: bool,
}

impl<'a> Tar<'a> {
    /// Lists what `input` holds.
    pub(super) fn open(input: Seekable<'a>, allowance: &'a Allowance<'a>) -> Result<Self, Unopened> {
        let mut tar = Self { input, allowance, files: Vec::new(), damaged: false, cut: false };
        tar.damaged = tar.list().is_err();
        Ok(tar)
    }

    fn list(&mut self) -> io::Result<()> {
        let mut at = 0u64;
        let mut told = Told::default();
        loop {
            self.allowance.work(BLOCK as u64)?;
            self.input.seek(SeekFrom::Start(at))?;
            let mut block = [0; BLOCK];
            match fill(&mut self.input, &mut block)? {
                0 => return Ok(()),
                BLOCK if block == [0; BLOCK] => return Ok(()),
                BLOCK if is_header(&block) => {}
                _ => return Err(io::ErrorKind::InvalidData.into()),
            }
            let size = number(&block[124..136]).ok_or(io::ErrorKind::InvalidData)?;
            let kind = block[156];
            let data_at = at + BLOCK as u64;
            let own = match kind {
                b'L' | b'x' | b'g' | b'K' => size,
                _ => told.size.unwrap_or(size),
            };
            let blocks = own.div_ceil(BLOCK as u64).checked_mul(BLOCK as u64);
            at = blocks.and_then(|size| data_at.checked_add(size)).ok_or(io::ErrorKind::InvalidData)?;
            match kind {
                b'L' => told.path = Some(self.text(size)?),
                b'x' => told.read(&self.text(size)?),
                // For all files (pax), the name of a link (GNU).
                b'g' | b'K' => {}
                _ => {
                    let path = told.path.take().unwrap_or_else(|| path(&block));
                    let is_file = matches!(kind, b'0' | 0 | b'7' | b'S') && !path.ends_with(b"/");
                    if is_file && !path.is_empty() {
                        if self.allowance.list(1) == 0 {
                            self.cut = true;
                            return Ok(());
                        }
                        let (path, sparse) = (names::decode(&path), kind == b'S' || told.sparse);
                        self.files.push(File { path, size: own, at: data_at, sparse });
                    }
                    told = Told::default();
                }
            }
        }
    }

    /// The data of a record that names the next file.
    fn text(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        self.input.by_ref().take(size.min(NAMES_LIMIT)).read_to_end(&mut text)?;
        while text.last() == Some(&0) {
            text.pop();
        }
        Ok(text)
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    /// The bytes of file `index`.
    pub(super) fn file(&mut self, index: usize) -> Result<FileReader<'_, 'a>, Unopened> {
        let file = self.files.get(index).ok_or(Unopened::Damaged)?;
        if file.sparse {
            return Err(Unopened::Unsupported("sparse file".into()));
        }
        let (start, size) = (file.at, file.size);
        self.input.seek(SeekFrom::Start(start))?;
        Ok(FileReader { tar: self, start, size, at: 0 })
    }

    /// Reads what is left to the end.
    pub(super) fn finish(self) -> io::Result<()> {
        self.input.finish()
    }
}

/// Reads one file of a tar.
pub(super) struct FileReader<'t, 'a> {
    tar: &'t mut Tar<'a>,
    start: u64,
    size: u64,
    at: u64,
}

impl Read for FileReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size - self.at).unwrap_or(usize::MAX).min(buffer.len());
        if left == 0 {
            return Ok(0);
        }
        let n = self.tar.input.read(&mut buffer[..left])?;
        self.at += n as u64;
        self.tar.allowance.work(n as u64)?;
        if n == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(n) }
    }
}

impl Source for FileReader<'_, '_> {
    fn approach(&mut self, to: u64) -> io::Result<u64> {
        let to = to.min(self.size);
        if to != self.at {
            self.tar.input.seek(SeekFrom::Start(self.start + to))?;
            self.at = to;
        }
        Ok(self.at)
    }

    fn size(&self) -> Option<u64> {
        Some(self.size)
    }
}

/// What stands before a header and holds for it.
#[derive(Default)]
struct Told {
    path: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

impl Told {
    /// pax: lines of `length key=value`, the length counting all of the line.
    fn read(&mut self, mut text: &[u8]) {
        while let Some(space) = memchr::memchr(b' ', text) {
            let length = std::str::from_utf8(&text[..space]).ok().and_then(|n| n.parse::<usize>().ok());
            let Some((line, rest)) = length.filter(|n| *n > space + 1).and_then(|n| text.split_at_checked(n)) else {
                return;
            };
            let line = &line[space + 1..line.len() - 1];
            text = rest;
            let Some(equals) = memchr::memchr(b'=', line) else { continue };
            let (key, value) = (&line[..equals], &line[equals + 1..]);
            match key {
                b"path" | b"GNU.sparse.name" => self.path = Some(value[..value.len().min(NAME_LIMIT)].to_vec()),
                b"size" => self.size = std::str::from_utf8(value).ok().and_then(|n| n.parse().ok()),
                _ if key.starts_with(b"GNU.sparse.") => self.sparse = true,
                _ => {}
            }
        }
    }
}

fn fill(input: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < block.len() {
        match input.read(&mut block[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(filled)
}

/// Does the sum in the header fit it? Counted with spaces where it stands itself.
fn is_header(block: &[u8; BLOCK]) -> bool {
    let sum = |range: std::ops::Range<usize>| block[range].iter().map(|b| u64::from(*b)).sum::<u64>();
    let told = number(&block[148..156]);
    told == Some(sum(0..148) + sum(156..BLOCK) + 8 * u64::from(b' '))
}

/// Octal digits between spaces, or big-endian bytes after one that begins with a set bit (GNU).
fn number(field: &[u8]) -> Option<u64> {
    if let [0x80, rest @ ..] = field {
        let (high, low) = rest.split_at(rest.len().saturating_sub(8));
        let low = low.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        return high.iter().all(|byte| *byte == 0).then_some(low);
    }
    let digits = field.iter().skip_while(|b| **b == b' ').take_while(|b| !matches!(b, b' ' | 0));
    let mut digits = digits.peekable();
    digits.peek()?;
    digits.try_fold(0u64, |value, byte| {
        let digit = matches!(byte, b'0'..=b'7').then(|| u64::from(byte - b'0'))?;
        value.checked_mul(8)?.checked_add(digit)
    })
}

/// The name in the header; of a ustar with its folders in front.
fn path(block: &[u8; BLOCK]) -> Vec<u8> {
    let text = |from: usize, to: usize| block[from..to].split(|b| *b == 0).next().unwrap_or_default();
    let name = text(0, 100);
    // GNU's own magic ends in a space and keeps other things there.
    let prefix = if &block[257..263] == b"ustar\0" { text(345, 500) } else { &[] };
    if prefix.is_empty() { name.to_vec() } else { [prefix, b"/", name].concat() }
}
