//! Making a report short enough for a link, the least needed first.
//!
//! What always stays: the verdict with its steps, the attempt it speaks of with chain, diagnoses and gaps, what was asked for,
//! every other attempt as a bar (until there are hundreds), the coverage of the sources that prove something, the machine.

use serde_json::Value;
use std::collections::BTreeSet;

/// What is not in a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Log lines are cut, or gone where a sentence tells them.
    Lines,
    /// Proof and details of attempts that the verdict does not speak of.
    Details,
    /// Sources that prove nothing here.
    Sources,
    /// Lists about the machine: its updates, settings and builds.
    Machine,
    /// Marks of the timeline and attempts far from the one that matters.
    Timeline,
}

impl LeftOut {
    const ALL: [Self; 5] = [Self::Lines, Self::Details, Self::Sources, Self::Machine, Self::Timeline];

    /// Its id in links and on the page.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Details => "details",
            Self::Sources => "sources",
            Self::Machine => "machine",
            Self::Timeline => "timeline",
        }
    }

    pub(super) fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }
}

/// One step shorter than the step before.
pub(super) type Step = fn(&mut Value, &Matters) -> LeftOut;

/// Takes nothing that a reader of the verdict would look for.
pub(super) const GENTLE: [Step; 3] = [shorter_lines, details_of_what_went_well, marks_without_lines];
/// Only where nothing else fits.
pub(super) const HARD: [Step; 5] = [
    details_of_others,
    lists_of_the_machine,
    sources_without_proof,
    |r, m| nearest(r, m, 200),
    |r, m| nearest(r, m, 40),
];

/// Characters of a line that stay.
const LINE: usize = 200;
/// How attempts end that went well.
const WELL: [&str; 3] = ["succeeded", "not-needed", "pending-reboot"];

/// What the verdict speaks of.
pub(super) struct Matters {
    attempt: Option<String>,
}

impl Matters {
    pub(super) fn of(report: &Value) -> Self {
        Self { attempt: report["verdict"]["attempt"].as_str().map(str::to_owned) }
    }

    fn is(&self, attempt: &Value) -> bool {
        self.attempt.is_some() && attempt["id"].as_str() == self.attempt.as_deref()
    }
}

fn list<'a>(of: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> + use<'a> {
    of.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten()
}

fn empty(of: &mut Value, keys: &[&str]) {
    for key in keys {
        if let Some(list) = of.get_mut(*key).and_then(Value::as_array_mut) {
            list.clear();
        }
    }
}

/// Every line that proves something in `value`, and nothing else that has a text.
fn each_line(value: &mut Value, change: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| each_line(one, change)),
        Value::Object(map) => {
            let is_line = map.contains_key("source") && map.contains_key("local");
            match map.get_mut("text") {
                Some(Value::String(text)) if is_line => change(text),
                _ => map.values_mut().for_each(|one| each_line(one, change)),
            }
        }
        _ => {}
    }
}

fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(LINE) {
        text.truncate(end);
        text.push('…');
    }
}

fn shorter_lines(report: &mut Value, _: &Matters) -> LeftOut {
    each_line(report, &mut cut);
    LeftOut::Lines
}

fn bare(attempt: &mut Value) {
    empty(attempt, &["names", "evidence", "diagnoses", "gaps"]);
    each_line(attempt, &mut String::clear);
}

fn details_of_what_went_well(report: &mut Value, matters: &Matters) -> LeftOut {
    let well = |attempt: &Value| attempt["outcome"].as_str().is_some_and(|outcome| WELL.contains(&outcome));
    list(report, "attempts").filter(|attempt| !matters.is(attempt) && well(attempt)).for_each(bare);
    LeftOut::Details
}

fn marks_without_lines(report: &mut Value, _: &Matters) -> LeftOut {
    list(report, "events").for_each(|event| each_line(event, &mut String::clear));
    LeftOut::Lines
}

fn details_of_others(report: &mut Value, matters: &Matters) -> LeftOut {
    list(report, "attempts").filter(|attempt| !matters.is(attempt)).for_each(bare);
    LeftOut::Details
}

fn lists_of_the_machine(report: &mut Value, _: &Matters) -> LeftOut {
    empty(&mut report["machine"], &["installedKbs", "settings", "builds", "evidence"]);
    LeftOut::Machine
}

fn sources_without_proof(report: &mut Value, _: &Matters) -> LeftOut {
    let mut proving = BTreeSet::new();
    sources_of(report, &mut proving);
    if let Some(sources) = report.get_mut("sources").and_then(Value::as_array_mut) {
        sources.retain(|source| source["id"].as_str().is_some_and(|id| proving.contains(id)));
    }
    LeftOut::Sources
}

/// Ids of the sources that lines name.
fn sources_of(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| sources_of(one, found)),
        Value::Object(map) => {
            if let (Some(id), true) = (map.get("source").and_then(Value::as_str), map.contains_key("text")) {
                found.insert(id.to_owned());
            }
            map.values().for_each(|one| sources_of(one, found));
        }
        _ => {}
    }
}

