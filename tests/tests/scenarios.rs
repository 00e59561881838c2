//! Every scenario of the testkit gets its answer, whatever the order, the names, the language.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::report::{Attempt, Report};
use faultline_core::words::Language;
use faultline_core::{Bundle, Extract, Opened, Request, Wire as _, analyze, compare};
use faultline_testkit::archive::{Entry, Packing, pack};
use faultline_testkit::scenario::{self, Expect, ExpectedDiagnosis, History, Scenario, ScenarioBundle};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{Cursor, Read};

type Extracts = Vec<(usize, usize, Extract)>;

fn opened(bundle: &ScenarioBundle) -> Opened<Cursor<&[u8]>> {
    Opened::open(&bundle.file_name, bundle.bytes.len() as u64, Cursor::new(&bundle.bytes[..]))
}

/// Scans every entry, each through the wire form a worker hands over.
fn scanned(bundles: &[ScenarioBundle]) -> (Vec<Bundle>, Extracts) {
    let (mut listed, mut extracts) = (Vec::new(), Vec::new());
    for (b, bundle) in bundles.iter().enumerate() {
        let mut opened = opened(bundle);
        for e in 0..opened.bundle().entries().len() {
            let extract = opened.scan(e, &mut |_| true);
            extracts.push((b, e, Extract::from_bytes(&extract.to_bytes()).unwrap()));
        }
        listed.push(Bundle::from_bytes(&opened.bundle().to_bytes()).unwrap());
    }
    (listed, extracts)
}

fn request(expect: &Expect) -> Request {
    Request {
        case: expect.request.case.map(ToOwned::to_owned),
        kbs: expect.request.kbs.iter().map(|kb| (*kb).to_owned()).collect(),
        not_before: expect.request.not_before.map(ToOwned::to_owned),
        ..Request::default()
    }
}

fn report_of((bundles, extracts): (Vec<Bundle>, Extracts), expect: &Expect) -> Report {
    let mut reports = analyze(bundles, extracts, &request(expect));
    assert_eq!(reports.len(), 1, "one machine, one report");
    let mut report = reports.remove(0);
    report.speak(Language::En);
    report
}

fn report(scenario: &Scenario) -> Report {
    report_of(scanned(&scenario.bundles), &scenario.expect)
}

/// A kebab-case id as the contract spells it.
fn id<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or_default().to_owned()
}

/// The stories; of the containers around (d) only the one whose names are Chinese.
fn stories() -> impl Iterator<Item = Scenario> {
    const CONTAINERS: [&str; 3] = ["encodings", "wrong-extension", "unknown-encoding"];
    scenario::ids().filter(|id| !CONTAINERS.contains(id)).filter_map(scenario::by_id)
}

/// What differs from the expected answer.
struct Complaints(Vec<String>);

impl Complaints {
    fn check<A: PartialEq<B> + std::fmt::Debug, B: std::fmt::Debug>(&mut self, what: &str, got: A, want: B) {
        if got != want {
            self.0.push(format!("{what}: {got:?}, should be {want:?}"));
        }
    }
    fn demand(&mut self, what: &str, holds: bool) {
        if !holds {
            self.0.push(what.to_owned());
        }
    }
}

