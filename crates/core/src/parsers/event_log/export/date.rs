//! Dates as the exporting computer writes them: on its wall clock, in its own order.
//!
//! ```text
//! 2022-10-10T16:38:25.123     2022/10/10 16:38:25      2022/10/10 下午 4:38:25     2022年10月10日 16:38:25
//! 10/10/2022 4:38:25 PM       10.10.2022 16:38:25      2022-10-10T08:38:25.1230000Z (says that it is UTC)
//! ```
//!
//! Which of two numbers is the month is told by any number above 12 in the file, or else by the order of the records: an
//! export goes forwards or backwards in time, and read in the wrong order its dates jump about. Where neither tells, the
//! times are not known. AM and PM prove nothing: India and Australia write them behind the day first.

use crate::time::{LocalTime, UtcTime};

/// A moment as far as one record tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Unknown,
    Utc(UtcTime),
    Local(LocalTime),
    /// With the month first, with the day first.
    Either(LocalTime, LocalTime),
}

/// How the file's dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    YearFirst,
    YearLast,
}

/// The dates of one file.
#[derive(Default)]
pub(super) struct Dates {
    form: Option<Form>,
    month_first: Option<bool>,
    /// With the month first, with the day first: of the dates before the order was known.
    readings: [Reading; 2],
}

/// The dates of a file in one order.
#[derive(Clone, Copy, Default)]
struct Reading {
    last: Option<LocalTime>,
    range: Option<(LocalTime, LocalTime)>,
    forwards: bool,
    backwards: bool,
}

impl Reading {
    fn note(&mut self, time: LocalTime) {
        if let Some(last) = self.last {
            // Records of one moment stand in any order.
            let step = time.ms() - last.ms();
            self.forwards |= step > SLACK_MS;
            self.backwards |= step < -SLACK_MS;
        }
        self.last = Some(time);
        let (from, to) = self.range.unwrap_or((time, time));
        self.range = Some((from.min(time), to.max(time)));
    }

    fn jumps(&self) -> bool {
        self.forwards && self.backwards
    }
}

/// Records are written a little late, and clocks are set.
const SLACK_MS: i64 = 12 * 3_600_000;

/// The order became known.
pub(super) struct Order {
    pub(super) month_first: bool,
    /// The dates before that reach from here to there.
    pub(super) range: Option<(LocalTime, LocalTime)>,
}

impl Dates {
    /// Dates whose order is known.
    pub(super) fn settled(month_first: bool) -> Self {
        Self { month_first: Some(month_first), ..Self::default() }
    }

    /// Does the month stand first, as far as that is known?
    pub(super) fn month_first(&self) -> Option<bool> {
        self.month_first
    }

    /// Reads a date, and says whether it tells the order for the first time.
    pub(super) fn read(&mut self, text: &str) -> (Moment, Option<Order>) {
        let Some(written) = written(text) else { return (Moment::Unknown, None) };
        if *self.form.get_or_insert(written.form) != written.form {
            return (Moment::Unknown, None);
        }
        if written.form == Form::YearFirst {
            let moment = written.local(true).map_or(Moment::Unknown, |local| match written.utc {
                true => Moment::Utc(local.to_utc(0)),
                false => Moment::Local(local),
            });
            return (moment, None);
        }
        let told = match (written.first, written.second) {
            _ if written.dotted => Some(false),
            (13.., _) => Some(false),
            (_, 13..) => Some(true),
            _ => None,
        };
        let order = told.filter(|_| self.month_first.is_none()).map(|month_first| self.decide(month_first));
        let local = |month_first| written.local(month_first);
        let moment = match self.month_first {
            Some(month_first) => local(month_first).map_or(Moment::Unknown, Moment::Local),
            None => match (local(true), local(false)) {
                (Some(month), Some(day)) => {
                    self.readings[0].note(month);
                    self.readings[1].note(day);
                    Moment::Either(month, day)
                }
                _ => Moment::Unknown,
            },
        };
        (moment, order)
    }

    fn decide(&mut self, month_first: bool) -> Order {
        self.month_first = Some(month_first);
        Order { month_first, range: self.readings[usize::from(!month_first)].range }
    }

    /// The order, if the records' own order is all that tells it.
    pub(super) fn finish(&mut self) -> Option<Order> {
        if self.month_first.is_some() {
            return None;
        }
        match (self.readings[0].jumps(), self.readings[1].jumps()) {
            (false, true) => Some(self.decide(true)),
            (true, false) => Some(self.decide(false)),
            _ => None,
        }
    }

