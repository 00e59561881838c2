//! What an event log tells of the machine beside its events: names, build, clock, filters.

use crate::extract::{ClockWitness, Extract, FACT_LIMIT, Fact, IdentifierKind, PresenceKind, WitnessKind};
use crate::order::InOrder as _;
use crate::time::{OffsetMinutes, UtcTime};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Filters load this long before the record of their boot at most.
const BEFORE_BOOT_MS: i64 = 5 * 60_000;
/// Bytes of a name; what is longer is none.
const NAME_SIZE: usize = 255;

/// A record: its number in its log, which says what is later, and where it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    number: u64,
    line: u64,
}

/// Collected over all records; the latest counts, whatever the order in the file.
#[derive(Default)]
pub(super) struct Machine {
    /// The record being read.
    at: Place,
    /// Name of the records' computer → its last record.
    computers: BTreeMap<String, Place>,
    /// The name of the record before.
    computer: String,
    names: BTreeMap<(IdentifierKind, String), Place>,
    /// Kinds of which there are more, or longer ones.
    unlearned: BTreeSet<IdentifierKind>,
    build: Option<(Place, String)>,
    /// Moment and offset, from records that hold both clocks.
    both: Vec<(UtcTime, OffsetMinutes, u64)>,
    /// The zone's own offset → first and last moment, line.
    zones: BTreeMap<OffsetMinutes, (UtcTime, UtcTime, u64)>,
    boot: Option<UtcTime>,
    /// Name of a filter → when it was last loaded.
    filters: BTreeMap<String, (Option<UtcTime>, Place)>,
    /// Kind and name of what was installed.
    installed: BTreeMap<(PresenceKind, String), Place>,
}

impl Machine {
    /// Begins a record: all that is said from now on stands in it.
    pub(super) fn at(&mut self, number: u64, line: u64) {
        self.at = Place { number, line };
    }

    /// Where the record is shown.
    pub(super) fn line(&self) -> u64 {
        self.at.line
    }

