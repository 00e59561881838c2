//! The evidence pack: small, without names, the same whenever it is made; and judged again it says what its bundle said.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::pack::{Evidence, Pack, Placed, Task, assemble, differences};
use faultline_core::redact::{Choice, Names};
use faultline_core::report::{Diagnosis, Report};
use faultline_core::words::Language;
use faultline_core::{Bundle, Extract, Opened, Request, Wire as _, analyze, identity};
use faultline_testkit::archive::{Packing, entry, pack as zip};
use faultline_testkit::damage;
use faultline_testkit::scenario::{self, Scenario};
use faultline_tests::{Given, scan, word};
use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

fn given(scenario: &Scenario) -> Vec<Given> {
    let given =
        |b: &scenario::ScenarioBundle| Given { name: b.file_name.clone(), folder: None, bytes: b.bytes.clone() };
    scenario.bundles.iter().map(given).collect()
}

fn request(scenario: &Scenario) -> Request {
    let wish = &scenario.expect.request;
    Request {
        case: wish.case.map(Into::into),
        kbs: wish.kbs.iter().map(|kb| (*kb).into()).collect(),
        not_before: wish.not_before.map(Into::into),
        ..Request::default()
    }
}

struct Made {
    report: Report,
    pack: Pack,
}

fn made(files: &[Given], request: &Request) -> Made {
    let (bundles, extracts): (Vec<Bundle>, Vec<(usize, usize, Extract)>) = scan(files);
    let names = Names::learn(&bundles, &extracts, &Choice::default());
    let report = analyze(bundles, extracts.clone(), request).remove(0);
    let evidence = Evidence::of(&report);
    let mut excerpts: Vec<Placed> = Vec::new();
    for (file, entry, extract) in &extracts {
        let given = &files[*file];
        let mut opened = Opened::open(&given.name, given.bytes.len() as u64, Cursor::new(&given.bytes[..]));
        // As in the page, where those who read a file get only this.
        let task = Task { extract: extract.clone(), shown: evidence.in_entry(*file, *entry).to_vec() };
        let Task { extract, shown } = Task::from_bytes(&task.to_bytes()).unwrap();
        let made = opened.excerpts(*entry, &extract, &shown, &mut |_| true);
        assert!(!task.is_empty() || made.is_empty());
        excerpts.push((*file, *entry, made));
    }
    let pack = assemble(&report, &excerpts, &names, Language::En, &identity::program());
    Made { report, pack }
}

/// What a report says, without the places that say it; what is named in it is compared by kind alone, for names are replaced.
fn said(report: &Report) -> Vec<String> {
    let diagnoses = |all: &[Diagnosis]| -> Vec<String> {
        all.iter().map(|d| format!("{} {} {}", d.cause, d.subject.is_some(), word(d.confidence))).collect()
    };
    let mut said = vec![format!("verdict {} {:?}", word(report.verdict.status), report.verdict.cause)];
    for attempt in &report.attempts {
        let chain: Vec<&str> = attempt.chain.iter().map(|link| link.hex.as_str()).collect();
        said.push(format!(
            "{:?} {} {:?} {:?} {chain:?} {:?}",
            attempt.kb,
            word(attempt.outcome),
            attempt.code.as_ref().map(|code| &code.hex),
            attempt.coverage.map(word),
            diagnoses(&attempt.diagnoses)
        ));
    }
    said.push(format!("machine {:?}", diagnoses(&report.findings)));
    said
}

fn again(pack: &Pack, request: &Request) -> Report {
    let file = Given { name: "pack.zip".into(), folder: None, bytes: pack.bytes.clone() };
    let (bundles, extracts) = scan(&[file]);
    analyze(bundles, extracts, request).remove(0)
}

