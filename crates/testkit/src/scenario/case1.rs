//! Case 1: KB4601354 would not install; the logs say *access denied* on `rpcss.dll` and cannot say who denied it. Two
//! endpoint-security products are there. With its near misses: denied without a product, products without a denial.

use super::collected::{
    Collector, DAMAGED, Products, agent, cbs, facts, facts_by, kb5015736, kb5017308, persist_cab, scenario,
};
use super::whole::{SESSIONS, SETUP, SYSTEM, UPDATE_LOG};
use super::{Expect, ExpectedDiagnosis, Request, Scenario};
use crate::archive::{Entry, entry};
use crate::cbs::{CbsLog, Client, Damage, Session};
use crate::clock::Moment;
use crate::evtx::setup::{SetupLog, State};
use crate::evtx::system::{Service, SystemLog};
use crate::machine::{Machine, Update};
use crate::reporting::AgentLog;
use crate::sessions::{self, SessionsFile};
use crate::update_log::{self, Installer, UpdateLog};

const LOCKED: &str = "access-denied-file-lock";
const SECURITY: &str = "third-party-security-software";

/// Installed up to the restart, denied at shutdown, rolled back at boot.
pub(super) fn case1() -> Scenario {
    on(Machine::cmge_1803())
}

/// The same on a machine with these names.
pub(super) fn on(machine: Machine) -> Scenario {
    let update = Update::rollup(
        "KB4601354",
        "17134.2026.1.7",
        "2021-适用于 Windows 10 Version 1803 的 02 累积更新，适合基于 x64 的系统",
    );
    let at = |text| machine.clock.at(text);
    let boot = at("2021-03-02 17:54:30");
    let mut log = CbsLog::new(&machine, at("2021-03-01 08:06:02"), 101);
    log.quiet_until("2021-03-02 12:10:00", &[], 12).go_to_local("2021-03-02 12:20:12");
    let session = log.installed_pending(&update, Client::Agent);
    let prepared = log.now();
    log.stop_installer()
        .go_to_local("2021-03-02 17:52:08")
        .restart_denied(&session, "C:\\Windows\\System32\\rpcss.dll", boot)
        .go_to_local("2021-03-02 19:10:00")
        .quiet_until("2021-03-03 09:10:00", &[], 12);

    let mut events = AgentLog::new(&machine, 102);
    events
        .daily_scans(at("2021-02-22 08:30:11"), at("2021-03-03 09:00:00"))
        .fetched_and_started(at("2021-03-02 12:20:11"), &update)
        .install_pending(at("2021-03-02 12:41:37"), &update)
        .install_failed(at("2021-03-02 17:57:40").plus_ms(233), &update, 0x8007_0005);

    let mut entries = vec![cbs(log), agent(events)];
    entries.extend(around_case1(&machine, &session, prepared, boot));
    entries.extend(facts(&machine, boot, Products::TrendAndTianqing));
    let mut scenario = scenario(
        "case1",
        "KB4601354 rolls back: access denied on rpcss.dll, two security products present",
        &machine,
        "20210303",
        entries,
    );
    scenario.expect = Expect {
        request: Request { case: Some("case-1"), kbs: vec!["KB4601354"], not_before: None },
        verdict_status: Some("explained"),
        kb: Some("KB4601354"),
        outcomes: vec!["rolled-back"],
        code: Some("0x80070005"),
        first_codes: vec!["0xc0000022", "0x80070005"],
        during: Some("2021-03-02T12:20:12+08:00".to_owned()),
        coverage: Some("covered"),
        diagnoses: vec![
            ExpectedDiagnosis { cause: LOCKED, confidence: "certain", subject: Some("rpcss.dll") },
            ExpectedDiagnosis { cause: SECURITY, confidence: "likely", subject: None },
        ],
        products: vec!["qax-tianqing", "trend-apexone"],
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}

/// What the other logs tell of case 1: event logs, an archive of older servicing lines, the agent's own log, the memory
/// of sessions.
fn around_case1(machine: &Machine, session: &Session, prepared: Moment, boot: Moment) -> Vec<Entry> {
    let at = |text| machine.clock.at(text);
    let update = &session.update;
    let (started, down) = (at("2021-03-02 12:20:11"), at("2021-03-02 17:52:08"));
    let (failed, told) = (boot.plus_ms(61_000), at("2021-03-02 17:57:40").plus_ms(310));
    let end = "2021-03-03 09:00:00";

    let mut system = SystemLog::new(machine, 103);
    system.first_record(30_211);
    for booted in [machine.boot, boot] {
        // After Windows' own filters come those of the security products.
        for (n, filter) in (0..).zip(["TmPreFlt", "TmXPFlt", "AtdrAgent64"]) {
            system.filter_loaded(booted.plus_ms(2_100 + n * 90), filter);
        }
    }
    system
        .boots(machine.boot)
        .ordinary_days(machine.boot.plus_ms(600_000), at("2021-03-02 17:30:00"))
        .fetched_and_started(started.plus_ms(35), update)
        .service_state(started.plus_ms(700), Service::INSTALLER, true)
        .restart_needed(prepared.plus_ms(900), &[update])
        .restarts(down, "C:\\Windows\\System32\\RuntimeBroker.exe", boot)
        .install_failed(told, update, 0x8007_0005)
        .ordinary_days(boot.plus_ms(900_000), at(end));

    let client = session.client.id();
    let mut setup = SetupLog::new(machine);
    setup
        .initiated(started.plus_ms(1_900), update.kb, State::Absent, State::Installed, client)
        .restart_needed(prepared.plus_ms(40), update.kb, State::Installed, client)
        .failed(failed, update.kb, State::Installed, 0x8007_0005, client);

    let mut updates = UpdateLog::new(machine, 104);
    updates
        .service_starts(machine.boot.plus_ms(131_000))
        .scan(machine.boot.plus_ms(1_500_000), 0)
        .noise(machine.boot.plus_ms(700_000), at(end))
        .downloaded(started.plus_ms(-31 * 60_000 - 170), started.plus_ms(-2 * 60_000 - 60), update);
    let (from, to, ended) = (started.plus_ms(60), prepared.plus_ms(650), update_log::Ended::RestartNeeded);
    updates.installed(from, to, update, Installer::Cbs, ended, Some(&session.id));

    let mut memory = SessionsFile::new(machine);
    memory.session(session, started.plus_ms(900), failed, sessions::Ended::Uninstalled(0x8007_0005));

    let rolled = machine.boot.plus_ms(-38_000);
    let mut older = CbsLog::new(machine, at("2021-02-25 08:11:40"), 105);
    older.quiet_until("2021-02-26 17:40:00", &[], 9);
    vec![
        persist_cab(older, rolled),
        entry(SYSTEM, system.into_bytes()),
        entry(SETUP, setup.into_bytes()),
        entry(UPDATE_LOG, updates.into_bytes()),
        entry(SESSIONS, memory.into_bytes()),
    ]
}

/// Denied while installing, and nothing on the PC that could be blamed.
pub(super) fn denied_without_product() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let at = |text| machine.clock.at(text);
    let mut log = CbsLog::new(&machine, at("2022-09-19 08:15:33"), 111);
    log.quiet_until("2022-09-20 09:40:00", &[], 9).go_to_local("2022-09-20 10:02:15");
    let session = log.begin(&update, Client::Agent);
    log.plan(&session)
        .resolve(&session)
        .stage(&session)
        .fail_access_denied(&session, "C:\\Windows\\System32\\drivers\\tcpip.sys");
    let failed = log.now();
    log.stop_installer().quiet_until("2022-09-20 16:00:00", &[], 9);

    let mut events = AgentLog::new(&machine, 112);
    events
        .daily_scans(at("2022-09-12 08:30:11"), at("2022-09-20 15:00:00"))
        .fetched_and_started(at("2022-09-20 10:02:14"), &update)
        .install_failed(failed.plus_ms(700), &update, 0x8007_0005);

    let mut entries = vec![cbs(log), agent(events)];
    entries.extend(facts(&machine, machine.boot, Products::None));
    let mut scenario = scenario(
        "denied-without-product",
        "Access denied on tcpip.sys, no security product in sight",
        &machine,
        "20220920",
        entries,
    );
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some("0x80070005"),
        first_codes: vec!["0xc0000022", "0x80070005"],
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        diagnoses: vec![ExpectedDiagnosis { cause: LOCKED, confidence: "certain", subject: Some("tcpip.sys") }],
        unsaid: vec![SECURITY, "component-store-corruption"],
        ..scenario.expect
    };
    scenario
}

