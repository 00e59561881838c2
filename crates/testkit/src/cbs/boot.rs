//! What the servicing stack does around a restart: the shutdown phase (`Shtd:`), the next boot's `Startup:`, and the
//! rollback when the first went wrong. A failure may be written only here, hours after the session was finalized.

use super::{CbsLog, Session};
use crate::clock::Moment;

impl CbsLog {
    /// The machine is restarted without servicing work: the service stops, the boot time changes.
    pub fn restart(&mut self, boot: Moment) -> &mut Self {
        if self.running {
            self.cbs("Trusted Installer is shutting down because: SHUTDOWN_REASON_NOTIFICATION:STOP").finalization();
        }
        self.go_to(boot);
        self.boot = boot;
        self.restart_pending = false;
        self
    }

    /// The power goes away in the middle of whatever was written last; the PC boots at `boot`.
    pub fn power_lost(&mut self, boot: Moment) -> &mut Self {
        self.running = false;
        self.restart(boot)
    }

    /// Shutdown processing starts.
    pub(super) fn shutdown_begins(&mut self) -> &mut Self {
        if !self.running {
            self.start_installer();
        }
        self.cbs("Shtd: progress thread started")
            .cbs("SetProgressMessage: progressMessageStage: 0, ExecuteState: CbsExecuteStatePrimitives, SubStage: 0")
            .cbs("Shtd: current ExecuteState is CbsExecuteStatePrimitives")
            .cbs("Perf: Shtd: Driver operations queue started.")
            .wait_ms(2600)
            .cbs("Shtd: Driver operations completed successfully.")
            .cbs("Perf: Shtd: Primitive operations queue started.")
    }

    /// Shutdown and boot of a pending installation that goes well. The machine is up again at `boot`.
    pub fn restart_installs(&mut self, session: &Session, boot: Moment) -> &mut Self {
        self.shutdown_begins()
            .wait_ms(48_000)
            .csi_stamped("Beginning NT transaction commit...")
            .csi_stamped("CSI perf trace:")
            .continuation("CSIPERF:TXCOMMIT;901337")
            .cbs("Shtd: Primitive operations completed successfully.")
            .cbs("Setting ExecuteState key to: CbsExecuteStateResolvePending")
            .cbs("Shtd: progress thread terminating.")
            .finalization();
        let package = &session.update.package;
        self.boots(session, boot, "CbsExecuteStateResolvePending")
            .cbs("Startup: Processing advanced operation queue, startupPhase: 0")
            .wait_ms(9100)
            .csi_stamped("Beginning NT transaction commit...")
            .cbs("Setting ExecuteState key to: CbsExecuteStateComplete")
            .cbs("Clearing HangDetect value");
        self.report_completion(session, "Installed", 0, "Not Applicable")
            .cbs(&format!("Startup: Package: {package} completed startup processing, new state: Installed, original: Absent, targeted: Installed.  hr = 0x0"))
            .cbs("Clearing original failure status: 0x00000000")
            .cbs("Setting ExecuteState key to: ExecuteStateNone")
            .cbs("Startup: Processing complete. [HRESULT = 0x00000000 - S_OK]")
            .startup_ends("0x00000000")
    }

