//! One short sound source of every kind that is read: what tests damage, and what a fuzzer begins with.
//!
//! Where this crate has a writer of the format, the sample is made by it; the others are a few lines of the format's shape
//! with invented names.

use crate::text::{Encoding, LineEnd, TextStyle};
use crate::{
    archive, cabinet, clock::Moment, hive, listing, machine::Machine, packing, raw_zip, scenario, seven_zip, tar,
};
use std::io::{self, Cursor, Read};

/// A source of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The kind's id in the report.
    pub kind: &'static str,
    /// A name it may have.
    pub name: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Lines of a format, as often as they must stand to be known.
const TEXTS: [(&str, &str, &str); 16] = [
    (
        "dism",
        "dism.log",
        "2022-09-14 10:00:01, Info                  DISM   PID=5120 TID=5124 Scratch directory set to 'C:\\Windows\\TEMP\\'. - CDISMManager::put_ScratchDir\n\
      2022-09-14 10:00:02, Info                  DISM   DISM.EXE: Executing command line: dism  /online /cleanup-image /restorehealth\n\
      2022-09-14 10:05:01, Error                 DISM   DISM Package Manager: PID=5120 TID=5130 Failed finalizing changes. - CDISMPackageManager::Internal_Finalize(hr:0x800f081f)\n\
      2022-09-14 10:05:02, Info                  DISM   DISM.EXE: <----- Ending Dism.exe session ----->\n",
    ),
    (
        "check-sur",
        "CheckSUR.log",
        "\n=================================\nChecking System Update Readiness.\nBinary Version 6.1.7601.22471\nPackage Version 26.0\n2016-03-01 09:12\n\n\
      Checking Windows Servicing Packages\n\nChecking Package Manifests and Catalogs\n(f)\tCBS MUM Corrupt\t0x800F0900\tservicing\\Packages\\Package_1_for_KB3000001~31bf3856ad364e35~amd64~~6.1.1.0.mum\t\tLine 1: \n\n\
      Checking Component Store\n\nSummary:\nSeconds executed: 300\n Found 1 errors\n  CBS MUM Corrupt Total count: 1\n",
    ),
    (
        "panther",
        "setupact.log",
        "2022-09-14 10:00:01, Info                  MOUPG  ImageExit: Initializing\n\
      2022-09-14 10:00:02, Info                  SP     Executing progress hook\n\
      2022-09-14 10:20:01, Error                 SP     Operation failed: Apply drivers. Error: 0x8007001F[gle=0x00000002]\n\
      2022-09-14 10:20:02, Error                 MOUPG  Setup failed: Result = 0xC1900101, ExtendCode = 0x30018\n\
      2022-09-14 10:20:03, Info                  MOUPG  MoSetupPlatform: finished\n",
    ),
    (
        "setup-diag",
        "SetupDiagResults.log",
        "Matching Profile found: FindRollbackFailure - 3A43C9B5-05B3-4F7C-A955-88F991BB5A48\n\nSetupDiag version: 1.6.2107.27002\n\
      System Information:\n\tMachine Name = PC-0042\n\tManufacturer = Invented\n\tModel = Invented\n\tHostOSArchitecture = x64\n\tFirmwareType = UEFI\n\tHostOSBuildString = 19041.1.amd64fre.vb_release.191206-1406\n\
      \nError: SetupDiag reports rollback failure found.\nLast Phase = Finalize\nLast Operation = Remove System Restore checkpoints\nError = 0xC1900101-0x20017\nLogEntry: 2022-09-14 10:20:02, Error\n",
    ),
    (
        "setup-api",
        "setupapi.dev.log",
        "[Device Install Log]\n     OS Version = 10.0.19044\n     Service Pack = 0.0\n\n[BeginLog]\n\n[Boot Session: 2022/09/14 08:00:00.500]\n\n\
      >>>  [Device Install (Hardware initiated) - USB\\VID_0001&PID_0002\\000001]\n>>>  Section start 2022/09/14 10:00:01.110\n     dvi: {Build Driver List} 10:00:01.120\n\
      !!!  sto: Failed to copy file. Error = 0x00000005\n!    dvi: Device not started.\n<<<  Section end 2022/09/14 10:00:05.000\n<<<  [Exit status: FAILURE(0x00000005)]\n",
    ),
    (
        "pfro",
        "PFRO.log",
        "9/14/2022 10:12:13 - PFRO Error: \\??\\C:\\Windows\\Temp\\a.tmp, |delete operation|, 0xc0000034\n\
      9/14/2022 10:12:13 - 2 Successful PFRO operations\n9/15/2022 8:2:13 - PFRO Error: \\??\\C:\\Windows\\Temp\\b.tmp, |delete operation|, 0xc0000022\n\
      9/15/2022 8:2:13 - 1 Successful PFRO operations\n",
    ),
    (
        "config-mgr",
        "WUAHandler.log",
        "<![LOG[Async installation of updates started.]LOG]!><time=\"08:53:25.263-480\" date=\"09-14-2022\" component=\"WUAHandler\" context=\"\" type=\"1\" thread=\"5120\" file=\"cwuahandler.cpp:1\">\n\
      <![LOG[Update 1 (0a0b0c0d-0001-4002-8003-00000000000a) finished installing (0x80070005), Reboot Required? No]LOG]!><time=\"08:55:25.263-480\" date=\"09-14-2022\" component=\"WUAHandler\" context=\"\" type=\"3\" thread=\"5120\" file=\"cwuahandler.cpp:2\">\n\
      <![LOG[Installation of updates completed.]LOG]!><time=\"08:55:26.263-480\" date=\"09-14-2022\" component=\"WUAHandler\" context=\"\" type=\"1\" thread=\"5120\" file=\"cwuahandler.cpp:3\">\n",
    ),
    (
        "azure-guest",
        "WindowsUpdateExtension.log",
        "[3124] 2022-09-14T10:12:11.6355702Z [Information] Searching for updates. [ActivityId=0a0b0c0d-0001-4002-8003-00000000000a][CorrelationId=0a0b0c0d-0001-4002-8003-00000000000b]\n\
      [3124] 2022-09-14T10:13:11.6355702Z [Error] Downloading failed: HResult=0x80240022 [ActivityId=0a0b0c0d-0001-4002-8003-00000000000a][UpdateTitle=2022-09 Cumulative Update (KB5017308)][UpdateId=0a0b0c0d-0001-4002-8003-00000000000c]\n\
      [3124] 2022-09-14T10:14:11.6355702Z [Information] Installation finished. [ActivityId=0a0b0c0d-0001-4002-8003-00000000000a]\n",
    ),
    (
        "event-export",
        "System.xml",
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-WindowsUpdateClient' Guid='{945A8954-C147-4ACD-923F-40C45405A658}'/><EventID>20</EventID><Version>1</Version><Level>2</Level><TimeCreated SystemTime='2022-09-14T02:12:13.000000000Z'/><EventRecordID>7</EventRecordID><Channel>System</Channel><Computer>PC-0042</Computer></System><EventData><Data Name='errorCode'>0x80070005</Data><Data Name='updateTitle'>2022-09 Cumulative Update (KB5017308)</Data><Data Name='updateGuid'>{0A0B0C0D-0001-4002-8003-00000000000C}</Data><Data Name='updateRevisionNumber'>200</Data></EventData></Event>\n",
    ),
    (
        "error-report",
        "Report.wer",
        "Version=1\nEventType=WindowsServicingFailureInfo\nEventTime=133076143330000000\nReportType=1\nConsent=1\nReportIdentifier=0a0b0c0d-0001-4002-8003-00000000000d\nSig[0].Name=CBS Failure Code\nSig[0].Value=800f0922\nSig[1].Name=Package\nSig[1].Value=Package_for_RollupFix\nOsInfo[0].Key=vermaj\nOsInfo[0].Value=10\n",
    ),
    (
        "registry",
        "cbs.reg",
        "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing]\n\"Version\"=\"10.0.19041.1220\"\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending]\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages\\Package_for_KB5017308~31bf3856ad364e35~amd64~~10.0.1.0]\n\"CurrentState\"=dword:00000040\n\"InstallName\"=hex(1):50,00,61,00,\\\n  63,00,00,00\n",
    ),
    (
        "drivers",
        "driverquery.txt",
        "\nModule Name  Display Name           Driver Type   Link Date             \n============ ====================== ============= ======================\n1394ohci     1394 OHCI Compliant Ho Kernel        \nACPI         Microsoft ACPI Driver  Kernel        \nafd          Ancillary Function Dri Kernel        \nInvented     Invented Guard Filter  File System   9/14/2022 10:12:13 AM \nNtfs         NTFS Driver            File System   \n",
    ),
    (
        "filters",
        "fltmc.txt",
        "\nFilter Name                     Num Instances    Altitude    Frame\n------------------------------  -------------  ------------  -----\nbindflt                                 1       409800         0\nInventedFlt                             3       328010         0\nWdFilter                                3       328010         0\nstorqosflt                              0       244000         0\nFileInfo                                3        40500         0\n",
    ),
    (
        "hotfixes",
        "qfe.txt",
        "Caption                                     CSName   Description      FixComments  HotFixID   InstallDate  InstalledBy          InstalledOn  Name  ServicePackInEffect  Status  \nhttp://support.microsoft.com/?kbid=5017022  PC-0042  Update                        KB5017022               NT AUTHORITY\\SYSTEM  9/14/2022                                        \nhttp://support.microsoft.com/?kbid=5017308  PC-0042  Security Update               KB5017308               NT AUTHORITY\\SYSTEM  9/15/2022                                        \n",
    ),
    (
        "msinfo",
        "msinfo.nfo",
        "<?xml version=\"1.0\"?>\n<MsInfo>\n<Metadata>\n<Version>8.0</Version>\n<CreationUTC>09/14/22 02:12:13</CreationUTC>\n</Metadata>\n<Category name=\"System Summary\">\n<Data>\n<Item><![CDATA[OS Name]]></Item>\n<Value><![CDATA[Microsoft Windows 10 Enterprise]]></Value>\n</Data>\n<Data>\n<Item><![CDATA[Version]]></Item>\n<Value><![CDATA[10.0.19044 Build 19044]]></Value>\n</Data>\n<Data>\n<Item><![CDATA[System Name]]></Item>\n<Value><![CDATA[PC-0042]]></Value>\n</Data>\n</Category>\n</MsInfo>\n",
    ),
    (
        "windows-update-log",
        "WindowsUpdate.log",
        "2022/09/14 10:12:13.4820891 5812  21060 Agent           * START * Installing updates CallerId = UpdateOrchestrator\n\
      2022/09/14 10:12:14.4820891 5812  21060 ProtocolTalker  *FAILED* [8024402F] SyncServerUpdatesInternal failed\n\
      2022/09/14 10:12:15.4820891 5812  21060 Agent           *FAILED* [80070005] Installation of update 0A0B0C0D-0001-4002-8003-00000000000C\n\
      2022/09/14 10:12:16.4820891 5812  21060 Agent           * END * Installing updates CallerId = UpdateOrchestrator\n",
    ),
];

