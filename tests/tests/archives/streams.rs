//! 7z, tar, and streams of one file.

use crate::{given, kinds_of_issues, log, read, rotated, source, story, whole, zip};
use faultline_core::extract::ScanIssue;
use faultline_testkit::archive::{Packing, entry, pack};
use faultline_testkit::packing::{Method, gzip, zstd};
use faultline_testkit::seven_zip::{self, Method as Seven};
use faultline_testkit::tar::{self, Names};
use faultline_tests::reports;

#[test]
fn seven_zip_is_read() {
    let (a, b) = (log(3_000), log(5));
    let files = [("Logs\\CBS\\CBS.log", &a[..]), ("日志.log", &b[..]), ("last.log", &a[..])];
    for methods in [
        &[Seven::Lzma2(1 << 20)][..],
        &[Seven::Lzma2(64 << 10)],
        &[Seven::Lzma],
        &[Seven::Copy],
        &[Seven::Ppmd],
        &[Seven::Bzip2],
        &[Seven::Deflate],
        &[Seven::Lzma, Seven::BcjX86],
        &[Seven::Lzma2(1 << 20), Seven::Delta],
    ] {
        for solid in [true, false] {
            let bytes = seven_zip::pack(&files, seven_zip::Packing { methods, solid, ..Default::default() });
            let want = |at: &str| {
                [("Logs/CBS/CBS.log", 3_000), ("日志.log", 5), ("last.log", 3_000)]
                    .map(|(path, lines)| (format!("{at}/{path}"), lines))
            };
            assert_eq!(whole(&bytes, None), want("bundle"), "{methods:?} {solid}");
            let outer = pack(&[entry("x.7z", bytes)], Packing::default());
            assert_eq!(whole(&outer, None), want("x.7z"), "{methods:?} {solid}");
        }
    }
}

#[test]
fn a_damaged_7z_says_where() {
    let (a, b) = (log(30_000), log(5));
    let files = [("a.log", &a[..]), ("b.log", &b[..])];
    let bytes = seven_zip::pack(&files, seven_zip::Packing { solid: false, ..Default::default() });
    // In the data of the first file; in the header; cut off; of a start that leads nowhere.
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        bytes
    };
    let (_, files) = read(&flipped(3_000), None);
    let named = matches!(files[0].3[..], [ScanIssue::CorruptEntry { .. } | ScanIssue::ChecksumMismatch]);
    assert!(named && files[1] == ("bundle/b.log".into(), "cbs", 5, vec![]), "{files:?}");
    for bytes in [flipped(bytes.len() - 3), bytes[..bytes.len() - 1].to_vec(), flipped(14)] {
        let (_, files) = read(&bytes, None);
        assert_eq!(files, [("bundle".into(), "archive", 0, vec![ScanIssue::CorruptEntry { at: 0 }])]);
    }
}

#[test]
fn tar_is_read() {
    let (a, b) = (log(3_000), log(5));
    let long = format!("{}/CBS.log", "a folder with a long name/".repeat(6).trim_end_matches('/'));
    for names in [Names::Old, Names::Ustar, Names::Gnu, Names::Pax] {
        let path = if names == Names::Old { "short/CBS.log" } else { &long };
        let bytes = tar::pack(&[(path, &a), ("日志.log", &b), ("empty folder/", b"")], names);
        let want = |at: &str| [(format!("{at}/{path}"), 3_000), (format!("{at}/日志.log"), 5)];
        assert_eq!(whole(&bytes, None), want("bundle"), "{names:?}");
        for (packed, name, inside) in [
            (gzip(&bytes, ""), "x.tgz", "x.tgz/x.tar"),
            (gzip(&bytes, "logs.tar"), "x.tar.gz", "x.tar.gz/logs.tar"),
            (Method::Bzip2.pack(&bytes), "x.tar.bz2", "x.tar.bz2/x.tar"),
            (zstd(&bytes), "x.tar.zst", "x.tar.zst/x.tar"),
        ] {
            assert_eq!(whole(&zip(&[(name, &packed)]), None), want(inside), "{names:?} {name}");
        }
    }
}

