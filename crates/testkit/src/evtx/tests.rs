//! Somebody else's parser reads what is written here.

use super::application::ApplicationLog;
use super::setup::{SetupLog, State};
use super::system::{Service, StartType, SystemLog};
use super::*;
use crate::machine::Update;
use serde_json::Value as Json;

/// Every record as the crate `evtx` reads it: number, time, JSON. Checksums are checked.
fn read(bytes: Vec<u8>) -> Vec<(u64, String, Json)> {
    let settings = evtx::ParserSettings::new().validate_checksums(true).num_threads(1);
    let mut parser = evtx::EvtxParser::from_buffer(bytes).unwrap().with_configuration(settings);
    let records: Vec<_> = parser.records_json_value().map(Result::unwrap).collect();
    records.into_iter().map(|r| (r.event_record_id, r.timestamp.to_string(), r.data)).collect()
}

/// `Event/System` and the rest of the `n`-th record.
fn event(records: &[(u64, String, Json)], n: usize) -> (&Json, &Json) {
    let event = &records[n].2["Event"];
    (&event["System"], event.get("EventData").or(event.get("UserData")).unwrap_or(&Json::Null))
}

fn update() -> Update {
    Update::cumulative("KB5017308", "19041.2006.1.8", "2022-09")
}

#[test]
fn every_type_of_value_and_every_kind_of_provider_is_read_back() {
    let machine = Machine::cmge_2022();
    let at = Moment::utc("2022-09-15 06:01:43.250");
    let manifest = Provider::Manifest("Test-Provider", "01234567-89AB-CDEF-0123-456789ABCDEF");
    let fields = vec![
        ("text", Value::text("更新 & <b>")),
        ("u8", Value::U8(200)),
        ("u16", Value::U16(60_000)),
        ("u32", Value::U32(4_000_000_000)),
        ("u64", Value::U64(1 << 60)),
        ("i32", Value::I32(-480)),
        ("hex32", Value::Hex32(0x800f_0922)),
        ("hex64", Value::Hex64(0x1_0000_0000)),
        ("yes", Value::Bool(true)),
        ("bytes", Value::Binary(vec![0xAB, 0xCD])),
        ("guid", Value::Guid(Guid::of("{945a8954-c147-4acd-923f-40c45405a658}"))),
        ("time", Value::Time(at.filetime(0))),
        ("account", Value::Sid(Sid::OPERATOR)),
        ("texts", Value::Texts(vec!["a".to_owned(), "b".to_owned()])),
        ("empty", Value::text("")),
    ];
    let mut file = EventFile::new(&machine, "System");
    let activity = Some(Guid::of("11111111-2222-3333-4444-555555555555"));
    file.push(Event { activity, ..Event::manifest(at, manifest, 4242, 2, Payload::Named(fields, None)) });
    file.push(Event::manifest(at.plus_ms(1), manifest, 1, 4, Payload::Empty));
    let user = Payload::User("Root", "urn:test", vec![("Child", Value::U32(7)), ("Code", Value::text("0x0"))]);
    file.push(Event::manifest(at.plus_ms(2), manifest, 2, 0, user));
    let strings = vec!["one".to_owned(), String::new(), "three".to_owned()];
    let old = Payload::Strings(strings, Some(vec![1, 2]));
    file.push(Event::classic(at.plus_ms(3), Provider::Source("EventLog"), 6013, 0x8000, 4, old.clone()));
    file.push(Event::classic(at.plus_ms(4), Provider::Source("USER32"), 1074, 0x8000, 4, old).of_windows_7());
    let named = Payload::Named(vec![("param1", Value::text("x"))], Some(vec![0x61, 0]));
    let registered = Provider::Registered("Service Control Manager", "{555908d1-a6d7-4695-8e1e-26931d2012f4}");
    file.push(Event::classic(at.plus_ms(5), registered, 7000, 0xC000, 2, named));
    assert_eq!((file.len(), file.is_empty()), (6, false));
    let records = read(file.into_bytes(Closed::Cleanly));
    assert_eq!(records.len(), 6);
    assert!(records[0].1.starts_with("2022-09-15T06:01:43.25"), "{}", records[0].1);
    let (system, data) = event(&records, 0);
    assert_eq!(system["Provider"]["#attributes"]["Name"], "Test-Provider");
    assert_eq!(system["Provider"]["#attributes"]["Guid"], "{01234567-89ab-cdef-0123-456789abcdef}");
    assert_eq!((&system["EventID"], &system["Level"]), (&Json::from(4242), &Json::from(2)));
    assert_eq!((&system["Computer"], &system["Channel"]), (&Json::from("BANK-PC-0417"), &Json::from("System")));
    assert_eq!(system["Security"]["#attributes"]["UserID"], "S-1-5-18");
    assert_eq!(system["Correlation"]["#attributes"]["ActivityID"], "{11111111-2222-3333-4444-555555555555}");
    assert_eq!(system["Execution"]["#attributes"]["ProcessID"], 4);
    assert_eq!(data["text"], "更新 & <b>");
    assert_eq!((&data["u8"], &data["u16"]), (&Json::from(200), &Json::from(60_000)));
    assert_eq!((&data["u32"], &data["u64"]), (&Json::from(4_000_000_000_u32), &Json::from(1_u64 << 60)));
    assert_eq!((&data["i32"], &data["yes"]), (&Json::from(-480), &Json::from(true)));
    assert_eq!((&data["hex32"], &data["hex64"]), (&Json::from("0x800f0922"), &Json::from("0x100000000")));
    assert_eq!((&data["bytes"], &data["empty"]), (&Json::from("ABCD"), &Json::from("")));
    assert_eq!(data["guid"], "{945a8954-c147-4acd-923f-40c45405a658}");
    assert!(data["time"].as_str().unwrap().starts_with("2022-09-15T06:01:43.25"));
    assert_eq!(data["account"], "S-1-5-21-1111111111-2222222222-3333333333-1104");
    assert_eq!(event(&records, 1).1, &Json::Null);
    let (_, data) = event(&records, 2);
    assert_eq!((&data["Root"]["Child"], &data["Root"]["Code"]), (&Json::from(7), &Json::from("0x0")));
    assert_eq!(data["Root"]["#attributes"]["xmlns"], "urn:test");
    let (system, data) = event(&records, 3);
    assert_eq!(system["EventID"]["#attributes"]["Qualifiers"], 0x8000);
    assert_eq!(system["Version"], 0);
    assert_eq!(data["Data"]["#text"], serde_json::json!(["one", "", "three"]));
    assert_eq!(data["Binary"], "0102");
    let (system, _) = event(&records, 4);
    assert_eq!((system.get("Version"), system.get("Opcode")), (None, None));
    let (system, data) = event(&records, 5);
    assert_eq!(system["Provider"]["#attributes"]["EventSourceName"], "Service Control Manager");
    assert_eq!((&data["param1"], &data["Binary"]), (&Json::from("x"), &Json::from("6100")));
}

