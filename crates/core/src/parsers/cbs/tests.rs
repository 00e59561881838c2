//! Records in, events out.

use super::*;
use crate::hresult::Code;

fn parse(text: &str) -> Extract {
    let (mut out, mut parser) = (Extract::default(), Parser::default());
    for (i, line) in text.lines().enumerate() {
        parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn info(message: &str) -> String {
    format!("2022-10-10 16:38:25, Info                  CBS    {message}")
}

fn one(message: &str) -> Option<What> {
    let mut out = parse(&info(message));
    assert!(out.events.len() <= 1);
    out.events.pop().map(|e| e.what)
}

#[test]
fn columns_and_continuations() {
    let out = parse(
        "rest of a record\n2022-10-10 16:38:25, Info                  CBS    TI: --- Initializing Trusted Installer ---\n  more\n\n2022-10-10 16:38:26, Error      [0x01806a] CSI    0000004b (F) STATUS_OBJECT_NAME_NOT_FOUND #1# from x\n",
    );
    assert_eq!(out.records, 2);
    assert_eq!(out.events.len(), 2);
    assert_eq!((out.events[0].line, &out.events[0].what), (2, &What::ServicingStart));
    assert!(matches!(out.events[1].what, What::Failure { code: Code(0xC000_0034), .. }));
    assert_eq!(out.first.and_then(Stamp::local).map(LocalTime::to_iso).as_deref(), Some("2022-10-10T16:38:25"));
}

#[test]
fn sessions_and_packages() {
    assert_eq!(
        one(
            "Session: 30993829_1 initialized by client WindowsUpdateAgent, external staging directory: (null), x: (null)"
        ),
        Some(What::SessionOpened { session: "30993829_1".into(), client: "WindowsUpdateAgent".into() })
    );
    assert_eq!(
        one("Session: 30993829_1 finalized. Reboot required: yes [HRESULT = 0x00000000 - S_OK]"),
        Some(What::SessionEnded { session: "30993829_1".into(), reboot_required: true, code: Code(0) })
    );
    assert_eq!(
        one(
            "Exec: Processing started.  Client: WindowsUpdateAgent, Session: 1_2, Package: Package_for_KB5015736~31bf3856ad364e35~amd64~~19041.1.1.1, Identifier: KB5015736"
        ),
        Some(What::PackageStarted {
            session: "1_2".into(),
            package: "Package_for_KB5015736~31bf3856ad364e35~amd64~~19041.1.1.1".into(),
            identifier: "KB5015736".into()
        })
    );
    assert_eq!(
        one(
            "Exec: Processing complete.  Session: 1_2, Package: P~1, Identifier: KB5015736 [HRESULT = 0x80073712 - ERROR_SXS_COMPONENT_STORE_CORRUPT]"
        ),
        Some(What::PackageEnded {
            session: "1_2".into(),
            package: "P~1".into(),
            identifier: "KB5015736".into(),
            code: Code(0x8007_3712)
        })
    );
    assert_eq!(
        one(
            "Exec: Processing complete, session(Corruption Repairing): 30792633_1 [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]"
        ),
        Some(What::PackageEnded {
            session: "30792633_1".into(),
            package: String::new(),
            identifier: "Corruption Repairing".into(),
            code: Code(0x800f_081f)
        })
    );
    assert_eq!(
        one(
            "Exec: Session processing started.  Client: Manual, Session(DISM Package Manager Provider Store Corruption Detect/Repair): 30754339_543620214"
        ),
        Some(What::SessionProcessing { session: "30754339_543620214".into(), client: "Manual".into(), repair: true })
    );
    assert_eq!(
        one(
            "Startup: Package: Package_for_KB1~31bf3856ad364e35~amd64~~1.0 completed startup processing, new state: Installed, original: Staged, targeted: Installed.  hr = 0x0"
        ),
        Some(What::PackageChange {
            package: "Package_for_KB1~31bf3856ad364e35~amd64~~1.0".into(),
            original: "Staged".into(),
            target: "Installed".into(),
            current: "Installed".into(),
            code: Code(0),
            client: String::new()
        })
    );
}

#[test]
fn failures_name_their_update_and_code() {
    assert_eq!(
        one(
            "WER: Generating failure report for package: Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1806.1.6, status: 0x80073712, failure source: Resolve, start state: Staged, target state: Installed, client id: WindowsUpdateAgent"
        ),
        Some(What::FailureReport {
            package: "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1806.1.6".into(),
            code: Code(0x8007_3712),
            source: "Resolve".into(),
            client: "WindowsUpdateAgent".into()
        })
    );
    assert_eq!(
        one("Store corruption, manifest missing for package: Package_1_for_KB5012170~31bf3856ad364e35~amd64~~1.0"),
        Some(What::StoreDamage {
            package: Some("Package_1_for_KB5012170~31bf3856ad364e35~amd64~~1.0".into()),
            item: "Package_1_for_KB5012170~31bf3856ad364e35~amd64~~1.0".into(),
            fixed: false
        })
    );
    assert!(matches!(
        one("(p)\tCSI Payload Corrupt\t(w)\t(Fixed)\tamd64_x\\a.dll"),
        Some(What::StoreDamage { fixed: true, .. })
    ));
    assert!(matches!(
        one("(p)\tCSI Payload Corrupt\t\t\tamd64_x\\a.dll"),
        Some(What::StoreDamage { fixed: false, .. })
    ));
    assert_eq!(one("Failed to internally open package. [HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]"), None, "noise");
    assert_eq!(one("Setting restore point failed 0x80070422"), None, "no failing tail");
    assert_eq!(
        one("Failed to get store state [HRESULT = 0x80070bc9 - ERROR_FAIL_REBOOT_REQUIRED]"),
        Some(What::PendingBlocks { code: Some(Code(0x8007_0bc9)) })
    );
}

#[test]
fn store_health_with_and_without_columns() {
    let bare = "2020-02-04 17:51:01, Info                  CBS    \n(p)\tCSI Payload Corrupt\t\t\tamd64_x\\a.dll\nOperation result: 0x800f081f\nTotal Detected Corruption:\t3\nTotal Repaired Corruption:\t0\n";
    let dressed: String = ["Operation result: 0x0", "Total Detected Corruption:\t3", "Total Repaired Corruption:\t3"]
        .map(|m| info(m) + "\n")
        .concat();
    for (text, result, repaired) in [(bare, 0x800f_081f, 0), (&dressed, 0, 3)] {
        let out = parse(text);
        let last = out.events.last().unwrap();
        assert_eq!(last.what, What::StoreHealth { result: Some(Code(result)), detected: 3, repaired }, "{text}");
        assert!(last.text.contains("Total Detected"));
    }
}

#[test]
fn clock_witnesses_run_until_the_offset_changes() {
    let out = parse(
        "2016-09-28 04:30:31, Info                  CSI    00000001@2016/9/27:20:30:31.455 WcpInitialize\n\
         2016-09-28 05:30:31, Info                  CSI    00000002@2016/9/27:21:30:31.455 WcpInitialize\n\
         2016-09-28 07:30:31, Info                  CSI    00000003@2016/9/27:22:30:31.455 WcpInitialize\n\
         2016-09-28 07:31:31, Info                  CBS    Universal Time is: 2016-09-27 22:31:31.239\n\
         2016-09-28 07:31:31, Info                  CSI    00000003@2016/9/27:20:07:31.455 not a zone away\n",
    );
    let runs: Vec<_> = out.clock.iter().map(|w| (w.kind, w.minutes, w.line)).collect();
    assert_eq!(
        runs,
        [(WitnessKind::CsiStamp, 480, 1), (WitnessKind::CsiStamp, 540, 3), (WitnessKind::UniversalTime, 540, 4)]
    );
    assert_eq!(out.clock[0].to.map(LocalTime::to_iso).as_deref(), Some("2016-09-28T05:30:31"));
}

#[test]
fn a_copied_report_and_the_item_whose_repair_failed() {
    let text = "    (p) CBS MUM Missing (n) A-Package~31bf3856ad364e35~amd64~~10.0.1.1\nRepair failed: Missing replacement mum/cat pair.\n";
    let out = parse(&format!("{}\n{text}", info("Checking System Update Readiness.")));
    let [damage, repair] = &out.events[..] else { panic!("{:#?}", out.events) };
    assert!(matches!(&damage.what, What::StoreDamage { fixed: false, .. }));
    assert!(
        matches!(&repair.what, What::Fault { fault: Fault::ReplacementMissing, subject, .. } if subject.contains("A-Package"))
    );
}

#[test]
fn why_a_package_does_not_apply_is_told_where_it_was_asked_for() {
    const P: &str = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1806.1.6";
    let scan = ["Appl: detectParent: no parent found, go absent".to_owned()].map(|l| info(&l)).join("\n");
    let named = info(&format!("Appl: Evaluating package applicability for package {P}, applicable state: Absent"));
    let end = |code: &str| {
        info(&format!("Exec: Processing complete.  Session: 1_2, Package: {P}, Identifier: KB1 [HRESULT = {code}]"))
    };
    let out = parse(&[&*scan, &*named, &*end("0x800f081e - CBS_E_NOT_APPLICABLE")].join("\n"));
    let told: Vec<_> = out.events.iter().map(|e| (e.line, matches!(&e.what, What::Fault { .. }))).collect();
    assert_eq!(told, [(1, true), (3, false)]);
    let other = parse(&[&*scan, &*named, &*end("0x80070005 - E_ACCESSDENIED")].join("\n"));
    assert_eq!(other.events.len(), 1, "as common in healthy scans");
    let superseded = format!("Appl: Higher version found for package: {P}, superseded. (Version on system:Q~1)");
    let out = parse(&[&*info(&superseded), &*end("0x800f081e - CBS_E_NOT_APPLICABLE")].join("\n"));
    assert!(matches!(&out.events[0].what, What::Fault { fault: Fault::Superseded, detail, .. } if detail == "Q~1"));
}
