//! What the words of a message are made of: ids and codes.

use crate::hresult::Code;

/// An update, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UpdateId {
    pub(super) guid: u128,
    /// `None`: the line does not say it.
    pub(super) revision: Option<u32>,
}

/// What stands behind a mark.
pub(super) fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.find(mark).map(|at| &text[at + mark.len()..])
}

/// `FAILED* [8024402F] words`; some copies lost the stars.
pub(super) fn failed(text: &str) -> Option<(Code, &str)> {
    let rest = text.strip_prefix("FAILED")?.trim_start_matches(['*', ' ']).strip_prefix('[')?;
    let (code, rest) = rest.split_once(']')?;
    Some((failing(code)?, rest.trim_start()))
}

pub(super) fn failing(text: &str) -> Option<Code> {
    hex(text).filter(|code| !code.is_success())
}

/// Hexadecimal digits with or without `0x`.
pub(super) fn hex(text: &str) -> Option<Code> {
    let text = text.trim_start();
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let end = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    Code::from_hex(&digits[..end])
}

/// `{GUID}.200`, `{GUID.200}`, `GUID.200`, `GUID`.
pub(super) fn update(text: &str) -> Option<UpdateId> {
    let (guid, rest) = guid(text)?;
    let digits = rest.strip_prefix('.').unwrap_or("");
    let end = digits.bytes().take_while(u8::is_ascii_digit).count();
    (guid != 0).then_some(UpdateId { guid, revision: digits[..end].parse().ok() })
}

/// The GUID a text begins with, and what follows it.
pub(super) fn guid(text: &str) -> Option<(u128, &str)> {
    let text = text.trim_start_matches([' ', '{']);
    let (guid, rest) = text.split_at_checked(36)?;
    let mut value = 0u128;
    for (at, byte) in guid.bytes().enumerate() {
        match (at, byte) {
            (8 | 13 | 18 | 23, b'-') => {}
            (8 | 13 | 18 | 23, _) => return None,
            _ => value = value << 4 | u128::from(char::from(byte).to_digit(16)?),
        }
    }
    Some((value, rest.strip_prefix('}').unwrap_or(rest)))
}

/// In upper case, without braces.
pub(super) fn guid_text(guid: u128) -> String {
    let digits = format!("{guid:032X}");
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}
