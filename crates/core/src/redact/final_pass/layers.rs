//! What a text says when what stands encoded in it is decoded.
//!
//! Everything is tried at every place: a run that is no Base64 decodes to noise, and no name is found in noise.

use super::bytes::{self, Bytes};
use super::fold::Chars;

/// Bytes of one run that are decoded at a time.
const RUN: usize = 64 * 1024;

/// Escapes of JSON, C, XML, addresses, mail and PowerShell, undone in one walk; what was escaped byte by byte is `read`.
/// `None`: there are none.
pub(super) fn unescaped(chars: &[(char, u32)], read: fn(&[(u8, u32)], &mut Chars)) -> Option<Chars> {
    let step = |chars: &[(char, u32)], at: usize| match chars[at].0 {
        '\\' => backslash(chars, at),
        '%' => percent(chars, at),
        '&' => entity(chars, at),
        '_' | '[' | 'U' => code_point(chars, at),
        '=' => quoted_printable(chars, at),
        _ => None,
    };
    decoded(chars, step, read)
}

/// Escapes of HTML alone, undone; `None`: there are none.
pub(super) fn entities(chars: &[(char, u32)]) -> Option<Chars> {
    decoded(chars, |chars, at| entity(chars, at).filter(|_| chars[at].0 == '&'), bytes::as_text)
}

fn decoded(
    chars: &[(char, u32)],
    step: impl Fn(&[(char, u32)], usize) -> Option<(Escape, usize)>,
    read: fn(&[(u8, u32)], &mut Chars),
) -> Option<Chars> {
    let mut out = Chars::with_capacity(chars.len());
    // Bytes of a character that is escaped byte by byte.
    let mut pending: Bytes = Vec::new();
    let (mut at, mut changed) = (0, false);
    while let Some((c, place)) = chars.get(at).copied() {
        let step = step(chars, at);
        let (escape, length) = step.unwrap_or((Escape::Char(c), 1));
        if let Escape::Byte(byte) = escape {
            pending.push((byte, place));
        } else {
            read(&std::mem::take(&mut pending), &mut out);
        }
        if let Escape::Char(c) = escape {
            out.push((c, place));
        }
        changed |= step.is_some();
        at += length;
    }
    read(&pending, &mut out);
    changed.then(|| joined(&out))
}

/// Halves of characters beyond the first plane, as JSON writes them, put together.
fn joined(chars: &[(char, u32)]) -> Chars {
    let half = |at: usize| chars.get(at).map(|(c, _)| u32::from(*c)).and_then(|code| code.checked_sub(HALVES));
    let mut out = Chars::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let pair = half(at).zip(half(at + 1)).filter(|(high, low)| *high < 0x400 && (0x400..0x800).contains(low));
        let whole = pair.and_then(|(high, low)| char::from_u32(0x1_0000 + (high << 10) + (low - 0x400)));
        out.push((whole.unwrap_or(chars[at].0), chars[at].1));
        at += if whole.is_some() { 2 } else { 1 };
    }
    out
}

/// Where surrogates are put until they are joined: a private plane.
const HALVES: u32 = 0xF_0000;

#[derive(Clone, Copy)]
enum Escape {
    Char(char),
    Byte(u8),
    Nothing,
}

fn hex(chars: &[(char, u32)], at: usize, digits: usize) -> Option<u32> {
    let part = chars.get(at..at + digits)?;
    part.iter().try_fold(0u32, |value, (c, _)| Some(value << 4 | c.to_digit(16)?))
}

fn character(code: u32) -> Option<char> {
    match code {
        0xD800..0xE000 => char::from_u32(code - 0xD800 + HALVES),
        _ => char::from_u32(code),
    }
}

fn backslash(chars: &[(char, u32)], at: usize) -> Option<(Escape, usize)> {
    let plain = |c| Some((Escape::Char(c), 2));
    match chars.get(at + 1)?.0 {
        'u' if chars.get(at + 2)?.0 == '{' => {
            let length = chars.get(at + 3..)?.iter().take(7).position(|(c, _)| *c == '}')?;
            Some((Escape::Char(character(hex(chars, at + 3, length)?)?), length + 4))
        }
        'u' => Some((Escape::Char(character(hex(chars, at + 2, 4)?)?), 6)),
        'U' => Some((Escape::Char(character(hex(chars, at + 2, 8)?)?), 10)),
        'x' => Some((Escape::Byte(u8::try_from(hex(chars, at + 2, 2)?).ok()?), 4)),
        '0'..='3' => {
            let digits = chars.get(at + 1..at + 4)?.iter().map(|(c, _)| c.to_digit(8));
            let value = digits.into_iter().try_fold(0, |value, digit| Some(value << 3 | digit?))?;
            Some((Escape::Byte(u8::try_from(value).ok()?), 4))
        }
        c @ ('\\' | '/' | '"' | '\'' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '#' | '-' | '.' | '!' | '|' | '<'
        | '>') => plain(c),
        'n' | 'r' => plain('\n'),
        't' | 'b' | 'f' => plain('\t'),
        '\n' => Some((Escape::Nothing, 2)),
        _ => None,
    }
}

