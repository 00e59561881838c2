//! `systeminfo`: what the machine is, in any language of Windows.
//!
//! ```text
//! 主机名:           BANK-PC-0417                Host Name:                 BANK-PC-0417
//! OS 名称:          Microsoft Windows 10 …      OS Name:                   Microsoft Windows 10 …
//! OS 版本:          10.0.19044 暂缺 Build 19044 OS Version:                10.0.19044 N/A Build 19044
//! 系统类型:         x64-based PC                System Type:               x64-based PC
//! 时区:             (UTC+08:00) 北京，重庆，…    Time Zone:                 (UTC-08:00) Pacific Time …
//! 修补程序:         安装了 1 个修补程序。         Hotfix(s):                 1 Hotfix(s) Installed.
//!                   [01]: KB4464455                                        [01]: KB4464455
//! ```
//!
//! The order of the rows and some values are one in every language, also where the text came through a wrong code page:
//! the row before the version is the system's name and the one before that the host; `Multiprocessor Free` stands above
//! owner, organisation and product id; the page file above the domain; the domain above the logon server (`\\…`). Keys
//! are known by name in Chinese, English, German, French, Spanish, Japanese and Russian (`Build` is translated too:
//! `组建 19044`, `Compilación 19045`, `построение 19044`). `systeminfo /fo csv` has the same order and is read the same way,
//! with or without its header. French writes `[01] : KB…`.
//!
//! Not handled: the boot time (its date format depends on the region; event logs know it better), and the revision
//! behind the build (systeminfo does not print it). The zone is today's rule without daylight saving.

use crate::artifact::lists::{SystemKey, is_build_type, keyed_value, numbered_value, system_version, systeminfo_key};
use crate::extract::{ClockWitness, Extract, Fact, IdentifierKind, WitnessKind};
use crate::package::kbs_in;
use crate::table::csv_fields;
use crate::text::Line;
use crate::time::OFFSET_RANGE;
use std::net::IpAddr;

/// Longest value that is a name.
const VALUE_LIMIT: usize = 256;
/// Rows between the build type and the product id.
const BEHIND_TYPE: [SystemKey; 3] = [SystemKey::Owner, SystemKey::Organisation, SystemKey::ProductId];

/// Names that are no names: removing them would blank half a report.
const PLACEHOLDERS: &[&str] = &[
    "",
    "N/A",
    "N/D",
    "Н/Д",
    "暂缺",
    "暫缺",
    "該当なし",
    "Nicht zutreffend",
    "User",
    "用户",
    "Windows User",
    "Windows 用户",
    "Admin",
    "Administrator",
    "Microsoft",
    "WORKGROUP",
    "Owner",
    "PC",
];

/// A row that may yet turn out to name the host or the system.
#[derive(Clone, Default)]
struct Row {
    line: u64,
    text: String,
    value: String,
}

