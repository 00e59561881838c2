//! What leaves names nobody: every seeded secret in every way it may be written, and every scenario in every export.
//!
//! Two judges that know nothing of each other: the final pass of the core, and [`still_there`], which only looks for letters.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::export::{Kind, prepare};
use faultline_core::extract::IdentifierKind;
use faultline_core::redact::{Choice, Names, Reach, Redactor, final_pass};
use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_core::{Extract, Request, analyze};
use faultline_testkit::scenario::{self, Scenario};
use faultline_testkit::secrets::{self, Planted};
use faultline_tests::{Given, scan, word};
use std::collections::BTreeSet;

/// The names of the bank, as its structured places tell them; what no parser has a place for is the customer's own word.
fn bank() -> Names {
    let (mut extract, mut words) = (Extract::default(), Vec::new());
    for known in secrets::known() {
        let kind = match known.category {
            "host" => IdentifierKind::Host,
            "user" => IdentifierKind::User,
            "domain" => IdentifierKind::Domain,
            "address" => IdentifierKind::Address,
            "sid" => IdentifierKind::Sid,
            "serial" => IdentifierKind::Serial,
            _ => {
                words.push(known.value.to_owned());
                continue;
            }
        };
        extract.push_identifier(1, kind, known.value);
    }
    Names::learn(&[], &[(0, 0, extract)], &Choice { words, ..Choice::default() })
}

fn still_there(text: &str, planted: &Planted) -> bool {
    let text = text.to_lowercase();
    text.contains(&planted.spelled.to_lowercase()) || text.contains(&planted.value.to_lowercase())
}

#[test]
fn the_final_pass_sees_every_seeded_secret() {
    let names = bank();
    let blind: Vec<_> = secrets::planted()
        .into_iter()
        .filter(|planted| final_pass(planted.line.as_bytes(), &names).is_empty())
        .map(|planted| (planted.category, planted.value, planted.way))
        .collect();
    assert!(blind.is_empty(), "{} unseen: {blind:#?}", blind.len());
}

/// Nothing passes: it is replaced, or what holds it is refused. Where nothing is replaced, the way is named here.
#[test]
fn no_seeded_secret_survives() {
    let names = bank();
    let mut redactor = Redactor::new(&names);
    let (mut survived, mut refused, mut replaced) = (Vec::new(), BTreeSet::new(), 0);
    for planted in secrets::planted() {
        let text = redactor.text(&planted.line).into_owned();
        let seen = !final_pass(text.as_bytes(), &names).is_empty();
        if seen {
            refused.insert(planted.way);
        } else if still_there(&text, &planted) {
            survived.push((planted, text));
        } else {
            replaced += 1;
        }
    }
    assert!(survived.is_empty(), "{} survived: {survived:#?}", survived.len());
    assert!(replaced >= 200, "only {replaced} are replaced; refused: {refused:?}");
}

fn given(scenario: &Scenario) -> Vec<Given> {
    let file = |b: &scenario::ScenarioBundle| Given { name: b.file_name.clone(), folder: None, bytes: b.bytes.clone() };
    scenario.bundles.iter().map(file).collect()
}

fn read(files: &[Given]) -> (Names, Vec<Report>) {
    let (bundles, extracts) = scan(files);
    let names = Names::learn(&bundles, &extracts, &Choice { case: Some("case-7".into()), ..Choice::default() });
    (names, analyze(bundles, extracts, &Request::default()))
}

/// What a report says is wrong, without the names in it.
fn said(report: &Report) -> Vec<String> {
    let mut all = vec![word(report.verdict.status), format!("{:?}", report.verdict.cause)];
    for attempt in &report.attempts {
        let code = attempt.code.as_ref().map(|code| &code.hex);
        let causes = attempt.diagnoses.iter().map(|d| (&d.cause, d.confidence));
        let chain: Vec<_> = attempt.chain.iter().map(|link| &link.hex).collect();
        all.push(format!(
            "{:?} {:?} {:?} {code:?} {chain:?} {:?} {:?}",
            attempt.kb,
            attempt.outcome,
            attempt.coverage,
            causes.collect::<Vec<_>>(),
            attempt.package,
        ));
    }
    all.extend(report.findings.iter().map(|d| format!("{} {:?}", d.cause, d.confidence)));
    all
}

fn check(files: &[Given], id: &str, kinds: &[Kind], languages: &[Language], failures: &mut Vec<String>) {
    let (names, reports) = read(files);
    for report in &reports {
        let mut redacted = report.clone();
        Redactor::new(&names).report(&mut redacted);
        if said(&redacted) != said(report) {
            failures.push(format!("{id}: it says something else: {:#?} {:#?}", said(report), said(&redacted)));
        }
        for (kind, language) in kinds.iter().flat_map(|kind| languages.iter().map(move |language| (*kind, *language))) {
            let prepared = prepare(report, Some(&names), kind, language, &report.program);
            for leak in prepared.leaks.iter().take(5) {
                failures.push(format!("{id} {kind:?} {language:?}: {leak:?}"));
            }
            let text = prepared.text.to_lowercase();
            for name in names.iter().filter(|name| name.reach == Reach::Anywhere) {
                if text.contains(&name.value.to_lowercase()) {
                    failures.push(format!("{id} {kind:?} {language:?}: {name:?} is left"));
                }
            }
        }
    }
}

#[test]
fn no_scenario_leaks_and_all_say_the_same() {
    let mut failures = Vec::new();
    for id in scenario::ids() {
        let files = given(&scenario::by_id(id).unwrap());
        let whole = ["case1", "full-chain"].contains(&id);
        let (kinds, languages) = match whole {
            true => (&Kind::ALL[..], &[Language::En, Language::Zh][..]),
            false => (&[Kind::Json][..], &[Language::Zh][..]),
        };
        check(&files, id, kinds, languages, &mut failures);
    }
    assert!(failures.is_empty(), "{} failures: {:#?}", failures.len(), &failures[..failures.len().min(40)]);
}
