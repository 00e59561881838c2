//! What several logs tell of one machine, joined.

use super::*;
use crate::extract::{AgentStep, Event, Extract, PackageStep, PowerStep, StandaloneStep, Tool, UpgradeStep, What};
use crate::hresult::Code;
use crate::report::{NameKind, Outcome, Phase, Proof};
use crate::time::{Stamp, UtcTime};
use crate::timeline::ScannedSource;

const GUID: &str = "576B0DD6-57CC-457B-A5EC-E888491B395D";
const ROLLUP: &str = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.60001.1.6";
const STORE_CORRUPT: Code = Code(0x8007_3712);

fn source(kind: ArtifactKind, events: Vec<(&str, What)>) -> ScannedSource {
    let mut extract = Extract { kind, bytes: events.len() as u64 + 1, ..Extract::default() };
    for (line, (time, what)) in events.into_iter().enumerate() {
        let time = Stamp::Utc(UtcTime::from_fixed(format!("2022-10-{time}").as_bytes()).unwrap());
        extract.cover(time);
        extract.push_event(Event {
            line: line as u64 + 1,
            offset: 0,
            time: Some(time),
            text: format!("{what:?}"),
            what,
        });
    }
    ScannedSource { extract, ..ScannedSource::default() }
}

fn agent(step: AgentStep, update: &str, title: &str, code: Code) -> What {
    let (update, title) = (update.into(), title.into());
    What::Agent { step, update, revision: "200".into(), code, title, client: String::new() }
}

fn package(step: PackageStep, package: &str, code: Code, client: &str) -> What {
    let (target, client) = ("Installed".into(), client.into());
    What::PackageEvent { step, package: package.into(), target, code, client }
}

/// Outcome, KB and code of every attempt.
fn told(sources: Vec<ScannedSource>) -> Vec<(Outcome, Option<String>, Option<Code>)> {
    let timeline = Timeline::new(sources);
    Facts::new(&timeline).attempts.iter().map(|a| (a.outcome, a.kb.clone(), a.code)).collect()
}

#[test]
fn a_saved_delta_and_housekeeping_are_no_failures() {
    let setup = source(
        ArtifactKind::EventLog,
        vec![
            ("10 08:00:00", package(PackageStep::Started, "KB5015736", Code::OK, "UpdateAgentLCU")),
            ("10 08:05:00", package(PackageStep::Failed, "KB5015736", Code(0x800f_0816), "UpdateAgentLCU")),
            ("10 08:20:00", package(PackageStep::RestartNeeded, "KB5015736", Code::OK, "UpdateAgentLCU")),
            ("10 09:00:00", package(PackageStep::Failed, "KB5011048", Code(0x800f_0825), "Arbiter")),
            ("11 08:00:00", package(PackageStep::Reached, "KB5015736", Code::OK, "UpdateAgentLCU")),
        ],
    );
    assert_eq!(told(vec![setup]), [(Outcome::Succeeded, Some("KB5015736".into()), None)]);
}

#[test]
fn nothing_to_do_is_told_from_failed() {
    let wusa = |code| {
        let command = "wusa.exe D:\\windows10.0-kb5015736-x64.msu /quiet".into();
        What::Standalone { step: StandaloneStep::Failed, title: String::new(), command, code }
    };
    let setup = source(
        ArtifactKind::EventLog,
        vec![
            ("10 08:00:00", wusa(Code(2_359_302))),
            ("10 09:00:00", wusa(Code(2_149_842_967))),
            ("10 10:00:00", wusa(Code(2_147_943_458))),
        ],
    );
    let outcomes: Vec<_> = told(vec![setup]).into_iter().map(|(outcome, kb, _)| (outcome, kb.unwrap())).collect();
    let kb = || "KB5015736".to_owned();
    assert_eq!(outcomes, [(Outcome::NotNeeded, kb()), (Outcome::NotNeeded, kb()), (Outcome::Failed, kb())]);
}

#[test]
fn every_log_tells_of_one_attempt() {
    let title = "2022-09 Cumulative Update (KB5015736)";
    let both = |kind| {
        source(
            kind,
            vec![
                ("10 08:00:00", agent(AgentStep::DownloadStarted, GUID, title, Code::OK)),
                ("10 08:10:00", agent(AgentStep::InstallStarted, GUID, title, Code::OK)),
                ("10 08:20:00", agent(AgentStep::InstallFailed, GUID, title, STORE_CORRUPT)),
            ],
        )
    };
    let mut events = both(ArtifactKind::EventLog);
    let setup = source(
        ArtifactKind::EventLog,
        vec![
            ("10 08:11:00", package(PackageStep::Started, "KB5015736", Code::OK, "WindowsUpdateAgent")),
            ("10 08:19:58", package(PackageStep::Failed, "KB5015736", STORE_CORRUPT, "WindowsUpdateAgent")),
        ],
    );
    events.extract.bytes += 10;
    let timeline = Timeline::new(vec![both(ArtifactKind::ReportingEvents), events, setup]);
    let facts = Facts::new(&timeline);
    let [attempt] = &facts.attempts[..] else { panic!("{:?}", facts.attempts) };
    assert_eq!((attempt.outcome, attempt.code), (Outcome::Failed, Some(STORE_CORRUPT)));
    assert_eq!(attempt.phases.iter().map(|(p, _)| *p).collect::<Vec<_>>(), [Phase::Download, Phase::Install]);
    assert_eq!(attempt.evidence.len(), 8);
    let names: Vec<_> = attempt.names.iter().map(|n| (n.kind, n.value.as_str(), n.proof)).collect();
    let id = format!("{GUID}.200");
    assert_eq!(names, [(NameKind::UpdateId, id.as_str(), Proof::Line), (NameKind::Kb, "KB5015736", Proof::Line)]);
}

