//! `Application.evtx`: crashes, Windows Installer, error reports.

use super::value::utf16;
use super::{Closed, Event, EventFile, Payload, Provider, Sid};
use crate::clock::Moment;
use crate::machine::{Machine, Update};

const NOTHING: &str = "(NULL)";

/// The Application log of a PC being written. Events may be added in any order.
#[derive(Clone, Debug)]
pub struct ApplicationLog {
    file: EventFile,
    machine: Machine,
}

impl ApplicationLog {
    /// An empty log.
    #[must_use]
    pub fn new(machine: &Machine) -> Self {
        Self { file: EventFile::new(machine, "Application"), machine: machine.clone() }
    }

    fn classic(&mut self, at: Moment, source: &'static str, id: u16, level: u8, strings: &[&str]) -> Event {
        let strings = strings.iter().map(|s| (*s).to_owned()).collect();
        Event::classic(at, Provider::Source(source), id, 0, level, Payload::Strings(strings, None))
    }

    /// `Application Error` 1000: `process` (`TiWorker.exe`) crashed in `module`.
    pub fn crashed(&mut self, at: Moment, process: &str, module: &str, code: u32) -> &mut Self {
        let (stack, version) = (self.machine.stack, self.machine.newest_version());
        let path =
            format!("C:\\Windows\\winsxs\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_{stack}\\{process}");
        let strings = [
            process,
            stack,
            "5fc6f0a1",
            module,
            &version,
            "a280d1d6",
            &format!("{code:08x}"),
            "0000000000034c3c",
            "1a2c",
            "01d8c4b1d2f3a4b5",
            &path,
            &format!("C:\\Windows\\SYSTEM32\\{module}"),
            "6a1f3c55-0d1e-4c9e-9a3e-3e1f4f6c2b71",
            "",
            "",
        ];
        let event = self.classic(at, "Application Error", 1000, 2, &strings);
        self.file.push(Event { task: 100, ..event });
        self
    }

    /// `MsiInstaller` 11707 and 1033: a program was installed.
    pub fn program_installed(&mut self, at: Moment, name: &str, version: &str, maker: &str) -> &mut Self {
        let code = "{6F4C1A3E-2B9D-4E57-9C11-5A7E8D3B2F60}";
        let product = |payload: Payload| match payload {
            Payload::Strings(strings, _) => Payload::Strings(strings, Some(utf16(code))),
            other => other,
        };
        let done = format!("Product: {name} -- Installation completed successfully.");
        let strings = [&done[..], NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, ""];
        let event = self.classic(at, "MsiInstaller", 11707, 4, &strings);
        self.file.push(Event { payload: product(event.payload.clone()), user: Some(Sid::SYSTEM), ..event });
        let strings = [name, version, "2052", "0", maker, NOTHING, ""];
        let event = self.classic(at.plus_ms(40), "MsiInstaller", 1033, 4, &strings);
        self.file.push(Event { payload: product(event.payload.clone()), user: Some(Sid::SYSTEM), ..event });
        self
    }

    /// `Windows Error Reporting` 1001: the servicing stack reported that `update` failed in `phase`.
    pub fn servicing_reported(&mut self, at: Moment, update: &Update, code: u32, phase: &str) -> &mut Self {
        let mut parts = update.package.split('~');
        let (name, version) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
        let code = format!("0x{code:08x}");
        let strings = [
            "",
            "0",
            "CbsPackageServicingFailure2",
            "无法获得",
            "0",
            self.machine.stack,
            name,
            version,
            "amd64",
            "unknown",
            &code,
            phase,
            "Absent",
            "Installed",
            "WindowsUpdateAgent",
            "",
            "C:\\ProgramData\\Microsoft\\Windows\\WER\\ReportQueue\\Critical_10.0_0001",
            "",
            "0",
            "0b6f3c55-7d1e-4c9e-9a3e-3e1f4f6c2b72",
            "4",
            "",
            "",
        ];
        let event = self.classic(at, "Windows Error Reporting", 1001, 4, &strings);
        self.file.push(event);
        self
    }

    /// The file as `wevtutil epl` exports it.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.file.into_bytes(Closed::Cleanly)
    }
}
