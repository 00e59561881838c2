//! The ways an installation fails, told line by line: the first failing code, what it is turned into on the way, what
//! the caller is told. The culprit is named before the report that names the victim.

use super::{CbsLog, Session};

/// What is broken in the component store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The package whose manifest is gone: an older update's.
    pub package: String,
}

const CORRUPT: &str = "0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT";
const DENIED: &str = "0x80070005 - E_ACCESSDENIED";
const INSTALLERS: &str = "0x800f0922 - CBS_E_INSTALLERS_FAILED";
const RESTART: &str = "0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED";

impl CbsLog {
    /// Resolving fails because a package of an older update has lost its manifest: `plan` → here.
    pub fn fail_store_corrupt(&mut self, session: &Session, damage: &Damage) -> &mut Self {
        let package = &damage.package;
        let (hash, version) = (self.rng.hash(), self.machine.newest_version());
        self.wait_ms(300).cbs("Perf: Resolve chain started.");
        self.open_transaction(session)
            .wait_ms(640)
            .csi_failed_stamped("Attempting to mark store corrupt with category [l:21 ml:22]'CorruptComponentValue'[gle=0x80004005]")
            .csi_failed(None, "STATUS_SXS_COMPONENT_STORE_CORRUPT #62038# from CCSDirectTransaction::OperateEnding at index 0 of 1 operations, disposition 2[gle=0xd015001a]")
            .csi_failed(None, &format!(
                "HRESULT_FROM_WIN32(14098) #61875# from Windows::ServicingAPI::CCSITransaction::ICSITransaction_PinDeployment(Flags = 0, a = {hash}{hash}, version {version}, arch amd64, nonSxS, pkt {{l:8 b:31bf3856ad364e35}}, cb = (null), s = (null), rid = '{package}', rah = '2', manpath = (null), catpath = (null), ed = 0, disp = 0)[gle=0x80073712]"
            ))
            .cbs(&format!("Store corruption, manifest missing for package: {package}"))
            .cbs_error(&format!("Failed to resolve package '{package}' [HRESULT = {CORRUPT}]"))
            .cbs(&format!("Mark store corruption flag because of package: {package}. [HRESULT = {CORRUPT}]"))
            .cbs(&format!("Failed to bulk stage deployment manifest and pin deployment for package:{package} [HRESULT = {CORRUPT}]"))
            .cbs("CommitPackagesState: Started persisting state of packages")
            .cbs("CommitPackagesState: Completed persisting state of packages")
            .cbs("Perf: Resolve chain complete.")
            .cbs(&format!("Failed to resolve execution chain. [HRESULT = {CORRUPT}]"))
            .cbs_error(&format!("Failed to process single phase execution. [HRESULT = {CORRUPT}]"));
        self.failed(session, 0x8007_3712, "Resolve", CORRUPT)
    }

    /// Installing fails on a file that somebody else denies: `plan`, `resolve`, `stage` → here.
    pub fn fail_access_denied(&mut self, session: &Session, path: &str) -> &mut Self {
        self.cbs("Perf: Execute chain started.");
        self.open_transaction(session).wait_ms(2300).denied(path);
        self.csi_failed(None, "HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #9119870# from Windows::ServicingAPI::CCSITransaction::ICSITransaction_Commit(Flags = 31, pSink = NULL, disp = 0)[gle=0x80070005]")
            .cbs_error(&format!("Failed to commit CSI transaction. [HRESULT = {DENIED}]"))
            .cbs(&format!("Failed to commit transaction with client id: TI7.{}:1/{} [HRESULT = {DENIED}]", session.id, session.update.package))
            .cbs("Perf: Execute chain complete.")
            .cbs(&format!("Failed to execute execution chain. [HRESULT = {DENIED}]"))
            .cbs_error(&format!("Failed to process single phase execution. [HRESULT = {DENIED}]"))
            .cbs("Setting ExecuteState key to: CbsExecuteStateInitiateRollback")
            .cbs("Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Rollback.")
            .cbs("Setting original failure status: 0x80070005, last forward execute state: CbsExecuteStatePrimitives");
        self.failed(session, 0x8007_0005, "Execute", DENIED)
    }

