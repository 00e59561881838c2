//! Text into the letters of a link, and back.
//!
//! ```text
//! version  1 byte, 1
//! packed   bytes of the packed text, LEB128
//! size     bytes of the text, LEB128
//! CRC-32   of the packed text, 4 bytes, little endian
//! packed   PPMd variant H, order 16, 4 MB, primed
//! ```
//!
//! all of it in base64 for addresses (RFC 4648 §5, without padding). Lengths stand in front, so that what a mail puts behind
//! a link does no harm.
//!
//! PPMd packs a report into two thirds of what Deflate makes of it, and is in the page anyway for 7z archives. It is primed: a
//! sample, known to both sides, is packed first, and only what follows travels. The sample belongs to the version: with
//! another one, older links could not be read.

use crc32fast::hash;
use ppmd_rust::{Ppmd7Decoder, Ppmd7Encoder};
use std::io::{self, Read, Write};

/// The version byte.
const VERSION: u8 = 1;
/// The sample of version 1.
const SAMPLE: &[u8] = include_bytes!("sample-1.txt");
const ORDER: u32 = 16;
const MEMORY: u32 = 4 << 20;
/// The range coder holds back its last bytes, and may still raise them: of the packed sample, so many travel with the text.
const HELD_BACK: usize = 16;
/// Bytes of text that are unpacked at most; reports of 350,000 events have a third of it.
pub(super) const LIMIT: usize = 4 << 20;

/// Why letters are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Another version packed it.
    Version,
    /// Letters are missing.
    CutOff,
    /// Letters are others than they were.
    Damaged,
    /// It would unpack to more than any report.
    TooLarge,
}

/// `text` as letters of a link; `None`: it is too long.
pub(super) fn encode(text: &str) -> Option<String> {
    if text.len() > LIMIT {
        return None;
    }
    let sample = pack(&[SAMPLE])?;
    let common = sample.len().saturating_sub(HELD_BACK);
    let packed = pack(&[SAMPLE, text.as_bytes()])?;
    let packed = packed.strip_prefix(&sample[..common])?;
    let mut bytes = vec![VERSION];
    put_number(&mut bytes, packed.len());
    put_number(&mut bytes, text.len());
    bytes.extend(hash(packed).to_le_bytes());
    bytes.extend(packed);
    Some(to_letters(&bytes))
}

/// The text of `letters`; what stands behind it is not looked at.
pub(super) fn decode(letters: &str) -> Result<String, Fault> {
    let bytes = from_letters(letters);
    let mut rest = bytes.as_slice();
    let (&version, after) = rest.split_first().ok_or(Fault::CutOff)?;
    if version != VERSION {
        return Err(Fault::Version);
    }
    rest = after;
    let packed = take_number(&mut rest)?;
    let size = take_number(&mut rest)?;
    if size > LIMIT {
        return Err(Fault::TooLarge);
    }
    let (sum, body) = rest.split_first_chunk::<4>().ok_or(Fault::CutOff)?;
    let body = body.get(..packed).ok_or(Fault::CutOff)?;
    if hash(body) != u32::from_le_bytes(*sum) {
        return Err(Fault::Damaged);
    }
    let sample = pack(&[SAMPLE]).ok_or(Fault::Damaged)?;
    let common = sample.len().saturating_sub(HELD_BACK);
    let text = unpack(sample[..common].chain(body), size).map_err(|_| Fault::Damaged)?;
    String::from_utf8(text).map_err(|_| Fault::Damaged)
}

fn pack(parts: &[&[u8]]) -> Option<Vec<u8>> {
    let mut encoder = Ppmd7Encoder::new(Vec::new(), ORDER, MEMORY).ok()?;
    for part in parts {
        encoder.write_all(part).ok()?;
    }
    encoder.finish(false).ok()
}

