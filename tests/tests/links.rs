//! A link tells what its report tells: every scenario, and every real log.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::report::Report;
use faultline_core::share::{LinkFault, findings_code, findings_link, open_findings};
use faultline_core::words::Language;
use faultline_core::{Request, analyze};
use faultline_testkit::scenario;
use faultline_tests::{Given, corpus, scan};
use serde_json::Value;
use std::fs;

/// Letters that are wished for, and that are the most.
const WISHED: usize = 8 << 10;
const MOST: usize = 32 << 10;

/// The reports on a scenario's bundles, as it asks for them.
fn reports(scenario: &scenario::Scenario) -> Vec<Report> {
    let given =
        |b: &scenario::ScenarioBundle| Given { name: b.file_name.clone(), bytes: b.bytes.clone(), ..Given::default() };
    let (bundles, extracts) = scan(&scenario.bundles.iter().map(given).collect::<Vec<_>>());
    let asked = &scenario.expect.request;
    let request = Request {
        case: asked.case.map(ToOwned::to_owned),
        kbs: asked.kbs.iter().map(|kb| (*kb).to_owned()).collect(),
        not_before: asked.not_before.map(ToOwned::to_owned),
        wanted: vec!["cbs".to_owned(), "registry".to_owned()],
    };
    analyze(bundles, extracts, &request)
}

/// What a link cannot hold: where lines are read again, and what is made from them.
fn without_places(report: &mut Report, language: Language) -> Value {
    report.speak(language);
    let mut json: Value = serde_json::from_str(&report.to_json()).unwrap();
    json["verdict"]["captureScript"] = Value::Null;
    for source in json["sources"].as_array_mut().unwrap() {
        (source["file"], source["entry"], source["inside"]) = (0.into(), 0.into(), Value::Array(Vec::new()));
    }
    with_nulls(&mut json);
    json
}

/// A number that is not there and one that is `null` are the same.
fn with_nulls(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(with_nulls),
        Value::Object(map) => {
            if map.contains_key("source") && map.contains_key("text") {
                for key in ["line", "record"] {
                    map.entry(key).or_insert(Value::Null);
                }
            }
            map.values_mut().for_each(with_nulls);
        }
        _ => {}
    }
}

/// Where two reports differ first: said in one line, which the whole of both is not.
fn difference(a: &Value, b: &Value, at: &str) -> Option<String> {
    match (a, b) {
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            one.iter().zip(two).enumerate().find_map(|(n, (a, b))| difference(a, b, &format!("{at}/{n}")))
        }
        (Value::Object(one), Value::Object(two)) if one.len() == two.len() => {
            one.iter().find_map(|(key, a)| difference(a, two.get(key).unwrap_or(&Value::Null), &format!("{at}/{key}")))
        }
        _ if a == b => None,
        _ => Some(format!("{at}: {:.200} instead of {:.200}", a.to_string(), b.to_string())),
    }
}

