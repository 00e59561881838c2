//! What an output holds packed: the entries of a zip, a stream of gzip or zlib.
//!
//! Its own few lines on purpose: a mistake in the reader of bundles, or in the writer of packs, must not hide anything here.

use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use std::io::Read;

/// Bytes that one stream may unpack to.
const MOST: u64 = 64 * 1024 * 1024;

/// What is inside of `bytes`; `Err`: something is, and it cannot be read.
pub(super) fn inside(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ()> {
    match bytes {
        [b'P', b'K', 3, 4, ..] => entries(bytes),
        [0x1F, 0x8B, 8, ..] => unpacked(GzDecoder::new(bytes)).map(|all| vec![all]),
        [0x78, 0x01 | 0x5E | 0x9C | 0xDA, ..] => Ok(unpacked(ZlibDecoder::new(bytes)).into_iter().collect()),
        _ => Ok(Vec::new()),
    }
}

fn unpacked(reader: impl Read) -> Result<Vec<u8>, ()> {
    let mut out = Vec::new();
    reader.take(MOST + 1).read_to_end(&mut out).map_err(drop)?;
    (out.len() as u64 <= MOST).then_some(out).ok_or(())
}

/// The content of each entry, in the order in which they stand. Names and comments lie open.
fn entries(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ()> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(head) = bytes.get(at..at + 30).filter(|head| head.starts_with(b"PK\x03\x04")) {
        let two = |from: usize| usize::from(u16::from_le_bytes([head[from], head[from + 1]]));
        let four = |from: usize| two(from) | two(from + 2) << 16;
        let start = at + 30 + two(26) + two(28);
        let end = start.checked_add(four(18)).ok_or(())?;
        let packed = bytes.get(start..end).ok_or(())?;
        // Sizes behind the data, or a password: none of our packs has them.
        if two(6) & 0b1001 != 0 {
            return Err(());
        }
        all.push(match two(8) {
            0 => packed.to_vec(),
            8 => unpacked(DeflateDecoder::new(packed))?,
            _ => return Err(()),
        });
        at = end;
    }
    // Nothing but the directory may follow.
    bytes
        .get(at..)
        .is_some_and(|rest| rest.starts_with(b"PK\x01\x02") || rest.starts_with(b"PK\x05\x06"))
        .then_some(all)
        .ok_or(())
}
