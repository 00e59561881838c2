//! How an update is carried out: the driver queue, the watchdog of shutdown and startup, registry and hives, boot files.
//!
//! ```text
//! INSTALL index: 194, phase: 2, result 13, inf: sample.inf
//! Doqe: Recording result: 0x8007000d, for Inf: sample.inf
//! DriverUpdateInstallUpdates failed [HRESULT = 0x8007000d - ERROR_INVALID_DATA]
//! Doqe: Failed installing driver updates [HRESULT = 0x8007000d - ERROR_INVALID_DATA]
//! Doqi: Failed loading driver operations queue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]
//! Startup: Failed executing critical driver operations queue [HRESULT = 0x8007000d - ERROR_INVALID_DATA]
//! Startup: Rolling back KTM, because drivers failed.
//! Startup: A possible hang was detected on the last boot. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]
//! Startup: will attempt a restart to recover.
//! Shtd: Timed out waiting for shutdown processing to complete - no progress detected in last 900000 milliseconds
//! DpxException hr=0x800705aa code=0x02060e
//! Registry value for V is not a dword type. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]
//! Failed to load the COMPONENTS hive from 'C:\…\COMPONENTS' into registry key 'HKLM\COMPONENTS'. [HRESULT = …]
//! BFSVC: SpaceCheck: Insufficient free space
//! BFSVC Error: ServicingBootFiles failed. Error = 0x70
//! ```
//!
//! Sources: Microsoft's articles on 0x80070002, 0x80070003, 0x8007000d, 0x80070490, 0x800705aa, 0x800f0920 and on updates
//! that hang; boot files: public reports on updates that found the EFI partition full.

use crate::extract::{Fault, What};
use crate::hresult::{Code, code_in};
use crate::text::Encoding;

/// Results of a driver operation that are none of a failure: no more items (the driver is there already), pending, restart
/// needed.
const NO_FAILURE: [u32; 4] = [0, 259, 997, 3010];

/// Reads a message of component `CBS`; `None`: it is about something else.
pub(super) fn execution(message: &[u8]) -> Option<What> {
    match message.first()? {
        b'I' | b'U' | b'S' if is_driver_operation(message) => operation(&Encoding::Utf8.decode(message)),
        b'D' if message.starts_with(b"Doqe: ")
            || message.starts_with(b"Doqi: ")
            || message.starts_with(b"DriverUpdate") =>
        {
            queue(&Encoding::Utf8.decode(message))
        }
        b'D' => unpacking(message),
        b'E' if message.starts_with(b"Error 0x8007") => memory(&Encoding::Utf8.decode(message)),
        b'F' if is_failed(message) => failed(&Encoding::Utf8.decode(message)),
        b'R' if message.starts_with(b"Registry value ") => registry_type(&Encoding::Utf8.decode(message)),
        b'S' if message.starts_with(b"Startup: ") => phase(&Encoding::Utf8.decode(&message[9..])),
        b'S' if message.starts_with(b"Shtd: ") => phase(&Encoding::Utf8.decode(&message[6..])),
        _ => boot_files(message),
    }
}

/// Is this line the queue's word that drivers failed? It also says that all is undone.
pub(super) fn drivers_failed(message: &[u8]) -> bool {
    let rest = message.strip_prefix(b"Startup: ").or_else(|| message.strip_prefix(b"Shtd: ")).unwrap_or(message);
    rest.starts_with(b"Rolling back KTM, because drivers failed")
}

/// A fault without detail.
pub(super) fn fault(fault: Fault, subject: impl Into<String>, code: Code) -> What {
    What::Fault { fault, subject: subject.into(), detail: String::new(), code }
}

/// The failing code a text states; 0 if none.
fn failing(text: &str) -> Code {
    code_in(text).filter(|code| !code.is_success()).unwrap_or_default()
}

fn is_driver_operation(message: &[u8]) -> bool {
    [&b"INSTALL index: "[..], b"UNINSTALL index: ", b"STAGE index: ", b"UNSTAGE index: "]
        .iter()
        .any(|head| message.starts_with(head))
}

/// `INSTALL index: n, phase: p, result r, inf: X.inf`: the result is a number of Win32 or of SetupAPI, in decimal.
fn operation(text: &str) -> Option<What> {
    let (_, rest) = text.split_once(", result ")?;
    let (result, rest) = rest.split_once(',')?;
    let result = result.trim().parse::<u32>().ok().filter(|result| !NO_FAILURE.contains(result))?;
    let code = u16::try_from(result).map_or(Code::from_hex_value(result), Code::from_win32);
    Some(fault(Fault::Driver, rest.trim().strip_prefix("inf: ")?.trim(), code))
}

