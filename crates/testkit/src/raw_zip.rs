//! Zips byte by byte: what no library writes, because it is old, rare, or a lie.

use crate::packing::Method;
use std::io::{self, Write};

/// Flag bits.
pub const DESCRIPTOR: u16 = 1 << 3;

/// One entry; every field is written as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// Its name.
    pub name: Vec<u8>,
    /// Its flags.
    pub flags: u16,
    /// Its method.
    pub method: u16,
    /// Its sum.
    pub crc32: u32,
    /// Its size, unpacked.
    pub size: u64,
    /// Its data.
    pub packed: Vec<u8>,
    /// Its extra field, in both headers.
    pub extra: Vec<u8>,
    /// With the flag of a descriptor: does it begin with its mark?
    pub marked: bool,
    /// Sizes and place in eight bytes.
    pub wide: bool,
}

impl Raw {
    /// An honest entry.
    #[must_use]
    pub fn new(name: &str, bytes: &[u8], method: Method) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            method: method.number(),
            crc32: crc32fast::hash(bytes),
            size: bytes.len() as u64,
            packed: method.pack(bytes),
            ..Self::default()
        }
    }

    /// The same with its sizes behind the data.
    #[must_use]
    pub fn streamed(self, marked: bool) -> Self {
        Self { flags: self.flags | DESCRIPTOR, marked, ..self }
    }

    fn is_streamed(&self) -> bool {
        self.flags & DESCRIPTOR != 0
    }

    /// What both headers hold between version and name.
    fn common(&self, local: bool) -> Vec<u8> {
        let mut out = vec![45, 0];
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0x00, 0x54, 0x2D, 0x55]);
        let late = local && self.is_streamed();
        let size = |size: u64| match (late, self.wide) {
            (true, _) => 0,
            (false, true) => u32::MAX,
            (false, false) => narrow(size),
        };
        out.extend(if late { 0 } else { self.crc32 }.to_le_bytes());
        out.extend(size(self.packed.len() as u64).to_le_bytes());
        out.extend(size(self.size).to_le_bytes());
        out.extend(short(self.name.len()).to_le_bytes());
        out
    }

    fn extra(&self, place: Option<u64>) -> Vec<u8> {
        let mut out = Vec::new();
        if self.wide && !(place.is_none() && self.is_streamed()) {
            let numbers = [Some(self.size), Some(self.packed.len() as u64), place];
            let numbers: Vec<u8> = numbers.into_iter().flatten().flat_map(u64::to_le_bytes).collect();
            out.extend(1u16.to_le_bytes().into_iter().chain(short(numbers.len()).to_le_bytes()));
            out.extend(numbers);
        }
        out.extend(&self.extra);
        out
    }

    /// Header, data, descriptor.
    #[must_use]
    pub fn local(&self) -> Vec<u8> {
        let extra = self.extra(None);
        let mut out = b"PK\x03\x04".to_vec();
        out.extend(self.common(true));
        out.extend(short(extra.len()).to_le_bytes());
        out.extend(self.name.iter().chain(&extra).chain(&self.packed));
        if self.is_streamed() {
            if self.marked {
                out.extend(b"PK\x07\x08");
            }
            out.extend(self.crc32.to_le_bytes());
            for size in [self.packed.len() as u64, self.size] {
                if self.wide { out.extend(size.to_le_bytes()) } else { out.extend(narrow(size).to_le_bytes()) }
            }
        }
        out
    }

    fn central(&self, at: u64) -> Vec<u8> {
        let extra = self.extra(Some(at));
        let mut out = b"PK\x01\x02\x2D\x00".to_vec();
        out.extend(self.common(false));
        out.extend(short(extra.len()).to_le_bytes());
        out.extend([0; 10]);
        out.extend(if self.wide { u32::MAX } else { narrow(at) }.to_le_bytes());
        out.extend(self.name.iter().chain(&extra));
        out
    }
}

