//! Lists about the machine, known by their content: `systeminfo`, programs, processes, services, a listing of
//! `Logs\CBS`.
//!
//! A text is a list when most of its lines have the list's shape: a README that quotes a few of them is none.

mod azure;
mod drivers;
mod msinfo;
mod registry;
mod systeminfo;
mod titles;
mod updates;

use super::ArtifactKind;
use crate::package::kb_in;
use crate::table::{Columns, chunks, csv_delimiter, csv_fields, is_ruler};
pub(crate) use azure::azure_record;
pub(crate) use drivers::{DRIVER_RULER, filter_row, module_key};
pub(crate) use msinfo::{detect_msinfo, report_section};
pub(crate) use registry::*;
pub(crate) use systeminfo::*;
pub(crate) use titles::*;
pub(crate) use updates::is_done;

/// Lines of the head that decide.
const LINES: usize = 400;

/// `CBS.log` or `CbsPersist_…` as the last word of a line, without its folder.
pub(crate) fn listed_file(line: &str) -> Option<(&str, Option<&str>)> {
    let word = line.trim_end().rsplit([' ', '\t', '"', ',']).find(|word| !word.is_empty())?;
    let (folder, name) = word.rsplit_once('\\').map_or((None, word), |(folder, name)| (Some(folder), name));
    let lower = name.to_ascii_lowercase();
    let archive = lower.starts_with("cbspersist_") && (lower.ends_with(".log") || lower.ends_with(".cab"));
    (lower == "cbs.log" || archive).then_some((name, folder))
}

/// The kind of list that `head`, the decoded beginning of a text, is.
#[must_use]
pub(crate) fn detect_list(head: &str) -> Option<ArtifactKind> {
    let lines: Vec<&str> =
        head.trim_start_matches('\u{FEFF}').lines().map(str::trim_end).filter(|l| !l.is_empty()).take(LINES).collect();
    systeminfo::detect(&lines)
        .or_else(|| registry::detect(&lines))
        .or_else(|| updates::detect(&lines))
        .or_else(|| drivers::detect(&lines))
        .or_else(|| detect_blocks(&lines))
        .or_else(|| detect_listing(&lines))
        .or_else(|| detect_table(&lines))
}

/// At least half of the lines.
fn most(count: usize, lines: &[&str]) -> bool {
    count > 0 && count * 2 >= lines.len()
}

/// Lists written as one block of lines per thing.
fn detect_blocks(lines: &[&str]) -> Option<ArtifactKind> {
    let count = |test: &dyn Fn(&str) -> bool| lines.iter().filter(|line| test(line)).count();
    let services = count(&|l| l.starts_with("SERVICE_NAME:"));
    let service_lines = count(&|l| {
        l.starts_with("SERVICE_NAME:")
            || l.starts_with("DISPLAY_NAME:")
            || l.starts_with("        ")
            || l.starts_with("\t")
    });
    if services > 0 && most(service_lines, lines) {
        return Some(ArtifactKind::Services);
    }
    let has = |key: &str| lines.iter().any(|l| list_value(l).is_some_and(|(name, _)| name == key));
    let list_lines = count(&|l| list_value(l).is_some());
    if most(list_lines, lines) && has("Status") && has("ServiceName") | has("ServiceType") | has("StartType") {
        return Some(ArtifactKind::Services);
    }
    let list_names = count(&|l| list_value(l).is_some_and(|(name, _)| name == "DisplayName"));
    if list_names > 1 && most(list_lines, lines) {
        return Some(ArtifactKind::Programs);
    }
    // wmic /format:list of products and services, tasklist /fo list.
    let pairs = count(&|l| pair(l).is_some());
    if most(pairs, lines) {
        let has = |key: &str| lines.iter().any(|l| pair(l).is_some_and(|(name, _)| name == key));
        if has("Name") && has("State") && (has("StartMode") || has("DisplayName")) {
            return Some(ArtifactKind::Services);
        }
        if has("Name") && has("Version") && has("Vendor") {
            return Some(ArtifactKind::Programs);
        }
    }
    let images = count(&|l| image_key(l).is_some());
    (images > 1 && images * 10 >= lines.len() && most(count(&|l| l.contains(':')), lines))
        .then_some(ArtifactKind::Processes)
}

