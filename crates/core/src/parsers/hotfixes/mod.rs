//! Lists of updates: `Get-HotFix`, `wmic qfe`, update histories, `dism /get-packages`.
//!
//! ```text
//! Source        Description      HotFixID      InstalledBy          InstalledOn          Get-HotFix; also list and CSV
//! ------        -----------      --------      -----------          -----------
//! BANK-PC-0417  Security Update  KB5008876     NT AUTHORITY\SYSTEM  9/8/2022 12:00:00 AM
//!
//! HotFixID=KB5008876                                       wmic qfe list full; also its table, CSV and htable
//!
//! ComputerName OperationName Result    Date                Title                          Get-WUHistory
//! BANK-PC-0417 Installation  Succeeded 9/8/2022 8:00:00 AM 2022-09 更新 (KB5008876)
//!
//! Package Identity : Package_for_KB5008876~31bf3856ad364e35~amd64~~19041.1.1.0            dism /get-packages, in any
//! State : Installed                                                                       language; also its table
//! ```
//!
//! `Get-HotFix` and `wmic qfe` list what is installed; a history or a list of packages does so only where the row says it.
//! A cumulative update's package carries no KB: where the build table knows exactly one for its version, that one is
//! meant. Not handled: names that PowerShell cuts with `...`; dates (each region writes its own).

use crate::artifact::ArtifactKind;
use crate::artifact::lists::{Header, is_done, list_value, pair};
use crate::extract::{Extract, Fact, IdentifierKind};
use crate::package::{PackageIdentity, is_definition, kb_in, kbs_for_rollup, kbs_in};
use crate::table::{Columns, is_ruler};
use crate::text::Line;

const KBS: &[&str] = &["HotFixID"];
const TITLES: &[&str] = &["Title", "UpdateTitle", "标题", "標題"];
const PACKAGES: &[&str] = &["PackageName", "Package Identity"];
const STATES: &[&str] = &["PackageState", "State", "Result", "ResultCode", "结果", "结果代码", "Status", "状态"];
const OPERATIONS: &[&str] = &["Operation", "OperationName", "操作"];
const ACCOUNTS: &[&str] = &["InstalledBy", "安装者"];
const HOSTS: &[&str] = &["PSComputerName", "CSName", "Source", "Node", "ComputerName", "__SERVER"];

/// Longest name of an account or computer.
const NAME_LIMIT: usize = 256;
/// Names kept of each kind.
const NAMES: usize = 64;

/// Reads a list of updates line by line.
#[derive(Default)]
pub(crate) struct Parser {
    header: Header,
    columns: Option<Columns>,
    /// What is being said about one update over several lines.
    block: Option<Block>,
    /// Hosts and accounts told already: each row repeats them.
    hosts: Vec<String>,
    accounts: Vec<String>,
}

/// One update of a list form.
#[derive(Default)]
struct Block {
    line: u64,
    text: String,
    kb: String,
    /// A title, or the identity of a package: it counts only with a state.
    named: String,
    state: String,
    operation: String,
    /// The row after a package's identity is its state, in every language.
    state_next: bool,
}

impl Parser {
    /// Takes the next line.
    pub(crate) fn line(&mut self, line: Line<'_>, out: &mut Extract) {
        let text = line.text();
        let text = text.trim_start_matches('\u{FEFF}').trim_end();
        if text.is_empty() {
            self.end_block(out);
        } else if text.starts_with("#TYPE") {
        } else if let Some(columns) = self.header.next(text, ArtifactKind::Hotfixes) {
            self.columns = Some(columns);
        } else if let Some(columns) = self.columns.take() {
            if !is_ruler(text) {
                self.row(&columns, line.number, text, out);
            }
            self.columns = Some(columns);
        } else if let Some((package, rest)) = package_of(text) {
            self.package(line.number, text, package, rest, out);
        } else if let Some((key, value)) = pair(text).or_else(|| list_value(text)) {
            self.pair(line.number, text, key, value, out);
        } else if let Some((_, value)) = text.split_once(':').filter(|_| self.block.is_some()) {
            self.pair(line.number, text, "", value.trim(), out);
        } else if text.contains("<td") || text.contains("<TD") {
            html_row(line.number, text, out);
        }
    }

    /// Gives the last update.
    pub(crate) fn finish(mut self, out: &mut Extract) {
        self.end_block(out);
    }

    /// A row of a table or of CSV.
    fn row(&mut self, columns: &Columns, line: u64, text: &str, out: &mut Extract) {
        let cell = |titles: &[&str]| columns.position(titles).map(|at| columns.cell(text, at)).unwrap_or_default();
        let shown = || text.to_owned();
        let mut block = Block { line, text: shown(), kb: cell(KBS), operation: cell(OPERATIONS), ..Block::default() };
        if columns.position(KBS).is_none() {
            block.named = [PACKAGES, TITLES].map(cell).into_iter().find(|name| !name.is_empty()).unwrap_or_default();
            block.state = cell(STATES);
        } else if kb_in(&block.kb).is_none() {
            // A row whose columns do not stand under their titles.
            block.kb = kb_in(text).unwrap_or_default();
        }
        self.account(line, &cell(ACCOUNTS), out);
        self.host(line, &cell(HOSTS), out);
        give(&block, out);
    }

