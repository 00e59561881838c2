//! Typed values and their text.

use super::Damaged;
use super::cursor::{Cursor, Wide};
use crate::text::Encoding;
use crate::time::UtcTime;
use std::fmt::Write;

/// The kinds whose size the format fixes, for values that stand in the XML itself.
const FIXED_SIZES: [(u8, usize); 17] = [
    (0x00, 0),
    (0x03, 1),
    (0x04, 1),
    (0x05, 2),
    (0x06, 2),
    (0x07, 4),
    (0x08, 4),
    (0x09, 8),
    (0x0A, 8),
    (0x0B, 4),
    (0x0C, 8),
    (0x0D, 4),
    (0x0F, 16),
    (0x11, 8),
    (0x12, 16),
    (0x14, 4),
    (0x15, 8),
];
/// Many values of one kind.
const ARRAY: u8 = 0x80;
const NULL: u8 = 0x00;
const WIDE: u8 = 0x01;
const ANSI: u8 = 0x02;
const FILETIME: u8 = 0x11;
const SYSTEMTIME: u8 = 0x12;
const SID: u8 = 0x13;
/// XML as a value.
const BINXML: u8 = 0x21;
/// Bytes of a text that may be a number or a time; what is longer is neither, and not worth decoding to know it.
const SHORT_TEXT: usize = 2 * 64;

/// A value as it stands in the block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'c> {
    pub(super) kind: u8,
    pub(super) bytes: &'c [u8],
    /// Where it stands.
    pub(super) at: usize,
}

impl<'c> Value<'c> {
    /// A value in the XML itself, behind its token.
    pub(super) fn in_xml(cursor: &mut Cursor<'c>) -> Result<Self, Damaged> {
        let kind = cursor.u8()?;
        let at = cursor.at;
        let bytes = match kind {
            WIDE => cursor.counted_text()?.0,
            ANSI => {
                let size = usize::from(cursor.u16()?);
                cursor.take(size)?
            }
            _ => {
                let size = FIXED_SIZES.iter().find(|(fixed, _)| *fixed == kind).ok_or(Damaged)?.1;
                cursor.take(size)?
            }
        };
        Ok(Self { kind, bytes, at })
    }

    pub(super) fn is_null(self) -> bool {
        self.kind == NULL
    }

    pub(super) fn is_xml(self) -> bool {
        self.kind == BINXML
    }

    /// Its text as UTF-16, if that is what it is.
    pub(super) fn wide(self) -> Option<Wide<'c>> {
        (self.kind == WIDE).then_some(Wide(self.bytes))
    }

    /// Bytes from the least, as many as there are.
    fn unsigned(self) -> u64 {
        self.bytes.iter().take(8).rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    #[expect(clippy::cast_possible_wrap, reason = "the sign is what the bits say")]
    fn signed(self) -> i64 {
        let bits = 64 - 8 * self.bytes.len().min(8);
        if bits == 64 { 0 } else { (self.unsigned() << bits) as i64 >> bits }
    }

    /// The number it is, or that its text is.
    pub(super) fn number(self) -> Option<u64> {
        match self.kind {
            0x03..=0x0A | 0x0D | 0x10 | 0x14 | 0x15 => Some(self.unsigned()),
            WIDE if self.bytes.len() <= SHORT_TEXT => Wide(self.bytes).to_text().parse().ok(),
            _ => None,
        }
    }

    /// The time it is.
    pub(super) fn time(self) -> Option<UtcTime> {
        match self.kind {
            FILETIME => UtcTime::from_filetime(self.unsigned()),
            SYSTEMTIME => system_time(self.bytes),
            // Events that were sent over from another computer hold the time as text.
            WIDE if self.bytes.len() <= SHORT_TEXT => UtcTime::from_fixed(Wide(self.bytes).to_text().as_bytes()),
            _ => None,
        }
    }

    pub(super) fn is_array(self) -> bool {
        self.kind & ARRAY != 0
    }

    /// The values of an array; of anything else the value itself.
    pub(super) fn items(self) -> Items<'c> {
        Items { rest: Some(self) }
    }

    /// Appends its text: numbers in decimal, what Windows calls hexadecimal with `0x`, GUIDs in upper case without
    /// braces, times in UTC, bytes as hexadecimal digits.
    pub(super) fn push_to(self, out: &mut String) {
        // Writing to a string does not fail.
        let _ = match self.kind {
            WIDE | 0x23 => {
                Wide(self.bytes).push_to(out);
                Ok(())
            }
            ANSI => {
                let end = self.bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                out.push_str(&Encoding::Windows1252.decode(&self.bytes[..end]));
                Ok(())
            }
            0x03 | 0x05 | 0x07 | 0x09 => write!(out, "{}", self.signed()),
            0x04 | 0x06 | 0x08 | 0x0A => write!(out, "{}", self.unsigned()),
            0x0B => match self.bytes.try_into() {
                Ok(bytes) => write!(out, "{}", f32::from_le_bytes(bytes)),
                Err(_) => Ok(()),
            },
            0x0C => match self.bytes.try_into() {
                Ok(bytes) => write!(out, "{}", f64::from_le_bytes(bytes)),
                Err(_) => Ok(()),
            },
            0x0D => write!(out, "{}", self.unsigned() != 0),
            0x0E => {
                push_hex(self.bytes, out);
                Ok(())
            }
            0x0F => {
                push_guid(self.bytes, out);
                Ok(())
            }
            0x10 | 0x14 | 0x15 => write!(out, "{:#x}", self.unsigned()),
            FILETIME | SYSTEMTIME => match self.time() {
                Some(time) => write!(out, "{}", time.to_rfc3339()),
                None => write!(out, "{}", self.unsigned()),
            },
            SID => push_sid(self.bytes, out),
            _ => Ok(()),
        };
    }
}

