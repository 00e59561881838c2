//! Times as logs write them: the machine's wall clock without offset, or UTC; never mixed up.
//!
//! Both are milliseconds since 1970-01-01T00:00:00 on their own clock, so that arithmetic is exact and a hot line costs
//! no allocation. Calendar rules come from the `time` crate.

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, PrimitiveDateTime, Time};

/// A moment on the machine's own wall clock; which offset it had is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalTime(i64);

/// A moment in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct UtcTime(i64);

/// Minutes east of UTC.
pub type OffsetMinutes = i16;

const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_DAY: i64 = 86_400_000;

/// Offsets on Earth lie between −12 and +14 hours; beyond that a pair of stamps does not belong together.
pub const OFFSET_RANGE: std::ops::RangeInclusive<OffsetMinutes> = -12 * 60..=14 * 60;

/// Years in which Windows servicing logs can have been written; 1601 is the FILETIME zero, 2000 a dead CMOS battery.
pub const BELIEVABLE_YEARS: std::ops::RangeInclusive<i32> = 2006..=2099;

/// The beginning of the first of [`BELIEVABLE_YEARS`] and the end of the last, in milliseconds since 1970: comparing
/// costs nothing where a calendar would be asked for every record.
const BELIEVABLE_MS: std::ops::Range<i64> = 1_136_073_600_000..4_102_444_800_000;

fn civil_ms(year: i32, month: u8, day: u8, hour: u8, minute: u8, second: u8, ms: u16) -> Option<i64> {
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let time = Time::from_hms_milli(hour, minute, second, ms).ok()?;
    let since = PrimitiveDateTime::new(date, time) - PrimitiveDateTime::new(EPOCH, Time::MIDNIGHT);
    i64::try_from(since.whole_milliseconds()).ok()
}

const EPOCH: Date = match Date::from_ordinal_date(1970, 1) {
    Ok(date) => date,
    Err(_) => Date::MIN,
};

fn civil(ms: i64) -> PrimitiveDateTime {
    let zero = PrimitiveDateTime::new(EPOCH, Time::MIDNIGHT);
    zero.checked_add(Duration::milliseconds(ms)).unwrap_or(zero)
}

