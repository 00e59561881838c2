//! Times as SetupDiag writes them: ISO, JSON of .NET, or the region's own.

use crate::time::{LocalTime, OFFSET_RANGE, OffsetMinutes, Stamp, UtcTime};

/// A log entry and the times around it are never further apart.
const NEAR_MS: i64 = 3 * 86_400_000;

/// Reads a time; `whole` is the result it stands in, whose quoted log entries are in ISO.
pub(super) fn read(text: &str, whole: &str) -> Option<Stamp> {
    let text = text.trim();
    if let Some(number) = text.strip_prefix("/Date(").and_then(|rest| rest.split(')').next()) {
        return dotnet(number);
    }
    let stamp = match text.as_bytes() {
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', ..] => LocalTime::from_fixed(text.as_bytes()),
        _ => regional(text, whole),
    };
    stamp.map(Stamp::Local).filter(|stamp| stamp.is_believable())
}

/// `1559884909000-0700`: milliseconds since 1970, and the machine's offset.
fn dotnet(number: &str) -> Option<Stamp> {
    const UNIX_EPOCH_MS: u64 = 11_644_473_600_000;
    let at = number.rfind(['+', '-']).filter(|at| *at > 0).unwrap_or(number.len());
    let (ms, zone) = number.split_at_checked(at)?;
    let ms: u64 = ms.parse().ok()?;
    let utc = UtcTime::from_filetime(ms.checked_add(UNIX_EPOCH_MS)?.checked_mul(10_000)?)?;
    let part = |range: std::ops::Range<usize>| zone.get(range)?.parse::<OffsetMinutes>().ok();
    let minutes = match (part(1..3), part(3..5)) {
        (Some(hours), Some(minutes)) => hours * 60 + minutes,
        _ => return Some(Stamp::Utc(utc)).filter(|stamp| stamp.is_believable()),
    };
    let offset = if zone.starts_with('-') { -minutes } else { minutes };
    let stamp = OFFSET_RANGE.contains(&offset).then(|| Stamp::Zoned(utc.to_local(offset), offset))?;
    Some(stamp).filter(|stamp| stamp.is_believable())
}

/// `5/23/2023 12:21:30 AM`, `23.05.2023 0:21:30`, `2023/5/23 0:21:30`, `2023/5/23 上午 12:21:30`.
fn regional(text: &str, whole: &str) -> Option<LocalTime> {
    let half =
        [(" AM", false), (" PM", true), ("上午", false), ("下午", true)].iter().find(|(mark, _)| text.contains(mark));
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next().filter(|part| part.len() <= 4)?.parse::<u16>().ok();
    let (a, b, c) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next().unwrap_or(0));
    let hour = match half {
        Some((_, false)) if hour == 12 => 0,
        Some((_, true)) if hour < 12 => hour + 12,
        _ => hour,
    };
    let at = |year: u16, month: u16, day: u16| {
        let small = |n: u16| u8::try_from(n).ok();
        LocalTime::from_parts(i32::from(year), small(month)?, small(day)?, small(hour)?, small(minute)?, small(second)?)
    };
    if a > 1000 {
        return at(a, b, c);
    }
    let (month_first, day_first) = (at(c, a, b), at(c, b, a));
    match (month_first, day_first) {
        (Some(one), Some(other)) if one == other => Some(one),
        (Some(one), Some(other)) => {
            let quoted = quoted(whole);
            let near = |time: LocalTime| quoted.iter().any(|at| (at.ms() - time.ms()).abs() < NEAR_MS);
            match (near(one), near(other)) {
                (true, false) => Some(one),
                (false, true) => Some(other),
                // Only North America writes a dash-free date with AM and PM in Latin letters and the month in front.
                _ => half.filter(|(mark, _)| mark.starts_with(' ') && text.contains('/')).map(|_| one),
            }
        }
        (one, other) => one.or(other),
    }
}

/// The times of quoted log entries: `2023-05-23 00:32:46, Error …`.
fn quoted(whole: &str) -> Vec<LocalTime> {
    let marks = whole.match_indices(", Error").chain(whole.match_indices(", Info")).take(32);
    let stamp = |at: usize| LocalTime::from_fixed(whole.as_bytes().get(at.checked_sub(19)?..at)?);
    marks.filter_map(|(at, _)| stamp(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region() {
        let quote = "LogEntry: 2023-03-05 00:32:46, Error                 SP     x";
        for (text, whole, want) in [
            ("5/23/2023 12:21:30 AM", "", Some("2023-05-23T00:21:30")),
            ("5/23/2023 1:02:03 PM", "", Some("2023-05-23T13:02:03")),
            ("23/05/2023 0:21:30", "", Some("2023-05-23T00:21:30")),
            ("23.05.2023 0:21:30", "", Some("2023-05-23T00:21:30")),
            ("2023/5/23 下午 1:21:30", "", Some("2023-05-23T13:21:30")),
            ("2023-05-23T00:21:30.123", "", Some("2023-05-23T00:21:30")),
            ("2023-05-23 00:21:30", "", Some("2023-05-23T00:21:30")),
            ("3/5/2023 1:00:00 AM", "", Some("2023-03-05T01:00:00")),
            ("3/5/2023 1:00:00", "", None),
            ("3/5/2023 1:00:00", quote, Some("2023-03-05T01:00:00")),
            ("5/3/2023 1:00:00", quote, Some("2023-03-05T01:00:00")),
            ("4/4/2023 1:00:00", "", Some("2023-04-04T01:00:00")),
            ("1/1/0001 12:00:00 AM", "", None),
            ("0001-01-01T00:00:00", "", None),
            ("", "", None),
            ("99999/1/1 1:1", "", None),
        ] {
            let found = read(text, whole).and_then(Stamp::local).map(LocalTime::to_iso);
            assert_eq!(found.as_deref(), want, "{text}");
        }
    }

    #[test]
    fn milliseconds_of_dotnet() {
        let zoned = read("/Date(1559884909000-0700)/", "");
        assert_eq!(zoned.map(|s| s.local().map(LocalTime::to_iso)), Some(Some("2019-06-06T22:21:49".to_owned())));
        assert!(matches!(read("/Date(1559884909000)/", ""), Some(Stamp::Utc(_))));
        for bad in [
            "/Date(-62135568000000-0800)/",
            "/Date()/",
            "/Date(99999999999999999999+0100)/",
            "/Date(1559884909000+9900)/",
        ] {
            assert_eq!(read(bad, ""), None, "{bad}");
        }
    }
}
