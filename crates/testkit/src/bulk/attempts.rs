//! Much of one kind of thing: attempts, sources. What grows faster than its input shows here.

use super::packer::{Made, pack};
use super::servicing::{START, write_archive};
use crate::evtx::system::SystemLog;
use crate::machine::{Machine, Update};
use crate::reporting::AgentLog;
use crate::rng::Rng;
use std::io::{self, Write};

/// The agent keeps about this many attempts in one log before it begins the next.
const IN_ONE_LOG: u32 = 500;
/// Between two attempts.
const APART_MS: i64 = 2 * 3_600_000;
/// A servicing log of one quiet day.
const ONE_DAY: u64 = 20_000;

/// A bundle in which `count` updates were tried, each told by the agent's log and by the System log; every fourth failed.
///
/// # Errors
/// Those of `out`.
pub fn write_attempts(out: impl Write, count: u32, seed: u64) -> io::Result<()> {
    let files = (0..count.div_ceil(IN_ONE_LOG)).flat_map(|log| {
        let first = log * IN_ONE_LOG;
        let range = (first, count.min(first + IN_ONE_LOG));
        [
            Made::new(format!("SoftwareDistribution/ReportingEvents-{log:03}.log"), move || told(range, seed).0),
            Made::new(format!("EventLogs/System-{log:03}.evtx"), move || told(range, seed).1),
        ]
    });
    pack(out, files.collect(), false).map(|_| ())
}

/// The attempts from the first to before the last of `range`, as both tell them.
fn told((from, to): (u32, u32), seed: u64) -> (Vec<u8>, Vec<u8>) {
    let machine = Machine::cmge_2022();
    let start = machine.clock.at(START).plus_ms(-10_000 * APART_MS);
    let (mut agent, mut system) = (AgentLog::new(&machine, seed ^ u64::from(from)), SystemLog::new(&machine, seed));
    system.first_record(1 + u64::from(from) * 4);
    for number in from..to {
        let begun = start.plus_ms(i64::from(number) * APART_MS);
        let done = begun.plus_ms(120_000);
        let update = update(number);
        agent.fetched_and_started(begun, &update);
        system.fetched_and_started(begun.plus_ms(35), &update);
        if Rng::new(seed ^ u64::from(number)).between(0, 4) == 0 {
            agent.install_failed(done, &update, 0x800f_0922);
            system.install_failed(done.plus_ms(120), &update, 0x800f_0922);
        } else {
            agent.installed(done, &update);
            system.installed(done.plus_ms(120), &update);
        }
    }
    (agent.into_bytes(), system.into_bytes())
}

/// An update of its own for each number.
fn update(number: u32) -> Update {
    // Scenarios write their updates out, so a KB is a constant there; a few bytes of each are never given back here.
    let kb: &'static str = String::leak(format!("KB{}", 5_000_000 + number));
    Update::cumulative(kb, &format!("19041.{}.1.{}", 1 + number / 20, 1 + number % 20), "2022-09")
}

/// A bundle of `count` servicing logs of one day each.
///
/// # Errors
/// Those of `out`.
pub fn write_sources(out: impl Write, count: u32, seed: u64) -> io::Result<()> {
    let start = Machine::cmge_2022().clock.at(START);
    let files = (0..count).map(|n| {
        let from = start.plus_ms(-i64::from(n) * 86_400_000);
        Made::new(format!("Logs/CBS/CbsPersist_{}.log", from.plus_ms(43_200_000).archive_digits()), move || {
            let mut log = Vec::new();
            // Writing to memory cannot fail.
            let _ = write_archive(&mut log, ONE_DAY, from, seed ^ u64::from(n));
            log
        })
    });
    pack(out, files.collect(), false).map(|_| ())
}
