//! The computer the logs speak of.

use super::{Boots, InstallAttempt, Witness};
use crate::extract::{Fact, PresenceKind, Setting};
use crate::products::{self, Product};
use crate::timeline::{Timeline, TimelineEntry, by_authority};
use std::collections::{BTreeMap, BTreeSet};

/// Packages between two states that are shown; one is enough to know.
const PACKAGE_LIMIT: usize = 100;

/// Facts about the computer, each with the line that says it.
#[derive(Debug, Default)]
pub struct MachineFacts {
    /// Host name.
    pub computer: Option<(String, Witness)>,
    /// OS name and edition.
    pub os_name: Option<(String, Witness)>,
    /// Build, with revision if known.
    pub build: Option<(String, Witness)>,
    /// Architecture.
    pub architecture: Option<(String, Witness)>,
    /// KBs listed as installed, ascending.
    pub installed_kbs: Vec<String>,
    /// Does a restart wait at the end of the logs, and which line says so? `None`: no line speaks of restarts.
    pub pending_reboot: Option<(bool, Witness)>,
    /// Endpoint-security products named by two facts.
    pub products: Vec<ProductFact>,
    /// What the registry holds, each with the place that says it.
    pub settings: BTreeMap<Setting, (String, Witness)>,
    /// Packages that stand between two states, by the registry.
    pub packages_between: Vec<(String, u32, Witness)>,
    /// Boots, in time order.
    pub boots: Boots,
}

/// A security product that two independent facts name.
#[derive(Debug)]
pub struct ProductFact {
    /// Which.
    pub product: &'static Product,
    /// Is it seen running?
    pub active: bool,
    /// The facts.
    pub evidence: Vec<Witness>,
}

impl MachineFacts {
    /// Collects hints and boots.
    #[must_use]
    pub fn new(timeline: &Timeline, events: &[TimelineEntry<'_>], attempts: &[InstallAttempt], boots: Boots) -> Self {
        let pending_reboot = boots.pending(events, attempts);
        let mut facts = Self { boots, pending_reboot, ..Self::default() };
        let mut kbs = BTreeSet::new();
        // Each name once, however often it is listed: the first place that shows it, and whether any shows it running.
        let mut present: BTreeMap<(PresenceKind, String), (Witness, bool)> = BTreeMap::new();
        for source in by_authority(&timeline.sources) {
            let scanned = &timeline.sources[source];
            if scanned.copy_of.is_some() {
                continue;
            }
            for (index, hint) in scanned.extract.hints.iter().enumerate() {
                let witness = Witness::Hint { source, index };
                let keep = |slot: &mut Option<(String, Witness)>, value: &String| {
                    slot.get_or_insert_with(|| (value.clone(), witness));
                };
                match &hint.fact {
                    Fact::Computer(name) => keep(&mut facts.computer, name),
                    Fact::OsName(name) => keep(&mut facts.os_name, name),
                    Fact::Build(build) => keep(&mut facts.build, build),
                    Fact::Architecture(name) => keep(&mut facts.architecture, name),
                    Fact::InstalledKb(kb) => {
                        kbs.insert(kb.clone());
                    }
                    Fact::Presence { kind, name, running } => {
                        let fact = present.entry((*kind, name.to_lowercase())).or_insert((witness, false));
                        fact.1 |= *running;
                    }
                    Fact::ListedFile { .. } => {}
                    Fact::Setting { setting, value } => {
                        facts.settings.entry(*setting).or_insert_with(|| (value.clone(), witness));
                    }
                    Fact::PackageState { package, state } => {
                        facts.packages_between.push((package.clone(), *state, witness));
                    }
                }
            }
        }
        // What the registry holds is how things stood when the logs were collected: the last word.
        let owed = facts.settings.iter().find(|(setting, _)| setting.owes_restart());
        facts.pending_reboot = owed.map(|(_, (_, witness))| (true, *witness)).or(facts.pending_reboot);
        facts.packages_between.sort();
        facts.packages_between.dedup_by(|a, b| (&a.0, a.1) == (&b.0, b.1));
        facts.packages_between.truncate(PACKAGE_LIMIT);
        facts.installed_kbs = kbs.into_iter().collect();
        facts.products = products_of(&present);
        facts
    }

    /// Did the machine boot after event `index`?
    #[must_use]
    pub fn booted_after(&self, index: usize) -> bool {
        self.boots.after(index)
    }
}

/// The products that at least two of these names show.
fn products_of(present: &BTreeMap<(PresenceKind, String), (Witness, bool)>) -> Vec<ProductFact> {
    let names: Vec<(Witness, bool)> = present.values().copied().collect();
    let mut products: Vec<ProductFact> = products::named(present.keys().map(|(kind, name)| (*kind, name.as_str())))
        .into_iter()
        .filter(|(_, shown)| shown.len() >= 2)
        .map(|(product, shown)| ProductFact {
            product,
            active: shown.iter().any(|at| names[*at].1),
            evidence: shown.iter().map(|at| names[*at].0).collect(),
        })
        .collect();
    products.sort_by_key(|p| p.product.id);
    products
}
