//! Attempts that the servicing stack never saw, and those that are no failures: content gone, the service disabled,
//! nothing to do, Store apps.

use super::collected::{dotnet, kb5014805, kb5015736, kb5017308, scenario};
use super::whole::{Pc, history};
use super::{Expect, ExpectedDiagnosis, Scenario};
use crate::evtx::system::{Service, StartType};
use crate::machine::{Machine, Update};

/// Three updates at once, each gone between download and installation: 43, then 20 within half a second.
pub(super) fn content_gone() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 501);
    pc.ordinary_until("2022-09-16 10:00:00");
    pc.cbs.quiet_until("2022-09-16 10:10:00", &[&dotnet()], 9);
    let start = pc.at("2022-09-15 14:20:05");
    for (n, update) in (0..).zip([kb5017308(), dotnet(), kb5014805()]) {
        let from = start.plus_ms(101 + n * 530);
        let to = from.plus_ms(376);
        pc.fetched(from, &update);
        pc.updates.refused(from.plus_ms(20), to.plus_ms(-10), &update, 0x8024_6007);
        pc.agent.install_failed(to, &update, 0x8024_6007);
        pc.system.install_failed(to.plus_ms(60), &update, 0x8024_6007);
    }
    let entries = pc.entries(machine.boot);
    let title = "Three updates whose content is gone when they are to be installed: CBS never ran";
    let mut scenario = scenario("content-gone", title, &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        diagnoses: vec![ExpectedDiagnosis {
            cause: "content-missing",
            confidence: "certain",
            subject: Some("KB5014805"),
        }],
        kb: Some("KB5014805"),
        outcomes: vec!["failed"],
        code: Some("0x80246007"),
        first_codes: vec!["0x80246007"],
        during: Some("2022-09-15T14:20:06+08:00".to_owned()),
        coverage: Some("not-reached"),
        channel: Some("windows-update"),
        witnesses: 3,
        histories: ["KB5017308", "KB5013624", "KB5014805"].map(|kb| history(kb, &["failed"])).to_vec(),
        unasked: vec!["Logs\\CBS", "wusa", "Get-WindowsUpdateLog", "wevtutil"],
        unsaid: vec!["component-store-corruption", "access-denied-file-lock", "third-party-security-software"],
        ..scenario.expect
    };
    scenario
}

/// A patch manager disabled Windows Update; days later somebody opens an offline package.
pub(super) fn wuauserv_disabled() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 511);
    pc.ordinary_until("2022-09-12 18:00:00");
    let (disabled, tried) = (pc.at("2022-09-13 03:00:12"), pc.at("2022-09-15 10:41:30"));
    pc.system
        .start_type(disabled, Service::UPDATE, StartType::Auto, StartType::Disabled)
        .service_state(disabled.plus_ms(2_000), Service::UPDATE, false)
        .ordinary_days(disabled.plus_ms(60_000), pc.machine.clock.at("2022-09-15 12:00:00"));
    let why = "无法启动服务，原因可能是已被禁用或与其相关联的设备没有启动。";
    pc.setup.standalone_failed(tried, "", 0x8007_0422, why, "windows10.0-kb5017308-x64.msu");
    pc.cbs.quiet_until("2022-09-15 11:30:00", &[], 9);
    let entries = pc.entries(machine.boot);
    let title = "wusa fails on KB5017308: Windows Update was disabled two days before";
    let mut scenario = scenario("wuauserv-disabled", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        diagnoses: vec![ExpectedDiagnosis {
            cause: "service-not-running",
            confidence: "certain",
            subject: Some("wuauserv"),
        }],
        kb: Some("KB5017308"),
        outcomes: vec!["failed"],
        code: Some("0x80070422"),
        first_codes: vec!["0x80070422"],
        during: Some("2022-09-15T10:41:30+08:00".to_owned()),
        coverage: Some("not-reached"),
        channel: Some("wusa"),
        histories: vec![history("KB5017308", &["failed"])],
        marks: vec!["service"],
        unasked: vec!["Logs\\CBS"],
        unsaid: vec!["component-store-corruption", "access-denied-file-lock", "third-party-security-software"],
        ..scenario.expect
    };
    scenario
}

/// Two offline packages: one is installed already, the other is not for this PC. Both are told as event 3.
pub(super) fn already_installed() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 521);
    pc.ordinary_until("2022-09-15 12:00:00");
    let (first, second) = (pc.at("2022-09-15 10:41:30"), pc.at("2022-09-15 10:52:03"));
    pc.setup.standalone_failed(first, "", 2_359_302, "", "windows10.0-kb5012170-x64.msu").standalone_failed(
        second,
        "",
        2_149_842_967,
        "",
        "windows10.0-kb5015736-x64.msu",
    );
    pc.cbs.quiet_until("2022-09-15 11:30:00", &[&kb5015736()], 9);
    let entries = pc.entries(machine.boot);
    let title = "wusa: KB5012170 is installed already, KB5015736 is not applicable";
    let mut scenario = scenario("already-installed", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("no-failure"),
        histories: vec![history("KB5012170", &["not-needed"]), history("KB5015736", &["not-needed"])],
        unsaid: vec!["component-store-corruption", "pending-reboot"],
        ..scenario.expect
    };
    scenario
}

/// Apps of the Store that are in use cannot be updated; Windows itself is well.
pub(super) fn store_apps() -> Scenario {
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 531);
    pc.ordinary_until("2022-09-16 10:00:00");
    pc.cbs.quiet_until("2022-09-15 11:30:00", &[], 9).go_to_local("2022-09-15 12:01:43");
    let (started, session) = pc.begin(&dotnet());
    pc.cbs.plan(&session).resolve(&session).stage(&session).execute(&session).finish(&session);
    pc.installed(&session, started);
    pc.cbs.stop_installer().quiet_until("2022-09-16 10:10:00", &[], 9);
    let apps = ["9WZDNCRFJBMP-MICROSOFT.WINDOWSSTORE", "9NBLGGH4QGHW-Microsoft.MicrosoftStickyNotes"];
    let night = pc.at("2022-09-16 02:10:44");
    for (n, app) in (0..).zip(apps.iter().chain(&apps)) {
        let (app, at) = (Update::store_app(app), night.plus_ms(n * 95_000));
        pc.system.download_started(at.plus_ms(-20_000), &app).install_started(at, &app);
        pc.system.install_failed(at.plus_ms(2_300), &app, 0x8007_3d02);
        pc.agent.install_started(at, &app).install_failed(at.plus_ms(2_200), &app, 0x8007_3d02);
    }
    let entries = pc.entries(machine.boot);
    let title = "Store apps fail with 0x80073d02 at night; the Windows update is installed";
    let mut scenario = scenario("store-apps", title, &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("no-failure"),
        succeeded: vec!["KB5013624"],
        histories: vec![history("KB5013624", &["succeeded"])],
        ..scenario.expect
    };
    scenario
}
