//! `.evtx` — Windows event logs: the events that tell an attempt's story, and how many errors there were.
//!
//! What is wanted stands in [`WANTED`], by provider **and** id: other providers use the same ids for something else (a Wi-Fi
//! driver writes 7036). Ids, fields and their order are Microsoft's manifests; events of old systems carry their values
//! without names, in the order of the newer ones' fields. Levels 1 and 2 of every provider are counted by the hour.
//!
//! A log is a ring, files get exported, renamed and copied while in use: neither names nor the order of records nor the
//! file's own counts are relied on. Events are put in the order of time; coverage is the earliest and latest believable
//! time.

pub(crate) mod export;
mod journal;
mod machine;
mod people;
mod power;
mod services;
mod setup;
mod trouble;
mod update_client;

pub(crate) use export::read as read_export;

use crate::evtx::{ChunkState, Reader, Record, Templates};
use crate::extract::{Extract, What};
use crate::hresult::Code;
use crate::order::InOrder as _;
use crate::time::UtcTime;
use journal::Journal;
use machine::Machine;
use std::io::{self, Read};
use std::ops::ControlFlow;

/// `Error` and what is worse.
const ERROR: u8 = 2;
/// Bytes of a provider's name that is known by its beginning.
const NAME: usize = 64;
/// How most names of Windows' own providers begin.
const WINDOWS: &str = "Microsoft-Windows-";
/// Records shown at once.
const SHOWN: usize = 2_000;
/// Fields of a record shown one by one; real ones have some dozen.
const SHOWN_FIELDS: usize = 200;
/// Characters of a record shown.
const SHOWN_CHARS: usize = 4_000;

/// Makes of a record what it says; `None`: nothing.
type Reading = fn(&Record, &mut Machine) -> Option<What>;

