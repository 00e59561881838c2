//! The Setup log: the servicing stack's word on packages, and `wusa.exe`'s on stand-alone ones.

use super::machine::Machine;
use super::{code, field};
use crate::evtx::Record;
use crate::extract::{PackageStep, StandaloneStep, What};

/// States of a package, as Windows 10 and later number them (map of the provider's manifest); older systems write the
/// words.
const STATES: [(&str, &str); 15] = [
    ("4872", "Invalid Permanent"),
    ("4888", "Invalid Installed"),
    ("4936", "Invalid Staged"),
    ("4968", "Invalid Resolved"),
    ("5000", "Absent"),
    ("5005", "Uninstall Pending"),
    ("5016", "Resolving"),
    ("5032", "Resolved"),
    ("5048", "Staging"),
    ("5064", "Staged"),
    ("5080", "Superseded"),
    ("5096", "Install Pending"),
    ("5101", "Partially Installed"),
    ("5112", "Installed"),
    ("5128", "Permanent"),
];

/// `Microsoft-Windows-Servicing`; 7 and above tell of optional features.
pub(super) fn package(record: &Record, _: &mut Machine) -> Option<What> {
    let step = match record.event {
        1 => PackageStep::Started,
        2 => PackageStep::Reached,
        3 => PackageStep::Failed,
        4 => PackageStep::RestartNeeded,
        5 => PackageStep::NotApplicable,
        6 => PackageStep::Partial,
        _ => return None,
    };
    let target = match record.fields.named("IntendedPackageStateTextized").trim() {
        // Only 1 names the state before, too.
        "" => field(record, "IntendedPackageState", if record.event == 1 { 2 } else { 1 }),
        words => words,
    };
    Some(What::PackageEvent {
        step,
        package: field(record, "PackageIdentifier", 0).to_owned(),
        target: STATES.iter().find(|(number, _)| *number == target).map_or(target, |(_, state)| state).to_owned(),
        code: if record.event == 1 { code("") } else { code(field(record, "ErrorCode", 2)) },
        client: field(record, "Client", 3).to_owned(),
    })
}

/// `Microsoft-Windows-WUSA`. The title may be empty: then the number of the update stands in the command line only.
pub(super) fn standalone(record: &Record, _: &mut Machine) -> Option<What> {
    let step = match record.event {
        2 => StandaloneStep::Installed,
        3 => StandaloneStep::Failed,
        4 | 5 => StandaloneStep::RestartNeeded,
        6 => StandaloneStep::ServicingStackFirst,
        7 | 9 | 10 => StandaloneStep::Uninstalled,
        8 => StandaloneStep::UninstallFailed,
        _ => return None,
    };
    // 3 and 8 hold title, code, its words and the command line; 6 the command line alone; the others title and command.
    let (title_at, code_at, command_at) = match record.event {
        3 | 8 => (Some(0), Some(1), 3),
        6 => (None, None, 0),
        _ => (Some(0), None, 1),
    };
    Some(What::Standalone {
        step,
        title: title_at.map_or("", |at| field(record, "UpdateTitle", at)).to_owned(),
        command: field(record, "CommandLine", command_at).to_owned(),
        code: code_at.map(|at| code(field(record, "ErrorCode", at))).unwrap_or_default(),
    })
}