fn percent(chars: &[(char, u32)], at: usize) -> Option<(Escape, usize)> {
    if chars.get(at + 1)?.0 == 'u' {
        return Some((Escape::Char(character(hex(chars, at + 2, 4)?)?), 6));
    }
    Some((Escape::Byte(u8::try_from(hex(chars, at + 1, 2)?).ok()?), 3))
}

fn entity(chars: &[(char, u32)], at: usize) -> Option<(Escape, usize)> {
    let length = chars.get(at + 1..)?.iter().take(9).position(|(c, _)| *c == ';')?;
    let name: String = chars[at + 1..=at + length].iter().map(|(c, _)| *c).collect();
    let c = match name.as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "shy" | "zwj" | "zwnj" => return Some((Escape::Nothing, length + 2)),
        number => {
            let digits = number.strip_prefix('#')?;
            let hex = digits.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
            character(hex.unwrap_or_else(|| digits.parse()).ok()?)?
        }
    };
    Some((Escape::Char(c), length + 2))
}

/// `_x5F20_` of PowerShell and Office, `U+5F20`, and `[U+202E]`, which our own exports show in place of what is not seen.
fn code_point(chars: &[(char, u32)], at: usize) -> Option<(Escape, usize)> {
    let next = |behind: usize| chars.get(at + behind).map(|(c, _)| *c);
    if chars[at].0 == '_' {
        let escaped = next(1)? == 'x' && next(6)? == '_';
        return escaped.then_some((Escape::Char(character(hex(chars, at + 2, 4)?)?), 7));
    }
    let from = usize::from(chars[at].0 == '[');
    if next(from)? != 'U' || next(from + 1)? != '+' {
        return None;
    }
    let digits = chars[at + from + 2..].iter().take(6).take_while(|(c, _)| c.is_ascii_hexdigit()).count();
    let c = character(hex(chars, at + from + 2, digits)?).filter(|_| digits >= 4)?;
    Some((Escape::Char(c), from + 2 + digits + usize::from(from == 1 && next(3 + digits) == Some(']'))))
}

fn quoted_printable(chars: &[(char, u32)], at: usize) -> Option<(Escape, usize)> {
    match chars.get(at + 1)?.0 {
        '\n' => Some((Escape::Nothing, 2)),
        '\r' => Some((Escape::Nothing, 3)),
        _ => Some((Escape::Byte(u8::try_from(hex(chars, at + 1, 2)?).ok()?), 3)),
    }
}

