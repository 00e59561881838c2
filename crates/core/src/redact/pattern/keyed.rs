//! Values that their key names: `Computer name: …`, `"SusClientId"="…"`, `<Computer>…</Computer>`.

use super::{Category, Found, before, look_back, places, run};

/// Keys, and what their values name. English and Chinese as Windows writes them.
const KEYS: &[(&str, Category)] = &[
    ("computer name", Category::Host),
    ("computername", Category::Host),
    ("computer", Category::Host),
    ("host name", Category::Host),
    ("hostname", Category::Host),
    ("machine name", Category::Host),
    ("machinename", Category::Host),
    ("workstation", Category::Host),
    ("logon server", Category::Host),
    ("server name", Category::Host),
    ("servername", Category::Host),
    ("proxy", Category::Host),
    ("proxyserver", Category::Host),
    ("wuserver", Category::Host),
    ("system name", Category::Host),
    ("系统名称", Category::Host),
    ("主机名", Category::Host),
    ("计算机名", Category::Host),
    ("计算机名称", Category::Host),
    ("计算机", Category::Host),
    ("登录服务器", Category::Host),
    ("代理服务器", Category::Host),
    ("user name", Category::User),
    ("username", Category::User),
    ("user", Category::User),
    ("user id", Category::User),
    ("uid", Category::User),
    ("account name", Category::User),
    ("accountname", Category::User),
    ("account", Category::User),
    ("run as", Category::User),
    ("subjectusername", Category::User),
    ("targetusername", Category::User),
    ("registered owner", Category::User),
    ("registeredowner", Category::User),
    ("defaultusername", Category::User),
    ("用户名", Category::User),
    ("用户", Category::User),
    ("帐户名", Category::User),
    ("账户名", Category::User),
    ("注册的所有人", Category::User),
    ("domain", Category::Domain),
    ("domain name", Category::Domain),
    ("userdomain", Category::Domain),
    ("dnsdomain", Category::Domain),
    ("userdnsdomain", Category::Domain),
    ("subjectdomainname", Category::Domain),
    ("targetdomainname", Category::Domain),
    ("workgroup", Category::Domain),
    ("dns suffix", Category::Domain),
    ("域", Category::Domain),
    ("工作组", Category::Domain),
    ("registered organization", Category::Organisation),
    ("registeredorganization", Category::Organisation),
    ("regcompany", Category::Organisation),
    ("organization", Category::Organisation),
    ("注册的组织", Category::Organisation),
    ("product id", Category::Serial),
    ("productid", Category::Serial),
    ("产品 id", Category::Serial),
    ("serial number", Category::Serial),
    ("serialnumber", Category::Serial),
    ("volume serial number", Category::Serial),
    ("asset tag", Category::Serial),
    ("序列号", Category::Serial),
    ("ssid", Category::Network),
    ("wlan profile", Category::Network),
    ("printer", Category::Printer),
    ("printer name", Category::Printer),
    ("printername", Category::Printer),
    ("打印机", Category::Printer),
    ("thumbprint", Category::Certificate),
    ("指纹", Category::Certificate),
];

/// Words before a GUID that make it the name of one machine, tenant or client.
const IDENTIFIERS: &[&str] = &[
    "susclientid",
    "sus client",
    "clientid",
    "client id",
    "client-id",
    "machineguid",
    "machine guid",
    "machineid",
    "machine id",
    "deviceid",
    "device id",
    "device-id",
    "tenantid",
    "tenant id",
    "tenant",
    "aad",
    "azuread",
    "smbios",
    "uuid",
    "hwprofileguid",
    "hardware id",
    "hardwareid",
    "volume{",
    "computerid",
    "computer id",
    "smsclient",
    "guid:",
    "租户",
    "设备 id",
    "客户端 id",
    "clientidentifier",
    "machineidentifier",
    "sid:",
    "subscription",
];

/// What stands where nothing is known, and what is everybody's.
const PLACEHOLDERS: &[&str] = &[
    "",
    "n/a",
    "na",
    "none",
    "null",
    "(null)",
    "unknown",
    "暂缺",
    "无",
    "空",
    "system",
    "local service",
    "network service",
    "localsystem",
    "localservice",
    "networkservice",
    "administrator",
    "administrators",
    "guest",
    "everyone",
    "users",
    "trustedinstaller",
    "workgroup",
    "nt authority",
    "nt service",
    "builtin",
    "defaultaccount",
    "wdagutilityaccount",
    "to be filled by o.e.m",
    "to be filled by o.e.m.",
    "default string",
    "system serial number",
    "not specified",
    "localhost",
    "microsoft",
    "windows user",
    "windows 用户",
    "true",
    "false",
    "yes",
    "no",
    "是",
    "否",
    "user",
    "host",
    "domain",
    "computer",
];

