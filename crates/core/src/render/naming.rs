//! What the things of a report are called, by whatever renderer: word ids, short names, places and moments.

use crate::report::{
    Attempt, ChainRole, Channel, Confidence, Coverage, Evidence, GapState, Outcome, Phase, Report, Risk, Source,
    Status, Step, UpdateSource,
};
use crate::words::{Language, Phrase};

/// The name of an attempt where there is room for one; not yet [inert](super::inert::inert).
pub(super) fn attempt(attempt: &Attempt, language: Language) -> String {
    let package = attempt.package.as_deref().and_then(|package| package.split('~').next());
    match (&attempt.kb, attempt.repair, attempt.title.as_deref().or(package)) {
        (Some(kb), ..) => kb.clone(),
        (None, true, _) => Phrase::new("attempt-repair").render(language),
        (None, false, Some(name)) => name.to_owned(),
        (None, false, None) => Phrase::new("attempt-unnamed").render(language),
    }
}

pub(super) fn is_failure(attempt: &Attempt) -> bool {
    matches!(attempt.outcome, Outcome::Failed | Outcome::RolledBack)
}

pub(super) fn outcome(attempt: &Attempt) -> &'static str {
    match attempt.outcome {
        Outcome::Succeeded if attempt.repair => "outcome-completed",
        other => other.word(),
    }
}

/// A mark for where there is only text.
pub(super) fn outcome_mark(attempt: &Attempt) -> &'static str {
    match attempt.outcome {
        Outcome::Failed | Outcome::RolledBack => "✗",
        Outcome::Succeeded => "✓",
        Outcome::PendingReboot => "↻",
        Outcome::Cancelled | Outcome::NotNeeded | Outcome::Unknown => "·",
    }
}

/// The same for the verdict.
pub(super) fn status_mark(status: Status) -> &'static str {
    match status {
        Status::Explained | Status::WrongUpdate => "✗",
        Status::Resolved | Status::NoFailure => "✓",
        _ => "▲",
    }
}

pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Scan => "phase-scan",
        Phase::Download => "phase-download",
        Phase::Stage => "phase-stage",
        Phase::Resolve => "phase-resolve",
        Phase::Plan => "phase-plan",
        Phase::Install => "phase-install",
        Phase::AdvancedInstallers => "phase-advanced-installers",
        Phase::Drivers => "phase-drivers",
        Phase::Reboot => "phase-reboot",
        Phase::Downlevel => "phase-downlevel",
        Phase::SafeOs => "phase-safe-os",
        Phase::FirstBoot => "phase-first-boot",
        Phase::OobeBoot => "phase-oobe-boot",
        Phase::Rollback => "phase-rollback",
        Phase::Finish => "phase-finish",
    }
}

pub(super) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::WindowsUpdate => "channel-windows-update",
        Channel::Wusa => "channel-wusa",
        Channel::Dism => "channel-dism",
        Channel::Cbs => "channel-cbs",
        Channel::Setup => "channel-setup",
    }
}

pub(super) fn role(role: ChainRole) -> &'static str {
    match role {
        ChainRole::Cause => "role-cause",
        ChainRole::Step => "role-step",
        ChainRole::Reported => "role-reported",
    }
}

pub(super) fn coverage(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Covered => "cover-covered",
        Coverage::Partial => "cover-partial",
        Coverage::Overwritten => "cover-overwritten",
        Coverage::NotCollected => "cover-not-collected",
        Coverage::NotReached => "cover-not-reached",
        Coverage::Absent => "cover-absent",
    }
}

pub(super) fn gap_state(state: GapState) -> &'static str {
    match state {
        GapState::Absent => "gap-state-absent",
        GapState::Overwritten => "cover-overwritten",
        GapState::NotCollected => "cover-not-collected",
        GapState::NotConverted => "gap-state-not-converted",
        GapState::Partial => "gap-state-partial",
    }
}

pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "confidence-certain",
        Confidence::Likely => "confidence-likely",
        Confidence::Possible => "confidence-possible",
    }
}

