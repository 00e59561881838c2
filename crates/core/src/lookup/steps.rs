//! What to do for a cause of which only the code is known: the general form of what the rules advise.

use crate::guidance;
use crate::hresult::Code;
use crate::report::Step;
use crate::words::Phrase;

/// Causes before which the servicing stack never ran.
const OF_AGENT: [&str; 2] = ["network-proxy-wsus", "content-missing"];

/// Is it a code of Windows setup, which upgrades to another version?
fn is_of_setup(code: Code) -> bool {
    code.0 >> 16 == 0xC190
}

/// What to do before anything else: logs are overwritten by every new attempt.
pub(super) fn before_causes(code: Code, likeliest: Option<&str>) -> Vec<Step> {
    match likeliest {
        None => Vec::new(),
        Some(_) if is_of_setup(code) => guidance::collect_setup_logs(),
        Some(cause) if OF_AGENT.contains(&cause) => guidance::collect_agent_logs(true, true),
        Some(_) => vec![guidance::copy_logs()],
    }
}

/// The steps of a cause, without what was said to be done before.
pub(super) fn of_cause(code: Code, cause: &str, before: &[Step]) -> Vec<Step> {
    let steps = if is_of_setup(code) { of_upgrade(cause) } else { None };
    let steps = steps.unwrap_or_else(|| of_update(cause));
    steps.into_iter().filter(|step| !before.contains(step)).collect()
}

/// Where an upgrade needs other steps than an update.
fn of_upgrade(cause: &str) -> Option<Vec<Step>> {
    Some(match cause {
        "driver-failure" => guidance::upgrade_driver(None),
        "firmware" => guidance::upgrade_firmware(),
        "insufficient-disk-space" => guidance::upgrade_room(),
        "feature-language-mismatch" => guidance::upgrade_media(),
        "third-party-security-software" | "not-applicable" => guidance::upgrade_compatibility(),
        _ => return None,
    })
}

fn of_update(cause: &str) -> Vec<Step> {
    match cause {
        "component-store-corruption" => guidance::name_damage(),
        "language-pack" => guidance::add_language_pack("…", "…"),
        "missing-payload" => guidance::bring_source(),
        "access-denied-file-lock" => of_any_file(guidance::find_holder("")),
        "third-party-security-software" => of_any_file(guidance::ask_security_team("")),
        "permission-registry" => guidance::registry(true, true),
        "insufficient-disk-space" => guidance::free_space("C:"),
        "reserved-partition-space" => guidance::boot_partition(),
        "network-proxy-wsus" => guidance::way_to_server(""),
        "content-missing" => guidance::fetch_again(None),
        "servicing-stack-outdated" => guidance::newer_stack(),
        "prerequisite-missing" => guidance::install_base_first(),
        "not-applicable" => guidance::right_package(),
        "superseded" => guidance::compare_builds(),
        "pending-reboot" => guidance::restart_first(),
        "advanced-installer-failure" => guidance::unnamed_installer(),
        "service-not-running" => guidance::enable_service("wuauserv"),
        "driver-failure" => guidance::driver(None),
        "dotnet" => guidance::dotnet(None),
        "certificate-signature" => guidance::restore_trust(true),
        "transaction-ktm" => guidance::transaction_log(),
        "group-policy" => guidance::find_policy(),
        "timeout" => guidance::watchdog(),
        "servicing-interrupted" => guidance::retry_after_fall(),
        "storage-error" => guidance::check_disk(),
        "resource-exhaustion" => guidance::memory(),
        "firmware" => guidance::firmware(),
        "feature-language-mismatch" => guidance::upgrade_media(),
        "user-profile" => guidance::upgrade_profile("…"),
        _ => Vec::new(),
    }
}

/// With *the file that the line names* where a rule would name it: of two arguments of one name the later one is said.
fn of_any_file(steps: Vec<Step>) -> Vec<Step> {
    let named = |text: Phrase| text.with_phrase("file", Phrase::new("lookup-that-file"));
    steps.into_iter().map(|step| Step { text: named(step.text), ..step }).collect()
}
