//! A second invented bank, as its bundle tells of it: nothing is handed to the redaction beside the files.
//!
//! Hosts, people and networks are named after other habits than the first bank's, and each stands in a file that says what it
//! is: consoles in Chinese and English, exports and hives of the registry, event logs, device logs, answer files. The lines
//! that spell them in every way stand in a servicing log, as failures that the evidence pack quotes.

use super::{Known, Planted, written};
use crate::archive::{self, Entry, Packing, entry};
use crate::clock::Moment;
use crate::evtx::{Closed, Event, EventFile, Payload, Provider, Value};
use crate::hive::{self, Key};
use crate::machine::Machine;
use crate::scenario;
use crate::text::{Encoding, LineEnd, TextStyle};
use std::io::{Cursor, Read as _};

const fn known(category: &'static str, value: &'static str) -> Known {
    Known { category, value }
}

const KNOWN: [Known; 66] = [
    known("host", "CN-SH-PC00417"),
    known("host", "JHYHSH0042"),
    known("host", "WIN-8QJ2K5T0LMN"),
    known("host", "fshz03"),
    known("host", "wsus-cd02"),
    known("host", "sccmmp1"),
    known("host", "DCHZ01"),
    known("host", "bjproxy7"),
    known("host", "sqlhz01"),
    known("host", "kangaroo"),
    known("user", "wang.lei3"),
    known("user", "chenxiaoming"),
    known("user", "陈晓明"),
    known("user", "王磊"),
    known("user", "jh008812"),
    known("user", "Zhao Yunfei"),
    known("user", "adm-liuyang"),
    known("user", "sunqiang"),
    known("domain", "JINHECORP"),
    known("domain", "corp.jinhe-bank.test"),
    known("domain", "zongbu.jinhe.example"),
    known("address", "10.203.44.71"),
    known("address", "192.168.77.3"),
    known("address", "2408:8207:30a1:5c00::71"),
    known("address", "fe80::3e52:82ff:fe7f:a01e"),
    known("mac", "3C-52-82-7F-A0-1E"),
    known("mac", "F8:9E:94:3D:21:B7"),
    known("sid", "S-1-5-21-3349087712-2210945578-1187730045-4417"),
    known("share", "softdist_hz"),
    known("identifier", "b7d1f0c9-45a2-4e1b-9d30-6a7e5c2f1b88"),
    known("identifier", "5e2c9a17-0b64-4f5d-8a31-77d0c4e9b2f6"),
    known("identifier", "4c4c4544-0051-3510-8034-b8c04f4d3332"),
    known("identifier", "c19f7e02-6a1d-4d83-b2e4-0f5a9c73d816"),
    known("serial", "PF3ZK7QW"),
    known("serial", "S4EVNX0R712345K"),
    known("serial", "8E2F-41C7"),
    known("serial", "0019E06B9C85F9A0"),
    known("serial", "00331-20305-86612-AA417"),
    known("network", "JinHe-Office-5G"),
    known("printer", "HZ2F-Caiwu-Ricoh"),
    known("certificate", "c4e81f0a77b92d635508ee1946ab7f0312d8c65e"),
    known("certificate", "JinHe Root CA G2"),
    known("mail", "zhouhong@jinhe-bank.test"),
    known("organisation", "锦禾银行股份有限公司"),
    known("organisation", "JinHe Shared Services"),
    known("organisation", "HZ-Fenhang-Terminals"),
    known("secret", "QK3VN-8HT2W-PR94M-XJ7CB-D6FYG"),
    known("secret", "305811-447722-118899-660011-229933-551177-884400-336655"),
    known("secret", "Xihu#Longjing88"),
    known("secret", "wJ7rT2mVb9KdQp4LsZ8n"),
    known("secret", "Tiger2Mountain"),
    known("user", "lin.guodong"),
    // Each of these is told by one kind of source alone.
    known("user", "huang.xiaoyan"),
    known("user", "luopeng88"),
    known("host", "gzatm-0931"),
    known("domain", "JINHEATM"),
    known("user", "fengzhiyuan"),
    known("user", "tangweimin"),
    known("user", "hexiuying"),
    known("user", "qinhaoran"),
    known("user", "meng.ruolan"),
    known("user", "shaoyichen"),
    known("host", "nj-hexin-db4"),
    known("domain", "jinhe-nj.test"),
    known("user", "yubingbing"),
    known("organisation", "JinHe Clearing Centre"),
];

