//! The component store is damaged: manifests, payloads or package records that servicing needs are missing or wrong.
//!
//! **Evidence** a line that names a damaged package, component or file inside the failing attempt (manifest missing, pinning
//! or resolving failed, a delta that finds its base changed), or a store check that found damage it did not repair. The
//! culprit is often a package of an older update than the one that failed: its KB stands in its name, or is looked up by
//! the build its version names.
//! **Not enough** the code alone: 0x80073712 without its servicing lines stays *possible*. A missing package in one language
//! is another cause (`language-pack`); damage named only in the update that was being installed may be a bad download.
//! **Fix** name the damage with ScanHealth, repair from a source of the same edition and monthly update, or install the
//! culprit's own update again.
//! **Reference** Microsoft Learn, *Fix Windows Update corruptions and installation failures*; *Error 0x800f0831*.

use super::{Finding, RuleMeta, Scope, language_pack};
use crate::artifact::ArtifactKind;
use crate::extract::{Event, Fault, What};
use crate::facts::{Facts, InstallAttempt, Witness};
use crate::guidance;
use crate::hresult::Code;
use crate::order::InOrder as _;
use crate::package::{PackageIdentity, kb_in, kbs_for_build};
use crate::report::Confidence;
use crate::words::Phrase;
use std::collections::BTreeSet;

/// What it declares.
pub const META: RuleMeta =
    RuleMeta { cause: "component-store-corruption", needs: &[ArtifactKind::Cbs, ArtifactKind::CheckSur] };

/// Is this a code of the component store? CBS_E_STORE_CORRUPTION, CBS_E_STORE_TOO_MUCH_CORRUPTION, and of the side-by-side
/// family those that speak of an assembly, its manifest or its files: not of activation contexts (programs get those), of
/// trust (0x800736fa to 0x800736fe) or of installers (0x80073713, 0x8007371c, 0x8007371d).
#[must_use]
pub fn is_store_code(code: Code) -> bool {
    let number = code.win32_twin().0;
    let sxs = number >> 16 == 0x8007
        && matches!(
            number & 0xffff,
            0x36b3..=0x36b5
                | 0x36cc
                | 0x36ce..=0x36f9
                | 0x3701
                | 0x3705
                | 0x370a..=0x370f
                | 0x3712
                | 0x3714..=0x3716
                | 0x3718
                | 0x371b
                | 0x371e
        );
    sxs || [0x800f_0831, 0x800f_0832].contains(&number)
}

/// Codes by which a broken package file fails an update: of the store only where a line names the file.
fn is_file_code(code: Code) -> bool {
    let broken = [0x8007_000d, 0x8007_0570, 0x8007_0026, 0x8007_05b9, 0x8007_0246, 0x800f_0900, 0x800f_0805];
    broken.contains(&code.win32_twin().0)
}

/// A delta could not be applied to what is there: `PSFX_E_…`, but for the file missing in the package itself.
fn is_delta_code(code: Code) -> bool {
    (0x800f_0980..=0x800f_0995).contains(&code.0) && code.0 != 0x800f_0991
}

/// A thing named as damaged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Damage<'a> {
    /// Index into [`Facts::events`].
    pub(super) index: usize,
    /// Its package, if one is named.
    pub(super) package: Option<&'a str>,
    /// The thing.
    pub(super) item: &'a str,
}

impl<'a> Damage<'a> {
    /// The language of a package of one language: a cause, and a repair, of its own.
    pub(super) fn language(&self) -> Option<&'a str> {
        self.package.and_then(language_pack::language_of)
    }

    /// Is it part of the update being installed?
    fn is_own(&self, attempt: &InstallAttempt) -> bool {
        let same_kb = || kb_in(self.item).is_some_and(|kb| attempt.goes_by(&kb));
        self.package.is_some() && (self.package == attempt.package.as_deref() || same_kb())
    }

    /// The update it came with, by its name or by the build that its version names.
    fn kb(&self) -> Option<String> {
        kb_in(self.item)
            .or_else(|| Some(kbs_for_build(version_of(self.item)?)).filter(|k| k.len() == 1)?.pop().map(Into::into))
    }
}

