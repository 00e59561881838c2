//! Values that their key names: `Computer name: …`, `"SusClientId"="…"`, `<Computer>…</Computer>`.

use super::{Category, Found, before, is_dns, look_back, places, run, run_back};
use std::sync::OnceLock;

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
    ("打印机名称", Category::Printer),
    ("thumbprint", Category::Certificate),
    ("指纹", Category::Certificate),
    ("cert hash(sha1)", Category::Certificate),
    ("证书哈希(sha1)", Category::Certificate),
    ("issued to", Category::Certificate),
    ("颁发给", Category::Certificate),
    ("all user profile", Category::Network),
    ("current user profile", Category::Network),
    ("所有用户配置文件", Category::Network),
    ("当前用户配置文件", Category::Network),
    ("配置文件", Category::Network),
    ("ssid name", Category::Network),
    ("ssid 名称", Category::Network),
    ("physical address", Category::Mac),
    ("mac address", Category::Mac),
    ("macaddress", Category::Mac),
    ("mac", Category::Mac),
    ("物理地址", Category::Mac),
    ("mac 地址", Category::Mac),
    ("permanentaddress", Category::Mac),
    ("networkaddress", Category::Mac),
    ("nv hostname", Category::Host),
    ("proxy server", Category::Host),
    ("proxy server(s)", Category::Host),
    ("workstationname", Category::Host),
    ("clientname", Category::Host),
    ("data source", Category::Host),
    ("dhcp server", Category::Host),
    ("wustatusserver", Category::Host),
    ("device name", Category::Host),
    ("设备名称", Category::Host),
    ("node name", Category::Host),
    ("domainname", Category::Domain),
    ("nv domain", Category::Domain),
    ("dhcpdomain", Category::Domain),
    ("dnsdomainname", Category::Domain),
    ("dnssuffix", Category::Domain),
    ("searchlist", Category::Domain),
    ("defaultdomainname", Category::Domain),
    ("joindomain", Category::Domain),
    ("dns suffix search list", Category::Domain),
    ("dns 后缀", Category::Domain),
    ("dns 后缀搜索列表", Category::Domain),
    ("域名", Category::Domain),
    ("tenantname", Category::Organisation),
    ("tenant name", Category::Organisation),
    ("targetgroup", Category::Organisation),
    ("fullname", Category::User),
    ("full name", Category::User),
    ("全名", Category::User),
    ("author", Category::User),
    ("userid", Category::User),
    ("owner", Category::User),
    ("所有者", Category::User),
    ("lastusedusername", Category::User),
    ("lastloggedonuser", Category::User),
    ("lastloggedonsamuser", Category::User),
    ("lastloggedondisplayname", Category::User),
    ("registered user", Category::User),
    ("卷的序列号", Category::Serial),
    ("卷序列号", Category::Serial),
    ("证书序列号", Category::Serial),
    ("identifyingnumber", Category::Serial),
    ("volumeserialnumber", Category::Serial),
    ("serial", Category::Serial),
    ("assettag", Category::Serial),
    ("uuid", Category::Identifier),
    ("machineguid", Category::Identifier),
    ("susclientid", Category::Identifier),
    ("susclientidvalidation", Category::Identifier),
    ("pingid", Category::Identifier),
    ("accountdomainsid", Category::Sid),
];

/// Keys that stand before many things: what follows is a host only if it looks like one.
const WEAK: &[&str] = &["device name", "设备名称", "node name", "clientname"];

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
    "pingid",
    "reportidentifier",
    "report id",
    "reportid",
    "报告 id",
    "login.microsoftonline.com/",
    "device_id",
    "tenant_id",
];

/// Update services that are the same everywhere: Windows Update, Microsoft Update, a server of one's own, the Store's two.
const SERVICES: &[&str] = &[
    "9482f4b4-e343-43b6-b170-9a65bc822c77",
    "7971f918-a847-4430-9279-4a52d1efe18d",
    "3da21691-e39d-4da6-8a4b-b43877bcb1b7",
    "117cab2d-82b1-4b5a-a08c-4d62dbee7782",
    "855e8a7c-ecb4-4ca3-b045-1dfa50104289",
    "8b24b027-1dee-babb-9a95-3517dfb9c552",
    "00000000-0000-0000-0000-000000000000",
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
pub(crate) fn is_placeholder(folded: &str) -> bool {
    PLACEHOLDERS.contains(&folded.trim()) || folded.chars().all(|c| !c.is_alphanumeric())
}

/// Is this the name of a registry value whose data name somebody?
pub(crate) fn is_key(name: &str) -> bool {
    KEYS.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))
        || IDENTIFIERS.iter().any(|key| key.eq_ignore_ascii_case(name))
}

