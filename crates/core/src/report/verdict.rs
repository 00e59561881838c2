//! The one answer, its reasons, and what was asked for.

use super::Step;
use crate::words::Phrase;
use serde::Serialize;

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
    /// Name under which the script that does the collecting is saved; `null`: nothing is to be collected.
    pub capture_script: Option<String>,
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
    /// Ids of the sources that were asked for: `cbs`, `cbs-listing`, `event-log`, …
    pub wanted: Vec<String>,
    /// Each wish, met or not.
    pub checks: Vec<Check>,
}

/// One wish of a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// `kb:KB5015736`, `not-before`, `source:event-log`, `cbs-coverage`.
    pub id: String,
    /// Met?
    pub met: bool,
    /// Why.
    pub message: Phrase,
}
