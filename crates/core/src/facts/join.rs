//! One attempt out of what every log tells of it.
//!
//! Each family of logs tells its own attempts: the agent's journal, its events, its own log, `wusa.exe`, the Setup log,
//! `Sessions.xml`, CBS. They are joined one family after the other, by the names their lines state (update id, session, KB),
//! else by the build table's KBs for a rollup package, and always by time; a join that no line proves is marked in the
//! attempt's names. What fits none of these stays two attempts: a wrong join would lend one update the failure of
//! another.

use super::attempt::InstallAttempt;
use crate::artifact::ArtifactKind;
use crate::order::InOrder as _;
use crate::package::{PackageIdentity, kbs_for_rollup};
use crate::report::{Channel, NameKind, Outcome, Phase, Proof};
use crate::timeline::TimelineEntry;
use std::collections::BTreeMap;

/// The agent hands over and hears back within this of the session's own lines; clocks of two logs agree within it.
const SLACK_MS: i64 = 10 * 60_000;
/// Logs round to seconds: a gap below this is none.
const ROUNDED_MS: i64 = 2_000;
/// Attempts of one name that are looked at for one more telling: a name may have thousands (antivirus definitions).
const NEAREST: usize = 32;

/// What one family of logs tells.
pub(super) struct Telling {
    pub(super) attempts: Vec<InstallAttempt>,
    /// The agent's own word: another update id is another update.
    pub(super) agent: bool,
    /// Several of its attempts may be one of the agent's: stages and parts of an update are sessions of their own.
    pub(super) many: bool,
}

