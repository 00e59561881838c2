//! Real logs of DISM, Windows setup, SetupDiag, setupapi and SFC, where they are: what each is, how much of it was read,
//! and what happened by the words of a person who read it.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::Extract;
use faultline_core::artifact::ArtifactKind;
use faultline_core::extract::{Fact, Fault, Tool, UpgradeStep, What};
use faultline_core::hresult::Code;
use faultline_tests::{Given, cases, corpus, reports, scan, word};
use std::fs::File;
use std::io::Read;
use std::path::Path;

fn read(path: &Path) -> Vec<Extract> {
    scan(&[Given::file(path).unwrap()]).1.into_iter().map(|(_, _, extract)| extract).collect()
}

fn time(stamp: Option<faultline_core::time::Stamp>) -> String {
    stamp.and_then(|s| s.local()).map(|t| t.to_words()).unwrap_or_default()
}

/// File, kind, records, first and last time, failures.
const FILES: [(&str, ArtifactKind, u64, &str, &str, usize); 9] = [
    ("dism/win7.log", ArtifactKind::Dism, 2_439, "2014-02-17 15:22:02", "2014-02-18 10:37:16", 0),
    ("dism/zh-tw.log", ArtifactKind::Dism, 5_147, "2023-04-20 16:06:23", "2023-05-18 13:59:57", 6),
    ("dism/access-denied-0x80070005.log", ArtifactKind::Dism, 1_283, "2019-04-17 10:07:38", "2019-04-17 10:07:47", 2),
    (
        "dism/win10-source-missing-0x800f081f.log",
        ArtifactKind::Dism,
        8_518,
        "2023-05-22 07:23:32",
        "2023-05-23 10:36:37",
        21,
    ),
    ("panther/win11-26100-setuperr.log", ArtifactKind::Panther, 89, "2026-02-19 10:27:43", "2026-02-19 10:41:49", 0),
    ("panther/win10-17134-setupact.log", ArtifactKind::Panther, 6_058, "2022-07-06 08:08:29", "2022-07-06 08:23:12", 1),
    ("setupapi/setupapi.dev.log", ArtifactKind::SetupApi, 194, "2015-11-22 17:58:03", "2016-11-22 23:50:58", 0),
    ("cbs/sfcdetails.txt", ArtifactKind::Cbs, 516, "2025-09-17 11:21:12", "2025-09-17 11:23:07", 0),
    ("cbs/win10-healthy.log", ArtifactKind::Cbs, 0, "", "", 0),
];

#[test]
fn every_file_is_read_to_its_end() {
    let Some(root) = corpus() else { return };
    for (file, kind, records, first, last, failures) in FILES {
        let extract = read(&root.join(file)).remove(0);
        assert_eq!(extract.kind, kind, "{file}");
        let failed = extract.events.iter().filter(|e| matches!(e.what, What::Failure { .. })).count();
        assert_eq!(failed, failures, "{file}");
        // Servicing logs are counted elsewhere; here they must not be taken for another kind.
        if records > 0 {
            assert_eq!(extract.records, records, "{file}");
            assert_eq!((time(extract.first), time(extract.last)), (first.to_owned(), last.to_owned()), "{file}");
        }
    }
}

/// Runs of a tool that ended, with their results; `None`: no end is told.
fn runs(extract: &Extract, tool: Tool) -> Vec<(String, Option<u32>)> {
    let mut runs: Vec<(String, Option<u32>)> = Vec::new();
    for event in &extract.events {
        match &event.what {
            What::ToolRun { tool: own, command, ended: false, .. } if *own == tool => {
                runs.push((command.clone(), None));
            }
            What::ToolRun { tool: own, command, ended: true, code } if *own == tool => {
                match runs.iter_mut().rev().find(|run| run.0 == *command && run.1.is_none()) {
                    Some(run) => run.1 = Some(code.0),
                    None => runs.push((command.clone(), Some(code.0))),
                }
            }
            _ => {}
        }
    }
    runs
}