#[test]
fn tries_seconds_apart_stay_apart_and_the_last_one_resolves() {
    let title = "Windows 恶意软件删除工具 x64 - v5.98 (KB890830)";
    let (gone, other) = (Code(0x8024_6007), "25B34684-3C2A-4F92-ADB5-D87002D44AA0");
    let events = |kind| {
        source(
            kind,
            vec![
                ("10 08:00:00", agent(AgentStep::InstallStarted, GUID, title, Code::OK)),
                ("10 08:00:00.3", agent(AgentStep::InstallFailed, GUID, title, gone)),
                ("10 08:00:01", agent(AgentStep::InstallStarted, other, "v5.99 (KB890830)", Code::OK)),
                ("10 08:00:01.3", agent(AgentStep::InstallFailed, other, "v5.99 (KB890830)", gone)),
                ("10 08:00:04", agent(AgentStep::InstallStarted, GUID, title, Code::OK)),
                ("10 08:03:00", agent(AgentStep::Installed, GUID, title, Code::OK)),
            ],
        )
    };
    let timeline = Timeline::new(vec![events(ArtifactKind::ReportingEvents), events(ArtifactKind::EventLog)]);
    let attempts = Facts::new(&timeline).attempts;
    let shape: Vec<_> = attempts.iter().map(|a| (a.outcome, a.evidence.len(), a.retry_of, a.resolved_by)).collect();
    let failed = Outcome::Failed;
    assert_eq!(
        shape,
        [(failed, 4, None, Some(2)), (failed, 4, None, None), (Outcome::Succeeded, 4, Some(0), None)],
        "the tool of another month resolves nothing"
    );
}

#[test]
fn a_session_belongs_to_the_try_it_ran_in() {
    let title = "2022-09 Cumulative Update (KB5015736)";
    let journal = source(
        ArtifactKind::ReportingEvents,
        vec![
            ("10 08:00:00", agent(AgentStep::InstallStarted, GUID, title, Code::OK)),
            ("10 08:00:01", agent(AgentStep::InstallFailed, GUID, title, Code(0x8024_6007))),
            ("10 08:00:06", agent(AgentStep::InstallStarted, GUID, title, Code::OK)),
            ("12 08:00:00", agent(AgentStep::Installed, GUID, title, Code::OK)),
        ],
    );
    let setup = source(
        ArtifactKind::EventLog,
        vec![
            ("10 08:00:20", package(PackageStep::Started, "KB5015736", Code::OK, "WindowsUpdateAgent")),
            ("10 08:00:40", package(PackageStep::RestartNeeded, "KB5015736", Code::OK, "WindowsUpdateAgent")),
        ],
    );
    let timeline = Timeline::new(vec![journal, setup]);
    let shown: Vec<_> = Facts::new(&timeline).attempts.iter().map(|a| a.evidence.len()).collect();
    assert_eq!(shown, [2, 4]);
}

#[test]
fn what_only_time_joins_is_marked_possibly_the_same() {
    let title = "2022-09 Cumulative Update (KB5015736)";
    let journal = |update: &str| {
        vec![
            ("10 08:10:00", agent(AgentStep::InstallStarted, update, title, Code::OK)),
            ("10 08:20:00", agent(AgentStep::InstallFailed, update, title, STORE_CORRUPT)),
        ]
    };
    let cbs = |code| {
        let (session, identifier) = ("31171520_2564643148".to_owned(), String::new());
        let begun = What::PackageStarted { session: session.clone(), package: ROLLUP.into(), identifier };
        let ended = What::PackageEnded { session, package: ROLLUP.into(), identifier: String::new(), code };
        source(ArtifactKind::Cbs, vec![("10 08:11:00", begun), ("10 08:19:00", ended)])
    };
    let timeline = Timeline::new(vec![source(ArtifactKind::ReportingEvents, journal(GUID)), cbs(STORE_CORRUPT)]);
    let attempts = Facts::new(&timeline).attempts;
    let package = attempts[0].names_of(NameKind::Package).next().unwrap();
    assert_eq!((attempts.len(), package.proof), (1, Proof::Time));
    let twice: Vec<_> = journal(GUID).into_iter().chain(journal("25B34684-3C2A-4F92-ADB5-D87002D44AA0")).collect();
    assert_eq!(told(vec![source(ArtifactKind::ReportingEvents, twice), cbs(STORE_CORRUPT)]).len(), 3, "either fits");
    let other = vec![source(ArtifactKind::ReportingEvents, journal(GUID)), cbs(Code(0x800f_0922))];
    assert_eq!(told(other).len(), 2, "another code");
}

