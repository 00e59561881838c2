//! A line in its columns, in either format.

use crate::time::OFFSET_RANGE;
use crate::time::OffsetMinutes;

/// Blanks before the stamp that are looked through: lines in articles and mails are often indented.
const INDENT: usize = 8;

/// One record.
pub(super) struct Record<'a> {
    /// The 19 characters of date and time.
    pub(super) stamp: &'a [u8],
    /// Milliseconds behind them.
    pub(super) ms: i64,
    /// Process and thread. Written in decimal or hexadecimal digits, which does not matter for telling them apart.
    pub(super) thread: (u32, u32),
    /// `Agent`, `Handler` …
    pub(super) component: &'a [u8],
    /// What it says.
    pub(super) message: &'a [u8],
}

/// Splits a line; `None`: it has no stamp and threads of its own.
pub(super) fn columns(line: &[u8]) -> Option<Record<'_>> {
    let indent = line.iter().take(INDENT).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let line = &line[indent..];
    let stamp = line.get(..19)?;
    let marked = matches!(stamp[4], b'-' | b'/') && matches!(stamp[10], b' ' | b'\t') && stamp[13] == b':';
    (marked && matches!(line.get(19)?, b'.' | b':')).then_some(())?;
    let fraction = &line[20..];
    let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
    (1..=9).contains(&digits).then_some(())?;
    let ms = (0..3).fold(0, |ms, i| ms * 10 + fraction[..digits].get(i).map_or(0, |b| i64::from(b - b'0')));
    let (process, rest) = word(&fraction[digits..])?;
    let (thread, rest) = word(rest)?;
    let (component, rest) = word(rest).unwrap_or((b"", b""));
    Some(Record { stamp, ms, thread: (number(process)?, number(thread)?), component, message: rest })
}

fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.trim_ascii_start();
    let end = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn number(digits: &[u8]) -> Option<u32> {
    (1..=8).contains(&digits.len()).then_some(())?;
    digits.iter().try_fold(0u32, |n, b| char::from(*b).to_digit(16).map(|d| n << 4 | d))
}

/// `+0530` in `Logging initialized (build: 7.6.7600.256, tz: +0530)`.
pub(super) fn zone(text: &str) -> Option<OffsetMinutes> {
    let zone = text.split_once("tz: ")?.1;
    let digits = |range| zone.get(range).filter(|d: &&str| d.bytes().all(|b| b.is_ascii_digit()));
    let (hours, minutes): (OffsetMinutes, OffsetMinutes) = (digits(1..3)?.parse().ok()?, digits(3..5)?.parse().ok()?);
    let offset = match zone.as_bytes()[0] {
        b'+' => hours * 60 + minutes,
        b'-' => -(hours * 60 + minutes),
        _ => return None,
    };
    OFFSET_RANGE.contains(&offset).then_some(offset)
}
