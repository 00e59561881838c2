//! Event logs that are cut, damaged or made to do harm: they cost what is damaged, and reading them ends.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::Opened;
use faultline_core::extract::{Extract, ScanIssue};
use faultline_tests::corpus;
use std::fs;
use std::io::Cursor;

/// A step of a small, even generator: the same damage in every run.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap()
}

/// Reads whatever `bytes` are, in both ways; there is nothing to assert but that it ends.
fn survive(bytes: &[u8]) -> Extract {
    let mut opened = Opened::open("x", bytes.len() as u64, Cursor::new(bytes));
    let extract = opened.scan(0, &mut |_| true);
    assert!(opened.lines(0, &[], 0, 2_000).len() <= 2_000);
    extract
}

/// File header and first blocks of a real log.
fn sample(blocks: usize) -> Option<Vec<u8>> {
    let bytes = fs::read(corpus()?.join("evtx/System-event20.evtx")).unwrap();
    Some(bytes[..4_096 + blocks * 65_536].to_vec())
}

#[test]
fn cut_logs_keep_what_stands_before_the_cut() {
    let Some(whole) = sample(2) else { return };
    let all = survive(&whole).records;
    let mut before = 0;
    for end in (0..whole.len()).step_by(997).chain([whole.len()]) {
        let extract = survive(&whole[..end]);
        assert!(extract.records >= before && extract.records <= all, "{end}");
        before = extract.records;
    }
    assert_eq!(before, all);
    let cut = survive(&whole[..40_000]);
    assert!(matches!(cut.issues[..], [ScanIssue::DamagedRecords { records: 1, blocks: 0 }]), "{:?}", cut.issues);
}

#[test]
fn damaged_logs_cost_what_is_damaged() {
    let Some(whole) = sample(3) else { return };
    let sound = survive(&whole);
    // A block that is none.
    let mut bytes = whole.clone();
    bytes[4_096 + 65_536..][..8].copy_from_slice(b"ElfChnkX");
    let extract = survive(&bytes);
    assert!(extract.issues.contains(&ScanIssue::DamagedRecords { records: 0, blocks: 1 }), "{:?}", extract.issues);
    assert!(extract.records > 0 && extract.records < sound.records);
    // A record with a wrong size: the next is found.
    let mut bytes = whole.clone();
    bytes[4_096 + 512 + 4] ^= 0x10;
    let extract = survive(&bytes);
    assert_eq!(extract.records + 1, sound.records);
    assert!(extract.issues.contains(&ScanIssue::DamagedRecords { records: 1, blocks: 0 }), "{:?}", extract.issues);
    // Space given ahead of time is no damage.
    let mut bytes = whole;
    bytes.resize(4_096 + 5 * 65_536, 0);
    let extract = survive(&bytes);
    assert_eq!((extract.records, &extract.events, &extract.issues), (sound.records, &sound.events, &sound.issues));
}

#[test]
fn hostile_logs_end() {
    let Some(whole) = sample(1) else { return };
    let mut state = 3;
    for round in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..=next(&mut state) % 24 {
            let at = 4_096 + next(&mut state) % 65_536;
            bytes[at] = match next(&mut state) % 4 {
                0 => 0xFF,
                1 => 0,
                // Tokens: what a parser follows.
                2 => [0x01, 0x41, 0x0C, 0x0D, 0x0E, 0x05, 0x06, 0x21, 0x81][next(&mut state) % 9],
                _ => bytes[at] ^ (1 << (next(&mut state) % 8)),
            };
        }
        let extract = survive(&bytes);
        assert!(extract.records < 1_000, "{round}");
    }
}
