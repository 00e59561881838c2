//! Scripts and tables for a case, and for many computers.

#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

mod program;

use program::{Folder, Run, run};
use std::fs;
use std::path::Path;

fn analyze(path: &Path, more: &[&str]) -> Run {
    run(&[&["analyze"], more].concat(), &[path])
}

#[test]
fn the_capture_script_is_written_once_and_for_one_computer() {
    let folder = Folder::new();
    let (bundle, script) = (folder.scenario("c"), folder.0.join("collect.cmd"));
    let option = ["--lang", "en", "--capture-script", script.to_str().unwrap()];
    let first = analyze(&bundle, &option);
    assert_eq!(first.status, 1, "{}", first.err);
    assert!(first.out.replace("\n     ", " ").contains("save the capture script"), "{}", first.out);
    let text = fs::read_to_string(&script).unwrap();
    assert!(text.starts_with("@echo off\r\n") && text.is_ascii());
    assert!(text.contains("Faultline-KB5015736-%COMPUTERNAME%") && text.contains("/ScanHealth"), "{text}");
    let again = analyze(&bundle, &option);
    assert!(again.status == 2 && again.err.contains("exists already"), "{}", again.err);
    assert_eq!(fs::read_to_string(&script).unwrap(), text);
    let other = folder.0.join("other.cmd");
    let option = ["analyze", "--lang", "en", "--capture-script", other.to_str().unwrap()];
    let two = run(&option, &[&bundle, &folder.scenario("case1")]);
    assert!(two.status == 2 && two.err.contains("the logs of 2") && !other.exists(), "{}", two.err);
}

#[test]
fn several_computers_stand_in_one_table() {
    let folder = Folder::new();
    let bundles = ["case1", "c", "healthy", "d"].map(|id| folder.scenario(id));
    let paths: Vec<&Path> = bundles.iter().map(std::path::PathBuf::as_path).collect();
    let json = run(&["analyze", "--lang", "en", "--format", "json", "--overview"], &paths);
    let overview: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(overview["schema"], "faultline.overview/1");
    assert!(overview["computers"].as_array().unwrap().len() >= 2, "{}", json.out);
    let groups = overview["failures"].as_array().unwrap();
    assert!(
        groups.iter().any(|g| g["cause"] == "access-denied-file-lock" && g["kbs"][0] == "KB4601354"),
        "{}",
        json.out
    );
    for (language, word) in [("en", "Failures by cause and code"), ("zh", "按原因和代码归类的失败")] {
        let text = run(&["analyze", "--lang", language], &paths).out;
        let only = run(&["analyze", "--lang", language, "--overview"], &paths).out;
        assert!(only.contains(word) && text.starts_with(&only), "{only}");
        assert!(only.lines().any(|line| line.contains("KB4601354") && line.contains("rpcss.dll")), "{only}");
    }
}
