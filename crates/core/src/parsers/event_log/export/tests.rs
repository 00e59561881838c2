use super::super::read as read_log;
use super::*;
use crate::artifact::ArtifactKind;
use crate::evtx::sample;
use crate::extract::{AgentStep, Change, Fact, IdentifierKind, PackageStep, PowerStep, What};

fn export(text: &str) -> Extract {
    export_bytes(text.as_bytes())
}

fn export_bytes(bytes: &[u8]) -> Extract {
    let mut out = Extract { kind: ArtifactKind::EventExport, ..Extract::default() };
    let encoding = Encoding::detect(&bytes[..bytes.len().min(65_536)]).unwrap();
    read(bytes, encoding, &mut out).unwrap();
    out
}

fn whats(out: &Extract) -> Vec<&What> {
    out.events.iter().map(|event| &event.what).collect()
}

fn local(stamp: Option<Stamp>) -> String {
    match stamp {
        Some(Stamp::Local(time)) => time.to_iso(),
        Some(Stamp::Utc(time)) => time.to_rfc3339(),
        other => format!("{other:?}"),
    }
}

const XMLNS: &str = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";

fn xml(provider: &str, id: u16, number: u64, fields: &[(&str, &str)]) -> String {
    let fields: String = fields
        .iter()
        .map(|(name, value)| match *name {
            "" => format!("<Data>{value}</Data>"),
            _ => format!("<Data Name='{name}'>{value}</Data>"),
        })
        .collect();
    format!(
        "<Event {XMLNS}><System><Provider Name='{provider}' Guid='{{945a8954-c147-4acd-923f-40c45405a658}}'/><EventID Qualifiers='0'>{id}</EventID><Version>1</Version><Level>2</Level><TimeCreated SystemTime='2022-10-10T08:38:25.1239999Z'/><EventRecordID>{number}</EventRecordID><Correlation/><Channel>System</Channel><Computer>PC-0417.corp.example</Computer><Security UserID='S-1-5-21-1-2-3-1001'/></System><EventData>{fields}</EventData></Event>"
    )
}

const AGENT: &str = "Microsoft-Windows-WindowsUpdateClient";

fn failed() -> String {
    let fields = [
        ("errorCode", "0x80073712"),
        ("updateTitle", "2022-适用于 Windows 11 的 03 累积更新 &amp; more (KB5011493)"),
        ("updateGuid", "{25acae93-40d4-4e62-814c-efb2f29f1bca}"),
        ("updateRevisionNumber", "201"),
    ];
    xml(AGENT, 20, 184_041, &fields)
}

#[test]
fn xml_says_what_the_log_says() {
    let fields = [
        ("errorCode", "0x80073712"),
        ("updateTitle", "2022-适用于 Windows 11 的 03 累积更新 & more (KB5011493)"),
        ("updateGuid", "{25acae93-40d4-4e62-814c-efb2f29f1bca}"),
        ("updateRevisionNumber", "201"),
    ];
    let mut log = Extract { kind: ArtifactKind::EventLog, ..Extract::default() };
    read_log(&sample::log(&[sample::event(AGENT, 20, &fields)])[..], &mut log).unwrap();
    let one = failed();
    for text in [
        one.clone(),
        format!("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>{one}</Events>"),
        one.replace("><", ">\r\n  <"),
        one.replace(
            "</Event>",
            "<RenderingInfo Culture='zh-CN'><Message>安装失败</Message><Level>错误</Level></RenderingInfo></Event>",
        ),
    ] {
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for out in [export(&text), export_bytes(&wide)] {
            assert_eq!(whats(&out), whats(&log), "{text}");
            assert_eq!((out.events[0].time, &out.events[0].text), (log.events[0].time, &log.events[0].text));
            assert_eq!((out.first, out.last, out.records, out.issues.len()), (log.first, log.last, 1, 0), "{text}");
            assert_eq!(out.error_hours.len(), 1);
            assert!(out.hints.iter().any(|hint| hint.fact == Fact::Computer("PC-0417".into())));
            assert!(out.identifiers.iter().any(|i| i.kind == IdentifierKind::Sid && i.value == "S-1-5-21-1-2-3-1001"));
        }
    }
}

