//! What one message says. The first words decide; only then is the rest looked at.

use super::noise::is_noise;
use super::store;
use crate::extract::What;
use crate::hresult::{Code, code_in};
use crate::text::Encoding;
use crate::time::{LocalTime, UtcTime};

/// What a CBS message holds.
pub(super) enum Found {
    /// Something for the extract.
    Event(What),
    /// `Universal Time is: …`.
    UniversalTime(UtcTime),
}

/// A part of a store-health summary.
pub(super) enum SummaryPart {
    Result(Option<Code>),
    Detected(u64),
    Repaired(u64),
}

/// Refused by the file system: who asked may not, or somebody else holds the file.
const ACCESS_DENIED: [Code; 3] = [Code(0xC000_0022), Code(0x8007_0005), Code(0xD000_0022)];
const SHARING_VIOLATION: [Code; 3] = [Code(0xC000_0043), Code(0x8007_0020), Code(0xD000_0043)];
/// Servicing refuses to go on before a restart: ERROR_FAIL_REBOOT_REQUIRED, ERROR_FAIL_REBOOT_INITIATED,
/// CBS_E_PENDING.
const PENDING: [Code; 2] = [Code(0x8007_0bc9), Code(0x800f_0806)];

/// Reads a message of component `CBS` (or of a continuation line).
pub(super) fn cbs(message: &[u8], severity: u8) -> Option<Found> {
    let event = |what| Some(Found::Event(what));
    match message.first()? {
        b'S' | b'E' | b'T' | b'U' | b'W' | b'R' | b'M' | b'(' | b'F' | b'C' => {
            let text = Encoding::Utf8.decode(message);
            match known(&text) {
                Some(found) => Some(found),
                None => failure(&text, severity).and_then(event),
            }
        }
        // Everything else matters only if it ends in a failing code: the tail says so.
        _ if severity == b'E' || ends_in_code(message) => {
            let text = Encoding::Utf8.decode(message);
            store::cbs(&text).or_else(|| failure(&text, severity)).and_then(event)
        }
        _ => None,
    }
}

/// `… [HRESULT = 0x8…]` at the end, without searching the line.
fn ends_in_code(message: &[u8]) -> bool {
    message.ends_with(b"]") && {
        let tail = &message[message.len().saturating_sub(96)..];
        memchr::memrchr(b'[', tail).is_some_and(|at| tail[at..].starts_with(b"[HRESULT = 0x8"))
    }
}

fn known(text: &str) -> Option<Found> {
    let event = |what| Some(Found::Event(what));
    if let Some(rest) = text.strip_prefix("Session: ") {
        return session(rest).and_then(event);
    }
    if let Some(rest) = text.strip_prefix("Exec: ") {
        return exec(rest).and_then(event);
    }
    if let Some(rest) = text.strip_prefix("TI: ") {
        if rest.starts_with("--- Initializing Trusted Installer") {
            return event(What::ServicingStart);
        }
        if let Some(time) = rest.strip_prefix("Last boot time: ") {
            return LocalTime::from_fixed(time.as_bytes()).and_then(|t| event(What::LastBoot(t)));
        }
        let required = rest.starts_with("CBS has signaled that a reboot is required");
        return required.then_some(Found::Event(What::RebootRequired));
    }
    if let Some(time) = text.strip_prefix("Universal Time is: ") {
        return UtcTime::from_fixed(time.as_bytes()).map(Found::UniversalTime);
    }
    if let Some(rest) = text.strip_prefix("Startup: ") {
        return startup(rest).and_then(event);
    }
    if text.starts_with("Shtd: Rolling back KTM")
        || text.starts_with("Setting ExecuteState key to: CbsExecuteStateInitiateRollback")
    {
        return event(What::Rollback { code: code_in(text).filter(|c| !c.is_success()) });
    }
    if let Some(rest) = text.strip_prefix("WER: Generating failure report for package:") {
        let package = rest.trim_start().split([',', ' ']).next().unwrap_or("").to_owned();
        let code = field(rest, "status: ").and_then(Code::from_spelling)?;
        let (source, client) = (field(rest, "failure source: "), field(rest, "client id: "));
        return event(What::FailureReport { package, code, source: own(source), client: own(client) });
    }
    if let Some(rest) = text.strip_prefix("Setting original failure status: ") {
        let code = Code::from_spelling(rest.split(',').next()?)?;
        return event(What::OriginalFailure { code, state: own(field(rest, "last forward execute state: ")) });
    }
    if let Some(rest) = text.strip_prefix("WU creates the package, ") {
        let update = field(rest, "UpdateID:")?.trim_matches(['{', '}', ' ']).to_ascii_uppercase();
        return event(What::AgentPackage { update });
    }
    if let Some(rest) = text.strip_prefix("Reporting package change completion for package: ") {
        return package_change(rest).and_then(event);
    }
    store::cbs(text).and_then(event)
}