#[test]
fn one_boot_is_told_many_times() {
    let power = |step| What::Power(step);
    let events = source(
        ArtifactKind::EventLog,
        vec![
            ("10 08:00:00", agent(AgentStep::InstallStarted, GUID, "(KB5015736)", Code::OK)),
            ("10 09:00:00", power(PowerStep::Boot)),
            ("10 09:00:30", power(PowerStep::Boot)),
            ("10 09:00:31", power(PowerStep::Unexpected)),
            ("11 09:00:00", power(PowerStep::Boot)),
        ],
    );
    let timeline = Timeline::new(vec![events]);
    let facts = Facts::new(&timeline);
    let boots: Vec<_> = facts.machine.boots.iter().map(|b| b.unexpected.is_some()).collect();
    assert_eq!(boots, [true, false]);
    assert_eq!((facts.attempts[0].outcome, facts.attempts[0].interrupted), (Outcome::Unknown, Some(3)));
}

fn upgrade(step: UpgradeStep, code: Code, extend: u32) -> What {
    What::Upgrade {
        step,
        code,
        extend,
        target: if step == UpgradeStep::Downlevel { "22621".into() } else { String::new() },
    }
}

#[test]
fn an_upgrade_fails_with_both_codes() {
    let (bad, reported) = (Code(0x8007_0570), Code(0x8007_000d));
    let first = What::Failure { code: bad, package: None, error: true };
    let elsewhere = What::Failure { code: Code(0x8007_0005), package: None, error: true };
    let panther = source(
        ArtifactKind::Panther,
        vec![
            ("23 00:20:54", upgrade(UpgradeStep::Downlevel, Code::OK, 0)),
            ("23 00:32:12", upgrade(UpgradeStep::SafeOs, Code::OK, 0)),
            ("23 00:32:44", first),
            ("23 00:32:46", upgrade(UpgradeStep::Failed, reported, 0)),
            ("23 00:32:47", upgrade(UpgradeStep::RolledBack, Code::OK, 0)),
        ],
    );
    let diag = source(ArtifactKind::SetupDiag, vec![("23 00:32:46", upgrade(UpgradeStep::Failed, reported, 0x2000C))]);
    let driver = source(ArtifactKind::SetupApi, vec![("23 00:32:45", elsewhere)]);
    let timeline = Timeline::new(vec![panther, diag, driver]);
    let facts = Facts::new(&timeline);
    let [attempt] = &facts.attempts[..] else { panic!("one upgrade: {:?}", facts.attempts) };
    assert_eq!((attempt.outcome, attempt.code, attempt.extend), (Outcome::RolledBack, Some(reported), Some(0x2000C)));
    assert_eq!(attempt.failing_phase(), Phase::SafeOs);
    let chain: Vec<Code> = attempt.chain.iter().map(|link| link.code).collect();
    assert_eq!(chain, [bad, reported], "what drivers log meanwhile is none of it");
}

#[test]
fn an_event_log_and_its_export_tell_one_attempt() {
    let agent = |step, code| agent(step, GUID, "Update (KB5015736)", code);
    let both = |kind| {
        let began = agent(AgentStep::InstallStarted, Code::OK);
        source(kind, vec![("10 08:00:00", began), ("10 08:10:00", agent(AgentStep::InstallFailed, STORE_CORRUPT))])
    };
    assert_eq!(told(vec![both(ArtifactKind::EventLog), both(ArtifactKind::EventExport)]).len(), 1);
}

#[test]
fn a_run_of_dism_and_its_session_are_one_attempt() {
    let missing = Code(0x800f_081f);
    let run = |command: &str, ended, code| What::ToolRun { tool: Tool::Dism, command: command.into(), ended, code };
    let dism = |command| {
        let failure = What::Failure { code: missing, package: None, error: true };
        source(
            ArtifactKind::Dism,
            vec![
                ("10 08:00:00", run(command, false, Code::OK)),
                ("10 08:05:00", failure),
                ("10 08:05:01", run(command, true, missing)),
            ],
        )
    };
    let session = || {
        let (session, client) = ("31171520_2564643148".to_owned(), "DISM Package Manager Provider".to_owned());
        let begun = What::SessionProcessing { session: session.clone(), client, repair: true };
        let ended = What::SessionEnded { session, reboot_required: false, code: missing };
        source(ArtifactKind::Cbs, vec![("10 08:00:03", begun), ("10 08:05:00", ended)])
    };
    let restore = "dism /online /cleanup-image /restorehealth";
    assert_eq!(told(vec![dism(restore), session()]), [(Outcome::Failed, None, Some(missing))]);
    assert_eq!(told(vec![dism(restore)]).len(), 1);
    let add = "dism /online /add-package /packagepath:\"D:\\x y\\windows10.0-kb5015736-x64.cab\"";
    assert_eq!(told(vec![dism(add)]), [(Outcome::Failed, Some("KB5015736".into()), Some(missing))]);
    assert_eq!(told(vec![dism("dism /online /get-packages")]), []);
}
