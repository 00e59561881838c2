//! An archive without a directory: its local headers, one after the other.
//!
//! A header that says how long its data is leads to the next one. One that leaves that to a descriptor behind the data
//! does not: the descriptor is searched for, and believed when the size it states is the distance to the header's own
//! data, which no chance makes true. Where a header is damaged, or leads nowhere, the next one that makes sense is looked
//! for; a deflated stream that runs on past it shows that it belongs to an archive inside. Everything goes forwards over the
//! bytes, a few times at most; nothing is kept but one window.

use super::header::{LOCAL, LOCAL_SIZE, Record};
use crate::bundle::names::RawName;
use flate2::{Decompress, FlushDecompress, Status};
use std::io::{Read, Seek, SeekFrom};

const ENTRY: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const END64: [u8; 4] = *b"PK\x06\x06";
const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";
/// What a single part of a spanned archive begins with.
const SINGLE_PART: &[u8] = b"PK00";
/// Bytes held at once; the longest header fits in.
const WINDOW: usize = 256 * 1024;
/// Bytes read at once.
const STEP: usize = 64 * 1024;
/// Bytes of a descriptor without its mark, small and large.
const DESCRIPTORS: [u64; 2] = [12, 20];
/// Bytes that may be unpacked to find ends; behind it every header is believed.
const INFLATE_LIMIT: u64 = 512 << 20;
/// A stream that makes sense so far behind a header is not ended by it.
const RUN_ON: u64 = 64;
/// Methods that anybody packs files with (APPNOTE 4.4.5); in a damaged header any number may stand.
const METHODS: [u16; 16] = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 93, 95, 98, 99];

/// Gives every entry to `visit`, until that is `false`; says whether it came to the end. `cut_off`: there is no end record, so that data which ends behind
/// the end of the file is cut, not lied about.
pub(super) fn walk<R: Read + Seek>(
    reader: &mut R,
    head: &[u8],
    size: Option<u64>,
    cut_off: bool,
    visit: &mut dyn FnMut(Record, RawName) -> bool,
) -> bool {
    let mut walk = Walk { window: Window::new(reader, size), cut_off, spare: None, inflated: 0 };
    let mut at = if head.starts_with(SINGLE_PART) { 4 } else { 0 };
    loop {
        let next = match walk.window.mark(at) {
            Some(LOCAL) => match walk.entry(at) {
                Some((record, name, next)) => {
                    if !visit(record, name) {
                        return false;
                    }
                    next
                }
                None => walk.next_header(at + 1),
            },
            None | Some(ENTRY | END | END64) => break,
            Some(_) => walk.next_header(at),
        };
        match next {
            Some(next) if next > at => at = next,
            _ => break,
        }
    }
    true
}

struct Walk<'r, R> {
    window: Window<'r, R>,
    /// Bytes that may still be looked through again; set when that first happens.
    spare: Option<u64>,
    cut_off: bool,
    /// Bytes that were unpacked to find ends.
    inflated: u64,
}

