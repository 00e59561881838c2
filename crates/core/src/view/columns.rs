//! A line in its columns, whatever kind of log it is in.

use super::Severity;
use super::survey::NOBODY;
use crate::artifact::ArtifactKind;
use crate::parsers::{Parts, When, parts as fixed_parts};
use crate::parsers::{azure_guest, check_sur, config_mgr, pfro, reporting_events, setup_api, windows_update_log};
use crate::time::LocalTime;

/// What a line says of itself, or the record that it continues.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// Milliseconds on the log's own clock.
    pub(super) time: Option<i64>,
    pub(super) severity: Option<Severity>,
    pub(super) component: u16,
}

impl Default for State {
    fn default() -> Self {
        Self { time: None, severity: None, component: NOBODY }
    }
}

/// Splits the lines of one log, one after the other.
pub(super) struct Splitter {
    kind: ArtifactKind,
    stamp: [u8; 19],
    time: Option<i64>,
}

impl Splitter {
    pub(super) fn new(kind: ArtifactKind) -> Self {
        Self { kind, stamp: [0; 19], time: None }
    }

    /// The columns of a line; `None`: it has none.
    pub(super) fn split<'l>(&mut self, line: &'l str) -> Option<Parts<'l>> {
        match self.kind {
            ArtifactKind::Cbs | ArtifactKind::Dism | ArtifactKind::Panther => fixed_parts(line),
            ArtifactKind::WindowsUpdateLog => windows_update_log::parts(line),
            ArtifactKind::ReportingEvents => reporting_events::parts(line),
            ArtifactKind::SetupApi => setup_api::parts(line),
            ArtifactKind::ConfigMgr => config_mgr::parts(line),
            ArtifactKind::Pfro => pfro::parts(line),
            ArtifactKind::AzureGuest => azure_guest::parts(line),
            ArtifactKind::CheckSur => check_sur::parts(line),
            // Logs of others: those that look like one of these, or at least begin with a time.
            ArtifactKind::Text => fixed_parts(line).or_else(|| config_mgr::parts(line)).or_else(|| stamped(line)),
            _ => None,
        }
    }

    /// Milliseconds of a line's time; the calendar is asked once a second of the log.
    pub(super) fn ms(&mut self, when: Option<When<'_>>) -> Option<i64> {
        match when? {
            When::Ms(ms) => Some(ms),
            When::Fixed(stamp, ms) => {
                if stamp != self.stamp {
                    self.stamp = *stamp.first_chunk()?;
                    self.time = LocalTime::from_fixed(stamp).map(LocalTime::ms);
                }
                self.time.map(|time| time.saturating_add(ms))
            }
        }
    }

    /// Moves on to a line, which says more or continues what came before; `id` numbers components.
    pub(super) fn advance<'l>(
        &mut self,
        state: &mut State,
        line: &'l str,
        id: impl FnOnce(&str) -> u16,
    ) -> Option<Split<'l>> {
        let parts = self.split(line)?;
        let time = self.ms(parts.when);
        *state = State { time: time.or(state.time), severity: parts.severity, component: id(parts.component) };
        Some(Split { time, component: parts.component, message: parts.message })
    }
}

/// What a line says of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Split<'l> {
    pub(super) time: Option<i64>,
    pub(super) component: &'l str,
    /// Where the message begins, bytes.
    pub(super) message: usize,
}

/// `2025-04-26 05:21:55…`, `[2025/04/26T05:21:55.123Z] …`: the time alone.
fn stamped(line: &str) -> Option<Parts<'_>> {
    let begin = usize::from(line.starts_with('['));
    let stamp = line.as_bytes().get(begin..begin + 19)?;
    let sound = matches!(stamp[4], b'-' | b'/') && matches!(stamp[10], b' ' | b'T') && stamp[13] == b':';
    sound.then_some(Parts { when: Some(When::Fixed(stamp, 0)), severity: None, component: "", message: 0 })
}
