use super::*;
use crate::Wire as _;
use crate::bundle::{Bundle, Entry};
use crate::extract::{Extract, IdentifierKind};

fn learned(identifiers: &[(IdentifierKind, &str)]) -> Names {
    let mut extract = Extract::default();
    for (kind, value) in identifiers {
        extract.push_identifier(1, *kind, value);
    }
    Names::learn(&[], &[(0, 0, extract)], &Choice::default())
}

fn redacted(names: &Names, text: &str) -> String {
    Redactor::new(names).text(text).into_owned()
}

/// Texts and what becomes of them.
fn check(names: &Names, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(redacted(names, text), *expected, "{text}");
    }
}

#[test]
fn one_value_is_one_token_in_every_spelling() {
    let names = learned(&[
        (IdentifierKind::Host, "PC-0417.corp.contoso.example"),
        (IdentifierKind::User, "zhang.wei"),
        (IdentifierKind::User, "张伟"),
    ]);
    check(
        &names,
        &[
            ("PC-0417 pc-0417$ ＰＣ－０４１７", "HOST-1 HOST-1$ HOST-1"),
            ("pc-0417.corp.contoso.example", "HOST-1.DOMAIN-1"),
            ("C:\\Users\\zhang.wei\\AppData", "C:\\Users\\USER-1\\AppData"),
            ("C:\\\\Users\\\\zhang.wei\\\\AppData", "C:\\\\Users\\\\USER-1\\\\AppData"),
            ("张\u{200B}伟 %E5%BC%A0%E4%BC%9F \\u5f20\\u4f1f &#x5f20;伟", "USER-2 USER-2 USER-2 USER-2"),
            ("\u{202E}ZHANG.\u{2066}wei\u{2069}", "\u{202E}USER-1\u{2069}"),
            ("CN=PC-0417,OU=Branch7,DC=corp,DC=contoso,DC=example", "CN=HOST-1,OU=ORG-1,DOMAIN-1"),
            ("HTTP/pc-0417.corp.contoso.example:8530", "HTTP/HOST-1.DOMAIN-1:8530"),
            ("CORP\\zhang.wei CORP\\\\li.lei", "DOMAIN-1\\USER-1 DOMAIN-1\\\\USER-3"),
            ("zhang.wei@corp.contoso.example", "USER-1@DOMAIN-1"),
            ("logs-PC-0417-2022.zip", "logs-HOST-1-2022.zip"),
            ("srv9.corp.contoso.example", "HOST-2.DOMAIN-1"),
        ],
    );
}

#[test]
fn names_that_windows_cuts_or_bends() {
    let names = learned(&[
        (IdentifierKind::Host, "BRANCHOFFICE-PC-0417"),
        (IdentifierKind::Host, "LONGCOMPUTERNAM"),
        (IdentifierKind::User, "zhangweiming"),
        (IdentifierKind::User, "Zhang Weiming"),
        (IdentifierKind::User, "张伟明"),
    ]);
    check(
        &names,
        &[
            ("BRANCHOFFICE-PC BRANCHOFFICE-PC-0417", "HOST-1 HOST-1"),
            ("longcomputername01.x", "HOST-2.x"),
            ("C:\\Users\\ZHANGW~1\\x", "C:\\Users\\USER-1\\x"),
            ("Zhang_Weiming", "USER-2"),
            ("BRANCHOFFICE-\r\n                 PC-0417", "HOST-1"),
            ("ÕÅÎ°Ã÷", "USER-3"),
            ("張偉明 zhangweiming2 Weiming.Zhang", "USER-3 USER-1_2 USER-3"),
        ],
    );
}

#[test]
fn names_parted_or_joined_in_another_way() {
    let names = learned(&[(IdentifierKind::Host, "PC-0417"), (IdentifierKind::User, "zhang.wei")]);
    check(
        &names,
        &[
            ("PC0417 PC_0417 xPC0417log", "HOST-1 HOST-1 xHOST-1log"),
            ("zhangwei Zhang Wei ZHANG, WEI", "USER-1 USER-1 USER-1"),
            ("z.h.a.n.g.w.e.i", "USER-1"),
            ("PC-041 7a, zhan gwei", "PC-041 7a, zhan gwei"),
        ],
    );
}