    /// Shutdown of a pending installation that meets a denied file, and the boot that rolls it back.
    pub fn restart_denied(&mut self, session: &Session, path: &str, boot: Moment) -> &mut Self {
        self.shutdown_begins().wait_ms(31_000).denied(path)
            .csi_failed(None, "HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED) #9118022# from Windows::ServicingAPI::CCSIExternalTransformerEnumerator::PerformPrimitiveOperations(...)[gle=0x80070005]")
            .cbs_error("Shtd: Failed while processing critical primitive operations queue. [HRESULT = 0x80070005 - E_ACCESSDENIED]")
            .cbs("Shtd: Rolling back KTM, because primitive operations failed.")
            .cbs("Setting ExecuteState key to: CbsExecuteStateInitiateRollback | CbsExecuteStateFlagPrimitivesFailed")
            .cbs("SetProgressMessage: progressMessageStage: -1, ExecuteState: CbsExecuteStateInitiateRollback | CbsExecuteStateFlagPrimitivesFailed, SubStage: 0")
            .cbs("Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Rollback.")
            .cbs("Setting original failure status: 0x80070005, last forward execute state: CbsExecuteStatePrimitives")
            .cbs("Shtd: progress thread terminating.")
            .finalization();
        let package = &session.update.package;
        self.boots(session, boot, "CbsExecuteStateInitiateRollback | CbsExecuteStateFlagPrimitivesFailed")
            .cbs("Retrieved original failure status: 0x80070005, last forward execute state: CbsExecuteStatePrimitives")
            .cbs("Startup: Initiating rollback transaction.")
            .cbs("Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Rollback.")
            .wait_ms(22_000)
            .csi_stamped("Beginning NT transaction commit...")
            .cbs("Startup: Rollback completed.")
            .failure_report(session, 0x8007_0005, "CSI Other");
        self.report_completion(session, "Absent", 0x8007_0005, "CSI Other")
            .cbs(&format!("Startup: Package: {package} completed startup processing, new state: Absent, original: Absent, targeted: Installed.  hr = 0x80070005"))
            .cbs("Setting ExecuteState key to: ExecuteStateNone")
            .cbs("Startup: Processing complete. [HRESULT = 0x80070005 - E_ACCESSDENIED]")
            .startup_ends("0x80070005")
    }

    /// The service starts with the machine and takes up the session from before.
    pub(super) fn boots(&mut self, session: &Session, boot: Moment, state: &str) -> &mut Self {
        self.restart(boot).wait_ms(8500);
        let boot = self.machine.clock.line_ms(boot);
        self.cbs("TI: --- Initializing Trusted Installer ---").cbs(&format!("TI: Last boot time: {boot}"));
        self.initialization()
            .cbs("Winlogon: Registering for CreateSession notifications")
            .cbs("Winlogon: Loading SysNotify DLL")
            .cbs("Winlogon: Starting notify server ");
        self.worker_starts()
            .cbs("Startup: BlockTime: 10800000ms, BlockTimeIncrement: 900000ms")
            .cbs("SetProgressMessage: progressMessageStage: 0, ExecuteState: ExecuteStateNone, SubStage: 0")
            .cbs(&format!(
                "Session: {} initialized by client {}, external staging directory: (null), external registry directory: (null)",
                session.id, session.client.id()
            ))
            .cbs(&format!("Startup: current ExecuteState is {state}"))
            .cbs("Disabling LKG boot option")
            .cbs("Startup: Initializing driver operations queue.")
            .cbs("Startup: Initializing advanced operation queue.")
            .cbs("Startup: Waiting for SC autostart event")
            .wait_ms(3000)
            .cbs("Startup: Changing logon timeout to a sliding window timeout: 900000")
            .cbs("Startup: SC autostart event signaled")
    }

    pub(super) fn startup_ends(&mut self, result: &str) -> &mut Self {
        self.cbs("Enabling LKG boot option")
            .cbs("Setting ServicingInProgress flag to 0")
            .cbs("Flush: registry...")
            .wait_ms(32)
            .cbs("Flush: registry took: 32 ms.")
            .cbs(&format!("Startup processing completed. [HRESULT = {result}]"))
            .cbs("Winlogon: Simplifying Winlogon CreateSession notifications")
            .cbs("Winlogon: Deregistering for CreateSession notifications")
            .cbs("Startup: received notification that startup processing completed, allowing user to logon")
            .cbs("Startup processing complete, Trusted Installer will now wait around for a little while to see if any clients show up.")
            .cbs("Startup processing thread terminated normally")
            .cbs("TI: Startup Processing completes, release startup processing lock.")
            .stop_installer()
    }
}
