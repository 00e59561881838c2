//! Exported event logs: the real ones by what is in them, and every log against an export of itself that an independent
//! program writes.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use evtx::EvtxParser;
use faultline_core::artifact::ArtifactKind;
use faultline_core::extract::{AgentStep, Extract, Fact, PackageStep, What};
use faultline_core::time::Stamp;
use faultline_testkit::evtx::application::ApplicationLog;
use faultline_testkit::evtx::setup::{SetupLog, State};
use faultline_testkit::evtx::system::{Service, StartType, SystemLog};
use faultline_testkit::machine::{Machine, Update};
use faultline_tests::{Given, corpus, reports, scan, word};
use std::fs;

fn extract(bytes: &[u8]) -> Extract {
    let (_, mut extracts) = scan(&[Given { name: "x.bin".into(), folder: None, bytes: bytes.to_vec() }]);
    extracts.remove(0).2
}

fn shown(stamp: Option<Stamp>) -> String {
    match stamp {
        Some(Stamp::Utc(time)) => time.to_rfc3339(),
        Some(Stamp::Local(time)) => time.to_iso(),
        other => format!("{other:?}"),
    }
}

/// The records of a log as XML, without a root.
fn as_xml(bytes: &[u8]) -> String {
    let mut parser = EvtxParser::from_buffer(bytes.to_vec()).unwrap();
    let records = parser.records().map(|record| record.unwrap().data);
    records.map(|xml| xml.split_once("?>").map_or(xml.clone(), |(_, event)| event.trim().to_owned())).collect()
}

/// What matters of an extract, wherever it stands: events in the order of time, facts, names.
fn told(extract: &Extract) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut events: Vec<String> =
        extract.events.iter().map(|event| format!("{} {:?}", shown(event.time), event.what)).collect();
    let mut facts: Vec<String> = extract.hints.iter().map(|hint| format!("{:?}", hint.fact)).collect();
    let mut names: Vec<String> =
        extract.identifiers.iter().map(|name| format!("{:?} {}", name.kind, name.value)).collect();
    [&mut events, &mut facts, &mut names].into_iter().for_each(|list| list.sort());
    (events, facts, names)
}

/// The log's own extract, and those of its export: bare, with a root, one event a line, in UTF-16.
fn assert_same(name: &str, log: &[u8]) {
    let own = extract(log);
    assert_eq!(own.kind, ArtifactKind::EventLog, "{name}");
    let bare = as_xml(log);
    let rooted = format!("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>{bare}</Events>");
    let lines = bare.replace("</Event>", "</Event>\r\n");
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(lines.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [bare.as_bytes(), rooted.as_bytes(), lines.as_bytes(), &wide] {
        let export = extract(bytes);
        assert_eq!(export.kind, ArtifactKind::EventExport, "{name}");
        let ((events, facts, names), (own_events, own_facts, own_names)) = (told(&export), told(&own));
        for (ours, logs) in events.iter().zip(&own_events) {
            assert_eq!(ours, logs, "{name}");
        }
        assert_eq!((events.len(), facts, names), (own_events.len(), own_facts, own_names), "{name}");
        assert_eq!((export.records, export.first, export.last), (own.records, own.first, own.last), "{name}");
        assert_eq!((&export.error_hours, &export.clock.len()), (&own.error_hours, &own.clock.len()), "{name}");
        assert_eq!(export.issues, own.issues, "{name}");
    }
}

#[test]
fn an_export_tells_what_its_log_tells() {
    let machine = Machine::cmge_2022();
    let clock = &machine.clock;
    let update = Update::cumulative("KB5017308", "19041.2006.1.8", "2022-09");
    let at = |text: &str| clock.at(text);
    let mut system = SystemLog::new(&machine, 7);
    system
        .boots(at("2022-09-08 08:12:40"))
        .ordinary_days(at("2022-09-08 09:00:00"), at("2022-09-14 18:00:00"))
        .fetched_and_started(at("2022-09-15 10:00:00"), &update)
        .install_failed(at("2022-09-15 10:10:00"), &update, 0x800f_0922)
        .scan_failed(at("2022-09-15 10:20:00"), 0x8024_402c)
        .start_type(at("2022-09-15 10:30:00"), Service::UPDATE, StartType::Demand, StartType::Disabled)
        .service_failed_to_start(at("2022-09-15 10:40:00"), Service::UPDATE, 1058)
        .clock_set(at("2022-09-15 11:00:00"), at("2022-09-15 13:00:00"))
        .io_retried(at("2022-09-15 13:01:00"))
        .power_lost(at("2022-09-15 13:30:00"), at("2022-09-16 08:00:00"))
        .commit_failed(at("2022-09-16 09:05:00"), &update, 0x800f_0922);
    let mut application = ApplicationLog::new(&machine);
    application
        .crashed(at("2022-09-15 10:05:00"), "TiWorker.exe", "wcp.dll", 0xC000_0005)
        .program_installed(at("2022-09-15 12:00:00"), "奇安信天擎", "10.0", "QAX")
        .servicing_reported(at("2022-09-15 10:11:00"), &update, 0x800f_0922, "Execute");
    let mut setup = SetupLog::new(&machine);
    setup
        .initiated(at("2022-09-15 10:01:00"), "KB5017308", State::Absent, State::Installed, "WindowsUpdateAgent")
        .failed(at("2022-09-15 10:09:00"), "KB5017308", State::Installed, 0x800f_0922, "WindowsUpdateAgent")
        .standalone_failed(at("2022-09-15 10:50:00"), "", 2_359_302, "", "windows10.0-kb5017308-x64.msu");
    for (name, log) in
        [("system", system.into_bytes()), ("application", application.into_bytes()), ("setup", setup.into_bytes())]
    {
        assert!(!extract(&log).events.is_empty(), "{name}");
        assert_same(name, &log);
    }
}

#[test]
fn an_export_of_each_real_log_tells_what_the_log_tells() {
    let Some(corpus) = corpus() else { return };
    let mut logs = 0;
    for entry in fs::read_dir(corpus.join("evtx")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "evtx") {
            assert_same(&path.display().to_string(), &fs::read(&path).unwrap());
            logs += 1;
        }
    }
    assert!(logs >= 5, "{logs}");
}

