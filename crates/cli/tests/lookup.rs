//! `faultline explain` as a user runs it: any spelling, updates, events, and what is unknown.

#![allow(clippy::unwrap_used)] // Stops at the first surprise.

mod program;

use program::{Run, run};
use serde_json::Value;

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
