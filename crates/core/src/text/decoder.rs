//! Bytes to characters: whole texts, and texts that come in pieces.
//!
//! Written here because `encoding_rs` brings the tables of all encodings of the web, and they weigh 150 kB in the page. What
//! comes out is the same, which the tests hold against it.

use super::double_byte::{DoubleByte, Step};
use super::{Encoding, code_page};
use std::borrow::Cow;

/// Decodes a text that comes in pieces. A byte-order mark at its beginning is no part of it.
#[derive(Debug)]
pub struct Decoder {
    encoding: Encoding,
    /// A character that the last piece cut.
    rest: Vec<u8>,
    begun: bool,
}

impl Decoder {
    pub(super) fn new(encoding: Encoding) -> Self {
        Self { encoding, rest: Vec::new(), begun: false }
    }

    /// The characters that `bytes` complete; `last`: nothing follows them. What is malformed becomes U+FFFD.
    pub fn decode(&mut self, bytes: &[u8], last: bool) -> String {
        let joined;
        let bytes = if self.rest.is_empty() {
            bytes
        } else {
            let mut all = std::mem::take(&mut self.rest);
            all.extend_from_slice(bytes);
            joined = all;
            &joined
        };
        let mark = self.encoding.mark();
        let bytes = match bytes.strip_prefix(mark) {
            _ if self.begun => bytes,
            Some(after) => after,
            None if !last && mark.starts_with(bytes) => {
                self.rest = bytes.to_vec();
                return String::new();
            }
            None => bytes,
        };
        self.begun = true;
        let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 2);
        let (read, _) = run(self.encoding, bytes, last, &mut out);
        self.rest = bytes[read..].to_vec();
        text(out)
    }
}

/// All of `bytes`; what is malformed becomes U+FFFD.
pub(super) fn whole(encoding: Encoding, bytes: &[u8]) -> Cow<'_, str> {
    if let Some(same) = as_it_is(encoding, bytes) {
        return Cow::Borrowed(same);
    }
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 2);
    run(encoding, bytes, true, &mut out);
    Cow::Owned(text(out))
}

/// All of `bytes`; `None`: something is malformed.
pub(super) fn sound(encoding: Encoding, bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some(same) = as_it_is(encoding, bytes) {
        return Some(Cow::Borrowed(same));
    }
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 2);
    let (_, malformed) = run(encoding, bytes, true, &mut out);
    (!malformed).then(|| Cow::Owned(text(out)))
}

fn as_it_is(encoding: Encoding, bytes: &[u8]) -> Option<&str> {
    let same = match encoding {
        Encoding::Utf16Le | Encoding::Utf16Be => false,
        Encoding::Utf8 => true,
        _ => bytes.is_ascii(),
    };
    if same { std::str::from_utf8(bytes).ok() } else { None }
}

/// Only characters are pushed.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

