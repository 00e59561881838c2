//! Steps about packages and files: language packs, repair sources, signatures, servicing stacks, space, disks.

use super::{copy_logs, find_holder, run, scan_health, step};
use crate::report::{Risk, Step};
use crate::words::Phrase;

/// The offline command that adds a package; the name stands for the real one.
const ADD_PACKAGE: &str = r"DISM /Online /Add-Package /PackagePath:C:\";

fn retry() -> Step {
    step("step-retry", Risk::NeedsApproval)
}

/// A language pack is registered and its files are gone.
#[must_use]
pub fn add_language_pack(language: &str, version: &str) -> Vec<Step> {
    let cab = format!("{ADD_PACKAGE}Microsoft-Windows-Client-Language-Pack_x64_{}.cab", language.to_ascii_lowercase());
    let add = run("step-add-language", Risk::NeedsApproval, cab, 30);
    let text = Phrase::new("step-add-language").with("language", language).with("version", version);
    vec![
        run("step-list-packages", Risk::ReadOnly, "DISM /Online /Get-Packages /Format:Table", 2),
        Step { text, restart: true, ..add },
        retry(),
        Step {
            text: Phrase::new("step-remove-language").with("language", language),
            admin: true,
            restart: true,
            ..step("step-remove-language", Risk::NeedsApproval)
        },
    ]
}

/// A repair or a feature needs files that no source brought.
#[must_use]
pub fn bring_source() -> Vec<Step> {
    const POLICY: &str = r#"reg query "HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Servicing" & reg query "HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate" /s"#;
    const SOURCE: &str =
        r"DISM /Online /Cleanup-Image /RestoreHealth /Source:wim:D:\sources\install.wim:1 /LimitAccess";
    vec![
        copy_logs(),
        run("step-source-policy", Risk::ReadOnly, POLICY, 1),
        run("step-restore-health", Risk::NeedsApproval, SOURCE, 60),
        retry(),
    ]
}

/// The package that was downloaded lacks files, or what it builds on is gone.
#[must_use]
pub fn complete_package() -> Vec<Step> {
    vec![
        copy_logs(),
        scan_health(),
        Step { admin: true, restart: true, minutes: Some(60), ..step("step-complete-package", Risk::NeedsApproval) },
        retry(),
    ]
}

/// A folder or file of the system is gone.
#[must_use]
pub fn bring_back(path: &str) -> Vec<Step> {
    vec![
        run("step-look-at-path", Risk::ReadOnly, format!("dir /a \"{path}\""), 1),
        Step {
            text: Phrase::new("step-copy-path").with("path", path),
            admin: true,
            ..step("step-copy-path", Risk::NeedsApproval)
        },
        retry(),
    ]
}

/// A signature or a catalogue did not hold; `sha2`: Windows is so old that it may not know SHA-2.
#[must_use]
pub fn restore_trust(sha2: bool) -> Vec<Step> {
    let mut steps = vec![run("step-look-at-clock", Risk::ReadOnly, "w32tm /query /status & date /t & time /t", 1)];
    if sha2 {
        steps.push(Step { admin: true, restart: true, ..step("step-sha2", Risk::NeedsApproval) });
    }
    steps.extend([
        Step { admin: true, ..step("step-trusted-roots", Risk::NeedsApproval) },
        Step { admin: true, restart: true, minutes: Some(60), ..step("step-complete-package", Risk::NeedsApproval) },
        step("step-catroot", Risk::EngineerOnly),
    ]);
    steps
}

/// The servicing stack is too old.
#[must_use]
pub fn newer_stack() -> Vec<Step> {
    vec![Step { admin: true, minutes: Some(10), ..step("step-newer-stack", Risk::NeedsApproval) }, retry()]
}

/// The update builds on another one.
#[must_use]
pub fn install_base_first() -> Vec<Step> {
    vec![
        run("step-list-packages", Risk::ReadOnly, "DISM /Online /Get-Packages /Format:Table", 2),
        step("step-read-article", Risk::ReadOnly),
        Step { admin: true, restart: true, minutes: Some(60), ..step("step-base-first", Risk::NeedsApproval) },
        retry(),
    ]
}

/// The package is for another computer.
#[must_use]
pub fn right_package() -> Vec<Step> {
    vec![show_build(), step("step-right-package", Risk::ReadOnly)]
}

/// A feature goes by another name, or is not there.
#[must_use]
pub fn known_features() -> Vec<Step> {
    vec![run("step-list-features", Risk::ReadOnly, "DISM /Online /Get-Features /Format:Table", 2), show_build()]
}

/// Something newer is there.
#[must_use]
pub fn compare_builds() -> Vec<Step> {
    vec![show_build(), step("step-nothing-to-repair", Risk::ReadOnly)]
}

fn show_build() -> Step {
    const BUILD: &str =
        r#"reg query "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion" /v UBR & ver & echo %PROCESSOR_ARCHITECTURE%"#;
    Step { admin: false, ..run("step-show-build", Risk::ReadOnly, BUILD, 1) }
}

/// A part of an update was to be removed.
#[must_use]
pub fn remove_owner() -> Vec<Step> {
    vec![
        run("step-list-packages", Risk::ReadOnly, "DISM /Online /Get-Packages /Format:Table", 2),
        step("step-remove-owner", Risk::NeedsApproval),
    ]
}

/// `volume` is full.
#[must_use]
pub fn free_space(volume: &str) -> Vec<Step> {
    let cleanup =
        run("step-clean-store", Risk::NeedsApproval, "DISM /Online /Cleanup-Image /StartComponentCleanup", 30);
    vec![
        run("step-show-space", Risk::ReadOnly, format!("fsutil volume diskfree {volume}"), 1),
        step("step-free-space", Risk::NeedsApproval),
        cleanup,
        retry(),
    ]
}

/// The disk or the file system fails.
#[must_use]
pub fn check_disk() -> Vec<Step> {
    const HEALTH: &str = r#"powershell -Command "Get-PhysicalDisk | Format-List FriendlyName, HealthStatus, OperationalStatus; Get-WinEvent -FilterHashtable @{LogName='System'; ProviderName='disk','Ntfs'} -MaxEvents 50""#;
    vec![
        step("step-save-data", Risk::ReadOnly),
        run("step-disk-health", Risk::ReadOnly, HEALTH, 2),
        run("step-check-volume", Risk::ReadOnly, "chkdsk C: /scan", 20),
        step("step-replace-disk", Risk::NeedsApproval),
    ]
}

/// Access was denied to something that no line names.
#[must_use]
pub fn find_refusal() -> Vec<Step> {
    let mut steps = vec![copy_logs()];
    steps.extend(find_holder("").into_iter().take(1));
    steps.push(Step { admin: true, minutes: Some(60), ..step("step-watch-attempt", Risk::NeedsApproval) });
    steps
}
