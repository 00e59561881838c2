//! Marks beside the attempts: the computer starting and stopping, services and security software, damage, other failures.

use super::{evidence, times};
use crate::extract::{AgentStep, Change, Fault, PowerStep, PresenceKind, Tool, What};
use crate::facts::{Facts, Witness};
use crate::products;
use crate::report::TimelineEvent;
use crate::time::Stamp;
use crate::words::Phrase;
use std::collections::{BTreeMap, BTreeSet};

/// Marks of each kind shown on the timeline; beyond it the older ones are left out.
const MARK_LIMIT: usize = 1_000;

/// Every mark, in time order.
pub(super) fn of(facts: &Facts<'_>) -> Vec<TimelineEvent> {
    let boots: BTreeSet<usize> = facts.machine.boots.iter().map(|boot| boot.event).collect();
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut marks: Vec<TimelineEvent> = Vec::new();
    for (index, entry) in facts.events.iter().enumerate().rev() {
        let Some((kind, title)) = mark(&entry.event.what, boots.contains(&index)) else { continue };
        let count = counts.entry(kind).or_default();
        *count += 1;
        if *count > MARK_LIMIT {
            continue;
        }
        let twice = |mark: &&TimelineEvent| mark.kind == kind && mark.title == title;
        let mut evidence = evidence(facts, Witness::Event(index));
        // A boot is told of later: the mark stands at the boot itself.
        if let What::LastBoot(boot) = &entry.event.what {
            (evidence.time, evidence.local) = times(facts, Some(Stamp::Local(*boot)));
        }
        let (time, local) = (evidence.time.clone(), evidence.local.clone());
        // An event log and an export of it say the same.
        let near = marks.iter().rev().take_while(|mark| local.is_some() && mark.local == local);
        if near.filter(twice).count() > 0 {
            continue;
        }
        marks.push(TimelineEvent { kind: kind.to_owned(), time, local, title, evidence });
    }
    marks.reverse();
    marks
}

/// The mark of an event, if it is one. `boots`: is it the one that tells of a boot?
fn mark(what: &What, boots: bool) -> Option<(&'static str, Phrase)> {
    let phrase = Phrase::new;
    Some(match what {
        What::LastBoot(_) | What::Power(PowerStep::Boot) if boots => ("boot", phrase("mark-boot")),
        What::Power(PowerStep::Shutdown) => ("shutdown", phrase("mark-shutdown")),
        What::Power(PowerStep::Unexpected) => ("unexpected-shutdown", phrase("mark-unexpected-shutdown")),
        What::Power(PowerStep::Asked { by }) => {
            ("restart-asked", phrase("mark-restart-asked").with("program", by.as_str()))
        }
        What::RebootRequired => ("reboot-required", phrase("mark-reboot-required")),
        What::Rollback { .. } => ("rollback", phrase("mark-rollback")),
        What::StoreDamage { fixed: false, item, .. } => {
            ("store-corruption", phrase("mark-store-damage").with("item", item.as_str()))
        }
        What::Failure { code, .. } | What::FileRefused { code, .. } => {
            ("error", phrase("mark-error").with("code", code.hex()))
        }
        What::Fault { fault: Fault::BugCheck, .. } => ("crash", phrase("mark-crash").with("process", "Windows")),
        What::Fault { code, .. } if !code.is_success() => ("error", phrase("mark-error").with("code", code.hex())),
        What::Agent { step: AgentStep::ScanFailed, code, .. } => {
            ("error", phrase("mark-scan-failed").with("code", code.hex()))
        }
        What::Service { name, change, .. } => service(name, *change),
        What::FilterLoaded { name } => {
            security(PresenceKind::Driver, name)?;
            ("security", phrase("mark-filter-loaded").with("name", name.as_str()))
        }
        What::Product { name, change, .. } => product(name, *change),
        What::DriverInstall { device, code, .. } if !code.is_success() => {
            ("error", phrase("mark-driver-failed").with("device", device.as_str()).with("code", code.hex()))
        }
        What::RenameAtBoot { file, code } => {
            ("error", phrase("mark-rename-failed").with("file", file.as_str()).with("code", code.hex()))
        }
        What::ToolRun { tool, ended: true, code, .. } if !code.is_success() => {
            let name = match tool {
                Tool::Dism => "DISM",
                Tool::Sfc => "sfc",
                Tool::CheckSur => "CheckSUR",
            };
            ("error", phrase("mark-tool-failed").with("tool", name).with("code", code.hex()))
        }
        What::UpgradeDiagnosis { rule, finding, .. } => {
            let phrase = phrase("mark-setup-diag").with("rule", rule.as_str());
            ("error", phrase.with("finding", finding.as_str()))
        }
        What::Crash { process, .. } => ("crash", phrase("mark-crash").with("process", process.as_str())),
        What::Storage { device, .. } => ("storage", phrase("mark-storage").with("device", device.as_str())),
        What::ClockSet { from, to } => {
            let minutes = (to.ms() - from.ms()) / 60_000;
            ("clock-set", phrase("mark-clock-set").with("minutes", minutes.to_string()))
        }
        _ => return None,
    })
}

fn service(name: &str, change: Change) -> (&'static str, Phrase) {
    let id = match change {
        Change::Failed => "mark-service-failed",
        Change::Disabled => "mark-service-disabled",
        Change::Enabled => "mark-service-enabled",
        Change::Installed => "mark-service-installed",
        Change::Removed => "mark-service-removed",
    };
    let kind = if security(PresenceKind::Service, name).is_some() { "security" } else { "service" };
    (kind, Phrase::new(id).with("name", name))
}

fn product(name: &str, change: Change) -> (&'static str, Phrase) {
    let id = match change {
        Change::Removed => "mark-product-removed",
        Change::Failed => "mark-product-failed",
        _ => "mark-product-installed",
    };
    let kind = if security(PresenceKind::Program, name).is_some() { "security" } else { "product" };
    (kind, Phrase::new(id).with("name", name))
}

/// Does the name belong to a security product?
fn security(kind: PresenceKind, name: &str) -> Option<()> {
    (!products::matching(kind, name).is_empty()).then_some(())
}
