//! Containers as they arrive: names in GBK, other encodings, single files, wrong names, damage. Where (d) is inside, the
//! answer stays that of (d).

use super::case2::{at_once_expect, collected_at_once};
use super::{Expect, Scenario, ScenarioBundle};
use crate::archive::{Entry, Names, Packing, entry, pack};
use crate::damage;
use crate::machine::Machine;
use crate::text::{Encoding, LineEnd, TextStyle};

fn with(id: &'static str, title: &'static str, file_name: &str, bytes: Vec<u8>, expect: Expect) -> Scenario {
    Scenario { id, title, bundles: vec![ScenarioBundle { file_name: file_name.to_owned(), bytes }], expect }
}

fn expect_of_d() -> Expect {
    Expect { computer: Some(Machine::cmge_2022().host), ..at_once_expect() }
}

/// Chinese folder and file names in raw GBK, with backslashes.
pub(super) fn gbk_names() -> Scenario {
    let machine = Machine::cmge_2022();
    let entries: Vec<Entry> = collected_at_once(&machine)
        .into_iter()
        .map(|e| {
            let path = e.path.replace("Logs/CBS", "组件日志").replace("SoftwareDistribution", "更新日志");
            let path = path.replace("systeminfo.txt", "系统信息/系统信息.txt").replace("tasklist", "进程列表");
            Entry { path: path.replace("services", "服务列表").replace("programs", "已安装程序"), ..e }
        })
        .collect();
    let packing = Packing { names: Names::GbkBackslash, ..Packing::default() };
    let expect = Expect { paths: vec!["组件日志/CBS.log", "系统信息/系统信息.txt"], ..expect_of_d() };
    with(
        "gbk-names",
        "(d) with Chinese names in GBK and backslashes",
        "柜面电脑日志.zip",
        pack(&entries, packing),
        expect,
    )
}

/// The same text in other encodings: CBS.log in UTF-16, its archive without mark and with bare line feeds.
pub(super) fn encodings() -> Scenario {
    let machine = Machine::cmge_2022();
    let entries: Vec<Entry> = collected_at_once(&machine)
        .into_iter()
        .map(|e| {
            let style = match e.path.rsplit('/').next() {
                Some("CBS.log") => TextStyle { encoding: Encoding::Utf16Le, line_end: LineEnd::CrLf },
                Some(name) if name.starts_with("CbsPersist") => {
                    TextStyle { encoding: Encoding::Utf8, line_end: LineEnd::Lf }
                }
                _ => return e,
            };
            let text = String::from_utf8_lossy(&e.bytes).trim_start_matches('\u{feff}').replace("\r\n", "\n");
            Entry { bytes: style.encode(&text), ..e }
        })
        .collect();
    let bytes = pack(&entries, Packing { level: None, ..Packing::default() });
    with("encodings", "(d) with logs in UTF-16 and with bare line feeds, stored", "logs.zip", bytes, expect_of_d())
}

/// CBS.log of (d) alone, not packed.
pub(super) fn single_log() -> Scenario {
    let log = collected_at_once(&Machine::cmge_2022()).swap_remove(0);
    let expect = Expect { computer: None, request: super::Request::default(), ..expect_of_d() };
    with("single-log", "CBS.log of (d) alone, as a file", "CBS.log", log.bytes, expect)
}

/// (d) under a name that says it is something else.
pub(super) fn wrong_extension() -> Scenario {
    let bytes = pack(&collected_at_once(&Machine::cmge_2022()), Packing::default());
    with("wrong-extension", "(d), called .log", "BANK-PC-0417_20221017.log", bytes, expect_of_d())
}

/// (d) with its archive damaged in the middle.
pub(super) fn damaged_entry() -> Scenario {
    let bytes = damage::entry_flipped(&pack(&collected_at_once(&Machine::cmge_2022()), Packing::default()), 1);
    let expect = Expect { issues: vec!["checksum-mismatch"], ..expect_of_d() };
    with("damaged-entry", "(d) with a corrupt CbsPersist entry", "BANK-PC-0417_20221017.zip", bytes, expect)
}

/// (d) with a file in no known encoding among the others.
pub(super) fn unknown_encoding() -> Scenario {
    let mut entries = collected_at_once(&Machine::cmge_2022());
    entries.push(entry("notes.dat", damage::unknown_encoding()));
    with(
        "unknown-encoding",
        "(d) with a file nobody can read",
        "BANK-PC-0417_20221017.zip",
        pack(&entries, Packing::default()),
        expect_of_d(),
    )
}

/// (d) cut off at 60 %: the directory of the archive is gone, and the file that the cut goes through is damaged.
pub(super) fn cut_off() -> Scenario {
    let whole = pack(&collected_at_once(&Machine::cmge_2022()), Packing::default());
    with(
        "cut-off",
        "(d), cut off in the middle",
        "BANK-PC-0417_20221017.zip",
        damage::truncated(&whole, 0.6),
        Expect { issues: vec!["salvaged", "corrupt-entry"], ..Expect::default() },
    )
}

fn unreadable(id: &'static str, title: &'static str, name: &str, bytes: Vec<u8>) -> Scenario {
    with(id, title, name, bytes, Expect { verdict_status: Some("nothing-readable"), ..Expect::default() })
}

/// An archive of nothing.
pub(super) fn empty_zip() -> Scenario {
    let mut scenario = unreadable("empty-zip", "An empty archive", "logs.zip", damage::empty_zip());
    scenario.expect.issues = vec!["empty-archive"];
    scenario
}

/// A web page called `.zip`.
pub(super) fn not_a_zip() -> Scenario {
    unreadable("not-a-zip", "A web page called .zip", "logs.zip", damage::not_a_zip())
}

/// An archive that holds nothing this program reads.
pub(super) fn nothing_readable() -> Scenario {
    let entries = [entry("photo.jpg", damage::unknown_encoding()), entry("empty.log", Vec::new())];
    let bytes = pack(&entries, Packing::default());
    unreadable("nothing-readable", "An archive with a picture and an empty file", "logs.zip", bytes)
}
