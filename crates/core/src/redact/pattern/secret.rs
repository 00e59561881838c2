//! What always goes: passwords, tokens, product keys, recovery keys, connection strings.

use super::{Category, Found, before, places, run};

/// What stands before a secret, then `=`, `:`, a blank of a command line, or the end of a tag.
const KEYS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "accesskey",
    "access_key",
    "access key",
    "accountkey",
    "sharedaccesskey",
    "sharedaccesssignature",
    "keymaterial",
    "key material",
    "key content",
    "productkey",
    "product key",
    "credential",
    "密码",
    "口令",
    "密钥",
    "关键内容",
    "psk",
    "authorization",
];

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    for key in KEYS {
        for at in places(text, key) {
            assigned(text, at, key, found);
        }
    }
    for scheme in ["bearer ", "basic ", "negotiate ", "ntlm "] {
        for at in places(text, scheme) {
            let end = run(text, at + scheme.len(), |c| c.is_ascii_alphanumeric() || "+/=._-~".contains(c));
            if end - at - scheme.len() >= 16 && text[at..end].bytes().any(|b| b.is_ascii_digit()) {
                found.push(Found::new(at + scheme.len()..end, Category::Secret));
            }
        }
    }
    // A token of the web: three parts in Base64, of which the first begins with `{"`.
    for at in places(text, "eyj") {
        let end = run(text, at, |c| c.is_ascii_alphanumeric() || "._-".contains(c));
        if end - at >= 40 && text[at..end].contains('.') {
            found.push(Found::new(at..end, Category::Secret));
        }
    }
    for at in places(text, "private key-----") {
        let from = at + "private key-----".len();
        let end = text[from..].find("-----").map_or(text.len(), |end| from + end);
        found.push(Found::new(from..end, Category::Secret));
    }
    grouped(text, found);
}

/// `Password=…`, `"pwd": "…"`, `<Password>…`, `/password …`.
fn assigned(text: &str, at: usize, key: &str, found: &mut Vec<Found>) {
    // The token of a public key names its owner in every assembly and package.
    if before(text, at).is_some_and(|b| b.is_ascii_alphanumeric()) && key == "token" {
        let public = text[..at].ends_with("publickey") || text[..at].ends_with("processor");
        if public {
            return;
        }
    }
    let option = before(text, at).is_some_and(|b| matches!(b, b'-' | b'/'));
    let rest = at + key.len();
    let named = run(text, rest, |c| c == '"' || c == '\'' || c == ']');
    let blank = run(text, named, |c| c == ' ');
    let sign = run(text, blank, |c| matches!(c, '=' | ':' | '：'));
    let from = match (sign > blank, text.as_bytes().get(named)) {
        (true, _) => sign,
        (false, Some(b'>')) => named + 1,
        (false, Some(b' ')) if option => named,
        _ => return,
    };
    let from = run(text, from, |c| matches!(c, ' ' | '"' | '\'' | '\\'));
    let quoted = before(text, from).is_some_and(|b| matches!(b, b'"' | b'\''));
    let stops = if quoted { "\"'" } else { "\"' \t,;<>&)]}" };
    let end = run(text, from, |c| !c.is_control() && !stops.contains(c));
    let value = &text[from..end];
    let says_nothing = [
        "null", "(null)", "none", "true", "false", "yes", "no", "0", "1", "n/a", "无", "是", "否", "[secret]",
        "[secret",
    ];
    if !says_nothing.contains(&value) && !value.starts_with("0x") && !value.starts_with('%') {
        found.push(Found::new(from..end, Category::Secret));
    }
}

/// Groups between hyphens: product keys (5 × 5), recovery keys (8 × 6 digits), product ids.
fn grouped(text: &str, found: &mut Vec<Found>) {
    let mut at = 0;
    while let Some(hyphen) = text[at..].find('-').map(|hyphen| at + hyphen) {
        let in_group = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let from = super::run_back(text, hyphen, in_group);
        let end = run(text, hyphen, in_group);
        at = end.max(hyphen + 1);
        let groups: Vec<&str> = text[from..end].split('-').collect();
        let all = |len: usize| groups.iter().all(|group| group.len() == len);
        let digits = |group: &&str| group.bytes().all(|b| b.is_ascii_digit());
        let is_key = groups.len() == 5 && all(5) && groups.iter().any(|group| !digits(group));
        let is_recovery = groups.len() == 8 && all(6) && groups.iter().all(digits);
        if is_key || is_recovery {
            found.push(Found::new(from..end, Category::Secret));
        } else if groups.len() == 4 && all(5) && groups[..3].iter().all(digits) {
            found.push(Found::new(from..end, Category::Serial));
        }
    }
}
