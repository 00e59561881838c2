//! Bounded reading inside one block.

use super::Damaged;

/// A place in a block, and where what is read there ends.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'c> {
    /// The whole block: offsets count from its beginning.
    pub(super) chunk: &'c [u8],
    pub(super) at: usize,
    end: usize,
}

impl<'c> Cursor<'c> {
    pub(super) fn new(chunk: &'c [u8], at: usize, end: usize) -> Result<Self, Damaged> {
        if at <= end && end <= chunk.len() { Ok(Self { chunk, at, end }) } else { Err(Damaged) }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.end
    }

    /// Bytes left.
    pub(super) fn left(&self) -> usize {
        self.end - self.at
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'c [u8], Damaged> {
        if count > self.left() {
            return Err(Damaged);
        }
        let from = self.at;
        self.at += count;
        self.chunk.get(from..self.at).ok_or(Damaged)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        self.take(N)?.try_into().map_err(|_| Damaged)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Damaged> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Damaged> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Damaged> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Damaged> {
        self.array().map(u64::from_le_bytes)
    }

    /// An offset into the block.
    pub(super) fn offset(&mut self) -> Result<usize, Damaged> {
        usize::try_from(self.u32()?).map_err(|_| Damaged)
    }

    /// UTF-16 with its number of letters before it.
    pub(super) fn counted_text(&mut self) -> Result<Wide<'c>, Damaged> {
        let letters = usize::from(self.u16()?);
        self.take(letters * 2).map(Wide)
    }
}

/// UTF-16LE text as it stands in the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wide<'c>(pub(super) &'c [u8]);

impl<'c> Wide<'c> {
    fn units(self) -> impl Iterator<Item = u16> + use<'c> {
        self.0.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit))
    }

    /// Is it this text? Only for ASCII.
    pub(super) fn is(self, text: &str) -> bool {
        self.0.len() == text.len() * 2 && self.units().eq(text.bytes().map(u16::from))
    }

    /// Is it this text, up to the first NUL?
    pub(super) fn is_text(self, text: &str) -> bool {
        self.shown().units().eq(text.encode_utf16())
    }

    /// Up to the first NUL, as Windows shows it.
    fn shown(self) -> Self {
        let end = self.0.as_chunks::<2>().0.iter().position(|unit| *unit == [0, 0]).unwrap_or(self.0.len() / 2);
        Self(&self.0[..end * 2])
    }

    /// Appends it; a half of a pair becomes U+FFFD.
    pub(super) fn push_to(self, out: &mut String) {
        let mut units = self.shown().0.as_chunks::<2>().0;
        // Nearly all of a log is ASCII: many letters at once.
        let mut ascii = [0; 64];
        while !units.is_empty() {
            let (some, rest) = units.split_at(ascii.len().min(units.len()));
            let wide = some.iter().zip(&mut ascii).fold(0, |wide, ([low, high], letter)| {
                *letter = *low;
                wide | high | (low & 0x80)
            });
            let Some(text) = std::str::from_utf8(&ascii[..some.len()]).ok().filter(|_| wide == 0) else { break };
            out.push_str(text);
            units = rest;
        }
        if units.is_empty() {
            return;
        }
        let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
        out.extend(char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }

    pub(super) fn to_text(self) -> String {
        let mut text = String::new();
        self.push_to(&mut text);
        text
    }
}
