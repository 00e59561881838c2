//! The shape of lists of updates.

use super::{ArtifactKind, list_value, most, pair};
use crate::package::PackageIdentity;

/// Does a state or a result say that the update is there?
pub(crate) fn is_done(state: &str) -> bool {
    const WORDS: [&str; 12] = [
        "Installed",
        "Succeeded",
        "2",
        "已安装",
        "已安裝",
        "成功",
        "Installiert",
        "Installé",
        "Instalado",
        "インストール済み",
        "Установлено",
        "Установлен",
    ];
    let state = state.trim();
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(state))
}

/// `程序包标识 : Package_for_KB…~…`, or a row that begins with an identity.
fn is_package(line: &str) -> bool {
    let Some(tilde) = line.find('~') else { return false };
    let key = line.split_once(" : ").filter(|(key, _)| key.len() < tilde.min(60));
    let listed = match key {
        Some((key, value)) => !key.bytes().any(|b| b.is_ascii_digit()) && !value.trim().contains(' '),
        None => line.contains(" | ") && !line[..tilde].contains([' ', ':']),
    };
    listed && PackageIdentity::parse(line).is_some()
}

pub(super) fn detect(lines: &[&str]) -> Option<ArtifactKind> {
    let keyed = |line: &str| pair(line).or_else(|| list_value(line)).is_some();
    let fixes = lines.iter().any(|line| {
        let value = pair(line).or_else(|| list_value(line)).filter(|(key, _)| key.eq_ignore_ascii_case("HotFixID"));
        value.is_some()
    });
    if fixes && most(lines.iter().filter(|line| keyed(line)).count(), lines) {
        return Some(ArtifactKind::Hotfixes);
    }
    // Four rows for each package of the list form.
    let packages = lines.iter().filter(|line| is_package(line)).count();
    if packages > 0 && packages * 6 >= lines.len() {
        return Some(ArtifactKind::Hotfixes);
    }
    let html = lines.iter().any(|line| line.contains("Win32_QuickFixEngineering"))
        && lines.iter().any(|line| line.to_ascii_lowercase().contains("<td>kb"));
    html.then_some(ArtifactKind::Hotfixes)
}
