//! The axis of the picture: which span is shown, where a moment stands, and what the ticks are called.

use crate::time::LocalTime;
use crate::words::Language;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;
/// Steps between ticks below a month.
const STEPS: [i64; 22] = [
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    21 * DAY,
];
/// The same from a month on, in months.
const MONTHS: [i64; 8] = [1, 2, 3, 6, 12, 24, 60, 120];
/// 1970-01-05 was a Monday: steps of days that make weeks begin there.
const MONDAY: i64 = 4 * DAY;
/// Room for a tick and its name, pixels.
const ROOM: i64 = 112;
const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What is shown, in milliseconds of the chosen clock, and how wide, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) width: i64,
}

impl Axis {
    /// Pixels from the left; outside of the picture for what is outside of the span, but never far.
    pub(super) fn x(&self, place: i64) -> i64 {
        let span = i128::from((self.to - self.from).max(1));
        let x = i128::from(place.saturating_sub(self.from)) * i128::from(self.width) / span;
        i64::try_from(x).unwrap_or(i64::MAX).clamp(-10_000, 10_000)
    }

    pub(super) fn length(&self) -> i64 {
        (self.to - self.from).max(1)
    }

    /// Round moments with their names.
    pub(super) fn ticks(&self, language: Language) -> Vec<(i64, String)> {
        let most = (self.width / ROOM).max(2);
        if let Some(step) = STEPS.into_iter().find(|step| self.length() / step <= most) {
            let shift = if step >= 7 * DAY { MONDAY } else { 0 };
            let first = (self.from - shift + step - 1).div_euclid(step) * step + shift;
            let places = (0..=most + 1).map(|n| first + n * step).take_while(|at| *at <= self.to);
            return places.map(|at| (at, name(at, step, language))).collect();
        }
        let step = MONTHS.into_iter().find(|step| self.length() / (step * 30 * DAY) <= most).unwrap_or(240);
        let month = |n: i64| {
            let at = i32::try_from(n.div_euclid(12)).ok()?;
            LocalTime::from_parts(at, u8::try_from(n.rem_euclid(12) + 1).ok()?, 1, 0, 0, 0).map(LocalTime::ms)
        };
        let (year, months, _) = date(self.from);
        let first = (year * 12 + months).div_euclid(step) * step;
        let places = (0..=most + 2).filter_map(|n| month(first + n * step));
        let places = places.filter(|at| (self.from..=self.to).contains(at));
        places.map(|at| (at, name(at, step * 30 * DAY, language))).collect()
    }

    /// What the names leave out: the year, or the day.
    pub(super) fn context(&self, language: Language) -> String {
        let (first, last) = (date(self.from).0, date(self.to).0);
        if self.length() <= 3 * DAY / 2 {
            let (year, month, day) = date(self.from + self.length() / 2);
            return match language {
                Language::En => format!("{day} {} {year}", month_name(month)),
                Language::Zh => format!("{year}年{}月{day}日", month + 1),
            };
        }
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    }
}

/// Year, month from 0, day.
fn date(ms: i64) -> (i64, i64, i64) {
    let words = LocalTime::from_ms(ms).to_words();
    let part = |range| words.get(range).and_then(|digits: &str| digits.parse().ok()).unwrap_or(0);
    (part(0..4), part(5..7) - 1, part(8..10))
}

fn month_name(month: i64) -> &'static str {
    usize::try_from(month).ok().and_then(|month| NAMES.get(month)).copied().unwrap_or_default()
}

fn name(at: i64, step: i64, language: Language) -> String {
    let (year, month, day) = date(at);
    if step >= 300 * DAY {
        return year.to_string();
    }
    if step >= 30 * DAY {
        return match language {
            Language::En => format!("{} {year}", month_name(month)),
            Language::Zh => format!("{year}年{}月", month + 1),
        };
    }
    if at.rem_euclid(DAY) == 0 {
        return match language {
            Language::En => format!("{day} {}", month_name(month)),
            Language::Zh => format!("{}月{day}日", month + 1),
        };
    }
    let words = LocalTime::from_ms(at).to_words();
    let clock = if step >= MINUTE { 11..16 } else { 11..19 };
    words.get(clock).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        LocalTime::from_user(text).map(LocalTime::ms).expect("a date")
    }

    fn ticks(from: &str, to: &str, language: Language) -> Vec<String> {
        let axis = Axis { from: at(from), to: at(to), width: 860 };
        axis.ticks(language).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn ticks_are_round_and_named_by_what_changes() {
        assert_eq!(
            ticks("2022-10-10 16:00:00", "2022-10-10 17:00:00", Language::En),
            ["16:00", "16:10", "16:20", "16:30", "16:40", "16:50", "17:00"]
        );
        assert_eq!(
            ticks("2022-10-08 18:00:00", "2022-10-12 06:00:00", Language::Zh),
            ["10月9日", "12:00", "10月10日", "12:00", "10月11日", "12:00", "10月12日"]
        );
        assert_eq!(ticks("2020-01-15", "2022-01-15", Language::En)[0], "Jul 2020");
        assert_eq!(ticks("2010-01-15", "2022-01-15", Language::Zh), ["2012", "2014", "2016", "2018", "2020", "2022"]);
        for days in [1, 3, 9, 20, 33, 70, 150, 400, 900, 5_000, 30_000] {
            let axis = Axis { from: 0, to: days * DAY, width: 860 };
            let count = axis.ticks(Language::En).len();
            assert!((1..=9).contains(&count), "{days}: {count}");
        }
    }
}
