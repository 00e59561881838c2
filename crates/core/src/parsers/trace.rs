//! `.etl` traces: the header alone.

use crate::extract::{Extract, ScanIssue};

/// Reads the header, which is in the first bytes.
pub(crate) fn read(_head: &[u8], out: &mut Extract) {
    out.issues.push(ScanIssue::NotConverted);
}
