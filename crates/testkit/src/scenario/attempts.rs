//! How attempts end, and what lies around them: nothing wrong, wrong and later right, a restart in the way, never
//! reached servicing, no servicing log, a clock put right in between, two updates at once.

use super::collected::{Collector, Products, agent, cbs, dotnet, facts, facts_by, kb5017308, scenario};
use super::{Expect, ExpectedDiagnosis, Scenario};
use crate::cbs::{CbsLog, Client, Damage};
use crate::clock::{Clock, Moment};
use crate::machine::Machine;
use crate::reporting::AgentLog;

/// Two updates installed, all the noise there is, nothing wrong.
pub(super) fn healthy() -> Scenario {
    let machine = Machine::cmge_2022();
    let (rollup, net) = (kb5017308(), dotnet());
    let at = |text| machine.clock.at(text);
    let boot = at("2022-09-15 17:48:20");
    let mut log = CbsLog::new(&machine, at("2022-09-13 08:15:20"), 301);
    log.quiet_until("2022-09-15 11:30:00", &[&rollup, &net], 12).go_to_local("2022-09-15 12:01:44");
    log.installed(&net, Client::Agent);
    let net_done = log.now();
    log.wait_ms(1500).noise();
    let session = log.installed_pending(&rollup, Client::Agent);
    let prepared = log.now();
    log.stop_installer().go_to_local("2022-09-15 17:46:30").restart_installs(&session, boot).noise();
    log.go_to_local("2022-09-15 18:20:00").quiet_until("2022-09-16 10:30:00", &[&net], 12);

    let mut events = AgentLog::new(&machine, 302);
    events
        .daily_scans(at("2022-09-08 08:30:11"), at("2022-09-16 10:00:00"))
        .detection_failed(at("2022-09-11 03:12:40"), 0x8007_2ee2)
        .fetched_and_started(at("2022-09-15 12:01:43"), &net)
        .installed(net_done.plus_ms(800), &net)
        .fetched_and_started(net_done.plus_ms(1200), &rollup)
        .install_pending(prepared.plus_ms(900), &rollup)
        .installed(boot.plus_ms(95_000), &rollup);
    let mut entries = vec![cbs(log), agent(events)];
    entries.extend(facts_by(Collector::Wmic, &machine, boot, Products::TrendAndTianqing));
    let mut scenario = scenario("healthy", "Two updates installed; only noise", &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("no-failure"),
        succeeded: vec!["KB5017308", "KB5013624"],
        unsaid: vec![
            "third-party-security-software",
            "access-denied-file-lock",
            "component-store-corruption",
            "pending-reboot",
        ],
        products: vec!["qax-tianqing", "trend-apexone"],
        pending_reboot: Some(false),
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}

/// Denied once, installed the day after.
pub(super) fn retry() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let at = |text| machine.clock.at(text);
    let boot = at("2022-09-16 17:50:02");
    let mut log = CbsLog::new(&machine, at("2022-09-14 08:15:20"), 311);
    log.quiet_until("2022-09-15 09:40:00", &[], 9).go_to_local("2022-09-15 10:02:15");
    let first = log.begin(&update, Client::Agent);
    log.plan(&first).resolve(&first).stage(&first).fail_access_denied(&first, "C:\\Windows\\System32\\spoolsv.exe");
    let failed = log.now();
    log.stop_installer().quiet_until("2022-09-16 11:30:00", &[], 9).go_to_local("2022-09-16 12:07:31");
    let second = log.installed_pending(&update, Client::Agent);
    let prepared = log.now();
    log.stop_installer().go_to_local("2022-09-16 17:48:10").restart_installs(&second, boot);

    let mut events = AgentLog::new(&machine, 312);
    events
        .daily_scans(at("2022-09-08 08:30:11"), at("2022-09-16 18:00:00"))
        .fetched_and_started(at("2022-09-15 10:02:14"), &update)
        .install_failed(failed.plus_ms(700), &update, 0x8007_0005)
        .install_started(at("2022-09-16 12:07:30"), &update)
        .install_pending(prepared.plus_ms(900), &update)
        .installed(boot.plus_ms(95_000), &update);
    let mut entries = vec![agent(events), cbs(log)];
    entries.extend(facts(&machine, boot, Products::None));
    let mut scenario = scenario("retry", "KB5017308 failed once and is installed since", &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("resolved"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some("0x80070005"),
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        succeeded: vec!["KB5017308"],
        pending_reboot: Some(false),
        ..scenario.expect
    };
    scenario
}

/// One update waits for its restart; the next one is refused because of it.
pub(super) fn reboot() -> Scenario {
    let machine = Machine::cmge_2022();
    let (rollup, net) = (kb5017308(), dotnet());
    let at = |text| machine.clock.at(text);
    let mut log = CbsLog::new(&machine, at("2022-09-14 08:15:20"), 321);
    log.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:44");
    log.installed_pending(&rollup, Client::Agent);
    let prepared = log.now();
    log.stop_installer().go_to_local("2022-09-15 15:30:09");
    let refused = log.begin(&net, Client::Agent);
    log.fail_restart_pending(&refused);
    let failed = log.now();
    log.stop_installer();

    let mut events = AgentLog::new(&machine, 322);
    events
        .daily_scans(at("2022-09-08 08:30:11"), at("2022-09-15 13:00:00"))
        .fetched_and_started(at("2022-09-15 14:01:43"), &rollup)
        .install_pending(prepared.plus_ms(900), &rollup)
        .fetched_and_started(at("2022-09-15 15:30:08"), &net)
        .install_failed(failed.plus_ms(250), &net, 0x8007_0bc9);
    let mut entries = vec![cbs(log), agent(events)];
    entries.extend(facts(&machine, machine.boot, Products::None));
    let mut scenario =
        scenario("reboot", "KB5013624 refused: KB5017308 waits for a restart", &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("restart-first"),
        kb: Some("KB5013624"),
        outcomes: vec!["failed"],
        code: Some("0x80070bc9"),
        first_codes: vec!["0x80070bc9"],
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        diagnoses: vec![ExpectedDiagnosis { cause: "pending-reboot", confidence: "certain", subject: None }],
        pending_reboot: Some(true),
        ..scenario.expect
    };
    scenario
}

/// The download is gone when the installation starts: failed within half a second, servicing never asked. CBS.log
/// covers the time and holds nothing of it; asking for more CBS logs would be wrong.
pub(super) fn not_reached() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let at = |text| machine.clock.at(text);
    let mut log = CbsLog::new(&machine, at("2022-09-13 08:15:20"), 331);
    log.quiet_until("2022-09-16 10:10:00", &[&dotnet()], 9);
    let mut events = AgentLog::new(&machine, 332);
    events
        .daily_scans(at("2022-09-08 08:30:11"), at("2022-09-16 10:00:00"))
        .download_started(at("2022-09-15 10:30:14"), &update)
        .download_failed(at("2022-09-15 10:52:41"), &update, 0x8007_2ee2)
        .download_started(at("2022-09-15 13:02:10"), &update)
        .download_cancelled(at("2022-09-15 13:09:33"), &update)
        .install_started(at("2022-09-15 14:20:05").plus_ms(101), &update)
        .install_failed(at("2022-09-15 14:20:05").plus_ms(477), &update, 0x8024_6007);
    let mut entries = vec![cbs(log), agent(events)];
    entries.extend(facts(&machine, machine.boot, Products::None));
    let mut scenario = scenario(
        "not-reached",
        "KB5017308 failed before the servicing stack ran: its content is gone",
        &machine,
        "20220916",
        entries,
    );
    scenario.expect = Expect {
        // The journal proves it: the installation had nothing to install.
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed"],
        code: Some("0x80246007"),
        during: Some("2022-09-15T14:20:05+08:00".to_owned()),
        coverage: Some("not-reached"),
        diagnoses: vec![ExpectedDiagnosis {
            cause: "content-missing",
            confidence: "certain",
            subject: Some("KB5017308"),
        }],
        unsaid: vec!["component-store-corruption", "access-denied-file-lock", "third-party-security-software"],
        ..scenario.expect
    };
    scenario
}

