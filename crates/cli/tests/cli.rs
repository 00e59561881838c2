//! The built program as a user runs it: what it prints, where, and how it ends.

#![allow(clippy::unwrap_used)] // Stops at the first surprise, helpers included.

mod program;

use faultline_testkit::scenario;
use program::{Folder, Run, locked, program, run, with_stdin};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

fn analyze(path: &Path, more: &[&str]) -> Run {
    run(&[&["analyze"], more].concat(), &[path])
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", run.out, run.err))
}

fn verdict(report: &Value) -> &str {
    report["verdict"]["status"].as_str().unwrap()
}

#[test]
fn the_status_tells_what_is_left_to_do() {
    let folder = Folder::new();
    for (id, status) in [
        ("case1", 0),
        ("d", 0),
        ("healthy", 0),
        ("retry", 0),
        ("c", 1),
        ("c2", 1),
        ("reboot", 1),
        ("not-a-zip", 3),
        ("empty-zip", 3),
        ("cut-off", 0),
        ("nothing-readable", 3),
    ] {
        let run = analyze(&folder.scenario(id), &["--lang", "en"]);
        assert_eq!(run.status, status, "{id}: {}{}", run.out, run.err);
        assert!(run.err.is_empty(), "{id}: no terminal, no progress: {}", run.err);
    }
    let asked = analyze(&folder.scenario("a"), &["--expect", "KB5015736"]);
    assert_eq!(asked.status, 1, "{}", asked.out);
}

#[test]
fn what_is_not_understood_ends_in_2_and_says_why() {
    let folder = Folder::new();
    let bundle = folder.scenario("c");
    let bundle = bundle.to_str().unwrap();
    for (words, why) in [
        (&["analyze"][..], "BUNDLE"),
        (&["analyze", bundle, "--format", "pdf"], "pdf"),
        (&["analyze", bundle, "--expect", "the latest"], "KB5015736"),
        (&["analyze", bundle, "--not-before", "yesterday"], "2022-10-09"),
        (&["compare", bundle], "NEW"),
        (&["frobnicate"], "frobnicate"),
        (&["explain", "no code at all"], "0x80073712"),
        (&[], "Usage"),
    ] {
        let run = run(words, &[]);
        assert_eq!(run.status, 2, "{words:?}: {}", run.err);
        assert!(run.err.contains(why), "{words:?}: {}", run.err);
        assert!(run.out.is_empty(), "{words:?}: {}", run.out);
    }
}

#[test]
fn help_has_examples_in_both_languages() {
    for (language, word) in [("en", "Examples"), ("zh", "示例")] {
        for command in [&[][..], &["analyze"], &["compare"], &["explain"], &["search"]] {
            let run = run(&[command, &["--lang", language, "--help"]].concat(), &[]);
            assert_eq!(run.status, 0, "{command:?}");
            assert!(run.out.contains(word) || run.out.contains("Example"), "{command:?}: {}", run.out);
        }
    }
    assert!(run(&["--version"], &[]).out.starts_with("faultline "));
}

#[test]
fn json_is_the_report_of_the_contract() {
    let folder = Folder::new();
    let bundle = folder.scenario("c");
    let (english, chinese) = (
        analyze(&bundle, &["--format", "json", "--lang", "en"]),
        analyze(&bundle, &["--format", "json", "--lang", "zh"]),
    );
    let (english, chinese) = (json(&english), json(&chinese));
    assert_eq!(english["schema"], "faultline.report/1");
    assert_eq!(verdict(&english), "recollect");
    assert_eq!(verdict(&chinese), "recollect");
    let summary = |report: &Value| report["verdict"]["summary"].as_str().unwrap().to_owned();
    assert!(summary(&english).is_ascii() || summary(&english).contains("KB"), "{}", summary(&english));
    assert!(summary(&chinese).contains('。'), "{}", summary(&chinese));
    assert_eq!(english["machine"]["utcOffsets"], chinese["machine"]["utcOffsets"]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = Folder::new();
    let bundle = folder.scenario("case1");
    let one = analyze(&bundle, &["--format", "json", "--threads", "1"]);
    for threads in ["2", "4", "9"] {
        assert_eq!(analyze(&bundle, &["--format", "json", "--threads", threads]).out, one.out, "{threads} threads");
    }
    assert_eq!(analyze(&bundle, &["--threads", "0"]).status, 2);
}

#[test]
fn a_missing_file_is_named_and_the_rest_is_read() {
    let folder = Folder::new();
    let bundle = folder.scenario("d");
    let missing = folder.0.join("no-such.zip");
    let both = run(&["analyze", "--format", "json", "--lang", "en"], &[&missing, &bundle]);
    assert_eq!(both.status, 0, "{}", both.err);
    assert!(both.err.contains("no-such.zip does not exist"), "{}", both.err);
    assert_eq!(verdict(&json(&both)), "explained");
    let alone = run(&["analyze", "--lang", "zh"], &[&missing]);
    assert_eq!(alone.status, 3);
    assert!(alone.err.contains("no-such.zip 不存在"), "{}", alone.err);
    assert!(alone.out.is_empty());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_an_issue_of_the_report() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let locked = folder.write("locked.zip", b"PK");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&locked).is_ok() {
        println!("skipped: this account may read everything");
        return;
    }
    let run = run(&["analyze", "--format", "json", "--lang", "en"], &[&locked, &folder.scenario("d")]);
    assert!(run.err.contains("locked.zip may not be read"), "{}", run.err);
    assert!(run.out.contains("\"unreadable\""), "{}", run.out);
    assert_eq!(run.status, 0);
}

