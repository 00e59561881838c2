//! The parts of sentences that verdicts share: what failed, when, and what it is called.

use crate::facts::{Facts, InstallAttempt};
use crate::report::Channel;
use crate::time::Stamp;
use crate::upgrade_code::ExtendCode;
use crate::words::Phrase;

/// `KB5015736 failed on 2022-10-10 16:38:25 (UTC+08:00) with 0x80073712 (…)`.
#[must_use]
pub fn failed(facts: &Facts<'_>, attempt: &InstallAttempt) -> Phrase {
    let time = time_words(facts, attempt.ended.or(attempt.started));
    let failure = match attempt.code {
        _ if !attempt.failed() && attempt.interrupted.is_some() => Phrase::new("attempt-interrupted"),
        Some(code) => {
            // Support knows an upgrade's failure by both of its codes.
            let told = attempt.extend.map_or_else(|| code.hex(), |extend| format!("{}-0x{extend:05X}", code.hex()));
            Phrase::new("attempt-failed-with").with("code", told).with_phrase("meaning", code.meaning_alone())
        }
        None => Phrase::new("attempt-failed"),
    }
    .with_phrase("update", name_of(attempt))
    .with_phrase("time", time);
    match attempt.extend.and_then(place) {
        Some((phase, operation)) => Phrase::new("attempt-failed-where")
            .with_phrase("failure", failure)
            .with_phrase("phase", phase)
            .with_phrase("operation", operation),
        None => failure,
    }
}

/// Where an upgrade failed: the phase and the operation that its extend code numbers (Microsoft Learn, *Windows upgrade error
/// codes*). Phase 5 says nothing of the place: setup also gives it to what fails in the old Windows.
fn place(extend: u32) -> Option<(Phrase, Phrase)> {
    let code = ExtendCode::new(extend)?;
    (code.phase_number() < 5 && extend & 0xFFFF != 0).then(|| (code.phase(), code.operation()))
}

/// The same, with the code it began with where that is another one: for a failure that nothing explains yet.
#[must_use]
pub fn failed_first(facts: &Facts<'_>, attempt: &InstallAttempt) -> Phrase {
    let first = attempt.chain.first().map(|link| link.code);
    match first.filter(|first| attempt.code.is_some_and(|told| !told.same_failure(*first))) {
        Some(code) => Phrase::new("attempt-failed-first")
            .with_phrase("failure", failed(facts, attempt))
            .with("code", code.hex())
            .with_phrase("meaning", code.meaning_alone()),
        None => failed(facts, attempt),
    }
}

/// What a sentence calls the update.
#[must_use]
pub fn name_of(attempt: &InstallAttempt) -> Phrase {
    if attempt.repair {
        return Phrase::new(if attempt.is_check() { "attempt-check" } else { "attempt-repair" });
    }
    if attempt.channel == Channel::Setup {
        return match &attempt.title {
            Some(target) => Phrase::new("attempt-upgrade-to").with_phrase("target", Phrase::name(target)),
            None => Phrase::new("attempt-upgrade"),
        };
    }
    match attempt.kb.as_ref().or(attempt.title.as_ref()).or(attempt.package.as_ref()) {
        Some(name) => Phrase::name(name),
        None => Phrase::new("attempt-unnamed"),
    }
}

/// A moment in words, always with its clock.
#[must_use]
pub fn time_words(facts: &Facts<'_>, stamp: Option<Stamp>) -> Phrase {
    let clock = &facts.timeline.clock;
    let Some((stamp, local)) = stamp.and_then(|s| Some((s, clock.local(s)?))) else {
        // The machine's clock is not known, but an event log's is.
        return match stamp {
            Some(Stamp::Utc(utc)) => Phrase::new("time-utc").with("time", utc.to_local(0).to_words()),
            _ => Phrase::new("time-unknown"),
        };
    };
    match clock.offset(stamp) {
        Some(offset) => {
            let zone = local.to_rfc3339(offset);
            Phrase::new("time-zoned").with("time", local.to_words()).with("zone", &zone[zone.len() - 6..])
        }
        None => Phrase::new("time-local").with("time", local.to_words()),
    }
}
