//! The report as Markdown (CommonMark with the tables of GitHub), for a ticket or a wiki.
//!
//! Whatever a log says stands in code spans, where no viewer looks for markup or links; codes, paths and names inside
//! sentences are put into code spans too, and the rest of a sentence is escaped.

use super::inert::inert;
use super::{QUOTED_CHARS, QUOTED_LINES, naming};
use crate::order::InOrder as _;
use crate::report::{Attempt, Diagnosis, Evidence, Report, Step};
use crate::words::{Language, Phrase};
use std::fmt::Write as _;

/// Failures told in full.
const FAILURES: usize = 25;
/// Rows of a table.
const ROWS: usize = 300;

/// The report in `language`; it must have been [spoken](Report::speak) in it.
#[must_use]
pub fn markdown(report: &Report, language: Language) -> String {
    let mut page = Page { out: String::new(), report, language };
    page.verdict();
    page.failures();
    page.attempts();
    if !report.findings.is_empty() {
        page.heading(2, "cli-findings");
        report.findings.iter().for_each(|finding| page.diagnosis(finding));
    }
    page.machine();
    page.events();
    page.sources();
    page.block("---");
    let made = naming::made_by(report, language).iter().map(|part| said(part)).collect::<Vec<_>>().join(" · ");
    page.block(&made);
    page.out
}

struct Page<'r> {
    out: String,
    report: &'r Report,
    language: Language,
}

