//! The page of the codes: every number the program knows, its names, what it says, and what it was seen with.

use super::{Causes, MADE_BY};
use std::fmt::Write as _;

/// Every row of the table of codes, ascending.
pub(super) fn page(table: &str, causes: &Causes) -> String {
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    let mut page = format!(
        "{MADE_BY}\n\n# Codes\n\n{} codes, as `faultline explain` knows them. A Win32 error stands as `HRESULT_FROM_WIN32` of it. The causes are those \
         that a code was seen with (see [the rules](rules.md)), the likeliest first: a code alone does not diagnose.\n\n\
         | code | names | meaning | 含义 | seen with |\n| --- | --- | --- | --- | --- |\n",
        rows.len()
    );
    for row in rows {
        let cell = |at: usize| row.get(at).copied().unwrap_or_default().replace('|', "\\|");
        let names: Vec<String> = std::iter::once(row.get(1).copied().unwrap_or_default())
            .chain(row.get(2).copied().unwrap_or_default().split(','))
            .filter(|name| !name.is_empty())
            .map(|name| format!("`{name}`"))
            .collect();
        let seen = causes.seen.iter().filter(|[code, _]| code == row[0]);
        let seen: Vec<&str> = seen.map(|[_, cause]| cause.as_str()).collect();
        let cells = [format!("`0x{}`", row[0]), names.join(" "), cell(3), cell(4), seen.join(", ")];
        let _ = writeln!(page, "| {} |", cells.join(" | "));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_row() {
        let causes = Causes::read("code\t80070005\taccess-denied-file-lock\n");
        let text = page("# made\n80070005\tERROR_ACCESS_DENIED\tE_ACCESSDENIED\tDenied | refused\t拒绝\n", &causes);
        let row = "| `0x80070005` | `ERROR_ACCESS_DENIED` `E_ACCESSDENIED` | Denied \\| refused | 拒绝 | access-denied-file-lock |";
        assert!(text.contains(row), "{text}");
    }
}
