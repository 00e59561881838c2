//! Names and secrets of an invented bank, and every way in which logs may spell them: what redaction has to find.
//!
//! [`known`] is what structured places tell; [`planted`] is where each of it stands in other lines, with the way it is written
//! there. All of it is invented: addresses are private or for documentation, keys are no keys.

pub mod jinhe;

/// Something that must not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Stable id of what it names: `host`, `user`, `address`, …
    pub category: &'static str,
    /// As a structured place has it.
    pub value: &'static str,
}

/// A line that spells a secret in some way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// What it names.
    pub category: &'static str,
    /// The secret as it is known.
    pub value: &'static str,
    /// How it is written here: `plain`, `percent`, `base64-utf16`, …
    pub way: &'static str,
    /// The line.
    pub line: String,
    /// Letters of the line that must be gone.
    pub spelled: String,
}

const KNOWN: [Known; 44] = [
    Known { category: "host", value: "QXN-COUNTER-7731" },
    Known { category: "host", value: "RUIANKASSE02" },
    Known { category: "host", value: "JNWSUS-PROD-LONGNAME-01" },
    Known { category: "host", value: "zhongduan0815" },
    Known { category: "host", value: "瑞安柜面终端" },
    Known { category: "host", value: "FSX_UPDATES_9" },
    Known { category: "user", value: "guowenzhao" },
    Known { category: "user", value: "欧阳婷婷" },
    Known { category: "user", value: "teller.qiuyue" },
    Known { category: "user", value: "Wolfram Kessler" },
    Known { category: "user", value: "張國偉" },
    Known { category: "user", value: "svc-patchrunner" },
    Known { category: "domain", value: "RUIANBANKCORP" },
    Known { category: "domain", value: "hq.ruianfinanz.test" },
    Known { category: "domain", value: "zhihang88.example" },
    Known { category: "address", value: "10.77.31.204" },
    Known { category: "address", value: "192.168.219.47" },
    Known { category: "address", value: "172.29.14.63" },
    Known { category: "address", value: "fe80::21a:2bff:fe3c:4d5e" },
    Known { category: "mac", value: "00-1A-2B-3C-4D-5E" },
    Known { category: "mac", value: "9c:eb:e8:12:a7:f4" },
    Known { category: "sid", value: "S-1-5-21-1004336348-1177238915-682003330-1107" },
    Known { category: "sid", value: "S-1-5-21-2871664401-918277361-4039110275-500" },
    Known { category: "sid", value: "S-1-12-1-3471820193-1192837465-2019283746-918273645" },
    Known { category: "share", value: "patchdepot$" },
    Known { category: "share", value: "Verteilung2022" },
    Known { category: "identifier", value: "8f2d10c5-6b3e-4b1c-9c2e-1f00aa55cc77" },
    Known { category: "identifier", value: "d41a7e90-0f55-4c1b-8e3d-73c1b2a4f609" },
    Known { category: "serial", value: "PF2XK93Q" },
    Known { category: "serial", value: "WD-WCC4E7KLTZ91" },
    Known { category: "serial", value: "00330-53211-77641-AAOEM" },
    Known { category: "network", value: "RuianGast-5G" },
    Known { category: "printer", value: "Kasse3-LaserJet" },
    Known { category: "certificate", value: "7A3F19C0D2B84E65A1F00B9D3C72E81144556677" },
    Known { category: "mail", value: "liu.fang@ruianfinanz.test" },
    Known { category: "mail", value: "helpdesk@zhihang88.example" },
    Known { category: "organisation", value: "瑞安农村商业银行" },
    Known { category: "organisation", value: "Ruian Finanzholding" },
    Known { category: "secret", value: "VK7JG-NPHTM-C97JM-9MPGT-3V66T" },
    Known { category: "secret", value: "111848-223696-335544-447392-559240-671088-112233-445566" },
    Known { category: "secret", value: "Fruehling!2022" },
    Known { category: "secret", value: "kZ9vQw3LrT8uYb1NcX5e" },
    Known { category: "word", value: "Projekt Silberfuchs" },
    Known { category: "word", value: "柜面升级专项" },
];

/// What the bank's own structured places say.
#[must_use]
pub fn known() -> &'static [Known] {
    &KNOWN
}

