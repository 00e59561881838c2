//! Real logs, where they are: what each file is, how much of it was read, and what happened on its machine.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

mod files;

use faultline_core::report::{Attempt, Diagnosis, Report};
use faultline_tests::{Given, corpus, reports, word};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What a CBS log holds, as a person who reads it says: offsets of the clock in minutes, verdict.
const CBS: [(&str, &[i32], &str); 10] = [
    ("loghub-2k.log", &[480], "no-failure"),
    ("restorehealth-succeeded.log", &[420], "no-failure"),
    ("server2012-restorehealth-0x800f081f.log", &[-420], "explained"),
    ("sfcdetails.txt", &[], "no-failure"),
    ("win10-healthy.log", &[-480], "no-failure"),
    ("win10-overflow-0x80070216.log", &[-420, -360], "no-failure"),
    ("win10-pending-repair-0x80070bc9.log", &[-360], "explained"),
    ("win10-small.log", &[480], "no-failure"),
    ("win7sp1-x86-cannot-repair.log", &[60], "explained"),
    ("win81-healthy.log", &[-300], "no-failure"),
];

fn report(root: &Path, file: &str) -> Report {
    let mut reports = reports(&[Given::file(&root.join(file)).unwrap()]);
    assert_eq!(reports.len(), 1, "{file}");
    reports.remove(0)
}

fn failed(report: &Report) -> Vec<&Attempt> {
    report.attempts.iter().filter(|a| matches!(word(a.outcome).as_str(), "failed" | "rolled-back")).collect()
}

fn certain<'a>(diagnoses: impl IntoIterator<Item = &'a Diagnosis>, cause: &str) -> bool {
    diagnoses.into_iter().any(|d| d.cause == cause && word(d.confidence) == "certain")
}

/// A record of CBS.log begins with its time; nothing else in these files does.
fn cbs_stamp(line: &str) -> Option<String> {
    let stamp = line.trim_start_matches('\u{FEFF}').get(..20)?;
    let shape: String = stamp.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    (shape == "0000-00-00 00:00:00,").then(|| stamp[..19].replace(' ', "T"))
}

#[test]
fn every_record_of_the_servicing_logs_is_read() {
    let Some(root) = corpus() else { return };
    for (file, ..) in CBS {
        let source = report(&root, &format!("cbs/{file}")).sources.remove(0);
        let text = String::from_utf8_lossy(&fs::read(root.join("cbs").join(file)).unwrap()).into_owned();
        let stamps: Vec<String> = text.lines().filter_map(cbs_stamp).collect();
        assert!(stamps.len() > 500, "{file}");
        assert_eq!(source.records.get(), stamps.len() as u64, "{file}");
        assert_eq!(
            (source.first_local.as_ref(), source.last_local.as_ref()),
            (stamps.first(), stamps.last()),
            "{file}"
        );
        assert!(source.read && source.issues.is_empty(), "{file}: {:?}", source.issues);
    }
}

#[test]
fn clocks_of_real_machines() {
    let Some(root) = corpus() else { return };
    for (file, minutes, _) in CBS {
        let report = report(&root, &format!("cbs/{file}"));
        let found: Vec<i32> = report.machine.utc_offsets.iter().filter_map(|p| p.minutes).collect();
        assert_eq!(found, minutes, "{file}");
        assert!(report.machine.utc_offsets.iter().all(|p| p.source == "csi-stamp"), "{file}");
        let first = report.sources[0].first.as_deref();
        assert_eq!(first.is_some(), !minutes.is_empty(), "{file}: {first:?}");
    }
}

#[test]
fn healthy_logs_yield_no_failure_and_failing_ones_theirs() {
    let Some(root) = corpus() else { return };
    for (file, _, verdict) in CBS {
        let report = report(&root, &format!("cbs/{file}"));
        let said = format!("{file}: {}", report.verdict.summary.text());
        assert_eq!(word(report.verdict.status), verdict, "{said}");
        if verdict == "no-failure" {
            assert!(failed(&report).is_empty() && report.findings.is_empty(), "{said}");
        } else {
            let repair = file.contains("restorehealth");
            let cause = if repair { "missing-payload" } else { "component-store-corruption" };
            assert_eq!(report.verdict.cause.as_deref(), Some(cause), "{said}");
        }
    }
}

