//! A machine's clock: one line of moments, read as wall-clock text with the offset in force, or as UTC.
//!
//! The offset may change on the way (a wrong zone put right, daylight saving), which is what the analyser has to see
//! through: wall-clock stamps then repeat or leave a hole while the UTC stamps run on.

use time::{Date, Duration, Month, PrimitiveDateTime, Time};

/// A moment: milliseconds since 1970-01-01T00:00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

/// 100-nanosecond steps between 1601 and 1970.
const UNIX_EPOCH_TICKS: u64 = 116_444_736_000_000_000;

impl Moment {
    /// `2022-09-09 15:58:23` or `… 15:58:23.117`, read as UTC. Scenario code writes its own times, so a wrong one is a
    /// mistake in the testkit and ends the test.
    ///
    /// # Panics
    /// When `text` is not of that form.
    #[must_use]
    pub fn utc(text: &str) -> Self {
        let numbers: Vec<u32> = text
            .split(['-', ' ', ':', '.'])
            .map(|n| n.parse().unwrap_or_else(|_| panic!("{text:?} is no time")))
            .collect();
        let [year, month, day, hour, minute, second, rest @ ..] = &numbers[..] else { panic!("{text:?} is no time") };
        let small = |n: u32| u8::try_from(n).unwrap_or(u8::MAX);
        let moment = Month::try_from(small(*month))
            .ok()
            .and_then(|m| Date::from_calendar_date(i32::try_from(*year).ok()?, m, small(*day)).ok())
            .and_then(|d| {
                Some(PrimitiveDateTime::new(d, Time::from_hms(small(*hour), small(*minute), small(*second)).ok()?))
            })
            .unwrap_or_else(|| panic!("{text:?} is no time"));
        Self((moment - epoch()).whole_seconds() * 1000 + i64::from(rest.first().copied().unwrap_or(0)))
    }

    /// Later by `ms` milliseconds (earlier when negative).
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0 + ms)
    }

    /// Milliseconds from `earlier` to here.
    #[must_use]
    pub fn since_ms(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// 100-nanosecond steps since 1601, as Windows counts; `ticks` of them into this millisecond.
    #[must_use]
    pub fn filetime(self, ticks: u64) -> u64 {
        UNIX_EPOCH_TICKS + u64::try_from(self.0).unwrap_or(0) * 10_000 + ticks % 10_000
    }

    /// The id of a servicing session opened now: the two halves of a FILETIME.
    #[must_use]
    pub fn session_id(self, ticks: u64) -> String {
        let filetime = self.filetime(ticks);
        format!("{}_{}", filetime >> 32, filetime & 0xFFFF_FFFF)
    }

    fn civil(self, offset_minutes: i32) -> PrimitiveDateTime {
        epoch() + Duration::milliseconds(self.0 + i64::from(offset_minutes) * 60_000)
    }

    /// `2022-06-18 16:31:54.029` in UTC, as after `Universal Time is:`.
    #[must_use]
    pub fn universal(self) -> String {
        dashed_ms(self.civil(0), '.')
    }

    /// `2022/6/18:16:31:54.076` in UTC, as after the `@` of a CSI line: month and day without zero.
    #[must_use]
    pub fn csi_stamp(self) -> String {
        let t = self.civil(0);
        let (h, m, s, ms) = t.as_hms_milli();
        format!("{}/{}/{}:{h:02}:{m:02}:{s:02}.{ms:03}", t.year(), u8::from(t.month()), t.day())
    }

    /// The 14 digits of `CbsPersist_20221012014500.log`: when the log was rolled over, in UTC.
    #[must_use]
    pub fn archive_digits(self) -> String {
        let t = self.civil(0);
        let (h, m, s) = t.as_hms();
        format!("{:04}{:02}{:02}{h:02}{m:02}{s:02}", t.year(), u8::from(t.month()), t.day())
    }
}

fn epoch() -> PrimitiveDateTime {
    PrimitiveDateTime::new(Date::from_ordinal_date(1970, 1).unwrap_or(Date::MIN), Time::MIDNIGHT)
}

fn dashed_ms(t: PrimitiveDateTime, before_ms: char) -> String {
    let (h, m, s, ms) = t.as_hms_milli();
    format!("{:04}-{:02}-{:02} {h:02}:{m:02}:{s:02}{before_ms}{ms:03}", t.year(), u8::from(t.month()), t.day())
}

/// The offsets a machine's wall clock went through.
#[derive(Clone, Debug)]
pub struct Clock {
    first: i32,
    changes: Vec<(Moment, i32)>,
}

impl Clock {
    /// Always `minutes` east of UTC; China is 480.
    #[must_use]
    pub fn fixed(minutes: i32) -> Self {
        Self { first: minutes, changes: Vec::new() }
    }

    /// From `at` on `minutes` east of UTC. Changes are added in order.
    #[must_use]
    pub fn then(mut self, at: Moment, minutes: i32) -> Self {
        self.changes.push((at, minutes));
        self
    }

    /// Minutes east of UTC at that moment.
    #[must_use]
    pub fn offset(&self, at: Moment) -> i32 {
        self.changes.iter().rev().find(|(from, _)| *from <= at).map_or(self.first, |(_, minutes)| *minutes)
    }

