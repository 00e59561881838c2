//! What zips may be packed with, and how they may be put together.

use crate::{log, read, whole};
use faultline_core::bundle::BundleIssue;
use faultline_core::extract::ScanIssue;
use faultline_testkit::archive::{Packing, entry};
use faultline_testkit::packing::Method;
use faultline_testkit::raw_zip::{self, Raw};

/// Made by the reference implementation: 3 lines of text, by `zstd -19`.
const ZSTD: &[u8] = include_bytes!("three-lines.zst");

#[test]
fn every_method_is_unpacked() {
    let log = log(3_000);
    for method in Method::ALL {
        let entries = [Raw::new("a/CBS.log", &log, method), Raw::new("b.log", &log, method).streamed(true)];
        let want = [("a/CBS.log".to_owned(), 3_000), ("b.log".to_owned(), 3_000)];
        assert_eq!(whole(&raw_zip::pack(&entries), None), want, "{method:?}");
        // Inside another zip, too, and in one.
        let outer = raw_zip::pack(&[Raw::new("in.zip", &raw_zip::pack(&entries), method)]);
        let want = want.map(|(path, lines)| (format!("in.zip/{path}"), lines));
        assert_eq!(whole(&outer, None), want, "{method:?}");
    }
    // LZMA that says itself where it ends is LZMA that its header does not say the size of.
    let mut entry = Raw::new("z.log", &log, Method::Lzma);
    entry.method = 77;
    let (_, files) = read(&raw_zip::pack(&[entry]), None);
    assert_eq!(files[0].3, [ScanIssue::Unsupported { what: "method 77".into() }]);
}

#[test]
fn streams_of_other_programs_are_unpacked() {
    let lines = log(3);
    let zstd = Raw { packed: ZSTD.to_vec(), ..Raw::new("a.log", &lines, Method::Zstd) };
    // A skippable frame before it, and another frame behind.
    let frames = [&b"\x50\x2A\x4D\x18\x03\0\0\0abc"[..], ZSTD, ZSTD].concat();
    let twice = [&lines[..], &lines].concat();
    let frames = Raw { packed: frames, ..Raw::new("b.log", &twice, Method::Zstd) };
    assert_eq!(whole(&raw_zip::pack(&[zstd, frames]), None), [("a.log".into(), 3), ("b.log".into(), 6)]);
}

#[test]
fn damaged_data_is_named_whatever_the_method() {
    let log = log(1_500);
    for method in Method::ALL {
        let honest = Raw::new("a.log", &log, method);
        let mut flipped = honest.clone();
        let middle = flipped.packed.len() / 2;
        flipped.packed[middle..middle + 8].iter_mut().for_each(|byte| *byte ^= 0x5A);
        let mut short = honest.clone();
        short.packed.truncate(middle);
        let wrong_sum = Raw { crc32: 1, ..honest.clone() };
        let nothing = Raw { packed: vec![], ..honest.clone() };
        for (what, entry) in [("flipped", flipped), ("short", short), ("sum", wrong_sum), ("nothing", nothing)] {
            let sound = Raw::new("b.log", b"2022-10-10 16:38:25, Info                  CBS    x\r\n", method);
            let (issues, files) = read(&raw_zip::pack(&[entry, sound]), None);
            assert!(issues.is_empty());
            let named = matches!(files[0].3[..], [.., ScanIssue::CorruptEntry { .. } | ScanIssue::ChecksumMismatch]);
            assert!(named, "{method:?} {what}: {:?}", files[0]);
            if what == "sum" {
                assert_eq!((files[0].2, &files[0].3[..]), (1_500, &[ScanIssue::ChecksumMismatch][..]), "{method:?}");
            }
            assert!(files[1].3.is_empty() && files[1].2 == 1, "{method:?} {what}: the one behind it");
        }
    }
}

#[test]
fn archives_are_put_together_in_many_ways() {
    let log = log(100);
    let file = |name: &str| Raw::new(name, &log, Method::Deflate);
    let (a, b) = (file("a.log"), file("b.log"));
    let plain = raw_zip::pack(&[a.clone(), b.clone()]);
    let wide = |raw: Raw| Raw { wide: true, ..raw };
    let placed = |shift: u64| {
        let local = a.local();
        let data = [&local[..], &b.local()].concat();
        (data, [(a.clone(), shift), (b.clone(), shift + local.len() as u64)])
    };
    let (data, listed) = placed(0);
    let commented = raw_zip::finish(data, &listed, &b"PK\x05\x06 is how it begins".repeat(900));
    let program = [&b"MZ\x90\0"[..], &[7; 5_000], &plain].concat();
    let (data, listed) = placed(5_004);
    let program_placed = raw_zip::finish([&b"MZ\x90\0"[..], &[7; 5_000], &data].concat(), &listed, b"");
    let single_part = [b"PK00", &plain[..]].concat();
    let padded = [&plain[..], &[0; 700]].concat();
    for (what, bytes) in [
        ("plain", plain),
        ("zip64", raw_zip::pack(&[wide(a.clone()), wide(b.clone())])),
        ("descriptors", raw_zip::pack(&[a.clone().streamed(true), b.clone().streamed(false)])),
        ("zip64 descriptors", raw_zip::pack(&[wide(a.clone()).streamed(true), wide(b.clone()).streamed(false)])),
        ("comment", commented),
        ("a program before it", program),
        ("a program before it, places right", program_placed),
        ("a single part", single_part),
        ("zeros behind it", padded),
        ("folders", raw_zip::pack(&[file("x/"), a.clone(), file("y\\"), b.clone()])),
    ] {
        assert_eq!(whole(&bytes, None), [("a.log".into(), 100), ("b.log".into(), 100)], "{what}");
    }
}

#[test]
fn one_of_several_parts_is_refused() {
    let plain = raw_zip::pack(&[Raw::new("a.log", &log(1_000), Method::Stored)]);
    let end = plain.len() - 22;
    let last = |disk: [u8; 4]| [&plain[9_000..end + 4], &disk, &plain[end + 8..]].concat();
    for bytes in [
        // The first part, and the last one: number 2, the directory in it or before it.
        [b"PK\x07\x08", &plain[..9_000]].concat(),
        last([2, 0, 2, 0]),
        last([2, 0, 1, 0]),
    ] {
        let (issues, files) = read(&bytes, None);
        assert_eq!((&issues[..], files.len()), (&[BundleIssue::MultiPart][..], 0));
        // Inside: its reason, and everything else.
        let mark = [b"PK\x07\x08".to_vec(), bytes].concat();
        let outer =
            faultline_testkit::archive::pack(&[entry("part.zip", mark), entry("CBS.log", log(3))], Packing::default());
        let (_, files) = read(&outer, None);
        assert_eq!(files[0].3, [ScanIssue::Unsupported { what: "multi-part".into() }]);
        assert_eq!((files[1].2, files[1].3.len()), (3, 0));
    }
}

#[test]
fn what_only_looks_like_an_archive_is_none() {
    for bytes in [
        [log(50), b"PK\x05\x06".to_vec(), vec![0; 18]].concat(),
        [log(50), b"PK\x05\x06".to_vec(), vec![9; 18]].concat(),
        [log(50), b"PK\x01\x02".to_vec(), vec![0; 42], b"PK\x05\x06".to_vec(), vec![0; 18]].concat(),
    ] {
        let (issues, files) = read(&bytes, None);
        assert!(issues.is_empty() && files.len() == 1 && files[0].1 == "cbs", "{issues:?} {files:?}");
    }
}
