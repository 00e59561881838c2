//! What to do for a cause of which only the code is known: the general form of what the rules advise.

use super::CauseAnswer;
use crate::guidance;
use crate::hresult::Code;
use crate::report::Step;
use crate::words::Phrase;

/// Causes that setup's logs show.
const OF_SETUP: [&str; 2] = ["feature-language-mismatch", "user-profile"];
/// Causes before which the servicing stack never ran.
const OF_AGENT: [&str; 2] = ["network-proxy-wsus", "content-missing"];

/// The steps of a cause, without the copy of the logs that stands before all of them.
pub(super) fn of_cause(cause: &str) -> Vec<Step> {
    let steps = match cause {
        "component-store-corruption" => guidance::name_damage(),
        "language-pack" => general(guidance::add_language_pack("…", "…")),
        "missing-payload" => guidance::bring_source(),
        "access-denied-file-lock" => general(guidance::find_holder("")),
        "third-party-security-software" => general(guidance::ask_security_team("")),
        "pending-reboot" => guidance::restart_first(),
        "servicing-interrupted" => guidance::retry_after_fall(),
        "advanced-installer-failure" => guidance::unnamed_installer(),
        "service-not-running" => guidance::service("wuauserv, TrustedInstaller"),
        "driver-failure" => guidance::driver(None),
        "dotnet" => guidance::dotnet(None),
        "timeout" => guidance::watchdog(),
        "transaction-ktm" => guidance::transaction_log(),
        "permission-registry" => guidance::registry(true, true),
        "resource-exhaustion" => guidance::memory(),
        "reserved-partition-space" => guidance::boot_partition(),
        "firmware" => guidance::firmware(),
        "storage-error" => guidance::check_disk(),
        "insufficient-disk-space" => guidance::free_space("C:"),
        "certificate-signature" => guidance::restore_trust(true),
        "servicing-stack-outdated" => guidance::newer_stack(),
        "prerequisite-missing" => guidance::install_base_first(),
        "not-applicable" => guidance::right_package(),
        "superseded" => guidance::compare_builds(),
        cause if OF_AGENT.contains(&cause) => guidance::collect_agent_logs(true, true),
        cause if OF_SETUP.contains(&cause) => guidance::collect_setup_logs(),
        _ => Vec::new(),
    };
    let copy = guidance::copy_logs();
    steps.into_iter().filter(|step| *step != copy).collect()
}

/// With *the file that the line names* where a rule would name it: of two arguments of one name the later one is said.
fn general(steps: Vec<Step>) -> Vec<Step> {
    let named = |text: Phrase| text.with_phrase("file", Phrase::new("lookup-that-file"));
    steps.into_iter().map(|step| Step { text: named(step.text), ..step }).collect()
}

/// What to do before anything else: logs are overwritten by every new attempt.
pub(super) fn before_causes(code: Code, causes: &[CauseAnswer]) -> Vec<Step> {
    let is_of_setup = code.0 >> 16 == 0xC190;
    match causes.first() {
        None => Vec::new(),
        Some(_) if is_of_setup => guidance::collect_setup_logs(),
        Some(first) if OF_AGENT.contains(&first.cause) => Vec::new(),
        Some(_) => vec![guidance::copy_logs()],
    }
}
