//! Two reports of one case: is the new bundle the same content, and what is new in it?
//!
//! *Nothing new* is said only when it is true of everything: no attempt, no end of an attempt, no log line and no kind of log
//! that the bundle before did not hold. An older archive that was found since is new although nothing in it is later.

use crate::order::InOrder as _;
use crate::report::{Attempt, Coverage, Outcome, Report, Source, Status, Verdict, json_text};
use crate::time::LocalTime;
use crate::words::{Language, Phrase};
use serde::Serialize;
use std::collections::BTreeMap;

/// Two reports may place the ends of one attempt this far apart, ms: each log writes its own moment of it.
const SLACK: i64 = 3 * 60_000;

/// What the new report adds to the old one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Same content, however it is packed?
    pub same_content: bool,
    /// Same computer? `null`: one of them does not say.
    pub same_machine: Option<bool>,
    /// Attempts of the new report that the old one does not hold.
    pub new_attempts: Vec<Attempt>,
    /// Ids of those among them that failed.
    pub new_failures: Vec<String>,
    /// Attempts that both hold and of which the new report knows something else.
    pub changed_attempts: Vec<AttemptChange>,
    /// Kinds of log that reach further than before, or were not there.
    pub newer_logs: Vec<LogChange>,
    /// What is new, in true sentences, the most telling first.
    pub changes: Vec<Phrase>,
    /// *Nothing new*, or the new report's verdict.
    pub verdict: Verdict,
}

/// One attempt as both reports tell it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AttemptChange {
    /// Its id in the old report.
    pub before: String,
    /// Its id in the new report.
    pub now: String,
    /// How it ended, by the old report.
    pub outcome_before: Outcome,
    /// How it ended, by the new report.
    pub outcome_now: Outcome,
    /// Did the servicing logs hold it?
    pub coverage_before: Option<Coverage>,
    /// Do they hold it now?
    pub coverage_now: Option<Coverage>,
    /// Has the same update succeeded since?
    pub resolved: bool,
}

/// One kind of log that tells more than before.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LogChange {
    /// [`Source::kind`].
    pub kind: String,
    /// Last time before, machine time; `null`: no such log, or none with times.
    pub last_before: Option<String>,
    /// Last time now.
    pub last_now: Option<String>,
    /// Ids of the new report's sources that hold what is new.
    pub sources: Vec<String>,
}

impl Comparison {
    /// Says every phrase in `language`.
    pub fn speak(&mut self, language: Language) {
        let mut visit = |phrase: &mut Phrase| phrase.speak(language);
        self.new_attempts.iter_mut().for_each(|a| a.each_phrase(&mut visit));
        self.changes.iter_mut().for_each(&mut visit);
        self.verdict.each_phrase(&mut visit);
    }

    /// As JSON in the language last spoken, with a final line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        json_text(serde_json::to_string_pretty(self))
    }

    /// The same on one line, for the machines of many bundles.
    #[must_use]
    pub fn to_json_line(&self) -> String {
        json_text(serde_json::to_string(self))
    }
}

/// Compares `new` with `old`.
#[must_use]
pub fn compare(old: &Report, new: &Report) -> Comparison {
    let prints = |r: &Report| {
        let mut prints: Vec<String> = r.bundles.iter().map(|b| b.fingerprint.clone()).collect();
        prints.in_order();
        prints
    };
    let same_content = prints(old) == prints(new);
    let same_machine =
        old.machine.computer.as_ref().zip(new.machine.computer.as_ref()).map(|(a, b)| a.eq_ignore_ascii_case(b));
    let (mut new_attempts, mut changed) = (Vec::new(), Vec::new());
    // Attempts of two computers are never the same one.
    let known: &[Attempt] = if same_machine == Some(false) { &[] } else { &old.attempts };
    // Each is met once: a retry minutes later is another attempt.
    let mut met = vec![false; known.len()];
    for now in &new.attempts {
        let fits = |exact: bool| {
            let same = |before: &Attempt| is_same(before, now) && (!exact || ends(before) == ends(now));
            (0..known.len()).find(|i| !met[*i] && same(&known[*i]))
        };
        match fits(true).or_else(|| fits(false)) {
            Some(at) => {
                met[at] = true;
                changed.extend(change(&known[at], now));
            }
            None => new_attempts.push(now.clone()),
        }
    }
    let newer_logs = if same_content { Vec::new() } else { newer_logs(old, new) };
    let quiet = new_attempts.is_empty() && changed.is_empty() && newer_logs.is_empty();
    let nothing_new = same_content || (same_machine != Some(false) && quiet);
    let new_failures: Vec<String> = new_attempts.iter().filter(|a| failed(a)).map(|a| a.id.clone()).collect();
    let changes = if nothing_new { Vec::new() } else { sentences(&new_attempts, &changed, &newer_logs, new) };
    let verdict = if nothing_new { nothing_new_verdict(same_content, new) } else { new.verdict.clone() };
    Comparison {
        same_content,
        same_machine,
        new_attempts,
        new_failures,
        changed_attempts: changed,
        newer_logs,
        changes,
        verdict,
    }
}