/// The values of an array one after the other.
pub(super) struct Items<'c> {
    rest: Option<Value<'c>>,
}

impl<'c> Iterator for Items<'c> {
    type Item = Value<'c>;

    fn next(&mut self) -> Option<Value<'c>> {
        let all = self.rest.take()?;
        if !all.is_array() {
            return Some(all);
        }
        let kind = all.kind & !ARRAY;
        // Texts end in a NUL each.
        let (size, gap) = match kind {
            _ if all.bytes.is_empty() => return None,
            WIDE => (all.bytes.as_chunks::<2>().0.iter().position(|unit| *unit == [0, 0]).map(|at| at * 2), 2),
            ANSI => (all.bytes.iter().position(|byte| *byte == 0), 1),
            _ => (FIXED_SIZES.iter().find(|(fixed, size)| *fixed == kind && *size > 0).map(|(_, size)| *size), 0),
        };
        let (bytes, rest) = all.bytes.split_at_checked(size.unwrap_or(all.bytes.len())).unwrap_or((all.bytes, &[]));
        self.rest = Some(Value { bytes: rest.get(gap..).unwrap_or_default(), ..all });
        Some(Value { kind, bytes, ..all })
    }
}

/// Eight 16-bit numbers: year, month, day of the week, day, hour, minute, second, milliseconds.
pub(crate) fn system_time(bytes: &[u8]) -> Option<UtcTime> {
    let parts: Vec<u16> = bytes.get(..16)?.as_chunks::<2>().0.iter().map(|part| u16::from_le_bytes(*part)).collect();
    let [year, month, _, day, hour, minute, second, ms] = parts[..] else { return None };
    let text = format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
    UtcTime::from_fixed(text.as_bytes()).map(|time| time.plus_ms(i64::from(ms)))
}

fn push_hex(bytes: &[u8], out: &mut String) {
    out.reserve(bytes.len() * 2);
    let digit = |digit: u8| char::from(if digit < 10 { b'0' + digit } else { b'A' - 10 + digit });
    out.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]));
}

fn push_guid(bytes: &[u8], out: &mut String) {
    let Some((head, tail)) = bytes.split_first_chunk::<8>().filter(|_| bytes.len() == 16) else { return };
    let [a, b, c, d, e, f, g, h] = *head;
    out.reserve(36);
    for (index, part) in [&[d, c, b, a][..], &[f, e], &[h, g], &tail[..2], &tail[2..]].into_iter().enumerate() {
        if index > 0 {
            out.push('-');
        }
        push_hex(part, out);
    }
}

/// `S-1-5-21-…`: revision, number of parts, authority in six bytes from the greatest, parts.
fn push_sid(bytes: &[u8], out: &mut String) -> std::fmt::Result {
    let Some((&[revision, parts, authority @ ..], rest)) = bytes.split_first_chunk::<8>() else { return Ok(()) };
    let authority = authority.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    write!(out, "S-{revision}-{authority}")?;
    for part in rest.as_chunks::<4>().0.iter().take(usize::from(parts)) {
        write!(out, "-{}", u32::from_le_bytes(*part))?;
    }
    Ok(())
}
