//! Steps for what goes wrong while an update is carried out: installers, services, drivers, the watchdog, transactions, the
//! registry, memory, the small partitions, firmware.

use super::{copy_logs, run, step};
use crate::report::{Risk, Step};
use crate::words::Phrase;

/// Where setupapi.dev.log is copied from.
const COPY_DRIVER_LOG: &str = r#"copy "%windir%\INF\setupapi.dev.log" "%USERPROFILE%\Desktop\""#;
/// What policy set which value: who disabled a service.
const POLICY: &str = r#"gpresult /h "%USERPROFILE%\Desktop\policy.html""#;

/// Start types of services as Windows ships them, for `sc config` (Windows 10).
const START_TYPES: [(&str, &str); 22] = [
    ("AppReadiness", "demand"),
    ("AppXSvc", "demand"),
    ("BFE", "auto"),
    ("BITS", "delayed-auto"),
    ("CryptSvc", "auto"),
    ("DcomLaunch", "auto"),
    ("EventLog", "auto"),
    ("HTTP", "demand"),
    ("LanmanServer", "auto"),
    ("MpsSvc", "auto"),
    ("msiserver", "demand"),
    ("NetSetupSvc", "demand"),
    ("RpcEptMapper", "auto"),
    ("RpcSs", "auto"),
    ("Schedule", "auto"),
    ("Spooler", "auto"),
    ("sppsvc", "delayed-auto"),
    ("TrustedInstaller", "demand"),
    ("UsoSvc", "delayed-auto"),
    ("WAS", "demand"),
    ("Winmgmt", "auto"),
    ("wlidsvc", "demand"),
];

fn retry() -> Step {
    step("step-retry", Risk::NeedsApproval)
}

fn about(id: &'static str, risk: Risk, name: &'static str, value: &str) -> Step {
    Step { text: Phrase::new(id).with(name, value), admin: risk != Risk::ReadOnly, ..step(id, risk) }
}

/// An installer failed: `look` shows what it works on, `thing` is what it installs.
#[must_use]
pub fn installer(look: Option<&str>, thing: &str) -> Vec<Step> {
    let mut steps = vec![copy_logs()];
    steps.extend(look.map(|command| run("step-installer-look", Risk::ReadOnly, command, 2)));
    if !thing.is_empty() {
        steps.push(about("step-installer-thing", Risk::ReadOnly, "thing", thing));
    }
    steps.push(step("step-installer-repair", Risk::EngineerOnly));
    steps.push(retry());
    steps
}

/// Some installer failed, and no line names it.
#[must_use]
pub fn unnamed_installer() -> Vec<Step> {
    vec![
        copy_logs(),
        step("step-installer-find", Risk::ReadOnly),
        run("step-partition-look", Risk::ReadOnly, "mountvol", 1),
        step("step-collect-at-once", Risk::ReadOnly),
    ]
}

/// `service` could not be used; several are parted by commas, none is empty.
#[must_use]
pub fn service(service: &str) -> Vec<Step> {
    let names: Vec<&str> = service.split(", ").filter(|name| !name.is_empty()).collect();
    let mut steps = Vec::new();
    for name in &names {
        let query = format!("sc.exe qc {name} & sc.exe query {name}");
        let text = Phrase::new("step-service-look").with("service", *name);
        steps.push(Step { text, admin: false, ..run("step-service-look", Risk::ReadOnly, query, 1) });
    }
    steps.push(run("step-service-policy", Risk::ReadOnly, POLICY, 2));
    for name in names {
        let text = Phrase::new("step-service-start").with("service", name);
        let known = START_TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let command = known.map(|(name, start)| format!("sc.exe config {name} start= {start}"));
        steps.push(Step {
            text,
            command,
            admin: true,
            minutes: Some(1),
            ..step("step-service-start", Risk::NeedsApproval)
        });
    }
    steps.push(retry());
    steps
}

/// A driver failed; `inf` if it is known.
#[must_use]
pub fn driver(inf: Option<&str>) -> Vec<Step> {
    let mut steps = vec![copy_logs(), run("step-copy-driver-log", Risk::ReadOnly, COPY_DRIVER_LOG, 1)];
    match inf {
        Some(inf) => {
            let list = format!(r"dir /s /b %windir%\System32\DriverStore\FileRepository\{inf}");
            let text = Phrase::new("step-driver-store").with("inf", inf);
            steps.push(Step { text, ..run("step-driver-store", Risk::ReadOnly, list, 1) });
            steps.push(about("step-driver-repair", Risk::EngineerOnly, "inf", inf));
        }
        None => steps.push(step("step-driver-find", Risk::ReadOnly)),
    }
    steps.push(retry());
    steps
}

/// The driver queue in the registry cannot be read.
#[must_use]
pub fn driver_queue() -> Vec<Step> {
    const EXPORT: &str = r#"reg export "HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\DriverOperations" "%USERPROFILE%\Desktop\DriverOperations.reg" /y"#;
    vec![
        copy_logs(),
        run("step-driver-queue-export", Risk::ReadOnly, EXPORT, 1),
        step("step-driver-queue-repair", Risk::EngineerOnly),
        retry(),
    ]
}

/// .NET Framework is damaged; `service` is its native image service that does not start.
#[must_use]
pub fn dotnet(service: Option<&str>) -> Vec<Step> {
    const LIST: &str = r"dir %windir%\Microsoft.NET\Framework\v4.0.30319\mscorsvw.exe %windir%\Microsoft.NET\Framework64\v4.0.30319\mscorsvw.exe";
    let mut steps = vec![copy_logs(), Step { admin: false, ..run("step-dotnet-look", Risk::ReadOnly, LIST, 1) }];
    steps.push(Step { admin: true, minutes: Some(20), ..step("step-dotnet-repair", Risk::NeedsApproval) });
    if let Some(service) = service {
        steps.push(about("step-dotnet-service", Risk::EngineerOnly, "service", service));
    }
    steps.push(retry());
    steps
}