/// What the bank's files say.
#[must_use]
pub fn names() -> &'static [Known] {
    &KNOWN
}

/// Every secret in every way that it may be written.
#[must_use]
pub fn planted() -> Vec<Planted> {
    written(&KNOWN)
}

/// Name and bytes of the bundle: case 1 on a machine of this bank, with everything it could tell of the bank.
#[must_use]
pub fn bundle() -> (String, Vec<u8>) {
    let machine =
        Machine { host: "CN-SH-PC00417", user: "wang.lei3", domain: "corp.jinhe-bank.test", ..Machine::cmge_1803() };
    let packed = scenario::case1_on(machine).bundles.remove(0);
    let mut entries = unpacked(&packed.bytes);
    entries.extend(told());
    entries.push(failures("Logs/JHYHSH0042/CBS/CbsPersist_20210302175702.log", Encoding::Utf8Bom, 1));
    // The names of entries spell names in ways of their own; and a log may be saved in an order nobody expects.
    entries.push(failures(
        "ｃｎ－ｓｈ－ｐｃ００４１７/CHENXM~1/WANG.LEI3 的日志/%E9%94%A6%E7%A6%BE.log",
        Encoding::Utf16Be,
        9,
    ));
    entries
        .push(entry("logs_of_jhyhsh0042_chenxiaoming@corp.jinhe-bank.test/\u{202E}kangaroo.txt", b"nothing".to_vec()));
    let bytes = commented(
        archive::pack(&entries, Packing::default()),
        "由 lin.guodong 在 CN-SH-PC00417 打包，口令 Xihu#Longjing88",
    );
    ("CN-SH-PC00417-锦禾银行-20210303.zip".to_owned(), bytes)
}

/// The archive with a comment, as some packers leave one.
fn commented(mut zip: Vec<u8>, comment: &str) -> Vec<u8> {
    let length = u16::try_from(comment.len()).unwrap_or_default();
    zip.truncate(zip.len() - 2);
    zip.extend(length.to_le_bytes());
    zip.extend(comment.as_bytes());
    zip
}

fn unpacked(bytes: &[u8]) -> Vec<Entry> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut entries = Vec::new();
    for at in 0..archive.len() {
        let Ok(mut file) = archive.by_index(at) else { continue };
        let name = file.name().map(|name| name.into_owned()).unwrap_or_default();
        let mut bytes = Vec::new();
        if file.read_to_end(&mut bytes).is_ok() {
            entries.push(entry(name, bytes));
        }
    }
    entries
}

/// A servicing log whose failures spell every `step`-th of it.
fn failures(path: &str, encoding: Encoding, step: usize) -> Entry {
    let lines = planted().into_iter().step_by(step).filter(|planted| !planted.line.contains(['\n', '\0']));
    let lines: String = lines
        .map(|planted| match planted.line.contains("[HRESULT") {
            true => format!("2021-03-02 17:57:02, Error                 CBS    {}\n", planted.line),
            false => format!(
                "2021-03-02 17:57:02, Error                 CBS    {} [HRESULT = 0x80070005 - E_ACCESSDENIED]\n",
                planted.line
            ),
        })
        .collect();
    entry(path, TextStyle { encoding, line_end: LineEnd::CrLf }.encode(&lines))
}

