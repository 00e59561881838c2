//! Zip archives: their directory, their entries, and what is left of damaged ones.
//!
//! A reader of our own over the libraries that unpack (see `codec`), because the `zip` crate cannot serve here: it keeps
//! one of several entries of a name, refuses streams with data descriptors, has zstd only in C, tells a wrong password
//! from damage nowhere, and reads nothing without a directory. So the local headers have to be walked here anyway, and
//! one walk serves whole archives as well. It stays the oracle of the tests.
//!
//! Layout (APPNOTE, little endian): local header, data and maybe a descriptor for each entry; the central directory,
//! which repeats the headers with their places; the end record, which says where the directory is.

mod crypt;
mod directory;
mod entry;
mod header;
mod salvage;

pub(super) use entry::EntryReader;
pub(super) use header::Record;

use super::names::{self, RawName};
use super::{Bomb, BundleIssue, Cancelled, ENTRY_LIMIT, FileChanged, carries};
use crate::order::InOrder as _;
use directory::Found;
use std::io::{self, Read, Seek};

/// Bytes that all entries together may unpack to, whatever the size of the archive.
const TOTAL_FLOOR: u64 = 1 << 30;
/// Unpacked bytes per byte of the archive that no collection of logs reaches.
const TOTAL_RATIO: u64 = 200;

/// What the first of several parts begins with.
const FIRST_PART: &[u8] = b"PK\x07\x08";

/// Why an entry is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its bytes are those of another entry, too.
    Overlaps,
    /// All entries together unpack to too much, and this one is packed the tightest.
    TooLarge,
}

/// What an archive lists.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// In the archive's order, without folders.
    pub(super) records: Vec<Record>,
    pub(super) issues: Vec<BundleIssue>,
}

/// Does it begin as a zip? Spanned archives that came to be a single file begin with a mark of their own.
pub(super) fn begins(head: &[u8]) -> bool {
    [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08", b"PK00PK\x03\x04"].iter().any(|mark| head.starts_with(mark))
}

/// Lists the zip in `reader`, of which `head` are the first bytes and which holds `size`, if that is known; `None`: it is
/// none.
///
/// # Errors
/// The reader's own, where nothing could be listed.
pub(super) fn list<R: Read + Seek>(reader: &mut R, head: &[u8], size: Option<u64>) -> io::Result<Option<Listing>> {
    let begins = begins(head);
    let mut records = Vec::new();
    let mut raw = Vec::new();
    let mut issues = Vec::new();
    let found = directory::read(reader, size, &mut |record, name| keep(record, name, &mut records, &mut raw));
    let failure = match found {
        Ok(Found::TooMany) => {
            issues.push(BundleIssue::TooManyEntries);
            None
        }
        Ok(Found::MultiPart) => {
            return Ok(Some(Listing { issues: vec![BundleIssue::MultiPart], ..Listing::default() }));
        }
        Ok(Found::None) if !begins => return Ok(None),
        Ok(Found::Damaged | Found::Whole) if !begins && records.is_empty() => return Ok(None),
        Ok(Found::Whole) => None,
        Err(error) if carries::<Cancelled>(&error) || carries::<FileChanged>(&error) || carries::<Bomb>(&error) => {
            return Err(error);
        }
        Err(error) if !begins => return Err(error),
        Ok(Found::None) => {
            records.clear();
            Some((None, true))
        }
        Ok(_) => Some((None, false)),
        Err(error) => Some((Some(error), true)),
    };
    match failure {
        None => {}
        Some(_) if !begins => issues.push(BundleIssue::DirectoryDamaged),
        Some(_) if head.starts_with(FIRST_PART) => issues.push(BundleIssue::MultiPart),
        Some((error, cut_off)) => {
            let (mut rescued, mut rescued_names) = (Vec::new(), Vec::new());
            let mut visit = |record, name| keep(record, name, &mut rescued, &mut rescued_names);
            let complete = salvage::walk(reader, head, size, cut_off, &mut visit);
            if rescued.len() >= records.len() {
                (records, raw) = (rescued, rescued_names);
            }
            issues.push(match error {
                _ if !records.is_empty() => BundleIssue::Salvaged,
                Some(error) if !is_damage(&error) => BundleIssue::Unreadable,
                _ => BundleIssue::CutOff,
            });
            if !complete {
                issues.push(BundleIssue::TooManyEntries);
            }
        }
    }
    for (record, path) in records.iter_mut().zip(names::decode_all(&raw)) {
        record.path = path;
    }
    if records.is_empty() && issues.is_empty() {
        issues.push(BundleIssue::EmptyArchive);
    }
    refuse_overlaps(&mut records);
    refuse_excess(&mut records, size.unwrap_or(0));
    Ok(Some(Listing { records, issues }))
}

/// Keeps what is no folder; `false`: there are too many.
fn keep(record: Record, name: RawName, records: &mut Vec<Record>, names: &mut Vec<RawName>) -> bool {
    if matches!(name.bytes.last(), None | Some(b'/' | b'\\')) {
        return true;
    }
    if records.len() == ENTRY_LIMIT {
        return false;
    }
    records.push(record);
    names.push(name);
    true
}

/// Is it the file's fault, not the reader's?
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
}

/// Refuses entries whose bytes are those of others: a bomb packs one kernel and lists it a thousand times. Of each heap
/// the one that ends first is kept, so that one wrong size refuses no more than its own entry.
fn refuse_overlaps(records: &mut [Record]) {
    let mut order: Vec<usize> = (0..records.len()).collect();
    let span = |record: &Record| (record.header_at, record.header_at.saturating_add(record.least_size()));
    order.in_order_by_key(|at| {
        let (start, end) = span(&records[*at]);
        (end, std::cmp::Reverse(start))
    });
    let mut taken = 0;
    for at in order {
        let (start, end) = span(&records[at]);
        if start < taken {
            records[at].refused = Some(Refusal::Overlaps);
        } else {
            taken = end;
        }
    }
}

/// Refuses the tightest packed entries as long as all of them together unpack to more than a collection of logs.
fn refuse_excess(records: &mut [Record], size: u64) {
    let limit = TOTAL_FLOOR.max(size.saturating_mul(TOTAL_RATIO));
    let unpacked = |record: &Record| if record.refused.is_some() { 0 } else { record.size.unwrap_or(0) };
    let mut total: u64 = records.iter().map(unpacked).fold(0, u64::saturating_add);
    if total <= limit {
        return;
    }
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.in_order_by_key(|at| {
        let record = &records[*at];
        // No more than there is: the packed size may be as wrong as the other.
        let packed = record.packed.min(size.saturating_sub(record.header_at)).max(1);
        std::cmp::Reverse((unpacked(record) / packed, unpacked(record)))
    });
    for at in order {
        if total <= limit {
            break;
        }
        total = total.saturating_sub(unpacked(&records[at]));
        records[at].refused.get_or_insert(Refusal::TooLarge);
    }
}

#[cfg(test)]
mod tests;
