//! One update going through the servicing stack, phase by phase. Each phase is a call of its own, so that a scenario can
//! let two sessions interleave, fail anywhere, or restart in between.

use super::CbsLog;
use crate::machine::Update;

/// Who asked for the update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// Windows Update.
    Agent,
    /// A stand-alone `.msu` (wusa).
    Wusa,
    /// `DISM /Add-Package`.
    Dism,
}

impl Client {
    /// The client id of the log.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            // wusa works through the agent; only the application id tells.
            Self::Agent | Self::Wusa => "WindowsUpdateAgent",
            Self::Dism => "DISM Package Manager Provider",
        }
    }
}

/// One servicing session that installs one update.
#[derive(Clone, Debug)]
pub struct Session {
    /// `30966576_3062129724`: when it was opened.
    pub id: String,
    /// What it installs.
    pub update: Update,
    /// For whom.
    pub client: Client,
    pub(super) execution: u32,
}

/// Components a cumulative update touches first.
const COMPONENTS: [&str; 12] = [
    "microsoft-windows-com-dcom-rpcss",
    "microsoft-windows-ntdll",
    "microsoft-windows-kernel32",
    "microsoft-windows-win32kfull",
    "microsoft-windows-tcpip-binaries",
    "microsoft-windows-smbserver-v2",
    "microsoft-windows-printing-spooler-core",
    "microsoft-windows-ie-htmlrendering",
    "microsoft-windows-security-kerberos",
    "microsoft-windows-lsa",
    "microsoft-windows-gdi32full",
    "microsoft-windows-audio-audiocore",
];

impl CbsLog {
    /// The session is opened and the update found applicable.
    pub fn begin(&mut self, update: &Update, client: Client) -> Session {
        if !self.running {
            self.start_installer();
        }
        if client != Client::Dism {
            let (id, revision) = (&update.id, update.revision);
            let app = if client == Client::Wusa { "wusa" } else { "UpdateOrchestrator" };
            self.cbs(&format!("WU creates the package, AppID:{app}, UpdateID:{{{id}}}, revision: {revision}"));
        }
        let id = self.open_session(client.id());
        self.execution += 1;
        let session = Session { id, update: update.clone(), client, execution: self.execution };
        let edition = format!("Microsoft-Windows-{}", self.machine.edition_package);
        self.wait_ms(210).cbs("Appl:LCU package and revision compare set to explicit").evaluated(
            &update.package,
            &edition,
            "Installed",
        );
        for part in 1..=3 {
            let package = self.part(&session, part);
            self.wait_ms(15).evaluated(&package, "Microsoft-Windows-Client-Features-Package", "Installed");
        }
        self.cbs(&format!(
            "External EvaluateApplicability, package: {}, package applicable State: Installed, highest update applicable state: Installed, resulting applicable state:Installed",
            update.package
        ));
        session
    }

    /// The name of one of the update's child packages.
    fn part(&self, session: &Session, part: u32) -> String {
        format!("Package_{part}_for_{}~31bf3856ad364e35~amd64~~10.0.1.{}", session.update.kb, 2 + part)
    }

    /// One line per child package, in the phase's own words.
    fn each_part(&mut self, session: &Session, verb: &str, deployment: &str) -> &mut Self {
        let version = self.machine.newest_version();
        for (part, component) in (1..).zip(COMPONENTS) {
            let (package, hash) = (self.part(session, part), self.rng.hash());
            let number = session.update.number();
            self.wait_ms(38).cbs(&format!(
                "Exec: {verb} Package: {package}, Update: {number}-{part}_neutral_PACKAGE, {deployment}: amd64_{component}_31bf3856ad364e35_{version}_none_{hash}"
            ));
        }
        self
    }

    /// Execution starts and is planned.
    pub fn plan(&mut self, session: &Session) -> &mut Self {
        let (id, client, package) = (&session.id, session.client.id(), &session.update.package);
        self.wait_ms(400)
            .cbs(&format!("Exec: Session processing started.  Client: {client}, Session(Install): {id}"))
            .cbs("Reboot mark refs: 0")
            .cbs("Idle processing thread terminated normally")
            .cbs(&format!("Exec: Processing started.  Client: {client}, Session: {id}, Package: {package}, Identifier: {}", session.update.kb))
            .cbs(&format!("Exec: Using execution sequence: {}", session.execution))
            .cbs("Disabling LKG boot option")
            .cbs("Begin nested restore point...")
            .cbs("Failed setting restore point [HRESULT = 0x80070422 - ERROR_SERVICE_DISABLED]")
            .wait_ms(850)
            .cbs(&format!("Plan: Package: {package}, current: Absent, pending: Default, start: Absent, applicable: Installed, targeted: Installed, limit: Installed"));
        for part in 1..=12 {
            let package = self.part(session, part);
            let number = session.update.number();
            self.wait_ms(22).cbs(&format!(
                "Plan: Package: {package}, Update: {number}-{part}_neutral_PACKAGE, current: Absent, pending: Default, start: Absent, applicable: Installed, targeted: Installed, limit: Installed, selected: Default"
            ));
        }
        self
    }

    /// Packages are resolved.
    pub fn resolve(&mut self, session: &Session) -> &mut Self {
        self.wait_ms(300).cbs("Perf: Resolve chain started.");
        self.open_transaction(session);
        self.each_part(session, "Resolving", "PinDeployment");
        self.cbs("CommitPackagesState: Started persisting state of packages")
            .cbs("CommitPackagesState: Completed persisting state of packages")
            .cbs("Perf: Resolve chain complete.")
    }