#[test]
fn a_repair_without_sources_fails_and_names_the_payloads() {
    let Some(root) = corpus() else { return };
    let report = report(&root, "cbs/server2012-restorehealth-0x800f081f.log");
    let outcomes: Vec<_> =
        report.attempts.iter().map(|a| (a.repair, word(a.outcome), a.code.as_ref().map(|c| c.hex.as_str()))).collect();
    let failed_repair = (true, "failed".to_owned(), Some("0x800f081f"));
    assert_eq!(outcomes, [(true, "cancelled".to_owned(), Some("0x800f0820")), failed_repair.clone(), failed_repair]);
    for attempt in failed(&report) {
        assert!(certain(&attempt.diagnoses, "component-store-corruption"), "{}", attempt.id);
        assert_eq!(word(attempt.coverage), "covered", "{}", attempt.id);
        // The damage was there before; that nothing could replace it is what failed the repair.
        let [missing, damage] = &attempt.diagnoses[..] else { panic!("{:#?}", attempt.diagnoses) };
        assert_eq!((missing.cause.as_str(), damage.cause.as_str()), ("missing-payload", "component-store-corruption"));
        assert!(missing.summary.text().contains("3 places"), "{}", missing.summary.text());
        assert!(missing.evidence[0].text.contains("Missing replacement payload"), "{}", missing.evidence[0].text);
        assert!(damage.evidence[0].text.contains("CSI Payload Corrupt"), "{}", damage.evidence[0].text);
    }
}

#[test]
fn damage_that_was_not_repaired_is_open_whoever_found_it() {
    let Some(root) = corpus() else { return };
    for (file, evidence) in
        [("win10-pending-repair-0x80070bc9.log", "orrupt"), ("win7sp1-x86-cannot-repair.log", "Cannot repair member")]
    {
        let report = report(&root, &format!("cbs/{file}"));
        let all = report.findings.iter().chain(report.attempts.iter().flat_map(|a| &a.diagnoses));
        assert!(certain(all.clone(), "component-store-corruption"), "{file}");
        let lines: Vec<&str> = all.flat_map(|d| &d.evidence).map(|e| e.text.as_str()).collect();
        assert!(lines.iter().any(|line| line.contains(evidence)), "{file}: {lines:#?}");
    }
}

#[test]
fn failed_searches_are_events_and_no_failed_updates() {
    let Some(root) = corpus() else { return };
    let report = report(&root, "reporting/ReportingEvents-utf16.log");
    assert_eq!(report.sources[0].records.get(), 1_190);
    assert!(failed(&report).is_empty());
    let searches = report.events.iter().filter(|e| e.evidence.text.contains("AGENT_DETECTION_FAILED")).count();
    assert_eq!(searches, 20);
    let installed: Vec<&Attempt> = report.attempts.iter().filter(|a| word(a.outcome) == "succeeded").collect();
    assert_eq!(installed.len(), 1);
    assert!(installed[0].store_app && installed[0].title.as_deref().unwrap().contains("StorePurchaseApp"));
    assert_eq!(word(report.verdict.status), "no-failure");
    let offsets: Vec<_> = report.machine.utc_offsets.iter().map(|p| (p.minutes, p.source.as_str())).collect();
    assert_eq!(offsets, [(Some(180), "reporting-events")]);
}

#[test]
fn what_a_machine_is() {
    let Some(root) = corpus() else { return };
    for (file, edition, build, minutes, kbs) in [
        ("de-win7-systeminfo.txt", "Windows 7 Ultimate N", "7601", 60, 242),
        ("en-21h2-systeminfo.txt", "Windows 10 Pro", "19044", -480, 7),
        ("zh-cn-gbk-systeminfo.txt", "Windows 10 企业版 LTSC", "17763", 60, 1),
    ] {
        let machine = report(&root, &format!("sysinfo/{file}")).machine;
        assert!(machine.computer.is_some(), "{file}");
        assert!(machine.edition.as_deref().unwrap().contains(edition), "{file}: {:?}", machine.edition);
        assert_eq!(machine.build.as_deref().and_then(|b| b.split('.').next()), Some(build), "{file}");
        assert_eq!(machine.architecture.as_deref(), Some("amd64"), "{file}");
        assert_eq!(machine.installed_kbs.len(), kbs, "{file}");
        let zones: Vec<_> = machine.utc_offsets.iter().map(|p| (p.minutes, p.source.as_str())).collect();
        assert_eq!(zones, [(Some(minutes), "systeminfo")], "{file}");
    }
}

#[test]
fn whole_bundles_and_the_whole_corpus_at_once() {
    let Some(root) = corpus() else { return };
    let upgrade = report(&root, "bundles/feature-upgrade-with-setupdiag-result.zip");
    let kinds: BTreeSet<&str> = upgrade.sources.iter().map(|s| s.kind.as_str()).collect();
    assert!(kinds.contains("panther"), "{kinds:?}");
    let agent = report(&root, "bundles/windowsupdate-only.zip");
    assert_eq!(agent.sources[0].kind, "windows-update-log");

    // Logs of many machines thrown together: nonsense, but never a panic, and every file is accounted for.
    let files = Given::folder(&root, &[]).unwrap();
    let files: Vec<Given> = files
        .into_iter()
        .filter(|file| !file.name.ends_with(".zip"))
        .map(|file| Given { folder: None, ..file })
        .collect();
    let reports = reports(&files);
    assert_eq!(reports.iter().map(|r| r.sources.len()).sum::<usize>(), files.len());
    assert!(reports.len() >= 3, "three of the files name a machine");
}
