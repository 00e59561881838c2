use super::*;
use crate::artifact::lists::detect_list;
use crate::artifact::{ArtifactKind, detect};
use crate::extract::{Fact, IdentifierKind, PresenceKind, Setting, WitnessKind};

fn parse(text: &str) -> Extract {
    let (mut parser, mut out) = (Parser::default(), Extract::default());
    for (i, line) in text.lines().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn settings(out: &Extract) -> Vec<(Setting, &str)> {
    let set = |fact| match fact {
        &Fact::Setting { setting, ref value } => Some((setting, value.as_str())),
        _ => None,
    };
    out.hints.iter().filter_map(|hint| set(&hint.fact)).collect()
}

const EXPORT: &str = r#"Windows Registry Editor Version 5.00

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion]
"ProductName"="Windows 10 Enterprise G"
"EditionID"="EnterpriseG"
"EditionSubstring"="神州网信政府版"
"EditionSubVersion"="V2022-L.1345.000"
"EditionSubManufacturer"=""
"CurrentBuild"="19044"
"CurrentBuildNumber"="19044"
"UBR"=dword:00000587
"RegisteredOwner"="柜员甲"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending]

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\PackagesPending]

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\PackagesPending\Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0]

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\SessionsPending]
"Exclusive"=dword:00000001

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages\Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0]
"CurrentState"=dword:00000060
"InstallName"="x.mum"

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages\Package_for_KB5012117~31bf3856ad364e35~amd64~~19041.1.1.0]
"CurrentState"=dword:00000070

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired]
"8b24b027-1dee-babb-9a95-3517dfb9c552"=dword:00000001

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\SideBySide\Configuration]
"CBSLogCompress"=dword:00000001
"NumCBSPersistLogs"=dword:0000000a

[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate]
"WUServer"="http://wsus01.bank.example:8530"
"DisableWindowsUpdateAccess"=dword:00000001
"DoNotConnectToWindowsUpdateInternetLocations"=dword:00000000

[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU]
"UseWUServer"=dword:00000001
"NoAutoUpdate"=dword:00000001

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\Servicing]
"LocalSourcePath"=hex(2):5c,00,5c,00,73,00,72,00,76,00,30,00,31,00,5c,00,73,00,\
  78,00,73,00,00,00
"RepairContentServerSource"=dword:00000002

[HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\Trend]
"DisplayName"="Trend Micro Apex One Security Agent"

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Session Manager]
"PendingFileRenameOperations"=hex(7):5c,00,3f,00,3f,00,5c,00,43,00,3a,00,5c,00,\
  61,00,2e,00,64,00,6c,00,6c,00,00,00,00,00,00,00

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\TimeZoneInformation]
"ActiveTimeBias"=dword:fffffe20
"TimeZoneKeyName"="China Standard Time"

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName]
@="mnmsrvc"
"ComputerName"="TEST-PC-01"

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\wuauserv]
"DisplayName"="@%systemroot%\\system32\\wuaueng.dll,-105"
"Start"=dword:00000004

[HKEY_LOCAL_MACHINE\SYSTEM\ControlSet001\Services\BITS]
"Start"=dword:00000003

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\ntrtscan]
"Start"=dword:00000002

[HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\CmitUpdateAgent]
"Start"=dword:00000002

[HKEY_LOCAL_MACHINE\COMPONENTS]
"PendingXmlIdentifier"=hex:31,32
"NextQueueEntryIndex"=dword:00000009

[HKEY_LOCAL_MACHINE\SYSTEM\Setup\MoSetup\Volatile]
"SetupHostResult"=dword:c1900208
"BoxResult"=dword:00000000
"#;

#[test]
fn an_export_says_what_waits_and_what_is_set() {
    let out = parse(EXPORT);
    let package = "Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0";
    assert_eq!(
        settings(&out),
        [
            (Setting::Edition, "EnterpriseG"),
            (Setting::GovernmentEdition, "神州网信政府版"),
            (Setting::GovernmentEdition, "V2022-L.1345.000"),
            (Setting::ServicingRebootPending, "RebootPending"),
            (Setting::PackagesPending, package),
            (Setting::SessionPending, "1"),
            (Setting::AgentRebootRequired, "RebootRequired"),
            (Setting::LogCompression, "1"),
            (Setting::LogsKept, "10"),
            (Setting::UpdateServer, "http://wsus01.bank.example:8530"),
            (Setting::UpdateAccessOff, "DisableWindowsUpdateAccess"),
            (Setting::UpdateServerUsed, "1"),
            (Setting::AutomaticUpdatesOff, "1"),
            (Setting::RepairSource, "\\\\srv01\\sxs"),
            (Setting::RepairSource, "RepairContentServerSource = 2"),
            (Setting::PendingFileRenames, "\\??\\C:\\a.dll"),
            (Setting::TimeZone, "China Standard Time"),
            (Setting::ServiceDisabled, "wuauserv"),
            (Setting::GovernmentEdition, "CmitUpdateAgent"),
            (Setting::PendingTransaction, "PendingXmlIdentifier"),
            (Setting::PendingTransaction, "NextQueueEntryIndex"),
            (Setting::UpgradeResult, "SetupHostResult = 0xc1900208"),
        ]
    );
    let others: Vec<&Fact> =
        out.hints.iter().map(|hint| &hint.fact).filter(|fact| !matches!(fact, Fact::Setting { .. })).collect();
    let presence = |kind, name: &str| Fact::Presence { kind, name: name.into(), running: false };
    assert_eq!(
        others,
        [
            &Fact::PackageState { package: package.into(), state: 0x60 },
            &presence(PresenceKind::Program, "Trend Micro Apex One Security Agent"),
            &Fact::Computer("TEST-PC-01".into()),
            &presence(PresenceKind::Service, "ntrtscan"),
            &Fact::OsName("Windows 10 Enterprise G".into()),
            &Fact::Build("19044.1415".into()),
        ]
    );
    let start = out.hints.iter().find(|hint| hint.text.contains("wuauserv")).unwrap();
    assert_eq!(start.text, "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\wuauserv: Start = 4");
    assert_eq!((out.clock.len(), out.clock[0].minutes, out.clock[0].kind), (1, 480, WitnessKind::Registry));
    let names: Vec<_> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str())).collect();
    assert_eq!(
        names,
        [
            (IdentifierKind::User, "柜员甲"),
            (IdentifierKind::Host, "wsus01.bank.example"),
            (IdentifierKind::Share, "\\\\srv01\\sxs"),
            (IdentifierKind::Host, "TEST-PC-01"),
        ]
    );
}