fn complaints(scenario: &Scenario) -> Vec<String> {
    let (report, expect) = (report(scenario), &scenario.expect);
    let mut c = Complaints(Vec::new());
    if let Some(status) = expect.verdict_status {
        c.check("verdict", id(report.verdict.status), status);
    }
    if let Some(kb) = expect.kb {
        let matching =
            report.attempts.iter().rev().find(|a| a.kb.as_deref() == Some(kb) && id(a.outcome) != "succeeded");
        match matching {
            Some(attempt) => check_attempt(&mut c, &report, attempt, expect),
            None => c.0.push(format!("no failed attempt of {kb}; attempts: {}", brief(&report))),
        }
    }
    for kb in &expect.succeeded {
        let good = report.attempts.iter().any(|a| a.kb.as_deref() == Some(kb) && id(a.outcome) == "succeeded");
        c.demand(&format!("{kb} succeeded; attempts: {}", brief(&report)), good);
    }
    let diagnoses = report.attempts.iter().flat_map(|a| &a.diagnoses).chain(&report.findings);
    for cause in &expect.unsaid {
        let said = diagnoses.clone().any(|d| d.cause == *cause && id(d.confidence) != "possible");
        c.demand(&format!("nothing supports {cause}"), !said);
    }
    for cause in &expect.findings {
        let found = report.findings.iter().any(|d| d.cause == *cause);
        c.demand(&format!("{cause} found for the machine"), found);
    }
    if !expect.products.is_empty() {
        let products: Vec<&str> = report.machine.security_products.iter().map(|p| p.id.as_str()).collect();
        c.check("products", products, expect.products.clone());
        c.demand("products run", report.machine.security_products.iter().all(|p| p.active));
    }
    if !expect.offsets.is_empty() {
        // A stretch in which the clock was changed may be unknown.
        let offsets: Vec<i32> = report.machine.utc_offsets.iter().filter_map(|p| p.minutes).collect();
        c.check("offsets", offsets, expect.offsets.clone());
    }
    if let Some(upgrade) = expect.upgrade {
        let last = report.attempts.iter().rev().find(|a| id(a.channel) == "setup");
        let code = |a: &Attempt| Some(format!("{}-{}", a.code.as_ref()?.hex, a.extend_code.as_ref()?));
        let got = last.map(|a| (id(a.outcome), code(a).unwrap_or_default()));
        c.check("upgrade", got.as_ref().map(|(outcome, code)| (&outcome[..], &code[..])), Some(upgrade));
        let first = last.and_then(|a| a.chain.first()).map_or("", |link| link.hex.as_str());
        let right = expect.first_codes.is_empty() || expect.first_codes.contains(&first);
        c.demand(&format!("chain begins with {first}, should with {:?}", expect.first_codes), right);
    }
    for (setting, value) in &expect.settings {
        let holds = report.machine.settings.iter().any(|s| s.id == *setting && s.value.contains(value));
        c.demand(&format!("{setting} holds {value}; settings: {:?}", report.machine.settings), holds);
    }
    if let Some(pending) = expect.pending_reboot {
        c.check("pending restart", report.machine.pending_reboot, Some(pending));
    }
    if let Some(computer) = expect.computer {
        c.check("computer", report.machine.computer.as_deref(), Some(computer));
    }
    let issues: Vec<&str> = report
        .bundles
        .iter()
        .flat_map(|b| &b.issues)
        .chain(report.sources.iter().flat_map(|s| &s.issues))
        .map(|i| i.kind.as_str())
        .collect();
    for kind in &expect.issues {
        c.demand(&format!("issue {kind}; issues: {issues:?}"), issues.contains(kind));
    }
    for History { kb, outcomes } in &expect.histories {
        let own = report.attempts.iter().filter(|a| a.kb.as_deref() == Some(kb) && !a.store_app && !a.repair);
        let got: Vec<String> = own.map(|a| id(a.outcome)).collect();
        let holds = got.len() == outcomes.len() && got.iter().zip(outcomes).all(|(g, w)| w.split('|').any(|w| w == g));
        c.demand(&format!("history of {kb}: {got:?}, should be {outcomes:?}; attempts: {}", brief(&report)), holds);
    }
    for kind in &expect.marks {
        c.demand(&format!("a mark {kind}"), report.events.iter().any(|e| e.kind == *kind));
    }
    let commands: Vec<&str> = report.verdict.next_steps.iter().filter_map(|s| s.command.as_deref()).collect();
    for text in &expect.asked {
        c.demand(
            &format!("a command with {text}: {commands:?}"),
            commands.iter().any(|command| command.contains(text)),
        );
    }
    for text in &expect.unasked {
        c.demand(
            &format!("no command with {text}: {commands:?}"),
            !commands.iter().any(|command| command.contains(text)),
        );
    }
    for path in &expect.paths {
        c.demand(&format!("a source at {path}"), report.sources.iter().any(|s| s.path == *path));
    }
    c.0
}