#[test]
fn bytes_that_spell_a_name() {
    let names = learned(&[(IdentifierKind::Host, "PC-0417"), (IdentifierKind::Sid, "S-1-5-21-1-2-3-1001")]);
    check(
        &names,
        &[
            ("\"x\"=hex(1):50,00,43,00,2d,00,30,00,34,00,\\\r\n  31,00,37,00,00,00", "\"x\"=hex(1):[HOST-1]"),
            ("powershell -EncodedCommand cABpAG4AZwAgAFAAQwAtADAANAAxADcA", "powershell -EncodedCommand [HOST-1]"),
            ("0x80073712 19041.1806.1.1 31bf3856ad364e35", "0x80073712 19041.1806.1.1 31bf3856ad364e35"),
            ("S-1-5-21-1-2-3-1001 S-1-5-18 S-1-5-32-544", "SID-1 S-1-5-18 S-1-5-32-544"),
            ("01050000000000051500000001000000020000000300000001000000", "[SID-2]"),
        ],
    );
}

#[test]
fn numbers_that_look_like_addresses() {
    check(
        &Names::default(),
        &[
            ("version 10.0.0.1, v10.1.2.3, 4.18.2301.6", "version 10.0.0.1, v10.1.2.3, 4.18.2301.6"),
            ("Package~~amd64~~10.0.1.2 x_10.0.0.1_none", "Package~~amd64~~10.0.1.2 x_10.0.0.1_none"),
            ("6.1.7601.17514 1.2.3.4.5 127.0.0.1 255.255.255.0", "6.1.7601.17514 1.2.3.4.5 127.0.0.1 255.255.255.0"),
            ("to 10.1.2.3:8530, then 10.1.2.4 and 10.1.3.4", "to IP-10.x.0.1:8530, then IP-10.x.0.2 and IP-10.x.1.1"),
            ("fe80::211:22ff:fe33:4455%12 ::1", "IP-fe80.x.0.1 ::1"),
            ("00-1A-2B-3C-4D-5E 00:1a:2b:3c:4d:5e", "MAC-1 MAC-2"),
            ("00-00-00-00-00-00 12:34:56 2022-10-10", "00-00-00-00-00-00 12:34:56 2022-10-10"),
        ],
    );
}

#[test]
fn what_shows_by_its_form() {
    check(
        &Names::default(),
        &[
            ("\\\\fs01\\payroll\\x.msu", "\\\\HOST-1\\SHARE-1\\x.msu"),
            ("\\\\\\\\fs01\\\\payroll\\\\x.msu", "\\\\\\\\HOST-1\\\\SHARE-1\\\\x.msu"),
            (
                "\\\\?\\C:\\Windows \\\\.\\pipe\\x C:\\\\Windows\\\\x",
                "\\\\?\\C:\\Windows \\\\.\\pipe\\x C:\\\\Windows\\\\x",
            ),
            (
                "http://wsus01.bank.example:8530/ClientWebService/client.asmx",
                "http://HOST-1.DOMAIN-1:8530/ClientWebService/client.asmx",
            ),
            ("https://fe2.update.microsoft.com/v6/", "https://fe2.update.microsoft.com/v6/"),
            ("li.lei@bank.example wrote @2025/4/2:11:15:55.956", "MAIL-1 wrote @2025/4/2:11:15:55.956"),
            ("C:\\Users\\Public\\x C:\\Users\\li\\x", "C:\\Users\\Public\\x C:\\Users\\USER-1\\x"),
            ("SusClientId: 0a1b2c3d-0001-0002-0003-000000000004", "SusClientId: ID-1"),
            ("UpdateId 0a1b2c3d-0001-0002-0003-000000000004", "UpdateId 0a1b2c3d-0001-0002-0003-000000000004"),
            ("Password=Hunter2; PublicKeyToken=31bf3856ad364e35", "Password=[secret]; PublicKeyToken=31bf3856ad364e35"),
            ("NPPR9-FWDCX-D2C8J-H872K-2YT43", "[secret]"),
            ("111111-222222-333333-444444-555555-666666-777777-888888", "[secret]"),
            ("CN=gw.bank, OU=IT Operations, O=First Example Bank, C=CN", "CN=CERT-1, OU=ORG-1, O=ORG-2, C=CN"),
            (
                "CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
                "CN=Microsoft Windows, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
            ),
            ("    SSID                   : BankStaff", "    SSID                   : NET-1"),
            ("主机名:           PC7788", "主机名:           HOST-1"),
            ("用户名: 柜员甲", "用户名: USER-1"),
            ("Volume Serial Number is 1A2B-3C4D", "Volume Serial Number is SERIAL-1"),
            ("User: NT AUTHORITY\\SYSTEM Computer: ", "User: NT AUTHORITY\\SYSTEM Computer: "),
        ],
    );
}

