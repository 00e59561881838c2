//! The names of updates: package identities, KB numbers, and the build revision that stands for a KB.
//!
//! ```text
//! Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1      name~token~architecture~language~version
//! Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1806.1.6      no KB: 1806 is the revision the machine gets
//! ```
//!
//! Not handled: `Package_for_DotNetRollup` (its version is .NET's own, no table knows it).

use crate::order::InOrder as _;
use std::sync::OnceLock;

/// KB, build and revision; made by `cargo xtask data`.
const KB_BUILDS: &str = include_str!("../data/kb_builds.tsv");

/// A package identity, borrowed from the line that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageIdentity<'a> {
    /// `Package_for_KB5012170`.
    pub name: &'a str,
    /// Public key token: `31bf3856ad364e35`.
    pub token: &'a str,
    /// `amd64`, `x86`, `arm64`, `wow64` …
    pub architecture: &'a str,
    /// Language tag; empty: neutral.
    pub language: &'a str,
    /// `19041.1880.1.1`.
    pub version: &'a str,
}

impl<'a> PackageIdentity<'a> {
    /// The first package identity in a text; quotes, commas and update names (`….UpdateName`) around it are left out.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let tilde = memchr::memchr(b'~', text.as_bytes())?;
        let name_start = text[..tilde]
            .rfind(|c: char| !is_name(c))
            .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let mut parts = text[name_start..].splitn(5, '~');
        let (name, token, architecture, language) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let rest = parts.next()?;
        let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let version = rest[..length].trim_end_matches('.');
        let plain = |part: &str| part.len() <= 64 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let sound = !name.is_empty() && plain(token) && plain(architecture) && plain(language) && !version.is_empty();
        sound.then_some(Self { name, token, architecture, language, version })
    }

    /// The identity as logs write it.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}~{}~{}~{}~{}", self.name, self.token, self.architecture, self.language, self.version)
    }

    /// The KB its name holds.
    #[must_use]
    pub fn kb(&self) -> Option<String> {
        kb_in(self.name)
    }

    /// Is it a cumulative update of Windows, which carries no KB?
    #[must_use]
    pub fn is_rollup(&self) -> bool {
        self.name.eq_ignore_ascii_case("Package_for_RollupFix")
            || self.name.eq_ignore_ascii_case("Package_for_RollupFix_Wrapper")
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The first KB number of a text as `KB5015736`: from package names, titles, identifiers, links; never from inside a
/// longer word or number.
#[must_use]
pub fn kb_in(text: &str) -> Option<String> {
    kbs_in(text).next()
}

/// Every KB number of a text, in its order.
pub fn kbs_in(text: &str) -> impl Iterator<Item = String> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'B', b'b', bytes).filter_map(move |at| {
        let before = &bytes[..at];
        let inside = match before {
            [.., c, b'K' | b'k'] => c.is_ascii_alphanumeric(),
            [b'K' | b'k'] => false,
            // UTF-8 read as GBK joins a full-width bracket and the K after it: （KB → 锛圞B.
            _ => !before.ends_with("圞".as_bytes()),
        };
        let gap = bytes[at + 1..].iter().take_while(|b| matches!(b, b' ' | b'-' | b'_')).count();
        let digits = bytes.get(at + 1 + gap..)?;
        let length = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        let ends = digits.get(length).is_none_or(|b| !b.is_ascii_alphanumeric());
        let sound = !inside && gap <= 1 && (6..=7).contains(&length) && ends && digits[0] != b'0';
        sound.then(|| format!("KB{}", String::from_utf8_lossy(&digits[..length])))
    })
}

/// Definitions of Microsoft's antivirus, several a day under one KB: Defender (2267602, 915597 on Windows 7), Security
/// Essentials (2310138), Endpoint Protection (2461484). A failed one is over with the next.
#[must_use]
pub fn is_definition(kb: &str) -> bool {
    matches!(kb, "KB2267602" | "KB915597" | "KB2310138" | "KB2461484")
}

