//! All sources of one machine on one clock.
//!
//! Sources get their ids and order from content; rotated logs stand in the order of their times, and what two of them
//! both hold is kept once.

mod clock;
mod zone;

pub use clock::{Clock, Period};

use crate::artifact::ArtifactKind;
use crate::extract::{Event, Extract};
use crate::order::InOrder as _;
use crate::time::Stamp;
use std::collections::BTreeSet;

/// A scanned source and where it came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScannedSource {
    /// Index of its bundle.
    pub bundle: usize,
    /// Index of its entry in that bundle.
    pub entry: usize,
    /// Its place inside an archive that is that entry: the member's number there, and so on inwards.
    pub inside: Vec<u32>,
    /// Path inside the bundle.
    pub path: String,
    /// What the scan kept.
    pub extract: Extract,
    /// Index of an earlier source with the same bytes: this one adds nothing.
    pub copy_of: Option<usize>,
}

/// Order of what stands before the first time of its source: before all times, and so near that orders can be compared by
/// their difference.
const UNTIMED: i64 = i64::MIN / 4;

/// An event with its place.
#[derive(Clone, Copy, Debug)]
pub struct TimelineEntry<'a> {
    /// Index into [`Timeline::sources`].
    pub source: usize,
    /// The event.
    pub event: &'a Event,
    /// Orders events across sources; see [`Clock::order`].
    pub order: i64,
}

/// Sources and clock of one machine.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// In the order of content: kind, then time, then checksum.
    pub sources: Vec<ScannedSource>,
    /// One clock.
    pub clock: Clock,
    /// Events that an earlier source also holds, by source and position.
    overlaps: BTreeSet<(usize, usize)>,
}

impl Timeline {
    /// Orders `sources`, finds copies and overlaps, and sets the clock.
    #[must_use]
    pub fn new(mut sources: Vec<ScannedSource>) -> Self {
        sources.in_order_by_key(|s| {
            (
                s.extract.kind,
                s.extract.first.map(Stamp::own_ms),
                s.extract.last.map(Stamp::own_ms),
                s.extract.crc32,
                s.extract.bytes,
                s.path.clone(),
            )
        });
        for i in 1..sources.len() {
            let (before, rest) = sources.split_at_mut(i);
            let this = &mut rest[0];
            // Equal content sorts together, so only the neighbour and what that one copies can be the same.
            let original = before[i - 1].copy_of.unwrap_or(i - 1);
            let content = |s: &ScannedSource| (s.extract.kind, s.extract.crc32, s.extract.bytes);
            let same = this.extract.bytes > 0 && content(&before[original]) == content(this);
            this.copy_of = same.then_some(original);
        }
        zone::restate(&mut sources);
        let clock = Clock::new(&sources);
        let overlaps = overlaps(&sources);
        Self { sources, clock, overlaps }
    }

    /// Every event once, in time order; events without time stand where their source stands.
    #[must_use]
    pub fn events(&self) -> Vec<TimelineEntry<'_>> {
        let mut all = Vec::new();
        for (source, scanned) in self.sources.iter().enumerate().filter(|(_, s)| s.copy_of.is_none()) {
            let mut order = UNTIMED;
            for (position, event) in scanned.extract.events.iter().enumerate() {
                order = event.time.map_or(order, |t| self.clock.order(t));
                if !self.overlaps.contains(&(source, position)) {
                    all.push(TimelineEntry { source, event, order });
                }
            }
        }
        // Stable: equal times keep the order of their source, and lines of one source never change places.
        all.in_order_by_key(|e| e.order);
        all
    }

    /// Is the event told by a source of `kind`?
    #[must_use]
    pub fn is_of(&self, entry: &TimelineEntry<'_>, kind: ArtifactKind) -> bool {
        self.sources[entry.source].extract.kind == kind
    }

    /// Sources of `kind` that are no copies, in order.
    pub fn of_kind(&self, kind: ArtifactKind) -> impl Iterator<Item = (usize, &ScannedSource)> {
        self.sources.iter().enumerate().filter(move |(_, s)| s.extract.kind == kind && s.copy_of.is_none())
    }

    /// `s1`, `s2`, … of the source at `index`.
    #[must_use]
    pub fn id(index: usize) -> String {
        format!("s{}", index + 1)
    }
}

