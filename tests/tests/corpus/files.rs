//! Every file of the corpus: what it is, how it is encoded, how much of it was read, from when to when, what is wrong with
//! it. The figures were compared with the files by eye and by counting lines of their shape.

use super::report;
use faultline_core::report::Source;
use faultline_tests::{Given, corpus, reports};
use std::fs;
use std::path::Path;

/// One file, or one of a zip's.
struct File {
    path: &'static str,
    kind: &'static str,
    /// Empty: not text.
    encoding: &'static str,
    records: u64,
    /// Local time, or UTC where the source has no other; empty: it says none.
    first: &'static str,
    last: &'static str,
    issues: &'static [&'static str],
}

const fn file(
    path: &'static str,
    kind: &'static str,
    encoding: &'static str,
    records: u64,
    (first, last): (&'static str, &'static str),
    issues: &'static [&'static str],
) -> File {
    File { path, kind, encoding, records, first, last, issues }
}

#[rustfmt::skip] // One file, one line.
const FILES: &[File] = &[
    file("bundles/feature-upgrade-with-setupdiag-result.zip/CompatData_2023_05_23_00_18_13_3_00000021.xml", "compat-report", "utf-8", 0, ("", ""), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/CompatData_2023_05_23_00_20_54_3_00000021.xml", "compat-report", "utf-8", 0, ("", ""), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/CompatData_2023_05_23_00_21_39_3_00000021.xml", "compat-report", "utf-8", 0, ("", ""), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/CompatData_2023_05_23_00_24_21_3_00000021.xml", "compat-report", "utf-8", 0, ("", ""), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/CompatData_2023_05_23_00_24_25_3_00000140.xml", "compat-report", "utf-8", 0, ("", ""), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/CompatData_2023_05_23_00_24_27_3_006f0018.xml", "compat-report", "utf-8", 0, ("", ""), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/CompatData_2023_05_23_00_27_47_3_006f0018.xml", "compat-report", "utf-8", 0, ("", ""), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/ScanResult.xml", "compat-report", "utf-8", 0, ("", ""), &["copy"]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/SetupDiagResults.log", "setup-diag", "utf-8", 1, ("2023-05-23T00:21:30", "2023-05-23T00:32:46"), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/setupact.log", "panther", "utf-8", 96164, ("2023-05-23T00:21:30", "2023-05-23T00:32:46"), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/setupact_rollback.log", "panther", "utf-8", 1335, ("2023-05-23T00:33:06", "2023-05-23T00:35:40"), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/setupapi.offline.20220507_052432.log", "setup-api", "utf-8", 10, ("2022-05-07T04:39:09", "2022-05-07T05:24:32"), &[]),
    file("bundles/feature-upgrade-with-setupdiag-result.zip/setupapi.offline.log", "setup-api", "utf-8", 67, ("2022-05-07T04:28:42", "2022-09-25T02:22:21"), &[]),
    file("bundles/windowsupdate-only.zip/WindowsUpdate.log", "windows-update-log", "utf-8", 10919, ("2023-06-13T12:39:51", "2023-06-14T11:16:59"), &[]),
    file("cbs/loghub-2k.log", "cbs", "utf-8", 2000, ("2016-09-28T04:30:30", "2016-09-29T02:04:40"), &[]),
    file("cbs/restorehealth-succeeded.log", "cbs", "utf-8", 3358, ("2019-07-29T22:34:35", "2019-07-29T22:39:20"), &[]),
    file("cbs/server2012-restorehealth-0x800f081f.log", "cbs", "utf-8", 2957, ("2020-02-03T23:50:28", "2020-02-06T18:34:18"), &[]),
    file("cbs/sfcdetails.txt", "cbs", "utf-8", 516, ("2025-09-17T11:21:12", "2025-09-17T11:23:07"), &[]),
    file("cbs/win10-healthy.log", "cbs", "utf-8", 9651, ("2020-02-03T14:54:57", "2020-02-05T10:58:13"), &[]),
    file("cbs/win10-overflow-0x80070216.log", "cbs", "utf-8", 1073, ("2021-06-21T12:02:59", "2021-06-21T13:46:05"), &[]),
    file("cbs/win10-pending-repair-0x80070bc9.log", "cbs", "utf-8", 10839, ("2023-05-23T10:02:36", "2023-05-23T10:38:38"), &[]),
    file("cbs/win10-small.log", "cbs", "utf-8", 1286, ("2022-06-19T00:31:53", "2022-06-19T00:49:11"), &[]),
    file("cbs/win7sp1-x86-cannot-repair.log", "cbs", "utf-8", 8417, ("2019-02-24T20:45:43", "2019-02-24T21:53:13"), &[]),
    file("cbs/win81-healthy.log", "cbs", "utf-8", 1668, ("2015-02-23T21:47:27", "2015-02-23T21:49:48"), &[]),
    file("configmgr/UpdatesDeployment.log", "config-mgr", "utf-8", 107, ("2021-07-14T08:52:46.657", "2021-07-14T09:34:11.289"), &[]),
    file("configmgr/WUAHandler.log", "config-mgr", "utf-8", 26, ("2021-07-14T08:52:44.338", "2021-07-14T08:58:01.399"), &[]),
    file("dism/access-denied-0x80070005.log", "dism", "utf-8", 1283, ("2019-04-17T10:07:38", "2019-04-17T10:07:47"), &[]),
    file("dism/win10-source-missing-0x800f081f.log", "dism", "utf-8", 8518, ("2023-05-22T07:23:32", "2023-05-23T10:36:37"), &[]),
    file("dism/win7.log", "dism", "utf-8", 2439, ("2014-02-17T15:22:02", "2014-02-18T10:37:16"), &[]),
    file("dism/zh-tw.log", "dism", "utf-8", 5147, ("2023-04-20T16:06:23", "2023-05-18T13:59:57"), &[]),
    file("evtx/Setup-servicing-renamed.evtx", "event-log", "", 239, ("2024-01-22T22:04:22.282Z", "2025-12-10T01:37:32.946Z"), &[]),
    file("evtx/Setup-small.evtx", "event-log", "", 4, ("2016-02-13T17:25:24.487Z", "2016-02-13T17:28:43.571Z"), &[]),
    file("evtx/System-1601-record.evtx", "event-log", "", 697, ("2010-11-21T03:58:31.093Z", "2024-12-18T09:38:17.957Z"), &[]),
    file("evtx/System-event20.evtx", "event-log", "", 1881, ("2017-07-12T07:18:24.681Z", "2018-03-06T08:13:42.009Z"), &[]),
    file("evtx/powershell-export-Setup.csv", "event-export", "utf-8", 505, ("2013-12-10T11:13:24", "2015-09-10T03:55:05"), &[]),
    file("evtx/wevtutil-event20.xml", "event-export", "utf-8", 4, ("2026-08-10T13:28:59.652Z", "2026-08-18T13:59:41.198Z"), &[]),
    file("evtx/win7-System.evtx", "event-log", "", 1601, ("2012-03-14T00:17:38.276", "2012-04-07T21:28:13.923"), &[]),
    file("evtx/zh-cn-System-event20.evtx", "event-log", "", 5803, ("2022-02-03T21:31:36.728", "2022-03-17T17:22:30.506"), &[]),
    file("panther/win10-17134-setupact.log", "panther", "utf-8", 6058, ("2022-07-06T08:08:29", "2022-07-06T08:23:12"), &[]),
    file("panther/win11-26100-setuperr.log", "panther", "utf-8", 89, ("2026-02-19T10:27:43", "2026-02-19T10:41:49"), &[]),
    file("pfro/PFRO.log", "text", "utf-8", 0, ("", ""), &["kind-not-read"]),
    file("reporting/ReportingEvents-utf16.log", "reporting-events", "utf-16le", 1190, ("2023-06-27T01:44:30", "2023-07-11T13:39:48"), &[]),
    file("setupapi/setupapi.dev.log", "setup-api", "utf-8", 194, ("2015-11-22T17:58:03", "2016-11-22T23:50:58"), &[]),
    file("sysinfo/de-win7-systeminfo.txt", "systeminfo", "utf-8", 32, ("", ""), &[]),
    file("sysinfo/en-21h2-systeminfo.txt", "systeminfo", "utf-8", 33, ("", ""), &[]),
    file("sysinfo/wmic-qfe.txt", "hotfixes", "utf-16le", 9, ("", ""), &[]),
    file("sysinfo/zh-cn-gbk-systeminfo.txt", "systeminfo", "gb18030", 33, ("", ""), &[]),
    file("sysinfo/zh-cn-utf8-systeminfo.txt", "text", "utf-8", 0, ("", ""), &["kind-not-read"]),
    file("windowsupdate/driver-0x800f024b.log", "windows-update-log", "utf-8", 24451, ("2023-05-22T08:08:32", "2023-05-22T21:32:26"), &[]),
    file("windowsupdate/healthy.log", "windows-update-log", "utf-8", 12665, ("2021-08-28T03:07:48", "2022-04-19T22:07:37"), &[]),
    file("windowsupdate/kb5034441-0x800f0828.log", "windows-update-log", "utf-8", 10725, ("2024-05-02T14:43:56", "2024-05-31T20:13:30"), &[]),
    file("windowsupdate/win7-format.log", "windows-update-log", "utf-8", 2651, ("2018-05-20T19:21:13", "2018-08-01T02:26:39"), &[]),
    file("windowsupdate/zh-cn-mojibake.log", "windows-update-log", "utf-8", 14184, ("2025-01-04T14:44:39", "2025-01-06T15:22:18"), &["recoded"]),
];

/// As it stands in [`FILES`].
fn row(path: &str, source: &Source) -> String {
    let time = |local: &Option<String>, utc: &Option<String>| local.clone().or(utc.clone()).unwrap_or_default();
    let issues: Vec<&str> = source.issues.iter().map(|issue| issue.kind.as_str()).collect();
    format!(
        "    file({path:?}, {:?}, {:?}, {}, ({:?}, {:?}), &{issues:?}),",
        source.kind,
        source.encoding.as_deref().unwrap_or_default(),
        source.records.get(),
        time(&source.first_local, &source.first),
        time(&source.last_local, &source.last),
    )
}

fn wanted(file: &File) -> String {
    let File { path, kind, encoding, records, first, last, issues } = file;
    format!("    file({path:?}, {kind:?}, {encoding:?}, {records}, ({first:?}, {last:?}), &{issues:?}),")
}

/// All files below a folder, with `/`, in order.
fn walk(root: &Path, inside: &str, out: &mut Vec<String>) {
    let mut names: Vec<String> =
        fs::read_dir(root.join(inside)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names {
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if root.join(&path).is_dir() {
            walk(root, &path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn every_file_is_what_it_is_and_read_to_its_end() {
    let Some(root) = corpus() else { return };
    let mut paths = Vec::new();
    walk(&root, "", &mut paths);
    let mut found = Vec::new();
    for path in &paths {
        let report = report(&root, path);
        let is_zip = path.ends_with(".zip");
        let mut sources: Vec<&Source> = report.sources.iter().collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        found.extend(
            sources
                .into_iter()
                .map(|source| row(&if is_zip { format!("{path}/{}", source.path) } else { path.clone() }, source)),
        );
    }
    let wanted: Vec<String> = FILES.iter().map(wanted).collect();
    let missing: Vec<_> = wanted.iter().filter(|row| !found.contains(row)).collect();
    let new: Vec<_> = found.iter().filter(|row| !wanted.contains(row)).collect();
    let lines = |rows: &[&String]| rows.iter().map(|row| row.as_str()).collect::<Vec<_>>().join("\n");
    assert!(missing.is_empty() && new.is_empty(), "wanted:\n{}\nfound:\n{}", lines(&missing), lines(&new));
}

#[test]
fn names_decide_nothing() {
    let Some(root) = corpus() else { return };
    for File { path, kind, encoding, .. } in FILES.iter().filter(|file| !file.path.starts_with("bundles/")) {
        let bytes = fs::read(root.join(path)).unwrap();
        let size = bytes.len() as u64;
        let report = reports(&[Given { name: "x.bin".into(), folder: None, bytes }]).remove(0);
        let source = &report.sources[0];
        assert_eq!(
            (source.kind.as_str(), source.encoding.as_deref().unwrap_or_default()),
            (*kind, *encoding),
            "{path}"
        );
        assert_eq!(source.size_bytes.get(), size, "{path}");
    }
}

/// Prose and programs that quote the lines of a log: each quotes two of every kind.
#[test]
fn what_quotes_a_log_is_none() {
    let Some(root) = corpus() else { return };
    for File { path, kind, encoding, .. } in FILES.iter().filter(|f| !f.encoding.is_empty() && f.kind != "text") {
        if path.starts_with("bundles/") || *encoding != "utf-8" {
            continue;
        }
        let text = String::from_utf8_lossy(&fs::read(root.join(path)).unwrap()).into_owned();
        let quoted: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).skip(3).take(2).collect();
        let prose =
            "Servicing writes many logs, and each has a shape of its own. What follows is one of them.\n".repeat(6);
        let readme = format!("# How to read it\n\n{prose}\n```\n{}\n```\n\n{prose}", quoted.join("\n"));
        let comments: String = quoted.iter().map(|line| format!("    // {line}\n")).collect();
        let program = format!("use std::fs;\n\nfn main() {{\n{comments}    let x = fs::read(\"x\");\n}}\n").repeat(3);
        let listed: String = quoted.iter().map(|line| format!("    \"{}\",\n", line.escape_default())).collect();
        let table =
            format!("const LINES = [\n{listed}];\nexport default LINES;\n\n{}", "function f() {{}}\n".repeat(20));
        for (what, text) in [("a README", readme), ("a program", program), ("a table", table)] {
            let given = Given { name: "CBS.log".into(), folder: None, bytes: text.into_bytes() };
            let report = reports(&[given]).remove(0);
            assert_eq!(report.sources[0].kind, "text", "{what} that quotes {path} ({kind})");
        }
    }
}
