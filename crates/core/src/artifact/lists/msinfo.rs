//! The shape of what msinfo32 writes.

use super::{ArtifactKind, system_version};

/// Lines of the head that decide about a report.
const LINES: usize = 60;

/// The name of a section of msinfo32's report: `[System Drivers]`.
pub(crate) fn report_section(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix('[').and_then(|name| name.strip_suffix(']')).filter(|name| !name.contains(['[', ']']))
}

/// `.nfo` by its root; a report by its first section, whose rows of two columns tell what Windows it is.
pub(crate) fn detect_msinfo(text: &str) -> Option<ArtifactKind> {
    let head = text.trim_start_matches('\u{FEFF}').trim_start();
    let root = head.starts_with("<?xml") || head.starts_with("<MsInfo");
    if root && head.get(..head.len().min(512)).unwrap_or(head).lines().take(6).any(|line| line.contains("<MsInfo>")) {
        return Some(ArtifactKind::Msinfo);
    }
    let lines: Vec<&str> = head.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(LINES).collect();
    let section = lines.iter().take(6).any(|line| report_section(line).is_some());
    let rows = || lines.iter().filter_map(|line| line.split_once('\t'));
    let version = rows().any(|(_, value)| system_version(value.trim()).is_some());
    let named = rows().any(|(_, value)| value.contains("Windows "));
    (section && version && named && rows().count() * 2 >= lines.len()).then_some(ArtifactKind::Msinfo)
}
