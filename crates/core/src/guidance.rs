//! What to do: steps in the order an engineer would go, each with its risk.
//!
//! Read-only and reversible steps come first. Never offered: resetting permissions of WinSxS, uninstalling security
//! software, emptying SoftwareDistribution while a restart is pending.

mod agent;
mod execution;
mod packages;
mod upgrade;

pub use agent::{
    enable_service, fetch_again, find_policy, look_at_wsus, new_client_id, put_agent_store_aside, room_for_download,
    trust_publisher, trust_server, way_to_server, wsus_limits,
};
pub use upgrade::{
    servicing_stack_missing, unexplained_upgrade, upgrade_compatibility, upgrade_disk, upgrade_driver,
    upgrade_firmware, upgrade_media, upgrade_mount_driver, upgrade_partition, upgrade_profile, upgrade_room,
    upgrade_undisturbed, upgrade_without_packages,
};

use crate::report::{Risk, Step};
use crate::words::Phrase;

pub use execution::*;
pub use packages::*;

/// Copies the servicing logs as they are now, before anything overwrites them.
pub const COPY_CBS: &str = r#"robocopy "%windir%\Logs\CBS" "%USERPROFILE%\Desktop\CBS-%COMPUTERNAME%" /E /R:0 /W:0"#;
/// Names damage of the component store; reads only, needs no network.
pub const SCAN_HEALTH: &str = "DISM /Online /Cleanup-Image /ScanHealth";
/// Shows the file-system filters that are loaded, security products among them.
pub const LIST_FILTERS: &str = "fltmc filters";
/// Lists the archives that still exist.
pub const LIST_CBS: &str = r#"dir /a /t:w "%windir%\Logs\CBS""#;

fn step(id: &'static str, risk: Risk) -> Step {
    Step { text: Phrase::new(id), command: None, risk, admin: false, restart: false, minutes: None }
}

fn run(id: &'static str, risk: Risk, command: impl Into<String>, minutes: u32) -> Step {
    Step { command: Some(command.into()), admin: true, minutes: Some(minutes), ..step(id, risk) }
}

/// Copy `Logs\CBS` at once.
#[must_use]
pub fn copy_logs() -> Step {
    run("step-copy-logs", Risk::ReadOnly, COPY_CBS, 2)
}

/// Copy the agent's journal before anything renews it.
fn copy_agent_store() -> Step {
    const JOURNAL: &str = r#"copy "%windir%\SoftwareDistribution\ReportingEvents.log" "%USERPROFILE%\Desktop\""#;
    run("step-copy-journal", Risk::ReadOnly, JOURNAL, 1)
}

/// Name the damage without a new attempt.
#[must_use]
pub fn scan_health() -> Step {
    run("step-scan-health", Risk::ReadOnly, SCAN_HEALTH, 20)
}

/// For a failure whose lines are gone: collect what exists, then make new lines.
#[must_use]
pub fn recollect(kb: Option<&str>, store_code: bool, look_for_archives: bool) -> Vec<Step> {
    let mut steps = Vec::new();
    if look_for_archives {
        steps.push(Step { admin: false, ..run("step-look-for-archives", Risk::ReadOnly, LIST_CBS, 1) });
    }
    steps.push(copy_logs());
    if store_code {
        steps.push(scan_health());
    }
    steps.push(reproduce(kb));
    steps.push(step("step-collect-at-once", Risk::ReadOnly));
    steps
}

/// Restart, then install once from the offline package.
fn reproduce(kb: Option<&str>) -> Step {
    let text = match kb {
        Some(kb) => Phrase::new("step-reproduce-kb").with("kb", kb),
        None => Phrase::new("step-reproduce"),
    };
    let package =
        kb.map_or_else(|| "update.msu".to_owned(), |kb| format!("windows10.0-{}-x64.msu", kb.to_ascii_lowercase()));
    Step {
        text,
        command: Some(format!(r"wusa C:\{package} /norestart")),
        risk: Risk::NeedsApproval,
        admin: true,
        restart: true,
        minutes: Some(60),
    }
}

/// The script of [`crate::capture`] does the collecting.
#[must_use]
pub fn run_capture_script() -> Step {
    Step { admin: true, minutes: Some(15), ..step("step-capture-script", Risk::ReadOnly) }
}

/// The failure came before servicing ran: those of the agent's logs are wanted that are not here, never CBS.
#[must_use]
pub fn collect_agent_logs(log: bool, events: bool) -> Vec<Step> {
    const LOG: &str =
        r#"powershell -Command "Get-WindowsUpdateLog -LogPath $env:USERPROFILE\Desktop\WindowsUpdate.log""#;
    const EVENTS: &str = r#"wevtutil epl Microsoft-Windows-WindowsUpdateClient/Operational "%USERPROFILE%\Desktop\WindowsUpdateClient.evtx""#;
    let log = log.then(|| run("step-agent-log", Risk::ReadOnly, LOG, 5));
    let events = events.then(|| run("step-agent-events", Risk::ReadOnly, EVENTS, 1));
    log.into_iter().chain(events).collect()
}