/// Files that say in their places what each name is.
fn told() -> Vec<Entry> {
    let (gbk, utf8, wide) = (TextStyle::CHINESE_CONSOLE, TextStyle::ENGLISH_CONSOLE, TextStyle::AGENT);
    vec![
        entry("net/ipconfig.txt", gbk.encode(IPCONFIG)),
        entry("net/wlan.txt", gbk.encode(WLAN)),
        entry("net/netdom.txt", utf8.encode(DOMAIN)),
        entry("id/dsregcmd.txt", utf8.encode(DSREGCMD)),
        entry("id/wmic.txt", wide.encode(WMIC)),
        entry("id/whoami.txt", gbk.encode(WHOAMI)),
        entry("id/certutil.txt", gbk.encode(CERTUTIL)),
        entry("disk/vol.txt", gbk.encode(VOLUME)),
        entry("disk/manage-bde.txt", gbk.encode(BITLOCKER)),
        entry("setup/unattend.xml", utf8.encode(ANSWERS)),
        entry("setup/deploy.ps1", utf8.encode(SCRIPT)),
        entry("reg/wu.reg", wide.encode(REGISTRY)),
        entry("inf/setupapi.dev.log", utf8.encode(SETUP_API)),
        entry("printers/print.txt", gbk.encode(PRINTERS)),
        entry("sccm/CcmExec.log", utf8.encode(CONFIG_MGR)),
        entry("reg/SYSTEM", hive::hive(&system(), hive::Order::Backward, 0)),
        entry("events/Security.evtx", security()),
        entry("events/TerminalServices.xml", utf8.encode(EVENTS_XML)),
        entry("events/GroupPolicy.csv", utf8.encode(EVENTS_CSV)),
        entry("events/Winlogon.txt", utf8.encode(EVENTS_TEXT)),
        entry("msinfo32.nfo", wide.encode(MSINFO)),
        entry("reg/SOFTWARE", hive::hive(&software(), hive::Order::Forward, 0)),
        entry("Users/adm-liuyang/陈晓明/notes.txt", utf8.encode("see jh008812\n")),
    ]
}

const IPCONFIG: &str = "
Windows IP 配置

   主机名  . . . . . . . . . . . . . : CN-SH-PC00417
   主 DNS 后缀 . . . . . . . . . . . : corp.jinhe-bank.test
   节点类型  . . . . . . . . . . . . : 混合
   DNS 后缀搜索列表  . . . . . . . . : zongbu.jinhe.example

以太网适配器 以太网:

   描述. . . . . . . . . . . . . . . : Intel(R) Ethernet Connection (7) I219-V
   物理地址. . . . . . . . . . . . . : 3C-52-82-7F-A0-1E
   IPv6 地址 . . . . . . . . . . . . : 2408:8207:30a1:5c00::71(首选)
   本地链接 IPv6 地址. . . . . . . . : fe80::3e52:82ff:fe7f:a01e%5(首选)
   IPv4 地址 . . . . . . . . . . . . : 10.203.44.71(首选)
   子网掩码  . . . . . . . . . . . . : 255.255.255.0
   默认网关. . . . . . . . . . . . . : 192.168.77.3
";
const WLAN: &str = "
用户配置文件
-------------
    所有用户配置文件 : JinHe-Office-5G

接口上的 BSSID 1           : F8:9E:94:3D:21:B7
";
const DOMAIN: &str = "
Logon server: \\\\DCHZ01
Domain: JINHECORP
Workstation name: JHYHSH0042
SPN: MSSQLSvc/sqlhz01.corp.jinhe-bank.test:1433
Proxy Server(s) :  bjproxy7.corp.jinhe-bank.test:8080
Mapped: \\\\fshz03\\softdist_hz
Computer: kangaroo
";
const DSREGCMD: &str = "
+----------------------------------------------------------------------+
| Device State                                                         |
+----------------------------------------------------------------------+
             AzureAdJoined : YES
                  DeviceId : 5e2c9a17-0b64-4f5d-8a31-77d0c4e9b2f6
                Thumbprint : C4E81F0A77B92D635508EE1946AB7F0312D8C65E
                TenantName : JinHe Shared Services
                  TenantId : c19f7e02-6a1d-4d83-b2e4-0f5a9c73d816
    Executing Account Name : JINHECORP\\sunqiang, zhouhong@jinhe-bank.test
";
const WMIC: &str = "
SerialNumber  
PF3ZK7QW      

UUID                                  
4C4C4544-0051-3510-8034-B8C04F4D3332  

Model=SAMSUNG MZVLB512
SerialNumber=S4EVNX0R712345K
";
const WHOAMI: &str = "
用户名: chenxiaoming
全名: 陈晓明
用户 SID: S-1-5-21-3349087712-2210945578-1187730045-4417
产品 ID: 00331-20305-86612-AA417
注册的所有人: 王磊
注册的组织: 锦禾银行股份有限公司
";
const CERTUTIL: &str = "
使用者: CN=JinHe Root CA G2, O=锦禾银行股份有限公司, C=CN
证书哈希(sha1): c4e81f0a77b92d635508ee1946ab7f0312d8c65e
";
const VOLUME: &str = " 驱动器 C 中的卷没有标签。\n 卷的序列号是 8E2F-41C7\n\n C:\\ 的目录\n";
const BITLOCKER: &str = "
    数字密码:
      ID: {0A1B2C3D-0000-4000-8000-00000000ABCD}
      密码:
        305811-447722-118899-660011-229933-551177-884400-336655
