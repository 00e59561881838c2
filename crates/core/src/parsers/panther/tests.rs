//! Records in, events out.

use super::*;
use crate::extract::{Fault, ScanIssue};

/// Lines as `S` + component + message: severity first.
fn parse(lines: &[&str]) -> Extract {
    let (mut out, mut parser) = (Extract::default(), Parser::default());
    for (number, line) in (1..).zip(lines) {
        let text = match line.split_at(1) {
            ("I", rest) => format!("2024-03-05 10:00:00, Info                  {rest}"),
            ("E", rest) => format!("2024-03-05 10:00:00, Error                 {rest}"),
            (_, rest) => rest.to_owned(),
        };
        parser.line(Line { number, offset: 0, bytes: text.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn told(out: &Extract) -> Vec<(u64, &What)> {
    out.events.iter().map(|e| (e.line, &e.what)).collect()
}

fn step(step: UpgradeStep, code: u32, extend: u32) -> What {
    What::Upgrade { step, code: Code(code), extend, target: "10.0.22621.1".into() }
}

fn fault(fault: Fault, subject: &str, detail: &str, code: u32) -> What {
    What::Fault { fault, subject: subject.into(), detail: detail.into(), code: Code(code) }
}

fn failure(code: u32) -> What {
    What::Failure { code: Code(code), package: None, error: true }
}

const BEGIN: &str = "IMOUPG  *************** SetupHost Logging Begin ***************";
const COMMAND: &str =
    "IMOUPG  SetupHost::Initialize: CmdLine                = [/Install /Media  /InstallFile \"I:\\x.wim\"]";
const VERSION: &str = "IMOUPG  SetupHost: Setup build version is: 10.0.22621.1 (ni_release.220506-1250)";
const END: &str = "IMOUPG  **************** SetupHost Logging End ****************";
const SAFE_OS: &str = "ISP     Executing phase [Safe OS]";

#[test]
fn an_upgrade_that_fails_outside_windows() {
    let out = parse(&[
        BEGIN,
        COMMAND,
        VERSION,
        "ISP     OPERATIONTRACK ExecuteOperations: Start execution phase Downlevel",
        "ESP     Operation failed: Add x. Error: 0x80070005[gle=0x000000b7]",
        "ISP     ExecuteOperations: Successfully processed execution phase Downlevel",
        "IMOUPG  ImageFinalize: Initializing SetupResult:                      [0x0]",
        "IMOUPG  ImageFinalize: Initializing Extended:                         [0x50015]",
        END,
        SAFE_OS,
        "ISP     OPERATIONTRACK ExecuteOperations: Start execution phase Safe OS",
        "-[1728.1732] [0x80070570] ResExtract:(514): The file or directory is corrupted and unreadable.",
        "ESP     SPWIMCallback: Error in apply of \\\\?\\Volume{1}\\x\\a.dll. GLE [1392][gle=0x00000715]",
        "ESP         CApplyWIM: Failure while applying image 6 for D:\\x\\Install.wim. Error 0x80070570[gle=0x00000570]",
        "ESP     Operation failed: Apply WIM file x, index 6 to D:\\x. Error: 0x80070570[gle=0x000000b7]",
        "ESP     Operation execution failed: 12. hr = 0x80070570",
        "ESP     ExecuteOperations: Main operation execution failed. Error: 0x8007000D",
        "ESP     ExecuteOperations: Failed execution phase Safe OS. Error: 0x8007000D",
        "ESP     CSetupPlatformPrivate::Execute: Execution of operations queue failed, abandoning. Error: 0x8007000D",
        "ISP     Execution phase [Safe OS] exiting with HRESULT [0x8007000D]",
    ]);
    assert_eq!(
        told(&out),
        [
            (3, &step(UpgradeStep::Downlevel, 0, 0)),
            (10, &step(UpgradeStep::SafeOs, 0, 0)),
            (13, &fault(Fault::Image, "Install.wim", "a.dll", 0x8007_0570)),
            (17, &failure(0x8007_000d)),
            (18, &step(UpgradeStep::Failed, 0x8007_000d, 0x2_000c)),
        ]
    );
    assert!(out.events[2].text.contains("a.dll"));
    assert_eq!(out.records, 19);
}

#[test]
fn the_log_of_a_rollback() {
    let out = parse(&[
        "ISP     Initiating rollback/uninstall, phase = 0",
        "ISP     Rollback: Showing splash window with begin text: Attempting to recover installation...",
        "ISP     Current phase string : SafeOS,Start",
        "ISP     Current result string: 2147942413",
        "ISP     Current phase : 2",
        "ISP     Current op    : 12",
        "ISP     Current result: 0x8007000D",
        "ISP     Rollback: (2) Showing splash window with restoring text: Undoing changes made to your computer...",
        "ESP     CSetupPlatformOSSwitchCheckpoint::Rollback: Failed to read the rollback GUID from file: D:\\x. Error: 0x00000002[gle=0x00000002]",
        "ISP     Rollback completed successfully.",
        "ISP     Initiating rollback/uninstall, phase = 1",
        "ISP     Current phase : 2",
        "ISP     Current op    : 12",
        "ISP     Current result: 0x8007000D",
        "ISP     Rollback-Online-User completed successfully.",
    ]);
    let told = told(&out);
    assert_eq!(told.len(), 2);
    assert!(matches!(
        told[0],
        (7, What::Upgrade { step: UpgradeStep::Failed, code: Code(0x8007_000d), extend: 0x2_000c, .. })
    ));
    assert!(matches!(told[1], (8, What::Upgrade { step: UpgradeStep::RolledBack, .. })));
}

#[test]
fn a_crash_of_the_new_windows() {
    let out = parse(&[
        "ISP     Crash 0x0000007E detected",
        "ISP     Module name           : a.sys",
        "ISP     Rollback: Showing splash window with restoring text: Restoring your previous version of Windows.",
        "ISP     Crash 0x000000D1 detected",
        "ISP     Module name           :",
    ]);
    let crash = |module: &str, code| fault(Fault::BugCheck, module, "", code);
    let told = told(&out);
    assert_eq!((told[0], told[2]), ((1, &crash("a.sys", 0x7e)), (4, &crash("", 0xd1))));
    assert!(matches!(told[1].1, What::Upgrade { step: UpgradeStep::RolledBack, .. }));
}

#[test]
fn an_upgrade_that_fails_in_the_old_windows() {
    let out = parse(&[
        BEGIN,
        COMMAND,
        VERSION,
        "ESP     CSetupPlatform::Initialize: Disk provisioning is not available; hr = 0x80070032",
        "EMOUPG  CDlpTask::ExecuteAction(3300): Result = 0x80070032",
        "IMOUPG  ImageExit: Initializing SetupResult: [0x80070032]",
        "IMOUPG  ImageExit: Initializing Extended:    [0x50013]",
        "IMOUPG  Finalize: Remapping install error [0x80070032] -> [0xC1900108] for telemetry.",
        "IMOUPG  Finalize: Reporting result value: [0xC1900108]",
        "IMOUPG  SetupHost: Reporting error event -> [0x80070032, 0x50013]",
        "EMOUPG  CSetupManager::Execute(295): Result = 0x80070032",
        "EMOUPG  CSetupHost::Execute(433): Result = 0x80070032",
        END,
    ]);
    assert_eq!(told(&out)[1..], [(4, &failure(0x8007_0032)), (10, &step(UpgradeStep::Failed, 0x8007_0032, 0x5_0013))]);
}

#[test]
fn errors_alone_tell_the_result_without_where() {
    let out = parse(&["EMOUPG  CSetupHost::Execute(433): Result = 0x80070032"]);
    assert!(matches!(
        told(&out)[..],
        [(1, What::Upgrade { step: UpgradeStep::Failed, code: Code(0x8007_0032), extend: 0, .. })]
    ));
}

#[test]
fn errors_of_upgrades_that_succeed() {
    let out = parse(&[
        "EMOUPG  CSetupHost::InitializeOneSettings(1606): Result = 0x80072EE7",
        "EMOUPG  CSetupManager::GetWuIdFromRegistry(13192): Result = 0x80070002[gle=0x00000003]",
        "EMOUPG  CSetupHost::Execute(412): Result = 0x800705BB",
        "ECONX   hwreqchk: ERROR,ProcessJson,606,Unable to GetSettings [0x80070002]",
        "ESP         BFSVC: BfspCopyFile(C:\\x, y) failed! (Attempt 1 of 60) Last Error = 0x3[gle=0x00000003]",
        "ESP     CNewSystem::PreInitialize: FveCheckSuspendBitLockerOnUpgrade failed: 0x8031004a, assuming auto-unlock is not supported",
        "EIBSLIB BCD: Failed to add system store from file. File: \\x Status: c000000f[gle=0x00000002]",
        "E       [SetupHost.exe] IOCTL_STORAGE_QUERY_PROPERTY failed: 0x1",
        "ECSI    00000001 (F) STATUS_OBJECT_NAME_NOT_FOUND #40# from x[gle=0xd0000034]",
        "ESP     Error READ, 0x0000007F while gathering/applying object: pre-scan, Action,CMXEPlugin,C:\\x. Will return 2",
        "ESP     SomethingElse failed with 0x80070002",
    ]);
    assert!(out.events.is_empty(), "{:?}", out.events);
}

#[test]
fn the_whole_way_to_the_new_windows() {
    let out = parse(&[
        BEGIN,
        VERSION,
        SAFE_OS,
        "ISP     ExecuteOperations: Successfully processed execution phase Safe OS",
        "ISP     Executing phase [Pre First Boot]",
        "ISP     Executing phase [Post First Boot]",
        "ISP     Executing phase [Pre OOBE Boot]",
        "ISP     Executing phase [Post OOBE Boot]",
        "ISP     Execution phase [Post OOBE Boot] exiting with HRESULT [0x00000000]",
    ]);
    let steps: Vec<_> = out
        .events
        .iter()
        .map(|e| match &e.what {
            What::Upgrade { step, .. } => (e.line, *step),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        steps,
        [
            (2, UpgradeStep::Downlevel),
            (3, UpgradeStep::SafeOs),
            (5, UpgradeStep::FirstBoot),
            (7, UpgradeStep::OobeBoot),
            (9, UpgradeStep::Finished)
        ]
    );
}

#[test]
fn scans_and_rollbacks_are_no_upgrades() {
    let reported = "IMOUPG  SetupHost: Reporting error event -> [0x8007000D, 0x2000C]";
    for (options, kept) in [("/Compat ScanOnly /Quiet", 0), ("/RollbackUser /Media", 1), ("/Install", 2)] {
        let command = format!("IMOUPG  SetupHost::Initialize: CmdLine                = [{options}]");
        let out = parse(&[BEGIN, &command, VERSION, reported, END]);
        assert_eq!(out.events.len(), kept, "{options}");
    }
    let nothing_in_the_way = reported.replace("0x8007000D", "0xC1900210");
    assert_eq!(parse(&[BEGIN, COMMAND, VERSION, &nothing_in_the_way, END]).events.len(), 1);
}

#[test]
fn migration_gives_up_on_a_file() {
    let out = parse(&[
        "ESP     Error READ, 0x00000570 while gathering/applying object: File, C:\\ProgramData\\x [CN]. Will return 0[gle=0x00000570]",
        "EMIG    Error 1392 while gathering object C:\\ProgramData\\x [CN]. Shell application requested abort![gle=0x00000570]",
        "E       Gather failed. Last error: 0x00000000",
        "ESP     SPDoFrameworkGather: Gather operation failed. Error: 0x0000002C",
        "ESP     Operation failed: Migrate framework (Full). Error: 0x8007042B[gle=0x000000b7]",
        "ESP     CSetupPlatformPrivate::Execute: Execution of operations queue failed, abandoning. Error: 0x8007042B[gle=0x000000b7]",
    ]);
    let told = told(&out);
    assert_eq!(
        told[..2],
        [(1, &fault(Fault::Migration, "C:\\ProgramData\\x [CN]", "", 0x8007_0570)), (5, &failure(0x8007_042b))]
    );
    assert!(matches!(told[2], (6, What::Upgrade { step: UpgradeStep::Failed, code: Code(0x8007_042b), .. })));
}

#[test]
fn the_profile_that_leads_nowhere() {
    let lines = |target: &str| {
        parse(&[
            "IMIG    Processing profile: C:\\Users\\li",
            &format!("IMIG    Detected profile with linked profile root: C:\\Users\\li => {target}"),
            "E       MigPlatformStartupOffline caught exception: Win32Exception: \\??\\Volume{1}: The system cannot find the path specified. [0x00000003] class x",
        ])
    };
    let out = lines("\\??\\Volume{1}\\");
    assert_eq!(told(&out), [(3, &fault(Fault::Profile, "C:\\Users\\li", "\\??\\Volume{1}\\", 0x8007_0003))]);
    assert_eq!(out.identifiers[0].value, "li");
    assert_eq!(told(&lines("D:\\li")), [(3, &failure(0x8007_0003))]);
}

#[test]
fn names_and_other_lines() {
    let out = parse(&[
        "E       MigPlatformStartupOffline caught exception: Win32Exception: \\??\\Volume{1}: The system cannot find the path specified. [0x00000003] class x",
        "IMIG        COnlineWinNTPlatform: ComputerName=PC-0417",
        "IMIG    Processing profile: C:\\Users\\zhou\\",
        "ICONX   CSafeModeChecker: checked SafeMode, found NoIssue.",
        "ICONX   CMismatchedLanguageChecker: checked MismatchedLanguage, found HardBlock.",
        "ICBS    Package doesn't match FOD for the current OS, package: A-Package~31bf3856ad364e35~amd64~~10.0.19041.1, expected:A-Package~31bf3856ad364e35~amd64~~10.0.22621.1 [HRESULT = 0x800f0818 - CBS_E_IDENTITY_MISMATCH]",
        "ICBS    Failed to check capability logic [HRESULT = 0x800f0818 - CBS_E_IDENTITY_MISMATCH]",
        "-The process c:\\x\\agent.exe (PC) has initiated the restart of computer PC on behalf of user NT AUTHORITY\\SYSTEM for the following reason: Other",
        "EMIG    Failed to create CBS session 9. hr = 0x8007045B[gle=0x000003f0]",
    ]);
    let package = |build| format!("A-Package~31bf3856ad364e35~amd64~~10.0.{build}.1");
    assert_eq!(
        told(&out),
        [
            (1, &failure(0x8007_0003)),
            (5, &fault(Fault::Block, "MismatchedLanguage", "", 0)),
            (6, &fault(Fault::OtherWindows, &package(19041), &package(22621), 0x800f_0818)),
            (8, &What::Power(PowerStep::Asked { by: "c:\\x\\agent.exe".into() })),
            (9, &fault(Fault::SetupShutDown, "c:\\x\\agent.exe", "", 0x8007_045b)),
        ]
    );
    assert_eq!(out.hints.len(), 1);
    let names: Vec<_> = out.identifiers.iter().map(|i| i.value.as_str()).collect();
    assert_eq!(names, ["PC-0417", "zhou"]);
}

#[test]
fn damage() {
    let mut lines = vec![
        "-2024-13-05 10:00:00, Info                  SP     x",
        "-1601-01-01 00:00:00, Info                  SP     x",
    ];
    lines.extend([
        "IMOUPG  SetupHost: Reporting error event -> [",
        "IMOUPG  SetupHost: Reporting error event -> [0x8007000D",
        "IMOUPG  SetupNotify: Specifying extended data [",
        "IMOUPG  ImageExit: Initializing SetupResult: [",
        "IMOUPG  Finalize: Reporting result value: [",
        "ISP     Execution phase [",
        "ISP     Executing phase [Nothing]",
        "ISP     Current ",
        "ISP     Crash 0x",
        "ISP     Operation execution failed: ",
        "ESP     SPWIMCallback: Error in apply of ",
        "E       caught exception: ",
        "-The process  has initiated the ",
        "-",
    ]);
    let out = parse(&lines);
    assert!(out.events.is_empty(), "{:?}", out.events);
    assert!(matches!(out.issues[..], [ScanIssue::ImpossibleTimes { count: 1 }]));
}

#[test]
fn a_thousand_errors_are_held_in_bounds() {
    let lines: Vec<String> =
        (0..1_000).map(|n| format!("ESP     x failed. Error: {:#010x}", 0x8024_0000u32 + n)).collect();
    let mut lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    lines.push("ISP     Execution phase [Safe OS] exiting with HRESULT [0x8007000D]");
    assert_eq!(parse(&lines).events.len(), HELD_LIMIT + 1);
}
