//! A directory listing of `Logs\CBS`: it proves what was rotated away and what was merely not collected.
//!
//! ```text
//!  C:\Windows\Logs\CBS 的目录                             Directory of C:\Windows\Logs\CBS
//! 2022/10/12  09:45        23,118,336 CBS.log            10/12/2022  09:45 AM        23,118,336 CBS.log
//! 2022/10/12  上午 09:45        1,204 CbsPersist_20221012014500.cab
//! -a----        2022/10/12      9:45       23118336 CBS.log                        PowerShell
//! ```
//!
//! Which of two numbers is the month is told by an archive's own digits, by any number above 12, by AM/PM (American),
//! in this order. Not handled: listings of copies in another folder, which prove nothing about the machine.

use crate::artifact::lists::{is_cbs_folder, listed_file, listing_folder};
use crate::extract::{Extract, Fact};
use crate::text::Line;
use crate::time::{LocalTime, UtcTime};

/// Rows kept; a folder holds a handful.
const ROW_LIMIT: usize = 1_000;

/// Reads a listing line by line; rows wait for the order of their dates.
#[derive(Default)]
pub(crate) struct Parser {
    /// Inside a folder that is not `Logs\CBS`.
    elsewhere: bool,
    rows: Vec<Row>,
}

struct Row {
    line: u64,
    text: String,
    name: String,
    date: Option<Date>,
}

/// A date as written, its time of day in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Date {
    year: i32,
    /// The two other numbers in their order.
    first: u8,
    second: u8,
    /// Year first or a month's order known: no doubt.
    month_first: Option<bool>,
    seconds: u32,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_end();
        if let Some(folder) = listing_folder(text) {
            self.elsewhere = !is_cbs_folder(folder);
            return;
        }
        let Some((name, folder)) = listed_file(text) else { return };
        if folder.map_or(self.elsewhere, |folder| !is_cbs_folder(folder)) || self.rows.len() >= ROW_LIMIT {
            return;
        }
        out.records += 1;
        self.rows.push(Row { line: line.number, text: text.to_owned(), name: name.to_owned(), date: date_in(text) });
    }

    /// Gives the files, now that the order of day and month is known.
    pub(crate) fn finish(self, out: &mut Extract) {
        let month_first = self.month_first();
        for row in self.rows {
            let time = row.date.and_then(|date| date.resolve(month_first));
            out.push_hint(row.line, &row.text, Fact::ListedFile { name: row.name, time });
        }
    }

    fn month_first(&self) -> bool {
        let by_name = self.rows.iter().find_map(|row| {
            let rolled = UtcTime::from_archive_digits(row.name.get(11..)?.as_bytes())?.ms();
            let date = row.date.filter(|date| date.month_first.is_none() && date.first != date.second)?;
            let distance = |order| date.resolve(order).map_or(i64::MAX, |time| (time.ms() - rolled).abs());
            // Written when it was rolled: within two days, whatever the zone.
            (distance(true).min(distance(false)) < 2 * 86_400_000).then(|| distance(true) < distance(false))
        });
        let by_size = || {
            self.rows.iter().filter_map(|row| row.date).find_map(|date| match (date.first, date.second) {
                (13.., _) => Some(false),
                (_, 13..) => Some(true),
                _ => None,
            })
        };
        let american = || self.rows.iter().any(|row| row.text.contains(" AM") || row.text.contains(" PM"));
        by_name.or_else(by_size).unwrap_or_else(american)
    }
}

impl Date {
    fn resolve(self, month_first: bool) -> Option<LocalTime> {
        let (month, day) =
            if self.month_first.unwrap_or(month_first) { (self.first, self.second) } else { (self.second, self.first) };
        let midnight = LocalTime::from_parts(self.year, month, day, 0, 0, 0)?;
        Some(midnight.plus_ms(i64::from(self.seconds) * 1_000))
    }
}

/// The date and time of a row.
fn date_in(text: &str) -> Option<Date> {
    let mut date = None;
    let mut clock = None;
    let mut half = None;
    // ISO puts both into one word.
    for word in text.split([' ', '\t', '"', ',', 'T']).filter(|word| !word.is_empty()) {
        match word {
            "AM" | "am" | "上午" | "a.m." | "凌晨" | "早上" => half = Some(false),
            "PM" | "pm" | "下午" | "p.m." | "晚上" | "中午" => half = Some(true),
            _ if date.is_none() => date = date_of(word),
            _ if clock.is_none() => {
                let (time, marked) = match word.strip_prefix("上午") {
                    Some(rest) => (rest, Some(false)),
                    None => word.strip_prefix("下午").map_or((word, None), |rest| (rest, Some(true))),
                };
                clock = clock_of(time);
                half = half.or(marked);
            }
            _ => {}
        }
    }
    let mut date: Date = date?;
    let (hour, minute, second) = clock.unwrap_or((0, 0, 0));
    let hour = match half {
        Some(false) if hour == 12 => 0,
        Some(true) if hour < 12 => hour + 12,
        _ => hour,
    };
    date.seconds = u32::from(hour) * 3_600 + u32::from(minute) * 60 + u32::from(second);
    Some(date)
}

