//! What is kept of events, whichever form they come in: a log, or an export of it.

use super::machine::Machine;
use super::people::People;
use super::{ERROR, Reading, evidence, trouble};
use crate::evtx::Record;
use crate::extract::{EVIDENCE_CHARS, ErrorHour, Event, Extract, IdentifierKind, ScanIssue, cut};
use crate::order::InOrder as _;
use crate::time::{Stamp, UtcTime};
use std::collections::BTreeMap;

/// Hours with errors kept per source, the latest: more than two years of nothing but errors.
const HOURS: usize = 20_000;
const MS_PER_HOUR: i64 = 3_600_000;

/// What is known of the events so far.
pub(super) struct Journal<'e> {
    pub(super) out: &'e mut Extract,
    pub(super) machine: Machine,
    pub(super) people: People,
    /// Damaged records and blocks met.
    pub(super) lost: u64,
    pub(super) blocks: u64,
    hours: BTreeMap<UtcTime, u32>,
    impossible: u64,
    /// The times of this source are a wall clock's, kept as if it stood in UTC: all there is to do with them here is to
    /// compare them.
    local: bool,
}

impl<'e> Journal<'e> {
    pub(super) fn new(out: &'e mut Extract) -> Self {
        let (machine, people, hours) = (Machine::default(), People::default(), BTreeMap::new());
        Self { out, machine, people, hours, impossible: 0, lost: 0, blocks: 0, local: false }
    }

    /// From now on times are a wall clock's.
    pub(super) fn set_local(&mut self) {
        self.local = true;
    }

    /// The times so far were a wall clock's, too.
    pub(super) fn turn_local(&mut self) {
        self.local = true;
        self.hours.clear();
        let local = |stamp: Stamp| match stamp {
            Stamp::Utc(time) => Stamp::Local(time.to_local(0)),
            other => other,
        };
        for stamp in [&mut self.out.first, &mut self.out.last] {
            *stamp = stamp.map(local);
        }
        for event in &mut self.out.events {
            event.time = event.time.map(local);
        }
    }

    fn stamp(&self, time: UtcTime) -> Stamp {
        if self.local { Stamp::Local(time.to_local(0)) } else { Stamp::Utc(time) }
    }

    /// What every record tells: `number` counts in its log, `line` is where it is shown.
    pub(super) fn note(&mut self, number: u64, line: u64, time: Option<UtcTime>, level: u8) {
        self.out.records += 1;
        self.machine.at(number, line);
        let Some(time) = time.filter(|time| time.is_believable()) else {
            self.impossible += 1;
            return;
        };
        self.cover(time);
        // Which hour of UTC a wall clock's was is not known here.
        if (1..=ERROR).contains(&level) && !self.local {
            let hour = time.plus_ms(-time.ms().rem_euclid(MS_PER_HOUR));
            let count = self.hours.entry(hour).or_default();
            *count = count.saturating_add(1);
            if self.hours.len() > HOURS {
                self.hours.pop_first();
            }
        }
    }

    /// The same of a record whose time says nothing for now.
    pub(super) fn note_untimed(&mut self, number: u64, line: u64) {
        self.out.records += 1;
        self.machine.at(number, line);
    }

    /// The source reaches from or to this time.
    pub(super) fn cover(&mut self, time: UtcTime) {
        let stamp = self.stamp(time);
        if self.out.first.is_none_or(|first| time.ms() < first.own_ms()) {
            self.out.first = Some(stamp);
        }
        if self.out.last.is_none_or(|last| time.ms() > last.own_ms()) {
            self.out.last = Some(stamp);
        }
    }

    /// A time that cannot be.
    pub(super) fn doubt(&mut self) {
        self.impossible += 1;
    }

    /// The account that wrote a record.
    pub(super) fn account(&mut self, sid: &str) {
        self.machine.identifier(IdentifierKind::Sid, sid);
    }

    /// What a wanted record says; `shown`: the words it stands in, where it does not show its fields.
    pub(super) fn take(&mut self, record: &mut Record, reading: Reading, offset: u64, shown: Option<&str>) {
        // Nothing that is kept is longer than evidence is shown.
        record.fields.shorten(EVIDENCE_CHARS);
        let Some(what) = reading(record, &mut self.machine) else { return };
        let time = record.time.filter(|time| time.is_believable()).map(|time| self.stamp(time));
        let mut text = evidence(record, shown);
        if text.len() > EVIDENCE_CHARS {
            text = cut(&text);
        }
        self.out.push_event(Event { line: self.machine.line(), offset, time, text, what });
    }

    pub(super) fn finish(self) {
        let Self { out, machine, hours, impossible, lost, blocks, .. } = self;
        // The place in the file parts what one moment and number hold twice: a file joined from two.
        out.events.in_order_by_key(|event| (event.time.map(Stamp::own_ms), event.line, event.offset));
        out.events.dedup_by(|this, before| trouble::is_same_product(before, this));
        out.error_hours = hours.into_iter().map(|(hour, count)| ErrorHour { hour, count }).collect();
        machine.finish(out);
        let dropped = out.dropped_events;
        for (count, issue) in [
            (impossible, ScanIssue::ImpossibleTimes { count: impossible }),
            (lost + blocks, ScanIssue::DamagedRecords { records: lost, blocks }),
            (dropped, ScanIssue::EventsDropped { count: dropped }),
        ] {
            if count > 0 {
                out.issues.push(issue);
            }
        }
    }
}
