//! Inputs that once broke something, kept beside the fuzz targets: whatever their format, nothing breaks any more.
#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

use faultline_tests::properties::{check, targets};
use std::path::Path;
use std::{fs, panic};

#[test]
fn what_once_failed_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions");
    let mut failed = Vec::new();
    for target in targets() {
        let Ok(inputs) = fs::read_dir(folder.join(target)) else { continue };
        for input in inputs {
            let path = input.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            if panic::catch_unwind(|| check(target, &bytes)).is_err() {
                failed.push(path);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn sound_inputs_hold() {
    for (target, name, bytes) in faultline_testkit::samples::seeds() {
        assert!(panic::catch_unwind(|| check(target, &bytes)).is_ok(), "{target}: {name}");
    }
}

#[test]
fn every_target_has_its_file() {
    let manifest = include_str!("../fuzz/Cargo.toml");
    for target in targets() {
        assert!(manifest.contains(&format!("name = \"{target}\"")), "tests/fuzz/Cargo.toml has no target {target}");
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/targets").join(format!("{}.rs", target.replace('-', "_")));
        assert!(path.is_file(), "{}", path.display());
    }
}
