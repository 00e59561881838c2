//! The machine's UTC offset by period, from every witness in the bundle.
//!
//! CBS.log writes local times without offset; a machine may change its zone or clock. Strong witnesses (CSI stamps,
//! `Universal Time is`, ReportingEvents) say the offset of a moment; where two disagree, the offset of that stretch is
//! unknown. Weak ones (systeminfo's zone, session ids) speak only where no strong one does in the whole bundle.

use super::ScannedSource;
use crate::extract::{ClockWitness, WitnessKind};
use crate::time::{LocalTime, OffsetMinutes, Stamp, UtcTime};
use std::collections::BTreeMap;

/// Offsets whose zones keep one clock all year: India, Indochina, China, Japan. An event log names a zone's standard offset
/// only, which elsewhere is wrong for half of the year.
const ALL_YEAR: [OffsetMinutes; 4] = [330, 420, 480, 540];

/// One stretch of wall-clock time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// `None`: from the beginning.
    pub from: Option<LocalTime>,
    /// `None`: to the end.
    pub to: Option<LocalTime>,
    /// `None`: witnesses disagree, or the offset changed somewhere inside.
    pub minutes: Option<OffsetMinutes>,
    /// The strongest witness.
    pub source: WitnessKind,
}

/// The machine's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    periods: Vec<Period>,
}

impl Clock {
    /// From all witnesses of `sources`.
    #[must_use]
    pub fn new(sources: &[ScannedSource]) -> Self {
        let witnesses: Vec<&ClockWitness> = sources.iter().flat_map(|s| &s.extract.clock).collect();
        let strong: Vec<&ClockWitness> =
            witnesses.iter().copied().filter(|w| w.kind < WitnessKind::Systeminfo).collect();
        if !strong.is_empty() {
            return Self { periods: stretches(&strong) };
        }
        let of = |kind| witnesses.iter().copied().filter(|w| w.kind == kind).collect::<Vec<_>>();
        // Today's zone rule holds for the whole log only if nothing better is known; session ids say less than that.
        for kind in [WitnessKind::Systeminfo, WitnessKind::Registry, WitnessKind::EventLogZone] {
            let mut zones = of(kind);
            if kind == WitnessKind::EventLogZone {
                zones.retain(|zone| ALL_YEAR.contains(&zone.minutes));
            }
            if let Some(zone) = zones.first()
                && zones.iter().all(|w| w.minutes == zone.minutes)
            {
                let period = Period { from: None, to: None, minutes: Some(zone.minutes), source: kind };
                return Self { periods: vec![period] };
            }
        }
        Self { periods: stretches(&of(WitnessKind::SessionId)) }
    }

    /// The periods, in order.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The offset at a wall-clock time; `None`: unknown.
    #[must_use]
    pub fn offset_at(&self, local: LocalTime) -> Option<OffsetMinutes> {
        self.periods.iter().find(|p| p.to.is_none_or(|to| local <= to)).and_then(|p| p.minutes)
    }

    /// The wall-clock time of a stamp, if it can be known.
    #[must_use]
    pub fn local(&self, stamp: Stamp) -> Option<LocalTime> {
        match stamp {
            Stamp::Local(t) | Stamp::Zoned(t, _) => Some(t),
            Stamp::Utc(t) => self.local_of_utc(t),
        }
    }

    /// The wall-clock time of a UTC moment, if the offset then is known.
    #[must_use]
    pub fn local_of_utc(&self, utc: UtcTime) -> Option<LocalTime> {
        self.periods.iter().find_map(|p| {
            let local = utc.to_local(p.minutes?);
            (p.from.is_none_or(|from| from <= local) && p.to.is_none_or(|to| local <= to)).then_some(local)
        })
    }

    /// The offset of a stamp: its own, or the clock's.
    #[must_use]
    pub fn offset(&self, stamp: Stamp) -> Option<OffsetMinutes> {
        match stamp {
            Stamp::Zoned(_, offset) => Some(offset),
            Stamp::Local(t) => self.offset_at(t),
            Stamp::Utc(t) => self.offset_at(self.local_of_utc(t)?),
        }
    }

    /// A number that orders stamps of any kind: UTC milliseconds, with the first known offset where it is unknown.
    #[must_use]
    pub fn order(&self, stamp: Stamp) -> i64 {
        if let Stamp::Utc(t) = stamp {
            return t.ms();
        }
        let fallback = self.periods.iter().find_map(|p| p.minutes).unwrap_or(0);
        let offset = self.offset(stamp).unwrap_or(fallback);
        stamp.local().map_or(0, |t| t.to_utc(offset).ms())
    }
}

/// Sweeps over the runs: equal neighbours join (also across a silent gap), a gap between different offsets and a stretch
/// where witnesses disagree are unknown; the first and last known offsets reach to the ends.
fn stretches(witnesses: &[&ClockWitness]) -> Vec<Period> {
    // At each wall-clock time: how many runs of which offset and kind begin, how many end.
    let mut edges: BTreeMap<LocalTime, (Vec<&ClockWitness>, Vec<&ClockWitness>)> = BTreeMap::new();
    for witness in witnesses {
        if let (Some(from), Some(to)) = (witness.from, witness.to) {
            edges.entry(from.min(to)).or_default().0.push(witness);
            edges.entry(from.max(to)).or_default().1.push(witness);
        }
    }
    let mut active: BTreeMap<(OffsetMinutes, WitnessKind), usize> = BTreeMap::new();
    let mut periods: Vec<Period> = Vec::new();
    for (at, (begin, end)) in edges {
        let silent = active.is_empty();
        for w in begin {
            *active.entry((w.minutes, w.kind)).or_default() += 1;
        }
        let now = stretch(&active, at);
        match periods.last_mut() {
            Some(last) if last.minutes == now.minutes => {
                last.to = Some(at);
                last.source = last.source.min(now.source);
            }
            Some(last) if silent => {
                // Between two runs that differ the change happened at an unknown moment.
                let after = last.to.unwrap_or(at).plus_ms(1);
                if after < at {
                    let to = Some(at.plus_ms(-1));
                    periods.push(Period { from: Some(after), to, minutes: None, source: now.source });
                }
                periods.push(now);
            }
            Some(last) => {
                last.to = Some(at.plus_ms(-1));
                periods.push(now);
            }
            None => periods.push(now),
        }
        for w in end {
            if let Some(count) = active.get_mut(&(w.minutes, w.kind)) {
                *count -= 1;
            }
        }
        active.retain(|_, count| *count > 0);
        let then = stretch(&active, at.plus_ms(1));
        if !active.is_empty() && periods.last().is_some_and(|last| last.minutes != then.minutes) {
            periods.push(then);
        }
    }
    if let Some(first) = periods.first_mut() {
        first.from = None;
    }
    if let Some(last) = periods.last_mut() {
        last.to = None;
    }
    periods
}

