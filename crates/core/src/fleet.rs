//! Many computers side by side: who fails with what, and what the failing ones share that the others lack.
//!
//! Counts, never proof: a product on every failing computer may still have nothing to do with it. Each report leaves a few
//! words here and may go.

use crate::order::InOrder as _;
use crate::report::{Code, Confidence, Outcome, Report, Status, json_text};
use crate::words::{Language, Phrase};
use serde::Serialize;
use std::collections::BTreeMap;

/// The overview's name and version.
pub const SCHEMA: &str = "faultline.overview/1";

/// All computers of one call.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// One row for each, in the order of their reports.
    pub computers: Vec<Computer>,
    /// How many of them have a failed attempt that nothing resolved.
    pub failing: u32,
    /// How many of them show no failure, or one that was resolved. The rest cannot be told.
    pub healthy: u32,
    /// Failures by cause and code, the most frequent first.
    pub failures: Vec<FailureGroup>,
    /// What failing computers have more often than healthy ones.
    pub shared: Vec<Shared>,
}

/// One computer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Computer {
    /// Its name; else that of its first bundle.
    pub name: String,
    /// Its bundles.
    pub bundles: Vec<String>,
    /// `19044.1415`.
    pub build: Option<String>,
    /// The update of the failure that matters.
    pub kb: Option<String>,
    /// Its code.
    pub code: Option<Code>,
    /// Its first certain or likely cause.
    pub cause: Option<String>,
    /// The thing that cause concerns.
    pub subject: Option<String>,
    /// The verdict.
    pub status: Status,
    /// The verdict's few words.
    pub title: Phrase,
}

/// Computers that fail alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FailureGroup {
    /// Cause id; `null`: no certain or likely one.
    pub cause: Option<String>,
    /// `0x80073712`.
    pub code: Option<String>,
    /// The updates that failed so.
    pub kbs: Vec<String>,
    /// Names of the computers.
    pub computers: Vec<String>,
}

/// Something that failing computers have more often.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Shared {
    /// `security-product`, `build`, `version`, `edition`, `architecture`, `setting`.
    pub kind: String,
    /// Which.
    pub value: Phrase,
    /// Failing computers that have it, and how many of them say what they have.
    pub failing: u32,
    /// Of so many.
    pub failing_of: u32,
    /// Healthy computers that have it.
    pub healthy: u32,
    /// Of so many.
    pub healthy_of: u32,
}

