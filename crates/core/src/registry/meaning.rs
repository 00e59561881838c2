//! What the values mean.

use super::wanted::{CONTROL_SET, Group, Wanted};
use super::{UPDATE_SERVICES, Value};
use crate::extract::{ClockWitness, Extract, Fact, IdentifierKind, PresenceKind, Setting, WitnessKind};
use crate::package::PackageIdentity;
use crate::products;
use crate::time::OFFSET_RANGE;

/// Facts of one kind that many keys may state, for example packages that wait.
const MANY: usize = 200;
/// Keys and values looked at, but for packages and programs; a real registry has some four thousand in each control set.
const LOOKED: usize = 40_000;
/// Longest name of a program; Windows allows 260.
const NAME_LIMIT: usize = 300;
/// Windows 11 still calls itself Windows 10 in the registry; it begins with this build.
const ELEVEN: u32 = 22_000;

/// A fact that is known only when the whole key was read.
#[derive(Debug, Default)]
struct Version {
    build: Option<(u64, String, String)>,
    revision: Option<u64>,
    product: Option<(u64, String, String)>,
}

/// Takes keys and values in any order, and gives facts.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    version: Version,
    /// Keys and values looked at, of those that are few.
    looked: usize,
    many: [usize; 2],
}

/// Where a key or a value stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    /// Its line; 0 in a hive.
    pub(crate) line: u64,
    /// The key as its source writes it.
    pub(crate) key: &'a str,
}

impl At<'_> {
    fn text(&self, name: &str, value: &Value) -> String {
        format!("{}: {name} = {}", self.key, value.shown())
    }

    fn last(&self) -> &str {
        self.key.rsplit('\\').next().unwrap_or(self.key)
    }
}

impl Reading {
    /// A key exists.
    pub(crate) fn key(&mut self, wanted: &Wanted, line: u64, key: &str, out: &mut Extract) {
        if !self.may_tell(wanted.group) {
            return;
        }
        let at = At { line, key };
        let name = at.last();
        match wanted.group {
            Group::ServicingReboot => set(Setting::ServicingRebootPending, name, line, key, out),
            Group::AgentReboot => set(Setting::AgentRebootRequired, name, line, key, out),
            Group::PendingPackage if self.room(0) => set(Setting::PackagesPending, name, line, key, out),
            Group::Service => service(line, key, name, out),
            Group::Profile if name.starts_with("S-1-5-21-") => out.push_identifier(line, IdentifierKind::Sid, name),
            _ => {}
        }
    }

    /// A wanted value.
    pub(crate) fn value(
        &mut self,
        wanted: &Wanted,
        (line, key): (u64, &str),
        name: &str,
        value: &Value,
        out: &mut Extract,
    ) {
        let at = At { line, key };
        let shown = value.shown();
        if shown.trim().is_empty() || !self.may_tell(wanted.group) {
            return;
        }
        let text = at.text(name, value);
        let number = value.number();
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        let named = format!("{name} = {shown}");
        let mut put = |setting, value: &str| set(setting, value, line, &text, out);
        match wanted.group {
            Group::PendingSession if number.is_some_and(|n| n != 0) => put(Setting::SessionPending, &shown),
            Group::Package => {
                let state = number.and_then(|n| u32::try_from(n).ok());
                if let Some(state) = state.filter(|state| stands_between(at.last(), *state))
                    && self.room(1)
                {
                    out.push_hint(line, &text, Fact::PackageState { package: at.last().to_owned(), state });
                }
            }
            Group::LogRetention if is("CBSLogCompress") => put(Setting::LogCompression, &shown),
            Group::LogRetention => put(Setting::LogsKept, &shown),
            Group::Version => self.version(at, name, value, &text, out),
            Group::UpdatePolicy if is("WUServer") || is("WUStatusServer") => {
                if is("WUServer") {
                    put(Setting::UpdateServer, &shown);
                }
                let host = shown.split("://").last().unwrap_or(&shown);
                let host = host.split(['/', ':']).next().unwrap_or(host);
                out.push_identifier(line, IdentifierKind::Host, host);
            }
            Group::UpdatePolicy if number == Some(1) => put(Setting::UpdateAccessOff, name),
            Group::AutomaticPolicy if is("UseWUServer") => put(Setting::UpdateServerUsed, &shown),
            Group::AutomaticPolicy if number == Some(1) => put(Setting::AutomaticUpdatesOff, &shown),
            Group::RepairPolicy if is("LocalSourcePath") => {
                put(Setting::RepairSource, &shown);
                if shown.starts_with("\\\\") {
                    out.push_identifier(line, IdentifierKind::Share, &shown);
                }
            }
            Group::RepairPolicy => put(Setting::RepairSource, &named),
            Group::Program => program(line, name, value, &text, out),
            Group::Profile if at.last().starts_with("S-1-5-21-") => {
                let user = shown.rsplit('\\').next().unwrap_or_default();
                out.push_identifier(line, IdentifierKind::User, user);
            }
            Group::Logon if is("DefaultDomainName") => out.push_identifier(line, IdentifierKind::Domain, &shown),
            Group::Logon => {
                let user = shown.rsplit('\\').next().unwrap_or_default();
                out.push_identifier(line, IdentifierKind::User, user);
            }
            Group::Renames => put(Setting::PendingFileRenames, &shown),
            Group::TimeZone if is("TimeZoneKeyName") => {
                // The buffer behind the name may hold what stood there before.
                put(Setting::TimeZone, shown.split('\0').next().unwrap_or_default());
            }
            Group::TimeZone => bias(line, number, out),
            Group::Service => service_value(at, name, value, &text, out),
            Group::Computer => {
                once(Fact::Computer(shown.clone()), line, &text, out);
                out.push_identifier(line, IdentifierKind::Host, &shown);
            }
            Group::Network if name.to_ascii_lowercase().ends_with("hostname") => {
                out.push_identifier(line, IdentifierKind::Host, &shown);
            }
            Group::Network => out.push_identifier(line, IdentifierKind::Domain, &shown),
            Group::Architecture => {
                let name = shown.to_ascii_lowercase();
                if matches!(name.as_str(), "amd64" | "x86" | "arm64") {
                    once(Fact::Architecture(name), line, &text, out);
                }
            }
            Group::Upgrade if number.is_some_and(|n| n != 0) => {
                put(Setting::UpgradeResult, &format!("{name} = 0x{:08x}", number.unwrap_or_default()));
            }
            Group::Diagnosis => put(Setting::UpgradeResult, &named),
            Group::Store => put(Setting::PendingTransaction, name),
            _ => {}
        }
    }

