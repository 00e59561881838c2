//! The table of known codes, embedded; `cargo xtask data` makes it.

use super::{Code, WIN32};
use crate::order::InOrder as _;
use std::sync::OnceLock;

const TEXT: &str = include_str!("../../data/codes.tsv");

/// One known code.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) code: u32,
    pub(super) symbol: &'static str,
    /// Other names of the number, comma between them.
    pub(super) aliases: &'static str,
    pub(super) meaning: &'static str,
    pub(super) meaning_zh: &'static str,
}

/// The table as it is written.
pub(crate) fn table_text() -> &'static str {
    TEXT
}

fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| TEXT.lines().filter_map(parse).collect())
}

fn parse(line: &'static str) -> Option<Row> {
    let mut cells = line.split('\t');
    let code = u32::from_str_radix(cells.next()?, 16).ok()?;
    let symbol = cells.next()?;
    let mut cell = || cells.next().unwrap_or("");
    Some(Row { code, symbol, aliases: cell(), meaning: cell(), meaning_zh: cell() })
}

/// Every number of the table, ascending.
pub fn known_codes() -> impl Iterator<Item = Code> {
    rows().iter().map(|row| Code(row.code))
}

/// The row of exactly this number.
pub(super) fn row(code: Code) -> Option<&'static Row> {
    let rows = rows();
    rows.binary_search_by_key(&code.0, |row| row.code).ok().map(|i| &rows[i])
}

/// The number a symbol stands for.
pub(super) fn code_of(symbol: &str) -> Option<Code> {
    static NAMES: OnceLock<Vec<(&'static str, u32)>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names: Vec<(&'static str, u32)> = rows()
            .iter()
            .flat_map(|row| std::iter::once(row.symbol).chain(row.aliases.split(',')).map(|name| (name, row.code)))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        names.in_order();
        names
    });
    names.binary_search_by_key(&symbol, |(name, _)| name).ok().map(|i| Code(names[i].1))
}

/// `WU_E_PT_SOAP_CLIENT` → `Pt soap client`: better than nothing where the table has no sentence.
pub(super) fn gloss(symbol: &str) -> String {
    let words = ["_E_", "_S_"]
        .iter()
        .find_map(|mark| symbol.split_once(mark))
        .map_or_else(|| symbol.split_once('_').map_or(symbol, |(_, rest)| rest), |(_, rest)| rest);
    let mut words = words.to_ascii_lowercase().replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// NTSTATUS → Win32, as `RtlNtStatusToDosError` maps what file, registry and memory calls return. Statuses that share
/// their name with a Win32 error (`STATUS_SHARING_VIOLATION`) need no line here.
const TWINS: &[(u32, u16)] = &[
    (0xC000_0001, 31),
    (0xC000_0002, 1),
    (0xC000_0005, 998),
    (0xC000_0011, 38),
    (0xC000_0017, 8),
    (0xC000_0023, 122),
    (0xC000_0033, 123),
    (0xC000_0034, 2),
    (0xC000_0035, 183),
    (0xC000_0039, 161),
    (0xC000_003A, 3),
    (0xC000_003B, 161),
    (0xC000_003F, 23),
    (0xC000_0054, 33),
    (0xC000_0055, 33),
    (0xC000_0056, 5),
    (0xC000_007B, 193),
    (0xC000_009A, 1450),
    (0xC000_00A2, 19),
    (0xC000_00B5, 121),
    (0xC000_00BA, 5),
    (0xC000_0101, 145),
    (0xC000_0102, 1392),
    (0xC000_0103, 267),
    (0xC000_0120, 995),
    (0xC000_0121, 5),
    (0xC000_0135, 126),
    (0xC000_0139, 127),
    (0xC000_0185, 1117),
    (0xC000_0225, 1168),
    (0xC000_0428, 577),
];

/// The Win32 HRESULT of an NTSTATUS, if there is one.
pub(super) fn win32_of(status: Code) -> Option<Code> {
    if let Ok(at) = TWINS.binary_search_by_key(&status.0, |(status, _)| *status) {
        return Some(Code::from_win32(TWINS[at].1));
    }
    let name = row(status)?.symbol.strip_prefix("STATUS_")?;
    code_of(&format!("ERROR_{name}")).filter(|code| code.0 & 0xFFFF_0000 == WIN32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_whole() {
        assert!(rows().is_sorted_by_key(|row| row.code));
        assert!(rows().windows(2).all(|pair| pair[0].code != pair[1].code));
        let lines = TEXT.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().len(), lines, "every line is a row");
        assert!(TWINS.is_sorted());
        for row in rows() {
            assert!(row.symbol.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'), "{}", row.symbol);
            assert!(!row.symbol.is_empty() || !row.meaning.is_empty(), "{:x}", row.code);
            if row.symbol.is_empty() {
                continue;
            }
            assert_eq!(code_of(row.symbol).map(|code| code.0), Some(row.code), "{}", row.symbol);
        }
    }

    #[test]
    fn glosses_drop_the_prefix() {
        assert_eq!(gloss("WU_E_PT_SOAP_CLIENT"), "Pt soap client");
        assert_eq!(gloss("ERROR_NO_SITENAME"), "No sitename");
    }
}