    /// The moment when the wall clock shows `2022-09-09 15:58:23`; the earliest one when it shows that twice.
    ///
    /// # Panics
    /// When the clock never shows it.
    #[must_use]
    pub fn at(&self, text: &str) -> Moment {
        let shown = Moment::utc(text);
        std::iter::once(self.first)
            .chain(self.changes.iter().map(|(_, minutes)| *minutes))
            .map(|minutes| (minutes, shown.plus_ms(-i64::from(minutes) * 60_000)))
            .find(|(minutes, moment)| self.offset(*moment) == *minutes)
            .unwrap_or_else(|| panic!("the clock never shows {text}"))
            .1
    }

    fn civil(&self, at: Moment) -> PrimitiveDateTime {
        at.civil(self.offset(at))
    }

    /// `2022-09-09 15:58:23`: the first 19 columns of a servicing log.
    #[must_use]
    pub fn line(&self, at: Moment) -> String {
        let mut text = dashed_ms(self.civil(at), '.');
        text.truncate(19);
        text
    }

    /// `2022-06-19 00:31:45.500`, as after `TI: Last boot time:`.
    #[must_use]
    pub fn line_ms(&self, at: Moment) -> String {
        dashed_ms(self.civil(at), '.')
    }

    /// `2022-09-09 15:58:23:117+0800`, as in `ReportingEvents.log`.
    #[must_use]
    pub fn reporting(&self, at: Moment) -> String {
        let minutes = self.offset(at);
        let sign = if minutes < 0 { '-' } else { '+' };
        let (h, m) = (minutes.abs() / 60, minutes.abs() % 60);
        format!("{}{sign}{h:02}{m:02}", dashed_ms(self.civil(at), ':'))
    }

    /// `2022/9/9, 15:58:23`, as Chinese `systeminfo` writes it.
    #[must_use]
    pub fn systeminfo(&self, at: Moment) -> String {
        let t = self.civil(at);
        let (h, m, s) = t.as_hms();
        format!("{}/{}/{}, {h}:{m:02}:{s:02}", t.year(), u8::from(t.month()), t.day())
    }

    /// `2022/09/09  15:58`, as a Chinese `dir` writes it.
    #[must_use]
    pub fn dir_zh(&self, at: Moment) -> String {
        let t = self.civil(at);
        format!("{:04}/{:02}/{:02}  {:02}:{:02}", t.year(), u8::from(t.month()), t.day(), t.hour(), t.minute())
    }

    /// `09/09/2022  03:58 PM`, as an American `dir` writes it.
    #[must_use]
    pub fn dir_en(&self, at: Moment) -> String {
        let t = self.civil(at);
        let (half, hour) = if t.hour() < 12 { ("AM", t.hour()) } else { ("PM", t.hour() - 12) };
        let hour = if hour == 0 { 12 } else { hour };
        format!("{:02}/{:02}/{:04}  {hour:02}:{:02} {half}", u8::from(t.month()), t.day(), t.year(), t.minute())
    }

    /// `2022-09-09T15:58:23+08:00`: how the analyser's report should say that moment.
    #[must_use]
    pub fn rfc3339(&self, at: Moment) -> String {
        let minutes = self.offset(at);
        let sign = if minutes < 0 { '-' } else { '+' };
        let (h, m) = (minutes.abs() / 60, minutes.abs() % 60);
        format!("{}{sign}{h:02}:{m:02}", self.line(at).replace(' ', "T"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_every_spelling() {
        let clock = Clock::fixed(480);
        let at = clock.at("2022-09-09 15:58:23").plus_ms(117);
        assert_eq!(at, Moment::utc("2022-09-09 07:58:23.117"));
        assert_eq!(clock.line(at), "2022-09-09 15:58:23");
        assert_eq!(clock.line_ms(at), "2022-09-09 15:58:23.117");
        assert_eq!(clock.reporting(at), "2022-09-09 15:58:23:117+0800");
        assert_eq!(clock.systeminfo(at), "2022/9/9, 15:58:23");
        assert_eq!(clock.dir_zh(at), "2022/09/09  15:58");
        assert_eq!(clock.dir_en(at), "09/09/2022  03:58 PM");
        assert_eq!(clock.rfc3339(at), "2022-09-09T15:58:23+08:00");
        assert_eq!(at.universal(), "2022-09-09 07:58:23.117");
        assert_eq!(at.csi_stamp(), "2022/9/9:07:58:23.117");
        assert_eq!(at.archive_digits(), "20220909075823");
    }

    /// 30966576_3062129724 is a session of a real machine, opened at 2022-06-18 16:30:25.122 UTC.
    #[test]
    fn session_ids_are_filetimes() {
        let opened = Moment::utc("2022-06-18 16:30:25.122");
        assert_eq!(opened.session_id(8220), "30966576_3062129724");
        let id = opened.session_id(1234);
        let (high, low) = id.split_once('_').unwrap();
        let filetime = (high.parse::<u64>().unwrap() << 32) | low.parse::<u64>().unwrap();
        assert_eq!((filetime - UNIX_EPOCH_TICKS) / 10_000, 1_655_569_825_122);
    }

    #[test]
    fn a_clock_that_is_put_right() {
        let clock = Clock::fixed(-420).then(Moment::utc("2022-09-14 01:00:00"), 480);
        let before = clock.at("2022-09-13 17:59:59");
        assert_eq!(clock.offset(before), -420);
        let after = before.plus_ms(1000);
        assert_eq!(clock.line(after), "2022-09-14 09:00:00");
        assert_eq!(clock.at("2022-09-14 09:00:00"), after);
        assert_eq!(clock.reporting(before), "2022-09-13 17:59:59:000-0700");
    }
}
