//! What holds for every input, whatever it is: the fuzz targets check it, and a test does for inputs that once failed.
//!
//! * Nothing panics, from detection to the spoken report.
//! * An extract survives its wire form. Events of lines stand in the order of their lines, inside the source, and where the
//!   source is sound UTF-8, an event's text begins the line at its place.
//! * Every byte of a text belongs to a line, is a line end, a byte-order mark or NUL, or is cut off with its long line.
//!   Sound text comes out as it went in.
//! * What the log viewer shows are the lines that evidence is quoted from, with their numbers.
//! * A name that was learned, and is no word of Windows, is not left in a text that was redacted, whatever stands around it; and
//!   what was redacted once stays as it is.
//! * A link of ours says the same when it is made again; what opens is a report.
//! * What a part of a text up to a line end says is the beginning of what the whole says ([`STREAMS`] names the exempt).

use faultline_core::artifact::{self, ArtifactKind};
use faultline_core::extract::{Extract, IdentifierKind, ScanIssue};
use faultline_core::redact::{Choice, Names, Reach, Redactor};
use faultline_core::scan::{CONTEXT_CHARS, read_as};
use faultline_core::search::SearchQuery;
use faultline_core::share::{RequestLink, open_findings};
use faultline_core::text::{Encoding, TextEnd, read_lines};
use faultline_core::view::{self, Filter};
use faultline_core::words::Language;
use faultline_core::{Opened, Request, Wire as _, analyze};
use std::io::Cursor;
use std::ops::ControlFlow;

/// What a target reads its input as.
#[derive(Clone, Copy, Debug)]
enum Target {
    /// A file that begins so.
    File(&'static [u8]),
    /// A tar: its mark stands further in.
    Tar,
    /// The first bytes decide.
    Detect,
    /// Lines of whatever encoding.
    Text,
    /// Content of a kind, whatever it looks like.
    Kind(ArtifactKind),
    /// Names, then a text that holds them.
    Redact,
    /// A link, or what one holds.
    Links,
    /// The first byte chooses one of the others.
    Any,
}

use ArtifactKind as A;

/// Names of the targets, as `cargo xtask fuzz` takes them; those of kinds are the kinds' ids.
const TARGETS: [(&str, Target); 38] = [
    ("zip", Target::File(b"PK\x03\x04")),
    ("cab", Target::File(b"MSCF")),
    ("gzip", Target::File(b"\x1F\x8B\x08")),
    ("tar", Target::Tar),
    ("sevenz", Target::File(b"7z\xBC\xAF\x27\x1C")),
    ("nested", Target::File(b"")),
    ("detect", Target::Detect),
    ("text", Target::Text),
    ("event-log", Target::File(b"ElfFile\0")),
    ("registry-hive", Target::File(b"regf")),
    ("trace", Target::Kind(A::Trace)),
    ("sessions", Target::Kind(A::Sessions)),
    ("event-export", Target::Kind(A::EventExport)),
    ("cbs", Target::Kind(A::Cbs)),
    ("reporting-events", Target::Kind(A::ReportingEvents)),
    ("systeminfo", Target::Kind(A::Systeminfo)),
    ("programs", Target::Kind(A::Programs)),
    ("processes", Target::Kind(A::Processes)),
    ("services", Target::Kind(A::Services)),
    ("listing", Target::Kind(A::Listing)),
    ("windows-update-log", Target::Kind(A::WindowsUpdateLog)),
    ("dism", Target::Kind(A::Dism)),
    ("check-sur", Target::Kind(A::CheckSur)),
    ("panther", Target::Kind(A::Panther)),
    ("setup-diag", Target::Kind(A::SetupDiag)),
    ("setup-api", Target::Kind(A::SetupApi)),
    ("pfro", Target::Kind(A::Pfro)),
    ("config-mgr", Target::Kind(A::ConfigMgr)),
    ("azure-guest", Target::Kind(A::AzureGuest)),
    ("error-report", Target::Kind(A::ErrorReport)),
    ("registry", Target::Kind(A::Registry)),
    ("drivers", Target::Kind(A::Drivers)),
    ("filters", Target::Kind(A::Filters)),
    ("hotfixes", Target::Kind(A::Hotfixes)),
    ("msinfo", Target::Kind(A::Msinfo)),
    ("redact", Target::Redact),
    ("links", Target::Links),
    ("smoke", Target::Any),
];

/// Kinds whose events are written line by line, so that a part says the beginning of what the whole says. Of the others,
/// SetupDiag results, error reports and lists are one record, told at its end; a CheckSUR log's findings wait for their
/// summary; exports and sessions are not read by lines.
const STREAMS: [ArtifactKind; 10] = [
    A::Cbs,
    A::ReportingEvents,
    A::WindowsUpdateLog,
    A::Dism,
    A::Panther,
    A::SetupApi,
    A::Pfro,
    A::ConfigMgr,
    A::AzureGuest,
    A::Listing,
];

/// The names of all targets.
pub fn targets() -> impl Iterator<Item = &'static str> {
    TARGETS.iter().map(|(name, _)| *name)
}

