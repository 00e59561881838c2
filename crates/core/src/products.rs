//! Endpoint-security products, by the names that lists of a machine show.
//!
//! A name proves a product only if nobody else has it. Three kinds of name do not count alone: a driver file that
//! Microsoft's list gives to several companies, a file name anything could have (`sfc.exe`), and what one product took
//! over from another (AsiaInfo's agent still runs Trend Micro's `ntrtscan.exe`). [`named`] weighs all names of a machine
//! together; [`matching`] judges one name.
//!
//! Microsoft Defender is left out: it is part of Windows. Display names are matched by whole words, so that `360` or
//! `Norton 360` is not taken for a product of Qihoo.

use crate::extract::PresenceKind;
use crate::order::InOrder as _;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Made by `cargo xtask data`.
const TABLE: &str = include_str!("../data/products.tsv");

/// The table as it is written.
pub(crate) fn table_text() -> &'static str {
    TABLE
}

/// `tasklist` cuts image names here.
const CUT_NAME: usize = 25;

/// A product that may keep servicing from files.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// Stable id: `trend-apexone`.
    pub id: &'static str,
    /// Name in English.
    pub name: &'static str,
    /// Name in Chinese.
    pub name_zh: &'static str,
    drivers: Vec<Name>,
    services: Vec<Name>,
    processes: Vec<Name>,
    displays: Vec<Display>,
}

/// A file or service name.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    lower: String,
    /// Does not count alone.
    weak: bool,
}

/// Something a program list shows.
#[derive(Debug, PartialEq, Eq)]
enum Display {
    /// Latin words, in this order and whole.
    Words(Vec<String>),
    /// Holds Chinese characters: letters without blanks.
    Letters(String),
}

/// All products, in the order of the table.
#[must_use]
pub fn products() -> &'static [Product] {
    static PRODUCTS: OnceLock<Vec<Product>> = OnceLock::new();
    PRODUCTS.get_or_init(|| TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(product).collect())
}

fn product(line: &'static str) -> Option<Product> {
    let mut cells = line.split('\t');
    let (id, name, name_zh) = (cells.next()?, cells.next()?, cells.next()?);
    let mut list = || cells.next().unwrap_or("").split(';').filter(|name| !name.is_empty());
    let names = |list: &mut dyn Iterator<Item = &'static str>| -> Vec<Name> {
        list.map(|name| {
            let (weak, name) = name.strip_prefix('!').map_or((false, name), |name| (true, name));
            Name { lower: name.to_lowercase(), weak }
        })
        .collect()
    };
    Some(Product {
        id,
        name,
        name_zh,
        drivers: names(&mut list()),
        services: names(&mut list()),
        processes: names(&mut list()),
        displays: list().map(Display::new).collect(),
    })
}

/// How well a name fits a product.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Others have the name too.
    Weak,
    Sure,
}

/// The products a single name speaks for: one, unless several share it; then the one the table lists first, the
/// original maker. Weak names speak for none.
#[must_use]
pub fn matching(kind: PresenceKind, name: &str) -> Vec<&'static Product> {
    owners(kind, name).into_iter().find(|(_, fit)| *fit == Fit::Sure).map(|(product, _)| product).into_iter().collect()
}

/// The products that the names of one machine show together, in the order of the table, each with the positions of the
/// names that speak for it. A shared name counts for the product that also has a name of its own; with none, for the
/// original maker. A weak name counts only beside a sure one.
#[must_use]
pub fn named<'a>(seen: impl IntoIterator<Item = (PresenceKind, &'a str)>) -> Vec<(&'static Product, Vec<usize>)> {
    let order = |product: &Product| products().iter().position(|p| p.id == product.id).unwrap_or(usize::MAX);
    let seen: Vec<Vec<(usize, Fit)>> = seen
        .into_iter()
        .map(|(kind, name)| owners(kind, name).into_iter().map(|(product, fit)| (order(product), fit)).collect())
        .collect();
    let own: Vec<usize> = seen
        .iter()
        .filter_map(|owners| match owners[..] {
            [(product, Fit::Sure)] => Some(product),
            _ => None,
        })
        .collect();
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut weak = Vec::new();
    for (at, owners) in seen.iter().enumerate() {
        let sure: Vec<usize> =
            owners.iter().filter(|(_, fit)| *fit == Fit::Sure).map(|(product, _)| *product).collect();
        let mut chosen: Vec<usize> = sure.iter().copied().filter(|product| own.contains(product)).collect();
        if chosen.is_empty() {
            chosen.extend(sure.first());
        }
        for product in chosen {
            found.entry(product).or_default().push(at);
        }
        weak.extend(owners.iter().filter(|(_, fit)| *fit == Fit::Weak).map(|(product, _)| (*product, at)));
    }
    for (product, at) in weak {
        if let Some(names) = found.get_mut(&product) {
            names.push(at);
            names.in_order();
        }
    }
    found.into_iter().map(|(product, names)| (&products()[product], names)).collect()
}

