//! What names somebody by its shape alone, though nobody learned it.
//!
//! Only shapes that are certain: an address is one behind `\\`, `://` or a word for it, because four numbers with points
//! between them are a version more often.

use super::fold::is_unseen;
use crate::redact::Category;
use std::ops::Range;

/// A text as the patterns see it.
struct Text<'a>(&'a [(char, u32)]);

/// A pattern: where it begins to look at a place, and what it finds there.
type Pattern = fn(&Text<'_>, usize) -> Option<Range<usize>>;

const PATTERNS: [(Category, Pattern); 13] = [
    (Category::Sid, sid),
    (Category::Mac, mac),
    (Category::Mail, mail),
    (Category::Share, share),
    (Category::Url, url),
    (Category::User, profile),
    (Category::Address, address),
    (Category::Address, link_local),
    (Category::Secret, product_key),
    (Category::Secret, recovery_key),
    (Category::Secret, assigned),
    (Category::Secret, credential),
    (Category::Domain, directory),
];

/// Every pattern in the text, but for categories that are kept.
pub(super) fn find(
    chars: &[(char, u32)],
    kept: &dyn Fn(Category) -> bool,
    found: &mut dyn FnMut(Category, Range<usize>),
) {
    let text = Text(chars);
    for (category, pattern) in PATTERNS {
        if kept(category) {
            continue;
        }
        let mut at = 0;
        while at < chars.len() {
            match pattern(&text, at) {
                Some(range) => {
                    at = range.end.max(at + 1);
                    found(category, range);
                }
                None => at += 1,
            }
        }
    }
}

/// Is it what stands in place of a name?
fn is_token(text: &str) -> bool {
    const MARKS: [&str; 16] = [
        "HOST", "USER", "DOMAIN", "IP", "MAC", "SID", "SHARE", "URL", "ID", "SERIAL", "NET", "PRINTER", "CERT", "MAIL",
        "ORG", "WORD",
    ];
    let text = text.trim_matches(['[', ']', '(', ')', '<', '>', '`', '*', '"', '\'', '$', ',', ';', '.']);
    let numbered = |mark: &str| {
        let number = text.strip_prefix(mark).and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|n| {
            n.ends_with(|c: char| c.is_ascii_digit()) && n.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
        })
    };
    text.eq_ignore_ascii_case("secret") || MARKS.iter().any(|mark| numbered(mark))
}

impl Text<'_> {
    fn c(&self, at: usize) -> char {
        self.0.get(at).map_or('\0', |(c, _)| *c)
    }

    /// One before `at`.
    fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.c(at))
    }

    fn string(&self, range: Range<usize>) -> String {
        self.0.get(range).unwrap_or_default().iter().map(|(c, _)| *c).collect()
    }

    /// Does `word` (lower case) stand at `at`, in any case?
    fn says(&self, at: usize, word: &str) -> bool {
        word.chars().zip(at..).all(|(c, at)| self.c(at).to_ascii_lowercase() == c)
    }

    /// The end of characters of a kind from `at` on.
    fn end(&self, at: usize, most: usize, is: fn(char) -> bool) -> usize {
        at + self.0.get(at..).unwrap_or_default().iter().take(most).take_while(|(c, _)| is(*c)).count()
    }

    /// Groups of `size` characters of a kind, parted by one of `between`, that stand alone.
    fn groups(
        &self,
        at: usize,
        count: usize,
        size: usize,
        between: &str,
        is: fn(char) -> bool,
    ) -> Option<Range<usize>> {
        if self.before(at).is_ascii_alphanumeric() || !is(self.c(at)) {
            return None;
        }
        let mut end = at;
        let part = self.c(at + size);
        for group in 0..count {
            if group > 0 {
                if self.c(end) != part || !between.contains(part) {
                    return None;
                }
                end += 1;
            }
            let next = self.end(end, size + 1, is);
            if next != end + size {
                return None;
            }
            end = next;
        }
        let goes_on = self.c(end).is_ascii_alphanumeric() || (self.c(end) == part && is(self.c(end + 1)));
        let led = between.contains(self.before(at)) && at > 1 && is(self.c(at - 2));
        (!goes_on && !led).then_some(at..end)
    }
}

