//! What a second bundle of one case adds to the first.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::compare::{counterpart, is_later};
use faultline_core::report::{Coverage, Outcome, Report, Status};
use faultline_core::words::Language;
use faultline_core::{Comparison, compare};
use faultline_testkit::scenario;
use faultline_tests::{Given, reports};
use std::io::{Cursor, Read};

/// The report on the files of a scenario's first bundle, unpacked, that `keep` keeps.
fn report(id: &str, keep: &dyn Fn(&str) -> bool) -> Report {
    let scenario = scenario::by_id(id).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(&scenario.bundles[0].bytes[..])).unwrap();
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        if !name.ends_with('/') && keep(&name) {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            files.push(Given { name, folder: Some("logs".into()), bytes });
        }
    }
    let mut reports = reports(&files);
    assert_eq!(reports.len(), 1);
    reports.remove(0)
}

fn said(mut comparison: Comparison, language: Language) -> String {
    comparison.speak(language);
    comparison.changes.iter().map(|change| change.text().to_owned()).collect::<Vec<_>>().join("\n")
}

fn is_cbs(name: &str) -> bool {
    name.contains("CBS") || name.contains("Cbs")
}

#[test]
fn a_part_of_what_was_sent_before_is_nothing_new() {
    let whole = report("case1", &|_| true);
    let part = report("case1", &|name| !name.contains("ReportingEvents"));
    let comparison = compare(&whole, &part);
    assert!(!comparison.same_content);
    assert_eq!(comparison.verdict.status, Status::NothingNew, "{:?}", comparison.newer_logs);
    assert!(comparison.changes.is_empty());
}

#[test]
fn logs_that_were_missing_before_are_new() {
    let (without, whole) = (report("case1", &|name| !is_cbs(name)), report("case1", &|_| true));
    let comparison = compare(&without, &whole);
    assert_ne!(comparison.verdict.status, Status::NothingNew);
    assert!(comparison.newer_logs.iter().any(|log| log.kind == "cbs" && log.last_before.is_none()));
    let covered = comparison.changed_attempts.iter().find(|c| c.coverage_now == Some(Coverage::Covered)).unwrap();
    assert_ne!(covered.coverage_before, Some(Coverage::Covered));
    let text = said(comparison.clone(), Language::En);
    assert!(text.contains("KB4601354: the servicing lines of its failure on"), "{text}");
    assert!(text.contains("Logs of kind cbs are here"), "{text}");
    let text = said(comparison, Language::Zh);
    assert!(text.contains("上一个日志包中缺少"), "{text}");
}

#[test]
fn an_attempt_that_ended_since_is_the_same_attempt() {
    let now = report("case1", &|_| true);
    let mut before = now.clone();
    let at = before.attempts.iter().rposition(|a| a.outcome == Outcome::Failed || a.outcome == Outcome::RolledBack);
    let attempt = &mut before.attempts[at.unwrap()];
    attempt.outcome = Outcome::PendingReboot;
    attempt.ended_local.clone_from(&attempt.started_local);
    attempt.coverage = None;
    before.bundles[0].fingerprint.push('x');
    let comparison = compare(&before, &now);
    assert!(comparison.new_attempts.is_empty(), "{:?}", comparison.new_attempts);
    let [change] = &comparison.changed_attempts[..] else { panic!("{:?}", comparison.changed_attempts) };
    assert_eq!(change.outcome_before, Outcome::PendingReboot);
    let text = said(comparison, Language::En);
    assert!(text.contains("by this bundle it failed on"), "{text}");
}

#[test]
fn a_retry_minutes_later_is_another_attempt() {
    let before = report("case1", &|_| true);
    let mut now = before.clone();
    let mut retry = now.attempts.last().unwrap().clone();
    retry.id = "a99".into();
    retry.started_local = retry.ended_local.clone();
    now.attempts.push(retry);
    now.bundles[0].fingerprint.push('x');
    let comparison = compare(&before, &now);
    let new: Vec<&str> = comparison.new_attempts.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(new, ["a99"]);
    assert_eq!(comparison.new_failures, ["a99"]);
    assert_ne!(comparison.verdict.status, Status::NothingNew);
}

#[test]
fn another_computer_is_all_new() {
    let before = report("case1", &|_| true);
    let mut now = before.clone();
    now.machine.computer = Some("OTHER".into());
    now.bundles[0].fingerprint.push('x');
    let comparison = compare(&before, &now);
    assert_eq!((comparison.same_machine, comparison.new_attempts.len()), (Some(false), now.attempts.len()));
    assert_ne!(comparison.verdict.status, Status::NothingNew);
}

#[test]
fn which_was_collected_later_is_told_by_where_the_logs_end() {
    let later = report("case1", &|_| true);
    let mut earlier = later.clone();
    for source in &mut earlier.sources {
        for time in [&mut source.last_local, &mut source.last] {
            *time = time.take().map(|_| "2001-02-03T04:05:06".to_owned());
        }
    }
    let (earlier, later) = ([earlier], [later]);
    assert_eq!(is_later(&later, &earlier), Some(true));
    assert_eq!(is_later(&earlier, &later), Some(false));
    assert_eq!(is_later(&later, &later), None);
    assert_eq!(is_later(&later, &[]), None);
}

#[test]
fn a_report_is_held_against_the_one_on_its_own_computer() {
    let new = report("case1", &|_| true);
    let mut other = new.clone();
    other.machine.computer = Some("OTHER".into());
    assert_eq!(counterpart(&[other.clone(), new.clone()], &new), Some(1));
    assert_eq!(counterpart(&[other], &new), Some(0));
    assert_eq!(counterpart(&[], &new), None);
}