    /// Installing fails in an advanced installer that meets the Win32 error `error`: `plan`, `resolve`, `stage` → here.
    pub fn fail_installer(&mut self, session: &Session, installer: &str, error: u32) -> &mut Self {
        let package = &session.update.package;
        let (hash, version) = (self.rng.hash(), self.machine.newest_version());
        let length = installer.chars().count();
        self.cbs("Perf: Execute chain started.");
        self.open_transaction(session)
            .wait_ms(64_000)
            .csi("Begin executing advanced installer phase 38 (0x00000026) index 51 (sequence 91)")
            .continuation("    Old component: [l:0]''")
            .continuation(&format!(
                "    New component: [l:126 ml:140]'Networking-MPSSVC-Rules, Culture=neutral, Version={version}, PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, {hash}'"
            ))
            .continuation("    Install mode: install")
            .continuation("    Smart installer: false")
            .continuation("    Installer ID: {e6c39c4f-6a2d-4d1b-9f5b-8c0b8c0f6b1d}")
            .continuation(&format!("    Installer name: [{length}]\"{installer}\""))
            .wait_ms(21_000)
            .csi_failed(Some(0x1806a), &format!(
                "Failed execution of queue item Installer: {installer} ({{e6c39c4f-6a2d-4d1b-9f5b-8c0b8c0f6b1d}}) with HRESULT HRESULT_FROM_WIN32({error}).  Failure will not be ignored: A rollback will be initiated after all the operations in the installer queue are completed; installer is reliable"
            ))
            .csi_stamped("End executing advanced installer (sequence 91)")
            .continuation(&format!("    Completion status: HRESULT_FROM_WIN32({error})"))
            .cbs_error(&format!("Doqe: Failed to execute installer queue for package: {package} [HRESULT = {INSTALLERS}]"))
            .cbs(&format!("Failed to commit transaction with client id: TI7.{}:1/{package} [HRESULT = {INSTALLERS}]", session.id))
            .cbs("Perf: Execute chain complete.")
            .cbs(&format!("Failed to execute execution chain. [HRESULT = {INSTALLERS}]"))
            .cbs_error(&format!("Failed to process single phase execution. [HRESULT = {INSTALLERS}]"))
            .cbs("Setting ExecuteState key to: CbsExecuteStateInitiateRollback")
            .cbs("Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Rollback.")
            .cbs("Setting original failure status: 0x800f0922, last forward execute state: CbsExecuteStateStageInstallers");
        self.failed(session, 0x800f_0922, "AI", INSTALLERS)
    }

    /// The record that names the denied file, and what it becomes one frame up.
    pub(super) fn denied(&mut self, path: &str) -> &mut Self {
        let name = format!("\\??\\{path}");
        let length = name.chars().count();
        // 1803 quotes strings one way, 1904x another.
        let name = if self.machine.base_build < 18000 {
            format!("[{length}]\"{name}\"")
        } else {
            format!("[l:{length}]'{name}'")
        };
        let (attributes, status) = (self.address(), self.address());
        self.csi_failed(None, &format!(
            "STATUS_ACCESS_DENIED #9120345# from Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = (AllowSharingViolation), handle = {{provider=NULL, handle=0, name= (\"null\")}}, da = (DELETE|SYNCHRONIZE|FILE_READ_ATTRIBUTES), oa = {attributes}->OBJECT_ATTRIBUTES {{s:48; rd:NULL; on:{name}; a:(OBJ_CASE_INSENSITIVE)}}, iosb = {status}, as = (null), fa = 0, sa = (FILE_SHARE_READ|FILE_SHARE_WRITE|FILE_SHARE_DELETE), cd = FILE_OPEN, co = (FILE_SYNCHRONOUS_IO_NONALERT|0x00204000), eab = NULL, eal = 0, disp = Invalid)[gle=0xd0000022]"
        ))
        .csi_failed(None, "STATUS_ACCESS_DENIED #9120344# from Windows::Rtl::SystemImplementation::CDirectory::OpenExistingFile(...)[gle=0xd0000022]")
    }

    /// Planning fails because a transaction from before waits for a restart: `begin` → here.
    pub fn fail_restart_pending(&mut self, session: &Session) -> &mut Self {
        let package = &session.update.package;
        self.wait_ms(400)
            .cbs(&format!(
                "Exec: Processing started.  Client: {}, Session: {}, Package: {package}, Identifier: {}",
                session.client.id(),
                session.id,
                session.update.kb
            ))
            .cbs(&format!("Exec: Using execution sequence: {}", session.execution))
            .csi("Transaction merge required, do-not-merge flag passed.");
        self.open_transaction(session)
            .csi("Pending transaction content must be resolved, cannot begin another transaction yet")
            .cbs(&format!("Failed to get transaction analysis because of pending operations. Disposition from Analyze: 0x1 [HRESULT = {RESTART}]"))
            .cbs(&format!("Failed to get CSI Inventory [HRESULT = {RESTART}]"))
            .cbs(&format!("Failed to get Transaction State for package: {package} [HRESULT = {RESTART}]"))
            .cbs_error(&format!("Failed to get store state [HRESULT = {RESTART}]"))
            .cbs(&format!("Failed to resolve execution chain. [HRESULT = {RESTART}]"))
            .cbs_error(&format!("Failed to process single phase execution. [HRESULT = {RESTART}]"));
        self.failed(session, 0x8007_0bc9, "Resolve", RESTART)
    }

    /// What every failed session ends with.
    pub(super) fn failed(&mut self, session: &Session, code: u32, source: &str, result: &str) -> &mut Self {
        self.failure_report(session, code, source);
        self.report_completion(session, "Absent", code, source);
        self.processing_complete(session, result)
            .cbs_error(&format!("Failed to perform operation.  [HRESULT = {result}]"));
        self.session_finalized(session, "no", result)
            .cbs(&format!("Failed to FinalizeEx using worker session [HRESULT = 0x{code:x}]"))
    }

    /// The report for Microsoft, with the noise around it.
    pub(super) fn failure_report(&mut self, session: &Session, code: u32, source: &str) -> &mut Self {
        let (package, client) = (&session.update.package, session.client.id());
        self.cbs(&format!("WER: Generating failure report for package: {package}, status: 0x{code:08x}, failure source: {source}, start state: Absent, target state: Installed, client id: {client}"))
            .cbs("Not able to query DisableWerReporting flag.  Assuming not set... [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
            .cbs("Not able to add pending.xml to Windows Error Report. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
            .cbs("Not able to add pending.xml.bad to Windows Error Report. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
            .cbs("Not able to add poqexec.log to Windows Error Report. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
    }
}
