//! The component store is damaged: manifests, payloads or package records that servicing needs are missing or wrong.
//!
//! **Evidence** a line that names a damaged package or file inside the failing attempt, or a store check that found
//! damage it did not repair. The culprit is often a package of an older update than the one that failed.
//! **Not enough** the code alone: 0x80073712 without its servicing lines stays *possible*; so does a missing package in
//! one language, which may be an orphaned language pack.
//! **Fix** name the damage with ScanHealth, repair from a source of the same edition and monthly update, or install the
//! culprit's own update again.
//! **Reference** Microsoft Learn, *Fix Windows Update errors by using DISM*; *Error 0x800f0831*; *Error 0x80073712*.

use super::{Finding, RuleMeta, Scope};
use crate::artifact::ArtifactKind;
use crate::extract::{Event, What};
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::package::{PackageIdentity, kb_in};
use crate::report::Confidence;
use crate::words::Phrase;
use std::collections::BTreeSet;

/// What it declares.
pub const META: RuleMeta = RuleMeta { cause: "component-store-corruption", needs: &[ArtifactKind::Cbs] };

/// ERROR_SXS_COMPONENT_STORE_CORRUPT, ERROR_SXS_ASSEMBLY_MISSING, CBS_E_STORE_CORRUPTION.
const STORE_CODES: [Code; 3] = [Code(0x8007_3712), Code(0x8007_3701), Code(0x800f_0831)];

/// Is this a code of the component store?
#[must_use]
pub fn is_store_code(code: Code) -> bool {
    STORE_CODES.iter().any(|c| c.same_failure(code))
}

/// Looks for damage that is still open.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let mut damage = open_damage(&scope.events);
    damage.sort_by_key(|(_, e)| is_of_one_language(e));
    let named =
        damage.first().filter(|(_, e)| !is_of_one_language(e)).map_or(Confidence::Possible, |_| Confidence::Certain);
    let summary = scope.events.iter().rev().find(|(_, e)| matches!(e.what, What::StoreHealth { .. }));
    let unrepaired = summary.filter(|(_, e)| is_unrepaired(&e.what));
    let Some(attempt) = scope.attempt else {
        // Outside attempts: what the last check left open, or damage found after it.
        let open = damage.first().copied().or(unrepaired.map(|(i, e)| (*i, *e)))?;
        let confidence = if unrepaired.is_some() { Confidence::Certain } else { named };
        return Some(finding(open, &damage, unrepaired.map(|(i, _)| *i), confidence));
    };
    let code_fits = attempt.chain.iter().find(|c| is_store_code(c.code));
    match (damage.first(), code_fits) {
        (Some(first), Some(_)) => Some(finding(*first, &damage, unrepaired.map(|(i, _)| *i), named)),
        // Repairs fail with a code of their own while the damage they list stays.
        (Some(first), None) if attempt.repair || unrepaired.is_some() => {
            Some(finding(*first, &damage, unrepaired.map(|(i, _)| *i), Confidence::Certain))
        }
        (Some(first), None) => Some(finding(*first, &damage, None, Confidence::Possible)),
        (None, Some(link)) => {
            if let Some(found) = found_by_check(attempt, facts) {
                return Some(found);
            }
            let confidence = if attempt.is_in_servicing_logs() { Confidence::Likely } else { Confidence::Possible };
            let summary = Phrase::new("rule-store-code-summary").with("code", link.code.hex());
            Some(Finding {
                cause: META.cause,
                subject: None,
                confidence,
                evidence: vec![Witness::Event(link.event)],
                title: Phrase::new("rule-store-title"),
                summary,
                steps: guidance::name_damage(),
            })
        }
        (None, None) => None,
    }
}

/// A check of the store after the failure named damage that the attempt's own lines do not show: one link is inferred.
fn found_by_check<'a>(attempt: &InstallAttempt, facts: &Facts<'a>) -> Option<Finding> {
    let after = attempt.evidence.iter().filter_map(|w| match w {
        Witness::Event(i) => Some(*i),
        Witness::Hint { .. } => None,
    });
    let after = after.max()?;
    let later: Vec<(usize, &Event)> = facts.events_outside().filter(|(i, _)| *i > after).collect();
    let damage = open_damage(&later);
    let first = damage.iter().find(|(_, e)| !is_of_one_language(e))?;
    let mut finding = finding(*first, &damage, None, Confidence::Likely);
    finding.summary = Phrase::new("rule-store-found-later-summary").with_phrase("damage", finding.summary);
    Some(finding)
}

fn is_unrepaired(what: &What) -> bool {
    matches!(what, What::StoreHealth { detected, repaired, .. } if detected > repaired)
}

