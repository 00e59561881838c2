//! Bundles with a story and the answer that a careful engineer would give for them.
//!
//! A scenario says only what its bytes prove. [`Expect`] is compared with the analyser's report by the tests of the
//! workspace (`tests/tests/scenarios.rs`): fields that are `None` or empty are not judged.

mod attempts;
mod case1;
mod case2;
mod chain;
mod collected;
mod event_logs;
mod execution;
mod input;
mod network;
mod store;
mod unreached;
mod upgrade;
mod whole;

/// A story with its bundles and the answer to be given.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Short name, as on the command line.
    pub id: &'static str,
    /// One line for lists.
    pub title: &'static str,
    /// What the user drops.
    pub bundles: Vec<ScenarioBundle>,
    /// What the report must say.
    pub expect: Expect,
}

/// One file as the user has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioBundle {
    /// Its name.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was asked for when the bundle was requested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Case id.
    pub case: Option<&'static str>,
    /// Expected KBs.
    pub kbs: Vec<&'static str>,
    /// Machine-local date before which a failure is too old.
    pub not_before: Option<&'static str>,
}

/// The answer that the bytes prove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect {
    /// The request that comes with the bundle.
    pub request: Request,
    /// `verdict.status`.
    pub verdict_status: Option<&'static str>,
    /// The KB of the attempt that the next fields speak of: the last one of that KB that did not succeed.
    pub kb: Option<&'static str>,
    /// Its outcomes that count as right.
    pub outcomes: Vec<&'static str>,
    /// Its reported code: `0x80073712`.
    pub code: Option<&'static str>,
    /// Spellings of the first failing code that count as right: what its error chain must begin with.
    pub first_codes: Vec<&'static str>,
    /// A moment between its start and its end, RFC 3339 with the machine's offset.
    pub during: Option<String>,
    /// Its coverage.
    pub coverage: Option<&'static str>,
    /// Its root causes, most certain first: the first is the verdict's when that is `explained`.
    pub diagnoses: Vec<ExpectedDiagnosis>,
    /// Cause ids that nothing here supports: nowhere in the report above *possible*.
    pub unsaid: Vec<&'static str>,
    /// KBs with an attempt that succeeded.
    pub succeeded: Vec<&'static str>,
    /// Ids of the security products present.
    pub products: Vec<&'static str>,
    /// Offsets that the machine's clock went through, minutes east of UTC, in order.
    pub offsets: Vec<i32>,
    /// Does a restart wait at the end?
    pub pending_reboot: Option<bool>,
    /// Cause ids among the machine-wide findings.
    pub findings: Vec<&'static str>,
    /// Kinds of issues that must be reported.
    pub issues: Vec<&'static str>,
    /// Host name.
    pub computer: Option<&'static str>,
    /// Paths that a source must have, as they are read by a human.
    pub paths: Vec<&'static str>,
    /// Its channel.
    pub channel: Option<&'static str>,
    /// Phases it went through, in this order; others may lie between.
    pub phases: Vec<&'static str>,
    /// Sources that show it, at least: its evidence, its chain, its phases.
    pub witnesses: usize,
    /// Further moments between its start and its end.
    pub also_during: Vec<String>,
    /// All attempts of some KBs, whatever else happened.
    pub histories: Vec<History>,
    /// Kinds of marks that must stand on the timeline.
    pub marks: Vec<&'static str>,
    /// Outcome of the last upgrade to another version, and both its codes as one.
    pub upgrade: Option<(&'static str, &'static str)>,
    /// Settings of the registry: ids, and what their values hold.
    pub settings: Vec<(&'static str, &'static str)>,
    /// Texts that some command of the next steps must hold.
    pub asked: Vec<&'static str>,
    /// Texts that no command of the next steps may hold.
    pub unasked: Vec<&'static str>,
}

/// Every attempt of one KB that is no Store app and no repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Which update.
    pub kb: &'static str,
    /// One outcome for each attempt, oldest first; `failed|rolled-back` where both count as right.
    pub outcomes: Vec<&'static str>,
}

