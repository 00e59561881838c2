//! `System.evtx`: the update agent, boots and shutdowns, and a month's ordinary noise. Services, drivers and disks are
//! in [`devices`].

mod devices;

pub use devices::{Service, StartType};

use super::{Closed, Event, EventFile, Payload, Provider, Value};
use crate::clock::Moment;
use crate::evtx::Guid;
use crate::machine::{Machine, Update};
use crate::rng::Rng;

const AGENT: Provider =
    Provider::Manifest("Microsoft-Windows-WindowsUpdateClient", "945A8954-C147-4ACD-923F-40C45405A658");
const KERNEL: Provider = Provider::Manifest("Microsoft-Windows-Kernel-General", "A68CA8B7-004F-D7B6-A698-07E2DE0F1F5D");
const BOOT: Provider = Provider::Manifest("Microsoft-Windows-Kernel-Boot", "15CA44FF-4D7A-4BAA-BBA5-0998955E531E");
const POWER: Provider = Provider::Manifest("Microsoft-Windows-Kernel-Power", "331C3B3A-2005-44C2-AC5E-77220C37D6B4");
const FILTERS: Provider = Provider::Manifest("Microsoft-Windows-FilterManager", "F3C5E28E-63F6-49C7-A204-E48A1BC4B09D");
const DNS: Provider = Provider::Manifest("Microsoft-Windows-DNS-Client", "1C95126E-7EEA-49A9-A3FE-A378B03DDB4D");
const EVENT_LOG: Provider = Provider::Source("EventLog");
const USER32: Provider = Provider::Registered("User32", "{b0aa8734-56f7-41cc-b2f4-de228e98b946}");
/// Windows Update; apps come from another service.
const WINDOWS_UPDATE: &str = "9482F4B4-E343-43B6-B170-9A65BC822C77";
const STORE: &str = "855E8A7C-ECB4-4CA3-B045-1DFA50104289";

/// The System log of a PC being written. Events may be added in any order.
#[derive(Clone, Debug)]
pub struct SystemLog {
    file: EventFile,
    machine: Machine,
    rng: Rng,
    chinese: bool,
    windows_7: bool,
}

impl SystemLog {
    /// An empty log of a Chinese Windows 10.
    #[must_use]
    pub fn new(machine: &Machine, seed: u64) -> Self {
        let file = EventFile::new(machine, "System");
        Self { file, machine: machine.clone(), rng: Rng::new(seed), chinese: true, windows_7: false }
    }

    /// What follows is written by an English Windows.
    pub fn english(&mut self) -> &mut Self {
        self.chinese = false;
        self
    }

    /// What follows is written as Windows 7 does: `USER32` without names, classic events without version and process.
    pub fn windows_7(&mut self) -> &mut Self {
        self.windows_7 = true;
        self
    }

    /// Record numbers start here: older records were overwritten.
    pub fn first_record(&mut self, number: u64) -> &mut Self {
        self.file.first_record(number);
        self
    }

    /// Any other event.
    pub fn push(&mut self, event: Event) -> &mut Self {
        self.file.push(event);
        self
    }