impl Page<'_> {
    fn word(&self, id: &'static str) -> String {
        Phrase::new(id).render(self.language)
    }

    /// A paragraph of finished Markdown.
    fn block(&mut self, markdown: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let _ = writeln!(self.out, "{markdown}");
    }

    fn item(&mut self, indent: usize, mark: &str, markdown: &str) {
        let _ = writeln!(self.out, "{}{mark} {markdown}", " ".repeat(indent));
    }

    fn heading(&mut self, level: usize, id: &'static str) {
        let word = self.word(id);
        let _ = writeln!(self.out, "\n{} {word}\n", "#".repeat(level));
    }

    fn verdict(&mut self) {
        let report = self.report;
        let verdict = &report.verdict;
        self.block(&format!("# {} {}", naming::status_mark(verdict.status), said(verdict.title.text())));
        self.block(&said(verdict.summary.text()));
        if !verdict.reasons.is_empty() {
            self.out.push('\n');
        }
        for reason in &verdict.reasons {
            self.item(0, "-", &said(reason.text.text()));
        }
        if let Some(request) = &report.request {
            self.heading(2, "cli-asked-for");
            if let Some(case) = &request.case {
                let case = Phrase::new("render-case").with("case", case).render(self.language);
                self.item(0, "-", &said(&case));
            }
            for check in &request.checks {
                let mark = if check.met { "✓" } else { "✗" };
                self.item(0, "-", &format!("{mark} {}", said(check.message.text())));
            }
        }
        if !verdict.next_steps.is_empty() {
            self.heading(2, "cli-next-steps");
            self.steps(&verdict.next_steps);
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for (number, step) in steps.iter().enumerate() {
            let label = naming::label(step, self.language);
            self.item(0, &format!("{}.", number + 1), &format!("{} *{}*", said(step.text.text()), said(&label)));
            if let Some(command) = &step.command {
                let _ = writeln!(self.out, "\n   {}\n", code(command));
            }
        }
    }

    fn failures(&mut self) {
        let asked = self.report.verdict.attempt.as_deref();
        let failed = |a: &&Attempt| naming::is_failure(a) && !a.store_app || Some(a.id.as_str()) == asked;
        let mut failures: Vec<&Attempt> = self.report.attempts.iter().rev().filter(failed).collect();
        failures.in_order_by_key(|attempt| Some(attempt.id.as_str()) != asked);
        if failures.is_empty() {
            return;
        }
        self.heading(2, "render-failures");
        failures.iter().take(FAILURES).for_each(|attempt| self.failure(attempt));
        if failures.len() > FAILURES {
            let more = Phrase::new("render-more-failures").with_number("count", failures.len() - FAILURES);
            self.block(&said(&more.render(self.language)));
        }
    }

    fn failure(&mut self, attempt: &Attempt) {
        let name = naming::attempt(attempt, self.language);
        let mark = naming::outcome_mark(attempt);
        self.block(&format!("### {mark} {} · {}", said(&name), said(&naming::moment(naming::ended(attempt)))));
        let phase = self.word(naming::phase(attempt.phase));
        let outcome = naming::aside(&self.word(naming::outcome(attempt)), &phase, self.language);
        let mut parts = vec![said(&outcome), said(&self.word(naming::channel(attempt.channel)))];
        if let Some(c) = &attempt.code {
            let extend = attempt.extend_code.as_ref().map(|extend| format!("-{extend}")).unwrap_or_default();
            parts.push(code(format!("{}{extend} {}", c.hex, c.symbol.as_deref().unwrap_or("")).trim_end()));
        }
        if attempt.resolved_by.is_some() {
            parts.push(self.word("render-resolved-by"));
        }
        self.block(&parts.join(" · "));
        if let Some(title) = attempt.title.as_deref().filter(|title| *title != name) {
            self.block(&said(title));
        }
        if !attempt.chain.is_empty() {
            self.heading(4, "render-chain");
            for link in &attempt.chain {
                let names = format!("{} {}", link.hex, link.symbol.as_deref().unwrap_or(""));
                let role = self.word(naming::role(link.role));
                let told = format!("{} {}", code(names.trim_end()), said(link.meaning.text()));
                self.item(0, "-", &naming::pair(&role, &told, self.language));
                self.evidence(2, &link.evidence);
            }
        }
        if let Some(coverage) = attempt.coverage {
            let why = attempt.coverage_why.as_ref().map_or("", Phrase::text);
            self.heading(4, "render-coverage");
            let word = self.word(naming::coverage(coverage));
            self.item(0, "-", &naming::pair(&word, &said(why), self.language));
        }
        if naming::is_failure(attempt) {
            self.heading(4, "render-causes");
            if attempt.diagnoses.is_empty() {
                let none = self.word("render-no-cause");
                self.block(&none);
            }
            attempt.diagnoses.iter().for_each(|diagnosis| self.diagnosis(diagnosis));
        }
        if !attempt.gaps.is_empty() {
            self.heading(4, "render-gaps");
            for gap in &attempt.gaps {
                let state = self.word(naming::gap_state(gap.state));
                let kind = naming::aside(&said(naming::source_kind(&gap.source)), &state, self.language);
                self.item(0, "-", &naming::pair(&kind, &said(gap.shows.text()), self.language));
            }
        }
    }

    fn diagnosis(&mut self, diagnosis: &Diagnosis) {
        let sure = self.word(naming::confidence(diagnosis.confidence));
        let title = format!("**{}**", said(diagnosis.title.text()));
        self.item(0, "-", &format!("{}  ", naming::aside(&title, &sure, self.language)));
        self.item(1, "", &said(diagnosis.summary.text()));
        diagnosis.evidence.iter().take(QUOTED_LINES).for_each(|evidence| self.evidence(2, evidence));
    }

    /// `- CBS.log:1422 2022-10-10 16:38:25` and the line itself.
    fn evidence(&mut self, indent: usize, evidence: &Evidence) {
        let place = code(&naming::place_by_name(evidence, self.report));
        let moment = naming::moment(naming::written(evidence));
        let line = code(&naming::line(evidence, QUOTED_CHARS));
        self.item(indent, "-", &format!("{place} {moment}  \n{}  {line}", " ".repeat(indent)));
    }

    fn table(&mut self, heads: &[&'static str], rows: Vec<Vec<String>>) {
        let heads: Vec<String> = heads.iter().map(|id| self.word(id)).collect();
        let _ = writeln!(self.out, "| {} |\n|{}", heads.join(" | "), " --- |".repeat(heads.len()));
        let more = rows.len().saturating_sub(ROWS);
        for row in rows.into_iter().take(ROWS) {
            // A bar ends a cell even inside a code span.
            let cells: Vec<String> = row.iter().map(|cell| cell.replace("\\|", "|").replace('|', "\\|")).collect();
            let _ = writeln!(self.out, "| {} |", cells.join(" | "));
        }
        if more > 0 {
            let more = Phrase::new("render-more-rows").with_number("count", more).render(self.language);
            self.block(&more);
        }
    }

    fn attempts(&mut self) {
        if self.report.attempts.is_empty() {
            return;
        }
        self.heading(2, "cli-attempts");
        let row = |attempt: &Attempt| {
            let outcome = format!("{} {}", naming::outcome_mark(attempt), self.word(naming::outcome(attempt)));
            let hex = attempt.code.as_ref().map(|c| code(&c.hex)).unwrap_or_default();
            let name = said(&naming::attempt(attempt, self.language));
            vec![name, naming::moment(naming::started(attempt)), naming::moment(naming::ended(attempt)), outcome, hex]
        };
        let rows = self.report.attempts.iter().rev().map(row).collect();
        self.table(
            &[
                "render-column-update",
                "render-column-began",
                "render-column-ended",
                "render-column-outcome",
                "render-column-code",
            ],
            rows,
        );
    }

    fn machine(&mut self) {
        self.heading(2, "cli-machine");
        for (id, value) in naming::machine(self.report, self.language) {
            let word = self.word(id);
            self.item(0, "-", &naming::pair(&word, &said(&value), self.language));
        }
        for setting in &self.report.machine.settings {
            let value = if setting.value.is_empty() { String::new() } else { format!(": {}", code(&setting.value)) };
            let place = code(&naming::place_by_name(&setting.evidence, self.report));
            self.item(0, "-", &format!("{}{value} {place}", said(setting.title.text())));
        }
    }

    fn events(&mut self) {
        let events = self.report.events.iter().rev().filter(|event| event.kind != "error");
        let row = |event: &crate::report::TimelineEvent| {
            let when = naming::moment((event.time.as_deref(), event.local.as_deref()));
            vec![when, said(event.title.text()), code(&naming::place_by_name(&event.evidence, self.report))]
        };
        let rows: Vec<Vec<String>> = events.map(row).collect();
        if rows.is_empty() {
            return;
        }
        self.heading(2, "render-events");
        self.table(&["render-column-when", "render-column-what", "render-column-where"], rows);
    }

    fn sources(&mut self) {
        self.heading(2, "cli-sources");
        for bundle in &self.report.bundles {
            self.item(0, "-", &format!("{} · {}", code(&bundle.name), code(&bundle.fingerprint)));
            for issue in &bundle.issues {
                self.item(2, "-", &said(issue.message.text()));
            }
        }
        self.out.push('\n');
        let row = |source: &crate::report::Source| {
            let [first, last] = naming::span(source).map(naming::moment);
            let issues = source.issues.iter().map(|issue| said(issue.message.text()));
            let unread = (!source.read).then(|| self.word("render-not-read"));
            let notes: Vec<String> = unread.into_iter().chain(issues).collect();
            vec![code(&source.path), source.kind.clone(), first, last, notes.join(" ")]
        };
        let rows = self.report.sources.iter().map(row).collect();
        self.table(
            &[
                "render-column-file",
                "render-column-kind",
                "render-column-first",
                "render-column-last",
                "render-column-note",
            ],
            rows,
        );
    }
}

/// `text` as a code span: between more backticks than it holds in a row.
fn code(text: &str) -> String {
    let text = inert(text);
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest + 1);
    let air = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{air}{text}{air}{fence}")
}

