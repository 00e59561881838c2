//! A zip that depends on nothing but what is in it: no times, no attributes, files in the order of their names.
//!
//! The `zip` crate would bring its reader with it, which is what the tests use it for; what is written here is forty lines.
//! Format: PKWARE's APPNOTE.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::Write as _;

/// 1 January 1980, the first day that a zip can name.
const DAY: u16 = 0x21;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
const DEFLATE: u16 = 8;
/// What unpacks it: version 2.0.
const VERSION: u16 = 20;

/// Packs files, which stand in the order of their names.
pub(super) fn zip<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let (mut out, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, bytes) in files {
        let packed = deflate(bytes);
        let mut header = Vec::new();
        for number in [VERSION, UTF8, DEFLATE, 0, DAY] {
            header.extend(number.to_le_bytes());
        }
        for number in [crc32fast::hash(bytes), size(packed.len()), size(bytes.len())] {
            header.extend(number.to_le_bytes());
        }
        header.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        header.extend([0; 2]);
        let at = size(out.len());
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(name.as_bytes());
        out.extend(&packed);
        count = count.saturating_add(1);
    }
    let at = size(out.len());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend(size(directory.len()).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0; 2]);
    out
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory never fails.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// A pack is far below 4 GB: see [`super::PACK_LIMIT`].
fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read as _};

    #[test]
    fn another_reader_finds_the_files() {
        let files = [("a/空.txt", &b"one one one one"[..]), ("b.log", b"")];
        let bytes = zip(files.into_iter());
        assert_eq!(bytes, zip(files.into_iter()));
        let mut archive = ::zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for (at, (name, content)) in files.into_iter().enumerate() {
            let mut file = archive.by_index(at).unwrap();
            let mut read = Vec::new();
            file.read_to_end(&mut read).unwrap();
            assert_eq!((&*file.name().unwrap(), &read[..]), (name, content));
        }
    }
}
