//! Packages and files: one story for each way in which an update finds them damaged, missing, refused or not meant for it,
//! told by every log; two causes at once, decoys, and a failure that a later try puts right.

use super::collected::{DAMAGED, kb5017308, scenario};
use super::whole::{Pc, history};
use super::{Expect, ExpectedDiagnosis, Scenario};
use crate::cbs::{Damage, Session};
use crate::clock::Moment;
use crate::machine::{Machine, Update};

const KB: &str = "KB5017308";
const FAILED: &str = "failed|rolled-back";
/// A package of a language pack that came with the build.
const ITALIAN: &str = "Microsoft-Windows-Printing-PrintToPDFServices-Package~31bf3856ad364e35~amd64~it-IT~10.0.19041.1";
const COMPONENT: &str = "Microsoft-Windows-Printing-Spooler-Core";
const FILE: &str =
    "amd64_microsoft-windows-win32kfull_31bf3856ad364e35_10.0.19041.2006_none_5f2a1c0e7b3d9a44\\win32kfull.sys";
const FOLDER: &str = "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\System Tools";

/// An ordinary PC on which the update has been planned and resolved.
fn resolved(seed: u64) -> (Pc, Moment, Session) {
    let (mut pc, started, session) = planned(seed);
    pc.cbs.resolve(&session);
    (pc, started, session)
}

/// An ordinary PC on which the update has been planned.
fn planned(seed: u64) -> (Pc, Moment, Session) {
    planned_for(seed, &kb5017308())
}

