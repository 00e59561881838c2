//! Failures about packages and files: each begins with the line that names what is wrong, ends in the code that goes up.

use super::{CbsLog, Session};

const MISSING: &str = "0x80073701 - ERROR_SXS_ASSEMBLY_MISSING";
const NOT_FOUND: &str = "0x80070002 - ERROR_FILE_NOT_FOUND";
const NO_BASE: &str = "0x800f0984 - PSFX_E_MATCHING_BINARY_MISSING";
const NO_HASH: &str = "0x80092004 - CRYPT_E_NOT_FOUND";
const OLD_STACK: &str = "0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED";
const FULL: &str = "0x80070070 - ERROR_DISK_FULL";
const NOT_APPLICABLE: &str = "0x800f081e - CBS_E_NOT_APPLICABLE";
const DEVICE: &str = "0x8007045d - ERROR_IO_DEVICE";

impl CbsLog {
    /// What a session says on its way out.
    fn goes_up(&mut self, session: &Session, code: u32, source: &str, result: &str) -> &mut Self {
        let chain = if source == "Resolve" { "resolve" } else { "execute" };
        self.cbs(&format!("Failed to {chain} execution chain. [HRESULT = {result}]"))
            .cbs_error(&format!("Failed to process single phase execution. [HRESULT = {result}]"));
        self.failed(session, code, source, result)
    }

    /// Resolving does not find a package that is registered: `plan` → here.
    pub fn fail_package_gone(&mut self, session: &Session, package: &str) -> &mut Self {
        self.wait_ms(300).cbs("Perf: Resolve chain started.");
        let hash = self.rng.hash();
        self.open_transaction(session)
            .wait_ms(410)
            .cbs(&format!("Failed to pin deployment while resolving Update: {package}.{hash}{hash} from file: (null) [HRESULT = {MISSING}]"))
            .cbs(&format!("Failed to bulk stage deployment manifest and pin deployment for package:{package} [HRESULT = {MISSING}]"))
            .cbs("Perf: Resolve chain complete.")
            .goes_up(session, 0x8007_3701, "Resolve", MISSING)
    }

    /// Staging misses a file that the update's container should hold: `plan`, `resolve` → here. Optional files it misses
    /// as always.
    pub fn fail_payload_missing(&mut self, session: &Session, file: &str) -> &mut Self {
        let cab = format!(
            "\\\\?\\C:\\Windows\\SoftwareDistribution\\Download\\2ac1\\windows10.0-{}-x64.cab",
            session.update.kb.to_lowercase()
        );
        self.misses_optional_files(session)
            .wait_ms(8_000)
            .dpx(&format!("Extraction of file: {file} failed because it is not present in the container ({cab})."))
            .dpx("DpxException hr=0x80070002 code=0x020109")
            .cbs(&format!("Failed to stage execution package: {} [HRESULT = {NOT_FOUND}]", session.update.package))
            .goes_up(session, 0x8007_0002, "Stage", NOT_FOUND)
    }

    /// What DPX says of every sound package: some files may be there or not.
    pub fn misses_optional_files(&mut self, session: &Session) -> &mut Self {
        let cab = format!(
            "\\\\?\\C:\\Windows\\SoftwareDistribution\\Download\\2ac1\\windows10.0-{}-x64.cab",
            session.update.kb.to_lowercase()
        );
        self.dpx("Started DPX phase: Resume and Download Job")
            .dpx(&format!("Extraction of file: update.ses failed because it is not present in the container ({cab})."))
            .dpx("DpxException hr=0x80070002 code=0x020109")
            .cbs(&format!("Not able to add file to extract: update.ses [HRESULT = {NOT_FOUND}]"))
    }

    /// A delta finds the base of `file` changed: `plan`, `resolve`, `stage` → here.
    pub fn fail_delta(&mut self, session: &Session, component: &str, file: &str) -> &mut Self {
        self.cbs("Perf: Execute chain started.");
        self.open_transaction(session).wait_ms(3_200).hydration_failed(component, file);
        self.cbs(&format!(
            "Failed to commit transaction with client id: TI7.{}:1/{} [HRESULT = {NO_BASE}]",
            session.id, session.update.package
        ))
        .cbs("Perf: Execute chain complete.")
        .goes_up(session, 0x800f_0984, "Execute", NO_BASE)
    }

    /// The engine cannot build a file from its delta.
    pub fn hydration_failed(&mut self, component: &str, file: &str) -> &mut Self {
        let version = self.machine.newest_version();
        let named = format!("{component}, version {version}, arch amd64, nonSxS, pkt {{l:8 b:31bf3856ad364e35}}");
        self.csi_failed_stamped("onecore\\base\\wcp\\rtllib\\win32lib\\delta_library.cpp(287): Error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) originated in function Windows::Rtl::DeltaDecompressBuffer expression: g_pfnApplyDeltaB(( (DELTA_FLAG_TYPE)0x00000000 ), ReferenceInput, CompressedInput, &UncompressedOutput)")
            .csi_failed(None, &format!("Hydration failed for component {named} on file {file} with NTSTATUS -1073283059. Matching Component = {named}. FileHasForwardReverseDeltas  = true[gle=0x80004005]"))
    }

