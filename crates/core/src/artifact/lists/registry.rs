//! The lines of registry text, for detection and for the parsers.

use super::{ArtifactKind, most};
use std::borrow::Cow;

/// Name and text of a registry value, as `reg query` or a `.reg` file writes it.
pub(crate) fn registry_value(line: &str) -> Option<(&str, Cow<'_, str>)> {
    if let Some(rest) = line.trim_start().strip_prefix('"') {
        let (name, value) = rest.split_once("\"=")?;
        let text = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        let text =
            if text.contains('\\') { text.replace("\\\\", "\\").replace("\\\"", "\"").into() } else { text.into() };
        return Some((name, text));
    }
    let (name, value) = line.split_once("REG_")?;
    let kind = ["SZ", "EXPAND_SZ", "MULTI_SZ", "DWORD", "QWORD", "BINARY", "NONE"].iter().find_map(|kind| {
        let rest = value.strip_prefix(kind)?;
        (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(rest)
    })?;
    let name = name.trim();
    (!name.is_empty() && line.starts_with([' ', '\t'])).then(|| (name, kind.trim().into()))
}

/// The key a line opens: `[HKEY_…]` of a `.reg` file, `HKEY_…` of `reg query`. One that a `.reg` file removes
/// (`[-HKEY_…]`) is none.
pub(crate) fn registry_key(line: &str) -> Option<&str> {
    let key = match line.strip_prefix('[') {
        Some(inside) => inside.trim_end().strip_suffix(']')?,
        None => line.trim_end(),
    };
    let root = key.split('\\').next()?;
    matches!(
        root,
        "HKEY_LOCAL_MACHINE" | "HKEY_CURRENT_USER" | "HKEY_USERS" | "HKEY_CLASSES_ROOT" | "HKEY_CURRENT_CONFIG"
    )
    .then_some(key)
}

/// First line of a `.reg` file.
fn is_title(line: &str) -> bool {
    line.starts_with("Windows Registry Editor Version 5") || line == "REGEDIT4"
}

/// A line of a long value: `  00,00,\`.
fn is_rest(line: &str) -> bool {
    line.starts_with("  ") && line.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b',' | b'\\' | b' '))
}

pub(super) fn detect(lines: &[&str]) -> Option<ArtifactKind> {
    let keys: Vec<&str> = lines.iter().filter_map(|line| registry_key(line)).collect();
    let values = lines.iter().filter(|line| registry_value(line).is_some() || is_rest(line)).count();
    let titles =
        lines.iter().filter(|line| is_title(line) || line.starts_with(';') || line.starts_with("[-HKEY_")).count();
    let names = lines.iter().filter(|line| registry_value(line).is_some_and(|(name, _)| name == "DisplayName")).count();
    let titled = lines.first().is_some_and(|line| is_title(line));
    if !most(keys.len() + values + titles, lines) {
        return None;
    }
    let uninstall = |key: &&str| key.to_ascii_lowercase().contains("\\uninstall");
    let programs = names > 0 && (names > 1 || !keys.is_empty());
    if programs && keys.iter().all(uninstall) {
        return Some(ArtifactKind::Programs);
    }
    // One line with a key's name is a path that somebody wrote down.
    (titled || (!keys.is_empty() && (values > 0 || keys.len() > 1))).then_some(ArtifactKind::Registry)
}
