use super::*;
use crate::artifact::ArtifactKind;
use crate::evtx::sample::{self, SECOND, TIME, event, wide};
use crate::extract::{
    AgentStep, Change, Fact, IdentifierKind, KIND_LIMIT, PackageStep, PowerStep, PresenceKind, ScanIssue,
    StandaloneStep, WitnessKind,
};

const AGENT: &str = "Microsoft-Windows-WindowsUpdateClient";
const KERNEL: &str = "Microsoft-Windows-Kernel-General";
const SCM: &str = "Service Control Manager";

fn read_log(bytes: &[u8]) -> Extract {
    let mut out = Extract { kind: ArtifactKind::EventLog, ..Extract::default() };
    read(bytes, &mut out).unwrap();
    out
}

fn parse(events: &[sample::Event<'_>]) -> Extract {
    read_log(&sample::log(events))
}

/// What one event says.
fn what(provider: &str, id: u16, fields: &[(&str, &str)]) -> Option<What> {
    let mut out = parse(&[event(provider, id, fields)]);
    assert_eq!((out.records, out.issues.len()), (1, 0));
    out.events.pop().map(|event| event.what)
}

fn with_bytes<'a>(mut event: sample::Event<'a>, bytes: Vec<u8>) -> sample::Event<'a> {
    event.fields.push(("Binary", 0x0E, bytes));
    event
}

#[test]
fn the_agents_word_with_names_and_without() {
    let guid = "{25acae93-40d4-4e62-814c-efb2f29f1bca}";
    let title = "2022-适用于 Windows 11 的 03 累积更新 (KB5011493)";
    let store = "{855e8a7c-ecb4-4ca3-b045-1dfa50104289}";
    let failed = |client: &str| What::Agent {
        step: AgentStep::InstallFailed,
        update: "25ACAE93-40D4-4E62-814C-EFB2F29F1BCA".into(),
        revision: "201".into(),
        code: Code(0x8007_3712),
        title: title.into(),
        client: client.into(),
    };
    let fields = [
        ("errorCode", "0x80073712"),
        ("updateTitle", title),
        ("updateGuid", guid),
        ("updateRevisionNumber", "201"),
        ("serviceGuid", store),
    ];
    assert_eq!(what(AGENT, 20, &fields), Some(failed("store")));
    let unnamed = fields.map(|(_, value)| ("", value));
    assert_eq!(what(AGENT, 20, &unnamed[..4]), Some(failed("")));
    // Its download: the title stands first.
    let fields =
        [("updateTitle", title), ("errorCode", "0x80246007"), ("updateGuid", guid), ("updateRevisionNumber", "1")];
    for fields in [fields, fields.map(|(_, value)| ("", value))] {
        let Some(What::Agent { step, update, code, .. }) = what(AGENT, 31, &fields) else { panic!() };
        assert_eq!((step, code.0, update.len()), (AgentStep::DownloadFailed, 0x8024_6007, 36));
    }
    let Some(What::Agent { step, code, update, title, .. }) =
        what(AGENT, 25, &[("errorCode", "0x8024402c"), ("serviceGuid", guid)])
    else {
        panic!()
    };
    assert_eq!((step, code.0, &update[..], &title[..]), (AgentStep::ScanFailed, 0x8024_402C, "", ""));
    assert_eq!(what(AGENT, 22, &[("restarttime", "15"), ("updatelist", "\n- A")]), Some(What::RebootRequired));
    let Some(What::Agent { step, title, .. }) =
        what(AGENT, 217, &[("errorCode", "0x800f0922"), ("updatelist", "\n- A (KB1)"), ("updateGuid", guid)])
    else {
        panic!()
    };
    assert_eq!((step, &title[..]), (AgentStep::CommitFailed, "A (KB1)"));
    let fields_of_26 = [("updateCount", "2147483651"), ("serviceGuid", guid)];
    let Some(What::Agent { step, code, .. }) = what(AGENT, 26, &fields_of_26) else { panic!() };
    assert_eq!((step, code), (AgentStep::Scanned, Code::OK));
    for id in [16, 40, 42] {
        assert_eq!(what(AGENT, id, &fields), None);
    }
    assert_eq!(what("Another", 20, &fields), None);
}