impl<R: Read + Seek> Walk<'_, R> {
    /// The entry whose header is at `at`, and where the next header is; `None`: it makes no sense.
    fn entry(&mut self, at: u64) -> Option<(Record, RawName, Option<u64>)> {
        let (mut record, name, data_at) = self.header(at)?;
        let told = record.packed > 0 || !record.has_descriptor();
        if told {
            let end = data_at.checked_add(record.packed);
            let next = end.and_then(|end| self.behind(end, record.has_descriptor()));
            if next.is_some() {
                return Some((record, name, next));
            }
            let cut = self.cut_off && !record.has_descriptor();
            if cut && end.is_none_or(|end| !self.window.reaches(end)) {
                return Some((record, name, None));
            }
        }
        let found = if record.has_descriptor() { self.descriptor(&record, data_at) } else { None };
        if let Some(found) = found {
            record.packed = found.at - data_at;
            if let Some((crc32, size)) = found.told {
                (record.crc32, record.size) = (record.crc32.and(Some(crc32)), Some(size));
            } else {
                (record.crc32, record.size) = (None, None);
            }
            return Some((record, name, Some(found.next)));
        }
        // It leads nowhere: the next header ends it, or the damage does.
        let next = self.next_header(data_at);
        let end = next.unwrap_or_else(|| self.window.end());
        if !told {
            (record.crc32, record.size) = (None, None);
            record.packed = end.saturating_sub(data_at);
        } else if next.is_some() {
            record.packed = record.packed.min(end.saturating_sub(data_at));
        }
        Some((record, name, next))
    }

    /// A header that makes sense, and the place of its data.
    fn header(&mut self, at: u64) -> Option<(Record, RawName, u64)> {
        let bytes = self.window.at(at, LOCAL_SIZE)?;
        let mut common = [0; 26];
        common.copy_from_slice(&bytes[4..LOCAL_SIZE]);
        let narrow = |at: usize| u16::from_le_bytes([common[at], common[at + 1]]);
        let (version, method, name, extra) = (narrow(0), narrow(4), usize::from(narrow(22)), usize::from(narrow(24)));
        if !bytes.starts_with(&LOCAL) || name == 0 || version & 0xFF > 100 || !METHODS.contains(&method) {
            return None;
        }
        let bytes = self.window.at(at + LOCAL_SIZE as u64, name + extra)?;
        let (name, extra) = bytes.split_at(name);
        if name.iter().any(|byte| *byte < b' ') {
            return None;
        }
        let (mut record, raw) = Record::parse(&common, name, extra, None);
        record.header_at = at;
        Some((record, raw, at + (LOCAL_SIZE + bytes.len()) as u64))
    }

    /// Where the archive goes on behind data that ends at `end`; `None`: not there.
    fn behind(&mut self, end: u64, descriptor: bool) -> Option<u64> {
        let goes_on = |mark| matches!(mark, Some(LOCAL | ENTRY | END | END64));
        let mark = self.window.mark(end);
        if !descriptor {
            return (goes_on(mark) || self.window.ends_at(end)).then_some(end);
        }
        let shift = if mark == Some(DESCRIPTOR) { 4 } else { 0 };
        DESCRIPTORS.into_iter().map(|size| end + shift + size).find(|next| {
            let mark = self.window.mark(*next);
            goes_on(mark) || self.window.ends_at(*next)
        })
    }

    /// The descriptor of the data at `data_at`; where there is none, the next header that makes sense.
    fn descriptor(&mut self, record: &Record, data_at: u64) -> Option<Descriptor> {
        let deflated = record.method == 8 && !record.is_encrypted();
        let mut stream = deflated.then(|| Stream { inflate: Decompress::new(false), at: data_at, sound: true });
        let mut fallback = None;
        let mut from = data_at;
        while let Some((at, mark)) = self.window.find(from) {
            let found = match mark {
                DESCRIPTOR => self.matching(at, at + 4, data_at),
                LOCAL | ENTRY => DESCRIPTORS.into_iter().rev().find_map(|size| {
                    let start = at.checked_sub(size).filter(|start| *start >= data_at)?;
                    self.matching(start, start, data_at).filter(|found| found.next == at)
                }),
                _ => None,
            };
            if found.is_some() {
                return found;
            }
            if fallback.is_none() && (mark == ENTRY || (mark == LOCAL && self.header(at).is_some())) {
                let inside = stream.as_mut().is_some_and(|stream| self.runs_past(stream, at));
                fallback = (!inside).then_some(at);
            }
            from = at + 1;
            if let Some(fallback) = fallback {
                // Looking further means looking at the same bytes again, should that find nothing.
                let spare = self.spare.get_or_insert_with(|| self.window.size.unwrap_or(u64::MAX));
                if at - fallback > *spare {
                    break;
                }
            }
        }
        let next = fallback?;
        if let Some(spare) = &mut self.spare {
            *spare = spare.saturating_sub(from - next);
        }
        Some(Descriptor { at: next, told: None, next })
    }

    /// Does the stream still make sense behind `at`?
    fn runs_past(&mut self, stream: &mut Stream, at: u64) -> bool {
        let mut out = vec![0; 32 * 1024];
        while stream.sound && stream.at < at + RUN_ON {
            let wanted = usize::try_from(at + RUN_ON - stream.at).unwrap_or(STEP).min(STEP);
            let input = self.window.up_to(stream.at, wanted);
            let (before_in, before_out) = (stream.inflate.total_in(), stream.inflate.total_out());
            let status = stream.inflate.decompress(input, &mut out, FlushDecompress::None);
            let taken = stream.inflate.total_in() - before_in;
            let given = stream.inflate.total_out() - before_out;
            stream.at += taken;
            self.inflated += given;
            stream.sound = matches!(status, Ok(Status::Ok | Status::BufError))
                && taken + given > 0
                && self.inflated < INFLATE_LIMIT;
        }
        stream.sound
    }

    /// The descriptor with its numbers at `numbers`, if it fits the data that ends at `end`.
    fn matching(&mut self, end: u64, numbers: u64, data_at: u64) -> Option<Descriptor> {
        let distance = end - data_at;
        let bytes: [u8; 20] = {
            let mut bytes = [0; 20];
            let found = self.window.up_to(numbers, 20);
            bytes[..found.len()].copy_from_slice(found);
            (found.len() >= 12).then_some(bytes)?
        };
        let narrow = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let wide = |at: usize| u64::from(narrow(at)) | u64::from(narrow(at + 4)) << 32;
        let goes_on = |window: &mut Window<'_, R>, next: u64| {
            window.ends_at(next) || matches!(window.mark(next), Some(LOCAL | ENTRY | END | END64))
        };
        if wide(4) == distance && goes_on(&mut self.window, numbers + 20) {
            return Some(Descriptor { at: end, told: Some((narrow(0), wide(12))), next: numbers + 20 });
        }
        let small = u64::from(narrow(4)) == distance && goes_on(&mut self.window, numbers + 12);
        small.then(|| Descriptor { at: end, told: Some((narrow(0), narrow(8).into())), next: numbers + 12 })
    }

    /// The next header that makes sense, or the directory.
    fn next_header(&mut self, from: u64) -> Option<u64> {
        let mut from = from;
        while let Some((at, mark)) = self.window.find(from) {
            if mark == ENTRY || (mark == LOCAL && self.header(at).is_some()) {
                return Some(at);
            }
            from = at + 1;
        }
        None
    }
}

