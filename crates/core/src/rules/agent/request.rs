//! The request to a server that matters: what two rules share, one for the way there, one for the trust in it.
//!
//! Networks come and go: a failed request counts only while nothing after it went well.

use crate::extract::Fault;
use crate::facts::{Facts, FailedSearch, InstallAttempt, Witness};
use crate::hresult::{Code, Network};
use crate::order::InOrder as _;
use crate::report::{Channel, Confidence, Phase};
use crate::rules::{FaultLine, Scope};

/// Lines of one failure lie within this.
const EPISODE_MS: i64 = 10 * 60_000;
/// A search that fails this often in a row, and in the same way, is not a passing trouble.
const OFTEN: usize = 2;

/// What failed on the way to a server, and how much proves it.
pub(super) struct Trouble<'a> {
    pub(super) how: Network,
    pub(super) code: Code,
    /// The line that names it; `None`: only a code.
    pub(super) line: Option<FaultLine<'a>>,
    pub(super) confidence: Confidence,
    /// The most telling first.
    pub(super) evidence: Vec<Witness>,
}

impl<'a> Trouble<'a> {
    /// The server, where the line names it.
    pub(super) fn host(&self) -> Option<&'a str> {
        self.line.filter(|line| line.fault == Fault::Request && !line.subject.is_empty()).map(|line| line.subject)
    }
}

/// The trouble of an attempt, or of the machine.
pub(super) fn trouble<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Trouble<'a>> {
    match scope.attempt {
        Some(attempt) => of_attempt(attempt, scope, facts),
        None => of_searches(scope, facts),
    }
}

/// How the request of a line failed.
fn how(line: &FaultLine<'_>) -> Option<Network> {
    line.code.network()
}

/// The lines of requests among these, the most telling first: what the server said before what the network did.
fn told<'a>(lines: impl Iterator<Item = FaultLine<'a>>) -> Vec<(Network, FaultLine<'a>)> {
    let mut told: Vec<_> = lines.filter_map(|line| Some((how(&line)?, line))).collect();
    told.in_order_by_key(|(how, line)| (line.detail.is_empty(), *how, line.subject.is_empty(), line.index));
    told
}

fn of_searches<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Trouble<'a>> {
    let open = |line: &FaultLine<'_>| !facts.searches.reached_after(line.index);
    let lines: Vec<_> = scope.faults(&[Fault::Request, Fault::Download]).filter(open).collect();
    let order = |index: usize| facts.events[index].order;
    let Some(last) = lines.iter().rfind(|line| how(line).is_some()) else { return by_codes(facts) };
    let since = order(last.index) - EPISODE_MS;
    let told = told(lines.iter().copied().filter(|line| order(line.index) >= since));
    let (how, line) = *told.first()?;
    let failed = facts.searches.failed_by(last.index);
    let confidence = match failed {
        _ if how == Network::Broken => Confidence::Possible,
        Some(_) => Confidence::Certain,
        // How the search ended is not told, but none ever went well.
        None if !facts.searches.ever_reached() => Confidence::Likely,
        None => Confidence::Possible,
    };
    let lines = told.iter().filter(|(other, _)| *other == how).map(|(_, line)| line.index).take(5);
    let evidence = lines.chain(failed.map(|failed| failed.event)).map(Witness::Event).collect();
    Some(Trouble { how, code: line.code, line: Some(line), confidence, evidence })
}

/// Only codes of searches are left, in an event log or a journal.
fn by_codes<'a>(facts: &Facts<'a>) -> Option<Trouble<'a>> {
    let failing = facts.searches.still_failing();
    let (last, how) = failing.last().and_then(|last| Some((last, last.code.network()?)))?;
    let same = |failed: &&FailedSearch| failed.code.network() == Some(how);
    let run: Vec<_> = failing.iter().rev().take_while(same).collect();
    let often = run.len() >= OFTEN && how != Network::Broken;
    let confidence = if often { Confidence::Likely } else { Confidence::Possible };
    let evidence = run.iter().take(5).map(|failed| Witness::Event(failed.event)).collect();
    Some(Trouble { how, code: last.code, line: None, confidence, evidence })
}

fn of_attempt<'a>(attempt: &InstallAttempt, scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Trouble<'a>> {
    if attempt.is_in_servicing_logs() || attempt.channel == Channel::Setup || !is_of_agent(attempt.code) {
        return None;
    }
    let decisive = scope.faults(&[Fault::Request, Fault::Download]);
    let decisive = decisive.filter(|line| scope.weight(facts, line.index) == Confidence::Certain);
    let told = told(decisive);
    let end = attempt.chain.last().map(|link| link.event).or_else(|| attempt.shown().max());
    if let Some((how, line)) = told.first().copied() {
        let confidence = if how == Network::Broken { Confidence::Possible } else { Confidence::Certain };
        let lines = told.iter().filter(|(other, _)| *other == how).map(|(_, line)| line.index).take(5);
        let evidence = lines.chain(end).map(Witness::Event).collect();
        return Some(Trouble { how, code: line.code, line: Some(line), confidence, evidence });
    }
    // The agent's own code says how a request failed, but no line shows which.
    let code = attempt.code?;
    let how = code.network()?;
    let fetching = matches!(attempt.failing_phase(), Phase::Scan | Phase::Download) && how != Network::Broken;
    let confidence = if fetching { Confidence::Likely } else { Confidence::Possible };
    Some(Trouble { how, code, line: None, confidence, evidence: end.map(Witness::Event).into_iter().collect() })
}

/// Codes of the agent, of its download services and of WinHTTP; all others come from whoever installs.
fn is_of_agent(code: Option<Code>) -> bool {
    code.is_none_or(|code| {
        matches!(code.0 >> 16, 0x8024 | 0x80D0 | 0x8020 | 0x8019 | 0x803D) || code.network().is_some()
    })
}
