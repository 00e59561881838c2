//! The error chain of a failed attempt: from the first failing code to the one that was reported.
//!
//! Servicing writes many failures that stop nothing. A code joins the chain when it is the reported failure, or when it
//! was written within seconds before the servicing stack's own final failure first appeared.

use super::attempt::{ChainCode, InstallAttempt};
use crate::extract::{Fault, What};
use crate::hresult::Code;
use crate::order::InOrder as _;
use crate::report::ChainRole;
use crate::timeline::{Timeline, TimelineEntry};
use std::collections::BTreeSet;

/// How long before the final failure its causes are written.
const CAUSE_MS: i64 = 15_000;
/// An installer that undoes the update says so at once, but all other installers run first.
const QUEUE_MS: i64 = 30 * 60_000;
/// CBS_E_INSTALLERS_FAILED.
const INSTALLERS_FAILED: Code = Code(0x800f_0922);
/// Codes shown between cause and report.
const STEP_LIMIT: usize = 6;

/// Fills the chains of all failed attempts.
pub(super) fn fill(timeline: &Timeline, events: &[TimelineEntry<'_>], attempts: &mut [InstallAttempt]) {
    let packages: BTreeSet<String> = attempts.iter().filter_map(|a| a.package.clone()).collect();
    for attempt in attempts.iter_mut().filter(|a| a.failed()) {
        let stated = codes_of(timeline, events, attempt, &packages);
        let Some(reported) = attempt.code.or(stated.last().map(|(_, code)| *code)) else { continue };
        attempt.code = Some(reported);
        // The agent may report a code of its own; then the failure began where servicing's final code first appears.
        let is_final = |what: &What| {
            matches!(
                what,
                What::FailureReport { .. }
                    | What::PackageEnded { .. }
                    | What::OriginalFailure { .. }
                    | What::PackageEvent { .. }
            )
        };
        let own = stated.iter().find(|(i, _)| is_final(&events[*i].event.what)).map(|(_, code)| *code);
        let of = |wanted: Code| stated.iter().find(|(_, code)| code.same_failure(wanted)).map(|(i, _)| *i);
        let onset = own.and_then(of).or_else(|| of(reported));
        let by_installer = own.unwrap_or(reported).same_failure(INSTALLERS_FAILED);
        let limit = |what: &What| match what {
            What::Fault { fault: Fault::Installer, .. } if by_installer => QUEUE_MS,
            _ => CAUSE_MS,
        };
        let mut chain: Vec<ChainCode> = Vec::new();
        for (event, code) in stated {
            let limit = limit(&events[event].event.what);
            let leads = onset.is_none_or(|onset| event <= onset && events[onset].order - events[event].order <= limit);
            let known = chain.iter().any(|c| c.code.same_failure(code));
            if !known && (leads || code.same_failure(reported)) {
                chain.push(ChainCode { code, role: ChainRole::Step, event });
            }
        }
        attempt.chain = roles(chain, reported, events, attempt);
    }
}

/// Every failing code in the attempt's own lines, and in the agent's report of it.
fn codes_of(
    timeline: &Timeline,
    events: &[TimelineEntry<'_>],
    attempt: &InstallAttempt,
    packages: &BTreeSet<String>,
) -> Vec<(usize, Code)> {
    let own = attempt.spans.iter().flat_map(|span| span.events(timeline, events));
    let shown = attempt.evidence.iter().filter_map(|w| match w {
        super::Witness::Event(i) => Some(*i),
        super::Witness::Hint { .. } => None,
    });
    let mut all: Vec<usize> = own.chain(shown).collect();
    all.in_order();
    all.dedup();
    let is_other = |package: &str| packages.contains(package) && attempt.package.as_deref() != Some(package);
    let code = |i: usize| match &events[i].event.what {
        What::Failure { package: Some(package), .. } if is_other(package) => None,
        What::Failure { code, .. }
        | What::Fault { code, .. }
        | What::FileRefused { code, .. }
        | What::PendingBlocks { code: Some(code) }
        | What::Rollback { code: Some(code) }
        | What::OriginalFailure { code, .. } => Some(*code),
        What::FailureReport { package, code, .. } | What::PackageEnded { package, code, .. } => {
            (!is_other(package)).then_some(*code)
        }
        What::PackageChange { package, code, .. } if attempt.package.as_deref() == Some(package) => Some(*code),
        What::Agent { update, code, .. } if attempt.update.as_ref() == Some(update) => Some(*code),
        // These belong to the attempt only where it counts them among its own events.
        What::AgentFailure { code, .. } | What::PackageEvent { code, .. } | What::Standalone { code, .. }
            if attempt.evidence.contains(&super::Witness::Event(i)) =>
        {
            Some(*code)
        }
        What::SessionRecord { code, .. } | What::Upgrade { code, .. }
            if attempt.evidence.contains(&super::Witness::Event(i)) =>
        {
            Some(*code)
        }
        _ => None,
    };
    all.into_iter().filter_map(|i| code(i).filter(|c| !c.is_success()).map(|c| (i, c))).collect()
}

/// First is the cause, then a handful of steps, last what was reported, proved by the latest line that reports it.
fn roles(
    chain: Vec<ChainCode>,
    reported: Code,
    events: &[TimelineEntry<'_>],
    attempt: &InstallAttempt,
) -> Vec<ChainCode> {
    let told = attempt.evidence.iter().rev().find_map(|w| match w {
        super::Witness::Event(i) => reports(&events[*i].event.what, reported).then_some(*i),
        super::Witness::Hint { .. } => None,
    });
    let onset = chain.iter().position(|c| c.code.same_failure(reported));
    let Some(report) = told.or(onset.map(|at| chain[at].event)) else { return chain };
    let mut roles: Vec<ChainCode> = chain
        .into_iter()
        .enumerate()
        // The reported failure stands before its report only where it came first.
        .filter(|(at, link)| link.event != report && (Some(*at) != onset || onset == Some(0)))
        .map(|(_, link)| link)
        .take(STEP_LIMIT + 1)
        .collect();
    if let Some(first) = roles.first_mut() {
        first.role = ChainRole::Cause;
    }
    roles.push(ChainCode { code: reported, role: ChainRole::Reported, event: report });
    roles
}

fn reports(what: &What, reported: Code) -> bool {
    match what {
        What::Agent { code, .. }
        | What::FailureReport { code, .. }
        | What::PackageEnded { code, .. }
        | What::PackageEvent { code, .. }
        | What::Upgrade { code, .. }
        | What::Standalone { code, .. } => code.same_failure(reported),
        _ => false,
    }
}