/// What an export shows in words names an update by its title alone: two at once are told apart.
#[test]
fn updates_without_ids_are_told_apart() {
    let agent = "Microsoft-Windows-WindowsUpdateClient";
    let row = |level: &str, time: &str, id: u16, words: &str| {
        format!("{level},2022/10/13 {time},{agent},{id},Windows 更新代理,\"{words}\"\r\n")
    };
    let text = [
        "级别,日期和时间,来源,事件 ID,任务类别\r\n".to_owned(),
        row("信息", "16:09:00", 19, "安装成功: Windows 成功安装了下列更新: 2022-10 安全更新 (KB5018418)"),
        row(
            "错误",
            "16:08:00",
            20,
            "安装失败: Windows 安装下列更新失败，错误为 0x80073712: 2022-10 累积更新 (KB5018410)。",
        ),
        row("信息", "16:01:00", 43, "安装已启动: Windows 已开始安装以下更新: 2022-10 安全更新 (KB5018418)"),
        row("信息", "16:00:00", 43, "安装已启动: Windows 已开始安装以下更新: 2022-10 累积更新 (KB5018410)"),
    ];
    let report = reports(&[Given { name: "x.bin".into(), folder: None, bytes: text.concat().into_bytes() }]).remove(0);
    let told: Vec<_> = report
        .attempts
        .iter()
        .map(|attempt| (attempt.kb.clone().unwrap_or_default(), word(attempt.outcome), attempt.started_local.clone()))
        .collect();
    let at = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("KB5018410".into(), "failed".into(), at("2022-10-13T16:00:00")),
            ("KB5018418".into(), "succeeded".into(), at("2022-10-13T16:01:00")),
        ]
    );
}

#[test]
fn real_exports() {
    let Some(corpus) = corpus() else { return };
    let read = |name: &str| extract(&fs::read(corpus.join("evtx").join(name)).unwrap());

    let xml = read("wevtutil-event20.xml");
    assert_eq!((xml.kind, xml.records, xml.events.len()), (ArtifactKind::EventExport, 4, 4));
    assert_eq!(
        (shown(xml.first), shown(xml.last)),
        ("2026-08-10T13:28:59.652Z".into(), "2026-08-18T13:59:41.198Z".into())
    );
    for event in &xml.events {
        let What::Agent { step, code, client, title, .. } = &event.what else { panic!("{event:?}") };
        assert_eq!((*step, code.0, &client[..], event.line), (AgentStep::InstallFailed, 0x8007_3d02, "store", 1));
        assert!(title.contains('-'), "{title}");
    }
    assert!(xml.hints.iter().any(|hint| matches!(&hint.fact, Fact::Computer(name) if name == "WINMEDIC-TEST")));
    assert!(xml.issues.is_empty(), "{:?}", xml.issues);

    let csv = read("powershell-export-Setup.csv");
    assert_eq!((csv.kind, csv.records, csv.events.len()), (ArtifactKind::EventExport, 505, 505));
    assert_eq!((shown(csv.first), shown(csv.last)), ("2013-12-10T11:13:24".into(), "2015-09-10T03:55:05".into()));
    let count = |wanted| {
        csv.events.iter().filter(|e| matches!(&e.what, What::PackageEvent { step, .. } if *step == wanted)).count()
    };
    let steps =
        [PackageStep::Started, PackageStep::Reached, PackageStep::RestartNeeded, PackageStep::Failed].map(count);
    assert_eq!(steps, [178, 163, 149, 14]);
    let mut failed = 0;
    for event in &csv.events {
        assert!(event.time.is_some_and(Stamp::is_believable), "{event:?}");
        match &event.what {
            What::PackageEvent { step: PackageStep::Failed, code, target, .. } => {
                assert_eq!(code.0 == 0x800f_0816, target == "Staged", "{event:?}");
                failed += u32::from(code.0 == 0x800f_0816);
            }
            What::PackageEvent { package, target, client, step, .. } => {
                assert!(package.starts_with("KB") || package.contains('~') || !package.contains(' '), "{event:?}");
                assert!(["Installed", "Staged", "Absent"].contains(&target.as_str()), "{event:?}");
                assert_eq!(client.is_empty(), *step != PackageStep::Started, "{event:?}");
            }
            What::Standalone { command, code, title, .. } => {
                assert_eq!((code.0, &title[..]), (0x0024_0006, ""));
                assert!(command.starts_with("wusa.exe ") && command.ends_with("/norestart"), "{command}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(failed, 13);
    assert!(csv.issues.is_empty(), "{:?}", csv.issues);
}