/// `31171520_2564643148 initialized by client …`, `… finalized. Reboot required: no [HRESULT = …]`.
fn session(rest: &str) -> Option<What> {
    let (session, rest) = rest.split_once(' ')?;
    let session = session.to_owned();
    if let Some(client) = rest.strip_prefix("initialized by client ") {
        let client = client.split(',').next().unwrap_or(client).trim_end_matches('.').to_owned();
        return Some(What::SessionOpened { session, client });
    }
    let rest = rest.strip_prefix("finalized")?;
    let reboot_required = field(rest, "Reboot required: ").is_some_and(|f| f.starts_with("yes"));
    Some(What::SessionEnded { session, reboot_required, code: code_in(rest).unwrap_or_default() })
}

/// `Session processing started.  Client: C, Session(kind): id`, `Processing started.  Client: …, Package: P, …`,
/// `Processing complete.  Session: …, Package: … [HRESULT = …]`, also `Processing complete, session(Corruption …): id`.
fn exec(rest: &str) -> Option<What> {
    if let Some(rest) = rest.strip_prefix("Session processing started.") {
        let (kind, session) = rest.split_once("Session(").and_then(|(_, r)| r.split_once("): "))?;
        let client = own(field(rest, "Client: "));
        return Some(What::SessionProcessing {
            session: word(session),
            client,
            repair: kind.contains("Store Corruption"),
        });
    }
    if let Some(rest) = rest.strip_prefix("Processing started.") {
        return Some(What::PackageStarted {
            session: own(field(rest, "Session: ").or_else(|| rest.split_once("): ").map(|(_, r)| r))),
            package: own(field(rest, "Package: ")),
            identifier: own(field(rest, "Identifier: ")),
        });
    }
    let rest = rest.strip_prefix("Processing complete")?;
    // `session(Corruption Detecting): id` names the kind of a repair where an update's identifier stands.
    let repair = rest.split_once("session(").and_then(|(_, r)| r.split_once("): "));
    Some(What::PackageEnded {
        session: own(repair.map(|(_, session)| session).or_else(|| field(rest, "Session: "))),
        package: own(field(rest, "Package: ")),
        identifier: own(repair.map(|(kind, _)| kind).or_else(|| field(rest, "Identifier: "))),
        code: code_in(rest).unwrap_or_default(),
    })
}

fn startup(rest: &str) -> Option<What> {
    if rest.starts_with("Package: ") {
        return startup_package(rest);
    }
    if rest.starts_with("Processing complete")
        || rest.starts_with("received notification that startup processing completed")
    {
        return Some(What::Startup { finished: true });
    }
    if rest.starts_with("Rolling back KTM") || rest.contains("A rollback transaction will be created") {
        return Some(What::Rollback { code: code_in(rest).filter(|c| !c.is_success()) });
    }
    let begins = rest.starts_with("current ExecuteState is") || rest.starts_with("Processing advanced operation queue");
    begins.then_some(What::Startup { finished: false })
}

/// `Package: P completed startup processing, new state: Installed, original: Staged, targeted: Installed.  hr = 0x0`.
fn startup_package(rest: &str) -> Option<What> {
    let (package, states) = rest.strip_prefix("Package: ")?.split_once(" completed startup processing")?;
    Some(What::PackageChange {
        package: package.to_owned(),
        original: own(field(states, "original: ")),
        target: own(field(states, "targeted: ")).trim_end_matches('.').split('.').next().unwrap_or("").to_owned(),
        current: own(field(states, "new state: ")),
        code: field(states, "hr = ").and_then(Code::from_spelling).unwrap_or_default(),
        client: String::new(),
    })
}

/// `P, current: Installed, original: Staged, target: Installed, status: 0x0, failure source: …, client id: …`.
fn package_change(rest: &str) -> Option<What> {
    Some(What::PackageChange {
        package: rest.split(',').next()?.trim().to_owned(),
        original: own(field(rest, "original: ")),
        target: own(field(rest, "target: ")),
        current: own(field(rest, "current: ")),
        code: field(rest, "status: ").and_then(Code::from_spelling).unwrap_or_default(),
        client: own(field(rest, "client id: ")),
    })
}

/// A line that says an operation failed, unless its shape is noise.
fn failure(text: &str, severity: u8) -> Option<What> {
    if severity != b'E' && !ends_in_code(text.as_bytes()) {
        return None;
    }
    let code = code_in(text).filter(|c| !c.is_success())?;
    if is_noise(text, code) {
        return None;
    }
    if PENDING.contains(&code) {
        return Some(What::PendingBlocks { code: Some(code) });
    }
    let refused = ACCESS_DENIED.contains(&code) || SHARING_VIOLATION.contains(&code);
    if refused && let Some(file) = file_name(text) {
        return Some(What::FileRefused { file, code, sharing: SHARING_VIOLATION.contains(&code) });
    }
    let package = text.split([' ', '\'', ':', ',']).find(|w| w.contains("~31bf3856ad364e35~")).map(ToOwned::to_owned);
    Some(What::Failure { code, package, error: severity == b'E' })
}

