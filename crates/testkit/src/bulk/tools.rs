//! The logs beside CBS.log at any size: DISM, setup, devices, the update agent. Nothing fails in them.
//!
//! Columns and line shapes are those of Windows, with as much of what changes from line to line (processes, packages,
//! hashes) that they deflate as real ones do: DISM twenty to one, setup and the agent about nine, devices twelve.

use super::servicing::WORDS;
use crate::clock::{Clock, Moment};
use crate::machine::Machine;
use crate::rng::Rng;
use std::fmt::Write as _;

/// A text that grows to a size while its clock goes on.
struct Text {
    text: String,
    clock: Clock,
    now: Moment,
    rng: Rng,
}

impl Text {
    fn new(start: Moment, seed: u64) -> Self {
        let clock = Machine::cmge_2022().clock;
        Self { text: "\u{FEFF}".to_owned(), clock, now: start, rng: Rng::new(seed) }
    }

    fn wait_ms(&mut self, low: i64, high: i64) {
        self.now = self.now.plus_ms(self.rng.between(low, high));
    }

    /// A line in the columns of CBS.log.
    fn columns(&mut self, severity: &str, component: &str, message: &str) {
        let stamp = self.clock.line(self.now);
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{stamp}, {severity:<21} {component:<6} {message}\r\n");
    }

    fn word(&mut self) -> &'static str {
        self.rng.pick::<&str>(&WORDS)
    }

    fn until(mut self, size: u64, mut write: impl FnMut(&mut Self)) -> Vec<u8> {
        while (self.text.len() as u64) < size {
            write(&mut self);
        }
        self.text.into_bytes()
    }
}

/// `dism.log`: programs look at the image and find it well.
pub(super) fn dism(start: Moment, size: u64, seed: u64) -> Vec<u8> {
    const PROVIDERS: [&str; 8] = [
        "DISM Package",
        "MsiManager",
        "IntlManager",
        "DriverManager",
        "OSServices",
        "SmiManager",
        "Appx",
        "FolderManager",
    ];
    Text::new(start, seed).until(size, |log| {
        log.wait_ms(900_000, 3_600_000);
        let (process, thread) = (log.rng.between(900, 20_000), log.rng.between(900, 20_000));
        let who = format!("PID={process} TID={thread}");
        log.columns("Info", "DISM", "DISM.EXE: <----- Starting Dism.exe session ----->");
        log.columns("Info", "DISM", "DISM.EXE: Executing command line: dism  /online /get-packages");
        for provider in PROVIDERS {
            log.wait_ms(0, 40);
            for message in [
                format!("{who} Attempting to initialize the logger from the Image Session. - CDISMProviderStore::Final_OnConnect"),
                format!("{who} Provider has not previously been encountered.  Attempting to initialize the provider. - CDISMProviderStore::Internal_GetProvider"),
                format!("{who} Loading Provider from location C:\\Windows\\System32\\Dism\\{provider}Provider.dll - CDISMProviderStore::Internal_GetProvider"),
                format!("{who} Connecting to the provider located at C:\\Windows\\System32\\Dism\\{provider}Provider.dll. - CDISMProviderStore::Internal_LoadProvider"),
                format!("{who} Disconnecting Provider: {provider} - CDISMProviderStore::Internal_DisconnectProvider"),
            ] {
                log.columns("Info", "DISM", &format!("DISM Provider Store: {message}"));
            }
        }
        for _ in 0..60 {
            let (a, b, revision, found) =
                (log.word(), log.word(), log.rng.between(1, 2200), log.rng.between(0x10_0000, 0xFF_FFFF));
            log.columns("Info", "DISM", &format!("DISM Package Manager: {who} Package Microsoft-Windows-{a}-{b}-Package~31bf3856ad364e35~amd64~~10.0.19041.{revision} is installed, found at 0x{found:x}. - CPackageManagerCLIHandler::ProcessCmdLine_GetPackages"));
        }
        log.columns("Info", "DISM", "DISM.EXE: Image session has been closed. Reboot required=no.");
        log.columns("Info", "DISM", "DISM.EXE: <----- Ending Dism.exe session ----->");
    })
}

/// `setupact.log`: setup looks whether this computer can be upgraded.
pub(super) fn setup(start: Moment, size: u64, seed: u64) -> Vec<u8> {
    Text::new(start, seed).until(size, |log| {
        log.wait_ms(10, 900);
        let (a, b, hash) = (log.word(), log.word(), log.rng.hash());
        let number = log.rng.between(0x100, 0xFFF);
        match log.rng.between(0, 6) {
            0 => {
                log.columns("Info", "CONX", &format!("C{a}{b}Checker invoked."));
                log.columns("Info", "CONX", &format!("C{a}{b}Checker: checked {a}, found NoIssue."));
            }
            1 => log.columns("Info", "MOUPG", &format!("SetupCore: Registered {a}_{b} action, handle 0x{number:x}")),
            2 => log.columns(
                "Info",
                "MIG",
                &format!("Mig: {a}\\{b}: {number} objects gathered, {} of them excluded", number / 3),
            ),
            3 => {
                log.columns("Info", "SP", &format!("SPDeviceCollector: {a}_{b}.inf, hash {hash}, rank 0x{number:08x}"))
            }
            4 => log.columns(
                "Info",
                "",
                &format!("Driver package {a}{b}.inf_amd64_{hash} stays, published as oem{number}.inf"),
            ),
            _ => log.columns(
                "Info",
                "PANTHR",
                &format!("CBlackboard::Open: C:\\$WINDOWS.~BT\\Sources\\Panther\\{a}_{hash}.dat succeeded."),
            ),
        }
    })
}

