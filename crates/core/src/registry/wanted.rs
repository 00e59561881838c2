//! Which keys and values are read.

/// What keys of one path are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// The key alone says that servicing waits for a restart.
    ServicingReboot,
    /// The key alone says that the update agent waits for one.
    AgentReboot,
    PendingPackage,
    PendingSession,
    Package,
    LogRetention,
    Version,
    UpdatePolicy,
    AutomaticPolicy,
    RepairPolicy,
    Program,
    Profile,
    Logon,
    Renames,
    TimeZone,
    Service,
    Computer,
    Network,
    Architecture,
    Upgrade,
    Diagnosis,
    Store,
    /// Which control set is in force; for readers of hives.
    Select,
}

/// A key, or every key directly inside one, and the values wanted of it.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) group: Group,
    /// Path below the hive's root; [`CONTROL_SET`] stands for the control set in force.
    pub(crate) path: &'static [&'static str],
    /// Every key inside the path, instead of the key itself.
    pub(crate) children: bool,
    /// Names of values; whatever their case.
    pub(crate) values: &'static [&'static str],
}

/// `CurrentControlSet` and its copies.
pub(crate) const CONTROL_SET: &str = "CurrentControlSet";

impl Wanted {
    /// Is this one of its values?
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.values.iter().any(|wanted| wanted.eq_ignore_ascii_case(name))
    }

    /// Does it ask for the key at `path` (below the hive's root)?
    fn asks_for(&self, path: &[&str]) -> bool {
        path.len() == self.path.len() + usize::from(self.children)
            && self.path.iter().zip(path).all(|(wanted, given)| wanted.eq_ignore_ascii_case(given))
    }

    /// What is wanted of the key at `path`.
    pub(crate) fn at(path: &[&str]) -> Option<&'static Self> {
        WANTED.iter().find(|wanted| wanted.asks_for(path))
    }
}

const fn key(group: Group, path: &'static [&'static str], values: &'static [&'static str]) -> Wanted {
    Wanted { group, path, children: false, values }
}

const fn inside(group: Group, path: &'static [&'static str], values: &'static [&'static str]) -> Wanted {
    Wanted { group, path, children: true, values }
}

const PROGRAM_VALUES: &[&str] =
    &["DisplayName", "RegOwner", "RegCompany", "ProductID", "InstallSource", "InstallLocation"];

/// Everything that is read of a registry.
pub(crate) const WANTED: &[Wanted] = &[
    key(
        Group::ServicingReboot,
        &["Microsoft", "Windows", "CurrentVersion", "Component Based Servicing", "RebootPending"],
        &[],
    ),
    key(
        Group::ServicingReboot,
        &["Microsoft", "Windows", "CurrentVersion", "Component Based Servicing", "RebootInProgress"],
        &[],
    ),
    inside(
        Group::PendingPackage,
        &["Microsoft", "Windows", "CurrentVersion", "Component Based Servicing", "PackagesPending"],
        &[],
    ),
    key(
        Group::PendingSession,
        &["Microsoft", "Windows", "CurrentVersion", "Component Based Servicing", "SessionsPending"],
        &["Exclusive"],
    ),
    inside(
        Group::Package,
        &["Microsoft", "Windows", "CurrentVersion", "Component Based Servicing", "Packages"],
        &["CurrentState"],
    ),
    key(
        Group::AgentReboot,
        &["Microsoft", "Windows", "CurrentVersion", "WindowsUpdate", "Auto Update", "RebootRequired"],
        &[],
    ),
    key(
        Group::LogRetention,
        &["Microsoft", "Windows", "CurrentVersion", "SideBySide", "Configuration"],
        &["CBSLogCompress", "NumCBSPersistLogs"],
    ),
    key(
        Group::Version,
        &["Microsoft", "Windows NT", "CurrentVersion"],
        &[
            "ProductName",
            "EditionID",
            "CurrentBuild",
            "CurrentBuildNumber",
            "UBR",
            "EditionSubManufacturer",
            "EditionSubstring",
            "EditionSubVersion",
            "RegisteredOwner",
            "RegisteredOrganization",
            "ProductId",
        ],
    ),
    key(
        Group::UpdatePolicy,
        &["Policies", "Microsoft", "Windows", "WindowsUpdate"],
        &["WUServer", "WUStatusServer", "DisableWindowsUpdateAccess", "DoNotConnectToWindowsUpdateInternetLocations"],
    ),
    key(
        Group::AutomaticPolicy,
        &["Policies", "Microsoft", "Windows", "WindowsUpdate", "AU"],
        &["UseWUServer", "NoAutoUpdate"],
    ),
    key(
        Group::RepairPolicy,
        &["Microsoft", "Windows", "CurrentVersion", "Policies", "Servicing"],
        &["LocalSourcePath", "RepairContentServerSource", "UseWindowsUpdate"],
    ),
    inside(Group::Program, &["Microsoft", "Windows", "CurrentVersion", "Uninstall"], PROGRAM_VALUES),
    inside(Group::Program, &["WOW6432Node", "Microsoft", "Windows", "CurrentVersion", "Uninstall"], PROGRAM_VALUES),
    inside(Group::Profile, &["Microsoft", "Windows NT", "CurrentVersion", "ProfileList"], &["ProfileImagePath"]),
    key(
        Group::Logon,
        &["Microsoft", "Windows NT", "CurrentVersion", "Winlogon"],
        &["DefaultUserName", "DefaultDomainName", "LastUsedUsername"],
    ),
    key(
        Group::Renames,
        &[CONTROL_SET, "Control", "Session Manager"],
        &["PendingFileRenameOperations", "PendingFileRenameOperations2"],
    ),
    key(Group::Architecture, &[CONTROL_SET, "Control", "Session Manager", "Environment"], &["PROCESSOR_ARCHITECTURE"]),
    key(Group::TimeZone, &[CONTROL_SET, "Control", "TimeZoneInformation"], &["ActiveTimeBias", "TimeZoneKeyName"]),
    key(Group::Computer, &[CONTROL_SET, "Control", "ComputerName", "ComputerName"], &["ComputerName"]),
    key(Group::Computer, &[CONTROL_SET, "Control", "ComputerName", "ActiveComputerName"], &["ComputerName"]),
    key(
        Group::Network,
        &[CONTROL_SET, "Services", "Tcpip", "Parameters"],
        &["Hostname", "NV Hostname", "Domain", "NV Domain"],
    ),
    inside(Group::Service, &[CONTROL_SET, "Services"], &["Start", "DisplayName"]),
    key(Group::Upgrade, &["Setup", "MoSetup", "Volatile"], &["SetupHostResult", "BoxResult"]),
    key(
        Group::Diagnosis,
        &["Setup", "SetupDiag", "Results"],
        &["ProfileName", "FailureData", "FailureDetails", "Remediation"],
    ),
    key(
        Group::Diagnosis,
        &["Setup", "MoSetup", "Volatile", "SetupDiag"],
        &["ProfileName", "FailureData", "FailureDetails", "Remediation"],
    ),
    key(Group::Select, &["Select"], &["Current"]),
    // The store's own hive keeps the state of its transaction at its root.
    key(Group::Store, &[], &["PendingXmlIdentifier", "NextQueueEntryIndex", "AdvancedInstallersNeedResolving"]),
];
