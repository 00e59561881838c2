//! Archives inside a bundle: what is in them is read as if it lay beside them.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

mod limits;
mod names;
mod passwords;
mod salvage;
mod streams;
mod zips;

use faultline_core::bundle::BundleIssue;
use faultline_core::extract::ScanIssue;
use faultline_core::report::{Report, Source};
use faultline_core::{Extract, Opened, Request, analyze};
use faultline_testkit::archive::{Packing, entry, pack};
use faultline_testkit::packing::gzip;
use faultline_testkit::{bulk, cabinet};
use faultline_tests::{Given, reports, scan, word};
use std::io::Cursor;
use std::time::{Duration, Instant};

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let entries: Vec<_> = files.iter().map(|(path, bytes)| entry(*path, bytes.to_vec())).collect();
    pack(&entries, Packing::default())
}

fn given(name: &str, bytes: Vec<u8>) -> Given {
    Given { name: name.into(), folder: None, bytes }
}

fn report(name: &str, bytes: Vec<u8>) -> Report {
    let mut reports = reports(&[given(name, bytes)]);
    assert_eq!(reports.len(), 1);
    reports.remove(0)
}

fn source<'a>(report: &'a Report, path: &str) -> &'a Source {
    let found = report.sources.iter().find(|s| s.path == path);
    found.unwrap_or_else(|| panic!("{path} is not in {:?}", report.sources.iter().map(|s| &s.path).collect::<Vec<_>>()))
}

fn kinds_of_issues(source: &Source) -> Vec<&str> {
    source.issues.iter().map(|i| i.kind.as_str()).collect()
}

/// A log of 3 MB whose last installation fails, cut in two between lines: what was rotated, and what came after.
fn rotated() -> (Vec<u8>, Vec<u8>) {
    let mut log = Vec::new();
    bulk::write_cbs(&mut log, 3_000_000, 7).unwrap();
    let cut = log.len() / 2;
    let cut = cut + log[cut..].windows(4).position(|w| w == b"\r\n20").unwrap() + 2;
    let newer = log.split_off(cut);
    (log, newer)
}

/// A small log: `records` lines of CBS.log.
fn log(records: usize) -> Vec<u8> {
    let line = |i| format!("2022-10-10 16:38:{:02}, Info                  CBS    Flush: registry {i}\r\n", i % 60);
    (0..records).map(line).collect::<String>().into()
}

