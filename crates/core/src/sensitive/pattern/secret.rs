//! What always goes: passwords, tokens, product keys, recovery keys, connection strings.

use super::{Category, Found, before, places, run, vocabulary};

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
    connections(text, found);
    grouped(text, found);
}

/// `Server=…;Database=…;…`: the whole of what signs a program in.
fn connections(text: &str, found: &mut Vec<Found>) {
    const FIRST: [&str; 6] =
        ["data source=", "server=", "accountendpoint=", "defaultendpointsprotocol=", "endpoint=sb", "driver={"];
    const MORE: [&str; 7] =
        ["database=", "initial catalog=", "uid=", "user id=", "password=", "accountkey=", "sharedaccesskey"];
    for at in FIRST.iter().flat_map(|first| places(text, first)) {
        let end = run(text, at, |c| !c.is_control() && !"\"'<>`".contains(c));
        let inside = before(text, at).is_some_and(|b| b.is_ascii_alphanumeric());
        if !inside && MORE.iter().any(|more| text[at..end].contains(more)) {
            found.push(Found::new(at..end, Category::Secret));
        }
    }
    // `cmdkey /pass:…`, `net use \\host\share password /user:…`
    for at in places(text, "/pass:") {
        found.push(Found::new(at + 6..run(text, at + 6, |c| !c.is_whitespace() && c != '"'), Category::Secret));
    }
    for at in places(text, "net use ").chain(places(text, "net user ")) {
        let line = &text[at..run(text, at, |c| !c.is_control())];
        let signed_in = line.contains("/user:") || line.starts_with("net user ");
        let is_option =
            |word: &str| word.starts_with(['/', '\\', '*']) || word.ends_with(':') || word.starts_with("[secret");
        let (mut from, mut number, named) = (at, 0, if line.starts_with("net use ") { 2 } else { 3 });
        for word in line.split(' ') {
            if signed_in && !word.is_empty() && number >= named && !is_option(word) {
                found.push(Found::new(from..from + word.len(), Category::Secret));
            }
            number += usize::from(!word.is_empty());
            from += word.len() + 1;
        }
    }
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
        // An answer file has `<Password><Value>…`.
        (false, Some(b'>')) => {
            named
                + 1
                + text[named + 1..]
                    .find("<value>")
                    .filter(|at| text[named + 1..named + 1 + at].trim().is_empty())
                    .map_or(0, |at| at + 7)
        }
        (false, Some(b' ')) if option => named,
        _ => return,
    };
    let from = run(text, from, |c| matches!(c, ' ' | '"' | '\'' | '\\'));
    let quoted = before(text, from).is_some_and(|b| matches!(b, b'"' | b'\''));
    let stops = if quoted { "\"'" } else { "\"' \t,;<>&)]}" };
    let end = run(text, from, |c| !c.is_control() && !stops.contains(c));
    let end = bytes(text, from).unwrap_or(end);
    let value = &text[from..end];
    let says_nothing = [
        "null", "(null)", "none", "true", "false", "yes", "no", "0", "1", "n/a", "无", "是", "否", "[secret]",
        "[secret",
    ];
    if !says_nothing.contains(&value) && !value.starts_with("0x") && !is_variable(value) {
        found.push(Found::new(from..end, Category::Secret));
    }
}

/// Where a value ends whose bytes are written one by one: `hex(1):50,00,…`, `80,67,45`.
fn bytes(text: &str, from: usize) -> Option<usize> {
    let prefix = text[from..].starts_with("hex").then(|| text[from..].find(':').filter(|at| *at < 8)).flatten();
    let (mut at, mut end, mut count) = (prefix.map_or(from, |prefix| from + prefix + 1), from, 0);
    loop {
        let digits = run(text, at, |c| c.is_ascii_hexdigit());
        if !(1..=3).contains(&(digits - at)) || text[digits..].starts_with(char::is_alphanumeric) {
            break;
        }
        (end, count) = (digits, count + 1);
        at = run(text, end, |c| ", \\\r\n".contains(c));
        if at == end {
            break;
        }
    }
    (count >= 4).then_some(end)
}

/// Is this secret of a kind that stands for nothing else, so that it is one wherever it stands?
pub(crate) fn is_telling(secret: &str) -> bool {
    (6..=128).contains(&secret.len()) && !vocabulary::is_all(&secret.to_lowercase(), true)
}

/// `%USERPROFILE%`, and not `%51%4B…`.
fn is_variable(value: &str) -> bool {
    value.strip_prefix('%').and_then(|rest| rest.split_once('%')).is_some_and(|(name, _)| name.len() > 2)
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
