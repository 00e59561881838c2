//! Healthy days: the installer service coming and going, inventories, language scans, agent scans, and the lines that
//! look like failures and are none.

use super::{CbsLog, Severity};
use crate::machine::Update;

/// Locales for `LanguageFeaturesOnDemand` scans, in the order Windows walks them.
const LOCALES: [&str; 24] = [
    "af-za", "ar-sa", "as-in", "bg-bg", "bn-in", "cs-cz", "da-dk", "de-de", "el-gr", "en-gb", "en-us", "es-es",
    "fi-fi", "fr-fr", "he-il", "hu-hu", "it-it", "ja-jp", "ko-kr", "nl-nl", "pl-pl", "pt-br", "zh-cn", "zh-tw",
];
/// Features on demand every Windows 10 evaluates.
const FEATURES: [&str; 8] = [
    "Accessibility-Braille",
    "Holographic-Desktop-FOD",
    "StepsRecorder",
    "QuickAssist",
    "WirelessDisplay-FOD",
    "MediaPlayer",
    "Hello-Face",
    "TabletPCMath",
];

impl CbsLog {
    /// TrustedInstaller and TiWorker start, not at boot. While a restart is pending they say so.
    pub fn start_installer(&mut self) -> &mut Self {
        let boot = self.machine.clock.line_ms(self.boot);
        self.cbs("TI: --- Initializing Trusted Installer ---").cbs(&format!("TI: Last boot time: {boot}"));
        if self.restart_pending {
            self.cbs("TrustedInstaller terminated with pending operations.").initialization().cbs(
                "TI: started and RebootPending volatile key indicates that a reboot is pending, skip startup processing.",
            );
        } else {
            self.initialization()
                .cbs("No startup processing required, TrustedInstaller service was not set as autostart")
                .cbs("Startup processing thread terminated normally");
        }
        self.cbs("TI: Startup Processing completes, release startup processing lock.").worker_starts();
        self.cbs("NonStart: Set pending store consistency check.")
    }

    /// The lines of every start, up to the service being up.
    pub(super) fn initialization(&mut self) -> &mut Self {
        self.cbs("Starting TrustedInstaller initialization.")
            .cbs("Lock: New lock added: CCbsPublicSessionClassFactory, level: 30, total lock:4")
            .cbs("Lock: New lock added: CCbsPublicSessionClassFactory, level: 30, total lock:5")
            .cbs("Lock: New lock added: WinlogonNotifyLock, level: 8, total lock:6")
            .cbs("Ending TrustedInstaller initialization.")
            .cbs("Starting the TrustedInstaller main loop.")
            .cbs("TrustedInstaller service starts successfully.")
    }

    /// TiWorker loads the servicing stack; this is where UTC stands beside the wall clock.
    pub(super) fn worker_starts(&mut self) -> &mut Self {
        let (stack, base, branch) = (self.machine.stack, self.machine.base_build, self.machine.branch);
        let hash = crate::rng::Rng::new(u64::from(base)).hash();
        self.running = true;
        self.csi = 0;
        self.cbs("Starting TiWorker initialization.")
            .cbs("Lock: New lock added: TiWorkerClassFactory, level: 30, total lock:2")
            .cbs("Ending TiWorker initialization.")
            .cbs("Starting the TiWorker main loop.")
            .cbs("TiWorker starts successfully.")
            .cbs("Lock: New lock added: CCbsWorker, level: 5, total lock:3")
            .wait_ms(31);
        let universal = self.now.universal();
        self.cbs(&format!("Universal Time is: {universal}"))
            .cbs(&format!(
                "Loaded Servicing Stack v{stack} with Core: C:\\Windows\\winsxs\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_{stack}_none_{hash}\\cbscore.dll"
            ))
            .cbs(&format!("Build: {base}.1.amd64fre.{branch}"))
            .wait_ms(2)
            .csi_stamped(&format!("WcpInitialize: wcp.dll version {stack} (WinBuild.160101.0800)"))
            .cbs("Lock: New lock added: CCbsSessionManager, level: 11, total lock:9")
            .cbs("Lock: New lock added: CSIInventoryCriticalSection, level: 64, total lock:10")
    }

    /// Two quiet minutes later the service stops by itself.
    pub fn stop_installer(&mut self) -> &mut Self {
        self.wait_ms(120_000).cbs("Trusted Installer is shutting down because: SHUTDOWN_REASON_AUTOSTOP");
        self.finalization()
    }

