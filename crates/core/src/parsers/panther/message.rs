//! What one message of setup says. Component and first words decide; only then is the rest looked at.

use super::{name, text};
use crate::extract::{Fault, UpgradeStep};
use crate::hresult::{Code, code_in};
use crate::package::PackageIdentity;

/// What a message says.
pub(super) enum Said {
    /// `SetupHost Logging Begin`.
    Begin,
    /// `SetupHost Logging End`.
    End,
    /// What setup was called for.
    Command(Purpose),
    /// The version it leads to.
    Version(String),
    /// A phase begins.
    Phase(Stage),
    /// A phase succeeded.
    Passed(Stage),
    /// The operation with this number failed.
    Operation(u32, Code),
    /// Something failed; `own`: an operation of setup; `named`: how, where the line says so.
    Failure { code: Code, package: Option<String>, own: bool, named: Option<Named> },
    /// `Processing profile: C:\Users\…`, or where a profile leads to.
    Profile { folder: String, leads_to: String },
    /// An engine gave up with an exception that names a path.
    Caught { code: Code, path: String },
    /// The profile being looked at has a folder of another name, and setup gives up on it.
    OtherProfile,
    /// The service of the driver that mounts images has no file in the registry.
    NoMountDriver,
    /// An image could not be mounted.
    NotMounted(Code),
    /// The compatibility scan refuses this.
    Block(String),
    /// Setup failed, in this phase if it says so.
    Failed { code: Code, stage: Option<Stage> },
    /// `Initializing SetupResult: [0x…]`.
    Result(Code),
    /// `Initializing Extended: [0x…]`.
    Extend(u32),
    /// Result and extend code together.
    Reported(Code, u32),
    /// `Current phase : 2`, as a rollback begins.
    CurrentPhase(u32),
    /// `Current op    : 12`.
    CurrentOperation(u32),
    /// `Current result: 0x8007000D`.
    CurrentResult(Code),
    /// `Crash 0x0000007E detected`: the new Windows stopped with this bug check.
    Crash(Code),
    /// `Module name           : x.sys`.
    CrashedModule(String),
    /// The old Windows is put back.
    Restored,
    /// The computer's name.
    Computer(String),
}

/// A mechanism of failure.
pub(super) struct Named {
    pub(super) fault: Fault,
    pub(super) subject: String,
    pub(super) detail: String,
}

impl Named {
    pub(super) fn new(fault: Fault, subject: &str, detail: &str) -> Option<Self> {
        Some(Self { fault, subject: name(subject), detail: name(detail) })
    }
}

/// What a run of setup is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To install another version of Windows.
    #[default]
    Upgrade,
    /// To put the old Windows back, or to close an upgrade that is over.
    Rollback,
    /// To look whether an upgrade would be possible.
    Scan,
}

impl Purpose {
    /// `= [/Install /Media …]`.
    fn of(command: &str) -> Self {
        let lower = command.to_ascii_lowercase();
        match () {
            () if lower.contains("scanonly") => Self::Scan,
            () if ["/rollback", "/uninstall", "/success"].iter().any(|option| lower.contains(option)) => Self::Rollback,
            () => Self::Upgrade,
        }
    }
}

/// Where in an upgrade a phase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Downlevel,
    SafeOs,
    FirstBoot,
    Oobe,
    /// The end of the second boot.
    Last,
}

impl Stage {
    /// By the names setup registers at its start: Downlevel, Pre-Finalize, Finalize, Safe OS, Pre First Boot, Pre SysPrep, Post
    /// SysPrep, Post First Boot, Pre OOBE Boot, Pre OOBE, Post OOBE, Post OOBE Boot, End.
    fn of(name: &str) -> Option<Self> {
        Some(match name.trim() {
            "Downlevel" | "Pre-Downlevel" | "Pre-Finalize" | "Finalize" => Self::Downlevel,
            "Safe OS" => Self::SafeOs,
            "Pre First Boot" | "First Boot" | "Pre SysPrep" | "Post SysPrep" | "Post First Boot" => Self::FirstBoot,
            "Pre OOBE Boot" | "Pre OOBE" | "OOBE Boot" | "Post OOBE" => Self::Oobe,
            "Post OOBE Boot" | "End" => Self::Last,
            _ => return None,
        })
    }

