//! Text tables as consoles and spreadsheets write them: CSV fields, and columns kept apart by blanks.
//!
//! ```text
//! "DisplayName","DisplayVersion","Publisher"          CSV, also with ; or tab
//! Name                 Vendor            Version      wmic: a header, two blanks between columns
//! 映像名称                       PID 会话名            tasklist: a header over a ruler
//! ========================= ======== ================
//! ```
//!
//! A Chinese character is two columns wide on the console but one in what `wmic` counts: both readings are tried.

/// Columns looked at; more are dropped.
const COLUMN_LIMIT: usize = 64;

/// Columns a text takes on a console.
fn width(c: char) -> usize {
    let wide = matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}');
    if wide { 2 } else { 1 }
}

/// The fields of one CSV line; quotes may be doubled inside quotes.
pub(crate) fn csv_fields(line: &str, delimiter: char) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = line.trim_end_matches(['\r', '\n']).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() => {
                field.clear();
                quoted = true;
            }
            c if c == delimiter && !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
        if fields.len() >= COLUMN_LIMIT {
            return fields;
        }
    }
    fields.push(field);
    fields
}

/// The delimiter of a CSV header; `None` if the line is none.
pub(crate) fn csv_delimiter(header: &str) -> Option<char> {
    [',', ';', '\t'].into_iter().find(|d| header.contains(*d))
}

/// Pieces of a line between runs of two or more blanks.
pub(crate) fn chunks(line: &str) -> impl Iterator<Item = &str> {
    line.split("  ").map(str::trim).filter(|chunk| !chunk.is_empty())
}

/// Is this line a ruler (`=====  ===`, `----  ----`)?
pub(crate) fn is_ruler(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 2
        && (line.bytes().all(|b| matches!(b, b'=' | b' ')) || line.bytes().all(|b| matches!(b, b'-' | b' ')))
}

/// Where the columns of a table begin and what they are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    delimiter: Option<char>,
    titles: Vec<String>,
    /// Start of each title on the console and in characters; empty for CSV.
    starts: Vec<(usize, usize)>,
}

impl Columns {
    /// Columns of a CSV header.
    pub(crate) fn csv(header: &str, delimiter: char) -> Self {
        let titles = csv_fields(header, delimiter).iter().map(|title| title.trim().to_owned()).collect();
        Self { delimiter: Some(delimiter), titles, starts: Vec::new() }
    }

    /// Columns of a header without ruler: titles stand two blanks apart.
    pub(crate) fn header(line: &str) -> Self {
        let mut columns = Self::default();
        let (mut wide, mut count, mut blanks) = (0, 0, 2);
        for c in line.chars() {
            if c == ' ' || c == '\t' {
                blanks += 1;
            } else {
                if blanks >= 2 && columns.titles.len() < COLUMN_LIMIT {
                    columns.titles.push(String::new());
                    columns.starts.push((wide, count));
                }
                if let Some(title) = columns.titles.last_mut() {
                    if blanks == 1 {
                        title.push(' ');
                    }
                    title.push(c);
                }
                blanks = 0;
            }
            wide += width(c);
            count += 1;
        }
        columns
    }

    /// Columns of a header over a ruler, which says where they begin.
    pub(crate) fn ruled(header: &str, ruler: &str) -> Self {
        let mut starts = Vec::new();
        let mut blank = true;
        for (at, c) in ruler.chars().enumerate().take(4096) {
            if c != ' ' && blank && starts.len() < COLUMN_LIMIT {
                starts.push((at, at));
            }
            blank = c == ' ';
        }
        let mut columns = Self { delimiter: None, titles: Vec::new(), starts };
        columns.titles = (0..columns.starts.len()).map(|i| columns.slice(header, i, true).trim().to_owned()).collect();
        columns
    }

