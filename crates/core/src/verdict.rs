//! One answer for the whole bundle, its reasons, and what to do next.
//!
//! Several statuses may hold; the first in the contract's order is the verdict and the others stand in its reasons. The
//! failure that matters is the latest one of the expected update, else the latest of any.

use crate::artifact::ArtifactKind;
use crate::coverage::Judgement;
use crate::extract::What;
use crate::facts::{Facts, InstallAttempt};
use crate::gaps::Gap;
use crate::guidance;
use crate::order::InOrder as _;
use crate::package::kb_in;
use crate::report::{Channel, Confidence, Coverage, Outcome, Status, Step};
use crate::rules::{Finding, pending_reboot, superseded, third_party_security_software};
use crate::sentence;
use crate::time::LocalTime;
use crate::words::Phrase;

/// What the support engineer asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Case id.
    pub case: Option<String>,
    /// Expected updates, in any spelling that holds a KB number.
    pub kbs: Vec<String>,
    /// Machine-local date or time; see [`LocalTime::from_user`].
    pub not_before: Option<String>,
    /// Sources that were asked for: ids of [`crate::artifact::WISHES`].
    pub wanted: Vec<String>,
}

impl Request {
    /// Was anything asked for?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The expected KBs, spelled `KB5015736`; what holds no number is left out.
    #[must_use]
    pub fn expected(&self) -> Vec<String> {
        let spelled = |kb: &String| kb_in(kb).or_else(|| kb_in(&format!("KB{}", kb.trim())));
        self.kbs.iter().filter_map(spelled).collect()
    }

    /// The earliest time of interest.
    #[must_use]
    pub fn earliest(&self) -> Option<LocalTime> {
        self.not_before.as_deref().and_then(LocalTime::from_user)
    }
}

/// Everything judged so far.
pub struct Judged<'a> {
    /// The facts.
    pub facts: &'a Facts<'a>,
    /// Coverage of each failed attempt.
    pub coverage: Vec<Option<Judgement>>,
    /// Findings of each attempt.
    pub findings: Vec<Vec<Finding>>,
    /// What would tell more of each attempt.
    pub gaps: Vec<Vec<Gap>>,
    /// Findings of the machine.
    pub machine: Vec<Finding>,
    /// Was any source of a known kind read?
    pub readable: bool,
    /// What is wrong with the file itself, if it could not be opened.
    pub container: Option<Phrase>,
    /// What a password would open, if a source needs one.
    pub locked: Option<Phrase>,
}

/// The verdict, with the attempt it speaks of.
pub struct Decision {
    /// The first status that holds.
    pub status: Status,
    /// The others.
    pub reasons: Vec<(Status, Phrase)>,
    /// Index of the attempt that matters.
    pub attempt: Option<usize>,
    /// Cause behind `explained`.
    pub cause: Option<&'static str>,
    /// A few words.
    pub title: Phrase,
    /// One true sentence.
    pub summary: Phrase,
    /// What to do.
    pub next_steps: Vec<Step>,
}

/// A status that holds, ready to be the verdict.
struct Holds {
    status: Status,
    title: Phrase,
    summary: Phrase,
    steps: Vec<Step>,
    cause: Option<&'static str>,
}

impl Holds {
    fn new(status: Status, title: &'static str, summary: Phrase, steps: Vec<Step>) -> Self {
        Self { status, title: Phrase::new(title), summary, steps, cause: None }
    }
}

/// Decides.
#[must_use]
pub fn decide(judged: &Judged<'_>, request: &Request) -> Decision {
    let attempt = that_matters(judged, request);
    let mut holds = Vec::new();
    if judged.readable {
        holds.extend(wrong_update(judged, request, attempt));
        holds.extend(restart_first(judged, attempt));
        holds.extend(too_old(judged, request));
        match attempt {
            // A restart that is owed has said it all.
            Some(index) if holds.iter().any(|h| h.status == Status::RestartFirst) && is_pending(judged, index) => {}
            Some(index) => holds.push(failure(judged, index)),
            None => holds.extend(without_failure(judged, request)),
        }
    } else {
        holds.push(nothing_readable(judged));
    }
    holds.in_order_by_key(|h| h.status);
    let mut holds = holds.into_iter();
    let first = holds.next().unwrap_or_else(|| {
        Holds::new(Status::NoFailure, "verdict-no-failure", Phrase::new("verdict-no-failure-summary"), Vec::new())
    });
    Decision {
        status: first.status,
        reasons: holds.map(|h| (h.status, h.summary)).collect(),
        attempt,
        cause: first.cause,
        title: first.title,
        summary: first.summary,
        next_steps: first.steps,
    }
}