/// Damage named and not repaired by the end of the lines; a check that found or left nothing clears what came before it.
fn open_damage<'a>(events: &[(usize, &'a Event)]) -> Vec<(usize, &'a Event)> {
    let mut open: Vec<(usize, &'a Event)> = Vec::new();
    let mut places = Places::default();
    for (index, event) in events {
        match &event.what {
            What::StoreDamage { item, fixed: true, .. } => {
                open.retain(|(_, e)| item_of(e) != Some(item));
                places.forget(item);
            }
            What::StoreDamage { item, fixed: false, .. } if places.is_new(item) => open.push((*index, event)),
            // A check that failed proves nothing of what it did not find.
            What::StoreHealth { result, detected, repaired }
                if repaired >= detected && result.is_none_or(|code| code.is_success()) =>
            {
                open.clear();
                places = Places::default();
            }
            _ => {}
        }
    }
    open
}

/// Places named so far: SFC names the bare file, a store check the file with its component.
#[derive(Default)]
struct Places {
    items: BTreeSet<String>,
    /// Last components of all items, and of those that are nothing else.
    files: BTreeSet<String>,
    bare: BTreeSet<String>,
}

impl Places {
    /// A repaired place may be damaged again.
    fn forget(&mut self, item: &str) {
        let file = item.rsplit('\\').next().unwrap_or(item).to_ascii_lowercase();
        self.items.remove(item);
        self.files.remove(&file);
        self.bare.remove(&file);
    }

    fn is_new(&mut self, item: &str) -> bool {
        let file = item.rsplit('\\').next().unwrap_or(item).to_ascii_lowercase();
        let is_bare = !item.contains('\\');
        let known =
            self.items.contains(item) || if is_bare { self.files.contains(&file) } else { self.bare.contains(&file) };
        self.items.insert(item.to_owned());
        if is_bare {
            self.bare.insert(file.clone());
        }
        self.files.insert(file);
        !known
    }
}

/// A package in one language that cannot be found is as often a language pack whose update is gone: another cause, with
/// another repair.
fn is_of_one_language(event: &Event) -> bool {
    let What::StoreDamage { package: Some(package), .. } = &event.what else { return false };
    PackageIdentity::parse(package).is_some_and(|p| !p.language.is_empty() && p.language != "neutral")
}

fn item_of(event: &Event) -> Option<&String> {
    match &event.what {
        What::StoreDamage { item, .. } => Some(item),
        _ => None,
    }
}

fn finding(first: (usize, &Event), all: &[(usize, &Event)], summary: Option<usize>, confidence: Confidence) -> Finding {
    let package = match &first.1.what {
        What::StoreDamage { package, .. } => package.clone(),
        _ => None,
    };
    let kb = package.as_deref().and_then(kb_in);
    let item = item_of(first.1).cloned();
    let words = match (&package, &kb, &item) {
        (Some(package), Some(kb), _) => {
            Phrase::new("rule-store-package-kb-summary").with("package", package.as_str()).with("kb", kb.as_str())
        }
        (Some(package), None, _) => Phrase::new("rule-store-package-summary").with("package", package.as_str()),
        (None, _, Some(item)) => {
            Phrase::new("rule-store-item-summary").with("item", item.as_str()).with_number("count", all.len())
        }
        (None, _, None) => Phrase::new("rule-store-check-summary"),
    };
    let mut evidence: Vec<Witness> = all.iter().take(10).map(|(i, _)| Witness::Event(*i)).collect();
    evidence.extend(summary.map(Witness::Event));
    if evidence.is_empty() {
        evidence.push(Witness::Event(first.0));
    }
    Finding {
        cause: META.cause,
        subject: kb.clone().or(package).or(item),
        confidence,
        evidence,
        title: Phrase::new("rule-store-title"),
        summary: words,
        steps: guidance::store_repair(kb.as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fixture::{attempt_lines, diagnose, outside};

    const DAMAGE: &str =
        "Store corruption, manifest missing for package: Package_1_for_KB5012170~31bf3856ad364e35~amd64~~1.0";

    #[test]
    fn fires_on_named_damage_in_a_failed_attempt() {
        let found =
            diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[DAMAGE]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("KB5012170")));
    }

    #[test]
    fn a_code_without_named_damage_is_only_likely() {
        let found = diagnose(&attempt_lines("0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT", &[]), check).unwrap();
        assert_eq!((found.confidence, found.subject), (Confidence::Likely, None));
    }

    #[test]
    fn stays_silent_on_another_failure_and_on_repaired_damage() {
        assert_eq!(diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[]), check), None);
        let repaired = [
            "(p)\tCSI Payload Corrupt\t(w)\t(Fixed)\tamd64_x\\a.dll",
            "Total Detected Corruption:\t1",
            "Total Repaired Corruption:\t1",
        ];
        assert_eq!(outside(&repaired, check), None);
    }

    #[test]
    fn a_missing_package_of_one_language_is_only_possible() {
        let damage = "Failed to resolve package 'Microsoft-Windows-Printing-Package~31bf3856ad364e35~amd64~it-IT~10.0.18362.1' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]";
        let found = diagnose(&attempt_lines("0x800f0831 - CBS_E_STORE_CORRUPTION", &[damage]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Possible);
        let found = diagnose(&attempt_lines("0x800f0831 - CBS_E_STORE_CORRUPTION", &[damage, DAMAGE]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("KB5012170")));
        assert_eq!(outside(&[damage], check).unwrap().confidence, Confidence::Possible);
    }

    #[test]
    fn a_file_is_one_place_whoever_names_it() {
        let lines = [
            "(p)\tCSI Payload Corrupt\t\t\tamd64_ntdll_31bf3856ad364e35_1\\ntdll.dll",
            "(p)\tCSI Payload Corrupt\t\t\tamd64_ntdll_31bf3856ad364e35_2\\ntdll.dll",
            "(p)\tCSI Payload Corrupt\t\t\tntdll.dll",
        ];
        assert_eq!(outside(&lines, check).unwrap().evidence.len(), 2);
    }

    #[test]
    fn a_store_check_speaks_for_the_machine() {
        let lines = [
            "(p)\tCSI Payload Corrupt\t\t\tamd64_x\\a.dll",
            "Operation result: 0x800f081f",
            "Total Detected Corruption:\t1",
            "Total Repaired Corruption:\t0",
        ];
        let found = outside(&lines, check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("amd64_x\\a.dll")));
    }
}
