//! The report as one HTML document that needs nothing else: no script, no link, no address of any kind; its own policy
//! forbids them all. It prints on paper as it stands.

mod lists;

use super::markup::Markup;
use super::{QUOTED_CHARS, QUOTED_LINES, naming, picture};
use crate::order::InOrder as _;
use crate::report::{Attempt, Confidence, Coverage, Diagnosis, Evidence, Report, Status, Step};
use crate::words::{Language, Phrase};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
/// Failures told in full.
const FAILURES: usize = 40;

/// The report in `language`; it must have been [spoken](Report::speak) in it.
#[must_use]
pub fn html(report: &Report, language: Language) -> String {
    let mut page = Document { page: Markup::default(), report, language };
    page.head();
    page.verdict();
    if !report.events.is_empty() || !report.attempts.is_empty() || !report.sources.is_empty() {
        page.heading("cli-timeline");
        picture::figure(&mut page.page, report, language);
    }
    page.failures();
    if !report.findings.is_empty() {
        page.heading("cli-findings");
        report.findings.iter().for_each(|finding| page.diagnosis(finding));
    }
    page.lists();
    page.foot();
    page.page.into_text()
}

struct Document<'r> {
    page: Markup,
    report: &'r Report,
    language: Language,
}

impl Document<'_> {
    fn word(&self, id: &'static str) -> String {
        Phrase::new(id).render(self.language)
    }

    /// A word of this program in an element.
    fn say(&mut self, open: &'static str, id: &'static str) {
        let word = self.word(id);
        self.page.element(open, &word);
    }

    fn heading(&mut self, id: &'static str) {
        self.page.raw("\n");
        self.say("h2", id);
        self.page.raw("\n");
    }

    fn head(&mut self) {
        let page = &mut self.page;
        page.raw("<!DOCTYPE html>\n<html lang=\"");
        page.text(self.language.tag());
        page.raw("\" translate=\"no\"><head><meta charset=\"utf-8\"/>");
        page.raw(r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-"#);
        page.hash(&Sha256::digest(STYLE));
        page.raw(r#"'; img-src data:; base-uri 'none'; form-action 'none'"/>"#);
        page.raw(
            "\n<meta name=\"viewport\" content=\"width=device-width\"/><meta name=\"referrer\" content=\"no-referrer\"/>",
        );
        page.raw(r#"<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no"/>"#);
        page.raw("<meta http-equiv=\"x-dns-prefetch-control\" content=\"off\"/>\n");
        let title = self.word("render-title");
        self.page.element("title", &format!("Faultline · {title}"));
        self.page.raw("\n<style>");
        self.page.raw(STYLE);
        self.page.raw("</style></head>\n<body>");
    }

    fn verdict(&mut self) {
        let report = self.report;
        let verdict = &report.verdict;
        let names: Vec<&str> = report.bundles.iter().map(|bundle| bundle.name.as_str()).collect();
        let mut parts = vec![format!("Faultline · {}", self.word("render-title")), names.join(", ")];
        if let Some(case) = report.request.as_ref().and_then(|request| request.case.as_deref()) {
            parts.insert(1, Phrase::new("render-case").with("case", case).render(self.language));
        }
        self.page.raw("<main>");
        self.page.element(r#"p class="quiet""#, &parts.join(" · "));
        let (open, status) = match verdict.status {
            Status::Explained => (r#"section class="verdict bad""#, r#"h1 class="bad""#),
            Status::Resolved | Status::NoFailure => (r#"section class="verdict good""#, r#"h1 class="good""#),
            Status::Unexplained | Status::NothingReadable => {
                (r#"section class="verdict quiet""#, r#"h1 class="quiet""#)
            }
            _ => (r#"section class="verdict act""#, r#"h1 class="act""#),
        };
        self.page.open(open);
        self.page.element(status, &format!("{} {}", naming::status_mark(verdict.status), verdict.title.text()));
        self.page.element("p", verdict.summary.text());
        if !verdict.reasons.is_empty() {
            self.page.open("ul");
            verdict.reasons.iter().for_each(|reason| self.page.element("li", reason.text.text()));
            self.page.close("ul");
        }
        self.page.close(open);
        if let Some(request) = &report.request {
            self.heading("cli-asked-for");
            self.page.open(r#"ul class="plain""#);
            for check in &request.checks {
                self.page.open("li");
                self.page.raw(if check.met { r#"<b class="good">✓</b> "# } else { r#"<b class="bad">✗</b> "# });
                self.page.text(check.message.text());
                self.page.raw("</li>");
            }
            self.page.close("ul");
        }
        if !verdict.next_steps.is_empty() {
            self.heading("cli-next-steps");
            self.steps(&verdict.next_steps);
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        self.page.open("ol");
        for step in steps {
            self.page.open("li");
            self.page.text(step.text.text());
            self.page.raw(" ");
            self.page.element(r#"span class="quiet""#, &format!("[{}]", naming::label(step, self.language)));
            if let Some(command) = &step.command {
                self.page.element(r#"code class="command""#, command);
            }
            self.page.raw("</li>\n");
        }
        self.page.close("ol");
    }

    fn failures(&mut self) {
        let asked = self.report.verdict.attempt.as_deref();
        let failed = |a: &&Attempt| naming::is_failure(a) && !a.store_app || Some(a.id.as_str()) == asked;
        let mut failures: Vec<&Attempt> = self.report.attempts.iter().rev().filter(failed).collect();
        failures.in_order_by_key(|attempt| Some(attempt.id.as_str()) != asked);
        if failures.is_empty() {
            return;
        }
        self.heading("render-failures");
        failures.iter().take(FAILURES).for_each(|attempt| self.failure(attempt));
        if failures.len() > FAILURES {
            let more = Phrase::new("render-more-failures").with_number("count", failures.len() - FAILURES);
            self.page.element(r#"p class="quiet""#, &more.render(self.language));
        }
    }

    fn failure(&mut self, attempt: &Attempt) {
        let name = naming::attempt(attempt, self.language);
        self.page.raw("<section>");
        self.page.element("h3", &format!("{} {name}", naming::outcome_mark(attempt)));
        let outcome = self.word(naming::outcome(attempt));
        let phase = self.word(naming::phase(attempt.phase));
        let mut parts =
            vec![naming::aside(&outcome, &phase, self.language), self.word(naming::channel(attempt.channel))];
        let times = [naming::started(attempt), naming::ended(attempt)].map(naming::moment);
        let times: Vec<String> = times.into_iter().filter(|time| !time.is_empty()).collect();
        parts.push(times.join(" – "));
        if attempt.resolved_by.is_some() {
            parts.push(self.word("render-resolved-by"));
        }
        parts.retain(|part| !part.is_empty());
        self.page.element("p", &parts.join(" · "));
        self.page.element_if(
            r#"p class="quiet""#,
            attempt.title.as_deref().filter(|title| *title != name).unwrap_or_default(),
        );
        if attempt.phases.len() > 1 {
            self.say("h4", "render-phases");
            let phases = attempt.phases.iter().map(|span| {
                let moment = naming::moment((span.started.as_deref(), span.started_local.as_deref()));
                format!("{} {}", self.word(naming::phase(span.phase)), moment.get(11..19).unwrap_or_default())
            });
            let phases: Vec<String> = phases.collect();
            self.page.element("p", &phases.join(" → "));
        }
        self.chain(attempt);
        if let Some(coverage) = attempt.coverage {
            self.say("h4", "render-coverage");
            self.page.raw("<p>");
            let tone = match coverage {
                Coverage::Covered => r#"b class="good""#,
                Coverage::Overwritten => r#"b class="bad""#,
                Coverage::NotReached => r#"b class="quiet""#,
                _ => r#"b class="act""#,
            };
            self.say(tone, naming::coverage(coverage));
            self.page.raw(" ");
            self.page.text(attempt.coverage_why.as_ref().map_or("", Phrase::text));
            self.page.raw("</p>");
        }
        if naming::is_failure(attempt) {
            self.say("h4", "render-causes");
            if attempt.diagnoses.is_empty() {
                self.say("p", "render-no-cause");
            }
            attempt.diagnoses.iter().for_each(|diagnosis| self.diagnosis(diagnosis));
        }
        if !attempt.gaps.is_empty() {
            self.say("h4", "render-gaps");
            self.page.open("ul");
            for gap in &attempt.gaps {
                let state = self.word(naming::gap_state(gap.state));
                let kind = naming::aside(naming::source_kind(&gap.source), &state, self.language);
                let text = naming::pair(&kind, gap.shows.text(), self.language);
                self.page.element("li", &text);
            }
            self.page.close("ul");
        }
        if attempt.chain.is_empty() && attempt.diagnoses.is_empty() && !attempt.evidence.is_empty() {
            self.say("h4", "render-evidence");
            attempt.evidence.iter().take(QUOTED_LINES).for_each(|evidence| self.evidence(evidence));
        }
        self.page.raw("</section>\n");
    }

    fn chain(&mut self, attempt: &Attempt) {
        if attempt.chain.is_empty() {
            return;
        }
        self.say("h4", "render-chain");
        self.page.open(r#"ol class="plain""#);
        for link in &attempt.chain {
            self.page.raw("<li>");
            self.say(r#"span class="quiet""#, naming::role(link.role));
            self.page.raw(" ");
            let extend =
                attempt.extend_code.as_deref().filter(|_| attempt.code.as_ref().is_some_and(|c| c.hex == link.hex));
            let extend = extend.map(|extend| format!("-{extend}")).unwrap_or_default();
            let names = format!("{}{extend} {}", link.hex, link.symbol.as_deref().unwrap_or(""));
            self.page.element("code", names.trim_end());
            self.page.raw(" ");
            self.page.text(link.meaning.text());
            self.evidence(&link.evidence);
            self.page.raw("</li>");
        }
        self.page.close("ol");
    }

    fn diagnosis(&mut self, diagnosis: &Diagnosis) {
        self.page.raw("<p>");
        self.page.element("b", diagnosis.title.text());
        self.page.raw(" · ");
        let tone = match diagnosis.confidence {
            Confidence::Certain => r#"span class="bad""#,
            Confidence::Likely => r#"span class="act""#,
            Confidence::Possible => r#"span class="quiet""#,
        };
        self.say(tone, naming::confidence(diagnosis.confidence));
        self.page.raw("</p>");
        self.page.element_if("p", diagnosis.summary.text());
        diagnosis.evidence.iter().take(QUOTED_LINES).for_each(|evidence| self.evidence(evidence));
    }

    /// Where a line stands, when it was written, and the line itself.
    fn evidence(&mut self, evidence: &Evidence) {
        let parts = [naming::place_by_name(evidence, self.report), naming::moment(naming::written(evidence))];
        self.page.element(r#"span class="place where""#, parts.join("  ").trim_end());
        self.page.element_if(r#"span class="line""#, &naming::line(evidence, QUOTED_CHARS));
    }

    fn foot(&mut self) {
        self.page.raw("</main>\n<footer>");
        let made = naming::made_by(self.report, self.language).join(" · ");
        self.page.element("p", &made);
        self.say("p", "render-inert");
        self.page.raw("</footer></body></html>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_asks_for_nothing() {
        for word in ["url(", "@import", "@font-face", "http", "<", "src"] {
            assert!(!STYLE.contains(word), "{word}");
        }
        assert!(STYLE.is_ascii());
    }
}