/// Reads `systeminfo` line by line.
#[derive(Default)]
pub(crate) struct Parser {
    /// The two rows before this one.
    before: [Row; 2],
    /// What was told already: a known key and the order of the rows may both tell it.
    told: Vec<SystemKey>,
    /// Rows since the build type.
    behind_type: Option<usize>,
    /// The row before was the page file.
    behind_page_file: bool,
    /// Titles of the CSV form.
    csv: Option<Vec<String>>,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if text.is_empty() {
        } else if text.starts_with('"') {
            self.csv_line(line.number, text, out);
        } else if text.starts_with([' ', '\t']) || numbered_value(text).is_some() {
            continuation(line.number, text, out);
        } else if let Some((_, value)) = keyed_value(text) {
            out.records += 1;
            self.row(line.number, text, systeminfo_key(text).map(|(key, _)| key), value, out);
        }
    }

    /// Nothing is left to do.
    pub(crate) fn finish(self, _: &mut Extract) {}

    fn csv_line(&mut self, line: u64, text: &str, out: &mut Extract) {
        let fields = csv_fields(text, ',');
        if self.csv.is_none() && !fields.iter().any(|field| system_version(field).is_some()) {
            self.csv = Some(fields);
            return;
        }
        out.records += 1;
        let titles = self.csv.get_or_insert_default().clone();
        for (at, value) in fields.iter().enumerate() {
            let title = titles.get(at).map_or("", |title| title.trim());
            let key = systeminfo_key(&format!("{title}:")).map(|(key, _)| key);
            self.row(line, text, key, value.trim(), out);
        }
    }

    /// A row, by its key where that is known, and by its place and value.
    fn row(&mut self, line: u64, text: &str, key: Option<SystemKey>, value: &str, out: &mut Extract) {
        if let Some(key) = key.filter(|key| *key != SystemKey::Other) {
            self.tell(line, text, key, value, out);
        }
        if system_version(value).is_some() && !self.has(SystemKey::OsVersion) || key == Some(SystemKey::OsVersion) {
            let [host, name] = std::mem::take(&mut self.before);
            if name.value.contains("Windows") {
                if !host.value.contains(' ') {
                    self.tell(host.line, &host.text, SystemKey::Host, &host.value, out);
                }
                self.tell(name.line, &name.text, SystemKey::OsName, &name.value, out);
            }
            self.tell(line, text, SystemKey::OsVersion, value, out);
        } else if is_build_type(value) {
            self.behind_type = Some(0);
        } else if let Some(key) = self.behind_type.and_then(|rows| BEHIND_TYPE.get(rows)) {
            self.tell(line, text, *key, value, out);
            self.behind_type = self.behind_type.map(|rows| rows + 1);
        } else if value.ends_with("-based PC") {
            self.tell(line, text, SystemKey::SystemType, value, out);
        } else if zone_minutes(value).is_some() {
            self.tell(line, text, SystemKey::Zone, value, out);
        } else if value.to_ascii_lowercase().ends_with("pagefile.sys") {
            self.behind_page_file = true;
        } else if std::mem::take(&mut self.behind_page_file) {
            self.tell(line, text, SystemKey::Domain, value, out);
        } else if value.starts_with("\\\\") && self.has(SystemKey::OsVersion) {
            let domain = std::mem::take(&mut self.before[1]);
            self.tell(domain.line, &domain.text, SystemKey::Domain, &domain.value, out);
            self.tell(line, text, SystemKey::LogonServer, value, out);
        } else if key.is_none() && value.contains('[') {
            // The hotfixes and addresses of the CSV form.
            continuation(line, value, out);
        }
        let kept = |text: &str| text.chars().take(VALUE_LIMIT).collect();
        self.before.swap(0, 1);
        self.before[1] = Row { line, text: kept(text), value: kept(value) };
    }

    fn has(&self, key: SystemKey) -> bool {
        self.told.contains(&key)
    }

    fn tell(&mut self, line: u64, text: &str, key: SystemKey, value: &str, out: &mut Extract) {
        let many = matches!(key, SystemKey::Hotfixes | SystemKey::Network);
        if value.is_empty() || (!many && (value.len() > VALUE_LIMIT || self.has(key))) {
            return;
        }
        if !self.has(key) {
            self.told.push(key);
        }
        match key {
            SystemKey::Host => {
                out.push_hint(line, text, Fact::Computer(value.to_owned()));
                identify(out, line, IdentifierKind::Host, value);
            }
            SystemKey::OsName => out.push_hint(line, text, Fact::OsName(value.to_owned())),
            SystemKey::OsVersion => {
                if let Some(build) = system_version(value) {
                    out.push_hint(line, text, Fact::Build(build.to_owned()));
                }
            }
            SystemKey::SystemType => architecture(line, text, value, out),
            SystemKey::Zone => {
                if let Some(minutes) = zone_minutes(value) {
                    out.clock.push(ClockWitness {
                        kind: WitnessKind::Systeminfo,
                        from: None,
                        to: None,
                        minutes,
                        line,
                        until: 0,
                    });
                }
            }
            SystemKey::Owner => identify(out, line, IdentifierKind::User, value),
            SystemKey::Organisation => identify(out, line, IdentifierKind::Organisation, value),
            SystemKey::ProductId => identify(out, line, IdentifierKind::Serial, value),
            SystemKey::Domain => identify(out, line, IdentifierKind::Domain, value),
            SystemKey::LogonServer => identify(out, line, IdentifierKind::Host, value.trim_start_matches('\\')),
            SystemKey::Hotfixes | SystemKey::Network => continuation(line, value, out),
            SystemKey::Other => {}
        }
    }
}

/// `[01]: KB…` and addresses, which belong to the key above.
fn continuation(line: u64, text: &str, out: &mut Extract) {
    let text = text.trim_start();
    if text.contains(": KB") && text.contains(']') {
        for kb in kbs_in(text) {
            out.push_hint(line, text, Fact::InstalledKb(kb));
        }
        return;
    }
    for word in text.split([' ', '\t', ',', '：']).filter(|word| word.len() > 2) {
        let address = word.split('%').next().unwrap_or(word);
        if address.parse::<IpAddr>().is_ok() {
            identify(out, line, IdentifierKind::Address, address);
        }
    }
}

fn identify(out: &mut Extract, line: u64, kind: IdentifierKind, value: &str) {
    if !PLACEHOLDERS.iter().any(|none| none.eq_ignore_ascii_case(value)) {
        out.push_identifier(line, kind, value);
    }
}

fn architecture(line: u64, text: &str, value: &str, out: &mut Extract) {
    let name = match value.split('-').next().map(str::to_ascii_lowercase).as_deref() {
        Some("x64") => "amd64",
        Some("x86") => "x86",
        Some("arm64") => "arm64",
        _ => return,
    };
    out.push_hint(line, text, Fact::Architecture(name.to_owned()));
}

/// `(UTC+08:00) …` → 480; `(UTC) …` → 0.
fn zone_minutes(value: &str) -> Option<i16> {
    let inside = value.strip_prefix('(')?.split(')').next()?;
    let offset = inside.strip_prefix("UTC").or_else(|| inside.strip_prefix("GMT"))?;
    if offset.is_empty() {
        return Some(0);
    }
    let (sign, digits) = match offset.chars().next()? {
        '+' => (1, &offset[1..]),
        '-' => (-1, &offset[1..]),
        '\u{2212}' => (-1, &offset['\u{2212}'.len_utf8()..]),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    let minutes: i16 =
        sign * (hours.parse::<u8>().ok().map(i16::from)? * 60 + minutes.parse::<u8>().ok().map(i16::from)?);
    OFFSET_RANGE.contains(&minutes).then_some(minutes)
}

#[cfg(test)]
mod tests;