fn nothing_readable(judged: &Judged<'_>) -> Holds {
    // Collecting again would bring the same.
    if let Some(locked) = &judged.locked {
        return Holds::new(Status::NothingReadable, "verdict-not-opened", locked.clone(), Vec::new());
    }
    let (title, summary) = match &judged.container {
        Some(issue) => ("verdict-not-opened", issue.clone()),
        None => ("verdict-nothing-readable", Phrase::new("verdict-nothing-readable-summary")),
    };
    Holds::new(Status::NothingReadable, title, summary, guidance::collect_anything())
}

fn is_candidate(attempt: &InstallAttempt) -> bool {
    attempt.went_wrong() && !attempt.store_app
}

/// The latest failed attempt of an expected update, else the latest failed one that nothing resolved.
fn that_matters(judged: &Judged<'_>, request: &Request) -> Option<usize> {
    let attempts = &judged.facts.attempts;
    // A failed repair or check matters until a later one has run to its end and said what is true.
    let outdated =
        |i: usize| attempts[i].repair && attempts[i + 1..].iter().any(|a| a.repair && a.outcome == Outcome::Succeeded);
    let open = |i: &usize| is_candidate(&attempts[*i]) && attempts[*i].resolved_by.is_none() && !outdated(*i);
    let expected = request.expected();
    let of_expected =
        (0..attempts.len()).rev().filter(open).find(|i| expected.iter().any(|kb| attempts[*i].goes_by(kb)));
    // Definitions matter only when no update failed, a failed repair only when not even those did.
    let rank = |i: usize| (attempts[i].repair, attempts[i].is_definition());
    let any = |wanted| (0..attempts.len()).rev().filter(open).find(|i| rank(*i) == wanted);
    of_expected.or_else(|| any((false, false))).or_else(|| any((false, true))).or_else(|| any((true, false)))
}

/// The expected update was not tried.
fn wrong_update(judged: &Judged<'_>, request: &Request, attempt: Option<usize>) -> Option<Holds> {
    let expected = request.expected();
    let tried = |kb: &String| judged.facts.attempts.iter().any(|a| a.goes_by(kb));
    let installed = |kb: &String| judged.facts.machine.installed_kbs.contains(kb);
    let missing = expected.iter().find(|kb| !tried(kb) && !installed(kb))?;
    if expected.iter().any(tried) {
        return None;
    }
    let summary = match attempt {
        Some(index) => Phrase::new("verdict-wrong-update-other")
            .with_phrase("failure", sentence::failed(judged.facts, &judged.facts.attempts[index])),
        None => Phrase::new("verdict-wrong-update-none"),
    };
    let summary = summary.with("kb", expected.join(", "));
    Some(Holds::new(Status::WrongUpdate, "verdict-wrong-update", summary, guidance::try_expected(missing)))
}

/// A restart is owed and blocks, or ends what was installed.
fn restart_first(judged: &Judged<'_>, attempt: Option<usize>) -> Option<Holds> {
    let blocks = |findings: &[Finding]| {
        findings.iter().any(|f| f.cause == pending_reboot::META.cause && f.confidence <= Confidence::Likely)
    };
    let holds =
        |summary| Some(Holds::new(Status::RestartFirst, "verdict-restart-first", summary, guidance::restart_first()));
    let last = |i: usize| judged.facts.attempts[i].spans.last().map_or(0, |s| s.last);
    let booted = |i: usize| judged.facts.machine.booted_after(last(i));
    if let Some(index) = attempt.filter(|i| blocks(&judged.findings[*i]) && !booted(*i)) {
        return holds(
            Phrase::new("verdict-restart-first-blocked")
                .with_phrase("failure", sentence::failed(judged.facts, &judged.facts.attempts[index])),
        );
    }
    if blocks(&judged.machine) {
        return holds(Phrase::new("verdict-restart-first-machine"));
    }
    let last = judged.facts.attempts.iter().rev().find(|a| !a.store_app && !a.repair)?;
    let waits =
        last.outcome == Outcome::PendingReboot && judged.facts.machine.pending_reboot.is_none_or(|(yes, _)| yes);
    if !waits {
        return None;
    }
    holds(Phrase::new("verdict-restart-first-installed").with_phrase("update", sentence::name_of(last)))
}

/// Is the owed restart the first cause of this attempt?
fn is_pending(judged: &Judged<'_>, index: usize) -> bool {
    judged.findings[index].first().is_some_and(|f| f.cause == pending_reboot::META.cause)
}