/// `setupapi.dev.log`: devices come and get their drivers.
pub(super) fn devices(start: Moment, size: u64, seed: u64) -> Vec<u8> {
    let mut log = Text::new(start, seed);
    log.text =
        "[Device Install Log]\r\n     OS Version = 10.0.19044\r\n     Architecture = amd64\r\n\r\n[BeginLog]\r\n"
            .to_owned();
    let boot = slashed(&log.clock, start);
    let _ = write!(log.text, "\r\n[Boot Session: {boot}]\r\n");
    log.until(size, |log| {
        log.wait_ms(60_000, 900_000);
        let (a, b, hash) = (log.word(), log.word(), log.rng.hash());
        let id = format!("USB\\VID_{:04X}&PID_{:04X}\\{hash}", log.rng.between(0, 0xFFFF), log.rng.between(0, 0xFFFF));
        let from = slashed(&log.clock, log.now);
        let mut body = format!("\r\n>>>  [Device Install (Hardware initiated) - {id}]\r\n>>>  Section start {from}\r\n");
        for n in 0..14 {
            log.wait_ms(1, 60);
            let time = &slashed(&log.clock, log.now)[11..];
            let driver = format!("{a}{b}{n}.inf");
            let _ = write!(
                body,
                "     dvi: {{Build Driver List}} {time}\r\n     dvi:      Created Driver Node:\r\n\
                 \x20    dvi:           InfName      - C:\\Windows\\System32\\DriverStore\\FileRepository\\{driver}_amd64_{}\\{driver}\r\n\
                 \x20    dvi:           Rank         - 0x{:08x}\r\n     dvi:           Signer Score - INBOX\r\n\
                 \x20    dvi: {{Build Driver List - exit(0x00000000)}} {time}\r\n",
                log.rng.hash(),
                log.rng.between(0, 0x00FF_FFFF)
            );
        }
        let to = slashed(&log.clock, log.now);
        let _ = write!(body, "<<<  Section end {to}\r\n<<<  [Exit status: SUCCESS]\r\n\r\n");
        log.text.push_str(&body);
    })
}

/// `2022/10/09 08:11:03.498`
fn slashed(clock: &Clock, at: Moment) -> String {
    clock.line_ms(at).replace('-', "/")
}

/// `WindowsUpdate.log`: the agent asks its server again and again and finds nothing.
pub(super) fn agent(start: Moment, size: u64, seed: u64) -> Vec<u8> {
    Text::new(start, seed).until(size, |log| {
        log.wait_ms(1_000, 90_000);
        let (process, thread) = (log.rng.between(1000, 9999), log.rng.between(1000, 9999));
        for _ in 0..6 {
            log.wait_ms(0, 30);
            let stamp = slashed(&log.clock, log.now);
            let ticks = log.rng.between(0, 10_000);
            let (guid, number) = (log.rng.guid(), log.rng.between(1, 400));
            let (component, message) = match log.rng.between(0, 8) {
                0 => ("Agent", format!("Service {guid} is not in sequential scan list")),
                1 => ("SLS", format!("path used for cache lookup: /SLS/{{9482F4B4-E343-43B6-B170-9A65BC822C77}}/x64/10.0.19044.1415/0?CH={number}&L=zh-CN&P=&PT=0x30&WUA=10.0.19041.1371")),
                2 => ("IdleTimer", format!("WU operation (CSearchCall::Init ID {number}, operation # {number}) stopped; does use network; is not at background priority")),
                3 => ("ProtocolTalker", format!("SyncUpdates round trips: {}", number % 5)),
                4 => ("WebServices", "Auto proxy settings for this web service call.".to_owned()),
                5 => ("Agent", format!("Found 0 updates and {} categories in search; evaluated appl. rules of {number} out of {} deployed entities", number % 60, number + 87)),
                6 => ("Misc", "Got 9482F4B4-E343-43B6-B170-9A65BC822C77 redir Client/Server URL: https://updates.corp.ruian-bank.test/ClientWebService/client.asmx".to_owned()),
                _ => ("DownloadManager", format!("Update {guid}.{} is already cached", number % 300)),
            };
            let _ = write!(log.text, "{stamp}{ticks:04} {process:<5} {thread:<5} {component:<15} {message}\r\n");
        }
    })
}