/// Every product that has this name, in the order of the table.
fn owners(kind: PresenceKind, name: &str) -> Vec<(&'static Product, Fit)> {
    let lower = name.trim().to_lowercase();
    if lower.is_empty() || lower.len() > 1_024 {
        return Vec::new();
    }
    let shown = Shown::new(&lower);
    let fit = |product: &'static Product| Some((product, product.fit(kind, &lower, &shown)?));
    products().iter().filter_map(fit).collect()
}

impl Product {
    fn fit(&self, kind: PresenceKind, lower: &str, shown: &Shown) -> Option<Fit> {
        let displayed = || self.displays.iter().any(|display| display.is_in(shown)).then_some(Fit::Sure);
        match kind {
            PresenceKind::Program => displayed(),
            // `net start` shows display names only.
            PresenceKind::Service => fit_of(&self.services, |name| name == lower).or_else(displayed),
            PresenceKind::Driver => {
                let own = lower.strip_suffix(".sys").unwrap_or(lower);
                fit_of(&self.drivers, |name| name == own).or_else(displayed)
            }
            PresenceKind::Process => fit_of(&self.processes, |name| is_process(name, lower)),
        }
    }
}

fn fit_of(names: &[Name], is: impl Fn(&str) -> bool) -> Option<Fit> {
    names.iter().filter(|name| is(&name.lower)).map(|name| if name.weak { Fit::Weak } else { Fit::Sure }).max()
}

/// Get-Process leaves `.exe` away, tasklist cuts long names.
fn is_process(name: &str, seen: &str) -> bool {
    name == seen
        || name.strip_suffix(".exe") == Some(seen)
        || (name.len() > CUT_NAME && name.starts_with(seen) && seen.chars().count() == CUT_NAME)
}

/// A shown name, taken apart once for all patterns.
struct Shown {
    words: Vec<String>,
    letters: String,
}

impl Shown {
    fn new(lower: &str) -> Self {
        let lower = &["(tm)", "(r)", "™", "®", "©"].iter().fold(lower.to_owned(), |text, mark| text.replace(mark, ""));
        // No pattern of letters is found in ASCII: each holds a Chinese character.
        let letters = if lower.is_ascii() { "" } else { lower };
        Self { words: words(lower), letters: letters.chars().filter(|c| !c.is_whitespace()).collect() }
    }
}

