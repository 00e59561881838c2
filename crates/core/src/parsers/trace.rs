//! `.etl` — event traces (ETW): the header alone. What it holds needs descriptions that only the machine itself has, so
//! the trace counts for the time it covers, and for the advice to convert it there.
//!
//! Times are FILETIMEs in UTC; a session that was still running, or was cut off, has no end.

use crate::artifact::trace::TraceHeader;
use crate::extract::{Extract, ScanIssue};
use crate::time::{Stamp, UtcTime};

/// Reads the header, which is in the first bytes.
pub(crate) fn read(head: &[u8], out: &mut Extract) {
    out.issues.push(ScanIssue::NotConverted);
    let Some(header) = TraceHeader::read(head) else { return };
    let stamp = |ticks| UtcTime::from_filetime(ticks).filter(|time| time.is_believable()).map(Stamp::Utc);
    let (from, to) = (stamp(header.start), stamp(header.end));
    out.first = from;
    out.last = to.filter(|to| from.is_none_or(|from| to.own_ms() >= from.own_ms()));
    if from.is_none() {
        out.issues.push(ScanIssue::ImpossibleTimes { count: 1 });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::trace::sample;

    const START: u64 = 133_098_647_051_230_000;

    fn parse(head: &[u8]) -> Extract {
        let mut out = Extract::default();
        read(head, &mut out);
        out
    }

    #[test]
    fn the_header_says_from_when_to_when() {
        for pointer in [4, 8] {
            let out = parse(&sample(pointer, START, START + 36_000_000_000));
            let utc = |text: &str| UtcTime::from_fixed(text.as_bytes()).map(|time| Stamp::Utc(time.plus_ms(123)));
            assert_eq!((out.first, out.last), (utc("2022-10-10 08:38:25"), utc("2022-10-10 09:38:25")));
            assert_eq!(out.issues, [ScanIssue::NotConverted]);
        }
        let running = parse(&sample(8, START, 0));
        assert_eq!((running.first.is_some(), running.last), (true, None));
        let wrong = parse(&sample(8, 3, u64::MAX));
        assert_eq!((wrong.first, wrong.last, wrong.issues.len()), (None, None, 2));
        assert_eq!(parse(b"").issues, [ScanIssue::NotConverted]);
    }
}