#[test]
fn evidence_is_one_line() {
    let out =
        parse(&[with_bytes(event(AGENT, 21, &[("a", "x"), ("updatelist", "\n- A\n- B"), ("b", "")]), wide("svc"))]);
    assert_eq!(out.events[0].text, "WindowsUpdateClient 21  a=x  updatelist=- A - B  Binary=svc");
    assert_eq!((out.events[0].line, out.events[0].offset), (1, 4_096 + 512));
    let shown = records(&sample::log(&[event("EventLog", 6005, &[("", "\u{200e}2022")])])[..], 1, 2);
    assert_eq!(shown, [(1, "2022-10-10T08:38:25.123Z  EventLog 6005  2022".to_owned())]);
}

#[test]
fn packages_with_states_as_numbers_and_as_words() {
    for state in [
        &[("IntendedPackageState", "5112"), ("IntendedPackageStateTextized", "Installed")][..],
        &[("IntendedPackageState", "5112")],
        &[("IntendedPackageState", "Installed")],
    ] {
        let mut fields = vec![("PackageIdentifier", "KB5034122")];
        fields.extend(state);
        fields.extend([("ErrorCode", "0x800f0922"), ("Client", "UpdateAgentLCU")]);
        let event = sample::Event { section: "UserData", ..event("Microsoft-Windows-Servicing", 3, &fields) };
        let What::PackageEvent { step, package, target, code, client } = &parse(&[event]).events[0].what else {
            panic!()
        };
        assert_eq!((*step, &package[..], &target[..]), (PackageStep::Failed, "KB5034122", "Installed"));
        assert_eq!((code.0, &client[..]), (0x800F_0922, "UpdateAgentLCU"));
    }
    assert_eq!(what("Microsoft-Windows-Servicing", 9, &[("updateName", "TelnetClient")]), None);
}

#[test]
fn stand_alone_packages_write_codes_as_decimals() {
    let wusa = "Microsoft-Windows-WUSA";
    let command = r#"wusa.exe "D:\Windows6.1-KB958488-v6001-x86.msu" /quiet"#;
    let fields = [("UpdateTitle", ""), ("ErrorCode", "2359302"), ("ErrorString", ""), ("CommandLine", command)];
    let failed = What::Standalone {
        step: StandaloneStep::Failed,
        title: String::new(),
        command: command.into(),
        code: Code(0x0024_0006),
    };
    assert_eq!(what(wusa, 3, &fields), Some(failed.clone()));
    assert_eq!(what(wusa, 3, &fields.map(|(_, value)| ("", value))), Some(failed));
    let Some(What::Standalone { step, code, .. }) = what(wusa, 8, &[("ErrorCode", "2149842967")]) else { panic!() };
    assert_eq!((step, code.0), (StandaloneStep::UninstallFailed, 0x8024_0017));
    let Some(What::Standalone { step, title, .. }) = what(wusa, 4, &[("", "KB1 title"), ("", command)]) else {
        panic!()
    };
    assert_eq!((step, &title[..]), (StandaloneStep::RestartNeeded, "KB1 title"));
    assert!(matches!(what(wusa, 6, &[("", command)]), Some(What::Standalone { command: c, .. }) if c == command));
}

#[test]
fn codes_in_all_their_spellings() {
    for (text, number) in [
        ("0x80073712", 0x8007_3712),
        ("0x0", 0),
        ("2359302", 0x0024_0006),
        ("-2147023143", 0x8007_06D9),
        ("%%1058", 0x8007_0422),
        ("%%2147942414", 0x8007_000E),
        ("1603", 0x8007_0643),
        ("", 0),
        ("no number", 0),
    ] {
        assert_eq!(code(text).0, number, "{text}");
    }
}

