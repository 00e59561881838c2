//! Disks, file systems, crashes, and programs that Windows Installer puts on the computer.

use super::machine::Machine;
use super::{ERROR, code, field};
use crate::evtx::Record;
use crate::extract::{AgentStep, Change, Event, Fault, What};
use crate::hresult::Code;
use crate::parsers::{PARAMETERS, crashed, reported};
use crate::time::Stamp;

/// Two events of one installation lie within this.
const SAME_PRODUCT_MS: i64 = 10_000;

/// A disk or a file system reported damage or a stall.
pub(super) fn storage(record: &Record, _: &mut Machine) -> Option<What> {
    // 98 also says that a volume is sound: once per boot and volume.
    if record.event == 98 && matches!(record.fields.named("CorruptionActionState").trim(), "" | "0") {
        return None;
    }
    let named = ["DriveName", "DeviceName", "ExtraString"].iter().map(|name| record.fields.named(name));
    let unnamed = (0..3).map(|place| record.fields.unnamed(place));
    let device = named.chain(unnamed).map(str::trim).find(|device| !device.is_empty()).unwrap_or_default();
    Some(What::Storage { provider: record.provider.clone(), id: record.event, device: device.to_owned() })
}

/// Shadow copies: only their errors.
pub(super) fn snapshots(record: &Record, machine: &mut Machine) -> Option<What> {
    (1..=ERROR).contains(&record.level).then(|| storage(record, machine)).flatten()
}

/// `Resource-Exhaustion-Detector` 2004: Windows diagnosed low virtual memory; `Process_1` used most of it.
pub(super) fn low_memory(record: &Record, _: &mut Machine) -> Option<What> {
    let program =
        ["Name", "Process_1"].iter().map(|name| record.fields.named(name).trim()).find(|name| !name.is_empty());
    let subject = program.unwrap_or_default().to_owned();
    Some(What::Fault { fault: Fault::LowMemory, subject, detail: String::new(), code: Code::OK })
}

/// `TPM-WMI` 1795, 1796: the firmware returned an error when a Secure Boot variable was to be changed.
pub(super) fn firmware(record: &Record, _: &mut Machine) -> Option<What> {
    let named = ["HResult", "ErrorCode", "Error"].iter().map(|name| record.fields.named(name).trim());
    let value = named.chain([record.fields.unnamed(0).trim()]).find(|value| !value.is_empty()).unwrap_or_default();
    let (subject, detail) = (String::new(), String::new());
    Some(What::Fault { fault: Fault::FirmwareRefused, subject, detail, code: code(value) })
}

/// `Application Error` 1000: program, its version and date, module, its version and date, exception.
pub(super) fn crash(record: &Record, _: &mut Machine) -> Option<What> {
    let (process, module) = (field(record, "AppName", 0), field(record, "ModuleName", 3));
    crashed(process, module, field(record, "ExceptionCode", 6))
}

/// `Windows Error Reporting` 1001: bucket, type, kind of event, response, cabinet, then the report's parameters.
pub(super) fn report(record: &Record, _: &mut Machine) -> Option<What> {
    const PLACE: usize = 5;
    const NAMES: [&str; PARAMETERS] = ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10"];
    let mut values = [""; PARAMETERS];
    for ((value, name), place) in values.iter_mut().zip(NAMES).zip(PLACE..) {
        *value = field(record, name, place);
    }
    match reported(field(record, "EventName", 2), &values)? {
        // The agent's own events tell the attempt; this is its code once more. A search that failed is told by 25.
        What::Agent { step: AgentStep::ScanFailed, .. } => None,
        What::Agent { update, code, .. } => Some(What::AgentFailure { update, code }),
        what => Some(what),
    }
}

/// `MsiInstaller`.
pub(super) fn product(record: &Record, _: &mut Machine) -> Option<What> {
    let at = |place| record.fields.unnamed(place).trim();
    // What a status of zero means, and where the status stands.
    let (change, status) = match record.event {
        1033 => (Change::Installed, at(3)),
        1034 => (Change::Removed, at(3)),
        1036 => (Change::Installed, at(4)),
        1022 | 11707 => (Change::Installed, ""),
        1023 => (Change::Failed, at(2)),
        11708 => (Change::Failed, ""),
        11724 => (Change::Removed, ""),
        _ => return None,
    };
    let code = code(status);
    let name = if record.event > 10_000 { product_of(at(0)) } else { at(0) };
    let change = if code.is_success() { change } else { Change::Failed };
    (!name.is_empty()).then(|| What::Product { name: name.to_owned(), change, code })
}

/// `Product: NAME -- Installation completed successfully.`, in any language.
fn product_of(message: &str) -> &str {
    let name = message.split(" -- ").next().unwrap_or(message);
    let behind = |mark: &str| name.split_once(mark).map(|(_, name)| name);
    behind(": ").or_else(|| behind("：")).unwrap_or(name).trim()
}

/// Windows Installer tells of one installation twice: with its status and in words. The one with more to say stays.
pub(super) fn is_same_product(before: &mut Event, this: &Event) -> bool {
    let (What::Product { name, change, code }, What::Product { name: other, change: then, code: status }) =
        (&mut before.what, &this.what)
    else {
        return false;
    };
    let (Some(first), Some(second)) = (before.time.map(Stamp::own_ms), this.time.map(Stamp::own_ms)) else {
        return false;
    };
    let same = name == other && change == then && (second - first).abs() < SAME_PRODUCT_MS;
    if same && *code == Code::OK {
        *code = *status;
    }
    same
}
