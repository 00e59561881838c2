//! Servers: `\\server\share`, `http://server/path`, `name@server`, names in DNS.

use super::super::domain::host_and_domain;
use super::super::vocabulary;
use super::{Category, Found, before, is_dns, places, run, run_back};

/// Servers that are everybody's.
const PUBLIC: &[&str] = &[
    "microsoft.com",
    "windowsupdate.com",
    "windows.com",
    "windows.net",
    "windows.cn",
    "microsoftonline.com",
    "live.com",
    "office.com",
    "office.net",
    "msocsp.com",
    "msftconnecttest.com",
    "msftncsi.com",
    "msn.com",
    "bing.com",
    "azure.com",
    "azure.net",
    "azure.cn",
    "azureedge.net",
    "akamaized.net",
    "digicert.com",
    "verisign.com",
    "symcb.com",
    "symcd.com",
    "globalsign.com",
    "entrust.net",
    "w3.org",
    "xmlsoap.org",
    "aka.ms",
    "go.microsoft",
    "localhost",
    "example.invalid",
];
/// Last labels of names in somebody's own network.
const OWN: &[&str] = &[
    "local",
    "lan",
    "corp",
    "internal",
    "intra",
    "intranet",
    "domain",
    "localdomain",
    "home",
    "ad",
    "priv",
    "private",
];
/// Last labels of names of the internet.
const INTERNET: &[&str] =
    &["com", "net", "org", "cn", "hk", "tw", "mo", "sg", "edu", "gov", "biz", "info", "bank", "example"];
/// Shares every computer has.
const ADMINISTRATIVE: &[&str] = &["admin$", "ipc$", "print$", "sysvol", "netlogon", "wsl$"];

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    shares(text, found);
    addresses(text, found);
    mail(text, found);
    dns(text, found);
}

fn is_public(server: &str) -> bool {
    PUBLIC
        .iter()
        .any(|known| server.strip_suffix(known).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// A computer's name, with its domain if it has one.
pub(super) fn server(text: &str, from: usize, to: usize, found: &mut Vec<Found>) {
    let name = text[from..to].trim_end_matches(['.', '-']);
    // The beginning of an IPv6 address is no host.
    let in_six = text[to..].starts_with("::")
        || (text[to..].starts_with(':')
            && text[to + 1..].contains("::")
            && name.bytes().all(|b| b.is_ascii_hexdigit()));
    if in_six || name.is_empty() || is_public(name) || name.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return;
    }
    let (host, domain) = host_and_domain(name);
    let whole = if domain.is_none() && host.contains('.') { Category::Domain } else { Category::Host };
    found.push(Found::new(from..from + host.len(), whole));
    if let Some(domain) = domain {
        let at = from + name.len() - domain.len();
        found.push(Found::new(at..at + domain.len(), Category::Domain));
    }
}

/// `\\server\share`, also with every backslash doubled, `\device\mup\server\share`, `\\?\unc\server\share`.
fn shares(text: &str, found: &mut Vec<Found>) {
    for at in places(text, "\\\\") {
        let slashes = run(text, at, |c| c == '\\') - at;
        // Inside a path, or behind the colon of a drive, these part two folders.
        if before(text, at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'\\' | b':' | b'.' | b'%' | b')'))
        {
            continue;
        }
        match slashes {
            2 => share(text, at + 2, 1, found),
            4 => share(text, at + 4, 2, found),
            _ => {}
        }
    }
    for prefix in ["\\unc\\", "\\mup\\", "\\unc\\\\", "\\mup\\\\"] {
        for at in places(text, prefix) {
            share(text, at + prefix.len(), prefix.matches('\\').count() - 1, found);
        }
    }
}

fn share(text: &str, from: usize, separators: usize, found: &mut Vec<Found>) {
    let end = run(text, from, is_dns);
    let name = &text[from..end];
    let after = run(text, end, |c| c == '\\') - end;
    if name.is_empty() || name == "." || name.starts_with("wsl") || (after != separators && after != 0) {
        return;
    }
    server(text, from, end, found);
    if after == 0 {
        return;
    }
    let from = end + after;
    let end = run(text, from, |c| !c.is_whitespace() && !"\\/:*?\"<>|,;)]'".contains(c));
    let share = &text[from..end];
    let is_drive = share.len() == 2 && share.ends_with('$');
    if !is_drive && !ADMINISTRATIVE.contains(&share) {
        found.push(Found::new(from..end, Category::Share));
    }
}

/// `http://user:password@server:8530/path?query`
fn addresses(text: &str, found: &mut Vec<Found>) {
    for at in places(text, "://") {
        let from = at + 3;
        let end = run(text, from, |c| !c.is_whitespace() && !"/?#\"'<>\\,;)]}|".contains(c));
        let authority = &text[from..end];
        let host_at = match authority.rfind('@') {
            Some(user) => {
                found.push(Found::new(from..from + user, Category::Secret));
                from + user + 1
            }
            None => from,
        };
        let host_end = run(text, host_at, is_dns).min(end);
        let host = &text[host_at..host_end];
        server(text, host_at, host_end, found);
        let path = run(text, end, |c| !c.is_whitespace() && !"\"'<>|)]},;".contains(c));
        if !is_public(host) && !host.is_empty() && path > end + 1 {
            found.push(Found::new(end + 1..path, Category::Url));
        }
    }
}

/// `name@bank.example`
fn mail(text: &str, found: &mut Vec<Found>) {
    for at in places(text, "@") {
        let from = run_back(text, at, |c| c.is_alphanumeric() || "._%+-".contains(c));
        let end = run(text, at + 1, |c| c.is_alphanumeric() || c == '.' || c == '-');
        let end = at + 1 + text[at + 1..end].trim_end_matches(['.', '-']).len();
        let domain = &text[at + 1..end];
        // `@2025/4/2:…` is a stamp of the servicing stack.
        let sound = domain.contains('.') && domain.contains(|c: char| c.is_alphabetic());
        if from < at && sound && !is_public(domain) {
            found.push(Found::new(from..end, Category::Mail));
        }
    }
}

/// `wsus.bank.example`, `pc-1.corp.local`
fn dns(text: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    while let Some(dot) = text[at..].find('.').map(|dot| at + dot) {
        let from = run_back(text, dot, is_dns);
        let end = run(text, dot, is_dns);
        at = end.max(dot + 1);
        let name = text[from..end].trim_matches(['.', '-', '_']);
        let from = from + text[from..end].find(name).unwrap_or_default();
        let labels = name.split('.').count();
        let last = name.rsplit('.').next().unwrap_or_default();
        let is_name = (labels >= 2 && OWN.contains(&last)) || (labels >= 3 && INTERNET.contains(&last));
        // A file has a folder before it.
        let in_path = matches!(before(text, from), Some(b'\\' | b'/' | b'@'));
        if name.split('.').any(str::is_empty) || in_path {
            continue;
        }
        if is_name && !vocabulary::is_all(name, true) {
            server(text, from, from + name.len(), found);
        } else if let Some((host, domain)) = name.split_once('.') {
            let beside = from + host.len() + 1..from + host.len() + 1 + domain.len();
            found.push(Found { beside: Some(beside), ..Found::new(from..from + host.len(), Category::Host) });
        }
    }
}