fn date_of(word: &str) -> Option<Date> {
    let dotted = word.contains('.');
    let mut parts = word.split(['/', '-', '.', '年', '月', '日']).filter(|part| !part.is_empty());
    let mut next = || parts.next().filter(|part| part.len() <= 4)?.parse::<u16>().ok();
    let (a, b, c) = (next()?, next()?, next()?);
    parts.next().is_none().then_some(())?;
    let small = |n: u16| u8::try_from(n).ok().filter(|n| (1..=31).contains(n));
    let year = |n: u16| (1980..=2200).contains(&n).then_some(i32::from(n));
    if let Some(year) = year(a) {
        return Some(Date { year, first: small(b)?, second: small(c)?, month_first: Some(true), seconds: 0 });
    }
    Some(Date { year: year(c)?, first: small(a)?, second: small(b)?, month_first: dotted.then_some(false), seconds: 0 })
}

fn clock_of(word: &str) -> Option<(u8, u8, u8)> {
    let mut parts = word.split([':', '.', '+', 'Z']);
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    (word.contains(':') && hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Vec<(String, Option<String>)> {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        let files = out.hints.into_iter().map(|hint| match hint.fact {
            Fact::ListedFile { name, time } => (name, time.map(LocalTime::to_words)),
            other => panic!("{other:?}"),
        });
        files.collect()
    }

    #[test]
    fn every_date_form() {
        let want = "2022-10-12 09:45:00";
        for row in [
            "2022/10/12  09:45        23,118,336 CBS.log",
            "2022-10-12  09:45        23,118,336 CBS.log",
            "2022/10/12 周三  09:45    23,118,336 CBS.log",
            "2022/10/12  上午 09:45    23,118,336 CBS.log",
            "2022/10/12  上午09:45    23,118,336 CBS.log",
            "10/12/2022  09:45 AM        23,118,336 CBS.log",
            "12.10.2022  09:45        23.118.336 CBS.log",
            "2022年10月12日  09:45    23,118,336 CBS.log",
            "-a----        2022/10/12      9:45       23118336 CBS.log",
            "-a----        10/12/2022   9:45 AM       23118336 CBS.log",
            "\"2022/10/12 9:45:00\",\"23118336\",\"CBS.log\"",
            "2022-10-12T09:45:00 CBS.log",
        ] {
            assert_eq!(parse(row), [("CBS.log".to_owned(), Some(want.to_owned()))], "{row}");
        }
        assert_eq!(parse("2022/10/12  下午 01:05  1 CBS.log")[0].1.as_deref(), Some("2022-10-12 13:05:00"));
        assert_eq!(parse("10/12/2022  12:05 AM  1 CBS.log")[0].1.as_deref(), Some("2022-10-12 00:05:00"));
        assert_eq!(parse("CbsPersist_20221012014500.cab"), [("CbsPersist_20221012014500.cab".to_owned(), None)]);
    }

    #[test]
    fn day_or_month_first() {
        let british = "03/10/2022  09:45    1 CBS.log\n25/09/2022  10:00    1 CbsPersist_20220925020000.log\n";
        assert_eq!(parse(british)[0].1.as_deref(), Some("2022-10-03 09:45:00"));
        let by_archive = "03/10/2022  09:45    1 CBS.log\n02/09/2022  10:00 AM   1 CbsPersist_20220902020000.log\n";
        assert_eq!(parse(by_archive)[0].1.as_deref(), Some("2022-10-03 09:45:00"), "the archive's digits outweigh AM");
    }

    #[test]
    fn only_the_servicing_logs_of_their_folder() {
        let text = " C:\\Windows\\Logs 的目录\n2022/10/12  09:45    1 CBS.log\n C:\\Windows\\Logs\\CBS 的目录\n2022/10/12  09:45    <DIR>          .\n2022/10/12  09:46    1 CBS.log\n2022/10/12  09:46    1 FilterList.log\n2022/10/12  09:47    5 CbsPersist_20221012014500.cab\n D:\\收集\\CBS 的目录\n2022/10/13  09:46    1 CBS.log\n";
        let names: Vec<String> = parse(text).into_iter().filter_map(|(_, time)| time).collect();
        assert_eq!(names, ["2022-10-12 09:46:00", "2022-10-12 09:47:00"]);
        assert_eq!(parse("C:\\Windows\\Logs\\CBS\\CBS.log\nD:\\x\\CBS.log\n").len(), 1);
    }
}
