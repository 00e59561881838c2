//! Upgrades to another version of Windows, and what the registry says.

use super::collected::{Products, facts, scenario};
use super::whole::Pc;
use super::{Expect, Scenario};
use crate::archive::entry;
use crate::clock::Moment;
use crate::machine::Machine;
use crate::text::TextStyle;
use crate::upgrade::{SetupLog, setup_diag};

const TARGET: u32 = 22621;
const CORRUPT: u32 = 0x8007_0570;
const REPORTED: u32 = 0x8007_000D;
const EXTEND: u32 = 0x2000C;
const OPERATION: &str = "Apply WIM file PathForNewOSFile, index 6 to D:\\$WINDOWS.~BT\\NewOS";

/// Setup's log of an upgrade that fails while the image is applied; when it began and ended.
fn failing(machine: &Machine) -> (SetupLog, Moment, Moment) {
    let started = machine.clock.at("2023-05-23 00:21:30");
    let mut log = SetupLog::new(machine, started);
    log.starts(TARGET).looks_at_packages();
    log.wait_ms(480_000).operation_fails(OPERATION, CORRUPT).wait_ms(9_000).fails(REPORTED, EXTEND);
    let ended = log.now();
    (log, started, ended)
}

/// It fails in Windows PE: the image cannot be read. Setup's own logs are here.
pub(super) fn upgrade_failed() -> Scenario {
    let machine = Machine::cmge_2022();
    let (log, started, ended) = failing(&machine);
    let mut back = SetupLog::new(&machine, ended.plus_ms(20_000));
    back.rolls_back(REPORTED, 2, 12);
    let mut entries = vec![
        entry("Panther/setupact.log", log.into_bytes()),
        entry("Rollback/setupact.log", back.into_bytes()),
        entry("SetupDiagResults.log", setup_diag(&machine, started, ended, REPORTED, EXTEND, OPERATION)),
    ];
    entries.extend(facts(&machine, machine.boot, Products::None));
    let title = "An upgrade fails with 0x80070570 and is reported as 0x8007000D-0x2000C";
    let mut scenario = scenario("upgrade-failed", title, &machine, "20230523", entries);
    scenario.expect = Expect {
        verdict_status: Some("unexplained"),
        upgrade: Some(("rolled-back", "0x8007000d-0x2000C")),
        asked: vec!["$WINDOWS.~BT", "setuperr.log"],
        unasked: vec!["fltmc"],
        first_codes: vec!["0x80070570"],
        unsaid: vec!["component-store-corruption", "access-denied-file-lock"],
        ..scenario.expect
    };
    scenario
}

/// Only SetupDiag's result was collected: what failed is known, setup's own logs are asked for.
pub(super) fn upgrade_setup_diag_only() -> Scenario {
    let machine = Machine::cmge_2022();
    let (_, started, ended) = failing(&machine);
    let diag = setup_diag(&machine, started, ended, REPORTED, EXTEND, OPERATION);
    let entries = vec![entry("SetupDiagResults.log", diag)];
    let title = "An upgrade failed, and only SetupDiag's result was collected";
    let mut scenario = scenario("upgrade-setup-diag-only", title, &machine, "20230523", entries);
    scenario.expect = Expect {
        verdict_status: Some("recollect"),
        upgrade: Some(("failed", "0x8007000d-0x2000C")),
        asked: vec!["$WINDOWS.~BT"],
        ..scenario.expect
    };
    scenario
}

/// A healthy PC, but the registry that was exported with the logs says that servicing waits for a restart.
pub(super) fn registry_restart() -> Scenario {
    const EXPORT: &str = "Windows Registry Editor Version 5.00\n\n\
        [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing]\n\
        \"Version\"=dword:0000000a\n\n\
        [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending]\n\
        \"LastSuccess\"=hex(b):80,31,0d,00,00,00,00,00\n\n\
        [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\SideBySide\\Configuration]\n\
        \"CBSLogCompress\"=dword:00000001\n\"NumCBSPersistLogs\"=dword:0000000a\n\n\
        [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation]\n\
        \"ActiveTimeBias\"=dword:fffffe20\n\"TimeZoneKeyName\"=\"China Standard Time\"\n\n\
        [HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate]\n\
        \"WUServer\"=\"http://wsus.corp.ruian-bank.test:8530\"\n";
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 641);
    pc.ordinary_until("2022-09-15 17:30:00");
    pc.cbs.quiet_until("2022-09-15 17:30:00", &[], 9);
    let mut entries = pc.entries(machine.boot);
    entries.push(entry("registry/cbs.reg", TextStyle::AGENT.encode(EXPORT)));
    let title = "Nothing failed; the registry says that servicing waits for a restart";
    let mut scenario = scenario("registry-restart", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        pending_reboot: Some(true),
        settings: vec![
            ("servicing-reboot-pending", ""),
            ("logs-kept", "10"),
            ("update-server", "http://wsus.corp.ruian-bank.test:8530"),
        ],
        ..scenario.expect
    };
    scenario
}