#[test]
fn a_damaged_tar_is_read_to_the_damage() {
    let (a, b) = (log(3_000), log(5));
    let bytes = tar::pack(&[("a.log", &a), ("b.log", &b)], Names::Ustar);
    let second = 512 + a.len().div_ceil(512) * 512;
    // Cut off in the first file; without its end; the second header damaged.
    let (_, files) = read(&bytes[..100_000], None);
    assert!(files[0].2 > 1_000 && matches!(files[0].3[..], [ScanIssue::CorruptEntry { .. }]), "{:?}", files[0]);
    let (_, files) = read(&bytes[..bytes.len() - 1024], None);
    assert!(files.len() == 2 && files.iter().all(|f| f.3.is_empty()));
    let mut damaged = bytes.clone();
    damaged[second + 3] ^= 1;
    let (_, files) = read(&damaged, None);
    let found: Vec<_> = files.iter().map(|f| (&f.0[..], f.1, f.2, f.3.len())).collect();
    assert_eq!(found, [("bundle", "archive", 0, 1), ("bundle/a.log", "cbs", 3_000, 0)]);
    // A header that is none: text with such words.
    let (_, files) = read(&[b"ustar".repeat(200), log(3)].concat(), None);
    assert_eq!(files.len(), 1);
}

#[test]
fn archives_of_every_kind_are_bundles_of_their_own() {
    let (older, newer) = rotated();
    let files = [("CBS.log", &newer[..]), ("CbsPersist_20221021014103.log", &older[..])];
    let entries: Vec<_> = files.iter().map(|(path, bytes)| entry(*path, bytes.to_vec())).collect();
    let plain = story(&reports(&[given("b.zip", pack(&entries, Packing::default()))])[0]);
    let tar = tar::pack(&files, Names::Pax);
    for (name, bytes) in [
        ("b.7z", seven_zip::pack(&files, seven_zip::Packing::default())),
        ("b.tgz", gzip(&tar, "")),
        ("b.tar", tar),
        ("b.cab", faultline_testkit::cabinet::pack(&files)),
    ] {
        // Beside a loose file of nobody's, and one of another name.
        let loose = |name: &str| given(name, b"nothing much\r\n".repeat(9));
        let reports = reports(&[loose("one.txt"), given(name, bytes), loose("two.txt")]);
        assert_eq!(reports.len(), 1, "{name}");
        let report = &reports[0];
        assert_eq!(story(report), plain, "{name}");
        let bundles: Vec<_> = report.bundles.iter().map(|b| &b.name[..]).collect();
        assert_eq!(bundles, ["one.txt", name]);
        let container = source(report, name);
        assert!(container.read && kinds_of_issues(container).is_empty(), "{name}");
        let log = report.sources.iter().find(|s| s.path.ends_with("/CBS.log")).unwrap();
        assert!(log.path.starts_with(name) && log.bundle == container.bundle && log.read);
    }
}

#[test]
fn a_rotated_log_in_a_folder_is_one_of_its_files() {
    let (older, newer) = rotated();
    let cab = faultline_testkit::cabinet::pack(&[("CbsPersist_20221021014103.log", &older[..])]);
    let inside = |folder: &str, name: &str, bytes: &[u8]| {
        let mut given = given(name, bytes.to_vec());
        given.folder = Some(folder.into());
        given
    };
    let files = [
        inside("pc", "CBS.log", &newer),
        inside("pc", "CbsPersist.cab", &cab),
        inside("pc", "CbsPersist.log.gz", &gzip(&older, "CbsPersist.log")),
        inside("pc", "collected.zip", &zip(&[("CBS.log", &newer)])),
        inside("pc", "collected.tgz", &gzip(&tar::pack(&[("CBS.log", &newer)], Names::Pax), "")),
    ];
    let reports = reports(&files);
    assert_eq!(reports.len(), 1);
    let bundles: Vec<_> = reports[0].bundles.iter().map(|b| &b.name[..]).collect();
    assert_eq!(bundles, ["pc", "collected.zip", "collected.tgz"]);
    let of = |name| serde_json::to_value(source(&reports[0], name).bundle).unwrap();
    assert_eq!(of("CBS.log"), of("CbsPersist.cab/CbsPersist_20221021014103.log"));
}

#[test]
fn what_cannot_be_opened_is_named() {
    let rar = [&b"Rar!\x1A\x07\x01\0"[..], &[9; 300]].concat();
    let image = [&b"MSWIM\0\0\0"[..], &[9; 300]].concat();
    let xz = [&b"\xFD7zXZ\0"[..], &[9; 300]].concat();
    let bundle = zip(&[("a.rar", &rar), ("b.wim", &image), ("c.xz", &xz), ("CBS.log", &log(3))]);
    let report = crate::report("b.zip", bundle);
    for (path, kind) in [("a.rar", "rar"), ("b.wim", "windows-image")] {
        let source = source(&report, path);
        assert_eq!((&source.kind[..], source.read, kinds_of_issues(source)), (kind, false, vec!["kind-not-read"]));
    }
    assert!(!source(&report, "c.xz").read);
    assert!(source(&report, "CBS.log").read);
}