type Way = (&'static str, fn(&str) -> Option<String>);

/// Ways to write a name. `None`: that name is not written so.
const WAYS: [Way; 34] = [
    ("plain", |name| Some(name.to_owned())),
    ("lower", |name| changed(name, name.to_lowercase())),
    ("upper", |name| changed(name, name.to_uppercase())),
    ("full-width", |name| changed(name, name.chars().map(full_width).collect())),
    ("zero-width", |name| Some(after_second(name, "\u{200B}"))),
    ("soft-hyphen", |name| Some(after_second(name, "\u{AD}"))),
    ("bidi", |name| Some(format!("\u{202D}{}\u{202C}", after_second(name, "\u{202A}")))),
    ("percent", |name| Some(name.bytes().map(|byte| format!("%{byte:02X}")).collect())),
    ("percent-needed", |name| changed(name, name.chars().map(percent).collect())),
    ("json-escapes", |name| Some(name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect())),
    ("json-of-chinese", |name| changed(name, name.chars().map(json).collect())),
    ("entities", |name| Some(name.chars().map(|c| format!("&#{};", u32::from(c))).collect())),
    ("entities-hex", |name| Some(name.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect())),
    ("powershell-xml", |name| changed(name, name.chars().map(clixml).collect())),
    ("base64", |name| Some(base64(format!("copy to {name} now").as_bytes()))),
    ("base64-alone", |name| Some(base64(name.as_bytes()))),
    ("encoded-command", |name| Some(base64(&utf16(&format!("Get-Item '{name}' | Out-Null"))))),
    ("hex", |name| Some(hex(name.as_bytes(), ""))),
    ("hex-spaced", |name| Some(hex(name.as_bytes(), " "))),
    ("hex-utf16", |name| Some(hex(&utf16(name), ""))),
    ("reg-hex", |name| Some(format!("hex(1):{},00,00", hex(&utf16(name), ",")))),
    ("reg-continued", |name| Some(format!("hex(1):{}", continued(&utf16(name))))),
    ("gbk-as-latin", |name| misread(name, encoding_rs::GBK, encoding_rs::WINDOWS_1252)),
    ("utf8-as-latin", |name| misread(name, encoding_rs::UTF_8, encoding_rs::WINDOWS_1252)),
    ("gbk-percent", |name| {
        let bytes = encoding_rs::GBK.encode(name).0.into_owned();
        (!name.is_ascii()).then(|| bytes.iter().map(|byte| format!("%{byte:02x}")).collect())
    }),
    ("file-name", |name| (!name.contains([':', '\\'])).then(|| format!("setup_{name}_20221017.log"))),
    ("doubled-backslash", |name| Some(format!("C:\\\\Deploy\\\\{name}\\\\state.xml"))),
    ("quoted", |name| Some(format!("\"{name}\""))),
    ("dotted", |name| name.is_ascii().then(|| name.replace(['-', '_', ' '], ".")).filter(|dotted| dotted != name)),
    ("backwards", |name| is_word(name).then(|| name.chars().rev().collect())),
    ("turned-by-13", |name| is_word(name).then(|| name.chars().map(turned).collect())),
    ("decimal", |name| Some(name.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(","))),
    // Windows' Big5 has no radicals: what is one there is lost, and so is the name.
    ("gbk-as-big5", |name| {
        let lost = |c: char| c == '\u{FFFD}' || ('\u{2E80}'..='\u{2FDF}').contains(&c);
        misread(name, encoding_rs::GBK, encoding_rs::BIG5).filter(|text| !text.contains(lost))
    }),
    ("utf16-seen", |name| name.is_ascii().then(|| name.chars().map(|c| format!("{c}\0")).collect())),
];

fn changed(name: &str, written: String) -> Option<String> {
    (written != name).then_some(written)
}

/// Numbers are not written backwards, nor turned by letters.
fn is_word(name: &str) -> bool {
    name.len() > 5 && name.chars().filter(char::is_ascii_alphabetic).count() * 2 > name.len() && !name.contains(':')
}

fn turned(c: char) -> char {
    let from = |first: u8| char::from((c as u8 - first + 13) % 26 + first);
    match c {
        'a'..='z' => from(b'a'),
        'A'..='Z' => from(b'A'),
        other => other,
    }
}

fn full_width(c: char) -> char {
    if ('!'..='~').contains(&c) { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c }
}

fn after_second(name: &str, mark: &str) -> String {
    name.char_indices()
        .nth(2)
        .map_or_else(|| name.to_owned(), |(at, _)| format!("{}{mark}{}", &name[..at], &name[at..]))
}

fn percent(c: char) -> String {
    if c.is_ascii_alphanumeric() || "-._~".contains(c) {
        return c.to_string();
    }
    c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn json(c: char) -> String {
    if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) }
}

