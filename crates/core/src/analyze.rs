//! From extracts to reports: pure, deterministic, independent of the order in which sources were scanned.

use crate::bundle::Bundle;
use crate::coverage::{self, ServicingLogs};
use crate::diagnosis;
use crate::extract::{Extract, Fact};
use crate::facts::Facts;
use crate::report::Report;
use crate::timeline::{ScannedSource, Timeline};
use crate::verdict::{Judged, Request, decide};
use crate::{assemble, extract};
use std::collections::BTreeMap;

/// Analyses scanned bundles. `extracts` holds (bundle index, entry index, extract) in any order; entries without one
/// count as lost. Bundles of one machine give one report, of several machines one each; loose files given together
/// are one bundle.
#[must_use]
pub fn analyze(bundles: Vec<Bundle>, extracts: Vec<(usize, usize, Extract)>, request: &Request) -> Vec<Report> {
    let mut scanned: BTreeMap<(usize, usize), Extract> = extracts.into_iter().map(|(b, e, x)| ((b, e), x)).collect();
    let mut inputs: Vec<(Bundle, Vec<ScannedSource>)> = Vec::new();
    for (index, bundle) in bundles.into_iter().enumerate() {
        let mut sources: Vec<ScannedSource> = Vec::new();
        for (entry, listed) in bundle.entries.iter().enumerate() {
            let mut extract = scanned.remove(&(index, entry)).unwrap_or_else(|| Extract::lost(extract::Loss::Crashed));
            if extract.bytes == 0 {
                extract.bytes = listed.size;
            }
            if extract.crc32 == 0 {
                extract.crc32 = listed.crc32.unwrap_or_default();
            }
            sources.push(ScannedSource { bundle: index, entry, path: listed.path.clone(), extract, copy_of: None });
        }
        inputs.push((bundle, sources));
    }
    machines(inputs).into_iter().map(|(bundles, sources)| report(&bundles, sources, request)).collect()
}

/// The bundles of one machine, with their place in what was given, and their sources.
type MachineInput = (Vec<(usize, Bundle)>, Vec<ScannedSource>);

/// Bundles grouped by the machine they name; those that name none join the only machine there is.
fn machines(inputs: Vec<(Bundle, Vec<ScannedSource>)>) -> Vec<MachineInput> {
    let host = |sources: &[ScannedSource]| {
        sources.iter().flat_map(|s| &s.extract.hints).find_map(|h| match &h.fact {
            Fact::Computer(name) => Some(name.to_ascii_uppercase()),
            _ => None,
        })
    };
    let mut groups: BTreeMap<Option<String>, MachineInput> = BTreeMap::new();
    for (index, (bundle, sources)) in inputs.into_iter().enumerate() {
        let group = groups.entry(host(&sources)).or_default();
        group.0.push((index, bundle));
        group.1.extend(sources);
    }
    if groups.len() == 2
        && let Some(unnamed) = groups.remove(&None)
        && let Some(named) = groups.values_mut().next()
    {
        named.0.extend(unnamed.0);
        named.1.extend(unnamed.1);
        named.0.sort_by_key(|(index, _)| *index);
    }
    groups.into_values().collect()
}

fn report(bundles: &[(usize, Bundle)], sources: Vec<ScannedSource>, request: &Request) -> Report {
    let timeline = Timeline::new(sources);
    let facts = Facts::new(&timeline);
    let logs = ServicingLogs::new(&timeline);
    let attempts = 0..facts.attempts.len();
    let judge = |i: usize| facts.attempts[i].failed().then(|| coverage::judge(&facts.attempts[i], &facts, &logs));
    let diagnose = |i: usize| if facts.attempts[i].failed() { diagnosis::of_attempt(&facts, i) } else { Vec::new() };
    let judged = Judged {
        coverage: attempts.clone().map(judge).collect(),
        findings: attempts.map(diagnose).collect(),
        machine: diagnosis::of_machine(&facts),
        readable: timeline
            .sources
            .iter()
            .any(|s| s.extract.kind.is_read() && (s.extract.records > 0 || !s.extract.hints.is_empty())),
        facts: &facts,
    };
    let decision = decide(&judged, request);
    assemble::report(bundles, &judged, decision, request)
}