/// What tools of Windows print, and what stands in ids of devices, names of services, answer files.
#[test]
fn what_tools_print() {
    check(
        &Names::default(),
        &[
            ("   物理地址. . . . . . . . : 3C-52-82-7F-A0-1E", "   物理地址. . . . . . . . : MAC-1"),
            ("PermanentAddress: 3c52827fa01e", "PermanentAddress: MAC-1"),
            ("   Primary Dns Suffix  . . : jinhe.test", "   Primary Dns Suffix  . . : DOMAIN-1"),
            ("    所有用户配置文件 : JinHe-Office", "    所有用户配置文件 : NET-1"),
            ("SSID 1 : JinHe-Office", "SSID 1 : NET-1"),
            ("打印机名称: HZ-2F-财务", "打印机名称: PRINTER-1"),
            (" 卷的序列号是 1A2B-3C4D", " 卷的序列号是 SERIAL-1"),
            (
                "USBSTOR\\DISK&VEN_KINGSTON&PROD_DT101&REV_PMAP\\0019E06B9C85F9A0&0 x",
                "USBSTOR\\DISK&VEN_KINGSTON&PROD_DT101&REV_PMAP\\SERIAL-1&0 x",
            ),
            ("USB\\VID_0951&PID_1666\\5&2A8BB19C&0&1", "USB\\VID_0951&PID_1666\\5&2A8BB19C&0&1"),
            ("_??_USBSTOR#Disk&Ven_SanDisk#4C530001#{53f5}", "_??_USBSTOR#Disk&Ven_SanDisk#SERIAL-1#{53f5}"),
            ("BTHENUM\\DEV_001A7DDA7113\\8&1", "BTHENUM\\DEV_MAC-1\\8&1"),
            (
                "MSSQLSvc/sqlhz01.jinhe.test:1433 and HTTP/1.1 cifs/fshz",
                "MSSQLSvc/HOST-2.DOMAIN-1:1433 and HTTP/1.1 cifs/HOST-1",
            ),
            ("\"SusClientIdValidation\"=hex:06,02,28,01,\\\r\n  41,00", "\"SusClientIdValidation\"=hex:ID-1"),
            ("TenantName : JinHe Shared Services", "TenantName : ORG-1"),
            ("  Report Id: 7d3c5f6a-0001-4002-8003-000000000004", "  Report Id: ID-1"),
            ("Cert Hash(sha1): 7a3f19c0d2b84e65", "Cert Hash(sha1): CERT-1"),
            ("<Password><Value>Qaz2wsx</Value></Password>", "<Password><Value>[secret]</Value></Password>"),
            ("net use z: \\\\fs01\\pay Qaz2wsx /user:jh", "net use z: \\\\HOST-1\\SHARE-1 [secret] /user:USER-1"),
            ("\"Server=sql01;Database=core;Uid=sa;Pwd=x1\" failed", "\"[secret]\" failed"),
            ("Device Name : Intel(R) Ethernet", "Device Name : Intel(R) Ethernet"),
            ("Device Name : hz-0042", "Device Name : HOST-1"),
            ("Password=80,67,45,48 and pwd=hex(1):50,00,43,00 x", "Password=[secret] and pwd=[secret] x"),
            ("ClientId {7971F918-A847-4430-9279-4A52D1EFE18D}", "ClientId {7971F918-A847-4430-9279-4A52D1EFE18D}"),
        ],
    );
}

#[test]
fn profiles_whose_name_was_taken_are_their_users() {
    let names = learned(&[
        (IdentifierKind::Domain, "JINHE"),
        (IdentifierKind::User, "wanglei.JINHE"),
        (IdentifierKind::User, "chenxm.001"),
    ]);
    check(&names, &[("wanglei and chenxm", "USER-3 and USER-4")]);
}

#[test]
fn other_spellings_of_names_and_numbers() {
    let names = learned(&[
        (IdentifierKind::Host, "jinhe-hz0042"),
        (IdentifierKind::Domain, "锦禾银行.test"),
        (IdentifierKind::Address, "10.203.44.71"),
    ]);
    check(
        &names,
        &[
            ("wvaur-um0042 2400zh-ehnij", "HOST-1 HOST-1"),
            ("106,105,110,104,101,45,104,122,48,48,52,50 bytes", "[HOST-1] bytes"),
            ("0x0ACB2C47 71.44.203.10", "0xIP-10.x.0.1 IP-10.x.0.1"),
            ("http://xn--2lz111a4qjpf.test/", "http://DOMAIN-1/"),
        ],
    );
}

