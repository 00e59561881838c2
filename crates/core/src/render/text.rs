//! For a terminal: the answer first, then what to do, then the proof.

use super::naming::{self, is_failure, place};
use crate::compare::Comparison;
use crate::report::{Attempt, Diagnosis, Outcome, Report, Source, Status, Step, Verdict};
use crate::words::{Language, Phrase};
use std::fmt::Write;

/// How text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct TextStyle {
    /// Colours (ANSI)?
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// Evidence lines shown per diagnosis.
const EVIDENCE_LINES: usize = 5;
/// Characters shown of each.
const EVIDENCE_CHARS: usize = 400;

/// The report in `language`; it must have been [spoken](Report::speak) in it.
#[must_use]
pub fn text(report: &Report, style: &TextStyle, language: Language) -> String {
    let mut page = Page::new(style, language);
    page.verdict(report);
    page.timeline(report);
    page.attempts(report);
    if !report.findings.is_empty() {
        page.heading("cli-findings");
        report.findings.iter().for_each(|d| page.diagnosis(d));
    }
    page.machine(report);
    page.sources(report);
    page.into_text()
}

/// The comparison in `language`; it must have been [spoken](Comparison::speak) in it.
#[must_use]
pub fn comparison(comparison: &Comparison, style: &TextStyle, language: Language) -> String {
    let mut page = Page::new(style, language);
    page.answer(&comparison.verdict);
    let machine = match comparison.same_machine {
        Some(false) => Some("compare-other-machine"),
        None if !comparison.same_content => Some("compare-machine-unknown"),
        _ => None,
    };
    if let Some(id) = machine {
        let text = page.word(id);
        page.wrapped(2, &text, Some(AMBER));
    }
    comparison.changes.iter().for_each(|change| page.wrapped(2, &format!("+ {}", change.text()), None));
    page.next_steps(&comparison.verdict);
    if !comparison.new_attempts.is_empty() {
        page.heading("cli-new-attempts");
        comparison.new_attempts.iter().for_each(|a| page.attempt(a));
    }
    page.into_text()
}

pub(super) struct Page {
    out: String,
    pub(super) style: TextStyle,
    pub(super) language: Language,
}

pub(super) const BOLD: &str = "1";
pub(super) const DIM: &str = "2";
pub(super) const RED: &str = "31";
pub(super) const GREEN: &str = "32";
pub(super) const AMBER: &str = "33";

impl Page {
    pub(super) fn new(style: &TextStyle, language: Language) -> Self {
        Self { out: String::new(), style: *style, language }
    }

    pub(super) fn into_text(self) -> String {
        self.out
    }

    #[cfg(feature = "reference")]
    pub(super) fn render(&self, phrase: &Phrase) -> String {
        phrase.render(self.language)
    }

    #[cfg(feature = "reference")]
    pub(super) fn say(&mut self, indent: usize, phrase: &Phrase) {
        let text = self.render(phrase);
        self.wrapped(indent, &text, None);
    }

    pub(super) fn word(&self, id: &'static str) -> String {
        Phrase::new(id).render(self.language)
    }

    pub(super) fn paint(&self, colour: &str, text: &str) -> String {
        if self.style.colour { format!("\u{1B}[{colour}m{text}\u{1B}[0m") } else { text.to_owned() }
    }