/// Accounts of a machine, a domain or a tenant; those of Windows are not.
fn sid(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let begins = text.says(at, "s-1-5-21-") || text.says(at, "s-1-12-1-");
    let end = text.end(at + 9, 80, |c| c.is_ascii_digit() || c == '-');
    (begins && !text.before(at).is_ascii_alphanumeric() && end > at + 18).then_some(at..end)
}

fn mac(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let range = text.groups(at, 6, 2, "-:", |c| c.is_ascii_hexdigit())?;
    let digits = text.string(range.clone());
    // Clocks and counters are no addresses: all zero, all one.
    let telling = digits.chars().any(|c| !matches!(c, '0' | ':' | '-')) && digits.chars().any(|c| !"fF:-".contains(c));
    telling.then_some(range)
}

fn is_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// `name@domain.tld`: mail addresses and the names of accounts.
fn mail(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    if text.c(at) != '@' {
        return None;
    }
    let local = text.0[..at].iter().rev().take(64).take_while(|(c, _)| is_host(*c) || *c == '+').count();
    let end = text.end(at + 1, 254, is_host);
    let domain = text.string(at + 1..end);
    let domain = domain.trim_end_matches('.');
    let (_, top) = domain.rsplit_once('.')?;
    let is_domain = top.len() >= 2 && top.chars().all(char::is_alphabetic) && !domain.starts_with(['.', '-']);
    let name = text.string(at - local..at);
    let own = is_vendor(domain) || (is_token(&name) && domain.split('.').all(is_token));
    (local > 0 && is_domain && !own && name.chars().any(char::is_alphanumeric))
        .then(|| at - local..at + 1 + domain.chars().count())
}

/// `\\host\share` and `\\?\UNC\host\share`.
fn share(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let begins = text.c(at) == '\\' && text.c(at + 1) == '\\' && !matches!(text.before(at), '\\' | ':');
    if !begins || text.before(at).is_alphanumeric() {
        return None;
    }
    let from = if text.says(at + 2, "?\\unc\\") { at + 8 } else { at + 2 };
    let end = text.end(from, 255, is_host);
    let host = text.string(from..end);
    let own = matches!(host.to_ascii_lowercase().as_str(), "." | "localhost" | "127.0.0.1" | "server" | "host")
        || is_token(&host);
    let named = host.chars().any(char::is_alphanumeric) && text.c(end) == '\\' && text.c(end + 1) != '\\';
    (named && text.c(end + 1) != '\0' && !own).then_some(at..end)
}

