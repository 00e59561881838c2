//! What a record says, whichever log it stands in.

use super::Fault;
use crate::hresult::Code;
use crate::time::{LocalTime, UtcTime};
use serde::{Deserialize, Serialize};

/// What a record says, in the servicing stack's and the update agent's own terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant's sentence says what its fields hold")]
pub enum What {
    /// `TI: --- Initializing Trusted Installer ---`: a segment of CBS.log begins.
    ServicingStart,
    /// `TI: Last boot time: …`: the machine booted then.
    LastBoot(LocalTime),
    /// `Session: … initialized by client …`.
    SessionOpened { session: String, client: String },
    /// `Exec: Session processing started. Client: …, Session(…): …`: work on packages begins.
    SessionProcessing { session: String, client: String, repair: bool },
    /// `Exec: Processing started. … Package: …, Identifier: KB…`.
    PackageStarted { session: String, package: String, identifier: String },
    /// `Exec: Processing complete. …`; for a repair the identifier is its kind, `Corruption Detecting` or `… Repairing`.
    PackageEnded { session: String, package: String, identifier: String, code: Code },
    /// `Session: … finalized. Reboot required: …`.
    SessionEnded { session: String, reboot_required: bool, code: Code },
    /// `Reporting package change completion …`, `Startup: Package: … completed startup processing …`.
    PackageChange { package: String, original: String, target: String, current: String, code: Code, client: String },
    /// `WER: Generating failure report for package: …`: the update that failed.
    FailureReport { package: String, code: Code, source: String, client: String },
    /// `Setting original failure status: …`.
    OriginalFailure { code: Code, state: String },
    /// `WU creates the package, AppID:…, UpdateID:{…}`.
    AgentPackage { update: String },
    /// A package or component of the store is damaged; `fixed` when the line says it was repaired.
    StoreDamage { package: Option<String>, item: String, fixed: bool },
    /// Summary of a store check.
    StoreHealth { result: Option<Code>, detected: u64, repaired: u64 },
    /// The file system refused a file.
    FileRefused { file: String, code: Code, sharing: bool },
    /// An operation said it failed, with a code, and is not known noise; `error` when the log calls it one.
    Failure { code: Code, package: Option<String>, error: bool },
    /// `TI: CBS has signaled that a reboot is required.` and its like.
    RebootRequired,
    /// Servicing refuses to go on before a restart.
    PendingBlocks { code: Option<Code> },
    /// `Startup:` work after a boot; `finished` at its end.
    Startup { finished: bool },
    /// The transaction is being undone, by a line that may say which failure made it so.
    Rollback { code: Option<Code> },
    /// The update agent's word on an update, from its journal, its log or the event log. `update` is the GUID in
    /// upper case without braces.
    Agent { step: AgentStep, update: String, revision: String, code: Code, title: String, client: String },
    /// A call failed while the agent worked on `update` (empty: not said), by its own log: the code inside the result.
    AgentFailure { update: String, code: Code },
    /// The servicing stack's event about a package, from the Setup log. `package` is an identity or a bare `KB…`,
    /// `target` the state's English name.
    PackageEvent { step: PackageStep, package: String, target: String, code: Code, client: String },
    /// `wusa.exe`'s event about a stand-alone package, from the Setup log.
    Standalone { step: StandaloneStep, title: String, command: String, code: Code },
    /// A package of a session as `Sessions.xml` remembers it; `name` may be a `KB…`.
    SessionRecord { session: String, client: String, package: String, name: String, target: String, code: Code },
    /// The computer starts or stops.
    Power(PowerStep),
    /// The clock was set.
    ClockSet { from: UtcTime, to: UtcTime },
    /// A service (or driver) failed, was disabled or installed. `name` is its own name where the log has it.
    Service { name: String, change: Change, code: Code },
    /// A file-system filter driver was loaded.
    FilterLoaded { name: String },
    /// A program was installed, removed or failed to, by Windows Installer.
    Product { name: String, change: Change, code: Code },
    /// A process of servicing or of the update agent crashed.
    Crash { process: String, module: String, code: Code },
    /// A disk or a file system reported damage or a stall.
    Storage { provider: String, id: u16, device: String },
    /// Windows setup's word on an upgrade to another version. `code` is its result, `extend` the extend code (phase and
    /// operation; 0: not said), `target` the version or build it leads to where the line says so.
    Upgrade { step: UpgradeStep, code: Code, extend: u32, target: String },
    /// SetupDiag's own finding: the rule that matched and what it says.
    UpgradeDiagnosis { rule: String, finding: String, code: Code },
    /// A tool of servicing was run (`ended`: it came to its end, with this result). `command` as typed, if the log says.
    ToolRun { tool: Tool, command: String, ended: bool, code: Code },
    /// A driver was installed: its device or package, the `.inf` where named, and the result.
    DriverInstall { device: String, inf: String, code: Code },
    /// A file that was to be renamed or deleted at boot could not be.
    RenameAtBoot { file: String, code: Code },
    /// `Plan: Package: …`, `Exec: Resolving Package: …`, `… Staging …`, `… Installing …`: how far the work on a package came,
    /// once for each package and step.
    ServicingStep(ServicingStep),
    /// A mechanism of failure, stated by the line's own words; see [`Fault`]. `code` is 0 where the line has none.
    Fault { fault: Fault, subject: String, detail: String, code: Code },
}

/// Steps of the servicing stack on one package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ServicingStep {
    /// Its files are put into the component store.
    Stage,
    /// What it is made of is resolved to components.
    Resolve,
    /// What is to change is planned.
    Plan,
    /// The system is changed.
    Install,
}