pub(super) fn update_source(source: UpdateSource) -> &'static str {
    match source {
        UpdateSource::Wsus => "updates-from-wsus",
        UpdateSource::Microsoft => "updates-from-microsoft",
        UpdateSource::Off => "updates-from-nowhere",
    }
}

/// What a step can change and what it needs: `read-only · as administrator · about 5 min`.
pub(super) fn label(step: &Step, language: Language) -> String {
    let word = |id: &'static str| Phrase::new(id).render(language);
    let mut parts = vec![word(match step.risk {
        Risk::ReadOnly => "risk-read-only",
        Risk::Reversible => "risk-reversible",
        Risk::NeedsApproval => "risk-needs-approval",
        Risk::EngineerOnly => "risk-engineer-only",
    })];
    if step.admin {
        parts.push(word("step-needs-admin"));
    }
    if step.restart {
        parts.push(word("step-needs-restart"));
    }
    if let Some(minutes) = step.minutes {
        parts.push(Phrase::new("step-minutes").with_number("minutes", minutes as usize).render(language));
    }
    parts.join(" · ")
}

/// `s1:1422`, `s4#17`: as the JSON names it.
pub(super) fn place(evidence: &Evidence) -> String {
    position(&evidence.source, evidence)
}

/// `CBS.log:1422`, `System.evtx#17`: for readers without the JSON.
pub(super) fn place_by_name(evidence: &Evidence, report: &Report) -> String {
    let source = report.sources.iter().find(|source| source.id == evidence.source);
    position(source.map_or(evidence.source.as_str(), |source| file_name(&source.path)), evidence)
}

fn position(source: &str, evidence: &Evidence) -> String {
    match (evidence.line, evidence.record) {
        (Some(line), _) => format!("{source}:{}", line.get()),
        (None, Some(record)) => format!("{source}#{}", record.get()),
        (None, None) => source.to_owned(),
    }
}

pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A moment as the report gives it: with offset, and on the machine's own clock.
pub(super) type Moment<'a> = (Option<&'a str>, Option<&'a str>);

pub(super) fn started(attempt: &Attempt) -> Moment<'_> {
    (attempt.started.as_deref(), attempt.started_local.as_deref())
}

pub(super) fn ended(attempt: &Attempt) -> Moment<'_> {
    (attempt.ended.as_deref(), attempt.ended_local.as_deref())
}

pub(super) fn written(evidence: &Evidence) -> Moment<'_> {
    (evidence.time.as_deref(), evidence.local.as_deref())
}

/// First and last moment of a log.
pub(super) fn span(source: &Source) -> [Moment<'_>; 2] {
    [(source.first.as_deref(), source.first_local.as_deref()), (source.last.as_deref(), source.last_local.as_deref())]
}

/// `2022-10-10 16:38:25 +08:00`; without the offset where it is not known; UTC with a `Z`; nothing for no moment.
pub(super) fn moment((time, local): Moment<'_>) -> String {
    let seconds = |text: &str| text.get(..19).unwrap_or(text).replace('T', " ");
    match (local, time) {
        (Some(local), Some(time)) => {
            let zone = time.get(19..).unwrap_or_default().trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            format!("{} {zone}", seconds(local)).trim_end().to_owned()
        }
        (Some(local), None) => seconds(local),
        (None, Some(time)) => {
            let zone = time.get(19..).unwrap_or_default().trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            if zone == "Z" { format!("{}Z", seconds(time)) } else { format!("{} {zone}", seconds(time)) }
        }
        (None, None) => String::new(),
    }
}

