//! Names inside bytes that a text spells out: hexadecimal dumps (`.reg`, event data) and Base64 (`-EncodedCommand`). Of a run that
//! holds one nothing is left but the tokens of what it holds.

use super::vocabulary;
use crate::text::Encoding;
use std::ops::Range;

/// Bytes below which a run holds no name.
const SHORTEST: usize = 4;
/// Letters of Base64 below which it is a word.
const SHORTEST_BASE64: usize = 8;
/// Letters of Base64 that are a word, or a few, more often than not.
const SHORT_BASE64: usize = 16;
/// Bytes of a run that are decoded.
const LONGEST: usize = 64 * 1024;

/// A run of spelled bytes and every text it may be.
pub(crate) struct Run {
    pub(crate) range: Range<usize>,
    pub(crate) readings: Vec<String>,
    /// Security identifiers among the bytes, in their written form.
    pub(crate) sids: Vec<String>,
}

/// The runs of a text that hold something readable.
pub(crate) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let inside = at > 0 && text.as_bytes()[at - 1].is_ascii_alphanumeric();
        // Two digits may be a byte in either way of counting.
        let found: Vec<_> =
            if inside { Vec::new() } else { [hexadecimal, decimal].iter().filter_map(|read| read(text, at)).collect() };
        let found = if inside || !found.is_empty() { found } else { base64(text, at).into_iter().collect() };
        let end = found.iter().map(|(end, _)| *end).max();
        for (end, bytes) in found {
            runs.push(Run { range: at..end, readings: readings(&bytes), sids: sids(&bytes) });
        }
        if let Some(end) = end {
            at = end;
        } else {
            at += 1;
            while !text.is_char_boundary(at) {
                at += 1;
            }
        }
    }
    runs.retain(|run| !run.readings.is_empty() || !run.sids.is_empty());
    runs
}

/// Pairs of digits, with commas, blanks, `-`, `:` or a line's end between them, or none.
fn hexadecimal(text: &str, from: usize) -> Option<(usize, Vec<u8>)> {
    let all = text.as_bytes();
    let prefix = if matches!(all.get(from..from + 2), Some(b"0x" | b"0X")) { 2 } else { 0 };
    let (mut at, mut end, mut bytes) = (from + prefix, from, Vec::new());
    while bytes.len() < LONGEST {
        let Some(pair) = all.get(at..at + 2).filter(|pair| pair.iter().all(u8::is_ascii_hexdigit)) else { break };
        bytes.push(u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?);
        (at, end) = (at + 2, at + 2);
        let between =
            all[at..].iter().take_while(|b| matches!(b, b',' | b' ' | b'-' | b':' | b'\\' | b'\r' | b'\n')).count();
        // A column of a dump stands apart from the text beside it by more.
        at += if between <= 8 { between } else { 0 };
        if between > 0 && matches!(all.get(at..at + 2), Some(b"0x" | b"0X")) {
            at += 2;
        }
    }
    let joined = all.get(end).is_some_and(u8::is_ascii_alphanumeric);
    (bytes.len() >= SHORTEST && !joined).then_some((end, bytes))
}

/// `80, 67, 45`: numbers of bytes.
fn decimal(text: &str, from: usize) -> Option<(usize, Vec<u8>)> {
    let all = text.as_bytes();
    let (mut at, mut end, mut bytes) = (from, from, Vec::new());
    while bytes.len() < LONGEST {
        let digits = all[at..].iter().take(4).take_while(|b| b.is_ascii_digit()).count();
        let Some(byte) = text.get(at..at + digits).and_then(|digits| digits.parse::<u8>().ok()) else { break };
        bytes.push(byte);
        end = at + digits;
        let between = all[end..].iter().take(8).take_while(|b| matches!(b, b',' | b' ' | b';')).count();
        at = end + between;
        if between == 0 {
            break;
        }
    }
    let joined = all.get(end).is_some_and(u8::is_ascii_alphanumeric);
    (bytes.len() > SHORTEST && !joined).then_some((end, bytes))
}