fn queue(text: &str) -> Option<What> {
    if let Some(rest) = text.strip_prefix("Doqe: Recording result: ") {
        let (code, inf) = rest.split_once(", for Inf: ")?;
        let code = Code::from_hex(code.trim()).filter(|code| !code.is_success())?;
        return Some(fault(Fault::Driver, inf.trim(), code));
    }
    let code = failing(text);
    if code.is_success() {
        return None;
    }
    if text.starts_with("Doqi: Failed loading") || text.starts_with("Doqi: Failed initializing") {
        return Some(fault(Fault::DriverQueueUnreadable, "", code));
    }
    // The queue also tells of installers; and `DriverUpdateInstallUpdates failed` is a driver's by its name.
    let failed = text.strip_prefix("Doqe: Failed ").is_some_and(|rest| rest.contains("driver"))
        || (text.starts_with("DriverUpdate") && text.contains(" failed [HRESULT"));
    failed.then(|| fault(Fault::DriverQueue, "", code))
}

/// Is this a failure of the driver queue or of the registry? Many lines begin with `Failed`; most are decoded once only.
fn is_failed(message: &[u8]) -> bool {
    let Some(rest) = message.strip_prefix(b"Failed ") else { return false };
    let heads = [&b"installing driver"[..], b"uninstalling driver", b"reading Identity for driver", b"to load "];
    let tail = &rest[rest.len().saturating_sub(64)..];
    heads.iter().any(|head| rest.starts_with(head)) || memchr::memmem::find(tail, b"= 0x80070005").is_some()
}

/// The memory and resources of Win32: not enough, out of memory, no system resources, quotas, commitment limit.
const MEMORY: [u32; 4] = [8, 14, 1450, 1455];

/// `DpxException hr=0x800705aa code=0x02060e`: unpacking ran out of memory or space, was refused a file, or found the package
/// broken. With other codes, above all *file not found*, it also probes.
fn unpacking(message: &[u8]) -> Option<What> {
    let digits = std::str::from_utf8(message.strip_prefix(b"DpxException hr=")?.get(..10)?).ok()?;
    let code = Code::from_hex(digits).filter(|code| code.0 >> 16 == 0x8007)?;
    match code.0 & 0xFFFF {
        // ERROR_FILE_CORRUPT, ERROR_INVALID_DATA.
        1392 | 13 => Some(fault(Fault::PackageUnreadable, "", code)),
        // Access denied, sharing violation, disk full.
        5 | 32 | 39 | 112 => Some(fault(Fault::Unpacking, "", code)),
        number => MEMORY.contains(&number).then(|| fault(Fault::Unpacking, "", code)),
    }
}

/// `Error 0x80070008: Not enough memory resources are available to process this command.`
fn memory(text: &str) -> Option<What> {
    let code = Code::from_hex(text.strip_prefix("Error ")?.get(..10)?)?;
    MEMORY.contains(&(code.0 & 0xFFFF)).then(|| fault(Fault::OutOfMemory, "", code))
}

/// `Failed …` of the driver queue, of a hive, of a registry key.
fn failed(text: &str) -> Option<What> {
    let rest = &text["Failed ".len()..];
    if rest.starts_with("installing driver updates") || rest.starts_with("uninstalling driver updates") {
        return Some(fault(Fault::DriverQueue, "", failing(text)));
    }
    if let Some(number) = rest.strip_prefix("reading Identity for driver operation sequenceID ") {
        let number = number.split(' ').next().unwrap_or("");
        return Some(fault(Fault::DriverQueueUnreadable, number, failing(text)));
    }
    let code = failing(text);
    if let Some(rest) = rest.strip_prefix("to load ") {
        let hive = rest.strip_prefix("the ").unwrap_or(rest);
        if let Some((hive, _)) = hive.split_once(" hive from ") {
            return Some(fault(Fault::Hive, hive, code));
        }
        // `Failed to load COMPONENTS hive [HRESULT = …]`, `Failed to load hive`.
        let named = hive.split(" [").next().unwrap_or(hive).trim_end_matches(['.', ' ']);
        if !code.is_success()
            && let Some(hive) = named.strip_suffix("hive").filter(|hive| hive.len() < 40)
        {
            return Some(fault(Fault::Hive, hive.trim(), code));
        }
        return None;
    }
    let key = if code.is_access_denied() { registry_key(text)? } else { return None };
    Some(fault(Fault::KeyRefused, key, code))
}

