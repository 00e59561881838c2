//! Real servicing logs, where they are: every event equals what plain filters of the raw text find.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::extract::What;
use faultline_tests::{Given, corpus, name_of, scan};
use std::collections::BTreeMap;
use std::fs;

/// What a line says, and the text a person would search for.
const FILTERS: [(&str, &str); 9] = [
    ("service started", "CBS    TI: --- Initializing Trusted Installer ---"),
    ("last boot", "CBS    TI: Last boot time: "),
    ("session opened", " initialized by client "),
    ("session ended", " finalized. Reboot required: "),
    ("work on packages", "CBS    Exec: Session processing started."),
    ("package started", "CBS    Exec: Processing started."),
    ("package ended", "CBS    Exec: Processing complete"),
    ("failure report", "CBS    WER: Generating failure report for package: "),
    ("original failure", "CBS    Setting original failure status: "),
];

fn name(what: &What) -> Option<&'static str> {
    Some(match what {
        What::ServicingStart => "service started",
        What::LastBoot(_) => "last boot",
        What::SessionOpened { .. } => "session opened",
        What::SessionEnded { .. } => "session ended",
        What::SessionProcessing { .. } => "work on packages",
        What::PackageStarted { .. } => "package started",
        What::PackageEnded { .. } => "package ended",
        What::FailureReport { .. } => "failure report",
        What::OriginalFailure { .. } => "original failure",
        _ => return None,
    })
}

#[test]
fn events_are_those_that_plain_filters_find() {
    let Some(root) = corpus() else { return };
    let (mut files, mut total) = (0, 0);
    for entry in fs::read_dir(root.join("cbs")).unwrap() {
        let path = entry.unwrap().path();
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        // Lines by number, so that a miss shows which.
        let mut wanted: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for (number, line) in (1u64..).zip(text.lines()) {
            for (name, filter) in FILTERS {
                if line.contains(filter) {
                    wanted.entry(name).or_default().push(number);
                }
            }
        }
        let extract = scan(&[Given::file(&path).unwrap()]).1.remove(0).2;
        let mut found: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for event in &extract.events {
            if let Some(name) = name(&event.what) {
                found.entry(name).or_default().push(event.line);
            }
        }
        assert_eq!(found, wanted, "{}", name_of(&path));
        files += 1;
        total += found.values().map(Vec::len).sum::<usize>();
    }
    assert!(files >= 10 && total > 500, "{files} files, {total} events");
}