    pub(super) fn step(self) -> UpgradeStep {
        match self {
            Self::Downlevel => UpgradeStep::Downlevel,
            Self::SafeOs => UpgradeStep::SafeOs,
            Self::FirstBoot => UpgradeStep::FirstBoot,
            Self::Oobe | Self::Last => UpgradeStep::OobeBoot,
        }
    }

    /// The phase in an extend code.
    pub(super) fn number(self) -> u32 {
        Self::of_step(self.step())
    }

    /// The phase in an extend code, of a step.
    pub(super) fn of_step(step: UpgradeStep) -> u32 {
        match step {
            UpgradeStep::SafeOs => 2,
            UpgradeStep::FirstBoot => 3,
            UpgradeStep::OobeBoot | UpgradeStep::Finished => 4,
            _ => 1,
        }
    }
}

/// Results that setup ends a run with although nothing failed: MOSETUP_E_COMPAT_SCANONLY (nothing in the way), and what a
/// run ends with that is interrupted to go on later (ERROR_REQUEST_ABORTED, 0x800705BB, WINDLP_E_OPERATION_COMPLETED).
pub(super) fn is_no_failure(code: Code) -> bool {
    code.is_success() || [0xC190_0210, 0x8007_04D3, 0x8007_05BB, 0xC180_0104].contains(&code.0)
}

pub(super) fn read(component: &[u8], severity: u8, message: &[u8]) -> Option<Said> {
    let message = message.trim_ascii_start();
    let is_error = matches!(severity, b'E' | b'F');
    match component {
        b"MOUPG" => host(message, is_error),
        b"SP" => platform(message, is_error),
        b"MIG" => migration(message, is_error),
        b"DISM" if is_error && !message.starts_with(b"DISM Provider Store") => other(message, false),
        b"CBS" => servicing(message, is_error),
        b"CONX" if message.starts_with(b"C") => checked(message),
        b"" => unnamed(message, is_error),
        _ => None,
    }
}

/// `MOUPG`: the host, which runs inside Windows.
fn host(message: &[u8], is_error: bool) -> Option<Said> {
    if message.starts_with(b"***") {
        let find = |words: &[u8]| memchr::memmem::find(message, words).is_some();
        return match () {
            () if find(b"SetupHost Logging Begin") => Some(Said::Begin),
            () if find(b"SetupHost Logging End") => Some(Said::End),
            () => None,
        };
    }
    if let Some(rest) = message.strip_prefix(b"SetupHost") {
        let text = text(rest);
        if let Some(version) = text.strip_prefix(": Setup build version is: ") {
            let version = version.split_whitespace().next()?;
            return version.starts_with(|c: char| c.is_ascii_digit()).then(|| Said::Version(name(version)));
        }
        if let Some(command) = text.strip_prefix("::Initialize: CmdLine ") {
            return Some(Said::Command(Purpose::of(command)));
        }
        if let Some(pair) = text.strip_prefix(": Reporting error event -> [") {
            let (code, extend) = pair.split_once(',')?;
            return Some(Said::Reported(bracketed(code)?, number(extend)?));
        }
        return None;
    }
    if let Some(rest) = message.strip_prefix(b"SetupNotify: Specifying extended data [") {
        let text = text(rest);
        let (extend, code) = text.split_once("] for error [")?;
        return Some(Said::Reported(bracketed(code)?, number(extend)?));
    }
    // `ImageExit: Initializing SetupResult: [0x80070032]`, `ImageFinalize: Initializing Extended:     [0x50015]`.
    if let Some(at) = memchr::memmem::find(message.get(..48).unwrap_or(message), b": Initializing ") {
        let text = text(&message[at + 15..]);
        let value = text.split_once(':').filter(|(_, value)| value.trim_start().starts_with('['));
        return match value? {
            ("SetupResult", value) => bracketed(value).map(Said::Result),
            ("Extended", value) => number(value).map(Said::Extend),
            _ => None,
        };
    }
    if message.starts_with(b"Finalize: Reporting result value: [") {
        return Some(Said::Failed { code: bracketed(&text(&message[34..]))?, stage: None });
    }
    // The result of the whole program, or setup's own word for it; all else is a trace of who handed an error on.
    let manager = message.starts_with(b"CSetupHost::") || message.starts_with(b"CSetupManager::");
    if !is_error || !manager {
        return None;
    }
    let whole = message.starts_with(b"CSetupHost::Execute(") || message.starts_with(b"CSetupManager::Execute(");
    let code = code_in(&text(message))?;
    // Facility of setup's codes (MOSETUP_E_*).
    (whole || code.0 >> 16 == 0xC190).then_some(Said::Failed { code, stage: None })
}

