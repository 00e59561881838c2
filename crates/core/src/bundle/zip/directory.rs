//! The end record and the directory it points to.

use super::header::Record;
use crate::bundle::names::RawName;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// Where the first entry may stand: behind the mark of an archive that came to be a single part.
const SINGLE_PART: u64 = 4;
/// Bytes of the end record before its comment.
const END_SIZE: usize = 22;
const END: &[u8; 4] = b"PK\x05\x06";
const END64: &[u8; 4] = b"PK\x06\x06";
const LOCATOR64: &[u8; 4] = b"PK\x06\x07";
/// Bytes of the record that points to the large end record, and of that one.
const LOCATOR64_SIZE: usize = 20;
const END64_SIZE: usize = 56;
const ENTRY: &[u8; 4] = b"PK\x01\x02";
const ENTRY_SIZE: usize = 46;
/// The end record lies within this many bytes of the end: a comment has at most 65,535 bytes. A little is added for
/// what some transports append.
const TAIL: u64 = 65_535 + 4_096;

/// How the reading of a directory ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// There is no end record.
    None,
    Whole,
    /// It is missing or damaged from somewhere on.
    Damaged,
    MultiPart,
    /// The visitor had enough.
    TooMany,
}

/// What an end record says.
#[derive(Clone, Copy, Debug)]
struct End {
    /// Where it stands.
    at: u64,
    count: u64,
    size: u64,
    offset: u64,
    parts: bool,
    /// The file ends with it.
    last: bool,
}

/// Gives every record of the directory to `visit`, until that is `false`.
///
/// # Errors
/// The reader's own.
pub(super) fn read<R: Read + Seek>(
    reader: &mut R,
    size: Option<u64>,
    visit: &mut dyn FnMut(Record, RawName) -> bool,
) -> io::Result<Found> {
    let whole = reader.seek(SeekFrom::End(0))?;
    let size = size.map_or(whole, |size| size.min(whole));
    let Some(end) = find_end(reader, size)? else { return Ok(Found::None) };
    if end.parts {
        return Ok(Found::MultiPart);
    }
    // Where something stands before the archive, a program that unpacks it, all places are too small by its size.
    let Some(start) = end.at.checked_sub(end.size) else { return Ok(Found::Damaged) };
    for start in [start, end.offset] {
        if end.count > 0 && start < end.at && mark_at(reader, start)? == *ENTRY {
            let shift = start.wrapping_sub(end.offset);
            return records(reader, start, end, shift, visit);
        }
    }
    Ok(if end.count == 0 && end.size == 0 { Found::Whole } else { Found::Damaged })
}

fn mark_at<R: Read + Seek>(reader: &mut R, at: u64) -> io::Result<[u8; 4]> {
    let mut mark = [0; 4];
    reader.seek(SeekFrom::Start(at))?;
    match reader.read_exact(&mut mark) {
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error),
        _ => Ok(mark),
    }
}

fn records<R: Read + Seek>(
    reader: &mut R,
    start: u64,
    end: End,
    shift: u64,
    visit: &mut dyn FnMut(Record, RawName) -> bool,
) -> io::Result<Found> {
    let mut lowest = u64::MAX;
    reader.seek(SeekFrom::Start(start))?;
    let mut input = BufReader::with_capacity(32 * 1024, reader.take(end.at - start));
    let (mut seen, mut variable) = (0u64, Vec::new());
    loop {
        let mut fixed = [0; ENTRY_SIZE];
        if !fill(&mut input, &mut fixed)? || !fixed.starts_with(ENTRY) {
            break;
        }
        let narrow = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let (name, extra, comment) = (usize::from(narrow(28)), usize::from(narrow(30)), usize::from(narrow(32)));
        variable.resize(name + extra + comment, 0);
        if !fill(&mut input, &mut variable)? {
            break;
        }
        let mut common = [0; 26];
        common.copy_from_slice(&fixed[6..32]);
        let place = u32::from_le_bytes([fixed[42], fixed[43], fixed[44], fixed[45]]);
        let (name, extra) = variable[..name + extra].split_at(name);
        let (mut record, raw) = Record::parse(&common, name, extra, Some((place, narrow(34))));
        // Behind the end it is found out when the entry is read.
        record.header_at = record.header_at.wrapping_add(shift);
        lowest = lowest.min(record.header_at);
        if !visit(record, raw) {
            return Ok(Found::TooMany);
        }
        seen += 1;
    }
    // What is not at the end and does not begin with the file is the directory of an archive inside, whose own is lost.
    if !end.last && lowest > SINGLE_PART {
        return Ok(Found::None);
    }
    // Some writers count modulo 65,536 instead of writing the large record.
    let whole = seen == end.count || (end.count < 0xFFFF && seen & 0xFFFF == end.count);
    Ok(if whole { Found::Whole } else { Found::Damaged })
}

/// Fills `bytes`; `false`: there are not so many.
fn fill(input: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match input.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// The last end record whose comment fits; one that ends exactly with the file goes before others.
fn find_end<R: Read + Seek>(reader: &mut R, size: u64) -> io::Result<Option<End>> {
    let from = size.saturating_sub(TAIL);
    reader.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    reader.take(size - from).read_to_end(&mut tail)?;
    let mut near = None;
    for at in memchr::memmem::rfind_iter(&tail, END) {
        let Some(record) = tail.get(at..at + END_SIZE) else { continue };
        let comment = usize::from(u16::from_le_bytes([record[20], record[21]]));
        let end = at + END_SIZE + comment;
        if end == tail.len() {
            return parse_end(reader, &tail, at, from).map(Some);
        }
        if end < tail.len() && near.is_none() {
            near = Some(at);
        }
    }
    // What is followed by something else proves no set of parts.
    let near = near.map(|at| parse_end(reader, &tail, at, from)).transpose()?;
    Ok(near.map(|end| End { parts: false, last: false, ..end }))
}

fn parse_end<R: Read + Seek>(reader: &mut R, tail: &[u8], at: usize, from: u64) -> io::Result<End> {
    let record = &tail[at..at + END_SIZE];
    let narrow = |at: usize| u16::from_le_bytes([record[at], record[at + 1]]);
    let wide = |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
    let (disk, first, here, count) = (narrow(4), narrow(6), narrow(8), narrow(10));
    let small = End {
        at: from + at as u64,
        count: count.into(),
        size: wide(12).into(),
        offset: wide(16).into(),
        // One part is number 0, and holds all entries.
        last: true,
        parts: (disk, first) != (0xFFFF, 0xFFFF) && (disk != 0 || first != 0 || here != count),
    };
    let locator = at.checked_sub(LOCATOR64_SIZE).and_then(|start| tail.get(start..at));
    let Some(locator) = locator.filter(|bytes| bytes.starts_with(LOCATOR64)) else { return Ok(small) };
    let told = u64::from_le_bytes(locator[8..16].try_into().unwrap_or_default());
    let behind = small.at.saturating_sub((LOCATOR64_SIZE + END64_SIZE) as u64);
    for place in [told, behind] {
        let mut record = [0; END64_SIZE];
        if place >= small.at || mark_at(reader, place)? != *END64 {
            continue;
        }
        reader.seek(SeekFrom::Start(place))?;
        if !fill(reader, &mut record)? {
            continue;
        }
        let narrow = |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
        let wide = |at: usize| u64::from_le_bytes(record[at..at + 8].try_into().unwrap_or_default());
        let parts = narrow(16) != 0 || narrow(20) != 0 || wide(24) != wide(32);
        return Ok(End { at: place, count: wide(32), size: wide(40), offset: wide(48), parts, last: true });
    }
    Ok(small)
}
