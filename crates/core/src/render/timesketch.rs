//! What has a moment, as Timesketch and its like import it: one event a row, with the three columns that every import
//! needs (`message`, `datetime`, `timestamp_desc`) and microseconds in `timestamp`.
//!
//! Columns and their meaning: Timesketch's guide "Import from JSON or CSV". A moment whose UTC offset is unknown cannot be
//! placed among those of other machines: it stands as if its clock showed UTC, and `timestamp_desc` and `clock` say so.

use super::inert::visible;
use super::naming;
use super::timeline::place;
use crate::report::{Attempt, Evidence, Report};
use crate::time::UtcTime;
use crate::words::{Language, Phrase};
use serde_json::Value;
use std::collections::BTreeSet;

/// What every row has, in the order of the columns.
const COLUMNS: [&str; 11] = [
    "message",
    "timestamp",
    "datetime",
    "timestamp_desc",
    "clock",
    "kind",
    "update",
    "attempt",
    "source",
    "position",
    "line",
];

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    /// Milliseconds since 1970, in UTC or on the machine's clock.
    ms: i64,
    cells: [String; 9],
}

/// The report's moments as CSV (RFC 4180, UTF-8, line feeds), in `language`, in which it must have been
/// [spoken](Report::speak).
#[must_use]
pub fn timesketch_csv(report: &Report, language: Language) -> String {
    let mut out = COLUMNS.join(",");
    out.push('\n');
    for event in events(report, language) {
        let [message, rest @ ..] = &event.cells;
        cell(&mut out, message);
        out.push_str(&format!(",{},{}", microseconds(&event), datetime(&event)));
        for text in rest {
            out.push(',');
            cell(&mut out, text);
        }
        out.push('\n');
    }
    out
}

/// The same as JSON, one object a line.
#[must_use]
pub fn timesketch_jsonl(report: &Report, language: Language) -> String {
    let mut out = String::new();
    for event in events(report, language) {
        let [message, rest @ ..] = &event.cells;
        let string = |text: &str| Value::from(text).to_string();
        out.push_str(&format!(
            "{{\"message\":{},\"timestamp\":{},\"datetime\":\"{}\"",
            string(message),
            microseconds(&event),
            datetime(&event)
        ));
        for (name, text) in COLUMNS[3..].iter().zip(rest).filter(|(_, text)| !text.is_empty()) {
            out.push_str(&format!(",\"{name}\":{}", string(text)));
        }
        out.push_str("}\n");
    }
    out
}

fn microseconds(event: &Event) -> i64 {
    event.ms.saturating_mul(1000)
}

/// `2022-10-10T08:38:25.000000+00:00`.
fn datetime(event: &Event) -> String {
    let whole = UtcTime::from_ms(event.ms.div_euclid(1000) * 1000).to_rfc3339();
    format!("{}.{:03}000+00:00", whole.trim_end_matches('Z'), event.ms.rem_euclid(1000))
}

/// A cell that a spreadsheet shows and does not calculate: what would begin a formula gets an apostrophe.
fn cell(out: &mut String, text: &str) {
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    let formula = begins.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']);
    let quoted = formula || text.contains([',', '"', ';', '\'']) || text.trim() != text;
    if !quoted {
        return out.push_str(text);
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// Everything with a moment, in order, nothing twice.
fn events(report: &Report, language: Language) -> BTreeSet<Event> {
    let mut rows = Rows { language, events: BTreeSet::new() };
    for attempt in &report.attempts {
        rows.attempt(attempt);
    }
    for event in &report.events {
        let moment = (event.time.as_deref(), event.local.as_deref());
        rows.add(moment, event.title.text(), "render-when-written", &event.kind, None, Some(&event.evidence));
    }
    for finding in &report.findings {
        for evidence in &finding.evidence {
            rows.line(finding.title.text(), evidence, "finding", None);
        }
    }
    for source in &report.sources {
        let ends = [
            (source.first.as_deref(), source.first_local.as_deref(), "render-log-begins"),
            (source.last.as_deref(), source.last_local.as_deref(), "render-log-ends"),
        ];
        for (time, local, described) in ends {
            let at = Evidence {
                source: source.id.clone(),
                line: None,
                record: None,
                time: None,
                local: None,
                text: String::new(),
            };
            rows.add((time, local), &source.path, described, &source.kind, None, Some(&at));
        }
    }
    rows.events
}

struct Rows {
    language: Language,
    events: BTreeSet<Event>,
}

impl Rows {
    fn word(&self, id: &'static str) -> String {
        Phrase::new(id).render(self.language)
    }

    fn attempt(&mut self, attempt: &Attempt) {
        let language = self.language;
        let name = naming::attempt(attempt, language);
        let outcome = self.word(naming::outcome(attempt));
        let code = attempt.code.as_ref().map(|code| format!(" {} {}", code.hex, code.symbol.as_deref().unwrap_or("")));
        let ended = format!("{name}: {outcome}{}", code.unwrap_or_default());
        let proof = attempt.evidence.first();
        let start = (attempt.started.as_deref(), attempt.started_local.as_deref());
        let end = (attempt.ended.as_deref(), attempt.ended_local.as_deref());
        self.add(start, &name, "render-attempt-began", "attempt", Some(attempt), proof);
        self.add(end, ended.trim_end(), "render-attempt-ended", "attempt", Some(attempt), attempt.evidence.last());
        for phase in &attempt.phases {
            let message = format!("{name}: {}", self.word(naming::phase(phase.phase)));
            let moment = (phase.started.as_deref(), phase.started_local.as_deref());
            self.add(moment, &message, "render-phase-began", "phase", Some(attempt), Some(&phase.evidence));
        }
        for link in &attempt.chain {
            let symbol = link.symbol.as_deref().unwrap_or("");
            let message = format!("{name}: {} {symbol} {}", link.hex, link.meaning.text());
            self.line(&message, &link.evidence, "code", Some(attempt));
        }
        for diagnosis in &attempt.diagnoses {
            for evidence in &diagnosis.evidence {
                self.line(&format!("{name}: {}", diagnosis.title.text()), evidence, "finding", Some(attempt));
            }
        }
    }

    /// A line that proves something.
    fn line(&mut self, message: &str, evidence: &Evidence, kind: &str, attempt: Option<&Attempt>) {
        let moment = (evidence.time.as_deref(), evidence.local.as_deref());
        self.add(moment, message, "render-when-written", kind, attempt, Some(evidence));
    }

    fn add(
        &mut self,
        moment: (Option<&str>, Option<&str>),
        message: &str,
        described: &'static str,
        kind: &str,
        attempt: Option<&Attempt>,
        evidence: Option<&Evidence>,
    ) {
        let utc = place(moment, true);
        let Some(ms) = utc.or_else(|| place(moment, false)) else { return };
        let mut described = self.word(described);
        if utc.is_none() {
            described = format!("{described} ({})", self.word("render-offset-unknown"));
        }
        let clock = if utc.is_some() { "utc" } else { "machine" };
        let position = evidence.and_then(|e| e.line.or(e.record)).map(|n| n.get().to_string()).unwrap_or_default();
        let of = |text: Option<&str>| visible(text.unwrap_or_default()).into_owned();
        let cells = [
            visible(message).into_owned(),
            described,
            clock.to_owned(),
            kind.to_owned(),
            of(attempt.and_then(|a| a.kb.as_deref())),
            of(attempt.map(|a| a.id.as_str())),
            of(evidence.map(|e| e.source.as_str())),
            position,
            of(evidence.map(|e| e.text.as_str())),
        ];
        self.events.insert(Event { ms, cells });
    }
}
