use super::*;
use crate::artifact::{ArtifactKind, detect};
use crate::extract::What;
use crate::hresult::Code;

const UPDATE: &str = "9f6b2c11-0000-4000-8000-00000000000a";

fn record(message: &str, clock: &str) -> String {
    format!(
        "<![LOG[{message}]LOG]!><time=\"{clock}\" date=\"07-14-2021\" component=\"WUAHandler\" context=\"\" type=\"1\" thread=\"864\" file=\"cwuahandler.cpp:3276\">\n"
    )
}

fn parse(text: &str) -> Extract {
    let (mut parser, mut out) = (Parser::default(), Extract::default());
    for (i, line) in text.lines().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn steps(out: &Extract) -> Vec<(AgentStep, &str, u32, &str)> {
    let step = |what| match what {
        &What::Agent { step, ref update, code, ref title, .. } => (step, update.as_str(), code.0, title.as_str()),
        other => panic!("{other:?}"),
    };
    out.events.iter().map(|event| step(&event.what)).collect()
}

#[test]
fn an_install_as_the_clients_logs_tell_it() {
    let upper = UPDATE.to_ascii_uppercase();
    let title = "2021-07 更新 (KB5004237)";
    let text = [
        record(&format!("1. Update (Missing): {title} ({UPDATE}, 201)"), "08:53:25.263+240"),
        record("Async installation of updates started.", "08:53:26.263+240"),
        record(
            &format!("Update 1 ({UPDATE}) finished installing (0x80070643), Reboot Required? No"),
            "08:54:26.263+240",
        ),
        record(
            "Installation job encountered some failures. Error = 0x80240022. Commit Result = 0x00000001.",
            "08:54:27.263+240",
        ),
        record(
            &format!("Update 1 ({UPDATE}) finished installing (0x00000000), Reboot Required? Yes"),
            "09:54:26.263+240",
        ),
    ]
    .concat();
    let out = parse(&text);
    assert_eq!(
        steps(&out),
        [
            (AgentStep::InstallStarted, &upper[..], 0, title),
            (AgentStep::InstallFailed, &upper[..], 0x8007_0643, title),
            (AgentStep::Installed, &upper[..], 0x0024_0005, title),
        ]
    );
    assert_eq!((out.records, out.clock.len()), (5, 1));
    assert_eq!((out.clock[0].minutes, out.clock[0].kind), (-240, WitnessKind::UpdateLog), "the bias is west");
    let first = out.first.unwrap();
    assert_eq!(
        (first.own_ms(), first),
        (
            LocalTime::from_parts(2021, 7, 14, 8, 53, 25).unwrap().plus_ms(263).ms(),
            Stamp::Zoned(LocalTime::from_parts(2021, 7, 14, 8, 53, 25).unwrap().plus_ms(263), -240)
        )
    );
    assert_eq!(detect(text.as_bytes()).kind, ArtifactKind::ConfigMgr);
}

#[test]
fn states_are_told_once() {
    let site = format!("Site_A70BBF1F-4768-4A41-AB5B-9ADBBBE009D0/SUM_{UPDATE}");
    let state = |state: &str, code: &str| {
        record(
            &format!(
                "Update ({site}) Progress: Status = {state}, PercentComplete = 0, DownloadSize = 0, Result = {code}"
            ),
            "08:53:25.263-480",
        )
    };
    let text = [
        record(
            &format!("Update ({site}) Name (Security Update (KB5004237)) ArticleID (5004237) added to the targeted list of deployment ({{258F70CB-61C9-477F-AF99-A7BB5D92AFD4}})"),
            "08:53:25.263-480",
        ),
        state("ciStateDownloading", "0x0"),
        state("ciStateDownloading", "0x0"),
        state("ciStateWaitInstall", "0x0"),
        state("ciStateInstalling", "0x0"),
        state("ciStateError", "0x87d00664"),
        state("ciStateError", "0x87d00664"),
        record("GetUpdateInfo - failed to get targeted update, error = 0x87d00215.", "08:53:25.263-480"),
    ]
    .concat();
    let out = parse(&text);
    let told: Vec<_> = steps(&out).into_iter().map(|(step, _, code, title)| (step, code, title)).collect();
    let title = "Security Update (KB5004237)";
    assert_eq!(
        told,
        [
            (AgentStep::DownloadStarted, 0, title),
            (AgentStep::Downloaded, 0, title),
            (AgentStep::InstallFailed, 0x87D0_0664, title),
        ]
    );
    assert_eq!(out.clock[0].minutes, 480);
}

#[test]
fn scans_that_failed() {
    let text = [
        record("OnSearchComplete - Failed to end search job. Error = 0x80072ee2.", "08:53:25.263+000"),
        record("Scan failed with error = 0x80072ee2.", "08:53:25.263+000"),
        record(
            "Failed to Add Update Source for WUAgent of type (2) and id ({A}). Error = 0x87d00692.",
            "08:53:25.263+000",
        ),
        record("ScanJob({A}): CScanJob::OnScanComplete -Scan Failed with Error=0x87d00631", "08:53:25.263+000"),
        record("Successfully completed scan.", "08:53:25.263+000"),
    ]
    .concat();
    let codes: Vec<u32> = steps(&parse(&text)).into_iter().map(|(_, _, code, _)| code).collect();
    assert_eq!(codes, [0x8007_2EE2, 0x87D0_0692, 0x87D0_0631]);
    assert!(steps(&parse(&text)).iter().all(|(step, ..)| *step == AgentStep::ScanFailed));
}

#[test]
fn messages_of_many_lines_and_the_old_form() {
    let text = "<![LOG[Scan failed\nwith error = 0x80072ee2.\n]LOG]!><time=\"08:53:25.263+240\" date=\"07-14-2021\" component=\"WUAHandler\" context=\"\" type=\"3\" thread=\"1\" file=\"a.cpp:1\">\nScan failed with error = 0x8024402c.  $$<WUAHandler><07-14-2021 08:53:26.263+240><thread=864 (0x360)>\n";
    let out = parse(text);
    let codes: Vec<u32> = steps(&out).into_iter().map(|(_, _, code, _)| code).collect();
    assert_eq!((codes, out.records), (vec![0x8007_2EE2, 0x8024_402C], 2));
    assert_eq!((out.events[0].line, out.events[1].line), (1, 4));
    let endless = format!("<![LOG[{}", "x\n".repeat(100_000));
    assert_eq!(parse(&endless).records, 0);
}

#[test]
fn scripts_do_not_say_the_zone() {
    let text =
        record("Scan failed with error = 0x80072ee2.", "08:53:25.263+000").replace("cwuahandler.cpp:3276", "x.ps1");
    let out = parse(&text);
    assert!(out.clock.is_empty());
    assert!(matches!(out.first, Some(Stamp::Local(_))));
    assert_eq!(mark("13-14-2021", "08:53:25.263+240", true), None);
    assert_eq!(mark("07-14-2021", "08:53:25.263+9999", true).and_then(|mark| mark.offset), None);
    assert_eq!(mark("07-14-2021", "08:53:25.263-060", true).and_then(|mark| mark.offset), Some(60));
    assert_eq!(Code(0x8007_2EE2).hex(), "0x80072ee2");
}

#[test]
fn servers_are_names_of_the_house() {
    let text = record(
        "Existing WUA Managed server was already set (https://sccm01.bank.example:8531), skipping.",
        "08:53:25.263+240",
    );
    let out = parse(&text.repeat(3));
    let names: Vec<_> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str())).collect();
    assert_eq!(names, [(IdentifierKind::Host, "sccm01.bank.example")]);
}

#[test]
fn a_text_about_such_logs_is_none() {
    let prose = "Some words about how CMTrace shows logs, in whole sentences.\n".repeat(12);
    let text =
        format!("# Logs\n\n{prose}{}{prose}", record("Scan failed with error = 0x80072ee2.", "08:53:25.263+240"));
    assert_eq!(detect(text.as_bytes()).kind, ArtifactKind::Text);
    let source = "fn f() {\n    // <![LOG[message]LOG]!>\n    let a = 1;\n}\n".repeat(5);
    assert_eq!(detect(source.as_bytes()).kind, ArtifactKind::Text);
}