    /// The first column whose title is one of `names`, whatever its case.
    pub(crate) fn position(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.titles.iter().position(|title| same_title(title, name)))
    }

    /// The cell of a row in column `index`; empty if the row does not reach it.
    pub(crate) fn cell(&self, row: &str, index: usize) -> String {
        if let Some(delimiter) = self.delimiter {
            return csv_fields(row, delimiter).get(index).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        }
        let pieces: Vec<&str> = chunks(row).take(COLUMN_LIMIT).collect();
        if pieces.len() == self.starts.len() && !row.starts_with("  ") {
            return pieces.get(index).map(|piece| (*piece).to_owned()).unwrap_or_default();
        }
        // Characters first, as programs count; the console's own width where that cuts through a word.
        let wide = !self.fits(row, false) && self.fits(row, true);
        self.slice(row, index, wide).trim().to_owned()
    }

    fn start(&self, index: usize, wide: bool) -> Option<usize> {
        self.starts.get(index).map(|(console, count)| if wide { *console } else { *count })
    }

    /// Does every column of the row begin after a blank?
    fn fits(&self, row: &str, wide: bool) -> bool {
        let begins = |at: usize| (1..self.starts.len()).any(|i| self.start(i, wide) == Some(at));
        let (mut at, mut before) = (0, ' ');
        for c in row.chars() {
            if before != ' ' && begins(at) {
                return false;
            }
            at += if wide { width(c) } else { 1 };
            before = c;
        }
        true
    }

    fn slice<'a>(&self, row: &'a str, index: usize, wide: bool) -> &'a str {
        let Some(from) = self.start(index, wide) else { return "" };
        let to = self.start(index + 1, wide).unwrap_or(usize::MAX);
        let (mut at, mut begin, mut end) = (0, None, row.len());
        for (byte, c) in row.char_indices() {
            if at >= from && begin.is_none() {
                begin = Some(byte);
            }
            if at >= to {
                end = byte;
                break;
            }
            at += if wide { width(c) } else { 1 };
        }
        begin.map_or("", |begin| &row[begin..end.max(begin)])
    }
}

/// Titles are one whatever their case and the blanks that pad them (`"会话名      "`).
fn same_title(title: &str, name: &str) -> bool {
    title.trim().eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes() {
        assert_eq!(csv_fields("\"a\",\"b \"\"x\"\", c\",d,", ','), ["a", "b \"x\", c", "d", ""]);
        assert_eq!(csv_fields("a;b", ';'), ["a", "b"]);
        assert_eq!(csv_fields("\"open", ','), ["open"]);
        assert!(csv_fields(&",".repeat(5_000), ',').len() <= COLUMN_LIMIT);
    }

    #[test]
    fn wmic_columns_in_both_countings() {
        let columns = Columns::header("Name                Vendor          Version  ");
        assert_eq!(columns.position(&["vendor"]), Some(1));
        // Characters counted, an empty cell.
        assert_eq!(columns.cell("奇安信天擎                              10.0     ", 2), "10.0");
        // Console columns counted: the name takes ten of them.
        assert_eq!(columns.cell("奇安信天擎          奇安信          10.0     ", 1), "奇安信");
        assert_eq!(columns.cell("Trend Micro Agent   Trend Micro     14.0     ", 0), "Trend Micro Agent");
        assert_eq!(columns.cell("", 2), "");
    }

    #[test]
    fn rulers_say_where_columns_begin() {
        let columns = Columns::ruled(
            "映像名称                       PID 会话名",
            "========================= ======== ================",
        );
        assert_eq!(columns.titles, ["映像名称", "PID", "会话名"]);
        assert_eq!(columns.cell("System Idle Process              0 Services", 0), "System Idle Process");
        let columns = Columns::ruled(
            "Handles  NPM(K)    CPU(s)     Id  SI ProcessName",
            "-------  ------    ------     --  -- -----------",
        );
        let name = columns.position(&["ProcessName"]).unwrap();
        assert_eq!(columns.cell("    225      13      0.31   4264   0 TQClient", name), "TQClient");
        assert!(is_ruler("----  ---") && !is_ruler("- =") && !is_ruler(" ") && !is_ruler("-a----"));
    }
}