fn check_attempt(c: &mut Complaints, report: &Report, attempt: &Attempt, expect: &Expect) {
    if !expect.outcomes.is_empty() {
        let outcome = id(attempt.outcome);
        c.demand(
            &format!("outcome {outcome}, should be {:?}", expect.outcomes),
            expect.outcomes.contains(&&outcome[..]),
        );
    }
    if let Some(code) = expect.code {
        c.check("code", attempt.code.as_ref().map(|c| c.hex.as_str()), Some(code));
        let last = attempt.chain.last().map(|l| l.hex.as_str());
        c.demand(&format!("chain ends in {last:?}, should in {code}"), last == Some(code));
    }
    if !expect.first_codes.is_empty() {
        let first = attempt.chain.first().map_or("", |l| l.hex.as_str());
        c.demand(
            &format!("chain begins with {first}, should with {:?}", expect.first_codes),
            expect.first_codes.contains(&first),
        );
    }
    if let Some(channel) = expect.channel {
        c.check("channel", id(attempt.channel), channel.to_owned());
    }
    let mut phases = attempt.phases.iter().map(|p| id(p.phase));
    let in_order = expect.phases.iter().all(|want| phases.any(|phase| phase == *want));
    let got: Vec<String> = attempt.phases.iter().map(|p| id(p.phase)).collect();
    c.demand(&format!("phases {got:?}, should hold {:?}", expect.phases), in_order);
    let shown = attempt.evidence.iter().chain(attempt.chain.iter().map(|link| &link.evidence));
    let shown = shown.chain(attempt.phases.iter().map(|p| &p.evidence));
    let witnesses: BTreeSet<&str> = shown.map(|e| e.source.as_str()).collect();
    c.demand(&format!("{witnesses:?} show it, should be {}", expect.witnesses), witnesses.len() >= expect.witnesses);
    for during in expect.during.iter().chain(&expect.also_during) {
        let span = (attempt.started.as_deref().unwrap_or(""), attempt.ended.as_deref().unwrap_or(""));
        // RFC 3339 texts of one offset sort like moments; the seconds decide.
        let holds = span.0 <= &during[..] && cut(&during[..19]) <= cut(span.1.get(..19).unwrap_or(""));
        c.demand(
            &format!("{during} lies in {span:?}"),
            holds && span.0.get(19..).is_some_and(|o| o.ends_with(&during[19..])),
        );
    }
    if let Some(coverage) = expect.coverage {
        c.check("coverage", attempt.coverage.map(id), Some(coverage.to_owned()));
    }
    for (i, want) in expect.diagnoses.iter().enumerate() {
        let ExpectedDiagnosis { cause, confidence, subject } = want;
        match attempt.diagnoses.get(i) {
            None => c.0.push(format!("no diagnosis {cause}")),
            Some(got) => {
                c.check("cause", got.cause.as_str(), *cause);
                c.check("confidence", id(got.confidence), *confidence);
                if let Some(subject) = subject {
                    let holds =
                        got.subject.as_ref().is_some_and(|s| s.to_lowercase().contains(&subject.to_lowercase()));
                    c.demand(&format!("subject {:?} holds {subject}", got.subject), holds);
                }
                c.demand("evidence for the cause", !got.evidence.is_empty());
            }
        }
    }
    if expect.verdict_status == Some("explained") {
        c.check("cause of the verdict", report.verdict.cause.as_deref(), expect.diagnoses.first().map(|d| d.cause));
        c.check("attempt of the verdict", report.verdict.attempt.as_ref(), Some(&attempt.id));
    }
}

fn cut(text: &str) -> String {
    text.chars().take(19).collect()
}

fn brief(report: &Report) -> String {
    let each = report.attempts.iter().map(|a| {
        let code = a.code.as_ref().map_or("-", |c| c.hex.as_str());
        format!("{:?} {} {code} {:?}–{:?} {:?}", a.kb, id(a.outcome), a.started_local, a.ended_local, a.coverage)
    });
    each.collect::<Vec<_>>().join("; ")
}

