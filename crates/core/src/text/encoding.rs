//! The encodings that are read.

use super::code_page;
use super::detect::console_chinese;
use encoding_rs::{BIG5, GB18030, IBM866, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};
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

    /// The decoder of the encoding; `None`: there is only the table of its upper half.
    #[must_use]
    pub fn decoder(self) -> Option<&'static encoding_rs::Encoding> {
        Some(match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gb18030 => GB18030,
            Self::Big5 => BIG5,
            Self::ShiftJis => SHIFT_JIS,
            Self::Ibm866 => IBM866,
            Self::Windows1252 => WINDOWS_1252,
            Self::Ibm850 => return None,
        })
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
            Self::Ibm850 => code_page::decode_850(bytes),
            other => match other.decoder() {
                Some(decoder) => decoder.decode_without_bom_handling(bytes).0,
                None => String::from_utf8_lossy(bytes),
            },
        }
    }
}

/// A line that is not UTF-8 although its source is, in the encoding of the console that wrote it.
pub(super) fn stray(bytes: &[u8]) -> Option<Cow<'_, str>> {
    console_chinese(bytes)
        .and_then(|encoding| encoding.decoder()?.decode_without_bom_handling_and_without_replacement(bytes))
        .or_else(|| code_page::guess(bytes).map(|encoding| encoding.decode(bytes)))
}