    fn word(&self, chinese: &'static str, english: &'static str) -> &'static str {
        if self.chinese { chinese } else { english }
    }

    fn classic(&mut self, event: Event) -> &mut Self {
        let event = if self.windows_7 { event.of_windows_7() } else { event };
        self.push(event)
    }

    /// An event of the update agent: opcode 12 download, 13 installation, 15 restart.
    fn agent(&mut self, at: Moment, id: u16, opcode: u8, fields: Vec<(&'static str, Value)>) -> &mut Self {
        let failed = matches!(id, 20 | 25 | 31 | 213 | 217);
        let level = if failed { 2 } else { 4 };
        let process = (u32::try_from(self.rng.between(1200, 9000)).unwrap_or(4) & !3, 7316);
        self.push(Event {
            version: Some(1),
            task: 1,
            opcode: Some(opcode),
            keywords: 0x8000_0000_0000_0008 | if failed { 0x20 } else { 0x10 },
            process: Some(process),
            ..Event::manifest(at, AGENT, id, level, Payload::Named(fields, None))
        })
    }

    fn named(update: &Update) -> Vec<(&'static str, Value)> {
        vec![
            ("updateTitle", Value::text(&update.title)),
            ("updateGuid", Value::Guid(Guid::of(&update.id))),
            ("updateRevisionNumber", Value::U32(update.revision)),
        ]
    }

    fn with_service(update: &Update) -> Vec<(&'static str, Value)> {
        let service = if update.kb.is_empty() { STORE } else { WINDOWS_UPDATE };
        let mut fields = Self::named(update);
        fields.push(("serviceGuid", Value::Guid(Guid::of(service))));
        fields
    }

    fn with_code(code: u32, mut fields: Vec<(&'static str, Value)>) -> Vec<(&'static str, Value)> {
        fields.insert(0, ("errorCode", Value::Hex32(code)));
        fields
    }

    /// 44: its download starts.
    pub fn download_started(&mut self, at: Moment, update: &Update) -> &mut Self {
        self.agent(at, 44, 12, Self::named(update))
    }

    /// 41: downloaded.
    pub fn downloaded(&mut self, at: Moment, update: &Update) -> &mut Self {
        self.agent(at, 41, 12, Self::named(update))
    }

    /// 31: its download failed.
    pub fn download_failed(&mut self, at: Moment, update: &Update, code: u32) -> &mut Self {
        let mut fields = Self::named(update);
        fields.insert(1, ("errorCode", Value::Hex32(code)));
        self.agent(at, 31, 12, fields)
    }

    /// 43: its installation starts.
    pub fn install_started(&mut self, at: Moment, update: &Update) -> &mut Self {
        self.agent(at, 43, 13, Self::named(update))
    }

    /// 19: installed.
    pub fn installed(&mut self, at: Moment, update: &Update) -> &mut Self {
        self.agent(at, 19, 13, Self::with_service(update))
    }

    /// 20: its installation failed.
    pub fn install_failed(&mut self, at: Moment, update: &Update, code: u32) -> &mut Self {
        self.agent(at, 20, 13, Self::with_code(code, Self::with_service(update)))
    }

    /// 21: a restart is needed to finish it. The event knows titles only.
    pub fn restart_needed(&mut self, at: Moment, updates: &[&Update]) -> &mut Self {
        let list: String = updates.iter().map(|u| format!("\n- {}", u.title)).collect();
        self.agent(at, 21, 15, vec![("updatelist", Value::Text(list))])
    }

    /// 22: a restart is scheduled `minutes` from now.
    pub fn restart_scheduled(&mut self, at: Moment, minutes: u32, updates: &[&Update]) -> &mut Self {
        let list: String = updates.iter().map(|u| format!("\n- {}", u.title)).collect();
        let minutes = Value::Text(minutes.to_string());
        self.agent(at, 22, 15, vec![("restarttime", minutes), ("updatelist", Value::Text(list))])
    }

    /// 217: it could not be finished after the restart.
    pub fn commit_failed(&mut self, at: Moment, update: &Update, code: u32) -> &mut Self {
        let mut fields = Self::with_code(code, Self::named(update));
        fields[1] = ("updatelist", Value::Text(format!("\n- {}", update.title)));
        self.agent(at, 217, 13, fields)
    }

    /// 25: the search for updates failed.
    pub fn scan_failed(&mut self, at: Moment, code: u32) -> &mut Self {
        let service = ("serviceGuid", Value::Guid(Guid::of(WINDOWS_UPDATE)));
        self.agent(at, 25, 11, Self::with_code(code, vec![service]))
    }

    /// 44, 41 and 43 of an update that is installed at `started`, as [`crate::reporting::AgentLog::fetched_and_started`].
    pub fn fetched_and_started(&mut self, started: Moment, update: &Update) -> &mut Self {
        self.download_started(started.plus_ms(-31 * 60_000 - 190), update)
            .downloaded(started.plus_ms(-2 * 60_000 - 71), update)
            .install_started(started, update)
    }

    /// User32 1074: `by` (a path) asks for a restart, then the log stops (6006) and the kernel (13).
    pub fn shutdown(&mut self, at: Moment, by: &str) -> &mut Self {
        let host = self.machine.host;
        let strings = [
            format!("{by} ({host})"),
            host.to_owned(),
            self.word("操作系统: Service Pack (计划内)", "Operating System: Service pack (Planned)").to_owned(),
            "0x80020010".to_owned(),
            self.word("重启", "restart").to_owned(),
            String::new(),
            "NT AUTHORITY\\SYSTEM".to_owned(),
        ];
        let event = if self.windows_7 {
            let binary = [0x10_u32, 0x8002].iter().flat_map(|n| n.to_le_bytes()).collect();
            Event::classic(
                at,
                Provider::Source("USER32"),
                1074,
                0x8000,
                4,
                Payload::Strings(strings.into(), Some(binary)),
            )
        } else {
            const NAMES: [&str; 7] = ["param1", "param2", "param3", "param4", "param5", "param6", "param7"];
            let fields = NAMES.into_iter().zip(strings.map(Value::Text)).collect();
            Event {
                keywords: 0x8080_0000_0000_0000,
                process: Some((712, 780)),
                ..Event::classic(at, USER32, 1074, 0x8000, 4, Payload::Named(fields, None))
            }
        };
        self.classic(Event { user: Some(super::Sid::SYSTEM), ..event });
        let logged = Payload::Strings(vec![String::new()], Some(1_u64.to_le_bytes().to_vec()));
        self.classic(Event::classic(at.plus_ms(19_000), EVENT_LOG, 6006, 0x8000, 4, logged));
        let stopped = at.plus_ms(24_000);
        let fields = vec![("StopTime", Value::Time(stopped.filetime(0)))];
        self.push(Event {
            task: 2,
            keywords: 0x8000_0000_0000_0080,
            user: None,
            ..Event::manifest(stopped, KERNEL, 13, 4, Payload::Named(fields, None))
        })
    }

    /// The PC boots: Kernel-General 12, Kernel-Boot 20 and 27, its own filters, EventLog 6009, 6005, 6013.
    pub fn boots(&mut self, at: Moment) -> &mut Self {
        self.boots_after(at, true)
    }

    fn boots_after(&mut self, at: Moment, clean: bool) -> &mut Self {
        let number = |name, n| (name, Value::U32(n));
        let fields = vec![
            number("MajorVersion", if self.windows_7 { 6 } else { 10 }),
            number("MinorVersion", u32::from(self.windows_7)),
            number("BuildVersion", self.machine.build),
            number("QfeVersion", self.machine.revision),
            number("ServiceVersion", 0),
            number("BootMode", 0),
            ("StartTime", Value::Time(at.filetime(0))),
        ];
        self.push(Event {
            task: 1,
            keywords: 0x8000_0000_0000_0080,
            ..Event::manifest(at.plus_ms(41), KERNEL, 12, 4, Payload::Named(fields, None))
        });
        let fields = vec![
            ("LastShutdownGood", Value::Bool(clean)),
            ("LastBootGood", Value::Bool(true)),
            number("LastBootId", 41),
            number("BootStatusPolicy", 1),
        ];
        self.push(Event { task: 31, ..Event::manifest(at.plus_ms(42), BOOT, 20, 4, Payload::Named(fields, None)) });
        let fields = vec![number("BootType", 0), ("LoadOptions", Value::text(" NOEXECUTE=OPTIN"))];
        self.push(Event { task: 33, ..Event::manifest(at.plus_ms(43), BOOT, 27, 4, Payload::Named(fields, None)) });
        for (i, filter) in (0..).zip(["FileInfo", "WdFilter", "Wof", "FileCrypt", "luafv"]) {
            self.filter_loaded(at.plus_ms(900 + i * 170), filter);
        }
        let log = at.plus_ms(9_300);
        let version = if self.windows_7 { "6.01." } else { "10.00." };
        let strings = [version, &self.machine.build.to_string(), "", "Multiprocessor Free", "0"];
        let strings = strings.map(str::to_owned).to_vec();
        self.classic(Event::classic(log, EVENT_LOG, 6009, 0x8000, 4, Payload::Strings(strings, None)));
        let started = Payload::Strings(vec![String::new()], Some(system_time(&log.universal())));
        self.classic(Event::classic(log.plus_ms(1), EVENT_LOG, 6005, 0x8000, 4, started));
        self.uptime(log.plus_ms(2), 17)
    }

    /// EventLog 6013: the PC is up for so many seconds.
    fn uptime(&mut self, at: Moment, seconds: i64) -> &mut Self {
        let offset = -self.machine.clock.offset(at);
        let zone = format!("{offset} {}", self.word("中国标准时间", "China Standard Time"));
        let seconds = seconds.to_string();
        let strings = ["", "", "", "", &seconds, "60", &zone].map(str::to_owned).to_vec();
        let payload = Payload::Strings(strings, Some(super::value::utf16("1.1\0")));
        self.classic(Event::classic(at, EVENT_LOG, 6013, 0x8000, 4, payload))
    }

    /// The PC shuts down for `by` and is up again at `boot`.
    pub fn restarts(&mut self, down: Moment, by: &str, boot: Moment) -> &mut Self {
        self.shutdown(down, by).boots(boot)
    }

    /// The power was gone at `died`; the PC boots at `boot` and says so: Kernel-Power 41, EventLog 6008.
    pub fn power_lost(&mut self, died: Moment, boot: Moment) -> &mut Self {
        self.boots_after(boot, false);
        let zero = |name| (name, Value::Hex64(0));
        let fields = vec![
            ("BugcheckCode", Value::U32(0)),
            zero("BugcheckParameter1"),
            zero("BugcheckParameter2"),
            zero("BugcheckParameter3"),
            zero("BugcheckParameter4"),
            ("SleepInProgress", Value::U32(0)),
            ("PowerButtonTimestamp", Value::U64(0)),
            ("BootAppStatus", Value::U32(0)),
        ];
        self.push(Event {
            version: Some(8),
            task: 63,
            keywords: 0x8000_4000_0000_0002,
            ..Event::manifest(boot.plus_ms(2_100), POWER, 41, 1, Payload::Named(fields, None))
        });
        // Time and date as the user's format shows them, with marks for the writing direction.
        let shown = self.machine.clock.line(died);
        let part = |from: usize, to: usize| shown[from..to].trim_start_matches('0').to_owned();
        let date = format!("\u{200e}{}/\u{200e}{}/\u{200e}{}", part(0, 4), part(5, 7), part(8, 10));
        let local = system_time(&self.machine.clock.line_ms(died));
        let strings = [&shown[11..], &date, "", "", "86213", "", ""].map(str::to_owned).to_vec();
        let payload = Payload::Strings(strings, Some([local, system_time(&died.universal())].concat()));
        self.classic(Event::classic(boot.plus_ms(9_290), EVENT_LOG, 6008, 0x8000, 2, payload))
    }

    /// Kernel-General 1: the clock was set. `to` is also when it is written.
    pub fn clock_set(&mut self, from: Moment, to: Moment) -> &mut Self {
        let fields = vec![
            ("NewTime", Value::Time(to.filetime(0))),
            ("OldTime", Value::Time(from.filetime(5_711))),
            ("Reason", Value::U32(1)),
            ("ProcessName", Value::text("\\Device\\HarddiskVolume3\\Windows\\System32\\SystemSettingsAdminFlows.exe")),
            ("ProcessID", Value::U32(6144)),
        ];
        self.push(Event {
            version: Some(2),
            task: 5,
            keywords: 0x8000_0000_0000_0010,
            process: Some((6144, 6200)),
            ..Event::manifest(to, KERNEL, 1, 4, Payload::Named(fields, None))
        })
    }

    /// Kernel-General 24: the time zone in force, as it is refreshed.
    pub fn zone_refreshed(&mut self, at: Moment) -> &mut Self {
        let fields = vec![
            ("ExitReason", Value::U32(0)),
            ("CurrentBias", Value::I32(-self.machine.clock.offset(at))),
            ("CurrentTimeZoneID", Value::U32(0)),
            ("TimeZoneInfoCacheUpdated", Value::U32(1)),
            ("FirstRefresh", Value::U32(0)),
        ];
        self.push(Event {
            task: 11,
            keywords: 0x8000_0000_0000_0010,
            ..Event::manifest(at, KERNEL, 24, 4, Payload::Named(fields, None))
        })
    }

    /// The ordinary days of a PC between two moments: nothing of it means anything.
    pub fn ordinary_days(&mut self, from: Moment, to: Moment) -> &mut Self {
        let mut at = from;
        while at < to {
            let pause = self.rng.between(600_000, 5_400_000);
            at = at.plus_ms(pause);
            self.ordinary_event(at);
        }
        self
    }

    /// One event of an ordinary day.
    pub fn ordinary_event(&mut self, at: Moment) -> &mut Self {
        match self.rng.between(0, 7) {
            0 => self.hive_cleared(at),
            1 => self.name_not_resolved(at),
            2 => self.wireless(at, 7036),
            3 => self.wireless(at, 7003),
            4 => self.start_type(at, Service::BITS, StartType::Auto, StartType::Demand),
            5 => self.clock_set(at.plus_ms(-12), at),
            _ => self.uptime(at, at.since_ms(self.machine.boot) / 1000),
        }
    }

    fn hive_cleared(&mut self, at: Moment) -> &mut Self {
        let hive = "\\??\\C:\\Users\\Default\\NTUSER.DAT";
        let fields = vec![
            ("HiveNameLength", Value::U16(u16::try_from(hive.len()).unwrap_or(0))),
            ("HiveName", Value::text(hive)),
            ("KeysUpdated", Value::U32(611)),
            ("DirtyPages", Value::U32(72)),
        ];
        self.push(Event {
            process: Some((1004, 588)),
            ..Event::manifest(at, KERNEL, 16, 4, Payload::Named(fields, None))
        })
    }

    fn name_not_resolved(&mut self, at: Moment) -> &mut Self {
        let fields = vec![
            ("QueryName", Value::text("wpad.corp.ruian-bank.test")),
            ("AddressLength", Value::U32(16)),
            ("Address", Value::Binary(vec![2, 0, 0, 53, 10, 66, 17, 2, 0, 0, 0, 0, 0, 0, 0, 0])),
            ("ClientPID", Value::U32(2_012)),
        ];
        self.push(Event {
            task: 1014,
            keywords: 0x4000_0000_1000_0000,
            user: Some(super::Sid::NETWORK_SERVICE),
            ..Event::manifest(at, DNS, 1014, 3, Payload::Named(fields, None))
        })
    }

    /// A wireless driver that uses the ids of the service manager for something else.
    fn wireless(&mut self, at: Moment, id: u16) -> &mut Self {
        let strings = ["\\Device\\NDMP1", "Intel(R) Wireless-AC 9560 160MHz"].map(str::to_owned).to_vec();
        let payload = Payload::Strings(strings, Some([[0; 16], [0x57; 16]].concat()));
        self.classic(Event::classic(at, Provider::Source("Netwtw08"), id, 0x4000, 4, payload))
    }

    /// The file as `wevtutil epl` exports it.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.file.into_bytes(Closed::Cleanly)
    }

    /// The file as a collector copies it from a running PC.
    #[must_use]
    pub fn copied_live(self) -> Vec<u8> {
        self.file.into_bytes(Closed::No)
    }
}

/// A SYSTEMTIME, as the event log service writes it behind 6005 (in UTC) and 6008 (on the wall clock, then in UTC).
fn system_time(text: &str) -> Vec<u8> {
    let numbers: Vec<u16> = text.split(['-', ' ', ':', '.']).filter_map(|n| n.parse().ok()).collect();
    let [year, month, day, rest @ ..] = &numbers[..] else { return Vec::new() };
    [*year, *month, 0, *day].iter().chain(rest).flat_map(|n| n.to_le_bytes()).chain([0; 8]).collect()
}
