//! Steps for upgrades to another version of Windows. Each begins by saving setup's logs: the next try overwrites them.

use super::{collect_setup_logs, run, step};
use crate::report::{Risk, Step};
use crate::words::Phrase;

/// Tries again with the newest fixes for setup itself.
const AGAIN: &str = r"D:\setup.exe /auto upgrade /dynamicupdate enable /copylogs %USERPROFILE%\Desktop\SetupLogs";
/// Looks whether an upgrade would be possible, and changes nothing.
const SCAN: &str = r"D:\setup.exe /auto upgrade /quiet /compat scanonly /dynamicupdate enable";
/// The errors of setup, in their order.
const ERRORS: &str = r#"notepad "%SystemDrive%\$WINDOWS.~BT\Sources\Panther\setuperr.log""#;

fn begin() -> Vec<Step> {
    collect_setup_logs().into_iter().take(1).collect()
}

fn again() -> Step {
    Step { restart: true, ..run("step-upgrade-again", Risk::NeedsApproval, AGAIN, 120) }
}

fn with(middle: impl IntoIterator<Item = Step>) -> Vec<Step> {
    begin().into_iter().chain(middle).chain([again()]).collect()
}

/// A driver, named or not.
#[must_use]
pub fn upgrade_driver(driver: Option<&str>) -> Vec<Step> {
    let change = match driver {
        Some(driver) => Step {
            text: Phrase::new("step-upgrade-driver").with("driver", driver),
            ..step("step-upgrade-driver", Risk::NeedsApproval)
        },
        None => step("step-upgrade-dump", Risk::ReadOnly),
    };
    with([
        run("step-list-drivers", Risk::ReadOnly, "pnputil /enum-drivers", 1),
        change,
        step("step-unplug", Risk::Reversible),
        step("step-clean-boot", Risk::Reversible),
    ])
}

/// A program that restarts the computer.
#[must_use]
pub fn upgrade_undisturbed(program: Option<&str>) -> Vec<Step> {
    const WHO: &str = r#"wevtutil qe System /q:"*[System[(EventID=1074)]]" /c:10 /rd:true /f:text"#;
    let keep = match program {
        Some(program) => Step {
            text: Phrase::new("step-keep-from-restart").with("program", program),
            ..step("step-keep-from-restart", Risk::NeedsApproval)
        },
        None => step("step-find-restarter", Risk::NeedsApproval),
    };
    with([run("step-who-restarted", Risk::ReadOnly, WHO, 1), keep])
}

/// Packages of another Windows are given to setup.
#[must_use]
pub fn upgrade_without_packages() -> Vec<Step> {
    const CONFIG: &str = r#"type "%SystemDrive%\Users\Default\AppData\Local\Microsoft\Windows\WSUS\SetupConfig.ini""#;
    const UNATTEND: &str = r"reg query HKLM\SYSTEM\Setup /v UnattendFile";
    with([
        Step { admin: false, ..run("step-setup-config", Risk::ReadOnly, CONFIG, 1) },
        Step { admin: false, ..run("step-setup-unattend", Risk::ReadOnly, UNATTEND, 1) },
        step("step-setup-packages", Risk::NeedsApproval),
    ])
}

/// Media that are damaged, or not for this Windows.
#[must_use]
pub fn upgrade_media() -> Vec<Step> {
    const HASH: &str = "certutil -hashfile D:\\sources\\install.wim SHA256";
    with([
        run("step-hash-image", Risk::ReadOnly, HASH, 10),
        step("step-new-media", Risk::NeedsApproval),
        run("step-check-disk", Risk::ReadOnly, "chkdsk C: /scan", 20),
    ])
}

/// A file that cannot be read.
#[must_use]
pub fn upgrade_disk(file: &str) -> Vec<Step> {
    let restore = Step {
        text: Phrase::new("step-restore-file").with("file", file),
        ..step("step-restore-file", Risk::NeedsApproval)
    };
    with([run("step-check-disk", Risk::ReadOnly, "chkdsk C: /scan", 20), restore])
}

