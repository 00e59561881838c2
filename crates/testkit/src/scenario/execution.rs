//! Updates that fail while they are carried out: one story for each way, and some with a decoy, with another update beside
//! it, with a clock put right in between.

use super::collected::{dotnet, kb5017308, scenario};
use super::whole::{ORCHESTRATOR, Pc, history};
use super::{Expect, ExpectedDiagnosis, Scenario};
use crate::archive::entry;
use crate::cbs::Trouble;
use crate::clock::{Clock, Moment};
use crate::evtx::application::ApplicationLog;
use crate::evtx::setup::State;
use crate::evtx::system::{Service, StartType};
use crate::machine::Machine;
use crate::sessions::Ended;

const FAILED: &str = "failed|rolled-back";
const TASK: Trouble = Trouble::Installer {
    name: "Task Scheduler",
    hresult: "HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)",
    component: "Microsoft-Windows-Sample-Task",
};
const HTTP: Trouble = Trouble::Installer {
    name: "HTTP Installer",
    hresult: "HRESULT_FROM_WIN32(1058)",
    component: "Microsoft-Windows-Sample-Listener",
};

/// A PC on which KB5017308 fails on `trouble`, after `before`.
fn pc_with(trouble: Trouble, seed: u64, before: impl FnOnce(&mut Pc)) -> (Pc, Moment, Moment) {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", seed);
    pc.ordinary_until("2022-09-15 13:50:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    before(&mut pc);
    let (started, session) = pc.begin(&kb5017308());
    pc.cbs.plan(&session).resolve(&session).stage(&session).fail_on(&session, trouble);
    let failed = pc.failed(&session, started, trouble.code());
    pc.cbs.stop_installer();
    (pc, started, failed)
}

fn diagnosis(cause: &'static str, confidence: &'static str, subject: Option<&'static str>) -> ExpectedDiagnosis {
    ExpectedDiagnosis { cause, confidence, subject }
}

/// The answer: explained by `found`, with `code`.
fn explained(scenario: &mut Scenario, machine: &Machine, failed: Moment, code: &'static str, found: ExpectedDiagnosis) {
    let unsaid =
        ["component-store-corruption", "access-denied-file-lock", "pending-reboot", "third-party-security-software"];
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed", "rolled-back"],
        code: Some(code),
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        channel: Some("windows-update"),
        witnesses: 3,
        diagnoses: vec![found],
        unsaid: unsaid.to_vec(),
        histories: vec![history("KB5017308", &[FAILED])],
        ..scenario.expect.clone()
    };
}

/// One failure in every log, and its cause.
fn story(
    id: &'static str,
    title: &'static str,
    seed: u64,
    trouble: Trouble,
    code: &'static str,
    found: ExpectedDiagnosis,
) -> Scenario {
    let (pc, _, failed) = pc_with(trouble, seed, |_| {});
    let machine = pc.machine.clone();
    let entries = pc.entries(machine.boot);
    let mut scenario = scenario(id, title, &machine, "20220915", entries);
    explained(&mut scenario, &machine, failed, code, found);
    scenario
}

/// A damaged task; before it another installer failed without consequence.
pub(super) fn installer_with_decoy() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 701);
    pc.ordinary_until("2022-09-15 13:50:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    let (started, session) = pc.begin(&kb5017308());
    pc.cbs.plan(&session).resolve(&session).stage(&session).ignored_installer("AppX Registration");
    pc.cbs.fail_on(&session, TASK);
    let failed = pc.failed(&session, started, TASK.code());
    pc.cbs.stop_installer();
    let entries = pc.entries(machine.boot);
    let title = "KB5017308 fails in Task Scheduler’s installer; another one failed before it and was ignored";
    let mut scenario = scenario("installer-with-decoy", title, &machine, "20220915", entries);
    let found = diagnosis("advanced-installer-failure", "certain", Some("Task Scheduler"));
    explained(&mut scenario, &machine, failed, "0x800f0922", found);
    scenario.expect.first_codes = vec!["0x80070002"];
    scenario
}

/// The HTTP service was disabled the day before.
pub(super) fn service_disabled() -> Scenario {
    let (pc, _, failed) = pc_with(HTTP, 711, |pc| {
        let at = pc.at("2022-09-14 16:20:31");
        pc.system.start_type(at, Service::HTTP, StartType::Demand, StartType::Disabled);
    });
    let machine = pc.machine.clone();
    let entries = pc.entries(machine.boot);
    let title = "KB5017308 fails because the HTTP service is disabled; the System log says since when";
    let mut scenario = scenario("service-disabled", title, &machine, "20220915", entries);
    explained(&mut scenario, &machine, failed, "0x800f0922", diagnosis("service-not-running", "certain", Some("HTTP")));
    scenario.expect.first_codes = vec!["0x80070422"];
    scenario.expect.marks = vec!["service"];
    scenario
}