/// One of each kind.
///
/// # Panics
/// When a scenario it takes its sources from is gone.
#[must_use]
pub fn all() -> Vec<Sample> {
    let text = |(kind, name, text): &(&'static str, &'static str, &str)| {
        let encoding = if *kind == "msinfo" { Encoding::Utf16Le } else { Encoding::Utf8 };
        Sample { kind, name, bytes: TextStyle { encoding, line_end: LineEnd::CrLf }.encode(text) }
    };
    let mut samples: Vec<Sample> = TEXTS.iter().map(text).collect();
    samples.push(Sample { kind: "cbs", name: "CBS.log", bytes: log() });
    let packed = scenario::by_id("full-chain").map(|story| story.bundles).unwrap_or_default();
    let mut found: Vec<(String, Vec<u8>)> = packed.iter().flat_map(|bundle| unpacked(&bundle.bytes)).collect();
    found.sort();
    for (kind, name) in [
        ("reporting-events", "ReportingEvents.log"),
        ("event-log", "System.evtx"),
        ("systeminfo", "systeminfo.txt"),
        ("sessions", "Sessions.xml"),
        ("programs", "programs.txt"),
        ("services", "services.txt"),
        ("processes", "tasklist.txt"),
    ] {
        let entry = found.iter().find(|(path, _)| path.ends_with(name));
        let (_, bytes) = entry.unwrap_or_else(|| panic!("no {name} in the full chain"));
        samples.push(Sample { kind, name, bytes: bytes.clone() });
    }
    let (machine, at) = (Machine::cmge_2022(), Moment::utc("2022-09-14 02:12:13"));
    let files = [listing::file("CBS.log", at, 281_025), listing::file("CbsPersist_20220912014103.log", at, 9_000_000)];
    samples.push(Sample { kind: "listing", name: "dir.txt", bytes: listing::dir(&machine, &files, true) });
    let mut software = hive::Key::default();
    software
        .at("Microsoft\\Windows NT\\CurrentVersion")
        .text("ProductName", "Windows 10 Enterprise")
        .text("CurrentBuild", "19044");
    software.at("Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending");
    let bytes = hive::hive(&software, hive::Order::Forward, 8);
    samples.push(Sample { kind: "registry-hive", name: "SOFTWARE", bytes });
    samples
}

fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap_or_else(|e| panic!("{e}"));
    let read = (0..archive.len()).map(|index| {
        let mut file = archive.by_index(index)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        Ok((String::from_utf8_lossy(file.name_raw()).into_owned(), content))
    });
    read.collect::<io::Result<Vec<_>>>().unwrap_or_else(|e| panic!("{e}"))
}

/// What a fuzzer begins with: target, name, bytes. A mutated kilobyte finds more than a mutated megabyte.
#[must_use]
pub fn seeds() -> Vec<(&'static str, String, Vec<u8>)> {
    const LONGEST: usize = 12_000;
    let mut seeds = Vec::new();
    for Sample { kind, name, bytes } in all() {
        // A file of records or cells is no file without its first block.
        let most = if matches!(kind, "event-log" | "registry-hive") { 80_000 } else { LONGEST };
        let bytes = &bytes[..bytes.len().min(most)];
        seeds.push((kind, name.to_owned(), bytes.to_vec()));
        seeds.push(("detect", format!("{kind}-{name}"), bytes.to_vec()));
        seeds.push(("text", format!("{kind}-{name}"), bytes[..bytes.len().min(2_000)].to_vec()));
    }
    let inner = log()[..4_000].to_vec();
    let files: [(&str, &[u8]); 2] = [("CBS.log", &inner), ("说明.txt", b"what this is")];
    let entries = files.map(|(path, bytes)| archive::entry(path, bytes.to_vec()));
    let zip = archive::pack(&entries, archive::Packing::default());
    let streamed = archive::pack(&entries, archive::Packing { level: None, descriptors: true, ..Default::default() });
    let ascii = [files[0], ("note.txt", files[1].1)];
    let (cab, gz) = (cabinet::pack(&ascii), packing::gzip(&inner, "CBS.log"));
    let seven = seven_zip::pack(&files, seven_zip::Packing::default());
    for (method, name) in
        packing::Method::ALL.into_iter().zip(["stored", "deflate", "deflate64", "bzip2", "lzma", "zstd"])
    {
        let packed = raw_zip::pack(&[raw_zip::Raw::new("CBS.log", &inner, method)]);
        seeds.push(("zip", name.to_owned(), packed));
    }
    for (names, name) in [(tar::Names::Old, "old"), (tar::Names::Gnu, "gnu"), (tar::Names::Pax, "pax")] {
        seeds.push(("tar", name.to_owned(), tar::pack(&files, names)));
    }
    let nested = [
        archive::entry("a.cab", cab.clone()),
        archive::entry("b.7z", seven.clone()),
        archive::entry("c.gz", gz.clone()),
    ];
    let link = include_bytes!("../../../tests/links/findings-1.txt");
    seeds.push(("links", "findings".to_owned(), link.to_vec()));
    let asked =
        b"#1/request?case=CN-1&kb=5015736&notBefore=2022-10-09&want=cbs&note=%E8%AF%B7&answer=https://a.example/f.html";
    seeds.push(("links", "request".to_owned(), asked.to_vec()));
    let names =
        "BANK-PC-0417\nzhang.wei\nbank.example\nPF2XK93Q\nlog of \\\\BANK-PC-0417\\c$ by BANK\\zhang.wei: %50%46\n";
    seeds.push(("redact", "names".to_owned(), names.as_bytes().to_vec()));
    seeds.push(("nested", "all.zip".to_owned(), archive::pack(&nested, archive::Packing::default())));
    seeds.push(("zip", "streamed".to_owned(), streamed));
    seeds.push(("zip", "cut".to_owned(), zip[..zip.len() / 2].to_vec()));
    seeds.push(("zip", "plain".to_owned(), zip));
    seeds.push(("cab", "mszip".to_owned(), cab));
    seeds.push(("gzip", "named".to_owned(), gz));
    seeds.push(("sevenz", "lzma2".to_owned(), seven));
    seeds
}

/// A servicing log of some 280 kB whose last installation fails.
///
/// # Panics
/// When its scenario is gone.
#[must_use]
pub fn log() -> Vec<u8> {
    let story = scenario::by_id("single-log").unwrap_or_else(|| panic!("no single-log"));
    story.bundles[0].bytes.clone()
}
