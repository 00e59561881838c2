//! What event logs say by themselves: events 3 that are no failures, a restart that is waited for, a failure without
//! any servicing log, power that went away.

use super::collected::{Products, cbs, dotnet, facts, kb5017308, scenario};
use super::whole::{ORCHESTRATOR, Pc, SETUP, SYSTEM, history};
use super::{Expect, ExpectedDiagnosis, Scenario};
use crate::archive::entry;
use crate::evtx::setup::State;
use crate::machine::Machine;

const AGENT: &str = "WindowsUpdateAgent";

/// Fourteen packages whose delta state was saved (event 3, 0x800f0816) and that were installed later, and the servicing
/// stack's own tidying.
pub(super) fn servicing_3_delta() -> Scenario {
    const KBS: [&str; 14] = [
        "KB5012117",
        "KB5012599",
        "KB5012677",
        "KB5013942",
        "KB5014023",
        "KB5014032",
        "KB5014666",
        "KB5014699",
        "KB5015020",
        "KB5015807",
        "KB5015895",
        "KB5016616",
        "KB5016688",
        "KB5017308",
    ];
    let machine = Machine::cmge_2022();
    let mut pc = Pc::new(&machine, "2022-09-13 08:15:20", 601);
    pc.ordinary_until("2022-09-15 17:30:00");
    pc.cbs.quiet_until("2022-09-15 17:30:00", &[], 9);
    let (first, down, boot) =
        (pc.at("2022-09-09 09:05:08"), pc.at("2022-09-15 17:48:10"), pc.at("2022-09-15 17:50:02"));
    for (n, kb) in (0..).zip(KBS) {
        let client = if n % 2 == 0 { AGENT } else { "UpdateAgentLCU" };
        let staged = first.plus_ms(n * 36_000_000);
        let installing = staged.plus_ms(5_400_000);
        pc.setup
            .initiated(staged, kb, State::Absent, State::Staged, client)
            .failed(staged.plus_ms(4_000), kb, State::Staged, 0x800f_0816, client)
            .initiated(installing, kb, State::Resolved, State::Installed, client);
        if n % 3 == 0 {
            pc.setup.restart_needed(installing.plus_ms(10_000), kb, State::Installed, client).reached(
                boot.plus_ms(60_000 + n * 700),
                kb,
                State::Installed,
                client,
            );
        } else {
            pc.setup.reached(installing.plus_ms(11_000), kb, State::Installed, client);
        }
    }
    let tidied = first.plus_ms(30_000_000);
    for (n, (client, code)) in
        (0..).zip([("Arbiter", 0x800f_0900), ("CbsTask", 0x8007_0002), ("LCUReservicing", 0x8000_4005)])
    {
        let at = tidied.plus_ms(n * 7_000);
        pc.setup
            .initiated(at, "KB5008876", State::Installed, State::Superseded, client)
            .failed(at.plus_ms(900), "KB5008876", State::Superseded, code, client)
            .initiated(at.plus_ms(1_000), "KB5007401", State::Superseded, State::Absent, client)
            .failed(at.plus_ms(1_900), "KB5007401", State::Absent, code, client)
            .failed(at.plus_ms(2_900), "KB5003791", State::Installed, code, client);
    }
    pc.system.restarts(down, ORCHESTRATOR, boot);
    pc.cbs.go_to(boot.plus_ms(90_000)).quiet_until("2022-09-16 09:10:00", &[], 9);
    let mut entries = vec![entry(SYSTEM, pc.system.into_bytes()), entry(SETUP, pc.setup.into_bytes()), cbs(pc.cbs)];
    entries.extend(facts(&machine, boot, Products::None));
    let title = "Fourteen Servicing events 3 with 0x800f0816 that ended Installed, and housekeeping";
    let mut scenario = scenario("servicing-3-delta", title, &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("no-failure"),
        succeeded: KBS.to_vec(),
        histories: KBS.map(|kb| history(kb, &["succeeded"])).to_vec(),
        unsaid: vec!["component-store-corruption", "pending-reboot"],
        marks: vec!["boot"],
        ..scenario.expect
    };
    scenario
}

