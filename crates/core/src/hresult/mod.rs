//! Error codes: one [`Code`] for every spelling the servicing logs use, with its symbol and meaning.
//!
//! The same failure is written as `0x80070005`, `HRESULT_FROM_WIN32(5)`, `E_ACCESSDENIED`, `-2147024891`,
//! `STATUS_ACCESS_DENIED` … A bare Win32 error becomes its HRESULT (`0x8007…`) when it is read, so that a code is compared
//! as a number; an NTSTATUS stays what it is and [`Code::same_failure`] knows its Win32 twin.
//!
//! Not handled: setup's extend codes (`0x2000C` behind a result) are not error codes and stay with their parser.

mod message;
mod network;
mod spelling;
mod table;

use crate::words::Phrase;
use serde::{Deserialize, Serialize};

pub use message::{Stated, code_in, stated, states};
pub use network::Network;
pub use spelling::find;
pub use table::known_codes;
pub(crate) use table::table_text;

/// An HRESULT or NTSTATUS as a number; a bare Win32 error stands as `HRESULT_FROM_WIN32` of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Code(pub u32);

/// Severity and facility of `HRESULT_FROM_WIN32`.
const WIN32: u32 = 0x8007_0000;
/// The bit `HRESULT_FROM_NT` sets on an NTSTATUS.
const FROM_NT: u32 = 0x1000_0000;

impl Code {
    /// Everything went well.
    pub const OK: Self = Self(0);

    /// The HRESULT of a Win32 error number, as `HRESULT_FROM_WIN32` makes it.
    #[must_use]
    pub const fn from_win32(number: u16) -> Self {
        if number == 0 { Self(0) } else { Self(WIN32 | number as u32) }
    }

    /// A number printed in hexadecimal: `8024402F`, `0x7045b`, `240006`. Puts right what printing loses: the severity of a
    /// Win32 HRESULT, `NTSTATUS_FROM_WIN32`, a bare Win32 error.
    #[must_use]
    pub const fn from_hex_value(value: u32) -> Self {
        match value >> 16 {
            0 if value > 1 => Self(WIN32 | value),
            0x0007 | 0xC007 => Self(WIN32 | (value & 0xFFFF)),
            _ => Self(value),
        }
    }

    /// Hexadecimal digits with or without `0x`, at most eight.
    #[must_use]
    pub fn from_hex(digits: &str) -> Option<Self> {
        let digits = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")).unwrap_or(digits);
        let sound = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
        sound.then(|| u32::from_str_radix(digits, 16).ok().map(Self::from_hex_value)).flatten()
    }

    /// One code in any spelling the logs use or a user types: `0x800f081f`, `800f081f`, `[HRESULT = 0x7045b - ]`,
    /// `HRESULT_FROM_WIN32(14098)`, `STATUS_ACCESS_DENIED`, `(hr:0x…)`, `-2147023143`, `2359302`, `result 13`, `14098`.
    #[must_use]
    pub fn from_spelling(text: &str) -> Option<Self> {
        spelling::parse(text)
    }

    /// Zero, or any code whose severity is not failure (`S_FALSE`, `0x00240005`).
    #[must_use]
    pub const fn is_success(self) -> bool {
        self.0 & 0x8000_0000 == 0
    }