    /// Are there dates whose order is not known?
    pub(super) fn is_open(&self) -> bool {
        self.month_first.is_none() && self.readings[0].last.is_some()
    }
}

/// A moment of the day and month wrongly ordered: the day is the month.
pub(super) fn swapped(time: LocalTime) -> Option<LocalTime> {
    let text = time.to_iso();
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u8>().ok();
    let (month, day) = (part(5..7)?, part(8..10)?);
    let midnight = LocalTime::from_parts(text.get(..4)?.parse().ok()?, day, month, 0, 0, 0)?;
    Some(midnight.plus_ms(time.ms().rem_euclid(86_400_000)))
}

/// The moment in UTC that a sentence names: `… at system time 2022-10-10T08:38:25.500000000Z.`
pub(super) fn utc_in(message: &str) -> Option<UtcTime> {
    let bare: String = message.chars().filter(|letter| !matches!(letter, '\u{200E}' | '\u{200F}')).collect();
    bare.match_indices('T').find_map(|(at, _)| {
        let stamp = bare.get(at.checked_sub(10)?..)?;
        let end = stamp.find('Z').filter(|end| (19..=32).contains(end))?;
        let sound = stamp.get(11..end)?.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
        sound.then(|| super::xml::time(stamp)).flatten()
    })
}

/// A date and time as they stand there.
struct Written {
    form: Form,
    year: i32,
    first: u8,
    second: u8,
    dotted: bool,
    utc: bool,
    /// Milliseconds of the day.
    ms: i64,
}

impl Written {
    fn local(&self, month_first: bool) -> Option<LocalTime> {
        let (month, day) = if month_first { (self.first, self.second) } else { (self.second, self.first) };
        Some(LocalTime::from_parts(self.year, month, day, 0, 0, 0)?.plus_ms(self.ms))
    }
}

fn written(text: &str) -> Option<Written> {
    let (mut date, mut clock, mut half) = (None, None, None);
    // ISO puts both into one word; marks of writing direction stand between numbers.
    let bare: String;
    let text = if text.is_ascii() {
        text
    } else {
        bare = text.chars().filter(|letter| !matches!(letter, '\u{200E}' | '\u{200F}')).collect();
        &bare
    };
    for word in text.split([' ', '\t', 'T', ',', '\u{A0}', '\u{202F}']).filter(|word| !word.is_empty()).take(8) {
        let (word, marked) = half_of(word);
        half = half.or(marked);
        if word.is_empty() {
        } else if date.is_none() {
            date = date_of(word);
        } else if clock.is_none() {
            clock = clock_of(word);
        }
    }
    let (mut written, (hour, ms, utc)) = (date?, clock?);
    let hour = match half {
        Some(false) if hour == 12 => 0,
        Some(true) if hour < 12 => hour + 12,
        _ => hour,
    };
    (written.ms, written.utc) = (i64::from(hour) * 3_600_000 + ms, utc);
    Some(written)
}

/// Takes a mark of the half of the day away from the front or the back of a word; `true`: after noon.
fn half_of(word: &str) -> (&str, Option<bool>) {
    const HALVES: [(&str, bool); 8] = [
        ("上午", false),
        ("下午", true),
        ("AM", false),
        ("PM", true),
        ("am", false),
        ("pm", true),
        ("a.m.", false),
        ("p.m.", true),
    ];
    let cut = |(mark, after): (&str, bool)| {
        let rest = word.strip_prefix(mark).or_else(|| word.strip_suffix(mark))?;
        Some((rest, Some(after)))
    };
    HALVES.into_iter().find_map(cut).unwrap_or((word, None))
}

