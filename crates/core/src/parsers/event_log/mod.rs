//! `.evtx` — Windows event logs: the events that tell an attempt's story, and how many errors there were.
//!
//! What is wanted stands in [`WANTED`], by provider **and** id: other providers use the same ids for something else (a Wi-Fi
//! driver writes 7036). Ids, fields and their order are Microsoft's manifests; events of old systems carry their values
//! without names, in the order of the newer ones' fields. Levels 1 and 2 of every provider are counted by the hour.
//!
//! A log is a ring, files get exported, renamed and copied while in use: neither names nor the order of records nor the
//! file's own counts are relied on. Events are put in the order of time; coverage is the earliest and latest believable
//! time.

mod machine;
mod power;
mod services;
mod setup;
mod trouble;
mod update_client;

use crate::evtx::{ChunkState, Head, Reader, Record, Templates};
use crate::extract::{EVIDENCE_CHARS, ErrorHour, Event, Extract, IdentifierKind, ScanIssue, What, cut};
use crate::hresult::Code;
use crate::time::{Stamp, UtcTime};
use machine::Machine;
use std::collections::BTreeMap;
use std::io::{self, Read};

/// Hours with errors kept per source, the latest: more than two years of nothing but errors.
const HOURS: usize = 20_000;
const MS_PER_HOUR: i64 = 3_600_000;
/// `Error` and what is worse.
const ERROR: u8 = 2;
/// Bytes of a provider's name that is known by its beginning.
const NAME: usize = 64;
/// Records shown at once.
const SHOWN: usize = 2_000;
/// Characters of a record shown.
const SHOWN_CHARS: usize = 4_000;

/// Makes of a record what it says; `None`: nothing.
type Reading = fn(&Record, &mut Machine) -> Option<What>;

/// Provider (upper and lower case are the same, `*` at the end stands for anything), ids (none: all), who reads them.
const WANTED: &[(&str, &[u16], Reading)] = &[
    (
        "Microsoft-Windows-WindowsUpdateClient",
        &[19, 20, 21, 22, 25, 31, 41, 43, 44, 213, 216, 217],
        update_client::read,
    ),
    ("Microsoft-Windows-Servicing", &[1, 2, 3, 4, 5, 6], setup::package),
    ("Microsoft-Windows-WUSA", &[2, 3, 4, 5, 6, 7, 8, 9, 10], setup::standalone),
    ("Service Control Manager", &[7000, 7001, 7009, 7011, 7022, 7023, 7024, 7031, 7034, 7038], services::failed),
    ("Service Control Manager", &[7040], services::start_type),
    ("Service Control Manager", &[7045], services::installed),
    ("Microsoft-Windows-FilterManager", &[6], services::filter),
    ("EventLog", &[6005, 6006, 6008, 6009, 6013], power::event_log),
    ("Microsoft-Windows-Kernel-General", &[1], power::clock),
    ("Microsoft-Windows-Kernel-General", &[5, 6], trouble::storage),
    ("Microsoft-Windows-Kernel-General", &[12, 13], power::kernel),
    ("Microsoft-Windows-Kernel-Power", &[41], power::kernel),
    ("User32", &[1074], power::asked),
    ("disk", &[7, 11, 15, 51, 52, 153, 157], trouble::storage),
    ("Ntfs", &[55, 98, 137], trouble::storage),
    ("Microsoft-Windows-Ntfs", &[55, 98, 137], trouble::storage),
    ("storahci", &[129], trouble::storage),
    ("stornvme", &[129], trouble::storage),
    ("iaStor*", &[129], trouble::storage),
    ("volsnap", &[], trouble::snapshots),
    ("Application Error", &[1000], trouble::crash),
    ("Windows Error Reporting", &[1001], trouble::report),
    ("MsiInstaller", &[1022, 1023, 1033, 1034, 1036, 11707, 11708, 11724], trouble::product),
];

fn reading(head: &Head<'_>) -> Option<Reading> {
    let by = |name: &str| match name.strip_suffix('*') {
        Some(begin) => {
            head.provider.len() < NAME
                && head.provider.get(..begin.len()).is_some_and(|own| own.eq_ignore_ascii_case(begin))
        }
        None => head.provider.eq_ignore_ascii_case(name),
    };
    let (.., reading) =
        WANTED.iter().find(|(name, ids, _)| by(name) && (ids.is_empty() || ids.contains(&head.event)))?;
    Some(*reading)
}

