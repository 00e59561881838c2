use super::*;
use crate::extract::{Extract, IdentifierKind};
use crate::redact::Choice;
use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use std::io::Write as _;

fn names() -> Names {
    let mut extract = Extract::default();
    for (kind, value) in [
        (IdentifierKind::Host, "QX-COUNTER-PC-0417"),
        (IdentifierKind::User, "张偉"),
        (IdentifierKind::User, "lisiguang"),
        (IdentifierKind::Domain, "ruianbank"),
        (IdentifierKind::Address, "10.66.17.41"),
        (IdentifierKind::Sid, "S-1-5-21-1004336348-1177238915-682003330-1107"),
        (IdentifierKind::Serial, "{8f2d10c5-6b3e-4b1c-9c2e-1f00aa55cc77}"),
        (IdentifierKind::User, "stall"),
    ] {
        extract.push_identifier(1, kind, value);
    }
    Names::learn(&[], &[(0, 0, extract)], &Choice { words: vec!["瑞安银行".into()], ..Choice::default() })
}

fn base64(bytes: &[u8], alphabet: &[u8; 2]) -> String {
    let digit = |value: u32| match value & 63 {
        v @ 0..26 => char::from(b'A' + v as u8),
        v @ 26..52 => char::from(b'a' + v as u8 - 26),
        v @ 52..62 => char::from(b'0' + v as u8 - 52),
        v => char::from(alphabet[v as usize - 62]),
    };
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().enumerate().fold(0, |bits, (i, b)| bits | u32::from(*b) << (16 - 8 * i));
        out.extend((0..=group.len()).map(|i| digit(bits >> (18 - 6 * i))));
        out.extend((group.len()..3).map(|_| '='));
    }
    out
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn hex(bytes: &[u8], between: &str) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(between)
}

/// `text` of one encoding, read in another: only GBK is written here by other code.
fn in_encoding(text: &str, written: Encoding, read: Encoding) -> String {
    let bytes = match written {
        Encoding::Gb18030 => Encoding::encode_gb18030(text),
        _ => text.as_bytes().to_vec(),
    };
    read.decode(&bytes).into_owned()
}

fn dump(bytes: &[u8]) -> String {
    let row = |(at, row): (usize, &[u8])| {
        let shown: String = row.iter().map(|b| if b.is_ascii_graphic() { char::from(*b) } else { '.' }).collect();
        format!("{:08x}  {}  |{shown}|\n", at * 16, hex(row, " "))
    };
    bytes.chunks(16).enumerate().map(row).collect()
}