/// A deflated entry, followed as far as it makes sense.
struct Stream {
    inflate: Decompress,
    at: u64,
    sound: bool,
}

/// The end of an entry's data.
struct Descriptor {
    at: u64,
    /// CRC-32 and unpacked size; `None`: there is none, another header follows.
    told: Option<(u32, u64)>,
    next: u64,
}

/// The bytes around a place that mostly moves forwards.
struct Window<'r, R> {
    reader: &'r mut R,
    size: Option<u64>,
    bytes: Vec<u8>,
    /// Place of the first of them.
    base: u64,
    /// The reader has no more behind them.
    ended: bool,
}

impl<'r, R: Read + Seek> Window<'r, R> {
    fn new(reader: &'r mut R, size: Option<u64>) -> Self {
        Self { reader, size, bytes: Vec::new(), base: u64::MAX, ended: true }
    }

    fn end(&self) -> u64 {
        self.base.saturating_add(self.bytes.len() as u64)
    }

    /// Up to `count` bytes at `at`.
    fn up_to(&mut self, at: u64, count: usize) -> &[u8] {
        if self.size.is_some_and(|size| at >= size) {
            return &[];
        }
        if at < self.base || at > self.end() {
            (self.base, self.ended) = (at, self.reader.seek(SeekFrom::Start(at)).is_err());
            self.bytes.clear();
        }
        let wanted = at.saturating_add(count as u64);
        while !self.ended && self.end() < wanted {
            if self.bytes.len() + STEP > WINDOW {
                let gone = usize::try_from(at - self.base).unwrap_or(0).min(self.bytes.len());
                self.bytes.drain(..gone);
                self.base += gone as u64;
            }
            let before = self.bytes.len();
            let read = (&mut *self.reader).take(STEP as u64).read_to_end(&mut self.bytes);
            // What came before the damage counts.
            self.ended = read.is_err() || self.bytes.len() == before;
        }
        let from = usize::try_from(at - self.base).unwrap_or(usize::MAX).min(self.bytes.len());
        let to = from.saturating_add(count).min(self.bytes.len());
        &self.bytes[from..to]
    }

    fn at(&mut self, at: u64, count: usize) -> Option<&[u8]> {
        let bytes = self.up_to(at, count);
        (bytes.len() == count).then_some(bytes)
    }

    /// Four bytes at `at`.
    fn mark(&mut self, at: u64) -> Option<[u8; 4]> {
        self.at(at, 4).and_then(|bytes| bytes.try_into().ok())
    }

    /// Is there nothing from `at` on, and something before it?
    fn ends_at(&mut self, at: u64) -> bool {
        self.up_to(at, 1).is_empty() && at > 0 && !self.up_to(at - 1, 1).is_empty()
    }

    /// Is there a byte before `end`?
    fn reaches(&mut self, end: u64) -> bool {
        end > 0 && !self.up_to(end - 1, 1).is_empty()
    }

    /// The next mark of any record from `from` on.
    fn find(&mut self, from: u64) -> Option<(u64, [u8; 4])> {
        let mut from = from;
        loop {
            let bytes = self.up_to(from, STEP);
            if bytes.len() < 4 {
                return None;
            }
            let found = memchr::memmem::find_iter(bytes, b"PK").find_map(|at| {
                let mark: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
                matches!(mark, LOCAL | ENTRY | DESCRIPTOR).then_some((at, mark))
            });
            if let Some((at, mark)) = found {
                return Some((from + at as u64, mark));
            }
            from += bytes.len() as u64 - 3;
        }
    }
}
