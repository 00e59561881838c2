//! What a collector brings home, at any size: every kind of log in the share it has in real bundles.

use super::events;
use super::packer::{Made, Packed, pack};
use super::servicing::{START, write_archive, write_cbs};
use super::{beside, tools};
use crate::cabinet;
use crate::clock::Moment;
use crate::machine::Machine;
use std::io::{self, Write};

/// Windows turns a servicing log over at 50 MB, and often before. Small enough that the smallest bundle that is measured has two.
const TURNED_OVER: u64 = 12_500_000;
/// A log that is turned over covers less than this.
const TURN_MS: i64 = 7 * 86_400_000;
/// From here on a bundle has its sizes in eight bytes, as collectors write them that do not know how large it gets.
const WIDE_FROM: u64 = 4_000_000_000;

/// What a mix holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MixTruth {
    /// Entries.
    pub files: u64,
    /// Bytes in them, unpacked.
    pub bytes: u64,
    /// The KB whose installation fails at the end, with 0x80073712.
    pub failed: &'static str,
}

/// A kind of log.
struct Kind {
    /// Where it lies, without and with the ending.
    path: &'static str,
    ending: &'static str,
    /// Its share of the bundle in percent.
    share: u64,
    /// What is more comes in several files.
    largest: u64,
    /// How far these are apart: one covers less.
    days: i64,
    /// From when, how large, seed.
    make: fn(Moment, u64, u64) -> Vec<u8>,
}

const fn text(path: &'static str, share: u64, largest: u64, days: i64, make: fn(Moment, u64, u64) -> Vec<u8>) -> Kind {
    Kind { path, ending: "log", share, largest, days, make }
}

/// The rest is `CBS.log` and its archives: about half, as in real bundles. None is larger in a large bundle than in one of
/// 50 MB: there are more of them, and a difference in memory is one of the bundle's size, not of its sources'.
const KINDS: [Kind; 5] = [
    text("Logs/DISM/dism", 9, 4_500_000, 10, tools::dism),
    text("WindowsUpdate/WindowsUpdate", 12, 6_000_000, 5, tools::agent),
    text("INF/setupapi.dev", 6, 3_000_000, 5, tools::devices),
    text("Panther/setupact", 6, 3_000_000, 1, tools::setup),
    Kind {
        path: "EventLogs/System",
        ending: "evtx",
        share: 15,
        largest: events::USUAL_SIZE,
        days: 2,
        make: events::system,
    },
];

/// A bundle of about `size` bytes, unpacked; from 4 GB on a zip64.
///
/// # Errors
/// Those of `out`.
pub fn write_mix(out: impl Write, size: u64, seed: u64) -> io::Result<MixTruth> {
    let start = Machine::cmge_2022().clock.at(START);
    let mut files = Vec::new();
    let mut rest = size;
    for Kind { path, ending, share, largest, days, make } in KINDS {
        let bytes = size / 100 * share;
        rest -= bytes;
        let pieces = bytes.div_ceil(largest);
        for piece in 0..pieces {
            let from = start.plus_ms(-days * 86_400_000 * i64::try_from(piece).unwrap_or(0));
            let (name, seed) =
                (if piece == 0 { String::new() } else { format!("-{piece:03}") }, seed ^ (piece << 40) ^ share);
            files.push(Made::new(format!("{path}{name}.{ending}"), move || make(from, bytes / pieces, seed)));
        }
    }
    let newest = rest.min(TURNED_OVER);
    files.extend(
        archives(rest - newest, start, seed)
            .into_iter()
            .map(|(path, size, from, seed)| Made::new(format!("{path}.log"), move || archive(size, from, seed))),
    );
    // Short, so it is simply made twice: once for what stands beside it.
    let truth = write_cbs(&mut io::sink(), newest, seed)?;
    files.push(Made::new("Logs/CBS/CBS.log", move || {
        let mut log = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_cbs(&mut log, newest, seed);
        log
    }));
    files.extend(beside(&truth, seed).into_iter().map(|entry| Made::new(entry.path, move || entry.bytes)));
    let Packed { files, bytes } = pack(out, files, size >= WIDE_FROM)?;
    Ok(MixTruth { files, bytes, failed: truth.failed })
}

/// A bundle of about `size` bytes of rotated servicing logs, each in its cabinet. Gives how many, and their bytes.
///
/// # Errors
/// Those of `out`.
pub fn write_cabinets(out: impl Write, size: u64, seed: u64) -> io::Result<u64> {
    let start = Machine::cmge_2022().clock.at(START);
    let files = archives(size, start, seed).into_iter().map(|(path, size, from, seed)| {
        Made::new(format!("{path}.cab"), move || {
            let name = path.rsplit('/').next().unwrap_or_default();
            cabinet::pack(&[(&format!("{name}.log"), &archive(size, from, seed))])
        })
    });
    pack(out, files.collect(), false).map(|packed| packed.files)
}

/// The rotated logs that make `size` bytes, newest first: path without ending, size, first moment, seed.
fn archives(size: u64, start: Moment, seed: u64) -> Vec<(String, u64, Moment, u64)> {
    let count = size.div_ceil(TURNED_OVER);
    (0..count)
        .map(|n| {
            let from = start.plus_ms(-TURN_MS * i64::try_from(n + 1).unwrap_or(1));
            let rolled = from.plus_ms(TURN_MS).archive_digits();
            (format!("Logs/CBS/CbsPersist_{rolled}"), size / count, from, seed ^ ((n + 1) << 24))
        })
        .collect()
}

fn archive(size: u64, from: Moment, seed: u64) -> Vec<u8> {
    let mut log = Vec::new();
    // Writing to memory cannot fail.
    let _ = write_archive(&mut log, size, from, seed);
    log
}
