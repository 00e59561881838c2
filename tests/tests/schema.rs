//! Every report is one of the committed contract, whatever it was made from.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_core::{Request, analyze, compare};
use faultline_testkit::scenario;
use faultline_tests::{Given, corpus, scan};
use jsonschema::Validator;
use serde_json::Value;
use std::fs;

fn contract() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../../crates/core/report.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn errors(contract: &Validator, json: &Value) -> Vec<String> {
    contract.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect()
}

fn check(contract: &Validator, report: &mut Report, what: &str) {
    for language in Language::ALL {
        report.speak(language);
        let json: Value = serde_json::from_str(&report.to_json()).unwrap();
        let errors = errors(contract, &json);
        assert!(errors.is_empty(), "{what}: {errors:#?}");
        assert_eq!(serde_json::from_str::<Value>(&report.to_json_line()).unwrap(), json, "{what}");
    }
}

/// The reports on a scenario's bundles.
fn of(id: &str, request: &Request) -> Vec<Report> {
    let given =
        |b: &scenario::ScenarioBundle| Given { name: b.file_name.clone(), bytes: b.bytes.clone(), ..Given::default() };
    let (bundles, extracts) = scan(&scenario::by_id(id).unwrap().bundles.iter().map(given).collect::<Vec<_>>());
    analyze(bundles, extracts, request)
}

#[test]
fn the_contract_refuses_what_is_none() {
    let contract = contract();
    assert!(!contract.is_valid(&serde_json::json!({})));
    let (bundles, extracts) = scan(&[Given { name: "a.txt".into(), bytes: b"x".to_vec(), ..Given::default() }]);
    let report = analyze(bundles, extracts, &Request::default()).remove(0);
    let mut json: Value = serde_json::from_str(&report.to_json()).unwrap();
    assert!(contract.is_valid(&json));
    json["verdict"]["status"] = "fine".into();
    assert!(!contract.is_valid(&json), "a status of its own making");
}

#[test]
fn reports_on_every_scenario() {
    let contract = contract();
    for scenario in scenario::all() {
        let asked = &scenario.expect.request;
        let request = Request {
            case: asked.case.map(ToOwned::to_owned),
            kbs: asked.kbs.iter().map(|kb| (*kb).to_owned()).collect(),
            not_before: asked.not_before.map(ToOwned::to_owned),
            ..Request::default()
        };
        let mut reports = of(scenario.id, &request);
        assert!(!reports.is_empty(), "{}", scenario.id);
        reports.iter_mut().for_each(|report| check(&contract, report, scenario.id));
    }
}

#[test]
fn comparisons_of_scenarios() {
    let schema: Value = serde_json::from_str(include_str!("../../crates/core/comparison.schema.json")).unwrap();
    let contract = jsonschema::validator_for(&schema).unwrap();
    let reports: Vec<Report> = ["a", "b", "c", "case1"].iter().flat_map(|id| of(id, &Request::default())).collect();
    for old in &reports {
        for new in &reports {
            let mut comparison = compare(old, new);
            comparison.speak(Language::Zh);
            let json: Value = serde_json::from_str(&comparison.to_json()).unwrap();
            let errors = errors(&contract, &json);
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}

#[test]
fn reports_on_real_logs() {
    let Some(root) = corpus() else { return };
    let contract = contract();
    for folder in ["cbs", "reporting", "sysinfo", "bundles"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let file = Given::file(&entry.unwrap().path()).unwrap();
            let name = file.name.clone();
            let (bundles, extracts) = scan(&[file]);
            let mut reports = analyze(bundles, extracts, &Request::default());
            reports.iter_mut().for_each(|report| check(&contract, report, &name));
        }
    }
}
