//! Zips that were cut off, or whose directory is lost: what is there is read.

use crate::{Read, log, read};
use faultline_core::bundle::BundleIssue;
use faultline_core::extract::ScanIssue;
use faultline_testkit::archive::{Lock, Packing, entry, pack, pack_locked};
use faultline_testkit::packing::Method;
use faultline_testkit::raw_zip::{self, Raw};
use faultline_testkit::rng::Rng;
use std::time::{Duration, Instant};

/// Three logs of 400, 500 and 600 lines.
fn three(change: impl Fn(Raw) -> Raw) -> Vec<Raw> {
    [("a.log", 400), ("日志/b.log", 500), ("c.log", 600)]
        .map(|(name, lines)| change(Raw::new(name, &log(lines), Method::Deflate)))
        .to_vec()
}

/// The files with their lines; `None`: something is wrong with one.
fn found(files: &[Read]) -> Vec<(&str, Option<u64>)> {
    files.iter().map(|f| (&f.0[..], Some(f.2).filter(|_| f.3.is_empty()))).collect()
}

const WHOLE: [(&str, Option<u64>); 3] = [("a.log", Some(400)), ("日志/b.log", Some(500)), ("c.log", Some(600))];

#[test]
fn without_a_directory_every_entry_is_found() {
    for (what, entries) in [
        ("sizes in front", three(|raw| raw)),
        ("sizes behind, marked", three(|raw| raw.streamed(true))),
        ("sizes behind, not marked", three(|raw| raw.streamed(false))),
        ("zip64", three(|raw| Raw { wide: true, ..raw })),
        ("zip64 behind", three(|raw| Raw { wide: true, ..raw }.streamed(true))),
        ("zip64 behind, not marked", three(|raw| Raw { wide: true, ..raw }.streamed(false))),
    ] {
        let bytes = raw_zip::pack(&entries);
        let directory = entries.iter().map(|entry| entry.local().len()).sum::<usize>();
        for kept in [directory, directory + 10, directory + 60, bytes.len() - 22, bytes.len() - 1] {
            let (issues, files) = read(&bytes[..kept], None);
            assert_eq!((&issues[..], found(&files)), (&[BundleIssue::Salvaged][..], WHOLE.to_vec()), "{what} {kept}");
        }
        // The directory is there, but damaged: its first record, its last one, the end record.
        let last = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
        for at in [directory + 1, last, bytes.len() - 22 + 13] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            let (issues, files) = read(&damaged, None);
            assert_eq!(found(&files), WHOLE, "{what} {at}");
            let told = issues == [BundleIssue::Salvaged];
            assert!(told || issues.is_empty(), "{what} {at}: {issues:?}");
        }
    }
}

#[test]
fn a_cut_costs_what_it_hits_wherever_it_is() {
    for entries in [three(|raw| raw), three(|raw| raw.streamed(true))] {
        let bytes = raw_zip::pack(&entries);
        let ends: Vec<usize> = entries
            .iter()
            .scan(0, |at, entry| {
                *at += entry.local().len();
                Some(*at)
            })
            .collect();
        for kept in (0..ends[2]).step_by(41).chain(ends.clone()) {
            let (issues, files) = read(&bytes[..kept], None);
            let whole = ends.iter().filter(|end| **end <= kept).count();
            let intact = found(&files).into_iter().filter(|f| f.1.is_some()).count();
            assert!(intact >= whole, "{kept}: {:?}", found(&files));
            assert!(files.len() <= whole + 1);
            assert_eq!(found(&files)[..whole], WHOLE[..whole], "{kept}");
            let want = match (kept, files.len()) {
                (0, _) => BundleIssue::EmptyFile,
                (_, 0) if issues.is_empty() => continue,
                (_, 0) => BundleIssue::CutOff,
                _ => BundleIssue::Salvaged,
            };
            if files.len() == 1 && issues.is_empty() {
                // Not even four bytes: no zip.
                assert!(kept < 4);
                continue;
            }
            assert_eq!(issues, [want], "{kept}");
            if let Some(cut) = files.get(whole) {
                let named = matches!(cut.3[..], [ScanIssue::CorruptEntry { .. }]) || cut.3.is_empty();
                assert!(named && cut.2 <= 600, "{kept}: {cut:?}");
            }
        }
    }
}

#[test]
fn it_works_inside_as_well() {
    let inner = raw_zip::pack(&three(|raw| raw.streamed(true)));
    let cut = &inner[..inner.len() - 40];
    for method in [Method::Stored, Method::Deflate] {
        let outer = raw_zip::pack(&[Raw::new("in.zip", cut, method), Raw::new("d.log", &log(9), method)]);
        let (issues, files) = read(&outer, None);
        assert!(issues.is_empty());
        let inside = [("in.zip", None), ("in.zip/a.log", Some(400)), ("in.zip/日志/b.log", Some(500))];
        assert_eq!(found(&files)[..3], inside);
        assert_eq!(found(&files)[3..], [("in.zip/c.log", Some(600)), ("d.log", Some(9))]);
        // The outer one is cut in the inner one.
        let kept = Raw::new("in.zip", cut, method).local().len() * 7 / 10;
        let (issues, files) = read(&outer[..kept], None);
        assert_eq!(issues, [BundleIssue::Salvaged], "{method:?}");
        let files = found(&files);
        assert!(files[0] == ("in.zip", None) && files[1] == ("in.zip/a.log", Some(400)), "{method:?} {files:?}");
    }
}