/// Everything in the bundle is older than what was asked for.
fn too_old(judged: &Judged<'_>, request: &Request) -> Option<Holds> {
    let (text, earliest) = (request.not_before.as_deref()?, request.earliest()?);
    let clock = &judged.facts.timeline.clock;
    let since = |a: &InstallAttempt| a.ended.and_then(|s| clock.local(s)).is_some_and(|t| t >= earliest);
    let expected = request.expected();
    let wanted = |a: &&InstallAttempt| expected.is_empty() || expected.iter().any(|kb| a.goes_by(kb));
    let mut asked = judged.facts.attempts.iter().filter(wanted).peekable();
    // Nothing of the expected update at all is the wrong update, not an old bundle.
    if asked.peek().is_none() && !expected.is_empty() || asked.any(since) {
        return None;
    }
    let summary = Phrase::new("verdict-too-old").with("since", text);
    let steps = guidance::recollect(expected.first().map(String::as_str), false, false);
    Some(Holds::new(Status::Recollect, "verdict-recollect-old", summary, steps))
}

/// What the failure that matters comes to.
fn failure(judged: &Judged<'_>, index: usize) -> Holds {
    let attempt = &judged.facts.attempts[index];
    let findings = &judged.findings[index];
    if let Some(cause) = findings.first().filter(|f| f.confidence <= Confidence::Likely) {
        return explained(sentence::failed(judged.facts, attempt), cause, findings);
    }
    let described = sentence::failed_first(judged.facts, attempt);
    let Some(judgement) = &judged.coverage[index] else {
        return Holds::new(Status::Unexplained, "verdict-unexplained", described, guidance::send_and_watch());
    };
    let title = match judgement.coverage {
        Coverage::Covered if attempt.channel == Channel::Setup => {
            return unexplained(described, guidance::unexplained_upgrade());
        }
        Coverage::Covered => return unexplained(described, guidance::send_and_watch()),
        Coverage::Overwritten => "verdict-recollect-overwritten",
        Coverage::NotCollected => "verdict-recollect-not-collected",
        Coverage::Partial => "verdict-recollect-partial",
        Coverage::Absent if attempt.channel == Channel::Setup => "verdict-recollect-setup",
        Coverage::Absent => "verdict-recollect-absent",
        // Everything that the agent writes is here.
        Coverage::NotReached if judged.gaps[index].is_empty() => return unexplained(described, guidance::send()),
        Coverage::NotReached => "verdict-recollect-not-reached",
    };
    let why = judgement.why.clone();
    let summary = Phrase::new("verdict-recollect-summary").with_phrase("failure", described).with_phrase("why", why);
    let steps = judged.gaps[index].iter().flat_map(|gap| gap.steps.iter().cloned()).collect();
    Holds::new(Status::Recollect, title, summary, steps)
}

/// Everything is here, and it names no cause.
fn unexplained(described: Phrase, steps: Vec<Step>) -> Holds {
    let summary = Phrase::new("verdict-unexplained-summary").with_phrase("failure", described);
    Holds::new(Status::Unexplained, "verdict-unexplained", summary, steps)
}

fn explained(described: Phrase, cause: &Finding, findings: &[Finding]) -> Holds {
    let security =
        findings.iter().find(|f| f.cause == third_party_security_software::META.cause && f.cause != cause.cause);
    let mut steps = cause.steps.clone();
    let summary = match security {
        Some(security) => {
            let known: Vec<Phrase> = steps.iter().map(|s| s.text.clone()).collect();
            steps.extend(security.steps.iter().filter(|s| !known.contains(&s.text)).cloned());
            Phrase::new("verdict-explained-with").with_phrase("also", security.summary.clone())
        }
        None => Phrase::new("verdict-explained-summary"),
    };
    let summary = summary.with_phrase("failure", described).with_phrase("cause", cause.summary.clone());
    Holds { status: Status::Explained, title: cause.title.clone(), summary, steps, cause: Some(cause.cause) }
}

/// No failed attempt is open: a finding of the machine, a failure that was resolved, or nothing.
fn without_failure(judged: &Judged<'_>, request: &Request) -> Vec<Holds> {
    let mut holds = Vec::new();
    if let Some(cause) =
        judged.machine.iter().find(|f| f.confidence <= Confidence::Likely && f.cause != pending_reboot::META.cause)
    {
        let summary = Phrase::new("verdict-machine-summary").with_phrase("cause", cause.summary.clone());
        let (title, steps) = (cause.title.clone(), cause.steps.clone());
        holds.push(Holds { status: Status::Explained, title, summary, steps, cause: Some(cause.cause) });
    }
    let attempts = &judged.facts.attempts;
    let resolved =
        attempts.iter().enumerate().rev().find(|(_, a)| is_candidate(a) && !a.repair && a.resolved_by.is_some());
    if let Some((index, _)) = resolved {
        let summary = Phrase::new("verdict-resolved-summary")
            .with_phrase("failure", sentence::failed(judged.facts, &judged.facts.attempts[index]));
        holds.push(Holds::new(Status::Resolved, "verdict-resolved", summary, Vec::new()));
    }
    if holds.is_empty() {
        holds.push(no_failure(judged, request));
    }
    holds
}

