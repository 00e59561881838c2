//! Mechanisms of failure that a line states by its own words.

use serde::{Deserialize, Serialize};

/// How servicing, the update agent or setup fails, by the shape of the line that says so. What each leaves in
/// `subject` and `detail` of [`super::What::Fault`] is said here; fields the line does not fill are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fault {
    /// `Repair failed: Missing replacement mum/cat pair`: a repair found no good copy. Subject: of what.
    ReplacementMissing,
    /// `Extraction of file: … failed because it is not present in the container`. Subject: the file.
    FileNotInContainer,
    /// `Package "P" requires Servicing Stack v… but current Servicing Stack is v…`. Subject: the package; detail: the two
    /// versions, needed and present, with a space between.
    StackTooOld,
    /// `Couldn't find the hash of component: C in the catalog "F"`. Subject: the component; detail: the catalog.
    HashNotInCatalog,
    /// `Failed execution of queue item Installer: N … Failure will not be ignored`, or its row in the error summary.
    /// Subject: the installer; detail: component or program file.
    Installer,
    /// `INSTALL index: n, phase: p, result r, inf: X.inf`, `Doqe: Recording result: 0x…, for Inf: X.inf`. Subject: the inf.
    Driver,
    /// `Shtd: Rolling back KTM, because drivers failed.`, `Doqe: Failed installing driver updates`: which one is not said.
    DriverQueue,
    /// `Failed in StartService for "S" with error code n`. Subject: the service.
    ServiceStart,
    /// `Startup: A possible hang was detected on the last boot.`
    Hang,
    /// `Shtd: Timed out waiting for shutdown processing to complete - no progress detected in last 900000 milliseconds`.
    /// Subject: how long, milliseconds.
    ShutdownTimeout,
    /// `Registry value for V is not a dword type.` Subject: the value.
    RegistryType,
    /// A request to the update server failed. Subject: the call or address as the line names it; detail: what the server
    /// answered.
    Request,
    /// The new Windows of an upgrade stopped with a bug check, which is the code. Subject: the module.
    BugCheck,
}
