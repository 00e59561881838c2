//! Records in, events out.

use super::*;

fn parse(text: &str) -> Extract {
    let (mut out, mut parser) = (Extract::default(), Parser::default());
    for (number, line) in (1..).zip(text.lines()) {
        parser.line(Line { number, offset: 0, bytes: line.as_bytes() }, &mut out);
    }
    parser.finish(&mut out);
    out
}

fn told(out: &Extract) -> Vec<(u64, &What)> {
    out.events.iter().map(|e| (e.line, &e.what)).collect()
}

const HEAD: &str = "=================================\nChecking System Update Readiness.\nBinary Version 6.1.7601.21645\nPackage Version 14.0\n2012-03-28 11:07\n\nChecking Windows Servicing Packages\n\nChecking Package Manifests and Catalogs\n";
const MUM: &str = "Package_1_for_KB7654321~31bf3856ad364e35~amd64~~6.1.1.0";

fn ended() -> What {
    What::ToolRun { tool: Tool::CheckSur, command: String::new(), ended: true, code: Code::OK }
}

#[test]
fn a_run_names_what_is_damaged_and_what_was_repaired() {
    let out = parse(&format!(
        "{HEAD}(f)\tCBS MUM Corrupt\t0x00000000\tservicing\\Packages\\{MUM}.mum\t\tExpected file name x does not match\n(fix)\tCBS MUM Corrupt\tCBS File Replaced\t{MUM}.mum from Cabinet: C:\\Windows\\CheckSur\\v1.0\\a.cab.\n(w)\tUnable to get system disk properties\t0x0000045D\tIOCTL\tDisk Cache\n(f)\tCSI Payload File Missing\t0x00000000\tspcmsg.dll\tamd64_x\n\nSummary:\nSeconds executed: 272\n Found 2 errors\n Fixed 1 errors\n  CBS MUM Corrupt Total count: 1\n  Fixed: CBS MUM Corrupt.  Total count: 1\n\nUnavailable repair files:\n\twinsxs\\manifests\\amd64_y.manifest\n"
    ));
    let mum = |fixed| What::StoreDamage { package: Some(MUM.into()), item: format!("{MUM}.mum"), fixed };
    let file = What::StoreDamage { package: None, item: "spcmsg.dll".into(), fixed: false };
    let health = What::StoreHealth { result: None, detected: 2, repaired: 1 };
    assert_eq!(told(&out), [(10, &mum(false)), (11, &mum(true)), (13, &file), (17, &health), (17, &ended())]);
    let time = out.first.and_then(Stamp::local).map(LocalTime::to_words);
    assert_eq!((time.as_deref(), out.events[0].time, out.records), (Some("2012-03-28 11:07:00"), out.first, 4));
}

#[test]
fn a_clean_store_has_no_damage() {
    let out = parse(&format!("{HEAD}\nSummary:\nSeconds executed: 99\n No errors detected\n"));
    assert_eq!(told(&out)[0].1, &What::StoreHealth { result: None, detected: 0, repaired: 0 });
    assert_eq!(out.events.len(), 2);
}

#[test]
fn the_persistent_log_holds_every_run() {
    let run = format!("{HEAD}\nSummary:\nSeconds executed: 99\n Found 3 errors\n\n");
    let out = parse(&format!("{run}{}", run.replace("2012-03-28", "2012-04-02")));
    let days: Vec<_> = out.events.iter().filter_map(|e| e.time?.local().map(LocalTime::to_date_words)).collect();
    assert_eq!(days, ["2012-03-28", "2012-03-28", "2012-04-02", "2012-04-02"]);
}

#[test]
fn posted_without_tabs() {
    let out = parse(&format!(
        "{HEAD}(f) CBS MUM Corrupt 0x800F0900 servicing\\Packages\\{MUM}.mum Line 1:\n(f) CSI Manifest Missing 0x00000002 amd64_z.manifest amd64_z\n(f)\n(\n(f)\tnothing known\t0x0\tx\n"
    ));
    let items: Vec<_> = out
        .events
        .iter()
        .map(|e| match &e.what {
            What::StoreDamage { item, .. } => item.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(items, [format!("{MUM}.mum"), "amd64_z.manifest".to_owned()]);
}

#[test]
fn half_a_log_and_impossible_times() {
    let out = parse("Unavailable repair files:\n\tservicing\\packages\\x.mum\n\tservicing\\packages\\y.mum\n");
    let item = |item: &str| What::StoreDamage { package: None, item: item.into(), fixed: false };
    assert_eq!(told(&out), [(2, &item("x.mum")), (3, &item("y.mum"))]);
    let out = parse(&HEAD.replace("2012-03-28", "1601-01-01"));
    assert_eq!((out.first, out.issues.len()), (None, 1));
    assert!(parse("").events.is_empty());
}