#[test]
fn an_archive_inside_is_not_taken_for_entries() {
    // What is in it looks like entries of the outer one: its size, or the end of its stream, says that it is not.
    let noise = |seed| {
        let mut rng = Rng::new(seed);
        (0..2_000).map(|_| (rng.bits() & 0xFF) as u8).collect::<Vec<_>>()
    };
    let inner = raw_zip::pack(&[
        Raw::new("x.bin", &noise(1), Method::Stored),
        Raw::new("y.log", &log(4), Method::Stored),
        Raw::new("z.bin", &noise(2), Method::Stored),
    ]);
    for method in [Method::Stored, Method::Deflate] {
        for streamed in [false, true] {
            let change = |raw: Raw| if streamed { raw.streamed(true) } else { raw };
            let entries = [Raw::new("in.zip", &inner, method), Raw::new("b.log", &log(5), method)].map(change);
            let bytes: Vec<u8> = entries.iter().flat_map(Raw::local).collect();
            let (_, files) = read(&bytes, None);
            let logs: Vec<_> = found(&files).into_iter().filter(|f| f.0.ends_with(".log")).collect();
            assert_eq!(logs, [("in.zip/y.log", Some(4)), ("b.log", Some(5))], "{method:?} {streamed}");
            // Cut off inside it, with its size known or its stream to tell.
            if method == Method::Deflate || !streamed {
                let (_, files) = read(&bytes[..entries[0].local().len() - 1_500], None);
                let outer = files.iter().filter(|f| !f.0.starts_with("in.zip")).count();
                assert_eq!(outer, 0, "{method:?} {streamed} {:?}", found(&files));
            }
        }
    }
}

#[test]
fn damage_between_entries_does_not_end_the_walk() {
    for streamed in [false, true] {
        let entries = three(|raw| if streamed { raw.streamed(true) } else { raw });
        let locals: Vec<Vec<u8>> = entries.iter().map(Raw::local).collect();
        // The header of the second one; its sizes; nonsense in front of it.
        let mut headless = locals.clone();
        headless[1][..4].fill(0xEE);
        let mut sizes = locals.clone();
        sizes[1][18..26].fill(0x7F);
        let mut nonsense = locals.clone();
        nonsense.insert(1, vec![b'P'; 5_000]);
        for (what, parts) in [("header", headless), ("sizes", sizes), ("nonsense", nonsense)] {
            let (issues, files) = read(&parts.concat(), None);
            assert_eq!(issues, [BundleIssue::Salvaged], "{what}");
            let files = found(&files);
            assert!(files.contains(&WHOLE[0]), "{what}: {files:?}");
            // A size that leads behind the end looks like a cut where nothing says that there is more.
            assert!(files.contains(&WHOLE[2]) || (what == "sizes" && !streamed), "{what} {streamed}: {files:?}");
        }
    }
}

#[test]
fn encrypted_entries_are_found_too() {
    let files = [entry("a.log", log(400)), entry("b.log", log(500))];
    for lock in [Lock::ZipCrypto, Lock::Aes(faultline_testkit::archive::AesMode::Aes256)] {
        let bytes = pack_locked(&files, Packing::default(), lock, b"right");
        let (issues, files) = read(&bytes[..bytes.len() - 50], Some("right"));
        assert_eq!(issues, [BundleIssue::Salvaged]);
        assert_eq!(found(&files), [("a.log", Some(400)), ("b.log", Some(500))]);
    }
}

#[test]
fn a_large_archive_is_walked_once() {
    // 18 MB of entries that each look for their end, among what looks like headers.
    let decoy = Raw::new("decoy", b"", Method::Stored).local();
    let noise: Vec<u8> = (0..300_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let content = [&noise[..], &decoy, &noise[..100], &decoy, &noise].concat();
    let streamed = |n: usize| Raw::new(&format!("{n}.bin"), &content, Method::Stored).streamed(true);
    let bytes: Vec<u8> = (0..30).flat_map(|n| streamed(n).local()).collect();
    let start = Instant::now();
    let bundle = faultline_core::Opened::open("b.zip", bytes.len() as u64, std::io::Cursor::new(&bytes));
    assert_eq!(bundle.bundle().entries().len(), 30);
    // The same without any end to be found.
    let lost: Vec<u8> = (0..5_000).flat_map(|_| [&decoy[..6], &[8], &decoy[7..], &[9; 3_000]].concat()).collect();
    faultline_core::Opened::open("b.zip", lost.len() as u64, std::io::Cursor::new(&lost));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let _ = pack(&[], Packing::default());
}
