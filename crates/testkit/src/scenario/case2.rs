//! Case 2: KB5015736 is asked for. The first bundle shows another update failing, already overwritten; the second is the
//! first again; the third holds the right failure, overwritten too; the last one was collected at once.

use super::collected::{DAMAGED, Products, agent, cbs, dotnet, facts, kb5014805, kb5015736, persist, scenario};
use super::{Expect, ExpectedDiagnosis, Request, Scenario, ScenarioBundle};
use crate::archive::{Entry, Packing, entry, pack};
use crate::cbs::{CbsLog, Client, Damage};
use crate::listing::{self, ListedFile};
use crate::machine::Machine;
use crate::reporting::AgentLog;

/// The damage behind all of case 2, as a report must name it.
pub(super) fn store_corruption() -> ExpectedDiagnosis {
    ExpectedDiagnosis { cause: "component-store-corruption", confidence: "certain", subject: Some("KB5012170") }
}

fn asked(not_before: Option<&'static str>) -> Request {
    Request { case: Some("case-2"), kbs: vec!["KB5015736"], not_before }
}

/// The agent's memory up to `until`: KB5014805 failed on 9 September at 15:58:23.
fn september(machine: &Machine, until: &str) -> AgentLog {
    let at = |text| machine.clock.at(text);
    let mut events = AgentLog::new(machine, 201);
    events
        .daily_scans(at("2022-08-29 08:30:11"), at(until))
        .fetched_and_started(at("2022-09-09 15:52:10"), &kb5014805())
        .install_failed(at("2022-09-09 15:58:23").plus_ms(117), &kb5014805(), 0x8007_3712);
    events
}

/// The September bundle. `known` is what the agent asks the servicing stack about in its scans.
fn first_entries(machine: &Machine, known: &[&crate::machine::Update]) -> Vec<Entry> {
    let at = |text| machine.clock.at(text);
    let rolled = at("2022-09-12 09:41:03");
    let mut old = CbsLog::new(machine, at("2022-09-10 08:31:07"), 202);
    old.quiet_until("2022-09-12 09:20:00", known, 9);
    let mut log = CbsLog::new(machine, rolled.plus_ms(1200), 203);
    log.quiet_until("2022-09-13 10:10:00", known, 9);
    let mut entries = vec![cbs(log), persist(old, rolled), agent(september(machine, "2022-09-13 10:00:00"))];
    entries.extend(facts(machine, machine.boot, Products::None));
    entries
}