#[test]
fn events_are_addressed_by_their_line() {
    let boot = xml("EventLog", 6005, 7, &[]);
    let text = format!("<Events>\n{}\n{}{}\n</Events>", failed(), boot, boot.replace("25.12", "26.12"));
    let out = export(&text);
    let places: Vec<(u64, u64)> = out.events.iter().map(|event| (event.line, event.offset)).collect();
    let at = |n: usize| text.match_indices("<Event ").nth(n).unwrap().0 as u64;
    assert_eq!(places, [(2, at(0)), (3, at(1)), (3, at(2))]);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let units = |n: usize| 2 + 2 * text[..usize::try_from(at(n)).unwrap()].encode_utf16().count() as u64;
    let out = export_bytes(&wide);
    assert_eq!(out.events.iter().map(|event| event.offset).collect::<Vec<_>>(), [units(0), units(1), units(2)]);
}

#[test]
fn damaged_xml_costs_the_events_it_is_damaged_in() {
    let (one, boot) = (failed(), xml("EventLog", 6005, 7, &[]));
    let damaged = |out: &Extract| match out.issues[..] {
        [ScanIssue::DamagedRecords { records, .. }] => records,
        _ => 0,
    };
    // Cut at either end, an end missing in the middle, an endless value, text between.
    let tail = &one[one.find("<EventData>").unwrap()..];
    let out = export(&format!("{tail}{boot}{}", &one[..one.len() - 60]));
    assert_eq!((out.events.len(), damaged(&out)), (2, 2));
    let out = export(&format!("{}{boot}", one.replace("</Event>", "")));
    assert_eq!((out.events.len(), damaged(&out)), (2, 1));
    let long = one.replace("0x80073712", &"x".repeat(RECORD_LIMIT * 3));
    let out = export(&format!("{boot}{long}{boot}"));
    assert_eq!((out.records, damaged(&out)), (3, 2), "the rest of what is cut has an end of its own");
    let out = export(&format!("{boot}\0\0\0garbage & < > {boot}"));
    assert_eq!(out.events.len(), 2);
    assert!(out.issues.contains(&ScanIssue::NulBytes { count: 3 }));
    for deep in [one.replace("<EventData>", &format!("<EventData>{}", "<a>".repeat(5_000))), "<Event ".repeat(50_000)] {
        assert!(damaged(&export(&format!("{boot}{deep}{boot}"))) > 0);
    }
    let bad = one.replace("2022-10-10T", "1601-01-01T");
    assert_eq!(export(&bad).issues, [ScanIssue::ImpossibleTimes { count: 1 }]);
}

#[test]
fn every_cut_of_a_file_is_read() {
    let text = format!("<Events>\r\n{}\r\n{}\r\n</Events>", failed(), xml("EventLog", 6005, 7, &[]));
    for size in (40..text.len()).filter(|size| text.is_char_boundary(*size)) {
        assert!(export(&text[..size]).events.len() <= 2);
        export(&text[size..]);
    }
}

const TYPED: &str = "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n\"Message\",\"Id\",\"Level\",\"RecordId\",\"ProviderName\",\"MachineName\",\"UserId\",\"TimeCreated\"\r\n";