/// `SP`: the platform, which runs the operations in every phase.
fn platform(message: &[u8], is_error: bool) -> Option<Said> {
    match message.first()? {
        b'E' if message.starts_with(b"Executing phase [") => {
            Stage::of(text(&message[17..]).split(']').next()?).map(Said::Phase)
        }
        b'E' if message.starts_with(b"Execution phase [") => {
            let text = text(&message[17..]);
            let (stage, rest) = text.split_once(']')?;
            ended(Stage::of(stage)?, bracketed(rest.strip_prefix(" exiting with HRESULT ")?)?)
        }
        b'E' if message.starts_with(b"ExecuteOperations: ") => operations(&text(&message[19..])),
        b'O' if message.starts_with(b"OPERATIONTRACK ExecuteOperations: Start execution phase ") => {
            Stage::of(&text(&message[56..])).map(Said::Phase)
        }
        b'O' if message.starts_with(b"Operation execution failed: ") => {
            let text = text(&message[28..]);
            let (operation, rest) = text.split_once('.')?;
            Some(Said::Operation(operation.trim().parse().ok()?, code_in(rest)?))
        }
        b'O' if is_error && message.starts_with(b"Operation failed: ") => failure(&text(message), true),
        b'C' if message.starts_with(b"CSetupPlatformPrivate::Execute: Execution of operations queue failed") => {
            code_in(&text(message)).map(|code| Said::Failed { code, stage: None })
        }
        b'C' if message.starts_with(b"Current ") => current(&text(&message[8..])),
        b'C' if message.starts_with(b"Crash 0x") => {
            let text = text(&message[8..]);
            let (digits, rest) = text.split_once(' ')?;
            let code = u32::from_str_radix(digits, 16).ok().filter(|_| rest.starts_with("detected"))?;
            Some(Said::Crash(Code(code)))
        }
        b'M' if message.starts_with(b"Module name ") => {
            let text = text(message);
            let module = text.split_once(':').map(|(_, module)| module.trim()).unwrap_or_default();
            Some(Said::CrashedModule(name(module)))
        }
        b'U' if message.starts_with(b"User profile suffix mismatch: ") => {
            // `…: upgrade asked for "li", actual suffix is: "li.000"`
            let text = text(message);
            let mut quoted = text.split('"').skip(1).step_by(2);
            Some(Said::Profile { folder: name(quoted.next()?), leads_to: name(quoted.next()?) })
        }
        _ if is_error && memchr::memmem::find(message, b"User profile suffix mismatch, upgrade cannot ").is_some() => {
            Some(Said::OtherProfile)
        }
        b'F' if message.starts_with(b"Failed to get WimMount ImagePath") => Some(Said::NoMountDriver),
        b'C' if is_error && message.starts_with(b"CMountWIM::DoExecute: Failed to mount WIM file ") => {
            code_in(&text(message)).map(Said::NotMounted)
        }
        b'R' if message.starts_with(b"Rollback completed successfully") => Some(Said::Restored),
        b'R' if message.starts_with(b"Rollback: ") => {
            text(message).contains("splash window with restoring text").then_some(Said::Restored)
        }
        b'S' if is_error && message.starts_with(b"SPWIMCallback: Error in apply of ") => {
            let text = text(message);
            let number = text.rsplit_once("GLE [")?.1.split(']').next()?.parse().ok()?;
            let file = text.strip_prefix("SPWIMCallback: Error in apply of ")?.split_once(". GLE [")?.0;
            let named = Named::new(Fault::Image, "", file.rsplit('\\').next()?);
            Some(Said::Failure { code: Code::from_win32(number), package: None, own: false, named })
        }
        b'C' if is_error && message.starts_with(b"CApplyWIM: Failure while applying image ") => {
            let text = text(message);
            let image = text.split_once(" for ")?.1.split_once(". Error ")?.0;
            named(failure(&text, false), Named::new(Fault::Image, image.rsplit('\\').next()?, ""))
        }
        _ if is_error => {
            let text = text(message);
            if is_survived(&text) { None } else { failure(&text, false) }
        }
        _ => None,
    }
}

