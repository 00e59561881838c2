//! A root cause and what to do about it.

use super::Evidence;
use crate::words::Phrase;
use serde::Serialize;

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