    /// The lines of every stop.
    pub(super) fn finalization(&mut self) -> &mut Self {
        self.running = false;
        let files = self.rng.between(2, 4000);
        self.cbs("TiWorker signaled for shutdown, going to exit.")
            .cbs("CbsCoreFinalize: ExecutionEngineFinalize")
            .cbs("Execution Engine Finalize")
            .cbs("Deleting the contents of directory: \\\\?\\C:\\Windows\\CbsTemp")
            .cbs("Deletion of: \\\\?\\C:\\Windows\\CbsTemp successful")
            .cbs("Lock: Lock removed: TiWorkerClassFactory, level: 30, total lock:3")
            .cbs("Lock: Lock removed: CCbsWorker, level: 5, total lock:2")
            .cbs("Ending the TiWorker main loop.")
            .cbs("Starting TiWorker finalization.")
            .cbs("CBS Engine already deactivated")
            .cbs("Lock: Lock removed: CSIInventoryCriticalSection, level: 64, total lock:10")
            .cbs("Lock: Lock removed: CCbsSessionManager, level: 11, total lock:9");
        for step in
            ["ComponentAnalyzer", "PackageTracker", "SessionManager", "CapabilityManager", "PublicObjectMonitor"]
        {
            self.cbs(&format!("CbsCoreFinalize: {step}Finalize"));
        }
        self.cbs("CbsCoreFinalize: WcpUnload")
            .csi(&format!("Direct SIL provider: Number of files opened: {files}."))
            .cbs("CbsCoreFinalize: DpxUnload")
            .cbs("CbsCoreFinalize: WdsUnload, logging from cbscore will end.")
            .cbs("Ending TiWorker finalization.")
            .cbs("Ending the TrustedInstaller main loop.")
            .cbs("Starting TrustedInstaller finalization.")
            .cbs("Lock: Lock removed: WinlogonNotifyLock, level: 8, total lock:6")
            .cbs("Ending TrustedInstaller finalization.")
    }

    /// `Session: … initialized by client …`; gives the id.
    pub fn open_session(&mut self, client: &str) -> String {
        let id = self.session_id();
        self.cbs("Maint: idle processing paused").cbs(&format!(
            "Session: {id} initialized by client {client}, external staging directory: (null), external registry directory: (null)"
        ));
        id
    }

    /// `Session: … finalized. Reboot required: no [HRESULT = 0x00000000 - S_OK]`
    pub fn close_session(&mut self, id: &str) -> &mut Self {
        self.cbs(&format!("Session: {id} finalized. Reboot required: no [HRESULT = 0x00000000 - S_OK]"))
    }

    /// `package` looked for its parent and was found applicable.
    pub fn evaluated(&mut self, package: &str, parent: &str, state: &str) -> &mut Self {
        let (base, newest) = (self.machine.base_version(), self.machine.newest_version());
        self.cbs(&format!(
            "Appl: detect Parent, Package: {package}, Parent: {parent}~31bf3856ad364e35~amd64~~{base}, Disposition = Detect, VersionComp: EQ, BuildComp: GE, RevisionComp: GE, Exist: present"
        ))
        .cbs(&format!(
            "Appl: detectParent: parent found: {parent}~31bf3856ad364e35~amd64~~{newest}, state: Installed"
        ))
        .cbs(&format!("Appl: Evaluating package applicability for package {package}, applicable state: {state}"))
    }

    /// A management program lists packages.
    pub fn inventory(&mut self) -> &mut Self {
        let base = self.machine.base_version();
        let id = self.open_session("WinMgmt");
        self.wait_ms(1040)
            .cbs(&format!("Enumerating Foundation package: Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~{base}, this could be slow"))
            .cbs("Appl:Feature On Demand package without explicit comparator, using GE on build version")
            .cbs("Appl:LCU package and revision compare set to explicit")
            .cbs("Package Format: PSFX");
        self.close_session(&id)
    }

    /// The daily look for language features, over `locales` locales (at most 24).
    pub fn language_features(&mut self, locales: usize) -> &mut Self {
        let base = self.machine.base_version();
        let id = self.open_session("LanguageFeaturesOnDemand");
        self.cbs("FOD: ActionList.xml is not cached.")
            .cbs("FOD: WUFodMetadataCache not available; falling back to InboxFodMetadataCache: hr = 0x80070002");
        for feature in FEATURES {
            let package = format!("Microsoft-Windows-{feature}-Package~31bf3856ad364e35~amd64~~{base}");
            self.wait_ms(20).evaluated(&package, "Microsoft-Windows-Client-Features-Package", "Installed");
        }
        self.cbs("Appl: detectParent: no parent found, go absent").cbs(
            "FOD: Package found on the server, but not applicable to the system: \\\\?\\C:\\Windows\\Servicing\\InboxFodMetadataCache\\metadata\\Kernel.Soft.Reboot~~1.0.mum",
        );
        for kind in ["Basic", "OCR", "Speech"] {
            for locale in LOCALES.iter().take(locales) {
                self.wait_ms(9).cbs(&format!(
                    "Appl: Evaluating package applicability for package Microsoft-Windows-LanguageFeatures-{kind}-{locale}-Package~31bf3856ad364e35~amd64~~{base}, applicable state: Installed"
                ));
            }
        }
        self.cbs("Mismatched locale, skip feature. compdb: TW, current location: CN");
        self.close_session(&id)
    }

