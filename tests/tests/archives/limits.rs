//! What is too much is refused, soon, with its reason; the rest is read.

use crate::{log, read, rotated, scanned, zip};
use faultline_core::Opened;
use faultline_core::bundle::{BundleIssue, ENTRY_LIMIT};
use faultline_core::extract::ScanIssue;
use faultline_testkit::archive::{Packing, entry, pack};
use faultline_testkit::packing::{Method, gzip};
use faultline_testkit::raw_zip::{self, Raw};
use faultline_testkit::{cabinet, seven_zip, tar};
use std::io::Cursor;
use std::time::{Duration, Instant};

const MB: usize = 1 << 20;

/// Zeros, packed.
fn zeros(megabytes: usize) -> Raw {
    Raw::new("zeros.log", &vec![0; megabytes * MB], Method::Deflate)
}

/// What `read` gives, and that it took no longer than a moment: a debug build inflates some hundred megabytes a second.
fn soon(bytes: &[u8], most: Duration) -> Vec<(String, u64, Vec<ScanIssue>)> {
    let start = Instant::now();
    let (_, files) = read(bytes, None);
    assert!(start.elapsed() < most, "{:?}", start.elapsed());
    files.into_iter().map(|(path, _, records, issues)| (path, records, issues)).collect()
}

const MOMENT: Duration = Duration::from_millis(300);

#[test]
fn a_bomb_that_says_so_is_refused_unread() {
    let sound = Raw::new("CBS.log", &log(50), Method::Deflate);
    // 600 MB in 600 kB; and one that says 8 TB.
    let declared = Raw { size: 600 << 20, ..zeros(1) };
    let larger = Raw { size: 8 << 40, wide: true, ..zeros(1) };
    let files = soon(&raw_zip::pack(&[declared.clone(), larger.clone(), sound.clone()]), MOMENT);
    for file in &files[..2] {
        assert_eq!(file.2, [ScanIssue::TooLarge { at: 0 }]);
    }
    assert_eq!((files[2].1, files[2].2.len()), (50, 0));
    // Inside: the same.
    let inner = raw_zip::pack(&[declared, larger, sound]);
    let files = soon(&zip(&[("in.zip", &inner)]), MOMENT);
    assert_eq!(files.iter().map(|f| f.2.len()).collect::<Vec<_>>(), [1, 1, 0]);
}

#[test]
fn a_bomb_that_lies_is_stopped_where_it_lies() {
    let sound = Raw::new("CBS.log", &log(50), Method::Deflate);
    let lying = Raw { size: 1_000, ..Raw::new("bomb.log", &log(500_000), Method::Deflate) };
    for (what, bomb) in [("sizes in front", lying.clone()), ("sizes behind", lying.streamed(true))] {
        let files = soon(&raw_zip::pack(&[bomb, sound.clone()]), MOMENT);
        let [ScanIssue::TooLarge { at }] = files[0].2[..] else { panic!("{what}: {:?}", files[0].2) };
        assert!(at < 200_000, "{what}: {at}");
        assert_eq!((files[1].1, files[1].2.len()), (50, 0));
    }
    // What is only a little more than it says is read: its sum is right.
    let wrong = Raw { size: 100, ..sound };
    let files = soon(&raw_zip::pack(&[wrong]), MOMENT);
    assert_eq!((files[0].1, files[0].2.len()), (50, 0));
}

#[test]
fn entries_that_share_their_bytes_are_refused() {
    // One kernel of 30 MB, named 300 times: by one header, and by a header of its own each.
    let kernel = zeros(30);
    let local = kernel.local();
    let same: Vec<(Raw, u64)> = (0..300).map(|_| (kernel.clone(), 0)).collect();
    let mut headers = Vec::new();
    let mut quoted = Vec::new();
    for n in 0..300usize {
        let header = Raw { name: format!("{n:04}").into(), ..kernel.clone() };
        quoted.push((header.clone(), headers.len() as u64));
        headers.extend(&header.local()[..34]);
    }
    let own = [&headers[..], &local].concat();
    for bytes in [raw_zip::finish(local, &same, b""), raw_zip::finish(own, &quoted, b"")] {
        let start = Instant::now();
        let (_, files) = read(&bytes, None);
        let overlaps = ScanIssue::Unsupported { what: "overlapping entries".into() };
        let refused = files.iter().filter(|f| f.3.contains(&overlaps)).count();
        assert_eq!((files.len(), refused), (300, 299));
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    }
}