/// Behind `ExecuteOperations: `.
fn operations(text: &str) -> Option<Said> {
    if let Some(stage) = text.strip_prefix("Successfully processed execution phase ") {
        return Stage::of(stage).map(Said::Passed);
    }
    if let Some(rest) = text.strip_prefix("Failed execution phase ") {
        let (stage, rest) = rest.split_once(". ")?;
        return code_in(rest).map(|code| Said::Failed { code, stage: Stage::of(stage) });
    }
    text.starts_with("Main operation execution failed").then(|| failure(text, true))?
}

fn ended(stage: Stage, code: Code) -> Option<Said> {
    Some(if code.is_success() { Said::Passed(stage) } else { Said::Failed { code, stage: Some(stage) } })
}

/// Behind `Current `: `phase : 2`, `op    : 12`, `result: 0x8007000D`.
fn current(text: &str) -> Option<Said> {
    let (key, value) = text.split_once(':')?;
    let value = value.trim();
    match key.trim() {
        "phase" => value.parse().ok().map(Said::CurrentPhase),
        "op" => value.parse().ok().map(Said::CurrentOperation),
        "result" => Code::from_hex(value).map(Said::CurrentResult),
        _ => None,
    }
}

/// The same failure, with its mechanism.
fn named(said: Option<Said>, how: Option<Named>) -> Option<Said> {
    match said? {
        Said::Failure { code, package, own, .. } => Some(Said::Failure { code, package, own, named: how }),
        said => Some(said),
    }
}

/// `CONX`: `CMismatchedLanguageChecker: checked MismatchedLanguage, found HardBlock.`
fn checked(message: &[u8]) -> Option<Said> {
    memchr::memmem::find(message, b"Checker: checked ")?;
    let text = text(message);
    let (_, rest) = text.split_once(": checked ")?;
    let (what, found) = rest.split_once(", found ")?;
    found.starts_with("HardBlock").then(|| Said::Block(name(what)))
}

/// `MIG`: what is carried over.
fn migration(message: &[u8], is_error: bool) -> Option<Said> {
    if let Some(rest) = message.strip_prefix(b"Processing profile: ") {
        return Some(Said::Profile { folder: name(&text(rest)), leads_to: String::new() });
    }
    if let Some(rest) = message.strip_prefix(b"Detected profile with linked profile root: ") {
        let text = text(rest);
        let (folder, leads_to) = text.split_once(" => ")?;
        return Some(Said::Profile { folder: name(folder), leads_to: name(leads_to) });
    }
    if let Some(rest) = message.strip_prefix(b"COnlineWinNTPlatform: ComputerName=") {
        let host = name(&text(rest));
        return (!host.is_empty() && !host.contains(' ')).then_some(Said::Computer(host));
    }
    if !is_error {
        return None;
    }
    // Plug-ins fail all the time; setup gives up where it says so, or where servicing cannot be reached.
    let text = text(message);
    if text.starts_with("Failed to create CBS session") {
        let said = failure(&text, true);
        let shutdown = matches!(&said, Some(Said::Failure { code, .. }) if code.0 == SHUTDOWN);
        return named(said, Named::new(Fault::SetupShutDown, "", "").filter(|_| shutdown));
    }
    text.contains("requested abort").then(|| failure(&text, true))?
}

/// ERROR_SHUTDOWN_IN_PROGRESS.
const SHUTDOWN: u32 = 0x8007_045B;

/// Without a component: the engines.
fn unnamed(message: &[u8], is_error: bool) -> Option<Said> {
    let caught = is_error && memchr::memmem::find(message, b" caught exception: ").is_some();
    if !caught {
        return None;
    }
    // `…: The system cannot find the path specified. [0x00000003] class …`
    let text = text(message);
    let code =
        text.match_indices("[0x").last().and_then(|(at, _)| Code::from_hex(text[at + 3..].split(']').next()?))?;
    let path = text.split_once("Exception: ").and_then(|(_, rest)| rest.split_once(": ")).map_or("", |(path, _)| path);
    Some(Said::Caught { code, path: name(path) })
}