    /// `0x80073712`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("{:#010x}", self.0)
    }

    /// `ERROR_SXS_COMPONENT_STORE_CORRUPT` for 0x80073712; `None` if the table has no name.
    #[must_use]
    pub fn symbol(self) -> Option<&'static str> {
        self.row().map(|row| row.symbol).filter(|symbol| !symbol.is_empty())
    }

    /// The other names of the number: `E_ACCESSDENIED` for 0x80070005.
    pub fn other_names(self) -> impl Iterator<Item = &'static str> {
        self.row().into_iter().flat_map(|row| row.aliases.split(',')).filter(|name| !name.is_empty())
    }

    /// Does the table hold it?
    #[must_use]
    pub fn is_known(self) -> bool {
        self.row().is_some()
    }

    /// The Win32 error inside `HRESULT_FROM_WIN32`.
    #[must_use]
    pub fn win32_number(self) -> Option<u16> {
        u16::try_from(self.0 & 0xFFFF).ok().filter(|_| self.0 & 0xFFFF_0000 == WIN32)
    }

    /// Other numbers of the table that tell of the same failure: the kernel's status of a Win32 error, and the other way
    /// round.
    #[must_use]
    pub fn twins(self) -> Vec<Self> {
        let own = self.plain();
        table::known_codes().filter(|other| *other != self && *other != own && self.same_failure(*other)).collect()
    }

    /// What it means, from the table; an unknown code is taken apart by facility.
    #[must_use]
    pub fn meaning(self) -> Phrase {
        if let Some(row) = self.row() {
            return if row.meaning.is_empty() {
                Phrase::pair(table::gloss(row.symbol), row.meaning_zh)
            } else {
                Phrase::pair(row.meaning, row.meaning_zh)
            };
        }
        let number = usize::try_from(self.0 & 0xFFFF).unwrap_or_default();
        if self.is_nt_in_hresult() {
            return Phrase::new("code-from-nt").with("status", Self(self.0 & !FROM_NT).hex());
        }
        if self.is_ntstatus() {
            return Phrase::new("code-unknown-ntstatus").with_number("number", number);
        }
        if self.0 & 0xFFFF_0000 == WIN32 {
            return Phrase::new("code-unknown-win32").with_number("number", number);
        }
        let id = if self.is_success() { "code-unknown-success" } else { "code-unknown" };
        Phrase::new(id).with_phrase("facility", self.facility()).with_number("number", number)
    }

    /// The same without what the table adds in parentheses at the end: its guesses at causes have no place in a sentence that
    /// states one.
    #[must_use]
    pub fn meaning_alone(self) -> Phrase {
        match self.row() {
            Some(row) if !row.meaning.is_empty() => {
                Phrase::pair(without_aside(row.meaning, " (", ')'), without_aside(row.meaning_zh, "（", '）'))
            }
            Some(row) => Phrase::pair(table::gloss(row.symbol), without_aside(row.meaning_zh, "（", '）')),
            None => self.meaning(),
        }
    }

    /// Which part of Windows the number belongs to.
    #[must_use]
    pub fn facility(self) -> Phrase {
        if self.is_ntstatus() || self.is_nt_in_hresult() {
            return Phrase::new("facility-ntstatus");
        }
        Phrase::new(match (self.0 >> 16) & 0x7FF {
            0x00 => "facility-null",
            0x01 => "facility-rpc",
            0x02 => "facility-dispatch",
            0x03 => "facility-storage",
            0x04 => "facility-itf",
            0x07 => "facility-win32",
            0x08 => "facility-windows",
            0x09 => "facility-security",
            0x0B => "facility-cert",
            0x0C => "facility-internet",
            // The servicing stack numbers inside the range of SetupAPI.
            0x0F if (0x0800..0x0A00).contains(&(self.0 & 0xFFFF)) => "facility-cbs",
            0x0F => "facility-setupapi",
            0x19 => "facility-http",
            0x1F => "facility-filter",
            0x20 => "facility-bits",
            0x24 => "facility-windowsupdate",
            0x31 => "facility-bitlocker",
            0xD0 => "facility-delivery",
            0x190 => "facility-setup",
            _ => {
                return Phrase::new("facility-other")
                    .with_number("facility", usize::from((self.0 >> 16) as u16 & 0x7FF));
            }
        })
    }

    /// Do both numbers tell of one failure? `0xC0000022`, `0xD0000022` and `0x80070005` all say *access denied*.
    #[must_use]
    pub fn same_failure(self, other: Self) -> bool {
        self == other || self.win32_twin() == other.win32_twin()
    }

    /// The code Win32 callers see for the same failure; itself, if there is none.
    #[must_use]
    pub fn win32_twin(self) -> Self {
        let plain = self.plain();
        if plain.is_ntstatus() { table::win32_of(plain).unwrap_or(plain) } else { plain }
    }

    /// *Access denied* in any of its numbers.
    #[must_use]
    pub fn is_access_denied(self) -> bool {
        self.win32_twin() == Self::from_win32(5)
    }

    /// *The file is in use by another program*: sharing or lock violation in any of its numbers.
    #[must_use]
    pub fn is_sharing_violation(self) -> bool {
        let twin = self.win32_twin();
        twin == Self::from_win32(32) || twin == Self::from_win32(33)
    }

    /// Without the wrapping of `HRESULT_FROM_NT` and `NTSTATUS_FROM_WIN32`.
    const fn plain(self) -> Self {
        if self.is_nt_in_hresult() { Self(self.0 & !FROM_NT) } else { Self::from_hex_value(self.0) }
    }

    const fn is_ntstatus(self) -> bool {
        // Facility codes of 0xC1800000 up belong to Windows setup and write HRESULTs.
        self.0 >> 30 == 3 && self.0 & FROM_NT == 0 && self.0 < 0xC180_0000
    }

    const fn is_nt_in_hresult(self) -> bool {
        self.0 >> 28 == 0xD
    }

    fn row(self) -> Option<&'static table::Row> {
        table::row(self).or_else(|| table::row(self.plain()))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