/// Opened, a link is a report; gives its letters, and whether something is left out.
fn check(report: &mut Report, what: &str) -> (usize, bool) {
    let made = findings_link(report).unwrap();
    let code = findings_code(report).unwrap().fragment;
    assert!(made.fragment.len() <= MOST && made.fragment.is_ascii(), "{what}: {}", made.fragment.len());
    for language in Language::ALL {
        let whole = without_places(report, language);
        let opened = open_findings(&made.fragment, language).unwrap();
        let json: Value = serde_json::from_str(&opened.json).unwrap();
        assert_eq!(opened.left_out, made.left_out, "{what}");
        if opened.left_out.is_empty() {
            assert_eq!(code, made.fragment, "{what}");
            assert_eq!(difference(&json, &whole, ""), None, "{what}");
        } else {
            let file = open_findings(&code, language).unwrap();
            assert_eq!(file.left_out, [], "{what}");
            assert_eq!(difference(&serde_json::from_str(&file.json).unwrap(), &whole, ""), None, "{what}");
        }
        for part in ["verdict", "request"] {
            assert_eq!(difference(&json[part], &whole[part], part), None, "{what}");
        }
        let that_matters = |json: &Value| {
            let all = json["attempts"].as_array().unwrap();
            all.iter().find(|attempt| attempt["id"] == json["verdict"]["attempt"]).map(|a| a["diagnoses"].clone())
        };
        let titles = |diagnoses: Option<Value>| {
            let all = diagnoses.unwrap_or_default();
            all.as_array().into_iter().flatten().map(|d| d["title"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(titles(that_matters(&json)), titles(that_matters(&whole)), "{what}");
    }
    (made.fragment.len(), !made.left_out.is_empty())
}

#[test]
fn links_of_every_scenario_are_short_and_whole() {
    for scenario in scenario::all() {
        for mut report in reports(&scenario) {
            let (letters, shortened) = check(&mut report, scenario.id);
            assert!(letters <= WISHED, "{}: {letters}", scenario.id);
            assert!(!shortened, "{}", scenario.id);
        }
    }
}

#[test]
fn links_of_real_logs_fit() {
    let Some(corpus) = corpus() else { return };
    for folder in fs::read_dir(corpus).unwrap() {
        let folder = folder.unwrap().path();
        let each: Vec<Given> =
            fs::read_dir(&folder).unwrap().map(|file| Given::file(&file.unwrap().path()).unwrap()).collect();
        for given in each.chunks(1).chain([each.as_slice()]) {
            let (bundles, extracts) = scan(given);
            for mut report in analyze(bundles, extracts, &Request::default()) {
                check(&mut report, &given[0].name);
            }
        }
    }
}

/// What a link may be turned into on its way opens as what it was, or as a fault that is named: never as another report.
#[test]
fn broken_links_are_told() {
    let report = reports(&scenario::by_id("c2").unwrap()).remove(0);
    let link = findings_link(&report).unwrap().fragment;
    let open = |text: &str| open_findings(text, Language::En);
    let whole = open(&link).unwrap();
    assert!(open(&format!("See https://support.example/f.html{link}\n\n-- \nWang")) == Ok(whole));
    for other in ["", "#1/request?kb=5015736", "/findings?AQ", "x#y/findings?AQ"] {
        assert_eq!(open(other), Err(LinkFault::None), "{other}");
    }
    assert_eq!(open(&link.replacen("#1/", "#2/", 1)), Err(LinkFault::Version));
    let start = link.find('?').unwrap() + 1;
    assert_eq!(open(&format!("{}Ag{}", &link[..start], &link[start + 2..])), Err(LinkFault::Version));
    for at in (start..link.len()).step_by(31) {
        assert!(matches!(open(&link[..at]), Err(LinkFault::CutOff)), "{at}");
        let other = if link.as_bytes()[at] == b'A' { "B" } else { "A" };
        assert!(open(&format!("{}{other}{}", &link[..at], &link[at + 1..])).is_err(), "{at}");
    }
}

/// A report that is far too long becomes shorter until it fits, and says so.
#[test]
fn a_report_of_hundreds_of_attempts_still_fits() {
    let mut report = reports(&scenario::by_id("case1").unwrap()).remove(0);
    let attempts = report.attempts.clone();
    for n in 0..300_usize {
        let mut attempt = attempts[n % attempts.len()].clone();
        attempt.id = format!("a{}", n + 1000);
        for (at, evidence) in attempt.evidence.iter_mut().enumerate() {
            evidence.text = (0..60).map(|word| format!("{:x} ", (n * 31 + at + 7) * (word * word + 77))).collect();
        }
        report.attempts.push(attempt);
    }
    let made = findings_link(&report).unwrap();
    assert!((WISHED..=MOST).contains(&made.fragment.len()), "{}", made.fragment.len());
    assert!(!made.left_out.is_empty());
    let opened: Value = serde_json::from_str(&open_findings(&made.fragment, Language::En).unwrap().json).unwrap();
    report.speak(Language::En);
    assert_eq!(opened["verdict"]["summary"], report.verdict.summary.text());
}

/// This one was made when links were new: whoever keeps one in a ticket can open it.
#[test]
fn links_made_earlier_stay_readable() {
    let opened = open_findings(include_str!("../links/findings-1.txt"), Language::Zh).unwrap();
    let json: Value = serde_json::from_str(&opened.json).unwrap();
    assert_eq!((&json["verdict"]["status"], json["attempts"].as_array().unwrap().len()), (&"recollect".into(), 2));
}