#[test]
fn a_name_is_found_in_every_spelling_and_encoding() {
    let names = names();
    let host = "QX-COUNTER-PC-0417";
    let command = format!("net use \\\\{host}\\c$");
    let reg = hex(&utf16(host), ",").replace("00,2d,00", "00,\\\r\n  2d,00");
    let encoded = base64(&utf16(&command), b"+/");
    let wrapped: String = base64(format!("{} {host} {}", "x".repeat(70), "y".repeat(80)).as_bytes(), b"+/")
        .as_bytes()
        .chunks(64)
        .map(|line| format!("{}\r\n", String::from_utf8_lossy(line)))
        .collect();
    for (what, text) in [
        ("as it is", host.to_owned()),
        ("lower case", host.to_lowercase()),
        ("inside a word", format!("x{host}y")),
        ("other marks", host.replace('-', "_")),
        ("none", host.replace('-', "")),
        ("NetBIOS", "qx-counter-pc-0 ".into()),
        ("full width", "ＱＸ－ＣＯＵＮＴＥＲ－ＰＣ－０４１７".into()),
        ("zero width", "QX-COUN\u{200B}TER-P\u{AD}C-04\u{2060}17".into()),
        ("bidi", "\u{202D}QX-COUNTER\u{202C}-PC-0417".into()),
        ("shown bidi", "QX-COUN[U+200B]TER-PC-0417".into()),
        ("backwards", "7140-CP-RETNUOC-XQ".into()),
        ("alike", "QХ-СОUNТЕR-РС-0417".into()),
        ("spread", "Q X - C O U N T E R - P C - 0 4 1 7".into()),
        ("wrapped", "Host: QX-COUNTER-P\r\n                           C-0417".into()),
        ("markup", "QX-COUN<wbr>TER-<b>PC</b>-0417".into()),
        ("turned by 13", "DK-PBHAGRE-CP-0417".into()),
        ("JSON", host.replace('C', "\\u0043")),
        ("JSON in JSON", host.replace('C', "\\\\u0043")),
        ("percent", host.replace('-', "%2d").replace('U', "%55")),
        ("percent twice", host.replace('C', "%2543")),
        ("entities", host.replace('O', "&#79;").replace('P', "&#x50;")),
        ("PowerShell", host.replace('E', "_x0045_")),
        ("quoted printable", host.replace("TER", "=54=\r\nER")),
        ("C", host.replace('Q', "\\x51").replace('X', "\\130")),
        ("Base64", base64(host.as_bytes(), b"+/")),
        ("Base64 behind letters", format!("/keys/{}", base64(command.as_bytes(), b"+/"))),
        ("Base64 of addresses", base64(format!("??>>{host}").as_bytes(), b"-_")),
        ("Base64 in lines", wrapped),
        ("Base64 twice", base64(base64(host.as_bytes(), b"+/").as_bytes(), b"+/")),
        ("encoded command", format!("powershell -EncodedCommand {encoded}")),
        ("encoded command in JSON", format!("{{\"text\":\"-enc {}\"}}", encoded.replace('/', "\\/"))),
        ("hex", hex(host.as_bytes(), "")),
        ("hex of UTF-16", format!("0x{}", hex(&utf16(host), ""))),
        ("hex with blanks", hex(host.as_bytes(), " ")),
        ("C array", host.bytes().map(|b| format!("0x{b:02X}, ")).collect()),
        (".reg", format!("\"x\"=hex(1):{reg}")),
        (".reg in JSON", format!("{{\"text\":\"hex(1):{}\"}}", reg.replace('\\', "\\\\").replace("\r\n", "\\r\\n"))),
        ("dump", dump(&utf16(host))),
        ("dump behind others", dump(format!("{}{host}", "z".repeat(11)).as_bytes())),
        ("decimal", host.bytes().map(|b| format!("{b},")).collect()),
        ("Chinese", "用户张伟登录".into()),
        ("traditional", "張偉".into()),
        ("apart", "张  伟".into()),
        ("pinyin", "C:/x/ZhangWei/y".into()),
        ("pinyin, surname last", "wei.zhang".into()),
        ("bank in pinyin", "D:/RuiAnYinHang/x".into()),
        ("percent Chinese", "%E5%BC%A0%E4%BC%9F".into()),
        ("percent GBK", "%D5%C5%CE%B0".into()),
        ("JSON Chinese", "\\u5f20\\u4f1f".into()),
        ("UTF-8 read as GBK", in_encoding("的张伟银行", Encoding::Utf8, Encoding::Gb18030)),
        ("UTF-8 read as 1252", in_encoding("张伟", Encoding::Utf8, Encoding::Windows1252)),
        ("GBK read as 1252", in_encoding("张伟", Encoding::Gb18030, Encoding::Windows1252)),
        // Windows' Big5 has every character of this one: what it has not is lost, and so is the name.
        ("GBK read as Big5", in_encoding("张伟", Encoding::Gb18030, Encoding::Big5)),
        ("Base64 of GBK", base64(&Encoding::encode_gb18030("登录张伟"), b"+/")),
        ("hex of UTF-16 Chinese", hex(&utf16("张伟"), "")),
        ("account", "\\\\x\\lisiguang$".into()),
        ("address", "from 10.66.17.41:80".into()),
        ("address backwards", "41.17.66.10.in-addr.arpa".into()),
        ("address in hex", "c0a80101 0A421129".into()),
        ("address with brackets", "10[.]66[.]17[.]41".into()),
        ("SID in hex", "010500000000000515000000dcf4dc3b833d2b46828ba628".into()),
        ("GUID in memory", "c5102d8f3e6b1c4b9c2e1f00aa55cc77".into()),
        (
            "GUID in .reg",
            hex(&[0xC5, 0x10, 0x2D, 0x8F, 0x3E, 0x6B, 0x1C, 0x4B, 0x9C, 0x2E, 0x1F, 0, 0xAA, 0x55, 0xCC, 0x77], ","),
        ),
        (
            "GUID in Base64",
            base64(
                &[0xC5, 0x10, 0x2D, 0x8F, 0x3E, 0x6B, 0x1C, 0x4B, 0x9C, 0x2E, 0x1F, 0, 0xAA, 0x55, 0xCC, 0x77],
                b"+/",
            ),
        ),
    ] {
        let leaks = final_pass(text.as_bytes(), &names);
        assert!(!leaks.is_empty(), "{what}: {text}");
        for leak in &leaks {
            assert!(!leak.around.contains(host), "{what}: {leak:?}");
        }
        let deflated = {
            let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
            packer.write_all(text.as_bytes()).unwrap();
            packer.finish().unwrap()
        };
        assert!(
            !final_pass(format!("#1/f.{}", base64(&deflated, b"-_")).as_bytes(), &names).is_empty(),
            "{what}, packed"
        );
    }
    // In the middle of a file, over the end of a stretch.
    for begin in [STRETCH - 9, STRETCH + 1, 3 * STRETCH - OVERLAP - 5] {
        let text = format!("{}{host}{}", "x ".repeat(begin / 2), " y".repeat(10));
        assert_eq!(final_pass(text.as_bytes(), &names).len(), 1, "{begin}");
    }
    for (what, bytes) in
        [("UTF-16", utf16(host)), ("UTF-16, big", host.encode_utf16().flat_map(u16::to_be_bytes).collect())]
    {
        assert!(!final_pass(&bytes, &names).is_empty(), "{what}");
    }
}

