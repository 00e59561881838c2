//! Searches that fail on the way to the update server, and upgrades that setup gives up.

use super::collected::{Products, dotnet, facts, scenario};
use super::whole::{Pc, denied};
use super::{Expect, Scenario};
use crate::archive::entry;
use crate::clock::Moment;
use crate::machine::Machine;
use crate::upgrade::SetupLog;

/// A search fails with `code` in every log of the agent; its own log tells `lines` before.
fn search_fails(pc: &mut Pc, at: &str, lines: &[(&'static str, &str)], code: u32) {
    let start = pc.at(at);
    pc.updates.scan(start, code);
    for (n, (component, message)) in (0..).zip(lines) {
        pc.updates.line(start.plus_ms(20_000 + n * 40), component, message);
    }
    let end = start.plus_ms(41_200);
    pc.agent.detection_failed(end, code);
    pc.system.scan_failed(end.plus_ms(60), code);
}

/// A PC whose last days were ordinary.
fn ordinary(seed: u64) -> Pc {
    let mut pc = Pc::new(&Machine::cmge_2022(), "2022-09-13 08:15:20", seed);
    pc.ordinary_until("2022-09-14 18:00:00");
    pc.cbs.quiet_until("2022-09-15 17:30:00", &[], 9);
    pc
}

fn machine_wide(pc: Pc, id: &'static str, title: &'static str, cause: &'static str) -> Scenario {
    let machine = pc.machine.clone();
    let entries = pc.entries(machine.boot);
    let mut scenario = scenario(id, title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        findings: vec![cause],
        unasked: vec!["Logs\\CBS", "wusa"],
        unsaid: vec!["component-store-corruption", "access-denied-file-lock", "third-party-security-software"],
        ..scenario.expect
    };
    scenario
}

const NO_NAME: [(&str, &str); 3] = [
    (
        "ProtocolTalker",
        "ServiceId = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}, Server URL = http://wsus.corp.ruian-bank.test:8530/ClientWebService/client.asmx",
    ),
    ("Misc", "*FAILED* [80072EE7] Send request"),
    ("ProtocolTalker", "*FAILED* [8024402C] SyncUpdates_WithRecovery failed"),
];

/// The name of the WSUS server is not known any more.
pub(super) fn wsus_name() -> Scenario {
    let mut pc = ordinary(701);
    search_fails(&mut pc, "2022-09-15 09:10:00", &NO_NAME, 0x8024_402C);
    search_fails(&mut pc, "2022-09-15 15:12:00", &NO_NAME, 0x8024_402C);
    machine_wide(pc, "wsus-name", "Searches fail: the name of the WSUS server is not known", "network-proxy-wsus")
}

/// The same in the morning, but the search at noon went well.
pub(super) fn network_recovered() -> Scenario {
    let mut pc = ordinary(711);
    search_fails(&mut pc, "2022-09-15 09:10:00", &NO_NAME, 0x8024_402C);
    let noon = pc.at("2022-09-15 12:03:00");
    pc.updates.scan(noon, 0);
    pc.agent.detected(noon.plus_ms(41_300), 2);
    let machine = pc.machine.clone();
    let entries = pc.entries(machine.boot);
    let title = "A search failed in the morning and went well at noon";
    let mut scenario = scenario("network-recovered", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("no-failure"),
        unsaid: vec!["network-proxy-wsus", "certificate-signature"],
        ..scenario.expect
    };
    scenario
}

/// WSUS refuses the search; days before, an update was denied a file, which is another matter.
pub(super) fn wsus_fault_and_old_failure() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 721);
    pc.ordinary_until("2022-09-13 13:50:00");
    pc.cbs.quiet_until("2022-09-13 13:30:00", &[], 9).go_to_local("2022-09-13 14:01:43");
    let (started, session) = pc.begin(&dotnet());
    pc.cbs.plan(&session).resolve(&session).stage(&session);
    pc.cbs.fail_access_denied(&session, "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\clr.dll");
    let failed = pc.failed(&session, started, 0x8007_0005);
    pc.cbs.stop_installer();
    let fault = [
        NO_NAME[0],
        (
            "WebServices",
            "WS error: <detail><ErrorCode>InvalidParameters</ErrorCode><Message>parameters.OtherCachedUpdateIDs</Message><ID>6a1f0c52-0000-4a41-9d1c-0b9f6d0f2f11</ID></detail>",
        ),
        ("ProtocolTalker", "*FAILED* [80244007] SyncUpdates_WithRecovery failed"),
    ];
    search_fails(&mut pc, "2022-09-15 09:10:00", &fault, 0x8024_4007);
    let entries = pc.entries(machine.boot);
    let title = "WSUS refuses the search; an older failure of .NET is another matter";
    let mut scenario = scenario("wsus-fault-and-old-failure", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5013624"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some("0x80070005"),
        during: Some(machine.clock.rfc3339(failed)),
        diagnoses: vec![denied("clr.dll")],
        findings: vec!["network-proxy-wsus"],
        ..scenario.expect
    };
    scenario
}

