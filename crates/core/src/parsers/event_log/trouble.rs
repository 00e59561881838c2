//! Disks, file systems, crashes, and programs that Windows Installer puts on the computer.

use super::machine::Machine;
use super::{ERROR, code, field};
use crate::evtx::Record;
use crate::extract::{Change, Event, What};
use crate::hresult::Code;
use crate::time::Stamp;

/// Programs of servicing and of the update agent.
const SERVICING: [&str; 11] = [
    "tiworker.exe",
    "trustedinstaller.exe",
    "wuauclt.exe",
    "usoclient.exe",
    "mousocoreworker.exe",
    "dism.exe",
    "dismhost.exe",
    "wusa.exe",
    "poqexec.exe",
    "msiexec.exe",
    "wuaueng.dll",
];
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

/// `Application Error` 1000: program, its version and date, module, its version and date, exception.
pub(super) fn crash(record: &Record, _: &mut Machine) -> Option<What> {
    let (process, module) = (field(record, "AppName", 0), field(record, "ModuleName", 3));
    crashed(process, module, field(record, "ExceptionCode", 6))
}

/// `Windows Error Reporting` 1001: a crash's report holds program, version, date, module, … as its parameters. Reports of
/// other kinds share the id.
pub(super) fn report(record: &Record, _: &mut Machine) -> Option<What> {
    if !field(record, "EventName", 2).starts_with("APPCRASH") {
        return None;
    }
    crashed(field(record, "P1", 5), field(record, "P4", 8), field(record, "P7", 11))
}

fn crashed(process: &str, module: &str, exception: &str) -> Option<What> {
    let name = process.to_ascii_lowercase();
    // A host of services says which one: `svchost.exe_wuauserv`.
    let serves = name.starts_with("svchost.exe_wuauserv") || module.eq_ignore_ascii_case("wuaueng.dll");
    (serves || SERVICING.contains(&name.as_str())).then(|| What::Crash {
        process: process.to_owned(),
        module: module.to_owned(),
        code: Code::from_hex(exception.trim()).unwrap_or_default(),
    })
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
    let (Some(Stamp::Utc(first)), Some(Stamp::Utc(second))) = (before.time, this.time) else { return false };
    let same = name == other && change == then && (second.ms() - first.ms()).abs() < SAME_PRODUCT_MS;
    if same && *code == Code::OK {
        *code = *status;
    }
    same
}