/// An upgrade failed, and setup's own logs are wanted: where they stand depends on how far it came.
#[must_use]
pub fn collect_setup_logs() -> Vec<Step> {
    const LOGS: &str = r#"robocopy "%SystemDrive%\$WINDOWS.~BT\Sources" "%USERPROFILE%\Desktop\Setup-%COMPUTERNAME%" *.log *.xml *.etl /S /R:0 /W:0"#;
    const OLDER: &str = r#"robocopy "%windir%\Panther" "%USERPROFILE%\Desktop\Panther-%COMPUTERNAME%" /E /R:0 /W:0"#;
    vec![
        run("step-setup-logs", Risk::ReadOnly, LOGS, 5),
        run("step-setup-logs-older", Risk::ReadOnly, OLDER, 2),
        step("step-collect-at-once", Risk::ReadOnly),
    ]
}

/// Everything that may tell is here: an engineer goes on.
#[must_use]
pub fn send() -> Vec<Step> {
    vec![step("step-send", Risk::ReadOnly)]
}

/// The expected update was never tried.
#[must_use]
pub fn try_expected(kb: &str) -> Vec<Step> {
    vec![copy_logs(), reproduce(Some(kb)), step("step-collect-at-once", Risk::ReadOnly)]
}

/// The store is damaged, but nothing names the damage yet.
#[must_use]
pub fn name_damage() -> Vec<Step> {
    let mut steps = store_repair(None);
    steps.insert(1, scan_health());
    steps
}

/// Repair of the component store whose damage is named; `culprit` is the KB of the damaged package.
#[must_use]
pub fn store_repair(culprit: Option<&str>) -> Vec<Step> {
    let mut steps = vec![copy_logs()];
    if let Some(kb) = culprit {
        steps.push(Step {
            text: Phrase::new("step-reinstall-culprit").with("kb", kb),
            admin: true,
            restart: true,
            minutes: Some(60),
            ..step("step-reinstall-culprit", Risk::NeedsApproval)
        });
    }
    let source = r"DISM /Online /Cleanup-Image /RestoreHealth /Source:wim:D:\sources\install.wim:1 /LimitAccess";
    steps.push(run("step-restore-health", Risk::NeedsApproval, source, 60));
    steps.push(step("step-retry", Risk::NeedsApproval));
    steps
}

/// Who refused `file`?
#[must_use]
pub fn find_holder(file: &str) -> Vec<Step> {
    vec![run("step-list-filters", Risk::ReadOnly, LIST_FILTERS, 1), record_refusal(file)]
}

/// The recording that names who refuses `file`.
fn record_refusal(file: &str) -> Step {
    Step {
        text: Phrase::new("step-process-monitor").with("file", file),
        admin: true,
        minutes: Some(60),
        ..step("step-process-monitor", Risk::NeedsApproval)
    }
}

/// Which filters are loaded.
#[must_use]
pub fn list_filters() -> Vec<Step> {
    vec![run("step-list-filters", Risk::ReadOnly, LIST_FILTERS, 1)]
}

/// The log of every driver that was installed.
#[must_use]
pub fn collect_driver_log() -> Vec<Step> {
    const LOG: &str = r#"copy "%windir%\INF\setupapi.dev.log" "%USERPROFILE%\Desktop\setupapi.dev.log""#;
    vec![run("step-driver-log", Risk::ReadOnly, LOG, 1)]
}

/// A security product may have refused `file`.
#[must_use]
pub fn ask_security_team(file: &str) -> Vec<Step> {
    vec![
        Step { text: Phrase::new("step-block-log").with("file", file), ..step("step-block-log", Risk::ReadOnly) },
        step("step-maintenance-policy", Risk::NeedsApproval),
        record_refusal(file),
    ]
}

/// A restart before anything else.
#[must_use]
pub fn restart_first() -> Vec<Step> {
    vec![
        copy_logs(),
        Step { admin: false, restart: true, minutes: Some(15), ..step("step-restart", Risk::NeedsApproval) },
        step("step-retry", Risk::NeedsApproval),
        step("step-still-pending", Risk::EngineerOnly),
    ]
}

/// The restart that was owed has happened.
#[must_use]
pub fn retry_after_restart() -> Vec<Step> {
    vec![step("step-retry", Risk::NeedsApproval), step("step-still-pending", Risk::EngineerOnly)]
}

/// The computer went down during the attempt.
#[must_use]
pub fn retry_after_fall() -> Vec<Step> {
    vec![copy_logs(), step("step-retry-with-power", Risk::NeedsApproval), step("step-look-at-hardware", Risk::ReadOnly)]
}

/// The lines are complete and name no cause.
#[must_use]
pub fn send_and_watch() -> Vec<Step> {
    vec![
        run("step-list-filters", Risk::ReadOnly, LIST_FILTERS, 1),
        step("step-send", Risk::ReadOnly),
        Step { admin: true, minutes: Some(60), ..step("step-watch-attempt", Risk::NeedsApproval) },
    ]
}

/// Nothing in the bundle is a log that can be read.
#[must_use]
pub fn collect_anything() -> Vec<Step> {
    vec![
        copy_logs(),
        run("step-systeminfo", Risk::ReadOnly, r#"systeminfo > "%USERPROFILE%\Desktop\systeminfo.txt""#, 1),
    ]
}
