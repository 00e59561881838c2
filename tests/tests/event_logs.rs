//! Event logs: every record of the real ones as an independent reader gives it, every wanted event as a plain filter over
//! that finds it.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use evtx::EvtxParser;
use faultline_core::Opened;
use faultline_core::extract::{AgentStep, Change, Extract, Fact, PackageStep, PowerStep, What, WitnessKind};
use faultline_core::time::Stamp;
use faultline_testkit::evtx::application::ApplicationLog;
use faultline_testkit::evtx::setup::{SetupLog, State};
use faultline_testkit::evtx::system::{Service, StartType, SystemLog};
use faultline_testkit::machine::{Machine, Update};
use faultline_tests::{Given, corpus, scan};
use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

const STORE: &str = "855E8A7C-ECB4-4CA3-B045-1DFA50104289";

/// Every `.evtx` of the corpus: name, bytes.
fn files() -> Option<Vec<(String, Vec<u8>)>> {
    let root = corpus()?.join("evtx");
    let mut paths: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "evtx"));
    paths.sort();
    assert!(paths.len() >= 5);
    Some(paths.iter().map(|path| (faultline_tests::name_of(path), fs::read(path).unwrap())).collect())
}

/// A record as the independent reader gives it.
#[derive(Debug)]
struct Plain {
    number: u64,
    time: String,
    provider: String,
    event: u32,
    level: u32,
    /// Name, value of every leaf below `EventData` or `UserData`.
    values: Vec<(String, String)>,
}

impl Plain {
    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    fn is(&self, provider: &str, events: &[u32]) -> bool {
        self.provider.eq_ignore_ascii_case(provider) && events.contains(&self.event)
    }
}

fn plain_records(bytes: &[u8]) -> Vec<Plain> {
    let mut parser = EvtxParser::from_buffer(bytes.to_vec()).unwrap();
    let mut records: Vec<Plain> = parser.records().map(|record| plain(&record.unwrap().data)).collect();
    records.sort_by_key(|record| record.number);
    records
}

/// A start tag: name, attributes, what stands before the next tag.
struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    text: &'a str,
    leaf: bool,
}

/// The XML is machine-made: tags without surprises.
fn tags(xml: &str) -> Vec<Tag<'_>> {
    let pieces: Vec<(&str, &str)> = xml.split('<').skip(1).filter_map(|piece| piece.split_once('>')).collect();
    pieces
        .iter()
        .enumerate()
        .filter(|(_, (tag, _))| !tag.starts_with(['/', '?']))
        .map(|(at, (tag, text))| {
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            let leaf = pieces.get(at + 1).is_some_and(|(next, _)| next.strip_prefix('/') == Some(name));
            Tag { name, attributes, text, leaf }
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&")
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let at = attributes.find(&format!("{name}=\""))? + name.len() + 2;
    attributes[at..].split('"').next().map(unescaped)
}

fn plain(xml: &str) -> Plain {
    let begin = xml.find("<EventData").or_else(|| xml.find("<UserData")).unwrap_or(xml.len());
    let (system, carried) = xml.split_at(begin);
    let system = tags(system);
    let tag = |name: &str| system.iter().find(|tag| tag.name == name).unwrap();
    let of = |name: &str, own: &str| attribute(tag(name).attributes, own).unwrap();
    let mut values = Vec::new();
    for tag in tags(carried).iter().filter(|tag| tag.leaf && !matches!(tag.name, "EventData" | "UserData")) {
        let named = attribute(tag.attributes, "Name");
        let name = named.unwrap_or_else(|| if tag.name == "Data" { String::new() } else { tag.name.to_owned() });
        values.push((name, unescaped(tag.text)));
    }
    Plain {
        number: tag("EventRecordID").text.parse().unwrap(),
        time: of("TimeCreated", "SystemTime"),
        provider: of("Provider", "Name"),
        event: tag("EventID").text.parse().unwrap(),
        level: tag("Level").text.parse().unwrap(),
        values,
    }
}

/// Times with as many digits as ours have.
fn normal(value: &str) -> String {
    let shape: String = value.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if shape != "0000-00-00T00:00:00.0000000Z" {
        return value.to_owned();
    }
    if value.starts_with("1601-01-01T00:00:00") {
        return "0".into();
    }
    let ms = &value[19..23];
    format!("{}{}Z", &value[..19], if ms == ".000" { "" } else { ms })
}

/// `{…}` around GUIDs taken away, and their letters in upper case.
fn bare_guids(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out += before;
        let guid = behind.get(..36).filter(|guid| guid.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()));
        match guid.filter(|_| behind[36..].starts_with('}')) {
            Some(guid) => (out, rest) = (out + &guid.to_ascii_uppercase(), &behind[37..]),
            None => (out, rest) = (out + "{", behind),
        }
    }
    out + rest
}