#[test]
fn bad_input_is_explained_in_the_chosen_language() {
    let folder = Folder::new();
    for (id, kind) in [("empty-zip", "empty-archive"), ("cut-off", "salvaged")] {
        let bundle = folder.scenario(id);
        let run = analyze(&bundle, &["--format", "json"]);
        let report = json(&run);
        assert_eq!(report["bundles"][0]["issues"][0]["kind"], kind, "{id}");
        let name = bundle.file_name().unwrap().to_str().unwrap().to_owned();
        for language in ["zh", "en"] {
            let text = analyze(&bundle, &["--lang", language]).out;
            assert!(text.contains(&name), "{id}: {text}");
        }
    }
    let nothing = analyze(&folder.write("empty.log", b""), &["--lang", "en"]);
    assert_eq!(nothing.status, 3);
    assert!(nothing.out.contains("empty.log is empty"), "{}", nothing.out);
}

#[test]
fn a_folder_is_one_bundle() {
    let folder = Folder::new();
    let scenario = scenario::by_id("d").unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&scenario.bundles[0].bytes)).unwrap();
    zip.extract(folder.0.join("collected")).unwrap();
    let packed = folder.write("d.zip", &scenario.bundles[0].bytes);
    let (loose, packed) =
        (analyze(&folder.0.join("collected"), &["--format", "json"]), analyze(&packed, &["--format", "json"]));
    let (loose, packed) = (json(&loose), json(&packed));
    assert_eq!(loose["bundles"].as_array().unwrap().len(), 1);
    assert_eq!(loose["bundles"][0]["name"], "collected");
    assert_eq!(loose["bundles"][0]["fingerprint"], packed["bundles"][0]["fingerprint"]);
    let paths = |report: &Value| {
        report["sources"].as_array().unwrap().iter().map(|s| s["path"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(paths(&loose), paths(&packed));
    assert_eq!(loose["attempts"], packed["attempts"]);
    assert_eq!(loose["verdict"], packed["verdict"]);

    let compared = run(&["compare", "--lang", "en"], &[&folder.0.join("d.zip"), &folder.0.join("collected")]);
    assert_eq!(compared.status, 1, "{}", compared.err);
    assert!(compared.out.contains("same content"), "{}", compared.out);
    let empty = analyze(
        &{
            fs::create_dir(folder.0.join("empty")).unwrap();
            folder.0.join("empty")
        },
        &["--lang", "en"],
    );
    assert_eq!(empty.status, 3);
    assert!(empty.err.contains("holds no files"), "{}", empty.err);
}

#[test]
fn several_machines_give_several_reports() {
    let folder = Folder::new();
    let bundles = [folder.scenario("case1"), folder.scenario("c")];
    let paths: Vec<&Path> = bundles.iter().map(PathBuf::as_path).collect();
    let lines = run(&["analyze", "--format", "json"], &paths);
    let reports: Vec<Value> = lines.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), 2, "{}", lines.out);
    assert_ne!(reports[0]["machine"]["computer"], reports[1]["machine"]["computer"]);
    assert_eq!(lines.status, 1, "one of them has something left to do");
    assert_eq!(run(&["analyze", "--format", "ndjson"], &paths).out, lines.out);
    let text = run(&["analyze"], &paths).out;
    assert!(bundles.iter().all(|b| text.contains(b.file_name().unwrap().to_str().unwrap())), "{text}");
}

#[test]
fn compare_says_what_is_new() {
    let folder = Folder::new();
    let (first, packed_anew, later) = (folder.scenario("a"), folder.scenario("b"), folder.scenario("c"));
    let compare = |old: &Path, new: &Path, more: &[&str]| run(&[&["compare"], more].concat(), &[old, new]);
    let same = compare(&first, &packed_anew, &["--format", "json"]);
    assert_eq!(same.status, 1);
    assert_eq!((&json(&same)["sameContent"], verdict(&json(&same))), (&Value::Bool(true), "nothing-new"));
    for (language, words) in [("en", "same content"), ("zh", "内容")] {
        let text = compare(&first, &packed_anew, &["--lang", language]).out;
        assert!(text.contains(words), "{text}");
    }
    let new = compare(&first, &later, &["--format", "json"]);
    assert_eq!(json(&new)["sameContent"], false);
    assert!(!json(&new)["newAttempts"].as_array().unwrap().is_empty());
    assert_ne!(verdict(&json(&new)), "nothing-new");
    assert_eq!(compare(&first, &folder.0.join("missing.zip"), &[]).status, 3);
}

