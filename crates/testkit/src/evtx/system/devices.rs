//! Services, filter drivers and disks in the System log.

use super::{FILTERS, SystemLog};
use crate::clock::Moment;
use crate::evtx::value::utf16;
use crate::evtx::{Event, Payload, Provider, Value};

const SCM: Provider = Provider::Registered("Service Control Manager", "{555908d1-a6d7-4695-8e1e-26931d2012f4}");
const TPM: Provider = Provider::Manifest("Microsoft-Windows-TPM-WMI", "7D5387B0-CBE0-11DA-A94D-0800200C9A66");
const MEMORY: Provider =
    Provider::Manifest("Microsoft-Windows-Resource-Exhaustion-Detector", "9988748E-C2E8-4054-85F6-0C3E1CAD2470");
const NTFS: Provider = Provider::Manifest("Ntfs", "DD70BC80-EF44-421B-8AC3-CD31DA613A4E");

/// A service: its own name and what it is called in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// `wuauserv`
    pub name: &'static str,
    /// On a Chinese Windows.
    pub chinese: &'static str,
    /// On an English one.
    pub english: &'static str,
}

impl Service {
    /// Windows Update.
    pub const UPDATE: Self = Self { name: "wuauserv", chinese: "Windows Update", english: "Windows Update" };
    /// The servicing stack.
    pub const INSTALLER: Self =
        Self { name: "TrustedInstaller", chinese: "Windows Modules Installer", english: "Windows Modules Installer" };
    /// Background transfers: flips between automatic and manual all month.
    pub const BITS: Self = Self {
        name: "BITS",
        chinese: "Background Intelligent Transfer Service",
        english: "Background Intelligent Transfer Service",
    };
    /// The HTTP server of Windows, a driver.
    pub const HTTP: Self = Self { name: "HTTP", chinese: "HTTP Service", english: "HTTP Service" };
    /// The printer service: another word in each language.
    pub const SPOOLER: Self = Self { name: "Spooler", chinese: "打印后台处理程序", english: "Print Spooler" };
}

/// How a service starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartType {
    /// With Windows.
    Auto,
    /// When asked.
    Demand,
    /// Never.
    Disabled,
}

