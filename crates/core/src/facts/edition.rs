//! Which Windows this is, in the words people use: the name of its version, and of its China Government Edition.

use super::Witness;

/// Build → version of Windows, for clients and for servers (endoflife.date). Updates speak of versions, logs of builds.
const VERSIONS: [(u32, &str, &str); 25] = [
    (7601, "Windows 7 SP1", "Windows Server 2008 R2 SP1"),
    (9200, "Windows 8", "Windows Server 2012"),
    (9600, "Windows 8.1", "Windows Server 2012 R2"),
    (10240, "Windows 10 1507", ""),
    (10586, "Windows 10 1511", ""),
    (14393, "Windows 10 1607", "Windows Server 2016"),
    (15063, "Windows 10 1703", ""),
    (16299, "Windows 10 1709", "Windows Server 1709"),
    (17134, "Windows 10 1803", "Windows Server 1803"),
    (17763, "Windows 10 1809", "Windows Server 2019"),
    (18362, "Windows 10 1903", "Windows Server 1903"),
    (18363, "Windows 10 1909", "Windows Server 1909"),
    (19041, "Windows 10 2004", "Windows Server 2004"),
    (19042, "Windows 10 20H2", "Windows Server 20H2"),
    (19043, "Windows 10 21H1", ""),
    (19044, "Windows 10 21H2", ""),
    (19045, "Windows 10 22H2", ""),
    (20348, "", "Windows Server 2022"),
    (22000, "Windows 11 21H2", ""),
    (22621, "Windows 11 22H2", ""),
    (22631, "Windows 11 23H2", ""),
    (25398, "", "Windows Server 23H2"),
    (26100, "Windows 11 24H2", "Windows Server 2025"),
    (26200, "Windows 11 25H2", ""),
    (28000, "Windows 11 26H1", ""),
];
/// Builds that China Government Editions were made from. Only the first is confirmed.
const GOVERNMENT_BASES: [(u32, &str); 2] = [(19044, "V2022-L"), (17134, "V0-H")];

/// The China Government Edition a machine runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GovernmentEdition {
    /// `V2022-L`; `None`: some edition of it.
    pub name: Option<String>,
    /// Does the machine say so itself? Else the build alone leads there.
    pub stated: bool,
    /// What says that it is one at all.
    pub witness: Witness,
}

/// The version that `build` (`19044` or `19044.1415`) is called; `os_name` tells servers.
#[must_use]
pub fn version_of(build: &str, os_name: Option<&str>) -> Option<&'static str> {
    let number: u32 = build.split('.').next()?.parse().ok()?;
    let (_, client, server) = VERSIONS.iter().find(|(known, ..)| *known == number)?;
    let is_server = os_name.map(str::to_lowercase).is_some_and(|name| name.contains("server"));
    Some(if is_server { *server } else { *client }).filter(|name| !name.is_empty())
}

/// The edition, from what marks one: `marks` are values and services only it has, `build` the machine's.
#[must_use]
pub(super) fn government(marks: &[(String, Witness)], build: Option<&str>) -> Option<GovernmentEdition> {
    // `V2022-L.1345.000` names the edition before its own revision.
    let stated = marks.iter().find_map(|(mark, witness)| {
        let (name, revision) = mark.split_once('.')?;
        let named = mark.starts_with('V') && revision.starts_with(|c: char| c.is_ascii_digit());
        named.then(|| (name.to_owned(), *witness))
    });
    if let Some((name, witness)) = stated {
        return Some(GovernmentEdition { name: Some(name), stated: true, witness });
    }
    let (_, witness) = marks.first()?;
    let number: Option<u32> = build.and_then(|build| build.split('.').next()?.parse().ok());
    let base = GOVERNMENT_BASES.iter().find(|(base, _)| Some(*base) == number);
    Some(GovernmentEdition { name: base.map(|(_, name)| (*name).to_owned()), stated: false, witness: *witness })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_have_names() {
        for (build, os, version) in [
            ("19044.1415", Some("Microsoft Windows 10 企业版"), Some("Windows 10 21H2")),
            ("17763", Some("Microsoft Windows Server 2019 Standard"), Some("Windows Server 2019")),
            ("17763", None, Some("Windows 10 1809")),
            ("20348", Some("Windows 10"), None),
            ("99999", None, None),
            ("no build", None, None),
        ] {
            assert_eq!(version_of(build, os), version, "{build} {os:?}");
        }
    }

    #[test]
    fn an_edition_is_stated_or_follows_from_the_build() {
        let mark = |text: &str| (text.to_owned(), Witness::Event(0));
        let name = |edition: Option<GovernmentEdition>| edition.map(|e| (e.name, e.stated));
        let by_version = government(&[mark("神州网信政府版"), mark("V2022-L.1345.000")], None);
        assert_eq!(name(by_version), Some((Some("V2022-L".into()), true)));
        assert_eq!(
            name(government(&[mark("CmitUpdateAgent")], Some("19044.1415"))),
            Some((Some("V2022-L".into()), false))
        );
        assert_eq!(name(government(&[mark("神州网信政府版")], Some("18363"))), Some((None, false)));
        assert_eq!(government(&[], Some("19044.1415")), None, "many other editions have that build");
    }
}
