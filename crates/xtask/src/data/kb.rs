//! KB → build and revision: a cumulative update's package names only the revision.

use anyhow::{Result, ensure};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_checked() {
        let rows = table("5014666\t19044.1806\t\t\n4601354\t17134.2026\t2021-02-09\tB\n").unwrap();
        assert_eq!(rows, ["KB4601354\t17134.2026", "KB5014666\t19044.1806"]);
        assert!(table("x\t1.2\n").is_err());
    }
}
