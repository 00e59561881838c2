//! Event logs of the sizes that Windows lets them grow to.

use super::packer::{Made, pack};
use super::servicing::updates;
use crate::clock::Moment;
use crate::evtx::system::{Service, SystemLog};
use crate::machine::Machine;
use crate::rng::Rng;
use std::io::{self, Write};

/// What Windows lets most of its hundreds of logs grow to: sixteen chunks and a header.
pub(super) const USUAL_SIZE: u64 = 1_052_672;
/// What a record takes, about; a chunk has some slack at its end.
const RECORD: u64 = 360;
const PROGRAMS: [&str; 6] = ["MsMpEng", "TiWorker", "OUTLOOK", "WINWORD", "chrome", "svchost"];

/// `count` event logs of 1 MB each in a zip. Gives the bytes of them.
///
/// # Errors
/// Those of `out`.
pub fn write_events(out: impl Write, count: u32, seed: u64) -> io::Result<u64> {
    let start = Machine::cmge_2022().boot;
    let files = (0..count).map(|n| {
        // One after the other, as archived ones are.
        let from = start.plus_ms(-i64::from(n) * 2 * 86_400_000);
        let seed = seed ^ (u64::from(n) << 32);
        Made::new(format!("EventLogs/Archive-System-{n:04}.evtx"), move || system(from, USUAL_SIZE, seed))
    });
    pack(out, files.collect(), false).map(|packed| packed.bytes)
}

/// A System log of about `size` bytes that begins at `start`: a busy computer, and updates that succeed.
pub(super) fn system(start: Moment, size: u64, seed: u64) -> Vec<u8> {
    let machine = Machine::cmge_2022();
    let (mut log, mut rng) = (SystemLog::new(&machine, seed), Rng::new(seed ^ 0xE7E2));
    let updates = updates();
    log.first_record(1 + seed % 50_000);
    let mut at = start;
    for _ in 0..size / RECORD {
        at = at.plus_ms(rng.between(900, 60_000));
        let service = *rng.pick(&[Service::UPDATE, Service::INSTALLER, Service::SPOOLER]);
        // A quarter of a real log's records are of kinds that tell of updates; a service's state is none of them.
        match rng.between(0, 120) {
            0..=59 => log.service_state(at, service, rng.between(0, 2) == 0),
            60 => log.filter_loaded(at, &format!("Filter{}", rng.between(100, 999))),
            61 => log.zone_refreshed(at),
            62 => log.io_retried(at),
            63 => log.service_installed(at, &rng.hash(), &format!("C:\\Windows\\Temp\\{}.sys", rng.hash()), true),
            64 => log.memory_low(at, &format!("{}.exe", rng.pick(&PROGRAMS))),
            65 => log.download_started(at, rng.pick(&updates)),
            _ => log.ordinary_event(at),
        };
    }
    log.into_bytes()
}