/// A sentence: what looks like a code, a path or a name of a file in code spans, the rest escaped.
fn said(text: &str) -> String {
    let text = inert(text);
    let mut out = String::new();
    let mut rest = &*text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_graphic()) {
        out.push_str(&rest[..start]);
        let end = rest[start..].find(|c: char| !c.is_ascii_graphic()).map_or(rest.len(), |end| start + end);
        word(&mut out, &rest[start..end]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// A run of ASCII without spaces.
fn word(out: &mut String, word: &str) {
    let open = word.len() - word.trim_start_matches(['(', '"', '\'', ',', ';']).len();
    let close = word.trim_end_matches([')', '"', '\'', ',', ';', '.', ':', '?', '!']).len().max(open);
    let inner = &word[open..close];
    let technical = inner
        .contains(['\\', '_', '*', '`', '<', '>', '|', '~', '[', ']', '{', '}', '&', '$', '#', '%', '^'])
        || inner.starts_with("0x")
        || inner.contains('/') && inner.len() > 2;
    escaped(out, &word[..open]);
    if technical {
        // Two spans may not touch: their fences would be one.
        if out.ends_with('`') {
            out.push(' ');
        }
        out.push_str(&code(inner));
    } else {
        escaped(out, inner);
    }
    escaped(out, &word[close..]);
}

/// What could begin markup, at the beginning of a line too.
fn escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        let begins = out.is_empty() && matches!(c, '-' | '+' | '=' | '.' | ')');
        if begins || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_code_spans_and_nothing_is_markup() {
        for (text, told) in [
            ("failed with 0x80073712 (ERROR_SXS_X).", "failed with `0x80073712` (`ERROR_SXS_X`)."),
            (r"denied on C:\Windows\rpcss.dll, twice", r"denied on `C:\Windows\rpcss.dll`, twice"),
            ("安装 KB1 失败：0x800f0922（x）", "安装 KB1 失败：`0x800f0922`（x）"),
            ("[a](http://b) <img src=x> **c**", "`[a](http[:]//b` <".to_owned().as_str()),
            ("- item", "\\- item"),
            ("a ` b", "a `` ` `` b"),
        ] {
            let said = said(text);
            if told.ends_with('<') {
                assert!(!said.contains("](") || said.starts_with('`'), "{said}");
                continue;
            }
            assert_eq!(said, told);
        }
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
    }
}
