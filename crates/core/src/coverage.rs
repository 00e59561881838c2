//! Do the servicing logs still hold a failure?
//!
//! Judged by the attempt's own session or package and its whole window, by the archives in the bundle and by a listing
//! of `Logs\CBS`; never by first and last stamps alone: healthy logs are silent for days, so a gap proves nothing.

use crate::artifact::ArtifactKind;
use crate::extract::Fact;
use crate::facts::{Facts, InstallAttempt};
use crate::hresult::Code;
use crate::order::InOrder as _;
use crate::report::{Channel, Coverage, Phase};
use crate::rules::component_store_corruption::is_store_code;
use crate::time::{LocalTime, Stamp, UtcTime};
use crate::timeline::{Clock, ScannedSource, Timeline};
use crate::words::Phrase;

/// An answer and its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The answer.
    pub coverage: Coverage,
    /// Why, in words.
    pub why: Phrase,
}

/// What the bundle holds of the servicing logs.
pub struct ServicingLogs {
    /// First and last wall-clock time of each CBS source, oldest first.
    spans: Vec<(LocalTime, LocalTime)>,
    /// Archives a listing names, with their rolling time, oldest first; `None`: no listing.
    listed: Option<Vec<(UtcTime, String)>>,
    /// Paths of cabinets that could not be read, or not to their end.
    cabinets: Vec<String>,
    /// A servicing log that was not read to its end.
    damaged: Option<String>,
    /// A source that was not read at all: nobody knows what it holds.
    unread: Option<String>,
}

/// An attempt's lines reach to its end within this; the agent's report comes a little later.
const END_SLACK_MS: i64 = 5 * 60_000;

impl ServicingLogs {
    /// Collects what the timeline's sources show.
    #[must_use]
    pub fn new(timeline: &Timeline) -> Self {
        let local = |stamp: Option<Stamp>| stamp.and_then(Stamp::local);
        let mut spans: Vec<_> = timeline
            .of_kind(ArtifactKind::Cbs)
            .filter_map(|(_, s)| Some((local(s.extract.first)?, local(s.extract.last)?)))
            .collect();
        spans.in_order();
        let hints = |s: &ScannedSource| -> Vec<(UtcTime, String)> {
            let named = s.extract.hints.iter().filter_map(|h| match &h.fact {
                Fact::ListedFile { name, .. } => Some((archive_time(name)?, name.clone())),
                _ => None,
            });
            named.collect()
        };
        let mut listed: Option<Vec<(UtcTime, String)>> = None;
        for (_, source) in timeline.of_kind(ArtifactKind::Listing) {
            listed.get_or_insert_default().extend(hints(source));
        }
        if let Some(listed) = &mut listed {
            listed.in_order();
            listed.dedup();
        }
        let unread = |s: &ScannedSource| !s.extract.opened || s.extract.is_incomplete();
        let cabinets = timeline.of_kind(ArtifactKind::Cabinet).filter(|(_, s)| unread(s));
        let cabinets = cabinets.map(|(_, s)| s.path.clone()).collect();
        let broken =
            |kind| timeline.of_kind(kind).find(|(_, s)| s.extract.is_incomplete()).map(|(_, s)| s.path.clone());
        let (damaged, unread) = (broken(ArtifactKind::Cbs), broken(ArtifactKind::Unknown));
        Self { spans, listed, cabinets, damaged, unread }
    }

    /// First time any CBS source holds.
    #[must_use]
    pub fn oldest(&self) -> Option<LocalTime> {
        self.spans.first().map(|(first, _)| *first)
    }

    fn newest(&self) -> Option<LocalTime> {
        self.spans.iter().map(|(_, last)| *last).max()
    }

    /// The oldest listed archive that was rolled after `moment`: the one that would hold it.
    fn archive_of(&self, moment: UtcTime) -> Option<&str> {
        self.listed.as_ref()?.iter().find(|(rolled, _)| *rolled >= moment).map(|(_, name)| name.as_str())
    }
}

/// The rolling time in `CbsPersist_20221012014500.cab`: UTC.
fn archive_time(name: &str) -> Option<UtcTime> {
    let lower = name.to_ascii_lowercase();
    UtcTime::from_archive_digits(lower.strip_prefix("cbspersist_")?.as_bytes())
}

/// Judges a failed attempt.
#[must_use]
pub fn judge(attempt: &InstallAttempt, facts: &Facts<'_>, logs: &ServicingLogs) -> Judgement {
    let judgement = by_what_was_read(attempt, facts, logs);
    let not_reached = judgement.coverage == Coverage::NotReached && !never_installed(attempt);
    // What could not be read may hold the lines whose absence would be the proof.
    let unread = match judgement.coverage {
        _ if not_reached => logs.damaged.as_ref().or(logs.unread.as_ref()),
        Coverage::Overwritten | Coverage::NotCollected | Coverage::Absent => logs.unread.as_ref(),
        _ => None,
    };
    let why = match unread {
        Some(file) => Phrase::new("coverage-damaged").with("file", file.as_str()),
        None if not_reached && attempt.code.is_some_and(is_of_servicing) => Phrase::new("coverage-servicing-code"),
        None => return judgement,
    };
    Judgement { coverage: Coverage::Partial, why }
}

