//! Records in, events out.

use super::*;
use crate::extract::{AgentStep, Event, Fault, What};
use crate::hresult::Code;

const A: &str = "576B0DD6-57CC-457B-A5EC-000000000001";
const B: &str = "576B0DD6-57CC-457B-A5EC-000000000002";
const PART: &str = "EED9AB71-0201-4448-ABC3-000000000003";
const JOB: &str = "21804EA5-15D3-4409-9910-000000000004";
const CALL: &str = "9E7FCFE8-5209-4F98-91A2-000000000005";

fn parse(text: &str) -> Extract {
    let (mut out, mut parser) = (Extract::default(), Parser::default());
    for (i, line) in text.lines().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

/// Lines of Windows 10: `thread component message`, a second apart.
fn ten(lines: &[&str]) -> Extract {
    let line = |(i, line): (usize, &&str)| {
        let (thread, rest) = line.split_once(' ').unwrap();
        let (component, message) = rest.split_once(' ').unwrap();
        format!("2024/05/02 16:{:02}:{:02}.0802895 6600  {thread}  {component:<15} {message}\n", i / 60, i % 60)
    };
    parse(&lines.iter().enumerate().map(line).collect::<String>())
}

/// Lines of Windows 7: `component message`.
fn seven(lines: &[&str]) -> Extract {
    let line = |line: &&str| format!("2018-05-21\t20:27:47:376\t1008\t 680\t{}\n", line.replacen(' ', "\t", 1));
    parse(&lines.iter().map(line).collect::<String>())
}

/// Each event in short.
fn told(out: &Extract) -> Vec<(u64, String)> {
    let one = |event: &Event| match &event.what {
        What::Agent { step, update, revision, code, title, client } => {
            let id = if update.is_empty() { String::new() } else { format!(" {}.{revision}", &update[35..]) };
            format!("{step:?}{id} {:x} [{title}] {client}", code.0)
        }
        What::Fault { fault: Fault::Request, subject, detail, code } => {
            format!("request {:x} {subject} {detail}", code.0).trim_end().to_owned()
        }
        What::Fault { fault, subject, code, .. } => format!("{fault:?} {:x} {subject}", code.0),
        What::AgentFailure { update, code } => format!("inner {} {:x}", update.get(35..).unwrap_or("?"), code.0),
        other => format!("{other:?}"),
    };
    out.events.iter().map(|event| (event.line, one(event))).collect()
}

fn lines(told: &[(u64, String)]) -> Vec<(u64, &str)> {
    told.iter().map(|(line, text)| (*line, text.as_str())).collect()
}

#[test]
fn columns_of_both_formats() {
    for line in [
        "2018-05-21\t20:27:47:376\t1008\t 68f\tAgent\tx y",
        "2018-05-21 20:27:47:376 1008 68f Agent x y",
        "2018/05/21 20:27:47.3760891 1008  68F Agent           x y",
        "   2018-05-21 20:27:47.376 1008  68F Agent x y",
    ] {
        let record = columns::columns(line.as_bytes()).unwrap();
        assert_eq!((record.ms, record.thread, record.component), (376, (0x1008, 0x68f), &b"Agent"[..]), "{line}");
        assert_eq!(record.message.trim_ascii(), b"x y");
    }
    for line in ["", "2018-05-21 20:27:47", "2018-05-21 20:27:47, Info   CBS  x", "2018-05-21 20:27:47.1 INFO main x"] {
        assert!(columns::columns(line.as_bytes()).is_none(), "{line}");
    }
    let out = parse("2018/05/21 20:27:47.3760891 1 2 Agent WARNING: Exit code = 0x8024402C\n");
    assert_eq!(out.events[0].time.and_then(Stamp::local).unwrap().to_iso(), "2018-05-21T20:27:47.376");
}

#[test]
fn an_install_on_windows_10_from_download_to_result() {
    let out = ten(&[
        &format!(
            "1 DownloadManager * START * Begin Downloading Updates [CallerId = Orchestrator] [Call ID = {{{CALL}}}]"
        ),
        "1 Agent   Title = 2024-01 Update, big (KB5034441)",
        &format!("1 Agent   UpdateId = {A}.200"),
        "1 Agent     Bundles 1 updates:",
        &format!("1 Agent       {PART}.200"),
        "1 DownloadManager * END * Begin Downloading Updates [CallerId = Orchestrator] [hr = 0x00000000]",
        &format!("2 Agent WU client calls back to download call {{{CALL}}} with code Call progress and error 0"),
        &format!("2 Agent WU client calls back to download call {{{CALL}}} with code Call complete and error 0"),
        "3 Agent * START *  Installing updates CallerId = Orchestrator",
        &format!("3 UDP Installing update: {A}.200"),
        &format!("4 UDP Deployment job Id {JOB} : Beginning Installing of updates, CallerId = Orchestrator."),
        &format!("4 UDP   UpdateId = {}.200", A.to_lowercase()),
        &format!("4 UDP Deployment job Id {JOB} : Update {}.200 started delegate invoked.", A.to_lowercase()),
        &format!("4 UDP Deployment job Id {JOB} : Installing starting for update {A}.200, deployable update count = 1"),
        "5 Handler * START *   Command Line Install  Updates to install = 1",
        "5 Handler *FAILED* [80004005] wuuhdrv.dll, C:\\x\\driverutilp.cpp @1164",
        "5 Handler Command line install completed. Return code = 0x800f0828, Result = Failed, Reboot required = false",
        "5 Handler * END *   Command Line Install 0x8024200b",
        &format!("6 Agent LogHistory called. idUpdate={{{A}}}.200, resultMapped=80070643, resultUnMapped=800F0828"),
        &format!(
            "4 UDP *FAILED* [80070643] Deployment job Id {JOB} : Installing for Top level update id {A}.200, bundled update id {PART}.200 [x]"
        ),
        &format!("4 UDP Deployment job Id {JOB} : Method failed for update {A}.200, hrDeploy = 0x8024200b"),
    ]);
    assert_eq!(
        lines(&told(&out)),
        [
            (3, "DownloadStarted 1.200 0 [2024-01 Update, big (KB5034441)] Orchestrator"),
            (8, "Downloaded 1.200 0 [2024-01 Update, big (KB5034441)] Orchestrator"),
            (13, "InstallStarted 1.200 0 [2024-01 Update, big (KB5034441)] Orchestrator"),
            (17, "inner 1 800f0828"),
            (18, "inner 1 8024200b"),
            (19, "InstallFailed 1.200 80070643 [2024-01 Update, big (KB5034441)] Orchestrator"),
        ]
    );
}

#[test]
fn results_are_told_apart() {
    let result = |mapped: &str, unmapped: &str| {
        let line = format!(
            "1 Agent LogHistory called for Caller=X, idUpdate={A}.1, operation = Install, resultMapped={mapped}, resultUnMapped={unmapped}"
        );
        told(&ten(&[&line])).into_iter().map(|(_, text)| text).collect::<Vec<_>>()
    };
    assert_eq!(result("0", "0"), ["Installed 1.1 0 [] X"]);
    assert_eq!(result("240006", "0"), ["Installed 1.1 240006 [] X"], "already there");
    assert_eq!(result("240005", "0"), ["RestartPending 1.1 240005 [] X"]);
    assert_eq!(result("80242014", "0"), ["RestartPending 1.1 0 [] X"], "no failure");
    assert_eq!(result("80242016", "0"), ["inner 1 80242016"], "no result");
    assert_eq!(result("80240017", "0"), ["InstallFailed 1.1 80240017 [] X"]);
    assert_eq!(result("80070643", "0000066A"), ["inner 1 8007066a", "InstallFailed 1.1 80070643 [] X"]);
    let other = |operation: &str| {
        let line = format!(
            "1 Agent LogHistory called for Caller=X, idUpdate={A}.1, operation = {operation}, resultMapped=80070070, resultUnMapped=0"
        );
        told(&ten(&[&line]))
    };
    assert_eq!(lines(&other("Download")), [(1, "DownloadFailed 1.1 80070070 [] X")]);
    assert!(other("Uninstall").is_empty());
}

#[test]
fn two_installs_at_once_leave_a_workers_code_unnamed() {
    let start =
        |n: u8, update: &str| format!("4 UDP Deployment job Id {JOB} : Update {update}.{n} started delegate invoked.");
    let out = ten(&[
        &start(1, A),
        &start(1, B),
        "5 Handler * START *   Driver Install",
        "5 Driver *FAILED* [800F024B] Error Installing PnP Driver pci\\x",
        &format!("5 Handler *FAILED* [800F024B] Driver Install of {{{B}}} on pci\\x (mapping to error 8024200B)"),
        "5 Handler Exit code = 0x8024200B",
        "5 Handler * END *   Driver Install",
    ]);
    let all = told(&out);
    assert_eq!(lines(&all)[2..], [(4, "inner ? 800f024b"), (5, "inner 2 800f024b"), (6, "inner 2 8024200b")]);
}

#[test]
fn a_result_without_history_and_a_part_that_fails_to_download() {
    let out = ten(&[
        &format!("1 ComApi Title=Windows 11, version 24H2, ProductName=x, UpdateId={A}.1, FlightId=(null)"),
        &format!("1 Deployment Deployment job Id {JOB} : Update {A}.1 started delegate invoked."),
        &format!("1 Handler Install complete for update ID: {A}.1 Return code is 0x80070002. Requires Reboot:No"),
        &format!(
            "1 Agent Deploy call {CALL} : deployment callback for top-level update {A}.1, callback code = Update failed, reboot required = x, mapped result = 0x80070002, unmapped result = 0x00000000"
        ),
        &format!("1 Agent LogHistory called. idUpdate={{{A}}}.1, resultMapped=80070002, resultUnMapped=0"),
        &format!("2 DownloadManager * START * Begin Downloading Updates [CallerId = Y] [Call ID = {{{CALL}}}]"),
        &format!("2 Agent   UpdateId = {B}.7"),
        &format!("2 Agent       {PART}.7"),
        &format!(
            "3 DownloadManager *FAILED* [80D03805] Error occurred while downloading update {PART}.7; notifying dependent calls."
        ),
        &format!(
            "3 Agent WU client calls back to download call {{{CALL}}} with code Call complete and error 0x80d03805"
        ),
        &format!(
            "3 ComApi Deserialized installable update T, with comma, UpdateID = {{{B}.7}}, CallbackInfo cookie length = 0"
        ),
        &format!("4 DownloadManager * START * Begin Downloading Updates [CallerId = Y] [Call ID = {{{CALL}}}]"),
        &format!("4 Agent   UpdateId = {B}.7"),
        &format!(
            "3 Agent WU client calls back to download call {{{CALL}}} with code Call Aborted and error 0x8024000b"
        ),
    ]);
    assert_eq!(
        lines(&told(&out)),
        [
            (2, "InstallStarted 1.1 0 [Windows 11, version 24H2] "),
            (3, "inner 1 80070002"),
            (4, "InstallFailed 1.1 80070002 [Windows 11, version 24H2] "),
            (7, "DownloadStarted 2.7 0 [] Y"),
            (9, "DownloadFailed 2.7 80d03805 [] Y"),
            (13, "DownloadStarted 2.7 0 [T, with comma] Y"),
            (14, "DownloadCancelled 2.7 8024000b [T, with comma] Y"),
        ]
    );
}

#[test]
fn scans_fail_once() {
    let out = ten(&[
        "1 Agent * START * Finding updates CallerId = Update;Scan  Id = 183 (cV = x)",
        "1 Misc *FAILED* [80072EE7] Send request",
        "1 Misc *FAILED* [80072EE7] Send request",
        "1 WIL *FAILED* [80240007] file = onecore\\x.cpp, line = 1468",
        "1 ComApi *FAILED* [80246007] ISusInternal:: GetUpdateMetadata3",
        "1 UDP *FAILED* [80242000] Failed to initialize handler manager for cleanup operations",
        "1 DownloadManager *FAILED* [8024000C] DynamicDownloadDataFetcher Refresh complete",
        "1 Handler *FAILED* [800700B7] Handler process got unexpected result: 0, exiting",
        "1 ProtocolTalker *FAILED* [8024402C] SyncServerUpdatesInternal failed",
        "1 Agent * END * Finding updates CallerId = Update;Scan, Id = 183, Exit code = 0x8024402C (cV = x)",
        "1 Agent * END * Finding updates CallerId = Update;Scan, Id = 184, Exit code = 0x00240010 (cV = x)",
    ]);
    assert_eq!(
        lines(&told(&out)),
        [
            (2, "request 80072ee7"),
            (9, "request 8024402c"),
            (10, "ScanFailed 8024402c [] Update;Scan"),
            (11, "Scanned 0 [] Update;Scan")
        ]
    );
    let out = seven(&[
        "Agent ** START **  Agent: Finding updates [CallerId = AutomaticUpdates]",
        "PT WARNING: Sync of Updates: 0x8024000b",
        "Agent   * WARNING: Exit code = 0x8024000B",
        "Agent **  END  **  Agent: Finding updates [CallerId = AutomaticUpdates]",
        "Agent WARNING: WU client failed Searching for update with error 0x8024000b",
    ]);
    assert_eq!(lines(&told(&out)), [(2, "inner ? 8024000b"), (3, "ScanFailed 8024000b [] AutomaticUpdates")]);
    let pasted = "2010-01-05 18:52:06:762 808 aac Agent * WARNING: Exit code = 0x8024402C\n";
    assert_eq!(lines(&told(&parse(pasted))), [(1, "ScanFailed 8024402c [] ")]);
}

#[test]
fn a_request_is_told_by_its_most_telling_line() {
    let out = seven(&[
        "Misc WARNING: Send failed with hr = 80072ee2.",
        "Misc WARNING: SendRequest failed with hr = 80072ee2. Proxy List used: <(null)> Bypass List used : <(null)>",
        "Misc WARNING: WinHttp: SendRequestUsingProxy failed for <http://wsus01//selfupdate/wuident.cab>. error 0x80072ee2",
        "Misc WARNING: DownloadFileInternal failed for http://wsus01/selfupdate/wuident.cab: error 0x80072ee2",
        "Agent * WARNING: Exit code = 0x80072EE2",
    ]);
    assert_eq!(lines(&told(&out)), [(3, "request 80072ee2 wsus01"), (5, "ScanFailed 80072ee2 [] ")]);
    let out = seven(&[
        "PT   + ServiceId = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}, Server URL = https://wsus01/ClientWebService/client.asmx",
        "PT Initializing simple targeting cookie, clientId = , target group = x, DNS name = pc7",
        "WS WARNING: Nws Failure: errorCode=0x803d0013",
        "WS WARNING: detail: <detail><ErrorCode> InternalServerError </ErrorCode><Message></Message><ID>x</ID><Method>\"  http://x/SimpleAuthWebService/GetAuthorizationCookie \"</Method></detail>",
        "WS FATAL: OnCallFailure failed with hr= 0X80244007",
    ]);
    let fault = "request 80244007 wsus01 InternalServerError GetAuthorizationCookie";
    assert_eq!(lines(&told(&out)), [(2, "ClientId 0 "), (4, fault)]);
    let out = ten(&[
        "1 WebServices WS error: There was an error communicating with the endpoint at 'http://wsus01:8530/ClientWebService/client.asmx'.",
        "1 WebServices WS error: The server returned HTTP status code '503 (0x1F7)' with text 'Service Unavailable'.",
        "1 WebServices *FAILED* [80244022] Web service call",
        "1 SLS Making request with URL HTTPS://slscr.update.microsoft.com/SLS/x",
        "1 Misc *FAILED* [80072F8F] Send request",
        "1 ProtocolTalker *FAILED* [8024500C] Initialization failed for Protocol Talker Context",
        "1 Misc *FAILED* [80070426] Method failed [AuthTicketHelper::GetDeviceTickets:570]",
    ]);
    assert_eq!(
        lines(&told(&out)),
        [
            (2, "request 80244022 wsus01 HTTP 503"),
            (5, "request 80072f8f slscr.update.microsoft.com"),
            (6, "AgentPolicy 8024500c "),
            (7, "AgentService 80070426 wlidsvc"),
        ]
    );
}

#[test]
fn a_scan_that_asks_nobody_says_nothing_of_the_network() {
    let scan = |online| {
        ten(&[
            "1 Misc *FAILED* [80072EE7] Send request",
            "1 Agent * START * Finding updates CallerId = x  Id = 1 (cV = x)",
            online,
            "1 Agent ServiceID = {9482F4B4-E343-43B6-B170-9A65BC822C77} Windows Update",
            "1 Agent * END * Finding updates CallerId = x, Id = 1, Exit code = 0x00000000 (cV = x)",
        ])
    };
    let out = scan("1 Agent Online = Yes; Interactive = No");
    let service = "Scanned 0 [9482F4B4-E343-43B6-B170-9A65BC822C77] x";
    assert_eq!(lines(&told(&out)), [(1, "request 80072ee7"), (5, service)]);
    assert_eq!(lines(&told(&scan("1 Agent Online = No; Interactive = No"))), [(1, "request 80072ee7")]);
}

#[test]
fn an_install_on_windows_7() {
    let report = |id: u16, code: &str, message: &str| {
        format!(
            "Report REPORT EVENT: {{{CALL}}}\t2018-05-21 20:27:40:100-0700\t1\t{id}\t101\t{{{A}}}\t201\t{code}\tAutomaticUpdates\tFailure\tContent Install\t{message}"
        )
    };
    let out = seven(&[
        "Misc ===========  Logging initialized (build: 7.6.7600.256, tz: -0700)  ===========",
        "Service ** START **  Service: Service startup",
        "Agent ** START **  Agent: Installing updates [CallerId = AutomaticUpdates]",
        "Agent   * Updates to install = 1",
        "Agent   *   Title = Security Update for Windows 7 (KB2808735)",
        &format!("Agent   *   UpdateId = {{{A}}}.201"),
        "Agent   *     Bundles 1 updates:",
        &format!("Agent   *       {{{PART}}}.201"),
        "Handler :: START ::  Handler: CBS Install",
        &format!("Handler Starting install of CBS update {PART}"),
        "Handler FATAL: CBS called Error with 0x80073712, ",
        "Handler FATAL: Completed install of CBS update with type=0, requiresReboot=0, installerError=1, hr=0x80073712",
        "Handler ::  END  ::  Handler: CBS Install",
        "Agent **  END  **  Agent: Installing updates [CallerId = AutomaticUpdates]",
        &format!("AU >>##  RESUMED  ## AU: Installing update [UpdateId = {{{A}}}]"),
        "AU   # WARNING: Install failed, error = 0x80070643 / 0x80073712",
        &report(181, "0", "Installation Started: Windows has started installing the following update: T"),
        &report(
            182,
            "80070643",
            "Installation Failure: Windows failed to install the following update with error 0x80070643: T",
        ),
        &report(161, "80246007", "Error: Download failed."),
    ]);
    let all = told(&out);
    assert_eq!(
        lines(&all)[..3],
        [
            (6, "InstallStarted 1.201 0 [Security Update for Windows 7 (KB2808735)] AutomaticUpdates"),
            (11, "inner 1 80073712"),
            (16, "InstallFailed 1.201 80070643 [Security Update for Windows 7 (KB2808735)] AutomaticUpdates"),
        ]
    );
    assert!(all.last().unwrap().1.starts_with("DownloadFailed 1.201 80246007"), "{all:?}");
    assert_eq!(out.events.last().unwrap().time.and_then(Stamp::local).unwrap().to_iso(), "2018-05-21T20:27:40");
    assert_eq!(
        out.clock.iter().map(|w| (w.kind, w.minutes, w.line)).collect::<Vec<_>>(),
        [(WitnessKind::UpdateLog, -420, 1)]
    );
    // The journal's lines alone tell the story too.
    let out = seven(&[&report(181, "0", "x following update: T"), &report(182, "80070643", "x following update: T")]);
    let steps: Vec<_> = told(&out).into_iter().map(|(_, text)| text).collect();
    assert_eq!(
        steps,
        ["InstallStarted 1.201 0 [T] AutomaticUpdates", "InstallFailed 1.201 80070643 [T] AutomaticUpdates"]
    );
}

#[test]
fn offsets_run_until_another_is_said() {
    let at = |day: u8, zone: &str| {
        format!("2018-05-{day}\t20:27:47:376\t1008\t680\tMisc\t===  Logging initialized (build: 7, tz: {zone})  ===\n")
    };
    let text = [at(10, "+0530"), at(11, "+0530"), at(12, "-0700"), at(13, "+9900"), at(14, "x")].concat();
    let runs: Vec<_> =
        parse(&text).clock.iter().map(|w| (w.minutes, w.line, w.to.unwrap().to_iso()[..10].to_owned())).collect();
    assert_eq!(runs, [(330, 1, "2018-05-12".to_owned()), (-420, 3, "2018-05-14".to_owned())]);
    let out = parse("1601-01-01\t20:27:47:376\t1\t2\tMisc\t= Logging initialized (build: 7, tz: +0530)\n");
    assert_eq!((out.first, out.clock.len(), out.issues.len()), (None, 0, 1));
}

#[test]
fn servers_that_are_not_everybodys_are_named() {
    let out = seven(&[
        "Agent   * WSUS server: http://wsus01.corp.example:8530",
        "Agent   * WSUS status server: <NULL>",
        "PT   + ServiceId = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7}, Server URL = https://wsus01.corp.example/ClientWebService/client.asmx",
        "PT   Server URL = https://fe2.update.microsoft.com/v6/ClientWebService/client.asmx",
        "PT Initializing simple targeting cookie, clientId = x, target group = y, DNS name = pc7.corp.example",
        "Misc WARNING: SendRequest failed with hr = 80072ee2. Proxy List used: <10.1.2.3:8080> Bypass List used : <(null)>",
        "Misc WARNING: SendRequest failed with hr = 80072ee2. Proxy List used: <(null)> Bypass List used : <(null)>",
        "Agent WSUS server: (null)",
        "Misc WARNING: WinHttp: SendRequestUsingProxy failed for <http://wsus02/selfupdate/wuident.cab>. error 0x8024402c",
        "WebServices Proxy Behavior set to 2 for service url https://fe3cr.delivery.mp.microsoft.com/ClientWebService/client.asmx",
    ]);
    let names: Vec<_> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str(), i.line)).collect();
    assert_eq!(
        names,
        [
            (IdentifierKind::Host, "wsus01.corp.example", 1),
            (IdentifierKind::Host, "pc7.corp.example", 5),
            (IdentifierKind::Address, "10.1.2.3", 6),
            (IdentifierKind::Host, "wsus02", 9)
        ]
    );
}

