//! What was asked for: each wish met or not, and why.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::words::Language;
use faultline_core::{Request, analyze};
use faultline_testkit::{archive, scenario};
use faultline_tests::{Given, scan};

fn given(id: &str) -> Vec<Given> {
    let bundle = scenario::by_id(id).unwrap().bundles.remove(0);
    vec![Given { name: bundle.file_name, folder: None, bytes: bundle.bytes }]
}

/// Id, met and message of each check.
fn checked(files: &[Given], request: &Request, language: Language) -> Vec<(String, bool, String)> {
    let (bundles, extracts) = scan(files);
    let mut report = analyze(bundles, extracts, request).remove(0);
    report.speak(language);
    let checks = report.request.unwrap().checks.into_iter();
    checks.map(|check| (check.id, check.met, check.message.text().to_owned())).collect()
}

fn asked(kbs: &[&str], not_before: Option<&str>, wanted: &[&str]) -> Request {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    Request { case: None, kbs: texts(kbs), not_before: not_before.map(Into::into), wanted: texts(wanted) }
}

fn one(files: &[Given], request: &Request, language: Language) -> (bool, String) {
    let (_, met, message) = checked(files, request, language).remove(0);
    (met, message)
}

#[test]
fn an_update_that_was_not_tried_names_the_one_that_was() {
    let (met, message) = one(&given("a"), &asked(&["5015736"], None, &[]), Language::En);
    assert!(
        !met && message.contains("KB5015736 was not tried in these logs; KB5014805 was, on 2022-09-09 15:58:23"),
        "{message}"
    );
    assert!(message.contains("Another number may be the same update"), "{message}");
    let (_, message) = one(&given("a"), &asked(&["5015736"], None, &[]), Language::Zh);
    assert!(message.contains("同一更新可能有另一个编号"), "{message}");
    let (met, message) = one(&given("c"), &asked(&["5015736"], None, &[]), Language::En);
    assert!(met && message.contains("last on 2022-10-10 16:38:25 (UTC+08:00): failed"), "{message}");
    let (met, message) = one(&given("healthy"), &asked(&["4999999"], None, &[]), Language::En);
    assert!(!met && message.contains("was not tried"), "{message}");
}

#[test]
fn a_bundle_that_is_too_old_says_how_late_it_is() {
    let (met, message) = one(&given("a"), &asked(&[], Some("2022-10-09"), &[]), Language::En);
    assert!(!met && message.contains("no attempt after 2022-10-09: the latest is"), "{message}");
    let (met, message) = one(&given("c"), &asked(&[], Some("2022-10-09"), &[]), Language::En);
    assert!(met && message.contains("on 2022-10-1"), "{message}");
    let (met, message) = one(&given("c"), &asked(&[], Some("soon"), &[]), Language::En);
    assert!(!met && message.contains("soon"), "{message}");
}

#[test]
fn a_wanted_source_is_named_or_its_absence_is() {
    let wanted = ["cbs", "cbs-listing", "event-log", "setup-diag", "nonsense"];
    let request = asked(&[], Some("2022-10-09"), &wanted);
    let checks: Vec<_> = checked(&given("c"), &request, Language::En).into_iter().skip(1).collect();
    let of = |id: &str| checks.iter().find(|(known, ..)| known == &format!("source:{id}")).unwrap();
    assert!(of("cbs").1 && of("cbs").2.contains("CBS.log, until 2022-10-1"), "{:?}", of("cbs"));
    assert!(!of("setup-diag").1 && of("setup-diag").2 == "SetupDiagResults is not in this bundle", "{checks:?}");
    assert!(!of("nonsense").1 && of("nonsense").2.contains("no kind of log"), "{checks:?}");
    // The same log is too old for a later date.
    let late = checked(&given("c"), &asked(&[], Some("2023-01-01"), &["cbs"]), Language::En);
    assert!(!late[1].1 && late[1].2.contains("before 2023-01-01"), "{late:?}");
}

#[test]
fn a_source_that_cannot_be_read_is_not_called_absent() {
    let trace = [&b"\0\0\0\x01garbage"[..], &[7; 300]].concat();
    let entries = [archive::entry("CBS.log", Vec::new()), archive::entry("a.bin", trace)];
    let locked = archive::pack_locked(&entries, archive::Packing::default(), archive::Lock::ZipCrypto, b"secret");
    let files = [Given { name: "locked.zip".into(), folder: None, bytes: locked }];
    let (met, message) = one(&files, &asked(&[], None, &["event-log"]), Language::En);
    assert!(!met && message.contains("could not be read"), "{message}");
}