/// Servers of Microsoft, of certification authorities and of schemas: the same on every machine.
fn is_vendor(host: &str) -> bool {
    const VENDORS: [&str; 24] = [
        "microsoft.com",
        "windowsupdate.com",
        "windows.com",
        "windows.net",
        "msftncsi.com",
        "msftconnecttest.com",
        "office.com",
        "office365.com",
        "live.com",
        "msocsp.com",
        "microsoftonline.com",
        "aka.ms",
        "msn.com",
        "bing.com",
        "digicert.com",
        "verisign.com",
        "symantec.com",
        "globalsign.com",
        "globalsign.net",
        "entrust.net",
        "w3.org",
        "xmlsoap.org",
        "openxmlformats.org",
        "adobe.com",
    ];
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    VENDORS.iter().any(|vendor| host.strip_suffix(vendor).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// An address of a server that is not everybody's.
fn url(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    if !text.says(at, "://") || !text.before(at).is_ascii_alphabetic() {
        return None;
    }
    let end = text.end(at + 3, 255, |c| is_host(c) || c == '@');
    let all = text.string(at + 3..end);
    let host = all.rsplit('@').next().unwrap_or_default().trim_end_matches('.');
    // A host without points is one of a local network; what is no host at all (`oem://`, `...`) is none.
    let is_name = host.chars().next().is_some_and(char::is_alphanumeric);
    let own =
        is_token(host) || host.split('.').all(is_token) || is_vendor(host) || host.eq_ignore_ascii_case("localhost");
    (is_name && !own).then_some(at..end)
}

/// `\Users\name\`.
fn profile(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    const FOLDERS: [&str; 3] = ["users", "documents and settings", "home"];
    const NOBODY: [&str; 21] = [
        "public",
        "default",
        "all users",
        "default user",
        "default.migrated",
        "defaultapppool",
        "defaultuser0",
        "defaultuser1",
        "defaultuser100000",
        "networkservice",
        "localservice",
        "systemprofile",
        "administrator",
        "guest",
        "wdagutilityaccount",
        "classic .net apppool",
        ".net v4.5",
        ".net v2.0",
        "user",
        "username",
        "desktop.ini",
    ];
    let c = text.c(at);
    if c != '\\' && c != '/' {
        return None;
    }
    let folder = FOLDERS.iter().find(|folder| text.says(at + 1, folder) && (c == '/' || **folder != "home"))?;
    let mut from = at + 1 + folder.chars().count();
    if text.c(from) != c {
        return None;
    }
    while text.c(from) == c {
        from += 1;
    }
    let end = text.end(from, 64, |c| !c.is_control() && !r#"\/:*?"<>|,;'[](){}%`#&"#.contains(c));
    let name = text.string(from..end);
    let is_folder = text.c(end) == c;
    let name = name.trim();
    let telling = name.chars().any(char::is_alphanumeric) && !NOBODY.contains(&name.to_ascii_lowercase().as_str());
    (is_folder && telling && !name.split([' ', '.', '_']).all(is_token)).then_some(from..end)
}

/// An IPv4 address where it can be nothing else.
fn address(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    const WORDS: [&str; 14] = [
        "ip",
        "ipv4",
        "address",
        "addresses",
        "gateway",
        "dns",
        "host",
        "subnet",
        "dhcp",
        "地址",
        "网关",
        "ip 地址",
        "子网",
        "服务器",
    ];
    if !text.c(at).is_ascii_digit()
        || text.before(at).is_ascii_alphanumeric()
        || matches!(text.before(at), '.' | '-' | '~' | '_')
    {
        return None;
    }
    let end = text.end(at, 16, |c| c.is_ascii_digit() || c == '.');
    let numbers = text.string(at..end);
    let numbers = numbers.trim_end_matches('.');
    let parts: Vec<u8> = numbers.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, .., last] = parts[..] else { return None };
    if parts.len() != 4
        || matches!(first, 0 | 127 | 255)
        || (last == 0 && parts[1..3] == [0, 0])
        || text.c(end).is_ascii_alphabetic()
    {
        return None;
    }
    let before = text.string(at.saturating_sub(24)..at).to_lowercase();
    let mut words = before.split(|c: char| !c.is_alphanumeric() || c == '.');
    let behind = before.ends_with("\\\\") || before.ends_with("://");
    let said = words
        .rfind(|word| !word.is_empty())
        .is_some_and(|word| WORDS.iter().any(|known| word == *known || (!known.is_ascii() && word.ends_with(known))));
    (behind || said).then(|| at..at + numbers.len())
}

/// An IPv6 address that holds the number of its network adapter.
fn link_local(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let end = text.end(at, 46, |c| c.is_ascii_hexdigit() || c == ':');
    let begins = text.says(at, "fe80:") && !text.before(at).is_ascii_alphanumeric();
    (begins && end > at + 8).then_some(at..end)
}

/// Five groups of five.
fn product_key(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let range = text.groups(at, 5, 5, "-", |c| c.is_ascii_uppercase() || c.is_ascii_digit())?;
    let key = text.string(range.clone());
    let telling = key.chars().any(|c| c.is_ascii_alphabetic()) && !key.chars().all(|c| matches!(c, 'X' | '-'));
    telling.then_some(range)
}

/// Eight groups of six: what opens a locked disk.
fn recovery_key(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    text.groups(at, 8, 6, "- ", |c| c.is_ascii_digit())
}

/// `password=…`, `--token …`, `密码：…`.
fn assigned(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    const KEYS: [&str; 17] = [
        "password",
        "passwd",
        "pwd",
        "passphrase",
        "passcode",
        "secret",
        "client_secret",
        "clientsecret",
        "token",
        "access_token",
        "apikey",
        "api_key",
        "accountkey",
        "sharedaccesskey",
        "密码",
        "口令",
        "密钥",
    ];
    if text.before(at).is_ascii_alphanumeric() {
        return None;
    }
    let key = KEYS.iter().filter(|key| text.says(at, key)).max_by_key(|key| key.len())?;
    let behind = at + key.chars().count();
    let mut from = text.end(behind, 3, |c| matches!(c, ' ' | '"' | '\'' | '\\'));
    if !matches!(text.c(from), '=' | ':' | '：') {
        return None;
    }
    from = text.end(from + 1, 4, |c| matches!(c, ' ' | '"' | '\'' | '\\'));
    let end = text.end(from, 256, |c| !c.is_whitespace() && !"\"'`,;&<>)}|\\".contains(c));
    // Its bytes one by one: `80,67,45`.
    let is_byte = (1..=3).contains(&(end - from)) && text.c(end) == ',' && text.c(end + 1).is_ascii_digit();
    let end = if is_byte { text.end(end, 1_024, |c| c.is_ascii_digit() || c == ',') } else { end };
    let value: String = text.string(from..end).chars().filter(|c| !is_unseen(*c)).collect();
    let said = value.to_ascii_lowercase();
    let empty = ["true", "false", "null", "none", "0x", "no", "yes", "not", "required", "expired"]
        .iter()
        .any(|word| said.starts_with(word));
    let hidden = value.chars().all(|c| matches!(c, '*' | '.' | '•' | '[' | ']' | '-' | '%'));
    (value.chars().count() >= 4 && !empty && !hidden && !is_token(&value)).then_some(from..end)
}

/// `Bearer …`, `user:password@` in an address, a signed token, a private key.
fn credential(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let secret = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    if text.says(at, "bearer ") || text.says(at, "basic ") && text.before(at) == ' ' {
        let from = text.end(at, 8, |c| c.is_ascii_alphabetic()) + 1;
        let end = text.end(from, 4_096, secret);
        let digits = text.0.get(from..end).unwrap_or_default().iter().any(|(c, _)| c.is_ascii_digit());
        return (end >= from + 16 && digits).then_some(from..end);
    }
    if text.says(at, "eyj") && !text.before(at).is_ascii_alphanumeric() {
        let end = text.end(at, 8_192, secret);
        return (text.string(at..end).matches('.').count() >= 2 && end > at + 30).then_some(at..end);
    }
    if text.says(at, "-----begin ") {
        let end = text.end(at + 11, 40, |c| c.is_ascii_alphabetic() || c == ' ');
        return text.string(at + 11..end).to_ascii_lowercase().ends_with("private key").then_some(at..end);
    }
    if text.says(at, "://") {
        let end = text.end(at + 3, 128, |c| !c.is_whitespace() && !"/\\@\"'<>".contains(c));
        let user = text.string(at + 3..end);
        let (_, password) = user.split_once(':')?;
        return (text.c(end) == '@' && !password.is_empty() && !is_token(password)).then_some(at + 3..end);
    }
    None
}

/// `DC=` in the name of something in a directory.
fn directory(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    if !text.says(at, "dc=") || text.before(at).is_alphanumeric() {
        return None;
    }
    let end = text.end(at + 3, 63, |c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let part = text.string(at + 3..end);
    let general = ["com", "local", "net", "org", "cn", "test", "lan", "corp", "internal"]
        .contains(&part.to_ascii_lowercase().as_str());
    (!part.is_empty() && !general && !is_token(&part)).then_some(at + 3..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Category, String)> {
        let chars: Vec<(char, u32)> = text.chars().map(|c| (c, 0)).collect();
        let mut all = Vec::new();
        find(&chars, &|_| false, &mut |category, range| all.push((category, Text(&chars).string(range))));
        all
    }

    #[test]
    fn what_names_somebody_by_its_shape_is_found() {
        for (category, text, wanted) in [
            (
                Category::Sid,
                "profile S-1-5-21-1004336348-1177238915-682003330-512.",
                "S-1-5-21-1004336348-1177238915-682003330-512",
            ),
            (Category::Sid, "S-1-12-1-111111111-222222222-3-4", "S-1-12-1-111111111-222222222-3-4"),
            (Category::Mac, "adapter 00-1a-2B-3c-4d-5e up", "00-1a-2B-3c-4d-5e"),
            (Category::Mail, "to li.si@ruian-bank.com.cn now", "li.si@ruian-bank.com.cn"),
            (Category::Share, r"copy \\fs01\updates\x.msu", r"\\fs01"),
            (Category::Share, r"\\?\UNC\fs01\updates", r"\\?\UNC\fs01"),
            (Category::Url, "http://wsus01:8530/x", "://wsus01"),
            (Category::Url, "https://wsus.ruian.test/", "://wsus.ruian.test"),
            (Category::User, r"C:\Users\li si\AppData", "li si"),
            (Category::User, r"c:\\users\\zhangw~1\\x", "zhangw~1"),
            (Category::User, "</home/lisi/x>", "lisi"),
            (Category::Address, "IP 地址: 10.66.17.41", "10.66.17.41"),
            (Category::Address, "gateway 10.66.17.254.", "10.66.17.254"),
            (Category::Address, "fe80::21a:2bff:fe3c:4d5e%5", "fe80::21a:2bff:fe3c:4d5e"),
            (Category::Secret, "key VK7JG-NPHTM-C97JM-9MPGT-3V66T", "VK7JG-NPHTM-C97JM-9MPGT-3V66T"),
            (
                Category::Secret,
                "111111-222222-333333-444444-555555-666666-777777-888888",
                "111111-222222-333333-444444-555555-666666-777777-888888",
            ),
            (Category::Secret, "net use * /user:x Password=Sommer2022!", "Sommer2022!"),
            (Category::Secret, r#"{"access_token": "abcd1234"}"#, "abcd1234"),
            (Category::Secret, "密码：瑞安2022", "瑞安2022"),
            (Category::Secret, "Authorization: Bearer abcdefgh12345678abcdefgh", "abcdefgh12345678abcdefgh"),
            (Category::Secret, "ftp://bob:hunter2@HOST-1/", "bob:hunter2"),
            (Category::Secret, "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY"),
            (Category::Domain, "CN=x,OU=y,DC=ruian,DC=com", "ruian"),
        ] {
            assert!(found(text).contains(&(category, wanted.to_owned())), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn what_is_everybodys_is_not() {
        for text in [
            r"\\?\C:\Windows\WinSxS and \\.\pipe\x, \\HOST-1\SHARE-1, C:\\Windows\\System32",
            r"C:\Users\Public\x C:\Users\USER-1\AppData C:\Users\All Users\y",
            "S-1-5-18 S-1-5-32-544 S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
            "10.0.19041.1 version 10.1.1.38 driver 6.1.7601.17514 amd64~~10.0.1.2",
            "https://www.microsoft.com/x http://HOST-2:8530 http://go.microsoft.com https://IP-10.x.0.1/",
            "01-02-03-04-05-06-07-08 00:00:00:00:00:00 2022-09-08 15:58:23",
            "password=[secret] Password: ******** token=[secret] PublicKeyToken=31bf3856ad364e35",
            "CN=Microsoft Windows, O=Microsoft Corporation USER-1@DOMAIN-1.DOMAIN-2",
            "00000000-0000-0000-0000-000000000000 @0x7ff61234 x@2022/9/9:07:58:23",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