/// The registry key a text names: `HKLM\…`, `\Registry\Machine\…`, `key: SOFTWARE\…`.
pub(super) fn registry_key(text: &str) -> Option<String> {
    let begins = ["\\Registry\\Machine\\", "\\REGISTRY\\MACHINE\\", "HKLM\\", "HKEY_LOCAL_MACHINE\\"];
    let at = begins.iter().find_map(|head| text.find(head));
    let at = at.or_else(|| {
        let at = text.find("key: ")? + "key: ".len();
        ["SOFTWARE\\", "Software\\", "SYSTEM\\", "System\\", "COMPONENTS\\"]
            .iter()
            .any(|h| text[at..].starts_with(h))
            .then_some(at)
    })?;
    let key = text[at..].split(['\'', '"', ';', ',', '[', ']', '<', '>']).next()?;
    let key = key.trim().trim_end_matches(['.', '\\']);
    (key.len() > 8).then(|| key.to_owned())
}

/// `Registry value for V is not a dword type.`, `Registry value is not a DWORD type.`
fn registry_type(text: &str) -> Option<What> {
    let rest = text.strip_prefix("Registry value ")?;
    let at = rest.find("is not a ")?;
    if !rest[at..].contains(" type") {
        return None;
    }
    let value = rest[..at].trim().strip_prefix("for ").unwrap_or("").trim();
    Some(fault(Fault::RegistryType, value, failing(text)))
}

/// Behind `Startup: ` and `Shtd: `.
fn phase(rest: &str) -> Option<What> {
    let hang = ["A possible hang was detected", "will attempt a restart to recover", "restart attempt failed"];
    if hang.iter().any(|head| rest.starts_with(head)) {
        return Some(fault(Fault::Hang, "", failing(rest)));
    }
    if let Some(time) = rest.strip_prefix("Timed out waiting for shutdown processing to complete") {
        let time =
            time.rsplit("in last ").next().and_then(|t| t.split(' ').next()).filter(|t| t.parse::<u64>().is_ok());
        return Some(fault(Fault::ShutdownTimeout, time.unwrap_or(""), Code::OK));
    }
    // The near miss, `… non-critical primitive operations queue`, stands in healthy logs.
    let queue = ["Failed while processing non-critical driver operation", "Failed executing critical driver operation"];
    queue.iter().any(|head| rest.starts_with(head)).then(|| fault(Fault::DriverQueue, "", failing(rest)))
}