#[test]
fn memory_is_bounded() {
    let mut text = String::new();
    for n in 0..5_000u64 {
        let id = format!("576B0DD6-57CC-457B-A5EC-{n:012}");
        for message in [
            format!("ComApi Deserialized installable update {}, UpdateID = {{{id}.1}}", "t".repeat(600)),
            format!("UDP Deployment job Id {id} : Update {id}.1 started delegate invoked."),
            format!("DownloadManager * START * Begin Downloading Updates [CallerId = Y] [Call ID = {{{id}}}]"),
            format!("Agent UpdateId = {id}.1"),
            format!("Agent {id}.1"),
        ] {
            text.push_str(&format!("2024/05/02 16:00:00.0000000 1 {n:x} {message}\n"));
        }
    }
    let mut parser = Parser::default();
    let mut out = Extract::default();
    for line in text.lines() {
        parser.line(Line { number: 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    let sizes = parser.story.sizes();
    assert!(sizes.iter().all(|n| *n <= 4_000), "{sizes:?}");
    parser.finish(&mut out);
    assert!(
        out.events.iter().all(|e| matches!(&e.what, What::Agent { step, .. } if *step != AgentStep::InstallFailed))
    );
    assert_eq!(Code::OK, Code(0));
}

#[test]
fn no_bytes_bring_it_down() {
    let sample = [
        format!("2024/05/02 16:00:00.0802895 6600  1 Agent LogHistory called. idUpdate={{{A}}}.200, resultMapped=80070643, resultUnMapped=800F0828\n"),
        format!("2024/05/02 16:00:00.0802895 6600  1 DownloadManager * START * Begin Downloading Updates [CallerId = 字] [Call ID = {{{CALL}}}]\n"),
        format!("2024/05/02 16:00:00.0802895 6600  1 Agent Title = 累积更新\n2024/05/02 16:00:00.0802895 6600  1 Agent UpdateId = {A}.1\n"),
        "2018-05-21\t20:27:47:376\t1008\t680\tMisc\t= Logging initialized (build: 7, tz: +0530)\n".to_owned(),
        format!("2018-05-21\t20:27:47:376\t1008\t680\tReport\tREPORT EVENT: {{{CALL}}}\t2018-05-21 20:27:40:100-0700\t1\t182\t101\t{{{A}}}\t1\t80070643\tx\ty\tz\tm\n"),
        "2018-05-21\t20:27:47:376\t1008\t680\tHandler\t:: START ::  Handler: CBS Install\n".to_owned(),
        "2018-05-21\t20:27:47:376\t1008\t680\tHandler\t*FAILED* [800F024B] x\n".to_owned(),
    ]
    .concat();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..3_000 {
        let mut random = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed >> 33).unwrap()
        };
        let mut bytes = sample.as_bytes()[random() % sample.len()..].to_vec();
        bytes.truncate(random() % (bytes.len() + 1));
        for _ in 0..random() % 12 {
            if !bytes.is_empty() {
                let at = random() % bytes.len();
                bytes[at] = b"\xFF\x00 \t[]{}.*9aZ\xE5"[random() % 14];
            }
        }
        let (mut out, mut parser) = (Extract::default(), Parser::default());
        for line in bytes.split(|b| *b == b'\n') {
            parser.line(Line { number: 1, offset: 0, bytes: line }, &mut out);
        }
        parser.finish(&mut out);
        assert!(out.events.len() <= 9);
    }
}
