//! Damage to any bytes: cut, flipped, moved, with fields that lie.

use crate::rng::Rng;

/// What structures begin with: an interesting place to cut, and to lie behind.
const MARKS: [&[u8]; 14] = [
    b"PK\x01\x02",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x07\x08",
    b"MSCF",
    b"CK",
    b"\x1F\x8B",
    b"7z\xBC\xAF",
    b"ustar",
    b"ElfFile",
    b"ElfChnk",
    b"regf",
    b"hbin",
];

/// Where to cut: at the ends, around every structure's mark, and evenly between; ascending, at most `most`.
#[must_use]
pub fn cuts(bytes: &[u8], most: usize) -> Vec<usize> {
    let len = bytes.len();
    let mut places: Vec<usize> =
        vec![0, 1, 2, 3, 4, 8, 16, 22, 30, 36, 512, len.saturating_sub(1), len.saturating_sub(22)];
    places.extend(marks(bytes).into_iter().flat_map(|at| [at, at + 1, at + 4, at + 12, at + 30]));
    places.extend((1..16).map(|part| len * part / 16));
    places.retain(|at| *at < len);
    places.sort_unstable();
    places.dedup();
    thinned(places, most)
}

/// Where structures begin.
#[must_use]
pub fn marks(bytes: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|at| MARKS.iter().any(|mark| bytes[*at..].starts_with(mark))).collect()
}

/// At most `most` of `all`, evenly.
fn thinned(all: Vec<usize>, most: usize) -> Vec<usize> {
    if all.len() <= most {
        return all;
    }
    (0..most).map(|n| all[n * all.len() / most]).collect()
}

/// `count` bytes somewhere in `from..` flipped in one bit each.
#[must_use]
pub fn flipped(bytes: &[u8], from: usize, count: usize, seed: u64) -> Vec<u8> {
    let (mut out, mut rng) = (bytes.to_vec(), Rng::new(seed));
    for _ in 0..count {
        if let Some(at) = place(&mut rng, from, out.len()) {
            out[at] ^= 1 << rng.between(0, 8);
        }
    }
    out
}

fn place(rng: &mut Rng, from: usize, end: usize) -> Option<usize> {
    let (from, end) = (i64::try_from(from).ok()?, i64::try_from(end).ok()?);
    (from < end).then(|| usize::try_from(rng.between(from, end)).ok()).flatten()
}

/// `count` bytes at `at` replaced by what is no format.
#[must_use]
pub fn overwritten(bytes: &[u8], at: usize, count: usize, seed: u64) -> Vec<u8> {
    let (mut out, mut rng) = (bytes.to_vec(), Rng::new(seed));
    for byte in out.iter_mut().skip(at).take(count) {
        *byte = (rng.bits() & 0xFF) as u8;
    }
    out
}

/// The bytes in chunks of `size`, every `nth` one twice: a copy that went on where it already was.
#[must_use]
pub fn chunks_doubled(bytes: &[u8], size: usize, nth: usize) -> Vec<u8> {
    let chunks = bytes.chunks(size.max(1)).enumerate();
    chunks.flat_map(|(n, chunk)| if n % nth.max(1) == 0 { [chunk, chunk].concat() } else { chunk.to_vec() }).collect()
}

/// The bytes in chunks of `size`, every two of them exchanged: written out of order.
#[must_use]
pub fn chunks_swapped(bytes: &[u8], size: usize) -> Vec<u8> {
    let chunks: Vec<&[u8]> = bytes.chunks(size.max(1)).collect();
    chunks.chunks(2).flat_map(|pair| pair.iter().rev().copied().collect::<Vec<_>>().concat()).collect()
}

/// The bytes in chunks of `size` without every `nth` one: lost on the way.
#[must_use]
pub fn chunks_lost(bytes: &[u8], size: usize, nth: usize) -> Vec<u8> {
    let chunks = bytes.chunks(size.max(1)).enumerate();
    chunks.filter(|(n, _)| n % nth.max(1) != nth.max(1) - 1).flat_map(|(_, chunk)| chunk.to_vec()).collect()
}

/// A little-endian number of `width` bytes at `at` that says `value`.
#[must_use]
pub fn with_field(bytes: &[u8], at: usize, width: usize, value: u64) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for (byte, new) in out.iter_mut().skip(at).take(width).zip(value.to_le_bytes()) {
        *byte = new;
    }
    out
}

/// Values that lengths, counts and offsets are seldom tried with.
#[must_use]
pub fn liars(len: usize) -> [u64; 8] {
    let len = len as u64;
    [0, 1, len, len + 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFE, u64::MAX]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_the_same_each_time_and_where_it_was_asked_for() {
        let whole: Vec<u8> = b"0123456789abcdefPK\x03\x04".repeat(50);
        assert_eq!(flipped(&whole, 10, 5, 1), flipped(&whole, 10, 5, 1));
        assert!(flipped(&whole, 10, 5, 1) != whole && flipped(&whole, 10, 5, 1)[..10] == whole[..10]);
        assert_eq!(overwritten(&whole, 3, 4, 2)[7..], whole[7..]);
        assert_eq!(chunks_doubled(b"abcdef", 2, 2), b"ababcdefef");
        assert_eq!(chunks_swapped(b"abcdef", 2), b"cdabef");
        assert_eq!(chunks_lost(b"abcdef", 2, 2), b"abef");
        assert_eq!(with_field(b"abcd", 1, 2, 0x4142), b"aBAd");
        assert_eq!(with_field(b"abcd", 3, 8, 0x41), b"abcA");
        let cuts = cuts(&whole, 40);
        assert!(cuts.len() == 40 && cuts.is_sorted() && cuts[0] == 0 && *cuts.last().unwrap() < whole.len());
        assert_eq!(marks(&whole).len(), 50);
        assert_eq!(flipped(b"", 0, 5, 1), b"");
    }
}