/// Reads a whole event log and keeps what matters.
///
/// # Errors
/// Whatever `reader` fails with; everything before the damage is kept.
pub(crate) fn read(reader: impl Read, out: &mut Extract) -> io::Result<()> {
    let mut log = Log { out, machine: Machine::default(), hours: BTreeMap::new(), impossible: 0, lost: 0, blocks: 0 };
    let result = log.read(reader);
    log.finish();
    result
}

/// What is known of a log so far.
struct Log<'e> {
    out: &'e mut Extract,
    machine: Machine,
    hours: BTreeMap<UtcTime, u32>,
    impossible: u64,
    lost: u64,
    blocks: u64,
}

impl Log<'_> {
    fn read(&mut self, reader: impl Read) -> io::Result<()> {
        let (mut reader, mut templates, mut record) = (Reader::new(reader), Templates::default(), Record::default());
        while let Some(mut chunk) = reader.next_chunk()? {
            self.blocks += u64::from(chunk.state() == ChunkState::Foreign);
            if chunk.state() != ChunkState::Sound {
                continue;
            }
            templates.clear();
            let mut entries = chunk.entries();
            for entry in entries.by_ref() {
                let Ok(head) = templates.head(&mut chunk, &entry) else {
                    self.lost += 1;
                    continue;
                };
                self.note(&head);
                if let Some(reading) = reading(&head) {
                    if let Some(sid) = head.account() {
                        self.machine.identifier(IdentifierKind::Sid, &sid, head.number);
                    }
                    match chunk.record(&entry, &head, &mut record) {
                        Ok(()) => self.take(&mut record, reading, chunk.offset_of(&entry)),
                        Err(_) => self.lost += 1,
                    }
                }
            }
            self.lost += entries.lost();
        }
        Ok(())
    }

    /// What every record tells.
    fn note(&mut self, head: &Head<'_>) {
        self.out.records += 1;
        self.machine.computer(head);
        let Some(time) = head.time.filter(|time| time.is_believable()) else {
            self.impossible += 1;
            return;
        };
        let earlier =
            |known: Option<Stamp>| known.is_none_or(|known| matches!(known, Stamp::Utc(known) if time < known));
        let later = |known: Option<Stamp>| known.is_none_or(|known| matches!(known, Stamp::Utc(known) if time > known));
        if earlier(self.out.first) {
            self.out.first = Some(Stamp::Utc(time));
        }
        if later(self.out.last) {
            self.out.last = Some(Stamp::Utc(time));
        }
        if (1..=ERROR).contains(&head.level) {
            let hour = time.plus_ms(-time.ms().rem_euclid(MS_PER_HOUR));
            let count = self.hours.entry(hour).or_default();
            *count = count.saturating_add(1);
            if self.hours.len() > HOURS {
                self.hours.pop_first();
            }
        }
    }

    fn take(&mut self, record: &mut Record, reading: Reading, offset: u64) {
        // Nothing that is kept is longer than evidence is shown.
        record.fields.shorten(EVIDENCE_CHARS);
        let Some(what) = reading(record, &mut self.machine) else { return };
        let time = record.time.filter(|time| time.is_believable()).map(Stamp::Utc);
        let mut text = evidence(record);
        if text.len() > EVIDENCE_CHARS {
            text = cut(&text);
        }
        self.out.push_event(Event { line: record.number, offset, time, text, what });
    }

    fn finish(self) {
        let Self { out, machine, hours, impossible, lost, blocks } = self;
        // The place in the file parts what one moment and number hold twice: a file joined from two.
        out.events.sort_by_key(|event| (event.time.map(Stamp::own_ms), event.line, event.offset));
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

/// Records numbered `first` to before `end`, as text, in the order of their numbers.
pub(crate) fn records(reader: impl Read, first: u64, end: u64) -> Vec<(u64, String)> {
    let (mut reader, mut templates, mut shown) = (Reader::new(reader), Templates::default(), Vec::new());
    let mut record = Record::default();
    // A damaged log shows the records before the damage.
    while let Ok(Some(mut chunk)) = reader.next_chunk() {
        if chunk.state() != ChunkState::Sound {
            continue;
        }
        templates.clear();
        for entry in chunk.entries() {
            if let Ok(head) = templates.head(&mut chunk, &entry)
                && (first..end).contains(&head.number)
                && chunk.record(&entry, &head, &mut record).is_ok()
            {
                shown.push((record.number, said(&record)));
            }
        }
        // Hostile logs give one number to many records.
        if shown.len() > SHOWN {
            shown.sort_by_key(|(number, _)| *number);
            shown.truncate(SHOWN);
        }
    }
    shown.sort_by_key(|(number, _)| *number);
    shown.truncate(SHOWN);
    shown
}

/// `2022-10-10T08:38:25.123Z  Provider 20  name=value …`: everything the record says.
fn said(record: &Record) -> String {
    let time = record.time.map(UtcTime::to_rfc3339).unwrap_or_default();
    let mut text = format!("{time}  {} {}", record.provider, record.event);
    push_fields(record, &mut text, SHOWN_CHARS);
    text.chars().take(SHOWN_CHARS).collect()
}

/// `WindowsUpdateClient 20  errorCode=0x80073712  updateTitle=…`: what the user sees of an event.
fn evidence(record: &Record) -> String {
    let provider = record.provider.strip_prefix("Microsoft-Windows-").unwrap_or(&record.provider);
    let mut text = format!("{provider} {}", record.event);
    push_fields(record, &mut text, SHOWN_CHARS);
    text
}

/// Appends the values on one line, until there are about `limit` bytes.
fn push_fields(record: &Record, text: &mut String, limit: usize) {
    for (name, value) in record.fields.iter() {
        if value.is_empty() || text.len() > limit {
            continue;
        }
        let bytes = (name == "Binary").then(|| text_of_bytes(&record.fields.binary()));
        let value = match bytes {
            // Bytes that are no text say nothing to anybody.
            Some(None) => continue,
            Some(Some(ref name)) => name,
            None => value,
        };
        text.push_str("  ");
        if !name.is_empty() {
            text.push_str(name);
            text.push('=');
        }
        push_seen(value.trim(), text);
    }
}

/// Appends `value` on one line. Marks of writing direction, as dates of Windows have them, are not seen and hinder
/// searching.
fn push_seen(value: &str, text: &mut String) {
    // All control letters and marks are ASCII or begin with one of two bytes.
    if value.bytes().all(|byte| !byte.is_ascii_control() && !matches!(byte, 0xC2 | 0xE2)) {
        return text.push_str(value);
    }
    let seen = value.chars().filter(|letter| !matches!(letter, '\u{200E}' | '\u{200F}'));
    text.extend(seen.map(|letter| if letter.is_control() { ' ' } else { letter }));
}

/// UTF-16 that is text: classic events carry names there.
fn text_of_bytes(bytes: &[u8]) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    let text = String::from_utf16(&units.iter().map(|unit| u16::from_le_bytes(*unit)).collect::<Vec<_>>()).ok()?;
    let text = text.trim_end_matches('\0').replace('\0', " ");
    (rest.is_empty() && !text.is_empty() && !text.contains(char::is_control)).then_some(text)
}

/// A value by its name, or on old systems by its place.
fn field<'r>(record: &'r Record, name: &str, place: usize) -> &'r str {
    let named = record.fields.named(name);
    if named.is_empty() { record.fields.unnamed(place).trim() } else { named.trim() }
}

/// `0x80073712`, `2359302`, `-2147023143`, `%%1058`: a code in a field that holds nothing else.
fn code(text: &str) -> Code {
    let text = text.trim().trim_start_matches("%%");
    if text.starts_with("0x") || text.starts_with("0X") {
        return Code::from_hex(text).unwrap_or_default();
    }
    let number = text.parse::<u32>().ok().or_else(|| text.parse::<i32>().ok().map(i32::cast_unsigned));
    number.map_or(Code::OK, |number| u16::try_from(number).map_or(Code::from_hex_value(number), Code::from_win32))
}

#[cfg(test)]
mod tests;