/// The old report on the machine that `new` speaks of; where none names it, the first.
#[must_use]
pub fn counterpart(old: &[Report], new: &Report) -> Option<usize> {
    let name = |report: &Report| report.machine.computer.as_ref().map(|name| name.to_ascii_uppercase());
    let same = |old: &Report| name(old).is_some() && name(old) == name(new);
    old.iter().position(same).or((!old.is_empty()).then_some(0))
}

/// Do the logs of `a` end later than those of `b`? Then `a` was collected later. `None`: they end at one moment, or one of
/// them has no times.
#[must_use]
pub fn is_later(a: &[Report], b: &[Report]) -> Option<bool> {
    let end = |reports: &[Report]| {
        let read = reports.iter().flat_map(|report| &report.sources).filter(|source| source.read);
        read.filter_map(|source| moment(source.last_local.as_ref(), source.last.as_ref())).max()
    };
    let (a, b) = end(a).zip(end(b))?;
    (a != b).then_some(a > b)
}

fn failed(attempt: &Attempt) -> bool {
    matches!(attempt.outcome, Outcome::Failed | Outcome::RolledBack)
}

/// A moment of the machine's clock, where it is known in both reports; else of UTC.
fn moment(local: Option<&String>, zoned: Option<&String>) -> Option<i64> {
    let text = local.or(zoned)?;
    LocalTime::from_fixed(text.as_bytes()).map(LocalTime::ms)
}

/// When it began and when it ended, as far as either is known.
fn ends(attempt: &Attempt) -> Option<(i64, i64)> {
    let start = moment(attempt.started_local.as_ref(), attempt.started.as_ref());
    let end = moment(attempt.ended_local.as_ref(), attempt.ended.as_ref());
    start.or(end).zip(end.or(start))
}

/// Do two reports tell of one attempt? Each may know another part of it: a log that was overwritten since moves its
/// start, one that goes on since moves its end.
fn is_same(a: &Attempt, b: &Attempt) -> bool {
    if (a.channel, a.repair, a.store_app) != (b.channel, b.repair, b.store_app) && a.kb.is_none() {
        return false;
    }
    let near = match (ends(a), ends(b)) {
        (Some((from, to)), Some((start, end))) => from <= end + SLACK && start <= to + SLACK,
        (None, None) => true,
        _ => false,
    };
    let name = |x: &Attempt| x.kb.clone().or_else(|| x.package.clone()).or_else(|| x.title.clone());
    let shared = || a.names.iter().any(|n| b.names.iter().any(|m| (n.kind, &n.value) == (m.kind, &m.value)));
    near && (name(a) == name(b) || shared())
}

fn change(before: &Attempt, now: &Attempt) -> Option<AttemptChange> {
    let change = AttemptChange {
        before: before.id.clone(),
        now: now.id.clone(),
        outcome_before: before.outcome,
        outcome_now: now.outcome,
        coverage_before: before.coverage,
        coverage_now: now.coverage,
        resolved: before.resolved_by.is_none() && now.resolved_by.is_some(),
    };
    // A failure whose lines went meanwhile is nothing that the new bundle brings.
    let better = covers(now) && !covers(before) && failed(now);
    // Rolled back or failed is one end, known better or worse.
    let other_end = before.outcome != now.outcome && !(failed(before) && failed(now));
    (other_end || better || change.resolved).then_some(change)
}

fn covers(attempt: &Attempt) -> bool {
    attempt.coverage == Some(Coverage::Covered)
}