    /// The agent asks which of `updates` are applicable, after stumbling over packages it cannot open (0x800f0805:
    /// the most frequent noise there is).
    pub fn agent_scan(&mut self, updates: &[&Update]) -> &mut Self {
        for _ in 0..2 {
            let id = self.open_session("WindowsUpdateAgent");
            self.cbs("Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]")
                .cbs("Failed to create open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]")
                .cbs("Failed to OpenPackage using worker session [HRESULT = 0x800f0805]")
                .wait_ms(12)
                .close_session(&id);
        }
        for update in updates {
            self.wait_ms(300).cbs(&format!(
                "WU creates the package, AppID:UpdateOrchestrator, UpdateID:{{{}}}, revision: {}",
                update.id, update.revision
            ));
            let id = self.open_session("WindowsUpdateAgent");
            self.cbs(&format!(
                "Read out cached applicability from TiLight for package: {}, ApplicableState: 112, CurrentState:0",
                update.package
            ))
            .close_session(&id);
        }
        self
    }

    /// One of each line that carries a failing code and means nothing.
    pub fn noise(&mut self) -> &mut Self {
        let (id, guid) = (self.session_id(), self.rng.guid());
        let folder = format!("\\\\?\\C:\\Windows\\CbsTemp\\{id}\\");
        self.cbs("SQM: Initializing online with Windows opt-in: False")
            .cbs("SQM: Cleaning up report files older than 10 days.")
            .cbs("SQM: Failed to start upload with file pattern: C:\\Windows\\servicing\\sqm\\*_std.sqm, flags: 0x2 [HRESULT = 0x80004005 - E_FAIL]")
            .cbs("SQM: Failed to start standard sample upload. [HRESULT = 0x80004005 - E_FAIL]")
            .cbs("SQM: Warning: Failed to upload all unsent reports. [HRESULT = 0x80004005 - E_FAIL]")
            .cbs("Could not load SrClient DLL from path: SrClient.dll.  Continuing without system restore points.")
            .cbs(&format!("Moving directory from {folder} to {folder}{{{guid}}}"))
            .cbs(&format!("Failed to move {folder} to temp directory {folder}{{{guid}}} [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]"))
            .cbs(&format!("Failed moving directory: {folder} to temp, will delete in-place instead [HRESULT = 0x80070020 - ERROR_SHARING_VIOLATION]"))
            .cbs(&format!("Deletion of: {folder} successful"))
            .cbs("Failed to clear CorruptionDetectedDuringAcr store corrupt flag (slow mode trigger). [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
            .record(Severity::Warning, None, "CBS", "Current tick count: 800 lower than last tick count: 1086. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]")
            .cbs("Warning: Unrecognized packageExtended attribute.")
            .cbs("Expecting attribute name [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]")
            .cbs("Failed to get next element [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]")
    }

    /// The store is swept.
    pub fn scavenge(&mut self) -> &mut Self {
        let store = self.rng.between(1_000_000_000_000, 2_900_000_000_000);
        let disposition = self.address();
        self.cbs("Maint: launch type: Maintenance").cbs("Maint: processing state: 1").csi(&format!(
            "IAdvancedInstallerAwareStore_ResolvePendingTransactions (call 1) (flags = 00000004, progress = NULL, phase = 0, pdwDisposition = {disposition}"
        ))
        .csi("Poqexec successfully registered in [l:12 ml:13]'SetupExecute'")
        .csi(&format!("CSI Store {store} initialized"))
        .cbs("Scavenge: Starts")
        .cbs("Scavenge: Begin CSI Store")
        .wait_ms(21_000)
        .csi_stamped("CSI perf trace:")
        .continuation("CSIPERF:SCAVENGE;20417")
        .cbs("Scavenge: Completed, disposition: 0X1")
        .cbs("Maint: processing complete. [HRESULT = 0x00000000 - S_OK]")
    }

    /// One ordinary service run of about 100 lines with `locales` locales, then the service stops.
    pub fn ordinary_run(&mut self, known: &[&Update], locales: usize) -> &mut Self {
        self.start_installer().wait_ms(60);
        match self.rng.between(0, 4) {
            0 => self.inventory(),
            1 => self.agent_scan(known),
            2 => self.language_features(locales).wait_ms(1500).noise(),
            _ => self.inventory().wait_ms(900).scavenge(),
        };
        self.wait_ms(700).language_features(locales / 3);
        self.stop_installer()
    }

    /// Ordinary runs every few hours, until the wall clock shows `until`.
    pub fn quiet_until(&mut self, until: &str, known: &[&Update], locales: usize) -> &mut Self {
        let end = self.machine.clock.at(until);
        while end.since_ms(self.now) > 30 * 60_000 {
            self.ordinary_run(known, locales);
            let pause = self.rng.between(2 * 3_600_000, 7 * 3_600_000).min(end.since_ms(self.now));
            self.wait_ms(pause.max(0));
        }
        self.go_to(end.max(self.now))
    }
}