/// TLS fails; somebody converted the agent's traces on a PC in London.
pub(super) fn server_not_trusted() -> Scenario {
    let mut pc = ordinary(731);
    let lines = [
        ("SLS", "Making request with URL HTTPS://wsus.corp.ruian-bank.test:8531/x"),
        ("Misc", "Send request failed, hr:0x80072f8f"),
    ];
    pc.updates.converted_in(0);
    search_fails(&mut pc, "2022-09-15 09:10:00", &lines, 0x8007_2F8F);
    let title = "Searches fail in TLS; WindowsUpdate.log was converted eight hours away";
    machine_wide(pc, "server-not-trusted", title, "certificate-signature")
}

fn upgrade(
    id: &'static str,
    title: &'static str,
    log: SetupLog,
    back: Option<SetupLog>,
    told: [&'static str; 2],
) -> Scenario {
    let machine = Machine::cmge_2022();
    let mut entries = vec![entry("Panther/setupact.log", log.into_bytes())];
    entries.extend(back.map(|log| entry("Rollback/setupact.log", log.into_bytes())));
    entries.extend(facts(&machine, machine.boot, Products::None));
    let mut scenario = scenario(id, title, &machine, "20230523", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        upgrade: Some((told[0], told[1])),
        asked: vec!["$WINDOWS.~BT", "/dynamicupdate enable"],
        unasked: vec!["fltmc", "Logs\\CBS"],
        ..scenario.expect
    };
    scenario
}

fn begun(machine: &Machine) -> (SetupLog, Moment) {
    let mut log = SetupLog::new(machine, machine.clock.at("2023-05-23 00:21:30"));
    log.starts(22621).looks_at_packages();
    let now = log.now();
    (log, now)
}

/// The new Windows stops in a driver at its first boot.
pub(super) fn upgrade_crash() -> Scenario {
    let machine = Machine::cmge_2022();
    let (log, now) = begun(&machine);
    let mut back = SetupLog::new(&machine, now.plus_ms(1_800_000));
    back.crashed(0xD1, "examplenet.sys").rolls_back(0xC190_0101, 3, 0x18);
    let title = "An upgrade stops with a bug check in a driver";
    upgrade("upgrade-crash", title, log, Some(back), ["rolled-back", "0xc1900101-0x30018"])
}

/// Setup refuses: the system partition is full.
pub(super) fn upgrade_refused() -> Scenario {
    let machine = Machine::cmge_2022();
    let (mut log, _) = begun(&machine);
    log.checks("SafeMode", "NoIssue").checks("InsufficientDiskSpace", "HardBlock").fails(0xC190_0200, 0x2_0008);
    let title = "Setup refuses an upgrade: the system partition has no room";
    upgrade("upgrade-refused", title, log, None, ["failed", "0xc1900200-0x20008"])
}
