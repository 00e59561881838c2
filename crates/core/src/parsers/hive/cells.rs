//! The layout of a hive: header, bins, cells. Offsets of cells count from behind the header.
//!
//! As described in *Windows registry file format specification* (M. Suhanov) and read off hives.

use super::window::Window;

/// Bytes of the header; bins begin behind it.
pub(super) const HEADER: u64 = 4096;
/// Bytes of a bin's own header.
const BIN_HEADER: u64 = 32;
/// Bins begin at multiples of this.
const PAGE: u64 = 4096;
/// Larger bins are damage.
const BIN_LIMIT: u32 = 64 * 1024 * 1024;
/// Bytes of a cell that are looked at.
pub(super) const CELL_LIMIT: usize = 64 * 1024;
/// Bytes of a value that fit one cell; longer ones stand in several.
pub(super) const SEGMENT: u32 = 16_344;

/// The header of a hive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    /// Last written, as a FILETIME.
    pub(super) written: u64,
    /// Offset of the root key.
    pub(super) root: u32,
}

impl Header {
    /// `None`: no hive of the usual kind, but perhaps the log of one.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let u32_at = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
        let primary = bytes.starts_with(b"regf") && u32_at(28)? == 0;
        let written = u64::from(u32_at(16)?) << 32 | u64::from(u32_at(12)?);
        primary.then_some(Self { written, root: u32_at(36)? })
    }
}

/// A key.
#[derive(Debug)]
pub(super) struct Key<'a> {
    pub(super) parent: u32,
    /// Is it the root?
    pub(super) root: bool,
    pub(super) value_count: u32,
    pub(super) values: u32,
    narrow: bool,
    name: &'a [u8],
}

impl<'a> Key<'a> {
    pub(super) fn read(cell: &'a [u8]) -> Option<Self> {
        (cell.starts_with(b"nk")).then_some(())?;
        let flags = u16_at(cell, 2)?;
        let length = usize::from(u16_at(cell, 0x48)?);
        Some(Self {
            parent: u32_at(cell, 0x10)?,
            root: flags & 0x4 != 0,
            value_count: u32_at(cell, 0x24)?,
            values: u32_at(cell, 0x28)?,
            narrow: flags & 0x20 != 0,
            name: cell.get(0x4C..0x4C + length.min(512))?,
        })
    }

    pub(super) fn name(&self) -> String {
        text(self.name, self.narrow)
    }

    /// Its name if it is plain, without making a copy: nearly all are.
    pub(super) fn plain_name(&self) -> Option<&'a str> {
        std::str::from_utf8(self.name).ok().filter(|name| self.narrow && name.is_ascii())
    }
}

/// A value, without its data.
#[derive(Debug)]
pub(super) struct ValueCell {
    pub(super) name: String,
    pub(super) kind: u32,
    pub(super) length: u32,
    /// The data themselves where they fit four bytes.
    pub(super) inline: Option<[u8; 4]>,
    /// Where the data stand otherwise.
    pub(super) data: u32,
}

impl ValueCell {
    pub(super) fn read(cell: &[u8]) -> Option<Self> {
        cell.starts_with(b"vk").then_some(())?;
        let name_length = usize::from(u16_at(cell, 2)?).min(512);
        let (size, data) = (u32_at(cell, 4)?, u32_at(cell, 8)?);
        let inline = size & 0x8000_0000 != 0;
        let name = cell.get(0x14..0x14 + name_length)?;
        Some(Self {
            name: text(name, u16_at(cell, 0x10)? & 1 != 0),
            kind: u32_at(cell, 0xC)?,
            length: size & 0x7FFF_FFFF,
            inline: inline.then(|| data.to_le_bytes()),
            data,
        })
    }
}

/// Where the list of segments of a long value stands.
pub(super) fn segments(cell: &[u8]) -> Option<u32> {
    cell.starts_with(b"db").then(|| u32_at(cell, 4)).flatten()
}

fn text(bytes: &[u8], narrow: bool) -> String {
    if narrow { bytes.iter().map(|byte| char::from(*byte)).collect() } else { crate::registry::wide(bytes) }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
}

/// What of the cell at `offset` is there now, at most [`CELL_LIMIT`] bytes of it.
pub(super) fn cell<'a>(window: &'a Window<'_>, offset: u32) -> Option<&'a [u8]> {
    let at = HEADER + u64::from(offset);
    let length = used(window.u32(at)?)?;
    window.get(at + 4, (length as usize - 4).min(CELL_LIMIT))
}

/// May there be a cell at `offset` that is not in sight now?
pub(super) fn is_elsewhere(window: &Window<'_>, offset: u32) -> bool {
    window.u32(HEADER + u64::from(offset)).is_none_or(|size| used(size).is_some())
}

/// Bytes of a cell in use, its length included; `None`: free, or no cell.
fn used(size: u32) -> Option<u32> {
    let length = size.cast_signed().checked_neg()?;
    u32::try_from(length).ok().filter(|length| *length >= 8 && *length < BIN_LIMIT)
}

/// Walks over the cells in their order.
pub(super) struct Walk {
    at: u64,
    /// End of the bin that is being walked through.
    bin_end: u64,
    /// Bins that made no sense.
    pub(super) damaged: u64,
}

impl Walk {
    pub(super) fn new() -> Self {
        Self { at: HEADER, bin_end: HEADER, damaged: 0 }
    }

    /// The offset of the next cell in use; what the window then holds of it is [`cell`].
    pub(super) fn next(&mut self, window: &mut Window<'_>) -> Option<u32> {
        loop {
            if self.at >= self.bin_end {
                self.enter(window)?;
                continue;
            }
            if !window.reach(self.at + 4) {
                return None;
            }
            let (at, size) = (self.at, window.u32(self.at)?);
            let length = u64::from(size.cast_signed().unsigned_abs());
            if length < 8 || at + length > self.bin_end {
                self.damaged += 1;
                self.at = self.bin_end;
                continue;
            }
            self.at += length;
            if used(size).is_some() {
                // A cell cut by the end is given as far as it goes: its reader checks every length.
                window.reach(at + length.min(CELL_LIMIT as u64 + 4));
                return u32::try_from(at - HEADER).ok();
            }
        }
    }

    /// Enters the next bin; behind damage, the next one that can be found.
    fn enter(&mut self, window: &mut Window<'_>) -> Option<()> {
        let mut lost = false;
        loop {
            if !window.reach(self.at + BIN_HEADER) {
                self.damaged += u64::from(lost);
                return None;
            }
            let size = window.u32(self.at + 8)?;
            let sound = window.get(self.at, 4) == Some(b"hbin")
                && (1..=BIN_LIMIT).contains(&size)
                && u64::from(size).is_multiple_of(PAGE);
            if sound {
                self.damaged += u64::from(lost);
                self.bin_end = self.at + u64::from(size);
                self.at += BIN_HEADER;
                return Some(());
            }
            // Zeroes behind the last bin are no damage.
            lost |= window.get(self.at, BIN_HEADER as usize).is_some_and(|bytes| bytes.iter().any(|b| *b != 0));
            self.at += PAGE;
        }
    }
}
