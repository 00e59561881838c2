//! The encodings whose characters have two bytes: GB 18030 (with its four), Big5 and Shift-JIS, as the Encoding Standard
//! defines them.
//!
//! Their tables weigh a sixth of the page, and every browser has them: so they are not compiled into the page but asked
//! for, one text with all pairs, when the first such source is met. Elsewhere `encoding_rs` answers. Where browsers of
//! different years answer differently, what is right stands here ([`PINNED`]); that the rest is the same everywhere, page
//! tests show in three engines against `tests/browser/encodings.json`.

use crate::order::InOrder as _;
use std::sync::OnceLock;

/// Decodes all of `bytes`, which are in the encoding that the standard calls `label`; what is malformed becomes U+FFFD.
pub type Decode = fn(label: &str, bytes: &[u8]) -> Option<String>;

static DECODE: OnceLock<Decode> = OnceLock::new();

/// Says who knows the tables. The first to say so is asked; without any, such text comes out as U+FFFD.
pub fn set_decoder(decode: Decode) {
    let _ = DECODE.set(decode);
}

fn ask(label: &str, bytes: &[u8]) -> String {
    #[cfg(not(target_arch = "wasm32"))]
    let _ = DECODE.get_or_init(|| {
        |label, bytes| {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
            Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
        }
    });
    DECODE.get().and_then(|decode| decode(label, bytes)).unwrap_or_default()
}

/// An encoding of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DoubleByte {
    Gb18030,
    Big5,
    ShiftJis,
}

/// What stands at the beginning of some bytes, the first of which is none of ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A character, and its length.
    Character(char, usize),
    /// No character, and its length.
    Malformed(usize),
    /// The bytes end inside a character.
    Incomplete,
}

const LEADS: std::ops::RangeInclusive<u8> = 0x81..=0xFE;
const TRAILS: std::ops::RangeInclusive<u8> = 0x40..=0xFE;
const WIDTH: usize = 0xFE - 0x40 + 1;
/// Four bytes count from here on through the planes behind the first.
const PLANES: u32 = 189_000;
/// Four bytes up to here are characters of the first plane.
const FIRST_PLANE: u32 = 39_420;

/// Pairs of GB 18030 that older browsers read as of private use, as the standard had it before its edition of 2022.
const PINNED: [(u16, char); 18] = [
    (0xA6D9, '\u{FE10}'),
    (0xA6DA, '\u{FE12}'),
    (0xA6DB, '\u{FE11}'),
    (0xA6DC, '\u{FE13}'),
    (0xA6DD, '\u{FE14}'),
    (0xA6DE, '\u{FE15}'),
    (0xA6DF, '\u{FE16}'),
    (0xA6EC, '\u{FE17}'),
    (0xA6ED, '\u{FE18}'),
    (0xA6F3, '\u{FE19}'),
    (0xFE59, '\u{9FB4}'),
    (0xFE61, '\u{9FB5}'),
    (0xFE66, '\u{9FB6}'),
    (0xFE67, '\u{9FB7}'),
    (0xFE6D, '\u{9FB8}'),
    (0xFE7E, '\u{9FB9}'),
    (0xFE90, '\u{9FBA}'),
    (0xFEA0, '\u{9FBB}'),
];

impl DoubleByte {
    fn label(self) -> &'static str {
        match self {
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::ShiftJis => "shift_jis",
        }
    }

    /// By lead and trail; zero: no character.
    fn table(self) -> &'static [u32] {
        static TABLES: [OnceLock<Vec<u32>>; 3] = [const { OnceLock::new() }; 3];
        TABLES[self as usize].get_or_init(|| {
            let pairs = LEADS.flat_map(|lead| TRAILS.flat_map(move |trail| [lead, trail, b'\n']));
            let text = ask(self.label(), &pairs.collect::<Vec<_>>());
            let mut table: Vec<u32> = text.lines().map(cell).collect();
            for (pair, c) in PINNED.iter().filter(|_| self == Self::Gb18030) {
                let [lead, trail] = pair.to_be_bytes();
                if let Some(cell) = table.get_mut(place(lead, trail)) {
                    *cell = u32::from(*c);
                }
            }
            table
        })
    }

    fn pair(self, lead: u8, trail: u8) -> Option<Step> {
        let c = self.has(lead, trail).then(|| self.table().get(place(lead, trail)))??;
        char::from_u32(*c).filter(|c| *c != '\0').map(|c| Step::Character(c, 2))
    }

    /// Is it a pair that Windows reads? In Big5, which is its code page 950, the standard has characters of Hong Kong
    /// besides, and some browsers signs of private use.
    fn has(self, lead: u8, trail: u8) -> bool {
        let is_lead = match self {
            Self::ShiftJis => matches!(lead, 0x81..=0x9F | 0xE0..=0xFC),
            Self::Big5 => matches!(lead, 0xA1..=0xC5 | 0xC9..=0xF9) || (lead == 0xC6 && trail < 0x7F),
            Self::Gb18030 => LEADS.contains(&lead),
        };
        is_lead && TRAILS.contains(&trail)
    }

    /// Reads on; `bytes` begins with one above ASCII.
    pub(super) fn step(self, bytes: &[u8]) -> Step {
        let Some(&lead) = bytes.first() else { return Step::Incomplete };
        match (self, lead) {
            (Self::Gb18030, 0x80) => return Step::Character('€', 1),
            (Self::ShiftJis, 0x80) => return Step::Character('\u{80}', 1),
            (Self::ShiftJis, 0xA1..=0xDF) => {
                return Step::Character(char::from_u32(0xFF61 - 0xA1 + u32::from(lead)).unwrap_or('\u{FFFD}'), 1);
            }
            (Self::ShiftJis, 0xA0 | 0xFD..) | (_, 0x80 | 0xFF) => return Step::Malformed(1),
            _ => {}
        }
        let Some(&trail) = bytes.get(1) else { return Step::Incomplete };
        if self == Self::Gb18030 && trail.is_ascii_digit() {
            return four(bytes);
        }
        // What is ASCII is a character of its own after a broken one.
        self.pair(lead, trail).unwrap_or(Step::Malformed(if trail.is_ascii() { 1 } else { 2 }))
    }

    /// The bytes of a character in GB 18030; `None`: it has more than two.
    pub(super) fn encode_pair(c: char) -> Option<[u8; 2]> {
        static PAIRS: OnceLock<Vec<(char, u16)>> = OnceLock::new();
        let pairs = PAIRS.get_or_init(|| {
            let cells = (0_u16..).zip(Self::Gb18030.table());
            let mut pairs: Vec<_> =
                cells.filter_map(|(at, cell)| Some((char::from_u32(*cell).filter(|c| *c != '\0')?, at))).collect();
            // Of two places of one character the first is the one.
            pairs.in_order();
            pairs.dedup_by_key(|(c, _)| *c);
            pairs
        });
        let at = usize::from(pairs[pairs.binary_search_by_key(&c, |(c, _)| *c).ok()?].1);
        Some([u8::try_from(at / WIDTH).ok()? + 0x81, u8::try_from(at % WIDTH).ok()? + 0x40])
    }

    /// The bytes of a character that has four in GB 18030.
    pub(super) fn encode_four(c: char) -> Option<[u8; 4]> {
        let number = match u32::from(c).checked_sub(0x1_0000) {
            Some(behind) => PLANES + behind,
            None => u32::try_from(first_plane().iter().position(|of| *of == c)?).ok()?,
        };
        let byte = |from: u8, n: u32| u8::try_from(n).ok().map(|n| from + n);
        Some([
            byte(0x81, number / 12_600)?,
            byte(0x30, number / 1260 % 10)?,
            byte(0x81, number / 10 % 126)?,
            byte(0x30, number % 10)?,
        ])
    }
}

