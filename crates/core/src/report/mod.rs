//! The report: the one typed answer, drawn by the page and printed by the command line.
//!
//! Field names are a contract (`faultline.report/1`): new ones may be added, none changes its meaning. The JSON Schema
//! in `crates/core/report.schema.json` and the page's TypeScript types are both made from these types.
//!
//! Every time stands twice: `time` (RFC 3339 with the machine's offset; `null` while the clock is unknown) and `local`
//! (the machine's own wall clock, without offset).

mod attempt;
mod diagnosis;
mod program;
mod speak;
mod verdict;

pub use attempt::{
    Attempt, ChainLink, ChainRole, Channel, Code, Coverage, Gap, GapState, NameKind, Outcome, Phase, PhaseSpan, Proof,
    UpdateName,
};
pub use diagnosis::{Confidence, Diagnosis, Risk, Step};
pub use program::Program;
pub(crate) use speak::json_text;
#[cfg(feature = "reference")]
pub(crate) use speak::steps;
pub use verdict::{Check, Reason, RequestChecks, Status, Verdict};

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
    /// What made this report, for whoever wants to make it again.
    pub program: Program,
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
    /// How many records event logs call errors, by the hour, oldest first; hours without any are left out.
    pub error_hours: Vec<ErrorHour>,
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
    /// What that build is called, e.g. `Windows 10 21H2`.
    pub version: Option<String>,
    /// The China Government Edition (神州网信政府版) it runs; `null`: nothing says that it runs one.
    pub government_edition: Option<GovernmentEdition>,
    /// Builds that installed cumulative updates brought, oldest first.
    pub builds: Vec<BuildReached>,
    /// Where updates come from; `null`: no source says.
    pub update_source: Option<UpdateSourceFact>,
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
    /// What the registry holds of what servicing and updating depend on.
    pub settings: Vec<MachineSetting>,
    /// Evidence of the facts above.
    pub evidence: Vec<Evidence>,
}

/// A China Government Edition of Windows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct GovernmentEdition {
    /// `V2022-L`; `null`: which one is not known.
    pub name: Option<String>,
    /// Does the machine state the name? Else it follows from the build.
    pub stated: bool,
    /// What says that it is one.
    pub evidence: Evidence,
}

/// A build that an installed update brought.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BuildReached {
    /// As the package names it: `19041.1806` for every Windows 10 of 2004 and later.
    pub build: String,
    /// When; machine time.
    pub local: Option<String>,
    /// The line that names it.
    pub evidence: Evidence,
}

/// Where updates come from, with what says so.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UpdateSourceFact {
    /// Which.
    pub kind: UpdateSource,
    /// The setting.
    pub evidence: Evidence,
}

/// Where updates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UpdateSource {
    /// A server of the organisation.
    Wsus,
    /// Microsoft.
    Microsoft,
    /// A policy keeps the agent from Windows Update.
    Off,
}

/// A setting or state of the registry.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MachineSetting {
    /// Stable id: `update-server`, `servicing-reboot-pending`, `package-state`, …
    pub id: String,
    /// What it is, in words.
    pub title: Phrase,
    /// As it stands there.
    pub value: String,
    /// The line that says so.
    pub evidence: Evidence,
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
    /// `csi-stamp`, `universal-time`, `reporting-events`, `windows-update-log`, `event-log`, `systeminfo`, `registry`,
    /// `event-log-zone`, `session-id`.
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
    /// Index of the given file it is read from: what the reader of lines asks for, with [`Source::entry`].
    pub file: Count,
    /// Index of the entry inside its bundle: what the reader of lines asks for.
    pub entry: Count,
    /// Where it stands inside an archive that is that entry: the member's index there, and so on inwards. Empty: it is
    /// the entry itself.
    pub inside: Vec<Count>,
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

/// Errors of any program in one hour.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ErrorHour {
    /// Beginning of the hour; RFC 3339.
    pub time: Option<String>,
    /// Beginning of the hour; machine time.
    pub local: Option<String>,
    /// Errors in it.
    pub count: Count,
}

/// A mark on the timeline outside the attempts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimelineEvent {
    /// `boot`, `shutdown`, `unexpected-shutdown`, `restart-asked`, `reboot-required`, `rollback`; `service`, `security`,
    /// `product`; `store-corruption`, `storage`, `crash`, `clock-set`, `error`.
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
