//! Bytes as text, whatever their encoding may be.

use super::fold::Chars;
use crate::text::Encoding;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Bytes, each with the byte of the output it comes from.
pub(super) type Bytes = Vec<(u8, u32)>;

/// Characters with their bytes, one or two.
type Reverse = BTreeMap<char, ([u8; 2], usize)>;

/// As UTF-8; a byte that is none counts as its own character.
pub(super) fn as_text(bytes: &[(u8, u32)], out: &mut Chars) {
    let mut at = 0;
    while let Some((first, place)) = bytes.get(at).copied() {
        let length = match first {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 1,
        };
        let mut buffer = [0; 4];
        let whole = bytes.get(at..at + length).and_then(|part| {
            part.iter().zip(&mut buffer).for_each(|((byte, _), to)| *to = *byte);
            std::str::from_utf8(&buffer[..length]).ok()?.chars().next()
        });
        out.push((whole.unwrap_or(char::from(first)), place));
        at += if whole.is_some() { length } else { 1 };
    }
}

/// The bytes of a file as text.
pub(super) fn utf8(bytes: &[(u8, u32)]) -> Chars {
    let mut out = Chars::with_capacity(bytes.len());
    as_text(bytes, &mut out);
    out
}

/// As UTF-16 of either order, from `first` on.
pub(super) fn utf16(bytes: &[(u8, u32)], first: usize, big: bool) -> Chars {
    let pairs = bytes.get(first..).unwrap_or_default().chunks_exact(2);
    let units: Vec<(u16, u32)> = pairs
        .map(|pair| {
            let two = [pair[0].0, pair[1].0];
            (if big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) }, pair[0].1)
        })
        .collect();
    let mut places = units.iter().map(|unit| unit.1);
    char::decode_utf16(units.iter().map(|unit| unit.0))
        .filter_map(|decoded| {
            let place = places.next()?;
            let c = decoded.unwrap_or('\u{FFFD}');
            if c.len_utf16() == 2 {
                places.next();
            }
            Some((c, place))
        })
        .collect()
}

/// As characters of two bytes: GBK, Big5.
pub(super) fn double(bytes: &[(u8, u32)], encoding: Encoding) -> Chars {
    let mut out = Chars::with_capacity(bytes.len());
    let mut at = 0;
    while let Some((first, place)) = bytes.get(at).copied() {
        let second = bytes.get(at + 1).map(|byte| byte.0).filter(|second| first > 0x80 && *second >= 0x40);
        let c = second.and_then(|second| {
            let pair = [first, second];
            let decoded = encoding.decode(&pair);
            let mut chars = decoded.chars();
            chars.next().filter(|c| *c != '\u{FFFD}' && chars.next().is_none())
        });
        out.push((c.unwrap_or(char::from(first)), place));
        at += if c.is_some() { 2 } else { 1 };
    }
    out
}

/// The bytes that a text was before it was read in the wrong encoding; what that does not have becomes `?`. `None`: it cannot
/// have been.
pub(super) fn back(chars: &[(char, u32)], encoding: Encoding) -> Option<Bytes> {
    let table = reverse(encoding);
    let mut out = Bytes::with_capacity(chars.len() * 2);
    let mut wide = 0usize;
    for (c, place) in chars {
        if c.is_ascii() {
            out.push((*c as u8, *place));
            continue;
        }
        match table.get(c) {
            Some((bytes, length)) => {
                out.extend(bytes[..*length].iter().map(|byte| (*byte, *place)));
                wide += 1;
            }
            // Bytes that the encoding leaves free.
            None => out.push((u8::try_from(u32::from(*c)).unwrap_or(b'?'), *place)),
        }
    }
    (wide > 0).then_some(out)
}

/// The bytes of each character that has at most two.
fn reverse(encoding: Encoding) -> &'static Reverse {
    static TABLES: [OnceLock<Reverse>; 3] = [const { OnceLock::new() }; 3];
    let (at, leads) = match encoding {
        Encoding::Gb18030 => (0, 0x81..=0xFE),
        Encoding::Big5 => (1, 0xA1..=0xF9),
        _ => (2, 0x80..=0xFF),
    };
    TABLES[at].get_or_init(|| {
        let mut all = Reverse::new();
        for lead in leads {
            if at == 2 {
                all.extend(encoding.decode(&[lead]).chars().next().map(|c| (c, ([lead, 0], 1))));
                continue;
            }
            // A line each, so that one that is no character spoils no other.
            let row: Vec<u8> = (0x40..=0xFE).flat_map(|trail| [lead, trail, b'\n']).collect();
            for (trail, text) in (0x40..=0xFEu8).zip(encoding.decode(&row).split('\n')) {
                let mut chars = text.chars();
                if let (Some(c), None) = (chars.next(), chars.next())
                    && c != '\u{FFFD}'
                    && !c.is_ascii()
                {
                    all.entry(c).or_insert(([lead, trail], 2));
                }
            }
        }
        all
    })
}