/// What the old report read, by kind.
fn by_kind(report: &Report) -> BTreeMap<&str, Vec<&Source>> {
    let mut kinds = BTreeMap::<&str, Vec<&Source>>::new();
    for source in report.sources.iter().filter(|source| source.read) {
        kinds.entry(&source.kind).or_default().push(source);
    }
    kinds
}

fn last(sources: &[&Source]) -> Option<String> {
    sources.iter().filter_map(|s| s.last_local.clone()).max()
}

/// The logs of `new` that hold lines which no log of `old` holds.
fn newer_logs(old: &Report, new: &Report) -> Vec<LogChange> {
    let before = by_kind(old);
    let none = Vec::new();
    let changed = by_kind(new).into_iter().filter_map(|(kind, sources)| {
        let known = before.get(kind).unwrap_or(&none);
        let fresh: Vec<&Source> = sources.iter().copied().filter(|s| !known.iter().any(|k| holds(k, s))).collect();
        // What has no times is a list that every collection makes anew.
        let counts = known.is_empty() || fresh.iter().any(|s| s.last_local.is_some() || s.last.is_some());
        (counts && !fresh.is_empty()).then(|| LogChange {
            kind: kind.to_owned(),
            last_before: last(known),
            last_now: last(&sources),
            sources: fresh.iter().map(|s| s.id.clone()).collect(),
        })
    });
    changed.collect()
}

/// Does the old source hold every line of the new one? Its span must, and it must be the same log: by its name, or by
/// its size where a log was renamed when it was put away.
fn holds(old: &Source, new: &Source) -> bool {
    let name = |s: &Source| s.path.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let times = |s: &Source| (s.first_local.clone().or(s.first.clone()), s.last_local.clone().or(s.last.clone()));
    let ((old_first, old_last), (first, last)) = (times(old), times(new));
    let same_log = old.size_bytes == new.size_bytes || (name(old) == name(new) && old.records >= new.records);
    same_log && old_first <= first && last <= old_last
}

fn sentences(attempts: &[Attempt], changed: &[AttemptChange], logs: &[LogChange], new: &Report) -> Vec<Phrase> {
    let updates: Vec<&Attempt> = attempts.iter().filter(|a| !a.repair && !a.store_app).collect();
    let mut said = Vec::new();
    if !updates.is_empty() {
        let count = updates.iter().filter(|a| failed(a)).count();
        said.push(Phrase::new("compare-attempts").with_number("count", updates.len()).with_number("failed", count));
    }
    for change in changed {
        let Some(attempt) = new.attempts.iter().find(|a| a.id == change.now) else { continue };
        let id = match () {
            () if change.resolved => "compare-resolved",
            () if covers(attempt) && change.coverage_before.is_some() => "compare-covered",
            () => match change.outcome_now {
                Outcome::Succeeded => "compare-succeeded",
                Outcome::Failed | Outcome::RolledBack => "compare-failed",
                _ => "compare-other-end",
            },
        };
        let name = attempt.kb.as_ref().or(attempt.title.as_ref()).or(attempt.package.as_ref());
        let name = name.map_or_else(|| Phrase::new("attempt-unnamed"), |name| Phrase::name(name));
        let when = attempt.ended_local.as_ref().or(attempt.ended.as_ref()).map_or("?", String::as_str);
        said.push(Phrase::new(id).with_phrase("update", name).with("time", words(when)));
    }
    for log in logs {
        let phrase = match (&log.last_before, &log.last_now) {
            (Some(before), Some(now)) if now > before => {
                Phrase::new("compare-log-later").with("before", words(before)).with("now", words(now))
            }
            (Some(_), _) => Phrase::new("compare-log-more"),
            (None, _) => Phrase::new("compare-log-new"),
        };
        said.push(phrase.with("kind", log.kind.as_str()));
    }
    said
}

/// `2022-10-10T16:38:25.123` as sentences write it.
fn words(iso: &str) -> String {
    iso.get(..19).unwrap_or(iso).replace('T', " ")
}

fn nothing_new_verdict(same_content: bool, new: &Report) -> Verdict {
    let summary = if same_content { "verdict-nothing-new-same" } else { "verdict-nothing-new-summary" };
    let mut verdict = new.verdict.clone();
    let own = crate::report::Reason { status: verdict.status, text: verdict.summary.clone() };
    verdict.reasons.insert(0, own);
    Verdict {
        status: Status::NothingNew,
        title: Phrase::new("verdict-nothing-new"),
        summary: Phrase::new(summary),
        ..verdict
    }
}