/// The line of a log without its columns' spaces, at most `most` characters.
pub(super) fn line(evidence: &Evidence, most: usize) -> String {
    let words: Vec<&str> = evidence.text.split_whitespace().collect();
    let mut text = words.join(" ");
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Version, rules and what is known of the build, each with its word.
pub(super) fn made_by(report: &Report, language: Language) -> Vec<String> {
    let program = &report.program;
    let phrase = Phrase::new("made-by").with("version", program.version.as_str()).with("rules", program.rules.as_str());
    let rest = [("made-commit", &program.commit), ("made-module", &program.module), ("made-script", &program.script)];
    let rest = rest.into_iter().filter_map(|(id, value)| Some(Phrase::new(id).with("value", value.as_deref()?)));
    std::iter::once(phrase).chain(rest).map(|phrase| phrase.render(language)).collect()
}

/// What is known of the computer: the word for it, and its value.
pub(super) fn machine(report: &Report, language: Language) -> Vec<(&'static str, String)> {
    let machine = &report.machine;
    let word = |id: &'static str| Phrase::new(id).render(language);
    let mut facts = Vec::new();
    let mut fact = |id: &'static str, value: String| {
        if !value.is_empty() {
            facts.push((id, value));
        }
    };
    fact("machine-name", machine.computer.clone().unwrap_or_default());
    let government = machine.government_edition.as_ref().map(|edition| edition.name.clone().unwrap_or_default());
    let edition: Vec<String> = machine.edition.clone().into_iter().chain(government).collect();
    fact("machine-edition", edition.join(" · "));
    let build = [&machine.build, &machine.version, &machine.architecture];
    fact("machine-build", build.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · "));
    fact(
        "machine-updates-from",
        machine.update_source.as_ref().map(|s| word(update_source(s.kind))).unwrap_or_default(),
    );
    let offsets = machine.utc_offsets.iter().map(|period| match period.minutes {
        Some(minutes) => zone(minutes),
        None => word("machine-offset-unclear"),
    });
    let mut offsets: Vec<String> = offsets.collect();
    offsets.dedup();
    fact("machine-offset", if offsets.is_empty() { word("machine-offset-none") } else { offsets.join(" → ") });
    fact(
        "machine-restart-pending",
        match machine.pending_reboot {
            Some(true) => word("word-yes"),
            Some(false) => word("word-no"),
            None => String::new(),
        },
    );
    let products = machine.security_products.iter().map(|product| {
        let state = word(if product.active { "product-running" } else { "product-not-running" });
        aside(product.name.text(), &state, language)
    });
    fact("machine-security", products.collect::<Vec<_>>().join(" · "));
    fact("machine-installed", machine.installed_kbs.join(" "));
    facts
}

/// A name and what it has, as the language sets a colon.
pub(super) fn pair(name: &str, value: &str, language: Language) -> String {
    Phrase::new("render-pair").with("name", name).with("value", value).render(language)
}

/// A text and more of it in brackets.
pub(super) fn aside(text: &str, more: &str, language: Language) -> String {
    Phrase::new("render-aside").with("text", text).with("more", more).render(language)
}

/// `UTC+8`, `UTC−3:30`.
pub(super) fn zone(minutes: i32) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    if rest == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{rest:02}") }
}

/// Kinds of sources have English names of the field; a wish names what it asks for in words.
pub(super) fn source_kind(kind: &str) -> &str {
    crate::artifact::Wish::by_id(kind).map_or(kind, |wish| wish.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_says_which_clock_it_is_of() {
        let at = |time, local| moment((time, local));
        assert_eq!(
            at(Some("2022-10-10T16:38:25.117+08:00"), Some("2022-10-10T16:38:25.117")),
            "2022-10-10 16:38:25 +08:00"
        );
        assert_eq!(at(None, Some("2022-10-10T16:38:25")), "2022-10-10 16:38:25");
        assert_eq!(at(Some("2022-10-10T08:38:25Z"), None), "2022-10-10 08:38:25Z");
        assert_eq!(at(None, None), "");
        assert_eq!(at(Some("é"), Some("")), "");
    }

    #[test]
    fn offsets_have_a_sign_and_minutes_only_where_there_are_any() {
        assert_eq!([480, 0, -210, 345].map(zone), ["UTC+8", "UTC+0", "UTC−3:30", "UTC+5:45"]);
    }
}