#[test]
fn queries_say_the_same() {
    let text = "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\r\n    WUServer    REG_SZ    http://wsus01.bank.example\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU\r\n    UseWUServer    REG_DWORD    0x1\r\n\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\r\n    PendingFileRenameOperations    REG_MULTI_SZ    \\??\\C:\\a.dll\\0\\??\\C:\\b.dll\r\n\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation\r\n    ActiveTimeBias    REG_DWORD    0xfffffe20\r\n";
    let out = parse(text);
    assert_eq!(
        settings(&out),
        [
            (Setting::UpdateServer, "http://wsus01.bank.example"),
            (Setting::UpdateServerUsed, "1"),
            (Setting::PendingFileRenames, "\\??\\C:\\a.dll; \\??\\C:\\b.dll"),
        ]
    );
    assert_eq!((out.records, out.clock[0].minutes), (4, 480));
    assert_eq!(detect_list(text), Some(ArtifactKind::Registry));
}

#[test]
fn a_healthy_registry_says_nothing_waits() {
    let text = EXPORT
        .replace("dword:00000060", "dword:00000050")
        .replace("RebootPending]", "x]")
        .replace("\"Exclusive\"=dword:00000001", "\"Exclusive\"=dword:00000000");
    let found = parse(&text);
    assert!(!found.hints.iter().any(|hint| matches!(hint.fact, Fact::PackageState { .. })));
    for setting in [Setting::SessionPending, Setting::ServicingRebootPending] {
        assert!(settings(&found).iter().all(|(found, _)| *found != setting), "{setting:?}");
    }
}

#[test]
fn windows_11_is_called_so() {
    let text = EXPORT.replace("19044", "22631").replace("00000587", "00000a2d");
    let out = parse(&text);
    let facts: Vec<&Fact> = out.hints.iter().rev().take(2).map(|hint| &hint.fact).collect();
    assert_eq!(facts, [&Fact::Build("22631.2605".into()), &Fact::OsName("Windows 11 Enterprise G".into())]);
}

#[test]
fn exports_of_old_are_in_a_code_page() {
    let text = "REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\n\"PendingFileRenameOperations\"=hex(7):5c,3f,3f,5c,43,3a,5c,61,00,00\n";
    assert_eq!(settings(&parse(text)), [(Setting::PendingFileRenames, "\\??\\C:\\a")]);
}

#[test]
fn exports_by_content_in_their_encoding() {
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(EXPORT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(detect(&wide).kind, ArtifactKind::Registry);
    assert_eq!(detect(EXPORT.as_bytes()).kind, ArtifactKind::Registry);
    let programs = "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall]\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\a]\n\"DisplayName\"=\"A\"\n";
    assert_eq!(detect(programs.as_bytes()).kind, ArtifactKind::Programs, "programs alone");
    let services = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\a]\n\"DisplayName\"=\"A\"\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\b]\n\"DisplayName\"=\"B\"\n";
    assert_eq!(detect(services.as_bytes()).kind, ArtifactKind::Registry, "services have display names too");
}

#[test]
fn look_alikes() {
    let prose = "Some words about how to set a policy, in whole sentences.\n".repeat(8);
    for text in [
        format!("# Policy\n\n{prose}```\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\n\"a\"=dword:00000001\n```\n{prose}"),
        "HKEY_LOCAL_MACHINE\\SOFTWARE\\x\n".to_owned(),
        "[section]\nname=value\n[other]\n\"name\"=\"value\"\n".to_owned(),
        "{\n  \"name\": \"HKEY_LOCAL_MACHINE\\\\SOFTWARE\"\n}\n".to_owned(),
    ] {
        assert_eq!(detect_list(&text), None, "{text}");
    }
}

#[test]
fn a_long_value_is_bounded() {
    let mut text = "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\n\"PendingFileRenameOperations\"=hex(7):61,00,\\\n".to_owned();
    text.push_str(&"  61,00,61,00,61,00,61,00,61,00,\\\n".repeat(20_000));
    let out = parse(&text);
    assert_eq!(out.hints.len(), 1);
    assert!(out.hints[0].text.len() < 4_000);
}
