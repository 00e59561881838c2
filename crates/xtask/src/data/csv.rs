//! Comma-separated tables as the knowledge files write them (RFC 4180).

use anyhow::{Context as _, Result};
use std::collections::BTreeMap;

/// A row by column title.
pub(super) type Row = BTreeMap<String, String>;

/// All rows under their header.
pub(super) fn rows(text: &str) -> Result<Vec<Row>> {
    let mut records = records(text).into_iter();
    let header = records.next().context("the table has no header")?;
    Ok(records.map(|record| header.iter().cloned().zip(record).collect()).collect())
}

fn records(text: &str) -> Vec<Vec<String>> {
    let (mut all, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{FEFF}').chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                all.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        all.push(record);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_line_ends() {
        let rows = rows("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n,z").unwrap();
        assert_eq!((rows[0]["a"].as_str(), rows[0]["b"].as_str()), ("x, \"y\"", "1\n2"));
        assert_eq!((rows[1]["a"].as_str(), rows[1]["b"].as_str()), ("", "z"));
    }
}
