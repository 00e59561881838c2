//! The table of many computers for a terminal.

use super::text::{Page, TextStyle, columns_of, safe};
use crate::fleet::{Computer, Overview, Shared};
use crate::words::{Language, Phrase};

/// Widest a column of names may be.
const WIDEST: usize = 24;

/// The overview in `language`; it must have been [spoken](Overview::speak) in it.
#[must_use]
pub fn overview(overview: &Overview, style: &TextStyle, language: Language) -> String {
    let mut page = Page::new(style, language);
    let counted = Phrase::new("overview-counts")
        .with_number("count", overview.computers.len())
        .with_number("failing", overview.failing as usize)
        .with_number("healthy", overview.healthy as usize);
    page.wrapped(0, &counted.render(language), None);
    page.table(&overview.computers.iter().map(row).collect::<Vec<_>>());
    if !overview.failures.is_empty() {
        page.heading("overview-failures");
        for group in &overview.failures {
            let cause = group.cause.clone().unwrap_or_else(|| page.word("overview-no-cause"));
            let parts = [cause, group.code.clone().unwrap_or_default(), group.kbs.join(", ")];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let text = format!("{} × {}  ({})", group.computers.len(), parts.join(" · "), group.computers.join(", "));
            page.wrapped(2, &text, None);
        }
    }
    if !overview.shared.is_empty() {
        page.heading("overview-shared");
        overview.shared.iter().for_each(|shared| page.wrapped(2, &share(shared).render(language), None));
        let caution = page.word("overview-caution");
        page.wrapped(2, &caution, None);
    } else if overview.failing >= 2 && overview.healthy == 0 {
        let none = page.word("overview-none-healthy");
        page.wrapped(2, &none, None);
    }
    page.into_text()
}

fn share(shared: &Shared) -> Phrase {
    let kind = match shared.kind.as_str() {
        "security-product" => "overview-product",
        "build" => "overview-build",
        "version" => "overview-version",
        "edition" => "overview-edition",
        "architecture" => "overview-architecture",
        _ => "overview-setting",
    };
    let value = shared.value.text();
    Phrase::new("overview-share")
        .with_phrase("kind", Phrase::new(kind))
        .with("value", value)
        .with_number("failing", shared.failing as usize)
        .with_number("failing-of", shared.failing_of as usize)
        .with_number("healthy", shared.healthy as usize)
        .with_number("healthy-of", shared.healthy_of as usize)
}

fn row(computer: &Computer) -> [String; 6] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let cause = match (&computer.cause, &computer.subject) {
        (Some(cause), Some(subject)) => format!("{cause} ({subject})"),
        (cause, _) => text(cause),
    };
    let code = computer.code.as_ref().map(|code| code.hex.clone()).unwrap_or_default();
    let cells =
        [computer.name.clone(), text(&computer.build), text(&computer.kb), code, computer.title.text().into(), cause];
    cells.map(|cell| safe(&cell))
}

fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

impl Page {
    /// Columns as wide as what they hold; the last two may run on.
    fn table(&mut self, rows: &[[String; 6]]) {
        let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
        let widths: Vec<usize> =
            (0..6).map(|column| widest(column).min(if column < 4 { WIDEST } else { 40 })).collect();
        for row in rows {
            let mut line = String::from(" ");
            for (cell, &columns) in row.iter().zip(&widths).filter(|(_, columns)| **columns > 0) {
                line.push(' ');
                line.push_str(cell);
                line.push_str(&" ".repeat(columns.saturating_sub(width(cell)) + 1));
            }
            self.line(line.trim_end());
        }
    }
}
