//! Logs of Windows setup that takes a PC to another version: `setupact.log`, that of its rollback, `SetupDiagResults.log`.
//!
//! Line shapes as in public logs of Windows 10 and 11 setup; the messages between them are left out.

use crate::clock::Moment;
use crate::machine::Machine;
use std::fmt::Write;

/// One log in setup's columns.
pub struct SetupLog {
    machine: Machine,
    now: Moment,
    text: String,
}

impl SetupLog {
    /// An empty log that begins at `start`.
    #[must_use]
    pub fn new(machine: &Machine, start: Moment) -> Self {
        Self { machine: machine.clone(), now: start, text: "\u{FEFF}".to_owned() }
    }

    /// Where the log has come to.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Time passes.
    pub fn wait_ms(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus_ms(ms);
        self
    }

    fn line(&mut self, severity: &str, component: &str, message: &str) -> &mut Self {
        let stamp = self.machine.clock.line(self.now);
        let _ = write!(self.text, "{stamp}, {severity:<21} {component:<6} {message}\r\n");
        self
    }

    /// Setup starts in the old Windows, towards build `target`.
    pub fn starts(&mut self, target: u32) -> &mut Self {
        let host = self.machine.build;
        self.line("Info", "MOUPG", "*************** SetupHost Logging Begin ***************")
            .line("Info", "MOUPG", "SetupHost::Initialize")
            .line("Info", "MOUPG", "SetupHost::Initialize: CmdLine                = [/Install /Media]")
            .line("Info", "MOUPG", &format!("SetupHost: Setup build version is: 10.0.{target}.1 (ni_release.220506-1250)"))
            .line("Info", "", &format!("Host OS version: 10.0.{host}.0  (0.0) Platform 0x2, SuiteMask 0x100, ProdType 0x1"))
            .line("Info", "", &format!("Target OS version: 10.0.{target}.1"))
            .line("Info", "MOUPG", "Setup phase change: [SetupPhaseUnknown] -> [SetupPhaseUnpack]")
            .wait_ms(60_000)
            .line("Info", "MOUPG", "Setup phase change: [SetupPhaseUnpack] -> [SetupPhasePrepare]")
            .line("Warning", "MIG", "Failed to load provider. Error: 0x0000007E")
            .line("Error", "", "CSetupAutomation::Resurrect: File not found: C:\\$WINDOWS.~BT\\Sources\\Panther\\automation.dat[gle=0x00000002]")
            .wait_ms(120_000)
            .line("Info", "MOUPG", "Setup phase change: [SetupPhasePrepare] -> [SetupPhaseInstall]")
    }

    /// Packages of the new Windows are looked at, as always: setup runs the servicing stack inside itself.
    pub fn looks_at_packages(&mut self) -> &mut Self {
        for n in 0..40 {
            self.wait_ms(90).line("Info", "CBS", &format!("Appl: detect Parent, Package: Package_{n}_for_KB5010472~31bf3856ad364e35~amd64~~22621.1.1.0, Parent: Microsoft-Windows-Foundation-Package, Disposition = Detect, VersionComp: EQ, BuildComp: EQ"));
        }
        self
    }

    /// An operation fails with `code`.
    pub fn operation_fails(&mut self, operation: &str, code: u32) -> &mut Self {
        self.line("Error", "SP", &format!("Operation failed: {operation}. Error: 0x{code:08X}[gle=0x000000b7]")).line(
            "Error",
            "SP",
            &format!("ExecuteOperations: Failed execution phase Safe OS. Error: 0x{code:08X}"),
        )
    }

    /// The compatibility scan looked at `what`.
    pub fn checks(&mut self, what: &str, found: &str) -> &mut Self {
        self.line("Info", "CONX", &format!("C{what}Checker: checked {what}, found {found}."))
    }