/// Servicing was given up by its watchdog.
#[must_use]
pub fn watchdog() -> Vec<Step> {
    vec![
        copy_logs(),
        step("step-watchdog-load", Risk::NeedsApproval),
        step("step-watchdog-stack", Risk::NeedsApproval),
        retry(),
        step("step-watchdog-limit", Risk::EngineerOnly),
    ]
}

/// The transaction log is full or unusable.
#[must_use]
pub fn transaction_log() -> Vec<Step> {
    let reset = run("step-log-reset", Risk::NeedsApproval, r"fsutil resource setautoreset true C:\", 15);
    vec![
        copy_logs(),
        run("step-log-look", Risk::ReadOnly, r"fsutil resource info C:\", 1),
        Step { restart: true, ..reset },
        retry(),
        step("step-log-files", Risk::EngineerOnly),
    ]
}

/// The registry refused; `hive`: as a whole, `denied`: a key.
#[must_use]
pub fn registry(hive: bool, denied: bool) -> Vec<Step> {
    const LIMIT: &str = r"reg query HKLM\SYSTEM\CurrentControlSet\Control /v RegistrySizeLimit";
    const SIZES: &str = r"dir %windir%\System32\config";
    let mut steps = vec![copy_logs()];
    if hive {
        steps.push(run("step-hive-look", Risk::ReadOnly, format!("{LIMIT} & {SIZES}"), 1));
    }
    if denied {
        steps.push(step("step-key-denied", Risk::ReadOnly));
    }
    steps.push(step("step-registry-repair", Risk::EngineerOnly));
    steps.push(retry());
    steps
}

/// Memory ran out.
#[must_use]
pub fn memory() -> Vec<Step> {
    const MEMORY: &str = r#"systeminfo | findstr /i "Memory 内存" & tasklist /fi "memusage gt 300000""#;
    vec![
        Step { admin: false, ..run("step-memory-look", Risk::ReadOnly, MEMORY, 1) },
        Step { restart: true, minutes: Some(15), ..step("step-memory-free", Risk::NeedsApproval) },
        Step { admin: true, restart: true, ..step("step-memory-page-file", Risk::NeedsApproval) },
        retry(),
    ]
}

/// The EFI or system reserved partition is full.
#[must_use]
pub fn boot_partition() -> Vec<Step> {
    vec![
        run("step-partition-look", Risk::ReadOnly, PARTITIONS, 1),
        step("step-partition-free", Risk::EngineerOnly),
        retry(),
    ]
}

/// Sizes and free space of every volume, those without a letter included.
const PARTITIONS: &str = r#"powershell -Command "Get-CimInstance Win32_Volume | Select-Object Label,DriveLetter,FileSystem,Capacity,FreeSpace | Format-Table -AutoSize""#;

/// The recovery partition is too small.
#[must_use]
pub fn recovery_partition() -> Vec<Step> {
    vec![
        run("step-recovery-look", Risk::ReadOnly, "reagentc /info", 1),
        run("step-partition-look", Risk::ReadOnly, PARTITIONS, 1),
        step("step-recovery-resize", Risk::EngineerOnly),
        retry(),
    ]
}

/// The firmware refused.
#[must_use]
pub fn firmware() -> Vec<Step> {
    const FIRMWARE: &str = r#"powershell -Command "Confirm-SecureBootUEFI; Get-CimInstance Win32_BIOS | Format-List Manufacturer,SMBIOSBIOSVersion,ReleaseDate""#;
    vec![
        run("step-firmware-look", Risk::ReadOnly, FIRMWARE, 1),
        step("step-firmware-update", Risk::EngineerOnly),
        retry(),
    ]
}

/// A program of servicing crashed in `module`.
#[must_use]
pub fn crash(module: &str) -> Vec<Step> {
    vec![
        copy_logs(),
        about("step-crash-module", Risk::ReadOnly, "module", module),
        step("step-maintenance-policy", Risk::NeedsApproval),
        retry(),
    ]
}

/// A program restarted the computer in the middle of it.
#[must_use]
pub fn asked_restart(program: &str) -> Vec<Step> {
    vec![about("step-asked-restart", Risk::NeedsApproval, "program", program), retry()]
}

/// A restart has happened and left things pending: `xml` shows what is.
#[must_use]
pub fn stuck_pending() -> Vec<Step> {
    const STATE: &str = r#"reg export "HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing" "%USERPROFILE%\Desktop\CBS.reg" /y"#;
    let restart = Step { restart: true, minutes: Some(15), ..step("step-restart", Risk::NeedsApproval) };
    vec![
        copy_logs(),
        run("step-pending-state", Risk::ReadOnly, STATE, 2),
        restart,
        retry(),
        step("step-still-pending", Risk::EngineerOnly),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_get_back_the_start_type_that_windows_ships() {
        let commands = |name| service(name).into_iter().filter_map(|step| step.command).collect::<Vec<_>>().join("\n");
        assert!(commands("HTTP").contains("sc.exe config HTTP start= demand"));
        assert!(commands("BFE, MpsSvc").contains("sc.exe config MpsSvc start= auto"));
        assert!(!commands("SampleSvc").contains("config"), "what nobody knows is not changed");
    }
}
