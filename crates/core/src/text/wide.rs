//! UTF-16: its byte order without a mark, its line ends where bytes were lost, its lines.

use super::Encoding;
use super::detect::{NUL_RUN, narrow_words};

/// Bytes of the head that decide the byte order.
const SAMPLE: usize = 8 * 1024;

/// The byte order of text in UTF-16 without a mark. Chinese text has few zero bytes, but its spaces, digits and line ends
/// have them, all on the same side; and in the right order nearly every unit is a character such logs hold.
pub(super) fn order(head: &[u8]) -> Option<Encoding> {
    let begin = head.iter().take_while(|b| **b == 0).count();
    // A zero in front may be the upper half of the first character.
    let begin = if begin >= NUL_RUN { begin - begin % 2 } else { 0 };
    let sample = &head[begin..head.len().min(begin + SAMPLE)];
    let sample = &sample[..sample.len() - sample.len() % 2];
    if sample.len() < 8 || memchr::memchr(0, sample).is_none() {
        return None;
    }
    // Two letters of ASCII make one Han unit: with hardly a zero, text of ASCII is what it is.
    let zeros = memchr::memchr_iter(0, sample).count();
    let printable = sample.iter().filter(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7E)).count();
    if zeros * 10 < sample.len() && printable * 100 > (sample.len() - zeros) * 85 {
        return None;
    }
    [Encoding::Utf16Le, Encoding::Utf16Be].into_iter().find(|encoding| {
        let (mut ascii, mut good, mut bad) = (0usize, 0usize, 0usize);
        for unit in units(sample, *encoding).filter(|unit| *unit != 0) {
            match unit {
                0x09 | 0x0A | 0x0D | 0x20..=0x7E => ascii += 1,
                _ if is_plausible(unit) => good += 1,
                _ => bad += 1,
            }
        }
        ascii > 1 && (ascii + good) > bad * 9 && ascii * 50 > good
    })
}

fn units(bytes: &[u8], encoding: Encoding) -> impl Iterator<Item = u16> {
    let big = encoding == Encoding::Utf16Be;
    bytes.chunks_exact(2).map(move |pair| {
        let pair = [pair[0], pair[1]];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    })
}

/// Latin letters, Cyrillic, Greek, punctuation, kana, common Han, full-width.
fn is_plausible(unit: u16) -> bool {
    matches!(unit, 0xA0..=0x24F | 0x370..=0x45F | 0x2010..=0x2044 | 0x2460..=0x2473 | 0x3000..=0x30FF | 0x4E00..=0x9FA5 | 0xFF00..=0xFFE6 | 0xFEFF)
}

/// Is the beginning of a line of a UTF-16 source, up to a byte that may be a line feed, text of another program, in single
/// bytes?
pub(super) fn is_narrow(stretch: &[u8], encoding: Encoding) -> bool {
    let stretch = stretch.strip_suffix(b"\r").unwrap_or(stretch);
    if stretch.len() < 4 || memchr::memchr(0, stretch).is_some() {
        return false;
    }
    let printable = stretch.iter().filter(|b| matches!(b, b'\t' | 0x20..=0x7E)).count();
    if printable == stretch.len() {
        return true;
    }
    let odd = units(stretch, encoding).filter(|unit| !is_plausible(*unit)).count();
    odd * 5 > stretch.len() / 2 && narrow_words(stretch)
}

/// Where the line at the start of `bytes` ends, its line end included, and whether it is [`is_narrow`]. `cr`: a lone
/// carriage return ends a line too. `last`: nothing follows `bytes`.
///
/// Alignment counts from the line's own start. A line feed off it between two zero bytes is one as well: bytes were lost
/// before it. (In aligned text the same bytes would be U+0A00, which is no character.)
pub(super) fn line_end(bytes: &[u8], encoding: Encoding, cr: bool, last: bool) -> Option<(usize, bool)> {
    let big = encoding == Encoding::Utf16Be;
    let zero = |at: usize| bytes.get(at) == Some(&0);
    let ends = |at: usize| {
        let aligned = (at % 2 == 1) == big;
        match (aligned, big) {
            (true, false) => zero(at + 1).then_some(at + 2),
            (true, true) => zero(at - 1).then_some(at + 1),
            (false, false) => (at > 0 && zero(at - 1) && zero(at + 1)).then_some(at + 2),
            (false, true) => (at > 0 && zero(at - 1) && zero(at + 1)).then_some(at + 1),
        }
    };
    let mut first = true;
    if cr {
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let Some(end) = ends(at) else { continue };
            if bytes[at] == b'\n' {
                return Some((end, false));
            }
            // A carriage return and a line feed are one line end.
            if end + 2 > bytes.len() && !last {
                return None;
            }
            let feed = if big { [0, b'\n'] } else { [b'\n', 0] };
            return Some((end + if bytes[end..].starts_with(&feed) { 2 } else { 0 }, false));
        }
        return None;
    }
    for at in memchr::memchr_iter(b'\n', bytes) {
        if std::mem::take(&mut first) && is_narrow(&bytes[..at], encoding) {
            return Some((at + 1, true));
        }
        if let Some(end) = ends(at) {
            return Some((end, false));
        }
    }
    None
}

/// One line without its line end. With an odd number of bytes one is missing, or too many: from where a character of
/// ASCII stands across two units, the rest is read one byte further.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> String {
    let decode = |bytes| encoding.decode(bytes).into_owned();
    if bytes.len().is_multiple_of(2) {
        return decode(bytes);
    }
    let across = units(bytes, encoding).position(|unit| unit & 0xFF == 0 && matches!(unit >> 8, 0x20..=0x7E));
    match across {
        Some(at) => decode(&bytes[..at * 2]) + &decode(&bytes[at * 2 + 1..]),
        None => decode(&bytes[..bytes.len() - 1]),
    }
}

/// Text of UTF-16 in a source of single bytes (`>>` of PowerShell): more than a third zero bytes.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    bytes.len() >= 8 && memchr::memchr_iter(0, bytes).count() * 3 > bytes.len()
}

/// Such a line: what follows a line feed begins with the upper half of that.
pub(super) fn decode_appended(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(&[0]).unwrap_or(bytes);
    let bytes = bytes.strip_prefix(&[0xFF, 0xFE]).unwrap_or(bytes);
    let text = Encoding::Utf16Le.decode(&bytes[..bytes.len() - bytes.len() % 2]);
    text.trim_end_matches('\r').to_owned()
}
