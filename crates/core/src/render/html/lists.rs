//! What is looked up: attempts, the computer, events, sources.

use super::Document;
use crate::render::naming;
use crate::words::Phrase;

/// Rows of a table.
const ROWS: usize = 500;

/// What a cell holds, and so how it is set.
enum Cell {
    Text(String),
    /// A moment, or one word: never broken.
    Whole(String),
    Code(String),
}

impl Document<'_> {
    pub(super) fn lists(&mut self) {
        self.attempts();
        self.machine();
        self.events();
        self.sources();
    }

    fn attempts(&mut self) {
        let rows = self.report.attempts.iter().rev().map(|attempt| {
            let mark = naming::outcome_mark(attempt);
            vec![
                Cell::Text(naming::attempt(attempt, self.language)),
                Cell::Whole(naming::moment(naming::started(attempt))),
                Cell::Whole(naming::moment(naming::ended(attempt))),
                Cell::Text(format!("{mark} {}", self.word(naming::outcome(attempt)))),
                Cell::Code(attempt.code.as_ref().map(|code| code.hex.clone()).unwrap_or_default()),
            ]
        });
        let rows = rows.collect();
        let heads = [
            "render-column-update",
            "render-column-began",
            "render-column-ended",
            "render-column-outcome",
            "render-column-code",
        ];
        self.table("cli-attempts", &heads, rows);
    }

    fn machine(&mut self) {
        let facts = naming::machine(self.report, self.language);
        let settings = &self.report.machine.settings;
        if facts.is_empty() && settings.is_empty() {
            return;
        }
        self.heading("cli-machine");
        self.page.open("dl");
        for (id, value) in facts {
            self.say("dt", id);
            self.page.element("dd", &value);
        }
        if !settings.is_empty() {
            self.say("dt", "render-registry");
            self.page.open("dd");
        }
        for setting in settings {
            self.page.raw("<div>");
            self.page.text(setting.title.text());
            self.page.raw(" ");
            self.page.element_if("code", &setting.value);
            self.page.raw(" ");
            let place = naming::place_by_name(&setting.evidence, self.report);
            self.page.element(r#"span class="place""#, &place);
            self.page.raw("</div>");
        }
        if !settings.is_empty() {
            self.page.close("dd");
        }
        self.page.close("dl");
    }

    fn events(&mut self) {
        let events = self.report.events.iter().rev().filter(|event| event.kind != "error");
        let rows = events.map(|event| {
            vec![
                Cell::Whole(naming::moment((event.time.as_deref(), event.local.as_deref()))),
                Cell::Text(event.title.text().to_owned()),
                Cell::Code(naming::place_by_name(&event.evidence, self.report)),
            ]
        });
        let rows = rows.collect();
        self.table("render-events", &["render-column-when", "render-column-what", "render-column-where"], rows);
    }

    fn sources(&mut self) {
        let bundles: Vec<(String, Vec<String>)> = self
            .report
            .bundles
            .iter()
            .map(|bundle| {
                let issues = bundle.issues.iter().map(|issue| issue.message.text().to_owned());
                (format!("{} · {}", bundle.name, bundle.fingerprint), issues.collect())
            })
            .collect();
        let rows = self.report.sources.iter().map(|source| {
            let [first, last] = naming::span(source).map(naming::moment);
            let unread = (!source.read).then(|| self.word("render-not-read"));
            let issues = source.issues.iter().map(|issue| issue.message.text().to_owned());
            let notes: Vec<String> = unread.into_iter().chain(issues).collect();
            vec![
                Cell::Code(source.path.clone()),
                Cell::Whole(source.kind.clone()),
                Cell::Whole(first),
                Cell::Whole(last),
                Cell::Text(notes.join(" ")),
            ]
        });
        let rows = rows.collect();
        let heads = [
            "render-column-file",
            "render-column-kind",
            "render-column-first",
            "render-column-last",
            "render-column-note",
        ];
        self.table("cli-sources", &heads, rows);
        for (name, issues) in bundles {
            self.page.element(r#"p class="quiet""#, &name);
            for issue in issues {
                self.page.element(r#"p class="act""#, &issue);
            }
        }
    }

    fn table(&mut self, title: &'static str, heads: &[&'static str], rows: Vec<Vec<Cell>>) {
        if rows.is_empty() {
            return;
        }
        self.heading(title);
        self.page.raw("<table><thead><tr>");
        heads.iter().for_each(|id| self.say(r#"th scope="col""#, id));
        self.page.raw("</tr></thead>\n<tbody>");
        let more = rows.len().saturating_sub(ROWS);
        for row in rows.into_iter().take(ROWS) {
            self.page.raw("<tr>");
            for cell in row {
                match cell {
                    Cell::Text(text) => self.page.element("td", &text),
                    Cell::Whole(text) => self.page.element(r#"td class="whole""#, &text),
                    Cell::Code(text) => {
                        self.page.raw("<td>");
                        self.page.element_if("code", &text);
                        self.page.raw("</td>");
                    }
                }
            }
            self.page.raw("</tr>\n");
        }
        self.page.raw("</tbody></table>");
        if more > 0 {
            let more = Phrase::new("render-more-rows").with_number("count", more).render(self.language);
            self.page.element(r#"p class="quiet""#, &more);
        }
    }
}
