//! What msinfo32 writes: `.nfo` (XML in UTF-16), and its report as text.
//!
//! ```text
//! <Category name="System Summary">                    [System Summary]
//! <Data>
//! <Item><![CDATA[OS Name]]></Item>                    Item<tab>Value
//! <Value><![CDATA[Microsoft Windows 10 …]]></Value>   OS Name<tab>Microsoft Windows 10 …
//! </Data>
//! ```
//!
//! Names of categories, elements and items are in the language of the machine; the order and number of columns are not,
//! and tell what a row is:
//!
//! | section | columns | |
//! |---|---|---|
//! | System Summary | 2 | its rows come first; OS name, version, …, manufacturer, then the computer's name |
//! | System Drivers | 11 | name, description, file, type, started, start mode, state, status, … |
//! | Services | 9 | display name, name, state, start mode, type, path, error control, account, tag |
//! | Running Tasks | 10 | name, path, process id, … |
//! | Windows Error Reporting | 3 | time, type, details |
//!
//! msinfo32 writes each element on a line of its own, so it is read by lines, and every fact has its line. Not handled:
//! the time of an error report (its date format depends on the region, its zone is not said); a file whose line breaks
//! somebody took out.

mod markup;

use super::crashed;
use crate::artifact::lists::{is_disabled, is_running, report_section, system_version};
use crate::extract::{Event, Extract, FACT_LIMIT, Fact, IdentifierKind, PresenceKind, Setting, cut};
use crate::products;
use crate::registry::UPDATE_SERVICES;
use crate::text::Line;
use markup::{Markup, Piece};

/// Longest value that is a name.
const NAME_LIMIT: usize = 300;
/// Columns of a row.
const COLUMNS: usize = 16;
/// Bytes of a row.
const ROW_LIMIT: usize = 16 * 1024;

/// Reads what msinfo32 writes line by line.
#[derive(Default)]
pub(crate) struct Parser {
    markup: Markup,
    /// XML, by its first tag.
    xml: bool,
    categories: usize,
    /// The row being read: its first line, its cells.
    row: Option<(u64, u64, Vec<String>)>,
    summary: Summary,
}

/// What the summary told so far.
#[derive(Default)]
struct Summary {
    named: bool,
    version: bool,
    architecture: bool,
    /// The row before was the system's manufacturer.
    behind_manufacturer: bool,
    computer: bool,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if self.xml || text.starts_with("<?xml") || text.starts_with("<MsInfo") {
            self.xml = true;
            self.markup(&line, text, out);
        } else if report_section(text).is_some() {
            self.categories += 1;
        } else if text.contains('\t') {
            let cells = text.split('\t').take(COLUMNS).map(|cell| cell.trim().to_owned()).collect();
            self.end_row((line.number, line.offset, cells), text, out);
        }
    }

    /// Nothing is left to do.
    pub(crate) fn finish(self, _: &mut Extract) {}

    fn markup(&mut self, line: &Line<'_>, text: &str, out: &mut Extract) {
        for piece in self.markup.next(text) {
            match piece {
                Piece::Open(name) if name == "Category" => self.categories += 1,
                Piece::Open(name) if name == "Data" => self.row = Some((line.number, line.offset, Vec::new())),
                Piece::Close(name) if name == "Data" => {
                    if let Some(row) = self.row.take() {
                        let shown = row.2.join(" | ");
                        self.end_row(row, &shown, out);
                    }
                }
                Piece::Open(_) => {
                    if let Some((_, _, cells)) = self.row.as_mut().filter(|(_, _, cells)| cells.len() < COLUMNS) {
                        cells.push(String::new());
                    }
                }
                Piece::Text(text) => {
                    let Some((_, _, cells)) = &mut self.row else { continue };
                    let room = cells.iter().map(String::len).sum::<usize>() + text.len() <= ROW_LIMIT;
                    if let Some(cell) = cells.last_mut().filter(|_| room) {
                        cell.push_str(text.trim());
                    }
                }
                Piece::Close(_) => {}
            }
        }
    }

    fn end_row(&mut self, (line, offset, mut cells): (u64, u64, Vec<String>), shown: &str, out: &mut Extract) {
        // A report ends each row in a tab.
        if !self.xml && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        out.records += 1;
        match cells.len() {
            2 if self.categories <= 1 => self.summary(line, shown, cell(0), cell(1), out),
            11 => driver(line, shown, cell(0), cell(6), out),
            9 if is_path(cell(5)) => service(line, shown, cell(1), cell(0), cell(2), cell(3), out),
            10 if cell(2).parse::<u32>().is_ok() && cell(0).to_ascii_lowercase().ends_with(".exe") => {
                let fact = Fact::Presence { kind: PresenceKind::Process, name: cell(0).to_owned(), running: true };
                out.push_hint(line, shown, fact);
            }
            3 => report(line, offset, shown, cell(2), out),
            _ => {}
        }
    }

    fn summary(&mut self, line: u64, shown: &str, item: &str, value: &str, out: &mut Extract) {
        let summary = &mut self.summary;
        let behind = std::mem::take(&mut summary.behind_manufacturer);
        if value.is_empty() || value.len() > NAME_LIMIT {
            return;
        }
        if !summary.named && value.contains("Windows ") {
            summary.named = true;
            out.push_hint(line, shown, Fact::OsName(value.to_owned()));
        } else if let Some(build) = system_version(value).filter(|_| !summary.version) {
            summary.version = true;
            out.push_hint(line, shown, Fact::Build(build.to_owned()));
        } else if summary.version && !summary.computer && value == "Microsoft Corporation" {
            summary.behind_manufacturer = true;
        } else if behind || matches!(item, "System Name" | "系统名称" | "系統名稱") {
            if !std::mem::replace(&mut summary.computer, true) {
                out.push_hint(line, shown, Fact::Computer(value.to_owned()));
                out.push_identifier(line, IdentifierKind::Host, value);
            }
        } else if let Some(name) = architecture(value).filter(|_| !summary.architecture) {
            summary.architecture = true;
            out.push_hint(line, shown, Fact::Architecture(name.to_owned()));
        } else if let Some((domain, user)) = account(value) {
            out.push_identifier(line, IdentifierKind::Domain, domain);
            out.push_identifier(line, IdentifierKind::User, user);
        }
    }
}

