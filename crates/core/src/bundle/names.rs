//! Entry names: UTF-8 mostly; Chinese Windows writes GBK or Big5 without saying so, western Windows its old code page,
//! and some write backslashes.

use super::NAME_LIMIT;
use crate::text::Encoding;

/// Bytes of names that are looked at to tell their encoding.
const JUDGED: usize = 64 * 1024;

/// A name as the archive holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawName {
    pub(super) bytes: Vec<u8>,
    /// The archive says that it is UTF-8.
    pub(super) utf8: bool,
    /// The same name, where the archive holds it in Unicode as well.
    pub(super) unicode: Option<String>,
}

/// How names are encoded that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CodePage {
    Gbk,
    Big5,
    /// 437 and, for the letters, 850: what DOS wrote and many packers still do.
    Western,
}

/// The paths of an archive's entries. One program wrote them all, so they are judged together: a single short name may
/// be sound in several encodings.
pub(super) fn decode_all(names: &[RawName]) -> Vec<String> {
    let page = CodePage::of(names.iter().map(|name| &name.bytes[..]).filter(|raw| std::str::from_utf8(raw).is_err()));
    let path = |name: &RawName| match (&name.unicode, std::str::from_utf8(&name.bytes)) {
        (Some(unicode), _) => tidy(unicode),
        (None, Ok(text)) => tidy(text),
        (None, Err(_)) if name.utf8 => tidy(&String::from_utf8_lossy(&name.bytes)),
        (None, Err(_)) => tidy(&page.decode(&name.bytes)),
    };
    names.iter().map(path).collect()
}

/// One path by itself.
pub(super) fn decode(raw: &[u8]) -> String {
    let bytes = raw[..raw.len().min(NAME_LIMIT)].to_vec();
    decode_all(&[RawName { bytes, ..RawName::default() }]).pop().unwrap_or_default()
}

impl CodePage {
    /// By the characters that people use: names are mostly common ones. In GB 2312 those have both bytes above 0xA0, and a
    /// lead from 0xB0 to 0xD7; in Big5 a lead from 0xA4 to 0xC6, and every other second byte is a letter of ASCII.
    fn of<'a>(names: impl Iterator<Item = &'a [u8]>) -> Self {
        let (mut pairs, mut gbk, mut big5, mut seen) = (0usize, 0usize, 0usize, 0usize);
        let mut adjacent = false;
        for raw in names {
            seen += raw.len();
            if seen > JUDGED {
                break;
            }
            adjacent |= raw.windows(2).any(|pair| pair[0] >= 0x80 && pair[1] >= 0x80);
            let mut rest = raw;
            while let [first, after @ ..] = rest {
                rest = after;
                if *first < 0x80 {
                    continue;
                }
                pairs += 1;
                let Some((second, after)) = after.split_first() else { continue };
                if matches!(second, 0x40..=0x7E | 0x80..=0xFE) {
                    rest = after;
                }
                gbk += usize::from(matches!(first, 0xA1..=0xA3 | 0xB0..=0xD7) && *second >= 0xA1);
                let punctuation_or_common = matches!(first, 0xA1..=0xC6);
                big5 += usize::from(punctuation_or_common && matches!(second, 0x40..=0x7E | 0xA1..=0xFE));
            }
        }
        match () {
            () if gbk.max(big5) * 10 < pairs * 6 && !adjacent => Self::Western,
            () if big5 > gbk => Self::Big5,
            () => Self::Gbk,
        }
    }

    fn decode(self, raw: &[u8]) -> String {
        let orders = match self {
            Self::Gbk => [Encoding::Gb18030, Encoding::Big5],
            Self::Big5 => [Encoding::Big5, Encoding::Gb18030],
            Self::Western => return raw.iter().map(|byte| western(*byte)).collect(),
        };
        let sound = orders.into_iter().find_map(|e| e.decode_sound(raw));
        sound.map_or_else(|| raw.iter().map(|byte| western(*byte)).collect(), std::borrow::Cow::into_owned)
    }
}

/// Code page 437.
fn western(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
    match byte {
        0..0x80 => char::from(byte),
        _ => UPPER.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{FFFD}'),
    }
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
    use encoding_rs::{BIG5, GB18030, WINDOWS_1252};

    #[test]
    fn names_of_every_writer() {
        for (text, encoding) in [
            ("日志/系统信息.txt", GB18030),
            ("事件日志/系统.evtx", GB18030),
            ("新建文件夹 (2)/安装程序.log", GB18030),
            ("朱镕基/CBS.log", GB18030),
            ("日誌/系統資訊.txt", BIG5),
            ("事件記錄檔/應用程式.evtx", BIG5),
            ("系統資訊.txt", BIG5),
        ] {
            let raw = encoding.encode(text).0.into_owned();
            assert_eq!(decode(&raw), text, "{}", encoding.name());
            assert_eq!(decode(text.as_bytes()), text);
        }
        for (raw, text) in [
            (&b"Event Logs\\system-events.txt"[..], "Event Logs/system-events.txt"),
            (b"Pr\x81fung/Fehlersuche f\x81r PC.log", "Prüfung/Fehlersuche für PC.log"),
            (b"R\x82sum\x82.txt", "Résumé.txt"),
            (b"a\x00b\x1b.log", "a\u{FFFD}b\u{FFFD}.log"),
        ] {
            assert_eq!(decode(raw), text);
        }
        assert_eq!(tidy("gol\u{202E}.exe"), "gol\u{FFFD}.exe");
        // Nothing is lost where nothing is right.
        assert!(decode(&WINDOWS_1252.encode("Größe.log").0).ends_with(".log"));
    }

    #[test]
    fn all_names_of_an_archive_tell_its_encoding() {
        // By itself the first name is sound Chinese in both.
        let names = ["中文", "系統資訊與應用程式.txt"]
            .map(|text| RawName { bytes: BIG5.encode(text).0.into_owned(), ..RawName::default() });
        assert_eq!(decode_all(&names), ["中文", "系統資訊與應用程式.txt"]);
        let flagged = RawName { bytes: b"a\xFF.log".to_vec(), utf8: true, unicode: None };
        let twice = RawName { bytes: b"???.log".to_vec(), utf8: false, unicode: Some("日志.log".into()) };
        assert_eq!(decode_all(&[flagged, twice]), ["a\u{FFFD}.log", "日志.log"]);
    }
}