/// Joins all tellings, in time order.
pub(super) fn join(events: &[TimelineEntry<'_>], tellings: Vec<Telling>) -> Vec<InstallAttempt> {
    let mut joined: Vec<Placed> = Vec::new();
    for telling in tellings {
        add(events, &mut joined, telling);
    }
    joined.in_order_by(|a, b| a.window.cmp(&b.window).then_with(|| a.attempt.identity().cmp(&b.attempt.identity())));
    joined.into_iter().map(|placed| placed.attempt).collect()
}

/// An attempt with its place on the common clock: by its events, which know their order.
struct Placed {
    window: (i64, i64),
    attempt: InstallAttempt,
}

impl Placed {
    fn new(events: &[TimelineEntry<'_>], attempt: InstallAttempt) -> Self {
        let orders = || attempt.shown().map(|i| events[i].order);
        let window = (orders().min().unwrap_or(0), orders().max().unwrap_or(0));
        Self { window, attempt }
    }

    /// How badly two tellings fit in time: the gap between them, then how far apart they end, milliseconds; `None`: not at
    /// all.
    fn distance(&self, other: &Self) -> Option<(i64, i64)> {
        let ((from, to), (begin, end)) = (self.window, other.window);
        let gap = begin.saturating_sub(to).max(from.saturating_sub(end));
        (gap <= SLACK_MS).then(|| ((gap - ROUNDED_MS).max(0), (to - end).abs()))
    }
}

/// Two attempts that may be one.
struct Pair {
    distance: (i64, i64),
    told: usize,
    known: usize,
    proof: Proof,
}

fn add(events: &[TimelineEntry<'_>], joined: &mut Vec<Placed>, telling: Telling) {
    let mut told: Vec<Option<Placed>> = telling.attempts.into_iter().map(|a| Some(Placed::new(events, a))).collect();
    joined.in_order_by_key(|known| known.window);
    let names = Names::new(joined);
    let mut pairs: Vec<Pair> = Vec::new();
    for (t, placed) in told.iter().enumerate() {
        let Some(placed) = placed else { continue };
        for (known, proof) in names.of(placed, joined) {
            let other = &joined[known].attempt;
            let stranger = telling.agent && differ(placed.attempt.update.as_ref(), other.update.as_ref());
            if let Some(distance) = placed.distance(&joined[known]).filter(|_| !stranger) {
                pairs.push(Pair { distance, told: t, known, proof });
            }
        }
        pairs.extend(only_by_time(t, placed, joined));
        pairs.extend(by_tool(t, placed, joined));
    }
    // A line's word goes before a table's, a table's before mere time; then the nearest.
    pairs.in_order_by_key(|p| (p.proof, p.distance, p.told, p.known));
    let mut taken = vec![false; joined.len()];
    for Pair { told: t, known, proof, .. } in pairs {
        if taken[known] && (!telling.many || proof == Proof::Time) {
            continue;
        }
        if let Some(placed) = told[t].take() {
            taken[known] = true;
            merge(&mut joined[known].attempt, placed.attempt, proof);
            let ((from, to), (begin, end)) = (joined[known].window, placed.window);
            joined[known].window = (from.min(begin), to.max(end));
        }
    }
    joined.extend(told.into_iter().flatten());
}

fn differ(a: Option<&String>, b: Option<&String>) -> bool {
    a.is_some() && b.is_some() && a != b
}

/// A failure that no name joins but time and code do: a cumulative or .NET package, which carries no KB the table knows, and
/// the one failure the agent reports with the same code at that moment. Possibly the same, and marked so.
fn only_by_time(told: usize, placed: &Placed, joined: &[Placed]) -> Option<Pair> {
    let attempt = &placed.attempt;
    let nameless = attempt.kb.is_none() && attempt.update.is_none() && attempt.failed();
    let package = attempt.package.as_deref().filter(|_| nameless).and_then(PackageIdentity::parse)?;
    let dot_net = package.name.contains("DotNet");
    if !(package.is_rollup() || dot_net) {
        return None;
    }
    let fits = |known: &Placed| {
        let other = &known.attempt;
        let names_dot_net = other.title.as_deref().is_some_and(|t| t.contains(".NET"));
        let open = other.failed() && !other.store_app && !other.repair && other.package.is_none();
        let code = other.code.zip(attempt.code).is_some_and(|(a, b)| a.same_failure(b));
        open && code && names_dot_net == dot_net
    };
    let mut fitting = joined.iter().enumerate().filter(|(_, known)| fits(known));
    let mut near = fitting.by_ref().filter_map(|(i, known)| Some((i, placed.distance(known)?)));
    let (known, distance) = near.next()?;
    near.next().is_none().then_some(Pair { distance, told, known, proof: Proof::Time })
}

/// One run of DISM, told by its own log and by the servicing stack it worked through, which names no command.
fn by_tool(told: usize, placed: &Placed, joined: &[Placed]) -> Option<Pair> {
    let of_dism = |attempt: &InstallAttempt| attempt.channel == Channel::Dism;
    let fits = |known: &&Placed| {
        let servicing = known.attempt.spans.iter().any(|span| span.log == ArtifactKind::Cbs);
        servicing && of_dism(&known.attempt) && known.attempt.repair == placed.attempt.repair
    };
    if !of_dism(&placed.attempt) || placed.attempt.spans.iter().any(|span| span.log != ArtifactKind::Dism) {
        return None;
    }
    let near = joined.iter().enumerate().filter(|(_, known)| fits(known));
    let near = near.filter_map(|(known, other)| Some((placed.distance(other)?, known)));
    near.min().map(|(distance, known)| Pair { distance, told, known, proof: Proof::Time })
}

/// The names the attempts known so far go by, each with the attempts in time order.
#[derive(Default)]
struct Names {
    updates: BTreeMap<String, Vec<usize>>,
    sessions: BTreeMap<String, Vec<usize>>,
    kbs: BTreeMap<String, Vec<usize>>,
}

impl Names {
    fn new(joined: &[Placed]) -> Self {
        let mut names = Self::default();
        let known = joined.iter().map(|known| &known.attempt).enumerate();
        for (i, attempt) in known.filter(|(_, a)| !a.repair) {
            if let Some(update) = &attempt.update {
                names.updates.entry(update.clone()).or_default().push(i);
            }
            for session in attempt.names_of(NameKind::Session) {
                names.sessions.entry(session.value.clone()).or_default().push(i);
            }
            for (kb, _) in kbs_of(attempt) {
                names.kbs.entry(kb).or_default().push(i);
            }
        }
        names
    }

    /// The known attempts that may be this one, with what says so.
    fn of(&self, placed: &Placed, joined: &[Placed]) -> Vec<(usize, Proof)> {
        let attempt = &placed.attempt;
        if attempt.repair {
            return Vec::new();
        }
        let mut found: BTreeMap<usize, Proof> = BTreeMap::new();
        let mut note = |known: Option<&Vec<usize>>, proof: Proof| {
            // In time order: those that begin before this one ends, the latest of them.
            let known = known.map_or(&[][..], Vec::as_slice);
            let end = known.partition_point(|k| joined[*k].window.0 <= placed.window.1.saturating_add(SLACK_MS));
            for k in known[..end].iter().rev().take(NEAREST) {
                let best = found.entry(*k).or_insert(proof);
                *best = proof.min(*best);
            }
        };
        note(attempt.update.as_ref().and_then(|u| self.updates.get(u)), Proof::Line);
        for session in attempt.names_of(NameKind::Session) {
            note(self.sessions.get(&session.value), Proof::Line);
        }
        for (kb, proof) in kbs_of(attempt) {
            note(self.kbs.get(&kb), proof);
        }
        found.into_iter().collect()
    }
}

/// The KBs of an attempt (a Store app has none): its own, or for a rollup's package, which carries none, the build table's candidates.
fn kbs_of(attempt: &InstallAttempt) -> Vec<(String, Proof)> {
    if attempt.store_app {
        return Vec::new();
    }
    let own = attempt.names_of(NameKind::Kb).map(|n| (n.value.clone(), n.proof));
    let mut kbs: Vec<(String, Proof)> = own.collect();
    if kbs.is_empty()
        && let Some(package) = attempt.package.as_deref().and_then(PackageIdentity::parse)
    {
        kbs.extend(kbs_for_rollup(&package).into_iter().map(|kb| (kb.to_owned(), Proof::Table)));
    }
    kbs
}

/// Adds what another log says to an attempt.
fn merge(attempt: &mut InstallAttempt, told: InstallAttempt, proof: Proof) {
    let failed = told.failed();
    if attempt.package.is_none() || (failed && told.package.is_some()) {
        attempt.package = told.package;
    }
    // A KB that only a table knows gives way to one that a line states.
    let stated = |a: &InstallAttempt| a.names_of(NameKind::Kb).any(|n| n.proof == Proof::Line);
    if attempt.kb.is_none()
        || (!stated(attempt) && told.names.iter().any(|n| n.kind == NameKind::Kb && n.proof == Proof::Line))
    {
        attempt.kb = told.kb.or(attempt.kb.take());
    }
    attempt.title = attempt.title.take().or(told.title);
    attempt.update = attempt.update.take().or(told.update);
    for name in told.names {
        attempt.named(name.kind, &name.value, name.proof.max(proof), name.event);
    }
    if attempt.channel == Channel::WindowsUpdate && told.channel == Channel::Wusa {
        attempt.channel = Channel::Wusa;
    }
    attempt.spans.extend(told.spans);
    attempt.spans.in_order_by_key(|s| s.first);
    attempt.evidence.extend(told.evidence);
    attempt.evidence.in_order();
    attempt.evidence.dedup();
    attempt.phases = phases(attempt.phases.iter().copied().chain(told.phases).collect());
    attempt.outcome = settle(attempt.outcome, told.outcome);
    attempt.code = attempt.code.or(told.code);
}

/// Each phase once, by the first event that shows it. What the agent calls the beginning of the installation is where it
/// hands over: servicing stages first.
fn phases(mut all: Vec<(Phase, usize)>) -> Vec<(Phase, usize)> {
    let staged = all.iter().filter(|(phase, _)| *phase == Phase::Stage).map(|(_, event)| *event).min();
    for (phase, event) in &mut all {
        if *phase == Phase::Install {
            *event = staged.map_or(*event, |staged| staged.max(*event));
        }
    }
    all.in_order_by_key(|(phase, event)| (*event, *phase));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|(phase, _)| seen.insert(*phase));
    all
}

/// What two logs make of one attempt; the one joined later stands nearer to the servicing stack.
fn settle(known: Outcome, told: Outcome) -> Outcome {
    match (known, told) {
        (_, Outcome::RolledBack) => Outcome::RolledBack,
        // What waits for the restart in one log's eyes ends at the boot in another's.
        (Outcome::PendingReboot | Outcome::Unknown, other) if other != Outcome::Unknown => other,
        (Outcome::Succeeded, Outcome::Failed) => Outcome::Failed,
        (own, _) => own,
    }
}