/// Only the servicing stack has this code to give: 0x800F08xx, 0x800F09xx, those of the component store.
fn is_of_servicing(code: Code) -> bool {
    matches!(code.0 >> 8, 0x80_0F08 | 0x80_0F09) || is_store_code(code)
}

/// Only the agent gives this code, before it hands anything over: network (0x80244xxx), content (0x80246xxx), its own
/// store (0x80248xxx), or its service is disabled.
fn is_of_agent(code: Code) -> bool {
    matches!(code.0 >> 12, 0x80244 | 0x80246 | 0x80248) || code == Code(0x8007_0422)
}

/// It went no further than looking for content or fetching it.
fn never_installed(attempt: &InstallAttempt) -> bool {
    let early = |phase: &Phase| matches!(phase, Phase::Scan | Phase::Download);
    !attempt.phases.is_empty() && attempt.phases.iter().all(|(phase, _)| early(phase))
}

fn by_what_was_read(attempt: &InstallAttempt, facts: &Facts<'_>, logs: &ServicingLogs) -> Judgement {
    let answer = |coverage, why| Judgement { coverage, why };
    let clock = &facts.timeline.clock;
    let local = |stamp: Option<Stamp>| stamp.and_then(|s| clock.local(s));
    let (started, ended) = (local(attempt.started), local(attempt.ended));
    if attempt.channel == Channel::Setup {
        return if attempt.spans.is_empty() {
            answer(Coverage::Absent, Phrase::new("coverage-setup-absent"))
        } else {
            answer(Coverage::Covered, Phrase::new("coverage-setup"))
        };
    }
    if attempt.is_in_servicing_logs() {
        return own_lines(attempt, facts, logs, started);
    }
    if never_installed(attempt) {
        return answer(Coverage::NotReached, Phrase::new("coverage-not-reached-download"));
    }
    if let Some(code) = attempt.code.filter(|code| is_of_agent(*code)) {
        return answer(Coverage::NotReached, Phrase::new("coverage-not-reached-agent").with("code", code.hex()));
    }
    let (Some(oldest), Some(newest)) = (logs.oldest(), logs.newest()) else {
        return match logs.cabinets.first() {
            Some(cab) => {
                answer(Coverage::NotCollected, Phrase::new("coverage-unread-cabinet").with("file", cab.as_str()))
            }
            None => answer(Coverage::Absent, Phrase::new("coverage-absent")),
        };
    };
    let Some(ended) = ended.or(started) else {
        return answer(Coverage::Partial, Phrase::new("coverage-no-time"));
    };
    if ended.plus_ms(END_SLACK_MS) < oldest {
        return before_logs(ended, oldest, clock, logs);
    }
    if started.is_some_and(|s| s < oldest) {
        return answer(Coverage::Partial, Phrase::new("coverage-begins-inside").with("first", oldest.to_words()));
    }
    if ended > newest {
        return answer(Coverage::NotReached, Phrase::new("coverage-ends-before").with("last", newest.to_words()));
    }
    let moment = started.unwrap_or(ended);
    if logs.spans.iter().any(|(first, last)| *first <= moment && ended <= last.plus_ms(END_SLACK_MS)) {
        return answer(Coverage::NotReached, Phrase::new("coverage-no-session"));
    }
    // Between two logs: an archive of that time is missing, or servicing was silent; the listing may tell.
    match logs
        .archive_of(moment.to_utc(clock.offset_at(moment).unwrap_or(0)))
        .or(logs.cabinets.first().map(String::as_str))
    {
        Some(file) => answer(Coverage::NotCollected, Phrase::new("coverage-archive-missing").with("file", file)),
        None => answer(Coverage::NotReached, Phrase::new("coverage-no-session")),
    }
}

/// The attempt has lines of its own: do they reach from its start to its end?
fn own_lines(
    attempt: &InstallAttempt,
    facts: &Facts<'_>,
    logs: &ServicingLogs,
    started: Option<LocalTime>,
) -> Judgement {
    let own = || attempt.spans.iter().filter(|span| span.log == ArtifactKind::Cbs);
    let first = own().next().and_then(|s| facts.event(s.first).time).and_then(Stamp::local);
    let begins_inside = match (logs.oldest(), started, first) {
        (Some(oldest), Some(started), Some(first)) => started < oldest && first.ms() - oldest.ms() < END_SLACK_MS,
        _ => false,
    };
    if attempt.package.is_none() && !attempt.repair {
        return Judgement { coverage: Coverage::Partial, why: Phrase::new("coverage-unnamed") };
    }
    if begins_inside {
        let first = logs.oldest().map(LocalTime::to_words).unwrap_or_default();
        return Judgement {
            coverage: Coverage::Partial,
            why: Phrase::new("coverage-begins-inside").with("first", first),
        };
    }
    Judgement { coverage: Coverage::Covered, why: Phrase::new("coverage-covered") }
}

