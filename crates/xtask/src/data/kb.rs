//! Updates: KB → build and revision (a cumulative update's package names only the revision), when they were released,
//! and which replaces which.

use super::csv;
use anyhow::{Context as _, Result, ensure};
use std::collections::{BTreeMap, BTreeSet};

/// `KB5014666<tab>19044.1806`, ordered by KB.
pub(super) fn table(knowledge: &str) -> Result<Vec<String>> {
    let mut rows = Vec::new();
    for line in knowledge.lines().filter(|line| !line.is_empty()) {
        let mut cells = line.split('\t');
        let (kb, build) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let (base, revision) = build.split_once('.').unwrap_or_default();
        let numbers = [kb, base, revision].iter().all(|n| n.parse::<u32>().is_ok());
        ensure!(numbers && (6..=7).contains(&kb.len()), "not a KB with its build: {line}");
        rows.push((kb.parse::<u32>()?, base.parse::<u32>()?, revision.parse::<u32>()?));
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows.into_iter().map(|(kb, build, revision)| format!("KB{kb}\t{build}.{revision}")).collect())
}

/// `5014666<tab>2022-06-28<tab>C`, ordered by KB; KBs of which neither date nor class is known have no row.
pub(super) fn releases(knowledge: &str) -> Result<Vec<String>> {
    let mut rows: BTreeMap<u32, (&str, &str)> = BTreeMap::new();
    for line in knowledge.lines().filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (date, class) = (cells.get(2).copied().unwrap_or_default(), cells.get(3).copied().unwrap_or_default());
        let is_date = date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        ensure!(date.is_empty() || is_date, "not a date: {line}");
        let row = rows.entry(cells[0].parse()?).or_default();
        // One KB brings several builds on one day: the earliest date is the day of its release.
        if !date.is_empty() && (row.0.is_empty() || date < row.0) {
            row.0 = date;
        }
        // "A" and "E" of the lists are no classes of Microsoft's.
        if matches!(class, "B" | "C" | "D" | "OOB") && row.1.is_empty() {
            row.1 = class;
        }
    }
    let known = rows.into_iter().filter(|(_, (date, class))| !date.is_empty() || !class.is_empty());
    Ok(known.map(|(kb, (date, class))| format!("{kb}\t{date}\t{class}").trim_end().to_owned()).collect())
}

/// `5042320<tab>5034441,…`: a KB and those it replaces, ordered by KB.
pub(super) fn replaced(knowledge: &str) -> Result<Vec<String>> {
    let mut rows: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for row in csv::rows(knowledge)? {
        let number = |title: &str| row[title].parse::<u32>().with_context(|| format!("not a KB: {}", row[title]));
        let (newer, older) = (number("kb")?, number("supersedes")?);
        // One row of the list lacks digits.
        if newer != older && newer > 99_999 {
            rows.entry(newer).or_default().insert(older);
        }
    }
    let text = |older: BTreeSet<u32>| older.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
    Ok(rows.into_iter().map(|(newer, older)| format!("{newer}\t{}", text(older))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_checked() {
        let rows = table("5014666\t19044.1806\t\t\n4601354\t17134.2026\t2021-02-09\tB\n").unwrap();
        assert_eq!(rows, ["KB4601354\t17134.2026", "KB5014666\t19044.1806"]);
        assert!(table("4601354\tx\t\t\n").is_err());
    }

    #[test]
    fn a_kb_has_one_day_and_one_class() {
        let rows =
            "5014666\t19044.1806\t2022-06-28\tC\n5014666\t19042.1806\t\t\n4601354\t17134.2026\t\t\n5\t1.1\t\tA\n";
        assert_eq!(releases(rows).unwrap(), ["5014666\t2022-06-28\tC"]);
        assert!(releases("5014666\t19044.1806\tJune\tC\n").is_err());
    }

    #[test]
    fn what_a_kb_replaces_stands_in_one_row() {
        let rows = "kb,supersedes\n5042320,5034441\n5042320,5034440\n12345,5034440\n";
        assert_eq!(replaced(rows).unwrap(), ["5042320\t5034440,5034441"]);
    }
}