/// `x64-based PC`, `基于 x64 的电脑`, `x64-basierter PC`.
fn architecture(value: &str) -> Option<&'static str> {
    let lower = value.to_ascii_lowercase();
    let short = value.chars().count() <= 24;
    let kind =
        [("arm64", "arm64"), ("x64", "amd64"), ("x86", "x86")].into_iter().find(|(word, _)| lower.contains(word));
    // A processor's name holds such words too, and a clock.
    kind.filter(|_| short && !lower.contains("hz")).map(|(_, name)| name)
}

/// `BANK\zhang`; a path is none.
fn account(value: &str) -> Option<(&str, &str)> {
    let (domain, user) = value.split_once('\\')?;
    let sound = !domain.is_empty() && !user.is_empty() && !value.contains([':', '/']) && !user.contains('\\');
    sound.then_some((domain, user))
}

/// The path of a program or a driver, as services have it.
fn is_path(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.contains('\\') && [".exe", ".dll", ".sys"].iter().any(|end| lower.contains(end))
}

fn driver(line: u64, shown: &str, name: &str, state: &str, out: &mut Extract) {
    if !name.is_empty() && name.len() <= NAME_LIMIT {
        let fact = Fact::Presence { kind: PresenceKind::Driver, name: name.to_owned(), running: is_running(state) };
        out.push_hint(line, shown, fact);
    }
}

fn service(line: u64, shown: &str, name: &str, display: &str, state: &str, mode: &str, out: &mut Extract) {
    if out.hints.len() >= FACT_LIMIT {
        return;
    }
    if is_disabled(mode) && UPDATE_SERVICES.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        let fact = Fact::Setting { setting: Setting::ServiceDisabled, value: name.to_owned() };
        out.push_hint(line, shown, fact);
    }
    let kind = PresenceKind::Service;
    let telling = products::matching(kind, name).is_empty() && !products::matching(kind, display).is_empty();
    let name = if telling { display } else { name };
    if !name.is_empty() && name.len() <= NAME_LIMIT {
        out.push_hint(line, shown, Fact::Presence { kind, name: name.to_owned(), running: is_running(state) });
    }
}

/// `Faulting application name: TiWorker.exe, version: …  Faulting module name: ntdll.dll, …  Exception code: 0xc0000005`,
/// in the language of the machine: the first two files it names, and the only exception's code.
fn report(line: u64, offset: u64, shown: &str, details: &str, out: &mut Extract) {
    let mut words = details.split([' ', ',', '，', '\u{A0}', ':', '：', '&', ';']).filter(|word| !word.is_empty());
    let is = |word: &&str, end: &str| word.len() > end.len() && word.to_ascii_lowercase().ends_with(end);
    let Some(process) = words.find(|word| is(word, ".exe")) else { return };
    let module = words.find(|word| is(word, ".dll") || is(word, ".exe")).unwrap_or_default();
    // Behind the module stand its date and the exception.
    let digits = |word: &&str| word.bytes().all(|b| b.is_ascii_hexdigit());
    let Some(code) = words.filter_map(|word| word.strip_prefix("0x")).filter(digits).nth(1) else { return };
    if let Some(what) = crashed(process, module, code) {
        out.push_event(Event { line, offset, time: None, text: cut(shown), what });
    }
}

#[cfg(test)]
mod tests;