/// What the running witnesses say at `at`.
fn stretch(active: &BTreeMap<(OffsetMinutes, WitnessKind), usize>, at: LocalTime) -> Period {
    let mut offsets = active.keys().map(|(minutes, _)| *minutes);
    let first = offsets.next();
    let minutes = if offsets.all(|m| Some(m) == first) { first } else { None };
    let source = active.keys().map(|(_, kind)| *kind).min().unwrap_or(WitnessKind::CsiStamp);
    Period { from: Some(at), to: Some(at), minutes, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> LocalTime {
        LocalTime::from_fixed(text.as_bytes()).unwrap()
    }

    fn run(kind: WitnessKind, from: &str, to: &str, minutes: OffsetMinutes) -> ClockWitness {
        ClockWitness { kind, from: Some(at(from)), to: Some(at(to)), minutes, line: 1, until: 1 }
    }

    fn clock(witnesses: Vec<ClockWitness>) -> Clock {
        let mut source = ScannedSource::default();
        source.extract.clock = witnesses;
        Clock::new(&[source])
    }

    #[test]
    fn one_offset_holds_everywhere() {
        let clock = clock(vec![
            run(WitnessKind::CsiStamp, "2022-09-01 00:00:00", "2022-09-02 00:00:00", 480),
            run(WitnessKind::ReportingEvents, "2022-10-01 00:00:00", "2022-10-02 00:00:00", 480),
        ]);
        assert_eq!(clock.periods().len(), 1);
        assert_eq!(clock.offset_at(at("2021-01-01 00:00:00")), Some(480));
        assert_eq!(clock.local_of_utc(at("2022-09-01 00:00:00").to_utc(480)), Some(at("2022-09-01 00:00:00")));
    }

    #[test]
    fn a_change_is_unknown_only_between_its_witnesses() {
        let clock = clock(vec![
            run(WitnessKind::CsiStamp, "2022-09-01 00:00:00", "2022-09-02 00:00:00", 480),
            run(WitnessKind::CsiStamp, "2022-09-05 00:00:00", "2022-09-06 00:00:00", 540),
        ]);
        for (time, want) in [
            ("2022-08-01 00:00:00", Some(480)),
            ("2022-09-01 12:00:00", Some(480)),
            ("2022-09-03 00:00:00", None),
            ("2022-09-05 12:00:00", Some(540)),
            ("2023-01-01 00:00:00", Some(540)),
        ] {
            assert_eq!(clock.offset_at(at(time)), want, "{time}");
        }
    }

    #[test]
    fn witnesses_that_disagree_make_it_unknown() {
        let clock = clock(vec![
            run(WitnessKind::CsiStamp, "2022-09-01 00:00:00", "2022-09-10 00:00:00", 480),
            run(WitnessKind::ReportingEvents, "2022-09-04 00:00:00", "2022-09-05 00:00:00", 540),
        ]);
        assert_eq!(clock.offset_at(at("2022-09-02 00:00:00")), Some(480));
        assert_eq!(clock.offset_at(at("2022-09-04 12:00:00")), None);
        assert_eq!(clock.offset_at(at("2022-09-08 00:00:00")), Some(480));
    }

    #[test]
    fn a_zone_of_summer_and_winter_is_not_believed() {
        let zone = |minutes| ClockWitness {
            kind: WitnessKind::EventLogZone,
            from: None,
            to: None,
            minutes,
            line: 1,
            until: 1,
        };
        assert_eq!(clock(vec![zone(480), zone(480)]).offset_at(at("2022-09-02 00:00:00")), Some(480));
        assert_eq!(clock(vec![zone(-480)]).offset_at(at("2022-09-02 00:00:00")), None);
    }

    #[test]
    fn weak_witnesses_speak_last() {
        let zone = ClockWitness { kind: WitnessKind::Systeminfo, from: None, to: None, minutes: 60, line: 1, until: 1 };
        let session = run(WitnessKind::SessionId, "2022-09-01 00:00:00", "2022-09-10 00:00:00", 540);
        let csi = run(WitnessKind::CsiStamp, "2022-09-01 00:00:00", "2022-09-10 00:00:00", 480);
        assert_eq!(clock(vec![zone.clone(), session.clone(), csi]).offset_at(at("2022-09-02 00:00:00")), Some(480));
        assert_eq!(clock(vec![zone, session.clone()]).offset_at(at("2022-09-02 00:00:00")), Some(60));
        assert_eq!(clock(vec![session]).offset_at(at("2022-09-02 00:00:00")), Some(540));
        assert_eq!(clock(vec![]).offset_at(at("2022-09-02 00:00:00")), None);
    }
}
