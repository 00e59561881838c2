//! The case in plain text, ready for a mail or a ticket: what the problem is, the answer, the proof, what to do.
//!
//! The four headings are those that support cases are written under in China (问题定义, 问题总结, 问题分析, 排查建议).

use super::inert::inert;
use super::naming;
use crate::report::{Attempt, Diagnosis, Report, Step};
use crate::words::{Language, Phrase};
use std::collections::BTreeSet;

/// Lines quoted for each cause: a mail is read, a report is looked up.
const LINES: usize = 3;
/// Characters quoted of each.
const CHARS: usize = 600;
/// Other failures named.
const OTHERS: usize = 10;

/// The summary in `language`; the report must have been [spoken](Report::speak) in it.
#[must_use]
pub fn case_summary(report: &Report, language: Language) -> String {
    let mut mail = Mail { out: String::new(), language, quoted: BTreeSet::new() };
    let asked = report.verdict.attempt.as_deref();
    let attempt = report.attempts.iter().find(|attempt| Some(attempt.id.as_str()) == asked);
    mail.definition(report, attempt);
    mail.section("summary-summary");
    mail.line(0, &format!("{} {}", naming::status_mark(report.verdict.status), report.verdict.title.text()));
    mail.line(0, report.verdict.summary.text());
    for reason in &report.verdict.reasons {
        mail.say(0, &Phrase::new("summary-also").with("text", reason.text.text()));
    }
    mail.analysis(report, attempt);
    mail.section("summary-steps");
    mail.steps(&report.verdict.next_steps);
    mail.line(0, "");
    mail.line(0, &format!("-- {}", naming::made_by(report, language).join(" · ")));
    mail.out
}

struct Mail {
    out: String,
    language: Language,
    /// Lines quoted already: what proves two causes is quoted once.
    quoted: BTreeSet<String>,
}

impl Mail {
    fn word(&self, id: &'static str) -> String {
        Phrase::new(id).render(self.language)
    }

    /// Everything goes through here, so nothing of a log can act.
    fn line(&mut self, indent: usize, text: &str) {
        let text = inert(text);
        if !text.is_empty() {
            self.out.push_str(&" ".repeat(indent));
            self.out.push_str(text.trim_end());
        }
        self.out.push('\n');
    }

    fn say(&mut self, indent: usize, phrase: &Phrase) {
        let text = phrase.render(self.language);
        self.line(indent, &text);
    }

    fn section(&mut self, id: &'static str) {
        let title = self.word(id);
        if !self.out.is_empty() {
            self.line(0, "");
        }
        self.say(0, &Phrase::new("summary-section").with("title", title));
    }

    fn definition(&mut self, report: &Report, attempt: Option<&Attempt>) {
        self.section("summary-definition");
        if let Some(case) = report.request.as_ref().and_then(|request| request.case.as_ref()) {
            self.say(0, &Phrase::new("render-case").with("case", case));
        }
        match attempt {
            Some(attempt) => {
                let name = naming::attempt(attempt, self.language);
                let title = attempt.title.as_deref().filter(|title| *title != name);
                let name = title.map_or(name.clone(), |title| format!("{name} {title}"));
                let channel = self.word(naming::channel(attempt.channel));
                self.say(0, &Phrase::new("summary-update").with("update", name).with("channel", channel));
                let ended = naming::moment(naming::ended(attempt));
                let time = if ended.is_empty() { naming::moment(naming::started(attempt)) } else { ended };
                let failed = Phrase::new("summary-failed")
                    .with("time", if time.is_empty() { self.word("time-unknown") } else { time })
                    .with("outcome", self.word(naming::outcome(attempt)))
                    .with("phase", self.word(naming::phase(attempt.phase)));
                self.say(0, &failed);
                if let Some(code) = &attempt.code {
                    let extend = attempt.extend_code.as_ref().map(|extend| format!("-{extend}")).unwrap_or_default();
                    let symbol = code.symbol.as_deref().map(|symbol| format!(" {symbol}")).unwrap_or_default();
                    let text = format!("{}{extend}{symbol} — {}", code.hex, code.meaning.text());
                    self.say(0, &Phrase::new("summary-code").with("code", text));
                }
            }
            None => self.say(0, &Phrase::new("summary-no-attempt")),
        }
        let facts: Vec<String> = naming::machine(report, self.language)
            .into_iter()
            .filter(|(id, _)| matches!(*id, "machine-name" | "machine-edition" | "machine-build" | "machine-security"))
            .map(|(_, value)| value)
            .collect();
        if !facts.is_empty() {
            self.say(0, &Phrase::new("summary-computer").with("facts", facts.join(" · ")));
        }
        let names: Vec<&str> = report.bundles.iter().map(|bundle| bundle.name.as_str()).collect();
        self.say(0, &Phrase::new("render-bundles").with("names", names.join(", ")));
        for check in report.request.iter().flat_map(|request| &request.checks) {
            self.line(0, &format!("{} {}", if check.met { "✓" } else { "✗" }, check.message.text()));
        }
    }

