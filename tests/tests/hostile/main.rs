//! Bundles made to do harm, and sound ones in every state of decay: reading them ends, in bounded time and memory; the
//! report names what is damaged; what is not damaged is read.
//!
//! Each row is one input. Tests run one after the other, because memory is metered for the process.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

mod changing;
mod containers;
mod endless;
mod meter;
mod names;
mod records;
mod texts;

use faultline_core::report::Report;
use faultline_testkit::archive::{Packing, entry, pack};
use faultline_testkit::samples;
use faultline_tests::{Given, reports, word};
use std::sync::{LazyLock, Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// What one input may take in a build without optimisation on a slow machine: a hang is a hang for ever.
const TIME: Duration = Duration::from_secs(120);
/// Live memory above what the input itself holds.
const MEMORY: usize = 48 << 20;

/// One input.
struct Row {
    name: String,
    bytes: Vec<u8>,
    /// One of these issues must be named, or the source be called unread; none: the damage may not show.
    named: &'static [&'static str],
    /// The kind it must still be known as.
    kind: Option<&'static str>,
}

impl Row {
    fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), bytes, named: &[], kind: None }
    }

    fn naming(self, named: &'static [&'static str]) -> Self {
        Self { named, ..self }
    }

    fn known_as(self, kind: &'static str) -> Self {
        Self { kind: Some(kind), ..self }
    }
}

/// A log beside the damage, whose last installation fails.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(samples::log);
static ALONE: Mutex<()> = Mutex::new(());

/// What came of one input, within the limits of time and memory.
fn bounded<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = mpsc::channel();
    let (worker, peak) = meter::peak(|| {
        let worker = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let done = work();
            let _ = send.send(());
            done
        });
        let done = receive.recv_timeout(TIME);
        assert!(!matches!(done, Err(mpsc::RecvTimeoutError::Timeout)), "{name}: does not end within {TIME:?}");
        worker.unwrap()
    });
    let done = worker.join().unwrap_or_else(|_| panic!("{name}: panics"));
    assert!(peak <= MEMORY, "{name}: {} kB of memory", peak / 1024);
    done
}

/// Every issue that the report names, and `unread` where a source is none of what is read.
fn named(report: &Report) -> Vec<&str> {
    let of_bundles = report.bundles.iter().flat_map(|bundle| &bundle.issues).map(|issue| issue.kind.as_str());
    let of_sources = report.sources.iter().flat_map(|source| &source.issues).map(|issue| issue.kind.as_str());
    let unread = report.sources.iter().filter(|source| !source.read).map(|_| "unread");
    of_bundles.chain(of_sources).chain(unread).collect()
}

fn failures(report: &Report) -> usize {
    report.attempts.iter().filter(|a| matches!(word(a.outcome).as_str(), "failed" | "rolled-back")).count()
}

/// Each input as a file of a bundle, beside a sound log.
fn judge_beside(rows: Vec<Row>) {
    let alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let good = reports(&[Given { name: "CBS.log".into(), folder: None, bytes: GOOD.clone() }]).remove(0);
    assert!(failures(&good) > 0);
    for Row { name, bytes, named: wanted, kind } in rows {
        let zip = pack(&[entry("CBS.log", GOOD.clone()), entry("x.bin", bytes)], Packing::default());
        let given = [Given { name: "bundle.zip".into(), folder: None, bytes: zip }];
        let report = bounded(&name, move || reports(&given).remove(0));
        let sound = report.sources.iter().find(|s| s.path == "CBS.log").unwrap_or_else(|| panic!("{name}: no log"));
        assert!(sound.read && sound.issues.is_empty(), "{name}: {:?}", sound.issues);
        assert!(failures(&report) >= failures(&good), "{name}: the failure of the log beside it is lost");
        judge_names(&name, &report, wanted);
        if let Some(kind) = kind {
            let found = report.sources.iter().find(|s| s.path == "x.bin").unwrap();
            assert_eq!(found.kind, kind, "{name}: {:?}", found.issues);
        }
    }
    drop(alone);
}

/// Each input as the file that was given.
fn judge_given(rows: Vec<Row>) -> Vec<(String, Report)> {
    let alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut judged = Vec::new();
    for Row { name, bytes, named: wanted, .. } in rows {
        let given = [Given { name: "bundle.zip".into(), folder: None, bytes }];
        let report = bounded(&name, move || reports(&given).remove(0));
        judge_names(&name, &report, wanted);
        judged.push((name, report));
    }
    drop(alone);
    judged
}

fn judge_names(name: &str, report: &Report, wanted: &[&str]) {
    let found = named(report);
    let is_named = wanted.is_empty() || wanted.iter().any(|one| found.contains(one));
    assert!(is_named, "{name}: the report names {found:?}, and none of {wanted:?}");
}
