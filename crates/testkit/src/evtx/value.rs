//! Typed values of a record, and their bytes.

/// A GUID as Windows stores it: three little-endian numbers and eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guid(pub [u8; 16]);

impl Guid {
    /// Of `945A8954-C147-4ACD-923F-40C45405A658`, with or without braces.
    ///
    /// # Panics
    /// When `text` is none.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
        assert_eq!(digits.len(), 32, "{text:?} is no GUID");
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
        }
        bytes[..4].reverse();
        bytes[4..6].reverse();
        bytes[6..8].reverse();
        Self(bytes)
    }
}

/// A security identifier below the NT authority: `S-1-5-18`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sid(&'static [u32]);

impl Sid {
    /// `S-1-5-18`
    pub const SYSTEM: Self = Self(&[18]);
    /// `S-1-5-20`
    pub const NETWORK_SERVICE: Self = Self(&[20]);
    /// An invented account of an invented domain.
    pub const OPERATOR: Self = Self(&[21, 1_111_111_111, 2_222_222_222, 3_333_333_333, 1104]);

    fn bytes(self) -> Vec<u8> {
        let count = u8::try_from(self.0.len()).unwrap_or(u8::MAX);
        let head = [1, count, 0, 0, 0, 0, 0, 5];
        head.into_iter().chain(self.0.iter().flat_map(|n| n.to_le_bytes())).collect()
    }
}

/// A field's value with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: an optional part that is left out.
    Null,
    /// UTF-16 text.
    Text(String),
    /// A list of texts, as classic events carry.
    Texts(Vec<String>),
    /// Unsigned numbers.
    U8(u8),
    /// 16 bits.
    U16(u16),
    /// 32 bits.
    U32(u32),
    /// 64 bits.
    U64(u64),
    /// Signed 32 bits.
    I32(i32),
    /// Shown as `0x…`.
    Hex32(u32),
    /// 64 bits of that.
    Hex64(u64),
    /// `true`, `false`.
    Bool(bool),
    /// Bytes, shown as hex digits.
    Binary(Vec<u8>),
    /// A GUID.
    Guid(Guid),
    /// FILETIME.
    Time(u64),
    /// An account.
    Sid(Sid),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The type byte of `BinXml`.
    pub(super) fn kind(&self) -> u8 {
        match self {
            Self::Null => 0x00,
            Self::Text(_) => 0x01,
            Self::U8(_) => 0x04,
            Self::U16(_) => 0x06,
            Self::I32(_) => 0x07,
            Self::U32(_) => 0x08,
            Self::U64(_) => 0x0A,
            Self::Bool(_) => 0x0D,
            Self::Binary(_) => 0x0E,
            Self::Guid(_) => 0x0F,
            Self::Time(_) => 0x11,
            Self::Sid(_) => 0x13,
            Self::Hex32(_) => 0x14,
            Self::Hex64(_) => 0x15,
            Self::Texts(_) => 0x81,
        }
    }

    /// Its bytes in the record.
    pub(super) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Null => Vec::new(),
            Self::Text(text) => utf16(text),
            Self::Texts(list) => list.iter().flat_map(|text| [utf16(text), vec![0, 0]].concat()).collect(),
            Self::U8(n) => vec![*n],
            Self::U16(n) => n.to_le_bytes().to_vec(),
            Self::U32(n) | Self::Hex32(n) => n.to_le_bytes().to_vec(),
            Self::I32(n) => n.to_le_bytes().to_vec(),
            Self::U64(n) | Self::Hex64(n) | Self::Time(n) => n.to_le_bytes().to_vec(),
            Self::Bool(b) => u32::from(*b).to_le_bytes().to_vec(),
            Self::Binary(bytes) => bytes.clone(),
            Self::Guid(guid) => guid.0.to_vec(),
            Self::Sid(sid) => sid.bytes(),
        }
    }
}

/// UTF-16, little endian.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
