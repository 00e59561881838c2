//! Why a package does not apply: said while it is looked at, of hundreds of packages in every healthy scan, so it is held
//! until servicing answers that the one it was asked for does not apply.
//!
//! ```text
//! Appl: detectParent: package: Package_for_KB4534310~31bf3856ad364e35~amd64~~6.1.1.7, no parent found, go absent      Windows 7
//! Appl: detectParent: no parent found, go absent                                                                    later
//! Appl: Evaluating package applicability for package Package_for_RollupFix~…, applicable state: Absent
//! Appl: detect Parent, Package: P, Parent: Q, Disposition = Detect, VersionComp: EQ, …, Exist: present              the base
//! Plan: Skipping package since its start state and target state are both absent for package: P, current: Absent, …  the answer
//! Appl: Higher version found for package: P, superseded. (Version on system:Q)
//! ```

use crate::extract::{Event, Fault, What};
use crate::hresult::Code;
use std::collections::BTreeMap;

/// Packages whose reason is held; one session asks for a handful.
const HELD_LIMIT: usize = 16;
/// CBS_E_NOT_APPLICABLE.
const NOT_APPLICABLE: Code = Code(0x800f_081e);

/// Reasons seen since, by package.
#[derive(Default)]
pub(super) struct Applicability {
    held: BTreeMap<String, Event>,
    /// A package without a parent whose name comes in a later line.
    unnamed: Option<Event>,
    /// The package whose parents were looked for last, and the parent; empty where there are several to choose from.
    parent: (String, String),
}

impl Applicability {
    /// Takes a message behind its `Appl: `; `event` makes an event at its line.
    pub(super) fn line(&mut self, message: &[u8], event: impl FnOnce(What) -> Event) {
        let Ok(text) = std::str::from_utf8(message) else { return };
        if let Some((package, rest)) =
            text.strip_prefix("detect Parent, Package: ").and_then(|r| r.split_once(", Parent: "))
        {
            let parent = rest.split(',').next().unwrap_or("").trim();
            let (known, several) = (self.parent.0 == package, self.parent.1 != parent);
            self.parent = (package.to_owned(), if known && several { String::new() } else { parent.to_owned() });
            return;
        }
        let fault = |fault, subject: &str, detail: &str| {
            event(What::Fault { fault, subject: subject.to_owned(), detail: detail.to_owned(), code: Code::OK })
        };
        if let Some(rest) = text.strip_prefix("detectParent: ") {
            if let Some((package, _)) =
                rest.strip_prefix("package: ").and_then(|r| r.split_once(", no parent found, go absent"))
            {
                self.hold(package, |package| fault(Fault::NoParent, package, ""));
            } else if rest.starts_with("no parent found, go absent") {
                self.unnamed = Some(fault(Fault::NoParent, "", ""));
            }
        } else if let Some(rest) = text.strip_prefix("Evaluating package applicability for package ") {
            let Some(mut reason) = self.unnamed.take() else { return };
            let Some((package, state)) = rest.split_once(", applicable state: ") else { return };
            if state.starts_with("Absent") {
                let parent = if self.parent.0 == package { std::mem::take(&mut self.parent.1) } else { String::new() };
                self.hold(package, |package| {
                    if let What::Fault { subject, detail, .. } = &mut reason.what {
                        package.clone_into(subject);
                        *detail = parent;
                    }
                    reason
                });
            }
        } else if let Some(rest) = text.strip_prefix("Higher version found for package: ") {
            let Some((package, rest)) = rest.split_once(", superseded") else { return };
            let present =
                rest.split_once("(Version on system:").map_or("", |(_, r)| r.trim_end_matches([')', '.', ' ']));
            self.hold(package, |package| fault(Fault::Superseded, package, present));
        }
    }

    /// Only updates themselves: their hundreds of parts are looked at, too.
    fn hold(&mut self, package: &str, event: impl FnOnce(&str) -> Event) {
        if package.starts_with("Package_for_") {
            if self.held.len() >= HELD_LIMIT && !self.held.contains_key(package) {
                self.held.pop_first();
            }
            self.held.insert(package.to_owned(), event(package));
        }
    }

    /// The reason why a plan leaves a package out, behind its `Plan: Skipping package since its start state and target state
    /// are both absent for package: `. Only who wants to install a package makes a plan.
    pub(super) fn skipped(&mut self, message: &[u8]) -> Option<Event> {
        let text = std::str::from_utf8(message).ok()?;
        let (package, states) = text.split_once(',')?;
        states.contains("limit: Installed").then(|| self.held.remove(package))?
    }

    /// The reason for what an event answers about a package, if it says *not applicable*.
    pub(super) fn reason(&mut self, what: &What) -> Option<Event> {
        let (What::PackageEnded { package, code, .. }
        | What::FailureReport { package, code, .. }
        | What::PackageChange { package, code, .. }) = what
        else {
            return None;
        };
        (*code == NOT_APPLICABLE).then(|| self.held.remove(package))?
    }
}