fn words(lower: &str) -> Vec<String> {
    // A Chinese character parts Latin words: 趋势科技OfficeScan客户端.
    lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

impl Display {
    fn new(pattern: &str) -> Self {
        let lower = pattern.to_lowercase();
        if lower.chars().any(is_han) { Self::Letters(Shown::new(&lower).letters) } else { Self::Words(words(&lower)) }
    }

    fn is_in(&self, shown: &Shown) -> bool {
        match self {
            // One word is a name only where the name begins: `Traps 5.0`, not `Light Traps`.
            Self::Words(words) if words.len() < 2 => !words.is_empty() && shown.words.first() == words.first(),
            Self::Words(words) => shown.words.windows(words.len()).any(|window| window == words),
            // Looking for one letter is much faster than for all, and nearly always enough.
            Self::Letters(pattern) if !pattern.starts_with(|first| shown.letters.contains(first)) => false,
            Self::Letters(pattern) => shown.letters.match_indices(pattern.as_str()).any(|(at, _)| {
                let before = shown.letters[..at].chars().next_back();
                let after = shown.letters[at + pattern.len()..].chars().next();
                let joins = |edge: Option<char>, beyond: Option<char>| {
                    edge.zip(beyond).is_some_and(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
                };
                // Two characters are part of too many words: the whole name, or what a version follows.
                let short = pattern.chars().count() <= 2;
                let whole = before.is_none() && !after.is_some_and(is_han);
                !joins(pattern.chars().next(), before)
                    && !joins(pattern.chars().next_back(), after)
                    && (!short || whole)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PresenceKind::{Driver, Process, Program, Service};

    fn ids(kind: PresenceKind, name: &str) -> Vec<&'static str> {
        matching(kind, name).iter().map(|product| product.id).collect()
    }

    #[test]
    fn program_names_in_both_languages() {
        for (name, id) in [
            ("Trend Micro OfficeScan Agent", "trend-apexone"),
            ("Trend Micro Apex One Security Agent 14.0", "trend-apexone"),
            ("趋势科技 OfficeScan 客户端", "trend-apexone"),
            ("趋势科技OfficeScan客户端", "trend-apexone"),
            ("趋势科技(TM) OfficeScan(TM) 客户机", "trend-apexone"),
            ("趋势科技防毒墙网络版客户机", "trend-apexone"),
            ("亚信安全防毒墙网络版客户机", "asiainfo"),
            ("奇安信天擎", "qax-tianqing"),
            ("奇安信天擎终端安全管理系统V10.0", "qax-tianqing"),
            ("奇安信网神终端安全管理系统", "qax-tianqing"),
            ("360天擎", "qax-tianqing"),
            ("天擎 V6", "qax-tianqing"),
            ("Qi An Xin Tianqing Endpoint Security", "qax-tianqing"),
            ("360安全卫士", "qihoo-360"),
            ("360 安全卫士 13", "qihoo-360"),
            ("360 Total Security", "qihoo-360"),
            ("360终端安全管理系统", "qihoo-360"),
            ("Norton 360", "symantec"),
            ("火绒安全软件", "huorong"),
            ("北信源内网安全管理系统客户端", "vrv"),
            ("腾讯iOA", "tencent-ioa"),
        ] {
            assert_eq!(ids(Program, name), [id], "{name}");
        }
    }

    #[test]
    fn other_programs_are_none() {
        for name in [
            "",
            "360",
            "360压缩",
            "360安全浏览器",
            "Norton Commander",
            "Microsoft Office 360",
            "WPS Office (11.8.2.8875)",
            "白云锁屏",
            "Light Traps",
            "Trend Report Viewer",
            "瑞安测试银行柜面系统",
            "搜狗五笔输入法 5.3正式版",
            "Biota",
            "aTrusty",
            "Security Agent",
            "Windows Defender",
            "Dr",
            "Microsoft Visual C++ 2015-2019 Redistributable (x64) - 14.28.29325",
            "天擎之剑",
        ] {
            assert_eq!(ids(Program, name), Vec::<&str>::new(), "{name}");
        }
    }

    #[test]
    fn services_processes_and_drivers() {
        assert_eq!(ids(Service, "NTRTSCAN"), ["trend-apexone"]);
        assert_eq!(ids(Service, "OfficeScan NT Listener"), ["trend-apexone"]);
        assert_eq!(ids(Service, "奇安信天擎客户端服务"), ["qax-tianqing"]);
        assert_eq!(ids(Process, "TQClient.exe"), ["qax-tianqing"]);
        assert_eq!(ids(Process, "tqclient"), ["qax-tianqing"]);
        assert_eq!(ids(Process, "FortiEDRCollectorService.e"), Vec::<&str>::new(), "26 characters are no cut name");
        assert_eq!(ids(Process, "SentinelStaticEngineScann"), ["sentinelone"]);
        assert_eq!(ids(Driver, "TmXPFlt.sys"), ["trend-apexone"]);
        assert_eq!(ids(Driver, "sysdiag"), ["huorong"], "one company under two names");
        for (kind, name) in [
            (Process, "sfc.exe"),
            (Process, "svchost.exe"),
            (Service, "WinDefend"),
            (Driver, "cssdlp.sys"),
            (Service, "MMS"),
        ] {
            assert_eq!(ids(kind, name), Vec::<&str>::new(), "{name}");
        }
    }

    #[test]
    fn names_are_weighed_together() {
        let found = |seen: &[(PresenceKind, &'static str)]| -> Vec<(&'static str, Vec<usize>)> {
            named(seen.iter().copied()).into_iter().map(|(product, names)| (product.id, names)).collect()
        };
        assert_eq!(found(&[(Service, "ntrtscan"), (Process, "ntrtscan.exe")]), [("trend-apexone", vec![0, 1])]);
        assert_eq!(
            found(&[(Service, "ntrtscan"), (Program, "亚信安全防毒墙网络版客户机"), (Process, "TmListen.exe")]),
            [("asiainfo", vec![0, 1, 2])],
            "the agent that AsiaInfo took over"
        );
        assert_eq!(
            found(&[(Process, "sfc.exe"), (Program, "Cisco Secure Endpoint"), (Process, "sfc.exe")]),
            [("cisco-amp", vec![0, 1, 2])]
        );
        assert_eq!(found(&[(Process, "sfc.exe")]), []);
        assert_eq!(
            found(&[
                (Program, "奇安信天擎"),
                (Program, "Trend Micro OfficeScan Agent"),
                (Service, "360Skylar Service")
            ]),
            [("trend-apexone", vec![1]), ("qax-tianqing", vec![0, 2])]
        );
    }

    #[test]
    fn the_table_is_whole() {
        assert!(products().len() > 60);
        for product in products() {
            assert!(!product.name_zh.is_empty(), "{}", product.id);
            let names = [&product.drivers, &product.services, &product.processes].into_iter().flatten().count();
            assert!(names + product.displays.len() > 0, "{}", product.id);
            assert!(product.displays.iter().all(|d| *d != Display::Words(Vec::new())), "{}", product.id);
        }
    }
}
