//! What made a report.

use serde::Serialize;

/// The program a report was made by: enough to find the same one again. Never a hash of the page that holds the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Program {
    /// Its version.
    pub version: String,
    /// Eight digits that change with the rules and their words: [`crate::identity::rules_digest`].
    pub rules: String,
    /// The commit it was built from; `null`: not known.
    pub commit: Option<String>,
    /// SHA-256 of its wasm module; `null`: not the page, or not known.
    pub module: Option<String>,
    /// SHA-256 of the page's script; `null`: not the page, or not known.
    pub script: Option<String>,
}
