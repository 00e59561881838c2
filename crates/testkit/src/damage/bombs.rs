//! Archives that are small and unpack to too much, too many or too deep.

use crate::archive::{Packing, entry, pack, stream};
use flate2::{Compression, write::GzEncoder};
use std::io::{self, Cursor};

/// A zip with one file of `size` zeros.
///
/// # Panics
/// When memory cannot be written to.
#[must_use]
pub fn zip_of_zeros(size: u64) -> Vec<u8> {
    let packing = Packing { level: Some(9), ..Packing::default() };
    let packed = stream(Cursor::new(Vec::new()), "CBS.log", packing, |out| {
        io::copy(&mut io::Read::take(io::repeat(0), size), out)?;
        Ok(Vec::new())
    });
    packed.unwrap_or_else(|e| panic!("packing in memory: {e}")).into_inner()
}

/// `levels` zips, each in the next one, `copies` of it: the innermost holds `innermost`.
#[must_use]
pub fn nested(innermost: &[u8], levels: usize, copies: usize) -> Vec<u8> {
    let mut bytes = innermost.to_vec();
    for level in 0..levels {
        let end = if level == 0 { "log" } else { "zip" };
        let entries: Vec<_> = (0..copies).map(|n| entry(format!("{level}-{n}.{end}"), bytes.clone())).collect();
        bytes = pack(&entries, Packing::default());
    }
    bytes
}

/// A zip of `count` empty files.
#[must_use]
pub fn many_files(count: usize) -> Vec<u8> {
    let entries: Vec<_> = (0..count).map(|n| entry(format!("{n}"), Vec::new())).collect();
    pack(&entries, Packing { level: None, ..Packing::default() })
}

/// A zip whose directory names the same data `count` times: 42 bytes for each copy of it.
///
/// # Panics
/// When the small archive it begins from is none.
#[must_use]
pub fn overlapping(content: &[u8], count: u16) -> Vec<u8> {
    let single = pack(&[entry("CBS.log", content.to_vec())], Packing::default());
    let find = |mark: &[u8]| single.windows(4).rposition(|w| w == mark).unwrap_or_else(|| panic!("no directory"));
    let (directory, end) = (find(b"PK\x01\x02"), find(b"PK\x05\x06"));
    let record = &single[directory..end];
    let mut out = single[..directory].to_vec();
    for _ in 0..count {
        out.extend_from_slice(record);
    }
    let size = u32::try_from(record.len()).unwrap_or(0) * u32::from(count);
    let mut tail = single[end..].to_vec();
    tail[8..10].copy_from_slice(&count.to_le_bytes());
    tail[10..12].copy_from_slice(&count.to_le_bytes());
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    out.extend(tail);
    out
}

/// A gzip of `size` zeros, its header naming no file.
///
/// # Panics
/// Never in memory.
#[must_use]
pub fn gzip_of_zeros(size: u64) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    let copied = io::copy(&mut io::Read::take(io::repeat(0), size), &mut writer);
    copied.and_then(|_| writer.finish()).unwrap_or_else(|e| panic!("packing in memory: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bombs_are_small() {
        assert!(zip_of_zeros(64 << 20).len() < 100_000);
        assert!(gzip_of_zeros(64 << 20).len() < 100_000);
        let opened = zip::ZipArchive::new(Cursor::new(overlapping(b"0123456789", 5))).unwrap();
        assert!(opened.len() <= 5);
        assert_eq!(zip::ZipArchive::new(Cursor::new(many_files(300))).unwrap().len(), 300);
        assert_eq!(zip::ZipArchive::new(Cursor::new(nested(b"x", 3, 4))).unwrap().len(), 4);
    }
}
