//! The timeline of the terminal: the same characters for the same bundle, in columns whatever the language.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_core::render::{self, TextStyle};
use faultline_core::report::Report;
use faultline_core::words::Language;
use faultline_testkit::scenario;
use faultline_tests::reports_of;

fn report(id: &str, language: Language) -> Report {
    let mut report = reports_of(&scenario::by_id(id).unwrap()).remove(0);
    report.speak(language);
    report
}

/// The section of the text, without its heading.
fn timeline(report: &Report, language: Language, width: usize) -> String {
    let text = render::text(report, &TextStyle { colour: false, width }, language);
    let heading = if language == Language::Zh { "\n时间线\n" } else { "\nTimeline\n" };
    let Some((_, rest)) = text.split_once(heading) else { return String::new() };
    rest.split("\n\n").next().unwrap().to_owned()
}

fn columns(line: &str) -> usize {
    line.chars().map(|c| if c > '\u{2E80}' { 2 } else { 1 }).sum()
}

#[test]
fn an_overwritten_failure_stands_outside_what_the_log_holds() {
    let drawn = timeline(&report("c", Language::En), Language::En, 80);
    let expected = [
        "                       2022-08-29 08:30                         2022-10-13 08:12",
        "             installs                x KB5014805       KB5015736 0x80073712 x",
        "             restarts              ^",
        "           CBS.log +1                x-------------------------------------x####",
        "  ReportingEvents.log  #########################################################",
        "  x failed   ^ restarted   # lines in the log   - overwritten",
    ]
    .join("\n");
    assert_eq!(drawn, expected, "\n{drawn}");
}

#[test]
fn chinese_names_keep_the_columns() {
    let drawn = timeline(&report("full-chain", Language::Zh), Language::Zh, 90);
    let expected = [
        "                       2022-09-08 08:12                                   2022-09-15 18:17",
        "                 安装                                             KB5017308 0x800f0922 x",
        "             重新启动  ^",
        "              CBS.log                                              ######################",
        "    WindowsUpdate.log  ###################################################################",
        "  ReportingEvents.log  ##################################################################",
        "           Setup.evtx                                                                  #",
        "          System.evtx  ###################################################################",
        "         Sessions.xml                                                                  #",
        "  x 失败   ^ 已重新启动   # 日志中有记录",
    ]
    .join("\n");
    assert_eq!(drawn, expected, "\n{drawn}");
}

#[test]
fn no_line_is_wider_than_the_terminal_and_the_same_is_drawn_twice() {
    for id in ["c", "case1", "clock-change", "evtx-only", "upgrade-failed", "retry-succeeds", "store-apps"] {
        for language in [Language::En, Language::Zh] {
            let (report, again) = (report(id, language), report(id, language));
            for width in [40, 72, 140] {
                let drawn = timeline(&report, language, width);
                for line in drawn.lines() {
                    assert!(columns(line) <= width, "{id} {width}: {line}");
                    assert_eq!(line, line.trim_end());
                }
                assert_eq!(drawn, timeline(&again, language, width));
            }
        }
    }
}

#[test]
fn without_times_there_is_none() {
    assert_eq!(timeline(&report("nothing-readable", Language::En), Language::En, 100), "");
}