    /// The boot before this one ended in a bug check.
    pub fn crashed(&mut self, code: u32, module: &str) -> &mut Self {
        self.line("Info", "SP", &format!("Crash 0x{code:08X} detected"))
            .line("Info", "SP", &format!("  Module name           : {module}"))
            .line("Info", "SP", "  Bugcheck parameter 1  : 0xFFFFFFFFC0000005")
            .line("Info", "SP", "Can't recover the system.")
    }

    /// The platform reports `code` with `extend` and setup ends.
    pub fn fails(&mut self, code: u32, extend: u32) -> &mut Self {
        self.line("Error", "SP", &format!("ExecuteOperations: Main operation execution failed. Error: 0x{code:08X}"))
            .line("Error", "MOUPG", &format!("SetupHost: Reporting error event -> [0x{code:08X}, 0x{extend:X}]"))
            .line("Error", "MOUPG", &format!("Setup failed with error code: 0x{code:08X}-0x{extend:X}"))
    }

    /// The old Windows is put back, as the log of the rollback begins.
    pub fn rolls_back(&mut self, code: u32, phase: u32, operation: u32) -> &mut Self {
        self.line("Info", "SP", "Initiating rollback/uninstall, phase = 0")
            .line("Info", "SP", &format!("Current phase : {phase}"))
            .line("Info", "SP", &format!("Current op    : {operation}"))
            .line("Info", "SP", &format!("Current result: 0x{code:08X}"))
            .line(
                "Info",
                "SP",
                "Rollback: (2) Showing splash window with restoring text: Undoing changes made to your computer...",
            )
    }

    /// The text as the file has it.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

/// What SetupDiag makes of a rollback.
#[must_use]
pub fn setup_diag(
    machine: &Machine,
    started: Moment,
    ended: Moment,
    code: u32,
    extend: u32,
    operation: &str,
) -> Vec<u8> {
    let time = |at: Moment| {
        let line = machine.clock.line(at);
        let (year, month, day) = (&line[..4], line[5..7].trim_start_matches('0'), line[8..10].trim_start_matches('0'));
        let hour: u32 = line[11..13].parse().unwrap_or(0);
        let (half, hour) = (if hour < 12 { "AM" } else { "PM" }, (hour + 11) % 12 + 1);
        format!("{month}/{day}/{year} {hour}:{} {half}", &line[14..19])
    };
    let stamp = machine.clock.line(ended);
    format!(
        "\r\nMatching Profile found: FindRollbackFailure - 3A43C9B5-05B3-4F7C-A955-88F991BB5A48\r\n\
         SetupDiag version: 1.6.2107.27002\r\nSystem Information:\r\n\tMachine Name = {host}\r\n\
         \tManufacturer = LENOVO\r\n\tModel = 10SUA02XCD\r\n\tHostOSArchitecture = x64\r\n\tFirmwareType = UEFI\r\n\
         \tHostOSVersion = \r\n\tHostOSBuildString = {base}.1.amd64fre.{branch}\r\n\tTargetOSBuildString = \r\n\
         \tHostOSEdition = Enterprise\r\n\tUpgradeStartTime = {begun}\r\n\tUpgradeEndTime = {done}\r\n\
         \tUpgradeElapsedTime = 00:11:16\r\n\tCV = \r\n\tReportId = \r\n\r\n\r\n\
         Error: SetupDiag reports rollback failure found.\r\nLast Phase = Safe OS\r\n\
         Last Operation = {operation}\r\nError = 0x{code:08X}-0x{extend:05X}\r\n\
         LogEntry: {stamp}, Error                 SP     ExecuteOperations: Main operation execution failed. Error: 0x{code:08X}\r\n\r\n\
         Refer to \"https://docs.microsoft.com/en-us/windows/desktop/Debug/system-error-codes\" for error information.\r\n",
        host = machine.host,
        base = machine.base_build,
        branch = machine.branch,
        begun = time(started),
        done = time(ended),
    )
    .into_bytes()
}