/// Both products are there, and the store is corrupt: no line blames them.
pub(super) fn product_without_denied() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5015736();
    let at = |text| machine.clock.at(text);
    let mut log = CbsLog::new(&machine, at("2022-10-16 08:20:51"), 121);
    log.quiet_until("2022-10-17 13:30:00", &[], 9).go_to_local("2022-10-17 14:05:02");
    let session = log.begin(&update, Client::Agent);
    log.plan(&session).fail_store_corrupt(&session, &Damage { package: DAMAGED.to_owned() });
    let failed = log.now();
    log.stop_installer();

    let mut events = AgentLog::new(&machine, 122);
    events
        .daily_scans(at("2022-10-10 08:30:11"), at("2022-10-17 13:00:00"))
        .fetched_and_started(at("2022-10-17 14:05:01"), &update)
        .install_failed(failed.plus_ms(700), &update, 0x8007_3712);

    let mut entries = vec![agent(events), cbs(log)];
    entries.extend(facts_by(Collector::PowerShell, &machine, machine.boot, Products::TrendAndTianqing));
    let mut scenario = scenario(
        "product-without-denied",
        "Security products present, but the component store is corrupt",
        &machine,
        "20221017",
        entries,
    );
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5015736"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        first_codes: vec!["0xc015001a", "0x80073712"],
        coverage: Some("covered"),
        diagnoses: vec![super::case2::store_corruption()],
        unsaid: vec![SECURITY, LOCKED],
        products: vec!["qax-tianqing", "trend-apexone"],
        ..scenario.expect
    };
    scenario
}