fn push(out: &mut Vec<u8>, c: char) {
    if c.is_ascii() {
        out.push(c as u8);
    } else {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Appends the characters of `bytes`; gives how many bytes were read (fewer only when more follow) and whether some were
/// malformed.
fn run(encoding: Encoding, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> (usize, bool) {
    match encoding {
        Encoding::Utf8 => utf8(bytes, last, out),
        Encoding::Utf16Le => utf16(bytes, u16::from_le_bytes, last, out),
        Encoding::Utf16Be => utf16(bytes, u16::from_be_bytes, last, out),
        Encoding::Gb18030 => double(DoubleByte::Gb18030, bytes, last, out),
        Encoding::Big5 => double(DoubleByte::Big5, bytes, last, out),
        Encoding::ShiftJis => double(DoubleByte::ShiftJis, bytes, last, out),
        Encoding::Ibm850 => single(code_page::CP850, bytes, out),
        Encoding::Ibm866 => single(code_page::CP866, bytes, out),
        Encoding::Windows1252 => single(code_page::CP1252, bytes, out),
    }
}

fn utf8(bytes: &[u8], last: bool, out: &mut Vec<u8>) -> (usize, bool) {
    let (mut at, mut malformed) = (0, false);
    loop {
        let error = match std::str::from_utf8(&bytes[at..]) {
            Ok(text) => {
                out.extend_from_slice(text.as_bytes());
                return (bytes.len(), malformed);
            }
            Err(error) => error,
        };
        out.extend_from_slice(&bytes[at..at + error.valid_up_to()]);
        at += error.valid_up_to();
        let Some(length) = error.error_len().or(last.then_some(bytes.len() - at)) else { return (at, malformed) };
        malformed = true;
        push(out, '\u{FFFD}');
        at += length;
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, last: bool, out: &mut Vec<u8>) -> (usize, bool) {
    let (mut at, mut malformed) = (0, false);
    let unit_at = |at: usize| Some(unit([*bytes.get(at)?, *bytes.get(at + 1)?]));
    while let Some(first) = unit_at(at) {
        at += 2;
        match first {
            0..0x80 => out.push(first as u8),
            0xD800..0xDC00 => match unit_at(at) {
                Some(second @ 0xDC00..0xE000) => {
                    at += 2;
                    let c = 0x1_0000 + ((u32::from(first) - 0xD800) << 10) + (u32::from(second) - 0xDC00);
                    push(out, char::from_u32(c).unwrap_or('\u{FFFD}'));
                }
                None if !last => return (at - 2, malformed),
                second => {
                    malformed = true;
                    push(out, '\u{FFFD}');
                    // Half a character and half a unit at the end are one thing that is missing.
                    at = if second.is_none() { bytes.len() } else { at };
                }
            },
            _ => {
                let c = char::from_u32(u32::from(first));
                malformed |= c.is_none();
                push(out, c.unwrap_or('\u{FFFD}'));
            }
        }
    }
    if last && at < bytes.len() {
        push(out, '\u{FFFD}');
        return (bytes.len(), true);
    }
    (at, malformed)
}

fn double(encoding: DoubleByte, bytes: &[u8], last: bool, out: &mut Vec<u8>) -> (usize, bool) {
    let (mut at, mut malformed) = (0, false);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..ascii]);
        at += ascii;
        while let Some(128..) = bytes.get(at) {
            let length = match encoding.step(&bytes[at..]) {
                Step::Character(c, length) => {
                    push(out, c);
                    length
                }
                Step::Malformed(length) => {
                    malformed = true;
                    push(out, '\u{FFFD}');
                    length
                }
                Step::Incomplete if last => {
                    push(out, '\u{FFFD}');
                    return (bytes.len(), true);
                }
                Step::Incomplete => return (at, malformed),
            };
            at += length;
        }
    }
    (at, malformed)
}

fn single(upper: &str, bytes: &[u8], out: &mut Vec<u8>) -> (usize, bool) {
    let table: Vec<char> = upper.chars().collect();
    for byte in bytes {
        match byte {
            0..0x80 => out.push(*byte),
            _ => push(out, table.get(usize::from(*byte - 0x80)).copied().unwrap_or('\u{FFFD}')),
        }
    }
    (bytes.len(), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs as oracle;

    const ENCODINGS: [(Encoding, &oracle::Encoding); 8] = [
        (Encoding::Utf8, oracle::UTF_8),
        (Encoding::Utf16Le, oracle::UTF_16LE),
        (Encoding::Utf16Be, oracle::UTF_16BE),
        (Encoding::Gb18030, oracle::GB18030),
        (Encoding::Big5, oracle::BIG5),
        (Encoding::ShiftJis, oracle::SHIFT_JIS),
        (Encoding::Ibm866, oracle::IBM866),
        (Encoding::Windows1252, oracle::WINDOWS_1252),
    ];

    fn same(encoding: Encoding, oracle: &'static oracle::Encoding, bytes: &[u8]) {
        let wanted = oracle.decode_without_bom_handling(bytes).0;
        assert_eq!(whole(encoding, bytes), wanted, "{encoding:?} {bytes:02X?}");
        let wanted = oracle.decode_without_bom_handling_and_without_replacement(bytes);
        assert_eq!(sound(encoding, bytes), wanted, "{encoding:?} {bytes:02X?}");
    }

    #[test]
    fn every_pair_is_what_the_standard_says() {
        for (encoding, oracle) in ENCODINGS {
            for first in 0..=255_u8 {
                // Of Big5 what Windows has: its code page 950.
                if encoding == Encoding::Big5 && matches!(first, 0x81..=0xA0 | 0xC6..=0xC8 | 0xFA..) {
                    continue;
                }
                for second in 0..=255 {
                    same(encoding, oracle, &[first, second, b'\n']);
                }
            }
        }
    }

    #[test]
    fn every_character_of_four_bytes_is_what_the_standard_says() {
        for first in (0x81..=0xFE).step_by(3).chain([0x81, 0x82, 0x84, 0x90, 0xE3]) {
            for (second, third) in [(0x30, 0x81), (0x31, 0x90), (0x36, 0xA7), (0x39, 0xFE), (0x32, 0x9A)] {
                for fourth in 0x2F..=0x3A {
                    same(Encoding::Gb18030, oracle::GB18030, &[first, second, third, fourth, b'x']);
                }
            }
        }
        same(Encoding::Gb18030, oracle::GB18030, &[0x81, 0x30, 0x20, 0x30]);
        same(Encoding::Gb18030, oracle::GB18030, &[0x81, 0x30, 0xFF, 0x30]);
    }

    /// Bytes as they come, of which the encodings of two bytes make something often.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 7_u64;
        let next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let byte = (state >> 40) as u8;
            if state >> 62 == 0 { byte & 0x7F | 0x30 } else { byte }
        };
        std::iter::repeat_with(next).take(length).collect()
    }

    #[test]
    fn pieces_give_what_the_whole_gives() {
        let noise = noise(30_000);
        for (encoding, oracle) in ENCODINGS {
            let wanted = whole(encoding, &noise);
            if encoding != Encoding::Big5 {
                same(encoding, oracle, &noise);
            }
            for size in [1, 2, 3, 5, 7, 1000] {
                let mut decoder = Decoder::new(encoding);
                let mut out: String = noise.chunks(size).map(|piece| decoder.decode(piece, false)).collect();
                out += &decoder.decode(&[], true);
                assert!(out == wanted, "{encoding:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_mark_at_the_beginning_is_taken_away_once() {
        for (encoding, bytes) in [
            (Encoding::Utf8, &b"\xEF\xBB\xBFa\xEF\xBB\xBFb"[..]),
            (Encoding::Utf16Le, b"\xFF\xFEa\0\xFF\xFEb\0"),
            (Encoding::Utf16Be, b"\xFE\xFF\0a\xFE\xFF\0b"),
        ] {
            for size in [1, 2, 100] {
                let mut decoder = encoding.decoder();
                let mut out: String = bytes.chunks(size).map(|piece| decoder.decode(piece, false)).collect();
                out += &decoder.decode(&[], true);
                assert_eq!(out, "a\u{FEFF}b", "{encoding:?} {size}");
            }
        }
        // Begins like a mark, and ends.
        assert_eq!(Encoding::Utf8.decoder().decode(b"\xEF\xBB", true), "\u{FFFD}");
    }

    #[test]
    fn what_is_encoded_is_what_the_standard_says() {
        // Not the private use: what the committee left there for old text, nobody types.
        for c in (0..0xE000).chain(0xF900..0x1_0100).filter_map(char::from_u32) {
            let text = c.to_string();
            let (gbk, _, failed) = oracle::GBK.encode(&text);
            assert_eq!(Encoding::encode_gbk(&text), (!failed).then(|| gbk.into_owned()), "{c:?}");
        }
        for c in ['a', '密', '€', 'ü', '\u{1E3F}', '𠮷', '\u{10FFFF}', '\u{FFE5}', 'ᚠ'] {
            let text = format!("{c}码");
            assert_eq!(Encoding::encode_gb18030(&text), *oracle::GB18030.encode(&text).0, "{c:?}");
        }
    }
}