#[test]
fn starts_and_stops() {
    let steps = [
        ("EventLog", 6005, Some(PowerStep::Boot)),
        ("EventLog", 6006, Some(PowerStep::Shutdown)),
        ("EventLog", 6008, Some(PowerStep::Unexpected)),
        ("EventLog", 6009, None),
        (KERNEL, 12, Some(PowerStep::Boot)),
        (KERNEL, 13, Some(PowerStep::Shutdown)),
        ("Microsoft-Windows-Kernel-Power", 41, Some(PowerStep::Unexpected)),
        ("Microsoft-Windows-Kernel-Boot", 27, None),
        ("Netwtw08", 6005, None),
    ];
    for (provider, id, step) in steps {
        assert_eq!(what(provider, id, &[]), step.map(What::Power), "{provider} {id}");
    }
    let fields = [
        ("param1", r"C:\WINDOWS\servicing\TrustedInstaller.exe (PC-0417)"),
        ("param2", "PC-0417"),
        ("param7", r"CORP\li.wei"),
    ];
    let out = parse(&[event("USER32", 1074, &fields)]);
    let by = r"C:\WINDOWS\servicing\TrustedInstaller.exe".to_owned();
    assert_eq!(out.events[0].what, What::Power(PowerStep::Asked { by }));
    let named: Vec<_> = out.identifiers.iter().map(|name| (name.kind, &name.value[..])).collect();
    for expected in [
        (IdentifierKind::Host, "PC-0417"),
        (IdentifierKind::User, "li.wei"),
        (IdentifierKind::Domain, "CORP"),
        (IdentifierKind::Domain, "corp.example"),
    ] {
        assert!(named.contains(&expected), "{expected:?}: {named:?}");
    }
    for nobody in [r"NT AUTHORITY\SYSTEM", r"NT-AUTORITÄT\SYSTEM", "nobody"] {
        let out = parse(&[event("User32", 1074, &[("param7", nobody)])]);
        assert!(!out.identifiers.iter().any(|name| name.kind == IdentifierKind::User), "{nobody}");
    }
    assert!(out.hints.iter().any(|hint| hint.fact == Fact::Computer("PC-0417".into())));
}

fn moment(parts: [u16; 8]) -> Vec<u8> {
    parts.iter().flat_map(|part| part.to_le_bytes()).collect()
}

#[test]
fn both_clocks_and_the_zone() {
    let (local, utc) = (moment([2022, 2, 1, 28, 15, 20, 51, 678]), moment([2022, 2, 1, 28, 7, 20, 51, 678]));
    let fell = with_bytes(event("EventLog", 6008, &[("", "15:20:51")]), [&local[..], &utc, &[0; 8]].concat());
    let zone = event("EventLog", 6013, &[("", ""), ("", "237336"), ("", "60"), ("", "-480 中国标准时间")]);
    let out = parse(&[fell, zone.clone(), event("EventLog", 6009, &[("", "10.00."), ("", "19044"), ("", "")])]);
    let clock: Vec<_> = out.clock.iter().map(|w| (w.kind, w.minutes, w.line, w.from.map(|t| t.to_iso()))).collect();
    let at = Some("2022-02-28T15:20:51.678".to_owned());
    assert_eq!(clock, [(WitnessKind::EventLog, 480, 1, at), (WitnessKind::EventLogZone, 480, 2, None)]);
    assert!(out.hints.iter().any(|hint| hint.fact == Fact::Build("19044".into())));
    // Two zones: each holds where it was seen.
    let moved = event("EventLog", 6013, &[("", "300 Eastern Standard Time")]);
    let out = parse(&[zone, moved]);
    assert!(out.clock.len() == 2 && out.clock.iter().all(|w| w.from.is_some() && w.to.is_some()));
    // No place on Earth.
    let out = parse(&[
        event("EventLog", 6013, &[("", "-32768 x")]),
        with_bytes(event("EventLog", 6008, &[]), [&local[..], &moment([2022, 2, 1, 26, 7, 20, 51, 678])].concat()),
        with_bytes(event("EventLog", 6008, &[]), vec![0; 20]),
    ]);
    assert_eq!(out.clock, []);
}

#[test]
fn a_clock_that_slept_was_not_set() {
    let set = |old: &str, new: &str, reason: &str, process: &str| {
        let fields = [("NewTime", new), ("OldTime", old), ("Reason", reason), ("ProcessName", process)];
        what(KERNEL, 1, &fields).is_some()
    };
    let (early, late) = ("2022-10-10T08:00:00.500Z", "2022-10-10T17:00:00Z");
    let settings = r"\Device\HarddiskVolume3\Windows\System32\SystemSettingsAdminFlows.exe";
    assert!(set(late, early, "", ""), "back");
    assert!(set(late, early, "2", ""), "back, whoever did it");
    assert!(set(early, late, "1", settings), "forward by a program");
    assert!(!set(early, late, "1", r"C:\Program Files\VMware\VMware Tools\vmtoolsd.exe"), "a paused virtual machine");
    assert!(!set(early, late, "1", ""), "nobody is named: a paused machine looks the same");
    assert!(!set(early, late, "2", settings), "the hardware clock after sleep");
    assert!(set("2016-01-01T00:00:00Z", late, "2", ""), "a dead battery");
    assert!(!set(early, "2022-10-10T08:00:59Z", "1", settings) && !set("2022-10-10T08:00:59Z", early, "1", settings));
    assert!(!set("0", late, "1", settings), "no time");
}

