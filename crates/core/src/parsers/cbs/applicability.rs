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
use crate::text::Encoding;
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
    parent: (Vec<u8>, Vec<u8>),
}

impl Applicability {
    /// Takes a message behind its `Appl: `; `event` makes an event at its line. Of a large log these are most lines: nothing is
    /// decoded or kept before it matters.
    pub(super) fn line(&mut self, message: &[u8], event: impl FnOnce(What) -> Event) {
        if let Some(rest) = message.strip_prefix(b"detect Parent, Package: ") {
            self.looked_for(rest);
        } else if let Some(rest) = message.strip_prefix(b"detectParent: ") {
            if rest.starts_with(b"package: ") || rest.starts_with(b"no parent found, go absent") {
                self.no_parent(&Encoding::Utf8.decode(rest), event);
            }
        } else if let Some(rest) = message.strip_prefix(b"Evaluating package applicability for package ") {
            if let Some(reason) = self.unnamed.take() {
                self.evaluated(&Encoding::Utf8.decode(rest), reason);
            }
        } else if let Some(rest) = message.strip_prefix(b"Higher version found for package: ") {
            self.superseded(&Encoding::Utf8.decode(rest), event);
        }
    }

    /// `P, Parent: Q, Disposition = …`.
    fn looked_for(&mut self, rest: &[u8]) {
        const PARENT: &[u8] = b", Parent: ";
        let Some(end) = memchr::memchr_iter(b',', rest).find(|at| rest[*at..].starts_with(PARENT)) else { return };
        let (package, rest) = (&rest[..end], &rest[end + PARENT.len()..]);
        let parent = rest[..memchr::memchr(b',', rest).unwrap_or(rest.len())].trim_ascii();
        if self.parent.0 != package {
            package.clone_into(&mut self.parent.0);
            parent.clone_into(&mut self.parent.1);
        } else if self.parent.1 != parent {
            self.parent.1.clear();
        }
    }

    /// `package: P, no parent found, go absent`, later only `no parent found, go absent`.
    fn no_parent(&mut self, rest: &str, event: impl FnOnce(What) -> Event) {
        let Some(named) = rest.strip_prefix("package: ") else {
            self.unnamed = Some(event(fault(Fault::NoParent, "", "")));
            return;
        };
        if let Some((package, _)) = named.split_once(", no parent found, go absent") {
            self.hold(package, |package| event(fault(Fault::NoParent, package, "")));
        }
    }

    /// `P, applicable state: …`, behind the line that a package without name has no parent.
    fn evaluated(&mut self, text: &str, mut reason: Event) {
        let Some((package, state)) = text.split_once(", applicable state: ") else { return };
        if state.starts_with("Absent") {
            let parent =
                if self.parent.0 == package.as_bytes() { std::mem::take(&mut self.parent.1) } else { Vec::new() };
            self.hold(package, |package| {
                if let What::Fault { subject, detail, .. } = &mut reason.what {
                    package.clone_into(subject);
                    *detail = Encoding::Utf8.decode(&parent).into_owned();
                }
                reason
            });
        }
    }

    /// `P, superseded. (Version on system:Q)`.
    fn superseded(&mut self, text: &str, event: impl FnOnce(What) -> Event) {
        let Some((package, rest)) = text.split_once(", superseded") else { return };
        let present = rest.split_once("(Version on system:").map_or("", |(_, r)| r.trim_end_matches([')', '.', ' ']));
        self.hold(package, |package| event(fault(Fault::Superseded, package, present)));
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

fn fault(fault: Fault, subject: &str, detail: &str) -> What {
    What::Fault { fault, subject: subject.to_owned(), detail: detail.to_owned(), code: Code::OK }
}
