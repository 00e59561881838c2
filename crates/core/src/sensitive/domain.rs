//! Names in DNS.

use super::fold::folded;
use super::vocabulary;

/// Suffixes under which anybody may have a name: nobody's domain.
const PUBLIC: &[&str] = &[
    "com", "net", "org", "cn", "hk", "tw", "mo", "sg", "jp", "de", "uk", "us", "io", "local", "lan", "corp",
    "internal", "intra", "intranet", "home", "com.cn", "net.cn", "org.cn", "gov.cn", "edu.cn", "com.hk", "com.tw",
    "com.sg", "co.uk", "co.jp",
];

/// A name in DNS as the computer's own and its domain's; `None`: there is no domain that is somebody's.
pub(crate) fn host_and_domain(name: &str) -> (&str, Option<&str>) {
    match name.split_once('.') {
        Some((host, domain)) if !host.is_empty() && !PUBLIC.contains(&folded(domain).as_str()) && !is_address(name) => {
            (host, Some(domain))
        }
        _ => (name, None),
    }
}

/// The labels of a domain that tell whose it is: its first, which most often is its NetBIOS name, and what is no word of Windows.
pub(crate) fn labels(domain: &str) -> Vec<String> {
    let labels = domain.split('.').enumerate().filter(|(at, label)| {
        let tells = *at == 0 || !(vocabulary::is_word(label) || PUBLIC.contains(label));
        domain.contains('.') && tells && label.len() > 1
    });
    labels.map(|(_, label)| label.to_owned()).collect()
}

/// Does anybody's network have a name that ends so?
pub(crate) fn is_public(domain: &str) -> bool {
    PUBLIC.contains(&folded(domain).as_str())
}

/// Four numbers with dots between them.
pub(crate) fn is_address(name: &str) -> bool {
    name.bytes().filter(|b| *b == b'.').count() == 3 && name.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