fn first_expect(scenario: Scenario) -> Expect {
    Expect {
        request: asked(None),
        verdict_status: Some("wrong-update"),
        kb: Some("KB5014805"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        during: Some("2022-09-09T15:58:23+08:00".to_owned()),
        coverage: Some("overwritten"),
        offsets: vec![480],
        ..scenario.expect
    }
}

/// The first bundle.
pub(super) fn a() -> Scenario {
    let machine = Machine::cmge_2022();
    let net = dotnet();
    let title = "KB5014805 failed, overwritten; KB5015736 is asked for";
    let mut scenario = scenario("a", title, &machine, "20220913", first_entries(&machine, &[&net]));
    scenario.expect = first_expect(scenario.clone());
    scenario
}

/// The second: the same files again, packed by another program in another order under another name.
pub(super) fn b() -> Scenario {
    let machine = Machine::cmge_2022();
    let net = dotnet();
    let entries: Vec<Entry> = first_entries(&machine, &[&net])
        .into_iter()
        .rev()
        .map(|e| Entry { path: format!("{}/{}", machine.host, e.path), ..e })
        .collect();
    let packing = Packing { level: Some(9), descriptors: true, day: 27, ..Packing::default() };
    let mut scenario = a();
    scenario.id = "b";
    scenario.title = "The bundle of (a) again: other order, other compression, other name";
    scenario.bundles = vec![ScenarioBundle {
        file_name: "柜面电脑日志（第二次）.zip".to_owned(),
        bytes: pack(&entries, packing),
    }];
    scenario
}

/// As (a), but every later scan of the agent mentions the failed update in CBS.log: a mention is not coverage.
pub(super) fn scan_after_failure() -> Scenario {
    let machine = Machine::cmge_2022();
    let (failed, net) = (kb5014805(), dotnet());
    let title = "As (a), with later scans that mention the failed update";
    let entries = first_entries(&machine, &[&failed, &net]);
    let mut scenario = scenario("scan-after-failure", title, &machine, "20220913", entries);
    scenario.expect = first_expect(scenario.clone());
    scenario
}

/// What (c) and its variants hold beside archives and listings.
fn october(machine: &Machine) -> (Vec<Entry>, Entry) {
    let at = |text| machine.clock.at(text);
    let (net, wanted) = (dotnet(), kb5015736());
    let rolled = at("2022-10-12 09:40:58");
    let mut old = CbsLog::new(machine, at("2022-10-10 19:02:41"), 212);
    old.quiet_until("2022-10-12 09:20:00", &[&net], 9);
    let mut log = CbsLog::new(machine, rolled.plus_ms(1400), 213);
    log.quiet_until("2022-10-13 08:50:00", &[&net], 9);
    let mut events = september(machine, "2022-10-13 08:40:00");
    events.fetched_and_started(at("2022-10-10 16:31:02"), &wanted).install_failed(
        at("2022-10-10 16:38:25").plus_ms(402),
        &wanted,
        0x8007_3712,
    );
    let mut entries = vec![cbs(log), agent(events)];
    entries.extend(facts(machine, at("2022-10-10 08:09:13"), Products::None));
    (entries, persist(old, rolled))
}

fn october_scenario(id: &'static str, title: &'static str, more: Option<Entry>, coverage: &'static str) -> Scenario {
    let machine = Machine::cmge_2022();
    let (mut entries, _) = october(&machine);
    entries.extend(more);
    let mut scenario = scenario(id, title, &machine, "20221013", entries);
    scenario.expect = Expect {
        request: asked(Some("2022-10-09")),
        verdict_status: Some("recollect"),
        kb: Some("KB5015736"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        during: Some("2022-10-10T16:38:25+08:00".to_owned()),
        coverage: Some(coverage),
        offsets: vec![480],
        ..scenario.expect
    };
    scenario
}

/// The third bundle: the right failure, but the oldest archive begins two hours after it. The page's sample.
pub(super) fn c() -> Scenario {
    let archive = october(&Machine::cmge_2022()).1;
    october_scenario("c", "KB5015736 failed on 10 October, overwritten again", Some(archive), "overwritten")
}

/// The same without archive or listing: perhaps the archive was only not collected.
pub(super) fn c2() -> Scenario {
    october_scenario("c2", "As (c) without archive or listing: look for CbsPersist files first", None, "not-collected")
}

fn listed(files: &[ListedFile]) -> Option<Entry> {
    Some(entry("dir_cbs.txt", listing::dir(&Machine::cmge_2022(), files, true)))
}

/// No archive, and a listing that proves that there is none: the only file begins on 12 October.
pub(super) fn c_listing() -> Scenario {
    let clock = Machine::cmge_2022().clock;
    let files = [listing::file("CBS.log", clock.at("2022-10-13 08:49:00"), 118_336)];
    let title = "As (c) without archive; a listing shows that CBS.log is all there is";
    october_scenario("c-listing", title, listed(&files), "overwritten")
}

/// No archive, and a listing with one that was rolled over after the failure: it may hold it.
pub(super) fn c_listing_archive() -> Scenario {
    let clock = Machine::cmge_2022().clock;
    let files = [
        listing::file("CBS.log", clock.at("2022-10-13 08:49:00"), 118_336),
        listing::file("CbsPersist_20221012014058.cab", clock.at("2022-10-12 09:41:00"), 1_034_210),
    ];
    let title = "As (c) without archive; a listing shows one that may hold the failure";
    october_scenario("c-listing-archive", title, listed(&files), "not-collected")
}

/// As (c), but a health scan was run before collecting: the damage is named without a new attempt.
pub(super) fn scan_health() -> Scenario {
    let machine = Machine::cmge_2022();
    let archive = october(&machine).1;
    let mut log = CbsLog::new(&machine, machine.clock.at("2022-10-12 09:41:00"), 214);
    log.quiet_until("2022-10-13 08:20:00", &[], 9)
        .go_to_local("2022-10-13 08:31:00")
        .scan_health(&[DAMAGED])
        .stop_installer();
    let (mut entries, _) = october(&machine);
    entries[0] = cbs(log);
    entries.push(archive);
    let mut scenario =
        scenario("scan-health", "As (c), with a ScanHealth that names the damage", &machine, "20221013", entries);
    scenario.expect = Expect {
        request: asked(Some("2022-10-09")),
        kb: Some("KB5015736"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        coverage: Some("overwritten"),
        findings: vec!["component-store-corruption"],
        ..scenario.expect
    };
    scenario
}

/// Entries of (d), for the scenarios that break its container.
pub(super) fn collected_at_once(machine: &Machine) -> Vec<Entry> {
    let at = |text| machine.clock.at(text);
    let (net, wanted) = (dotnet(), kb5015736());
    let rolled = at("2022-10-15 09:12:44");
    let mut old = CbsLog::new(machine, at("2022-10-12 09:41:00"), 222);
    old.quiet_until("2022-10-15 08:50:00", &[&net], 9);
    let mut log = CbsLog::new(machine, rolled.plus_ms(1300), 223);
    log.quiet_until("2022-10-17 13:30:00", &[&net], 9).go_to_local("2022-10-17 14:11:20");
    let session = log.begin(&wanted, Client::Wusa);
    log.plan(&session).fail_store_corrupt(&session, &Damage { package: DAMAGED.to_owned() });
    let failed = log.now();
    log.stop_installer();
    let mut events = september(machine, "2022-10-17 13:00:00");
    events
        .fetched_and_started(at("2022-10-10 16:31:02"), &wanted)
        .install_failed(at("2022-10-10 16:38:25").plus_ms(402), &wanted, 0x8007_3712)
        .through_wusa()
        .install_started(at("2022-10-17 14:11:19").plus_ms(640), &wanted)
        .install_failed(failed.plus_ms(350), &wanted, 0x8007_3712);
    let mut entries = vec![cbs(log), persist(old, rolled), agent(events)];
    entries.extend(facts(machine, at("2022-10-17 08:04:57"), Products::None));
    entries
}

/// What (d) proves, whatever its container looks like.
pub(super) fn at_once_expect() -> Expect {
    Expect {
        request: asked(Some("2022-10-14")),
        verdict_status: Some("explained"),
        kb: Some("KB5015736"),
        outcomes: vec!["failed"],
        code: Some("0x80073712"),
        first_codes: vec!["0xc015001a", "0x80073712"],
        during: Some("2022-10-17T14:11:20+08:00".to_owned()),
        coverage: Some("covered"),
        diagnoses: vec![store_corruption()],
        unsaid: vec!["third-party-security-software", "access-denied-file-lock", "pending-reboot"],
        offsets: vec![480],
        ..Expect::default()
    }
}

/// The last bundle: reproduced with the offline package and collected at once.
pub(super) fn d() -> Scenario {
    let machine = Machine::cmge_2022();
    let title = "KB5015736 collected at once: the store is corrupt at KB5012170";
    let mut scenario = scenario("d", title, &machine, "20221017", collected_at_once(&machine));
    scenario.expect = Expect { computer: scenario.expect.computer, ..at_once_expect() };
    scenario
}