#[test]
fn dism_tells_what_was_asked_and_how_it_ended() {
    let Some(root) = corpus() else { return };
    let missing = read(&root.join("dism/win10-source-missing-0x800f081f.log")).remove(0);
    let repairs: Vec<_> =
        runs(&missing, Tool::Dism).into_iter().filter(|(command, _)| command.contains("/restorehealth")).collect();
    let ended = |code: Option<u32>| repairs.iter().filter(|(_, result)| *result == code).count();
    assert_eq!(repairs.len(), 21);
    let told =
        (ended(Some(0x800f_081f)), ended(Some(0x8007_0bc9)), ended(Some(0x8007_04c7)), ended(Some(0)), ended(None));
    assert_eq!(told, (12, 2, 1, 3, 3));
    let build = missing.hints.iter().find_map(|h| match &h.fact {
        Fact::Build(build) => Some(build.as_str()),
        _ => None,
    });
    assert_eq!(build, Some("19045.2965"));

    let healthy = read(&root.join("dism/win7.log")).remove(0);
    let healthy = runs(&healthy, Tool::Dism);
    // Three commands were mistyped: they failed without a code.
    assert_eq!(healthy.iter().filter(|(_, result)| result.is_none()).count(), 3);
    assert!(healthy.iter().all(|(_, result)| result.is_none_or(|code| code == 0)));

    let unattended = read(&root.join("dism/access-denied-0x80070005.log")).remove(0);
    let results: Vec<_> = runs(&unattended, Tool::Dism).into_iter().map(|(_, result)| result).collect();
    assert_eq!(results, [Some(0), Some(0), Some(0), Some(0), Some(0x8000_4005)]);
    assert!(unattended.events.iter().any(|e| matches!(e.what, What::Failure { code: Code(0x8007_0020), .. })));
    assert!(unattended.hints.is_empty(), "an image on another disk");
}

#[test]
fn sfc_speaks_only_where_it_found_something() {
    let Some(root) = corpus() else { return };
    for (file, want) in [
        ("sfcdetails.txt", 0),
        ("loghub-2k.log", 0),
        ("win10-pending-repair-0x80070bc9.log", 1),
        ("win7sp1-x86-cannot-repair.log", 1),
    ] {
        let extract = read(&root.join("cbs").join(file)).remove(0);
        assert_eq!(runs(&extract, Tool::Sfc).len(), want, "{file}");
        assert!(extract.events.is_sorted_by_key(|e| e.line), "{file}");
    }
}

/// Steps of an upgrade: step, result, extend code.
fn steps(extract: &Extract) -> Vec<(UpgradeStep, u32, u32)> {
    let step = |what: &What| match what {
        What::Upgrade { step, code, extend, .. } => Some((*step, code.0, *extend)),
        _ => None,
    };
    extract.events.iter().filter_map(|e| step(&e.what)).collect()
}

#[test]
fn a_failed_feature_upgrade_from_its_logs_and_from_setup_diag() {
    let Some(root) = corpus() else { return };
    let all = read(&root.join("bundles/feature-upgrade-with-setupdiag-result.zip"));
    let of = |kind| all.iter().filter(move |e| e.kind == kind);
    let panther: Vec<&Extract> = of(ArtifactKind::Panther).collect();
    let [setup, rollback] = panther[..] else { panic!("{}", panther.len()) };
    let failed = (UpgradeStep::Failed, 0x8007_000d, 0x2_000c);
    assert_eq!(steps(setup), [(UpgradeStep::Downlevel, 0, 0), (UpgradeStep::SafeOs, 0, 0), failed]);
    assert_eq!(steps(rollback), [failed, (UpgradeStep::RolledBack, 0, 0)]);
    // What failed first names its file; what setup survived in the old Windows is not told.
    let failures: Vec<_> = setup
        .events
        .iter()
        .filter_map(|e| match &e.what {
            What::Failure { code, .. } | What::Fault { code, .. } => Some((code.0, e.text.contains("mscordbi.dll"))),
            _ => None,
        })
        .collect();
    assert_eq!(failures, [(0x8007_0570, true), (0x8007_000d, false)]);
    assert!(setup.events.iter().any(|e| matches!(&e.what, What::Upgrade { target, .. } if target == "10.0.22621.1")));

    let diagnosis = of(ArtifactKind::SetupDiag).next().unwrap();
    assert_eq!(steps(diagnosis), [(UpgradeStep::Downlevel, 0, 0), failed]);
    assert_eq!(
        (time(diagnosis.first), time(diagnosis.last)),
        ("2023-05-23 00:21:30".into(), "2023-05-23 00:32:46".into())
    );
    assert!(diagnosis.events.iter().any(|e| matches!(
        &e.what,
        What::UpgradeDiagnosis { rule, finding, .. } if rule == "FindRollbackFailure" && finding.contains("Safe OS")
    )));
    let hosts = |e: &Extract| e.hints.iter().filter(|h| matches!(h.fact, Fact::Computer(_))).count();
    assert!(hosts(diagnosis) == 1 && hosts(setup) == 1);

    let drivers: Vec<u64> = of(ArtifactKind::SetupApi).map(|e| e.records).collect();
    assert_eq!(drivers, [10, 67]);
    assert!(of(ArtifactKind::SetupApi).all(|e| e.events.is_empty() && e.hints.is_empty()));
}