/// What was read of one file: its path, its kind, its lines, what is wrong with it.
type Read = (String, &'static str, u64, Vec<ScanIssue>);

/// Everything that is in `bytes`, archives left out unless something is wrong with them.
fn read(bytes: &[u8], password: Option<&str>) -> (Vec<BundleIssue>, Vec<Read>) {
    let mut opened = Opened::open("bundle", bytes.len() as u64, Cursor::new(bytes));
    opened.set_password(password.map(ToOwned::to_owned));
    let mut out = Vec::new();
    for index in 0..opened.bundle().entries().len() {
        let path = opened.bundle().entries()[index].path.clone();
        flatten(path, opened.scan(index, &mut |_| true), &mut out);
    }
    (opened.bundle().issues.clone(), out)
}

fn flatten(path: String, extract: Extract, out: &mut Vec<Read>) {
    if !extract.kind.is_archive() || !extract.issues.is_empty() {
        out.push((path.clone(), extract.kind.id(), extract.records, extract.issues.clone()));
    }
    for member in extract.members {
        flatten(format!("{path}/{}", member.path), member.extract, out);
    }
}

/// The files that are read whole, as (path, lines).
fn whole(bytes: &[u8], password: Option<&str>) -> Vec<(String, u64)> {
    let (issues, files) = read(bytes, password);
    assert!(issues.is_empty(), "{issues:?}");
    let files = files.into_iter().map(|(path, kind, records, issues)| {
        assert!(kind == "cbs" && issues.is_empty(), "{path}: {kind}, {issues:?}");
        (path, records)
    });
    files.collect()
}

/// What a report says, apart from where its sources lie.
fn story(report: &Report) -> String {
    let attempts: Vec<_> = report.attempts.iter().map(|a| (&a.kb, word(a.outcome), &a.started, &a.ended)).collect();
    format!("{:?} {:?} {attempts:?} {}", word(report.verdict.status), report.verdict.cause, report.events.len())
}

#[test]
fn a_rotated_log_in_a_cabinet_joins_the_one_after_it() {
    let (older, newer) = rotated();
    let cab = cabinet::pack(&[("CbsPersist_20221021014103.log", &older)]);
    let loose = report("b.zip", zip(&[("CBS/CbsPersist_20221021014103.log", &older), ("CBS/CBS.log", &newer)]));
    let bundle = zip(&[("CBS/CBS.log", &newer), ("CBS/CbsPersist_20221021014103.cab", &cab)]);
    let packed = report("b.zip", bundle.clone());
    assert_eq!(story(&packed), story(&loose));
    assert!(packed.attempts.len() >= 5, "{}", packed.attempts.len());

    let container = source(&packed, "CBS/CbsPersist_20221021014103.cab");
    assert!(container.read && container.inside.is_empty() && container.issues.is_empty(), "{:?}", container.issues);
    assert_eq!(container.kind, "cabinet");
    let log = source(&packed, "CBS/CbsPersist_20221021014103.cab/CbsPersist_20221021014103.log");
    assert!(
        log.read && log.kind == "cbs" && log.records == source(&loose, "CBS/CbsPersist_20221021014103.log").records
    );
    assert_eq!(serde_json::to_value(&log.inside).unwrap(), serde_json::json!([0]));
    assert_eq!(log.entry, container.entry);
    // In the order of their times.
    let cbs: Vec<_> = packed.sources.iter().filter(|s| s.kind == "cbs").map(|s| s.path.as_str()).collect();
    assert_eq!(cbs, [log.path.as_str(), "CBS/CBS.log"]);

    // The bundle is what its entries are: two.
    assert_eq!(packed.bundles[0].fingerprint.split('-').nth(1), Some("2"));

    // The lines of the log are there for the evidence.
    let mut opened = Opened::open("b.zip", bundle.len() as u64, Cursor::new(&bundle));
    let text = String::from_utf8(older).unwrap();
    for first in [1, 9_000] {
        let lines = opened.lines(1, &[0], first, 3);
        let want = text.trim_start_matches('\u{FEFF}').lines().skip(usize::try_from(first).unwrap() - 1).take(3);
        assert_eq!(lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), want.collect::<Vec<_>>());
    }
    assert!(opened.lines(1, &[], 1, 3).is_empty() && opened.lines(1, &[1], 1, 3).is_empty());
    assert!(opened.lines(1, &[0, 0], 1, 3).is_empty() && opened.lines(0, &[0], 1, 3).is_empty());
}

#[test]
fn what_two_logs_hold_is_told_once() {
    let (older, newer) = rotated();
    let both: Vec<u8> = older.iter().chain(&newer).copied().collect();
    let cab = cabinet::pack(&[("a.log", &older), ("copy.log", &newer)]);
    let plain = report("b.zip", zip(&[("CBS.log", &both)]));
    let packed = report("b.zip", zip(&[("CBS.log", &both), ("CbsPersist.cab", &cab), ("copy of it.cab", &cab)]));
    assert_eq!(story(&packed), story(&plain));
    let copies = packed.sources.iter().filter(|s| kinds_of_issues(s) == ["copy"]).count();
    assert_eq!(copies, 3, "one of the cabinets with the two logs in it");
}

