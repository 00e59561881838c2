//! Encrypted archives: no password, a wrong one, the right one.

use crate::{log, read, whole};
use faultline_core::Opened;
use faultline_core::extract::ScanIssue;
use faultline_testkit::archive::{AesMode, Lock, Packing, entry, pack, pack_locked};
use faultline_testkit::seven_zip::{self, Method};
use std::io::Cursor;

const LOCKS: [Lock; 4] =
    [Lock::ZipCrypto, Lock::Aes(AesMode::Aes128), Lock::Aes(AesMode::Aes192), Lock::Aes(AesMode::Aes256)];

fn zip(lock: Lock, level: Option<i64>, password: &[u8]) -> Vec<u8> {
    let files = [entry("日志/CBS.log", log(900)), entry("b.log", log(2))];
    pack_locked(&files, Packing { level, ..Packing::default() }, lock, password)
}

/// The issues of the files, all of one kind.
fn issues(bytes: &[u8], password: Option<&str>) -> Vec<ScanIssue> {
    let (_, files) = read(bytes, password);
    let mut issues: Vec<ScanIssue> = files.into_iter().flat_map(|(_, _, _, issues)| issues).collect();
    issues.dedup();
    issues
}

#[test]
fn encrypted_zips_open_with_their_password() {
    for lock in LOCKS {
        for level in [None, Some(6)] {
            let bytes = zip(lock, level, b"open sesame");
            let want = [("日志/CBS.log".to_owned(), 900), ("b.log".to_owned(), 2)];
            assert_eq!(whole(&bytes, Some("open sesame")), want, "{lock:?} {level:?}");
            assert_eq!(issues(&bytes, None), [ScanIssue::Encrypted { wrong: false }]);
            for wrong in ["", "open", "Open sesame", "密码"] {
                assert_eq!(issues(&bytes, Some(wrong)), [ScanIssue::Encrypted { wrong: true }], "{lock:?} {wrong}");
            }
            // Inside a zip that is not encrypted itself.
            let outer = pack(&[entry("in.zip", bytes), entry("c.log", log(7))], Packing::default());
            let inside = [("in.zip/日志/CBS.log".into(), 900), ("in.zip/b.log".into(), 2), ("c.log".into(), 7)];
            assert_eq!(whole(&outer, Some("open sesame")), inside);
            let (_, files) = read(&outer, None);
            let found: Vec<_> =
                files.iter().map(|(path, kind, lines, issues)| (&path[..], *kind, *lines, issues.len())).collect();
            let locked = [("in.zip/日志/CBS.log", "unknown", 0, 1), ("in.zip/b.log", "unknown", 0, 1)];
            assert_eq!(found, [&locked[..], &[("c.log", "cbs", 7, 0)]].concat());
        }
    }
}

#[test]
fn the_old_cipher_lets_one_wrong_password_in_256_through() {
    for level in [None, Some(6)] {
        let bytes = zip(Lock::ZipCrypto, level, b"right");
        for number in 0..600 {
            let wrong = ScanIssue::Encrypted { wrong: true };
            assert_eq!(issues(&bytes, Some(&number.to_string())), [wrong], "{level:?} {number}");
        }
    }
}

#[test]
fn what_a_wrong_key_gives_is_heard_to_its_end() {
    // Larger than what decides its kind: what comes out under a wrong key looks like some binary file.
    let files = [entry("CBS.log", log(30_000))];
    let packing = Packing { level: None, ..Packing::default() };
    let bytes = pack_locked(&files, packing, Lock::ZipCrypto, b"right");
    let wrong = (0..500).map(|n| n.to_string()).map(|password| issues(&bytes, Some(&password)));
    assert!(wrong.into_iter().all(|issues| issues == [ScanIssue::Encrypted { wrong: true }]));
    let large = log(30_000);
    let packing = seven_zip::Packing { methods: &[Method::Copy], password: Some("right"), ..Default::default() };
    let bytes = seven_zip::pack(&[("CBS.log", &large)], packing);
    assert_eq!(issues(&bytes, Some("wrong")), [ScanIssue::Encrypted { wrong: true }]);
}

#[test]
fn a_password_may_be_chinese() {
    let gbk = encoding_rs::GBK.encode("密码").0.into_owned();
    for lock in LOCKS {
        for raw in ["密码".as_bytes(), &gbk] {
            assert_eq!(whole(&zip(lock, Some(6), raw), Some("密码")).len(), 2, "{lock:?}");
        }
    }
}

#[test]
fn damage_is_no_wrong_password() {
    for lock in LOCKS {
        for level in [None, Some(6)] {
            let mut bytes = zip(lock, level, b"right");
            let middle = bytes.windows(4).rposition(|w| w == b"PK\x03\x04").unwrap() - 500;
            bytes[middle] ^= 1;
            let found = issues(&bytes, Some("right"));
            let stored = lock == Lock::ZipCrypto && level.is_none();
            let named = matches!(found[..], [ScanIssue::CorruptEntry { .. } | ScanIssue::ChecksumMismatch]);
            // Nothing tells a wrong byte from a wrong key where the old cipher hides bytes that are only stored.
            assert!(
                named || (stored && found == [ScanIssue::Encrypted { wrong: true }]),
                "{lock:?} {level:?} {found:?}"
            );
        }
    }
}

#[test]
fn lines_of_encrypted_files_are_shown() {
    let bytes = zip(Lock::Aes(AesMode::Aes256), Some(6), b"right");
    let mut opened = Opened::open("b.zip", bytes.len() as u64, Cursor::new(&bytes));
    assert!(opened.lines(0, &[], 1, 3).is_empty());
    opened.set_password(Some("right".into()));
    assert_eq!(opened.lines(0, &[], 1, 3).len(), 3);
}

#[test]
fn encrypted_7z_archives_open_with_their_password() {
    let (long, short) = (log(900), log(2));
    let files = [("日志/CBS.log", &long[..]), ("b.log", &short[..])];
    for methods in [&[Method::Lzma2(1 << 20)][..], &[Method::Copy], &[Method::Ppmd]] {
        for (solid, hidden) in [(true, false), (false, true)] {
            let packing = seven_zip::Packing { methods, solid, hidden, password: Some("密码 1") };
            let bytes = seven_zip::pack(&files, packing);
            let what = format!("{methods:?} {solid} {hidden}");
            for (bytes, at) in
                [(bytes.clone(), "bundle"), (pack(&[entry("in.7z", bytes.clone())], Packing::default()), "in.7z")]
            {
                let want = [(format!("{at}/日志/CBS.log"), 900), (format!("{at}/b.log"), 2)];
                assert_eq!(whole(&bytes, Some("密码 1")), want, "{what}");
                assert_eq!(issues(&bytes, None), [ScanIssue::Encrypted { wrong: false }], "{what}");
                assert_eq!(issues(&bytes, Some("wrong")), [ScanIssue::Encrypted { wrong: true }], "{what}");
            }
        }
    }
}