/// Reads `data` as the target of this name does, and checks what must hold.
///
/// # Panics
/// When something does not hold, or there is no such target.
pub fn check(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|(own, _)| *own == name).map(|(_, target)| *target);
    match target.unwrap_or_else(|| panic!("no target {name}")) {
        Target::File(magic) => file(&with(data, 0, magic)),
        Target::Tar => file(&with(&with_length(data, 512), 257, b"ustar\x0000")),
        Target::Detect => {
            let found = artifact::detect(data);
            assert_eq!(found.kind == A::Empty, data.is_empty());
        }
        Target::Text => text(data),
        Target::Kind(kind) => content(kind, data),
        Target::Redact => redacted(data),
        Target::Links => linked(data),
        Target::Any => {
            let Some((choice, rest)) = data.split_first() else { return };
            // The last one is this one.
            let (name, _) = TARGETS[usize::from(*choice) % (TARGETS.len() - 1)];
            check(name, rest);
        }
    }
}

/// Four lines of names, then a text; each name is planted in it once more, at a place the names choose.
fn redacted(data: &[u8]) {
    let all = String::from_utf8_lossy(data);
    let mut lines = all.splitn(5, '\n');
    let kinds = [IdentifierKind::Host, IdentifierKind::User, IdentifierKind::Domain, IdentifierKind::Serial];
    let given: Vec<&str> = lines.by_ref().take(4).map(str::trim).collect();
    let mut text = lines.next().unwrap_or_default().to_owned();
    let mut extract = Extract::default();
    for (name, kind) in given.iter().zip(kinds) {
        extract.push_identifier(1, kind, name);
        let mut at = name.bytes().fold(7, |sum, b| sum * 31 % 65_521 + usize::from(b)) % (text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert_str(at, name);
    }
    let mut names = Names::learn(&[], &[(0, 0, extract)], &Choice::default());
    names.read(&text);
    assert_eq!(Names::from_bytes(&names.to_bytes()).as_ref(), Some(&names), "wire form");
    let mut redactor = Redactor::new(&names);
    let mut left = redactor.text(&text).into_owned();
    let mut tokens: Vec<String> = redactor.tokens().into_iter().map(|(token, _)| token).collect();
    tokens.sort_by_key(|token| std::cmp::Reverse(token.len()));
    for token in tokens {
        left = left.replace(&token, "\u{1}");
    }
    let left = left.to_lowercase();
    for name in names.iter().filter(|name| name.reach == Reach::Anywhere) {
        assert!(!left.contains(&name.value.to_lowercase()), "{name:?} is left in {left:?} of {text:?}");
    }
}

/// A link as it is pasted, and what a link holds whose lengths and checksum are right.
fn linked(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(asked) = RequestLink::parse(&text) {
        // What a link cannot say is left out once; from then on nothing changes.
        let again = RequestLink::parse(&asked.fragment()).expect("a link of ours is one");
        assert_eq!(RequestLink::parse(&again.fragment()), Ok(again), "{text:?}");
    }
    let Some((size, packed)) = data.split_first_chunk::<2>() else { return };
    let mut bytes = vec![1];
    for length in [packed.len(), usize::from(u16::from_le_bytes(*size))] {
        // LEB128, three bytes of it.
        let seven = |shift: u32| u8::try_from(length >> shift & 0x7F).unwrap_or_default();
        bytes.extend([seven(0) | 0x80, seven(7) | 0x80, seven(14)]);
    }
    bytes.extend(crc32fast::hash(packed).to_le_bytes());
    bytes.extend(packed);
    for link in [text.into_owned(), format!("#1/findings?{}", letters(&bytes))] {
        if let Ok(opened) = open_findings(&link, Language::Zh) {
            let report: serde_json::Value = serde_json::from_str(&opened.json).expect("JSON");
            assert!(report["schema"].is_string() && report["verdict"].is_object(), "{report}");
        }
    }
}

/// Base64 for addresses.
fn letters(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits =
        |group: &[u8]| group.iter().zip([16, 8, 0]).fold(0, |bits, (byte, shift)| bits | usize::from(*byte) << shift);
    let of = |group: &[u8]| {
        (0..=group.len()).map(|at| char::from(LETTERS[bits(group) >> (18 - 6 * at) & 63])).collect::<String>()
    };
    bytes.chunks(3).map(of).collect()
}

fn with(data: &[u8], at: usize, magic: &[u8]) -> Vec<u8> {
    let mut bytes = data.to_vec();
    let end = at + magic.len();
    if bytes.len() >= end {
        bytes[at..end].copy_from_slice(magic);
    }
    bytes
}

fn with_length(data: &[u8], least: usize) -> Vec<u8> {
    let mut bytes = data.to_vec();
    bytes.resize(bytes.len().max(least), 0);
    bytes
}

/// A file as it is given: listed, read, analysed, spoken.
fn file(bytes: &[u8]) {
    let mut opened = Opened::open("x.bin", bytes.len() as u64, Cursor::new(bytes));
    let mut extracts = Vec::new();
    for entry in 0..opened.bundle().entries().len().min(64) {
        let extract = opened.scan(entry, &mut |_| true);
        assert_eq!(Extract::from_bytes(&extract.to_bytes()).as_ref(), Some(&extract), "wire form");
        assert!(opened.lines(entry, &[], 1, 3).len() <= 3);
        viewed(&mut opened, entry, &[]);
        if !extract.members.is_empty() {
            assert!(opened.lines(entry, &[0], 1, 3).len() <= 3);
            viewed(&mut opened, entry, &[0]);
        }
        extracts.push((0, entry, extract));
    }
    report(opened, extracts);
}

/// The log viewer shows the lines that evidence is quoted from, with their numbers; what it is asked ends.
fn viewed<R: std::io::Read + std::io::Seek>(opened: &mut Opened<R>, entry: usize, inside: &[u32]) {
    let Ok(mut view) = opened.view(entry, inside, &mut |_| {}) else { return };
    let (rows, records) = (view.index().rows, view.index().records);
    let counted: u32 = view.index().severities.iter().sum();
    assert!(counted <= rows && view.index().components.len() <= 100);
    for first in [0, rows / 2, rows.saturating_sub(2)] {
        let shown = view.rows(opened, first, 3, None);
        assert!(shown.len() <= 3 && shown.iter().all(|row| row.row < rows && row.text.is_char_boundary(row.message)));
        if records {
            continue;
        }
        let lines = opened.lines(entry, inside, u64::from(first) + 1, 3);
        let beginning = |text: &str| text.chars().take(CONTEXT_CHARS).collect::<String>();
        let lines: Vec<_> = lines.iter().map(|line| (line.number, beginning(&line.text))).collect();
        assert_eq!(shown.iter().map(|row| (row.number, beginning(&row.text))).collect::<Vec<_>>(), lines);
    }
    assert!(view.row_of(opened, view::Target::Number(5)) < rows.max(1));
    assert!(view.row_of(opened, view::Target::Time(1_665_390_000_000)) < rows.max(1));
    let query = SearchQuery::plain("e");
    let found = view.find(opened, &query, 0, true, &mut |_| {});
    let filter = Filter { query: Some(query), ..Filter::default() };
    view.filter(opened, Some(&filter), &mut |_| {});
    assert_eq!(found.is_some(), view.shown() > 0);
    assert_eq!(view.rows(opened, 0, 3, filter.query.as_ref()).len(), view.shown().min(3) as usize);
}

fn report<R: std::io::Read + std::io::Seek>(opened: Opened<R>, extracts: Vec<(usize, usize, Extract)>) {
    for mut report in analyze(vec![opened.bundle().clone()], extracts, &Request::default()) {
        for language in [Language::En, Language::Zh] {
            report.speak(language);
            assert!(report.to_json().starts_with('{'));
        }
    }
}

fn content(kind: ArtifactKind, bytes: &[u8]) {
    let extract = read_as(kind, bytes);
    assert_eq!(Extract::from_bytes(&extract.to_bytes()).as_ref(), Some(&extract), "wire form");
    if !kind.is_of_events() && kind != A::Sessions {
        spans(&extract, bytes);
    }
    if STREAMS.contains(&kind) {
        prefix(kind, bytes, &extract);
    }
    let opened = Opened::open("x.bin", bytes.len() as u64, Cursor::new(bytes));
    report(opened, vec![(0, 0, extract)]);
}

fn spans(extract: &Extract, bytes: &[u8]) {
    let places = || extract.events.iter().map(|event| (event.line, event.offset));
    assert!(places().is_sorted(), "events out of order: {:?}", places().collect::<Vec<_>>());
    assert!(extract.line_index.is_sorted(), "{:?}", extract.line_index);
    let sound = std::str::from_utf8(bytes).ok().filter(|_| is_untouched(extract));
    for event in &extract.events {
        assert!(event.line > 0 && event.offset < bytes.len() as u64, "{event:?}");
        let Some(text) = sound else { continue };
        let here = usize::try_from(event.offset).ok().and_then(|at| text.get(at..));
        let here = here.unwrap_or_else(|| panic!("not on a character: {event:?}"));
        let line = here.split('\n').next().unwrap_or_default();
        let said = event.text.lines().next().unwrap_or_default().trim_end_matches('…').trim();
        assert!(line.contains(said) || said.is_empty(), "{said:?} is not in {line:?}");
    }
}

/// Nothing was put right in the text.
fn is_untouched(extract: &Extract) -> bool {
    let touches = |issue: &ScanIssue| {
        matches!(issue, ScanIssue::Recoded | ScanIssue::NulBytes { .. } | ScanIssue::LongLines { .. })
    };
    extract.encoding == Some(Encoding::Utf8) && !extract.issues.iter().any(touches)
}

/// What the first half says up to a line end.
fn prefix(kind: ArtifactKind, bytes: &[u8], whole: &Extract) {
    let Some(end) = bytes[..bytes.len() / 2].iter().rposition(|b| *b == b'\n') else { return };
    let part = read_as(kind, &bytes[..=end]);
    // Another encoding, or another way of ending lines, is another text.
    if part.encoding != whole.encoding || part.dropped_events + whole.dropped_events > 0 || !is_untouched(whole) {
        return;
    }
    // The last record may go on behind the cut.
    let sure = part.events.len().saturating_sub(1);
    assert!(whole.events.len() >= sure, "a part says more than the whole");
    for (early, late) in part.events.iter().zip(&whole.events).take(sure) {
        assert_eq!((early.line, early.time, &early.what), (late.line, late.time, &late.what), "{kind:?}");
    }
}

fn text(bytes: &[u8]) {
    viewed(&mut Opened::open("x.log", bytes.len() as u64, Cursor::new(bytes)), 0, &[]);
    let found = Encoding::detect(bytes);
    let (encoding, bom) = found.unwrap_or((Encoding::Utf8, 0));
    let (mut lines, mut end) = (Vec::new(), TextEnd::default());
    let done = read_lines(bytes, encoding, bom, &mut end, |line| {
        let text = std::str::from_utf8(line.bytes).unwrap_or_else(|e| panic!("a line that is no text: {e}"));
        lines.push((line.number, line.offset, text.to_owned()));
        ControlFlow::Continue(())
    });
    assert!(done.is_ok() && end.bytes == bytes.len() as u64);
    assert!(lines.iter().map(|(number, offset, _)| (*number, *offset)).is_sorted(), "lines out of order");
    assert!(lines.iter().all(|(number, offset, _)| *number <= end.lines && *offset <= end.bytes));
    if end.long_lines == 0 {
        covered(bytes, bom, &lines);
    }
    let sound = std::str::from_utf8(&bytes[bom.min(bytes.len())..]);
    if let Ok(sound) = sound
        && encoding == Encoding::Utf8
        && end.recoded == 0
        && end.long_lines == 0
        && !sound.contains(['\r', '\0', '\u{FEFF}'])
    {
        let wanted: Vec<&str> = sound.split_terminator('\n').collect();
        assert!(lines.iter().map(|(.., text)| text.as_str()).eq(wanted), "sound text is changed");
        assert_eq!(end.garbage, sound.bytes().filter(|b| *b < 9).count() as u64);
    }
}

/// Between two lines, before the first and behind the last stands nothing but line ends, marks and NUL.
fn covered(bytes: &[u8], bom: usize, lines: &[(u64, u64, String)]) {
    let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let first = lines.first().map_or(bytes.len(), |(_, offset, _)| at(*offset));
    let nothing = |b: &u8| matches!(b, 0 | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF);
    assert!(bytes[bom.min(first)..first].iter().all(nothing), "bytes before the first line");
    let nexts = lines.iter().skip(1).map(|(_, offset, _)| at(*offset)).chain([bytes.len()]);
    for ((_, offset, text), next) in lines.iter().zip(nexts) {
        let raw = &bytes[at(*offset).min(next)..next];
        assert!(raw.len() * 3 + 3 >= text.len(), "more text than bytes: {text:?}");
        assert!(!text.is_empty() || raw.iter().all(nothing), "an empty line with bytes in it: {raw:?}");
    }
}