";
const ANSWERS: &str = "<unattend>
  <component name=\"Microsoft-Windows-Shell-Setup\">
    <ComputerName>WIN-8QJ2K5T0LMN</ComputerName>
    <ProductKey>QK3VN-8HT2W-PR94M-XJ7CB-D6FYG</ProductKey>
    <FullName>Zhao Yunfei</FullName>
    <AutoLogon><Password><Value>Xihu#Longjing88</Value></Password><Username>lin.guodong</Username></AutoLogon>
  </component>
</unattend>
";
const SCRIPT: &str = "net use z: \\\\fshz03\\softdist_hz Tiger2Mountain /user:JINHECORP\\adm-liuyang
$token = 'wJ7rT2mVb9KdQp4LsZ8n'
";
const REGISTRY: &str = "Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate]
\"SusClientId\"=\"b7d1f0c9-45a2-4e1b-9d30-6a7e5c2f1b88\"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]
\"WUServer\"=\"http://wsus-cd02.corp.jinhe-bank.test:8530\"
\"TargetGroup\"=\"HZ-Fenhang-Terminals\"
";
const SETUP_API: &str = "[Device Install Log]
     OS Version = 10.0.17134

[BeginLog]

>>>  [Device Install (Hardware initiated) - USBSTOR\\Disk&Ven_Kingston&Prod_DT101&Rev_PMAP\\0019E06B9C85F9A0&0]
>>>  Section start 2021/03/01 09:00:00.123
<<<  Section end 2021/03/01 09:00:01.123
<<<  [Exit status: SUCCESS]
";
const PRINTERS: &str = "服务器名称 \\\\fshz03\n打印机名称 HZ2F\n打印机名称: HZ2F-Caiwu-Ricoh\n";
const CONFIG_MGR: &str = "<![LOG[Current Assigned Management Point is sccmmp1.corp.jinhe-bank.test with Version 9068]LOG]!>\
     <time=\"09:00:00.123-480\" date=\"03-01-2021\" component=\"CcmExec\" context=\"\" type=\"1\" thread=\"1234\" file=\"x.cpp:1\">\n";

const EVENTS_XML: &str = "<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
     <Provider Name='Microsoft-Windows-TerminalServices-LocalSessionManager' Guid='{5d896912-022d-40aa-a3a8-4fa5515c76d7}'/>\
     <EventID>21</EventID><Level>4</Level><TimeCreated SystemTime='2021-03-01T01:00:00.000000000Z'/>\
     <EventRecordID>77</EventRecordID><Computer>CN-SH-PC00417.corp.jinhe-bank.test</Computer>\
     <Security UserID='S-1-5-18'/></System><UserData><EventXML xmlns='Event_NS'><User>JINHECORP\\tangweimin</User>\
     <SessionID>2</SessionID><Address>本地</Address></EventXML></UserData></Event></Events>
";
const EVENTS_CSV: &str = "\"Message\",\"Id\",\"ProviderName\",\"LogName\",\"MachineName\",\"UserId\",\"TimeCreated\",\"LevelDisplayName\",\"RecordId\"
\"已成功登录帐户。

帐户名: hexiuying
帐户域: JINHECORP\",\"4624\",\"Microsoft-Windows-Security-Auditing\",\"Security\",\"CN-SH-PC00417\",,\"2021/3/1 9:00:00\",\"信息\",\"5\"
";
const EVENTS_TEXT: &str = "Event[0]:
  Log Name: Application
  Source: Microsoft-Windows-Winlogon
  Date: 2021-03-01T09:00:00.000
  Event ID: 4101
  Task: N/A
  Level: Information
  Opcode: Info
  Keyword: N/A
  User: S-1-5-21-3349087712-2210945578-1187730045-4417
  User Name: JINHECORP\\qinhaoran
  Computer: CN-SH-PC00417
  Description:
Account Name:\t\tmeng.ruolan
The licence was validated.

