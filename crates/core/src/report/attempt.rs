//! One try to install one update, as the report tells it.

use super::{Diagnosis, Evidence, Step};
use crate::words::Phrase;
use serde::Serialize;

/// One try to install one update.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// `a1`, `a2`, … oldest first.
    pub id: String,
    /// `KB5015736`, if a line proves it.
    pub kb: Option<String>,
    /// Package identity, if known.
    pub package: Option<String>,
    /// Title of the update, as the agent wrote it.
    pub title: Option<String>,
    /// Every name this update goes by here, and how it is known that they are one.
    pub names: Vec<UpdateName>,
    /// Which door the update came through.
    pub channel: Channel,
    /// A Store app, not Windows itself: shown, but never the failure that matters.
    pub store_app: bool,
    /// A repair of the component store (`RestoreHealth`, `ScanHealth`), not an update.
    pub repair: bool,
    /// Start; RFC 3339.
    pub started: Option<String>,
    /// Start; machine time.
    pub started_local: Option<String>,
    /// End or last trace; RFC 3339.
    pub ended: Option<String>,
    /// End or last trace; machine time.
    pub ended_local: Option<String>,
    /// The phase that failed, or the last one reached.
    pub phase: Phase,
    /// The phases seen, in order.
    pub phases: Vec<PhaseSpan>,
    /// How it ended.
    pub outcome: Outcome,
    /// The attempt before this one that tried to install the same update.
    pub retry_of: Option<String>,
    /// The attempt that later succeeded with the same update.
    pub resolved_by: Option<String>,
    /// The code that was reported for the attempt.
    pub code: Option<Code>,
    /// Where setup of another version failed, as its extend code numbers phase and operation: `0x2000C`.
    pub extend_code: Option<String>,
    /// From the first failing code to the reported one.
    pub chain: Vec<ChainLink>,
    /// Do the servicing logs still hold this attempt? `null` for attempts that did not fail.
    pub coverage: Option<Coverage>,
    /// Why that coverage, in words.
    pub coverage_why: Option<Phrase>,
    /// Root causes, most certain first.
    pub diagnoses: Vec<Diagnosis>,
    /// Sources that would tell more of a failure and do not.
    pub gaps: Vec<Gap>,
    /// Lines that show the attempt: its start, its end, its package.
    pub evidence: Vec<Evidence>,
}

/// A source that would tell more of a failure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// Its kind, as [`super::Source::kind`].
    pub source: String,
    /// Why it does not tell.
    pub state: GapState,
    /// What it would show.
    pub shows: Phrase,
    /// How to get it.
    pub steps: Vec<Step>,
}

/// Why a source does not tell of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GapState {
    /// Not in this bundle.
    Absent,
    /// It holds only later times: those lines are gone.
    Overwritten,
    /// Archives of that time are not in this bundle; they may still be on the machine.
    NotCollected,
    /// Here only as a trace, which has to be converted on the machine.
    NotConverted,
    /// A part of that time is missing or could not be read.
    Partial,
}

/// One name of an update.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UpdateName {
    /// What kind of name.
    pub kind: NameKind,
    /// The name.
    pub value: String,
    /// How it is known to be this update's.
    pub proof: Proof,
    /// The line that says so; none where a table does.
    pub evidence: Option<Evidence>,
}

/// Kinds of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// `KB5015736`.
    Kb,
    /// The agent's update id, with its revision.
    UpdateId,
    /// Package identity.
    Package,
    /// Session of the servicing stack.
    Session,
    /// Build revision it brings.
    Build,
}

/// How a name is known to belong to an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// A line states it.
    Line,
    /// The table of builds says so: not proven by this machine's logs.
    Table,
    /// Only the time fits: possibly the same.
    Time,
}

/// The door an update came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The update agent (Windows Update, WSUS, Store).
    WindowsUpdate,
    /// A stand-alone `.msu`.
    Wusa,
    /// DISM, also its repairs.
    Dism,
    /// Some other client of the servicing stack.
    Cbs,
    /// Feature upgrade.
    Setup,
}

/// How far an attempt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Looking for updates.
    Scan,
    /// Fetching content.
    Download,
    /// Unpacking into the component store.
    Stage,
    /// Resolving packages to components.
    Resolve,
    /// Planning what is to change.
    Plan,
    /// Changing the system.
    Install,
    /// Running the installers that components bring.
    AdvancedInstallers,
    /// Installing the drivers it holds.
    Drivers,
    /// Waiting for, or running during, the restart.
    Reboot,
    /// Setup of another version, in the old Windows.
    Downlevel,
    /// The same, in Windows PE.
    SafeOs,
    /// The same, at the first boot of the new Windows.
    FirstBoot,
    /// The same, at its second boot, up to the first logon.
    OobeBoot,
    /// Undoing.
    Rollback,
    /// Done.
    Finish,
}

/// One phase with its time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PhaseSpan {
    /// Which phase.
    pub phase: Phase,
    /// When it began; RFC 3339.
    pub started: Option<String>,
    /// When it began; machine time.
    pub started_local: Option<String>,
    /// The line that shows it.
    pub evidence: Evidence,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Installed.
    Succeeded,
    /// Failed.
    Failed,
    /// Failed and was undone.
    RolledBack,
    /// Waits for a restart.
    PendingReboot,
    /// Cancelled by user or client.
    Cancelled,
    /// Already there, not applicable or superseded.
    NotNeeded,
    /// The logs stop before the end.
    Unknown,
}

impl Outcome {
    /// The sentence that names it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Succeeded => "outcome-succeeded",
            Self::Failed => "outcome-failed",
            Self::RolledBack => "outcome-rolled-back",
            Self::PendingReboot => "outcome-pending-reboot",
            Self::Cancelled => "outcome-cancelled",
            Self::NotNeeded => "outcome-not-needed",
            Self::Unknown => "outcome-unknown",
        }
    }
}

/// An error code and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Code {
    /// `0x80073712`.
    pub hex: String,
    /// `ERROR_SXS_COMPONENT_STORE_CORRUPT`, if known.
    pub symbol: Option<String>,
    /// What it means, in the report's language.
    pub meaning: Phrase,
}

/// One code of an error chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChainLink {
    /// `0x80073712`.
    pub hex: String,
    /// Its symbol, if known.
    pub symbol: Option<String>,
    /// What it means, in the report's language.
    pub meaning: Phrase,
    /// Its place in the chain.
    pub role: ChainRole,
    /// The line that proves it.
    pub evidence: Evidence,
}

/// A code's place in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChainRole {
    /// First failing code.
    Cause,
    /// On the way.
    Step,
    /// What the caller was told.
    Reported,
}

/// Do the servicing logs still hold the failure?
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// Its own session or package is in CBS lines.
    Covered,
    /// Only a part of its window is.
    Partial,
    /// The oldest archive, or a listing, begins after it.
    Overwritten,
    /// CBS.log begins later and no archive is here.
    NotCollected,
    /// It failed before the servicing stack ran.
    NotReached,
    /// No CBS source at all.
    Absent,
}