/// Collects an [`Overview`].
#[derive(Debug, Default)]
pub struct Collector {
    computers: Vec<Computer>,
    traits: BTreeMap<(&'static str, String), Trait>,
    /// Failing and healthy computers that say anything of a kind.
    told: BTreeMap<&'static str, [u32; 2]>,
    counts: [u32; 2],
}

#[derive(Debug)]
struct Trait {
    value: Phrase,
    counts: [u32; 2],
}

const FAILING: usize = 0;
const HEALTHY: usize = 1;

impl Collector {
    /// Takes what matters of a report.
    pub fn add(&mut self, report: &Report) {
        let verdict = &report.verdict;
        let failed = report.attempts.iter().find(|a| Some(&a.id) == verdict.attempt.as_ref());
        let failed = failed.filter(|a| matches!(a.outcome, Outcome::Failed | Outcome::RolledBack | Outcome::Unknown));
        let cause = failed.and_then(|a| a.diagnoses.first()).filter(|d| d.confidence <= Confidence::Likely);
        let bundles: Vec<String> = report.bundles.iter().map(|b| b.name.clone()).collect();
        let name = report.machine.computer.clone().or_else(|| bundles.first().cloned()).unwrap_or_default();
        self.computers.push(Computer {
            name,
            bundles,
            build: report.machine.build.clone(),
            kb: failed.and_then(|a| a.kb.clone()),
            code: failed.and_then(|a| a.code.clone()),
            cause: cause.map(|d| d.cause.clone()),
            subject: cause.and_then(|d| d.subject.clone()),
            status: verdict.status,
            title: verdict.title.clone(),
        });
        let side = match (failed, verdict.status) {
            (Some(_), _) => FAILING,
            (None, Status::NoFailure | Status::Resolved) => HEALTHY,
            // Nothing is known of it, or nothing that compares.
            _ => return,
        };
        self.counts[side] += 1;
        let mut has: BTreeMap<(&'static str, String), Phrase> = BTreeMap::new();
        let machine = &report.machine;
        let plain = [
            ("build", &machine.build),
            ("version", &machine.version),
            ("edition", &machine.edition),
            ("architecture", &machine.architecture),
        ];
        for (kind, value) in plain.into_iter().filter_map(|(kind, value)| Some((kind, value.as_ref()?))) {
            has.insert((kind, value.clone()), Phrase::pair(value.as_str(), value.as_str()));
        }
        for product in &machine.security_products {
            has.insert(("security-product", product.id.clone()), product.name.clone());
        }
        for setting in &machine.settings {
            // What differs from computer to computer is told by its presence.
            has.insert(("setting", setting.id.clone()), setting.title.clone());
        }
        let mut kinds: Vec<&'static str> = has.keys().map(|(kind, _)| *kind).collect();
        // Of products a computer says by its lists that it has none.
        kinds.extend(["security-product", "setting"]);
        kinds.in_order();
        kinds.dedup();
        for kind in kinds {
            self.told.entry(kind).or_default()[side] += 1;
        }
        for (key, value) in has {
            self.traits.entry(key).or_insert(Trait { value, counts: [0; 2] }).counts[side] += 1;
        }
    }

    /// The overview of everything that was added.
    #[must_use]
    pub fn overview(self) -> Overview {
        let mut groups: BTreeMap<(Option<String>, Option<String>), FailureGroup> = BTreeMap::new();
        for computer in self.computers.iter().filter(|c| c.kb.is_some() || c.code.is_some() || c.cause.is_some()) {
            let code = computer.code.as_ref().map(|code| code.hex.clone());
            let group = groups.entry((computer.cause.clone(), code.clone())).or_insert_with(|| FailureGroup {
                cause: computer.cause.clone(),
                code,
                kbs: Vec::new(),
                computers: Vec::new(),
            });
            group.kbs.extend(computer.kb.clone());
            group.computers.push(computer.name.clone());
        }
        let mut failures: Vec<FailureGroup> = groups.into_values().collect();
        for group in &mut failures {
            group.kbs.in_order();
            group.kbs.dedup();
            group.computers.in_order();
        }
        failures.in_order_by_key(|group| std::cmp::Reverse(group.computers.len()));
        let mut shared: Vec<Shared> = self
            .traits
            .into_iter()
            .map(|((kind, _), Trait { value, counts })| {
                let told = self.told.get(kind).copied().unwrap_or_default();
                let [failing, healthy] = counts;
                let kind = kind.to_owned();
                Shared { kind, value, failing, failing_of: told[FAILING], healthy, healthy_of: told[HEALTHY] }
            })
            .filter(Shared::tells)
            .collect();
        // Both shares as fractions of one denominator.
        let lead = |s: &Shared| {
            let (a, b) =
                (u64::from(s.failing) * u64::from(s.healthy_of), u64::from(s.healthy) * u64::from(s.failing_of));
            (a - b) * 1_000_000 / (u64::from(s.failing_of) * u64::from(s.healthy_of))
        };
        shared.in_order_by_key(|s| std::cmp::Reverse(lead(s)));
        let [failing, healthy] = self.counts;
        Overview { schema: SCHEMA, computers: self.computers, failing, healthy, failures, shared }
    }
}

impl Shared {
    /// Half of at least two failing computers have it, and more often than healthy ones, of which there are some.
    fn tells(&self) -> bool {
        let more =
            u64::from(self.failing) * u64::from(self.healthy_of) > u64::from(self.healthy) * u64::from(self.failing_of);
        self.failing >= 2 && self.failing * 2 >= self.failing_of && self.healthy_of > 0 && more
    }
}

impl Overview {
    /// Says every phrase in `language`.
    pub fn speak(&mut self, language: Language) {
        for computer in &mut self.computers {
            computer.title.speak(language);
            computer.code.iter_mut().for_each(|code| code.meaning.speak(language));
        }
        self.shared.iter_mut().for_each(|shared| shared.value.speak(language));
    }

    /// As JSON in the language last spoken, with a final line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        json_text(serde_json::to_string_pretty(self))
    }

    /// The same on one line.
    #[must_use]
    pub fn to_json_line(&self) -> String {
        json_text(serde_json::to_string(self))
    }
}