/// The text without markup; `None`: there is none.
pub(super) fn untagged(chars: &[(char, u32)]) -> Option<Chars> {
    let mut out = Chars::with_capacity(chars.len());
    let mut at = 0;
    while let Some((c, place)) = chars.get(at).copied() {
        let begins = chars.get(at + 1).is_some_and(|(c, _)| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let end = || chars[at..].iter().take(512).position(|(c, _)| *c == '>');
        match (c == '<' && begins).then(end).flatten() {
            Some(length) => at += length + 1,
            None => {
                out.push((c, place));
                at += 1;
            }
        }
    }
    (out.len() < chars.len()).then_some(out)
}

/// What is written to keep a mail program from making a link of it, as it was: `http[:]//host[.]test`, `[\\]host`.
pub(super) fn refanged(chars: &[(char, u32)]) -> Option<Chars> {
    let mut out = Chars::with_capacity(chars.len());
    let mut at = 0;
    while let Some((c, place)) = chars.get(at).copied() {
        let inside =
            || chars[at + 1..].iter().take(4).position(|(c, _)| *c == ']').filter(|length| (1..4).contains(length));
        match (c == '[').then(inside).flatten() {
            Some(length) if chars[at + 1..=at + length].iter().all(|(c, _)| ":.@/\\".contains(*c)) => {
                out.extend_from_slice(&chars[at + 1..=at + length]);
                at += length + 2;
            }
            _ => {
                out.push((c, place));
                at += 1;
            }
        }
    }
    (out.len() < chars.len()).then_some(out)
}

/// Every run of Base64, of either alphabet, wrapped or not, from each of the four places at which a group may begin.
pub(super) fn base64(chars: &[(char, u32)], known: &dyn Fn(&str) -> bool, found: &mut dyn FnMut(Bytes)) {
    let value = |c: char| {
        Some(match c {
            'A'..='Z' => c as u8 - b'A',
            'a'..='z' => c as u8 - b'a' + 26,
            '0'..='9' => c as u8 - b'0' + 52,
            '+' | '-' => 62,
            '/' | '_' => 63,
            _ => return None,
        })
    };
    let mut at = 0;
    while at < chars.len() {
        let (mut run, begin): (Bytes, usize) = (Vec::new(), at);
        while let Some((c, place)) = chars.get(at).copied().filter(|_| run.len() < RUN) {
            if let Some(value) = value(c) {
                run.push((value, place));
            } else if !(matches!(c, '\r' | '\n') && run.len() >= 48) {
                // Wrapped lines go on; anything else ends the run.
                break;
            }
            at += 1;
        }
        let padded = chars.get(at).is_some_and(|(c, _)| *c == '=');
        if (run.len() >= 10 || (padded && run.len() >= 6)) && !are_words(&chars[begin..at], known) {
            for first in 0..4 {
                let groups = run[first..].chunks(4).flat_map(|group| {
                    let bits =
                        group.iter().enumerate().fold(0u32, |bits, (i, (v, _))| bits | u32::from(*v) << (18 - 6 * i));
                    let place = |i: usize| group[i.min(group.len() - 1)].1;
                    let [_, a, b, c] = bits.to_be_bytes();
                    [(a, place(0)), (b, place(1)), (c, place(2))].into_iter().take(group.len().saturating_sub(1))
                });
                found(groups.collect());
            }
        }
        // What ended the run; a run that was too long goes on where it is.
        at += usize::from(run.len() < RUN);
    }
}

/// Is it a row of words of Windows, as most of what could be Base64 is: `Microsoft-Windows-Client`, `CurrentVersion/Setup`?
fn are_words(run: &[(char, u32)], known: &dyn Fn(&str) -> bool) -> bool {
    let mut word = String::new();
    let is_word = |word: &str| word.len() < 2 || known(word);
    for at in 0..run.len() {
        let c = run[at].0;
        let follows_small = at > 0 && run[at - 1].0.is_ascii_lowercase();
        if (!c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && follows_small))
            && !is_word(&std::mem::take(&mut word))
        {
            return false;
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
    }
    is_word(&word)
}

/// Every run of bytes in hexadecimal: together, or one by one with the same little between them, over the ends of lines.
pub(super) fn hexadecimal(chars: &[(char, u32)], found: &mut dyn FnMut(Bytes)) {
    let digit = |at: usize| chars.get(at).and_then(|(c, _)| c.to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut at = 0;
    while at < chars.len() {
        let (mut run, mut end): (Bytes, usize) = (Vec::new(), at);
        let mut next = at;
        while let (Some(high), Some(low)) = (digit(next), digit(next + 1)) {
            if run.len() >= RUN {
                break;
            }
            run.push((high << 4 | low, chars[next].1));
            end = next + 2;
            next = end;
            // What stands between bytes: `,`, `, 0x`, `-`, ` `, `,\` and the next line.
            let mut between = 0;
            while let Some((c, _)) = chars.get(next).filter(|_| between < 24) {
                let prefix = *c == '0' && chars.get(next + 1).is_some_and(|(c, _)| matches!(c, 'x' | 'X'));
                if prefix || (*c == '\\' && chars.get(next + 1).is_some_and(|(c, _)| *c == 'x')) {
                    next += 2;
                } else if matches!(c, ' ' | ',' | ';' | ':' | '-' | '\\' | '\r' | '\n' | '\t' | '"' | '\'' | '+') {
                    next += 1;
                } else {
                    break;
                }
                between += 1;
            }
        }
        if run.len() >= 4 {
            found(run);
        }
        at = end.max(at + 1);
    }
}

/// Dumps in columns: an address, up to 16 bytes, and what they are in letters.
pub(super) fn dumped(chars: &[(char, u32)], found: &mut dyn FnMut(Bytes)) {
    let mut run: Bytes = Vec::new();
    for line in chars.split(|(c, _)| *c == '\n') {
        let before = run.len();
        let tokens = line.split(|(c, _)| c.is_whitespace() || matches!(c, '-' | '|')).filter(|token| !token.is_empty());
        for (index, token) in tokens.enumerate() {
            let token = token.strip_suffix(&[(':', token[token.len() - 1].1)][..]).unwrap_or(token);
            let is_hex = token.iter().all(|(c, _)| c.is_ascii_hexdigit());
            if index == 0 && is_hex && token.len() >= 4 {
                continue;
            }
            if !is_hex || !matches!(token.len(), 2 | 4 | 8) || run.len() - before >= 16 {
                break;
            }
            let pairs = token.chunks(2).filter_map(|pair| Some((u8::try_from(hex(pair, 0, 2)?).ok()?, pair[0].1)));
            run.extend(pairs);
        }
        if run.len() == before || run.len() >= RUN {
            let run = std::mem::take(&mut run);
            if run.len() >= 4 {
                found(run);
            }
        }
    }
    if run.len() >= 4 {
        found(run);
    }
}

/// Bytes as lists of decimal numbers: `66,0,65,0`.
pub(super) fn decimal(chars: &[(char, u32)], found: &mut dyn FnMut(Bytes)) {
    let mut run: Bytes = Vec::new();
    let mut tokens = chars.split(|(c, _)| matches!(c, ',' | ' ' | ';' | '\r' | '\n' | '\t')).filter(|t| !t.is_empty());
    loop {
        let token = tokens.next();
        let text = token.filter(|t| t.len() <= 3).map(|t| t.iter().map(|(c, _)| *c).collect::<String>());
        match text.and_then(|text| text.parse::<u8>().ok()).zip(token) {
            Some((byte, token)) if run.len() < RUN => run.push((byte, token[0].1)),
            _ if run.len() >= 4 => found(std::mem::take(&mut run)),
            _ => run.clear(),
        }
        if token.is_none() {
            return;
        }
    }
}
