//! Results in, events out.

use super::*;
use crate::time::LocalTime;

fn parse(text: &str) -> Extract {
    let (mut out, mut parser) = (Extract::default(), Parser::default());
    for (number, line) in (1..).zip(text.lines()) {
        parser.line(Line { number, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

/// Lines, times and what they say.
fn told(out: &Extract) -> Vec<(u64, Option<String>, &What)> {
    let time = |e: &Event| e.time.and_then(Stamp::local).map(LocalTime::to_words);
    out.events.iter().map(|e| (e.line, time(e), &e.what)).collect()
}

fn at(time: &str) -> Option<String> {
    Some(time.to_owned())
}

const TEXT: &str = "
Matching Profile found: FindRollbackFailure - 3A43C9B5-05B3-4F7C-A955-88F991BB5A48
SetupDiag version: 1.6.2107.27002
System Information:
\tMachine Name = PC-0417
\tHostOSVersion = 10.0.19045
\tHostOSBuildString = 19041.1.amd64fre.vb_release.191206-1406
\tTargetOSBuildString = 10.0.22621.525 (ni_release.220506-1250)
\tUpgradeStartTime = 5/23/2023 12:21:30 AM
\tUpgradeEndTime = 5/23/2023 12:32:46 AM


Error: SetupDiag reports rollback failure found.
Last Phase = Safe OS
Last Operation = Apply WIM file x, index 6
Error = 0x8007000D-0x2000C
LogEntry: 2023-05-23 00:32:46, Error                 SP     ExecuteOperations: x. Error: 0x8007000D

Refer to \"https://example.invalid\" for error information.

Last Setup Phase:
Phase Name: Safe OS
";

#[test]
fn text_of_a_rollback() {
    let out = parse(TEXT);
    let target = "10.0.22621.525";
    let step = |step, code, extend| What::Upgrade { step, code: Code(code), extend, target: target.into() };
    let (begun, failed) = (step(UpgradeStep::Downlevel, 0, 0), step(UpgradeStep::Failed, 0x8007_000d, 0x2_000c));
    let diagnosis = What::UpgradeDiagnosis {
        rule: "FindRollbackFailure".into(),
        finding: "SetupDiag reports rollback failure found. Last Phase = Safe OS; Last Operation = Apply WIM file x, index 6; Error = 0x8007000D-0x2000C".into(),
        code: Code(0x8007_000d),
    };
    let end = "2023-05-23 00:32:46";
    assert_eq!(told(&out), [(2, at(end), &diagnosis), (9, at("2023-05-23 00:21:30"), &begun), (16, at(end), &failed)]);
    assert_eq!(out.events[2].text, "Error = 0x8007000D-0x2000C");
    let facts: Vec<_> = out.hints.iter().map(|h| (h.line, &h.fact)).collect();
    assert_eq!(facts, [(5, &Fact::Computer("PC-0417".into())), (6, &Fact::Build("19045".into()))]);
    assert_eq!((out.records, out.identifiers.len()), (1, 1));
    assert!(out.first.is_some() && out.last.is_some());
}

#[test]
fn old_text_names_a_cause_and_then_the_code() {
    let out = parse(
        "Matching Profile found: OptionalComponentOpenPackageFailed - 22952520-EC89-4FBD-94E0-B67DF88347F6\nSystem Information:\n\tMachine Name = Offline\n\tUpgradeEndTime = 3/21/2018 10:02:40 PM\n\nError: SetupDiag reports Optional Component installation failed to open OC Package. Package Name: Foundation, Error: 0x8007001F\nRecommend you check the service.\nError: SetupDiag reports down-level failure, Operation: Finalize, Error: 0x8007001F - 0x50015\nRefer to https://example.invalid\n",
    );
    assert!(out.hints.is_empty());
    let kept = told(&out);
    assert!(
        matches!(kept[0].2, What::UpgradeDiagnosis { finding, .. } if finding.starts_with("SetupDiag reports Optional Component"))
    );
    let failed =
        What::Upgrade { step: UpgradeStep::Failed, code: Code(0x8007_001f), extend: 0x5_0015, target: String::new() };
    assert_eq!(kept[1], (8, at("2018-03-21 22:02:40"), &failed));
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-16\"?>
<SetupDiag xmlns=\"https://docs.microsoft.com/windows/deployment/upgrade/setupdiag\">
  <Version>1.7.0.0</Version>
  <ProfileName>FindSPFatalError</ProfileName>
  <SystemInfo>
    <MachineName>PC-0417</MachineName>
    <HostOSVersion>10.0.19045</HostOSVersion>
    <TargetOSBuildString>10.0.22621.1 (ni_release)</TargetOSBuildString>
    <UpgradeStartTime>2023-06-06T21:19:10</UpgradeStartTime>
    <UpgradeEndTime>2023-06-06T22:21:49</UpgradeEndTime>
    <RollbackEndTime>0001-01-01T00:00:00</RollbackEndTime>
  </SystemInfo>
  <FailureData>
Error: SetupDiag reports Fatal Error.
Last Setup Phase = Downlevel
Error: 0x00000057</FailureData>
  <FailureDetails>Err = 0x00000057, LastOperation = Gather data &amp; more, LastPhase = Downlevel</FailureDetails>
</SetupDiag>
";

#[test]
fn xml_and_json_say_the_same() {
    let json = "{\n\"Version\":\"1.5.0.0\",\n\"ProfileName\":\"FindSPFatalError\",\n\"SystemInfo\":{\n\"MachineName\":\"PC-0417\",\n\"HostOSVersion\":\"10.0.19045\",\n\"TargetOSBuildString\":\"10.0.22621.1 (ni_release)\",\n\"UpgradeEndTime\":\"\\/Date(1686079309000-0700)\\/\",\n\"UpgradeStartTime\":\"\\/Date(1686111550000+0800)\\/\"\n},\n\"FailureData\":[\n\"\\u000aError: SetupDiag reports Fatal Error.\"],\n\"FailureDetails\":\"Err = 0x00000057, LastOperation = Gather data & more, LastPhase = Downlevel\",\n\"Remediation\":[]\n}\n";
    for text in [XML, json] {
        let out = parse(text);
        let kept: Vec<_> = out.events.iter().map(|e| &e.what).collect();
        let step = |step, code| What::Upgrade { step, code: Code(code), extend: 0, target: "10.0.22621.1".into() };
        let diagnosis = What::UpgradeDiagnosis {
            rule: "FindSPFatalError".into(),
            finding: "Err = 0x00000057, LastOperation = Gather data & more, LastPhase = Downlevel".into(),
            code: Code(0x8007_0057),
        };
        assert_eq!(
            kept,
            [&diagnosis, &step(UpgradeStep::Downlevel, 0), &step(UpgradeStep::Failed, 0x8007_0057)],
            "{text}"
        );
        assert!(out.events.iter().all(|e| e.time.is_some()), "{text}");
        assert_eq!(out.hints.len(), 2);
    }
}

#[test]
fn successes_scans_and_no_match_are_no_failures() {
    let out = parse(&XML.replace("FindSPFatalError", "FindSuccessfulUpgrade"));
    let steps: Vec<_> = out
        .events
        .iter()
        .map(|e| match &e.what {
            What::Upgrade { step, .. } => *step,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(steps, [UpgradeStep::Finished, UpgradeStep::Downlevel], "by line, not by time");
    let out = parse(&XML.replace("FindSPFatalError", "CompatScanOnly"));
    assert!(matches!(&out.events[..], [Event { what: What::UpgradeDiagnosis { .. }, .. }]));
    for none in ["", "NoRuleMatched"] {
        assert!(parse(&XML.replace("FindSPFatalError", none)).events.is_empty());
    }
    for broken in ["", "{", "<", "Matching Profile found: ", "Matching Profile found: X - 1\nError: 0x"] {
        assert!(parse(broken).events.len() <= 1, "{broken}");
    }
}

#[test]
fn a_huge_result_is_read_in_part() {
    let mut text = TEXT.to_owned();
    text.push_str(&"LogEntry: more of the same\n".repeat(60_000));
    assert_eq!(parse(&text).events.len(), 3);
}