/// A failure, and no servicing log of any kind.
pub(super) fn absent() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let at = |text| machine.clock.at(text);
    let mut events = AgentLog::new(&machine, 342);
    events
        .daily_scans(at("2022-09-01 08:30:11"), at("2022-09-16 10:00:00"))
        .fetched_and_started(at("2022-09-15 14:01:43"), &update)
        .install_failed(at("2022-09-15 14:09:12").plus_ms(61), &update, 0x8007_3712);
    let mut entries = vec![agent(events)];
    entries.extend(facts(&machine, machine.boot, Products::None));
    let mut scenario = scenario("absent", "A failure and no CBS log at all", &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("recollect"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        during: Some("2022-09-15T14:09:12+08:00".to_owned()),
        coverage: Some("absent"),
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}

/// Set up with the zone of Seattle, put right in between; the update fails on both sides.
pub(super) fn clock_change() -> Scenario {
    let put_right = Moment::utc("2022-09-14 01:20:00");
    let machine = Machine { clock: Clock::fixed(-420).then(put_right, 480), ..Machine::cmge_2022() };
    let update = kb5017308();
    let at = |text| machine.clock.at(text);
    let damage = Damage { package: "Package_for_KB5007401~31bf3856ad364e35~amd64~~19041.1371.1.4".to_owned() };
    let mut log = CbsLog::new(&machine, at("2022-09-12 17:15:20"), 351);
    log.quiet_until("2022-09-13 09:40:00", &[], 9).go_to_local("2022-09-13 10:15:31");
    let first = log.begin(&update, Client::Agent);
    log.plan(&first).fail_store_corrupt(&first, &damage);
    let first_failed = log.now();
    log.stop_installer().quiet_until("2022-09-13 17:50:00", &[], 9);
    log.go_to(put_right.plus_ms(600_000)).quiet_until("2022-09-14 13:30:00", &[], 9).go_to_local("2022-09-14 14:05:02");
    let second = log.begin(&update, Client::Agent);
    log.plan(&second).fail_store_corrupt(&second, &damage);
    let second_failed = log.now();
    log.stop_installer();

    let mut events = AgentLog::new(&machine, 352);
    events
        .daily_scans(at("2022-09-08 08:30:11"), second_failed.plus_ms(-3_600_000))
        .fetched_and_started(at("2022-09-13 10:15:30"), &update)
        .install_failed(first_failed.plus_ms(700), &update, 0x8007_3712)
        .install_started(at("2022-09-14 14:05:01"), &update)
        .install_failed(second_failed.plus_ms(700), &update, 0x8007_3712);
    let mut entries = vec![cbs(log), agent(events)];
    entries.extend(facts(&machine, put_right.plus_ms(1000), Products::None));
    let mut scenario =
        scenario("clock-change", "The zone is put right between two failures", &machine, "20220914", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        first_codes: vec!["0xc015001a", "0x80073712"],
        during: Some(machine.clock.rfc3339(second_failed)),
        coverage: Some("covered"),
        diagnoses: vec![ExpectedDiagnosis {
            cause: "component-store-corruption",
            confidence: "certain",
            subject: Some("KB5007401"),
        }],
        offsets: vec![-420, 480],
        ..scenario.expect
    };
    scenario
}

/// Two updates handed over together on an English Windows: one is installed, the other fails; only its own lines are its chain.
pub(super) fn two_kbs() -> Scenario {
    let machine = Machine { os_name: "Microsoft Windows 10 Enterprise LTSC", ..Machine::cmge_2022() };
    let (rollup, net) = (kb5017308(), dotnet());
    let at = |text| machine.clock.at(text);
    let damage = Damage { package: "Package_for_KB5007401~31bf3856ad364e35~amd64~~19041.1371.1.4".to_owned() };
    let mut log = CbsLog::new(&machine, at("2022-09-14 08:15:20"), 361);
    log.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:44");
    let good = log.begin(&net, Client::Agent);
    let bad = log.begin(&rollup, Client::Agent);
    log.plan(&good).resolve(&good).stage(&good).execute(&good).finish(&good);
    let installed = log.now();
    log.plan(&bad).fail_store_corrupt(&bad, &damage);
    let failed = log.now();
    log.stop_installer();

    let mut events = AgentLog::new(&machine, 362);
    events
        .daily_scans(at("2022-09-08 08:30:11"), at("2022-09-15 13:00:00"))
        .fetched_and_started(at("2022-09-15 14:01:43"), &net)
        .fetched_and_started(at("2022-09-15 14:01:43").plus_ms(420), &rollup)
        .installed(installed.plus_ms(600), &net)
        .install_failed(failed.plus_ms(700), &rollup, 0x8007_3712);
    let mut entries = vec![agent(events), cbs(log)];
    entries.extend(facts_by(Collector::English, &machine, machine.boot, Products::None));
    let mut scenario = scenario(
        "two-kbs",
        "KB5013624 installed and KB5017308 failed, handed over together",
        &machine,
        "20220915",
        entries,
    );
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        first_codes: vec!["0xc015001a", "0x80073712"],
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        diagnoses: vec![ExpectedDiagnosis {
            cause: "component-store-corruption",
            confidence: "certain",
            subject: Some("KB5007401"),
        }],
        succeeded: vec!["KB5013624"],
        ..scenario.expect
    };
    scenario
}
