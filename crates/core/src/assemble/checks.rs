//! What was asked for, each wish met or not, and why.

use crate::artifact::{ArtifactKind, Wish};
use crate::extract::ScanIssue;
use crate::facts::{Facts, InstallAttempt};
use crate::report::{Check, Coverage, RequestChecks};
use crate::sentence;
use crate::time::Stamp;
use crate::timeline::ScannedSource;
use crate::verdict::{Decision, Judged, Request};
use crate::words::Phrase;

/// Checks `request` against what was judged.
pub(super) fn of(judged: &Judged<'_>, decision: &Decision, request: &Request) -> RequestChecks {
    let facts = judged.facts;
    let expected = request.expected();
    let mut checks: Vec<Check> = expected.iter().map(|kb| update(facts, kb)).collect();
    checks.extend(request.not_before.as_deref().map(|text| not_before(facts, text, request)));
    checks.extend(request.wanted.iter().map(|id| source(facts, id, request)));
    if let Some(judgement) = decision.attempt.and_then(|i| judged.coverage[i].as_ref()) {
        let met = judgement.coverage == Coverage::Covered;
        checks.push(Check { id: "cbs-coverage".into(), met, message: judgement.why.clone() });
    }
    RequestChecks {
        case: request.case.clone(),
        kbs: expected,
        not_before: request.not_before.clone(),
        wanted: request.wanted.clone(),
        checks,
    }
}

fn is_update(attempt: &InstallAttempt) -> bool {
    !attempt.repair && !attempt.store_app
}

fn ended(attempt: &InstallAttempt) -> Option<Stamp> {
    attempt.ended.or(attempt.started)
}

/// Was the expected update tried? If not: what was instead, because one update goes by several numbers.
fn update(facts: &Facts<'_>, kb: &str) -> Check {
    let latest = |wanted: &dyn Fn(&InstallAttempt) -> bool| facts.attempts.iter().rev().find(|a| wanted(a));
    let named = latest(&|a| a.kb.as_deref() == Some(kb));
    let other = || latest(&|a| is_update(a) && !a.is_definition()).or_else(|| latest(&is_update));
    let (met, message) = if let Some(attempt) = named.or_else(|| latest(&|a| a.goes_by(kb))) {
        let id = if named.is_some() { "check-kb-met" } else { "check-kb-possibly" };
        let time = sentence::time_words(facts, ended(attempt));
        (true, Phrase::new(id).with_phrase("time", time).with_phrase("outcome", Phrase::new(attempt.outcome.word())))
    } else if facts.machine.installed_kbs.iter().any(|installed| installed == kb) {
        (false, Phrase::new("check-kb-installed"))
    } else if let Some(attempt) = other() {
        let time = sentence::time_words(facts, ended(attempt));
        let other = sentence::name_of(attempt);
        (false, Phrase::new("check-kb-other").with_phrase("other", other).with_phrase("time", time))
    } else {
        (false, Phrase::new("check-kb-none"))
    };
    Check { id: format!("kb:{kb}"), met, message: message.with("kb", kb) }
}

/// Is any attempt late enough? If not: how late the latest is, or else the latest line.
fn not_before(facts: &Facts<'_>, text: &str, request: &Request) -> Check {
    let clock = &facts.timeline.clock;
    let attempts = facts.attempts.iter().filter(|a| !a.store_app);
    let newest = attempts.filter_map(|a| Some((clock.local(ended(a)?)?, a))).max_by_key(|(time, _)| *time);
    let (met, message) = match (request.earliest(), newest) {
        (None, _) => (false, Phrase::new("check-not-before-unreadable")),
        (Some(earliest), Some((time, attempt))) => {
            let met = time >= earliest;
            let id = if met { "check-not-before-met" } else { "check-not-before-unmet" };
            let phrase = Phrase::new(id).with_phrase("update", sentence::name_of(attempt));
            (met, phrase.with_phrase("time", sentence::time_words(facts, ended(attempt))))
        }
        (Some(_), None) => {
            let lasts = facts.timeline.sources.iter().filter_map(|s| s.extract.last);
            let last = lasts.filter_map(|stamp| Some((clock.local(stamp)?, stamp))).max_by_key(|(time, _)| *time);
            let time = sentence::time_words(facts, last.map(|(_, stamp)| stamp));
            (false, Phrase::new("check-not-before-none").with_phrase("time", time))
        }
    };
    Check { id: "not-before".into(), met, message: message.with("since", text) }
}

fn was_read(source: &ScannedSource) -> bool {
    let extract = &source.extract;
    let failed = |issue: &ScanIssue| {
        matches!(issue, ScanIssue::Lost { .. } | ScanIssue::Unsupported { .. } | ScanIssue::Encrypted { .. })
    };
    !extract.issues.iter().any(failed) && (extract.records > 0 || !extract.hints.is_empty())
}

/// Is a wanted source here, read, and late enough? If not: why.
fn source(facts: &Facts<'_>, id: &str, request: &Request) -> Check {
    let check = |met, message: Phrase| Check { id: format!("source:{id}"), met, message };
    let Some(wish) = Wish::by_id(id) else {
        return check(false, Phrase::new("check-source-unknown").with("name", id));
    };
    let named = |id: &'static str| Phrase::new(id).with("name", wish.name);
    let clock = &facts.timeline.clock;
    let sources = || facts.timeline.sources.iter().filter(|s| s.copy_of.is_none());
    let of_kind: Vec<&ScannedSource> = sources().filter(|s| wish.kinds.contains(&s.extract.kind)).collect();
    let last = |s: &ScannedSource| s.extract.last.and_then(|stamp| clock.local(stamp));
    if let Some(found) = of_kind.iter().filter(|s| was_read(s)).max_by_key(|s| last(s)) {
        let file = found.path.as_str();
        let Some(end) = last(found) else { return check(true, named("check-source-met").with("file", file)) };
        let time = sentence::time_words(facts, found.extract.last);
        let old = request.earliest().is_some_and(|earliest| end < earliest);
        let message = named(if old { "check-source-old" } else { "check-source-met-until" });
        let message = message.with("file", file).with_phrase("time", time);
        return check(
            !old,
            match &request.not_before {
                Some(since) if old => message.with("since", since.as_str()),
                _ => message,
            },
        );
    }
    if let Some(unread) = of_kind.first() {
        return check(false, named("check-source-unreadable").with("file", unread.path.as_str()));
    }
    let trace = sources().find(|s| s.extract.kind == ArtifactKind::Trace);
    if let Some(trace) = trace.filter(|_| wish.kinds.contains(&ArtifactKind::WindowsUpdateLog)) {
        return check(false, named("check-source-unconverted").with("file", trace.path.as_str()));
    }
    // What stands in an archive that was not opened is of no known kind yet.
    let closed = sources().filter(|s| s.extract.is_incomplete() && !was_read(s)).count();
    check(
        false,
        match closed {
            0 => named("check-source-absent"),
            count => named("check-source-closed").with_number("count", count),
        },
    )
}
