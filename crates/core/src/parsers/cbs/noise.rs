//! Failures that are none: line shapes (words and code together) seen in healthy logs.
//!
//! A code alone is never noise: the same code in another line may be the failure. Sources: real healthy logs, and
//! Microsoft's articles for the Windows Error Reporting and restore-point lines.

use crate::hresult::Code;

/// Is a failing line of this shape found in healthy logs?
pub(super) fn is_noise(message: &str, code: Code) -> bool {
    let starts = |heads: &[&str]| heads.iter().any(|head| message.starts_with(head));
    let holds = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    if starts(&[
        "SQM:",
        "Not able to query DisableWerReporting",
        "Failed to query DisableWerReporting",
        "Not able to add",
        "The store corruption status report is incomplete",
        "Appl:",
        // Repeats what the session was finalised with.
        "Failed to FinalizeEx",
    ]) {
        return true;
    }
    match code.0 {
        // Packages probed by name that are not there.
        0x800f_0805 => holds(&["open package", "OpenPackage"]),
        // Enumerators that reach their end, manifests without an item, lookups that find nothing.
        0x800f_080d => holds(&["get next element"]),
        0x8007_0490 => !starts(&[
            "Startup:",
            "Shtd:",
            "Exec:",
            "Doqe:",
            "Doqi:",
            "DriverUpdate",
            "Failed execut",
            "Failed to process",
        ]),
        0x8007_0422 => holds(&["restore point"]),
        0x8007_0020 => holds(&["CbsTemp", "temp directory"]),
        0x8007_007e => holds(&["provider", "load", "Load"]),
        0x8007_0032 => holds(&["EEHandler", "Appx"]),
        0x800f_080c => holds(&["Defender", "Unknown update"]),
        0x8007_0002 => holds(&["WER", "Windows Error Report", "registry", "key", "pending.xml", "poqexec"]),
        0x8007_06ba => holds(&["Eventlog", "event log"]),
        0x8007_0008 => holds(&["corruption detect"]),
        0x8007_0216 => holds(&["scavenging", "Scavenging"]),
        0x8375_0009 | 0x8000_4004 | 0x800f_0830 => true,
        // Shutdown overtook the line: a follow-up of whatever stopped servicing.
        0x8007_045b => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_words_and_code_together() {
        for (message, code, noise) in [
            ("Failed to internally open package.", 0x800f_0805, true),
            ("Failed to resolve execution chain.", 0x800f_0805, false),
            ("SQM: Failed to start upload", 0x8000_4005, true),
            ("The store corruption status report is incomplete.", 0x8007_0002, true),
            ("Startup: Failed to process advanced operation queue", 0x8000_4005, false),
            ("Failed to check whether package is partially installed", 0x8007_0490, true),
            ("Shtd: Failed while processing non-critical driver operations queue.", 0x8007_0490, false),
            ("Failed to move C:\\Windows\\CbsTemp\\1_2 to temp directory", 0x8007_0020, true),
            ("Failed to open file rpcss.dll", 0x8007_0020, false),
            ("Failed to get last scavenging starvation report value.", 0x8007_0216, true),
        ] {
            assert_eq!(is_noise(message, Code(code)), noise, "{message} {code:#x}");
        }
    }
}