fn date_of(word: &str) -> Option<Written> {
    let mut parts = word.split(['/', '-', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    let mut next = || parts.next().filter(|part| part.len() <= 4)?.parse::<u16>().ok();
    let (a, b, c) = (next()?, next()?, next()?);
    parts.next().is_none().then_some(())?;
    let small = |number: u16| u8::try_from(number).ok().filter(|number| (1..=31).contains(number));
    let year = |number: u16| (1601..=9999).contains(&number).then_some(i32::from(number));
    let of = |form, year, first, second| {
        Some(Written { form, year, first, second, dotted: word.contains('.'), utc: false, ms: 0 })
    };
    match year(a) {
        Some(year) => of(Form::YearFirst, year, small(b)?, small(c)?),
        None => of(Form::YearLast, year(c)?, small(a)?, small(b)?),
    }
}

/// Hour, milliseconds of the hour, and whether it says that it is UTC.
fn clock_of(word: &str) -> Option<(u8, i64, bool)> {
    let (word, utc) = word.strip_suffix('Z').map_or((word, false), |word| (word, true));
    let (clock, fraction) = word.split_once('.').unwrap_or((word, ""));
    let mut parts = clock.split(':');
    let mut next = |limit: u8| parts.next()?.parse::<u8>().ok().filter(|number| *number < limit);
    let (hour, minute) = (next(24)?, next(60)?);
    let second = next(60).unwrap_or(0);
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).map(|digit| i64::from(digit - b'0'));
    let fraction = digits.chain([0, 0, 0]).take(3).fold(0, |ms, digit| ms * 10 + digit);
    Some((hour, (i64::from(minute) * 60 + i64::from(second)) * 1_000 + fraction, utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> LocalTime {
        LocalTime::from_fixed(text.as_bytes()).unwrap()
    }

    #[test]
    fn every_form_is_one_moment() {
        let noon = local("2022-10-10 16:38:25");
        for text in [
            "2022/10/10 16:38:25",
            "2022/10/10 下午 4:38:25",
            "2022/10/10 下午4:38:25",
            "2022/10/10 星期一 下午 4:38:25",
            "2022年10月10日 16:38:25",
            "2022-10-10T16:38:25",
            "\u{200e}2022\u{200e}/\u{200e}10\u{200e}/\u{200e}10 16:38:25",
            "10.10.2022 16:38:25",
        ] {
            assert_eq!(Dates::default().read(text).0, Moment::Local(noon), "{text}");
        }
        let ms = |text| Dates::default().read(text).0;
        assert_eq!(ms("2022-10-10T16:38:25.123"), Moment::Local(noon.plus_ms(123)));
        assert_eq!(ms("2022-10-10T16:38:25.1230000Z"), Moment::Utc(noon.to_utc(0).plus_ms(123)));
        assert_eq!(ms("10/10/2022 4:38:25 PM"), Moment::Either(noon, noon));
        assert_eq!(ms("2022/10/10 上午 12:00:01"), Moment::Local(local("2022-10-10 00:00:01")));
        for text in ["", "yesterday", "10/10/22 4:38", "2022/13/10 16:38:25", "2022/10/10", "1/2/3/4 16:38:25"] {
            assert_eq!(ms(text), Moment::Unknown, "{text}");
        }
    }

    #[test]
    fn the_file_tells_the_order_of_day_and_month() {
        let mut dates = Dates::default();
        assert!(matches!(dates.read("3/10/2022 9:00:00 AM").0, Moment::Either(..)));
        let (moment, order) = dates.read("25/09/2022 9:00:00 AM");
        let order = order.unwrap();
        assert!(!order.month_first);
        assert_eq!(order.range.unwrap().0, local("2022-10-03 09:00:00"));
        assert_eq!(moment, Moment::Local(local("2022-09-25 09:00:00")));
        assert_eq!(dates.read("3/10/2022 9:00:00 AM").0, Moment::Local(local("2022-10-03 09:00:00")));
        assert_eq!(swapped(local("2022-03-10 09:00:00")), Some(local("2022-10-03 09:00:00")));
    }

    #[test]
    fn the_order_of_records_tells_it_where_no_number_does() {
        let order = |texts: &[&str]| {
            let mut dates = Dates::default();
            for text in texts {
                let _ = dates.read(text);
            }
            (dates.finish().map(|order| order.month_first), dates.is_open())
        };
        // 11 September to 2 October, day by day.
        assert_eq!(order(&["11/9/2022 9:00:00", "12/9/2022 9:00:00", "2/10/2022 9:00:00"]).0, Some(false));
        assert_eq!(order(&["2/10/2022 9:00:00", "12/9/2022 9:00:00", "11/9/2022 9:00:00"]).0, Some(false));
        assert_eq!(order(&["9/11/2022 9:00:00", "9/12/2022 9:00:00", "10/2/2022 9:00:00"]).0, Some(true));
        assert_eq!(order(&["9/11/2022 9:00:00", "9/12/2022 9:00:00"]), (None, true));
        assert_eq!(order(&["9/9/2022 9:00:00"]), (None, true));
        // Two forms in one file: only the first is believed.
        let mut dates = Dates::default();
        assert!(matches!(dates.read("2022/10/10 16:38:25").0, Moment::Local(_)));
        assert_eq!(dates.read("10/10/2022 16:38:25").0, Moment::Unknown);
    }
}
