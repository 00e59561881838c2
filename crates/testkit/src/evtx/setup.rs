//! `Setup.evtx`: what happened to packages (`Microsoft-Windows-Servicing`) and to stand-alone ones (`wusa.exe`).

use super::{Closed, Event, EventFile, Payload, Provider, Sid, Value};
use crate::clock::Moment;
use crate::machine::Machine;

const SERVICING: Provider = Provider::Manifest("Microsoft-Windows-Servicing", "BD12F3B8-FC40-4A61-A307-B7A013A069C1");
const WUSA: Provider = Provider::Manifest("Microsoft-Windows-WUSA", "09608C12-C1DA-4104-A6FE-B959CF57560A");
const NAME_SPACE: &str = "http://manifests.microsoft.com/win/2004/08/windows/setup_provider";

/// State of a package, as a number and in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not there.
    Absent,
    /// Its content was found.
    Resolved,
    /// Its content is in the store.
    Staged,
    /// A newer one took its place.
    Superseded,
    /// In use after the restart.
    InstallPending,
    /// In use.
    Installed,
}

impl State {
    fn number(self) -> u32 {
        match self {
            Self::Absent => 5000,
            Self::Resolved => 5032,
            Self::Staged => 5064,
            Self::Superseded => 5080,
            Self::InstallPending => 5096,
            Self::Installed => 5112,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Absent => "Absent",
            Self::Resolved => "Resolved",
            Self::Staged => "Staged",
            Self::Superseded => "Superseded",
            Self::InstallPending => "Install Pending",
            Self::Installed => "Installed",
        }
    }
}

/// The Setup log of a PC being written. Events may be added in any order.
#[derive(Clone, Debug)]
pub struct SetupLog {
    file: EventFile,
    textized: bool,
}

impl SetupLog {
    /// An empty log.
    #[must_use]
    pub fn new(machine: &Machine) -> Self {
        Self { file: EventFile::new(machine, "Setup"), textized: true }
    }

    /// What follows has states as words only: the first Windows 10 and before.
    pub fn words_only(&mut self) -> &mut Self {
        self.textized = false;
        self
    }

    /// Nothing written yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.file.is_empty()
    }

    fn state(&self, names: [&'static str; 2], state: State, fields: &mut Vec<(&'static str, Value)>) {
        if self.textized {
            fields.push((names[0], Value::U32(state.number())));
            fields.push((names[1], Value::text(state.word())));
        } else {
            fields.push((names[0], Value::text(state.word())));
        }
    }

    fn servicing(&mut self, at: Moment, id: u16, root: &'static str, fields: Vec<(&'static str, Value)>) -> &mut Self {
        self.file.push(Event {
            task: 1,
            process: Some((7108, 10_160)),
            ..Event::manifest(at, SERVICING, id, 0, Payload::User(root, NAME_SPACE, fields))
        });
        self
    }

    /// Servicing 1: `package` (an identity or a bare `KB…`) is to go from one state to another.
    pub fn initiated(&mut self, at: Moment, package: &str, from: State, to: State, client: &str) -> &mut Self {
        let mut fields = vec![("PackageIdentifier", Value::text(package))];
        self.state(["InitialPackageState", "InitialPackageStateTextized"], from, &mut fields);
        self.state(["IntendedPackageState", "IntendedPackageStateTextized"], to, &mut fields);
        fields.push(("Client", Value::text(client)));
        self.servicing(at, 1, "CbsPackageInitiateChanges", fields)
    }

    fn changed(&mut self, at: Moment, id: u16, package: &str, to: State, code: u32, client: &str) -> &mut Self {
        let mut fields = vec![("PackageIdentifier", Value::text(package))];
        self.state(["IntendedPackageState", "IntendedPackageStateTextized"], to, &mut fields);
        fields.push(("ErrorCode", Value::Text(format!("0x{code:x}"))));
        fields.push(("Client", Value::text(client)));
        self.servicing(at, id, "CbsPackageChangeState", fields)
    }

    /// Servicing 2: it has that state.
    pub fn reached(&mut self, at: Moment, package: &str, to: State, client: &str) -> &mut Self {
        self.changed(at, 2, package, to, 0, client)
    }

    /// Servicing 3: it could not be given that state. Not always a failure: 0x800f0816 is a step of delta packages.
    pub fn failed(&mut self, at: Moment, package: &str, to: State, code: u32, client: &str) -> &mut Self {
        self.changed(at, 3, package, to, code, client)
    }

    /// Servicing 4: only after a restart.
    pub fn restart_needed(&mut self, at: Moment, package: &str, to: State, client: &str) -> &mut Self {
        self.changed(at, 4, package, to, 0, client)
    }

    /// Servicing 5: not applicable to this PC.
    pub fn not_applicable(&mut self, at: Moment, package: &str, to: State, client: &str) -> &mut Self {
        self.changed(at, 5, package, to, 0x800f_081e, client)
    }

    fn wusa(&mut self, at: Moment, id: u16, level: u8, fields: Vec<(&'static str, Value)>) -> &mut Self {
        self.file.push(Event {
            process: Some((340, 3016)),
            user: Some(Sid::OPERATOR),
            ..Event::manifest(at, WUSA, id, level, Payload::Named(fields, None))
        });
        self
    }

    fn command(msu: &str) -> Value {
        Value::Text(format!("\"C:\\Windows\\System32\\wusa.exe\" \"D:\\补丁\\{msu}\" /norestart"))
    }

    /// WUSA 2: installed.
    pub fn standalone_installed(&mut self, at: Moment, title: &str, msu: &str) -> &mut Self {
        self.wusa(at, 2, 4, vec![("UpdateTitle", Value::text(title)), ("CommandLine", Self::command(msu))])
    }

    /// WUSA 3: not installed. The code is written as a decimal; often there is no title, only the command line.
    pub fn standalone_failed(&mut self, at: Moment, title: &str, code: u32, why: &str, msu: &str) -> &mut Self {
        let fields = vec![
            ("UpdateTitle", Value::text(title)),
            ("ErrorCode", Value::U32(code)),
            ("ErrorString", Value::text(why)),
            ("CommandLine", Self::command(msu)),
        ];
        self.wusa(at, 3, 2, fields)
    }

    /// WUSA 4: a restart is needed.
    pub fn standalone_restart_needed(&mut self, at: Moment, title: &str, msu: &str) -> &mut Self {
        self.wusa(at, 4, 3, vec![("UpdateTitle", Value::text(title)), ("CommandLine", Self::command(msu))])
    }

    /// The file as `wevtutil epl` exports it.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.file.into_bytes(Closed::Cleanly)
    }
}
