//! Logs, and what only looks like one.

use super::*;

fn record(component: &str, message: &str) -> String {
    format!("2025-04-26 05:21:55, Info                  {component:<6} {message}\n")
}

const CHECK_SUR: &str = "=================================\nChecking System Update Readiness.\nBinary Version 6.1.7601.21645\nPackage Version 14.0\n2012-03-28 11:07\n\nChecking Windows Servicing Packages\n\nSummary:\nSeconds executed: 272\n No errors detected\n";
const SETUP_API: &str = "[Device Install Log]\n     OS Version = 10.0.19044\n     Architecture = amd64\n\n[BeginLog]\n\n[Boot Session: 2022/10/09 08:11:03.498]\n\n>>>  [Device Install (Hardware initiated) - USB\\X\\1]\n>>>  Section start 2022/10/09 09:12:28.110\n      cmd: x\n     dvi: {Build Driver List} 09:12:28.176\n     dvi:      Searching for hardware ID(s):\n!    cpy:      x\n<<<  Section end 2022/10/09 09:12:31.003\n<<<  [Exit status: SUCCESS]\n";
const PFRO: &str = "2/27/2024 15:9:4 - PFRO Error: \\??\\C:\\x, |delete operation|, 0xc000003a\n2/27/2024 15:9:4 - 1 Successful PFRO operations\n";
const DIAG: &str = "\nMatching Profile found: FindRollbackFailure - 3A43C9B5-05B3-4F7C-A955-88F991BB5A48\nSetupDiag version: 1.6.2107.27002\nSystem Information:\n\tMachine Name = PC\n\tManufacturer = X\n\tModel = Y\n\tHostOSArchitecture = x64\n\nError: SetupDiag reports rollback failure found.\n";
const DIAG_XML: &str = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<SetupDiag xmlns:xsd=\"x\">\n  <Version>1</Version>\n  <ProfileName>X</ProfileName>\n</SetupDiag>";
const DIAG_JSON: &str =
    "{\n \"Version\":\"1\",\n \"ProfileName\":\"X\",\n \"ProfileGuid\":\"Y\",\n \"SystemInfo\":{}\n}";

#[test]
fn known_by_their_lines() {
    for (text, want) in [
        (CHECK_SUR, ArtifactKind::CheckSur),
        (SETUP_API, ArtifactKind::SetupApi),
        (PFRO, ArtifactKind::Pfro),
        (DIAG, ArtifactKind::SetupDiag),
        (DIAG_XML, ArtifactKind::SetupDiag),
        (DIAG_JSON, ArtifactKind::SetupDiag),
    ] {
        assert_eq!(detect_log(text), Some(want), "{text}");
        assert_eq!(detect_log(&text.replace('\n', "\r\n")), Some(want), "{text}");
    }
    let inside = SETUP_API.split_once("dvi: {Build").map(|(_, rest)| rest).unwrap();
    assert_eq!(detect_log(&format!("{inside}\n{SETUP_API}")), Some(ArtifactKind::SetupApi), "begins inside a section");
    let persistent = format!("rest of a run\n{CHECK_SUR}\n{CHECK_SUR}");
    assert_eq!(detect_log(&persistent), Some(ArtifactKind::CheckSur));
}

#[test]
fn logs_of_three_lines() {
    for (component, want) in [
        ("CBS", ArtifactKind::Cbs),
        ("DISM", ArtifactKind::Dism),
        ("MOUPG", ArtifactKind::Panther),
        ("SP", ArtifactKind::Panther),
        ("", ArtifactKind::Panther),
    ] {
        assert_eq!(detect_log(&record(component, "x").repeat(3)), Some(want), "{component}");
    }
    let error = "2025-04-26 05:21:55, Error      [0x0809f2] SP     x\n2025-04-26 05:21:55, FatalError [0x090001] PANTHR Exception\n";
    assert_eq!(detect_log(error), Some(ArtifactKind::Panther));
}

#[test]
fn mixed_logs_are_what_wrote_them() {
    let mixed = |lines: &[(&str, usize)]| -> String {
        lines.iter().map(|(component, count)| record(component, "x").repeat(*count)).collect()
    };
    for (lines, want) in [
        // DISM in a CBS.log: its name stands in messages, now and then a line of its own.
        (&[("CBS", 90), ("DISM", 2), ("CSI", 50)][..], ArtifactKind::Cbs),
        (&[("DISM", 40), ("CSI", 60), ("CBS", 40)], ArtifactKind::Dism),
        (&[("MOUPG", 20), ("CBS", 90), ("DISM", 60)], ArtifactKind::Panther),
        (&[("DISM", 30), ("SP", 5)], ArtifactKind::Panther),
        (&[("CSI", 300), ("CONX", 40)], ArtifactKind::Panther),
    ] {
        assert_eq!(detect_log(&mixed(lines)), Some(want), "{lines:?}");
    }
}

#[test]
fn a_servicing_log_that_checked_its_store_stays_one() {
    let text = format!("{}{CHECK_SUR}{}", record("CBS", "x").repeat(9), record("CBS", "y").repeat(9));
    assert_eq!(detect_log(&text), Some(ArtifactKind::Cbs));
}

#[test]
fn quotes_are_not_logs() {
    let words = "Some words about what setup writes, and where to look for it.\n";
    for text in [CHECK_SUR, SETUP_API, PFRO, DIAG, DIAG_XML, DIAG_JSON] {
        let quoted: String = text.lines().map(|line| format!("    {line}\n")).collect();
        for readme in [
            format!("# How to read it\n\n{}{quoted}{}", words.repeat(20), words.repeat(20)),
            format!("# How to read it\n\n{}```\n{text}\n```\n{}", words.repeat(20), words.repeat(20)),
        ] {
            assert_eq!(detect_log(&readme), None, "{readme}");
        }
        let source: String = text.lines().map(|line| format!("    let line = {line:?};\n")).collect();
        assert_eq!(detect_log(&source), None, "{source}");
    }
}

#[test]
fn other_programs_log_with_dates_too() {
    for line in [
        "2024-01-02 03:04:05 install libc6:amd64 <none> 2.36-9\n",
        "2024-01-02 03:04:05, INFO     server: started on port 80 of all of its addresses\n",
        "2024-01-02 03:04:05, Info: the service has started and waits for its first call\n",
        "2024-01-02 03:04:05, Error MOUPG CSetupHost::Execute(412): Result = 0x800705BB\n",
        "2024-01-02 03:04:05,123 INFO started\n",
        ">>>  [merge conflict]\n<<<  ours\n",
        "2/27/2024 15:9:4 - backup finished\n",
        "     abc: 1\n",
        "<SetupDiagnostics><ProfileName/></SetupDiagnostics>\n",
        "{\"ProfileName\":\"x\",\"SystemInfo\":{}}\n",
    ] {
        assert_eq!(detect_log(&line.repeat(12)), None, "{line}");
    }
}

#[test]
fn a_store_report_copied_out_of_a_log() {
    let report = "(p) CBS MUM Missing (n) A-Package~31bf3856ad364e35~amd64~~10.0.1.1\nRepair failed: Missing replacement mum/cat pair.\n\nSummary:\nOperation: Detect and Repair\nOperation result: 0x800f081f\nTotal Detected Corruption: 1\n";
    assert_eq!(detect_log(report), Some(ArtifactKind::Cbs));
    assert_eq!(detect_log("Summary:\nOperation result: 0x0\nTotal time\n"), None);
}