    /// The record's computer: is it that of the record before, and what is it called?
    pub(super) fn computer<'n>(&mut self, is: impl FnOnce(&str) -> bool, name: impl FnOnce() -> Cow<'n, str>) {
        if !is(&self.computer) {
            self.computer = name().into_owned();
        }
        if let Some(last) = self.computers.get_mut(&self.computer) {
            *last = self.at.max(*last);
        } else if self.computers.len() < FACT_LIMIT && self.computer.len() <= NAME_SIZE {
            self.computers.insert(self.computer.clone(), self.at);
        } else {
            self.unlearned.insert(IdentifierKind::Host);
        }
    }

    /// A name that must not leave.
    pub(super) fn identifier(&mut self, kind: IdentifierKind, value: &str) {
        let value = value.trim();
        if self.names.len() < FACT_LIMIT && value.len() <= NAME_SIZE {
            self.names.entry((kind, value.to_owned())).or_insert(self.at);
        } else if !self.names.contains_key(&(kind, value.to_owned())) {
            self.unlearned.insert(kind);
        }
    }

    /// `DOMAIN\name`; accounts of Windows itself are nobody's.
    pub(super) fn account(&mut self, account: &str) {
        let Some((domain, user)) = account.split_once('\\') else { return };
        // `NT AUTHORITY`, `NT-AUTORITÄT`, `AUTORITE NT`, `NT SERVICE`.
        if domain.split([' ', '-']).any(|word| word == "NT")
            || ["Window Manager", "Font Driver Host", "IIS APPPOOL", "Builtin"]
                .iter()
                .any(|own| domain.eq_ignore_ascii_case(own))
        {
            return;
        }
        self.identifier(IdentifierKind::User, user);
        let is_host = |host: &String| host.split('.').next().is_some_and(|label| label.eq_ignore_ascii_case(domain));
        if !self.computers.keys().any(is_host) {
            self.identifier(IdentifierKind::Domain, domain);
        }
    }

    pub(super) fn build(&mut self, build: &str) {
        let sound = (4..=6).contains(&build.len()) && build.bytes().all(|byte| byte.is_ascii_digit());
        if sound && self.build.as_ref().is_none_or(|(last, _)| self.at >= *last) {
            self.build = Some((self.at, build.to_owned()));
        }
    }

    /// The clock was `minutes` east of UTC at `utc`.
    pub(super) fn both_clocks(&mut self, utc: UtcTime, minutes: OffsetMinutes) {
        if self.both.len() < FACT_LIMIT {
            self.both.push((utc, minutes, self.at.line));
        }
    }

    /// The zone's own offset was that at `utc`.
    pub(super) fn zone(&mut self, utc: UtcTime, minutes: OffsetMinutes) {
        let (from, to, _) = self.zones.entry(minutes).or_insert((utc, utc, self.at.line));
        (*from, *to) = ((*from).min(utc), (*to).max(utc));
    }

    pub(super) fn booted(&mut self, time: Option<UtcTime>) {
        self.boot = self.boot.max(time);
    }

    pub(super) fn filter(&mut self, name: &str, time: Option<UtcTime>) {
        if name.len() <= NAME_SIZE && (self.filters.len() < FACT_LIMIT || self.filters.contains_key(name)) {
            let loaded = (time, self.at);
            let known = self.filters.entry(name.to_owned()).or_insert(loaded);
            *known = (*known).max(loaded);
        }
    }

    pub(super) fn installed(&mut self, kind: PresenceKind, name: &str) {
        if self.installed.len() < FACT_LIMIT && name.len() <= NAME_SIZE {
            self.installed.entry((kind, name.to_owned())).or_insert(self.at);
        }
    }

    /// The times said so far were misread: which filters were loaded since the last boot is not known.
    pub(super) fn forget_times(&mut self) {
        self.boot = None;
        self.filters.clear();
    }

    pub(super) fn finish(mut self, out: &mut Extract) {
        self.say_names(out);
        self.say_clock(out);
        if let Some((place, build)) = self.build {
            out.push_hint(place.line, &build, Fact::Build(build.clone()));
        }
        // A filter that a boot before the last loaded may be gone since.
        let current = |time: Option<UtcTime>| {
            self.boot.is_none_or(|boot| time.is_some_and(|time| boot.ms() - time.ms() < BEFORE_BOOT_MS))
        };
        for (name, (_, place)) in self.filters.into_iter().filter(|(_, (time, _))| current(*time)) {
            let fact = Fact::Presence { kind: PresenceKind::Driver, name: name.clone(), running: true };
            out.push_hint(place.line, &format!("FilterManager 6  DeviceName={name}"), fact);
        }
        for ((kind, name), place) in self.installed {
            let text = format!("Service Control Manager 7045  {name}");
            out.push_hint(place.line, &text, Fact::Presence { kind, name, running: false });
        }
    }

    fn say_names(&mut self, out: &mut Extract) {
        let computers = std::mem::take(&mut self.computers);
        let last = computers.iter().filter(|(name, _)| !name.is_empty()).max_by_key(|(_, place)| **place);
        if let Some((name, place)) = last {
            let label = name.split('.').next().unwrap_or(name);
            out.push_hint(place.line, name, Fact::Computer(label.to_owned()));
        }
        for (name, place) in computers {
            let (label, domain) = name.split_once('.').unwrap_or((&name, ""));
            self.at = place;
            self.identifier(IdentifierKind::Host, label);
            self.identifier(IdentifierKind::Domain, domain);
        }
        for ((kind, value), place) in &self.names {
            out.push_identifier(place.line, *kind, value);
        }
        out.unlearned.append(&mut self.unlearned);
    }

    fn say_clock(&mut self, out: &mut Extract) {
        self.both.in_order();
        for (utc, minutes, line) in &self.both {
            let local = Some(utc.to_local(*minutes));
            match out.clock.last_mut().filter(|run| run.minutes == *minutes) {
                Some(run) => (run.to, run.until) = (local, *line),
                None => {
                    let (kind, minutes, line) = (WitnessKind::EventLog, *minutes, *line);
                    out.clock.push(ClockWitness { kind, from: local, to: local, minutes, line, until: line });
                }
            }
        }
        // One zone holds for the whole log; of several each holds where it was seen.
        let alone = self.zones.len() == 1;
        for (minutes, (from, to, line)) in &self.zones {
            let seen = |time: &UtcTime| (!alone).then(|| time.to_local(*minutes));
            let (kind, from, to, line) = (WitnessKind::EventLogZone, seen(from), seen(to), *line);
            out.clock.push(ClockWitness { kind, from, to, minutes: *minutes, line, until: 0 });
        }
    }
}
