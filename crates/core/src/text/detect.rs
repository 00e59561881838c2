//! Which encoding a source has, by its first bytes, whole or damaged.

use super::{Encoding, code_page, wide};

/// NUL bytes in a row that are no character of UTF-16 but what a power loss leaves.
pub(super) const NUL_RUN: usize = 8;

impl Encoding {
    /// The encoding of a source that starts with `head`, and the length of its byte-order mark; `None`: not text.
    #[must_use]
    pub fn detect(head: &[u8]) -> Option<(Self, usize)> {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return Some((Self::Utf8, 3)),
            [0xFF, 0xFE, ..] => return Some((Self::Utf16Le, 2)),
            [0xFE, 0xFF, ..] => return Some((Self::Utf16Be, 2)),
            _ => {}
        }
        if let Some(order) = wide::order(head) {
            return Some((order, 0));
        }
        if !is_text(head) {
            return None;
        }
        // The head may end inside a character: judge it up to its last line.
        let whole = memchr::memrchr(b'\n', head).map_or(head, |end| &head[..end]);
        Some((narrow(whole), 0))
    }
}

/// Hardly any control character, or most of it in lines that have none.
fn is_text(head: &[u8]) -> bool {
    let mut nuls = 0;
    let is_control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B);
    let mut controls = 0;
    for byte in head {
        nuls = if *byte == 0 { nuls + 1 } else { 0 };
        controls += usize::from(is_control(byte));
        if nuls == NUL_RUN {
            controls -= NUL_RUN;
        } else if nuls > NUL_RUN {
            controls -= 1;
        }
    }
    let filled = head.len() - memchr::memchr_iter(0, head).count();
    if filled == 0 {
        return false;
    }
    if controls * 50 <= head.len() {
        return true;
    }
    let good = head.split(|b| *b == b'\n').filter(|line| line.len() > 16 && !line.iter().any(is_control));
    good.map(|line| line.len() + 1).sum::<usize>() * 2 > filled
}

fn narrow(bytes: &[u8]) -> Encoding {
    let (mut characters, mut invalid) = (0, 0);
    // The last character may be cut.
    let tail = bytes.len() - bytes.iter().rev().take(3).take_while(|b| **b & 0xC0 == 0x80).count();
    let is_cut = std::str::from_utf8(&bytes[tail.saturating_sub(1)..]).is_err_and(|e| e.error_len().is_none());
    let bytes = if is_cut { &bytes[..tail - 1] } else { bytes };
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    if invalid == 0 || characters >= invalid * 4 {
        return Encoding::Utf8;
    }
    // Lines that are UTF-8 say nothing about the others.
    let odd: Vec<&[u8]> =
        bytes.split(|b| matches!(b, b'\n' | b'\r' | 0)).filter(|line| std::str::from_utf8(line).is_err()).collect();
    if let Some(encoding) = east_asian(&odd) {
        return encoding;
    }
    let joined = odd.join(&b'\n');
    let high = joined.iter().filter(|b| !b.is_ascii()).count();
    match code_page::guess(&joined) {
        Some(encoding) => encoding,
        // Garbage in what is ASCII otherwise.
        None if high * 3 < bytes.len() => Encoding::Utf8,
        None => Encoding::Windows1252,
    }
}

/// Pairs of bytes as they fall on the tables of an encoding.
#[derive(Default)]
struct Pairs {
    /// The characters everybody uses, with punctuation.
    common: usize,
    other: usize,
}

impl Pairs {
    /// Walks the pairs of a line: `common` judges lead and trail.
    fn count(&mut self, line: &[u8], common: impl Fn(u8, u8) -> bool) {
        let mut at = 0;
        while at < line.len() {
            let pair = (line[at], line.get(at + 1).copied().unwrap_or_default());
            if pair.0 < 0x80 {
                at += 1;
                continue;
            }
            if common(pair.0, pair.1) {
                self.common += 1;
            } else {
                self.other += 1;
            }
            at += 2;
        }
    }

    fn is_sound(&self) -> bool {
        self.common >= self.other * 4
    }
}