    fn analysis(&mut self, report: &Report, attempt: Option<&Attempt>) {
        self.section("summary-analysis");
        let mut number = 0;
        let mut next = |mail: &mut Self, text: &str| {
            number += 1;
            mail.line(0, &format!("{number}. {text}"));
        };
        if let Some(attempt) = attempt {
            if !attempt.chain.is_empty() {
                next(self, &self.word("render-chain"));
            }
            for link in &attempt.chain {
                let symbol = link.symbol.as_deref().map(|symbol| format!(" {symbol}")).unwrap_or_default();
                let role = self.word(naming::role(link.role));
                let place = naming::place_by_name(&link.evidence, report);
                let told = format!("{}{symbol} — {} [{place}]", link.hex, link.meaning.text());
                self.line(3, &naming::pair(&role, &told, self.language));
            }
            if let Some(coverage) = attempt.coverage {
                let why = attempt.coverage_why.as_ref().map_or("", Phrase::text);
                let word = self.word(naming::coverage(coverage));
                next(self, &naming::pair(&self.word("render-coverage"), &word, self.language));
                self.line(3, why);
            }
        }
        let causes = attempt.into_iter().flat_map(|attempt| &attempt.diagnoses).chain(&report.findings);
        for diagnosis in causes {
            let sure = self.word(naming::confidence(diagnosis.confidence));
            next(self, &naming::aside(diagnosis.title.text(), &sure, self.language));
            self.proof(diagnosis, report);
        }
        if attempt.is_some_and(|attempt| attempt.diagnoses.is_empty()) {
            next(self, &self.word("render-no-cause"));
        }
        let gaps: Vec<_> = attempt.into_iter().flat_map(|attempt| &attempt.gaps).collect();
        if !gaps.is_empty() {
            next(self, &self.word("render-gaps"));
        }
        for gap in gaps {
            let state = self.word(naming::gap_state(gap.state));
            let kind = naming::aside(naming::source_kind(&gap.source), &state, self.language);
            self.line(3, &naming::pair(&kind, gap.shows.text(), self.language));
        }
        self.others(report, attempt, &mut next);
    }

    fn others(&mut self, report: &Report, attempt: Option<&Attempt>, next: &mut dyn FnMut(&mut Self, &str)) {
        let own = attempt.map(|attempt| attempt.id.as_str());
        let failed = |a: &&Attempt| naming::is_failure(a) && !a.store_app && Some(a.id.as_str()) != own;
        let others: Vec<&Attempt> = report.attempts.iter().rev().filter(failed).collect();
        if others.is_empty() {
            return;
        }
        next(self, &self.word("summary-others"));
        for other in others.iter().take(OTHERS) {
            let code = other.code.as_ref().map(|code| code.hex.as_str()).unwrap_or_default();
            let resolved = if other.resolved_by.is_some() { self.word("render-resolved-by") } else { String::new() };
            let name = naming::attempt(other, self.language);
            let parts = [naming::moment(naming::ended(other)), name, code.to_owned(), resolved];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            self.line(3, &parts.join("  "));
        }
        if others.len() > OTHERS {
            self.say(3, &Phrase::new("render-more-rows").with_number("count", others.len() - OTHERS));
        }
    }

    fn proof(&mut self, diagnosis: &Diagnosis, report: &Report) {
        self.line(3, diagnosis.summary.text());
        for evidence in diagnosis.evidence.iter().take(LINES) {
            let parts = [naming::place_by_name(evidence, report), naming::moment(naming::written(evidence))];
            self.line(3, &format!("[{}]", parts.join("  ").trim_end()));
            if self.quoted.insert(naming::place(evidence)) {
                self.line(5, &naming::line(evidence, CHARS));
            }
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        if steps.is_empty() {
            self.say(0, &Phrase::new("summary-no-steps"));
        }
        for (number, step) in steps.iter().enumerate() {
            let label = naming::label(step, self.language);
            self.line(0, &format!("{}. {} [{label}]", number + 1, step.text.text()));
            if let Some(command) = &step.command {
                self.line(3, command);
            }
        }
    }
}