    pub(super) fn open_transaction(&mut self, session: &Session) -> &mut Self {
        let address = self.address();
        self.csi_stamped(&format!(
            "CSI Transaction {address} initialized for deployment engine {{d16d444c-56d8-11d5-882d-0080c847b195}} with flags 00000002 and client id 'TI7.{}:1/{}'",
            session.id, session.update.package
        ))
    }

    /// Files are unpacked into the store.
    pub fn stage(&mut self, session: &Session) -> &mut Self {
        self.cbs("Perf: Stage chain started.")
            .dpx("Started DPX phase: Resume and Download Job")
            .dpx("Started DPX phase: Apply Deltas Provided In File")
            .wait_ms(372_000)
            .dpx("Ended DPX phase: Apply Deltas Provided In File")
            .dpx("CJob::Resume completed with status: 0x0")
            .dpx("Ended DPX phase: Resume and Download Job");
        self.each_part(session, "Staging", "PinDeployment");
        self.progress(40).cbs("Perf: Stage chain complete.")
    }

    pub(super) fn progress(&mut self, percent: u32) -> &mut Self {
        self.cbs(&format!(
            "Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Percent progress: {percent}."
        ))
    }

    /// Components are installed into the running system, as far as that is possible.
    pub fn execute(&mut self, session: &Session) -> &mut Self {
        self.cbs("Perf: Execute chain started.");
        self.open_transaction(session);
        self.each_part(session, "Installing", "InstallDeployment");
        self.progress(70).wait_ms(268_000).csi_stamped("CSI perf trace:").continuation("CSIPERF:TXCOMMIT;412337")
    }

    /// The installed end without restart.
    pub fn finish(&mut self, session: &Session) -> &mut Self {
        self.wait_ms(900).cbs("Perf: Execute chain complete.");
        self.report_completion(session, "Installed", 0, "Not Applicable");
        self.processing_complete(session, "0x00000000 - S_OK");
        self.session_finalized(session, "no", "0x00000000 - S_OK")
    }

    /// Everything is prepared; the rest happens around the next restart.
    pub fn finish_pending(&mut self, session: &Session) -> &mut Self {
        self.restart_pending = true;
        self.wait_ms(900)
            .csi("ICSITransaction::Commit calling IStorePendingTransaction::Apply - coldpatching=FALSE applyflags=3")
            .csi("Creating NT transaction (seq 2)")
            .csi("Created NT transaction (seq 2) result 0x00000000, handle @0x344")
            .csi_stamped("Beginning NT transaction commit...")
            .csi("Poqexec successfully registered in [l:12 ml:13]'SetupExecute'")
            .cbs("Perf: Execute chain complete.")
            .cbs("Setting ExecuteState key to: CbsExecuteStatePrimitives")
            .cbs("TI: CBS has signaled that a reboot is required.")
            .cbs("Reboot mark set")
            .cbs("Trusted Installer successfully registered to be restarted for pre-shutdown.");
        let package = &session.update.package;
        self.cbs(&format!(
            "Reporting package change for package: {package}, current: Staged, pending: Default, start: Absent, applicable: Installed, target: Installed, limit: Installed, hotpatch status: StillGoing, status: 0x0, failure source: Not Applicable, reboot required: True, client id: {}, initiated offline: False, execution sequence: {}, first merged sequence: {}, reboot reason: COMPONENT_IN_USE, RM App session: -1, RM App name: N/A, FileName in use: N/A, release type: Security Update, release quality: final, OC operation: False, download source: 0, download time (secs): 4294967295, download status: 0x0 (S_OK), Express download: False, Download Size: 0",
            session.client.id(), session.execution, session.execution
        ))
        .cbs("SQM: Package change report datapoints not populated because SQM is not initialized or not running online.");
        self.processing_complete(session, "0x00000000 - S_OK");
        self.session_finalized(session, "yes", "0x00000000 - S_OK")
    }

    pub(super) fn report_completion(&mut self, session: &Session, state: &str, status: u32, source: &str) -> &mut Self {
        let (package, client, execution) = (&session.update.package, session.client.id(), session.execution);
        self.cbs(&format!(
            "Reporting package change completion for package: {package}, current: {state}, original: Absent, target: Installed, status: 0x{status:x}, failure source: {source}, failure details: \"(null)\", client id: {client}, initiated offline: False, execution sequence: {execution}, first merged sequence: {execution}, pending decision: InteractiveInstall{}, primitive execution context: Interactive ",
            if status == 0 { "Succeeded" } else { "Failed" }
        ))
        .cbs("The store corruption status report is incomplete. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
        .cbs("SQM: Package change report datapoints not populated because SQM is not initialized or not running online.")
    }

    pub(super) fn processing_complete(&mut self, session: &Session, result: &str) -> &mut Self {
        let (id, package, kb) = (&session.id, &session.update.package, session.update.kb);
        self.cbs("FinalCommitPackagesState: Completed persisting state of packages")
            .cbs("Enabling LKG boot option")
            .cbs(&format!(
                "Exec: Processing complete.  Session: {id}, Package: {package}, Identifier: {kb} [HRESULT = {result}]"
            ))
    }

    pub(super) fn session_finalized(&mut self, session: &Session, reboot: &str, result: &str) -> &mut Self {
        self.cbs(&format!("Session: {} finalized. Reboot required: {reboot} [HRESULT = {result}]", session.id))
    }

    /// A whole installation without restart.
    pub fn installed(&mut self, update: &Update, client: Client) -> Session {
        let session = self.begin(update, client);
        self.plan(&session).resolve(&session).stage(&session).execute(&session).finish(&session);
        session
    }

    /// A whole installation up to *restart required*.
    pub fn installed_pending(&mut self, update: &Update, client: Client) -> Session {
        let session = self.begin(update, client);
        self.plan(&session).resolve(&session).stage(&session).execute(&session).finish_pending(&session);
        session
    }
}