/// A row of the KB table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KbBuild {
    revision: u32,
    build: u32,
    kb: &'static str,
}

fn kb_builds() -> &'static [KbBuild] {
    static ROWS: OnceLock<Vec<KbBuild>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let row = |line: &'static str| {
            let (kb, build) = line.split_once('\t')?;
            let (build, revision) = build.split_once('.')?;
            Some(KbBuild { revision: revision.parse().ok()?, build: build.parse().ok()?, kb })
        };
        let mut rows: Vec<KbBuild> = KB_BUILDS.lines().filter_map(row).collect();
        rows.in_order();
        rows
    })
}

/// Builds that share one package: every 1904x machine installs a package that says 19041.
const FAMILIES: &[(u32, std::ops::RangeInclusive<u32>)] =
    &[(18362, 18362..=18363), (19041, 19041..=19045), (22621, 22621..=22635), (26100, 26100..=26200)];

fn family(build: u32) -> u32 {
    FAMILIES.iter().find(|(_, builds)| builds.contains(&build)).map_or(build, |(base, _)| *base)
}

fn build_and_revision(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Is the computer's build another one than the one a package is for (`19041.1806.1.6`)? Builds of one family share packages.
#[must_use]
pub fn is_other_build(present: &str, package: &str) -> bool {
    let build = |text: &str| text.strip_prefix("10.0.").unwrap_or(text).split('.').next()?.parse::<u32>().ok();
    matches!((build(present), build(package)), (Some(a), Some(b)) if a > 7000 && b > 7000 && family(a) != family(b))
}

/// Does the computer have a later revision of the build a package is for?
#[must_use]
pub fn is_later_build(present: &str, package: &str) -> bool {
    let plain = |text: &str| build_and_revision(text.strip_prefix("10.0.").unwrap_or(text));
    matches!((plain(present), plain(package)), (Some(a), Some(b)) if family(a.0) == family(b.0) && a.1 > b.1)
}

/// The KBs that bring a machine to the build revision a roll-up's version names; none if the table does not know it.
#[must_use]
pub fn kbs_for_rollup(identity: &PackageIdentity<'_>) -> Vec<&'static str> {
    if identity.is_rollup() { kbs_for_build(identity.version) } else { Vec::new() }
}

/// The KBs of a build revision: `19041.1806`, `19044.1806` and `10.0.19044.1806` name the same ones.
#[must_use]
pub fn kbs_for_build(version: &str) -> Vec<&'static str> {
    let version = version.strip_prefix("10.0.").unwrap_or(version);
    let Some((build, revision)) = build_and_revision(version) else { return Vec::new() };
    let rows = kb_builds();
    let from = rows.partition_point(|row| row.revision < revision);
    let mut kbs: Vec<&'static str> = rows[from..]
        .iter()
        .take_while(|row| row.revision == revision)
        .filter(|row| family(row.build) == family(build))
        .map(|row| row.kb)
        .collect();
    kbs.in_order();
    kbs.dedup();
    kbs
}

/// The builds a KB brings, lowest first: `19042.1806`; none if the table does not know the KB, which proves nothing.
#[must_use]
pub fn builds_of_kb(kb: &str) -> Vec<String> {
    let number = kb.trim_start_matches(['K', 'B', 'k', 'b']);
    let mut builds: Vec<(u32, u32)> = kb_builds()
        .iter()
        .filter(|row| row.kb.strip_prefix("KB") == Some(number))
        .map(|row| (row.build, row.revision))
        .collect();
    builds.in_order();
    builds.into_iter().map(|(build, revision)| format!("{build}.{revision}")).collect()
}

/// The lowest build a KB brings.
#[must_use]
pub fn build_of_kb(kb: &str) -> Option<String> {
    builds_of_kb(kb).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities() {
        let id =
            PackageIdentity::parse("Package: Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1, Identifier")
                .unwrap();
        assert_eq!(
            (id.name, id.token, id.architecture, id.language, id.version),
            ("Package_for_KB5012170", "31bf3856ad364e35", "amd64", "", "19041.1880.1.1")
        );
        assert_eq!(id.kb().as_deref(), Some("KB5012170"));
        assert_eq!(id.to_text(), "Package_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1");
        let id =
            PackageIdentity::parse("'Microsoft-Windows-Printing-Package~31bf3856ad364e35~amd64~zh-CN~10.0.19041.1'")
                .unwrap();
        assert_eq!((id.language, id.version), ("zh-CN", "10.0.19041.1"));
        let id =
            PackageIdentity::parse("Update: A-Package~31bf3856ad364e35~amd64~~10.0.1.2.BitLocker-NetworkUnlock from")
                .unwrap();
        assert_eq!(id.version, "10.0.1.2");
        let id = PackageIdentity::parse("更新包Package_for_KB5012170~31bf~x86~~1.2.3.4").unwrap();
        assert_eq!(id.version, "1.2.3.4");
        for bad in ["", "~", "a~b~c~d", "a~b~c~d~", "~~~~1.2", "C:\\PROGRA~1\\x", "x~y z~a~b~1"] {
            assert_eq!(PackageIdentity::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn kb_numbers() {
        for (text, want) in [
            ("2022-适用于 Windows 10 的 09 累积更新 (KB5015736)", "KB5015736"),
            ("閫傜敤浜?Windows 11 (KB5034441)", "KB5034441"),
            ("閫傜敤浜?Windows 11锛圞B5034441锛?", "KB5034441"),
            ("Package_for_KB4601354~31bf3856ad364e35~amd64~~10.0.1.0", "KB4601354"),
            ("Package_3_for_KB976932", "KB976932"),
            ("windows10.0-kb5015736-x64_0a.msu", "KB5015736"),
            ("https://support.microsoft.com/kb/5016737 KB 5016737", "KB5016737"),
            ("kb-5016737", "KB5016737"),
        ] {
            assert_eq!(kb_in(text).as_deref(), Some(want), "{text}");
        }
        for none in [
            "",
            "KB",
            "KB12345",
            "KB12345678",
            "XKB5015736",
            "KB50157361a",
            "KB501573x",
            "123 KB 600",
            "5015736",
            "KB0123456",
        ] {
            assert_eq!(kb_in(none), None, "{none}");
        }
        assert_eq!(
            kbs_in("KB5001330;KB5001337, KB5001330").collect::<Vec<_>>(),
            ["KB5001330", "KB5001337", "KB5001330"]
        );
    }

    #[test]
    fn builds_of_one_family_share_packages() {
        for (present, package, other, later) in [
            ("19044.2006", "19041.1806.1.6", false, true),
            ("10.0.19044.1700", "19041.1806.1.6", false, false),
            ("17763.1", "19041.1806.1.6", true, false),
            ("", "19041.1806.1.6", false, false),
        ] {
            assert_eq!(
                (is_other_build(present, package), is_later_build(present, package)),
                (other, later),
                "{present}"
            );
        }
    }

    #[test]
    fn a_rollup_is_named_by_its_revision() {
        let kbs = |text| kbs_for_rollup(&PackageIdentity::parse(text).unwrap());
        assert_eq!(kbs("Package_for_RollupFix~31bf3856ad364e35~amd64~~17134.2026.1.9"), ["KB4601354"]);
        assert_eq!(kbs("Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1806.1.6"), ["KB5014666"]);
        assert_eq!(kbs("Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.60000.1.6"), Vec::<&str>::new());
        assert_eq!(kbs("Package_for_DotNetRollup~31bf3856ad364e35~amd64~~10.0.4515.1"), Vec::<&str>::new());
        assert_eq!(kbs_for_build("10.0.19044.1806"), ["KB5014666"]);
        assert_eq!(build_of_kb("KB4601354").as_deref(), Some("17134.2026"));
        assert_eq!(builds_of_kb("5014666"), ["19042.1806", "19043.1806", "19044.1806"]);
        assert_eq!(build_of_kb("KB5015736"), None, "absent is unknown");
    }
}
