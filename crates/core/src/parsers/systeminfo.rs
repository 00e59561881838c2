//! `systeminfo`: what the machine is, in Chinese, English or any other language.
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
//! Chinese and English keys are known by name; in other languages the values speak for themselves (`x64-based PC`,
//! `(UTC+01:00)`, `Build 7601`, `[01]: KB…`, the first key is the host). `systeminfo /fo csv` is read too.
//!
//! Not handled: the boot time (its date format depends on the region; event logs know it better), and the revision
//! behind the build (systeminfo does not print it). The zone is today's rule without daylight saving.

use crate::artifact::lists::{SYSTEMINFO_KEYS, SystemKey, systeminfo_key};
use crate::extract::{ClockWitness, Extract, Fact, IdentifierKind, WitnessKind};
use crate::package::kbs_in;
use crate::table::csv_fields;
use crate::text::Line;
use crate::time::OFFSET_RANGE;
use std::net::IpAddr;

/// Longest value that is a name.
const VALUE_LIMIT: usize = 256;

/// Names that are no names: removing them would blank half a report.
const PLACEHOLDERS: &[&str] = &[
    "",
    "N/A",
    "暂缺",
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
    "暫缺",
];

/// Reads `systeminfo` line by line.
#[derive(Default)]
pub(crate) struct Parser {
    /// Keys seen: systeminfo writes them in one order in every language.
    keys: u32,
    /// Value of the key before, for the domain, which stands before the logon server.
    before: String,
    zone: bool,
    csv: Option<Vec<String>>,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if text.is_empty() {
            return;
        }
        if text.starts_with('"') {
            self.csv_line(line.number, text, out);
            return;
        }
        if text.starts_with([' ', '\t']) {
            continuation(line.number, text, out);
        } else if let Some((key, value)) = systeminfo_key(text) {
            self.keys += 1;
            out.records += 1;
            self.value(line.number, text, key, value, out);
        } else if let Some((_, value)) =
            text.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with("  "))
        {
            self.keys += 1;
            out.records += 1;
            self.foreign(line.number, text, value.trim(), out);
        }
    }

    /// Nothing is left to do.
    pub(crate) fn finish(self, _: &mut Extract) {}

    fn csv_line(&mut self, line: u64, text: &str, out: &mut Extract) {
        let fields = csv_fields(text, ',');
        let Some(titles) = &self.csv else {
            self.csv = Some(fields);
            return;
        };
        let titles = titles.clone();
        out.records += 1;
        for (title, value) in titles.iter().zip(&fields) {
            if let Some((_, key)) = SYSTEMINFO_KEYS.iter().find(|(name, _)| *name == title.trim()) {
                self.value(line, text, *key, value.trim(), out);
            }
        }
    }

    fn value(&mut self, line: u64, text: &str, key: SystemKey, value: &str, out: &mut Extract) {
        if value.is_empty() || (value.len() > VALUE_LIMIT && key != SystemKey::Hotfixes) {
            return;
        }
        match key {
            SystemKey::Host => {
                out.push_hint(line, text, Fact::Computer(value.to_owned()));
                identify(out, line, IdentifierKind::Host, value);
            }
            SystemKey::OsName => out.push_hint(line, text, Fact::OsName(value.to_owned())),
            SystemKey::OsVersion => build(line, text, value, out),
            SystemKey::SystemType => architecture(line, text, value, out),
            SystemKey::Zone => self.zone(line, value, out),
            SystemKey::Owner => identify(out, line, IdentifierKind::User, value),
            SystemKey::Organisation | SystemKey::ProductId => identify(out, line, IdentifierKind::Serial, value),
            SystemKey::Domain => identify(out, line, IdentifierKind::Domain, value),
            SystemKey::LogonServer => identify(out, line, IdentifierKind::Host, value.trim_start_matches('\\')),
            SystemKey::Hotfixes | SystemKey::Network => continuation(line, value, out),
            SystemKey::Other => {}
        }
    }

    /// A key in a language this parser does not know.
    fn foreign(&mut self, line: u64, text: &str, value: &str, out: &mut Extract) {
        if value.len() > VALUE_LIMIT {
            return;
        }
        let known = match self.keys {
            1 if !value.contains(' ') => Some(SystemKey::Host),
            7 => Some(SystemKey::Owner),
            8 => Some(SystemKey::Organisation),
            9 => Some(SystemKey::ProductId),
            _ => None,
        };
        if let Some(key) = known {
            self.value(line, text, key, value, out);
        }
        if value.starts_with("Microsoft Windows ") {
            out.push_hint(line, text, Fact::OsName(value.to_owned()));
        } else if value.ends_with("-based PC") {
            architecture(line, text, value, out);
        } else if value.starts_with("(UTC") || value.starts_with("(GMT") {
            self.zone(line, value, out);
        } else if value.contains(" Build ") {
            build(line, text, value, out);
        } else if let Some(server) = value.strip_prefix("\\\\") {
            let domain = std::mem::take(&mut self.before);
            identify(out, line, IdentifierKind::Domain, &domain);
            identify(out, line, IdentifierKind::Host, server);
        }
        value.clone_into(&mut self.before);
    }

    fn zone(&mut self, line: u64, value: &str, out: &mut Extract) {
        if let Some(minutes) = zone_minutes(value)
            && !std::mem::replace(&mut self.zone, true)
        {
            out.clock.push(ClockWitness { kind: WitnessKind::Systeminfo, from: None, to: None, minutes, line });
        }
    }
}

