//! Lists of installed programs: whatever a collector found convenient.
//!
//! ```text
//!     DisplayName    REG_SZ    Trend Micro Apex One Security Agent            reg query …\Uninstall /s
//! "DisplayName"="奇安信天擎"                                                   .reg export
//! "DisplayName","DisplayVersion","Publisher"                                  Export-Csv, perhaps after #TYPE
//! Name                          Vendor            Version                     wmic product get …
//! DisplayName     : Trend Micro Apex One Security Agent                       Format-List
//! Name=奇安信天擎                                                              wmic … /format:list
//! ```
//!
//! Not handled: a CSV field with a line end inside; store apps; which user a program is installed for.

use crate::artifact::ArtifactKind;
use crate::artifact::lists::{Header, PROGRAM_NAMES, list_value, pair, registry_value};
use crate::extract::{Extract, Fact, IdentifierKind, PresenceKind};
use crate::table::{Columns, is_ruler};
use crate::text::Line;

/// Longest name kept; Windows allows 260.
const NAME_LIMIT: usize = 300;

/// Reads a program list line by line.
#[derive(Default)]
pub(crate) struct Parser {
    header: Header,
    before: String,
    columns: Option<(Columns, usize)>,
    /// A single column under a ruler.
    bare: bool,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if text.is_empty() || text.starts_with("#TYPE") {
            return;
        }
        if let Some((name, value)) = registry_value(text) {
            registry(line.number, text, name, &value, out);
        } else if let Some(columns) = self.header.next(text, ArtifactKind::Programs) {
            self.columns = columns.position(PROGRAM_NAMES).map(|index| (columns, index));
        } else if is_ruler(text) {
            self.bare = self.columns.is_none() && PROGRAM_NAMES.contains(&self.before.trim());
        } else if let Some((columns, index)) = &self.columns {
            program(line.number, text, &columns.cell(text, *index), out);
        } else if self.bare {
            program(line.number, text, text.trim(), out);
        } else if let Some(("DisplayName" | "Name", value)) = list_value(text).or_else(|| pair(text)) {
            program(line.number, text, value, out);
        }
        self.before.clear();
        self.before.push_str(if text.len() <= 64 { text } else { "" });
    }

    /// Nothing is left to do.
    pub(crate) fn finish(self, _: &mut Extract) {}
}

fn program(line: u64, text: &str, name: &str, out: &mut Extract) {
    if !name.is_empty() && name.len() <= NAME_LIMIT {
        out.records += 1;
        out.push_hint(
            line,
            text,
            Fact::Presence { kind: PresenceKind::Program, name: name.to_owned(), running: false },
        );
    }
}

fn registry(line: u64, text: &str, name: &str, value: &str, out: &mut Extract) {
    match name {
        "DisplayName" => program(line, text, value, out),
        "RegOwner" => out.push_identifier(line, IdentifierKind::User, value),
        "RegCompany" => out.push_identifier(line, IdentifierKind::Organisation, value),
        "ProductID" => out.push_identifier(line, IdentifierKind::Serial, value),
        "InstallSource" | "InstallLocation" if value.starts_with("\\\\") => {
            out.push_identifier(line, IdentifierKind::Share, value);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        assert_eq!(out.records, out.hints.len() as u64);
        out.hints
            .into_iter()
            .map(|hint| match hint.fact {
                Fact::Presence { kind: PresenceKind::Program, name, running: false } => name,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn every_shape_gives_the_same_names() {
        let want = ["Trend Micro Apex One Security Agent", "奇安信天擎"];
        for text in [
            "\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{1}\n    DisplayName    REG_SZ    Trend Micro Apex One Security Agent\n    DisplayVersion    REG_SZ    14.0\n\nHKEY_LOCAL_MACHINE\\x\n    DisplayName    REG_SZ    奇安信天擎\n",
            "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\x\\Uninstall\\a]\n\"DisplayName\"=\"Trend Micro Apex One Security Agent\"\n\"NoModify\"=dword:00000001\n[HKEY_LOCAL_MACHINE\\x\\b]\n\"DisplayName\"=\"奇安信天擎\"\n",
            "#TYPE Selected.System.Management.Automation.PSCustomObject\n\"DisplayName\",\"DisplayVersion\",\"Publisher\"\n\"Trend Micro Apex One Security Agent\",\"14.0\",\"Trend Micro\"\n\"奇安信天擎\",,\n,,\n",
            "Name                                 Vendor       Version  \nTrend Micro Apex One Security Agent  Trend Micro  14.0     \n奇安信天擎                                奇安信          10.0     \n",
            "Name                                 Vendor       Version  \nTrend Micro Apex One Security Agent  Trend Micro  14.0     \n奇安信天擎                           奇安信       10.0     \n",
            "IdentifyingNumber  Name                                 Vendor       Version  \n{1}                Trend Micro Apex One Security Agent  Trend Micro  14.0     \n                   奇安信天擎                                             10.0     \n",
            "DisplayName                          DisplayVersion Publisher\n-----------                          -------------- ---------\nTrend Micro Apex One Security Agent  14.0           Trend Micro\n奇安信天擎                           10.0           奇安信\n",
            "DisplayName     : Trend Micro Apex One Security Agent\nDisplayVersion  : 14.0\n\nDisplayName     : 奇安信天擎\nDisplayVersion  :\n",
            "Name=Trend Micro Apex One Security Agent\nVendor=Trend Micro\nVersion=14.0\n\nName=奇安信天擎\nVendor=奇安信\nVersion=1\n",
            "DisplayName\n-----------\nTrend Micro Apex One Security Agent\n奇安信天擎\n",
            "程序名称\t版本\t发布者\nTrend Micro Apex One Security Agent\t14.0\tTrend Micro\n奇安信天擎\t10\t奇安信\n",
        ] {
            assert_eq!(names(text), want, "{text}");
        }
    }

    #[test]
    fn names_that_must_not_leave() {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for line in [
            "    RegOwner    REG_SZ    柜员甲",
            "    InstallSource    REG_SZ    \\\\srv01\\soft$\\",
            "\"InstallSource\"=\"\\\\\\\\srv02\\\\soft\"",
        ] {
            parser.line(Line { number: 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        let got: Vec<_> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str())).collect();
        assert_eq!(
            got,
            [
                (IdentifierKind::User, "柜员甲"),
                (IdentifierKind::Share, "\\\\srv01\\soft$\\"),
                (IdentifierKind::Share, "\\\\srv02\\soft")
            ]
        );
    }
}
