//! The computer the logs speak of.

use super::edition::{self, GovernmentEdition};
use super::{Boots, InstallAttempt, Witness};
use crate::extract::{Fact, PresenceKind, Setting};
use crate::order::InOrder as _;
use crate::products::{self, Product};
use crate::report::{NameKind, Outcome, UpdateSource};
use crate::time::Stamp;
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
    /// What people call that build: `Windows 10 21H2`.
    pub version: Option<&'static str>,
    /// The China Government Edition it runs.
    pub government: Option<GovernmentEdition>,
    /// Builds that installed updates brought, with the moment and the line, oldest first.
    pub builds: Vec<(String, Option<Stamp>, Witness)>,
    /// Where updates come from, by the registry.
    pub update_source: Option<(UpdateSource, Witness)>,
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
        let mut government: Vec<(String, Witness)> = Vec::new();
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
                    Fact::OsName(name) => {
                        if name.contains("神州网信政府版") || name.contains("China Government") {
                            government.push((name.clone(), witness));
                        }
                        keep(&mut facts.os_name, name);
                    }
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
                        if *setting == Setting::GovernmentEdition {
                            government.push((value.clone(), witness));
                        }
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
        let build = facts.build.as_ref().map(|(build, _)| build.as_str());
        let os_name = facts.os_name.as_ref().map(|(name, _)| name.as_str());
        facts.version = build.and_then(|build| edition::version_of(build, os_name));
        facts.government = edition::government(&government, build);
        facts.builds = builds(attempts);
        facts.update_source = update_source(&facts.settings);
        facts.packages_between.in_order();
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

/// The builds that installed cumulative updates brought.
fn builds(attempts: &[InstallAttempt]) -> Vec<(String, Option<Stamp>, Witness)> {
    let mut builds: Vec<(String, Option<Stamp>, Witness)> = Vec::new();
    for attempt in attempts.iter().filter(|a| a.outcome == Outcome::Succeeded) {
        for name in attempt.names_of(NameKind::Build) {
            let Some(event) = name.event else { continue };
            if builds.last().is_none_or(|(last, ..)| *last != name.value) {
                builds.push((name.value.clone(), attempt.ended, Witness::Event(event)));
            }
        }
    }
    builds
}

/// Where updates come from. Without a word of the registry nobody knows.
fn update_source(settings: &BTreeMap<Setting, (String, Witness)>) -> Option<(UpdateSource, Witness)> {
    let on =
        |setting| settings.get(&setting).map(|(value, witness)| (value.trim() != "0" && !value.is_empty(), *witness));
    if let Some((true, witness)) = on(Setting::UpdateAccessOff) {
        return Some((UpdateSource::Off, witness));
    }
    let (used, witness) = on(Setting::UpdateServerUsed)?;
    let server = settings.get(&Setting::UpdateServer).map(|(_, witness)| *witness);
    match server.filter(|_| used) {
        Some(server) => Some((UpdateSource::Wsus, server)),
        None => (!used).then_some((UpdateSource::Microsoft, witness)),
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
    products.in_order_by_key(|p| p.product.id);
    products
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_says_where_updates_come_from() {
        let of = |settings: &[(Setting, &str)]| {
            let at = Witness::Hint { source: 0, index: 0 };
            let settings = settings.iter().map(|(setting, value)| (*setting, ((*value).to_owned(), at))).collect();
            update_source(&settings).map(|(source, _)| source)
        };
        let server = (Setting::UpdateServer, "http://wsus01:8530");
        assert_eq!(of(&[server, (Setting::UpdateServerUsed, "1")]), Some(UpdateSource::Wsus));
        assert_eq!(of(&[server, (Setting::UpdateServerUsed, "0")]), Some(UpdateSource::Microsoft));
        assert_eq!(
            of(&[server, (Setting::UpdateServerUsed, "1"), (Setting::UpdateAccessOff, "1")]),
            Some(UpdateSource::Off)
        );
        assert_eq!(of(&[server]), None, "a server that nothing says is used");
        assert_eq!(of(&[(Setting::UpdateServerUsed, "1")]), None);
    }
}