    pub(super) fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }

    pub(super) fn heading(&mut self, id: &'static str) {
        let title = self.paint(BOLD, &self.word(id));
        self.line(&format!("\n{title}"));
    }

    /// Breaks at spaces (or anywhere in Chinese) so that lines keep within the width. Sentences quote logs and names, so
    /// all of them are made harmless here.
    pub(super) fn wrapped(&mut self, indent: usize, text: &str, colour: Option<&str>) {
        let text = &safe(text);
        let width = self.style.width.saturating_sub(indent).max(20);
        let pad = " ".repeat(indent);
        let (mut line, mut columns) = (String::new(), 0);
        let mut rows = Vec::new();
        for word in pieces(text) {
            let size: usize = word.chars().map(columns_of).sum();
            if columns + size > width && columns > 0 {
                rows.push(std::mem::take(&mut line));
                columns = 0;
            }
            let word = if columns == 0 { word.trim_start() } else { word };
            line.push_str(word);
            columns += word.chars().map(columns_of).sum::<usize>();
        }
        rows.push(line);
        for row in rows {
            let row = colour.map_or(row.trim_end().to_owned(), |colour| self.paint(colour, row.trim_end()));
            self.line(&format!("{pad}{row}"));
        }
    }

    fn verdict(&mut self, report: &Report) {
        let names: Vec<&str> = report.bundles.iter().map(|b| b.name.as_str()).collect();
        let names = self.paint(DIM, &safe(&names.join(", ")));
        self.line(&names);
        self.answer(&report.verdict);
        if let Some(request) = &report.request {
            self.heading("cli-asked-for");
            for check in &request.checks {
                let mark = if check.met { self.paint(GREEN, "✓") } else { self.paint(RED, "✗") };
                let message = safe(check.message.text());
                self.line(&format!("  {mark} {message}"));
            }
        }
        self.next_steps(&report.verdict);
    }

    fn answer(&mut self, verdict: &Verdict) {
        let (mark, colour) = match verdict.status {
            Status::Explained | Status::WrongUpdate => ("✗", RED),
            Status::Resolved | Status::NoFailure => ("✓", GREEN),
            _ => ("▲", AMBER),
        };
        let title = self.paint(colour, &format!("{mark} {}", safe(verdict.title.text())));
        let title = self.paint(BOLD, &title);
        self.line(&title);
        self.wrapped(2, verdict.summary.text(), None);
        for reason in &verdict.reasons {
            self.wrapped(2, &format!("· {}", reason.text.text()), None);
        }
    }

    fn next_steps(&mut self, verdict: &Verdict) {
        if !verdict.next_steps.is_empty() {
            self.heading("cli-next-steps");
            self.steps(2, &verdict.next_steps);
        }
    }

    pub(super) fn steps(&mut self, indent: usize, steps: &[Step]) {
        for (number, step) in steps.iter().enumerate() {
            self.wrapped(
                indent,
                &format!("{}. {} [{}]", number + 1, step.text.text(), naming::label(step, self.language)),
                None,
            );
            if let Some(command) = &step.command {
                let pad = " ".repeat(indent + 5);
                self.line(&format!("{pad}{}", safe(command)));
            }
        }
    }

    fn attempts(&mut self, report: &Report) {
        if report.attempts.is_empty() {
            return;
        }
        self.heading("cli-attempts");
        // Store apps are not Windows: they are counted, not told.
        let (apps, updates): (Vec<&Attempt>, Vec<&Attempt>) = report.attempts.iter().partition(|a| a.store_app);
        for attempt in updates {
            self.attempt(attempt);
        }
        if !apps.is_empty() {
            let failed = apps.iter().filter(|a| is_failure(a)).count();
            let phrase = Phrase::new("cli-store-apps").with_number("count", apps.len()).with_number("failed", failed);
            self.wrapped(2, &format!("· {}", phrase.render(self.language)), Some(DIM));
        }
    }

    fn attempt(&mut self, attempt: &Attempt) {
        let (mark, colour) = match attempt.outcome {
            Outcome::Failed | Outcome::RolledBack => ("✗", RED),
            Outcome::Succeeded => ("✓", GREEN),
            Outcome::PendingReboot => ("↻", AMBER),
            Outcome::Cancelled | Outcome::NotNeeded | Outcome::Unknown => ("·", DIM),
        };
        let outcome = self.word(naming::outcome(attempt));
        let repair = attempt.repair.then(|| self.word("attempt-repair"));
        let name = attempt
            .kb
            .as_deref()
            .or(repair.as_deref())
            .or(attempt.title.as_deref())
            .or(attempt.package.as_deref())
            .unwrap_or("?");
        let local = attempt.ended_local.as_deref().or(attempt.started_local.as_deref());
        let time = local.or(attempt.ended.as_deref()).unwrap_or("?").replace('T', " ");
        let code = attempt
            .code
            .as_ref()
            .map(|c| {
                let extend = attempt.extend_code.as_ref().map(|e| format!("-{e}")).unwrap_or_default();
                format!("  {}{extend} {}", c.hex, c.symbol.as_deref().unwrap_or(""))
            })
            .unwrap_or_default();
        let retry = attempt.retry_of.as_ref().map(|id| format!("  ↺ {id}")).unwrap_or_default();
        let resolved = attempt.resolved_by.as_ref().map(|id| format!("  → {id}")).unwrap_or_default();
        let head = self.paint(colour, mark);
        self.line(&format!("  {head} {:<4} {time}  {}  {outcome}{code}{retry}{resolved}", attempt.id, safe(name)));
        if !is_failure(attempt) {
            return;
        }
        for link in &attempt.chain {
            let at = place(&link.evidence);
            let line = format!("       {} {}  {}", link.hex, link.symbol.as_deref().unwrap_or(""), at);
            let line = self.paint(DIM, &line);
            self.line(&line);
        }
        if let Some(why) = &attempt.coverage_why {
            self.wrapped(7, why.text(), None);
        }
        attempt.diagnoses.iter().for_each(|d| self.diagnosis(d));
        for gap in &attempt.gaps {
            let name = naming::source_kind(&gap.source);
            let line = format!("? {name}: {}", gap.shows.text());
            self.wrapped(5, &line, Some(AMBER));
        }
    }

    fn diagnosis(&mut self, diagnosis: &Diagnosis) {
        let sure = self.word(naming::confidence(diagnosis.confidence));
        let title = self.paint(BOLD, &safe(diagnosis.title.text()));
        self.line(&format!("     → {title} ({sure})"));
        self.wrapped(7, diagnosis.summary.text(), None);
        for evidence in diagnosis.evidence.iter().take(EVIDENCE_LINES) {
            // The columns of a log are for machines; what the line says must be seen whole.
            let line = naming::line(evidence, EVIDENCE_CHARS);
            self.wrapped(9, &format!("{}  {line}", place(evidence)), Some(DIM));
        }
    }

    fn machine(&mut self, report: &Report) {
        let machine = &report.machine;
        let products: Vec<&str> = machine.security_products.iter().map(|p| p.name.text()).collect();
        let government = machine.government_edition.as_ref().and_then(|edition| edition.name.as_deref());
        let facts = [&machine.edition, &machine.version, &machine.build, &machine.architecture];
        let facts = facts.map(Option::as_deref).into_iter().chain([government]);
        let line: Vec<&str> = facts.flatten().chain(products).collect();
        if !line.is_empty() {
            self.heading("cli-machine");
            self.wrapped(2, &line.join(" · "), None);
        }
        for setting in &machine.settings {
            let value = if setting.value.is_empty() { String::new() } else { format!(": {}", setting.value) };
            let line = format!("{}{value}  {}", setting.title.text(), place(&setting.evidence));
            self.wrapped(4, &line, Some(DIM));
        }
    }

    fn sources(&mut self, report: &Report) {
        self.heading("cli-sources");
        for source in &report.sources {
            self.source(source);
        }
        let issues = report.bundles.iter().flat_map(|b| &b.issues);
        for issue in issues {
            self.wrapped(2, issue.message.text(), Some(AMBER));
        }
    }

    fn source(&mut self, source: &Source) {
        let span = match (&source.first_local, &source.last_local) {
            (Some(first), Some(last)) => format!("{} – {}", first.replace('T', " "), last.replace('T', " ")),
            _ => String::new(),
        };
        let mark = if source.read { " " } else { "░" };
        self.line(&format!("  {mark} {:<4} {:<18} {}  {span}", source.id, source.kind, safe(&source.path)));
        for issue in &source.issues {
            self.wrapped(9, issue.message.text(), Some(DIM));
        }
    }
}