#[test]
fn many_records_fill_many_chunks_and_share_templates() {
    let machine = Machine::cmge_2022();
    let mut log = SystemLog::new(&machine, 1);
    log.first_record(5000).ordinary_days(Moment::utc("2022-09-01 00:00:00"), Moment::utc("2022-10-01 00:00:00"));
    let live = log.clone().copied_live();
    let bytes = log.into_bytes();
    let chunks = (bytes.len() - 4096) / 0x1_0000;
    assert!((2..12).contains(&chunks), "{chunks}");
    let records = read(bytes);
    assert!(records.len() > 500, "{}", records.len());
    assert_eq!(records.iter().map(|r| r.0).collect::<Vec<_>>(), (5000..).take(records.len()).collect::<Vec<_>>());
    assert!(records.iter().map(|r| &r.1).is_sorted());
    assert!(records.len() / chunks > 80, "{} records in a chunk", records.len() / chunks);
    assert_eq!(read(live).len(), records.len());
}

#[test]
fn the_logs_of_a_pc_are_read_back() {
    let machine = Machine::cmge_2022();
    let (update, at) = (update(), Moment::utc("2022-09-15 06:01:43"));
    let mut system = SystemLog::new(&machine, 2);
    system
        .fetched_and_started(at, &update)
        .install_failed(at.plus_ms(60_000), &update, 0x800f_0922)
        .download_failed(at.plus_ms(61_000), &update, 0x8024_0022)
        .installed(at.plus_ms(62_000), &update)
        .restart_needed(at.plus_ms(63_000), &[&update])
        .restart_scheduled(at.plus_ms(64_000), 15, &[&update])
        .commit_failed(at.plus_ms(65_000), &update, 0x8007_0005)
        .scan_failed(at.plus_ms(66_000), 0x8024_402c)
        .restarts(at.plus_ms(70_000), "C:\\Windows\\servicing\\TrustedInstaller.exe", at.plus_ms(200_000))
        .power_lost(at.plus_ms(300_000), at.plus_ms(400_000))
        .clock_set(at.plus_ms(500_000), at.plus_ms(510_000))
        .zone_refreshed(at.plus_ms(511_000))
        .start_type(at.plus_ms(600_000), Service::UPDATE, StartType::Auto, StartType::Disabled)
        .english()
        .windows_7()
        .shutdown(at.plus_ms(700_000), "C:\\Windows\\system32\\svchost.exe")
        .service_failed_to_start(at.plus_ms(801_000), Service::UPDATE, 1058)
        .service_ended_with_error(at.plus_ms(802_000), Service::BITS, 1753)
        .service_died(at.plus_ms(803_000), Service::INSTALLER)
        .service_state(at.plus_ms(804_000), Service::SPOOLER, true)
        .service_installed(at.plus_ms(805_000), "QAXFilter", "system32\\drivers\\qaxfilter.sys", true)
        .bad_block(at.plus_ms(806_000))
        .io_retried(at.plus_ms(807_000))
        .file_system_corrupt(at.plus_ms(808_000));
    let records = read(system.into_bytes());
    let ids: Vec<u64> = records
        .iter()
        .map(|r| &r.2["Event"]["System"]["EventID"])
        .map(|id| id.as_u64().or(id["#text"].as_u64()).unwrap())
        .collect();
    assert_eq!(ids[..10], [44, 41, 43, 20, 31, 19, 21, 22, 217, 25]);
    assert_eq!(ids[10..14], [1074, 6006, 13, 12]);
    assert!(ids.ends_with(&[1074, 6006, 13, 7000, 7023, 7031, 7036, 7045, 7, 153, 55]), "{ids:?}");
    let (_, data) = event(&records, 3);
    assert_eq!(data["errorCode"], "0x800f0922");
    assert_eq!(data["updateTitle"].as_str(), Some(&update.title[..]));
    assert_eq!(data["updateGuid"], format!("{{{}}}", update.id.to_lowercase()));
    assert_eq!(data["updateRevisionNumber"], 200);
    let unexpected = ids.iter().position(|id| *id == 6008).unwrap();
    let lost = &event(&records, unexpected).1["Data"]["#text"];
    assert_eq!((lost[0].as_str(), lost[1].as_str()), (Some("14:06:43"), Some("\u{200e}2022/\u{200e}9/\u{200e}15")));

    let mut setup = SetupLog::new(&machine);
    setup
        .initiated(at, "KB5017308", State::Absent, State::Installed, "WindowsUpdateAgent")
        .failed(at.plus_ms(1), "KB5017308", State::Installed, 0x800f_0922, "WindowsUpdateAgent")
        .restart_needed(at.plus_ms(2), "KB5017308", State::Installed, "WindowsUpdateAgent")
        .reached(at.plus_ms(3), "KB5017308", State::Installed, "WindowsUpdateAgent")
        .not_applicable(at.plus_ms(4), "KB5017308", State::Installed, "WindowsUpdateAgent")
        .standalone_failed(at.plus_ms(5), "", 2_359_302, "", "windows10.0-kb5017308-x64.msu")
        .standalone_installed(at.plus_ms(6), "更新", "windows10.0-kb5017308-x64.msu")
        .standalone_restart_needed(at.plus_ms(7), "更新", "windows10.0-kb5017308-x64.msu")
        .words_only()
        .initiated(at.plus_ms(8), "KB3135173", State::Staged, State::Installed, "DISM Package Manager Provider");
    let records = read(setup.into_bytes());
    let (_, data) = event(&records, 1);
    assert_eq!(data["CbsPackageChangeState"]["ErrorCode"], "0x800f0922");
    assert_eq!(data["CbsPackageChangeState"]["IntendedPackageState"], 5112);
    assert_eq!(event(&records, 5).1["ErrorCode"], 2_359_302);
    assert_eq!(event(&records, 8).1["CbsPackageInitiateChanges"]["InitialPackageState"], "Staged");

    let mut application = ApplicationLog::new(&machine);
    application
        .crashed(at, "TiWorker.exe", "ntdll.dll", 0xc000_0005)
        .program_installed(at.plus_ms(10), "奇安信天擎", "10.0.0.1700", "奇安信")
        .servicing_reported(at.plus_ms(100), &update, 0x800f_0922, "Execute");
    let records = read(application.into_bytes());
    assert_eq!(event(&records, 0).1["Data"]["#text"][6], "c0000005");
    assert_eq!(event(&records, 2).1["Data"]["#text"][0], "奇安信天擎");
    assert_eq!(event(&records, 3).1["Data"]["#text"][2], "CbsPackageServicingFailure2");
}
