//! Attempts as `Sessions.xml` remembers them: it outlives CBS.log, and knows each session's package, KB and result.

use super::attempt::InstallAttempt;
use super::servicing::{channel_of, outcome_of};
use crate::extract::What;
use crate::package::{PackageIdentity, kb_in};
use crate::report::{NameKind, Outcome, Phase, Proof};
use crate::timeline::TimelineEntry;

/// Reads every session that was to install an update.
pub(super) fn attempts(events: &[TimelineEntry<'_>]) -> Vec<InstallAttempt> {
    let mut attempts = Vec::new();
    for (index, entry) in events.iter().enumerate() {
        let What::SessionRecord { session, client, package, name, target, code } = &entry.event.what else { continue };
        // Sessions also turn features on and off and take packages away; an update has a KB or is cumulative.
        let rollup = PackageIdentity::parse(package).is_some_and(|p| p.is_rollup() || p.name.contains("DotNetRollup"));
        let update = kb_in(name).is_some() || kb_in(package).is_some() || rollup;
        if !update || !target.eq_ignore_ascii_case("Installed") {
            continue;
        }
        let mut attempt = InstallAttempt::begun(channel_of(client), entry.event.time, index);
        attempt.named(NameKind::Session, session, Proof::Line, Some(index));
        attempt.of_package(package, index);
        attempt.named_by(name, index);
        attempt.enter(Phase::Install, index);
        attempt.outcome = match outcome_of(*code) {
            // It holds the session's own status, not what the boot after it made of it.
            Outcome::Succeeded => Outcome::Unknown,
            other => other,
        };
        attempt.code = (!code.is_success()).then_some(*code);
        attempts.push(attempt);
    }
    attempts
}