/// Is this what stands where no name is known, or a name that Windows gives everybody?
pub(in super::super) fn is_placeholder(folded: &str) -> bool {
    PLACEHOLDERS.contains(&folded.trim()) || folded.chars().all(|c| !c.is_alphanumeric())
}

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    for (key, category) in KEYS {
        for at in places(text, key) {
            value(text, at, at + key.len(), *category, found);
        }
    }
    guids(text, found);
}

/// The value behind a key that stands at `at..end`.
fn value(text: &str, at: usize, end: usize, category: Category, found: &mut Vec<Found>) {
    // A longer key ends like this one.
    let inside = match text[at..].starts_with(|c: char| c.is_ascii()) {
        true => before(text, at).is_some_and(|b| b.is_ascii_alphanumeric() || b >= 0x80 || b == b'-' || b == b'_'),
        false => before(text, at).is_some_and(|b| b >= 0x80),
    };
    if inside {
        return;
    }
    let named = run(text, end, |c| matches!(c, '"' | '\'' | ')' | ']' | '/'));
    let blank = run(text, named, |c| c == ' ' || c == '\t' || c == '.');
    let from = match text[blank..].chars().next() {
        Some(c @ ('=' | ':' | '：')) => blank + c.len_utf8(),
        Some('>') if named == blank => blank + 1,
        Some('是') => blank + '是'.len_utf8(),
        _ if text[blank..].starts_with("is ") => blank + 3,
        // Columns of `reg query` and of wide tables.
        _ if text[blank..].starts_with("reg_sz ") => blank + 7,
        _ => return,
    };
    let from = run(text, from, |c| matches!(c, ' ' | '\t' | '"' | '\'' | '[' | '{'));
    let end = run(text, from, |c| !c.is_control() && !"\"<>|,;]})，；（(".contains(c));
    let written = text[from..end].split("  ").next().unwrap_or_default();
    let end = from + written.trim_end_matches([' ', '.', '\'']).len();
    name(text, from, end, category, found);
}

/// What stands at `from..to` is a name of this category, in a form of its own.
fn name(text: &str, from: usize, to: usize, category: Category, found: &mut Vec<Found>) {
    let written = &text[from..to];
    // Identifiers, numbers and codes have their own patterns, or none.
    let is_number = written.bytes().all(|b| b.is_ascii_digit()) && (written.len() < 4 || category != Category::User);
    let is_code = ["s-1-", "0x", "{", "%", "$", "@"].iter().any(|begin| written.starts_with(begin));
    let is_person = matches!(category, Category::Host | Category::User | Category::Domain);
    if is_person && (is_number || is_code) {
        return;
    }
    let mut push = |from: usize, to: usize, category| {
        if !is_placeholder(&text[from..to]) {
            found.push(Found::new(from..to, category));
        }
    };
    match category {
        // Other patterns know addresses and shares; a sentence is no name.
        Category::Host | Category::User | Category::Domain if written.starts_with('\\') && written.len() > 2 => {
            let from = run(text, from, |c| c == '\\');
            push(from, run(text, from, |c| c != '\\' && c != ' ').min(to), category);
        }
        Category::Host if written.contains("://") || written.contains('/') => {}
        Category::Host => {
            let end = run(text, from, |c| c.is_alphanumeric() || matches!(c, '-' | '_')).min(to);
            if !text[from..end].bytes().all(|b| b.is_ascii_digit()) {
                push(from, end, category);
            }
        }
        Category::User if written.contains('\\') => {
            let at = from + written.find('\\').unwrap_or_default();
            let user = run(text, at, |c| c == '\\');
            let domain = text[from..at].trim();
            let of_windows =
                ["nt authority", "nt service", "builtin", "window manager", "font driver host", "iis apppool"];
            if !of_windows.contains(&domain) && !domain.contains(':') {
                push(from, at, Category::Domain);
                push(user, to, category);
            }
        }
        Category::User if written.contains('@') => {}
        Category::Domain | Category::User if written.contains(['/', ':', '=']) => {}
        _ => push(from, to, category),
    }
}

/// GUIDs that tell one machine from another.
fn guids(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    for hyphen in places(text, "-") {
        let Some(from) = hyphen.checked_sub(8) else { continue };
        let Some(guid) = bytes.get(from..from + 36) else { continue };
        let sound = guid
            .iter()
            .enumerate()
            .all(|(at, b)| if matches!(at, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() });
        if sound && IDENTIFIERS.iter().any(|key| look_back(text, from, 48).contains(key)) {
            found.push(Found::new(from..from + 36, Category::Identifier));
        }
    }
}