#[test]
fn powershell_tables() {
    let text = format!(
        "{TYPED}{}{}{}{}",
        "\"Package KB5015736 failed to be changed to the Installed state. Status: 0x80073712.\",\"3\",\"0\",\"9\",\"Microsoft-Windows-Servicing\",\"PC-1\",\"S-1-5-18\",\"9/13/2022 3:55:05 PM\"\r\n",
        "\"Windows update \"\"Security Update (KB5015736)\"\" could not be installed because of error 2359302 \"\"\"\" (Command line: \"\"\"\"C:\\wusa.exe\"\" \"\"D:\\kb5015736.msu\"\" /quiet\"\")\",\"3\",\"2\",\"8\",\"Microsoft-Windows-WUSA\",\"PC-1\",\"S-1-5-21-1-2-3-500\",\"9/12/2022 3:55:05 PM\"\r\n",
        "\"Initiating changes for package KB5015736. Current state is Absent. Target state is Staged. Client id: WindowsUpdateAgent.\",\"1\",\"0\",\"7\",\"Microsoft-Windows-Servicing\",\"PC-1\",\"S-1-5-18\",\"9/2/2022 12:05:05 AM\"\r\n",
        "\"Something\r\n\r\non lines\",\"77\",\"2\",\"6\",\"Other\",\"PC-1\",,\"9/1/2022 3:55:05 PM\"\r\n",
    );
    let out = export(&text);
    let times: Vec<String> = out.events.iter().map(|event| local(event.time)).collect();
    assert_eq!(times, ["2022-09-02T00:05:05", "2022-09-12T15:55:05", "2022-09-13T15:55:05"]);
    let package = |step, target: &str, code, client: &str| What::PackageEvent {
        step,
        package: "KB5015736".into(),
        target: target.into(),
        code: crate::hresult::Code(code),
        client: client.into(),
    };
    assert_eq!(out.events[0].what, package(PackageStep::Started, "Staged", 0, "WindowsUpdateAgent"));
    assert_eq!(out.events[2].what, package(PackageStep::Failed, "Installed", 0x8007_3712, ""));
    let What::Standalone { title, command, code, .. } = &out.events[1].what else { panic!() };
    assert_eq!((&title[..], code.0), ("Security Update (KB5015736)", 0x0024_0006));
    assert_eq!(command, r#""C:\wusa.exe" "D:\kb5015736.msu" /quiet"#);
    assert_eq!((out.records, out.events[0].line, out.issues.len()), (4, 5, 0));
    assert_eq!((local(out.first), local(out.last)), ("2022-09-01T15:55:05".into(), "2022-09-13T15:55:05".into()));
    assert!(out.error_hours.is_empty());
    assert_eq!(
        out.events[2].text,
        "Servicing 3  Package KB5015736 failed to be changed to the Installed state. Status: 0x80073712."
    );
}

#[test]
fn tables_of_the_event_viewer() {
    let chinese = "级别,日期和时间,来源,事件 ID,任务类别\r\n信息,2022/10/10 16:38:25,Microsoft-Windows-WindowsUpdateClient,19,Windows 更新代理,安装成功: Windows 成功安装了下列更新: 2022-10 累积更新，适合基于 x64 的系统 (KB5018410)\r\n错误,2022/10/10 16:20:00,Microsoft-Windows-WindowsUpdateClient,20,Windows 更新代理,\"安装失败: Windows 安装下列更新失败，错误为 0x80073712: 2022-10 适用于 Windows 10 的更新 (KB5018411)。\"\r\n错误,2022/10/10 16:10:00,Service Control Manager,7023,无,\"Windows Update 服务因下列错误而停止: \r\n%%2147942414\"\r\n";
    let english = "Level\tDate and Time\tSource\tEvent ID\tTask Category\r\nInformation\t2022-10-10 16:38:25\tMicrosoft-Windows-WindowsUpdateClient\t19\tWindows Update Agent\tInstallation Successful: Windows successfully installed the following update: 2022-10 累积更新，适合基于 x64 的系统 (KB5018410)\r\nError\t2022-10-10 16:20:00\tMicrosoft-Windows-WindowsUpdateClient\t20\tWindows Update Agent\tInstallation Failure: Windows failed to install the following update with error 0x80073712: 2022-10 适用于 Windows 10 的更新 (KB5018411).\r\nError\t2022-10-10 16:10:00\tService Control Manager\t7023\tNone\tThe\tWindows Update service terminated with the following error: \r\n%%2147942414\r\n";
    for text in [chinese, english] {
        let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
        for out in [export(text), export_bytes(&gbk)] {
            let [What::Service { name, change, code }, failed, done] = whats(&out)[..] else { panic!("{out:?}") };
            assert_eq!((&name[..], *change, code.0), ("wuauserv", Change::Failed, 0x8007_000E));
            let What::Agent { step, code, title, .. } = failed else { panic!() };
            assert_eq!((*step, code.0), (AgentStep::InstallFailed, 0x8007_3712));
            assert_eq!(title, "2022-10 适用于 Windows 10 的更新 (KB5018411)");
            let What::Agent { step, title, .. } = done else { panic!() };
            assert_eq!(
                (*step, &title[..]),
                (AgentStep::Installed, "2022-10 累积更新，适合基于 x64 的系统 (KB5018410)")
            );
            assert_eq!((out.records, local(out.last)), (3, "2022-10-10T16:38:25".to_owned()));
            assert_eq!(out.events.iter().map(|event| event.line).collect::<Vec<_>>(), [4, 3, 2]);
            assert!(out.issues.is_empty(), "{:?}", out.issues);
        }
    }
}

#[test]
fn text_of_wevtutil() {
    let text = "Event[0]:\r\n  Log Name: System\r\n  Source: User32\r\n  Date: 2022-10-10T16:38:25.123\r\n  Event ID: 1074\r\n  Task: N/A\r\n  Level: Information\r\n  Opcode: N/A\r\n  Keyword: Classic\r\n  User: S-1-5-18\r\n  User Name: NT AUTHORITY\\SYSTEM\r\n  Computer: PC-1.corp.example\r\n  Description: \r\nThe process C:\\Windows\\servicing\\TrustedInstaller.exe (PC-1) has initiated the restart of computer PC-1 on behalf of user NT AUTHORITY\\SYSTEM for the following reason: Operating System: Upgrade (Planned)\r\n Reason Code: 0x80020003\r\n\r\nEvent[1]:\r\n  Log Name: System\r\n  Source: Microsoft-Windows-Kernel-Power\r\n  Date: 2022-10-10T16:48:25.123\r\n  Event ID: 41\r\n  Level: Critical\r\n  Computer: PC-1.corp.example\r\n  Description: \r\nThe system has rebooted without cleanly shutting down first.\r\n\r\n";
    let chinese = "事件[0]:\r\n  日志名称: System\r\n  来源: User32\r\n  日期: 2022-10-10T16:38:25.123\r\n  事件 ID: 1074\r\n  级别: 信息\r\n  计算机: PC-1.corp.example\r\n  描述: \r\n进程 C:\\Windows\\servicing\\TrustedInstaller.exe (PC-1) 由于以下原因已代表用户 NT AUTHORITY\\SYSTEM 启动计算机 PC-1 的 重新启动: 操作系统: 升级(计划内)\r\n\r\n事件[1]:\r\n  日志名称: System\r\n  来源: Microsoft-Windows-Kernel-Power\r\n  日期: 2022-10-10T16:48:25.123\r\n  事件 ID: 41\r\n  级别: 关键\r\n  计算机: PC-1.corp.example\r\n  描述: \r\n系统已在未先正常关机的情况下重新启动。\r\n";
    for text in [text, chinese, &text.replace("]:", "]")] {
        for text in [text.to_owned(), format!("rest of a sentence\r\n\r\n{text}")] {
            let out = export(&text);
            let asked = What::Power(PowerStep::Asked { by: "C:\\Windows\\servicing\\TrustedInstaller.exe".into() });
            assert_eq!(whats(&out), [&asked, &What::Power(PowerStep::Unexpected)], "{text}");
            assert_eq!(local(out.events[0].time), "2022-10-10T16:38:25.123");
            assert_eq!((out.records, out.issues.len()), (2, 0));
            assert!(out.hints.iter().any(|hint| hint.fact == Fact::Computer("PC-1".into())));
        }
    }
    assert_eq!(export(text).events[1].line, 17);
}

#[test]
fn a_sentence_that_names_its_moment_gives_the_offset() {
    let block = |id: u16, provider: &str, date: &str, words: &str| {
        format!(
            "Event[{id}]:\r\n  Log Name: System\r\n  Source: {provider}\r\n  Date: {date}\r\n  Event ID: {id}\r\n  Level: Error\r\n  Description: \r\n{words}\r\n\r\n"
        )
    };
    let kernel = "Microsoft-Windows-Kernel-General";
    let started = "The operating system started at system time \u{200e}2022\u{200e}-\u{200e}10\u{200e}-\u{200e}10T08:38:20.500000000Z.";
    let text = |zone: &str, hour: u8| {
        let boot = block(
            6005,
            "EventLog",
            &format!("2022-10-10T{hour:02}:38:24.000{zone}"),
            "The Event log service was started.",
        );
        boot + &block(12, kernel, &format!("2022-10-10T{hour:02}:38:25.123{zone}"), started)
    };
    for zone in ["", "0000Z"] {
        let out = export(&text(zone, 16));
        let clock: Vec<_> = out.clock.iter().map(|witness| witness.minutes).collect();
        assert_eq!(clock, [480], "{zone}");
        let times: Vec<String> = out.events.iter().map(|event| local(event.time)).collect();
        assert_eq!(times, ["2022-10-10T16:38:24", "2022-10-10T16:38:25.123"], "{zone}");
        assert_eq!((local(out.first), out.error_hours.len()), ("2022-10-10T16:38:24".into(), 0));
    }
    let out = export(&text("0000Z", 8));
    assert_eq!((local(out.first), out.clock.len(), out.error_hours.len()), ("2022-10-10T08:38:24Z".into(), 0, 1));
}

#[test]
fn what_the_event_viewer_copies() {
    let text = "日志名称:          Application\n来源:            Application Error\n日期:            2022/10/10 16:38:25\n事件 ID:         1000\n任务类别:          (100)\n级别:            错误\n关键字:           经典\n用户:            暂缺\n计算机:           PC-1\n描述:\n错误应用程序名称: TiWorker.exe，版本: 10.0.19041.1220，时间戳: 0x538b985c\n错误模块名称: ntdll.dll，版本: 10.0.19041.1023，时间戳: 0x538b9859\n异常代码: 0xc0000005\n错误偏移量: 0x00031fe8\n事件 Xml:\n<Event><System/></Event>\n";
    let out = export(text);
    let [What::Crash { process, module, code }] = whats(&out)[..] else { panic!("{out:?}") };
    assert_eq!((&process[..], &module[..], code.0), ("TiWorker.exe", "ntdll.dll", 0xC000_0005));
    assert_eq!(local(out.events[0].time), "2022-10-10T16:38:25");
    let english = "Log Name:      Application\nSource:        Application Error\nDate:          10.10.2022 16:38:25\nEvent ID:      1000\nLevel:         Error\nComputer:      PC-1\nDescription:\nFaulting application name: TiWorker.exe, version: 10.0.19041.1220, time stamp: 0x538b985c\nFaulting module name: ntdll.dll, version: 10.0.19041.1023, time stamp: 0x538b9859\nException code: 0xc0000005\nFault offset: 0x00031fe8\n";
    assert_eq!(whats(&export(english)), whats(&out));
}

#[test]
fn lists_of_powershell() {
    let text = "\r\n\r\nTimeCreated  : 2022/10/10 16:38:25\r\nProviderName : Microsoft-Windows-WindowsUpdateClient\r\nId           : 19\r\nMessage      : 安装成功: Windows 成功安装了下列更新: 2022-10 累积更\r\n               新 (KB5018410)\r\n\r\nTimeCreated  : 2022/10/10 16:30:25\r\nProviderName : EventLog\r\nId           : 6005\r\nMessage      : 事件日志服务已启动。\r\n\r\n";
    let out = export(text);
    assert_eq!((out.records, out.events.len(), out.events[1].line), (2, 2, 3));
    let classic = "Index              : 4110\r\nEntryType          : Error\r\nInstanceId         : 3221232495\r\nMessage            : The Windows Update service terminated with the following error: \r\n                     %%1058\r\nCategory           : (0)\r\nReplacementStrings : {Windows Update, %%1058}\r\nSource             : Service Control Manager\r\nTimeGenerated      : 2022/10/10 16:38:25\r\nTimeWritten        : 2022/10/10 16:38:25\r\nUserName           : \r\n\r\n";
    let out = export(classic);
    let [What::Service { name, code, .. }] = whats(&out)[..] else { panic!("{out:?}") };
    assert_eq!((&name[..], code.0), ("wuauserv", 0x8007_0422));
}

#[test]
fn the_order_of_day_and_month_is_not_guessed() {
    let row = |id: u16, time: &str| format!("\"\",\"{id}\",\"4\",\"9\",\"EventLog\",\"PC-1\",\"\",\"{time}\"\r\n");
    let times = |rows: &[(u16, &str)]| {
        let text: String = rows.iter().map(|(id, time)| row(*id, time)).collect();
        let out = export(&format!("{TYPED}{text}"));
        let times: Vec<String> = out.events.iter().map(|event| local(event.time)).collect();
        (times, local(out.first), local(out.last))
    };
    let (all, first, last) =
        times(&[(6005, "3/10/2022 9:00:00"), (6006, "25/9/2022 9:00:00"), (6005, "4/9/2022 9:00:00")]);
    assert_eq!(all, ["2022-09-04T09:00:00", "2022-09-25T09:00:00", "2022-10-03T09:00:00"]);
    assert_eq!((first, last), ("2022-09-04T09:00:00".into(), "2022-10-03T09:00:00".into()));
    // 2 October, 12 and 11 September, backwards.
    let (all, first, _) =
        times(&[(6005, "2/10/2022 9:00:00"), (6006, "12/9/2022 9:00:00"), (6005, "11/9/2022 9:00:00")]);
    assert_eq!((all.len(), &first[..]), (3, "2022-09-11T09:00:00"));
    let (all, first, _) = times(&[(6005, "2/10/2022 9:00:00"), (6006, "3/10/2022 9:00:00")]);
    assert_eq!((all, &first[..]), (vec!["None".to_owned(); 2], "None"));
}

#[test]
fn a_sentence_nobody_knows_keeps_its_kb_and_code() {
    let row = |message: &str, id: u16, provider: &str| {
        format!("{TYPED}\"{message}\",\"{id}\",\"2\",\"9\",\"{provider}\",\"PC-1\",\"\",\"2022-10-10 9:00:00\"\r\n")
    };
    let servicing = "Microsoft-Windows-Servicing";
    let out = export(&row("Das Paket KB5015736 (0x80073712)", 3, servicing));
    let [What::PackageEvent { package, code, target, .. }] = whats(&out)[..] else { panic!() };
    assert_eq!((&package[..], code.0, &target[..]), ("KB5015736", 0x8007_3712, ""));
    for (message, id, provider) in [
        ("Das Paket KB5015736, KB5015737 (0x80073712)", 3, servicing),
        ("Nichts", 3, servicing),
        ("Windows Update started downloading an update.", 44, AGENT),
        ("", 20, AGENT),
        ("什么 服务", 7000, "Service Control Manager"),
    ] {
        assert!(export(&row(message, id, provider)).events.is_empty(), "{message}");
    }
    let out = export(&row("Windows Update konnte nicht suchen: 0x8024402c", 25, AGENT));
    assert!(
        matches!(whats(&out)[..], [What::Agent { step: AgentStep::ScanFailed, code, .. }] if code.0 == 0x8024_402C)
    );
}

#[test]
fn sentences_in_both_languages() {
    let what = |provider: &str, id: u16, message: &str| {
        let row = format!("\"{message}\",\"{id}\",\"2\",\"9\",\"{provider}\",\"PC-1\",\"\",\"2022-10-10 9:00:00\"\r\n");
        let out = export(&format!("{TYPED}{row}"));
        assert_eq!((out.records, out.issues.len()), (1, 0), "{message}");
        out.events.into_iter().next().map(|event| event.what)
    };
    for (provider, id, messages) in [
        (
            "Microsoft-Windows-Servicing",
            1,
            [
                "Initiating changes for package KB5018410. Current state is Resolved. Target state is Installed. Client id: UpdateAgentLCU.",
                "正在启动程序包 KB5018410 的更改。当前状态为 已解析。目标状态为 已安装。客户端 ID: UpdateAgentLCU。",
            ],
        ),
        (
            "Microsoft-Windows-Servicing",
            2,
            [
                "Package KB5018410 was successfully changed to the Installed state.",
                "程序包 KB5018410 已成功更改为“已安装”状态。",
            ],
        ),
        (
            "Microsoft-Windows-Servicing",
            4,
            [
                "A reboot is necessary before package KB5018410 can be changed to the Installed state.",
                "需要重新启动，才能将程序包 KB5018410 更改为 已安装 状态。",
            ],
        ),
        (
            "Microsoft-Windows-WUSA",
            3,
            [
                "Windows update  could not be installed because of error 2149842967 \"\"\"\" (Command line: \"\"\"\"C:\\Windows\\wusa.exe\"\" D:\\a.msu \"\")",
                "由于错误 2149842967“”，无法安装 Windows 更新。(命令行: \"\"\"\"C:\\Windows\\wusa.exe\"\" D:\\a.msu \"\")",
            ],
        ),
        (
            "Service Control Manager",
            7000,
            [
                "The Windows Update service failed to start due to the following error: \r\n%%1058",
                "由于下列错误，Windows Update 服务启动失败: \r\n%%1058",
            ],
        ),
        (
            "Service Control Manager",
            7001,
            [
                "The Windows Update service depends on the Remote Procedure Call (RPC) service which failed to start because of the following error: \r\n%%1058",
                "Windows Update 服务依赖于 Remote Procedure Call (RPC) 服务，该服务由于下列错误而无法启动: \r\n%%1058",
            ],
        ),
        (
            "Service Control Manager",
            7009,
            [
                "A timeout was reached (30000 milliseconds) while waiting for the Windows Update service to connect.",
                "等待 Windows Update 服务的连接超时(30000 毫秒)。",
            ],
        ),
        (
            "Service Control Manager",
            7031,
            [
                "The Windows Modules Installer service terminated unexpectedly.  It has done this 1 time(s).",
                "Windows Modules Installer 服务意外地终止，这种情况已经出现了 1 次。",
            ],
        ),
        (
            "服务控制管理器",
            7040,
            [
                "The start type of the Windows Update service was changed from demand start to disabled.",
                "Windows Update 服务的启动类型从 按需启动 更改为 已禁用。",
            ],
        ),
        (
            "MsiInstaller",
            1033,
            [
                "Windows Installer installed the product. Product Name: Some Agent. Product Version: 1.0. Product Language: 2052. Manufacturer: Some. Installation success or error status: 1603.",
                "Windows Installer 安装了产品。产品名称: Some Agent。产品版本: 1.0。产品语言: 2052。制造商: Some。安装成功或错误状态: 1603。",
            ],
        ),
        (
            "MsiInstaller",
            11707,
            ["Product: Some Agent -- Installation completed successfully.", "产品: Some Agent -- 安装操作成功完成。"],
        ),
        (
            "Microsoft-Windows-FilterManager",
            6,
            [
                "File System Filter 'wcifs' (10.0, 2016-09-15T16:42:03.000000000Z) has successfully loaded and registered with Filter Manager.",
                "文件系统筛选器“wcifs”(10.0, 2016-09-15T16:42:03.000000000Z)已成功加载并注册到筛选器管理器。",
            ],
        ),
    ] {
        let [english, chinese] = messages.map(|message| what(provider, id, message));
        assert!(english.is_some(), "{provider} {id}");
        assert_eq!(english, chinese, "{provider} {id}");
    }
}

#[test]
fn unpaired_marks_cost_one_row() {
    let mut text = TYPED.to_owned();
    let row = "\"\",\"6005\",\"4\",\"9\",\"EventLog\",\"PC-1\",\"\",\"2022-10-10 9:00:00\"\r\n";
    text += &row.repeat(3);
    text += "\"broken,\"6005\",\"4\r\n";
    text += &row.repeat(3);
    let out = export(&text);
    assert_eq!((out.events.len(), out.issues.len()), (6, 1));
    for rest in ["\"\n".repeat(300_001), format!("\"{}", "x".repeat(RECORD_LIMIT * 3)), ",".repeat(RECORD_LIMIT * 3)] {
        let out = export(&format!("{TYPED}{row}{rest}"));
        assert_eq!((out.events.len(), out.issues.len()), (1, 1));
    }
}

/// Some thousand small mistakes, the same in every run: there is nothing to assert but that reading ends.
#[test]
fn hostile_exports_end() {
    let samples = [
        failed().repeat(3),
        format!("{TYPED}\"Package KB5015736 failed to be changed to the Installed state. Status: 0x80073712.\",\"3\",\"0\",\"9\",\"Microsoft-Windows-Servicing\",\"PC-1\",\"S-1-5-18\",\"9/13/2022 3:55:05 PM\"\r\n"),
        "级别,日期和时间,来源,事件 ID,任务类别\r\n信息,2022/10/10 16:38:25,Microsoft-Windows-WindowsUpdateClient,19,代理,安装成功: Windows 成功安装了下列更新: 更新 (KB5018410)\r\n".into(),
        "Event[0]:\n  Log Name: System\n  Source: Microsoft-Windows-Kernel-General\n  Date: 2022-10-10T16:38:25.123Z\n  Event ID: 12\n  Description: \nThe operating system started at system time 2022-10-10T08:38:20.500000000Z.\n".into(),
        "TimeCreated  : 2022/10/10 16:38:25\nProviderName : EventLog\nId           : 6005\nMessage      : 事件日志服务已启动。\n\n".into(),
    ];
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap()
    };
    for round in 0..4_000 {
        let mut bytes = samples[round % samples.len()].repeat(1 + round % 3).into_bytes();
        for _ in 0..=next() % 8 {
            let at = next() % bytes.len();
            bytes[at] = b"\"<>\n\0\xFF,:&/T9 -"[next() % 14];
        }
        if let Some(encoding) = Encoding::detect(&bytes) {
            let mut out = Extract { kind: ArtifactKind::EventExport, ..Extract::default() };
            read(&bytes[..], encoding, &mut out).unwrap();
        }
    }
}
