//! The invented computers the bundles come from, and the updates they try to install.

use crate::clock::{Clock, Moment};
use crate::rng::Rng;

/// One computer, as far as logs speak of it. Hosts, users and domains are invented.
#[derive(Clone, Debug)]
pub struct Machine {
    /// `BANK-PC-0417`.
    pub host: &'static str,
    /// Account of the operator.
    pub user: &'static str,
    /// Windows domain, or `WORKGROUP`.
    pub domain: &'static str,
    /// `Microsoft Windows 10 神州网信政府版`.
    pub os_name: &'static str,
    /// What follows `Microsoft-Windows-` in the edition's package: `EnterpriseGEdition`.
    pub edition_package: &'static str,
    /// The build that package identities carry: 19041 for every 1904x, 17134 for 1803.
    pub base_build: u32,
    /// The build `systeminfo` shows: 19044.
    pub build: u32,
    /// Revision of the installed cumulative update: 1415 in `19044.1415`.
    pub revision: u32,
    /// Version of the servicing stack: `10.0.19041.1371`.
    pub stack: &'static str,
    /// The tag after the build in `Build: 19041.1.amd64fre.…`.
    pub branch: &'static str,
    /// Its wall clock.
    pub clock: Clock,
    /// Last boot before the logs begin.
    pub boot: Moment,
    /// KBs that `systeminfo` lists.
    pub hotfixes: Vec<&'static str>,
}

impl Machine {
    /// A counter PC of an invented bank: China Government Edition V2022-L (19044.1415), in Beijing time.
    #[must_use]
    pub fn cmge_2022() -> Self {
        let clock = Clock::fixed(480);
        Self {
            host: "BANK-PC-0417",
            user: "teller03",
            domain: "corp.ruian-bank.test",
            os_name: "Microsoft Windows 10 神州网信政府版",
            edition_package: "EnterpriseGEdition",
            base_build: 19041,
            build: 19044,
            revision: 1415,
            stack: "10.0.19041.1371",
            branch: "vb_release.191206-1406",
            boot: clock.at("2022-09-08 08:12:40"),
            clock,
            hotfixes: vec!["KB5008876", "KB5003791", "KB5007401", "KB5012170", "KB5005699"],
        }
    }

    /// An older PC of the same bank: China Government Edition on Windows 10 1803.
    #[must_use]
    pub fn cmge_1803() -> Self {
        let clock = Clock::fixed(480);
        Self {
            host: "BANK-PC-0232",
            user: "operator1",
            domain: "corp.ruian-bank.test",
            base_build: 17134,
            build: 17134,
            revision: 1967,
            stack: "10.0.17134.1967",
            branch: "rs4_release.180410-1804",
            boot: clock.at("2021-03-01 08:05:21"),
            clock,
            hotfixes: vec!["KB4580398", "KB4577032", "KB4598245"],
            ..Self::cmge_2022()
        }
    }

    /// `10.0.19041.1`: the version of the packages this Windows was built from.
    #[must_use]
    pub fn base_version(&self) -> String {
        format!("10.0.{}.1", self.base_build)
    }

    /// `10.0.19041.1415`: the version of its newest components.
    #[must_use]
    pub fn newest_version(&self) -> String {
        format!("10.0.{}.{}", self.base_build, self.revision)
    }
}

/// One update as the agent and the servicing stack know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// `KB5015736`.
    pub kb: &'static str,
    /// Package identity.
    pub package: String,
    /// Title in the language of the agent.
    pub title: String,
    /// Update id of the agent, upper case, without braces.
    pub id: String,
    /// Its revision.
    pub revision: u32,
}

impl Update {
    /// A cumulative update whose package carries its KB.
    #[must_use]
    pub fn cumulative(kb: &'static str, version: &str, month: &str) -> Self {
        let (year, month) = month.split_once('-').unwrap_or((month, "01"));
        Self::new(
            kb,
            format!("Package_for_{kb}~31bf3856ad364e35~amd64~~{version}"),
            format!("{year}-适用于 Windows 10 Version 21H2 的 {month} 累积更新，适合基于 x64 的系统 ({kb})"),
        )
    }

    /// A cumulative update whose package is the nameless `Package_for_RollupFix`: only its version tells the KB.
    #[must_use]
    pub fn rollup(kb: &'static str, version: &str, title: &str) -> Self {
        Self::new(kb, format!("Package_for_RollupFix~31bf3856ad364e35~amd64~~{version}"), format!("{title} ({kb})"))
    }

    /// A Store app: it has no KB and no package of the servicing stack.
    #[must_use]
    pub fn store_app(title: &str) -> Self {
        Self { package: String::new(), revision: 1, ..Self::new("", title.to_owned(), title.to_owned()) }
    }

    /// Any update.
    #[must_use]
    pub fn new(kb: &'static str, package: String, title: String) -> Self {
        let seed = package.bytes().fold(0, |seed: u64, b| seed.wrapping_mul(131).wrapping_add(u64::from(b)));
        Self { kb, package, title, id: Rng::new(seed).guid(), revision: 200 }
    }

    /// `5015736`.
    #[must_use]
    pub fn number(&self) -> &str {
        self.kb.trim_start_matches("KB")
    }
}