/// Reads a message of component `CSI`, behind its number and stamp.
pub(super) fn csi(rest: &[u8], severity: u8) -> Option<What> {
    if rest.starts_with(b"Pending transaction content must be resolved") {
        return Some(What::PendingBlocks { code: None });
    }
    if let Some(what) = store::csi(rest, severity) {
        return Some(what);
    }
    if severity != b'E' || !rest.starts_with(b"(F)") {
        return None;
    }
    let text = Encoding::Utf8.decode(rest);
    let code = code_in(&text).filter(|c| !c.is_success())?;
    // The thread's last error is E_FAIL wherever CSI has none to state: the line says that something failed, not what.
    if code == Code(0x8000_4005) && text.ends_with("[gle=0x80004005]") && text.matches("80004005").count() == 1 {
        return None;
    }
    let (denied, sharing) = (ACCESS_DENIED.contains(&code), SHARING_VIOLATION.contains(&code));
    if (denied || sharing)
        && let Some(file) = file_name(&text)
    {
        return Some(What::FileRefused { file, code, sharing });
    }
    Some(What::Failure { code, package: None, error: true })
}

/// Lines of a store-health summary, with or without columns.
pub(super) fn summary(message: &[u8]) -> Option<SummaryPart> {
    if !matches!(message.first(), Some(b'O' | b'T')) {
        return None;
    }
    let text = std::str::from_utf8(message).ok()?;
    let number = |rest: &str| rest.trim().parse::<u64>().ok();
    if let Some(rest) = text.strip_prefix("Operation result:") {
        return Some(SummaryPart::Result(Code::from_spelling(rest.trim())));
    }
    if let Some(rest) = text.strip_prefix("Total Detected Corruption:") {
        return number(rest).map(SummaryPart::Detected);
    }
    text.strip_prefix("Total Repaired Corruption:").and_then(number).map(SummaryPart::Repaired)
}

/// The FILETIME in a session id: `high_low`, decimal.
pub(super) fn session_time(session: &str) -> Option<UtcTime> {
    let (high, low) = session.split_once('_')?;
    let (high, low): (u64, u64) = (high.parse().ok()?, low.parse().ok()?);
    (high <= u64::from(u32::MAX) && low <= u64::from(u32::MAX)).then(|| UtcTime::from_filetime(high << 32 | low))?
}

/// The value behind `key`, up to the next comma or the code in brackets.
fn field<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let rest = &text[text.find(key)? + key.len()..];
    let end = rest.find(", ").into_iter().chain(rest.find(" [HRESULT")).min().unwrap_or(rest.len());
    Some(rest[..end].trim())
}

fn own(text: Option<&str>) -> String {
    text.map(|t| t.split(" [").next().unwrap_or(t).trim().to_owned()).unwrap_or_default()
}

fn word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or("").to_owned()
}

/// The first string in quotes, as CSI writes them: `[l:21 ml:22]'text'`, older `[l:192{96}]"text"`.
pub(super) fn quoted(text: &str) -> Option<String> {
    let at = text.find("]'").or_else(|| text.find("]\""))? + 1;
    let quote = text[at..].chars().next()?;
    let inner = &text[at + 1..];
    Some(inner[..inner.find(quote)?].to_owned())
}

/// The file a refused operation was about: its last path component.
fn file_name(text: &str) -> Option<String> {
    let path = text
        .find("\\??\\")
        .map(|at| &text[at + 4..])
        .or_else(|| text.find(":\\").filter(|at| *at > 0).map(|at| &text[at - 1..]))
        .map(|rest| rest.split(['\'', '"', ';', ',', '[', ']', '<', '>', '|']).next().unwrap_or(rest).trim().to_owned())
        .or_else(|| quoted(text))?;
    let name = path.trim_end_matches('\\').rsplit('\\').next()?.trim().to_owned();
    let is_file = name
        .rsplit_once('.')
        .is_some_and(|(stem, ext)| !stem.is_empty() && (1..=12).contains(&ext.len()) && !ext.contains(' '));
    is_file.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_at_commas_and_codes() {
        let text = "Client: DISM Package Manager Provider, Session: 1_2, Package: P~x~amd64~~1.0, Identifier: KB1 [HRESULT = 0x0]";
        assert_eq!(field(text, "Client: "), Some("DISM Package Manager Provider"));
        assert_eq!(field(text, "Identifier: "), Some("KB1"));
        assert_eq!(field(text, "Nothing: "), None);
    }

    #[test]
    fn refused_files_are_named() {
        for (text, file) in [
            (
                r"(F) STATUS_ACCESS_DENIED #15# from SysCreateFile(oa = @0x8->OBJECT_ATTRIBUTES {s:48; on:[l:78]'\??\C:\Windows\System32\rpcss.dll'; a:(x)})",
                Some("rpcss.dll"),
            ),
            (r"Failed to open C:\Windows\WinSxS\a.manifest [HRESULT = 0x80070005]", Some("a.manifest")),
            ("(F) Failed on regenerating file [l:9]'ntdll.dll'[gle=0x80004005]", Some("ntdll.dll")),
            (r"Failed to create key HKLM\x [HRESULT = 0x80070005]", None),
            (r"Failed to open folder C:\Windows\System32 [HRESULT = 0x80070005]", None),
        ] {
            assert_eq!(file_name(text).as_deref(), file, "{text}");
        }
    }
}
