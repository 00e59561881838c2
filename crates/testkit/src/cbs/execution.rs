//! What stops an update while it is carried out: installers, drivers, the watchdog, transactions, the registry, memory, boot
//! files. Each writes the lines Windows writes for it, then what every undone session ends with.

use super::{CbsLog, Session};
use crate::clock::Moment;

const INSTALLERS: (u32, &str) = (0x800f_0922, "CBS_E_INSTALLERS_FAILED");

/// What makes an installation fail, in the words of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// An advanced installer fails with an HRESULT as the log writes it; what it installs.
    Installer {
        /// `Task Scheduler`
        name: &'static str,
        /// `HRESULT_FROM_WIN32(1058)`
        hresult: &'static str,
        /// `Microsoft-Windows-Sample-Task`
        component: &'static str,
    },
    /// The native image service of .NET has no program.
    NativeImages,
    /// The driver queue; the `.inf` where it is recorded.
    Drivers(Option<&'static str>),
    /// The transaction log is full.
    TransactionLog,
    /// A registry value has the wrong type.
    RegistryValue(&'static str),
    /// Memory runs out.
    Memory,
    /// Boot files find no room.
    BootFiles,
    /// The worker process is gone.
    WorkerGone,
    /// The firmware's variables could not be changed.
    SecureBoot,
    /// The computer shuts down in the middle of it.
    Shutdown,
}

impl Trouble {
    /// The code the caller is told, and its name.
    fn result(self) -> (u32, &'static str) {
        match self {
            Self::Installer { .. } | Self::BootFiles | Self::SecureBoot => INSTALLERS,
            Self::NativeImages => (0x8007_0002, "ERROR_FILE_NOT_FOUND"),
            Self::Drivers(_) => (0x8007_0003, "ERROR_PATH_NOT_FOUND"),
            Self::TransactionLog => (0x8007_19e4, "ERROR_LOG_FULL"),
            Self::RegistryValue(_) => (0x8007_000d, "ERROR_INVALID_DATA"),
            Self::Memory => (0x8007_000e, "E_OUTOFMEMORY"),
            Self::WorkerGone => (0x8007_06be, "RPC_S_CALL_FAILED"),
            Self::Shutdown => (0x8007_045b, "ERROR_SHUTDOWN_IN_PROGRESS"),
        }
    }

    /// The code the caller is told.
    #[must_use]
    pub fn code(self) -> u32 {
        self.result().0
    }

    fn source(self) -> &'static str {
        match self {
            Self::Installer { .. } | Self::BootFiles | Self::SecureBoot | Self::NativeImages => "AI",
            Self::Drivers(_) | Self::TransactionLog => "DOQ",
            _ => "Execute",
        }
    }
}

impl CbsLog {
    /// An installer fails without consequence: the log says so, and goes on.
    pub fn ignored_installer(&mut self, name: &str) -> &mut Self {
        self.installer_begins(name, "Microsoft-Windows-Sample-Optional")
            .csi_failed(None, "Logged @: [l:30 ml:31]'SampleInstall failed 0x80070490'")
            .csi_failed(Some(0x1803e), &format!(
                "Failed execution of queue item Installer: {name} ({{8379a5d4-3c1e-4b0f-9f60-0d9b6f7d2a11}}) with HRESULT HRESULT_FROM_WIN32(ERROR_NOT_FOUND).  Failure will be ignored: The failure was encountered during rollback; installer is reliable"
            ))
            .csi_stamped("End executing advanced installer (sequence 90)")
            .continuation("    Completion status: HRESULT_FROM_WIN32(ERROR_NOT_FOUND)")
    }

    fn installer_begins(&mut self, name: &str, component: &str) -> &mut Self {
        let version = self.machine.newest_version();
        let named = format!(
            "{component}, Culture=neutral, Version={version}, PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, versionScope=NonSxS"
        );
        let length = named.chars().count();
        self.csi("Begin executing advanced installer phase 38 index 90 (sequence 90)")
            .continuation("    Old component: [l:0]''")
            .continuation(&format!("    New component: [l:{length} ml:{}]'{named}'", length + 1))
            .continuation("    Install mode: install")
            .continuation("    Smart installer: false")
            .continuation("    Installer ID: {8379a5d4-3c1e-4b0f-9f60-0d9b6f7d2a11}")
            .continuation(&format!("    Installer name: '{name}'"))
            .wait_ms(2_000)
    }

    /// Installing fails on `trouble`: `plan`, `resolve`, `stage` → here.
    pub fn fail_on(&mut self, session: &Session, trouble: Trouble) -> &mut Self {
        let (code, symbol) = trouble.result();
        let result = format!("0x{code:08x} - {symbol}");
        self.cbs("Perf: Execute chain started.");
        self.open_transaction(session).wait_ms(31_000);
        self.trouble(trouble, "Doqe");
        self.cbs("Perf: Execute chain complete.")
            .cbs(&format!("Failed to execute execution chain. [HRESULT = {result}]"))
            .cbs_error(&format!("Failed to process single phase execution. [HRESULT = {result}]"))
            .cbs("Setting ExecuteState key to: CbsExecuteStateInitiateRollback")
            .cbs("Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Rollback.")
            .cbs(&format!(
                "Setting original failure status: 0x{code:08x}, last forward execute state: CbsExecuteStatePrimitives"
            ));
        self.failed(session, code, trouble.source(), &result)
    }

