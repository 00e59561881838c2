//! Lists of drivers: `driverquery`, also `/v`, `/si`, as CSV and as list.
//!
//! ```text
//! Module Name  Display Name           Driver Type   Link Date
//! ============ ====================== ============= ======================
//! TmXPFlt      Trend Micro Filter     File System   2022/3/1 8:00:00
//!
//! "Module Name","Display Name","Description","Driver Type","Start Mode","State",…        /v /fo csv
//! Module Name:       TmXPFlt                                                             /fo list
//! ```
//!
//! The widths of the columns are one in every language, and so is their order: the first is the name, in `/v` the sixth
//! the state. Without a state a driver is installed, not running. Not handled: names the table cuts at 12 characters.

use crate::artifact::ArtifactKind;
use crate::artifact::lists::{DRIVER_RULER, Header, MODULE_NAMES, SERVICE_STATES, is_running, module_key};
use crate::extract::{Extract, Fact, PresenceKind};
use crate::table::{Columns, is_ruler};
use crate::text::Line;

/// Columns of `/v`.
const VERBOSE: usize = 14;
/// Place of the state among them.
const STATE: usize = 5;

/// Reads a list of drivers line by line.
#[derive(Default)]
pub(crate) struct Parser {
    header: Header,
    before: String,
    columns: Option<Columns>,
    /// Place of name and state in the columns.
    name: usize,
    state: Option<usize>,
    /// The driver of the list form, until its last row came.
    block: Option<(u64, String, String)>,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if text.is_empty() {
            return;
        }
        if let Some(name) = module_key(text) {
            self.end_block(out);
            self.block = Some((line.number, text.to_owned(), name.to_owned()));
        } else if let Some((_, shown, _)) = &mut self.block {
            // `State:             Running`
            if let Some((key, value)) = text.split_once([':', '：'])
                && SERVICE_STATES.contains(&key.trim())
                && !value.trim().eq_ignore_ascii_case("OK")
            {
                shown.push_str(&format!("; {}", value.trim()));
                let running = is_running(value);
                self.end_block_as(running, out);
            }
        } else if text.starts_with(DRIVER_RULER) {
            let columns = Columns::ruled(&self.before, text);
            let verbose = text.split_whitespace().count() >= VERBOSE;
            (self.name, self.state) = (0, verbose.then_some(STATE));
            self.columns = Some(columns);
        } else if let Some(columns) = self.header.next(text, ArtifactKind::Drivers) {
            self.name = columns.position(MODULE_NAMES).or_else(|| columns.position(&["DeviceName"])).unwrap_or(0);
            self.state = columns.position(SERVICE_STATES);
            self.columns = Some(columns);
        } else if let Some(columns) = self.columns.as_ref().filter(|_| !is_ruler(text)) {
            let running = self.state.is_some_and(|at| is_running(&columns.cell(text, at)));
            driver(line.number, text, &columns.cell(text, self.name), running, out);
        }
        self.before.clear();
        self.before.push_str(text.get(..4096).unwrap_or(text));
    }

    /// Gives the last driver.
    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.end_block(out);
    }

    fn end_block(&mut self, out: &mut Extract) {
        self.end_block_as(false, out);
    }

    fn end_block_as(&mut self, running: bool, out: &mut Extract) {
        if let Some((line, shown, name)) = self.block.take() {
            driver(line, &shown, &name, running, out);
        }
    }
}

fn driver(line: u64, text: &str, name: &str, running: bool, out: &mut Extract) {
    if !name.is_empty() && name.len() <= 260 {
        out.records += 1;
        out.push_hint(line, text, Fact::Presence { kind: PresenceKind::Driver, name: name.to_owned(), running });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::lists::detect_list;

    fn parse(text: &str) -> Vec<(String, bool)> {
        let (mut parser, mut out) = (Parser::default(), Extract::default());
        for (i, line) in text.lines().enumerate() {
            parser.line(Line { number: i as u64 + 1, offset: 0, bytes: line.as_bytes() }, &mut out);
        }
        parser.finish(&mut out);
        let facts = out.hints.into_iter().map(|hint| match hint.fact {
            Fact::Presence { kind: PresenceKind::Driver, name, running } => (name, running),
            other => panic!("{other:?}"),
        });
        facts.collect()
    }

    const RULER: &str = "============ ====================== ============= ======================\n";

    #[test]
    fn tables_in_any_language() {
        for header in [
            "Module Name  Display Name           Driver Type   Link Date             \n",
            "模块名       显示名称               驱动程序类型  链接日期              \n",
            "Modulname    Anzeigename            Treibertyp    Linkdatum             \n",
        ] {
            let text = format!(
                "\n{header}{RULER}1394ohci     1394 OHCI Compliant Ho Kernel                              \nTmXPFlt      Trend Micro Filter     File System   2022/3/1 8:00:00      \n"
            );
            assert_eq!(parse(&text), [("1394ohci".to_owned(), false), ("TmXPFlt".to_owned(), false)], "{text}");
            assert_eq!(detect_list(&text), Some(ArtifactKind::Drivers), "{text}");
        }
    }

    #[test]
    fn states_where_the_list_has_them() {
        let want = [("1394ohci".to_owned(), false), ("TmXPFlt".to_owned(), true)];
        for text in [
            "\"Module Name\",\"Display Name\",\"Description\",\"Driver Type\",\"Start Mode\",\"State\",\"Status\"\n\"1394ohci\",\"a\",\"a\",\"Kernel \",\"Manual\",\"Stopped\",\"OK\"\n\"TmXPFlt\",\"b\",\"b\",\"File System \",\"Auto\",\"Running\",\"OK\"\n",
            "Module Name:       1394ohci\nDisplay Name:      a\nDriver Type:       Kernel \nStart Mode:        Manual\nState:             Stopped\nStatus:            OK\n\nModule Name:       TmXPFlt\nDisplay Name:      b\nDriver Type:       File System \nState:             Running\nStatus:            OK\n",
            "\"模块名\",\"显示名称\",\"描述\",\"驱动程序类型\",\"启动模式\",\"状态\"\n\"1394ohci\",\"a\",\"a\",\"内核\",\"手动\",\"已停止\"\n\"TmXPFlt\",\"b\",\"b\",\"文件系统\",\"自动\",\"正在运行\"\n",
        ] {
            assert_eq!(parse(text), want, "{text}");
            assert_eq!(detect_list(text), Some(ArtifactKind::Drivers), "{text}");
        }
        let signed = "\"DeviceName\",\"InfName\",\"IsSigned\",\"Manufacturer\"\n\"Sangfor Adapter\",\"oem7.inf\",\"TRUE\",\"Sangfor\"\n";
        assert_eq!(parse(signed), [("Sangfor Adapter".to_owned(), false)]);
        assert_eq!(detect_list(signed), Some(ArtifactKind::Drivers));
    }

    #[test]
    fn look_alikes() {
        for text in [
            "Module Name: core\nAuthor: a\n",
            "Name         Price                  Shop\n============ ====================== \nLamp         3                      a\n",
            "module,type\n1394ohci,kernel\n",
        ] {
            assert_ne!(detect_list(text), Some(ArtifactKind::Drivers), "{text}");
        }
    }
}
