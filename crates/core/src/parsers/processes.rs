//! Lists of running processes: `tasklist` as table, CSV or list, `Get-Process`, `wmic process`.
//!
//! ```text
//! 映像名称                       PID 会话名              会话#       内存使用
//! ========================= ======== ================ =========== ============
//! ntrtscan.exe                  2816 Services                   0     84,124 K
//!
//! "Image Name","PID","Session Name","Session#","Mem Usage"
//! "ntrtscan.exe","2816","Services","0","84,124 K"
//!
//! Handles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName
//! -------  ------    -----      -----     ------     --  -- -----------
//!     225      13     3536       9160       0.31   4264   0 ntrtscan
//! ```
//!
//! `Get-Process` leaves `.exe` away. Not handled: names cut at 25 columns by the table of `tasklist` stay cut.

use crate::artifact::ArtifactKind;
use crate::artifact::lists::{Header, PROCESS_NAMES, image_key};
use crate::extract::{Extract, Fact, IdentifierKind, PresenceKind};
use crate::table::{Columns, is_ruler};
use crate::text::Line;

/// Titles under which `tasklist /v` names the account.
const ACCOUNTS: &[&str] = &["用户名", "User Name", "UserName", "使用者名稱", "Benutzername", "ユーザー名"];
/// Accounts of Windows itself: not names of people.
const OWN_ACCOUNTS: &[&str] = &[
    "NT AUTHORITY\\",
    "NT-AUTORITÄT\\",
    "AUTORITE NT\\",
    "Window Manager\\",
    "Font Driver Host\\",
    "N/A",
    "Nicht zutreffend",
    "暂缺",
    "暫缺",
    "Unknown",
];

/// Reads a process list line by line.
#[derive(Default)]
pub(crate) struct Parser {
    header: Header,
    columns: Option<(Columns, usize)>,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if text.is_empty() || text.starts_with("#TYPE") {
            return;
        }
        if let Some(columns) = self.header.next(text, ArtifactKind::Processes) {
            self.columns = columns.position(PROCESS_NAMES).map(|index| (columns, index));
        } else if let Some(name) = image_key(text) {
            process(line.number, text, name, out);
        } else if let Some((columns, index)) = &self.columns
            && !is_ruler(text)
        {
            process(line.number, text, &columns.cell(text, *index), out);
            if let Some(account) = columns.position(ACCOUNTS) {
                account_of(line.number, &columns.cell(text, account), out);
            }
        }
    }

    /// Nothing is left to do.
    pub(crate) fn finish(self, _: &mut Extract) {}
}

fn process(line: u64, text: &str, name: &str, out: &mut Extract) {
    if !name.is_empty() && name.len() <= 260 {
        out.records += 1;
        out.push_hint(line, text, Fact::Presence { kind: PresenceKind::Process, name: name.to_owned(), running: true });
    }
}

/// `BANK\zhang` → domain or host, and user.
fn account_of(line: u64, account: &str, out: &mut Extract) {
    if OWN_ACCOUNTS.iter().any(|own| account.starts_with(own)) {
        return;
    }
    match account.split_once('\\') {
        Some((domain, user)) => {
            out.push_identifier(line, IdentifierKind::Domain, domain);
            out.push_identifier(line, IdentifierKind::User, user);
        }
        None => out.push_identifier(line, IdentifierKind::User, account),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Extract {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        out
    }

    fn names(text: &str) -> Vec<String> {
        let names = parse(text).hints.into_iter().map(|hint| match hint.fact {
            Fact::Presence { kind: PresenceKind::Process, name, running: true } => name,
            other => panic!("{other:?}"),
        });
        names.collect()
    }

    #[test]
    fn tables_csv_and_lists() {
        for (text, want) in [
            (
                "\n映像名称                       PID 会话名              会话#       内存使用 \n========================= ======== ================ =========== ============\nSystem Idle Process              0 Services                   0          8 K\nntrtscan.exe                  2816 Services                   0     84,124 K\n",
                vec!["System Idle Process", "ntrtscan.exe"],
            ),
            (
                "Image Name                     PID Session Name        Session#    Mem Usage\n========================= ======== ================ =========== ============\nTQClient.exe                  4264 Console                    1     84,124 K\n",
                vec!["TQClient.exe"],
            ),
            (
                "\"映像名称\",\"PID\",\"会话名      \",\"会话#   \",\"内存使用 \"\n\"ntrtscan.exe\",\"2816\",\"Services\",\"0\",\"84,124 K\"\n",
                vec!["ntrtscan.exe"],
            ),
            (
                "\nHandles  NPM(K)    PM(K)      WS(K)     CPU(s)     Id  SI ProcessName\n-------  ------    -----      -----     ------     --  -- -----------\n    225      13     3536       9160       0.31   4264   0 ntrtscan\n   1225     113   103536       9160                12   0 360tray\n",
                vec!["ntrtscan", "360tray"],
            ),
            (
                "#TYPE System.Diagnostics.Process\n\"Name\",\"SI\",\"Handles\",\"ProcessName\",\"Id\"\n\"a\",\"0\",\"1\",\"ntrtscan\",\"7\"\n",
                vec!["ntrtscan"],
            ),
            ("Name          ProcessId  \nntrtscan.exe  2816       \n", vec!["ntrtscan.exe"]),
            (
                "映像名称:     ntrtscan.exe\nPID:          2816\n会话名:       Services\n\n映像名称:     TQClient.exe\nPID:          1\n",
                vec!["ntrtscan.exe", "TQClient.exe"],
            ),
        ] {
            assert_eq!(names(text), want, "{text}");
        }
    }

    #[test]
    fn other_languages_have_the_same_ruler() {
        let text = "\nAbbildname                     PID Sitzungsname       Sitz.-Nr. Speichernutzung Status          Benutzername                                       CPU-Zeit Fenstertitel\n========================= ======== ================ =========== =============== =============== ================================================== ============ ====\nntrtscan.exe                  2816 Services                   0        84.124 K Unknown         NT-AUTORITÄT\\SYSTEM                                    0:00:01 Nicht zutreffend\nexplorer.exe                  4264 Console                    1        84.124 K Running         EXAMPLE\\zhang                                          0:00:01 x\n";
        let out = parse(text);
        assert_eq!(out.hints.len(), 2);
        let got: Vec<_> = out.identifiers.iter().map(|i| i.value.as_str()).collect();
        assert_eq!(got, ["EXAMPLE", "zhang"]);
        assert_eq!(crate::artifact::lists::detect_list(text), Some(ArtifactKind::Processes));
    }

    #[test]
    fn accounts_are_names_of_people() {
        let out = parse(
            "\"映像名称\",\"PID\",\"用户名\"\n\"a.exe\",\"1\",\"BANK\\zhang\"\n\"b.exe\",\"2\",\"NT AUTHORITY\\SYSTEM\"\n\"c.exe\",\"3\",\"暂缺\"\n",
        );
        let got: Vec<_> = out.identifiers.iter().map(|i| (i.kind, i.value.as_str())).collect();
        assert_eq!(got, [(IdentifierKind::Domain, "BANK"), (IdentifierKind::User, "zhang")]);
    }
}
