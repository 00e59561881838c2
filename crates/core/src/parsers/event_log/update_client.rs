//! The update agent (`Microsoft-Windows-WindowsUpdateClient`), in the System log and in its Operational one.
//!
//! 40 (detected) and the agent's own state say nothing of an attempt.

use super::machine::Machine;
use super::{code, field};
use crate::evtx::Record;
use crate::extract::{AgentStep, What};

/// `serviceGuid` of the Store: apps are another class than Windows updates.
const STORE: &str = "855E8A7C-ECB4-4CA3-B045-1DFA50104289";

pub(super) fn read(record: &Record, _: &mut Machine) -> Option<What> {
    let step = match record.event {
        19 => AgentStep::Installed,
        20 => AgentStep::InstallFailed,
        25 => AgentStep::ScanFailed,
        26 => AgentStep::Scanned,
        31 => AgentStep::DownloadFailed,
        41 => AgentStep::Downloaded,
        43 => AgentStep::InstallStarted,
        44 => AgentStep::DownloadStarted,
        216 => AgentStep::Committed,
        213 | 217 => AgentStep::CommitFailed,
        21 | 22 => return Some(What::RebootRequired),
        _ => return None,
    };
    // Places of the code and of the title among the values; where the title is a list, it is the list's.
    let (code_at, title_at) = match step {
        AgentStep::InstallFailed | AgentStep::CommitFailed => (Some(0), Some(1)),
        AgentStep::DownloadFailed => (Some(1), Some(0)),
        AgentStep::ScanFailed | AgentStep::Scanned => (Some(0), None),
        _ => (None, Some(0)),
    };
    // The GUID, the revision and the service follow.
    let next = code_at.into_iter().chain(title_at).count();
    let update = if title_at.is_some() { field(record, "updateGuid", next) } else { "" };
    let revision = if title_at.is_some() { field(record, "updateRevisionNumber", next + 1) } else { "" };
    let service = field(record, "serviceGuid", if title_at.is_some() { next + 2 } else { next });
    let title = title_at.map_or("", |at| {
        let title = field(record, "updateTitle", at);
        if title.is_empty() { record.fields.named("updatelist") } else { title }
    });
    let client = if guid(service) == STORE { "store" } else { "" };
    Some(What::Agent {
        step,
        update: guid(update),
        revision: revision.to_owned(),
        // What stands first in 26 is how many updates were found.
        code: code_at
            .filter(|_| step != AgentStep::Scanned)
            .map(|at| code(field(record, "errorCode", at)))
            .unwrap_or_default(),
        title: title.trim().trim_start_matches("- ").to_owned(),
        client: client.to_owned(),
    })
}

fn guid(text: &str) -> String {
    text.trim_matches(['{', '}']).to_ascii_uppercase()
}
