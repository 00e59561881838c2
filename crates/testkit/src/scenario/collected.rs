//! What the invented bank's collector puts into a zip, and the updates that the stories are about.

use super::{Scenario, ScenarioBundle};
use crate::archive::{Entry, Packing, entry, pack};
use crate::cbs::CbsLog;
use crate::clock::Moment;
use crate::machine::{Machine, Update};
use crate::programs::{self, OFFICE_PC, Program};
use crate::reporting::AgentLog;
use crate::services::{self, Service};
use crate::{cabinet, processes, systeminfo};

/// Path of the servicing log inside a bundle.
pub(super) const CBS: &str = "Logs/CBS/CBS.log";

/// The update the bank asks about.
pub(super) fn kb5015736() -> Update {
    Update::cumulative("KB5015736", "19041.1852.1.4", "2022-07")
}

/// The update that fails in its place.
pub(super) fn kb5014805() -> Update {
    Update::cumulative("KB5014805", "19041.1741.1.3", "2022-06")
}

/// A cumulative update of September 2022.
pub(super) fn kb5017308() -> Update {
    Update::cumulative("KB5017308", "19041.2006.1.8", "2022-09")
}

/// A .NET update: its package carries no KB.
pub(super) fn dotnet() -> Update {
    Update::new(
        "KB5013624",
        "Package_for_DotNetRollup~31bf3856ad364e35~amd64~~10.0.4515.2".to_owned(),
        "2022-适用于 Windows 10 Version 21H2 x64 的 05 .NET Framework 3.5 和 4.8 累积更新 (KB5013624)".to_owned(),
    )
}

/// The package of an older update whose manifest is gone in the damaged stores.
pub(super) const DAMAGED: &str = "Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1";

/// Endpoint-security software on the PC, seen as program, process and service.
#[derive(Clone, Copy)]
pub(super) enum Products {
    None,
    TrendAndTianqing,
}

/// Which tools the collector used.
#[derive(Clone, Copy)]
pub(super) enum Collector {
    /// `reg query`, `sc query`, `tasklist` on a Chinese Windows.
    Console,
    /// `wmic product`, `net start`, `tasklist` on a Chinese Windows.
    Wmic,
    /// `Export-Csv`, `tasklist` on a Chinese Windows.
    PowerShell,
    /// `Export-Csv` on an English Windows.
    English,
}

/// What [`Collector::Console`] gathers: `systeminfo`, programs, processes and services of the PC, up since `booted`.
pub(super) fn facts(machine: &Machine, booted: Moment, products: Products) -> Vec<Entry> {
    facts_by(Collector::Console, machine, booted, products)
}

/// The same facts in the shapes of another collector.
pub(super) fn facts_by(collector: Collector, machine: &Machine, booted: Moment, products: Products) -> Vec<Entry> {
    let (more, running, service): (&[Program], Vec<&str>, Vec<Service>) = match products {
        Products::None => (&[], Vec::new(), Vec::new()),
        Products::TrendAndTianqing => (
            &[programs::TREND_MICRO, programs::TIANQING],
            [processes::TREND_MICRO.as_slice(), processes::TIANQING.as_slice()].concat(),
            [services::TREND_MICRO.as_slice(), services::TIANQING.as_slice()].concat(),
        ),
    };
    let programs = [OFFICE_PC.as_slice(), more].concat();
    let services = [services::WINDOWS.as_slice(), service.as_slice()].concat();
    let (program_shape, service_shape) = match collector {
        Collector::Console => (programs::ListShape::RegQuery, services::ListShape::ScQuery),
        Collector::Wmic => (programs::ListShape::Wmic, services::ListShape::NetStart),
        Collector::PowerShell | Collector::English => (programs::ListShape::Csv, services::ListShape::Csv),
    };
    let system = match collector {
        Collector::English => systeminfo::english(machine, booted),
        _ => systeminfo::chinese(machine, booted),
    };
    let mut entries = vec![
        entry("systeminfo.txt", system),
        entry("programs.txt", programs::list(&programs, program_shape)),
        entry("services.txt", services::list(&services, service_shape)),
    ];
    if !matches!(collector, Collector::English) {
        entries.push(entry("tasklist.txt", processes::tasklist(&running)));
    }
    entries
}

/// The servicing log.
pub(super) fn cbs(log: CbsLog) -> Entry {
    entry(CBS, log.into_bytes())
}

/// An archive of it, rolled over at `rolled`.
pub(super) fn persist(log: CbsLog, rolled: Moment) -> Entry {
    entry(format!("Logs/CBS/CbsPersist_{}.log", rolled.archive_digits()), log.into_bytes())
}

/// The same archive after the servicing stack compressed it.
pub(super) fn persist_cab(log: CbsLog, rolled: Moment) -> Entry {
    let name = format!("CbsPersist_{}", rolled.archive_digits());
    let cab = cabinet::pack(&[(&format!("{name}.log"), &log.into_bytes())]);
    entry(format!("Logs/CBS/{name}.cab"), cab)
}

/// The agent's log.
pub(super) fn agent(log: AgentLog) -> Entry {
    entry("SoftwareDistribution/ReportingEvents.log", log.into_bytes())
}

/// A scenario with one ordinary zip, everything below a folder of the PC's name.
pub(super) fn scenario(
    id: &'static str,
    title: &'static str,
    machine: &Machine,
    day: &str,
    entries: Vec<Entry>,
) -> Scenario {
    let entries: Vec<Entry> =
        entries.into_iter().map(|e| Entry { path: format!("{}/{}", machine.host, e.path), ..e }).collect();
    Scenario {
        id,
        title,
        bundles: vec![ScenarioBundle {
            file_name: format!("{}_{day}.zip", machine.host),
            bytes: pack(&entries, Packing::default()),
        }],
        expect: super::Expect { computer: Some(machine.host), ..super::Expect::default() },
    }
}
