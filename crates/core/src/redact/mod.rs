//! What leaves does so without names: hosts, users, domains, addresses, serials and secrets become tokens.
//!
//! ```text
//! extracts ──► Names      learned from structured places, numbered in the order of content
//! report  ──► Redactor    every string: names in every spelling, then what needs no learning
//! bytes   ──► final pass  separate code: is any of it left?
//! ```
//!
//! One value is one token wherever it stands (`HOST-1`, `USER-2`, `IP-10.x.0.3`), so that a reader still follows it from line
//! to line. What belongs to Windows (accounts, packages, components, files, codes) stays: a report without names says what it
//! said before. The key from tokens to values never leaves with it.
//!
//! Models: the mappings of sosreport's `cleaner` (one value, one token; the key stays with its owner), Troubleshoot's list of
//! what was replaced, and Firefox Profiler's choice by category.

mod final_pass;
mod index;
mod names;
mod numbering;
mod punycode;
mod replace;
mod spellings;
mod walk;

pub use final_pass::{Leak, final_pass};
pub use names::{Name, Names, Reach};
pub use replace::Redactor;

pub use crate::sensitive::{Category, is_windows_word};

use crate::sensitive::{domain, encoded, fold, han, pattern, vocabulary};
use serde::{Deserialize, Serialize};

/// What the user wants replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Categories that are left as they are; [`Category::Secret`] never is.
    pub kept: Vec<Category>,
    /// Words of the user's own that must not leave.
    pub words: Vec<String>,
    /// The case: salts the fingerprints, so that two cases cannot be joined by them.
    pub case: Option<String>,
}

impl Choice {
    /// Is this category replaced?
    #[must_use]
    pub fn replaces(&self, category: Category) -> bool {
        category == Category::Secret || !self.kept.contains(&category)
    }
}

#[cfg(test)]
mod tests;