#[test]
fn words_of_windows_are_replaced_in_their_places_only() {
    let names = learned(&[
        (IdentifierKind::Host, "WINDOWS"),
        (IdentifierKind::User, "a"),
        (IdentifierKind::User, "ming"),
        (IdentifierKind::User, "00123456"),
    ]);
    check(
        &names,
        &[
            ("Host Name: WINDOWS", "Host Name: HOST-1"),
            ("C:\\Windows\\System32 Windows 10", "C:\\Windows\\System32 Windows 10"),
            ("\\\\windows\\data http://windows:8530", "\\\\HOST-1\\data http://HOST-1:8530"),
            ("C:\\Users\\a\\x is a folder", "C:\\Users\\USER-1\\x is a folder"),
            ("timing and ming, ming01", "timing and USER-2, USER-2_01"),
            ("100123456 00123456 0x00123456", "100123456 USER-3 0x00123456"),
        ],
    );
    let redactor = Redactor::new(&names);
    let unprotected: Vec<&str> = redactor.unprotected().map(|name| name.value.as_str()).collect();
    assert_eq!(unprotected, ["WINDOWS", "a"]);
}

#[test]
fn numbers_follow_content_not_names() {
    let named = |path: &str, at: u32| {
        let mut extract = Extract { crc32: at, ..Extract::default() };
        extract.push_identifier(1, IdentifierKind::User, &format!("person{at}"));
        (Bundle { name: path.into(), entries: vec![Entry::default()], ..Bundle::default() }, extract)
    };
    let learn = |order: [u32; 3]| {
        let (bundles, extracts): (Vec<_>, Vec<_>) = order.into_iter().map(|at| named("logs.zip", at)).unzip();
        let extracts: Vec<_> = extracts.into_iter().enumerate().map(|(at, extract)| (at, 0, extract)).collect();
        Names::learn(&bundles, &extracts, &Choice::default())
    };
    let (one, other) = (learn([1, 2, 3]), learn([3, 1, 2]));
    assert_eq!(redacted(&one, "person3 person1"), "USER-3 USER-1");
    assert_eq!(redacted(&one, "person3 person1"), redacted(&other, "person3 person1"));
    assert_eq!(Names::from_bytes(&one.to_bytes()), Some(one));
}

#[test]
fn categories_and_words_are_the_customers() {
    let mut extract = Extract::default();
    extract.push_identifier(1, IdentifierKind::Host, "PC-0417");
    extract.push_identifier(2, IdentifierKind::User, "zhang.wei");
    let choice = Choice {
        kept: vec![Category::Host, Category::Secret],
        words: vec!["First Example Bank".into(), "某某银行".into()],
        case: None,
    };
    let names = Names::learn(&[], &[(0, 0, extract)], &choice);
    check(&names, &[("PC-0417 zhang.wei pwd=x1", "PC-0417 USER-1 pwd=[secret]")]);
    check(&names, &[("FirstExampleBank 某某银行软件 first_example_bank", "WORD-1 WORD-2软件 WORD-1")]);
    assert!(Redactor::new(&names).key().starts_with("WORD-1\tword\tFirst Example Bank\n"));
}

#[test]
fn what_was_redacted_stays() {
    let names = learned(&[(IdentifierKind::Host, "PC-0417"), (IdentifierKind::User, "zhang.wei")]);
    let mut redactor = Redactor::new(&names);
    let text = "PC-0417 \\\\fs01\\pay$ zhang.wei@bank.example pwd=abc 10.1.2.3 CN=x7y, O=Some Bank http://h7.bank.example/a?b=c";
    let once = redactor.text(text).into_owned();
    assert_eq!(redactor.text(&once), once);
}

#[test]
fn folders_and_bundles_may_name_a_case() {
    let entries = vec![Entry { path: "某某支行/Logs/CBS/CBS.log".into(), ..Entry::default() }];
    let bundle = Bundle { name: "Haifeng-bank-KB5015736.zip".into(), entries, ..Bundle::default() };
    let names = Names::learn(&[bundle], &[], &Choice::default());
    check(
        &names,
        &[(
            "Haifeng-bank-KB5015736.zip/某某支行/Logs/CBS/CBS.log",
            "WORD-1-bank-KB5015736.zip/WORD-2/Logs/CBS/CBS.log",
        )],
    );
}
