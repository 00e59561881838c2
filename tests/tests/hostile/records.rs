//! Sources of records and cells: their numbers lie, their places lead in circles.

use super::{Row, judge_beside};
use faultline_testkit::damage::bytes;
use faultline_testkit::samples;

const BLOCK: usize = 4_096;
const CHUNK: usize = 65_536;

fn event_log() -> Vec<u8> {
    let sample = samples::all().into_iter().find(|sample| sample.kind == "event-log").unwrap();
    sample.bytes[..BLOCK + CHUNK].to_vec()
}

#[test]
fn event_logs() {
    let whole = event_log();
    let mut rows = Vec::new();
    for at in bytes::cuts(&whole, 16) {
        rows.push(Row::new(format!("event log cut at {at}"), whole[..at].to_vec()));
    }
    // Number of blocks; the block's last record, its free place; the first record's size and number; its template.
    for (at, width) in [
        (42, 2),
        (BLOCK + 40, 4),
        (BLOCK + 44, 4),
        (BLOCK + 48, 4),
        (BLOCK + 128, 4),
        (BLOCK + 384, 4),
        (BLOCK + 512 + 4, 4),
        (BLOCK + 512 + 8, 8),
        (BLOCK + 512 + 16, 8),
        (BLOCK + 512 + 24 + 6, 4),
        (BLOCK + 512 + 24 + 10, 4),
    ] {
        for value in bytes::liars(whole.len()).into_iter().chain([512, 536, 24]) {
            rows.push(Row::new(format!("event log: {value} at {at}"), bytes::with_field(&whole, at, width, value)));
        }
    }
    for seed in 0..12 {
        rows.push(Row::new(format!("event log with flips, {seed}"), bytes::flipped(&whole, 128, 300, seed)));
    }
    rows.push(
        Row::new("event log whose block is none", bytes::overwritten(&whole, BLOCK, 8, 1))
            .naming(&["damaged-records", "unread"]),
    );
    rows.push(Row::new("event log, chunks exchanged", bytes::chunks_swapped(&whole, BLOCK)));
    rows.push(Row::new("event log of one block, a hundred times", [&whole[..], &whole[BLOCK..].repeat(99)].concat()));
    judge_beside(rows);
}

#[test]
fn hives() {
    let whole = samples::all().into_iter().find(|sample| sample.kind == "registry-hive").unwrap().bytes;
    let mut rows = Vec::new();
    for at in bytes::cuts(&whole, 16) {
        rows.push(Row::new(format!("hive cut at {at}"), whole[..at].to_vec()));
    }
    // Place of the root, length; the first bin's size, the first cell's size; places and counts in the root key.
    for (at, width) in [(36, 4), (40, 4), (BLOCK + 8, 4), (BLOCK + 32, 4)]
        .into_iter()
        .chain((BLOCK + 36..BLOCK + 36 + 76).step_by(4).map(|at| (at, 4)))
    {
        for value in [0, 0x20, 0x80, 0x7FFF_FFFF, 0xFFFF_FFF0, 0xFFFF_FFFF] {
            rows.push(Row::new(format!("hive: {value} at {at}"), bytes::with_field(&whole, at, width, value)));
        }
    }
    for seed in 0..12 {
        rows.push(Row::new(format!("hive with flips, {seed}"), bytes::flipped(&whole, 4, 60, seed)));
    }
    judge_beside(rows);
}
