//! The report: the one typed answer, drawn by the page and printed by the command line.
//!
//! Field names are a contract (`faultline.report/1`): new ones may be added, none changes its meaning. The JSON Schema
//! in `crates/core/report.schema.json` and the page's TypeScript types are both made from these types.
//!
//! Every time stands twice: `time` (RFC 3339 with the machine's offset; `null` while the clock is unknown) and `local`
//! (the machine's own wall clock, without offset).

mod speak;

use crate::words::Phrase;
use serde::Serialize;

/// The contract's name and version.
pub const SCHEMA: &str = "faultline.report/1";

/// An integer that every JSON reader holds exactly (at most 2⁵³ − 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Count(u64);

impl Count {
    /// The largest integer that survives a JSON number.
    pub const MAX: u64 = (1 << 53) - 1;
    /// The value, cut to [`Count::MAX`].
    #[must_use]
    pub fn from_u64(n: u64) -> Self {
        Self(n.min(Self::MAX))
    }
    /// The value.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

/// Everything known about one machine's bundles.
///
/// Made by [`crate::analyze`]; say it in a language with [`Report::speak`] before showing it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The bundles this report was made from.
    pub bundles: Vec<BundleInfo>,
    /// The machine the logs speak of.
    pub machine: Machine,
    /// Every source found, read or not.
    pub sources: Vec<Source>,
    /// Every try to install an update, oldest first.
    pub attempts: Vec<Attempt>,
    /// Diagnoses of the machine as a whole, outside any attempt.
    pub findings: Vec<Diagnosis>,
    /// Marks for the timeline beside the attempts: restarts, pending restarts, repairs.
    pub events: Vec<TimelineEvent>,
    /// The one answer.
    pub verdict: Verdict,
    /// What was asked for, and whether it is met.
    pub request: Option<RequestChecks>,
}

/// One archive or group of files the user gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BundleInfo {
    /// File name as given.
    pub name: String,
    /// Size of the file(s) as given, bytes.
    pub size_bytes: Count,
    /// Hash over the sorted (CRC-32, size) of the entries: equal for a re-zip of the same content.
    pub fingerprint: String,
    /// What went wrong while reading the container.
    pub issues: Vec<Issue>,
}

/// Something that could not be read as it should, and what to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Issue {
    /// Entry path or file name concerned.
    pub source: String,
    /// Stable id, e.g. `not-an-archive`, `corrupt-entry`, `changed-while-reading`.
    pub kind: String,
    /// What happened and what to do, in the report's language.
    pub message: Phrase,
}

/// Facts about the computer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    /// Host name.
    pub computer: Option<String>,
    /// Operating system name and edition, as the machine says it.
    pub edition: Option<String>,
    /// Build and revision, e.g. `19044.1415`.
    pub build: Option<String>,
    /// `amd64`, `x86`, `arm64`.
    pub architecture: Option<String>,
    /// UTC offsets by period, with the witness of each.
    pub utc_offsets: Vec<UtcOffsetPeriod>,
    /// Endpoint-security products found.
    pub security_products: Vec<SecurityProduct>,
    /// KB numbers the machine lists as installed, ascending.
    pub installed_kbs: Vec<String>,
    /// Is a restart pending at the end of the logs? `null`: no source says.
    pub pending_reboot: Option<bool>,
    /// Evidence of the facts above.
    pub evidence: Vec<Evidence>,
}

/// One period of constant UTC offset.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UtcOffsetPeriod {
    /// First local time the offset is known for; `null` = from the beginning.
    pub from: Option<String>,
    /// Last local time; `null` = to the end.
    pub to: Option<String>,
    /// Minutes east of UTC; `null`: witnesses disagree.
    pub minutes: Option<i32>,
    /// `csi-stamp`, `universal-time`, `reporting-events`, `systeminfo`, `session-id`.
    pub source: String,
}