#[test]
fn what_only_looks_like_a_name_is_none() {
    let names = names();
    for text in [
        "the installer was installed: HOST-1, USER-2, DOMAIN-1, IP-10.x.0.3, 张三伟大, 安银行",
        "10.66.17.4 10.66.17.410 110.66.17.41 10661741 10.66.174.1",
        "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1415.1.5 C:\\Windows\\WinSxS\\Catalogs",
        "QX-COUNTER 0417 ruian notes",
        "2022-09-09 15:58:23, Info                  CBS    Session: 30982384_1234567890 initialized by client WindowsUpdateAgent",
    ] {
        assert_eq!(final_pass(text.as_bytes(), &names), [], "{text}");
    }
}

#[test]
fn a_place_is_told_without_the_value() {
    let text = "one\ntwo\nHost QX-COUNTER-PC-0417 is down\n";
    let leaks = final_pass(text.as_bytes(), &names());
    let [leak] = &leaks[..] else { panic!("{leaks:?}") };
    assert_eq!((leak.offset, leak.line, leak.category, leak.layer), (13, 3, Category::Host, "text"));
    assert_eq!((leak.around.as_str(), leak.token.as_str()), ("Host █ is down", "HOST-1"));
}

#[test]
fn the_shape_tells_where_nobody_learned() {
    let none = Names::default();
    let told = |text: &str| final_pass(text.as_bytes(), &none).into_iter().map(|l| l.category).collect::<Vec<_>>();
    assert_eq!(told("{\"text\":\"C:\\\\Windows \\\\\\\\fs01\\\\share\"}"), [Category::Share]);
    assert_eq!(told("<p>password=&quot;Sommer2022&quot;</p>"), [Category::Secret]);
    assert_eq!(told("[\\\\]fs01\\share and a[@]bank[.]test"), [Category::Share, Category::Mail]);
    assert_eq!(told("<p title=\"x\">KB5015736 C:\\Windows</p>"), []);
}

#[test]
fn packs_are_looked_into_or_refused() {
    let names = names();
    let zip = |method: u16, data: &[u8]| {
        let size = u32::try_from(data.len()).unwrap().to_le_bytes();
        let head =
            [&b"PK\x03\x04\x14\0\0\0"[..], &method.to_le_bytes(), &[0; 8], &size, &size, &[1, 0, 0, 0], b"a", data];
        [head.concat(), b"PK\x05\x06".to_vec(), vec![0; 18]].concat()
    };
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
    packer.write_all(b"line 1\nhost QX-COUNTER-PC-0417").unwrap();
    let leaks = final_pass(&zip(8, &packer.finish().unwrap()), &names);
    assert_eq!(leaks.iter().map(|leak| leak.line).collect::<Vec<_>>(), [2]);
    assert_eq!(final_pass(&zip(0, b"nothing"), &names), []);
    assert_eq!(final_pass(&zip(9, b"nothing"), &names)[0].layer, "unreadable");
    assert_eq!(final_pass(&zip(0, b"nothing")[..30], &names)[0].layer, "unreadable");
}
