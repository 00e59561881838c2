//! Root causes, one file each, named by the noun of the cause.
//!
//! A rule sees only [`Facts`] and the lines of its [`Scope`]; it declares its cause and returns what it found, or
//! nothing. Confidence is earned: *certain* needs the line that proves the mechanism inside the failing attempt, *likely*
//! a mechanism that fits with one link inferred, *possible* the rest.

pub mod access_denied_file_lock;
pub mod advanced_installer_failure;
pub mod agent;
pub mod certificate_signature;
pub mod component_store_corruption;
pub mod dotnet;
pub mod driver_failure;
pub mod firmware;
pub mod insufficient_disk_space;
pub mod language_pack;
pub mod missing_payload;
pub mod not_applicable;
pub mod pending_reboot;
pub mod permission_registry;
pub mod prerequisite_missing;
pub mod reserved_partition_space;
pub mod resource_exhaustion;
mod scope;
pub mod service_not_running;
pub mod servicing_interrupted;
pub mod servicing_stack_outdated;
pub mod storage_error;
pub mod superseded;
pub mod third_party_security_software;
pub mod timeout;
pub mod transaction_ktm;
pub mod upgrade;

pub use scope::{FaultLine, Scope};

use crate::artifact::ArtifactKind;
use crate::facts::{Facts, Witness};
use crate::report::{Confidence, Step};
use crate::words::Phrase;

/// What a rule says of itself.
pub struct RuleMeta {
    /// Cause id of the contract.
    pub cause: &'static str,
    /// Kinds of source without which it cannot speak.
    pub needs: &'static [ArtifactKind],
}

/// A cause found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Cause id.
    pub cause: &'static str,
    /// The thing concerned.
    pub subject: Option<String>,
    /// How sure.
    pub confidence: Confidence,
    /// The lines that prove it, the most telling first.
    pub evidence: Vec<Witness>,
    /// A few words.
    pub title: Phrase,
    /// What happened.
    pub summary: Phrase,
    /// What to do.
    pub steps: Vec<Step>,
}

type Rule = for<'a> fn(&Scope<'a>, &Facts<'a>) -> Option<Finding>;

/// All rules. A rule that explains another stands after it: security software explains a refused file.
pub const RULES: &[(RuleMeta, Rule)] = &[
    (servicing_interrupted::META, servicing_interrupted::check),
    (transaction_ktm::META, transaction_ktm::check),
    (permission_registry::META, permission_registry::check),
    (resource_exhaustion::META, resource_exhaustion::check),
    (reserved_partition_space::META, reserved_partition_space::check),
    (firmware::META, firmware::check),
    (service_not_running::META, service_not_running::check),
    (dotnet::META, dotnet::check),
    (driver_failure::META, driver_failure::check),
    (advanced_installer_failure::META, advanced_installer_failure::check),
    (timeout::META, timeout::check),
    (pending_reboot::META, pending_reboot::check),
    (storage_error::META, storage_error::check),
    (insufficient_disk_space::META, insufficient_disk_space::check),
    (language_pack::META, language_pack::check),
    (missing_payload::META, missing_payload::check),
    (component_store_corruption::META, component_store_corruption::check),
    (certificate_signature::META, certificate_signature::check),
    (servicing_stack_outdated::META, servicing_stack_outdated::check),
    (prerequisite_missing::META, prerequisite_missing::check),
    (superseded::META, superseded::check),
    (not_applicable::META, not_applicable::check),
    (access_denied_file_lock::META, access_denied_file_lock::check),
    (third_party_security_software::META, third_party_security_software::check),
    (upgrade::shut_down::META, upgrade::shut_down::check),
    (upgrade::crash::META, upgrade::crash::check),
    (upgrade::profile::META, upgrade::profile::check),
    (upgrade::servicing_stack::META, upgrade::servicing_stack::check),
    (upgrade::mount_driver::META, upgrade::mount_driver::check),
    (upgrade::language::META, upgrade::language::check),
    (upgrade::migration::META, upgrade::migration::check),
    (upgrade::image::META, upgrade::image::check),
    (upgrade::system_partition::META, upgrade::system_partition::check),
    (upgrade::firmware::META, upgrade::firmware::check),
    (upgrade::incompatible::META, upgrade::incompatible::check),
    (upgrade::blocks::META, upgrade::blocks::check),
    (upgrade::disk_space::META, upgrade::disk_space::check),
    (upgrade::drivers::META, upgrade::drivers::check),
    (agent::content_missing::META, agent::content_missing::check),
    (agent::disk_space::META, agent::disk_space::check),
    (agent::group_policy::META, agent::group_policy::check),
    (agent::services::META, agent::services::check),
    (agent::update_trust::META, agent::update_trust::check),
    (agent::server_trust::META, agent::server_trust::check),
    (agent::network_proxy_wsus::META, agent::network_proxy_wsus::check),
    (agent::data_store::META, agent::data_store::check),
];

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod logs;