#[test]
fn all_entries_together_have_a_limit() {
    // 100 entries of 20 MB in a zip of 2 MB, with a log.
    let bomb = zeros(20);
    let mut entries: Vec<Raw> = (0..100).map(|n| Raw { name: format!("{n}.log").into(), ..bomb.clone() }).collect();
    entries.push(Raw::new("CBS.log", &log(50), Method::Deflate));
    let bytes = raw_zip::pack(&entries);
    let mut opened = Opened::open("b.zip", bytes.len() as u64, Cursor::new(&bytes));
    let refused =
        (0..100).filter(|n| opened.scan(*n, &mut |_| false).issues == [ScanIssue::TooLarge { at: 0 }]).count();
    assert!((40..60).contains(&refused), "{refused}");
    assert_eq!(opened.scan(100, &mut |_| true).records, 50);
}

#[test]
fn nests_of_bombs_are_left_soon() {
    // Six levels of ten zips each around 100 MB of zeros; and a zip in itself, as deep as it is asked for.
    let mut nest = raw_zip::pack(&[zeros(100)]);
    for level in 0..6 {
        let copies: Vec<_> = (0..10).map(|n| entry(format!("{level}-{n}.zip"), nest.clone())).collect();
        nest = pack(&copies, Packing::default());
    }
    let (extract, took) = scanned("b.zip", zip(&[("nest.zip", &nest), ("CBS.log", &log(3))]));
    assert!(!extract.members.is_empty());
    assert!(took < Duration::from_secs(30), "{took:?}");
}

#[test]
fn every_container_stops_at_its_limit() {
    let nothing = vec![0; 260 * MB];
    let sound = log(50);
    for (what, bytes) in [
        ("gzip", gzip(&nothing, "zeros.log")),
        ("bzip2", Method::Bzip2.pack(&nothing)),
        ("zstd", Method::Zstd.pack(&nothing)),
        ("7z", seven_zip::pack(&[("zeros.log", &nothing), ("CBS.log", &sound)], seven_zip::Packing::default())),
        ("cab", cabinet::pack(&[("zeros.log", &nothing), ("CBS.log", &sound)])),
        ("tar", gzip(&tar::pack(&[("zeros.log", &nothing), ("CBS.log", &sound)], tar::Names::Ustar), "")),
    ] {
        // Its declared size is no secret in a 7z or a cabinet: refused unread.
        let (_, files) = read(&bytes, None);
        let refused = files.iter().any(|f| matches!(f.3[..], [.., ScanIssue::TooLarge { .. }]));
        assert!(refused, "{what}: {files:?}");
    }
}

#[test]
fn entries_and_members_are_counted() {
    let one = Raw::new("x", b"", Method::Stored);
    let local = one.local();
    let data: Vec<u8> = local.iter().copied().cycle().take(local.len() * (ENTRY_LIMIT + 5)).collect();
    let listed: Vec<_> = (0..ENTRY_LIMIT + 5).map(|n| (one.clone(), (n * local.len()) as u64)).collect();
    let start = Instant::now();
    let bytes = raw_zip::finish(data.clone(), &listed, b"");
    for bytes in [bytes, data] {
        let opened = Opened::open("b.zip", bytes.len() as u64, Cursor::new(&bytes));
        assert_eq!(opened.bundle().entries().len(), ENTRY_LIMIT);
        assert!(opened.bundle().issues.contains(&BundleIssue::TooManyEntries));
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let names: Vec<String> = (0..12_000).map(|n| format!("{n}.log")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (&name[..], &b"x"[..])).collect();
    for bytes in [
        tar::pack(&files, tar::Names::Old),
        seven_zip::pack(&files, seven_zip::Packing::default()),
        zip(&[("in.zip", &zip(&files))]),
    ] {
        let (extract, _) = scanned("b", bytes);
        let archive = if extract.members.len() == 1 { &extract.members[0].extract } else { &extract };
        let many = |e: &faultline_core::Extract| e.issues.contains(&ScanIssue::TooManyMembers);
        assert!(many(archive) || many(&extract), "{:?}", extract.issues);
        assert!(archive.members.len() <= 10_000 && extract.members.len() <= 10_000);
    }
}

#[test]
fn a_bomb_in_a_zip_leaves_the_rest() {
    let (_, newer) = rotated();
    let bomb = gzip(&vec![0; 300 * MB], "");
    let (_, files) = read(&zip(&[("bomb.gz", &bomb), ("CBS.log", &newer)]), None);
    assert!(matches!(files[0].3[..], [ScanIssue::TooLarge { .. }]), "{:?}", files[0]);
    assert!(files.last().is_some_and(|f| f.1 == "cbs" && f.3.is_empty()));
}