/// One root cause that must be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedDiagnosis {
    /// Cause id.
    pub cause: &'static str,
    /// `certain`, `likely`, `possible`.
    pub confidence: &'static str,
    /// What the subject must contain, whatever its case.
    pub subject: Option<&'static str>,
}

type Story = fn() -> Scenario;

/// Every scenario in the order of the book.
const STORIES: [(&str, Story); 86] = [
    ("case1", case1::case1),
    ("a", case2::a),
    ("b", case2::b),
    ("c", case2::c),
    ("c2", case2::c2),
    ("c-listing", case2::c_listing),
    ("c-listing-archive", case2::c_listing_archive),
    ("d", case2::d),
    ("scan-after-failure", case2::scan_after_failure),
    ("scan-health", case2::scan_health),
    ("healthy", attempts::healthy),
    ("retry", attempts::retry),
    ("reboot", attempts::reboot),
    ("not-reached", attempts::not_reached),
    ("absent", attempts::absent),
    ("clock-change", attempts::clock_change),
    ("two-kbs", attempts::two_kbs),
    ("denied-without-product", case1::denied_without_product),
    ("product-without-denied", case1::product_without_denied),
    ("gbk-names", input::gbk_names),
    ("encodings", input::encodings),
    ("single-log", input::single_log),
    ("wrong-extension", input::wrong_extension),
    ("damaged-entry", input::damaged_entry),
    ("unknown-encoding", input::unknown_encoding),
    ("cut-off", input::cut_off),
    ("empty-zip", input::empty_zip),
    ("not-a-zip", input::not_a_zip),
    ("nothing-readable", input::nothing_readable),
    ("full-chain", chain::full_chain),
    ("full-chain-cab", chain::full_chain_cab),
    ("two-kbs-interleaved", chain::two_kbs_interleaved),
    ("retry-succeeds", chain::retry_succeeds),
    ("rollback-after-boot", chain::rollback_after_boot),
    ("update-log-other-zone", chain::update_log_other_zone),
    ("clock-change-all-logs", chain::clock_change_all_logs),
    ("content-gone", unreached::content_gone),
    ("wuauserv-disabled", unreached::wuauserv_disabled),
    ("already-installed", unreached::already_installed),
    ("store-apps", unreached::store_apps),
    ("servicing-3-delta", event_logs::servicing_3_delta),
    ("pending-vs-failed", event_logs::pending_vs_failed),
    ("evtx-only", event_logs::evtx_only),
    ("power-loss", event_logs::power_loss),
    ("upgrade-failed", upgrade::upgrade_failed),
    ("upgrade-setup-diag-only", upgrade::upgrade_setup_diag_only),
    ("registry-restart", upgrade::registry_restart),
    ("wsus-name", network::wsus_name),
    ("network-recovered", network::network_recovered),
    ("wsus-fault-and-old-failure", network::wsus_fault_and_old_failure),
    ("server-not-trusted", network::server_not_trusted),
    ("upgrade-crash", network::upgrade_crash),
    ("upgrade-refused", network::upgrade_refused),
    ("installer-with-decoy", execution::installer_with_decoy),
    ("service-disabled", execution::service_disabled),
    ("driver-queue", execution::driver_queue),
    ("driver-log", execution::driver_log),
    ("dotnet-service", execution::dotnet_service),
    ("transaction-log", execution::transaction_log),
    ("registry-value", execution::registry_value),
    ("memory", execution::memory),
    ("boot-partition", execution::boot_partition),
    ("worker-crash", execution::worker_crash),
    ("watchdog", execution::watchdog),
    ("installers-interleaved", execution::installers_interleaved),
    ("clock-change-drivers", execution::drivers_clock_change),
    ("language-pack", store::language_pack_orphaned),
    ("older-package-gone", store::package_of_older_update_gone),
    ("language-and-store", store::language_pack_and_store),
    ("payload-missing", store::payload_not_in_container),
    ("folder-gone", store::folder_gone),
    ("delta-without-base", store::delta_without_base),
    ("decoys-denied", store::decoys_before_denied_file),
    ("hash-not-in-catalogue", store::hash_not_in_catalogue),
    ("stack-too-old", store::stack_too_old),
    ("disk-full", store::disk_full),
    ("disk-failing", store::disk_failing),
    ("disk-event-other-failure", store::disk_event_and_other_failure),
    ("payload-missing-resolved", store::payload_missing_then_installed),
    ("repair-without-source", store::repair_without_source),
    ("prerequisite-missing", store::prerequisite_missing),
    ("superseded", store::superseded),
    ("other-build", store::other_build),
    ("firmware", execution::firmware),
    ("program-restarts", execution::program_restarts),
    ("stuck-pending", execution::stuck_pending),
];