/// Reads the decimal digits of `bytes`; nothing else is allowed.
fn digits(bytes: &[u8]) -> Option<u32> {
    (!bytes.is_empty() && bytes.len() <= 9).then_some(())?;
    bytes.iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

impl LocalTime {
    /// `YYYY-MM-DD HH:MM:SS` in the first 19 bytes; the separators may be any (`2022/10/10 …`, `…T…`).
    #[must_use]
    pub fn from_fixed(text: &[u8]) -> Option<Self> {
        let t = text.get(..19)?;
        let two = |i: usize| digits(&t[i..i + 2]).and_then(|n| u8::try_from(n).ok());
        let year = i32::try_from(digits(&t[..4])?).ok()?;
        civil_ms(year, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?, 0).map(Self)
    }

    /// Parts, as lists and user input give them.
    #[must_use]
    pub fn from_parts(year: i32, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Option<Self> {
        civil_ms(year, month, day, hour, minute, second, 0).map(Self)
    }

    /// A date, or date and time, as a user types it: `2022-10-09`, `2022/10/9 16:30`, `2022-10-09T16:30:00`.
    #[must_use]
    pub fn from_user(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split(['-', '/', '.', ' ', 'T', ':', '年', '月', '日']).filter(|p| !p.is_empty());
        let mut next = || numbers.next().map(|p| digits(p.as_bytes()));
        let small = |n: Option<Option<u32>>| match n {
            None => Some(0),
            Some(n) => n.and_then(|n| u8::try_from(n).ok()),
        };
        let year = i32::try_from(next()??).ok()?;
        let (month, day) = (u8::try_from(next()??).ok()?, u8::try_from(next()??).ok()?);
        let (hour, minute, second) = (small(next())?, small(next())?, small(next())?);
        (next().is_none() && year >= 1601).then_some(())?;
        Self::from_parts(year, month, day, hour, minute, second)
    }

    /// Later by `ms`.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// The UTC moment, for a clock `offset` minutes east.
    #[must_use]
    pub fn to_utc(self, offset: OffsetMinutes) -> UtcTime {
        UtcTime(self.0 - i64::from(offset) * MS_PER_MINUTE)
    }

    /// From milliseconds of the wall clock since 1970.
    #[must_use]
    pub fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds of the wall clock since 1970.
    #[must_use]
    pub fn ms(self) -> i64 {
        self.0
    }

    /// Could a servicing log have been written then?
    #[must_use]
    pub fn is_believable(self) -> bool {
        BELIEVABLE_MS.contains(&self.0)
    }

    /// `2022-10-10T16:38:25` (milliseconds only when there are any).
    #[must_use]
    pub fn to_iso(self) -> String {
        iso(civil(self.0))
    }

    /// RFC 3339 with the offset.
    #[must_use]
    pub fn to_rfc3339(self, offset: OffsetMinutes) -> String {
        let (sign, minutes) = if offset < 0 { ('-', -offset) } else { ('+', offset) };
        format!("{}{sign}{:02}:{:02}", self.to_iso(), minutes / 60, minutes % 60)
    }

    /// `2022-10-10 16:38:25`, for sentences.
    #[must_use]
    pub fn to_words(self) -> String {
        let t = civil(self.0);
        let (h, m, s) = t.as_hms();
        format!("{:04}-{:02}-{:02} {h:02}:{m:02}:{s:02}", t.year(), u8::from(t.month()), t.day())
    }

    /// `2022-10-12`, for sentences about days.
    #[must_use]
    pub fn to_date_words(self) -> String {
        let t = civil(self.0);
        format!("{:04}-{:02}-{:02}", t.year(), u8::from(t.month()), t.day())
    }
}

impl UtcTime {
    /// Later by `ms`.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// `2022/4/2:11:15:55.956`: months and days without zero, as CSI writes its inline stamps.
    #[must_use]
    pub fn from_csi_stamp(text: &[u8]) -> Option<Self> {
        let mut part = text.splitn(4, |b| matches!(b, b'/' | b':'));
        let year = i32::try_from(digits(part.next()?)?).ok()?;
        let month = u8::try_from(digits(part.next()?)?).ok()?;
        let day = u8::try_from(digits(part.next()?)?).ok()?;
        let t = part.next()?.get(..12)?;
        let two = |i: usize| digits(&t[i..i + 2]).and_then(|n| u8::try_from(n).ok());
        let ms = u16::try_from(digits(&t[9..12])?).ok()?;
        civil_ms(year, month, day, two(0)?, two(3)?, two(6)?, ms).map(Self)
    }

    /// A moment that `from_fixed` text gives in UTC.
    #[must_use]
    pub fn from_fixed(text: &[u8]) -> Option<Self> {
        LocalTime::from_fixed(text).map(|t| Self(t.0))
    }

    /// 100-nanosecond steps since 1601, as Windows counts.
    #[must_use]
    pub fn from_filetime(ticks: u64) -> Option<Self> {
        const UNIX_EPOCH_TICKS: u64 = 116_444_736_000_000_000;
        i64::try_from(ticks.checked_sub(UNIX_EPOCH_TICKS)? / 10_000).ok().map(Self)
    }

    /// The 14 digits of `CbsPersist_20221012014500.log`.
    #[must_use]
    pub fn from_archive_digits(text: &[u8]) -> Option<Self> {
        let t = text.get(..14)?;
        let two = |i: usize| digits(&t[i..i + 2]).and_then(|n| u8::try_from(n).ok());
        let year = i32::try_from(digits(&t[..4])?).ok()?;
        civil_ms(year, two(4)?, two(6)?, two(8)?, two(10)?, two(12)?, 0).map(Self)
    }

    /// The wall clock of a machine `offset` minutes east.
    #[must_use]
    pub fn to_local(self, offset: OffsetMinutes) -> LocalTime {
        LocalTime(self.0 + i64::from(offset) * MS_PER_MINUTE)
    }

    /// From milliseconds since 1970.
    #[must_use]
    pub fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn ms(self) -> i64 {
        self.0
    }

    /// Could a servicing log have been written then?
    #[must_use]
    pub fn is_believable(self) -> bool {
        BELIEVABLE_MS.contains(&self.0)
    }

    /// RFC 3339 in UTC.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        format!("{}Z", iso(civil(self.0)))
    }
}

/// Digit by digit: every record of an event log that is kept has a time or more, and formatting them took a tenth of its reading.
fn iso(t: PrimitiveDateTime) -> String {
    let (h, m, s, ms) = t.as_hms_milli();
    let mut out = match u32::try_from(t.year()) {
        Ok(year @ 0..=9_999) => {
            let mut out = String::with_capacity(24);
            push_digits(&mut out, year, 1_000);
            out
        }
        _ => format!("{:04}", t.year()),
    };
    let month = u8::from(t.month());
    for (mark, number) in [('-', month), ('-', t.day()), ('T', h), (':', m), (':', s)] {
        out.push(mark);
        push_digits(&mut out, number.into(), 10);
    }
    if ms != 0 {
        out.push('.');
        push_digits(&mut out, ms.into(), 100);
    }
    out
}

/// Appends a number from the digit of `place` (1, 10, 100 …) on.
fn push_digits(out: &mut String, number: u32, mut place: u32) {
    while place > 0 {
        out.push(char::from(b'0' + (number / place % 10) as u8));
        place /= 10;
    }
}

/// The offset that makes `local` and `utc` one moment, rounded to a quarter of an hour as real zones are; `None` when
/// they are further than `slack_ms` from any such offset, or no place on Earth has it.
#[must_use]
pub fn offset_between(local: LocalTime, utc: UtcTime, slack_ms: i64) -> Option<OffsetMinutes> {
    const QUARTER: i64 = 15 * MS_PER_MINUTE;
    let difference = local.0.checked_sub(utc.0)?;
    (difference.abs() < MS_PER_DAY).then_some(())?;
    let rounded = (difference + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
    ((difference - rounded).abs() <= slack_ms).then_some(())?;
    let minutes = OffsetMinutes::try_from(rounded / MS_PER_MINUTE).ok()?;
    OFFSET_RANGE.contains(&minutes).then_some(minutes)
}

/// When a record was written, as far as its log says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stamp {
    /// Wall clock only.
    Local(LocalTime),
    /// UTC only.
    Utc(UtcTime),
    /// Wall clock with its offset.
    Zoned(LocalTime, OffsetMinutes),
}

impl Stamp {
    /// Could a servicing log have been written then?
    #[must_use]
    pub fn is_believable(self) -> bool {
        match self {
            Self::Local(t) | Self::Zoned(t, _) => t.is_believable(),
            Self::Utc(t) => t.is_believable(),
        }
    }

    /// Milliseconds on the stamp's own clock. Records of one kind of log count on one clock, so among them these compare.
    #[must_use]
    pub fn own_ms(self) -> i64 {
        match self {
            Self::Local(t) | Self::Zoned(t, _) => t.ms(),
            Self::Utc(t) => t.ms(),
        }
    }

    /// The wall clock, if the log says it.
    #[must_use]
    pub fn local(self) -> Option<LocalTime> {
        match self {
            Self::Local(t) | Self::Zoned(t, _) => Some(t),
            Self::Utc(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_columns() {
        let t = LocalTime::from_fixed(b"2022-10-10 16:38:25, Info").unwrap();
        assert_eq!(t.to_iso(), "2022-10-10T16:38:25");
        assert_eq!(t.to_rfc3339(480), "2022-10-10T16:38:25+08:00");
        assert_eq!(t.to_rfc3339(-150), "2022-10-10T16:38:25-02:30");
        assert_eq!(t.to_words(), "2022-10-10 16:38:25");
        for bad in ["2022-13-10 16:38:25", "2022-02-30 16:38:25", "2022-10-10 25:38:25", "2022-10-1x 16:38:25", "short"]
        {
            assert_eq!(LocalTime::from_fixed(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn csi_stamps_have_no_leading_zeros() {
        let t = UtcTime::from_csi_stamp(b"2025/4/2:11:15:55.956 CSI Transaction").unwrap();
        assert_eq!(t.to_rfc3339(), "2025-04-02T11:15:55.956Z");
        assert_eq!(UtcTime::from_csi_stamp(b"2025/4/2:11:15"), None);
    }

    #[test]
    fn users_type_dates_many_ways() {
        for (text, want) in [
            ("2022-10-09", "2022-10-09T00:00:00"),
            ("2022/10/9 16:30", "2022-10-09T16:30:00"),
            ("2022-10-09T16:30:05", "2022-10-09T16:30:05"),
            ("2022年10月9日", "2022-10-09T00:00:00"),
        ] {
            assert_eq!(LocalTime::from_user(text).map(LocalTime::to_iso).as_deref(), Some(want), "{text}");
        }
        for bad in ["", "yesterday", "09.10.2022", "2022-10", "2022-10-09 16:30:05:7 9"] {
            assert_eq!(LocalTime::from_user(bad), None, "{bad}");
        }
    }

    #[test]
    fn offsets_are_quarter_hours_on_earth() {
        let local = LocalTime::from_fixed(b"2020-02-03 23:50:31").unwrap();
        let utc = UtcTime::from_fixed(b"2020-02-04 06:50:31.239").unwrap();
        assert_eq!(offset_between(local, utc, 2_000), Some(-420));
        assert_eq!(offset_between(local.plus_ms(5 * 60_000), utc, 2_000), None, "five minutes off is no zone");
        assert_eq!(offset_between(local.plus_ms(23 * 3_600_000), utc, 2_000), None, "no place is 16 hours east");
    }

    #[test]
    fn filetimes_and_archive_names() {
        let ticks = (31_171_520_u64 << 32) | 2_564_643_148;
        assert_eq!(UtcTime::from_filetime(ticks).unwrap().to_rfc3339()[..10], *"2025-04-02");
        assert_eq!(UtcTime::from_filetime(3), None);
        assert_eq!(UtcTime::from_archive_digits(b"20221012014500").unwrap().to_rfc3339(), "2022-10-12T01:45:00Z");
    }

    #[test]
    fn believable_years() {
        let year = |year| LocalTime::from_parts(year, 1, 1, 0, 0, 0).unwrap();
        for (moment, want) in [
            (year(*BELIEVABLE_YEARS.start()), true),
            (year(*BELIEVABLE_YEARS.start()).plus_ms(-1), false),
            (year(BELIEVABLE_YEARS.end() + 1), false),
            (year(BELIEVABLE_YEARS.end() + 1).plus_ms(-1), true),
        ] {
            assert_eq!(moment.is_believable(), want, "{}", moment.to_iso());
        }
        for (text, want) in
            [("1601-01-01 00:00:00", false), ("2000-01-01 00:00:00", false), ("2022-01-01 00:00:00", true)]
        {
            assert_eq!(LocalTime::from_fixed(text.as_bytes()).unwrap().is_believable(), want, "{text}");
        }
    }
}