/// Nothing failed, as far as what was read can tell.
fn no_failure(judged: &Judged<'_>, request: &Request) -> Holds {
    let facts = judged.facts;
    if !tells_of_updates(facts) {
        let summary = Phrase::new("verdict-no-update-log-summary");
        return Holds::new(Status::Recollect, "verdict-recollect-absent", summary, guidance::collect_anything());
    }
    let installed = request.expected().into_iter().find(|kb| facts.machine.installed_kbs.contains(kb));
    let succeeded = |a: &&InstallAttempt| a.outcome == Outcome::Succeeded && !a.repair && !a.store_app;
    let (errors, unread) = (errors_outside(judged), unread_logs(judged));
    // The last word on updates may be that there was nothing to do.
    let last = facts.attempts.iter().enumerate().rev().find(|(_, a)| !a.repair && !a.store_app);
    let idle = last.filter(|(_, a)| a.outcome == Outcome::NotNeeded);
    let why = idle.and_then(|(index, _)| judged.findings.get(index)?.first());
    let why = why.filter(|finding| finding.confidence != Confidence::Possible);
    if let (None, Some(why), Some((_, attempt))) = (&installed, why, idle) {
        let summary = Phrase::new("verdict-no-failure-not-needed-why")
            .with_phrase("update", sentence::name_of(attempt))
            .with_phrase("why", why.summary.clone());
        // Replaced by a newer one is as good as installed; anything else was wanted and is not there.
        let had = why.cause == superseded::META.cause;
        let title = if had { "verdict-no-failure" } else { "verdict-no-failure-not-applied" };
        return Holds::new(Status::NoFailure, title, summary, why.steps.clone());
    }
    let idle = idle.map(|(_, attempt)| sentence::name_of(attempt));
    let summary = match (installed, idle) {
        (Some(kb), _) => Phrase::new("verdict-no-failure-installed").with("kb", kb),
        (None, Some(update)) => Phrase::new("verdict-no-failure-not-needed").with_phrase("update", update),
        (None, None) if unread > 0 => Phrase::new("verdict-no-failure-unread").with_number("count", unread),
        (None, None) if !facts.searches.still_failing().is_empty() => search_failed(facts),
        (None, None) if errors > 0 => Phrase::new("verdict-no-failure-errors").with_number("count", errors),
        (None, None) => Phrase::new("verdict-no-failure-summary")
            .with_number("count", facts.attempts.iter().filter(succeeded).count()),
    };
    let title = if unread > 0 { "verdict-no-failure-so-far" } else { "verdict-no-failure" };
    Holds::new(Status::NoFailure, title, summary, Vec::new())
}

/// No update failed, but the last search for some did.
fn search_failed(facts: &Facts<'_>) -> Phrase {
    let code = facts.searches.still_failing().last().map(|search| search.code).unwrap_or_default();
    Phrase::new("verdict-no-failure-search").with("code", code.hex()).with_phrase("meaning", code.meaning_alone())
}

/// Is there any log that would hold a failed update? An event log only if it holds events of updates at all.
fn tells_of_updates(facts: &Facts<'_>) -> bool {
    use ArtifactKind::{Cbs, ReportingEvents, Sessions, WindowsUpdateLog};
    let of_updates = |what: &What| {
        matches!(what, What::Agent { .. } | What::PackageEvent { .. } | What::Standalone { .. } | What::Upgrade { .. })
    };
    [Cbs, ReportingEvents, Sessions, WindowsUpdateLog].iter().any(|kind| facts.has(*kind))
        || facts.events.iter().any(|e| of_updates(&e.event.what))
}

/// Sources that may hold a failure and were not read, or not to their end.
fn unread_logs(judged: &Judged<'_>) -> usize {
    use ArtifactKind::{Trace, Unknown};
    let sources = judged.facts.timeline.sources.iter().filter(|s| s.copy_of.is_none()).map(|s| &s.extract);
    let unread = |kind: ArtifactKind| matches!(kind, Trace | Unknown);
    sources.filter(|e| unread(e.kind) || e.kind.is_archive() && !e.opened || e.is_incomplete()).count()
}

/// Errors of servicing that belong to no attempt: no failure of an update, but worth a look.
fn errors_outside(judged: &Judged<'_>) -> usize {
    judged.facts.events_outside().filter(|(_, e)| matches!(e.what, What::Failure { .. } | What::Fault { .. })).count()
}
