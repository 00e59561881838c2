//! Causes on the update agent's side: what keeps an update from ever reaching servicing.

pub mod content_missing;
pub mod data_store;
pub mod disk_space;
pub mod group_policy;
pub mod network_proxy_wsus;
mod request;
pub mod server_trust;
pub mod services;
pub mod update_trust;

use crate::artifact::ArtifactKind;

/// Where the agent tells of itself.
const LOGS: &[ArtifactKind] = &[
    ArtifactKind::WindowsUpdateLog,
    ArtifactKind::ReportingEvents,
    ArtifactKind::EventLog,
    ArtifactKind::EventExport,
    ArtifactKind::ConfigMgr,
];