fn clixml(c: char) -> String {
    if c.is_ascii() { c.to_string() } else { format!("_x{:04X}_", u32::from(c)) }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn hex(bytes: &[u8], between: &str) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(between)
}

/// As a `.reg` file goes on in the next line.
fn continued(bytes: &[u8]) -> String {
    bytes.chunks(8).map(|row| hex(row, ",")).collect::<Vec<_>>().join(",\\\n  ")
}

fn misread(
    name: &str,
    written: &'static encoding_rs::Encoding,
    read: &'static encoding_rs::Encoding,
) -> Option<String> {
    let bytes = written.encode(name).0.into_owned();
    changed(name, read.decode_without_bom_handling(&bytes).0.into_owned())
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().enumerate().fold(0u32, |bits, (i, byte)| bits | u32::from(*byte) << (16 - 8 * i));
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i)) as usize & 63];
            out.push(if i <= group.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

/// Ways that belong to one kind of name.
fn own_ways(known: &Known) -> Vec<(&'static str, String, String)> {
    let value = known.value;
    let same = |way, line: String| (way, line, value.to_owned());
    match known.category {
        "host" if value.is_ascii() => {
            let (cut, lower): (String, String) = (value.chars().take(15).collect(), value.to_lowercase());
            vec![
                same("computer-account", format!("Kerberos ticket for {value}$ denied")),
                same("share", format!("\\\\{value}\\c$\\Windows")),
                ("fqdn", format!("{lower}.intra.zhihang88.example"), lower),
                same("service-principal", format!("HTTP/{value}:8530 and cifs/{value}")),
                same("url", format!("https://{value}:8531/ClientWebService/client.asmx")),
                ("netbios-cut", format!("NetBIOS name {cut}  <20>"), cut),
            ]
        }
        "user" => vec![
            same("domain-user", format!("RUIANBANKCORP\\{value} logged on")),
            same("profile", format!("Failed to open C:\\Users\\{value}\\NTUSER.DAT [HRESULT = 0x80070020]")),
            same("directory-name", format!("CN={value},OU=Kasse,DC=hq,DC=ruianfinanz,DC=test")),
            same("principal", format!("{value}@hq.ruianfinanz.test")),
        ],
        "domain" => vec![
            same("domain-user", format!("{value}\\nobody")),
            same("principal", format!("someone@{value}")),
            same("host-of", format!("dc01.{value}")),
        ],
        "address" => vec![
            same("with-port", format!("connect to {value}:8530 failed")),
            same("in-url", format!("http://{value}/selfupdate/wuident.cab")),
            same("in-share", format!("\\\\{value}\\updates\\x.msu")),
        ],
        "secret" => vec![
            same("assigned", format!("net use z: Password={value}")),
            same("json", format!("{{\"password\": \"{value}\"}}")),
            same("chinese", format!("密码：{value}")),
        ],
        "organisation" if !value.is_ascii() => {
            vec![
                same("folder", format!("D:\\{value}补丁\\x.msu")),
                same("certificate", format!("CN=sign, O={value}, C=CN")),
            ]
        }
        _ => Vec::new(),
    }
}

/// Every secret in every way that it may be written.
#[must_use]
pub fn planted() -> Vec<Planted> {
    written(&KNOWN)
}

fn written(secrets: &[Known]) -> Vec<Planted> {
    let mut all = Vec::new();
    for known in secrets {
        let Known { category, value } = *known;
        for (way, write) in WAYS {
            if let Some(spelled) = write(value) {
                // A secret is nothing but letters unless something says what it is.
                let line = match category {
                    "secret" => format!("Password={spelled}"),
                    "address" => format!("address {spelled}"),
                    _ => format!("Failed to reach {spelled} [HRESULT = 0x80070005 - E_ACCESSDENIED]"),
                };
                all.push(Planted { category, value, way, line, spelled });
            }
        }
        let more = own_ways(known);
        all.extend(more.into_iter().map(|(way, line, spelled)| Planted { category, value, way, line, spelled }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_many_and_each_is_written() {
        let all = planted();
        assert!(all.len() >= 800, "{}", all.len());
        assert_eq!(KNOWN.iter().map(|known| known.value).collect::<BTreeSet<_>>().len(), KNOWN.len());
        let ways: BTreeSet<_> = all.iter().map(|planted| planted.way).collect();
        assert!(ways.len() >= 40, "{ways:?}");
        for planted in &all {
            assert!(planted.line.contains(&planted.spelled), "{planted:?}");
        }
        assert!(all.iter().any(|p| p.way == "base64-alone" && p.spelled == "UlVJQU5LQVNTRTAy"));
    }
}