#[test]
fn services_by_their_own_name_or_the_one_shown() {
    let failed =
        |name: &str, number: u32| What::Service { name: name.into(), change: Change::Failed, code: Code(number) };
    let fields = [("param1", "Windows 更新"), ("param2", "%%1058")];
    assert_eq!(what(SCM, 7023, &fields), Some(failed("wuauserv", 0x8007_0422)));
    let by_key = with_bytes(event(SCM, 7000, &[("param1", "某服务"), ("param2", "%%2")]), wide("TrustedInstaller/1\0"));
    assert_eq!(parse(&[by_key]).events[0].what, failed("TrustedInstaller", 0x8007_0002));
    let fields = [("param1", "30000"), ("param2", "Cryptographic Services")];
    assert_eq!(what(SCM, 7009, &fields), Some(failed("CryptSvc", 0)));
    let fields = [("", "BITS"), ("", "RPC"), ("", "%%1068")];
    assert_eq!(what(SCM, 7001, &fields), Some(failed("BITS", 0x8007_042C)));
    // A service's own number is not Windows'.
    assert_eq!(what(SCM, 7024, &[("param1", "wuauserv"), ("param2", "%%5")]), Some(failed("wuauserv", 0)));
    let own = [("param1", "wuauserv"), ("param2", "%%2147944320")];
    assert_eq!(what(SCM, 7024, &own), Some(failed("wuauserv", 0x8007_0780)));
    // Security software counts, others do not; nor does another provider with the same id.
    assert!(what(SCM, 7031, &[("param1", "CyveraService"), ("param2", "1")]).is_some());
    assert_eq!(what(SCM, 7031, &[("param1", "W32Time"), ("param2", "1")]), None);
    assert_eq!(what("Netwtw08", 7023, &[("param1", "wuauserv"), ("param2", "%%2")]), None);
    assert_eq!(what(SCM, 7036, &[("param1", "Windows Update"), ("param2", "running")]), None);
}

#[test]
fn only_disabled_is_a_finding() {
    let changed = |before: &str, after: &str, key: &str| {
        let fields = [("param1", "shown"), ("param2", before), ("param3", after), ("param4", key)];
        what(SCM, 7040, &fields).map(|what| match what {
            What::Service { change, .. } => change,
            _ => panic!(),
        })
    };
    assert_eq!(changed("demand start", "disabled", "wuauserv"), Some(Change::Disabled));
    assert_eq!(changed("按需启动", "已禁用", "wuauserv"), Some(Change::Disabled));
    assert_eq!(changed("Manuell starten", "Deaktiviert", "UsoSvc"), Some(Change::Disabled));
    assert_eq!(changed("已禁用", "自动启动", "wuauserv"), Some(Change::Enabled));
    assert_eq!(changed("demand start", "auto start", "BITS"), None);
    assert_eq!(changed("按需启动", "已禁用", "NgcCtnrSvc"), None);
}