/// UTF-16 in hexadecimal, as the service control manager writes names.
fn text_of_hex(hex: &str) -> Option<String> {
    let byte = |at: usize| u16::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let units: Option<Vec<u16>> = (0..hex.len()).step_by(4).map(|at| Some(byte(at)? | byte(at + 2)? << 8)).collect();
    let text = String::from_utf16(&units?).ok()?.trim_end_matches('\0').replace('\0', " ");
    (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
}

/// A record as the context of evidence shows it.
fn shown(record: &Plain) -> String {
    let mut text = format!("{}  {} {}", normal(&record.time), record.provider, record.event);
    for (name, value) in &record.values {
        let value = if name == "Binary" { text_of_hex(value).unwrap_or_default() } else { normal(value) };
        if value.is_empty() {
            continue;
        }
        text += "  ";
        if !name.is_empty() {
            text += &format!("{name}=");
        }
        let seen = value.trim().chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}'));
        text.extend(seen.map(|c| if c.is_control() { ' ' } else { c }));
    }
    text
}

fn extract(bytes: &[u8]) -> Extract {
    let (_, mut extracts) = scan(&[Given { name: "x".into(), folder: None, bytes: bytes.to_vec() }]);
    extracts.remove(0).2
}

/// Every record of a log as text.
fn all_records(bytes: &[u8]) -> Vec<(u64, String)> {
    let mut opened = Opened::open("x", bytes.len() as u64, Cursor::new(bytes));
    let mut all = Vec::new();
    for first in (0..20_000).step_by(2_000) {
        all.extend(opened.lines(0, &[], first, 2_000).into_iter().map(|line| (line.number, line.text)));
    }
    all
}

#[test]
fn every_record_is_what_an_independent_reader_says() {
    let Some(files) = files() else { return };
    for (name, bytes) in files {
        let (theirs, ours, extract) = (plain_records(&bytes), all_records(&bytes), extract(&bytes));
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for ((number, ours), record) in ours.iter().zip(&theirs) {
            assert_eq!(*number, record.number, "{name}");
            // Long ones are cut where they are shown.
            let text = |text: &str| bare_guids(text).chars().take(3_000).collect::<String>();
            assert_eq!(text(ours), text(&shown(record)), "{name} {number}");
        }
        assert_eq!(extract.records, theirs.len() as u64, "{name}");
        assert!(extract.issues.is_empty(), "{name}: {:?}", extract.issues);

        let mut hours: BTreeMap<&str, u32> = BTreeMap::new();
        for record in theirs.iter().filter(|record| matches!(record.level, 1 | 2)) {
            *hours.entry(&record.time[..13]).or_default() += 1;
        }
        let found: Vec<(String, u32)> =
            extract.error_hours.iter().map(|hour| (hour.hour.to_rfc3339()[..13].to_owned(), hour.count)).collect();
        assert_eq!(
            found,
            hours.into_iter().map(|(hour, count)| (hour.to_owned(), count)).collect::<Vec<_>>(),
            "{name}"
        );

        let times: Vec<String> =
            theirs.iter().map(|record| normal(&record.time)).filter(|time| time.as_str() > "2006").collect();
        let utc = |stamp: Option<Stamp>| match stamp {
            Some(Stamp::Utc(time)) => Some(time.to_rfc3339()),
            _ => None,
        };
        // As text `…:25Z` stands behind `…:25.123Z`: compare without the Z.
        let by_time = |time: &&String| time.trim_end_matches('Z').to_owned();
        assert_eq!(utc(extract.first).as_ref(), times.iter().min_by_key(by_time), "{name}");
        assert_eq!(utc(extract.last).as_ref(), times.iter().max_by_key(by_time), "{name}");
        assert!(extract.events.is_sorted_by_key(|event| event.time.map(|time| match time {
            Stamp::Utc(time) => time.ms(),
            _ => panic!("{name}: event logs are in UTC"),
        })));
    }
}