#[test]
fn the_password_comes_from_standard_input() {
    let folder = Folder::new();
    let plain = folder.scenario("c");
    let (one, two) = (locked(&folder, "one.zip", "Aa1! x"), locked(&folder, "two.zip", "other"));
    let words = ["analyze", "--lang", "en", "--format", "json", "--password-stdin"];
    let open = with_stdin(&words, &[&one], "Aa1! x\r\nmore\n");
    assert_eq!((open.status, open.err.as_str()), (1, ""), "collect again, as without a password");
    assert_eq!(json(&open)["attempts"], json(&analyze(&plain, &["--lang", "en", "--format", "json"]))["attempts"]);
    assert!(!open.out.contains("Aa1! x"));
    // A bundle that is not encrypted needs none, and both sides of a comparison take the same.
    assert_eq!(with_stdin(&words, &[&plain], "Aa1! x\n").status, 1);
    let same = with_stdin(&["compare", "--lang", "en", "--password-stdin"], &[&one, &one], "Aa1! x\n");
    assert_eq!(same.status, 1, "{}{}", same.out, same.err);

    let wrong = with_stdin(&words, &[&one, &two], "Aa1! x\n");
    assert_eq!((wrong.status, wrong.out.as_str()), (2, ""));
    assert!(wrong.err.contains("not that of two.zip"), "{}", wrong.err);
    let none = with_stdin(&["analyze", "--password-stdin", "--lang", "zh"], &[&one], "");
    assert!(none.status == 2 && none.err.contains("--password-stdin 未能从标准输入读到密码"), "{}", none.err);
}

#[test]
fn without_a_terminal_nobody_is_asked_and_the_rest_is_read() {
    let folder = Folder::new();
    let run = run(&["analyze", "--lang", "en"], &[&locked(&folder, "one.zip", "x"), &folder.scenario("d")]);
    assert!(
        run.err.contains("one.zip is encrypted. Run this in a terminal, or give the password with --password-stdin.")
    );
    assert!(run.out.contains("is encrypted. Give the password"), "{}", run.out);
    assert_ne!(run.status, 3);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = Folder::new();
    let bundle = folder.scenario("case1");
    assert!(!analyze(&bundle, &[]).out.contains('\u{1B}'), "not a terminal");
    assert!(analyze(&bundle, &["--color", "always"]).out.contains('\u{1B}'));
    assert!(!analyze(&bundle, &["--color", "never"]).out.contains('\u{1B}'));
    assert!(!analyze(&bundle, &["--color", "always", "--format", "json"]).out.contains('\u{1B}'));
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let folder = Folder::new();
    let mut child = program()
        .args(["analyze", "--format", "json"])
        .arg(folder.scenario("case1"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_systems_language_is_the_default() {
    let folder = Folder::new();
    let bundle = folder.scenario("healthy");
    let in_locale = |locale: &str| {
        let output = program().env("LC_ALL", locale).env("LANGUAGE", "").arg("analyze").arg(&bundle).output().unwrap();
        Run::from(output).out
    };
    if cfg!(unix) {
        assert!(in_locale("zh_CN.UTF-8").contains("来源"));
        assert!(in_locale("C").contains("Sources"));
    }
}

/// A case, and beside it a list of more computers than anybody can vouch for.
fn with_too_many_names(folder: &Folder) -> PathBuf {
    let list: String = (0..25_000).map(|host| format!("Computer name: branch-pc-{host:05}\r\n")).collect();
    folder.scenario("d");
    folder.write("hosts.txt", list.as_bytes());
    folder.0.clone()
}

#[test]
fn more_names_than_are_learned_let_nothing_leave() {
    let folder = Folder::new();
    let case = with_too_many_names(&folder);
    let redacted = analyze(&case, &["--redact", "--lang", "en"]);
    assert_eq!((redacted.status, &redacted.out[..]), (4, ""), "{}", redacted.err);
    assert!(redacted.err.contains("more names of the category host"), "{}", redacted.err);
    let pack = folder.0.with_extension("zip");
    let refused = run(&["redact", "--lang", "zh-CN", "--to", pack.to_str().unwrap()], &[&case]);
    assert_eq!(refused.status, 4, "{}", refused.err);
    assert!(refused.err.contains("host 类名称") && !pack.exists(), "{}", refused.err);
    // What is allowed to leave need not be known.
    let kept = analyze(&case, &["--redact", "--keep", "host,user", "--format", "json"]);
    assert_eq!(kept.status, 0, "{}", kept.err);
}
