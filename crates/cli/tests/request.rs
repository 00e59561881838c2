//! `faultline request` as a user runs it.

#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

mod program;

use faultline_core::share::open_findings;
use faultline_core::words::Language;
use program::{Folder, run};
use serde_json::Value;

const LINK: &str = "https://support.example/f.html#1/request?case=W-4711&kb=5015736&notBefore=2022-10-09&want=cbs,dism\
                    &note=%E8%AF%B7%E5%85%88%E9%87%8D%E5%90%AF&answer=https://support.example/f.html";

#[test]
fn a_link_is_made_and_read_back() {
    let made = run(
        &[
            "request",
            "--case",
            "W-4711",
            "--expect",
            "KB5015736",
            "--not-before",
            "2022/10/9",
            "--want",
            "cbs,dism",
            "--note",
            "请先重启",
            "--page",
            "https://support.example/f.html",
        ],
        &[],
    );
    assert_eq!((made.status, made.out.trim_end()), (0, LINK), "{}", made.err);

    let read = run(&["request", LINK, "--lang", "en"], &[]);
    assert_eq!(read.status, 0, "{}", read.err);
    for part in [
        "Case: W-4711",
        "KB5015736",
        "2022-10-09",
        "CBS.log (cbs), dism.log (dism)",
        "请先重启",
        "https://support.example/f.html",
    ] {
        assert!(read.out.contains(part), "{part} in\n{}", read.out);
    }
    let json: Value = serde_json::from_str(&run(&["request", LINK, "--format", "json"], &[]).out).unwrap();
    assert_eq!((&json["kbs"][0], &json["link"]), (&"KB5015736".into(), &LINK.into()));
}

#[test]
fn a_bundle_is_checked_against_a_link() {
    let folder = Folder::new();
    let checked = run(&["analyze", "--format", "json", "--request", LINK], &[&folder.scenario("a")]);
    let report: Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(report["request"]["case"], "W-4711");
    assert_eq!(report["verdict"]["status"], "wrong-update");
}

#[test]
fn the_answer_is_a_link_without_names() {
    let folder = Folder::new();
    let run = run(&["analyze", "--format", "link", "--no-progress", "--request", LINK], &[&folder.scenario("c2")]);
    let link = run.out.trim_end();
    assert!(link.starts_with("https://support.example/f.html#1/findings?A"), "{}", run.err);
    assert!(link.len() < 8 << 10, "{}", link.len());
    let opened = open_findings(link, Language::En).unwrap();
    assert!(opened.json.contains("HOST-1") && !opened.json.contains("BANK-PC"), "{}", opened.json);
    assert_eq!(serde_json::from_str::<Value>(&opened.json).unwrap()["request"]["case"], "W-4711");
}

#[test]
fn what_asks_for_nothing_says_why() {
    for (line, why) in [
        (&["request", "--lang", "en"][..], "--expect"),
        (&["request", "0x80073712", "--lang", "en"], "#1/request?"),
        (&["request", "#2/request?kb=5015736", "--lang", "en"], "newer version"),
        (&["request", "--page", "file:///C:/f.html", "--lang", "en"], "https://support.example"),
    ] {
        let run = run(line, &[]);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{line:?}");
        assert!(run.err.contains(why), "{line:?}: {}", run.err);
    }
}