/// The archive: entries, directory, end.
#[must_use]
pub fn pack(entries: &[Raw]) -> Vec<u8> {
    let places: Vec<Vec<u8>> = entries.iter().map(Raw::local).collect();
    let mut out = Vec::new();
    let mut listed = Vec::new();
    for (entry, local) in entries.iter().zip(places) {
        listed.push((entry.clone(), out.len() as u64));
        out.extend(local);
    }
    finish(out, &listed, &[])
}

/// A directory behind `data` that lists entries at these places, and an end with `comment`.
#[must_use]
pub fn finish(mut data: Vec<u8>, listed: &[(Raw, u64)], comment: &[u8]) -> Vec<u8> {
    let start = data.len() as u64;
    for (entry, at) in listed {
        data.extend(entry.central(*at));
    }
    let size = data.len() as u64 - start;
    data.extend(end(listed.len() as u64, size, start, listed.iter().any(|(entry, _)| entry.wide), comment));
    data
}

/// What stands behind a directory of `count` entries and `size` bytes at `start`.
fn end(count: u64, size: u64, start: u64, wide: bool, comment: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    if wide {
        data.extend(b"PK\x06\x06\x2C\0\0\0\0\0\0\0\x2D\0\x2D\0\0\0\0\0\0\0\0\0");
        data.extend([count, count, size, start].into_iter().flat_map(u64::to_le_bytes));
        data.extend(b"PK\x06\x07\0\0\0\0");
        data.extend((start + size).to_le_bytes().into_iter().chain(1u32.to_le_bytes()));
        data.extend(b"PK\x05\x06\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    } else {
        let count = u16::try_from(count & 0xFFFF).unwrap_or(u16::MAX).to_le_bytes();
        data.extend(b"PK\x05\x06\0\0\0\0".iter().copied().chain(count).chain(count));
        data.extend(narrow(size).to_le_bytes().into_iter().chain(narrow(start).to_le_bytes()));
    }
    data.extend(short(comment.len()).to_le_bytes());
    data.extend(comment);
    data
}

/// An archive written entry by entry; only its directory is kept.
pub struct Appender<W> {
    out: W,
    at: u64,
    count: u64,
    directory: Vec<u8>,
    wide: bool,
}

impl<W: Write> Appender<W> {
    /// `wide`: all sizes and places in eight bytes.
    pub fn new(out: W, wide: bool) -> Self {
        Self { out, at: 0, count: 0, directory: Vec::new(), wide }
    }

    /// One more entry.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn add(&mut self, entry: Raw) -> io::Result<()> {
        let entry = Raw { wide: self.wide, ..entry };
        let local = entry.local();
        self.out.write_all(&local)?;
        self.directory.extend(entry.central(self.at));
        self.at += local.len() as u64;
        self.count += 1;
        Ok(())
    }

    /// Directory and end; gives the writer back.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.directory)?;
        self.out.write_all(&end(self.count, self.directory.len() as u64, self.at, self.wide, &[]))?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The name in Unicode beside another one: Info-ZIP's extra field.
#[must_use]
pub fn unicode_path(raw: &[u8], name: &str) -> Vec<u8> {
    let mut out = 0x7075u16.to_le_bytes().to_vec();
    out.extend(short(5 + name.len()).to_le_bytes());
    out.push(1);
    out.extend(crc32fast::hash(raw).to_le_bytes());
    out.extend(name.as_bytes());
    out
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    #[test]
    fn other_readers_open_them() {
        let entry = |name, method| Raw::new(name, b"some text some text", method);
        let wide = Raw { wide: true, ..entry("c", Method::Deflate) };
        for entries in [
            vec![entry("a", Method::Stored), entry("b", Method::Deflate).streamed(true)],
            vec![entry("a", Method::Deflate), wide.clone(), wide.streamed(true)],
        ] {
            let mut archive = ZipArchive::new(Cursor::new(pack(&entries))).unwrap();
            for index in 0..archive.len() {
                let mut text = String::new();
                archive.by_index(index).unwrap().read_to_string(&mut text).unwrap();
                assert_eq!(text, "some text some text");
            }
        }
    }
}
