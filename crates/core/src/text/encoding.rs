//! The encodings that are read.

use super::code_page;
use super::decoder::{self, Decoder};
use super::detect::console_chinese;
use super::double_byte::DoubleByte;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How a source encodes its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, also plain ASCII.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// GBK and its superset.
    Gb18030,
    /// Traditional Chinese.
    Big5,
    /// Japanese, as its console writes.
    ShiftJis,
    /// Western European, as its console writes.
    Ibm850,
    /// Cyrillic, as its console writes.
    Ibm866,
    /// What is none of the above: every byte is a character.
    Windows1252,
}

impl Encoding {
    /// The name the report shows.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::ShiftJis => "shift-jis",
            Self::Ibm850 => "ibm850",
            Self::Ibm866 => "ibm866",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Two bytes at least for each character?
    pub(super) fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// Nothing in such a text says which of its kind it is: single characters may be wrong.
    #[must_use]
    pub fn is_guessed(self) -> bool {
        matches!(self, Self::Ibm850 | Self::Ibm866 | Self::Windows1252)
    }

    /// The byte-order mark of the encoding; empty: it has none.
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => &[0xEF, 0xBB, 0xBF],
            Self::Utf16Le => &[0xFF, 0xFE],
            Self::Utf16Be => &[0xFE, 0xFF],
            _ => &[],
        }
    }

    /// A decoder of a text that comes in pieces.
    #[must_use]
    pub fn decoder(self) -> Decoder {
        Decoder::new(self)
    }

    /// All of `bytes`; `None`: something in them is malformed.
    #[must_use]
    pub fn decode_sound(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        decoder::sound(self, bytes)
    }

    /// The text in GBK, which has one or two bytes for a character; `None`: it holds characters that GBK has not.
    #[must_use]
    pub fn encode_gbk(text: &str) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len());
        for c in text.chars() {
            match c {
                c if c.is_ascii() => out.push(c as u8),
                '€' => out.push(0x80),
                c => out.extend(DoubleByte::encode_pair(c)?),
            }
        }
        Some(out)
    }

    /// The text in GB 18030, which has all characters but one of private use.
    #[must_use]
    pub fn encode_gb18030(text: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        for c in text.chars() {
            if c.is_ascii() {
                out.push(c as u8);
            } else if let Some(pair) = DoubleByte::encode_pair(c) {
                out.extend(pair);
            } else if let Some(four) = DoubleByte::encode_four(c) {
                out.extend(four);
            } else {
                out.push(b'?');
            }
        }
        out
    }

    /// Decodes one line of this encoding. A UTF-8 source may hold stray lines of others (command output appended to a
    /// log): they are read as such where they are sound.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => stray(bytes).unwrap_or_else(|| String::from_utf8_lossy(bytes)),
            },
            other => decoder::whole(other, bytes),
        }
    }
}

/// A line that is not UTF-8 although its source is, in the encoding of the console that wrote it.
pub(super) fn stray(bytes: &[u8]) -> Option<Cow<'_, str>> {
    console_chinese(bytes)
        .and_then(|encoding| encoding.decode_sound(bytes))
        .or_else(|| code_page::guess(bytes).map(|encoding| encoding.decode(bytes)))
}