/// A security product, named only on two independent facts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecurityProduct {
    /// Stable id of the products table.
    pub id: String,
    /// Product name in the report's language.
    pub name: Phrase,
    /// Is it seen running?
    pub active: bool,
    /// The facts that name it.
    pub evidence: Vec<Evidence>,
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// `s1`, `s2`, … in the order of content.
    pub id: String,
    /// Index into [`Report::bundles`].
    pub bundle: Count,
    /// Index of the entry inside its bundle: what the reader of lines asks for.
    pub entry: Count,
    /// Path inside the bundle.
    pub path: String,
    /// Kind by content: `cbs`, `reporting-events`, `systeminfo`, …, `unknown`, `empty`.
    pub kind: String,
    /// `utf-8`, `utf-16le`, `utf-16be`, `gb18030`, …; `null`: binary or unread.
    pub encoding: Option<String>,
    /// Unpacked size, bytes.
    pub size_bytes: Count,
    /// Records read.
    pub records: Count,
    /// First believable time.
    pub first: Option<String>,
    /// The same, machine time.
    pub first_local: Option<String>,
    /// Last believable time.
    pub last: Option<String>,
    /// The same, machine time.
    pub last_local: Option<String>,
    /// Was it read? `false`: listed only, `issues` say why.
    pub read: bool,
    /// What could not be read in it.
    pub issues: Vec<Issue>,
}

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
    /// The attempt that later succeeded with the same update.
    pub resolved_by: Option<String>,
    /// The code that was reported for the attempt.
    pub code: Option<Code>,
    /// From the first failing code to the reported one.
    pub chain: Vec<ChainLink>,
    /// Do the servicing logs still hold this attempt? `null` for attempts that did not fail.
    pub coverage: Option<Coverage>,
    /// Why that coverage, in words.
    pub coverage_why: Option<Phrase>,
    /// Root causes, most certain first.
    pub diagnoses: Vec<Diagnosis>,
    /// Lines that show the attempt: its start, its end, its package.
    pub evidence: Vec<Evidence>,
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
    /// Planning and resolving packages.
    Resolve,
    /// Changing the system.
    Install,
    /// Waiting for, or running during, the restart.
    Reboot,
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

/// One root cause.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Diagnosis {
    /// Cause id, e.g. `component-store-corruption`.
    pub cause: String,
    /// The thing concerned: a KB, file, product, package.
    pub subject: Option<String>,
    /// How sure.
    pub confidence: Confidence,
    /// The lines that prove it, the most telling first.
    pub evidence: Vec<Evidence>,
    /// A few words.
    pub title: Phrase,
    /// What happened, no more than the lines prove.
    pub summary: Phrase,
    /// What to do.
    pub steps: Vec<Step>,
}

/// How sure a diagnosis is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A line proves the mechanism inside the failing attempt.
    Certain,
    /// The mechanism fits, one link is inferred.
    Likely,
    /// The rest.
    Possible,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// What to do, in the report's language.
    pub text: Phrase,
    /// The command, if there is one; copyable only for `read-only` and `reversible`.
    pub command: Option<String>,
    /// How much it can change.
    pub risk: Risk,
    /// Needs administrator rights?
    pub admin: bool,
    /// Needs or causes a restart?
    pub restart: bool,
    /// About how long it takes, minutes.
    pub minutes: Option<u32>,
}

/// How much a step can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Reads only.
    ReadOnly,
    /// Can be undone.
    Reversible,
    /// Needs the change process.
    NeedsApproval,
    /// Only with an engineer.
    EngineerOnly,
}

/// The one answer for all bundles of this machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The first that holds, in the contract's order.
    pub status: Status,
    /// The others that hold, with their words.
    pub reasons: Vec<Reason>,
    /// Cause id of the diagnosis behind `explained`.
    pub cause: Option<String>,
    /// Id of the attempt that matters.
    pub attempt: Option<String>,
    /// A few words.
    pub title: Phrase,
    /// One true sentence.
    pub summary: Phrase,
    /// What to do next, in order.
    pub next_steps: Vec<Step>,
}

/// One more thing that holds for the bundle.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// Which status it would be on its own.
    pub status: Status,
    /// In words.
    pub text: Phrase,
}

/// Verdict of a bundle, in order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No source could be read.
    NothingReadable,
    /// The expected KB was not attempted.
    WrongUpdate,
    /// `compare` only: nothing new since the last bundle.
    NothingNew,
    /// A restart is pending and blocks.
    RestartFirst,
    /// The lines that could name the cause are not here.
    Recollect,
    /// The lines are complete and name no cause.
    Unexplained,
    /// The failure that matters has a certain or likely cause.
    Explained,
    /// What failed succeeded later.
    Resolved,
    /// Nothing failed.
    NoFailure,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestChecks {
    /// Case id.
    pub case: Option<String>,
    /// Expected KBs.
    pub kbs: Vec<String>,
    /// Machine-local date or time before which a bundle is too old.
    pub not_before: Option<String>,
    /// Each wish, met or not.
    pub checks: Vec<Check>,
}

/// One wish of a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// `kb:KB5015736`, `not-before`, `cbs-coverage`.
    pub id: String,
    /// Met?
    pub met: bool,
    /// Why.
    pub message: Phrase,
}

/// A mark on the timeline outside the attempts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimelineEvent {
    /// `boot`, `reboot-required`, `store-corruption`, `error`.
    pub kind: String,
    /// When; RFC 3339.
    pub time: Option<String>,
    /// When; machine time.
    pub local: Option<String>,
    /// In words.
    pub title: Phrase,
    /// The line that shows it.
    pub evidence: Evidence,
}

/// The line that proves a statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// [`Source::id`].
    pub source: String,
    /// 1-based line number, for text sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<Count>,
    /// Record number, for event logs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Count>,
    /// When; RFC 3339.
    pub time: Option<String>,
    /// When; machine time.
    pub local: Option<String>,
    /// The line itself, at most 1,000 characters.
    pub text: String,
}
