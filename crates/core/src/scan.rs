//! One source, read once: unpack, detect, decode, parse, keep what matters. Of an archive inside the bundle, each of its
//! files in turn.
//!
//! Memory is bounded whatever the source holds, and nothing here fails: what goes wrong is an issue of the extract, and
//! everything read before it counts.

use crate::artifact::{self, Artifact, ArtifactKind, HEAD};
use crate::bundle::{
    Allowance, Archive, Bomb, Cancelled, Container, DEPTH_LIMIT, FileChanged, Opened, Seekable, Source, Unopened,
    WrongPassword, WrongSum, carries,
};
use crate::extract::{Extract, Loss, Member, ScanIssue};
use crate::parsers::{Parser, event_log, hive, sessions, trace};
use crate::sensitive::Learner;
use crate::text::{Encoding, TextEnd, read_lines};
use faultline_bytes::Crc32;
use std::cell::RefCell;
use std::io::{self, Cursor, Read, Seek};
use std::ops::ControlFlow;

/// Bytes between two entries of the sparse line index.
pub const INDEX_STEP: u64 = 1024 * 1024;
/// Bytes of zeros in front of a source behind which its kind is looked for.
const EMPTY_HEAD: usize = 1024 * 1024;
/// One line of a source, for showing evidence in its context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextLine {
    /// 1-based.
    pub number: u64,
    /// Its text, at most [`CONTEXT_CHARS`] characters.
    pub text: String,
}

/// Characters of a line shown in context.
pub const CONTEXT_CHARS: usize = 4_000;
/// Lines given at once.
pub const CONTEXT_LINES: u32 = 2_000;

impl<R: Read + Seek> Opened<R> {
    /// Reads entry `index`, and what it holds if it is an archive. `progress` gets the packed bytes reached so far;
    /// `false` stops the reading, and the extract says so.
    pub fn scan(&mut self, index: usize, progress: &mut dyn FnMut(u64) -> bool) -> Extract {
        let Some(entry) = self.bundle().entries.get(index).cloned() else {
            return Extract::lost(Loss::Crashed);
        };
        let progress = RefCell::new(progress);
        let tell = |bytes| (progress.borrow_mut())(bytes);
        let password = self.password();
        let allowance = Allowance::new(entry.packed_size, entry.size, &tell).with_password(password.as_deref());
        let place = Place { path: &entry.path, depth: 0, crc32: entry.crc32, allowance: &allowance };
        let read = self.entry(index, &allowance, |source| place.scan(source));
        place.settle(read, entry.size)
    }

    /// Up to `count` lines of a text source from line `first` (1-based), or the records of an event log with these
    /// numbers; empty when the source is neither. It is entry `index`, or inside that the member with the first
    /// number of `inside`, inside that the one with the second, and so on.
    pub fn lines(&mut self, index: usize, inside: &[u32], first: u64, count: u32) -> Vec<ContextLine> {
        let Some(entry) = self.bundle().entries.get(index) else { return Vec::new() };
        let password = self.password();
        let allowance = Allowance::new(entry.packed_size, entry.size, &|_| true).with_password(password.as_deref());
        let end = first.saturating_add(u64::from(count.min(CONTEXT_LINES)));
        let read = self.entry(index, &allowance, |source| lines(source, inside, &allowance, first, end));
        read.unwrap_or_default()
    }
}

/// Lines numbered `first` to before `end` of the member at `inside`.
fn lines(source: &mut dyn Source, inside: &[u32], allowance: &Allowance<'_>, first: u64, end: u64) -> Vec<ContextLine> {
    let mut out = Vec::new();
    let (head, _) = read_head(source);
    if let Some((member, deeper)) = inside.split_first() {
        let Some(container) = Container::of(&head) else { return out };
        let archive = Archive::open(container, Seekable::new(source, head), "", allowance);
        let Ok(mut archive) = archive else { return out };
        let read = archive.member(*member as usize, |source| lines(source, deeper, allowance, first, end));
        return read.unwrap_or_default();
    }
    let artifact = artifact::detect(&head);
    let shown = |text: &str| -> String { text.chars().take(CONTEXT_CHARS).collect() };
    if artifact.kind.has_records() {
        let records = event_log::records(Cursor::new(head).chain(source), first, end);
        return records.into_iter().map(|(number, text)| ContextLine { number, text: shown(&text) }).collect();
    }
    let Some((encoding, bom)) = artifact.encoding else { return out };
    // A damaged source shows the lines before the damage.
    let _ = read_lines(Cursor::new(head).chain(source), encoding, bom, &mut TextEnd::default(), |line| {
        if line.number >= end {
            return ControlFlow::Break(());
        }
        if line.number >= first {
            let text = shown(&line.text());
            match out.last_mut().filter(|last| last.number == line.number) {
                // What runs of NUL part is one line of an editor.
                Some(last) if last.text.len() < CONTEXT_CHARS => last.text.extend([" ", &text]),
                Some(_) => {}
                None => out.push(ContextLine { number: line.number, text }),
            }
        }
        ControlFlow::Continue(())
    });
    out
}