fn base64(text: &str, from: usize) -> Option<(usize, Vec<u8>)> {
    let all = text.as_bytes();
    let value = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let letters: Vec<u8> = all[from..].iter().map_while(|b| value(*b)).take(LONGEST).collect();
    let written = &text[from..from + letters.len()];
    let is_word = || {
        let plain = written.bytes().all(|b| b.is_ascii_lowercase()) || written.bytes().all(|b| b.is_ascii_digit());
        plain || vocabulary::is_word(&written.to_lowercase()) || vocabulary::is_compound(written)
    };
    if letters.len() < SHORTEST_BASE64 || (letters.len() < SHORT_BASE64 && is_word()) {
        return None;
    }
    let bytes = letters.chunks(4).flat_map(|four| {
        let bits = four.iter().fold(0u32, |bits, six| (bits << 6) | u32::from(*six)) << (6 * (4 - four.len()));
        let [_, a, b, c] = bits.to_be_bytes();
        [a, b, c].into_iter().take(four.len() - 1)
    });
    let mut end = from + letters.len();
    end += all[end..].iter().take_while(|b| **b == b'=').count().min(2);
    Some((end, bytes.collect()))
}

/// The texts that bytes may be: only what is mostly readable.
fn readings(bytes: &[u8]) -> Vec<String> {
    // The second half of the last letter may be missing.
    let padded: Vec<u8> = bytes.iter().copied().chain([0]).collect();
    let wide = |from: usize| Encoding::Utf16Le.decode(&padded[from..from + ((padded.len() - from) & !1)]).into_owned();
    let mut readings = vec![wide(0), wide(1), Encoding::Utf16Be.decode(&bytes[..bytes.len() & !1]).into_owned()];
    readings.push(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => Encoding::Gb18030.decode(bytes).into_owned(),
    });
    readings.retain(|text| {
        let (mut readable, mut all) = (0, 0);
        for c in text.chars().filter(|c| *c != '\0') {
            all += 1;
            readable += usize::from(c.is_ascii_graphic() || c == ' ' || ('\u{4E00}'..='\u{9FFF}').contains(&c));
        }
        readable >= 2 && readable * 4 >= all * 3
    });
    readings
}

/// `01 05 00 00 00 00 00 05 15 00 00 00 …`: identifiers of accounts and machines.
fn sids(bytes: &[u8]) -> Vec<String> {
    const START: [u8; 12] = [1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0];
    let mut found = Vec::new();
    for at in 0..bytes.len() {
        let four = [1, 4].contains(bytes.get(at + 1).unwrap_or(&0)) || bytes.get(at + 1) == Some(&5);
        if four && bytes.get(at) == Some(&START[0]) && bytes.get(at + 2..at + 12) == Some(&START[2..]) {
            let parts =
                bytes[at + 12..].as_chunks::<4>().0.iter().take(4).map(|part| u32::from_le_bytes(*part).to_string());
            found.push(format!("s-1-5-21-{}", parts.collect::<Vec<_>>().join("-")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_every_way() {
        for text in [
            "hex(1):50,00,43,00,2d,00,30,00,34,00,31,00,37,00,00,00",
            "hex:50,00,43,00,\\\r\n  2d,00,30,00,34,00,31,00,37,00",
            "0000 50 00 43 00 2D 00 30 00 34 00 31 00 37 00",
            "500043002D0030003400310037",
            "50432D30343137",
            "-EncodedCommand cABpAG4AZwAgAFAAQwAtADAANAAxADcA",
            "UEMtMDQxNyBpcyBoZXJl",
            "80,67,45,48,52,49,55",
            "80 0 67 0 45 0 48 0 52 0 49 0 55 0",
            "0x50, 0x43, 0x2D, 0x30, 0x34, 0x31, 0x37",
            "00500043002D0030003400310037",
        ] {
            let runs = runs(text);
            assert!(runs.iter().any(|run| run.readings.iter().any(|r| r.contains("PC-0417"))), "{text}");
        }
        let sid = "01050000000000051500000001000000020000000300000004000000";
        assert_eq!(runs(sid)[0].sids, ["s-1-5-21-1-2-3-4"]);
        assert!(runs("0x80073712 CbsExecuteStateResolvePending 19041.1806.1.1").iter().all(|run| run.sids.is_empty()));
    }
}
