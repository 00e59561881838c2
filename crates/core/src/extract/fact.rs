//! What a source says of the machine itself.

use crate::time::LocalTime;
use serde::{Deserialize, Serialize};

/// A fact about the machine, with the line that says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hint {
    /// 1-based line.
    pub line: u64,
    /// The line's text.
    pub text: String,
    /// The fact.
    pub fact: Fact,
}

/// Facts about the machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant's sentence says what its fields hold")]
pub enum Fact {
    /// Host name.
    Computer(String),
    /// OS name with edition.
    OsName(String),
    /// `19044` or `19044.1415`.
    Build(String),
    /// `amd64`, `x86`, `arm64`.
    Architecture(String),
    /// `KB5015736`.
    InstalledKb(String),
    /// Something that can name a security product.
    Presence { kind: PresenceKind, name: String, running: bool },
    /// A file in a listing of `Logs\CBS`: its name and its local time, if the listing has one.
    ListedFile { name: String, time: Option<LocalTime> },
    /// A setting or state that the registry holds; `value` as it stands there.
    Setting { setting: Setting, value: String },
    /// A package that stands in a state between two, as the registry holds it: `CurrentState` as a number.
    PackageState { package: String, state: u32 },
}

/// What of the registry servicing and updating depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Setting {
    /// `Component Based Servicing\RebootPending` exists: servicing waits for a restart.
    ServicingRebootPending,
    /// `WindowsUpdate\Auto Update\RebootRequired` exists: the update agent waits for a restart.
    AgentRebootRequired,
    /// `Component Based Servicing\PackagesPending` holds packages.
    PackagesPending,
    /// `Session Manager\PendingFileRenameOperations` holds files.
    PendingFileRenames,
    /// `COMPONENTS\PendingXmlIdentifier`: a transaction of the store is unfinished.
    PendingTransaction,
    /// `Component Based Servicing\SessionsPending\Exclusive`: a servicing session is open.
    SessionPending,
    /// Where updates come from: `WUServer`.
    UpdateServer,
    /// `UseWUServer`: is that server used?
    UpdateServerUsed,
    /// Automatic updates are off: `NoAutoUpdate`.
    AutomaticUpdatesOff,
    /// Access to Windows Update is off: `DisableWindowsUpdateAccess`, `DoNotConnectToWindowsUpdateInternetLocations`.
    UpdateAccessOff,
    /// Where repairs take their files from: `LocalSourcePath`, `RepairContentServerSource`.
    RepairSource,
    /// Start type of a service that updating needs, where it is disabled: the service's name.
    ServiceDisabled,
    /// `CBSLogCompress`.
    LogCompression,
    /// `NumCBSPersistLogs`.
    LogsKept,
    /// `EditionID`.
    Edition,
    /// A value that marks the China Government Edition.
    GovernmentEdition,
    /// Name of the time zone.
    TimeZone,
    /// What the last upgrade setup left: `Setup\mosetup`, `SetupDiag\Results`.
    UpgradeResult,
}

/// Where a product's name was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PresenceKind {
    /// Entry of the installed-programs list.
    Program,
    /// Service.
    Service,
    /// Running process.
    Process,
    /// Kernel or filter driver.
    Driver,
}

impl Setting {
    /// The message that names it; its id in the report is what follows `setting-`.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ServicingRebootPending => "setting-servicing-reboot-pending",
            Self::AgentRebootRequired => "setting-agent-reboot-required",
            Self::PackagesPending => "setting-packages-pending",
            Self::PendingFileRenames => "setting-pending-file-renames",
            Self::PendingTransaction => "setting-pending-transaction",
            Self::SessionPending => "setting-session-pending",
            Self::UpdateServer => "setting-update-server",
            Self::UpdateServerUsed => "setting-update-server-used",
            Self::AutomaticUpdatesOff => "setting-automatic-updates-off",
            Self::UpdateAccessOff => "setting-update-access-off",
            Self::RepairSource => "setting-repair-source",
            Self::ServiceDisabled => "setting-service-disabled",
            Self::LogCompression => "setting-log-compression",
            Self::LogsKept => "setting-logs-kept",
            Self::Edition => "setting-edition",
            Self::GovernmentEdition => "setting-government-edition",
            Self::TimeZone => "setting-time-zone",
            Self::UpgradeResult => "setting-upgrade-result",
        }
    }

    /// Does it say that servicing or the agent waits for a restart? Renames at boot alone do not: every installer
    /// leaves some.
    #[must_use]
    pub fn owes_restart(self) -> bool {
        matches!(self, Self::ServicingRebootPending | Self::AgentRebootRequired)
    }
}
