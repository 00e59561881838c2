//! Many computers at once: kept apart, grouped, compared by counts.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::fleet::{Collector, Overview};
use faultline_core::render::{self, TextStyle};
use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_testkit::{archive, scenario};
use faultline_tests::{Given, reports, reports_of};

fn report(id: &str, computer: &str, build: &str) -> Report {
    let mut report = reports_of(&scenario::by_id(id).unwrap()).remove(0);
    report.machine.computer = Some(computer.into());
    report.machine.build = Some(build.into());
    report
}

fn overview(reports: &[Report]) -> Overview {
    let mut collector = Collector::default();
    reports.iter().for_each(|report| collector.add(report));
    let mut overview = collector.overview();
    overview.speak(Language::En);
    overview
}

#[test]
fn what_failing_computers_share_is_counted() {
    let good = |name: &str, build: &str| {
        let mut healthy = report("healthy", name, build);
        healthy.machine.security_products.clear();
        healthy
    };
    let all = [
        report("case1", "A", "17134"),
        report("case1", "B", "17134"),
        report("case1", "C", "19044"),
        good("D", "17134"),
        good("E", "19044"),
    ];
    let found = overview(&all);
    assert_eq!((found.failing, found.healthy), (3, 2));
    let [group] = &found.failures[..] else { panic!("{:?}", found.failures) };
    assert_eq!((group.cause.as_deref(), group.computers.len()), (Some("access-denied-file-lock"), 3));
    let product = found.shared.iter().find(|s| s.kind == "security-product").unwrap();
    assert_eq!((product.failing, product.failing_of, product.healthy, product.healthy_of), (3, 3, 0, 2));
    let build = found.shared.iter().find(|s| s.kind == "build").unwrap();
    assert_eq!((build.failing, build.failing_of, build.healthy, build.healthy_of), (2, 3, 1, 2));
    assert!(found.shared.iter().position(|s| s == product) < found.shared.iter().position(|s| s == build));
    let text = render::overview(&found, &TextStyle { colour: false, width: 100 }, Language::En);
    assert!(text.contains("Build 17134: 2 of 3 failing, 1 of 2 others") && text.contains("not proof"), "{text}");
}

#[test]
fn one_failing_computer_or_no_healthy_one_shares_nothing() {
    let one = [report("case1", "A", "17134"), report("healthy", "B", "19044")];
    assert!(overview(&one).shared.is_empty());
    let none = [report("case1", "A", "17134"), report("case1", "B", "17134")];
    assert!(overview(&none).shared.is_empty());
}

#[test]
fn nameless_bundles_of_many_computers_stay_apart() {
    let line = "2022-10-10 08:00:00, Info                  CBS    TI: --- Initializing Trusted Installer ---\r\n";
    let bundle = |name: &str, extra: &str| Given {
        name: name.into(),
        folder: None,
        bytes: archive::pack(
            &[archive::entry("CBS.log", format!("{}{extra}", line.repeat(9)).into_bytes())],
            archive::Packing::default(),
        ),
    };
    let made = reports(&[bundle("a.zip", ""), bundle("b.zip", line), bundle("c.zip", "x")]);
    let names: Vec<&str> = made.iter().map(|r| r.bundles[0].name.as_str()).collect();
    assert_eq!(names, ["a.zip", "b.zip", "c.zip"]);
    assert!(made.iter().all(|report| report.bundles.len() == 1));
}