    fn version(&mut self, at: At<'_>, name: &str, value: &Value, text: &str, out: &mut Extract) {
        let shown = value.shown();
        let version = &mut self.version;
        match name.to_ascii_lowercase().as_str() {
            "productname" => version.product = version.product.take().or(Some((at.line, shown, text.to_owned()))),
            "currentbuild" | "currentbuildnumber" => {
                let sound = (4..=5).contains(&shown.len()) && shown.bytes().all(|b| b.is_ascii_digit());
                let build = sound.then(|| (at.line, shown, text.to_owned()));
                version.build = version.build.take().or(build);
            }
            "ubr" => version.revision = version.revision.or(value.number()),
            "editionid" => set(Setting::Edition, &shown, at.line, text, out),
            "registeredowner" => out.push_identifier(at.line, IdentifierKind::User, &shown),
            "registeredorganization" => out.push_identifier(at.line, IdentifierKind::Organisation, &shown),
            "productid" => out.push_identifier(at.line, IdentifierKind::Serial, &shown),
            // Only the China Government Edition fills these, of all that are known.
            _ => set(Setting::GovernmentEdition, &shown, at.line, text, out),
        }
    }

    /// Comparing with what is known costs: a registry that goes on without end is not looked at to its end.
    fn may_tell(&mut self, group: Group) -> bool {
        let many = matches!(group, Group::Package | Group::Program);
        self.looked += usize::from(!many);
        many || self.looked <= LOOKED
    }

    /// Is there room for one more fact of this kind?
    fn room(&mut self, kind: usize) -> bool {
        self.many[kind] += 1;
        self.many[kind] <= MANY
    }

    /// What needed more than one value.
    pub(crate) fn finish(self, out: &mut Extract) {
        let number = self.version.build.as_ref().and_then(|(_, build, _)| build.parse::<u32>().ok());
        if let Some((line, product, text)) = self.version.product {
            let name = match product.strip_prefix("Windows 10") {
                Some(rest) if number.is_some_and(|build| build >= ELEVEN) => format!("Windows 11{rest}"),
                _ => product,
            };
            once(Fact::OsName(name), line, &text, out);
        }
        if let Some((line, build, text)) = self.version.build {
            let (build, text) = match self.version.revision {
                Some(revision) => (format!("{build}.{revision}"), format!("{text}; UBR = {revision}")),
                None => (build, text),
            };
            once(Fact::Build(build), line, &text, out);
        }
    }
}

fn set(setting: Setting, value: &str, line: u64, text: &str, out: &mut Extract) {
    once(Fact::Setting { setting, value: value.to_owned() }, line, text, out);
}