    /// A component's hash stands in no catalogue: `plan`, `resolve`, `stage` → here.
    pub fn fail_hash(&mut self, session: &Session, component: &str) -> &mut Self {
        self.cbs("Perf: Execute chain started.");
        let (version, catalogue) = (self.machine.newest_version(), self.rng.hash());
        let catalogue = format!("\\SystemRoot\\WinSxS\\Catalogs\\{catalogue}{catalogue}.cat");
        self.open_transaction(session)
            .wait_ms(2_100)
            .csi(&format!("Couldn't find the hash of component: {component}, Version = {version}, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), Culture neutral, VersionScope = 1 nonSxS in the catalog [l:{0} ml:{0}]'{catalogue}'.", catalogue.len()))
            .csi_failed(None, ": Error 80092004 [Warning,Facility=FACILITY_NTSSPI,Code=8196 (0x2004)] originated in function CCSDirectTransaction::AddImplicationsToCatalogsAndVerifyComponentHashes expression: (null)")
            .csi_failed(None, "80092004 [Warning,Facility=FACILITY_NTSSPI,Code=8196 (0x2004)] #14706236# from CCSDirectTransaction::PrepareForCommit(...)[gle=0x80092004]")
            .goes_up(session, 0x8009_2004, "Execute", NO_HASH)
    }

    /// The update needs a newer servicing stack: `plan` → here.
    pub fn fail_old_stack(&mut self, session: &Session, needed: &str, present: &str) -> &mut Self {
        let package = &session.update.package;
        self.wait_ms(90)
            .cbs_error(&format!("Package \"{package}\" requires Servicing Stack v{needed} but current Servicing Stack is v{present}. [HRESULT = {OLD_STACK}]"))
            .goes_up(session, 0x800f_0823, "Execute", OLD_STACK)
    }

    /// The system volume is full: `plan`, `resolve` → here.
    pub fn fail_disk_full(&mut self, session: &Session, free: u32, needed: u32) -> &mut Self {
        self.cbs(&format!("Free disk space check on C:. Available: {free}MB, Required size (Lang neutral): {needed}MB, Required size (Per language): 0MB, Languages installed: 1, Total Required: {needed}MB"))
            .wait_ms(14_000)
            .csi_failed(None, "STATUS_DISK_FULL #88231# from Windows::Rtl::SystemImplementation::CFile::SysWriteFile(...)[gle=0xd000007f]")
            .cbs(&format!("Failed to stage execution package: {} [HRESULT = {FULL}]", session.update.package))
            .goes_up(session, 0x8007_0070, "Stage", FULL)
    }

    /// The disk does not answer: `plan`, `resolve` → here.
    pub fn fail_disk_error(&mut self, session: &Session) -> &mut Self {
        self.wait_ms(9_000)
            .cbs(&format!("Failed to stage execution package: {} [HRESULT = {DEVICE}]", session.update.package))
            .goes_up(session, 0x8007_045d, "Stage", DEVICE)
    }

    /// A folder that a component expects is gone: `plan`, `resolve`, `stage` → here.
    pub fn fail_folder_gone(&mut self, session: &Session, path: &str) -> &mut Self {
        self.cbs("Perf: Execute chain started.");
        let name = format!("\\??\\{path}");
        self.open_transaction(session)
            .wait_ms(2_600)
            .csi_failed(None, &format!("STATUS_OBJECT_NAME_NOT_FOUND #13367681# from Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = (AllowSharingViolation), handle = {{provider=NULL, handle=0, name= (\"null\")}}, da = (SYNCHRONIZE|FILE_READ_ATTRIBUTES), oa = @0xa130e9e088->OBJECT_ATTRIBUTES {{s:48; rd:NULL; on:[l:{0}]'{name}'; a:(OBJ_CASE_INSENSITIVE)}}, iosb = @0xa130e9e068, as = (null), fa = 0, cd = FILE_OPEN, eab = NULL, eal = 0, disp = Invalid)", name.len()))
            .csi_failed(None, "HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND) #9119870# from Windows::ServicingAPI::CCSITransaction::ICSITransaction_Commit(Flags = 31, pSink = NULL, disp = 0)[gle=0x80070002]")
            .goes_up(session, 0x8007_0002, "Execute", NOT_FOUND)
    }

    /// Nothing that the update builds on is there: `plan` → here, and nothing failed.
    pub fn refuse_without_parent(&mut self, session: &Session) -> &mut Self {
        let package = &session.update.package;
        self.wait_ms(60)
            .cbs("Appl: detectParent: no parent found, go absent")
            .cbs(&format!("Appl: Evaluating package applicability for package {package}, applicable state: Absent"))
            .not_applicable(session)
    }

    /// A newer revision of the update is there: `plan` → here, and nothing failed.
    pub fn refuse_superseded(&mut self, session: &Session, present: &str) -> &mut Self {
        let package = &session.update.package;
        self.wait_ms(60)
            .cbs(&format!(
                "Appl: Higher version found for package: {package}, superseded. (Version on system:{present})"
            ))
            .cbs(&format!("Appl: Evaluating package applicability for package {package}, applicable state: Superseded"))
            .not_applicable(session)
    }

    /// The update does not apply, and no line says why: `plan` → here, and nothing failed.
    pub fn not_applicable(&mut self, session: &Session) -> &mut Self {
        self.wait_ms(40).processing_complete(session, NOT_APPLICABLE);
        self.session_finalized(session, "no", NOT_APPLICABLE)
    }
}
