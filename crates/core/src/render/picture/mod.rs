//! The timeline as a picture (SVG inside the HTML report): attempts, restarts and other marks, errors, and what the logs
//! still cover. Colours and lines come from the report's style sheet.

mod axis;
mod layout;

use super::inert::visible;
use super::markup::Markup;
use super::naming::is_failure;
use super::timeline::{place, prefers_utc};
use crate::order::InOrder as _;
use crate::report::Report;
use crate::words::{Language, Phrase};
use axis::Axis;
use layout::{AttemptShape, Cover, EventShape, LANES, Side, text_width};
use std::collections::BTreeMap;

/// The whole picture and the names of lanes in it, pixels: wide enough for a screen, and on paper its letters can be read.
const WIDTH: i64 = 928;
const GUTTER: i64 = 172;
const PLOT: i64 = WIDTH - GUTTER - 16;
const AXIS: i64 = 26;
const ROW: i64 = 19;
/// A lane of marks is lower than one with labels.
const MARKS: i64 = 18;
const DENSITY: i64 = 20;
/// The strip of ticks for attempts that found no room.
const STRIP: i64 = 7;
/// Logs drawn; of the others only the number is said.
const LOGS: usize = 14;

/// Glyphs by name, about the middle.
const GLYPHS: [(&str, &str); 18] = [
    ("cross", r#"<path class="glyph" d="M-4-4 4 4M4-4-4 4"/>"#),
    ("check", r#"<path class="glyph" d="M-4.5 0-1.5 3.5 4.5-3.5"/>"#),
    ("triangle", r#"<path class="glyph full" d="M0-5 5 4H-5Z"/>"#),
    ("question", r#"<path class="glyph" d="M-2.6-2.2C-2.6-5.6 2.9-5.6 2.9-2.4 2.9-.2 0-.2 0 1.8M0 4.4V4.6"/>"#),
    ("dot", r#"<path class="glyph full" d="M-3 0A3 3 0 1 0 3 0A3 3 0 1 0-3 0Z"/>"#),
    ("diamond", r#"<path class="glyph full" d="M0-5 5 0 0 5-5 0Z"/>"#),
    ("ring", r#"<path class="glyph" d="M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z"/>"#),
    ("minus", r#"<path class="glyph" d="M-4 0H4"/>"#),
    ("down", r#"<path class="glyph fine" d="M0 4.5 4.5-3.5H-4.5Z"/>"#),
    ("bolt", r#"<path class="glyph full" d="M2-7-5 1.2H-.6L-2 7 5-1.2H.6Z"/>"#),
    ("turn", r#"<path class="glyph fine" d="M3.6-2A4.1 4.1 0 1 0 4.1 1M4-5V-1.8H.8"/>"#),
    ("back", r#"<path class="glyph fine" d="M-1.2-5-4.6-1.8-1.2 1.4M-4.6-1.8H1.4A3.1 3.1 0 0 1 1.4 4.4H-2.4"/>"#),
    ("square", r#"<path class="glyph fine" d="M-3.5-3.5H3.5V3.5H-3.5Z"/>"#),
    ("shield", r#"<path class="glyph fine" d="M0-5.2 4.5-3.4V0C4.5 2.8 2.6 4.4 0 5.4-2.6 4.4-4.5 2.8-4.5 0V-3.4Z"/>"#),
    ("box", r#"<path class="glyph fine" d="M-4.2-3.6H4.2V4.2H-4.2ZM-4.2-.6H4.2"/>"#),
    (
        "disk",
        r#"<path class="glyph fine" d="M-4-2.8C-4-5.4 4-5.4 4-2.8V2.8C4 5.4-4 5.4-4 2.8ZM-4-2.8C-4-.4 4-.4 4-2.8"/>"#,
    ),
    ("burst", r#"<path class="glyph fine" d="M0-4.8V4.8M-4.2-2.4 4.2 2.4M-4.2 2.4 4.2-2.4"/>"#),
    ("clock", r#"<path class="glyph fine" d="M-4.6 0A4.6 4.6 0 1 0 4.6 0A4.6 4.6 0 1 0-4.6 0ZM0-2.6V0H2.2"/>"#),
];

/// How an event is drawn and called: kind, tone, glyph, word.
const EVENTS: [(&str, &str, &str, &str); 13] = [
    ("unexpected-shutdown", "bad", "bolt", "cli-line-unexpected"),
    ("rollback", "bad", "back", "outcome-rolled-back"),
    ("store-corruption", "bad", "diamond", "kind-store-damage"),
    ("storage", "bad", "disk", "kind-disk-problem"),
    ("security", "act", "shield", "kind-security"),
    ("crash", "act", "burst", "kind-crash"),
    ("service", "quiet", "square", "kind-service"),
    ("reboot-required", "act", "ring", "kind-restart-needed"),
    ("clock-set", "quiet", "clock", "kind-clock-set"),
    ("product", "quiet", "box", "kind-program"),
    ("boot", "quiet", "triangle", "cli-line-restart"),
    ("restart-asked", "quiet", "turn", "kind-restart-asked"),
    ("shutdown", "quiet", "down", "kind-shut-down"),
];

/// The figure with its legend and the clock it is drawn on; nothing where nothing has a time.
pub(super) fn figure(page: &mut Markup, report: &Report, language: Language) {
    let utc = prefers_utc(report);
    let covers = layout::covers(report, utc);
    let Some((from, to)) = layout::view(report, utc, &covers) else { return };
    let mut picture =
        Picture { page, report, language, utc, axis: Axis { from, to, width: PLOT }, used: BTreeMap::new() };
    picture.page.open("figure");
    picture.draw(&covers);
    picture.legend();
    let note = note(report, utc).render(language);
    picture.page.element("figcaption", &note);
    picture.page.close("figure");
}

/// Which clock the picture shows.
fn note(report: &Report, utc: bool) -> Phrase {
    if utc {
        return Phrase::new("render-timeline-note-utc");
    }
    let zones: Vec<Option<i32>> = report.machine.utc_offsets.iter().map(|period| period.minutes).collect();
    match &zones[..] {
        [Some(first), rest @ ..] if rest.iter().all(|zone| zone == &Some(*first)) => {
            Phrase::new("render-timeline-note").with("zone", super::naming::zone(*first))
        }
        [] => Phrase::new("render-timeline-note-unknown"),
        zones => {
            let zones: Vec<String> =
                zones.iter().map(|z| z.map_or_else(|| "?".to_owned(), super::naming::zone)).collect();
            Phrase::new("render-timeline-note").with("zone", zones.join(" → "))
        }
    }
}

/// What the legend has to explain: tone, glyph or swatch, word.
type Used = BTreeMap<usize, (&'static str, &'static str, &'static str)>;

struct Picture<'p, 'r> {
    page: &'p mut Markup,
    report: &'r Report,
    language: Language,
    utc: bool,
    axis: Axis,
    used: Used,
}

impl Picture<'_, '_> {
    fn word(&self, id: &'static str) -> String {
        Phrase::new(id).render(self.language)
    }

    fn draw(&mut self, covers: &[Cover<'_>]) {
        let report = self.report;
        let drawn = &covers[..covers.len().min(LOGS)];
        let updates = report.attempts.iter().filter(|a| !a.store_app).count();
        let rows: i64 = if updates > 1 { 2 } else { 1 };
        let shapes = layout::attempts(report, self.utc, &self.axis, if updates > 1 { 2 } else { 1 });
        let lanes = layout::events(report, self.utc, &self.axis);
        let errors = layout::errors(report, self.utc, &self.axis, DENSITY);
        // From top to bottom.
        let attempts = AXIS + 2;
        let mut bottom = attempts + rows * ROW + if shapes.iter().any(|s| s.row.is_none()) { STRIP } else { 0 } + 4;
        let marks: Vec<(usize, i64)> =
            (0..3).filter(|lane| !lanes[*lane].is_empty()).zip((0..).map(|n| bottom + n * MARKS)).collect();
        bottom += i64::try_from(marks.len()).unwrap_or(0) * MARKS;
        let density = bottom + 1;
        if !errors.is_empty() {
            bottom += DENSITY + 4;
        }
        let cover = bottom + 22;
        let end = cover + i64::try_from(drawn.len()).unwrap_or(0).max(1) * ROW + 4;
        self.page.shape(r##"<svg viewBox="0 0 # #" role="img" aria-label=""##, &[WIDTH, end]);
        let title = self.word("cli-timeline");
        self.page.text(&title);
        self.page.raw(concat!(
            r#""><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern>"#,
            r#"<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="dots" cx="2" cy="3" r="1"/></pattern>"#,
        ));
        self.page
            .shape(r##"<clipPath id="plot"><rect x="-6" width="#" height="#"/></clipPath></defs>"##, &[PLOT + 22, end]);
        self.lane_name(attempts + 14, "cli-line-installs");
        for (lane, top) in &marks {
            self.lane_name(top + 13, LANES[*lane]);
        }
        if !errors.is_empty() {
            self.lane_name(density + DENSITY - 5, "render-lane-errors");
        }
        for (row, one) in (0..).zip(drawn) {
            self.log_name(cover + row * ROW + 14, one);
        }
        let context = self.axis.context(self.language);
        self.page.raw(r#"<text class="quiet" x="0" y="16" font-weight="600" fill="currentColor">"#);
        self.page.text(&context);
        self.page.raw("</text>");
        self.page.shape(r##"<g transform="translate(# 0)">"##, &[GUTTER]);
        self.grid(end - 4);
        self.page.shape(r##"<path class="axis" d="M0 #H#"/>"##, &[cover - 1, PLOT]);
        self.page.raw(r##"<g clip-path="url(#plot)">"##);
        for at in layout::boots(report, self.utc, &self.axis, &shapes) {
            self.page.shape(r##"<path class="boot" d="M# #V#"/>"##, &[at, attempts, end - 4]);
        }
        for (row, one) in (0..).zip(drawn) {
            self.log(cover + row * ROW + 4, one);
        }
        self.moment(attempts, end - 4);
        for (row, one) in (0..).zip(drawn) {
            self.lost(cover + row * ROW, one);
        }
        if !errors.is_empty() {
            self.page.shape(r##"<path class="axis" d="M0 #H#"/>"##, &[density + DENSITY, PLOT]);
            for [left, right, tall, own] in errors {
                let wide = (right - left - 1).max(2);
                let bar = [left, density + DENSITY - tall, wide, tall];
                self.page.shape(r##"<rect class="errors" x="#" y="#" width="#" height="#"/>"##, &bar);
                if own > 0 {
                    let bar = [left, density + DENSITY - own, wide, own];
                    self.page.shape(r##"<rect class="servicing" x="#" y="#" width="#" height="#"/>"##, &bar);
                }
            }
        }
        for (lane, top) in &marks {
            self.events(top + MARKS / 2, &lanes[*lane]);
        }
        self.attempts(attempts, rows, &shapes);
        self.page.raw("</g>");
        self.page.shape(r##"<text class="halo" x="0" y="#">"##, &[cover - 6]);
        let covered = self.word("render-lane-covered");
        self.page.text(&covered);
        self.page.raw("</text></g></svg>");
        if covers.len() > LOGS {
            let more = Phrase::new("cli-line-more-logs").with_number("count", covers.len() - LOGS);
            let more = more.render(self.language);
            self.page.element(r#"p class="quiet""#, &more);
        }
    }

    fn lane_name(&mut self, y: i64, id: &'static str) {
        let word = self.word(id);
        self.page.shape(r##"<text class="names" x="#" y="#">"##, &[GUTTER - 12, y]);
        self.page.text(&word);
        self.page.raw("</text>");
    }

    /// The end of a log's name says more than its beginning; how many stand before it is never cut.
    fn log_name(&mut self, y: i64, cover: &Cover<'_>) {
        let (name, more) = cover.name();
        let more = if more > 0 { format!(" +{more}") } else { String::new() };
        let name = visible(&name).into_owned();
        let room = GUTTER - 20 - text_width(&more);
        let mut shown: &str = &name;
        while text_width(shown) > room && !shown.is_empty() {
            shown = shown.char_indices().nth(1).map_or("", |(at, _)| &shown[at..]);
        }
        let cut = if shown.len() < name.len() { "…" } else { "" };
        self.page.shape(r##"<text class="end" x="#" y="#">"##, &[GUTTER - 12, y]);
        self.page.text(&format!("{cut}{shown}{more}"));
        self.page.raw("</text>");
    }

    fn grid(&mut self, bottom: i64) {
        for (place, name) in self.axis.ticks(self.language) {
            let at = self.axis.x(place);
            self.page.shape(r##"<path class="axis" d="M# 20V#"/>"##, &[at, bottom]);
            let half = text_width(&name) / 2;
            if at - half > -8 && at + half < PLOT + 14 {
                self.page.shape(r##"<text class="middle" x="#" y="16">"##, &[at]);
                self.page.text(&name);
                self.page.raw("</text>");
            }
        }
    }

    fn glyph(&mut self, tone: &'static str, glyph: &'static str, x: i64, y: i64) {
        self.page.raw(r#"<g class=""#);
        self.page.raw(tone);
        self.page.shape(r##"" transform="translate(# #)">"##, &[x, y]);
        self.page.raw(path_of(glyph));
        self.page.raw("</g>");
    }

    /// Drawn last is on top: ticks, then the others, failures, the one in question.
    fn attempts(&mut self, top: i64, rows: i64, shapes: &[AttemptShape<'_>]) {
        let asked = self.report.verdict.attempt.as_deref();
        for shape in shapes.iter().filter(|shape| shape.row.is_none()) {
            let (tone, _) = layout::sign(shape.attempt);
            self.page.raw(r#"<g class=""#);
            self.page.raw(tone);
            let tick = [shape.from - 1, top + rows * ROW + 1, (shape.to - shape.from).max(2)];
            self.page.shape(r##""><rect class="bar" x="#" y="#" width="#" height="5"/></g>"##, &tick);
        }
        for shape in shapes.iter().rev() {
            let Some(row) = shape.row else { continue };
            let (tone, glyph) = layout::sign(shape.attempt);
            let y = top + row * ROW;
            let failed = is_failure(shape.attempt);
            self.explain(tone, glyph, shape);
            if !shape.narrow {
                self.page.raw(r#"<g class=""#);
                self.page.raw(tone);
                let bar = [shape.from.max(-8), y + 4, (shape.to.min(PLOT + 16) - shape.from.max(-8)).max(3), ROW - 8];
                self.page.shape(r##""><rect class="bar" x="#" y="#" width="#" height="#" rx="2"/></g>"##, &bar);
            }
            if shape.narrow || failed {
                let at = if shape.narrow { shape.from } else { shape.to + 9 };
                self.glyph(tone, glyph, at, y + ROW / 2);
            }
            if let Some((name, side)) = &shape.label {
                let (at, ends) = match *side {
                    Side::After(at) => (at, false),
                    Side::Before(at) => (at, true),
                    Side::Inside(at) => {
                        let ground = [at - 4, y + 2, text_width(name) + 12, ROW - 4];
                        self.page.shape(r##"<rect class="label" x="#" y="#" width="#" height="#"/>"##, &ground);
                        (at, false)
                    }
                };
                self.page.raw("<text class=\"");
                self.page.raw(if ends { "end" } else { "" });
                self.page.raw(if Some(shape.attempt.id.as_str()) == asked { " asked" } else { "" });
                self.page.shape(r##"" x="#" y="#">"##, &[at, y + ROW / 2 + 5]);
                self.page.text(name);
                self.page.raw("</text>");
            }
        }
    }

    fn explain(&mut self, tone: &'static str, glyph: &'static str, shape: &AttemptShape<'_>) {
        let word = super::naming::outcome(shape.attempt);
        let order = match glyph {
            "cross" => 0,
            "check" => 1,
            "triangle" => 2,
            "minus" => 3,
            "dot" => 4,
            _ => 5,
        };
        self.used.entry(order).or_insert((tone, glyph, word));
    }

    fn events(&mut self, y: i64, shapes: &[EventShape<'_>]) {
        for (i, shape) in shapes.iter().enumerate() {
            let known = EVENTS.iter().position(|(kind, ..)| *kind == shape.kind);
            let (tone, glyph) = known.map_or(("quiet", "dot"), |known| (EVENTS[known].1, EVENTS[known].2));
            if let Some(known) = known {
                self.used.insert(10 + known, (tone, glyph, EVENTS[known].3));
            }
            self.glyph(tone, glyph, shape.at, y);
            let count = shape.count.to_string();
            let next = shapes.get(i + 1).map_or(i64::MAX, |next| next.at);
            if shape.count > 1 && next.saturating_sub(shape.at) > text_width(&count) + 16 {
                self.page.shape(r##"<text x="#" y="#">"##, &[shape.at + 9, y + 4]);
                self.page.text(&count);
                self.page.raw("</text>");
            }
        }
    }

    /// What a log holds, and what is gone of it.
    fn log(&mut self, y: i64, cover: &Cover<'_>) {
        let tall = ROW - 8;
        if let Some((from, to, overwritten, _)) = cover.gone(self.report, self.utc) {
            let (left, right) = (self.axis.x(from).max(-10), self.axis.x(to).min(PLOT + 16));
            let pattern = if overwritten { "hatch" } else { "dots" };
            let word = if overwritten { "cover-overwritten" } else { "cover-not-collected" };
            if right > left {
                self.used.insert(41, (if overwritten { "bad" } else { "act" }, pattern, word));
                self.page.raw(r##"<rect class="gap" fill="url(#"##);
                self.page.raw(pattern);
                self.page.shape(r##")" x="#" y="#" width="#" height="#"/>"##, &[left, y, right - left, tall]);
                let text = self.word(word);
                let (wide, middle) = (text_width(&text), left.max(0).midpoint(right));
                if right - left.max(0) > wide + 24 {
                    let ground = [middle - wide / 2 - 6, y - 3, wide + 12, tall + 6];
                    self.page.shape(r##"<rect class="label" x="#" y="#" width="#" height="#"/>"##, &ground);
                    self.page.raw(if overwritten { r#"<g class="bad">"# } else { r#"<g class="act">"# });
                    let at = [middle, y + tall / 2 + 4];
                    self.page.shape(r##"<text text-anchor="middle" fill="currentColor" x="#" y="#">"##, &at);
                    self.page.text(&text);
                    self.page.raw("</text></g>");
                }
            }
        }
        let last = cover.spans.len() - 1;
        for (n, (from, to, _)) in cover.spans.iter().enumerate() {
            let (left, right) = (self.axis.x(*from), self.axis.x(*to));
            if right < -4 || left > PLOT + 4 {
                continue;
            }
            let (left, right) = (left.max(-4), right.min(PLOT + 4));
            let wide = (right - left - i64::from(n < last)).max(2);
            self.used.insert(40, ("", "cover", "cli-line-covered"));
            self.page.shape(r##"<rect class="cover" x="#" y="#" width="#" height="#"/>"##, &[left, y, wide, tall]);
        }
    }

    /// A failure whose lines are gone stands beside the bar, never on it.
    fn lost(&mut self, top: i64, cover: &Cover<'_>) {
        let Some((_, begin, _, ends)) = cover.gone(self.report, self.utc) else { return };
        let edge = self.axis.x(begin) - 8;
        let mut places: Vec<i64> = ends.iter().map(|end| self.axis.x(*end).min(edge)).collect();
        places.in_order();
        places.dedup();
        for at in places.into_iter().filter(|at| *at > -8 && *at < PLOT + 8) {
            let ground = [at - 7, top + 2, 14, ROW - 4];
            self.page.shape(r##"<rect class="label" x="#" y="#" width="#" height="#"/>"##, &ground);
            self.glyph("bad", "cross", at, top + ROW / 2);
        }
    }

    /// The failure in question, through all logs.
    fn moment(&mut self, top: i64, bottom: i64) {
        let asked = self.report.attempts.iter().find(|a| Some(&a.id) == self.report.verdict.attempt.as_ref());
        let ended = asked.filter(|a| is_failure(a)).and_then(|a| place(super::naming::ended(a), self.utc));
        let Some(at) = ended.filter(|at| (self.axis.from..=self.axis.to).contains(at)) else { return };
        self.page.shape(r##"<path class="moment" d="M# #V#"/>"##, &[self.axis.x(at), top, bottom]);
    }

    fn legend(&mut self) {
        let used = std::mem::take(&mut self.used);
        self.page.open(r#"ul class="legend""#);
        for (tone, sign, id) in used.into_values() {
            self.page.raw("<li><svg class=\"");
            self.page.raw(tone);
            self.page.raw(r#"" width="16" height="14" viewBox="-8 -7 16 14" aria-hidden="true">"#);
            match sign {
                "cover" => self.page.raw(r#"<rect class="cover" x="-8" y="-5" width="16" height="10"/>"#),
                "hatch" => {
                    self.page.raw(r##"<rect class="gap" x="-7.5" y="-5" width="15" height="10" fill="url(#hatch)"/>"##);
                }
                "dots" => {
                    self.page.raw(r##"<rect class="gap" x="-7.5" y="-5" width="15" height="10" fill="url(#dots)"/>"##);
                }
                glyph => self.page.raw(path_of(glyph)),
            }
            self.page.raw("</svg>");
            let word = self.word(id);
            self.page.text(&word);
            self.page.raw("</li>");
        }
        self.page.close("ul");
    }
}

fn path_of(glyph: &str) -> &'static str {
    GLYPHS.iter().find(|(name, _)| *name == glyph).map_or("", |(_, path)| *path)
}