/// The `count` attempts and marks around the one that matters; without one, the last.
fn nearest(report: &mut Value, matters: &Matters, count: usize) -> LeftOut {
    let mut moment = None;
    if let Some(attempts) = report.get_mut("attempts").and_then(Value::as_array_mut) {
        let at = attempts.iter().position(|attempt| matters.is(attempt)).unwrap_or(attempts.len());
        moment = attempts.get(at).and_then(|attempt| attempt["endedLocal"].as_str().map(str::to_owned));
        around(attempts, at, count);
        let kept: BTreeSet<String> =
            attempts.iter().filter_map(|attempt| attempt["id"].as_str().map(str::to_owned)).collect();
        for attempt in attempts {
            for other in ["retryOf", "resolvedBy"] {
                if attempt[other].as_str().is_some_and(|id| !kept.contains(id)) {
                    attempt[other] = Value::Null;
                }
            }
        }
    }
    for key in ["events", "errorHours"] {
        if let Some(marks) = report.get_mut(key).and_then(Value::as_array_mut) {
            let after = |mark: &Value| mark["local"].as_str() > moment.as_deref();
            let at = if moment.is_some() { marks.iter().position(after) } else { None };
            let at = at.unwrap_or(marks.len());
            around(marks, at, count);
        }
    }
    LeftOut::Timeline
}

fn around(list: &mut Vec<Value>, at: usize, count: usize) {
    // More of what led there than of what came after.
    let end = (at + count / 4 + 1).min(list.len());
    list.truncate(end);
    list.drain(..end.saturating_sub(count));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn line(source: &str, text: &str) -> Value {
        json!({ "source": source, "line": 1, "local": "2022-10-10T16:38:25", "time": null, "text": text })
    }

    fn report() -> Value {
        let attempt = |id: &str, outcome: &str| {
            json!({ "id": id, "outcome": outcome, "endedLocal": format!("2022-10-1{}T00:00:00", &id[1..]), "retryOf": "a1",
                "names": [{ "value": id, "evidence": line("s1", "name") }], "evidence": [line("s2", "line")], "diagnoses": [1], "gaps": [1],
                "chain": [{ "hex": "0x80073712", "evidence": line("s3", &"x".repeat(900)) }] })
        };
        json!({ "attempts": [attempt("a1", "succeeded"), attempt("a2", "failed"), attempt("a3", "failed")],
            "events": [{ "local": "2022-10-10T00:00:00", "title": { "~": "boot" }, "evidence": line("s4", "event") },
                { "local": "2022-10-12T00:00:00", "title": { "~": "boot" }, "evidence": line("s4", "event") }],
            "sources": [{ "id": "s1" }, { "id": "s3" }, { "id": "s9" }],
            "machine": { "computer": "HOST-1", "installedKbs": ["KB1"] }, "verdict": { "attempt": "a2" } })
    }

    fn trimmed(step: Step) -> Value {
        let mut report = report();
        let matters = Matters::of(&report);
        step(&mut report, &matters);
        report
    }

    #[test]
    fn lines_become_shorter_and_stay_lines() {
        let report = trimmed(GENTLE[0]);
        let text = report["attempts"][1]["chain"][0]["evidence"]["text"].as_str().unwrap();
        assert_eq!((text.chars().count(), text.ends_with('…')), (LINE + 1, true));
        assert_eq!(report["events"][0]["evidence"]["text"], "event");
    }

    #[test]
    fn what_matters_keeps_its_proof() {
        for step in GENTLE.into_iter().chain(HARD) {
            let report = trimmed(step);
            let kept = report["attempts"].as_array().unwrap().iter().find(|a| a["id"] == "a2").unwrap();
            assert_eq!((kept["diagnoses"].clone(), kept["evidence"][0]["text"].clone()), (json!([1]), json!("line")));
        }
        let well = trimmed(GENTLE[1]);
        assert_eq!(well["attempts"][0]["diagnoses"], json!([]));
        assert_eq!(well["attempts"][2]["diagnoses"], json!([1]));
        let others = trimmed(HARD[0]);
        assert_eq!(others["attempts"][2]["chain"][0]["hex"], "0x80073712");
        assert_eq!(others["attempts"][2]["diagnoses"], json!([]));
    }

    #[test]
    fn sources_that_prove_something_stay() {
        assert_eq!(trimmed(HARD[2])["sources"], json!([{ "id": "s1" }, { "id": "s3" }]));
        let machine = &trimmed(HARD[1])["machine"];
        assert_eq!((machine["computer"].clone(), machine["installedKbs"].clone()), (json!("HOST-1"), json!([])));
    }

    #[test]
    fn the_nearest_stay_and_point_at_nothing_that_is_gone() {
        let report = trimmed(|report, matters| nearest(report, matters, 1));
        let ids: Vec<&str> = report["attempts"].as_array().unwrap().iter().filter_map(|a| a["id"].as_str()).collect();
        assert_eq!(ids, ["a2"]);
        assert_eq!(report["attempts"][0]["retryOf"], Value::Null);
        assert_eq!(report["events"].as_array().unwrap().len(), 1);
    }
}
