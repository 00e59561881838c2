//! What an event log tells of the machine beside its events: names, build, clock, filters.

use crate::evtx::Head;
use crate::extract::{ClockWitness, Extract, FACT_LIMIT, Fact, IdentifierKind, PresenceKind, WitnessKind};
use crate::time::{OffsetMinutes, UtcTime};
use std::collections::BTreeMap;

/// Filters load this long before the record of their boot at most.
const BEFORE_BOOT_MS: i64 = 5 * 60_000;
/// Bytes of a name; what is longer is none.
const NAME_SIZE: usize = 255;

/// Collected over all records; the latest counts, whatever the order in the file.
#[derive(Default)]
pub(super) struct Machine {
    /// Name of the records' computer → number of its last record.
    computers: BTreeMap<String, u64>,
    /// The name of the record before.
    computer: String,
    names: BTreeMap<(IdentifierKind, String), u64>,
    /// Number of the record, build.
    build: Option<(u64, String)>,
    /// Moment and offset, from records that hold both clocks.
    both: Vec<(UtcTime, OffsetMinutes, u64)>,
    /// The zone's own offset → first and last moment, number.
    zones: BTreeMap<OffsetMinutes, (UtcTime, UtcTime, u64)>,
    boot: Option<UtcTime>,
    /// Name of a filter → when it was last loaded, number.
    filters: BTreeMap<String, (Option<UtcTime>, u64)>,
    /// Kind and name of what was installed → number.
    installed: BTreeMap<(PresenceKind, String), u64>,
}

impl Machine {
    pub(super) fn computer(&mut self, head: &Head<'_>) {
        if !head.is_from(&self.computer) {
            self.computer = head.computer().into_owned();
        }
        if let Some(number) = self.computers.get_mut(&self.computer) {
            *number = head.number.max(*number);
        } else if self.computers.len() < FACT_LIMIT && self.computer.len() <= NAME_SIZE {
            self.computers.insert(self.computer.clone(), head.number);
        }
    }

    /// A name that must not leave.
    pub(super) fn identifier(&mut self, kind: IdentifierKind, value: &str, number: u64) {
        if self.names.len() < FACT_LIMIT && (1..=NAME_SIZE).contains(&value.trim().len()) {
            self.names.entry((kind, value.trim().to_owned())).or_insert(number);
        }
    }

    /// `DOMAIN\name`; accounts of Windows itself are nobody's.
    pub(super) fn account(&mut self, account: &str, number: u64) {
        let Some((domain, user)) = account.split_once('\\') else { return };
        // `NT AUTHORITY`, `NT-AUTORITÄT`, `AUTORITE NT`, `NT SERVICE`.
        if domain.split([' ', '-']).any(|word| word == "NT") || domain.eq_ignore_ascii_case("Window Manager") {
            return;
        }
        self.identifier(IdentifierKind::User, user, number);
        let is_host = |host: &String| host.split('.').next().is_some_and(|label| label.eq_ignore_ascii_case(domain));
        if !self.computers.keys().any(is_host) {
            self.identifier(IdentifierKind::Domain, domain, number);
        }
    }

    pub(super) fn build(&mut self, build: &str, number: u64) {
        let sound = (4..=6).contains(&build.len()) && build.bytes().all(|byte| byte.is_ascii_digit());
        if sound && self.build.as_ref().is_none_or(|(last, _)| number >= *last) {
            self.build = Some((number, build.to_owned()));
        }
    }

    /// The clock was `minutes` east of UTC at `utc`.
    pub(super) fn both_clocks(&mut self, utc: UtcTime, minutes: OffsetMinutes, number: u64) {
        if self.both.len() < FACT_LIMIT {
            self.both.push((utc, minutes, number));
        }
    }

    /// The zone's own offset was that at `utc`.
    pub(super) fn zone(&mut self, utc: UtcTime, minutes: OffsetMinutes, number: u64) {
        let (from, to, _) = self.zones.entry(minutes).or_insert((utc, utc, number));
        (*from, *to) = ((*from).min(utc), (*to).max(utc));
    }

    pub(super) fn booted(&mut self, time: Option<UtcTime>) {
        self.boot = self.boot.max(time);
    }

    pub(super) fn filter(&mut self, name: &str, time: Option<UtcTime>, number: u64) {
        if name.len() <= NAME_SIZE && (self.filters.len() < FACT_LIMIT || self.filters.contains_key(name)) {
            let known = self.filters.entry(name.to_owned()).or_insert((time, number));
            *known = (*known).max((time, number));
        }
    }

    pub(super) fn installed(&mut self, kind: PresenceKind, name: &str, number: u64) {
        if self.installed.len() < FACT_LIMIT && name.len() <= NAME_SIZE {
            self.installed.entry((kind, name.to_owned())).or_insert(number);
        }
    }

    pub(super) fn finish(mut self, out: &mut Extract) {
        self.say_names(out);
        self.say_clock(out);
        if let Some((number, build)) = self.build {
            out.push_hint(number, &build, Fact::Build(build.clone()));
        }
        // A filter that a boot before the last loaded may be gone since.
        let current = |time: Option<UtcTime>| {
            self.boot.is_none_or(|boot| time.is_some_and(|time| boot.ms() - time.ms() < BEFORE_BOOT_MS))
        };
        for (name, (_, number)) in self.filters.into_iter().filter(|(_, (time, _))| current(*time)) {
            let fact = Fact::Presence { kind: PresenceKind::Driver, name: name.clone(), running: true };
            out.push_hint(number, &format!("FilterManager 6  DeviceName={name}"), fact);
        }
        for ((kind, name), number) in self.installed {
            let text = format!("Service Control Manager 7045  {name}");
            out.push_hint(number, &text, Fact::Presence { kind, name, running: false });
        }
    }

    fn say_names(&mut self, out: &mut Extract) {
        let computers = std::mem::take(&mut self.computers);
        let last = computers.iter().filter(|(name, _)| !name.is_empty()).max_by_key(|(_, number)| **number);
        if let Some((name, number)) = last {
            let label = name.split('.').next().unwrap_or(name);
            out.push_hint(*number, name, Fact::Computer(label.to_owned()));
        }
        for (name, number) in &computers {
            let (label, domain) = name.split_once('.').unwrap_or((name, ""));
            self.identifier(IdentifierKind::Host, label, *number);
            self.identifier(IdentifierKind::Domain, domain, *number);
        }
        for ((kind, value), number) in &self.names {
            out.push_identifier(*number, *kind, value);
        }
    }

    fn say_clock(&mut self, out: &mut Extract) {
        self.both.sort_unstable();
        for (utc, minutes, line) in &self.both {
            let local = Some(utc.to_local(*minutes));
            match out.clock.last_mut().filter(|run| run.minutes == *minutes) {
                Some(run) => run.to = local,
                None => {
                    let (kind, minutes, line) = (WitnessKind::EventLog, *minutes, *line);
                    out.clock.push(ClockWitness { kind, from: local, to: local, minutes, line });
                }
            }
        }
        // One zone holds for the whole log; of several each holds where it was seen.
        let alone = self.zones.len() == 1;
        for (minutes, (from, to, line)) in &self.zones {
            let seen = |time: &UtcTime| (!alone).then(|| time.to_local(*minutes));
            let (kind, from, to, line) = (WitnessKind::EventLogZone, seen(from), seen(to), *line);
            out.clock.push(ClockWitness { kind, from, to, minutes: *minutes, line });
        }
    }
}
