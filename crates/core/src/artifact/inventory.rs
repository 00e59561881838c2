//! What is on the computer: registry exports, updates, drivers, msinfo32.

use super::ArtifactKind;

pub(super) fn detect_inventory(_text: &str) -> Option<ArtifactKind> {
    None
}