/// The version in a package identity or in a component's folder (`…_31bf3856ad364e35_10.0.19041.1806_none_…`).
fn version_of(item: &str) -> Option<&str> {
    if let Some(identity) = PackageIdentity::parse(item) {
        return Some(identity.version);
    }
    item.split_once("_31bf3856ad364e35_")?.1.split('_').next()
}

/// Looks for damage that is still open.
#[must_use]
pub fn check<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let all = open_damage(scope);
    let (of_language, mut damage): (Vec<_>, Vec<_>) = all.into_iter().partition(|d| d.language().is_some());
    let summary = scope.events.iter().rev().find(|(_, e)| matches!(e.what, What::StoreHealth { .. }));
    let unrepaired = summary.filter(|(_, e)| is_unrepaired(&e.what)).map(|(i, _)| *i);
    let Some(attempt) = scope.attempt else {
        return of_machine(scope, facts, &damage, unrepaired);
    };
    // The culprit is another package than the one that stumbles over it.
    damage.in_order_by_key(|d| d.is_own(attempt));
    let code = attempt.chain.iter().find(|c| is_store_code(c.code));
    let unread = scope.faults(&[Fault::PackageUnreadable]).next().map(|line| line.index);
    if let Some(first) = damage.first() {
        let confidence = match code {
            // Repairs fail with a code of their own while the damage they list stays.
            None if attempt.repair || unrepaired.is_some() => Confidence::Certain,
            None if attempt.chain.iter().any(|c| is_file_code(c.code)) => {
                scope.weight(facts, first.index).max(Confidence::Likely)
            }
            None => Confidence::Possible,
            Some(_) if first.is_own(attempt) => Confidence::Likely,
            Some(_) => Confidence::Certain,
        };
        let summary = unrepaired.filter(|_| code.is_some() || confidence == Confidence::Certain);
        return Some(finding(&damage, unread, summary, confidence));
    }
    let found = delta_without_base(scope, attempt).or_else(|| unreadable(scope, facts));
    if let Some(found) = found.or_else(|| records(scope, facts)) {
        return Some(found);
    }
    let link = code.filter(|_| of_language.is_empty())?;
    if let Some(found) = found_by_check(attempt, facts) {
        return Some(found);
    }
    let confidence = if attempt.is_in_servicing_logs() { Confidence::Likely } else { Confidence::Possible };
    let summary = Phrase::new("rule-store-code-summary").with("code", link.code.hex());
    Some(told(None, vec![Witness::Event(link.event)], confidence, summary, guidance::name_damage()))
}

/// Outside attempts: what the last check left open, or damage found after it.
fn of_machine<'a>(
    scope: &Scope<'a>,
    facts: &Facts<'a>,
    damage: &[Damage<'a>],
    unrepaired: Option<usize>,
) -> Option<Finding> {
    let Some(first) = damage.first() else {
        let summary = Phrase::new("rule-store-check-summary");
        let check = unrepaired.map(Witness::Event);
        return check
            .map(|check| told(None, vec![check], Confidence::Certain, summary, guidance::store_repair(None)))
            .or_else(|| unreadable(scope, facts))
            .or_else(|| records(scope, facts));
    };
    // Servicing stumbled over it, and later did not.
    let outlived = scope.weight(facts, first.index) == Confidence::Possible;
    let confidence = if unrepaired.is_none() && outlived { Confidence::Possible } else { Confidence::Certain };
    let unread = scope.faults(&[Fault::PackageUnreadable]).next().map(|line| line.index);
    Some(finding(damage, unread, unrepaired, confidence))
}

/// The file or component whose base a delta did not find, or found changed.
fn delta_without_base(scope: &Scope<'_>, attempt: &InstallAttempt) -> Option<Finding> {
    let link = attempt.chain.iter().find(|link| is_delta_code(link.code))?;
    let steps = guidance::store_repair(None);
    let Some(line) = scope.faults(&[Fault::Hydration]).next_back() else {
        let summary = Phrase::new("rule-store-delta-code-summary").with("code", link.code.hex());
        return Some(told(None, vec![Witness::Event(link.event)], Confidence::Possible, summary, steps));
    };
    let component = line.subject.split(',').next().unwrap_or(line.subject);
    let subject = if line.detail.is_empty() { component.to_owned() } else { format!("{component}\\{}", line.detail) };
    let summary = Phrase::new("rule-store-delta-summary").with("item", subject.as_str());
    let evidence = vec![Witness::Event(line.index), Witness::Event(link.event)];
    Some(told(Some(subject), evidence, Confidence::Certain, summary, steps))
}

