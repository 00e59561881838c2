//! One attempt as every log tells it: download to failure, its lines in an archived cabinet, two updates side by side,
//! retries, a rollback that only the next boot tells, a log converted elsewhere, a zone put right in between.

use super::collected::{dotnet, kb5017308, persist_cab, scenario};
use super::whole::{ORCHESTRATOR, Pc, denied, history};
use super::{Expect, ExpectedDiagnosis, Scenario};
use crate::clock::{Clock, Moment};
use crate::evtx::setup::State;
use crate::machine::Machine;
use crate::sessions::Ended;

const FAILED: &str = "failed|rolled-back";
/// What `EPT_S_NOT_REGISTERED` is as an error of Windows: the firewall service does not run.
const NO_ENDPOINT: u32 = 1753;

/// KB5017308 is fetched, staged, and fails in the installer of firewall rules.
fn firewall_rules_fail(machine: &Machine, seed: u64) -> (Pc, Moment) {
    let mut pc = Pc::new(machine, "2022-09-13 08:15:20", seed);
    pc.ordinary_until("2022-09-15 17:40:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    let (started, session) = pc.begin(&kb5017308());
    pc.cbs.plan(&session).resolve(&session).stage(&session).fail_installer(
        &session,
        "Firewall Rules Installer",
        NO_ENDPOINT,
    );
    let failed = pc.failed(&session, started, 0x800f_0922);
    pc.cbs.stop_installer().quiet_until("2022-09-15 17:30:00", &[], 9);
    (pc, failed)
}

fn chain_expect(machine: &Machine, failed: Moment, scenario: &Scenario) -> Expect {
    Expect {
        kb: Some("KB5017308"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some("0x800f0922"),
        first_codes: vec!["0x800706d9"],
        during: Some(machine.clock.rfc3339(failed)),
        also_during: vec!["2022-09-15T13:35:00+08:00".to_owned(), "2022-09-15T14:02:00+08:00".to_owned()],
        coverage: Some("covered"),
        channel: Some("windows-update"),
        phases: vec!["download", "stage", "install"],
        witnesses: 3,
        diagnoses: vec![ExpectedDiagnosis {
            cause: "service-not-running",
            confidence: "likely",
            subject: Some("Firewall"),
        }],
        histories: vec![history("KB5017308", &[FAILED])],
        unsaid: vec!["component-store-corruption", "access-denied-file-lock", "pending-reboot"],
        offsets: vec![480],
        ..scenario.expect.clone()
    }
}

/// Every log there is, in one bundle, about one failure.
pub(super) fn full_chain() -> Scenario {
    let machine = Machine::cmge_2022();
    let (pc, failed) = firewall_rules_fail(&machine, 401);
    let entries = pc.entries(machine.boot);
    let title = "KB5017308 fails in an installer: agent, event logs, CBS and Sessions.xml tell one attempt";
    let mut scenario = scenario("full-chain", title, &machine, "20220915", entries);
    scenario.expect = chain_expect(&machine, failed, &scenario);
    scenario
}

/// The failure stands only in a compressed archive; CBS.log begins later, with some lines of the archive's end.
pub(super) fn full_chain_cab() -> Scenario {
    let machine = Machine::cmge_2022();
    let (mut pc, failed) = firewall_rules_fail(&machine, 411);
    let archived = pc.cbs.clone();
    pc.cbs.keep_last(60).quiet_until("2022-09-18 09:10:00", &[], 9);
    let mut entries = pc.entries(machine.boot);
    entries.push(persist_cab(archived, machine.clock.at("2022-09-15 18:20:10")));
    let title = "As full-chain, but the CBS lines lie in a CbsPersist cabinet";
    let mut scenario = scenario("full-chain-cab", title, &machine, "20220918", entries);
    scenario.expect = chain_expect(&machine, failed, &scenario);
    scenario
}

/// The same story, but somebody converted the agent's traces on a PC in London.
pub(super) fn update_log_other_zone() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 421);
    pc.updates.converted_in(0);
    pc.ordinary_until("2022-09-15 17:40:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    let (started, session) = pc.begin(&kb5017308());
    pc.cbs.plan(&session).resolve(&session).stage(&session);
    pc.cbs.fail_installer(&session, "Firewall Rules Installer", NO_ENDPOINT);
    let failed = pc.failed(&session, started, 0x800f_0922);
    pc.cbs.stop_installer();
    let entries = pc.entries(machine.boot);
    let title = "As full-chain, with WindowsUpdate.log converted on a PC eight hours away";
    let mut scenario = scenario("update-log-other-zone", title, &machine, "20220915", entries);
    scenario.expect = chain_expect(&machine, failed, &scenario);
    scenario
}

/// Two updates at the same time in every log: the .NET one is denied a file, the other is installed.
pub(super) fn two_kbs_interleaved() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 431);
    pc.ordinary_until("2022-09-15 13:50:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    let (good_started, good) = pc.begin(&kb5017308());
    let (bad_started, bad) = pc.begin(&dotnet());
    pc.cbs.plan(&good).resolve(&good).stage(&good).execute(&good).finish(&good);
    pc.installed(&good, good_started);
    pc.cbs.plan(&bad).resolve(&bad).stage(&bad);
    pc.cbs.fail_access_denied(&bad, "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\clr.dll");
    let failed = pc.failed(&bad, bad_started, 0x8007_0005);
    pc.cbs.stop_installer();
    let entries = pc.entries(machine.boot);
    let title = "KB5017308 and KB5013624 side by side in every log; the second fails";
    let mut scenario = scenario("two-kbs-interleaved", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5013624"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some("0x80070005"),
        first_codes: vec!["0xc0000022", "0x80070005"],
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        channel: Some("windows-update"),
        witnesses: 3,
        diagnoses: vec![denied("clr.dll")],
        histories: vec![history("KB5013624", &[FAILED]), history("KB5017308", &["succeeded"])],
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}

/// Denied on two days, installed on the third.
pub(super) fn retry_succeeds() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 441);
    pc.ordinary_until("2022-09-16 17:40:00");
    for day in ["13", "14"] {
        pc.cbs.quiet_until(&format!("2022-09-{day} 09:40:00"), &[], 9);
        pc.cbs.go_to_local(&format!("2022-09-{day} 10:02:15"));
        let (started, session) = pc.begin(&update);
        pc.cbs.plan(&session).resolve(&session).stage(&session);
        pc.cbs.fail_access_denied(&session, "C:\\Windows\\System32\\spoolsv.exe");
        pc.failed(&session, started, 0x8007_0005);
        pc.cbs.stop_installer().quiet_until(&format!("2022-09-{day} 18:00:00"), &[], 9);
    }
    pc.cbs.quiet_until("2022-09-16 11:30:00", &[], 9).go_to_local("2022-09-16 12:07:31");
    let (started, session) = pc.begin(&update);
    pc.cbs.plan(&session).resolve(&session).stage(&session).execute(&session).finish_pending(&session);
    pc.pending(&session, started);
    let (down, boot) = (pc.at("2022-09-16 17:48:10"), pc.at("2022-09-16 17:50:02"));
    pc.system.restarts(down, ORCHESTRATOR, boot);
    pc.cbs.stop_installer().go_to(down).restart_installs(&session, boot);
    pc.setup.reached(boot.plus_ms(70_000), update.kb, State::Installed, session.client.id());
    pc.agent.installed(boot.plus_ms(95_000), &update);
    pc.system.installed(boot.plus_ms(95_100), &update);
    pc.sessions.session(&session, started.plus_ms(400), boot.plus_ms(70_000), Ended::Complete);
    let entries = pc.entries(boot);
    let title = "KB5017308 fails twice and is installed at the third attempt";
    let mut scenario = scenario("retry-succeeds", title, &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("resolved"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some("0x80070005"),
        coverage: Some("covered"),
        histories: vec![history("KB5017308", &[FAILED, FAILED, "succeeded"])],
        succeeded: vec!["KB5017308"],
        marks: vec!["boot"],
        pending_reboot: Some(false),
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}

/// Installed but for the restart; the shutdown meets a denied file, the boot rolls back, and only then the agent says so.
pub(super) fn rollback_after_boot() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 451);
    pc.ordinary_until("2022-09-15 17:40:00");
    pc.cbs.quiet_until("2022-09-15 11:30:00", &[], 9).go_to_local("2022-09-15 12:07:31");
    let (started, session) = pc.begin(&update);
    pc.cbs.plan(&session).resolve(&session).stage(&session).execute(&session).finish_pending(&session);
    let prepared = pc.pending(&session, started);
    pc.system.restart_scheduled(prepared.plus_ms(900_000), 240, &[&update]);
    let (down, boot) = (pc.at("2022-09-15 17:48:10"), pc.at("2022-09-15 17:50:02"));
    pc.system.restarts(down, ORCHESTRATOR, boot);
    pc.cbs.stop_installer().go_to(down);
    pc.cbs.restart_denied(&session, "C:\\Windows\\System32\\drivers\\afd.sys", boot);
    let told = boot.plus_ms(150_000);
    pc.setup.failed(boot.plus_ms(62_000), update.kb, State::Installed, 0x8007_0005, session.client.id());
    pc.system.install_failed(told, &update, 0x8007_0005).commit_failed(told.plus_ms(12), &update, 0x8007_0005);
    pc.agent.install_failed(told.plus_ms(-120), &update, 0x8007_0005);
    pc.sessions.session(&session, started.plus_ms(400), boot.plus_ms(61_000), Ended::Uninstalled(0x8007_0005));
    pc.cbs.go_to_local("2022-09-15 18:20:00").quiet_until("2022-09-16 09:10:00", &[], 9);
    let entries = pc.entries(boot);
    let title = "KB5017308 waits for its restart, is rolled back at boot and reported after it";
    let mut scenario = scenario("rollback-after-boot", title, &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["rolled-back"],
        code: Some("0x80070005"),
        first_codes: vec!["0xc0000022", "0x80070005"],
        during: Some(machine.clock.rfc3339(boot)),
        also_during: vec![machine.clock.rfc3339(started.plus_ms(1000)), machine.clock.rfc3339(told.plus_ms(-1000))],
        coverage: Some("covered"),
        channel: Some("windows-update"),
        phases: vec!["download", "stage", "install", "reboot", "rollback"],
        witnesses: 4,
        diagnoses: vec![denied("afd.sys")],
        histories: vec![history("KB5017308", &["rolled-back"])],
        marks: vec!["boot", "shutdown", "restart-asked"],
        pending_reboot: Some(false),
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}

