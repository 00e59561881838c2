//! What of the registry servicing and updating depend on, whichever file holds it: a `.reg` export, output of `reg query`,
//! a hive.
//!
//! [`WANTED`] names the keys and values; [`Reading`] says what they mean. Sources: Microsoft's policy reference
//! (*WindowsUpdate.admx*, *Servicing.admx*), *Mosetup* and *SetupDiag* pages; the servicing stack's keys and the numbers of
//! package states as the Servicing provider's manifest has them, less 5000.

mod meaning;
mod wanted;

pub(crate) use meaning::{Reading, wanted_at};
pub(crate) use wanted::{Group, WANTED, Wanted};

use crate::extract::cut;

/// Characters of a value that are kept.
const VALUE_LIMIT: usize = 512;

/// Services that updating needs.
pub(crate) const UPDATE_SERVICES: [&str; 8] =
    ["wuauserv", "bits", "cryptsvc", "trustedinstaller", "msiserver", "usosvc", "dosvc", "appidsvc"];

/// Data of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// REG_SZ, REG_EXPAND_SZ.
    Text(String),
    /// REG_DWORD, REG_QWORD.
    Number(u64),
    /// REG_MULTI_SZ.
    List(Vec<String>),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl Value {
    /// From the bytes of a registry value of this type, as hives and hexadecimal exports hold them.
    pub(crate) fn from_bytes(kind: u32, bytes: &[u8]) -> Self {
        let number = |big: bool| {
            let mut eight = [0; 8];
            for (to, from) in eight.iter_mut().zip(bytes) {
                *to = *from;
            }
            let value = u64::from_le_bytes(eight);
            if big { u64::from(u32::from_be_bytes([eight[0], eight[1], eight[2], eight[3]])) } else { value }
        };
        match kind {
            1 | 2 => Self::Text(wide(bytes).trim_end_matches('\0').to_owned()),
            4 => Self::Number(number(false) & 0xFFFF_FFFF),
            5 => Self::Number(number(true)),
            7 => Self::List(wide(bytes).split('\0').filter(|item| !item.is_empty()).map(str::to_owned).collect()),
            11 => Self::Number(number(false)),
            _ => Self::Bytes(bytes.iter().copied().take(VALUE_LIMIT).collect()),
        }
    }

    /// Text as it stands there, a number in decimal.
    pub(crate) fn shown(&self) -> String {
        let text = match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::List(items) => items.iter().take(8).cloned().collect::<Vec<_>>().join("; "),
            Self::Bytes(bytes) if !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            Self::Bytes(bytes) => bytes.iter().take(32).map(|byte| format!("{byte:02x}")).collect(),
        };
        cut(&text.chars().take(VALUE_LIMIT).collect::<String>())
    }

    /// A number, also where a text spells it.
    pub(crate) fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::List(_) | Self::Bytes(_) => None,
        }
    }
}

/// UTF-16, little endian.
pub(crate) fn wide(bytes: &[u8]) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|pair| u16::from_le_bytes(*pair)))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests;
