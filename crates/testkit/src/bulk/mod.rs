//! Large inputs of known truth, made quickly and the same each time: for benches, and for the gates on memory and time.
//!
//! [`write_bundle`] is one log of any size in a zip, [`write_mix`] what a collector brings home, [`write_events`] event
//! logs, [`write_cabinets`] rotated logs in their cabinets. [`write_attempts`] and [`write_sources`] have much of one
//! kind of thing and little of everything else. Whatever is large is cut into files of the size Windows gives them, made
//! on all processors, and written as it is made: memory holds a few files, however large the bundle.

mod attempts;
mod events;
mod mix;
mod packer;
mod servicing;
mod tools;

pub use attempts::{write_attempts, write_sources};
pub use events::write_events;
pub use mix::{MixTruth, write_cabinets, write_mix};
pub use servicing::{BulkTruth, write_cbs};

use crate::archive::{Entry, Packing, entry, stream};
use crate::machine::Machine;
use crate::reporting::AgentLog;
use crate::systeminfo;
use servicing::{START, updates};
use std::io::{self, Seek, Write};

/// A bundle around one log: `CBS.log`, `ReportingEvents.log` with the failure, `systeminfo.txt`.
///
/// # Errors
/// Those of `out`.
pub fn write_bundle<W: Write + Seek>(out: W, size: u64, seed: u64) -> io::Result<(W, BulkTruth)> {
    let mut truth = None;
    let out = stream(out, "Logs/CBS/CBS.log", Packing::default(), |w| {
        let written = write_cbs(w, size, seed)?;
        let entries = beside(&written, seed);
        truth = Some(written);
        Ok(entries)
    })?;
    truth.map(|truth| (out, truth)).ok_or_else(|| io::Error::other("nothing written"))
}

/// What stands beside a `CBS.log`: the agent that saw it fail, and the machine.
fn beside(truth: &BulkTruth, seed: u64) -> Vec<Entry> {
    let machine = Machine::cmge_2022();
    let mut agent = AgentLog::new(&machine, seed);
    agent.daily_scans(machine.clock.at(START), truth.failed_at);
    let updates = updates();
    if let Some(failing) = updates.iter().find(|update| update.kb == truth.failed) {
        agent.fetched_and_started(truth.failed_at.plus_ms(-9_000), failing);
        agent.install_failed(truth.failed_at.plus_ms(400), failing, 0x8007_3712);
    }
    vec![
        entry("SoftwareDistribution/ReportingEvents.log", agent.into_bytes()),
        entry("systeminfo.txt", systeminfo::chinese(&machine, machine.boot)),
    ]
}

#[cfg(test)]
mod tests;
