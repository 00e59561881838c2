//! Damage that only text knows.

use crate::rng::Rng;
use encoding_rs::GBK;

/// `count` NUL bytes at `at`: what a power loss leaves of clusters that were never written.
#[must_use]
pub fn nul_run(text: &[u8], at: usize, count: usize) -> Vec<u8> {
    let at = at.min(text.len());
    [&text[..at], &vec![0; count], &text[at..]].concat()
}

/// The last `count` bytes never written.
#[must_use]
pub fn nul_tail(text: &[u8], count: usize) -> Vec<u8> {
    let kept = text.len() - count.min(text.len());
    [&text[..kept], &vec![0; count]].concat()
}

/// Every line end another one.
#[must_use]
pub fn line_ends(text: &[u8], end: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|b| *b == b'\n') {
        let bare = line.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        out.extend_from_slice(bare.unwrap_or(line));
        out.extend_from_slice(if bare.is_some() { end } else { b"" });
    }
    out
}

/// `count` bytes of anything at `at`.
#[must_use]
pub fn garbage(text: &[u8], at: usize, count: usize, seed: u64) -> Vec<u8> {
    let (at, mut rng) = (at.min(text.len()), Rng::new(seed));
    let noise: Vec<u8> = (0..count).map(|_| (rng.bits() & 0xFF) as u8).collect();
    [&text[..at], &noise, &text[at..]].concat()
}

/// UTF-8 taken for GBK and saved as UTF-8, as Windows does it: what makes no pair becomes `?`.
#[must_use]
pub fn mojibake(text: &str) -> String {
    let (bytes, mut out, mut at) = (text.as_bytes(), String::with_capacity(text.len()), 0);
    while at < bytes.len() {
        let len = if bytes[at].is_ascii() { 1 } else { 2.min(bytes.len() - at) };
        match GBK.decode_without_bom_handling_and_without_replacement(&bytes[at..at + len]) {
            Some(text) => out.push_str(&text),
            None => out.push('?'),
        }
        at += len;
    }
    out
}

/// UTF-16 without its mark.
#[must_use]
pub fn utf16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_damaged_as_asked() {
        assert_eq!(nul_run(b"abcd", 2, 3), b"ab\0\0\0cd");
        assert_eq!(nul_tail(b"abcd", 3), b"a\0\0\0");
        assert_eq!(line_ends(b"a\r\nb\nc", b"\r"), b"a\rb\rc");
        assert_eq!(line_ends(b"a\r\n", b"\n\r\n"), b"a\n\r\n");
        assert_eq!(garbage(b"ab", 1, 9, 1).len(), 11);
        assert_eq!(mojibake("适用于 Windows"), "閫傜敤浜?Windows");
        assert_eq!(utf16("a", true), [0, b'a']);
    }
}