/// `CBS`: servicing inside setup. Its information is full of lookups; packages of another Windows are none.
fn servicing(message: &[u8], is_error: bool) -> Option<Said> {
    if is_error {
        return other(message, false);
    }
    let said = message.starts_with(b"Package doesn't match ").then(|| other(message, true))?;
    let text = text(message);
    let package = |mark: &str| text.split_once(mark)?.1.trim_start().split([',', ' ']).next().map(str::to_owned);
    let expected = package("expected:").unwrap_or_default();
    let how = package("package: ").and_then(|package| Named::new(Fault::OtherWindows, &package, &expected));
    named(said, how)
}

/// A line of DISM or servicing.
fn other(message: &[u8], own: bool) -> Option<Said> {
    failure(&text(message), own)
}

/// A failure that states a code. Setup's engines have numbers of their own: what is not an HRESULT counts only where setup
/// itself fails with it.
fn failure(text: &str, own: bool) -> Option<Said> {
    let gathered = gathered(text);
    let code = gathered.or_else(|| code_in(text)).filter(|code| !code.is_success())?;
    let hresult = || code.0 >> 16 != 0x8007 || text.to_ascii_lowercase().contains(&code.hex()[2..]);
    (own || gathered.is_some() || hresult()).then_some(())?;
    let package = text.split([' ', ',']).find(|word| word.contains('~')).and_then(PackageIdentity::parse);
    let how = gathered.and_then(|_| object(text)).and_then(|file| Named::new(Fault::Migration, file, ""));
    Some(Said::Failure { code, package: package.map(|identity| identity.to_text()), own, named: how })
}

/// The file of `Error READ, 0x… while gathering/applying object: File, C:\x [y]. Will return 0[gle=…]`.
fn object(text: &str) -> Option<&str> {
    let (_, file) = text.split_once(" object: File, ")?;
    Some(file.split_once(". Will return").map_or(file, |(file, _)| file))
}

/// `Error READ, 0x00000570 while gathering/applying object: File, C:\…`: a Win32 error in hexadecimal.
fn gathered(text: &str) -> Option<Code> {
    let (kind, rest) = text.strip_prefix("Error ")?.split_once(", 0x")?;
    let digits = rest.split(' ').next()?;
    (kind.len() <= 8 && rest.contains(" while ")).then(|| Code::from_hex(digits))?
}

/// Errors that setup writes in upgrades that succeed.
fn is_survived(text: &str) -> bool {
    const SHAPES: [&str; 13] = [
        "BFSVC",
        "IOCTL_",
        "known folder",
        "ResurrectAutomation",
        "rollback GUID",
        "telemetry",
        "SPRestoreBootTimeout",
        "assuming",
        "CMXEPlugin",
        "SPGetOSInformation",
        "boot timeout",
        "DeleteTask",
        "DeleteSnapshots",
    ];
    SHAPES.iter().any(|shape| text.contains(shape))
}

/// `[0x80070032]`, `0x80070032]`.
fn bracketed(text: &str) -> Option<Code> {
    Code::from_hex(text.trim().trim_start_matches('[').split(']').next()?.trim())
}

/// `[0x50013]`, ` 0x50013]`: a number.
fn number(text: &str) -> Option<u32> {
    let digits = text.trim().trim_start_matches('[').split(']').next()?.trim().strip_prefix("0x")?;
    u32::from_str_radix(digits, 16).ok()
}

/// `The process C:\x\agent.exe (PC) has initiated the restart of computer PC on behalf of user …`: who.
pub(super) fn restart(text: &str) -> Option<String> {
    let (process, rest) = text.strip_prefix("The process ")?.split_once(" has initiated the ")?;
    let asked = rest.starts_with("restart") || rest.starts_with("power off") || rest.starts_with("shutdown");
    asked.then(|| name(process.rsplit_once(" (").map_or(process, |(process, _)| process)))
}