/// What setup's own logs say is what SetupDiag made of them: result, phase, operation and the image behind it.
#[test]
fn the_same_failure_is_found_without_setup_diag() {
    let Some(root) = corpus() else { return };
    let path = root.join("bundles/feature-upgrade-with-setupdiag-result.zip");
    let mut zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    let mut without = Vec::new();
    for i in 0..zip.len() {
        let mut file = zip.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        if !name.contains("SetupDiag") {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            without.push(Given { name, folder: Some("setup".to_owned()), bytes });
        }
    }
    assert!(without.len() + 1 == zip.len());
    for files in [vec![Given::file(&path).unwrap()], without] {
        let report = reports(&files).remove(0);
        let upgrade = report.attempts.iter().rfind(|a| word(a.channel) == "setup").unwrap();
        assert_eq!(upgrade.code.as_ref().map(|c| c.hex.as_str()), Some("0x8007000d"));
        assert_eq!((upgrade.extend_code.as_deref(), word(upgrade.outcome).as_str()), (Some("0x2000C"), "rolled-back"));
        assert_eq!(upgrade.chain.first().map(|link| link.hex.as_str()), Some("0x80070570"));
        let cause = &upgrade.diagnoses[0];
        assert_eq!((cause.cause.as_str(), word(cause.confidence).as_str()), ("storage-error", "likely"));
        assert_eq!(cause.subject.as_deref(), Some("Install.wim"));
        assert!(cause.summary.text().contains("mscordbi.dll"), "{}", cause.summary.text());
        let said = report.verdict.summary.text();
        for words in ["0x8007000d-0x2000C", "in the safe OS", "applying the image"] {
            assert!(said.contains(words), "{said}");
        }
        let steps = &report.verdict.next_steps;
        assert!(steps.iter().all(|step| step.command.as_deref() != Some("fltmc filters")));
    }
}

#[test]
fn an_upgrade_that_failed_in_the_old_windows_and_one_that_succeeded() {
    let Some(root) = corpus() else { return };
    let failed = read(&root.join("panther/win10-17134-setupact.log")).remove(0);
    assert_eq!(steps(&failed), [(UpgradeStep::Downlevel, 0, 0), (UpgradeStep::Failed, 0x8007_0032, 0x5_0013)]);
    let first = failed.events.iter().find(|e| matches!(e.what, What::Failure { .. })).unwrap();
    assert!(first.text.contains("Disk provisioning is not available"));
    let succeeded = read(&root.join("panther/win11-26100-setuperr.log")).remove(0);
    assert!(succeeded.events.is_empty());
}

#[test]
fn documented_failures() {
    let Some(root) = cases() else { return };
    for (case, file, code, text) in [
        ("set-002", "Windows/Panther/setupact.log", 0x8007_045b, "Failed to create CBS session"),
        ("set-003", "Windows/Panther/setupact.log", 0x800f_0818, "doesn't match FOD"),
        ("set-004", "Windows/Panther/setupact.log", 0x8007_0570, "Error READ"),
        ("set-005", "Windows/Panther/setupact.log", 0x8007_0003, "MigPlatformStartupOffline caught exception"),
        ("gh-006", "Windows/Logs/DISM/dism.log", 0x8007_3701, "Error in operation"),
    ] {
        let path = root.join(case).join(file);
        if !path.is_file() {
            continue;
        }
        let extract = read(&path).remove(0);
        let failure = |what: &What| matches!(what, What::Failure { .. } | What::Fault { .. });
        let first = extract.events.iter().find(|e| failure(&e.what)).unwrap();
        let (What::Failure { code: found, .. } | What::Fault { code: found, .. }) = &first.what else { unreachable!() };
        assert_eq!(found.0, code, "{case}");
        assert!(first.text.contains(text), "{case}: {}", first.text);
    }
    let crash = root.join("set-006/Windows/Panther/setupact.log");
    if crash.is_file() {
        let extract = read(&crash).remove(0);
        assert!(matches!(extract.events[0].what, What::Fault { fault: Fault::BugCheck, code: Code(0x7e), .. }));
        assert_eq!(steps(&extract), [(UpgradeStep::RolledBack, 0, 0)]);
    }
}
