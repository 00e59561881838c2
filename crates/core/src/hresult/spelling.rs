//! One code out of a text that spells it.
//!
//! ```text
//! 0x800f081f  800f081f  -2147023143  2359302  14098  STATUS_ACCESS_DENIED  HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED)
//! [HRESULT = 0x7045b - ]  (hr:0x800f081f)  hr = 8004100a.  ErrorCode: 800706d9  result 13  错误代码：0x80073712
//! ```

use super::{Code, table};

/// Words that may stand before a code; lower case.
const LABELS: &[&str] = &[
    "hresult",
    "hr",
    "hrstatus",
    "error",
    "errorcode",
    "code",
    "status",
    "ntstatus",
    "result",
    "gle",
    "return",
    "returned",
    "exit",
    "failed",
    "failure",
    "win32",
    "windows",
    "update",
    "last",
    "with",
    "resultmapped",
    "resultunmapped",
    "errors",
    "错误",
    "错误代码",
    "错误码",
    "代码",
    "返回码",
    "返回代码",
    "安装错误",
    "失败",
];

/// A value at the start of `bytes` and how many bytes spell it.
pub(super) fn value(bytes: &[u8]) -> Option<(Code, usize)> {
    for wrapper in [&b"HRESULT_FROM_WIN32("[..], b"NTSTATUS_FROM_WIN32(", b"HRESULT_FROM_NT(", b"WIN32_FROM_HRESULT("] {
        if let Some(inner) = bytes.strip_prefix(wrapper) {
            let (code, length) = value(inner)?;
            let close = usize::from(inner.get(length) == Some(&b')'));
            return Some((code, wrapper.len() + length + close));
        }
    }
    match bytes.first()? {
        b'-' => decimal(&bytes[1..], true).map(|(code, length)| (code, length + 1)),
        b'0' if matches!(bytes.get(1), Some(b'x' | b'X')) => {
            let length = bytes[2..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
            let digits = std::str::from_utf8(bytes.get(2..2 + length)?).ok()?;
            ends_word(bytes, 2 + length).then_some(())?;
            Some((Code::from_hex(digits)?, 2 + length))
        }
        b if b.is_ascii_hexdigit() => bare(bytes).or_else(|| symbol(bytes)),
        b if b.is_ascii_uppercase() => symbol(bytes),
        _ => None,
    }
}

/// Eight hexadecimal digits as logs print codes without `0x`.
pub(super) fn bare_hex(bytes: &[u8]) -> Option<(Code, usize)> {
    let length = bytes.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let facility_high = matches!(bytes.get(1)?, b'0' | b'1');
    let severity = match bytes.first()? {
        b'8' => true,
        b'C' | b'c' | b'D' | b'd' => facility_high,
        b'0' => bytes[1] == b'0',
        _ => false,
    };
    (length == 8 && severity && ends_word(bytes, 8)).then_some(())?;
    Some((Code::from_hex(std::str::from_utf8(&bytes[..8]).ok()?)?, 8))
}

fn bare(bytes: &[u8]) -> Option<(Code, usize)> {
    bare_hex(bytes).or_else(|| decimal(bytes, false))
}

/// Any hexadecimal number, as fields that are never decimal hold it.
pub(super) fn any_hex(bytes: &[u8]) -> Option<(Code, usize)> {
    let length = bytes.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    ends_word(bytes, length).then_some(())?;
    Some((Code::from_hex(std::str::from_utf8(bytes.get(..length)?).ok()?)?, length))
}

fn decimal(bytes: &[u8], negative: bool) -> Option<(Code, usize)> {
    let length = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    ((1..=10).contains(&length) && ends_word(bytes, length)).then_some(())?;
    let number: i64 = std::str::from_utf8(&bytes[..length]).ok()?.parse().ok()?;
    if negative {
        let value = i32::try_from(-number).ok()?;
        return Some((Code::from_hex_value(value.cast_unsigned()), length));
    }
    let value = u32::try_from(number).ok()?;
    Some((u16::try_from(value).map_or(Code::from_hex_value(value), Code::from_win32), length))
}

/// A symbol of the table: `CBS_E_SOURCE_MISSING`.
pub(super) fn symbol(bytes: &[u8]) -> Option<(Code, usize)> {
    let length = bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let name = std::str::from_utf8(&bytes[..length]).ok()?;
    Some((table::code_of(name)?, length))
}

fn ends_word(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'_')
}

/// See [`Code::from_spelling`].
pub(super) fn parse(text: &str) -> Option<Code> {
    let mut rest = text.trim();
    let mut label = "";
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "[](){}=:：,，;；\"'`*#<>（）【】".contains(c));
        if let Some(code) = labelled(rest, label) {
            return Some(code);
        }
        // A dash is a sign before digits and punctuation elsewhere.
        if let Some(after) = rest.strip_prefix('-') {
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let word = rest[..end].to_lowercase();
        label = LABELS.iter().find(|l| **l == word)?;
        rest = &rest[end..];
    }
}