/// Indexes of sources in the order in which they are believed about the machine: lists and logs first, which describe it as it
/// is; then event logs, the latest first, which hold its former names and builds too; then the logs of setup, of drivers
/// and of DISM, which tell the build of their day, the latest first.
#[must_use]
pub fn by_authority(sources: &[ScannedSource]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.in_order_by_key(|at| {
        let extract = &sources[*at].extract;
        let rank = match extract.kind {
            kind if kind.is_of_events() => 1,
            ArtifactKind::SetupApi | ArtifactKind::SetupDiag | ArtifactKind::Dism | ArtifactKind::Panther => 2,
            _ => 0,
        };
        (rank, std::cmp::Reverse(extract.last.map(Stamp::own_ms).filter(|_| rank > 0)))
    });
    order
}

/// Kinds of which a bundle may hold the same records twice: CBS.log and an archive that a collector copied around a
/// rollover, an event log and an export of it.
const ROTATED: [ArtifactKind; 9] = [
    ArtifactKind::Cbs,
    ArtifactKind::EventLog,
    ArtifactKind::EventExport,
    ArtifactKind::ReportingEvents,
    ArtifactKind::WindowsUpdateLog,
    ArtifactKind::Dism,
    ArtifactKind::Panther,
    ArtifactKind::SetupApi,
    ArtifactKind::ConfigMgr,
];

fn overlaps(sources: &[ScannedSource]) -> BTreeSet<(usize, usize)> {
    ROTATED.iter().flat_map(|kind| overlaps_of(sources, *kind)).collect()
}

fn overlaps_of(sources: &[ScannedSource], kind: ArtifactKind) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    let mut seen: BTreeSet<(i64, &str)> = BTreeSet::new();
    let mut last: Option<i64> = None;
    for (index, source) in sources.iter().enumerate() {
        if source.extract.kind != kind || source.copy_of.is_some() {
            continue;
        }
        let time = |event: &Event| event.time.map(Stamp::own_ms);
        let begins = source.extract.first.map(Stamp::own_ms);
        if let (Some(begins), Some(ended)) = (begins, last)
            && begins <= ended
        {
            for (position, event) in source.extract.events.iter().enumerate() {
                if time(event).is_some_and(|t| t <= ended && seen.contains(&(t, event.text.as_str()))) {
                    found.insert((index, position));
                }
            }
        }
        seen.extend(source.extract.events.iter().filter_map(|e| time(e).map(|t| (t, e.text.as_str()))));
        last = last.max(source.extract.last.map(Stamp::own_ms));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::What;
    use crate::time::LocalTime;

    fn cbs(first: &str, last: &str, texts: &[(&str, &str)]) -> ScannedSource {
        let at = |t: &str| Stamp::Local(LocalTime::from_fixed(t.as_bytes()).unwrap());
        let mut source = ScannedSource::default();
        source.extract.kind = ArtifactKind::Cbs;
        source.extract.bytes = 1;
        source.extract.crc32 = u32::try_from(texts.len()).unwrap();
        (source.extract.first, source.extract.last) = (Some(at(first)), Some(at(last)));
        for (i, (time, text)) in texts.iter().enumerate() {
            source.extract.push_event(Event {
                line: i as u64 + 1,
                offset: 0,
                time: Some(at(time)),
                text: (*text).into(),
                what: What::RebootRequired,
            });
        }
        source
    }

    #[test]
    fn rotated_logs_join_in_order_without_overlaps() {
        let (a, b, c) = ("2022-10-01 00:00:00", "2022-10-02 00:00:00", "2022-10-03 00:00:00");
        let old = cbs(a, b, &[(a, "one"), (b, "two")]);
        let new = cbs(b, c, &[(b, "two"), (b, "two and a half"), (c, "three")]);
        for sources in [vec![old.clone(), new.clone()], vec![new.clone(), old.clone()]] {
            let timeline = Timeline::new(sources);
            let texts: Vec<_> = timeline.events().iter().map(|e| e.event.text.clone()).collect();
            assert_eq!(texts, ["one", "two", "two and a half", "three"]);
        }
        let timeline = Timeline::new(vec![old.clone(), old]);
        assert_eq!(timeline.sources[1].copy_of, Some(0));
        assert_eq!(timeline.events().len(), 2);
    }
}
