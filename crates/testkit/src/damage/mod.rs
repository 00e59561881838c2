//! Ways a bundle gets broken on its way, and ways to break one on purpose. The same bytes on every run.

pub mod bombs;
pub mod bytes;
pub mod text;

/// Cut off after `kept` of its bytes, as by a full disk.
#[must_use]
pub fn truncated(bytes: &[u8], kept: f64) -> Vec<u8> {
    // Sizes of testkit bundles are far below 2^52: exact.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]
    let end = (bytes.len() as f64 * kept.clamp(0.0, 1.0)) as usize;
    bytes[..end].to_vec()
}

/// Some bytes flipped in the packed data of the `index`-th entry: unpacking fails, or its CRC does not fit.
///
/// # Panics
/// When `zip` is no archive with that entry.
#[must_use]
pub fn entry_flipped(zip: &[u8], index: usize) -> Vec<u8> {
    let (start, size) = {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap_or_else(|e| panic!("{e}"));
        let file = archive.by_index_raw(index).unwrap_or_else(|e| panic!("{e}"));
        let start = file.data_start().unwrap_or_else(|| panic!("entry {index} has no data"));
        (usize::try_from(start).unwrap_or(0), usize::try_from(file.compressed_size()).unwrap_or(0))
    };
    let mut bytes = zip.to_vec();
    let middle = start + size / 2;
    let end = (middle + 8).min(start + size);
    for byte in &mut bytes[middle..end] {
        *byte ^= 0x5A;
    }
    bytes
}

/// An archive of nothing: 22 bytes.
#[must_use]
pub fn empty_zip() -> Vec<u8> {
    crate::archive::pack(&[], crate::archive::Packing::default())
}

/// Called `.zip`, but a web page that a portal served instead of the file.
#[must_use]
pub fn not_a_zip() -> Vec<u8> {
    b"<!DOCTYPE html>\r\n<html><head><title>403</title></head><body>Session expired.</body></html>\r\n".to_vec()
}

/// Text in no encoding that anyone can name: bytes without meaning, no line longer than a log's.
#[must_use]
pub fn unknown_encoding() -> Vec<u8> {
    let mut rng = crate::rng::Rng::new(0xBAD);
    (0..6000).map(|n| if n % 97 == 96 { b'\n' } else { (rng.bits() & 0xFF) as u8 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{Packing, entry, pack};
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    #[test]
    fn a_flipped_entry_breaks_alone() {
        let entries = [entry("a.txt", b"0123456789 abcdef\n".repeat(500)), entry("b.txt", b"sound".to_vec())];
        for level in [None, Some(6)] {
            let bytes = entry_flipped(&pack(&entries, Packing { level, ..Packing::default() }), 0);
            let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
            assert!(zip.by_index(0).unwrap().read_to_end(&mut Vec::new()).is_err());
            assert!(zip.by_index(1).unwrap().read_to_end(&mut Vec::new()).is_ok());
        }
    }

    #[test]
    fn broken_containers() {
        let whole = pack(&[entry("a.txt", b"0123456789 abcdef\n".repeat(500))], Packing::default());
        assert!(ZipArchive::new(Cursor::new(truncated(&whole, 0.6))).is_err());
        assert_eq!(empty_zip().len(), 22);
        assert_eq!(ZipArchive::new(Cursor::new(empty_zip())).unwrap().len(), 0);
        assert!(ZipArchive::new(Cursor::new(not_a_zip())).is_err());
        assert!(std::str::from_utf8(&unknown_encoding()).is_err());
    }
}
