//! Lists of installed programs in the shapes that collectors leave: `wmic product`, `reg query` of the Uninstall key,
//! PowerShell's `Export-Csv`.

use crate::console::{left, width};
use crate::text::{Encoding, LineEnd, TextStyle};
use std::fmt::Write as _;

/// One installed program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Display name.
    pub name: &'static str,
    /// Publisher.
    pub publisher: &'static str,
    /// Version.
    pub version: &'static str,
}

/// What every PC of the invented bank has.
pub const OFFICE_PC: [Program; 7] = [
    Program { name: "7-Zip 19.00 (x64 edition)", publisher: "Igor Pavlov", version: "19.00.00.0" },
    Program { name: "Microsoft Edge", publisher: "Microsoft Corporation", version: "88.0.705.81" },
    Program {
        name: "Microsoft Visual C++ 2015-2019 Redistributable (x64) - 14.28.29325",
        publisher: "Microsoft Corporation",
        version: "14.28.29325.2",
    },
    Program { name: "WPS Office (11.8.2.8875)", publisher: "Kingsoft Corp.", version: "11.8.2.8875" },
    Program { name: "搜狗五笔输入法 5.3正式版", publisher: "Sogou.com", version: "5.3.0.2521" },
    Program { name: "瑞安测试银行柜面系统", publisher: "瑞安测试银行", version: "6.2.17" },
    Program { name: "英特尔(R) 网络连接驱动程序", publisher: "Intel", version: "25.0.0.0" },
];

/// Trend Micro's endpoint agent.
pub const TREND_MICRO: Program =
    Program { name: "Trend Micro Apex One Security Agent", publisher: "Trend Micro Inc.", version: "14.0.9565" };

/// Qi-Anxin's endpoint agent.
pub const TIANQING: Program =
    Program {
        name: "奇安信网神终端安全管理系统", publisher: "奇安信科技集团股份有限公司", version: "10.0.0.1000"
    };

/// How a collector wrote the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListShape {
    /// `wmic product get Name,Vendor,Version`: columns, UTF-16.
    Wmic,
    /// `reg query HKLM\…\Uninstall /s`: GBK.
    RegQuery,
    /// `Get-ItemProperty … | Export-Csv -Encoding Default`: GBK, `#TYPE` first.
    Csv,
}

/// The list as bytes.
#[must_use]
pub fn list(programs: &[Program], shape: ListShape) -> Vec<u8> {
    match shape {
        ListShape::Wmic => TextStyle { encoding: Encoding::Utf16Le, line_end: LineEnd::CrLf }.encode(&wmic(programs)),
        ListShape::RegQuery => TextStyle::CHINESE_CONSOLE.encode(&reg_query(programs)),
        ListShape::Csv => TextStyle::CHINESE_CONSOLE.encode(&csv(programs)),
    }
}

fn wmic(programs: &[Program]) -> String {
    let column = |title: &str, of: fn(&Program) -> &'static str| {
        programs.iter().map(|p| width(of(p))).chain([width(title)]).max().unwrap_or(0) + 2
    };
    let widths = [column("Name", |p| p.name), column("Vendor", |p| p.publisher), column("Version", |p| p.version)];
    let row = |cells: [&str; 3]| cells.iter().zip(widths).map(|(c, w)| left(c, w)).collect::<String>() + "\n";
    std::iter::once(row(["Name", "Vendor", "Version"]))
        .chain(programs.iter().map(|p| row([p.name, p.publisher, p.version])))
        .collect()
}

fn reg_query(programs: &[Program]) -> String {
    let mut out = String::new();
    for (n, p) in (1..).zip(programs) {
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{{00000000-0000-4000-8000-{n:012X}}}\n    DisplayName    REG_SZ    {}\n    DisplayVersion    REG_SZ    {}\n    Publisher    REG_SZ    {}\n    InstallDate    REG_SZ    20200{}12\n    EstimatedSize    REG_DWORD    0x{:x}\n",
            p.name,
            p.version,
            p.publisher,
            n % 9 + 1,
            n * 5311
        );
    }
    out.push_str("\n搜索结束: 找到匹配的数据。\n");
    out
}

fn csv(programs: &[Program]) -> String {
    let mut out =
        "#TYPE Selected.System.Management.Automation.PSCustomObject\n\"DisplayName\",\"DisplayVersion\",\"Publisher\",\"InstallDate\"\n"
            .to_owned();
    for p in programs {
        let _ = writeln!(out, "\"{}\",\"{}\",\"{}\",\"20200412\"", p.name, p.version, p.publisher);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_shapes_of_one_list() {
        let programs = [TREND_MICRO, TIANQING];
        let bytes = list(&programs, ListShape::Wmic);
        let text = encoding_rs::UTF_16LE.decode(&bytes).0.into_owned();
        let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert!(lines[0].starts_with("Name                                 Vendor"));
        assert!(lines[2].starts_with("奇安信网神终端安全管理系统"));
        for shape in [ListShape::RegQuery, ListShape::Csv] {
            let bytes = list(&programs, shape);
            let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes).unwrap();
            assert!(text.contains("奇安信网神终端安全管理系统"), "{shape:?}");
        }
    }
}
