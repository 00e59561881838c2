//! Health scans of the component store (`DISM /Online /Cleanup-Image /ScanHealth`), and their summary.

use super::CbsLog;

impl CbsLog {
    /// A repair that finds the manifests of `missing` packages gone, and no copy of them.
    pub fn restore_health_without_source(&mut self, missing: &[&str]) -> &mut Self {
        const NO_SOURCE: &str = "0x800f081f - CBS_E_SOURCE_MISSING";
        if !self.running {
            self.start_installer();
        }
        let client = "DISM Package Manager Provider";
        let id = self.open_session(client);
        self.cbs("Client specifies manual store corruption detect or repair.").cbs(&format!(
            "Exec: Session processing started.  Client: Manual, Session({client} Store Corruption Detect/Repair): {id}"
        ));
        self.wait_ms(88_000).cbs("=================================").cbs("Checking System Update Readiness.").cbs("");
        for package in missing {
            self.cbs(&format!("(p)\tCBS MUM Missing\t(n)\t\t\t{package}"));
            self.cbs("Repair failed: Missing replacement mum/cat pair.");
        }
        let count = missing.len();
        self.cbs("").cbs("Summary:").cbs("Operation: Detect and Repair ").cbs("Operation result: 0x800f081f");
        self.cbs("Last Successful Step: Remove staged packages completes.")
            .cbs(&format!("Total Detected Corruption:\t{count}"))
            .cbs(&format!("\tCBS Manifest Corruption:\t{count}"))
            .cbs("Total Repaired Corruption:\t0")
            .cbs("")
            .cbs(&format!(
                "CheckSur: hrStatus: 0x800f081f [CBS_E_SOURCE_MISSING], download Result: 0x80240438 [{}]",
                "Unknown Error"
            ))
            .cbs(&format!("Exec: Processing complete, session(Corruption Repairing): {id} [HRESULT = {NO_SOURCE}]"))
            .cbs_error(&format!(
                "Session: {id} failed to perform store corruption detect and repair operation. [HRESULT = {NO_SOURCE}]"
            ))
            .cbs(&format!("Session: {id} finalized. Reboot required: no [HRESULT = {NO_SOURCE}]"))
    }

    /// A scan that finds the manifests of `missing` packages gone and repairs nothing.
    pub fn scan_health(&mut self, missing: &[&str]) -> &mut Self {
        if !self.running {
            self.start_installer();
        }
        let client = "DISM Package Manager Provider";
        let id = self.open_session(client);
        self.cbs("Client specifies manual store corruption detect or repair.").cbs(&format!(
            "Exec: Session processing started.  Client: Manual, Session({client} Store Corruption Detect/Repair): {id}"
        ));
        for stage in ["CheckCbs", "CheckCsi", "Report"] {
            self.cbs(&format!("FLOW: Entering stage: {stage} "));
            for files in 1..=20 {
                self.csi(&format!("Direct SIL provider: Number of files opened: {files}."));
            }
            self.wait_ms(41_000);
        }
        self.cbs("=================================").cbs("Checking System Update Readiness.").cbs("");
        for package in missing {
            self.cbs(&format!("(p)\tCBS MUM Missing\t(n)\t\t\t{package}"));
        }
        let count = missing.len();
        self.cbs("").cbs("Summary:").cbs("Operation: Detect only ").cbs("Operation result: 0x0");
        self.cbs("Last Successful Step: Entire operation completes.")
            .cbs(&format!("Total Detected Corruption:\t{count}"))
            .cbs(&format!("\tCBS Manifest Corruption:\t{count}"))
            .cbs("\tCBS Metadata Corruption:\t0")
            .cbs("\tCSI Manifest Corruption:\t0")
            .cbs("\tCSI Metadata Corruption:\t0")
            .cbs("\tCSI Payload Corruption:\t0")
            .cbs("Total Repaired Corruption:\t0")
            .cbs("\tCBS Manifest Repaired:\t0")
            .cbs("\tCSI Manifest Repaired:\t0")
            .cbs("\tCSI Payload Repaired:\t0")
            .cbs("\tCSI Store Metadata refreshed:\tTrue")
            .cbs("")
            .cbs("Total Operation Time: 123 seconds.")
            .cbs("CheckSur: hrStatus: 0x0 [S_OK], download results: <none>")
            .cbs(&format!("Count of times corruption detected: {count}"))
            .cbs("Seconds between initial corruption detections: -1")
            .cbs("Seconds between corruption and repair: -1")
            .cbs(&format!(
                "Exec: Processing complete, session(Corruption Detecting): {id} [HRESULT = 0x00000000 - S_OK]"
            ));
        self.close_session(&id)
    }
}
