//! The evidence pack: of every source the few lines that matter, so that it can be judged again from a small file.
//!
//! ```text
//! Extract, Report ──► plan      which lines: what the scan kept, what the report shows, the ends
//! source ──► excerpt            one pass; read again by the same parser, and widened where that tells something else
//! excerpts ──► pack             names replaced, a manifest of what was left out, a zip
//! ```
//!
//! Nothing binary of the original is in it: event logs become the XML that Windows exports, hives a registry file. An
//! excerpt is proven, not trusted: it is read as any log, and what it tells has to be what its source told.

mod assemble;
mod excerpt;
mod manifest;
mod plan;
mod rebuilt;
mod records;
mod text;
mod zip;

pub use assemble::{Pack, PackFile, Placed, assemble};
pub use excerpt::{Evidence, Excerpt, Task};

use crate::analyze::analyze;
use crate::bundle::Opened;
use crate::report::{Attempt, Diagnosis, Report};
use crate::verdict::Request;
use assemble::Packed;
use std::io::Cursor;

/// Bytes of one source in a pack.
const TEXT_LIMIT: usize = 16 * 1024 * 1024;
/// What a pack holds at most; what is beyond is left out, and both the manifest and [`Pack::left_out`] say so.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Bytes of all sources.
    bytes: usize,
    /// Files: a zip without extensions counts no more than 65,535.
    files: usize,
}

const LIMITS: Limits = Limits { bytes: 256 * 1024 * 1024, files: 60_000 };

/// Reads a pack as any bundle, and says what it tells otherwise than the report of the whole; empty: the same verdict, the same
/// failures, the same causes.
#[must_use]
pub fn differences(pack: &[u8], report: &Report, request: &Request) -> Vec<String> {
    let mut opened = Opened::open("pack.zip", pack.len() as u64, Cursor::new(pack));
    let extracts = (0..opened.bundle().entries().len()).map(|entry| (0, entry, opened.scan(entry, &mut |_| true)));
    let extracts = extracts.collect();
    let reports = analyze(vec![opened.bundle().clone()], extracts, request);
    differences_from(reports.first(), report)
}

/// The same of a pack that was read already: what it tells `now`; `None`: nothing at all.
#[must_use]
pub fn differences_from(now: Option<&Report>, report: &Report) -> Vec<String> {
    let now = now.map(told).unwrap_or_default();
    let before = told(report);
    let missing = before.iter().filter(|line| !now.contains(line)).map(|line| format!("- {line}"));
    missing.chain(now.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"))).collect()
}

/// What a report comes to, without the places and names that say it.
fn told(report: &Report) -> Vec<String> {
    let causes = |all: &[Diagnosis]| -> Vec<String> {
        all.iter().map(|diagnosis| format!("{} {:?}", diagnosis.cause, diagnosis.confidence)).collect()
    };
    let attempt = |attempt: &Attempt| {
        let chain: Vec<&str> = attempt.chain.iter().map(|link| link.hex.as_str()).collect();
        let (outcome, coverage) = (attempt.outcome, attempt.coverage);
        format!("{:?} {outcome:?} {coverage:?} {chain:?} {:?}", attempt.kb, causes(&attempt.diagnoses))
    };
    let mut told = vec![format!("{:?} {:?}", report.verdict.status, report.verdict.cause)];
    told.extend(report.attempts.iter().map(attempt));
    told.push(format!("{:?}", causes(&report.findings)));
    told
}