/// A driver of the queue fails.
pub(super) fn driver_queue() -> Scenario {
    let found = diagnosis("driver-failure", "certain", Some("sample4.inf"));
    let title = "KB5017308 is undone because a printer driver fails";
    story("driver-queue", title, 721, Trouble::Drivers(Some("sample4.inf")), "0x80070003", found)
}

/// The queue names no driver; setupapi.dev.log does.
pub(super) fn driver_log() -> Scenario {
    let (pc, _, failed) = pc_with(Trouble::Drivers(None), 731, |_| {});
    let machine = pc.machine.clone();
    let time = machine.clock.line(failed.plus_ms(-4_000)).replace('-', "/");
    let log = format!(
        "[Device Install Log]\r\n     OS Version = 10.0.19044\r\n     Service Pack = 0.0\r\n     Suite = 0x0100\r\n     ProductType = 1\r\n     Architecture = amd64\r\n\r\n[BeginLog]\r\n\r\n[Boot Session: 2022/09/08 08:11:03.498]\r\n\r\n>>>  [Install Driver Updates]\r\n>>>  Section start {time}.110\r\n     dvi:      {{Configure Driver Package: C:\\Windows\\System32\\DriverStore\\FileRepository\\sample7.inf_amd64_1\\sample7.inf}}\r\n!!!  sto:           Failed to open driver package. Error = 0x00000003\r\n<<<  Section end {time}.410\r\n<<<  [Exit status: FAILURE(0x00000003)]\r\n"
    );
    let mut entries = pc.entries(machine.boot);
    entries.push(entry("INF/setupapi.dev.log", log.into_bytes()));
    let title = "KB5017308 is undone because drivers fail; only setupapi.dev.log names the one";
    let mut scenario = scenario("driver-log", title, &machine, "20220915", entries);
    explained(
        &mut scenario,
        &machine,
        failed,
        "0x80070003",
        diagnosis("driver-failure", "certain", Some("sample7.inf")),
    );
    scenario
}

/// The native image service of .NET has no program.
pub(super) fn dotnet_service() -> Scenario {
    let found = diagnosis("dotnet", "certain", Some("clr_optimization"));
    let title = "KB5017308 fails because the .NET service’s program is gone";
    story("dotnet-service", title, 741, Trouble::NativeImages, "0x80070002", found)
}

/// The transaction log is full.
pub(super) fn transaction_log() -> Scenario {
    let found = diagnosis("transaction-ktm", "certain", None);
    story(
        "transaction-log",
        "KB5017308 fails because the transaction log is full",
        751,
        Trouble::TransactionLog,
        "0x800719e4",
        found,
    )
}

/// A registry value has the wrong type.
pub(super) fn registry_value() -> Scenario {
    const VALUE: &str = "Package_77_for_KB5012170~31bf3856ad364e35~amd64~~19041.1880.1.1";
    let found = diagnosis("permission-registry", "certain", Some("KB5012170"));
    let title = "KB5017308 fails on a registry value of the wrong type, which belongs to an older update";
    story("registry-value", title, 761, Trouble::RegistryValue(VALUE), "0x8007000d", found)
}

/// Memory runs out, and Windows names the program that used it.
pub(super) fn memory() -> Scenario {
    let (mut pc, _, failed) = pc_with(Trouble::Memory, 771, |_| {});
    pc.system.memory_low(failed.plus_ms(-300_000), "samplesvc.exe");
    let machine = pc.machine.clone();
    let entries = pc.entries(machine.boot);
    let title = "KB5017308 fails because memory runs out; Windows names who used it";
    let mut scenario = scenario("memory", title, &machine, "20220915", entries);
    explained(
        &mut scenario,
        &machine,
        failed,
        "0x8007000e",
        diagnosis("resource-exhaustion", "certain", Some("samplesvc.exe")),
    );
    scenario
}