fn labelled(rest: &str, label: &str) -> Option<Code> {
    if label.starts_with("resultm") || label.starts_with("resultu") {
        return any_hex(rest.as_bytes()).map(|(code, _)| code);
    }
    let upper;
    let bytes = match value(rest.as_bytes()) {
        Some(_) => rest.as_bytes(),
        // People type symbols in lower case.
        None => {
            upper = rest.to_ascii_uppercase();
            symbol(upper.as_bytes())?;
            upper.as_bytes()
        }
    };
    let (code, length) = value(bytes)?;
    let tail = rest.get(length..)?.trim_end_matches(|c: char| !c.is_alphanumeric());
    let number = rest[..length].bytes().all(|b| b.is_ascii_digit()) && length < 8;
    if label.is_empty() && number {
        // "8 updates" is no code.
        tail.is_empty().then_some(())?;
        // 240006 is 0x00240006 without its zeros: nobody knows the decimal reading.
        if code.symbol().is_none()
            && let Some(hex) = Code::from_hex(&rest[..length])
            && hex.symbol().is_some()
        {
            return Some(hex);
        }
    }
    Some(code)
}

/// The code a user looks up: any spelling, also inside a pasted line.
#[must_use]
pub fn find(text: &str) -> Option<Code> {
    parse(text).or_else(|| super::code_in(text)).or_else(|| {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.len() > 3).find_map(|word| {
            let upper = word.to_ascii_uppercase();
            let bytes = upper.as_bytes();
            bare_hex(bytes).or_else(|| symbol(bytes)).map(|(code, _)| code)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_the_logs() {
        for (text, want) in [
            ("0x800f081f", 0x800f_081f),
            ("0X800F081F", 0x800f_081f),
            ("800f081f", 0x800f_081f),
            ("[HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]", 0x800f_081f),
            ("[HRESULT = 0x8024402c - Unknown Error]", 0x8024_402c),
            ("[HRESULT = 0x7045b - ]", 0x8007_045b),
            ("HRESULT_FROM_WIN32(14098)", 0x8007_3712),
            ("HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED)", 0x8007_0005),
            ("HRESULT HRESULT_FROM_WIN32(5).", 0x8007_0005),
            ("NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)", 0x8007_000d),
            ("(hr:0x800f081f)", 0x800f_081f),
            ("ErrorCode: 800706d9", 0x8007_06d9),
            ("status -2147023143", 0x8007_06d9),
            ("NTSTATUS -1073283059", 0x8007_000d),
            ("HRESULT=80070BC9", 0x8007_0bc9),
            ("*FAILED* [8024402F]", 0x8024_402f),
            ("hr = 8004100a.", 0x8004_100a),
            ("[gle=0x80004005]", 0x8000_4005),
            ("error 2359302", 0x0024_0006),
            ("2359302", 0x0024_0006),
            ("2149842967", 0x8024_0017),
            ("result 13, inf: x.inf", 0x8007_000d),
            ("-2145124322", 0x8024_001e),
            ("resultMapped=240006", 0x0024_0006),
            ("STATUS_ACCESS_DENIED", 0xC000_0022),
            ("E_ACCESSDENIED", 0x8007_0005),
            ("S_OK", 0),
            ("0x00000000", 0),
            ("0x5", 0x8007_0005),
        ] {
            assert_eq!(Code::from_spelling(text), Some(Code(want)), "{text}");
        }
    }

    #[test]
    fn what_people_type() {
        for (text, want) in [
            ("80073712", 0x8007_3712),
            ("14098", 0x8007_3712),
            ("CBS_E_SOURCE_MISSING", 0x800f_081f),
            ("cbs_e_source_missing", 0x800f_081f),
            (" 0x80073712 ", 0x8007_3712),
            ("错误代码：0x80073712", 0x8007_3712),
            ("错误 0x80070005", 0x8007_0005),
            ("240006", 0x0024_0006),
            ("0", 0),
            ("5", 0x8007_0005),
        ] {
            assert_eq!(Code::from_spelling(text), Some(Code(want)), "{text}");
        }
        assert_eq!(find("更新失败，错误 (0x80073712)，请重试"), Some(Code(0x8007_3712)));
        assert_eq!(find("install failed with 800f0922!"), Some(Code(0x800f_0922)));
    }

    #[test]
    fn other_texts_are_no_codes() {
        for text in [
            "",
            "   ",
            "hello",
            "KB5015736",
            "8 updates",
            "deadbeef",
            "0x",
            "0x123456789",
            "-",
            "99999999999",
            "2022-10-10 16:38:25",
            "((",
        ] {
            assert_eq!(Code::from_spelling(text), None, "{text}");
        }
        assert_eq!(find("nothing here, 2022-10-10"), None);
    }
}