/// `映像名称:     System` of `tasklist /fo list`.
pub(crate) fn image_key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    matches!(key.trim_end(), "映像名称" | "Image Name" | "映像名稱").then(|| value.trim())
}

/// `Name=Trend Micro …` of `wmic /format:list`.
pub(crate) fn pair(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once('=')?;
    (!name.is_empty() && name.len() <= 40 && name.bytes().all(|b| b.is_ascii_alphanumeric()))
        .then(|| (name, value.trim()))
}

/// `DisplayName     : Trend Micro …` of `Format-List`.
pub(crate) fn list_value(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim_end();
    let sound = !name.is_empty() && name.len() <= 40 && name.bytes().all(|b| b.is_ascii_alphanumeric());
    (sound && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

/// First line of `net start`.
pub(crate) fn is_net_start(line: &str) -> bool {
    let line = line.trim().trim_end_matches([':', '：']);
    matches!(
        line,
        "已经启动以下 Windows 服务"
            | "已经启动以下 Windows 服务。"
            | "These Windows services are started"
            | "已經啟動這些 Windows 服務"
            | "已启动以下 Windows 服务"
    )
}

fn detect_listing(lines: &[&str]) -> Option<ArtifactKind> {
    let files = lines.iter().filter(|line| listed_file(line).is_some()).count();
    let rows = lines.iter().filter(|line| listed_file(line).is_some() || is_listing_line(line)).count();
    let dated = |line: &&&str| listed_file(line).is_some() && line.bytes().filter(u8::is_ascii_digit).count() >= 8;
    let header = lines.iter().any(|line| listing_folder(line).is_some_and(is_cbs_folder));
    let sound = header || files > 1 || lines.iter().filter(dated).count() > 0;
    (files > 0 && sound && most(rows, lines)).then_some(ArtifactKind::Listing)
}

/// A row or a frame line of a directory listing.
fn is_listing_line(line: &str) -> bool {
    let bytes = line.as_bytes();
    let dated = bytes.first().is_some_and(u8::is_ascii_digit)
        && line.contains(':')
        && bytes.iter().take(10).any(|b| matches!(b, b'/' | b'-' | b'.'));
    let mode = line.len() > 6
        && matches!(bytes[0], b'-' | b'd')
        && bytes.iter().take(5).all(|b| b.is_ascii_lowercase() || *b == b'-');
    let frame = line.starts_with(' ') || is_ruler(line) || line.starts_with("Mode ");
    dated || mode || frame || listing_folder(line).is_some()
}

/// The folder that a line of `dir` or `Get-ChildItem` names as the one listed.
pub(crate) fn listing_folder(line: &str) -> Option<&str> {
    let at = line.find(":\\")?.checked_sub(1)?;
    let before = line.get(..at)?.trim();
    let path = line.get(at..)?;
    let marked = before.ends_with("of")
        || before.ends_with(':')
        || before.ends_with('：')
        || before.is_empty()
        || before.ends_with("von");
    let path = path.trim_end().trim_end_matches("的目录").trim_end_matches("的目錄").trim_end();
    (marked && listed_file(path).is_none()).then_some(path)
}

/// Is this `…\Logs\CBS`?
pub(crate) fn is_cbs_folder(path: &str) -> bool {
    let path = path.trim_end_matches(['\\', '*', '.', '"']).to_ascii_lowercase();
    path.ends_with("\\logs\\cbs")
}

/// Tables: a header that names the list, then rows of its shape.
fn detect_table(lines: &[&str]) -> Option<ArtifactKind> {
    for (at, line) in lines.iter().enumerate().take(40) {
        let rest = &lines[at + 1..];
        let ruled = rest.first().is_some_and(|l| is_ruler(l));
        if is_net_start(line) {
            let rows = rest.iter().filter(|l| l.starts_with("  ")).count();
            return most(rows + 2, lines).then_some(ArtifactKind::Services).filter(|_| rows > 0);
        }
        if ruled && matches!(line.trim(), "DisplayName" | "显示名称" | "程序名称" | "软件名称") {
            return most(rest.len() + 1, lines).then_some(ArtifactKind::Programs);
        }
        let Some(kind) = kind_of_header(line) else { continue };
        let columns = csv_delimiter(line).map(|d| (d, csv_fields(line, d).len()));
        let rows = rest
            .iter()
            .filter(|row| match columns {
                Some((delimiter, count)) => csv_fields(row, delimiter).len() == count,
                None => is_ruler(row) || chunks(row).count() > 1 || row.starts_with("    "),
            })
            .count();
        // Many things have titles, dates and results; updates have numbers.
        let told = kind != ArtifactKind::Hotfixes || rest.iter().any(|row| kb_in(row).is_some() || row.contains("~~"));
        if rows > 0 && told && most(rows + 1, lines) {
            return Some(kind);
        }
    }
    None
}

/// Columns of a table whose header may stand over a ruler: remembers one line.
#[derive(Default)]
pub(crate) struct Header {
    before: String,
}

impl Header {
    /// Takes the next line; gives the columns when `line` completes a header of `kind`, and whether `line` belongs to
    /// the header.
    pub(crate) fn next(&mut self, line: &str, kind: ArtifactKind) -> Option<Columns> {
        if is_ruler(line) && kind_of_header(&self.before) == Some(kind) {
            return Some(Columns::ruled(&self.before, line));
        }
        self.before.clear();
        self.before.push_str(line.get(..4096).unwrap_or(line));
        if kind_of_header(line) != Some(kind) {
            return None;
        }
        Some(match csv_delimiter(line) {
            Some(delimiter) => Columns::csv(line, delimiter),
            None => Columns::header(line),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYSTEMINFO: &str = "\n主机名:           TEST-PC\nOS 名称:          Microsoft Windows 10\nOS 版本:          10.0.19044 暂缺 Build 19044\nOS 制造商:        Microsoft Corporation\n系统类型:         x64-based PC\nBIOS 版本:        X, 2020/11/10\n时区:             (UTC+08:00) 北京\n域:               x.example\n修补程序:         安装了 1 个修补程序。\n                  [01]: KB5008876\n";
    const GERMAN: &str = "Hostname:                      PC\nBetriebssystemname:            Microsoft Windows 7 Ultimate N\nSystemtyp:                     x64-based PC\nZeitzone:                      (UTC+01:00) Berlin\nHotfix(es):                    1 Hotfix(e) installiert.\n                               [01]: KB2849697\n";
    const TASKLIST: &str = "\n映像名称                       PID 会话名              会话#       内存使用 \n========================= ======== ================ =========== ============\nSystem Idle Process              0 Services                   0          8 K\nntrtscan.exe                  2816 Services                   0     84,124 K\n";
    const SC_QUERY: &str = "\nSERVICE_NAME: ntrtscan\nDISPLAY_NAME: Trend Micro NT RealTime Scan\n        TYPE               : 10  WIN32_OWN_PROCESS  \n        STATE              : 4  RUNNING \n                                (STOPPABLE)\n";
    const DIR: &str = " 驱动器 C 中的卷没有标签。\n 卷的序列号是 1234-5678\n\n C:\\Windows\\Logs\\CBS 的目录\n\n2022/10/12  09:45    <DIR>          .\n2022/10/12  09:45        23,118,336 CBS.log\n               1 个文件     23,118,336 字节\n";
    const REG: &str = "\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\7-Zip\n    DisplayName    REG_SZ    7-Zip\n    DisplayVersion    REG_SZ    19.00\n    NoModify    REG_DWORD    0x1\n";

    #[test]
    fn lists_by_content() {
        for (text, want) in [
            (SYSTEMINFO, ArtifactKind::Systeminfo),
            (GERMAN, ArtifactKind::Systeminfo),
            (TASKLIST, ArtifactKind::Processes),
            (SC_QUERY, ArtifactKind::Services),
            (DIR, ArtifactKind::Listing),
            (REG, ArtifactKind::Programs),
            (
                "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Uninstall\\a]\n\"DisplayName\"=\"A\"\n",
                ArtifactKind::Programs,
            ),
            ("#TYPE X\n\"DisplayName\",\"DisplayVersion\",\"Publisher\"\n\"A\",\"1\",\"B\"\n", ArtifactKind::Programs),
            ("Name   Vendor  Version  \nA      B       1.0      \n", ArtifactKind::Programs),
            ("DisplayName\n-----------\nA\nB\n", ArtifactKind::Programs),
            (
                "DisplayName    : A\nPublisher      : B\n\nDisplayName    : C\nPublisher      : D\n",
                ArtifactKind::Programs,
            ),
            (
                "Handles  NPM(K)     Id  SI ProcessName\n-------  ------     --  -- -----------\n    225      13   4264   0 a\n",
                ArtifactKind::Processes,
            ),
            (
                "\"Image Name\",\"PID\",\"Session Name\",\"Session#\",\"Mem Usage\"\n\"a.exe\",\"1\",\"Services\",\"0\",\"8 K\"\n",
                ArtifactKind::Processes,
            ),
            (
                "映像名称:     a.exe\nPID:          1\n会话名:       Services\n\n映像名称:     b.exe\nPID:          2\n",
                ArtifactKind::Processes,
            ),
            ("已经启动以下 Windows 服务:\n\n   Windows Update\n\n命令成功完成。\n", ArtifactKind::Services),
            (
                "\nStatus   Name               DisplayName\n------   ----               -----------\nRunning  a                  b\n",
                ArtifactKind::Services,
            ),
            ("\"Name\",\"DisplayName\",\"Status\"\n\"a\",\"b\",\"Running\"\n", ArtifactKind::Services),
            (
                "\n映像名称                       PID 服务\n========================= ======== ====\nsvchost.exe                   1032 DcomLaunch\n",
                ArtifactKind::Services,
            ),
            (
                "\n    目录: C:\\Windows\\Logs\\CBS\n\n\nMode                 LastWriteTime         Length Name\n----                 -------------         ------ ----\n-a----        2022/10/12      9:45       23118336 CBS.log\n",
                ArtifactKind::Listing,
            ),
            ("CBS.log\nCbsPersist_20221012014500.cab\n", ArtifactKind::Listing),
            ("[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\n\"DisplayName\"=\"A\"\n", ArtifactKind::Registry),
        ] {
            assert_eq!(detect_list(text), Some(want), "{text}");
        }
    }

    #[test]
    fn a_text_that_quotes_a_list_is_none() {
        let prose = "Some words about how to collect what support needs, in whole sentences.\n".repeat(12);
        for quote in [TASKLIST, SC_QUERY, DIR, REG, GERMAN, "Name   Vendor  Version  \nA      B       1.0      \n"] {
            let text = format!("# How to collect\n\n{prose}```\n{quote}```\n{prose}");
            assert_eq!(detect_list(&text), None, "{text}");
        }
        let long = format!("{prose}{prose}{prose}{prose}\n{SYSTEMINFO}\n{prose}");
        assert_eq!(detect_list(&long), None);
    }

    #[test]
    fn other_texts_are_no_lists() {
        for text in [
            "",
            "\n\n",
            "2025-04-26 05:21:55, Info                  CBS    TI: --- Initializing Trusted Installer ---\n",
            "Name: x\nVersion: 1\n",
            "key=value\nName=x\n",
            "\"Name\",\"Status\"\n\"a\",\"b\"\n",
            " Directory of C:\\Users\n\n10/12/2022  09:45 AM    1 notes.txt\n",
            "see CBS.log\n",
        ] {
            assert_eq!(detect_list(text), None, "{text}");
        }
    }
}