/// The firmware refuses a Secure Boot variable; the servicing log says only that installers failed.
pub(super) fn firmware() -> Scenario {
    let (mut pc, _, failed) = pc_with(Trouble::SecureBoot, 831, |_| {});
    pc.system.firmware_refused(failed.plus_ms(-9_000));
    let machine = pc.machine.clone();
    let entries = pc.entries(machine.boot);
    let title = "KB5017308 fails because the firmware refuses a Secure Boot variable";
    let mut scenario = scenario("firmware", title, &machine, "20220915", entries);
    explained(&mut scenario, &machine, failed, "0x800f0922", diagnosis("firmware", "likely", None));
    scenario
}

/// A management program restarts the computer while the update is being installed.
pub(super) fn program_restarts() -> Scenario {
    let (mut pc, started, failed) = pc_with(Trouble::Shutdown, 841, |_| {});
    let asked = failed.plus_ms(-12_000).max(started.plus_ms(1_000));
    pc.system.shutdown(asked, "C:\\Program Files\\Sample\\deployagent.exe");
    let machine = pc.machine.clone();
    let entries = pc.entries(machine.boot);
    let title = "KB5017308 is cut off by a program that restarts the computer";
    let mut scenario = scenario("program-restarts", title, &machine, "20220915", entries);
    let found = diagnosis("servicing-interrupted", "likely", Some("deployagent.exe"));
    explained(&mut scenario, &machine, failed, "0x8007045b", found);
    scenario.expect.marks = vec!["restart-asked"];
    scenario
}

/// A restart has happened between two refusals: it did not help.
pub(super) fn stuck_pending() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = dotnet();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 851);
    pc.ordinary_until("2022-09-15 13:50:00");
    let mut failed = machine.boot;
    for (day, boot) in [("14", Some("2022-09-14 17:50:02")), ("15", None)] {
        pc.cbs.quiet_until(&format!("2022-09-{day} 09:40:00"), &[], 9).go_to_local(&format!("2022-09-{day} 10:02:15"));
        let (started, session) = pc.begin(&update);
        pc.cbs.fail_restart_pending(&session);
        failed = pc.failed(&session, started, 0x8007_0bc9);
        pc.cbs.stop_installer();
        if let Some(boot) = boot.map(|boot| pc.at(boot)) {
            pc.system.restarts(boot.plus_ms(-110_000), ORCHESTRATOR, boot);
            pc.cbs.restart(boot);
        }
    }
    let entries = pc.entries(pc_boot(&machine));
    let title = "KB5013624 is refused before and after a restart: something is stuck";
    let mut scenario = scenario("stuck-pending", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        kb: Some("KB5013624"),
        outcomes: vec!["failed"],
        code: Some("0x80070bc9"),
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        diagnoses: vec![diagnosis("pending-reboot", "certain", None)],
        histories: vec![history("KB5013624", &[FAILED, FAILED])],
        ..scenario.expect
    };
    scenario
}

/// When that PC booted last.
fn pc_boot(machine: &Machine) -> Moment {
    machine.clock.at("2022-09-14 17:50:02")
}

/// No room for boot files.
pub(super) fn boot_partition() -> Scenario {
    let found = diagnosis("reserved-partition-space", "certain", Some("EFI"));
    let title = "KB5017308 fails because boot files do not fit on the EFI partition";
    story("boot-partition", title, 781, Trouble::BootFiles, "0x800f0922", found)
}

/// TiWorker crashes.
pub(super) fn worker_crash() -> Scenario {
    let (pc, _, failed) = pc_with(Trouble::WorkerGone, 791, |_| {});
    let machine = pc.machine.clone();
    let mut application = ApplicationLog::new(&machine);
    application.crashed(failed.plus_ms(-6_000), "TiWorker.exe", "samplehook.dll", 0xC000_0005);
    let mut entries = pc.entries(machine.boot);
    entries.push(entry("EventLogs/Application.evtx", application.into_bytes()));
    let title = "KB5017308 fails because TiWorker crashes in somebody’s DLL";
    let mut scenario = scenario("worker-crash", title, &machine, "20220915", entries);
    let found = diagnosis("servicing-interrupted", "certain", Some("samplehook.dll"));
    explained(&mut scenario, &machine, failed, "0x800706be", found);
    scenario
}