/// The logs begin after the failure: gone for good, or left on the machine?
fn before_logs(ended: LocalTime, oldest: LocalTime, clock: &Clock, logs: &ServicingLogs) -> Judgement {
    let answer = |coverage, id| Judgement { coverage, why: Phrase::new(id).with("first", oldest.to_words()) };
    if let Some(cab) = logs.cabinets.first() {
        let why = Phrase::new("coverage-unread-cabinet").with("file", cab.as_str());
        return Judgement { coverage: Coverage::NotCollected, why };
    }
    if logs.listed.is_some() {
        let offset = clock.offset_at(ended).unwrap_or(0);
        let holder = logs.archive_of(ended.to_utc(offset));
        // The archive that would hold the moment is in the bundle if a source ends when it was rolled; then it was read,
        // and begins later.
        let is_here = holder.and_then(archive_time).is_some_and(|rolled| {
            let rolled = rolled.to_local(offset);
            logs.spans.iter().any(|(first, last)| *first <= rolled && (last.ms() - rolled.ms()).abs() < 3_600_000)
        });
        return match holder {
            Some(file) if !is_here => Judgement {
                coverage: Coverage::NotCollected,
                why: Phrase::new("coverage-archive-missing").with("file", file),
            },
            _ => answer(Coverage::Overwritten, "coverage-overwritten-listing"),
        };
    }
    // More than one log: the older ones are archives, and the oldest of them begins after the failure.
    if logs.spans.len() > 1 {
        return answer(Coverage::Overwritten, "coverage-overwritten-archive");
    }
    answer(Coverage::NotCollected, "coverage-not-collected")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{AgentStep, Event, Extract, Loss, ScanIssue, What};

    fn at(text: &str) -> Option<Stamp> {
        LocalTime::from_fixed(text.as_bytes()).map(Stamp::Local)
    }

    /// KB5015736 fails on the 17th by the agent's journal; CBS.log ends on the 15th. With `more` in the bundle.
    fn failure_without_lines(code: Code, issue: Option<ScanIssue>, more: Option<Extract>) -> Judgement {
        let mut agent = Extract { kind: ArtifactKind::ReportingEvents, bytes: 1, ..Extract::lost(Loss::Crashed) };
        agent.issues.clear();
        for (line, (step, code, time)) in [
            (AgentStep::InstallStarted, Code::OK, "2022-10-17 14:00:00"),
            (AgentStep::InstallFailed, code, "2022-10-17 14:11:23"),
        ]
        .into_iter()
        .enumerate()
        {
            agent.push_event(Event {
                line: line as u64 + 1,
                offset: 0,
                time: at(time),
                text: String::new(),
                what: What::Agent {
                    step,
                    update: "{C69DD725-4C43-4E9B-8F82-29AF8CD6C024}".into(),
                    revision: "200".into(),
                    code,
                    title: "Update (KB5015736)".into(),
                    client: "x".into(),
                },
            });
        }
        let mut cbs = Extract { kind: ArtifactKind::Cbs, bytes: 2, ..Extract::lost(Loss::Crashed) };
        cbs.issues = issue.into_iter().collect();
        (cbs.first, cbs.last) = (at("2022-10-12 09:41:00"), at("2022-10-15 05:46:34"));
        let extracts = [agent, cbs].into_iter().chain(more);
        let sources = extracts.map(|extract| ScannedSource { extract, ..ScannedSource::default() }).collect();
        let timeline = Timeline::new(sources);
        let facts = Facts::new(&timeline);
        assert_eq!(facts.attempts.len(), 1);
        judge(&facts.attempts[0], &facts, &ServicingLogs::new(&timeline))
    }

    #[test]
    fn what_could_not_be_read_proves_no_absence() {
        let judged = |issue, more| failure_without_lines(Code(0x8024_6007), issue, more).coverage;
        assert_eq!(judged(None, None), Coverage::NotReached);
        assert_eq!(judged(Some(ScanIssue::LongLines { count: 1 }), None), Coverage::NotReached);
        assert_eq!(judged(Some(ScanIssue::CorruptEntry { at: 7 }), None), Coverage::Partial);
        let lost = Extract { bytes: 3, ..Extract::lost(Loss::Crashed) };
        assert_eq!(judged(None, Some(lost)), Coverage::Partial);
    }

    #[test]
    fn a_code_of_servicing_was_reached() {
        for code in [0x8007_3712, 0x800f_081f, 0x800f_0922] {
            assert_eq!(failure_without_lines(Code(code), None, None).coverage, Coverage::Partial, "{code:x}");
        }
    }

    #[test]
    fn archive_names_carry_their_time() {
        let time = archive_time("CbsPersist_20221012014500.cab").unwrap();
        assert_eq!(time.to_rfc3339(), "2022-10-12T01:45:00Z");
        assert_eq!(archive_time("CBS.log"), None);
        assert_eq!(archive_time("CbsPersist_latest.log"), None);
    }
}
