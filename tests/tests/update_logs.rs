//! Real logs of the update agent, where they are: every step equals what plain filters of the raw text find.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::extract::{AgentStep, Extract, ScanIssue, What};
use faultline_core::hresult::Code;
use faultline_tests::{Given, cases, corpus, scan};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// How often each step and failing code occurs.
type Steps = BTreeMap<(AgentStep, u32), usize>;

/// File, and what a person who reads it says: installs begun, installed, failed, waiting for a restart; failed scans;
/// downloads begun, ended well, failed, stopped; clock offsets.
const FILES: [(&str, [usize; 9], &[i16]); 5] = [
    ("driver-0x800f024b.log", [37, 33, 2, 1, 1, 50, 38, 10, 0], &[]),
    ("healthy.log", [0; 9], &[330]),
    ("kb5034441-0x800f0828.log", [17, 14, 2, 2, 2, 15, 14, 0, 1], &[]),
    ("win7-format.log", [0, 0, 0, 0, 1, 0, 0, 0, 0], &[-420, 330]),
    ("zh-cn-mojibake.log", [3, 8, 1, 0, 0, 13, 13, 0, 0], &[]),
];

const STEPS: [AgentStep; 9] = [
    AgentStep::InstallStarted,
    AgentStep::Installed,
    AgentStep::InstallFailed,
    AgentStep::RestartPending,
    AgentStep::ScanFailed,
    AgentStep::DownloadStarted,
    AgentStep::Downloaded,
    AgentStep::DownloadFailed,
    AgentStep::DownloadCancelled,
];

fn extract(path: &Path) -> Extract {
    scan(&[Given::file(path).unwrap()]).1.remove(0).2
}

fn steps(extract: &Extract) -> Steps {
    let mut steps = Steps::new();
    for event in &extract.events {
        // A search that went well is told only to show that a failure is over.
        if let What::Agent { step, code, .. } = &event.what
            && *step != AgentStep::Scanned
        {
            *steps.entry((*step, if code.is_success() { 0 } else { code.0 })).or_default() += 1;
        }
    }
    steps
}

/// What stands between `before` and the first of `ends`.
fn between<'a>(line: &'a str, before: &str, ends: &[char]) -> Option<&'a str> {
    line.split_once(before).map(|(_, rest)| rest.split(ends).next().unwrap())
}

fn hex(text: &str) -> u32 {
    u32::from_str_radix(text.trim_start_matches("0x"), 16).unwrap()
}

/// The same, by filters a person would type.
fn filtered(text: &str) -> Steps {
    let mut steps = Steps::new();
    let mut add = |step, code: u32| *steps.entry((step, if code >> 31 == 1 { code } else { 0 })).or_default() += 1;
    let history: Vec<&str> = text.lines().filter(|l| l.contains("LogHistory called")).collect();
    for line in &history {
        match hex(between(line, "resultMapped=", &[',']).unwrap()) {
            0 | 0x24_0006 => add(AgentStep::Installed, 0),
            0x24_0005 | 0x8024_2014 => add(AgentStep::RestartPending, 0),
            code => add(AgentStep::InstallFailed, code),
        }
    }
    for line in text.lines().filter(|l| l.contains("callback code = Update failed") && l.contains(", mapped result = "))
    {
        let update = between(line, "top-level update ", &['.']).unwrap().to_uppercase();
        if !history.iter().any(|l| l.contains(&update)) {
            add(AgentStep::InstallFailed, hex(between(line, ", mapped result = ", &[',']).unwrap()));
        }
    }
    let jobs: BTreeSet<&str> = text
        .lines()
        .filter(|l| l.contains(" started delegate invoked"))
        .filter_map(|l| l.split_once("Deployment job Id ").map(|(_, rest)| rest))
        .collect();
    jobs.iter().for_each(|_| add(AgentStep::InstallStarted, 0));
    for line in text.lines() {
        if let Some(code) = between(line, "Exit code = 0x8", &[' '])
            && (line.contains("END * Finding updates") || line.contains("\tAgent\t  * WARNING"))
        {
            add(AgentStep::ScanFailed, hex(&format!("8{}", code.trim())));
        }
        if line.contains("] Error occurred while downloading update ") {
            add(AgentStep::DownloadFailed, hex(between(line, "*FAILED* [", &[']']).unwrap()));
        }
    }
    // How many updates each call for downloads has, and how it ended.
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate().filter(|(_, l)| l.contains("START * Begin Downloading Updates")) {
        let thread: Vec<&str> = line.split_whitespace().skip(2).take(2).collect();
        // Some calls list fewer updates than they say they have.
        let count = lines[at..]
            .iter()
            .filter(|l| l.split_whitespace().skip(2).take(2).eq(thread.iter().copied()))
            .take_while(|l| !l.contains("END * Begin Downloading Updates"))
            .filter(|l| l.split_whitespace().skip(4).take(2).eq(["Agent", "UpdateId"]))
            .count();
        (0..count).for_each(|_| add(AgentStep::DownloadStarted, 0));
        let call = between(line, "[Call ID = {", &['}']).unwrap();
        let end = lines[at..]
            .iter()
            .find(|l| l.contains(call) && (l.contains("Call complete") || l.contains("Call Aborted")));
        match end {
            Some(end) if end.contains("Call Aborted") => {
                add(AgentStep::DownloadCancelled, hex(between(end, " and error ", &[' ', '\r']).unwrap()));
            }
            Some(end) if end.trim_end().ends_with(" and error 0") => {
                (0..count).for_each(|_| add(AgentStep::Downloaded, 0))
            }
            _ => {}
        }
    }
    steps
}