/// `[01]: KB…` and addresses, which belong to the key above.
fn continuation(line: u64, text: &str, out: &mut Extract) {
    let value = text.split_once("]: ").map_or(text, |(_, value)| value).trim();
    if text.contains("]: KB") {
        for kb in kbs_in(text) {
            out.push_hint(line, text.trim_start(), Fact::InstalledKb(kb));
        }
        return;
    }
    let value = value.rsplit_once([' ', '：']).map_or(value, |(_, last)| last);
    if value.parse::<IpAddr>().is_ok() {
        identify(out, line, IdentifierKind::Address, value);
    }
}

fn identify(out: &mut Extract, line: u64, kind: IdentifierKind, value: &str) {
    if !PLACEHOLDERS.iter().any(|none| none.eq_ignore_ascii_case(value)) {
        out.push_identifier(line, kind, value);
    }
}

/// `10.0.19044 暂缺 Build 19044`, `6.1.7601 Service Pack 1 Build 7601`.
fn build(line: u64, text: &str, value: &str, out: &mut Extract) {
    let version = value.split_whitespace().next().unwrap_or("");
    let number =
        version.split('.').nth(2).filter(|n| (4..=5).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
    if let Some(number) = number {
        out.push_hint(line, text, Fact::Build(number.to_owned()));
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
mod tests {
    use super::*;
    use crate::text::Encoding;

    fn parse(text: &str) -> Extract {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    fn facts(out: &Extract) -> Vec<&Fact> {
        out.hints.iter().map(|hint| &hint.fact).collect()
    }

    const CHINESE: &str = "\n主机名:           TEST-PC-01\nOS 名称:          Microsoft Windows 10 神州网信政府版\nOS 版本:          10.0.19044 暂缺 Build 19044\nOS 制造商:        Microsoft Corporation\n注册的所有人:     柜员甲\n注册的组织:       某行\n产品 ID:          00331-20000-00000-AA123\n系统类型:         x64-based PC\nBIOS 版本:        ACME 1.0, 2020/1/1\n时区:             (UTC+08:00) 北京，重庆，香港特别行政区，乌鲁木齐\n虚拟内存: 最大值: 3,199 MB\n域:               branch.example\n登录服务器:       \\\\DC01\n修补程序:         安装了 2 个修补程序。\n                  [01]: KB5008876\n                  [02]: KB5012117\n网卡:             安装了 1 个 NIC。\n                  [01]: Intel(R) 82574L Gigabit\n                      DHCP 服务器: 192.0.2.254\n                      IP 地址\n                        [01]: 192.0.2.17\n                        [02]: fe80::1\n";

    #[test]
    fn chinese() {
        let (text, _, _) = encoding_rs::GBK.encode(CHINESE);
        let out = parse(&Encoding::Gb18030.decode(&text));
        assert_eq!(
            facts(&out),
            [
                &Fact::Computer("TEST-PC-01".into()),
                &Fact::OsName("Microsoft Windows 10 神州网信政府版".into()),
                &Fact::Build("19044".into()),
                &Fact::Architecture("amd64".into()),
                &Fact::InstalledKb("KB5008876".into()),
                &Fact::InstalledKb("KB5012117".into()),
            ]
        );
        assert_eq!(out.clock.len(), 1);
        assert_eq!((out.clock[0].minutes, out.clock[0].line), (480, 11));
        let names: Vec<(IdentifierKind, &str)> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str())).collect();
        assert_eq!(
            names,
            [
                (IdentifierKind::Host, "TEST-PC-01"),
                (IdentifierKind::User, "柜员甲"),
                (IdentifierKind::Serial, "某行"),
                (IdentifierKind::Serial, "00331-20000-00000-AA123"),
                (IdentifierKind::Domain, "branch.example"),
                (IdentifierKind::Host, "DC01"),
                (IdentifierKind::Address, "192.0.2.254"),
                (IdentifierKind::Address, "192.0.2.17"),
                (IdentifierKind::Address, "fe80::1"),
            ]
        );
    }

    #[test]
    fn english_and_other_languages_by_shape() {
        let out = parse(
            "Host Name:                 PC9\nOS Version:                10.0.17134 N/A Build 17134\nSystem Type:               X86-based PC\nTime Zone:                 (UTC-08:00) Pacific Time (US & Canada)\nDomain:                    WORKGROUP\nHotfix(s):                 1 Hotfix(s) Installed.\n                           [01]: KB4464455\n",
        );
        assert_eq!(
            facts(&out),
            [
                &Fact::Computer("PC9".into()),
                &Fact::Build("17134".into()),
                &Fact::Architecture("x86".into()),
                &Fact::InstalledKb("KB4464455".into())
            ]
        );
        assert_eq!((out.clock[0].minutes, out.identifiers.len()), (-480, 1));
        let out = parse(
            "Hostname:                                      PC8\nBetriebssystemname:                            Microsoft Windows 7 Ultimate N\nBetriebssystemversion:                         6.1.7601 Service Pack 1 Build 7601\nBetriebssystemhersteller:                      Microsoft Corporation\nBetriebssystemkonfiguration:                   Eigenständige Arbeitsstation\nBetriebssystem-Buildtyp:                       Multiprocessor Free\nRegistrierter Benutzer:                        erika\nRegistrierte Organisation:                     \nProdukt-ID:                                    00000-1\nSystemtyp:                                     x64-based PC\nZeitzone:                                      (UTC+01:00) Amsterdam, Berlin\nDomäne:                                        haus.example\nAnmeldeserver:                                 \\\\PC8\n                                               [01]: KB2849697\n",
        );
        assert_eq!(
            facts(&out),
            [
                &Fact::Computer("PC8".into()),
                &Fact::OsName("Microsoft Windows 7 Ultimate N".into()),
                &Fact::Build("7601".into()),
                &Fact::Architecture("amd64".into()),
                &Fact::InstalledKb("KB2849697".into()),
            ]
        );
        assert_eq!(out.clock[0].minutes, 60);
        let names: Vec<&str> = out.identifiers.iter().map(|i| i.value.as_str()).collect();
        assert_eq!(names, ["PC8", "erika", "00000-1", "haus.example", "PC8"]);
    }

    #[test]
    fn csv_form() {
        let out = parse(
            "\"主机名\",\"OS 名称\",\"OS 版本\",\"系统类型\",\"时区\",\"修补程序\"\n\"PC7\",\"Microsoft Windows 10\",\"10.0.19044 暂缺 Build 19044\",\"x64-based PC\",\"(UTC+08:00) 北京\",\"安装了 2 个修补程序。,[01]: KB5008876,[02]: KB5012117\"\n",
        );
        assert_eq!(facts(&out).len(), 6);
        assert_eq!(out.clock[0].minutes, 480);
    }

    #[test]
    fn zones() {
        for (text, want) in [
            ("(UTC+05:45) Kathmandu", Some(345)),
            ("(UTC) x", Some(0)),
            ("(GMT-03:30) x", Some(-210)),
            ("(UTC+25:00) x", None),
            ("UTC+8", None),
            ("(UTC+é) x", None),
        ] {
            assert_eq!(zone_minutes(text), want, "{text}");
        }
    }
}