/// What the values of a column are whose whole head is this: `wmic` prints tables of one.
pub(crate) fn column(head: &str) -> Option<Category> {
    let (_, category) = KEYS.iter().find(|(key, _)| *key == head)?;
    matches!(category, Category::Serial | Category::Identifier).then_some(*category)
}

/// The keys that end in each byte.
fn by_end() -> &'static [Vec<(&'static str, Category)>] {
    static TABLE: OnceLock<Vec<Vec<(&'static str, Category)>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = vec![Vec::new(); 256];
        for (key, category) in KEYS {
            if let Some(last) = key.as_bytes().last() {
                table[usize::from(*last)].push((*key, *category));
            }
        }
        table
    })
}

pub(super) fn find(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let mut behind = |sign: usize| {
        let end = run_back(text, sign, |c| matches!(c, ' ' | '\t' | '.'));
        let named = run_back(text, end, |c| matches!(c, '"' | '\'' | ')' | ']' | '/'));
        for end in [Some(named), (end > named).then_some(end)].into_iter().flatten() {
            let Some(last) = before(text, end) else { continue };
            for (key, category) in &by_end()[usize::from(last)] {
                if text[..end].ends_with(key) {
                    value(text, end - key.len(), end, *category, found);
                }
            }
        }
    };
    memchr::memchr3_iter(b'=', b':', b'>', bytes).for_each(&mut behind);
    for sign in ["：", "是", " is ", " reg_sz ", " reg_expand_sz ", " reg_binary "] {
        places(text, sign).for_each(&mut behind);
    }
    // Networks in reach are numbered.
    for at in places(text, "ssid ") {
        let digits = run(text, at + 5, |c| c.is_ascii_digit());
        if digits > at + 5 {
            value(text, at, digits, Category::Network, found);
        }
    }
    guids(text, found);
}

/// The value behind a key that stands at `at..end`.
fn value(text: &str, at: usize, end: usize, category: Category, found: &mut Vec<Found>) {
    let key = end;
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
        _ if text[blank..].starts_with("reg_") => run(text, blank, |c| c.is_ascii_alphabetic() || c == '_'),
        _ => return,
    };
    let from = run(text, from, |c| matches!(c, ' ' | '\t' | '"' | '\'' | '[' | '{'));
    let end = run(text, from, |c| !c.is_control() && !"\"<>|,;]})，；（(".contains(c));
    let written = text[from..end].split("  ").next().unwrap_or_default();
    let end = from + written.trim_end_matches([' ', '.', '\'']).len();
    if WEAK.contains(&&text[at..key]) && !is_like_host(&text[from..end]) {
        return;
    }
    name(text, from, end, category, found);
}

/// Is it one word with a digit, a hyphen or a point in it, and no file?
fn is_like_host(value: &str) -> bool {
    let letters = value.chars().any(char::is_alphabetic) && value.chars().all(is_dns);
    let ending = value.rsplit('.').next().unwrap_or_default();
    letters
        && value.contains(|c: char| c.is_ascii_digit() || c == '-' || c == '.')
        && !["dll", "exe", "sys", "inf", "log", "cat", "mum"].contains(&ending)
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
        // Twelve digits together; those with something between them have a pattern.
        Category::Mac => {
            let end = run(text, from, |c| c.is_ascii_hexdigit());
            if end - from == 12 && text[from..end].bytes().any(|b| !matches!(b, b'0' | b'f')) {
                push(from, end, category);
            }
        }
        Category::Sid => {}
        // What the update agent knows a computer by, as it lies in the registry.
        Category::Identifier if written.starts_with("hex") => {
            let from = from + written.find(':').map_or(0, |at| at + 1);
            push(from, run(text, from, |c| c.is_ascii_hexdigit() || ", \\\r\n".contains(c)), category);
        }
        Category::Identifier => {
            let end = run(text, from, |c| c.is_ascii_hexdigit() || c == '-');
            if end - from >= 32 {
                push(from, end, category);
            }
        }
        // A path or an address is no network.
        Category::Network if written.contains(['\\', '/']) => {}
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
        let of_windows = SERVICES.iter().any(|known| known.as_bytes() == guid);
        if sound && !of_windows && IDENTIFIERS.iter().any(|key| look_back(text, from, 48).contains(key)) {
            found.push(Found::new(from..from + 36, Category::Identifier));
        }
    }
}