/// One package failed in the morning; another one waits for a restart that has not come.
pub(super) fn pending_vs_failed() -> Scenario {
    let machine = Machine::cmge_2022();
    let (rollup, net) = (kb5017308(), dotnet());
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 611);
    pc.ordinary_until("2022-09-15 17:30:00");
    let (morning, noon) = (pc.at("2022-09-15 09:30:11"), pc.at("2022-09-15 12:07:31"));
    pc.setup
        .initiated(morning, net.kb, State::Absent, State::Installed, AGENT)
        .failed(morning.plus_ms(412_000), net.kb, State::Installed, 0x800f_0922, AGENT)
        .initiated(noon, rollup.kb, State::Absent, State::Installed, AGENT)
        .restart_needed(noon.plus_ms(612_000), rollup.kb, State::Installed, AGENT);
    let mut entries = vec![entry(SYSTEM, pc.system.into_bytes()), entry(SETUP, pc.setup.into_bytes())];
    entries.extend(facts(&machine, machine.boot, Products::None));
    let title = "The Setup log: KB5013624 failed, KB5017308 waits for its restart";
    let mut scenario = scenario("pending-vs-failed", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("restart-first"),
        kb: Some("KB5013624"),
        outcomes: vec!["failed"],
        code: Some("0x800f0922"),
        coverage: Some("absent"),
        histories: vec![history("KB5013624", &["failed"]), history("KB5017308", &["pending-reboot"])],
        pending_reboot: Some(true),
        ..scenario.expect
    };
    scenario
}

/// Two event logs and nothing else: a failure with a code of the servicing stack.
pub(super) fn evtx_only() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 621);
    pc.ordinary_until("2022-09-15 17:30:00");
    let started = pc.at("2022-09-15 14:01:43");
    let failed = started.plus_ms(463_000);
    pc.system.fetched_and_started(started, &update).install_failed(failed.plus_ms(800), &update, 0x800f_0922);
    pc.setup.initiated(started.plus_ms(2_000), update.kb, State::Absent, State::Installed, AGENT).failed(
        failed,
        update.kb,
        State::Installed,
        0x800f_0922,
        AGENT,
    );
    let entries = vec![entry(SYSTEM, pc.system.copied_live()), entry(SETUP, pc.setup.into_bytes())];
    let title = "System.evtx and Setup.evtx only: KB5017308 failed with 0x800f0922";
    let mut scenario = scenario("evtx-only", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("recollect"),
        kb: Some("KB5017308"),
        outcomes: vec!["failed"],
        code: Some("0x800f0922"),
        coverage: Some("absent"),
        channel: Some("windows-update"),
        phases: vec!["download", "install"],
        witnesses: 2,
        histories: vec![history("KB5017308", &["failed"])],
        asked: vec!["Logs\\CBS"],
        ..scenario.expect
    };
    scenario
}

/// The power goes away while the update is unpacked; after the boot nobody comes back to it.
pub(super) fn power_loss() -> Scenario {
    let machine = Machine::cmge_2022();
    let update = kb5017308();
    let mut pc = Pc::new(&machine, "2022-09-14 08:15:20", 631);
    pc.ordinary_until("2022-09-15 13:50:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    let (started, session) = pc.begin(&update);
    pc.cbs.plan(&session).resolve(&session).cbs("Perf: Stage chain started.");
    pc.cbs.dpx("Started DPX phase: Resume and Download Job");
    let died = pc.cbs.now().plus_ms(41_000);
    let boot = pc.at("2022-09-15 14:31:40");
    pc.system.power_lost(died, boot);
    pc.cbs.power_lost(boot).go_to(boot.plus_ms(600_000)).quiet_until("2022-09-16 09:10:00", &[], 9);
    let entries = pc.entries(boot);
    let title = "The power goes away while KB5017308 is staged; nothing says how it ended";
    let mut scenario = scenario("power-loss", title, &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some("KB5017308"),
        outcomes: vec!["unknown"],
        diagnoses: vec![ExpectedDiagnosis { cause: "servicing-interrupted", confidence: "likely", subject: None }],
        during: Some(machine.clock.rfc3339(started.plus_ms(1_500))),
        channel: Some("windows-update"),
        phases: vec!["download", "stage"],
        witnesses: 3,
        histories: vec![history("KB5017308", &["unknown"])],
        marks: vec!["boot", "unexpected-shutdown"],
        unsaid: vec!["component-store-corruption", "access-denied-file-lock"],
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}