fn planned_for(seed: u64, update: &Update) -> (Pc, Moment, Session) {
    let mut pc = Pc::new(&Machine::cmge_2022(), "2022-09-14 08:15:20", seed);
    pc.ordinary_until("2022-09-15 13:50:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    let (started, session) = pc.begin(update);
    pc.cbs.plan(&session);
    (pc, started, session)
}

/// The session just failed with `code`: the whole story, and its one cause.
fn failed(
    (mut pc, started, session): (Pc, Moment, Session),
    code: u32,
    id: &'static str,
    title: &'static str,
    cause: (&'static str, &'static str, Option<&'static str>),
) -> Scenario {
    let machine = pc.machine.clone();
    let failed = pc.failed(&session, started, code);
    pc.cbs.stop_installer();
    let entries = pc.entries(machine.boot);
    let mut scenario = scenario(id, title, &machine, "20220915", entries);
    let (cause, confidence, subject) = cause;
    let others = [
        "component-store-corruption",
        "missing-payload",
        "language-pack",
        "certificate-signature",
        "servicing-stack-outdated",
        "insufficient-disk-space",
        "storage-error",
        "access-denied-file-lock",
        "pending-reboot",
    ];
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        kb: Some(KB),
        outcomes: vec!["failed", "rolled-back"],
        during: Some(machine.clock.rfc3339(failed)),
        coverage: Some("covered"),
        channel: Some("windows-update"),
        diagnoses: vec![ExpectedDiagnosis { cause, confidence, subject }],
        unsaid: others.into_iter().filter(|other| *other != cause).collect(),
        histories: vec![history(KB, &[FAILED])],
        witnesses: 3,
        ..scenario.expect
    };
    scenario
}

/// A language pack is registered, its files are gone.
pub(super) fn language_pack_orphaned() -> Scenario {
    let (mut pc, started, session) = planned(801);
    pc.cbs.fail_package_gone(&session, ITALIAN);
    let title = "A package of a language pack cannot be found";
    failed((pc, started, session), 0x8007_3701, "language-pack", title, ("language-pack", "certain", Some("it-IT")))
}

/// An older package is registered, its files are gone: the build of its version names its update.
pub(super) fn package_of_older_update_gone() -> Scenario {
    let (mut pc, started, session) = planned(811);
    let package = "Microsoft-Windows-Bitlocker-Network-Unlock-Package~31bf3856ad364e35~amd64~~10.0.19041.1806";
    pc.cbs.fail_package_gone(&session, package);
    let title = "A package of an older update cannot be found; its version names the update";
    let cause = ("component-store-corruption", "certain", Some("KB5014666"));
    failed((pc, started, session), 0x8007_3701, "older-package-gone", title, cause)
}

/// Both at once: the store lacks a neutral package and one of a language. The store is what is wrong.
pub(super) fn language_pack_and_store() -> Scenario {
    let (mut pc, started, session) = planned(821);
    pc.cbs.cbs(&format!("Failed to resolve package '{ITALIAN}' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]"));
    pc.cbs.fail_store_corrupt(&session, &Damage { package: DAMAGED.to_owned() });
    let title = "A neutral package and one of a language are gone: the store is damaged";
    let cause = ("component-store-corruption", "certain", Some("KB5012170"));
    failed((pc, started, session), 0x8007_3712, "language-and-store", title, cause)
}

/// The update's container lacks a file; optional files are missing, too, as always.
pub(super) fn payload_not_in_container() -> Scenario {
    let (mut pc, started, session) = resolved(831);
    pc.cbs.fail_payload_missing(&session, FILE);
    let title = "A file is not in the update's container";
    let cause = ("missing-payload", "certain", Some("win32kfull.sys"));
    failed((pc, started, session), 0x8007_0002, "payload-missing", title, cause)
}

/// A folder of the Start menu is gone.
pub(super) fn folder_gone() -> Scenario {
    let (mut pc, started, session) = resolved(841);
    pc.cbs.stage(&session).fail_folder_gone(&session, FOLDER);
    let title = "A folder that a component expects is gone";
    let cause = ("missing-payload", "certain", Some("System Tools"));
    failed((pc, started, session), 0x8007_0002, "folder-gone", title, cause)
}

/// A delta finds its base changed.
pub(super) fn delta_without_base() -> Scenario {
    let (mut pc, started, session) = resolved(851);
    pc.cbs.stage(&session).fail_delta(&session, COMPONENT, "spoolsv.exe");
    let title = "A delta finds the file it builds on changed";
    let cause = ("component-store-corruption", "certain", Some("spoolsv.exe"));
    failed((pc, started, session), 0x800f_0984, "delta-without-base", title, cause)
}

/// The decoys: optional files that are missing and a delta that servicing gets over; the cause is a denied file.
pub(super) fn decoys_before_denied_file() -> Scenario {
    let (mut pc, started, session) = resolved(861);
    pc.cbs.misses_optional_files(&session).hydration_failed(COMPONENT, "spoolsv.exe").wait_ms(240_000);
    pc.cbs.stage(&session).fail_access_denied(&session, "C:\\Windows\\System32\\rpcss.dll");
    let title = "A delta and an optional file that fail nothing, then a file that is denied";
    let cause = ("access-denied-file-lock", "certain", Some("rpcss.dll"));
    failed((pc, started, session), 0x8007_0005, "decoys-denied", title, cause)
}

/// A component's hash stands in no catalogue.
pub(super) fn hash_not_in_catalogue() -> Scenario {
    let (mut pc, started, session) = resolved(871);
    pc.cbs.stage(&session).fail_hash(&session, COMPONENT);
    let title = "The hash of a component stands in no catalogue";
    let cause = ("certificate-signature", "certain", Some(COMPONENT));
    failed((pc, started, session), 0x8009_2004, "hash-not-in-catalogue", title, cause)
}

/// The servicing stack is too old.
pub(super) fn stack_too_old() -> Scenario {
    let (mut pc, started, session) = planned(881);
    pc.cbs.fail_old_stack(&session, "10.0.19041.1990", "10.0.19041.1161");
    let title = "The update needs a newer servicing stack";
    let cause = ("servicing-stack-outdated", "certain", Some("10.0.19041.1990"));
    failed((pc, started, session), 0x800f_0823, "stack-too-old", title, cause)
}

/// The system volume is full.
pub(super) fn disk_full() -> Scenario {
    let (mut pc, started, session) = resolved(891);
    pc.cbs.fail_disk_full(&session, 412, 3_870);
    let title = "The system volume is full";
    let cause = ("insufficient-disk-space", "certain", Some("C:"));
    failed((pc, started, session), 0x8007_0070, "disk-full", title, cause)
}

/// The disk has bad blocks, and servicing reads one of them.
pub(super) fn disk_failing() -> Scenario {
    let (mut pc, started, session) = resolved(901);
    let at = pc.cbs.now();
    pc.system.bad_block(at.plus_ms(4_000));
    pc.cbs.fail_disk_error(&session);
    let title = "The disk has a bad block, and servicing meets it";
    failed((pc, started, session), 0x8007_045d, "disk-failing", title, ("storage-error", "certain", Some("disk")))
}

/// The near miss: the disk reports a bad block in the middle of the night, and servicing fails on something else.
pub(super) fn disk_event_and_other_failure() -> Scenario {
    let (mut pc, started, session) = planned(911);
    let at = pc.at("2022-09-15 13:45:10");
    pc.system.bad_block(at);
    pc.cbs.fail_store_corrupt(&session, &Damage { package: DAMAGED.to_owned() });
    let title = "A bad block minutes before, and a package that is gone";
    let cause = ("component-store-corruption", "certain", Some("KB5012170"));
    failed((pc, started, session), 0x8007_3712, "disk-event-other-failure", title, cause)
}

/// The container lacks a file; the next day the complete package installs.
pub(super) fn payload_missing_then_installed() -> Scenario {
    let (mut pc, started, session) = resolved(921);
    let machine = pc.machine.clone();
    pc.cbs.fail_payload_missing(&session, FILE);
    pc.failed(&session, started, 0x8007_0002);
    pc.cbs.stop_installer().go_to_local("2022-09-16 10:12:07");
    let (again, session) = pc.begin(&kb5017308());
    pc.cbs.plan(&session).resolve(&session).stage(&session).execute(&session).finish(&session);
    pc.installed(&session, again);
    pc.cbs.stop_installer();
    let entries = pc.entries(machine.boot);
    let title = "A file is missing in the container; the next try installs";
    let mut scenario = scenario("payload-missing-resolved", title, &machine, "20220916", entries);
    scenario.expect = Expect {
        verdict_status: Some("resolved"),
        succeeded: vec![KB],
        histories: vec![history(KB, &[FAILED, "succeeded"])],
        ..scenario.expect
    };
    scenario
}

/// A repair finds no copy of what is damaged.
pub(super) fn repair_without_source() -> Scenario {
    let mut pc = Pc::new(&Machine::cmge_2022(), "2022-09-14 08:15:20", 931);
    let machine = pc.machine.clone();
    pc.ordinary_until("2022-09-15 13:50:00");
    pc.cbs.quiet_until("2022-09-15 13:30:00", &[], 9).go_to_local("2022-09-15 14:01:43");
    pc.cbs.restore_health_without_source(&[DAMAGED]).stop_installer();
    let entries = pc.entries(machine.boot);
    let title = "RestoreHealth finds a manifest missing, and no copy of it";
    let mut scenario = scenario("repair-without-source", title, &machine, "20220915", entries);
    scenario.expect = Expect {
        verdict_status: Some("explained"),
        unsaid: vec!["language-pack", "pending-reboot", "storage-error"],
        ..scenario.expect
    };
    scenario
}

/// An update that does not apply, and the reason.
fn unneeded((mut pc, _, _): (Pc, Moment, Session), id: &'static str, title: &'static str) -> Scenario {
    let machine = pc.machine.clone();
    pc.cbs.stop_installer();
    let mut entries = pc.entries(machine.boot);
    // What the agent makes of it is another story.
    entries.retain(|e| e.path.contains("CBS") || e.path.contains("systeminfo"));
    let mut scenario = scenario(id, title, &machine, "20220915", entries);
    scenario.expect =
        Expect { verdict_status: Some("no-failure"), kb: Some(KB), outcomes: vec!["not-needed"], ..scenario.expect };
    scenario
}

/// What the update builds on is not there.
pub(super) fn prerequisite_missing() -> Scenario {
    let (mut pc, started, session) = planned(941);
    pc.cbs.refuse_without_parent(&session);
    let mut scenario = unneeded((pc, started, session), "prerequisite-missing", "The update does not apply: no parent");
    let (cause, confidence, subject) = ("prerequisite-missing", "likely", Some("19041.2006"));
    scenario.expect.diagnoses = vec![ExpectedDiagnosis { cause, confidence, subject }];
    scenario
}

/// A newer revision is there.
pub(super) fn superseded() -> Scenario {
    let (mut pc, started, session) = planned(951);
    let newer = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.2130.1.7";
    pc.cbs.refuse_superseded(&session, newer);
    let mut scenario =
        unneeded((pc, started, session), "superseded", "The update does not apply: a newer one is there");
    let (cause, confidence, subject) = ("superseded", "certain", Some("19041.2006"));
    scenario.expect.diagnoses = vec![ExpectedDiagnosis { cause, confidence, subject }];
    scenario
}

/// The update is for another version of Windows.
pub(super) fn other_build() -> Scenario {
    let update = Update::rollup("KB5017315", "17763.3406.1.5", "2022-09");
    let (mut pc, started, session) = planned_for(961, &update);
    pc.cbs.not_applicable(&session);
    let mut scenario =
        unneeded((pc, started, session), "other-build", "The update is for Windows 10 1809, the PC has 21H2");
    scenario.expect.kb = Some("KB5017315");
    let (cause, confidence, subject) = ("not-applicable", "certain", Some("17763.3406"));
    scenario.expect.diagnoses = vec![ExpectedDiagnosis { cause, confidence, subject }];
    scenario
}