    /// A line of a list form.
    fn pair(&mut self, line: u64, text: &str, key: &str, value: &str, out: &mut Extract) {
        let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(key));
        let repeated = |block: &Block| {
            (is(KBS) && !block.kb.is_empty()) || (is(TITLES) && !block.named.is_empty() && !block.state_next)
        };
        if self.block.as_ref().is_some_and(repeated) {
            self.end_block(out);
        }
        if is(ACCOUNTS) {
            self.account(line, value, out);
        } else if is(HOSTS) {
            self.host(line, value, out);
        }
        let block = self.block.get_or_insert_default();
        let value = || value.chars().take(NAME_LIMIT * 2).collect::<String>();
        if std::mem::take(&mut block.state_next) || is(STATES) {
            block.state = value();
        } else if is(KBS) {
            (block.line, block.text, block.kb) = (line, text.to_owned(), value());
        } else if is(TITLES) {
            (block.line, block.text, block.named) = (line, text.to_owned(), value());
        } else if is(OPERATIONS) {
            block.operation = value();
        }
    }

    /// A line that names a package, perhaps with its state behind.
    fn package(&mut self, line: u64, text: &str, package: PackageIdentity<'_>, rest: Option<&str>, out: &mut Extract) {
        self.end_block(out);
        let state = rest.unwrap_or_default().trim().to_owned();
        let block = Block { line, text: text.to_owned(), named: package.to_text(), state, ..Block::default() };
        if rest.is_some() {
            give(&block, out);
        } else {
            self.block = Some(Block { state_next: true, ..block });
        }
    }

    fn end_block(&mut self, out: &mut Extract) {
        if let Some(block) = self.block.take() {
            give(&block, out);
        }
    }

    fn host(&mut self, line: u64, name: &str, out: &mut Extract) {
        let sound = !name.is_empty() && name.len() <= NAME_LIMIT && !name.contains(' ') && !name.ends_with("...");
        if sound && self.hosts.len() < NAMES && !self.hosts.iter().any(|known| known == name) {
            self.hosts.push(name.to_owned());
            out.push_identifier(line, IdentifierKind::Host, name);
        }
    }

    /// `DOMAIN\user`; Windows' own accounts are no names of people, in whatever language.
    fn account(&mut self, line: u64, account: &str, out: &mut Extract) {
        let Some((domain, user)) = account.split_once('\\').filter(|_| account.len() <= NAME_LIMIT) else { return };
        let own = domain.split_whitespace().count() > 1 || user.eq_ignore_ascii_case("SYSTEM");
        let known = self.accounts.len() >= NAMES || self.accounts.iter().any(|known| known == account);
        if !own && !known && !user.ends_with("...") {
            self.accounts.push(account.to_owned());
            out.push_identifier(line, IdentifierKind::Domain, domain);
            out.push_identifier(line, IdentifierKind::User, user);
        }
    }
}

/// The package a line names, and the state behind it where the line is a row of a table.
fn package_of(text: &str) -> Option<(PackageIdentity<'_>, Option<&str>)> {
    memchr::memchr(b'~', text.as_bytes())?;
    let package = PackageIdentity::parse(text)?;
    let state = text.split_once('|').map(|(_, rest)| rest.split('|').next().unwrap_or(rest)).or_else(|| {
        // `Get-WindowsPackage` as a table.
        let rest = text.get(text.find(package.version)? + package.version.len()..)?;
        (!text.contains(':') || text.starts_with("Package_")).then_some(rest.trim()).filter(|rest| !rest.is_empty())
    });
    Some((package, state))
}

fn give(block: &Block, out: &mut Extract) {
    if block.kb.is_empty() && block.named.is_empty() {
        return;
    }
    out.records += 1;
    let installed = is_done(&block.state) && !is_removal(&block.operation);
    let mut push = |kb: String| {
        if !is_definition(&kb) {
            out.push_hint(block.line, &block.text, Fact::InstalledKb(kb));
        }
    };
    if let Some(kb) = kb_in(&block.kb) {
        push(kb);
    } else if installed {
        let identity = PackageIdentity::parse(&block.named);
        match identity.as_ref().map(kbs_for_rollup).as_deref() {
            Some([kb]) => push((*kb).to_owned()),
            _ => kb_in(identity.map_or(&block.named[..], |identity| identity.name)).into_iter().for_each(push),
        }
    }
}

/// Did the row take the update away?
fn is_removal(operation: &str) -> bool {
    operation.starts_with("Uninstall") || operation.starts_with("卸载") || operation == "2"
}

/// `wmic qfe /format:htable`: a table of cells.
fn html_row(line: u64, text: &str, out: &mut Extract) {
    for kb in kbs_in(text) {
        out.records += 1;
        out.push_hint(line, text, Fact::InstalledKb(kb));
    }
}

#[cfg(test)]
mod tests;
