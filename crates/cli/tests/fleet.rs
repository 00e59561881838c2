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
