//! What is on the computer and who manages it: logs of its management, msinfo32. Lists are known by [`super::lists`].

use super::ArtifactKind;
use super::lists::azure_record;

/// Lines of the head that decide.
const LINES: usize = 400;

pub(super) fn detect_inventory(text: &str) -> Option<ArtifactKind> {
    if let Some(kind) = super::lists::detect_msinfo(text) {
        return Some(kind);
    }
    let (mut seen, mut begun, mut traced, mut stamped, mut activity) = (0usize, 0usize, 0usize, 0usize, false);
    for line in text.trim_start_matches('\u{FEFF}').lines().filter(|l| !l.trim().is_empty()).take(LINES) {
        seen += 1;
        let legacy = || line.split_once(" $$<").is_some_and(|(_, rest)| rest.contains("><thread="));
        let is_legacy = legacy();
        // What quotes such lines sets something before them.
        begun += usize::from(is_legacy || line.starts_with("<![LOG["));
        if is_legacy || line.contains("]LOG]!><time=\"") {
            traced += 1;
        } else if azure_record(line).is_some() {
            stamped += 1;
            activity |= line.contains("[ActivityId=");
        }
    }
    // A message may go over many lines; a quote is few among many.
    let mostly = |n: usize| n > 0 && n * 5 >= seen;
    if mostly(traced) && begun * 2 >= traced {
        return Some(ArtifactKind::ConfigMgr);
    }
    (mostly(stamped) && activity).then_some(ArtifactKind::AzureGuest)
}
