//! Entry names: Chinese Windows writes GBK without saying so, and backslashes.

use super::NAME_LIMIT;
use encoding_rs::GB18030;

/// The path of a zip entry. `declared` is what the archive's own flags make of it.
pub(super) fn decode(raw: &[u8], declared: Option<&str>) -> String {
    let raw = &raw[..raw.len().min(NAME_LIMIT)];
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => match GB18030.decode_without_bom_handling_and_without_replacement(raw) {
            Some(text) => text.into_owned(),
            None => declared.map_or_else(|| String::from_utf8_lossy(raw).into_owned(), ToOwned::to_owned),
        },
    };
    tidy(&text)
}

/// Forward slashes; control and bidi characters, which could make a name look like another, are replaced.
pub(super) fn tidy(name: &str) -> String {
    name.chars()
        .take(NAME_LIMIT)
        .map(|c| match c {
            '\\' => '/',
            c if c.is_control() => '\u{FFFD}',
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_writer() {
        let gbk = GB18030.encode("日志\\系统信息.txt").0.into_owned();
        assert_eq!(decode(&gbk, None), "日志/系统信息.txt");
        assert_eq!(decode("日志/CBS.log".as_bytes(), None), "日志/CBS.log");
        assert_eq!(decode(b"Event Logs\\system-events.txt", None), "Event Logs/system-events.txt");
        assert_eq!(decode(b"a\x00b\x1b.log", None), "a\u{FFFD}b\u{FFFD}.log");
        assert_eq!(tidy("gol\u{202E}.exe"), "gol\u{FFFD}.exe");
    }
}