/// A profile that leads nowhere.
#[must_use]
pub fn upgrade_profile(profile: &str) -> Vec<Step> {
    const LIST: &str =
        r#"reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList" /s /v ProfileImagePath"#;
    let remove = Step {
        text: Phrase::new("step-remove-profile").with("profile", profile),
        ..step("step-remove-profile", Risk::EngineerOnly)
    };
    with([Step { admin: false, ..run("step-list-profiles", Risk::ReadOnly, LIST, 1) }, remove])
}

/// The service that mounts images is not registered.
#[must_use]
pub fn upgrade_mount_driver() -> Vec<Step> {
    const KEY: &str =
        r"reg query HKLM\SYSTEM\CurrentControlSet\Services\WIMMount & dir %windir%\System32\drivers\wimmount.sys";
    with([
        Step { admin: false, ..run("step-show-mount-driver", Risk::ReadOnly, KEY, 1) },
        step("step-restore-mount-driver", Risk::EngineerOnly),
    ])
}

/// The folder of the servicing stack is missing.
#[must_use]
pub fn servicing_stack_missing() -> Vec<Step> {
    const VERSION: &str =
        r#"reg query "HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Version""#;
    const FOLDERS: &str = r"dir /ad %windir%\WinSxS\*servicingstack*";
    vec![
        Step { admin: false, ..run("step-stack-version", Risk::ReadOnly, VERSION, 1) },
        Step { admin: false, ..run("step-stack-folders", Risk::ReadOnly, FOLDERS, 1) },
        step("step-stack-again", Risk::NeedsApproval),
        step("step-stack-entry", Risk::EngineerOnly),
    ]
}

/// The system partition is too small.
#[must_use]
pub fn upgrade_partition() -> Vec<Step> {
    const SIZES: &str = r#"powershell -Command "Get-Partition | Format-Table DiskNumber,PartitionNumber,Type,Size""#;
    with([run("step-list-partitions", Risk::ReadOnly, SIZES, 1), step("step-free-partition", Risk::EngineerOnly)])
}

/// The firmware is in the way.
#[must_use]
pub fn upgrade_firmware() -> Vec<Step> {
    const FIRMWARE: &str =
        r#"powershell -Command "Get-ComputerInfo BiosFirmwareType,BiosSMBIOSBIOSVersion; Confirm-SecureBootUEFI""#;
    with([run("step-show-firmware", Risk::ReadOnly, FIRMWARE, 1), step("step-update-firmware", Risk::NeedsApproval)])
}

/// The compatibility scan refused.
#[must_use]
pub fn upgrade_compatibility() -> Vec<Step> {
    const REPORTS: &str =
        r#"findstr /s /c:"BlockingType=\"Hard\"" "%SystemDrive%\$WINDOWS.~BT\Sources\Panther\CompatData*.xml""#;
    let scan = run("step-compat-scan", Risk::ReadOnly, SCAN, 30);
    with([run("step-compat-reports", Risk::ReadOnly, REPORTS, 1), step("step-compat-fix", Risk::NeedsApproval), scan])
}

/// No room for the upgrade.
#[must_use]
pub fn upgrade_room() -> Vec<Step> {
    let disk = Step {
        text: Phrase::new("step-download-space").with("disk", "C:"),
        ..step("step-download-space", Risk::NeedsApproval)
    };
    with([run("step-show-download-space", Risk::ReadOnly, "fsutil volume diskfree C:", 1), disk])
}

/// Setup's lines are here and name no cause.
#[must_use]
pub fn unexplained_upgrade() -> Vec<Step> {
    const DIAG: &str = r"SetupDiag.exe /Output:%USERPROFILE%\Desktop\SetupDiagResults.log";
    with([
        run("step-setup-errors", Risk::ReadOnly, ERRORS, 5),
        run("step-setup-diag", Risk::ReadOnly, DIAG, 5),
        run("step-list-drivers", Risk::ReadOnly, "pnputil /enum-drivers", 1),
        step("step-unplug", Risk::Reversible),
    ])
}
