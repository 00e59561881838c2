//! IP and hardware addresses.

use super::{Category, Found, before, look_back, run};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Words before four numbers that are a version.
const VERSION_WORDS: &[&str] =
    &["version", "ver", "ver.", "版本", "build", "revision", "engine", "signature", "release", "driver", "sdk", "rev"];

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_hexdigit() || bytes[at] == b':';
        let inside = before(text, at).is_some_and(|b| b.is_ascii_alphanumeric() || b == b':');
        if !starts || inside {
            at += 1;
            continue;
        }
        let address = || six(text, at).or_else(|| four(text, at));
        if let Some(end) = mac(text, at) {
            found.push(Found::new(at..end, Category::Mac));
            at = end;
        } else if let Some(end) = address() {
            let zone = if text[end..].starts_with('%') { run(text, end + 1, |c| c.is_ascii_digit()) } else { end };
            found.push(Found { meant: Some(text[at..end].to_owned()), ..Found::new(at..zone, Category::Address) });
            at = zone;
        } else {
            at = run(text, at, |c| c.is_ascii_alphanumeric()).max(at + 1);
        }
    }
}

/// `192.168.0.7`: four numbers that are no version.
fn four(text: &str, at: usize) -> Option<usize> {
    let end = run(text, at, |c| c.is_ascii_digit() || c == '.');
    let end = at + text[at..end].trim_end_matches('.').len();
    let address: Ipv4Addr = text[at..end].parse().ok()?;
    let [a, b, ..] = address.octets();
    let is_private = matches!((a, b), (10, _) | (172, 16..=31) | (192, 168) | (169, 254));
    let after = text[end..].chars().next();
    let next = text[end..].chars().nth(1).unwrap_or(' ');
    let goes_on = match after {
        Some('_' | '~') => true,
        Some('.' | '-') => next.is_ascii_digit(),
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    };
    let joined = match before(text, at) {
        Some(b'.' | b'~') => true,
        Some(b'_' | b'-') => !is_private,
        _ => false,
    };
    // This computer, everybody, masks, groups; `2.0.0.0`.
    let says_nothing =
        matches!(a, 0 | 127 | 224..) || (!is_private && text[at..end].ends_with(".0") && after != Some('/'));
    (!goes_on && !joined && !says_nothing && !is_version(text, at)).then_some(end)
}

/// Does the text before a number call it a version?
fn is_version(text: &str, at: usize) -> bool {
    let words = look_back(text, at, 24).trim_end_matches([' ', ':', '=', '"', '\'', '(', '[', '：', '#', '>']);
    VERSION_WORDS.iter().any(|word| words.ends_with(word)) || words.ends_with(" v")
}

/// `fe80::1`, without its zone.
fn six(text: &str, at: usize) -> Option<usize> {
    let end = run(text, at, |c| c.is_ascii_hexdigit() || matches!(c, ':' | '.'));
    let end = at + text[at..end].trim_end_matches('.').len();
    let written = &text[at..end];
    let says = written.len() > 5 && written.bytes().any(|b| b.is_ascii_digit());
    let goes_on = text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let address: Ipv6Addr = written.parse().ok().filter(|_| says && !goes_on)?;
    (!address.is_loopback() && !address.is_multicast()).then_some(end)
}

/// `00-1a-2b-3c-4d-5e`, `00:1a:…`, `001a.2b3c.4d5e`.
fn mac(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    let sep = *rest.get(2)?;
    let hex = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
    let len = if matches!(sep, b'-' | b':') {
        let pairs = rest.chunks(3).take_while(|three| three.len() >= 2 && hex(&three[..2])).take(7);
        let joined = rest.iter().skip(2).step_by(3).take(5).all(|b| *b == sep);
        (pairs.count() >= 6 && joined && rest.get(17) != Some(&sep)).then_some(17)?
    } else {
        let sound = rest.len() >= 14 && [0, 5, 10].iter().all(|from| hex(&rest[*from..*from + 4]));
        (sound && rest[4] == b'.' && rest[9] == b'.' && rest.get(14) != Some(&b'.')).then_some(14)?
    };
    let ends = rest.get(len).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'-');
    let is_nobody = |byte: u8| rest[..len].iter().all(|b| *b == byte || !b.is_ascii_hexdigit());
    (ends && !is_nobody(b'0') && !is_nobody(b'f')).then_some(at + len)
}
