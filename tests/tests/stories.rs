//! What real event logs and agent logs tell of the attempts on their machines.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::report::{Attempt, Report};
use faultline_tests::{Given, corpus, reports, word};
use std::path::Path;

fn report(root: &Path, file: &str) -> Report {
    let mut reports = reports(&[Given::file(&root.join(file)).unwrap()]);
    assert_eq!(reports.len(), 1, "{file}");
    reports.remove(0)
}

fn of<'a>(report: &'a Report, outcome: &str, store_app: bool) -> Vec<&'a Attempt> {
    report.attempts.iter().filter(|a| a.store_app == store_app && word(a.outcome) == outcome).collect()
}

fn code(attempt: &Attempt) -> &str {
    attempt.code.as_ref().map_or("", |code| code.hex.as_str())
}

#[test]
fn kb5034441_fails_with_the_code_of_its_installer() {
    let Some(root) = corpus() else { return };
    let report = report(&root, "windowsupdate/kb5034441-0x800f0828.log");
    let failed = of(&report, "failed", false);
    let [attempt] = &failed[..] else { panic!("{failed:#?}") };
    assert_eq!((attempt.kb.as_deref(), code(attempt)), (Some("KB5034441"), "0x80070643"));
    let chain: Vec<_> = attempt.chain.iter().map(|link| (link.hex.as_str(), word(link.role))).collect();
    let links = [("0x800f0828", "cause"), ("0x8024200b", "step"), ("0x80070643", "reported")];
    assert_eq!(chain, links.map(|(hex, role)| (hex, role.to_owned())));
    let said = report.verdict.summary.text();
    assert!(said.contains("0x80070643") && said.contains("recovery partition"), "{said}");
    let cause = &attempt.diagnoses[0];
    assert_eq!((cause.cause.as_str(), word(cause.confidence).as_str()), ("reserved-partition-space", "likely"));
    assert!(cause.evidence[0].text.contains("0x800f0828"), "{:?}", cause.evidence[0]);
    assert!(attempt.chain[0].evidence.text.contains("Return code = 0x800f0828"), "{:?}", attempt.chain[0].evidence);
    assert_eq!(attempt.started_local.as_deref().map(|t| &t[..16]), Some("2024-05-02T16:36"));
    assert_eq!(attempt.ended_local.as_deref().map(|t| &t[..16]), Some("2024-05-02T16:40"));
}

#[test]
fn windows_failures_stand_apart_from_store_apps() {
    let Some(root) = corpus() else { return };
    let report = report(&root, "evtx/zh-cn-System-event20.evtx");
    let mut failed = of(&report, "failed", false);
    failed.sort_by_key(|a| &a.ended);
    let kbs: Vec<_> = failed.iter().map(|a| a.kb.as_deref().unwrap()).collect();
    assert_eq!(kbs, ["KB5011493", "KB5009469", "KB890830", "KB890830", "KB4023057", "KB4023057"]);
    assert!(failed.iter().all(|a| code(a) == "0x80246007" && word(a.coverage) == "not-reached"), "{failed:#?}");
    // Two months of one tool fail 0.3 s apart and stay two.
    let titles: Vec<_> = failed.iter().filter_map(|a| a.title.as_deref()).filter(|t| t.contains("890830")).collect();
    assert_ne!(titles[0], titles[1]);
    // Each is installed within two days; the one that failed twice, at its third try.
    assert!(failed.iter().all(|a| a.resolved_by.is_some()));
    assert_eq!(failed[5].retry_of.as_ref(), Some(&failed[4].id));
    assert_eq!(of(&report, "failed", true).len(), 13);
    assert_eq!(word(report.verdict.status), "resolved");
}

#[test]
fn content_that_is_gone_is_a_failure_of_the_agent() {
    let Some(root) = corpus() else { return };
    let report = report(&root, "evtx/System-event20.evtx");
    let failed = of(&report, "failed", false);
    let codes: Vec<_> = failed.iter().map(|a| (a.kb.as_deref().unwrap(), code(a))).collect();
    let gone = ("KB4025342", "0x80248007");
    assert_eq!(codes, [gone, gone, gone, gone, ("KB890830", "0x80246013")]);
    assert!(failed.iter().all(|a| word(a.coverage) == "not-reached"));
}

#[test]
fn packages_that_wait_are_told_from_failed_ones_under_any_name() {
    let Some(root) = corpus() else { return };
    let report = report(&root, "evtx/Setup-servicing-renamed.evtx");
    assert_eq!(report.sources[0].kind, "event-log");
    assert_eq!(report.sources[0].records.get(), 239);
    // 38 packages waited for a restart, and all of them were installed by it.
    let waited = |a: &&Attempt| a.phases.iter().any(|p| word(p.phase) == "reboot");
    let outcomes: std::collections::BTreeSet<String> = report.attempts.iter().map(|a| word(a.outcome)).collect();
    assert_eq!(outcomes, ["succeeded".to_owned()].into());
    assert_eq!(report.attempts.iter().filter(waited).count(), 38);
    assert_eq!(word(report.verdict.status), "no-failure");
}

#[test]
fn a_record_of_1601_spoils_no_coverage() {
    let Some(root) = corpus() else { return };
    let report = report(&root, "evtx/System-1601-record.evtx");
    let source = &report.sources[0];
    assert_eq!(source.first.as_deref().map(|t| &t[..4]), Some("2010"));
    assert_eq!(source.last.as_deref().map(|t| &t[..4]), Some("2024"));
}