/// Log text and names cannot move the cursor or change colours: without control characters, on one line.
#[must_use]
pub fn safe(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).collect()
}

/// Words with the space before them; each Han character is a word of its own. A line neither begins with a closing mark
/// nor ends with an opening one.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, '\0');
    for (at, c) in text.char_indices() {
        let between_han = columns_of(c) == 2 && !"，。；：、！？）】》”’".contains(c) && !"（【《“‘([".contains(before);
        if at > 0 && (c == ' ' || between_han) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = c;
    }
    pieces.push(&text[start..]);
    pieces
}

pub(super) fn columns_of(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FF60}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_within_the_width() {
        let mut page =
            Page { out: String::new(), style: TextStyle { colour: false, width: 40 }, language: Language::Zh };
        page.wrapped(2, "日志已被覆盖：KB5015736 于 2022-10-10 16:38:25 安装失败，本包中没有能说明原因的 CBS 日志。 And some words after that.", None);
        for line in page.out.lines() {
            assert!(line.chars().map(columns_of).sum::<usize>() <= 42, "{line}");
        }
        assert!(page.out.replace(['\n', ' '], "").contains("本包中没有能说明原因的CBS日志"));
        assert_eq!(pieces("已（损坏）。 [只读"), ["已", "（损", "坏）。", " [只", "读"]);
    }

    #[test]
    fn log_text_cannot_act_on_the_terminal() {
        assert_eq!(safe("a\u{1B}[31mb\tc\u{7}\r"), "a[31mb c");
        let mut page =
            Page { out: String::new(), style: TextStyle { colour: false, width: 40 }, language: Language::En };
        page.wrapped(0, "denied on a\u{1B}]0;b.dll", None);
        assert!(!page.out.contains('\u{1B}'));
    }
}