/// Where a source stands, and what its reading may cost.
struct Place<'a> {
    path: &'a str,
    /// Archives around it, below the entry of the bundle.
    depth: usize,
    /// As the archive around it declares it; `None`: it is taken while reading.
    crc32: Option<u32>,
    allowance: &'a Allowance<'a>,
}

impl Place<'_> {
    fn scan(&self, source: &mut dyn Source) -> Extract {
        let (head, failure) = read_head(source);
        let artifact = artifact::detect(&head);
        // An archive whose beginning is followed by damage is opened as far as it goes.
        let readable =
            failure.as_ref().is_none_or(|error| matches!(issue_of(error, 0), ScanIssue::CorruptEntry { .. }));
        match Container::of(&head).filter(|_| readable) {
            Some(container) => self.scan_archive(source, head, container),
            None if artifact.kind == ArtifactKind::RegistryHive && failure.is_none() => self.scan_hive(source),
            None => scan_content(source, head, failure, artifact, self.crc32.is_none()),
        }
    }

    /// What was read of a source that declares `size` bytes.
    fn settle(&self, read: Result<Extract, Unopened>, size: u64) -> Extract {
        let mut extract = read.unwrap_or_else(|error| unopened(&error));
        if let Some(locked) = extract.issues.iter().find(|issue| matches!(issue, ScanIssue::Encrypted { .. }))
            && !extract.kind.is_archive()
        {
            // What came out of it under a wrong key means nothing.
            extract = Extract { issues: vec![locked.clone()], ..Extract::default() };
        }
        extract.bytes = extract.bytes.max(size);
        if let Some(crc32) = self.crc32 {
            extract.crc32 = crc32;
        }
        extract
    }

    /// Lists an archive and reads what it holds, in the order in which its bytes come.
    fn scan_archive(&self, source: &mut dyn Source, head: Vec<u8>, container: Container) -> Extract {
        let kind = match container {
            Container::Cab => ArtifactKind::Cabinet,
            Container::Zip | Container::SevenZip | Container::Tar | Container::Stream(_) => ArtifactKind::NestedArchive,
        };
        let mut extract = Extract { kind, bytes: source.size().unwrap_or_default(), ..Extract::default() };
        if self.depth == DEPTH_LIMIT {
            extract.issues.push(ScanIssue::TooDeep);
        } else {
            match Archive::open(container, Seekable::new(source, head), self.path, self.allowance) {
                Ok(archive) => self.scan_members(archive, &mut extract),
                Err(error) => extract.issues.extend(unopened(&error).issues),
            }
        }
        if self.allowance.was_stopped() {
            extract.issues = vec![ScanIssue::Lost { why: Loss::Cancelled }];
        } else if self.crc32.is_none() {
            self.sum(source, &mut extract);
        }
        extract
    }

    fn scan_members(&self, mut archive: Archive<'_>, extract: &mut Extract) {
        for (found, issue) in
            [(archive.damaged, ScanIssue::CorruptEntry { at: 0 }), (archive.cut, ScanIssue::TooManyMembers)]
        {
            if found {
                extract.issues.push(issue);
            }
        }
        let listed = archive.members().to_vec();
        let mut members: Vec<Option<Extract>> = vec![None; listed.len()];
        for index in archive.order() {
            let member = &listed[index];
            let path = format!("{}/{}", self.path, member.path);
            let place = Place { path: &path, depth: self.depth + 1, crc32: member.crc32, allowance: self.allowance };
            let read = archive.member(index, |source| place.scan(source));
            members[index] = Some(place.settle(read, member.size));
        }
        let members = listed.into_iter().zip(members);
        let members = members.map(|(listed, extract)| Member {
            path: listed.path,
            extract: extract.unwrap_or_else(|| Extract::lost(Loss::Crashed)),
        });
        extract.members = members.collect();
        // Locked files are no fault of the archive they are in.
        let locked = |extract: &Extract| extract.issues.iter().any(|i| matches!(i, ScanIssue::Encrypted { .. }));
        let tells = |m: &Member| m.extract.kind != ArtifactKind::Unknown || locked(&m.extract);
        extract.opened = extract.members.is_empty() || extract.members.iter().any(tells);
        if let Err(error) = archive.finish() {
            extract.issues.push(issue_of(&error, 0));
        }
    }

    /// A hive is a tree: it is read more than once.
    fn scan_hive(&self, source: &mut dyn Source) -> Extract {
        let mut extract = Extract { kind: ArtifactKind::RegistryHive, ..Extract::default() };
        extract.bytes = source.size().unwrap_or_default();
        if let Err(error) = source.approach(0).and_then(|_| hive::read(source, &mut extract)) {
            extract.issues.push(issue_of(&error, 0));
        }
        if self.allowance.was_stopped() {
            extract.issues = vec![ScanIssue::Lost { why: Loss::Cancelled }];
        } else if self.crc32.is_none() {
            self.sum(source, &mut extract);
        }
        extract
    }

    /// Content decides identity: what nobody summed is.
    fn sum(&self, source: &mut dyn Source, extract: &mut Extract) {
        let mut whole = Summed { inner: source, crc: Crc32::default(), read: 0 };
        let begun = whole.inner.approach(0);
        if let Err(error) = begun.and_then(|_| io::copy(&mut whole, &mut io::sink())) {
            let issue = issue_of(&error, whole.read);
            if !extract.issues.contains(&issue) {
                extract.issues.push(issue);
            }
        }
        extract.bytes = extract.bytes.max(whole.read);
        extract.crc32 = whole.crc.sum();
    }
}

