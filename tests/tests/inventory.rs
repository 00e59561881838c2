//! What tells about the computer and what manages it: registry exports and hives, lists of updates, drivers and filters,
//! msinfo32, logs of ConfigMgr and of Azure. Each is known by its content, whatever its name.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::Extract;
use faultline_core::artifact::ArtifactKind;
use faultline_core::extract::{AgentStep, Fact, PresenceKind, Setting, What, WitnessKind};
use faultline_testkit::archive::{Packing, entry, pack};
use faultline_testkit::hive::{Key, Order, hive};
use faultline_tests::{Given, corpus, scan};
use std::fs;

/// What is kept of one file, under a name that says nothing.
fn extract(bytes: Vec<u8>) -> Extract {
    let (_, mut extracts) = scan(&[Given { name: "x.bin".into(), folder: None, bytes }]);
    assert_eq!(extracts.len(), 1);
    extracts.remove(0).2
}

fn settings(extract: &Extract) -> Vec<(Setting, &str)> {
    let set = |fact| match fact {
        &Fact::Setting { setting, ref value } => Some((setting, value.as_str())),
        _ => None,
    };
    extract.hints.iter().filter_map(|hint| set(&hint.fact)).collect()
}

fn kbs(extract: &Extract) -> usize {
    extract.hints.iter().filter(|hint| matches!(hint.fact, Fact::InstalledKb(_))).count()
}

fn has(extract: &Extract, fact: &Fact) -> bool {
    extract.hints.iter().any(|hint| hint.fact == *fact)
}

#[test]
fn real_inventories() {
    let Some(root) = corpus() else { return };
    // File, kind, build, architecture, KBs, offset of the clock.
    for (file, kind, build, architecture, installed, minutes) in [
        ("de-win7-systeminfo.txt", ArtifactKind::Systeminfo, "7601", "amd64", 245, Some(60)),
        ("en-21h2-systeminfo.txt", ArtifactKind::Systeminfo, "19044", "amd64", 7, None),
        ("zh-cn-gbk-systeminfo.txt", ArtifactKind::Systeminfo, "17763", "amd64", 1, Some(60)),
        ("wmic-qfe.txt", ArtifactKind::Hotfixes, "", "", 9, None),
    ] {
        let found = extract(fs::read(root.join("sysinfo").join(file)).unwrap());
        assert_eq!(found.kind, kind, "{file}");
        assert_eq!(kbs(&found), installed, "{file}");
        assert_eq!(found.hints.iter().any(|h| h.fact == Fact::Build(build.into())), !build.is_empty(), "{file}");
        assert_eq!(has(&found, &Fact::Architecture(architecture.into())), !architecture.is_empty(), "{file}");
        if let Some(minutes) = minutes {
            assert_eq!(found.clock.iter().map(|w| w.minutes).collect::<Vec<_>>(), [minutes], "{file}");
        }
    }
}

#[test]
fn real_logs_of_config_mgr() {
    let Some(root) = corpus() else { return };
    for file in ["UpdatesDeployment.log", "WUAHandler.log"] {
        let bytes = fs::read(root.join("configmgr").join(file)).unwrap();
        let records = String::from_utf8_lossy(&bytes).matches("]LOG]!><time=").count();
        let found = extract(bytes);
        assert_eq!((found.kind, found.records), (ArtifactKind::ConfigMgr, records as u64), "{file}");
        assert!(found.issues.is_empty() && found.first.is_some(), "{file}");
        let zones: Vec<_> = found.clock.iter().map(|w| (w.kind, w.minutes)).collect();
        assert_eq!(zones, [(WitnessKind::UpdateLog, -240)], "{file}");
        // Nothing failed on that machine.
        let failed =
            |what: &What| matches!(what, What::Agent { step: AgentStep::InstallFailed | AgentStep::ScanFailed, .. });
        assert!(!found.events.iter().any(|event| failed(&event.what)), "{file}");
    }
}

const SERVICING: &str = "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing";
const PACKAGE: &str = "Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0";

fn software() -> Key {
    let mut root = Key::default();
    root.at(&format!("{SERVICING}\\RebootPending"));
    root.at(&format!("{SERVICING}\\SessionsPending")).number("Exclusive", 0);
    root.at(&format!("{SERVICING}\\Packages\\{PACKAGE}")).text("InstallClient", "x").number("CurrentState", 0x60);
    for n in 0..400 {
        let name = format!("Package_for_KB{}~31bf3856ad364e35~amd64~~19041.1.1.0", 5_000_000 + n);
        root.at(&format!("{SERVICING}\\Packages\\{name}"))
            .number("CurrentState", 0x70)
            .text("InstallName", "update.mum");
    }
    root.at("Microsoft\\Windows NT\\CurrentVersion")
        .text("ProductName", "Windows 10 Enterprise G")
        .text("EditionID", "EnterpriseG")
        .text("EditionSubstring", "神州网信政府版")
        .text("CurrentBuild", "19044")
        .number("UBR", 1415);
    root.at("Microsoft\\Windows\\CurrentVersion\\Uninstall\\{1}")
        .text("DisplayName", "Trend Micro Apex One Security Agent");
    root.at("WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\天擎").text("DisplayName", "奇安信天擎");
    root.at("Policies\\Microsoft\\Windows\\WindowsUpdate").text("WUServer", "http://wsus01.bank.example:8530");
    root.at("Policies\\Microsoft\\Windows\\WindowsUpdate\\AU").number("UseWUServer", 1);
    for n in 0..500 {
        root.at(&format!("Classes\\CLSID\\{{{n}}}\\Control")).text("x", "y");
    }
    root
}