/// A package file that is there and cannot be read: of the store or of the download, the line does not say.
fn unreadable<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    let (line, weight) = scope.heaviest(facts, &[Fault::PackageUnreadable])?;
    let summary = Phrase::new("rule-store-unreadable-summary").with("code", line.code.hex());
    let confidence = weight.max(Confidence::Likely);
    Some(told(None, vec![Witness::Event(line.index)], confidence, summary, guidance::name_damage()))
}

/// What the store holds of a component makes no sense to servicing.
fn records<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Option<Finding> {
    /// ERROR_REQUEST_OUT_OF_SEQUENCE: what a component that is installed twice or not at all comes to.
    const OUT_OF_SEQUENCE: Code = Code(0x8007_0308);
    let (line, weight) = scope.heaviest(facts, &[Fault::StoreRecords])?;
    let fits = |code: Code| is_store_code(code) || code.same_failure(line.code) || code.same_failure(OUT_OF_SEQUENCE);
    let confidence = match scope.attempt {
        Some(attempt) if attempt.chain.iter().any(|link| fits(link.code)) => weight,
        Some(_) => Confidence::Possible,
        // A check that ended well after it has put it right.
        None if scope.events.iter().any(|(i, e)| *i > line.index && is_sound(&e.what)) => return None,
        None => weight,
    };
    let named = scope.faults(&[Fault::StoreRecords]).find(|line| !line.subject.is_empty());
    let lines = named
        .map(|line| line.index)
        .into_iter()
        .chain([line.index].into_iter().filter(|index| named.is_none_or(|n| n.index != *index)));
    let evidence = lines.map(Witness::Event).collect();
    let id = if named.is_some() { "rule-store-records-item-summary" } else { "rule-store-records-summary" };
    let summary = Phrase::new(id).with("item", named.map_or("", |line| line.subject));
    Some(told(named.map(|line| line.subject.to_owned()), evidence, confidence, summary, guidance::name_damage()))
}

fn is_sound(what: &What) -> bool {
    matches!(what, What::StoreHealth { result, detected, repaired } if repaired >= detected && result.is_none_or(Code::is_success))
}

/// A check of the store after the failure named damage that the attempt's own lines do not show: one link is inferred.
fn found_by_check<'a>(attempt: &InstallAttempt, facts: &'a Facts<'a>) -> Option<Finding> {
    let after = attempt.evidence.iter().filter_map(|w| match w {
        Witness::Event(i) => Some(*i),
        Witness::Hint { .. } => None,
    });
    let after = after.max()?;
    let later: Vec<(usize, &Event)> = facts.events_outside().filter(|(i, _)| *i > after).collect();
    let mut damage = open_damage(&Scope { attempt: None, events: later });
    damage.retain(|d| d.language().is_none());
    damage.first()?;
    let mut finding = finding(&damage, None, None, Confidence::Likely);
    finding.summary = Phrase::new("rule-store-found-later-summary").with_phrase("damage", finding.summary);
    Some(finding)
}

fn is_unrepaired(what: &What) -> bool {
    matches!(what, What::StoreHealth { detected, repaired, .. } if detected > repaired)
}