#[test]
fn every_scenario_gets_its_answer() {
    let mut wrong = Vec::new();
    for scenario in scenario::all() {
        wrong.extend(complaints(&scenario).into_iter().map(|complaint| format!("{}: {complaint}", scenario.id)));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_order_of_scans_changes_nothing() {
    for scenario in stories() {
        let (bundles, extracts) = scanned(&scenario.bundles);
        let straight = report_of((bundles.clone(), extracts.clone()), &scenario.expect).to_json();
        let mut turned = extracts.clone();
        turned.reverse();
        assert_eq!(straight, report_of((bundles.clone(), turned), &scenario.expect).to_json(), "{}", scenario.id);
        let mut rotated = extracts;
        let middle = rotated.len() / 2;
        rotated.rotate_left(middle);
        assert_eq!(straight, report_of((bundles, rotated), &scenario.expect).to_json(), "{}", scenario.id);
    }
}

/// The same files under names that say nothing: `entry(i)` for entries, `given` for the archive.
fn renamed(bundle: &ScenarioBundle, entry: impl Fn(usize) -> String, given: &str) -> ScenarioBundle {
    let bytes = match zip::ZipArchive::new(Cursor::new(&bundle.bytes)) {
        Ok(mut zip) => {
            let entries: Vec<Entry> = (0..zip.len())
                .map(|i| {
                    let mut bytes = Vec::new();
                    zip.by_index(i).unwrap().read_to_end(&mut bytes).unwrap();
                    Entry { path: entry(i), bytes }
                })
                .collect();
            pack(&entries, Packing::default())
        }
        Err(_) => bundle.bytes.clone(),
    };
    ScenarioBundle { file_name: given.to_owned(), bytes }
}

/// The JSON with names, and the archive sizes that names decide, blanked.
fn blanked(scenario: &Scenario, bundles: &[ScenarioBundle]) -> Value {
    let (listed, extracts) = scanned(bundles);
    let mut names: Vec<String> = listed
        .iter()
        .flat_map(|b| std::iter::once(b.name.clone()).chain(b.entries().iter().map(|e| e.path.clone())))
        .collect();
    // Longest first: one name may hold another.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut json = report_of((listed, extracts), &scenario.expect).to_json();
    for name in names.iter().filter(|name| !name.is_empty()) {
        let quoted = serde_json::to_string(name).unwrap();
        json = json.replace(quoted.trim_matches('"'), "«name»");
    }
    let mut value: Value = serde_json::from_str(&json).unwrap();
    for bundle in value["bundles"].as_array_mut().unwrap() {
        bundle["sizeBytes"] = Value::Null;
    }
    value
}

#[test]
fn names_decide_nothing() {
    for scenario in stories() {
        if scenario.id == "damaged-entry" {
            continue; // A repack would repair it.
        }
        let turn = |name: fn(usize) -> String, given: &str| {
            let bundles: Vec<ScenarioBundle> = scenario.bundles.iter().map(|b| renamed(b, name, given)).collect();
            blanked(&scenario, &bundles)
        };
        let first = turn(|i| format!("first-{i:02}.bin"), "one.zip");
        assert_eq!(first, turn(|i| format!("{:02}/x/second", 90 - i), "another.tmp"), "{}", scenario.id);
        if scenario.bundles.iter().all(|b| zip::ZipArchive::new(Cursor::new(&b.bytes)).is_ok()) {
            assert_eq!(first["verdict"], blanked(&scenario, &scenario.bundles)["verdict"], "{}", scenario.id);
        }
    }
}

#[test]
fn both_languages_speak_everywhere() {
    for scenario in stories() {
        let mut report = report(&scenario);
        let english: Value = serde_json::from_str(&report.to_json()).unwrap();
        report.speak(Language::Zh);
        let chinese: Value = serde_json::from_str(&report.to_json()).unwrap();
        for part in ["title", "summary"] {
            let (en, zh) = (english["verdict"][part].as_str().unwrap(), chinese["verdict"][part].as_str().unwrap());
            assert!(!en.is_empty() && !zh.is_empty() && en != zh, "{} {part}: {en:?} {zh:?}", scenario.id);
            assert!(!zh.is_ascii(), "{} {part}: {zh:?}", scenario.id);
        }
    }
}

/// Every line that a report shows as proof stands where it says, word for word.
#[test]
fn evidence_is_where_it_says() {
    for scenario in stories() {
        let report = report(&scenario);
        let value: Value = serde_json::from_str(&report.to_json()).unwrap();
        let mut evidence = Vec::new();
        collect_evidence(&value, &mut evidence);
        let mut openeds: Vec<_> = scenario.bundles.iter().map(opened).collect();
        for (source, line, text) in evidence {
            let source = report.sources.iter().find(|s| s.id == source).unwrap();
            let entry = usize::try_from(source.entry.get()).unwrap();
            let inside: Vec<u32> = source.inside.iter().map(|at| u32::try_from(at.get()).unwrap()).collect();
            let opened = &mut openeds[usize::try_from(source.bundle.get()).unwrap()];
            let lines = opened.lines(entry, &inside, line, 1);
            let shown = lines.first().map_or("", |l| l.text.trim());
            if source.kind == "event-log" {
                // A record is told in more words where it stands alone: every value of its proof is there.
                let values = text.split("  ").filter_map(|field| field.split_once('=')).map(|(_, value)| value.trim());
                let missing: Vec<&str> = values.filter(|value| !shown.contains(value)).collect();
                assert!(!shown.is_empty() && missing.is_empty(), "{} {line}: {shown:?} lacks {missing:?}", scenario.id);
                continue;
            }
            // Records of services and sessions span lines; their proof is put together and begins at the first.
            let own = match source.kind.as_str() {
                "services" => text.split(' ').next().unwrap_or(""),
                "sessions" => text.split(['/', '>']).next().unwrap_or(""),
                // A value is told with its key, which stands lines above.
                "registry" => text.rsplit(": ").next().and_then(|value| value.split(" = ").next()).unwrap_or(""),
                _ => text.trim(),
            };
            let wanted: String = own.chars().take(200).collect();
            let holds = if ["services", "registry"].contains(&source.kind.as_str()) {
                shown.contains(&wanted)
            } else {
                shown.starts_with(&wanted)
            };
            assert!(holds, "{} {}:{line}: {shown:?} is not {wanted:?}", scenario.id, source.path);
        }
    }
}

fn collect_evidence(value: &Value, out: &mut Vec<(String, u64, String)>) {
    match value {
        Value::Object(map) => {
            if let (Some(Value::String(source)), Some(line), Some(Value::String(text))) =
                (map.get("source"), map.get("line").or(map.get("record")).and_then(Value::as_u64), map.get("text"))
            {
                out.push((source.clone(), line, text.clone()));
            }
            map.values().for_each(|v| collect_evidence(v, out));
        }
        Value::Array(list) => list.iter().for_each(|v| collect_evidence(v, out)),
        _ => {}
    }
}

#[test]
fn a_second_bundle_of_the_same_content_brings_nothing_new() {
    let [a, b, c] = ["a", "b", "c"].map(|id| report(&scenario::by_id(id).unwrap()));
    assert_eq!(a.bundles[0].fingerprint, b.bundles[0].fingerprint);
    let again = compare(&a, &b);
    assert!(again.same_content);
    assert_eq!(again.same_machine, Some(true));
    assert!(again.new_attempts.is_empty());
    assert_eq!(id(again.verdict.status), "nothing-new");
    let later = compare(&a, &c);
    assert!(!later.same_content);
    assert_eq!(later.same_machine, Some(true));
    let new: Vec<Option<&str>> = later.new_attempts.iter().map(|a| a.kb.as_deref()).collect();
    assert_eq!(new, [Some("KB5015736")]);
    assert_eq!(id(later.verdict.status), "recollect");
}

/// Cut anywhere, flipped anywhere: a report comes out, and no panic.
#[test]
fn damage_never_panics() {
    let whole = scenario::by_id("absent").unwrap();
    let bytes = &whole.bundles[0].bytes;
    let variants = (0..40).flat_map(|n| {
        let at = bytes.len() * n / 40;
        let mut flipped = bytes.clone();
        flipped[at] ^= 0xFF;
        [bytes[..at].to_vec(), flipped]
    });
    for bytes in variants {
        let bundles = [ScenarioBundle { file_name: "damaged.zip".to_owned(), bytes }];
        let (listed, extracts) = scanned(&bundles);
        for mut report in analyze(listed, extracts, &Request::default()) {
            report.speak(Language::Zh);
            assert!(!report.verdict.title.text().is_empty());
        }
    }
}