impl SystemLog {
    fn service(
        &mut self,
        at: Moment,
        id: u16,
        level: u8,
        fields: Vec<(&'static str, Value)>,
        key: Option<&str>,
    ) -> &mut Self {
        let qualifiers = if level == 2 { 0xC000 } else { 0x4000 };
        let binary = key.map(|key| utf16(&format!("{key}\0")));
        self.push(Event {
            keywords: 0x8080_0000_0000_0000,
            process: Some((860, 968)),
            ..Event::classic(at, SCM, id, qualifiers, level, Payload::Named(fields, binary))
        })
    }

    fn display(&self, service: Service) -> Value {
        Value::text(self.word(service.chinese, service.english))
    }

    fn start_word(&self, start: StartType) -> Value {
        Value::text(match start {
            StartType::Auto => self.word("自动启动", "auto start"),
            StartType::Demand => self.word("按需启动", "demand start"),
            StartType::Disabled => self.word("已禁用", "disabled"),
        })
    }

    /// 7000: it could not start, for the Win32 error `code`.
    pub fn service_failed_to_start(&mut self, at: Moment, service: Service, code: u32) -> &mut Self {
        let fields = vec![("param1", self.display(service)), ("param2", Value::Text(format!("%%{code}")))];
        self.service(at, 7000, 2, fields, Some(service.name))
    }

    /// 7023: it ended with the Win32 error `code`.
    pub fn service_ended_with_error(&mut self, at: Moment, service: Service, code: u32) -> &mut Self {
        let fields = vec![("param1", self.display(service)), ("param2", Value::Text(format!("%%{code}")))];
        self.service(at, 7023, 2, fields, Some(service.name))
    }

    /// 7031: it ended unexpectedly and will be started again.
    pub fn service_died(&mut self, at: Moment, service: Service) -> &mut Self {
        let fields = vec![
            ("param1", self.display(service)),
            ("param2", Value::text("1")),
            ("param3", Value::text("60000")),
            ("param4", Value::text("1")),
            ("param5", Value::text(self.word("重新启动服务", "Restart the service"))),
        ];
        self.service(at, 7031, 2, fields, Some(service.name))
    }

    /// 7036: it runs now, or stopped.
    pub fn service_state(&mut self, at: Moment, service: Service, running: bool) -> &mut Self {
        let state = if running { self.word("正在运行", "running") } else { self.word("已停止", "stopped") };
        let fields = vec![("param1", self.display(service)), ("param2", Value::text(state))];
        let key = format!("{}/{}", service.name, if running { 4 } else { 1 });
        self.service(at, 7036, 4, fields, Some(&key))
    }

    /// 7040: its start type was changed.
    pub fn start_type(&mut self, at: Moment, service: Service, from: StartType, to: StartType) -> &mut Self {
        let fields = vec![
            ("param1", self.display(service)),
            ("param2", self.start_word(from)),
            ("param3", self.start_word(to)),
            ("param4", Value::text(service.name)),
        ];
        self.service(at, 7040, 4, fields, None)
    }

    /// 7045: a service or driver was installed.
    pub fn service_installed(&mut self, at: Moment, name: &str, path: &str, driver: bool) -> &mut Self {
        let kind = if driver {
            self.word("文件系统驱动程序", "file system driver")
        } else {
            self.word("用户模式服务", "user mode service")
        };
        let start = if driver { StartType::Demand } else { StartType::Auto };
        let fields = vec![
            ("ServiceName", Value::text(name)),
            ("ImagePath", Value::text(path)),
            ("ServiceType", Value::text(kind)),
            ("StartType", self.start_word(start)),
            ("AccountName", Value::text(if driver { "" } else { "LocalSystem" })),
        ];
        self.service(at, 7045, 4, fields, None)
    }

    /// `FilterManager` 6: a file-system filter was loaded.
    pub fn filter_loaded(&mut self, at: Moment, name: &str) -> &mut Self {
        let fields = vec![
            ("FinalStatus", Value::Hex32(0)),
            ("DeviceVersionMajor", Value::U16(10)),
            ("DeviceVersionMinor", Value::U16(0)),
            ("DeviceNameLength", Value::U16(u16::try_from(name.chars().count()).unwrap_or(0))),
            ("DeviceName", Value::text(name)),
            ("DeviceTime", Value::Time(Moment::utc("2019-12-07 09:07:13").filetime(0))),
        ];
        self.push(Event::manifest(at, FILTERS, 6, 4, Payload::Named(fields, None)))
    }

    /// `disk` 7: a bad block.
    pub fn bad_block(&mut self, at: Moment) -> &mut Self {
        let strings = vec!["\\Device\\Harddisk0\\DR0".to_owned()];
        let event =
            Event::classic(at, Provider::Source("disk"), 7, 0xC004, 2, Payload::Strings(strings, Some(vec![3; 40])));
        self.push(Event { process: Some((4, 520)), ..event })
    }

    /// `disk` 153: an operation was retried.
    pub fn io_retried(&mut self, at: Moment) -> &mut Self {
        let strings = ["\\Device\\Harddisk0\\DR0", "0x3b0a28", "0", "\\Device\\0000003a"].map(str::to_owned).to_vec();
        let event =
            Event::classic(at, Provider::Source("disk"), 153, 0x8004, 3, Payload::Strings(strings, Some(vec![15; 44])));
        self.push(Event { process: Some((4, 520)), ..event })
    }

    /// `Ntfs` 55: the file system is damaged.
    pub fn file_system_corrupt(&mut self, at: Moment) -> &mut Self {
        let fields = vec![
            ("DriveName", Value::text("C:")),
            ("DeviceName", Value::text("\\Device\\HarddiskVolume3")),
            ("CorruptionState", Value::Hex32(0)),
            ("HeaderFlags", Value::Hex32(0x922)),
            ("Severity", Value::text("Critical")),
            ("Origin", Value::text("File System Driver")),
            ("Verb", Value::text("Force Full Chkdsk")),
            ("Description", Value::text("A corruption was found in a file system index structure.")),
        ];
        self.push(Event {
            keywords: 0x8000_0000_0000_0008,
            process: Some((4, 3184)),
            ..Event::manifest(at, NTFS, 55, 2, Payload::Named(fields, None))
        })
    }

    /// 1795: the firmware returned an error when a Secure Boot variable was to be changed.
    pub fn firmware_refused(&mut self, at: Moment) -> &mut Self {
        let fields = vec![("HResult", Value::text("0x80070013"))];
        self.push(Event::manifest(at, TPM, 1795, 2, Payload::Named(fields, None)))
    }

    /// 2004: virtual memory was low, and `program` used most of it.
    pub fn memory_low(&mut self, at: Moment, program: &str) -> &mut Self {
        let fields = vec![("Name", Value::text(program)), ("CommitCharge", Value::text("5259997184"))];
        self.push(Event::manifest(at, MEMORY, 2004, 3, Payload::Named(fields, None)))
    }
}