/// GBK and Big5 share most of their bytes: which it is, the rows of the common characters say. GB 2312 has them in rows
/// B0–D7 with trails above A0, Big5 in A4–C6 with trails on both sides, Shift-JIS kana in 82 and 83.
fn east_asian(lines: &[&[u8]]) -> Option<Encoding> {
    let decodes = |encoding: Encoding| {
        let sound = |line: &&&[u8]| {
            let text = encoding.decode_sound(line);
            text.is_some_and(|text| is_mostly_words(&text))
        };
        let good = lines.iter().filter(sound).count();
        // A few lines may be damaged or in another encoding.
        good > 0 && good * 5 >= lines.len() * 4
    };
    let (mut gbk, mut big5, mut kana) = (Pairs::default(), Pairs::default(), Pairs::default());
    for line in lines {
        gbk.count(line, is_common_gbk);
        big5.count(line, is_common_big5);
        kana.count(line, |lead, _| matches!(lead, 0x81..=0x83));
    }
    if kana.common * 3 >= kana.other && kana.common > 2 && decodes(Encoding::ShiftJis) {
        return Some(Encoding::ShiftJis);
    }
    // GBK beyond GB 2312 is rare characters; Big5 read as GBK is full of them.
    let share = |pairs: &Pairs| pairs.common * 1000 / (pairs.common + pairs.other).max(1);
    if big5.is_sound() && share(&big5) > share(&gbk) && decodes(Encoding::Big5) {
        return Some(Encoding::Big5);
    }
    if decodes(Encoding::Gb18030) {
        return Some(Encoding::Gb18030);
    }
    decodes(Encoding::Big5).then_some(Encoding::Big5)
}

fn is_common_gbk(lead: u8, trail: u8) -> bool {
    matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7) && trail >= 0xA1
}

fn is_common_big5(lead: u8, trail: u8) -> bool {
    matches!(lead, 0xA1..=0xC6) && matches!(trail, 0x40..=0x7E | 0xA1..=0xFE)
}

/// The encoding of one line that is Chinese. Nearly any bytes are some characters of GBK: it must be common ones, and
/// no control character between them.
pub(super) fn console_chinese(line: &[u8]) -> Option<Encoding> {
    if line.iter().any(|b| *b < 9) {
        return None;
    }
    let (mut gbk, mut big5) = (Pairs::default(), Pairs::default());
    // One of the second rank of GB 2312 among the common ones is text as well.
    gbk.count(line, |lead, trail| is_common_gbk(lead, trail) || (matches!(lead, 0xD8..=0xF7) && trail >= 0xA1));
    big5.count(line, is_common_big5);
    let decodes = |encoding: Encoding| {
        let text = encoding.decode_sound(line);
        text.is_some_and(|text| is_mostly_words(&text))
    };
    if gbk.is_sound() && decodes(Encoding::Gb18030) {
        Some(Encoding::Gb18030)
    } else {
        (big5.is_sound() && decodes(Encoding::Big5)).then_some(Encoding::Big5)
    }
}

/// Is the line Chinese in single bytes?
pub(super) fn narrow_words(line: &[u8]) -> bool {
    match std::str::from_utf8(line) {
        Ok(text) => is_mostly_words(text),
        Err(_) => console_chinese(line).is_some(),
    }
}

/// Such encodings decode nearly any pair of high bytes: text is Chinese or Japanese only if most of what came out is
/// common Han, kana, their punctuation or full-width, and does not stand inside a Latin word as a misread `ü` would.
pub(super) fn is_mostly_words(text: &str) -> bool {
    let (mut common, mut other) = (0usize, 0usize);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        match c {
            c if c.is_ascii() => {}
            _ if before.is_ascii_alphabetic() && after.is_ascii_alphabetic() => other += 1,
            '\u{4E00}'..='\u{9FFF}'
            | '\u{3000}'..='\u{30FF}'
            | '\u{FF00}'..='\u{FFEF}'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '—'
            | '…'
            | '·'
            | '℃' => {
                common += 1;
            }
            _ => other += 1,
        }
        before = c;
    }
    common >= other * 4
}