const AGENT: &str = "Microsoft-Windows-WindowsUpdateClient";
const SERVICING: &str = "Microsoft-Windows-Servicing";
const KERNEL: &str = "Microsoft-Windows-Kernel-General";
const SCM: &str = "Service Control Manager";

/// What is told, and the plain filter that finds the same records.
type Check = (&'static str, fn(&What) -> bool, fn(&Plain) -> bool);

fn is_agent(what: &What, steps: &[AgentStep]) -> bool {
    matches!(what, What::Agent { step, .. } if steps.contains(step))
}

const CHECKS: &[Check] = &[
    ("installed", |w| is_agent(w, &[AgentStep::Installed]), |r| r.is(AGENT, &[19])),
    ("install failed", |w| is_agent(w, &[AgentStep::InstallFailed]), |r| r.is(AGENT, &[20])),
    ("scan failed", |w| is_agent(w, &[AgentStep::ScanFailed]), |r| r.is(AGENT, &[25])),
    ("download failed", |w| is_agent(w, &[AgentStep::DownloadFailed]), |r| r.is(AGENT, &[31])),
    ("downloaded", |w| is_agent(w, &[AgentStep::Downloaded]), |r| r.is(AGENT, &[41])),
    ("install started", |w| is_agent(w, &[AgentStep::InstallStarted]), |r| r.is(AGENT, &[43])),
    ("download started", |w| is_agent(w, &[AgentStep::DownloadStarted]), |r| r.is(AGENT, &[44])),
    ("committed", |w| is_agent(w, &[AgentStep::Committed]), |r| r.is(AGENT, &[216])),
    ("commit failed", |w| is_agent(w, &[AgentStep::CommitFailed]), |r| r.is(AGENT, &[213, 217])),
    ("restart required", |w| matches!(w, What::RebootRequired), |r| r.is(AGENT, &[21, 22])),
    ("package", |w| matches!(w, What::PackageEvent { .. }), |r| r.is(SERVICING, &[1, 2, 3, 4, 5, 6])),
    (
        "package waits",
        |w| matches!(w, What::PackageEvent { step: PackageStep::RestartNeeded, .. }),
        |r| r.is(SERVICING, &[4]),
    ),
    (
        "standalone",
        |w| matches!(w, What::Standalone { .. }),
        |r| r.is("Microsoft-Windows-WUSA", &[2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ),
    ("boot", |w| matches!(w, What::Power(PowerStep::Boot)), |r| r.is("EventLog", &[6005]) || r.is(KERNEL, &[12])),
    (
        "shutdown",
        |w| matches!(w, What::Power(PowerStep::Shutdown)),
        |r| r.is("EventLog", &[6006]) || r.is(KERNEL, &[13]),
    ),
    (
        "unexpected",
        |w| matches!(w, What::Power(PowerStep::Unexpected)),
        |r| r.is("EventLog", &[6008]) || r.is("Microsoft-Windows-Kernel-Power", &[41]),
    ),
    ("asked", |w| matches!(w, What::Power(PowerStep::Asked { .. })), |r| r.is("User32", &[1074])),
    ("filter", |w| matches!(w, What::FilterLoaded { .. }), |r| r.is("Microsoft-Windows-FilterManager", &[6])),
    (
        "storage",
        |w| matches!(w, What::Storage { .. }),
        |r| {
            r.is("disk", &[7, 11, 15, 51, 52, 153, 157])
                || r.is("Microsoft-Windows-Ntfs", &[55, 137])
                || r.is("Microsoft-Windows-Ntfs", &[98]) && r.value("CorruptionActionState") != "0"
                || r.provider.eq_ignore_ascii_case("volsnap") && matches!(r.level, 1 | 2)
                || r.is(KERNEL, &[5, 6])
        },
    ),
    (
        "service disabled",
        |w| matches!(w, What::Service { change: Change::Disabled, .. }),
        // Services that updating needs, and those that installers of updates work with.
        |r| {
            r.is(SCM, &[7040])
                && matches!(r.value("param3"), "disabled" | "已禁用")
                && !matches!(r.value("param2"), "disabled" | "已禁用")
                && [
                    "wuauserv",
                    "BITS",
                    "TrustedInstaller",
                    "UsoSvc",
                    "WaaSMedicSvc",
                    "HTTP",
                    "BFE",
                    "MpsSvc",
                    "wlidsvc",
                    "AppReadiness",
                    "AppXSvc",
                    "CmService",
                    "NetSetupSvc",
                    "RpcEptMapper",
                    "Winmgmt",
                    "Spooler",
                    "WAS",
                    "LanmanServer",
                ]
                .contains(&r.value("param4"))
        },
    ),
    ("crash", |w| matches!(w, What::Crash { .. }), |r| r.is("Application Error", &[1000])),
    ("product", |w| matches!(w, What::Product { .. }), |r| r.is("MsiInstaller", &[1033, 1034, 11707])),
];

#[test]
fn wanted_events_are_those_a_plain_filter_finds() {
    let Some(files) = files() else { return };
    let mut seen = 0;
    for (name, bytes) in files {
        let (theirs, extract) = (plain_records(&bytes), extract(&bytes));
        for (what, told, filter) in CHECKS {
            let ours: Vec<u64> = extract.events.iter().filter(|e| told(&e.what)).map(|e| e.line).collect();
            let mut ours = ours;
            ours.sort_unstable();
            let plain: Vec<u64> = theirs.iter().filter(|record| filter(record)).map(|record| record.number).collect();
            assert_eq!(ours, plain, "{name}: {what}");
            seen += plain.len();
        }
        // What the agent's events say, field by field.
        for event in &extract.events {
            let What::Agent { update, revision, code, title, client, step } = &event.what else { continue };
            let record = theirs.iter().find(|record| record.number == event.line).unwrap();
            assert_eq!(update, &bare_guids(record.value("updateGuid")), "{name} {}", event.line);
            assert_eq!(revision, record.value("updateRevisionNumber"), "{name} {}", event.line);
            assert_eq!(title, record.value("updateTitle").trim(), "{name} {}", event.line);
            assert_eq!(client == "store", bare_guids(record.value("serviceGuid")) == STORE, "{name} {}", event.line);
            if *step == AgentStep::InstallFailed {
                assert_eq!(code.hex(), record.value("errorCode"), "{name} {}", event.line);
            }
        }
    }
    assert!(seen > 1_000, "{seen}");
}

fn read(file: &str) -> Option<Extract> {
    Some(extract(&fs::read(corpus()?.join("evtx").join(file)).unwrap()))
}

fn utc(stamp: Option<Stamp>) -> String {
    let Some(Stamp::Utc(time)) = stamp else { panic!("no UTC: {stamp:?}") };
    time.to_rfc3339()
}

fn facts(extract: &Extract) -> Vec<&Fact> {
    extract.hints.iter().map(|hint| &hint.fact).collect()
}

#[test]
fn a_record_written_in_1601_spoils_no_coverage() {
    let Some(extract) = read("System-1601-record.evtx") else { return };
    // The computer's image was made in 2010; it was set up in 2024.
    assert_eq!(&utc(extract.first)[..10], "2010-11-21");
    assert_eq!(&utc(extract.last)[..10], "2024-12-18");
    assert_eq!((extract.records, &extract.issues[..]), (697, &[][..]));
    let set: Vec<i64> = extract
        .events
        .iter()
        .filter_map(|event| match event.what {
            What::ClockSet { from, to } => Some((to.ms() - from.ms()) / 60_000),
            _ => None,
        })
        .collect();
    assert_eq!(set, [-580], "the clock was set back by nearly ten hours");
}

#[test]
fn store_apps_are_their_own_class() {
    let Some(extract) = read("zh-cn-System-event20.evtx") else { return };
    let failed: Vec<bool> = extract
        .events
        .iter()
        .filter_map(|event| match &event.what {
            What::Agent { step: AgentStep::InstallFailed, client, .. } => Some(client == "store"),
            _ => None,
        })
        .collect();
    assert_eq!((failed.len(), failed.iter().filter(|store| **store).count()), (19, 13));
    assert!(!extract.events.iter().any(|event| matches!(event.what, What::ClockSet { .. })), "it only slept");
}

#[test]
fn what_logs_tell_of_their_machine() {
    let Some(windows_7) = read("win7-System.evtx") else { return };
    let clock: Vec<_> = windows_7.clock.iter().map(|w| (w.kind, w.minutes, w.from.is_some())).collect();
    // Eastern time, in its summer; the zone's own offset is the winter's.
    assert_eq!(clock, [(WitnessKind::EventLog, -240, true), (WitnessKind::EventLogZone, -300, false)]);
    assert!(facts(&windows_7).contains(&&Fact::Build("7601".into())));

    let chinese = read("zh-cn-System-event20.evtx").unwrap();
    let clock: Vec<_> = chinese.clock.iter().map(|w| (w.kind, w.minutes)).collect();
    assert_eq!(clock, [(WitnessKind::EventLog, 480), (WitnessKind::EventLogZone, 480)]);
    assert!(facts(&chinese).contains(&&Fact::Computer("LAPTOP-BP7714TO".into())));
    assert!(facts(&chinese).contains(&&Fact::Build("22000".into())));
    assert!(chinese.identifiers.iter().any(|name| name.value == "LAPTOP-BP7714TO"));
    assert!(!chinese.identifiers.iter().any(|name| name.value == "SYSTEM"), "{:?}", chinese.identifiers);
}

#[test]
fn a_renamed_setup_log_tells_waiting_packages_from_failed_ones() {
    let Some(extract) = read("Setup-servicing-renamed.evtx") else { return };
    let count = |wanted: PackageStep| {
        extract.events.iter().filter(|e| matches!(&e.what, What::PackageEvent { step, .. } if *step == wanted)).count()
    };
    assert_eq!((count(PackageStep::Started), count(PackageStep::Reached)), (121, 76));
    assert_eq!((count(PackageStep::RestartNeeded), count(PackageStep::Failed)), (38, 0));
    let What::PackageEvent { package, target, client, .. } = &extract.events[0].what else { panic!() };
    assert_eq!((&package[..], &target[..], &client[..]), ("KB5020683", "Installed", "WindowsUpdateAgent"));
}

/// A System log with everything that is told, an Application log and a Setup log.
fn written_logs() -> [Vec<u8>; 3] {
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
        .restarts(at("2022-09-16 09:00:00"), "C:\\Windows\\servicing\\TrustedInstaller.exe", at("2022-09-16 09:02:00"))
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
    [system.copied_live(), application.into_bytes(), setup.into_bytes()]
}

#[test]
fn written_logs_are_read_as_written() {
    let mut told = Vec::new();
    for bytes in written_logs() {
        let (theirs, ours) = (plain_records(&bytes), all_records(&bytes));
        assert_eq!(ours.len(), theirs.len());
        for ((number, ours), record) in ours.iter().zip(&theirs) {
            assert_eq!((*number, bare_guids(ours)), (record.number, bare_guids(&shown(record))));
        }
        let extract = extract(&bytes);
        assert!(extract.issues.is_empty(), "{:?}", extract.issues);
        let zones: Vec<i16> = extract.clock.iter().map(|witness| witness.minutes).collect();
        assert!(zones.iter().all(|minutes| *minutes == 480), "{zones:?}");
        told.extend(extract.events.into_iter().map(|event| event.what));
    }
    let count = |told_of: fn(&What) -> bool| told.iter().filter(|what| told_of(what)).count();
    assert_eq!(count(|what| is_agent(what, &[AgentStep::InstallFailed, AgentStep::CommitFailed])), 2);
    assert_eq!(count(|what| is_agent(what, &[AgentStep::ScanFailed, AgentStep::InstallStarted])), 2);
    assert_eq!(count(|what| matches!(what, What::Power(PowerStep::Boot))), 6);
    assert_eq!(count(|what| matches!(what, What::Power(PowerStep::Unexpected))), 2);
    assert_eq!(count(|what| matches!(what, What::Power(PowerStep::Asked { .. }))), 1);
    assert_eq!(count(|what| matches!(what, What::ClockSet { .. })), 1);
    assert_eq!(count(|what| matches!(what, What::Service { name, .. } if name == "wuauserv")), 2);
    assert_eq!(count(|what| matches!(what, What::Service { change: Change::Disabled, .. })), 1);
    assert_eq!(count(|what| matches!(what, What::Storage { .. })), 1);
    assert_eq!(count(|what| matches!(what, What::Crash { .. } | What::Product { .. })), 2);
    assert_eq!(count(|what| matches!(what, What::PackageEvent { .. } | What::Standalone { .. })), 3);
}