fn unopened(error: &Unopened) -> Extract {
    Extract { issues: vec![issue_of_unopened(error)], ..Extract::default() }
}

/// Why an entry cannot be read at all, as an issue.
pub(crate) fn issue_of_unopened(error: &Unopened) -> ScanIssue {
    match error {
        Unopened::Io(error) => issue_of(error, 0),
        Unopened::Unsupported(what) => ScanIssue::Unsupported { what: what.clone() },
        Unopened::Encrypted { wrong } => ScanIssue::Encrypted { wrong: *wrong },
        Unopened::Damaged => ScanIssue::CorruptEntry { at: 0 },
    }
}

/// The bytes that decide a source's kind. A log whose first clusters a power loss left empty begins with zeros, and shows
/// its kind behind them.
pub(crate) fn read_head(reader: &mut dyn Source) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::with_capacity(HEAD);
    loop {
        let before = head.len();
        let failure = reader.take(HEAD as u64).read_to_end(&mut head).err();
        let is_empty = head[before..].iter().all(|b| *b == 0);
        let ended = head.len() < before + HEAD;
        if failure.is_some() || ended || !is_empty || head.len() >= EMPTY_HEAD {
            return (head, failure);
        }
    }
}

/// Reads `bytes` as a source of `kind` that is no archive and no hive, whatever they look like: what a parser does with
/// any input, for tests.
#[must_use]
pub fn read_as(kind: ArtifactKind, bytes: &[u8]) -> Extract {
    let head = &bytes[..bytes.len().min(HEAD)];
    let encoding = Encoding::detect(head).or(Some((Encoding::Utf8, 0))).filter(|_| !kind.has_records());
    let mut extract =
        Extract { kind, encoding: encoding.map(|(e, _)| e), bytes: bytes.len() as u64, ..Extract::default() };
    if kind == ArtifactKind::Trace {
        trace::read(head, &mut extract);
    }
    if let Some(error) = read_content(&mut &*bytes, &mut extract, encoding) {
        extract.issues.push(issue_of(&error, bytes.len() as u64));
    }
    extract
}

/// Reads a source that is no archive and of which `head` was read already; `sum` takes its checksum.
fn scan_content(
    reader: &mut dyn Source,
    head: Vec<u8>,
    failure: Option<io::Error>,
    Artifact { kind, encoding }: Artifact,
    sum: bool,
) -> Extract {
    let mut extract =
        Extract { kind, encoding: encoding.map(|(e, _)| e), bytes: head.len() as u64, ..Extract::default() };
    if let Some(error) = failure {
        extract.issues.push(issue_of(&error, head.len() as u64));
        if head.is_empty() {
            extract.kind = ArtifactKind::Unknown;
        }
        if sum {
            extract.crc32 = crc32fast::hash(&head);
        }
        // What came before the damage is still read.
        read_content(&mut Cursor::new(head), &mut extract, encoding);
        return extract;
    }
    if kind == ArtifactKind::Trace {
        trace::read(&head, &mut extract);
    }
    let doubtful = reader.is_doubtful();
    let source = Cursor::new(head).chain(reader);
    if !sum {
        let mut source = Counted { inner: source, read: 0 };
        let mut failure = read_content(&mut source, &mut extract, encoding);
        if doubtful && failure.is_none() {
            // Also what no parser reads is heard to its end.
            failure = io::copy(&mut source, &mut io::sink()).err();
        }
        if let Some(error) = failure {
            extract.issues.push(issue_of(&error, source.read));
        }
        extract.bytes = source.read.max(extract.bytes);
        return extract;
    }
    let mut source = Summed { inner: source, crc: Crc32::default(), read: 0 };
    let failure = read_content(&mut source, &mut extract, encoding);
    // Content decides identity: also what no parser reads is summed to its end.
    if let Some(error) = failure.or_else(|| io::copy(&mut source, &mut io::sink()).err()) {
        extract.issues.push(issue_of(&error, source.read));
    }
    extract.bytes = source.read.max(extract.bytes);
    extract.crc32 = source.crc.sum();
    extract
}