/// A meaning without its last words in parentheses; all of it where it is nothing else.
fn without_aside<'a>(meaning: &'a str, open: &str, close: char) -> &'a str {
    match meaning.find(open) {
        Some(at) if at > 0 && meaning.ends_with(close) => &meaning[..at],
        _ => meaning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn a_sentence_gets_the_meaning_without_the_guesses_of_the_table() {
        let denied = Code(0x8007_0005);
        assert!(denied.meaning().render(Language::Zh).ends_with('）'));
        assert_eq!(denied.meaning_alone().render(Language::Zh), "拒绝访问");
        // A part in parentheses that the meaning needs stays.
        assert!(Code(0x8007_3712).meaning_alone().render(Language::Zh).contains("（损坏）状态"));
    }

    #[test]
    fn known_codes_have_symbol_and_both_meanings() {
        let code = Code(0x8007_3712);
        assert_eq!((code.hex().as_str(), code.symbol()), ("0x80073712", Some("ERROR_SXS_COMPONENT_STORE_CORRUPT")));
        assert!(code.meaning().render(Language::En).contains("omponent store"));
        assert!(code.meaning().render(Language::Zh).contains("组件存储"));
        assert_eq!(Code(0x800f_081f).symbol(), Some("CBS_E_SOURCE_MISSING"));
        assert_eq!(Code(0x8024_0017).symbol(), Some("WU_E_NOT_APPLICABLE"));
        assert_eq!(Code(0xC000_0022).symbol(), Some("STATUS_ACCESS_DENIED"));
        assert_eq!(Code(0xD000_0022).symbol(), Some("STATUS_ACCESS_DENIED"), "HRESULT_FROM_NT");
        assert_eq!(Code(0xC007_000D).symbol(), Some("ERROR_INVALID_DATA"), "NTSTATUS_FROM_WIN32");
        assert_eq!(Code(0).symbol(), Some("S_OK"));
    }

    #[test]
    fn unknown_codes_are_taken_apart() {
        for (code, en, zh) in [
            (0x8024_fff0, "Windows Update", "Windows 更新"),
            (0x8007_ffee, "65518", "65518"),
            (0x800f_09fe, "servicing stack", "服务堆栈"),
            (0xC01C_FFEE, "NTSTATUS", "NTSTATUS"),
            (0xD01C_FFEE, "0xc01cffee", "0xc01cffee"),
            (0x8375_0009, "885", "885"),
            (0x0024_fff0, "Success", "成功"),
        ] {
            let phrase = Code(code).meaning();
            assert!(phrase.render(Language::En).contains(en), "{}", phrase.render(Language::En));
            assert!(phrase.render(Language::Zh).contains(zh), "{}", phrase.render(Language::Zh));
        }
    }

    #[test]
    fn one_failure_has_many_numbers() {
        let denied = [Code(0xC000_0022), Code(0x8007_0005), Code::from_win32(5), Code(0xD000_0022), Code(0xC007_0005)];
        for a in denied {
            assert!(a.is_access_denied(), "{a}");
            assert!(denied.iter().all(|b| a.same_failure(*b)));
            assert!(!a.same_failure(Code(0x8007_0020)), "{a}");
        }
        assert!(Code(0xC000_0043).is_sharing_violation());
        assert!(Code(0xC015_001A).same_failure(Code(0x8007_3712)), "the same name in both worlds");
        assert!(!Code(0xC1FE_EEEE).same_failure(Code(0x8007_0005)));
    }

    #[test]
    fn success_is_not_a_failure() {
        for (code, want) in [(0, true), (1, true), (0x0024_0005, true), (0x8007_0005, false), (0xC000_0022, false)] {
            assert_eq!(Code(code).is_success(), want, "{code:x}");
        }
    }
}