/// Nothing moves at shutdown, and the boot undoes the update.
pub(super) fn watchdog() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 801);
    pc.ordinary_until("2022-09-15 17:40:00");
    pc.cbs.quiet_until("2022-09-15 11:30:00", &[], 9).go_to_local("2022-09-15 12:07:31");
    let (started, session) = pc.begin(&update);
    pc.cbs.plan(&session).resolve(&session).stage(&session).execute(&session).finish_pending(&session);
    pc.pending(&session, started);
    let (down, boot) = (pc.at("2022-09-15 17:48:10"), pc.at("2022-09-15 18:06:02"));
    pc.system.restarts(down, ORCHESTRATOR, boot);
    pc.cbs.stop_installer().go_to(down).restart_hangs(&session, boot);
    let told = boot.plus_ms(150_000);
    pc.setup.failed(boot.plus_ms(62_000), update.kb, State::Installed, 0x800f_0920, session.client.id());
    pc.system.install_failed(told, &update, 0x800f_0920).commit_failed(told.plus_ms(12), &update, 0x800f_0920);
    pc.agent.install_failed(told.plus_ms(-120), &update, 0x800f_0920);
    pc.sessions.session(&session, started.plus_ms(400), boot.plus_ms(61_000), Ended::Uninstalled(0x800f_0920));
    pc.cbs.go_to_local("2022-09-15 18:40:00").quiet_until("2022-09-16 09:10:00", &[], 9);
    let entries = pc.entries(boot);
    let title = "KB5017308 does not move at shutdown and is undone at boot by the watchdog";
    let mut scenario = scenario("watchdog", title, &machine, "20220916", entries);
    explained(&mut scenario, &machine, boot, "0x800f0920", diagnosis("timeout", "certain", None));
    scenario.expect.pending_reboot = Some(false);
    scenario
}

/// Two updates at the same time: one has an installer that is ignored and is installed, the other meets a disabled service.
pub(super) fn installers_interleaved() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 811);
    pc.ordinary_until("2022-09-15 13:50:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    let (good_started, good) = pc.begin(&dotnet());
    let (bad_started, bad) = pc.begin(&kb5017308());
    pc.cbs.plan(&good).resolve(&good).stage(&good).execute(&good).ignored_installer("Task Scheduler").finish(&good);
    pc.installed(&good, good_started);
    pc.cbs.plan(&bad).resolve(&bad).stage(&bad).fail_on(&bad, HTTP);
    let failed = pc.failed(&bad, bad_started, HTTP.code());
    pc.cbs.stop_installer();
    let entries = pc.entries(machine.boot);
    let title = "KB5013624 is installed although an installer failed, KB5017308 beside it is not";
    let mut scenario = scenario("installers-interleaved", title, &machine, "20220915", entries);
    explained(&mut scenario, &machine, failed, "0x800f0922", diagnosis("service-not-running", "certain", Some("HTTP")));
    scenario.expect.histories.push(history("KB5013624", &["succeeded"]));
    scenario
}

/// The zone is put right between two failures of the same kind.
pub(super) fn drivers_clock_change() -> Scenario {
    const DRIVER: Trouble = Trouble::Drivers(Some("sample4.inf"));
    let put_right = Moment::utc("2022-09-14 01:20:00");
    let machine = Machine { clock: Clock::fixed(-420).then(put_right, 480), ..Machine::cmge_2022() };
    let update = kb5017308();
    let mut pc = Pc::new(&machine, "2022-09-12 17:15:20", 821);
    pc.updates.converted_in(480);
    pc.ordinary_until("2022-09-14 13:50:00");
    pc.system.zone_refreshed(put_right.plus_ms(200));
    let mut failed = put_right;
    pc.cbs.quiet_until("2022-09-13 09:40:00", &[], 9);
    for moment in ["2022-09-13 10:15:31", "2022-09-14 14:05:02"] {
        let start = pc.at(moment);
        if start > put_right {
            pc.cbs.quiet_until("2022-09-13 17:50:00", &[], 9);
            pc.cbs.go_to(put_right.plus_ms(600_000)).quiet_until("2022-09-14 13:30:00", &[], 9);
        }
        pc.cbs.go_to(start);
        let (started, session) = pc.begin(&update);
        pc.cbs.plan(&session).resolve(&session).stage(&session).fail_on(&session, DRIVER);
        failed = pc.failed(&session, started, DRIVER.code());
        pc.cbs.stop_installer();
    }
    let entries = pc.entries(put_right.plus_ms(1000));
    let title = "KB5017308 fails twice on a driver; the zone is put right in between";
    let mut scenario = scenario("clock-change-drivers", title, &machine, "20220914", entries);
    explained(
        &mut scenario,
        &machine,
        failed,
        "0x80070003",
        diagnosis("driver-failure", "certain", Some("sample4.inf")),
    );
    scenario.expect.histories = vec![history("KB5017308", &[FAILED, FAILED])];
    scenario.expect.offsets = vec![-420, 480];
    scenario
}