#[test]
fn security_software_and_filters() {
    let installed = |name: &str, path: &str, kind: &str| {
        let fields = [("ServiceName", name), ("ImagePath", path), ("ServiceType", kind)];
        parse(&[event(SCM, 7045, &fields)])
    };
    let out = installed("Some agent", r"\SystemRoot\system32\drivers\tmcomm.sys", "kernel mode driver");
    let known = !crate::products::matching(PresenceKind::Driver, "tmcomm.sys").is_empty();
    assert_eq!(out.events.len(), usize::from(known));
    let out = installed("CyveraService", r#""C:\Program Files\Palo\cyserver.exe" -service"#, "user mode service");
    let What::Service { name, change, .. } = &out.events[0].what else { panic!() };
    assert_eq!((&name[..], *change), ("CyveraService", Change::Installed));
    let kinds: Vec<_> = out
        .hints
        .iter()
        .filter_map(|hint| match &hint.fact {
            Fact::Presence { kind, running: false, .. } => Some(*kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [PresenceKind::Service, PresenceKind::Process]);
    assert_eq!(installed("X", r"C:\x\x.sys", "文件系统驱动程序").events.len(), 1);
    assert_eq!(installed("Printer", r"C:\x\y.exe", "user mode service").events.len(), 0);

    // Of two boots only the last one's filters are here.
    let at = |seconds: u64, event: sample::Event<'static>| sample::Event { time: TIME + seconds * SECOND, ..event };
    let filter = |name| event("Microsoft-Windows-FilterManager", 6, &[("DeviceName", name)]);
    let out = parse(&[
        at(0, event(KERNEL, 12, &[])),
        at(5, filter("GoneFlt")),
        at(90_000, event(KERNEL, 12, &[])),
        at(90_005, filter("FileInfo")),
    ]);
    let present: Vec<_> = out.hints.iter().filter(|hint| matches!(hint.fact, Fact::Presence { .. })).collect();
    assert_eq!((present.len(), present[0].line), (1, 4));
    assert_eq!(out.events.iter().filter(|e| matches!(e.what, What::FilterLoaded { .. })).count(), 2);
}

#[test]
fn disks_and_file_systems() {
    let device = |provider: &str, id, fields: &[(&str, &str)]| match what(provider, id, fields) {
        Some(What::Storage { device, .. }) => Some(device),
        None => None,
        _ => panic!(),
    };
    assert_eq!(device("Disk", 51, &[("", r"\Device\Harddisk1\DR1")]).unwrap(), r"\Device\Harddisk1\DR1");
    assert_eq!(device("Ntfs", 55, &[("", ""), ("", "C:")]).unwrap(), "C:");
    let volume = |state| [("DriveName", "C:"), ("CorruptionActionState", state)];
    assert_eq!(device("Microsoft-Windows-Ntfs", 98, &volume("0")), None);
    assert_eq!(device("Microsoft-Windows-Ntfs", 98, &volume("1")).unwrap(), "C:");
    assert!(device("iaStorAVC", 129, &[("", r"\Device\RaidPort0")]).is_some());
    assert_eq!(device("Microsoft-Windows-Kernel-Boot", 153, &[]), None);
    let snapshot = |level| parse(&[sample::Event { level, ..event("volsnap", 36, &[("", "C:")]) }]).events.len();
    assert_eq!((snapshot(2), snapshot(4)), (1, 0));
}

#[test]
fn crashes_of_servicing() {
    let fields =
        ["TiWorker.exe", "10.0", "5fc6", "wcp.dll", "10.0", "a280", "c0000005", "34c3c"].map(|text| ("", text));
    let Some(What::Crash { process, module, code }) = what("Application Error", 1000, &fields) else { panic!() };
    assert_eq!((&process[..], &module[..], code.0), ("TiWorker.exe", "wcp.dll", 0xC000_0005));
    let host = [("AppName", "svchost.exe_wuauserv"), ("ModuleName", "ntdll.dll"), ("ExceptionCode", "c0000374")];
    assert!(what("Application Error", 1000, &host).is_some());
    assert_eq!(what("Application Error", 1000, &[("", "notepad.exe")]), None);
    let report = |name| {
        let fields = ["", "0", name, "", "0", "TrustedInstaller.exe", "1", "2", "cbscore.dll", "3", "4", "c0000005"];
        what("Windows Error Reporting", 1001, &fields.map(|text| ("", text)))
    };
    assert!(matches!(report("APPCRASH"), Some(What::Crash { module, .. }) if module == "cbscore.dll"));
    assert_eq!(report("AppHangB1"), None);
}

#[test]
fn error_reports_remember_what_servicing_and_the_agent_said() {
    let report = |name, values: [&str; 10]| {
        let fields = ["", "0", name, "", "0"].into_iter().chain(values).map(|text| ("", text));
        what("Windows Error Reporting", 1001, &fields.collect::<Vec<_>>())
    };
    let package = ["10.0", "Package_for_RollupFix", "17763.1697.1.9", "amd64", "unknown", "80073701"];
    let mut values = [""; 10];
    values[..6].copy_from_slice(&package);
    values[6..].copy_from_slice(&["Resolve", "Absent", "Installed", "WindowsUpdateAgent"]);
    let Some(What::FailureReport { package, code, source, .. }) = report("CbsPackageServicingFailure2", values) else {
        panic!()
    };
    assert_eq!((code.0, &source[..]), (0x8007_3701, "Resolve"));
    assert_eq!(package, "Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.1697.1.9");
    let update = "25acae93-40d4-4e62-814c-efb2f29f1bca";
    let agent = |scenario| {
        report("WindowsUpdateFailure3", ["10.0", "8024402c", update, scenario, "0", "0", "0", "x", "{1}", "0"])
    };
    assert!(matches!(agent("Install"), Some(What::AgentFailure { code, .. }) if code.0 == 0x8024_402C));
    assert_eq!(agent("Scan"), None);
}

#[test]
fn programs_are_told_once() {
    let in_words = event("MsiInstaller", 11707, &[("", "产品: 奇安信天擎 -- 安装操作已成功完成。"), ("", "(NULL)")]);
    let fields = ["奇安信天擎", "10.0", "2052", "0", "QAX"].map(|text| ("", text));
    let with_status = sample::Event { time: TIME + SECOND, ..event("MsiInstaller", 1033, &fields) };
    let out = parse(&[in_words, with_status]);
    assert_eq!(out.events.len(), 1);
    let What::Product { name, change, .. } = &out.events[0].what else { panic!() };
    assert_eq!((&name[..], *change), ("奇安信天擎", Change::Installed));
    let fields = ["Agent", "1.0", "1033", "1603", "X"].map(|text| ("", text));
    let failed = What::Product { name: "Agent".into(), change: Change::Failed, code: Code(0x8007_0643) };
    assert_eq!(what("MsiInstaller", 1033, &fields), Some(failed));
}

#[test]
fn a_ring_is_put_in_order() {
    let block = |day: u64, first| {
        let events: Vec<_> = (0..40)
            .map(|i| sample::Event { time: TIME + (day * 86_400 + i) * SECOND, level: 2, ..event(KERNEL, 12, &[]) })
            .collect();
        sample::block(&events, first)
    };
    // The newest block stands first.
    let out = read_log(&sample::file(&[block(2, 81), block(0, 1), block(1, 41)]));
    assert_eq!(out.events.iter().map(|event| event.line).collect::<Vec<_>>(), (1..=120).collect::<Vec<_>>());
    assert_eq!((out.first, out.last), (out.events[0].time, out.events[119].time));
    assert_eq!(out.error_hours.iter().map(|hour| hour.count).collect::<Vec<_>>(), [40, 40, 40]);
    assert!(out.error_hours.is_sorted_by_key(|hour| hour.hour));
}

#[test]
fn the_latest_events_stay_whatever_their_place() {
    let block = |n: u64| {
        let time = |i| TIME + (n * 70 + i) * SECOND;
        let events: Vec<_> = (0..70).map(|i| sample::Event { time: time(i), ..event(AGENT, 21, &[]) }).collect();
        sample::block(&events, n * 70)
    };
    let blocks: Vec<_> = (0..100).rev().map(block).collect();
    let out = read_log(&sample::file(&blocks));
    assert_eq!(out.records, 7_000);
    assert!(out.events.len() <= KIND_LIMIT && out.events.is_sorted_by_key(|event| event.line));
    assert_eq!(out.events.last().unwrap().line, 6_999);
    assert_eq!(out.events.len() as u64 + out.dropped_events, 7_000);
    assert!(out.issues.contains(&ScanIssue::EventsDropped { count: out.dropped_events }));
}

#[test]
fn impossible_times_count_and_cover_nothing() {
    let never = sample::Event { time: 0, ..event("EventLog", 6005, &[]) };
    // The frame's own time counts where the event's cannot be.
    let out = parse(std::slice::from_ref(&never));
    assert_eq!((out.first, out.issues.len()), (out.events[0].time, 0));
    let mut bytes = sample::log(&[never]);
    bytes[4_096 + 512 + 16..][..8].fill(0);
    let out = read_log(&bytes);
    assert_eq!((out.first, out.last, out.records, out.events[0].time), (None, None, 1, None));
    assert_eq!(out.issues, [ScanIssue::ImpossibleTimes { count: 1 }]);
}

#[test]
fn records_are_shown_by_their_numbers() {
    let events: Vec<_> = (0..10).map(|i| event("Any", i, &[("n", "v")])).collect();
    let file = sample::file(&[sample::block(&events, 11), sample::block(&events, 1)]);
    let shown = records(&file[..], 9, 13);
    assert_eq!(shown.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [9, 10, 11, 12]);
    assert!(shown[0].1.ends_with("Any 8  n=v"), "{}", shown[0].1);
    assert_eq!(records(&file[..], 21, u64::MAX), []);
}
