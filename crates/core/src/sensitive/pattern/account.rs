//! Accounts: profile folders, security identifiers.

use super::{Category, Found, before, places, run, run_back};

/// Folders that hold profiles.
const PROFILES: &[&str] = &["\\users\\", "/users/", "\\documents and settings\\", "\\用户\\", "/home/"];
/// Profiles that are nobody's, or Windows' own.
const NOBODY: &[&str] = &[
    "default",
    "public",
    "all users",
    "default user",
    "defaultuser0",
    "defaultuser1",
    "networkservice",
    "localservice",
    "administrator",
    "defaultapppool",
    "defaultaccount",
    "wdagutilityaccount",
    "guest",
    "systemprofile",
    "administrators",
];

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    for folder in PROFILES {
        for at in places(text, folder) {
            profile(text, at + folder.len(), found);
        }
    }
    for at in places(text, "\\") {
        in_domain(text, at, found);
    }
    for at in places(text, "s-1-") {
        sid(text, at, found);
    }
}

fn profile(text: &str, from: usize, found: &mut Vec<Found>) {
    let from = run(text, from, |c| c == '\\');
    let end = run(text, from, |c| !c.is_control() && !"\\/:*?\"<>|,;'[](){}%$".contains(c));
    // What no folder follows ends at a blank: the rest is the sentence.
    let end =
        if text[end..].starts_with(['\\', '/', '"', '\'']) { end } else { run(text, from, |c| c != ' ').min(end) };
    let name = text[from..end].trim_end();
    if !NOBODY.contains(&name) && !text[end..].starts_with('%') {
        found.push(Found { certain: true, ..Found::new(from..from + name.len(), Category::User) });
    }
}

/// `corp\zhang`, also with the backslash doubled: an account, if `corp` is a domain or a computer.
fn in_domain(text: &str, at: usize, found: &mut Vec<Found>) {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '$');
    let from = run_back(text, at, part);
    let user = run(text, at, |c| c == '\\');
    let end = run(text, user, part);
    let end = user + text[user..end].trim_end_matches(['.', '$']).len();
    let in_path =
        before(text, from).is_some_and(|b| matches!(b, b'\\' | b'/' | b':')) || text[end..].starts_with(['\\', '/']);
    if from < at && user < end && user - at <= 2 && !in_path {
        for (range, category) in [(from..at, Category::Domain), (user..end, Category::User)] {
            found.push(Found { beside: Some(from..at), ..Found::new(range, category) });
        }
    }
}

/// `S-1-5-21-…` and other identifiers that are of one machine, domain or tenant; those of Windows are the same everywhere.
fn sid(text: &str, at: usize, found: &mut Vec<Found>) {
    let end = run(text, at + 2, |c| c.is_ascii_digit() || c == '-');
    let written = text[at..end].trim_end_matches('-');
    let is_own = ["s-1-5-21-", "s-1-12-1-", "s-1-5-83-1-", "s-1-5-97-"].iter().any(|known| written.starts_with(known));
    let inside = before(text, at).is_some_and(|b| b.is_ascii_alphanumeric());
    if is_own && !inside {
        found.push(Found::new(at..at + written.len(), Category::Sid));
    }
}