#[test]
fn a_pack_says_what_its_bundle_said() {
    let next = AtomicUsize::new(0);
    let ids: Vec<&str> = scenario::ids().collect();
    let work = || {
        let mut wrong = Vec::new();
        while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(complaints(&scenario::by_id(id).unwrap()).into_iter().map(|what| format!("{id}: {what}")));
        }
        wrong
    };
    let wrong: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn complaints(scenario: &Scenario) -> Vec<String> {
    let (files, request) = (given(scenario), request(scenario));
    let Made { report, pack } = made(&files, &request);
    let read = again(&pack, &request);
    let (before, now) = (said(&report), said(&read));
    let unpacked: u64 = report.sources.iter().map(|source| source.size_bytes.get()).sum();
    let logs: usize = pack.files.iter().filter(|f| !f.name.starts_with("faultline/")).map(|f| f.text.len()).sum();
    let leaks = pack.leaks.iter().map(|leak| format!("{leak:?}"));
    let mut wrong: Vec<String> =
        pack.doubtful.iter().map(|file| format!("{file} is not proven")).chain(leaks).collect();
    wrong.extend(before.iter().filter(|line| !now.contains(line)).map(|line| format!("- {line}")));
    wrong.extend(now.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}")));
    wrong.extend(differences(&pack.bytes, &report, &request));
    // What is read of it are the excerpts: neither the report nor anything else passes for a log.
    for source in read.sources.iter().filter(|source| source.path.starts_with("faultline/")) {
        if !matches!(&source.kind[..], "text" | "pack-manifest") {
            wrong.push(format!("{} is read as {}", source.path, source.kind));
        }
    }
    // These bundles hold little but what matters; real ones hold a hundred times more.
    if unpacked > 300_000 && logs as u64 * 4 > unpacked {
        wrong.push(format!("{logs} of {unpacked} bytes"));
    }
    if let Some(computer) = report.machine.computer.filter(|name| name.len() > 3) {
        let named = pack.files.iter().filter(|f| f.text.to_lowercase().contains(&computer.to_lowercase()));
        wrong.extend(named.map(|file| format!("{} names {computer}", file.name)));
    }
    wrong
}

#[test]
fn a_pack_depends_on_nothing_but_its_bundle() {
    let scenario = scenario::by_id("full-chain-cab").unwrap();
    let (files, request) = (given(&scenario), request(&scenario));
    let (first, second) = (made(&files, &request).pack, made(&files, &request).pack);
    assert_eq!(first.bytes, second.bytes);
    let mut archive = ::zip::ZipArchive::new(Cursor::new(&first.bytes)).unwrap();
    let names: Vec<String> =
        (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned()).collect();
    assert!(names.is_sorted() && names.iter().any(|name| name.contains(".cab/")), "{names:?}");
    for file in &first.files {
        assert!(!file.text.contains("ElfFile\0") && !file.text.contains("regf"), "{}: nothing binary", file.name);
    }
}

#[test]
fn a_source_that_cannot_be_read_is_named_and_stops_nothing() {
    let scenario = scenario::by_id("d").unwrap();
    let files = given(&scenario);
    let mut archive = ::zip::ZipArchive::new(Cursor::new(&files[0].bytes)).unwrap();
    let mut entries = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut file, &mut bytes).unwrap();
        let name = file.name().unwrap().into_owned();
        entries.push(entry(name, bytes));
    }
    let log = entries[0].bytes.clone();
    for (at, bytes) in [
        damage::bytes::flipped(&log, 0, 4_000, 1),
        damage::bytes::chunks_lost(&log, 999, 3),
        damage::text::nul_run(&log, log.len() / 2, 5_000),
        damage::text::garbage(&log, 10_000, 5_000, 2),
    ]
    .into_iter()
    .enumerate()
    {
        entries.push(entry(format!("broken/{at}.log"), bytes));
    }
    entries.push(entry("CbsPersist_20220101000000.cab", b"MSCF and nothing else".to_vec()));
    let bytes = zip(&entries, Packing::default());
    let files = [Given { name: "b.zip".into(), folder: None, bytes }];
    let Made { report, pack } = made(&files, &Request::default());
    let read = again(&pack, &Request::default());
    // Four damaged copies of one log beside it tell many things twice: the answer is the same, if not every word of it.
    let answer = |report: &Report| (report.verdict.status, report.verdict.cause.clone());
    assert_eq!(answer(&report), answer(&read), "{:?}", pack.doubtful);
    let cabinet = read.sources.iter().find(|source| source.path.ends_with(".cab")).unwrap();
    assert_eq!((&cabinet.kind[..], cabinet.issues.len()), ("cabinet", 1));
}