/// The zone is put right between two failures; the agent's traces are converted afterwards, all in the new zone.
pub(super) fn clock_change_all_logs() -> Scenario {
    let put_right = Moment::utc("2022-09-14 01:20:00");
    let machine = Machine { clock: Clock::fixed(-420).then(put_right, 480), ..Machine::cmge_2022() };
    let update = kb5017308();
    let mut pc = Pc::new(&machine, "2022-09-12 17:15:20", 461);
    pc.updates.converted_in(480);
    pc.ordinary_until("2022-09-14 13:50:00");
    pc.system.zone_refreshed(put_right.plus_ms(200));
    let mut ends = Vec::new();
    pc.cbs.quiet_until("2022-09-13 09:40:00", &[], 9);
    for moment in ["2022-09-13 10:15:31", "2022-09-14 14:05:02"] {
        let start = pc.at(moment);
        if start > put_right {
            pc.cbs.quiet_until("2022-09-13 17:50:00", &[], 9);
            pc.cbs.go_to(put_right.plus_ms(600_000)).quiet_until("2022-09-14 13:30:00", &[], 9);
        }
        pc.cbs.go_to(start);
        let (started, session) = pc.begin(&update);
        pc.cbs.plan(&session).resolve(&session).stage(&session);
        pc.cbs.fail_access_denied(&session, "C:\\Windows\\System32\\spoolsv.exe");
        ends.push(pc.failed(&session, started, 0x8007_0005));
        pc.cbs.stop_installer();
    }
    let entries = pc.entries(put_right.plus_ms(1000));
    let title = "As clock-change, in every log: the zone is put right between two failures";
    let mut scenario = scenario("clock-change-all-logs", title, &machine, "20220914", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some("0x80070005"),
        first_codes: vec!["0xc0000022", "0x80070005"],
        during: ends.last().map(|end| machine.clock.rfc3339(*end)),
        coverage: Some("covered"),
        diagnoses: vec![denied("spoolsv.exe")],
        histories: vec![history("KB5017308", &[FAILED, FAILED])],
        offsets: vec![-420, 480],
        ..scenario.expect
    };
    scenario
}
