//! What is true of the machine and of each try to install an update, joined across all logs. Rules see only this.

mod agent;
mod attempt;
mod boots;
mod calls;
mod chain;
mod edition;
mod error_reports;
mod join;
mod machine;
mod phases;
mod searches;
mod servicing;
mod sessions;
mod setup_log;
mod standalone;
#[cfg(test)]
mod tests;
mod tools;
mod upgrade;

pub use attempt::{AttemptName, ChainCode, InstallAttempt, Span};
pub use boots::Boots;
pub use edition::{GovernmentEdition, version_of};
pub use machine::{MachineFacts, ProductFact};
pub use searches::{FailedSearch, Searches};

use crate::artifact::ArtifactKind;
use crate::extract::{Event, Hint, What};
use crate::timeline::{Timeline, TimelineEntry};
use join::Telling;

/// A line that shows a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// Index into [`Facts::events`].
    Event(usize),
    /// Hint `index` of source `source`.
    Hint {
        /// Index into [`Timeline::sources`].
        source: usize,
        /// Index into its extract's hints.
        index: usize,
    },
}

/// What each family of logs tells: the agent's word first, then the servicing stack's.
fn tellings(timeline: &Timeline, events: &[TimelineEntry<'_>]) -> Vec<Telling> {
    use ArtifactKind::{AzureGuest, ConfigMgr, ErrorReport, EventExport, EventLog, ReportingEvents, WindowsUpdateLog};
    let agent = |kind| Telling { attempts: agent::attempts(timeline, events, kind), agent: true, many: false };
    let other = |attempts, many| Telling { attempts, agent: false, many };
    let standalone = |kind| other(standalone::attempts(timeline, events, kind), false);
    let setup_log = |kind| other(setup_log::attempts(timeline, events, kind), true);
    vec![
        agent(ReportingEvents),
        agent(EventLog),
        agent(EventExport),
        agent(WindowsUpdateLog),
        agent(ConfigMgr),
        agent(AzureGuest),
        agent(ErrorReport),
        standalone(EventLog),
        standalone(EventExport),
        setup_log(EventLog),
        setup_log(EventExport),
        other(sessions::attempts(events), true),
        other(servicing::attempts(timeline, events), true),
        other(error_reports::attempts(timeline, events), true),
        other(tools::attempts(events), false),
        other(upgrade::attempts(timeline, events), true),
    ]
}

/// Everything the rules may look at.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The sources behind the facts.
    pub timeline: &'a Timeline,
    /// Every event once, in time order.
    pub events: Vec<TimelineEntry<'a>>,
    /// Every try to install an update, in time order.
    pub attempts: Vec<InstallAttempt>,
    /// The computer.
    pub machine: MachineFacts,
    /// Searches for updates.
    pub searches: Searches,
}

impl<'a> Facts<'a> {
    /// Correlates the events of `timeline`.
    #[must_use]
    pub fn new(timeline: &'a Timeline) -> Self {
        let events = timeline.events();
        let boots = Boots::new(timeline, &events);
        let mut attempts = join::join(&events, tellings(timeline, &events));
        attempt::set_times(&events, &mut attempts);
        boots.end(&events, &mut attempts);
        chain::fill(timeline, &events, &mut attempts);
        phases::fill(timeline, &events, &mut attempts);
        attempt::group_retries(&mut attempts);
        attempt::resolve(&mut attempts);
        let machine = MachineFacts::new(timeline, &events, &attempts, boots);
        let searches = Searches::new(&events);
        Self { timeline, events, attempts, machine, searches }
    }

    /// The event at `index`.
    #[must_use]
    pub fn event(&self, index: usize) -> &'a Event {
        self.events[index].event
    }

    /// The hint behind a witness.
    #[must_use]
    pub fn hint(&self, source: usize, index: usize) -> &'a Hint {
        &self.timeline.sources[source].extract.hints[index]
    }

    /// The events of an attempt's own lines, in order; of a very long stretch its end, where it failed. Of one that never
    /// reached servicing, what the agent could not do while it was under way.
    pub fn events_of(&self, attempt: &'a InstallAttempt) -> impl Iterator<Item = (usize, &'a Event)> + use<'_, 'a> {
        let own = attempt.spans.iter().flat_map(|span| span.events(self.timeline, &self.events));
        let calls = calls::of(self.timeline, &self.events, attempt);
        own.chain(calls).map(|i| (i, self.event(i)))
    }

    /// The events of servicing and of event logs that belong to no attempt, and those of store checks that went well:
    /// what a check found speaks for the machine. Of other logs only the faults they state.
    pub fn events_outside(&self) -> impl Iterator<Item = (usize, &'a Event)> + use<'_, 'a> {
        let mut claimed = vec![false; self.events.len()];
        for span in self.attempts.iter().filter(|a| !a.repair || a.failed()).flat_map(|a| &a.spans) {
            for event in span.events(self.timeline, &self.events) {
                claimed[event] = true;
            }
        }
        for attempt in self.attempts.iter().filter(|a| a.failed()) {
            for event in calls::of(self.timeline, &self.events, attempt) {
                claimed[event] = true;
            }
        }
        let servicing =
            |kind: ArtifactKind| kind.is_of_events() || matches!(kind, ArtifactKind::Cbs | ArtifactKind::CheckSur);
        let own = move |entry: &TimelineEntry<'_>| {
            let fault = matches!(entry.event.what, What::Fault { .. });
            fault || servicing(self.timeline.sources[entry.source].extract.kind)
        };
        let outside = move |(i, entry): &(usize, &TimelineEntry<'_>)| !claimed[*i] && own(entry);
        self.events.iter().enumerate().filter(outside).map(|(i, e)| (i, e.event))
    }

    /// Is there any source of this kind that was read?
    #[must_use]
    pub fn has(&self, kind: ArtifactKind) -> bool {
        self.timeline.of_kind(kind).next().is_some()
    }
}