/// The ids, in order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    STORIES.iter().map(|(id, _)| *id)
}

/// Every scenario; a few megabytes.
#[must_use]
pub fn all() -> Vec<Scenario> {
    STORIES.iter().map(|(_, story)| story()).collect()
}

/// Case 1 as it would have happened on a machine of other names.
#[must_use]
pub fn case1_on(machine: crate::machine::Machine) -> Scenario {
    case1::on(machine)
}

/// One scenario.
#[must_use]
pub fn by_id(id: &str) -> Option<Scenario> {
    STORIES.iter().find(|(known, _)| *known == id).map(|(_, story)| story())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::io::{Cursor, Read};

    #[test]
    fn ids_are_their_own_and_bytes_the_same_each_time() {
        let (first, second) = (all(), all());
        assert_eq!(first.iter().map(|s| s.id).collect::<BTreeSet<_>>().len(), STORIES.len());
        for ((a, b), (id, _)) in first.iter().zip(&second).zip(STORIES) {
            assert_eq!(a.id, id);
            assert_eq!(a.bundles, b.bundles, "{id}");
            assert!(!a.title.is_empty() && !a.bundles.is_empty());
        }
    }

    #[test]
    fn the_sample_of_the_page_is_small() {
        let sample = by_id("c").unwrap();
        assert!(sample.bundles[0].bytes.len() <= 60_000, "{}", sample.bundles[0].bytes.len());
        let whole_story = by_id("case1").unwrap();
        assert!(whole_story.bundles[0].bytes.len() <= 300_000, "{}", whole_story.bundles[0].bytes.len());
    }

    /// Every servicing log in every scenario keeps to the columns and moves forward in time.
    #[test]
    fn logs_are_well_formed() {
        for scenario in all() {
            if ["damaged-entry", "cut-off", "encodings"].contains(&scenario.id) {
                continue;
            }
            for bundle in &scenario.bundles {
                let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(&bundle.bytes)) else { continue };
                for i in 0..zip.len() {
                    let mut file = zip.by_index(i).unwrap();
                    let name = String::from_utf8_lossy(file.name_raw()).into_owned();
                    if !name.ends_with("CBS.log") && !name.contains("CbsPersist") {
                        continue;
                    }
                    let mut bytes = Vec::new();
                    file.read_to_end(&mut bytes).unwrap();
                    if name.ends_with(".cab") {
                        let mut cab = cab::Cabinet::new(Cursor::new(std::mem::take(&mut bytes))).unwrap();
                        let inside = name.rsplit('/').next().unwrap().replace(".cab", ".log");
                        cab.read_file(&inside).unwrap().read_to_end(&mut bytes).unwrap();
                    }
                    let text = String::from_utf8(bytes).unwrap();
                    let text = text.strip_prefix('\u{feff}').unwrap();
                    assert!(text.lines().count() > 200, "{} {name}", scenario.id);
                    for line in text.lines().filter(|l| l.starts_with("202")) {
                        assert_eq!(&line[19..21], ", ", "{line}");
                        assert!(["Info", "Error", "Warning"].contains(&line[21..32].trim()), "{line}");
                        assert!(["CBS", "CSI", "DPX"].contains(&line[43..50].trim()), "{line}");
                    }
                    if !scenario.id.starts_with("clock-change") {
                        let stamps: Vec<&str> =
                            text.lines().filter_map(|l| l.get(..19)).filter(|l| l.starts_with("202")).collect();
                        assert!(stamps.is_sorted(), "{} {name}", scenario.id);
                    }
                }
            }
        }
    }
}