/// Control sets and views repeat each other.
fn once(fact: Fact, line: u64, text: &str, out: &mut Extract) {
    if !out.hints.iter().any(|hint| hint.fact == fact) {
        out.push_hint(line, text, fact);
    }
}

/// Is a package's state one it should not rest in? Absent, superseded, installed and permanent are; staged is one for
/// optional parts of Windows, but not for an update.
fn stands_between(package: &str, state: u32) -> bool {
    let update = PackageIdentity::parse(package).is_some_and(|identity| identity.name.starts_with("Package_for_"));
    match state {
        0x00 | 0x50 | 0x70 | 0x80 => false,
        0x20 | 0x40 => update,
        // Uninstall pending, resolving, staging, install pending, partially installed; invalid ones are negative.
        0x05 | 0x10 | 0x30 | 0x60 | 0x65 => true,
        _ => state >= 0x8000_0000,
    }
}

/// Minutes that are added to local time to get UTC, as a signed number in 32 bits.
fn bias(line: u64, number: Option<u64>, out: &mut Extract) {
    let Some(bias) = number.and_then(|n| u32::try_from(n).ok()) else { return };
    let minutes = i16::try_from(-i64::from(bias.cast_signed())).ok().filter(|m| OFFSET_RANGE.contains(m));
    if let Some(minutes) = minutes.filter(|_| out.clock.is_empty()) {
        out.clock.push(ClockWitness { kind: WitnessKind::Registry, from: None, to: None, minutes, line, until: 0 });
    }
}

/// A service's key: it is kept when its name speaks for a security product, or for the China Government Edition.
fn service(line: u64, key: &str, name: &str, out: &mut Extract) {
    if ["CmitUpdateAgent", "CmitClientSVC"].iter().any(|own| own.eq_ignore_ascii_case(name)) {
        set(Setting::GovernmentEdition, name, line, key, out);
    }
    for kind in [PresenceKind::Service, PresenceKind::Driver] {
        if !products::matching(kind, name).is_empty() {
            once(Fact::Presence { kind, name: name.to_owned(), running: false }, line, key, out);
        }
    }
}

fn service_value(at: At<'_>, name: &str, value: &Value, text: &str, out: &mut Extract) {
    let service = at.last();
    if name.eq_ignore_ascii_case("Start") {
        let known = UPDATE_SERVICES.iter().any(|own| own.eq_ignore_ascii_case(service));
        // 4: disabled.
        if known && value.number() == Some(4) {
            set(Setting::ServiceDisabled, service, at.line, text, out);
        }
    } else if let Value::Text(display) = value
        && products::matching(PresenceKind::Service, service).is_empty()
        && !products::matching(PresenceKind::Service, display).is_empty()
    {
        let fact = Fact::Presence { kind: PresenceKind::Service, name: display.clone(), running: false };
        once(fact, at.line, text, out);
    }
}

fn program(line: u64, name: &str, value: &Value, text: &str, out: &mut Extract) {
    let Value::Text(value) = value else { return };
    match name.to_ascii_lowercase().as_str() {
        "displayname" if !value.is_empty() && value.len() <= NAME_LIMIT => out.push_hint(
            line,
            text,
            Fact::Presence { kind: PresenceKind::Program, name: value.clone(), running: false },
        ),
        "regowner" => out.push_identifier(line, IdentifierKind::User, value),
        "regcompany" => out.push_identifier(line, IdentifierKind::Organisation, value),
        "productid" => out.push_identifier(line, IdentifierKind::Serial, value),
        "installsource" | "installlocation" if value.starts_with("\\\\") => {
            out.push_identifier(line, IdentifierKind::Share, value);
        }
        _ => {}
    }
}

/// What is wanted of a key, by its whole path as exports write it: below `HKEY_LOCAL_MACHINE\SOFTWARE` or another hive,
/// under whatever name that hive was loaded, or below a user's `Software`.
pub(crate) fn wanted_at(path: &str) -> Option<&'static Wanted> {
    let mut parts: Vec<&str> = path.split('\\').take(12).collect();
    let skip = match parts.first()?.to_ascii_uppercase().as_str() {
        "HKEY_LOCAL_MACHINE" | "HKLM" | "HKEY_CURRENT_USER" | "HKCU" => 2,
        "HKEY_USERS" | "HKU" => 3,
        _ => return None,
    };
    parts.drain(..skip.min(parts.len()));
    if let Some(first) = parts.first_mut().filter(|first| is_control_set(first)) {
        *first = CONTROL_SET;
    }
    Wanted::at(&parts)
}

/// `CurrentControlSet`, `ControlSet001`.
fn is_control_set(name: &str) -> bool {
    let numbered = name.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("ControlSet"));
    name.eq_ignore_ascii_case(CONTROL_SET) || (numbered && name.len() == 13)
}