/// What the boot files' own program says: `SpaceCheck: Insufficient free space`, `ServicingBootFiles failed. Error = 0x70`.
pub(super) fn boot_files(message: &[u8]) -> Option<What> {
    let marks = [&b"BFSVC: "[..], b"BFSVC Error: ", b"BFSVC Warning: "];
    let rest = marks.iter().find_map(|mark| message.strip_prefix(*mark)).unwrap_or(message);
    if rest.starts_with(b"SpaceCheck: Insufficient") {
        return Some(fault(Fault::BootFilesSpace, "", Code::from_win32(112)));
    }
    let rest = rest.strip_prefix(b"ServicingBootFiles failed")?;
    let code = failing(&Encoding::Utf8.decode(rest));
    let full = code.same_failure(Code::from_win32(112)) || code.same_failure(Code::from_win32(39));
    Some(fault(if full { Fault::BootFilesSpace } else { Fault::BootFiles }, "", code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(message: &str) -> Option<(Fault, String, u32)> {
        match execution(message.as_bytes())? {
            What::Fault { fault, subject, code, .. } => Some((fault, subject, code.0)),
            _ => None,
        }
    }

    #[test]
    fn drivers_of_the_queue() {
        let is = |message: &str, fault, subject: &str, code| {
            assert_eq!(said(message), Some((fault, subject.into(), code)), "{message}")
        };
        is("INSTALL index: 7, phase: 2, result 13, inf: sample.inf", Fault::Driver, "sample.inf", 0x8007_000d);
        is("INSTALL index: 7, phase: 2, result 3758096640, inf: sample.inf", Fault::Driver, "sample.inf", 0xe000_0100);
        is("Doqe: Recording result: 0x80070003, for Inf: sample.inf", Fault::Driver, "sample.inf", 0x8007_0003);
        let code = "[HRESULT = 0x80070003 - ERROR_PATH_NOT_FOUND]";
        is(&format!("DriverUpdateInstallUpdates failed {code}"), Fault::DriverQueue, "", 0x8007_0003);
        is(&format!("Doqe: Failed installing driver updates {code}"), Fault::DriverQueue, "", 0x8007_0003);
        is(&format!("Failed uninstalling driver updates {code}"), Fault::DriverQueue, "", 0x8007_0003);
        is(
            &format!("Startup: Failed executing critical driver operations queue {code}"),
            Fault::DriverQueue,
            "",
            0x8007_0003,
        );
        is(
            "Doqi: Failed loading driver operations queue. [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
            Fault::DriverQueueUnreadable,
            "",
            0x8007_0490,
        );
        is(
            "Failed reading Identity for driver operation sequenceID 4 [HRESULT = 0x80070490 - ERROR_NOT_FOUND]",
            Fault::DriverQueueUnreadable,
            "4",
            0x8007_0490,
        );
        for healthy in [
            "INSTALL index: 7, phase: 2, result 0, inf: sample.inf",
            "INSTALL index: 7, phase: 2, result 3010, inf: sample.inf",
            "INSTALL index: 7",
            "Doqe: Recording result: 0x00000000, for Inf: sample.inf",
            "Doqe: [Forward] Installing driver updates, Count 646",
            "Doqe: Unlocking driver updates, Count 1336",
            "Startup: Failed while processing non-critical primitive operations queue. Non-critical primitives will be retried",
            "Startup: Initializing driver operations queue.",
            "Doqe: Failed to execute installer queue [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]",
        ] {
            assert_eq!(said(healthy), None, "{healthy}");
        }
        assert!(drivers_failed(b"Shtd: Rolling back KTM, because drivers failed."));
        assert!(!drivers_failed(b"Startup: Rolling back KTM, because primitives failed."));
    }

    #[test]
    fn watchdog_registry_and_boot_files() {
        let hang = said(
            "Startup: A possible hang was detected on the last boot. [HRESULT = 0x800f0920 - CBS_E_HANG_DETECTED]",
        );
        assert_eq!(hang, Some((Fault::Hang, String::new(), 0x800f_0920)));
        let late = "Shtd: Timed out waiting for shutdown processing to complete - no progress detected in last 900000 milliseconds";
        assert_eq!(said(late), Some((Fault::ShutdownTimeout, "900000".into(), 0)));
        let value = said(
            "Registry value for Package_1_for_KB5015736~x is not a dword type. [HRESULT = 0x8007000d - ERROR_INVALID_DATA]",
        );
        assert_eq!(value, Some((Fault::RegistryType, "Package_1_for_KB5015736~x".into(), 0x8007_000d)));
        assert_eq!(said("Registry value is not a DWORD type."), Some((Fault::RegistryType, String::new(), 0)));
        let hive = said(
            "Failed to load the COMPONENTS hive from 'C:\\x' into registry key 'HKLM\\COMPONENTS'. [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",
        );
        assert_eq!(hive, Some((Fault::Hive, "COMPONENTS".into(), 0x8007_05aa)));
        let key = said(r"Failed to create key HKLM\SOFTWARE\Sample\Key [HRESULT = 0x80070005 - E_ACCESSDENIED]");
        assert_eq!(key, Some((Fault::KeyRefused, r"HKLM\SOFTWARE\Sample\Key".into(), 0x8007_0005)));
        assert_eq!(
            said("BFSVC: SpaceCheck: Insufficient free space"),
            Some((Fault::BootFilesSpace, String::new(), 0x8007_0070))
        );
        assert_eq!(
            said("BFSVC Error: ServicingBootFiles failed. Error = 0x70"),
            Some((Fault::BootFilesSpace, String::new(), 0x8007_0070))
        );
        assert_eq!(
            said("ServicingBootFiles failed. Error = 0xc1"),
            Some((Fault::BootFiles, String::new(), 0x8007_00c1))
        );
        assert_eq!(said("Startup: will attempt a restart to recover."), Some((Fault::Hang, String::new(), 0)));
        let given_up = said("Startup: restart attempt failed, allowing the user to logon.");
        assert_eq!(given_up, Some((Fault::Hang, String::new(), 0)));
        for (line, fault, code) in [
            ("DpxException hr=0x800705aa code=0x02060e", Fault::Unpacking, 0x8007_05aa),
            ("DpxException hr=0x80070070 code=0x02060e", Fault::Unpacking, 0x8007_0070),
            ("DpxException hr=0x80070570 code=0x02060e", Fault::PackageUnreadable, 0x8007_0570),
            ("Error 0x80070008: Not enough memory resources.", Fault::OutOfMemory, 0x8007_0008),
        ] {
            assert_eq!(said(line), Some((fault, String::new(), code)), "{line}");
        }
        let bare = said("Failed to load COMPONENTS hive [HRESULT = 0x800703f8 - ERROR_REGISTRY_IO_FAILED]");
        assert_eq!(bare, Some((Fault::Hive, "COMPONENTS".into(), 0x8007_03f8)));
        for silent in [
            "DpxException hr=0x80070002 code=0x020109",
            "DpxException hr=",
            "Error 0x80070002: no file",
            "Failed to load component store [HRESULT = 0x800705aa - ERROR_NO_SYSTEM_RESOURCES]",
            "Failed to load hive",
            r"Failed to open C:\Windows\a.dll [HRESULT = 0x80070005 - E_ACCESSDENIED]",
            r"Failed to open key HKLM\SOFTWARE\Sample [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]",
            "Startup: SC autostart event signaled",
            "Clearing HangDetect value",
        ] {
            assert_eq!(said(silent), None, "{silent}");
        }
    }
}
