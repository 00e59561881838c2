//! `faultline explain` and `faultline search` as a user runs them.

#![allow(clippy::unwrap_used)] // Stops at the first surprise.

mod program;

use faultline_testkit::scenario;
use program::{Folder, Run, locked, program, run, with_stdin};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

fn explain(words: &[&str]) -> Run {
    run(&[&["explain", "--lang", "en"], words].concat(), &[])
}

fn json(words: &[&str]) -> Value {
    let run = explain(&[words, &["--format", "json"]].concat());
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

#[test]
fn explain_knows_every_spelling() {
    for code in [
        "0x800f081f",
        "800F081F",
        "-2146498529",
        "2148468767",
        "CBS_E_SOURCE_MISSING",
        "cbs_e_source_missing",
        "[HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]",
    ] {
        let run = explain(&[code]);
        assert_eq!(run.status, 0, "{code}: {}", run.err);
        assert!(run.out.starts_with("0x800f081f  CBS_E_SOURCE_MISSING\n  "), "{code}: {}", run.out);
    }
    let plain = run(&["explain", "-2147023143", "--lang", "zh"], &[]);
    assert!(plain.out.starts_with("0x800706d9"), "{}{}", plain.out, plain.err);
    assert_eq!(json(&["HRESULT_FROM_WIN32(14098)"])["code"]["hex"], "0x80073712");
}

#[test]
fn a_code_says_what_it_was_seen_with_and_that_it_proves_nothing() {
    let text = explain(&["0x80073712"]).out;
    for part in
        ["component-store-corruption", "A code alone does not diagnose", "[read-only", "needs approval", "组件存储"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let chinese = run(&["explain", "0x80073712", "--lang", "zh"], &[]).out;
    assert!(chinese.contains("仅凭代码不能断定原因") && chinese.contains("Component store"), "{chinese}");
}

#[test]
fn setup_results_updates_and_events_are_explained_too() {
    let setup = json(&["0xC1900101", "-", "0x20017"]);
    assert_eq!((&setup["setup"]["phaseNumber"], &setup["setup"]["operationName"]), (&2.into(), &"BOOT".into()));
    assert_eq!(setup["code"]["hex"], "0xc1900101");
    let update = json(&["KB4601354"]);
    assert_eq!(update["update"]["builds"][0]["build"], "17134.2026");
    let event = json(&["event", "20"]);
    assert!(event["event"]["known"].as_array().unwrap().len() > 1);
    assert_eq!(json(&["Servicing/3"])["event"]["known"][0]["provider"], "Microsoft-Windows-Servicing");
    assert_eq!(json(&["7040"])["event"]["known"][0]["provider"], "Service Control Manager");
    let chinese = run(&["explain", "事件", "20", "--lang", "zh"], &[]).out;
    assert!(chinese.contains("更新安装失败"), "{chinese}");
}

#[test]
fn unknown_is_said_as_unknown_and_nonsense_is_refused() {
    for (asked, said) in [
        ("KB5015736", "does not mean it does not exist"),
        ("0x8024fff0", "no description known"),
        ("WindowsUpdateClient 999", "is not among those known"),
    ] {
        let run = explain(&[asked]);
        assert_eq!(run.status, 0, "{asked}: {}", run.err);
        assert!(run.out.contains(said), "{asked}: {}", run.out);
    }
    let refused = explain(&["hello", "world"]);
    assert_eq!((refused.status, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("hello world") && refused.err.contains("KB5034441"), "{}", refused.err);
}

/// `source:line` of every hit, and how it ended.
fn search(words: &[&str], paths: &[&Path]) -> (Vec<String>, Run) {
    let run = run(&[&["search", "--lang", "en"], words].concat(), paths);
    let places = run.out.lines().map(|line| line.splitn(3, ':').take(2).collect::<Vec<_>>().join(":")).collect();
    (places, run)
}

/// A bundle with a code in several spellings, in several kinds of source.
fn spelled(folder: &Folder) -> PathBuf {
    let inner = folder.0.join("inner");
    fs::create_dir_all(inner.join("deep")).unwrap();
    fs::write(inner.join("a.log"), "one\n2022-10-10, Error  CBS  [HRESULT = 0x80073712 - X]\nthree\n").unwrap();
    fs::write(inner.join("b.log"), "with HRESULT HRESULT_FROM_WIN32(14098).\nPID=14098\nstatus -2147010798\n").unwrap();
    let wide: Vec<u8> = "\u{FEFF}x\r\ncode 80073712 拒绝\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(inner.join("deep/wide.txt"), wide).unwrap();
    inner
}

#[test]
fn a_code_is_found_in_every_spelling_and_encoding() {
    let folder = Folder::new();
    let inner = spelled(&folder);
    for asked in ["0x80073712", "-2147010798", "ERROR_SXS_COMPONENT_STORE_CORRUPT"] {
        let (places, run) = search(&[asked], &[&inner]);
        let want = ["inner/a.log:2", "inner/b.log:1", "inner/b.log:3", "inner/deep/wide.txt:2"];
        assert_eq!((places.as_slice(), run.status), (&want.map(ToOwned::to_owned)[..], 0), "{asked}");
        assert!(run.err.contains("4 lines in 3 of 3 sources"), "{}", run.err);
    }
    assert_eq!(search(&["拒绝"], &[&inner]).0, ["inner/deep/wide.txt:2"]);
    let (none, run) = search(&["nowhere"], &[&inner]);
    assert_eq!((none.len(), run.status), (0, 1));
    assert_eq!(search(&["x"], &[&folder.0.join("missing")]).1.status, 3);
    assert_eq!(search(&[" "], &[&inner]).1.status, 2);
}

#[test]
fn case_words_and_patterns() {
    let folder = Folder::new();
    let log = folder.write("a.log", b"Failed to pin KB5015736\nfailed to PIN it\npinned 0x80073712\n80073712\n");
    let lines = |words: &[&str]| {
        let (places, run) = search(words, &[&log]);
        assert!(run.status <= 1, "{}", run.err);
        places.iter().map(|place| place.rsplit(':').next().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(lines(&["pin"]), "1 2 3");
    assert_eq!(lines(&["pin", "--match-case"]), "1 3");
    assert_eq!(lines(&["pin", "-w"]), "1 2");
    assert_eq!(lines(&["pin", "-ws"]), "1");
    assert_eq!(lines(&["0x80073712"]), "3 4");
    assert_eq!(lines(&["0x80073712", "-s"]), "3");
    assert_eq!(lines(&["--regex", r"^failed to (pin|resolve)\b.*kb\d{7}$"]), "1");
    assert_eq!(lines(&["-es", "^failed"]), "2");
    assert_eq!(lines(&["-ew", "pin.*"]), "1 2 3");
    for (language, said) in [("en", "no closing )"), ("zh", "缺少右括号")] {
        let run = run(&["search", "--regex", "(a", "--lang", language], &[&log]);
        assert!(run.status == 2 && run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn counts_and_limits() {
    let folder = Folder::new();
    let inner = spelled(&folder);
    let counted = run(&["search", "--count", "0x80073712"], &[&inner]);
    assert_eq!(counted.out, "inner/a.log: 1\ninner/b.log: 2\ninner/deep/wide.txt: 1\n");
    let (places, limited) = search(&["--limit", "2", "0x80073712"], &[&inner]);
    assert_eq!((places.len(), limited.status), (2, 0));
    assert!(limited.err.contains("limit was reached"), "{}", limited.err);
}

#[test]
fn any_number_of_threads_prints_the_same() {
    let folder = Folder::new();
    let bundle = folder.scenario("case1");
    let one = search(&["--threads", "1", "0x80070005"], &[&bundle]).1;
    assert!(one.status == 0 && one.out.contains("case1"), "{}{}", one.out, one.err);
    for threads in ["2", "5"] {
        assert_eq!(search(&["--threads", threads, "0x80070005"], &[&bundle]).1.out, one.out, "{threads} threads");
    }
}

#[test]
fn event_logs_and_archives_inside_are_searched() {
    let folder = Folder::new();
    let (mut records, mut inside) = (0, 0);
    for scenario in scenario::all() {
        let bundle = folder.scenario(scenario.id);
        let (places, _) = search(&["e"], &[&bundle]);
        records += places.iter().filter(|place| place.contains(".evtx:")).count();
        inside += places.iter().filter(|place| place.to_lowercase().contains(".cab/")).count();
        if records > 0 && inside > 0 {
            return;
        }
    }
    panic!("{records} records, {inside} lines in cabinets");
}

#[test]
fn an_encrypted_bundle_is_searched_with_its_password() {
    let folder = Folder::new();
    let plain = folder.scenario("c");
    let encrypted = locked(&folder, "locked.zip", "secret");
    let words = ["search", "--lang", "en", "CBS", "--password-stdin"];
    let open = with_stdin(&words, &[&encrypted], "secret\n");
    let lines = |run: &Run| run.out.lines().count();
    assert_eq!(lines(&open), lines(&run(&["search", "CBS"], &[&plain])), "{}", open.err);
    assert_eq!(with_stdin(&words, &[&encrypted], "wrong\n").status, 2);
    let without = run(&["search", "--lang", "en", "CBS"], &[&encrypted]);
    assert!(without.err.contains("locked.zip is encrypted"), "{}", without.err);
}

#[test]
fn log_text_cannot_act_on_the_terminal() {
    let folder = Folder::new();
    let mut text = b"a line of words, as logs have them\n".repeat(50);
    text.extend_from_slice(b"needle \x1B[31m\x07 end\n");
    let found = run(&["search", "needle"], &[&folder.write("a.log", &text)]).out;
    assert_eq!(found, "a.log:51: needle [31m end\n");
}

#[test]
fn a_reader_of_a_search_that_leaves_early_is_no_failure() {
    let folder = Folder::new();
    let log = folder.write("a.log", &b"a line that is found\n".repeat(200_000));
    let mut child = program()
        .args(["search", "found", "--lang", "en"])
        .arg(log)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}