#[test]
fn the_same_whatever_the_order_of_the_scans() {
    let (older, newer) = rotated();
    let inner = zip(&[("x/CBS.log", &newer), ("readme.txt", b"nothing")]);
    let cab = cabinet::pack(&[("CbsPersist.log", &older), ("inner.zip", &inner)]);
    let files = [given("b.zip", zip(&[("a.cab", &cab), ("b.zip", &inner)])), given("c.cab", cab.clone())];
    let (bundles, extracts) = scan(&files);
    let json = |extracts| {
        analyze(bundles.clone(), extracts, &Request::default()).iter().map(Report::to_json).collect::<String>()
    };
    let mut shuffled = extracts.clone();
    shuffled.reverse();
    assert_eq!(json(extracts), json(shuffled));
}

#[test]
fn archives_inside_archives_are_read_to_the_limit() {
    let (_, log) = rotated();
    let mut inner = cabinet::pack(&[("readme.txt", b"what this is"), ("CBS.log", &log)]);
    let mut path = "CBS.log".to_owned();
    let mut want = vec![1];
    for (level, name) in ["a.cab", "b.zip", "c.zip", "d.zip", "e.zip", "f.zip"].into_iter().enumerate() {
        path = format!("{name}/{path}");
        let outer = zip(&[("first.txt", b"first"), (name, &inner)]);
        let report = report("bundle.zip", outer.clone());
        let log = report.sources.iter().find(|s| s.path == path);
        if level < 4 {
            let log = log.unwrap();
            assert_eq!((log.kind.as_str(), log.read), ("cbs", true));
            assert_eq!(serde_json::to_value(&log.inside).unwrap(), serde_json::json!(want));
            let inside: Vec<u32> = want.clone();
            let mut opened = Opened::open("bundle.zip", outer.len() as u64, Cursor::new(&outer));
            assert_eq!(opened.lines(1, &inside, 1, 5).len(), 5, "{path}");
        } else {
            assert!(log.is_none());
            let refused = report.sources.iter().find(|s| kinds_of_issues(s).contains(&"too-deep")).unwrap();
            assert!(!refused.read && refused.inside.len() == 4);
        }
        inner = outer;
        want.insert(0, 1);
    }
}

/// The first source that a scan of `bytes` gives, with its issues, and how long that took.
fn scanned(name: &str, bytes: Vec<u8>) -> (faultline_core::Extract, Duration) {
    let start = Instant::now();
    let (_, mut extracts) = scan(&[given(name, bytes)]);
    (extracts.remove(0).2, start.elapsed())
}

#[test]
fn a_cabinet_in_the_open_is_read_too() {
    let (older, _) = rotated();
    let cab = cabinet::pack(&[("CbsPersist.log", &older)]);
    let (extract, _) = scanned("a.cab", cab.clone());
    assert_eq!((extract.bytes, extract.crc32), (cab.len() as u64, crc32fast::hash(&cab)));
    assert_eq!((extract.members.len(), extract.members[0].extract.bytes), (1, older.len() as u64));
    assert_eq!(extract.members[0].extract.crc32, crc32fast::hash(&older));
    // The whole of it is progress, which never shrinks.
    let mut opened = Opened::open("a.cab", cab.len() as u64, Cursor::new(&cab));
    let mut told = Vec::new();
    opened.scan(0, &mut |bytes| {
        told.push(bytes);
        true
    });
    assert!(told.is_sorted() && told.last() == Some(&(cab.len() as u64)), "{told:?}");
    // A reading that is stopped says so, and stops.
    let extract = opened.scan(0, &mut |_| false);
    assert!(matches!(extract.issues[..], [ScanIssue::Lost { .. }]), "{:?}", extract.issues);
}

#[test]
fn gzip_is_read() {
    // CBS.log in a stream of gzip, with its name in the header.
    let (_, log) = rotated();
    let packed = gzip(&log, "CBS.log");
    for (name, inside) in [("x.gz", "x.gz/CBS.log"), ("logs/x.bin", "logs/x.bin/CBS.log")] {
        let report = report("b.zip", zip(&[(name, &packed)]));
        assert!(source(&report, inside).read, "{inside}");
        assert!(source(&report, name).read);
    }
    let nameless = report("b.zip", zip(&[("CBS.log.gz", &gzip(&log, ""))]));
    assert!(source(&nameless, "CBS.log.gz/CBS.log").read);
    // Cut off: what came before it counts.
    let (extract, _) = scanned("x.gz", packed[..packed.len() / 2].to_vec());
    let member = &extract.members[0].extract;
    assert!(member.records > 1_000 && matches!(member.issues[..], [ScanIssue::CorruptEntry { .. }]));
}