/// Steps of an upgrade to another version of Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UpgradeStep {
    /// Setup began, in the old Windows.
    Downlevel,
    /// It went on in Windows PE.
    SafeOs,
    /// The new Windows booted for the first time.
    FirstBoot,
    /// The second boot, up to the first logon.
    OobeBoot,
    /// It failed.
    Failed,
    /// The old Windows was put back.
    RolledBack,
    /// The new Windows is there.
    Finished,
}

/// Tools that install, check or repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tool {
    /// `dism.exe`, or a program that calls its API.
    Dism,
    /// `sfc.exe`.
    Sfc,
    /// The System Update Readiness Tool of Windows 7.
    CheckSur,
}

/// Steps of the update agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AgentStep {
    /// Looking for updates failed; the title is the service that was searched, where known.
    ScanFailed,
    /// Looking for updates succeeded, for the first time since something failed, or for the last time.
    Scanned,
    /// Queued for download, or its download began.
    DownloadStarted,
    /// Its content is here.
    Downloaded,
    /// Its content could not be fetched.
    DownloadFailed,
    /// Its download was stopped.
    DownloadCancelled,
    /// Its installation began.
    InstallStarted,
    /// It is installed, as far as the agent knows; the code may say that a restart is needed.
    Installed,
    /// It could not be installed.
    InstallFailed,
    /// It waits for a restart.
    RestartPending,
    /// After the restart it is installed.
    Committed,
    /// After the restart it could not be finished, or was undone.
    CommitFailed,
}

impl AgentStep {
    /// The result this step states: before a restart or after it, an update is installed or it is not.
    #[must_use]
    pub fn result(self) -> Option<Self> {
        match self {
            Self::Installed | Self::Committed => Some(Self::Installed),
            Self::InstallFailed | Self::CommitFailed => Some(Self::InstallFailed),
            _ => None,
        }
    }
}

/// Steps of a package in the Setup log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PackageStep {
    /// Servicing 1: its state is to change.
    Started,
    /// Servicing 2: it has the state that was wanted.
    Reached,
    /// Servicing 3: it could not be given that state.
    Failed,
    /// Servicing 4: only after a restart.
    RestartNeeded,
    /// Servicing 5.
    NotApplicable,
    /// Servicing 6: failed half-way.
    Partial,
}

/// Results of `wusa.exe` in the Setup log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StandaloneStep {
    /// WUSA 2.
    Installed,
    /// WUSA 3.
    Failed,
    /// WUSA 4, 5.
    RestartNeeded,
    /// WUSA 6: the servicing stack must be updated first.
    ServicingStackFirst,
    /// WUSA 7, 9, 10.
    Uninstalled,
    /// WUSA 8.
    UninstallFailed,
}

/// The computer starts or stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant's sentence says what its fields hold")]
pub enum PowerStep {
    /// It booted (EventLog 6005, Kernel-General 12).
    Boot,
    /// It shut down cleanly (EventLog 6006, Kernel-General 13).
    Shutdown,
    /// It had gone down without a shutdown (EventLog 6008, Kernel-Power 41).
    Unexpected,
    /// A program asked for a restart or shutdown (User32 1074).
    Asked { by: String },
}

/// What happened to a service or a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// It could not start, ended with an error or unexpectedly; a program could not be installed.
    Failed,
    /// Its start type became *disabled*.
    Disabled,
    /// Its start type became something else than *disabled* after that.
    Enabled,
    /// It was installed.
    Installed,
    /// It was removed.
    Removed,
}

impl What {
    /// Number of kinds.
    pub(super) const KINDS: usize = 38;

    /// Which kind, for the limit of each.
    pub(super) fn kind(&self) -> usize {
        match self {
            Self::ServicingStart => 0,
            Self::LastBoot(_) => 1,
            Self::SessionOpened { .. } => 2,
            Self::SessionProcessing { .. } => 3,
            Self::PackageStarted { .. } => 4,
            Self::PackageEnded { .. } => 5,
            Self::SessionEnded { .. } => 6,
            Self::PackageChange { .. } => 7,
            Self::FailureReport { .. } => 8,
            Self::OriginalFailure { .. } => 9,
            Self::AgentPackage { .. } => 10,
            Self::StoreDamage { .. } => 11,
            Self::StoreHealth { .. } => 12,
            Self::FileRefused { .. } => 13,
            Self::Failure { .. } => 14,
            Self::RebootRequired => 15,
            Self::PendingBlocks { .. } => 16,
            Self::Startup { .. } => 17,
            Self::Rollback { .. } => 18,
            Self::Agent { step: AgentStep::Scanned, .. } => 37,
            Self::Agent { .. } => 19,
            Self::AgentFailure { .. } => 20,
            Self::PackageEvent { .. } => 21,
            Self::Standalone { .. } => 22,
            Self::SessionRecord { .. } => 23,
            Self::Power(_) => 24,
            Self::ClockSet { .. } => 25,
            Self::Service { .. } => 26,
            Self::FilterLoaded { .. } => 27,
            Self::Product { .. } => 28,
            Self::Crash { .. } => 29,
            Self::Storage { .. } => 30,
            Self::Upgrade { .. } => 31,
            Self::UpgradeDiagnosis { .. } => 32,
            Self::ToolRun { .. } => 33,
            Self::DriverInstall { .. } => 34,
            Self::RenameAtBoot { .. } => 35,
            Self::Fault { .. } => 36,
            Self::ServicingStep(_) => 37,
        }
    }
}