/// Runs the parser of the extract's kind. All parsers are behind it: compiled once, not for every way of reading.
fn read_content(
    reader: &mut dyn Read,
    extract: &mut Extract,
    encoding: Option<(Encoding, usize)>,
) -> Option<io::Error> {
    if extract.kind.has_records() {
        return event_log::read(reader, extract).err();
    }
    // One line of these may be the whole file.
    if extract.kind == ArtifactKind::Sessions {
        return sessions::read(reader, encoding?, extract).err();
    }
    if extract.kind == ArtifactKind::EventExport {
        return event_log::read_export(reader, encoding?, extract).err();
    }
    reader_lines(reader, extract, encoding)
}

/// Runs a parser of lines, and notes what the text itself shows.
fn reader_lines(reader: impl Read, extract: &mut Extract, encoding: Option<(Encoding, usize)>) -> Option<io::Error> {
    let mut learner = Learner::of(extract.kind);
    let (Some(mut parser), Some((encoding, bom))) = (Parser::of(extract.kind), encoding) else {
        return learner.zip(encoding).and_then(|(learner, encoding)| learn(reader, extract, learner, encoding));
    };
    let mut end = TextEnd::default();
    let mut next_mark = 0;
    let result = read_lines(reader, encoding, bom, &mut end, |line| {
        if let Some(learner) = &mut learner {
            learner.line(&line, extract);
        }
        if line.offset >= next_mark {
            extract.line_index.push((line.number, line.offset));
            next_mark = line.offset + INDEX_STEP;
        }
        parser.line(line, extract);
        ControlFlow::Continue(())
    });
    parser.finish(extract);
    extract.bytes = end.bytes;
    for (count, issue) in [
        (end.long_lines, ScanIssue::LongLines { count: end.long_lines }),
        (end.nul_bytes, ScanIssue::NulBytes { count: end.nul_bytes }),
        (extract.dropped_events, ScanIssue::EventsDropped { count: extract.dropped_events }),
        (end.garbage, ScanIssue::Garbage { count: end.garbage }),
        (end.recoded, ScanIssue::Recoded),
        (u64::from(encoding.is_guessed()), ScanIssue::EncodingUnknown),
    ] {
        if count > 0 {
            extract.issues.push(issue);
        }
    }
    result.err()
}

/// Reads the beginning of a text that no parser knows for the names it tells.
fn learn(
    reader: impl Read,
    extract: &mut Extract,
    mut learner: Learner,
    (encoding, bom): (Encoding, usize),
) -> Option<io::Error> {
    let read = read_lines(reader, encoding, bom, &mut TextEnd::default(), |line| {
        learner.line(&line, extract);
        if learner.is_done() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    read.err()
}

/// Counts the bytes.
struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        Ok(n)
    }
}

/// Counts the bytes and sums them.
struct Summed<R> {
    inner: R,
    crc: Crc32,
    read: u64,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        self.crc.update(&buffer[..n]);
        Ok(n)
    }
}

/// Why reading ended at byte `at`, as an issue.
pub(crate) fn issue_of(error: &io::Error, at: u64) -> ScanIssue {
    if carries::<Cancelled>(error) {
        ScanIssue::Lost { why: Loss::Cancelled }
    } else if carries::<FileChanged>(error) {
        ScanIssue::ChangedWhileReading
    } else if carries::<Bomb>(error) {
        ScanIssue::TooLarge { at }
    } else if carries::<WrongPassword>(error) {
        ScanIssue::Encrypted { wrong: true }
    } else if carries::<WrongSum>(error) {
        ScanIssue::ChecksumMismatch
    } else {
        ScanIssue::CorruptEntry { at }
    }
}
