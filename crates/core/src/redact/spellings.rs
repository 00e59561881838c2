//! The parts a value is made of, and the ways in which each is written.

use super::fold::folded;
use super::{Category, Name};

/// Bytes that NetBIOS keeps of a computer's name.
const NETBIOS: usize = 15;
/// Suffixes under which anybody may have a name: nobody's domain.
const PUBLIC: &[&str] = &[
    "com", "net", "org", "cn", "hk", "tw", "mo", "sg", "jp", "de", "uk", "us", "io", "local", "lan", "corp",
    "internal", "intra", "intranet", "home", "com.cn", "net.cn", "org.cn", "gov.cn", "edu.cn", "com.hk", "com.tw",
    "com.sg", "co.uk", "co.jp",
];

/// The values that a structured value holds: a computer and its domain, a server and its share.
pub(super) fn parts(category: Category, value: &str) -> Vec<(Category, &str)> {
    let value = value.trim().trim_matches('"').trim_end_matches(['$', '.']);
    match category {
        Category::Host => {
            let value = value.trim_start_matches('\\');
            let (host, domain) = host_and_domain(value);
            [Some((Category::Host, host)), domain.map(|domain| (Category::Domain, domain))]
                .into_iter()
                .flatten()
                .collect()
        }
        Category::Share => {
            let mut path = value.trim_start_matches('\\').split('\\').filter(|part| !part.is_empty());
            let server = path.next().map(|server| parts(Category::Host, server)).unwrap_or_default();
            server.into_iter().chain(path.next().map(|share| (Category::Share, share))).collect()
        }
        Category::User => match value.split_once('\\').or_else(|| value.split_once('@').map(|(user, at)| (at, user))) {
            Some((domain, user)) => vec![(Category::Domain, domain), (Category::User, user)],
            None => vec![(Category::User, value)],
        },
        _ => vec![(category, value)],
    }
}

/// A name in DNS as the computer's own and its domain's; `None`: there is no domain that is somebody's.
pub(super) fn host_and_domain(name: &str) -> (&str, Option<&str>) {
    match name.split_once('.') {
        Some((host, domain)) if !host.is_empty() && !PUBLIC.contains(&folded(domain).as_str()) && !is_address(name) => {
            (host, Some(domain))
        }
        _ => (name, None),
    }
}

fn is_address(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The ways in which a name is written, folded; the first is its own.
pub(super) fn of(name: &Name) -> Vec<String> {
    let own = folded(&name.value);
    let mut all = vec![own.clone()];
    if name.category == Category::Host && own.len() > NETBIOS && own.is_ascii() {
        all.push(own[..NETBIOS].to_owned());
    }
    if name.category == Category::Domain && own.contains('.') {
        all.push(own.split('.').map(|label| format!("dc={label}")).collect::<Vec<_>>().join(","));
    }
    all
}