/// What follows the sample.
fn unpack(packed: impl Read, size: usize) -> io::Result<Vec<u8>> {
    let mut decoder = Ppmd7Decoder::new(packed, ORDER, MEMORY).map_err(|_| io::ErrorKind::InvalidData)?;
    let mut text = vec![0; SAMPLE.len()];
    decoder.read_exact(&mut text)?;
    text.clear();
    // As much as comes, not as much as is promised.
    decoder.take(size as u64).read_to_end(&mut text)?;
    if text.len() == size { Ok(text) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn put_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

fn take_number(bytes: &mut &[u8]) -> Result<usize, Fault> {
    let mut number = 0;
    for shift in [0, 7, 14, 21] {
        let (&byte, rest) = bytes.split_first().ok_or(Fault::CutOff)?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Fault::TooLarge)
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// A dozen lines here weigh less in the page than a library for every alphabet.
fn to_letters(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits =
            group.iter().enumerate().fold(0_usize, |bits, (at, byte)| bits | usize::from(*byte) << (16 - 8 * at));
        for at in 0..=group.len() {
            text.push(char::from(LETTERS[bits >> (18 - 6 * at) & 63]));
        }
    }
    text
}

/// Up to the first thing that is no letter. Line ends and spaces within are those of a mail.
fn from_letters(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| !letter.is_ascii_whitespace()) {
        let Some(value) = LETTERS.iter().position(|known| *known == letter) else { break };
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        let long = (0..40_000_u32).map(|n| char::from(b' ' + (n * n % 89).to_le_bytes()[0])).collect::<String>();
        for text in ["", "x", "更新失败 0x80073712", &long] {
            assert_eq!(decode(&encode(text).unwrap()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn letters_are_those_of_an_address() {
        let bytes: Vec<u8> = (0..=255).collect();
        for end in 0..bytes.len() {
            let letters = to_letters(&bytes[..end]);
            assert!(letters.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_".contains(&letter)));
            assert_eq!(from_letters(&letters), &bytes[..end]);
        }
        assert_eq!(to_letters(b"\xfb\xff\xfe"), "-__-");
    }

    #[test]
    fn a_mail_around_a_link_does_no_harm() {
        let letters = encode(&"one line of a log\n".repeat(30)).unwrap();
        let (first, second) = letters.split_at(letters.len() / 2);
        assert!(decode(&format!("{first}\r\n {second}")).is_ok());
        assert!(decode(&format!("{letters}\n\nRegards, Wang")).is_ok());
        assert!(decode(&format!("{letters}>")).is_ok());
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        let letters = encode(&"one line of a log\n".repeat(30)).unwrap();
        assert_eq!(decode(""), Err(Fault::CutOff));
        for end in 2..letters.len() - 1 {
            assert_eq!(decode(&letters[..end]), Err(Fault::CutOff), "{end}");
        }
        let other = if letters.as_bytes()[20] == b'A' { "B" } else { "A" };
        assert_eq!(decode(&format!("{}{other}{}", &letters[..20], &letters[21..])), Err(Fault::Damaged));
        assert_eq!(decode("AgAA"), Err(Fault::Version));
        assert_eq!(decode(&to_letters(&[VERSION, 0xff, 0xff, 0xff, 0xff, 1])), Err(Fault::TooLarge));
    }

    /// Whoever forges a sum gets nonsense, in bounded time and memory.
    #[test]
    fn forged_bytes_are_no_text_or_a_short_one() {
        for seed in 0..40_u32 {
            let body: Vec<u8> = (0..200_u32).map(|n| (n.wrapping_mul(seed * 2 + 1) >> 3).to_le_bytes()[0]).collect();
            let mut bytes = vec![VERSION];
            put_number(&mut bytes, body.len());
            put_number(&mut bytes, LIMIT);
            bytes.extend(hash(&body).to_le_bytes());
            bytes.extend(&body);
            assert!(decode(&to_letters(&bytes)).is_err());
        }
    }

    #[test]
    fn the_sample_of_a_version_never_changes() {
        assert_eq!(
            hash(SAMPLE),
            0x18de_12c4,
            "links of version {VERSION} could not be read any more: make another version"
        );
    }
}