fn system() -> Key {
    let mut root = Key::default();
    root.at("Select").number("Current", 2).number("Default", 2);
    for (set, start, bias) in [(1, 3, 0u32), (2, 4, 0xFFFF_FE20)] {
        let set = format!("ControlSet00{set}");
        root.at(&format!("{set}\\Services\\wuauserv")).number("Start", start).text("DisplayName", "@x");
        root.at(&format!("{set}\\Services\\ntrtscan")).number("Start", 2);
        root.at(&format!("{set}\\Control\\TimeZoneInformation")).number("ActiveTimeBias", bias);
        root.at(&format!("{set}\\Control\\ComputerName\\ComputerName")).text("ComputerName", "TEST-PC-01");
        let renames = ["\\??\\C:\\Windows\\a.dll", ""].repeat(400);
        let renames: Vec<&str> = renames.into_iter().filter(|name| !name.is_empty()).collect();
        root.at(&format!("{set}\\Control\\Session Manager")).list("PendingFileRenameOperations", &renames);
    }
    root
}

#[test]
fn hives_tell_the_same_however_their_cells_stand() {
    let mut first = None;
    // Gaps beyond what is kept of a hive: every reference leads out of sight.
    for (order, gap) in [(Order::Forward, 0), (Order::Backward, 0), (Order::Forward, 3_000), (Order::Backward, 3_000)] {
        let bytes = hive(&software(), order, gap);
        let found = extract(bytes.clone());
        assert_eq!((found.kind, found.issues.len()), (ArtifactKind::RegistryHive, 0));
        assert_eq!((found.bytes, found.records > 1_000), (bytes.len() as u64, true));
        let mut facts: Vec<String> = found.hints.iter().map(|hint| format!("{:?} {}", hint.fact, hint.text)).collect();
        facts.sort();
        assert_eq!(first.get_or_insert(facts.clone()), &facts, "{order:?} {gap}");
    }
    let found = extract(hive(&software(), Order::Forward, 0));
    let mut set = settings(&found);
    set.sort();
    assert_eq!(
        set,
        [
            (Setting::ServicingRebootPending, "RebootPending"),
            (Setting::UpdateServer, "http://wsus01.bank.example:8530"),
            (Setting::UpdateServerUsed, "1"),
            (Setting::Edition, "EnterpriseG"),
            (Setting::GovernmentEdition, "神州网信政府版"),
        ]
    );
    for fact in [
        Fact::PackageState { package: PACKAGE.into(), state: 0x60 },
        Fact::OsName("Windows 10 Enterprise G".into()),
        Fact::Build("19044.1415".into()),
        Fact::Presence { kind: PresenceKind::Program, name: "奇安信天擎".into(), running: false },
        Fact::Presence {
            kind: PresenceKind::Program,
            name: "Trend Micro Apex One Security Agent".into(),
            running: false,
        },
    ] {
        assert!(has(&found, &fact), "{fact:?}");
    }
    assert_eq!(found.hints.iter().filter(|hint| matches!(hint.fact, Fact::PackageState { .. })).count(), 1);
}

#[test]
fn the_control_set_in_force_counts() {
    for (order, gap) in [(Order::Forward, 0), (Order::Backward, 5_000)] {
        let found = extract(hive(&system(), order, gap));
        let mut set = settings(&found);
        set.sort();
        let [(Setting::PendingFileRenames, renames), (Setting::ServiceDisabled, "wuauserv")] = set[..] else {
            panic!("{set:?}")
        };
        assert!(renames.starts_with("\\??\\C:\\Windows\\a.dll; "));
        assert_eq!(found.clock.iter().map(|w| (w.kind, w.minutes)).collect::<Vec<_>>(), [(WitnessKind::Registry, 480)]);
        assert!(has(&found, &Fact::Computer("TEST-PC-01".into())));
    }
}

#[test]
fn the_store_keeps_its_transaction_at_its_root() {
    let mut root = Key::default();
    root.value("PendingXmlIdentifier", 3, b"31171520".to_vec()).number("NextQueueEntryIndex", 9);
    root.at("DerivedData\\Components");
    let found = extract(hive(&root, Order::Forward, 0));
    assert_eq!(
        settings(&found),
        [(Setting::PendingTransaction, "PendingXmlIdentifier"), (Setting::PendingTransaction, "NextQueueEntryIndex")]
    );
    let mut healthy = Key::default();
    healthy.at("DerivedData\\Components");
    assert!(settings(&extract(hive(&healthy, Order::Forward, 0))).is_empty());
}

#[test]
fn damaged_hives_end() {
    let good = hive(&system(), Order::Backward, 40);
    let mut state = 7u64;
    for _ in 0..200 {
        let mut bytes = good.clone();
        for _ in 0..60 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = 4 + usize::try_from(state >> 33).unwrap() % (bytes.len() - 4);
            bytes[at] = state.to_le_bytes()[5];
        }
        let keep = bytes.len() - usize::try_from(state >> 40).unwrap() % 3_000;
        bytes.truncate(keep);
        extract(bytes);
    }
}

#[test]
fn a_hive_inside_an_archive_inside_an_archive() {
    let bytes = hive(&system(), Order::Backward, 700);
    let inner = pack(&[entry("x", b"text".repeat(40_000)), entry("SYSTEM", bytes.clone())], Packing::default());
    let found = extract(pack(&[entry("inner.zip", inner)], Packing::default()));
    let [_, hive] = &found.members[..] else { panic!("{found:?}") };
    assert_eq!((hive.path.as_str(), hive.extract.kind), ("SYSTEM", ArtifactKind::RegistryHive));
    assert_eq!(hive.extract.hints, extract(bytes).hints);
}