    /// The lines of one kind of trouble; `phase` is who tells of the driver queue.
    fn trouble(&mut self, trouble: Trouble, phase: &str) -> &mut Self {
        let (code, symbol) = trouble.result();
        let result = format!("0x{code:08x} - {symbol}");
        match trouble {
            Trouble::Installer { name, hresult, component } => {
                self.installer_begins(name, component)
                    .csi_failed(Some(0x18003), &format!(
                        "Failed execution of queue item Installer: {name} ({{8379a5d4-3c1e-4b0f-9f60-0d9b6f7d2a11}}) with HRESULT {hresult}.  Failure will not be ignored: A rollback will be initiated after all the operations in the installer queue are completed; installer is reliable"
                    ))
                    .csi_stamped("End executing advanced installer (sequence 90)")
                    .continuation("    Completion status: HRESULT_FROM_WIN32(ERROR_ADVANCED_INSTALLER_FAILED)")
                    // Other installers run on before everything is undone.
                    .wait_ms(96_000)
                    .csi("The queue has completed running, and AI failures have occured.")
            }
            Trouble::NativeImages => self
                .csi("Begin executing advanced installer phase 50 (0x00000032) index 0 (sequence 0)")
                .csi_failed_stamped("Failed in StartService for [30]\"clr_optimization_v4.0.30319_64\" with error code 2[gle=0x80004005]")
                .csi_failed(None, "80070002 [Warning,Facility=FACILITY_NTWIN32,Code=ERROR_FILE_NOT_FOUND] #17049# from Windows::COM::NgenOnlineServiceTickler(...)[gle=0x80070002]"),
            Trouble::Drivers(inf) => {
                self.cbs("Perf: Doqe: Install started.").cbs("Doqe: [Forward] Installing driver updates, Count 37");
                self.cbs("INSTALL index: 11, phase: 1, result 0, inf: machine.inf");
                if let Some(inf) = inf {
                    self.cbs(&format!("INSTALL index: 12, phase: 1, result 3, inf: {inf}"))
                        .cbs(&format!("Doqe: Recording result: 0x80070003, for Inf: {inf}"));
                }
                self.cbs(&format!("DriverUpdateInstallUpdates failed [HRESULT = {result}]"))
                    .cbs(&format!("Doqe: Failed installing driver updates [HRESULT = {result}]"))
                    .cbs("Perf: Doqe: Install ended.")
                    .cbs(&format!("Failed installing driver updates [HRESULT = {result}]"))
                    .cbs_error(&format!("{phase}: Failed while processing non-critical driver operations queue. [HRESULT = {result}]"))
                    .cbs("Shtd: Rolling back KTM, because drivers failed.")
            }
            Trouble::TransactionLog => self
                .cbs("Doqe: [Forward] Uninstalling driver updates, Count 1209")
                .cbs(&format!("Failed uninstalling driver updates [HRESULT = {result}]")),
            Trouble::RegistryValue(value) => self
                .cbs(&format!("Registry value for {value} is not a dword type. [HRESULT = {result}]"))
                .cbs(&format!("Failed to enumerate values in store object. [HRESULT = {result}]"))
                .cbs(&format!("Failed to load current component state [HRESULT = {result}]")),
            Trouble::Memory => self
                .cbs(&format!("Failed to allocate the staging buffer [HRESULT = {result}]"))
                .cbs_error(&format!("Failed to commit CSI transaction. [HRESULT = {result}]")),
            Trouble::BootFiles => self
                .cbs("BFSVC: SpaceCheck: Insufficient free space")
                .cbs_error("BFSVC Error: ServicingBootFiles failed. Error = 0x70"),
            Trouble::SecureBoot => self.cbs_error(&format!("Failed to process advanced operation queue [HRESULT = {result}]")),
            Trouble::Shutdown => self.cbs(&format!("Failed to execute item[0] in Execute window [HRESULT = {result}]")),
            Trouble::WorkerGone => self.cbs_error(&format!("Failed to call the worker process [HRESULT = {result}]")),
        }
    }

    /// Shutdown of a pending installation that does not move for fifteen minutes, and the boot that finds it so and undoes it.
    pub fn restart_hangs(&mut self, session: &Session, boot: Moment) -> &mut Self {
        const STATE: &str = "CbsExecuteStateInitiateRollback | CbsExecuteStateFlagAdvancedInstallersFailed";
        self.shutdown_begins()
            .wait_ms(900_000)
            .cbs("Shtd: Timed out waiting for shutdown processing to complete - no progress detected in last 900000 milliseconds")
            .finalization();
        let package = &session.update.package;
        self.boots(session, boot, "CbsExecuteStateResolvePending")
            .cbs("Clearing HangDetect value")
            .cbs_error("Startup: A possible hang was detected on the last boot. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]")
            .cbs("Current global progress. Current: 58, Limit: 105, ExecuteState: CbsExecuteStateResolvePending")
            .cbs("Previous global progress. Current: 58, Limit: 105, ExecuteState: CbsExecuteStateResolvePending")
            .cbs_error("Startup: No progress detected while needing to process the advanced operation queue, rolling back and cancelling the transaction. [HRESULT = 0x80004005 - E_FAIL]")
            .cbs(&format!("Setting ExecuteState key to: {STATE}"))
            .cbs("Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Rollback.")
            .cbs("Setting original failure status: 0x800f0920, last forward execute state: CbsExecuteStateResolvePending")
            .wait_ms(22_000)
            .failure_report(session, 0x800f_0920, "CBS Other");
        self.report_completion(session, "Absent", 0x800f_0920, "CBS Other")
            .cbs(&format!("Startup: Package: {package} completed startup processing, new state: Absent, original: Absent, targeted: Installed.  hr = 0x800f0920"))
            .cbs("Setting ExecuteState key to: ExecuteStateNone")
            .cbs("Startup: Processing complete. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]")
            .startup_ends("0x800f0920")
    }
}
