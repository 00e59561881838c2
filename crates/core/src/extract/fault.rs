//! Mechanisms of failure that a line states by its own words.

use serde::{Deserialize, Serialize};

/// How servicing, the update agent or setup fails, by the shape of the line that says so. What each leaves in
/// `subject` and `detail` of [`super::What::Fault`] is said here; fields the line does not fill are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fault {
    /// `Repair failed: Missing replacement mum/cat pair`: a repair found no good copy. Subject: the item named before it;
    /// detail: of what a copy is missing.
    ReplacementMissing,
    /// `Extraction of file: … failed because it is not present in the container (…)`. Subject: the file with its component;
    /// detail: the container's file.
    FileNotInContainer,
    /// `Failed to find file: component\file`: a file of a component that an update brings or builds on. Subject: the file.
    PayloadMissing,
    /// `Not able to find package: P from the cached windows update index.` Subject: the package.
    NotInIndex,
    /// `Failed to collect payload and there is nothing to repair`, `DWLD:Failed to do Windows update search`: the place that
    /// files are to come from does not answer, by the code.
    SourceUnreachable,
    /// `(F) STATUS_OBJECT_NAME_NOT_FOUND … SysCreateFile(… on:"path"`: a folder or file is not there. Subject: its path.
    PathMissing,
    /// `(F) STATUS_ACCESS_DENIED … SysCreateFile(… on:"path"`, of a folder; of a file see [`super::What::FileRefused`].
    /// Subject: its path.
    PathRefused,
    /// `(F) STATUS_ACCESS_DENIED … on:"\REGISTRY\MACHINE\…"`, `Failed to create key HKLM\… [HRESULT = 0x80070005`. Subject:
    /// the key.
    KeyRefused,
    /// `(F) Hydration failed for component C, version V, … on file F with NTSTATUS …`, `(F) Component directory missing. Dir:
    /// D`: the base that a delta builds on is missing or changed. Subject: component and version, or its folder; detail:
    /// the file.
    Hydration,
    /// `(F) STATUS_SXS_ASSEMBLY_MISSING originated in function CCSDirectTransaction::LockComponent`,
    /// `ICSITransaction_PinDeployment(… rid = 'P'` with a code of the store. Subject: package or component, if named.
    ComponentMissing,
    /// `Over-removing a TLC, …`, `Failed to enumerate store versions on component: C [HRESULT = 0x80070057`, `Failed to verify
    /// manifest against catalog, mark store as corrupt.`: what the store holds of a component makes no sense. Subject: the
    /// component, if one is named.
    StoreRecords,
    /// `Feature name F is unknown.`, by DISM. Subject: the feature.
    UnknownFeature,
    /// `Error in operation: source for package or file not found, …`, by DISM: neither the store nor any source has the files.
    SourceMissing,
    /// `Failed to internally open package. [HRESULT = 0x80070570`: a package file is there and cannot be read.
    PackageUnreadable,
    /// `Free disk space check on C:. Available: …MB, … Total Required: …MB` with less than is needed. Subject: the volume;
    /// detail: needed and free megabytes, with a space between.
    DiskSpace,
    /// `Only package owners can remove package: P`: a rule, whatever the code. Subject: the package.
    OwnerOnly,
    /// `Appl: detectParent: … no parent found, go absent`, told where the package was asked for and does not apply.
    /// Subject: the package; detail: the one it builds on, where only one is named.
    NoParent,
    /// `Appl: Higher version found for package: P, superseded.`, told as the former. Subject: the package; detail: the one
    /// that is there.
    Superseded,
    /// `CryptCATAdminAddCatalog` failed: the system's store of catalogs (catroot2). Subject: the call.
    CatalogStore,
    /// `Package "P" requires Servicing Stack v… but current Servicing Stack is v…`. Subject: the package; detail: the two
    /// versions, needed and present, with a space between.
    StackTooOld,
    /// `Couldn't find the hash of component: C in the catalog "F"`. Subject: the component; detail: the catalog.
    HashNotInCatalog,
    /// `Failed execution of queue item Installer: N … Failure will not be ignored`, or its row in the error summary.
    /// Subject: the installer; detail: component or program file.
    Installer,
    /// `(F) …\wcp\plugins\xai\xai.cpp(n): Error H originated in function Windows::WCP::XAI::…`: an installer's program. Subject:
    /// the installer; detail: the file it was to write.
    InstallerPlugin,
    /// `INSTALL index: n, phase: p, result r, inf: X.inf`, `Doqe: Recording result: 0x…, for Inf: X.inf`. Subject: the inf.
    Driver,
    /// `Shtd: Rolling back KTM, because drivers failed.`, `Doqe: Failed installing driver updates`: which one is not said.
    DriverQueue,
    /// `Doqi: Failed loading driver operations queue.`, `Failed reading Identity for driver operation sequenceID n`: the
    /// queue kept in the registry makes no sense. Subject: n.
    DriverQueueUnreadable,
    /// `Failed in StartService for "S" with error code n`, `Cannot start service S on computer '.'`. Subject: the service.
    ServiceStart,
    /// Windows' own diagnosis of low virtual memory (Resource-Exhaustion-Detector 2004). Subject: the program that used most.
    LowMemory,
    /// The firmware returned an error when a Secure Boot variable was to be changed (TPM-WMI 1795, 1796).
    FirmwareRefused,
    /// `Startup: A possible hang was detected on the last boot.`, `Startup: will attempt a restart to recover.`, `Startup: restart
    /// attempt failed, allowing the user to logon.`
    Hang,
    /// `Shtd: Timed out waiting for shutdown processing to complete - no progress detected in last 900000 milliseconds`.
    /// Subject: how long, milliseconds.
    ShutdownTimeout,
    /// `Registry value for V is not a dword type.` Subject: the value.
    RegistryType,
    /// `Failed to load the H hive from 'F' into registry key 'K'.`, `Failed to load H hive`. Subject: the hive.
    Hive,
    /// `DpxException hr=0x800705aa …`: unpacking ran out of memory or space, or was refused a file, by the code.
    Unpacking,
    /// `Error 0x80070008: Not enough memory resources …`: memory ran out, stated as the failure.
    OutOfMemory,
    /// `BFSVC: SpaceCheck: Insufficient free space`, `ServicingBootFiles failed. Error = 0x70`: no room for boot files.
    BootFilesSpace,
    /// `ServicingBootFiles failed. Error = 0x…` for another reason.
    BootFiles,
    /// `SendRequestUsingProxy failed for <http://H/…>. error 0x…`, `FAILED [0x…] Send request`, `SOAP … ErrorCode`: a request
    /// to the update server failed. Subject: the host; detail: what the server answered.
    Request,
    /// `Initializing simple targeting cookie, clientId = , …`: this computer has no id of its own for WSUS.
    ClientId,
    /// `Method failed [AuthTicketHelper::GetDeviceTickets …]`, `Failed to evaluate Installable rule … 0x800706d9`: a service
    /// that the update agent asks does not run. Subject: the service.
    AgentService,
    /// `… to local path = P with error 0x…`, `Error 0x… occurred while downloading update`, `BITS job {…} hit a transient error`:
    /// content could not be fetched or written. Subject: the file or the host.
    Download,
    /// A policy forbids what the agent was asked to do, by the code; `Group policy settings were overwritten by a higher
    /// authority (Domain Controller) to: Server …`. Subject: the server it sets; detail: who sets it.
    AgentPolicy,
    /// `Failed to download updates to the WUAgent datastore. Error = 0x800b0109.`: nobody this computer trusts signed what an
    /// update brings.
    UpdateUntrusted,
    /// The new Windows of an upgrade stopped with a bug check, which is the code. Subject: the module.
    BugCheck,
    /// `Failed to create CBS session … 0x8007045b`: the computer was being shut down under setup. Subject: the program that
    /// asked for it, where the log holds its event.
    SetupShutDown,
    /// `Package doesn't match FOD for the current OS, package: P, expected: Q`. Subject: P; detail: Q.
    OtherWindows,
    /// `Error READ, 0x… while gathering/applying object: File, F … Shell application requested abort`: what cannot be carried
    /// over. Subject: the file.
    Migration,
    /// `MigPlatformStartupOffline caught exception: Win32Exception: V: …` behind the profile that leads to V. Subject: the
    /// profile; detail: V.
    Profile,
    /// `User profile suffix mismatch, upgrade cannot continue`. Subject: the name setup asked for; detail: the folder's.
    OtherProfile,
    /// `Failed to get WimMount ImagePath, 0x80070002`, and then an image could not be mounted. Subject: the service.
    MountDriver,
    /// `Failed to bind the online servicing stack - …get_ServicingStackDirectory(hr:0x80070003)`: the folder of the servicing
    /// stack that the registry names is not there.
    StackMissing,
    /// `CApplyWIM: Failure while applying image n for W. Error 0x…`. Subject: W; detail: the first file that failed.
    Image,
    /// `<Program Name="P"><CompatibilityInfo BlockingType="Hard"`. Subject: P; detail: what it is.
    ReportedBlock,
    /// `CXChecker: checked B, found HardBlock.`, or a program that the compatibility scan refuses. Subject: B.
    Block,
}