";
const MSINFO: &str = "<?xml version=\"1.0\"?>
<MsInfo>
<Metadata><Version>8.0</Version><CreationUTC>03/02/21 09:00:00</CreationUTC></Metadata>
<Category name=\"System Summary\">
<Data><Item><![CDATA[OS Name]]></Item><Value><![CDATA[Microsoft Windows 10 Enterprise G]]></Value></Data>
<Data><Item><![CDATA[Version]]></Item><Value><![CDATA[10.0.17134 Build 17134]]></Value></Data>
<Data><Item><![CDATA[OS Manufacturer]]></Item><Value><![CDATA[Microsoft Corporation]]></Value></Data>
<Data><Item><![CDATA[System Name]]></Item><Value><![CDATA[CN-SH-PC00417]]></Value></Data>
<Data><Item><![CDATA[System Type]]></Item><Value><![CDATA[x64-based PC]]></Value></Data>
<Data><Item><![CDATA[User Name]]></Item><Value><![CDATA[JINHECORP\\fengzhiyuan]]></Value></Data>
</Category>
</MsInfo>
";

/// Sign-ins and jobs: records that tell nothing of updates, and who was there.
fn security() -> Vec<u8> {
    const AUDIT: Provider =
        Provider::Manifest("Microsoft-Windows-Security-Auditing", "54849625-5478-4994-A5BA-3E3B0328C30D");
    const POLICY: Provider =
        Provider::Manifest("Microsoft-Windows-GroupPolicy", "AEA1B4FA-97D1-45F2-A64C-4D69FFFD92C9");
    let machine =
        Machine { host: "CN-SH-PC00417", user: "wang.lei3", domain: "corp.jinhe-bank.test", ..Machine::cmge_1803() };
    let mut file = EventFile::new(&machine, "Security");
    let at = Moment::utc("2021-03-01 01:00:00");
    let own = [("SubjectUserName", Value::text("CN-SH-PC00417$")), ("SubjectDomainName", Value::text("JINHECORP"))];
    for (minute, user) in [(0, "SYSTEM"), (1, "huang.xiaoyan"), (2, "DWM-1")] {
        let mut fields = own.to_vec();
        fields.push(("TargetUserName", Value::text(user)));
        fields
            .push(("TargetDomainName", Value::text(if user == "huang.xiaoyan" { "JINHEATM" } else { "NT AUTHORITY" })));
        fields.push(("WorkstationName", Value::text(if user == "huang.xiaoyan" { "gzatm-0931" } else { "-" })));
        file.push(Event::manifest(at.plus_ms(minute * 60_000), AUDIT, 4624, 0, Payload::Named(fields, None)));
    }
    let fields =
        vec![("PrincipalSamName", Value::text("JINHECORP\\luopeng88")), ("PolicyActivityId", Value::text("-"))];
    file.push(Event::manifest(at.plus_ms(600_000), POLICY, 4001, 4, Payload::Named(fields, None)));
    file.into_bytes(Closed::Cleanly)
}

/// What the hive of the system tells of the network, and that of another domain.
fn system() -> Key {
    let mut root = Key::default();
    root.at("Select").number("Current", 1);
    root.at("ControlSet001\\Control\\ComputerName\\ComputerName").text("ComputerName", "CN-SH-PC00417");
    root.at("ControlSet001\\Services\\Tcpip\\Parameters")
        .text("NV Hostname", "nj-hexin-db4")
        .text("Domain", "jinhe-nj.test");
    root
}

/// Who signed in last, as the hive of software tells.
fn software() -> Key {
    let mut root = Key::default();
    root.at("Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\S-1-5-21-3349087712-2210945578-1187730045-4417")
        .text("ProfileImagePath", "C:\\Users\\jh008812");
    root.at("Microsoft\\Windows\\CurrentVersion\\Authentication\\LogonUI")
        .text("LastLoggedOnUser", "JINHECORP\\shaoyichen");
    root.at("Microsoft\\Windows NT\\CurrentVersion")
        .text("RegisteredOwner", "yubingbing")
        .text("RegisteredOrganization", "JinHe Clearing Centre");
    root.at("Microsoft\\Windows NT\\CurrentVersion").text("ProductName", "Windows 10 Enterprise G");
    root
}
