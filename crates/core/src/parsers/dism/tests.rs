//! Records in, events out.

use super::*;
use crate::time::{LocalTime, Stamp};

fn parse(lines: &[&str]) -> Extract {
    let (mut out, mut parser) = (Extract::default(), Parser::default());
    for (number, line) in (1..).zip(lines) {
        let text = match line.strip_prefix('!') {
            Some(error) => format!("2024-03-05 10:00:00, Error                 DISM   {error}"),
            None if line.starts_with(['[', '2']) => (*line).to_owned(),
            None => format!("2024-03-05 10:00:00, Info                  DISM   {line}"),
        };
        parser.line(Line { number, offset: 0, bytes: text.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn told(out: &Extract) -> Vec<(u64, &What)> {
    out.events.iter().map(|e| (e.line, &e.what)).collect()
}

fn run(command: &str, ended: bool, code: u32) -> What {
    What::ToolRun { tool: Tool::Dism, command: command.into(), ended, code: Code(code) }
}

fn failure(code: u32) -> What {
    What::Failure { code: Code(code), package: None, error: true }
}

const REPAIR: &str = "dism  /online /cleanup-image /restorehealth";
const BEGIN: &str = "DISM.EXE: Executing command line: dism  /online /cleanup-image /restorehealth";
const END: &str = "DISM.EXE: <----- Ending Dism.exe session ----->";

#[test]
fn a_failed_repair_tells_its_code_once() {
    let out = parse(&[
        BEGIN,
        "DISM Package Manager: PID=9 TID=7  Error in operation: source not found, ResolveSource() unsuccessful. (CBS HRESULT=0x800f081f) - CCbsConUIHandler::Error",
        "!DISM Package Manager: PID=9 TID=7 Failed finalizing changes. - CDISMPackageManager::Internal_Finalize(hr:0x800f081f)",
        "!DISM Package Manager: PID=9 TID=7 The source files could not be found; - GetCbsErrorMsg",
        "!DISM Package Manager: PID=9 TID=7 Failed while processing command cleanup-image. - CPackageManagerCLIHandler::ExecuteCmdLine(hr:0x800f081f)",
        "DISM.EXE: Image session has been closed. Reboot required=no.",
        END,
    ]);
    assert_eq!(
        told(&out),
        [(1, &run(REPAIR, false, 0)), (2, &failure(0x800f_081f)), (7, &run(REPAIR, true, 0x800f_081f))]
    );
    assert_eq!(out.records, 7);
    assert_eq!(out.last.and_then(Stamp::local), LocalTime::from_fixed(b"2024-03-05 10:00:00"));
}

#[test]
fn the_result_is_what_the_command_ended_with() {
    let out = parse(&[
        BEGIN,
        "!DISM Package Manager: PID=9 TID=7 Failed initializing the session - CDISMPackageManager::RefreshInstanceAndLock(hr:0x80070020)",
        "!DISM Unattend Manager: PID=9 TID=7 unattendmanager.cpp:1 - CUnattendManager::ExecuteCmdLine(hr:0x80004005)",
        "!DISM.EXE: DISM Unattend Manager processed the command line but failed. HRESULT=80004005",
        END,
    ]);
    assert_eq!(
        told(&out)[1..],
        [(2, &failure(0x8007_0020)), (3, &failure(0x8000_4005)), (5, &run(REPAIR, true, 0x8000_4005))]
    );
}

#[test]
fn healthy_runs_are_no_failures() {
    let out = parse(&[
        BEGIN,
        "2024-03-05 10:00:00, Warning               DISM   DISM Provider Store: PID=9 TID=7 Failed to load the provider: C:\\x\\PEProvider.dll. - CDISMProviderStore::Internal_GetProvider(hr:0x8007007e)",
        "DISM Provider Store: PID=9 TID=7 Failed to get and initialize the PE Provider.  Continuing by assuming that it is not a WinPE image. - x",
        "!DISM Provider Store: PID=9 TID=7 The requested provider was not found in the Provider Store. - x(hr:0x80004005)",
        "[4948.7616] [0x8007007b] FIOReadFileIntoBuffer:(1456): The filename, directory name, or volume label syntax is incorrect.",
        "[4948.7616] [0xc142011c] UnmarshallImageHandleFromDirectory:(641)",
        "2024-03-05 10:00:00, Info                  CBS    Failed to unload offline registry: {x}C:/y/SAM, the client may still need it open. [HRESULT = 0x80070005 - E_ACCESSDENIED]",
        "DISM.EXE: Image session has been closed. Reboot required=no.",
        END,
    ]);
    assert_eq!(told(&out), [(1, &run(REPAIR, false, 0)), (9, &run(REPAIR, true, 0))]);
}

#[test]
fn a_run_without_a_stated_result_has_no_told_end() {
    let command = "dism.exe  /Online /EnableFeature=TelnetClient";
    let out = parse(&[
        "DISM.EXE: Executing command line: dism.exe  /Online /EnableFeature=TelnetClient",
        "!DISM.EXE: No providers were found that support the command(enablefeature). HRESULT=0",
        END,
        END,
    ]);
    assert_eq!(told(&out), [(1, &run(command, false, 0))]);
}

#[test]
fn the_package_of_the_command_is_named() {
    let out = parse(&[
        "DISM.EXE: Executing command line: dism /online /add-package /packagepath:C:\\Users\\zhou\\windows10.0-kb5015736-x64.cab",
        "DISM.EXE: Target image information: OS Version=10.0.19044.1645, Image architecture=amd64",
        "!DISM Package Manager: PID=9 TID=7 Failed finalizing changes. - CDISMPackageManager::Internal_Finalize(hr:0x80070005)",
        "[9.7] [0x80070570] RestoreFileData:(2837): 檔案或目錄損毀而且無法讀取。",
        "DISM.EXE: Image session has been closed. Reboot required=yes.",
        END,
    ]);
    let kb = |code| What::Failure { code: Code(code), package: Some("KB5015736".into()), error: true };
    let (denied, damaged) = (kb(0x8007_0005), kb(0x8007_0570));
    assert_eq!(told(&out)[1..4], [(3, &denied), (4, &damaged), (5, &What::RebootRequired)]);
    assert_eq!(out.identifiers.len(), 1);
    let facts: Vec<_> = out.hints.iter().map(|h| (h.line, &h.fact)).collect();
    assert_eq!(facts, [(2, &Fact::Build("19044.1645".into())), (2, &Fact::Architecture("amd64".into()))]);
}

#[test]
fn an_image_on_another_disk_is_another_machine() {
    let out = parse(&[
        "DISM.EXE: Executing command line: dism /image:D:\\ /get-packages",
        "DISM.EXE: Target image information: OS Version=6.1.7601.23505, Image architecture=amd64",
        END,
    ]);
    assert!(out.hints.is_empty());
}

#[test]
fn callers_of_the_library_are_told_apart() {
    let out = parse(&[
        "API: PID=6 TID=3 DismApi.dll: Parent process command line: \"C:\\Windows\\system32\\cleanmgr.exe\" /d C: - DismInitializeInternal",
        "API: PID=8 TID=3 DismApi.dll: Parent process command line: powershell.exe - DismInitializeInternal",
        "2024-03-05 10:00:00, Warning               DISM   API: PID=6 TID=3 Failed to find capability by name: X. HR=0x80070044 - CRemoveCapabilityCommandObject::InternalExecute",
        "!API: PID=8 TID=3 InternalExecute failed - CBaseCommandObject::Execute(hr:0x800f081f)",
        "!API: PID=8 TID=4 CRestoreImageHealthCommandObject failed - DismRestoreImageHealthInternal(hr:0x800f081f)",
        "API: PID=6 TID=3 DismApi.dll: <----- Ending DismApi.dll session -----> - DismShutdownInternal",
        "API: PID=8 TID=3 DismApi.dll: <----- Ending DismApi.dll session -----> - DismShutdownInternal",
        "API: PID=8 TID=3 DismApi.dll: <----- Ending DismApi.dll session -----> - DismShutdownInternal",
    ]);
    let cleaner = "\"C:\\Windows\\system32\\cleanmgr.exe\" /d C:";
    assert_eq!(
        told(&out),
        [
            (1, &run(cleaner, false, 0)),
            (2, &run("powershell.exe", false, 0)),
            (4, &failure(0x800f_081f)),
            (6, &run(cleaner, true, 0)),
            (7, &run("powershell.exe", true, 0x800f_081f)),
        ]
    );
}

#[test]
fn an_error_of_a_run_whose_beginning_is_missing_is_kept() {
    let out = parse(&[
        "rest of a record",
        "DISM Package Manager: PID=1000 TID=1002  Error in operation: (null) (CBS HRESULT=0x80073701) - CCbsConUIHandler::Error",
        END,
    ]);
    assert_eq!(told(&out), [(2, &failure(0x8007_3701))]);
}

#[test]
fn what_dism_says_by_its_own_words_is_a_fault() {
    let fault = |fault, subject: &str, code| What::Fault {
        fault,
        subject: subject.to_owned(),
        detail: String::new(),
        code: Code(code),
    };
    let out = parse(&[
        "!DISM Package Manager: PID=1 TID=2 Failed to get the underlying CBS Feature - CDISMPackage::OpenFeature(hr:0x800f080c)",
        "!DISM Package Manager: PID=1 TID=2 Feature name Foo-Bar is unknown. - CPackageManagerCLIHandler::Private_Get(hr:0x800f080c)",
        "DISM Package Manager: PID=1 TID=2  Error in operation: source for package or file not found, ResolveSource() unsuccessful. (CBS HRESULT=0x800f081f) - CCbsConUIHandler::Error",
    ]);
    let unknown = fault(Fault::UnknownFeature, "Foo-Bar", 0x800f_080c);
    let missing = fault(Fault::SourceMissing, "", 0x800f_081f);
    let faults: Vec<&What> = out.events.iter().map(|e| &e.what).filter(|w| matches!(w, What::Fault { .. })).collect();
    assert_eq!(faults, [&unknown, &missing]);
}