/// Provider (upper and lower case are the same, `*` at the end stands for anything), ids (none: all), who reads them.
const WANTED: &[(&str, &[u16], Reading)] = &[
    (
        "Microsoft-Windows-WindowsUpdateClient",
        &[19, 20, 21, 22, 25, 26, 31, 41, 43, 44, 213, 216, 217],
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
    ("Microsoft-Windows-Resource-Exhaustion-Detector", &[2004], trouble::low_memory),
    ("Microsoft-Windows-TPM-WMI", &[1795, 1796], trouble::firmware),
    ("Application Error", &[1000], trouble::crash),
    ("Windows Error Reporting", &[1001], trouble::report),
    ("MsiInstaller", &[1022, 1023, 1033, 1034, 1036, 11707, 11708, 11724], trouble::product),
];

/// A bit for every id of [`WANTED`]: most records are known by it not to be wanted, whoever wrote them.
static IDS: [u64; 184] = {
    let (mut bits, mut row) = ([0; 184], 0);
    while row < WANTED.len() {
        let (ids, mut at) = (WANTED[row].1, 0);
        while at < ids.len() {
            bits[ids[at] as usize / 64] |= 1 << (ids[at] % 64);
            at += 1;
        }
        row += 1;
    }
    bits
};

/// Who reads the events of `provider` with this id.
fn reading(provider: &str, event: u16) -> Option<Reading> {
    let is_known = IDS.get(usize::from(event / 64)).is_some_and(|bits| bits >> (event % 64) & 1 > 0);
    let by = |name: &str| match name.strip_suffix('*') {
        Some(begin) => {
            provider.len() < NAME && provider.get(..begin.len()).is_some_and(|own| own.eq_ignore_ascii_case(begin))
        }
        None => provider.eq_ignore_ascii_case(name),
    };
    let reads = |ids: &[u16]| if is_known { ids.is_empty() || ids.contains(&event) } else { ids.is_empty() };
    let (.., reading) = WANTED.iter().find(|(name, ids, _)| reads(ids) && by(name))?;
    Some(*reading)
}

/// Are these events read?
pub(crate) fn is_wanted(provider: &str, event: u16) -> bool {
    reading(provider, event).is_some()
}

/// Reads a whole event log and keeps what matters.
///
/// # Errors
/// Whatever `reader` fails with; everything before the damage is kept.
pub(crate) fn read(reader: impl Read, out: &mut Extract) -> io::Result<()> {
    let mut journal = Journal::new(out);
    let result = read_records(reader, &mut journal);
    journal.finish();
    result
}

fn read_records(reader: impl Read, journal: &mut Journal<'_>) -> io::Result<()> {
    let (mut reader, mut templates, mut record) = (Reader::new(reader), Templates::default(), Record::default());
    while let Some(mut chunk) = reader.next_chunk()? {
        journal.blocks += u64::from(chunk.state() == ChunkState::Foreign);
        if chunk.state() != ChunkState::Sound {
            continue;
        }
        templates.clear();
        let mut entries = chunk.entries();
        for entry in entries.by_ref() {
            let Ok(head) = templates.head(&mut chunk, &entry) else {
                journal.lost += 1;
                continue;
            };
            journal.note(head.number, head.number, head.time, head.level);
            journal.machine.computer(|known| head.is_from(known), || head.computer());
            if let Some(sid) = head.account() {
                journal.account(&sid);
            }
            let reading = reading(&head.provider, head.event);
            if reading.is_none() && !journal.people.may_carry(&head.provider, head.event) {
                continue;
            }
            match (chunk.record(&entry, &head, &mut record), reading) {
                (Ok(()), reading) => {
                    journal.people.learn(&record, &mut journal.machine);
                    if let Some(reading) = reading {
                        journal.take(&mut record, reading, chunk.offset_of(&entry), None);
                    }
                }
                (Err(_), Some(_)) => journal.lost += 1,
                (Err(_), None) => {}
            }
        }
        journal.lost += entries.lost();
    }
    Ok(())
}

/// Records numbered `first` to before `end`, as text, in the order of their numbers.
pub(crate) fn records(reader: impl Read, first: u64, end: u64) -> Vec<(u64, String)> {
    let mut shown = Vec::new();
    // A damaged log shows the records before the damage.
    let _ = each_record(reader, SHOWN_CHARS, &|number| (first..end).contains(&number), &mut |number, text| {
        shown.push((number, text.chars().take(SHOWN_CHARS).collect()));
        // Hostile logs give one number to many records.
        if shown.len() > 2 * SHOWN {
            shown.in_order_by_key(|(number, _)| *number);
            shown.truncate(SHOWN);
        }
        ControlFlow::Continue(())
    });
    shown.in_order_by_key(|(number, _)| *number);
    shown.truncate(SHOWN);
    shown
}

/// Gives number and text of each record whose number is `wanted` to `visit`, block by block; of one that says more, about
/// `limit` bytes.
///
/// # Errors
/// Whatever `reader` fails with, after the records before it.
pub(crate) fn each_record(
    reader: impl Read,
    limit: usize,
    wanted: &dyn Fn(u64) -> bool,
    visit: &mut dyn FnMut(u64, &str) -> ControlFlow<()>,
) -> io::Result<()> {
    let (mut reader, mut templates, mut record) = (Reader::new(reader), Templates::default(), Record::default());
    while let Some(mut chunk) = reader.next_chunk()? {
        if chunk.state() != ChunkState::Sound {
            continue;
        }
        templates.clear();
        for entry in chunk.entries() {
            let Ok(head) = templates.head(&mut chunk, &entry) else { continue };
            if wanted(head.number)
                && chunk.record(&entry, &head, &mut record).is_ok()
                && visit(record.number, &said(&record, limit)).is_break()
            {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// `2022-10-10T08:38:25.123Z  Provider 20  name=value …`: everything the record says.
fn said(record: &Record, limit: usize) -> String {
    shown(record, "", true, limit).0
}

/// The same of a record that may come in words, or with a wall clock's time; and where what it carries begins.
pub(crate) fn shown(record: &Record, words: &str, utc: bool, limit: usize) -> (String, usize) {
    let mut text = record.time.map(UtcTime::to_rfc3339).unwrap_or_default();
    if !utc && !text.is_empty() {
        text.pop();
    }
    text.push_str("  ");
    text.push_str(&record.provider);
    text.push(' ');
    text.push_str(&record.event.to_string());
    let begin = text.len() + 2;
    if words.is_empty() {
        push_fields(record, &mut text, limit);
    } else {
        text.push_str("  ");
        push_seen(words, &mut text);
    }
    let begin = begin.min(text.len());
    (text, begin)
}

/// `WindowsUpdateClient 20  errorCode=0x80073712  updateTitle=…`: what the user sees of an event; of one that came in
/// words, these.
fn evidence(record: &Record, shown: Option<&str>) -> String {
    let provider = record.provider.strip_prefix(WINDOWS).unwrap_or(&record.provider);
    let mut text = format!("{provider} {}", record.event);
    match shown {
        Some(words) => {
            text.push_str("  ");
            push_seen(words.trim(), &mut text);
        }
        None => push_fields(record, &mut text, SHOWN_CHARS),
    }
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

/// Name and value of each field, in all about `limit` bytes; what is no text is left in its digits.
pub(crate) fn shown_fields(record: &Record, limit: usize) -> Vec<(String, String)> {
    let mut left = limit;
    let mut take = |text: &str| {
        let part = &text[..text.floor_char_boundary(left.min(limit / 4))];
        left -= part.len();
        part.to_owned()
    };
    let shown = record.fields.iter().map(|(name, value)| {
        let text = if name == "Binary" { text_of_bytes(&record.fields.binary()) } else { None };
        (take(name), take(text.as_deref().unwrap_or(value)))
    });
    shown.take(SHOWN_FIELDS).collect()
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