#[test]
fn a_cabinet_that_cannot_be_read_is_missing_evidence() {
    let (older, newer) = rotated();
    let cab = cabinet::pack(&[("CbsPersist.log", &older)]);
    let bundle = |cab: &[u8]| report("b.zip", zip(&[("CBS.log", &newer), ("CbsPersist.cab", cab)]));
    // Its header is gone: nothing of it is read.
    let mut headless = cab.clone();
    headless[24..].fill(0xEE);
    let none = bundle(&headless);
    let container = source(&none, "CbsPersist.cab");
    assert_eq!((container.read, kinds_of_issues(container)), (false, vec!["corrupt-entry"]));
    // Cut off: the lines before the cut are on the timeline.
    let half = bundle(&cab[..cab.len() / 2]);
    let log = source(&half, "CbsPersist.cab/CbsPersist.log");
    assert_eq!((log.read, kinds_of_issues(log)), (true, vec!["corrupt-entry"]));
    let lines = |report: &Report| {
        let log = report.sources.iter().find(|s| s.path == "CbsPersist.cab/CbsPersist.log");
        log.map_or(0, |s| serde_json::to_value(s.records).unwrap().as_u64().unwrap())
    };
    assert!(lines(&none) == 0 && lines(&half) > 1_000 && lines(&half) < lines(&bundle(&cab)));
    // A wrong byte in a block's sum: everything is read, and named.
    let mut spoiled = cab.clone();
    let block = cab.windows(2).position(|w| w == b"CK").unwrap() - 8;
    spoiled[block] ^= 1;
    let summed = bundle(&spoiled);
    let log = source(&summed, "CbsPersist.cab/CbsPersist.log");
    assert_eq!(kinds_of_issues(log), ["checksum-mismatch"]);
    assert_eq!(story(&summed), story(&bundle(&cab)));
}

#[test]
fn bombs_are_refused_quickly() {
    // 400 MB of nothing in a cabinet of 500 kB, that in a zip of 3 kB.
    let mut zeros = cabinet::pack(&[("zeros.log", &vec![0; 400 << 20]), ("CBS.log", &rotated().1)]);
    let bundle = zip(&[("bomb.cab", &zeros)]);
    let (extract, took) = scanned("b.zip", bundle);
    assert!(took < Duration::from_secs(20), "{took:?}");
    let [bomb, log] = &extract.members[..] else { panic!("{:?}", extract.members) };
    assert!(matches!(bomb.extract.issues[..], [ScanIssue::TooLarge { .. }]), "{:?}", bomb.extract.issues);
    assert!(matches!(log.extract.issues[..], [ScanIssue::TooLarge { .. }]), "it lies behind the bomb");
    // It says that it is small.
    let size = 36 + 8;
    zeros[size..size + 4].copy_from_slice(&1_000u32.to_le_bytes());
    let (extract, _) = scanned("b.zip", zip(&[("bomb.cab", &zeros)]));
    assert_eq!(extract.members[0].extract.bytes, 1_000);
}

#[test]
fn a_hundred_thousand_files_are_not_listed() {
    let files: Vec<(String, &[u8])> = (0..6_000).map(|i| (format!("{i}.txt"), &b"x"[..])).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let inner = zip(&files);
    let (extract, _) = scanned("b.zip", zip(&[("x.zip", &zip(&[("one.zip", &inner), ("two.zip", &inner)]))]));
    let members: Vec<usize> = extract.members.iter().map(|m| m.extract.members.len()).collect();
    assert_eq!(members, [6_000, 3_998]);
    assert!(extract.members[1].extract.issues.contains(&ScanIssue::TooManyMembers));
}