#[test]
fn every_step_is_what_filters_find() {
    let Some(root) = corpus() else { return };
    for (file, counts, offsets) in FILES {
        let path = root.join("windowsupdate").join(file);
        let extract = extract(&path);
        let text = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&text);
        let found = steps(&extract);
        assert_eq!(found, filtered(&text), "{file}");
        let count = |step| found.iter().filter(|((s, _), _)| *s == step).map(|(_, n)| *n).sum::<usize>();
        assert_eq!(STEPS.map(count), counts, "{file}");
        assert_eq!(extract.records as usize, text.lines().filter(|l| l.contains(':')).count(), "{file}: records");
        assert_eq!(extract.clock.iter().map(|w| w.minutes).collect::<Vec<_>>(), offsets, "{file}");
        assert!(extract.identifiers.is_empty(), "{file}");
        // Its Chinese titles had been read in the wrong encoding and saved again.
        let issues: &[ScanIssue] = if file == "zh-cn-mojibake.log" { &[ScanIssue::Recoded] } else { &[] };
        assert_eq!(extract.issues, issues, "{file}");
        assert!(extract.events.is_sorted_by_key(|e| e.line), "{file}");
    }
}

#[test]
fn the_chain_of_kb5034441_begins_with_the_installers_code() {
    let Some(root) = corpus() else { return };
    let extract = extract(&root.join("windowsupdate/kb5034441-0x800f0828.log"));
    let id = "576B0DD6-57CC-457B-A5EC-E888491B395D";
    let told: Vec<(u64, String)> = extract
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::Agent { step, update, revision, code, title, client } if update == id => {
                assert!(title.contains("KB5034441") && revision == "200" && client == "MoUpdateOrchestrator");
                Some((event.line, format!("{step:?} {code}")))
            }
            What::AgentFailure { update, code } if update == id => Some((event.line, code.hex())),
            _ => None,
        })
        .collect();
    let told: Vec<(u64, &str)> = told.iter().map(|(line, text)| (*line, text.as_str())).collect();
    assert_eq!(
        told,
        [
            (9615, "DownloadStarted 0x00000000"),
            (9752, "Downloaded 0x00000000"),
            (9802, "InstallStarted 0x00000000"),
            (9858, "0x800f0828"),
            (9860, "0x8024200b"),
            (9862, "InstallFailed 0x80070643"),
            (10199, "DownloadStarted 0x00000000"),
            (10250, "DownloadCancelled 0x8024000b"),
        ]
    );
}

#[test]
fn inner_codes_name_their_update() {
    let Some(root) = corpus() else { return };
    let inner = |file: &str| {
        let events = extract(&root.join("windowsupdate").join(file)).events;
        let named = |event: faultline_core::extract::Event| match event.what {
            What::AgentFailure { update, code } if !update.is_empty() => {
                Some((event.line, update[..8].to_owned(), code.0))
            }
            _ => None,
        };
        events.into_iter().filter_map(named).collect::<Vec<_>>()
    };
    let named = |line, update: &str, code| (line, update.to_owned(), code);
    assert_eq!(
        inner("driver-0x800f024b.log"),
        [
            named(8111, "4E95DCBD", 0x8024_0009),
            named(8152, "4E95DCBD", 0x800f_024b),
            named(8157, "4E95DCBD", 0x8024_200b)
        ]
    );
    assert_eq!(inner("zh-cn-mojibake.log"), [named(14100, "AD27E52B", 0x8007_0002)]);
}

/// The codes the lines of a documented case state, and whether a scan is said to have failed.
const CASES: [(&str, &[u32], bool); 10] = [
    ("gh-017", &[0x8007_2ee2], false),
    ("wu-002", &[0x8007_0070], false),
    ("wu-003", &[0x8007_2f8f], false),
    ("wu-005", &[0x8024_4007], false),
    ("wu-007", &[0x8024_4007], false),
    ("wu-008", &[0x8007_2efe], false),
    ("wu-009", &[0x8024_402c], true),
    ("wu-010", &[0x8007_0426], true),
    ("wu-012", &[0x8024_0439], true),
    ("wu-013", &[0x8007_06d9], false),
];

#[test]
fn documented_cases_are_read_without_a_wrong_step() {
    let Some(root) = cases() else { return };
    let log = |id: &str| root.join(id).join("Windows/WindowsUpdate.log");
    let all: Vec<PathBuf> =
        fs::read_dir(&root).unwrap().map(|e| e.unwrap().path().join("Windows/WindowsUpdate.log")).collect();
    assert_eq!(all.iter().filter(|path| path.exists()).count(), CASES.len());
    for (id, codes, scan_failed) in CASES {
        let extract = extract(&log(id));
        assert_eq!(extract.kind.id(), "windows-update-log", "{id}");
        let code = |what: &What| match what {
            What::Agent { code, .. } | What::AgentFailure { code, .. } | What::Fault { code, .. } => code.0,
            other => panic!("{id}: {other:?}"),
        };
        let found: BTreeSet<u32> = extract.events.iter().map(|e| code(&e.what)).filter(|code| *code != 0).collect();
        assert_eq!(found, codes.iter().copied().collect(), "{id}");
        let steps = steps(&extract);
        assert_eq!(steps.keys().any(|(step, _)| *step == AgentStep::ScanFailed), scan_failed, "{id}");
        assert!(steps.len() <= 1 && !Code(codes[0]).is_success(), "{id}");
    }
}
