//! UTF-8 that a program took for GBK and saved again as UTF-8: `的累积更新` became `鐨勭疮绉洿鏂?`.
//!
//! Back in GBK the characters are the bytes of the text that was meant. Where a character's last byte stood before an
//! ASCII one, the two made no pair: Windows wrote `?` for both, other programs U+FFFD for the first. That character is
//! lost, and U+FFFD stands for it.

use super::Encoding;
use crate::order::InOrder as _;
use std::sync::OnceLock;

/// Characters of three bytes in UTF-8 that must come out whole before a line is believed to be damaged. Real Chinese
/// gives none: its bytes in GBK are no UTF-8.
const PROOF: usize = 3;

/// The line as it was meant; `None`: it was not damaged so.
pub(super) fn recoded(text: &str) -> Option<String> {
    if !text.char_indices().any(|(at, c)| !c.is_ascii() && begins_run(text, at) && begins_misread(c)) {
        return None;
    }
    let (mut out, mut whole) = (String::with_capacity(text.len()), 0);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| !c.is_ascii()) {
        out.push_str(&rest[..at]);
        let run = &rest[at..];
        let len = run.find(|c: char| c.is_ascii() || c == '\u{FFFD}').unwrap_or(run.len());
        let (run, after) = run.split_at(len);
        let lost = after.chars().next().filter(|c| matches!(c, '?' | '\u{FFFD}'));
        match meant(run, lost.is_some()) {
            Some(Meant { text, complete, is_cut }) => {
                out.push_str(&text);
                whole += complete;
                rest = &after[lost.filter(|_| is_cut).map_or(0, char::len_utf8)..];
            }
            None => {
                // A lone mark of loss is no run; it stays what it is.
                let kept = if run.is_empty() { after.chars().next().map_or(0, char::len_utf8) } else { 0 };
                out.push_str(run);
                out.push_str(&after[..kept]);
                rest = &after[kept..];
            }
        }
    }
    out.push_str(rest);
    (whole >= PROOF).then_some(out)
}

struct Meant {
    text: String,
    /// Characters that came out whole.
    complete: usize,
    /// The last character lost its end.
    is_cut: bool,
}

/// What a run of misread characters stood for; `lost`: a mark of loss follows.
fn meant(run: &str, lost: bool) -> Option<Meant> {
    if run.is_empty() {
        return None;
    }
    let bytes = Encoding::encode_gbk(run)?;
    // After a loss in the middle the rest of a character may come first.
    let begin = bytes.iter().take(2).take_while(|b| (0x80..0xC0).contains(*b)).count();
    let (whole, is_cut) = match std::str::from_utf8(&bytes[begin..]) {
        Ok(text) => (text, false),
        Err(error) if error.error_len().is_none() && lost => {
            (std::str::from_utf8(&bytes[begin..begin + error.valid_up_to()]).ok()?, true)
        }
        Err(_) => return None,
    };
    let complete = whole.chars().filter(|c| c.len_utf8() == 3).count();
    let is_chinese = whole
        .chars()
        .all(|c| matches!(c, '\u{2010}'..='\u{2042}' | '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}' | '·'));
    if !is_chinese {
        return None;
    }
    let mut text = whole.to_owned();
    if is_cut || (begin > 0 && whole.is_empty()) {
        text.push('\u{FFFD}');
    }
    Some(Meant { text, complete, is_cut })
}

fn begins_run(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes()[at - 1].is_ascii()
}

/// Is it one that the first two bytes of a Chinese character in UTF-8 make in GBK?
fn begins_misread(c: char) -> bool {
    static FIRST: OnceLock<Vec<char>> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let pairs = (0xE2..=0xEF).flat_map(|lead| (0x80..=0xBF).map(move |trail| [lead, trail]));
        let mut chars: Vec<char> =
            pairs.filter_map(|pair| Encoding::Gb18030.decode_sound(&pair)?.chars().next()).collect();
        chars.in_order();
        chars
    });
    first.binary_search(&c).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Windows did it: a lead byte before ASCII takes that with it.
    fn misread(text: &str) -> String {
        let (bytes, mut out, mut at) = (text.as_bytes(), String::new(), 0);
        while at < bytes.len() {
            let len = if bytes[at].is_ascii() { 1 } else { 2.min(bytes.len() - at) };
            let pair = &bytes[at..at + len];
            match encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(pair) {
                Some(text) => out.push_str(&text),
                None => out.push('?'),
            }
            at += len;
        }
        out
    }

    #[test]
    fn what_was_misread_comes_back() {
        let title =
            "2024-11 适用于 Windows 11, version 23H2 x64 的 .NET Framework 3.5 和 4.8.1 的累积更新预览 (KB5048163)";
        let damaged = misread(title);
        assert!(damaged.starts_with("2024-11 閫傜敤浜?Windows 11"), "{damaged}");
        let wanted = "2024-11 适用\u{FFFD}Windows 11, version 23H2 x64 \u{FFFD}.NET Framework 3.5 \u{FFFD}4.8.1 的累积更新预\u{FFFD}(KB5048163)";
        assert_eq!(recoded(&damaged).unwrap(), wanted);
        let even = "正在安装更新程序";
        assert_eq!(recoded(&misread(even)).as_deref(), Some(even));
        // With U+FFFD, as other programs write it, the character after it is kept.
        assert_eq!(recoded("閫傜敤浜\u{FFFD} Windows 11 閫傜敤").as_deref(), Some("适用\u{FFFD} Windows 11 适用"));
    }

    #[test]
    fn chinese_that_is_sound_stays() {
        for text in [
            "2024-11 适用于 Windows 11 的累积更新 (KB5048163)",
            "联通 鐨? 是吗?",
            "安装失败：Windows 无法安装以下更新，错误为 0x80073712",
            "系统更新就绪工具 鈥",
            "\u{FFFD}?鍜?",
            "größe und é",
        ] {
            assert_eq!(recoded(text), None, "{text}");
        }
    }
}