/// Where a pair stands in the table.
fn place(lead: u8, trail: u8) -> usize {
    usize::from(lead - 0x81) * WIDTH + usize::from(trail - 0x40)
}

/// One line of the answer: the character of a pair, or zero for what became of a pair that is none.
fn cell(line: &str) -> u32 {
    let mut chars = line.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c != '\u{FFFD}' => u32::from(c),
        _ => 0,
    }
}

/// Four bytes of GB 18030: they number the characters that have no pair.
fn four(bytes: &[u8]) -> Step {
    let Some(&third) = bytes.get(2) else { return Step::Incomplete };
    if !LEADS.contains(&third) {
        return Step::Malformed(1);
    }
    let Some(&fourth) = bytes.get(3) else { return Step::Incomplete };
    if !fourth.is_ascii_digit() {
        return Step::Malformed(1);
    }
    let digit = |byte: u8, from: u8| u32::from(byte - from);
    let number =
        ((digit(bytes[0], 0x81) * 10 + digit(bytes[1], 0x30)) * 126 + digit(third, 0x81)) * 10 + digit(fourth, 0x30);
    let character = match number.checked_sub(PLANES) {
        Some(behind) => char::from_u32(0x1_0000 + behind),
        None => first_plane().get(number as usize).copied().filter(|c| *c != '\u{FFFD}'),
    };
    character.map_or(Step::Malformed(4), |c| Step::Character(c, 4))
}

/// The characters of the first plane that have four bytes, by number.
fn first_plane() -> &'static [char] {
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut bytes = Vec::with_capacity(FIRST_PLANE as usize * 5);
        'all: for lead in LEADS {
            for (second, third) in (b'0'..=b'9').flat_map(|second| LEADS.map(move |third| (second, third))) {
                if bytes.len() >= FIRST_PLANE as usize * 5 {
                    break 'all;
                }
                bytes.extend((b'0'..=b'9').flat_map(|fourth| [lead, second, third, fourth, b'\n']));
            }
        }
        ask("gb18030", &bytes).lines().map(|line| line.chars().next().unwrap_or('\u{FFFD}')).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// What the page tests hold each browser's answers against: `tests/browser/encodings.spec.ts`.
    #[test]
    fn browsers_are_held_to_these_tables() {
        let digest = |cells: Vec<u32>| {
            let cells: Vec<String> = cells.iter().map(|cell| format!("{cell:x}")).collect();
            crate::identity::sha256(cells.join(",").as_bytes()).unwrap()
        };
        let of = |encoding: DoubleByte| {
            let pairs = LEADS.flat_map(|lead| TRAILS.map(move |trail| (lead, trail)));
            let cells = encoding.table().iter().zip(pairs);
            digest(cells.map(|(cell, (lead, trail))| if encoding.has(lead, trail) { *cell } else { 0 }).collect())
        };
        let pinned: Vec<Value> = PINNED.iter().map(|(pair, c)| json!([pair, u32::from(*c)])).collect();
        let wanted = json!({
            "gb18030": of(DoubleByte::Gb18030),
            "big5": of(DoubleByte::Big5),
            "shift_jis": of(DoubleByte::ShiftJis),
            "four": digest(first_plane().iter().map(|c| u32::from(*c)).collect()),
            "pinned": pinned,
        });
        let listed: Value = serde_json::from_str(include_str!("../../../../tests/browser/encodings.json")).unwrap();
        assert_eq!(listed, wanted);
    }
}