/// Damage named and not repaired by the end of the lines; a check that found or left nothing clears what came before it.
pub(super) fn open_damage<'a>(scope: &Scope<'a>) -> Vec<Damage<'a>> {
    let mut open: Vec<Damage<'a>> = Vec::new();
    let mut places = Places::default();
    for (index, event) in &scope.events {
        let (package, item) = match &event.what {
            What::StoreDamage { item, fixed: true, .. } => {
                open.retain(|d| d.item != item);
                places.forget(item);
                continue;
            }
            What::StoreDamage { item, package, fixed: false } => (package.as_deref(), item.as_str()),
            What::Fault { fault: Fault::ComponentMissing, subject, .. } => {
                (subject.contains('~').then_some(subject.as_str()), subject.as_str())
            }
            // A check that failed proves nothing of what it did not find.
            health if is_sound(health) => {
                open.clear();
                places = Places::default();
                continue;
            }
            _ => continue,
        };
        if places.is_new(item) {
            open.push(Damage { index: *index, package, item });
        }
    }
    // A line that names nothing stands only where no other names more.
    if open.iter().any(|d| !d.item.is_empty()) {
        open.retain(|d| !d.item.is_empty());
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

/// The finding about named damage, the culprit first; before it the line that says how it shows.
fn finding(all: &[Damage<'_>], lead: Option<usize>, summary: Option<usize>, confidence: Confidence) -> Finding {
    let first = all.first();
    let kb = first.and_then(Damage::kb);
    let item = first.map(|d| d.item).filter(|item| !item.is_empty());
    let words = match (first.and_then(|d| d.package), item, &kb) {
        (Some(package), _, Some(kb)) => {
            Phrase::new("rule-store-package-kb-summary").with("package", package).with("kb", kb.as_str())
        }
        (Some(package), _, None) => Phrase::new("rule-store-package-summary").with("package", package),
        (None, Some(item), Some(kb)) => {
            let words = Phrase::new("rule-store-item-kb-summary").with("item", item).with("kb", kb.as_str());
            words.with_number("count", all.len())
        }
        (None, Some(item), None) => {
            Phrase::new("rule-store-item-summary").with("item", item).with_number("count", all.len())
        }
        (None, None, _) => Phrase::new("rule-store-part-summary"),
    };
    let shown = lead.into_iter().chain(all.iter().map(|d| d.index)).take(10);
    let mut evidence: Vec<Witness> = shown.map(Witness::Event).collect();
    evidence.extend(summary.map(Witness::Event));
    let steps = if item.is_some() { guidance::store_repair(kb.as_deref()) } else { guidance::name_damage() };
    // A file is known by its own name; a package of an update by the update.
    let package_kb = first.filter(|d| d.package.is_some()).and(kb);
    told(package_kb.or(item.map(Into::into)), evidence, confidence, words, steps)
}

fn told(
    subject: Option<String>,
    evidence: Vec<Witness>,
    confidence: Confidence,
    summary: Phrase,
    steps: Vec<crate::report::Step>,
) -> Finding {
    Finding { cause: META.cause, subject, confidence, evidence, title: Phrase::new("rule-store-title"), summary, steps }
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
    fn a_missing_package_of_one_language_is_another_cause() {
        let damage = "Failed to resolve package 'Microsoft-Windows-Printing-Package~31bf3856ad364e35~amd64~it-IT~10.0.18362.1' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]";
        assert_eq!(diagnose(&attempt_lines("0x800f0831 - CBS_E_STORE_CORRUPTION", &[damage]), check), None);
        let found = diagnose(&attempt_lines("0x800f0831 - CBS_E_STORE_CORRUPTION", &[damage, DAMAGE]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("KB5012170")));
        assert_eq!(outside(&[damage], check), None);
    }

    #[test]
    fn the_culprit_is_named_by_the_build_of_its_version() {
        let pin = "Failed to pin deployment while resolving Update: Microsoft-Windows-Foo-Package~31bf3856ad364e35~amd64~~10.0.19041.1806.Foo from file: (null) [HRESULT = 0x80073701 - ERROR_SXS_ASSEMBLY_MISSING]";
        let found = diagnose(&attempt_lines("0x80073701 - ERROR_SXS_ASSEMBLY_MISSING", &[pin]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("KB5014666")));
        let own = "Store corruption, manifest missing for package: Package_2_for_KB5015736~31bf3856ad364e35~amd64~~1.0";
        let found = diagnose(&attempt_lines("0x80073701 - ERROR_SXS_ASSEMBLY_MISSING", &[own, pin]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("KB5014666")));
        let found = diagnose(&attempt_lines("0x80073701 - ERROR_SXS_ASSEMBLY_MISSING", &[own]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely, "the update itself may have come broken");
    }

    #[test]
    fn a_missing_component_is_damage_even_without_a_name() {
        let pin = "CSI: 0000000a (F) HRESULT_FROM_WIN32(ERROR_SXS_ASSEMBLY_MISSING) #8# from X::ICSITransaction_PinDeployment(a = b, rid = 'Package_7_for_KB5012170~31bf3856ad364e35~amd64~~10.0.1.8.4565511-1_neutral', rah = '2')[gle=0x80073701]";
        let found = outside(&[pin], check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("KB5012170")));
        let lock =
            "CSI: 00000061 (F) STATUS_SXS_ASSEMBLY_MISSING originated in function CCSDirectTransaction::LockComponent";
        let found = outside(&[lock], check).unwrap();
        assert_eq!((found.confidence, found.subject), (Confidence::Certain, None));
    }

    #[test]
    fn a_delta_names_the_file_whose_base_is_wrong() {
        const DELTA: &str = "0x800f0984 - PSFX_E_MATCHING_BINARY_MISSING";
        let hydration = "CSI: 00000311 (F) Hydration failed for component Foo, version 10.0.1.2, arch amd64, nonSxS on file foo.dll with NTSTATUS -1073283059. Matching";
        let found = diagnose(&attempt_lines(DELTA, &[hydration]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("Foo\\foo.dll")));
        assert_eq!(diagnose(&attempt_lines(DELTA, &[]), check).unwrap().confidence, Confidence::Possible);
        let other = attempt_lines("0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED", &[hydration]);
        assert_eq!(diagnose(&other, check), None, "repairs meet such files and go on");
    }

    #[test]
    fn records_that_make_no_sense_need_a_code_that_fits() {
        let over = "csi: 000000eb Over-removing a TLC, s/b internal error 0e47, Version = 6.1.1.1, pA = X";
        let found = diagnose(&attempt_lines("0x80070308 - ERROR_REQUEST_OUT_OF_SEQUENCE", &[over]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Certain, Some("0e47")));
        let other = diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[over]), check).unwrap();
        assert_eq!(other.confidence, Confidence::Possible);
        assert_eq!(diagnose(&attempt_lines("0x80070308 - ERROR_REQUEST_OUT_OF_SEQUENCE", &[]), check), None);
        let healthy = [over, "Operation result: 0x0", "Total Detected Corruption:\t0", "Total Repaired Corruption:\t0"];
        assert_eq!(outside(&healthy, check), None);
    }

    #[test]
    fn codes_of_the_family_speak_of_the_store_or_of_something_else() {
        for code in ["0x800736b3", "0x80073712", "0x800736cc", "0x800736e0", "0x8007370d"] {
            assert!(is_store_code(Code::from_hex(code).unwrap()), "{code}");
        }
        for code in ["0x800736b1", "0x800736fe", "0x80073713", "0x8007371d", "0x80070308", "0x80070002"] {
            assert!(!is_store_code(Code::from_hex(code).unwrap()), "{code}");
        }
    }

    #[test]
    fn a_broken_package_file_counts_by_its_line() {
        let catalog = r"E: Failed to verify if catalog file \\?\C:\WINDOWS\Servicing\Packages\Package_1_for_KB5012170~31bf3856ad364e35~amd64~~10.0.1.0.cat is valid. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]";
        let found = diagnose(&attempt_lines("0x8007000d - ERROR_INVALID_DATA", &[catalog]), check).unwrap();
        assert_eq!((found.confidence, found.subject.as_deref()), (Confidence::Likely, Some("KB5012170")));
        assert_eq!(diagnose(&attempt_lines("0x8007000d - ERROR_INVALID_DATA", &[]), check), None);
        let other = diagnose(&attempt_lines("0x80070005 - E_ACCESSDENIED", &[catalog]), check).unwrap();
        assert_eq!(other.confidence, Confidence::Possible);
    }

    #[test]
    fn an_unreadable_package_is_likely_at_most() {
        let open = "E: Failed to internally open package. [HRESULT = 0x80070570 - ERROR_FILE_CORRUPT]";
        let found = diagnose(&attempt_lines("0x80070570 - ERROR_FILE_CORRUPT", &[open]), check).unwrap();
        assert_eq!(found.confidence, Confidence::Likely);
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
