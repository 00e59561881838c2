//! The records that describe an entry: the local header and its twin in the directory share their middle part.

use super::Refusal;
use super::crypt::Strength;
use crate::bundle::NAME_LIMIT;
use crate::bundle::names::RawName;

/// Flag bits of an entry.
pub(super) const ENCRYPTED: u16 = 1;
/// LZMA: the stream ends with a mark.
pub(super) const END_MARK: u16 = 1 << 1;
pub(super) const DESCRIPTOR: u16 = 1 << 3;
const STRONG: u16 = 1 << 6;
const UTF8: u16 = 1 << 11;
const MASKED: u16 = 1 << 13;
/// "Method" of AES entries; the real one stands in an extra field.
pub(super) const AES: u16 = 99;

/// Bytes of a local header before the name.
pub(super) const LOCAL_SIZE: usize = 30;
pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";

/// What is known of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Filled in when the names of the whole archive are decoded.
    pub(crate) path: String,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) time: u16,
    /// `None`: not known, or replaced by the tag of AES.
    pub(crate) crc32: Option<u32>,
    /// What the header says, also where an AES tag replaces it: the old cipher checks its password against it.
    pub(super) crc_byte: u8,
    pub(crate) packed: u64,
    /// `None`: a descriptor that was not found tells.
    pub(crate) size: Option<u64>,
    pub(super) aes: Option<Strength>,
    /// Place of the local header.
    pub(crate) header_at: u64,
    pub(super) refused: Option<Refusal>,
}

impl Record {
    /// Bytes of the archive that are its own, at least.
    pub(super) fn least_size(&self) -> u64 {
        self.packed.saturating_add(LOCAL_SIZE as u64)
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & ENCRYPTED != 0
    }

    /// Encrypted by a certificate, or with its header masked: nobody but PKWARE's own program writes that.
    pub(super) fn is_strongly_encrypted(&self) -> bool {
        self.flags & (STRONG | MASKED) != 0
    }

    pub(super) fn has_descriptor(&self) -> bool {
        self.flags & DESCRIPTOR != 0
    }

    /// From the 26 bytes that both headers share, the name and the extra field. `directory`: the place of the header and
    /// the number of the part as the directory has them.
    pub(super) fn parse(
        common: &[u8; 26],
        name: &[u8],
        extra: &[u8],
        directory: Option<(u32, u16)>,
    ) -> (Self, RawName) {
        let narrow = |at: usize| u16::from_le_bytes([common[at], common[at + 1]]);
        let wide = |at: usize| u32::from_le_bytes([common[at], common[at + 1], common[at + 2], common[at + 3]]);
        let (flags, crc32) = (narrow(2), wide(10));
        let mut record = Self {
            path: String::new(),
            method: narrow(4),
            flags,
            time: narrow(6),
            crc32: Some(crc32),
            crc_byte: (crc32 >> 24) as u8,
            packed: wide(14).into(),
            size: Some(wide(18).into()),
            aes: None,
            header_at: directory.map_or(0, |(at, _)| at.into()),
            refused: None,
        };
        let kept = &name[..name.len().min(NAME_LIMIT)];
        let mut raw = RawName { bytes: kept.to_vec(), utf8: flags & UTF8 != 0, unicode: None };
        for (id, data) in fields(extra) {
            match id {
                0x0001 => record.widen(data, directory.is_some()),
                // Info-ZIP's name: version, sum of the name it replaces, UTF-8.
                0x7075 => {
                    if let [1, a, b, c, d, unicode @ ..] = data
                        && u32::from_le_bytes([*a, *b, *c, *d]) == crc32fast::hash(name)
                        && let Ok(unicode) = std::str::from_utf8(&unicode[..unicode.len().min(NAME_LIMIT)])
                    {
                        raw.unicode = Some(unicode.to_owned());
                    }
                }
                // WinZip: version, "AE", strength, the real method.
                0x9901 if record.method == AES => {
                    if let [version, 0, b'A', b'E', strength, a, b, ..] = data {
                        record.aes = Strength::of(*strength);
                        record.method = u16::from_le_bytes([*a, *b]);
                        if *version == 2 {
                            record.crc32 = None;
                        }
                    }
                }
                _ => {}
            }
        }
        (record, raw)
    }

    /// The sizes and the place that did not fit into four bytes, in this order.
    fn widen(&mut self, mut data: &[u8], in_directory: bool) {
        let full = u64::from(u32::MAX);
        let mut next = || {
            let (number, rest) = data.split_first_chunk::<8>()?;
            data = rest;
            Some(u64::from_le_bytes(*number))
        };
        if self.size == Some(full) {
            self.size = next().or(self.size);
        }
        if self.packed == full {
            self.packed = next().unwrap_or(self.packed);
        }
        if in_directory && self.header_at == full {
            self.header_at = next().unwrap_or(self.header_at);
        }
    }
}

/// The fields of an extra area, as far as they are whole.
fn fields(mut extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let ([a, b, c, d], rest) = extra.split_first_chunk::<4>()?;
        let (data, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes([*c, *d])))?;
        extra = rest;
        Some((u16::from_le_bytes([*a, *b]), data))
    })
}
