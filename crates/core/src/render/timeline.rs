//! The timeline in characters: attempts, restarts, and what the logs still cover.
//!
//! ASCII only, because blocks and arrows are one column wide on one terminal and two on the next; names are measured by
//! columns. The same report and width give the same lines.

use super::naming::{Moment, ended, file_name, is_failure, started};
use super::text::{AMBER, BOLD, DIM, GREEN, Page, RED, columns_of, safe};
use crate::order::InOrder as _;
use crate::report::{Attempt, Coverage, Outcome, Report, Source};
use crate::time::LocalTime;
use crate::words::Phrase;
use std::collections::BTreeMap;

/// Logs drawn; of the others only the number is said.
const LOGS: usize = 8;
/// Columns of names at most.
const NAME: usize = 22;
const DAY: i64 = 86_400_000;
/// Kinds whose coverage matters most stand first.
const ORDER: [&str; 4] = ["cbs", "windows-update-log", "reporting-events", "event-log"];

/// The clock all moments are drawn on, the span that is drawn, and how wide.
struct Axis {
    utc: bool,
    from: i64,
    to: i64,
    columns: usize,
}

/// One column of a lane: a character and its colour.
type Cell = (char, Option<&'static str>);

/// One log and its archives.
struct Cover<'a> {
    sources: Vec<&'a Source>,
    spans: Vec<(i64, i64)>,
}

impl Page {
    /// Nothing where nothing has a time.
    pub(super) fn timeline(&mut self, report: &Report) {
        let utc = prefers_utc(report);
        let covers = covers(report, utc);
        let places = places(report, &covers, utc);
        let (Some(&first), Some(&last)) = (places.iter().min(), places.iter().max()) else { return };
        if first == last {
            return;
        }
        let names: Vec<String> = covers.iter().take(LOGS).map(Cover::name).collect();
        let lanes = ["cli-line-installs", "cli-line-restarts"].map(|id| self.word(id));
        let room = NAME.min((self.style.width / 3).saturating_sub(1));
        let wide = names.iter().chain(&lanes).map(|name| width(name)).max().unwrap_or(0).min(room);
        let columns = self.style.width.saturating_sub(wide + 4).clamp(12, 110);
        let (from, to) = view(report, &covers, first, last, utc);
        let axis = Axis { utc, from, to, columns };
        self.heading("cli-timeline");
        let (start, end) = axis.ends();
        let gap = " ".repeat(columns.saturating_sub(start.len() + end.len()).max(1));
        let line = self.paint(DIM, &format!("{start}{gap}{end}"));
        self.line(&format!("  {}  {line}", " ".repeat(wide)));
        let mut used = BTreeMap::new();
        for (row, lane) in installs(report, &axis, &mut used).iter().enumerate() {
            self.lane(if row == 0 { &lanes[0] } else { "" }, wide, lane);
        }
        if let Some(lane) = restarts(report, &axis, &mut used) {
            self.lane(&lanes[1], wide, &lane);
        }
        for (cover, name) in covers.iter().take(LOGS).zip(&names) {
            self.lane(name, wide, &cover.lane(report, &axis, &mut used));
        }
        if covers.len() > LOGS {
            let more =
                Phrase::new("cli-line-more-logs").with_number("count", covers.len() - LOGS).render(self.language);
            self.line(&format!("  {}  {}", " ".repeat(wide), self.paint(DIM, &more)));
        }
        let legend: Vec<String> = used.into_values().map(|(sign, id)| format!("{sign} {}", self.word(id))).collect();
        self.wrapped(2, &legend.join("   "), Some(DIM));
    }

    fn lane(&mut self, name: &str, wide: usize, cells: &[Cell]) {
        let name = cut(name, wide);
        let pad = " ".repeat(wide - width(&name));
        let mut line = format!("  {pad}{name}  ");
        let mut at = 0;
        while at < cells.len() {
            let ink = cells[at].1;
            let run: String = cells[at..].iter().take_while(|cell| cell.1 == ink).map(|cell| cell.0).collect();
            at += run.chars().count();
            line.push_str(&ink.map_or(run.clone(), |ink| self.paint(ink, &run)));
        }
        self.line(line.trim_end());
    }
}

/// Signs in the order of the legend, with the words that explain them; only those that were drawn.
type Used = BTreeMap<usize, (char, &'static str)>;

fn sign(used: &mut Used, sign: char) -> char {
    let all = [
        ('x', "cli-line-failed"),
        ('+', "cli-line-installed"),
        ('r', "cli-line-pending"),
        ('o', "cli-line-other"),
        ('=', "cli-line-lasted"),
        ('^', "cli-line-restart"),
        ('!', "cli-line-unexpected"),
        ('#', "cli-line-covered"),
        ('-', "cli-line-overwritten"),
        ('?', "cli-line-not-collected"),
    ];
    if let Some(index) = all.iter().position(|(known, _)| *known == sign) {
        used.insert(index, all[index]);
    }
    sign
}

impl Axis {
    fn place(&self, moment: Moment<'_>) -> Option<i64> {
        place(moment, self.utc)
    }

    /// The column of a place; `None`: outside of what is drawn.
    fn column(&self, at: i64) -> Option<usize> {
        (self.from..=self.to).contains(&at).then(|| self.clipped(at))
    }

    /// The column of a place, or the edge it lies beyond.
    fn clipped(&self, at: i64) -> usize {
        let span = i128::from(self.to - self.from).max(1);
        let share = i128::from(at.clamp(self.from, self.to) - self.from) * (self.columns as i128 - 1);
        usize::try_from((share + span / 2) / span).unwrap_or(0)
    }

    fn ends(&self) -> (String, String) {
        let epoch = LocalTime::from_parts(1970, 1, 1, 0, 0, 0);
        let words = |ms: i64| epoch.map_or_else(String::new, |epoch| epoch.plus_ms(ms).to_words());
        let (from, to) = (words(self.from), words(self.to));
        let long = self.to - self.from > 2 * DAY;
        // Where columns are few: days of a long span, of a short one times without the year.
        let part = if self.columns >= 44 {
            0..16
        } else if long {
            0..10
        } else {
            5..16
        };
        let end = |text: &str| text.get(part.clone()).unwrap_or(text).to_owned();
        (end(&from), end(&to) + if self.utc { "Z" } else { "" })
    }
}

/// Milliseconds since 1970 on the chosen clock; `None`: that clock does not know the moment.
pub(super) fn place((time, local): Moment<'_>, utc: bool) -> Option<i64> {
    if !utc {
        return LocalTime::from_fixed(local?.as_bytes()).map(LocalTime::ms);
    }
    let time = time?;
    let (clock, zone) = time.split_at_checked(19)?;
    let zone = zone.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let part = |range| zone.get(range).and_then(|digits: &str| digits.parse::<i64>().ok()).unwrap_or(0);
    let minutes = part(1..3) * 60 + part(4..6);
    let ahead = if zone.starts_with('-') { -minutes } else { minutes };
    Some(LocalTime::from_fixed(clock.as_bytes())?.ms() - ahead * 60_000)
}

/// The machine's own clock, unless the logs tell more moments in UTC only.
pub(super) fn prefers_utc(report: &Report) -> bool {
    let attempts = report.attempts.iter().map(started);
    let moments: Vec<Moment<'_>> =
        attempts.chain(report.sources.iter().map(|s| (s.first.as_deref(), s.first_local.as_deref()))).collect();
    moments.iter().filter(|m| m.0.is_some()).count() > moments.iter().filter(|m| m.1.is_some()).count()
}

/// Logs with times, one log and its archives in a row, those first that tell most of a failure.
fn covers(report: &Report, utc: bool) -> Vec<Cover<'_>> {
    let mut rows = BTreeMap::<(usize, &str, String), Vec<(i64, i64, &Source)>>::new();
    for source in &report.sources {
        let first = place((source.first.as_deref(), source.first_local.as_deref()), utc);
        let last = place((source.last.as_deref(), source.last_local.as_deref()), utc);
        let (Some(first), Some(last)) = (first, last) else { continue };
        let order = ORDER.iter().position(|kind| *kind == source.kind).unwrap_or(ORDER.len());
        let own = if source.kind == "event-log" { file_name(&source.path).to_lowercase() } else { String::new() };
        rows.entry((order, &source.kind, own)).or_default().push((first, last, source));
    }
    rows.into_values()
        .map(|mut spans| {
            spans.in_order_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
            Cover { sources: spans.iter().map(|s| s.2).collect(), spans: spans.iter().map(|s| (s.0, s.1)).collect() }
        })
        .collect()
}

fn places(report: &Report, covers: &[Cover<'_>], utc: bool) -> Vec<i64> {
    let attempts = report.attempts.iter().flat_map(|a| [place(started(a), utc), place(ended(a), utc)]).flatten();
    attempts.chain(covers.iter().flat_map(|cover| &cover.spans).flat_map(|span| [span.0, span.1])).collect()
}

/// Everything, unless the failure in question would be lost in years; then its surroundings.
fn view(report: &Report, covers: &[Cover<'_>], first: i64, last: i64, utc: bool) -> (i64, i64) {
    let asked = report.attempts.iter().find(|a| report.verdict.attempt.as_ref() == Some(&a.id));
    let Some(failure) = asked.and_then(|a| place(ended(a), utc).or_else(|| place(started(a), utc))) else {
        return (first, last);
    };
    let servicing = covers.iter().filter(|c| c.is_servicing()).flat_map(|c| &c.spans).map(|span| span.0);
    let focus: Vec<i64> = servicing.chain([failure]).collect();
    let (from, to) = (focus.iter().min().map_or(failure, |m| *m), focus.iter().max().map_or(failure, |m| *m));
    let needed = ((to - from) * 8 / 5).max(14 * DAY);
    if last - first < (needed * 6).max(120 * DAY) {
        return (first, last);
    }
    let middle = from + (to - from) / 2;
    ((middle - needed / 2).max(first), (middle + needed / 2).min(last))
}

/// Attempts: a mark where each ended, before it how long it lasted, and the names of failures where they find room.
fn installs(report: &Report, axis: &Axis, used: &mut Used) -> Vec<Vec<Cell>> {
    let asked = report.verdict.attempt.as_deref();
    let mut order: Vec<&Attempt> = report.attempts.iter().filter(|a| !a.store_app).collect();
    order.in_order_by_key(|a| (Some(a.id.as_str()) != asked, !is_failure(a)));
    let mut lanes = vec![vec![(' ', None); axis.columns]; if order.len() > 1 { 2 } else { 1 }];
    for attempt in order {
        let Some(end) = axis.place(ended(attempt)).or_else(|| axis.place(started(attempt))) else { continue };
        let Some(at) = axis.column(end) else { continue };
        let from = axis.place(started(attempt)).map_or(at, |start| axis.clipped(start));
        let (mark, ink) = match attempt.outcome {
            Outcome::Failed | Outcome::RolledBack => ('x', RED),
            Outcome::Succeeded => ('+', GREEN),
            Outcome::PendingReboot => ('r', AMBER),
            Outcome::Cancelled | Outcome::NotNeeded | Outcome::Unknown => ('o', DIM),
        };
        let free = |lane: &[Cell], from: usize, to: usize| lane[from..to.min(lane.len())].iter().all(|c| c.0 == ' ');
        // One that finds no room stands behind a graver one.
        let Some(lane) = lanes.iter_mut().find(|lane| free(lane, from, at + 1)) else { continue };
        lane[from..at].fill((sign_if(used, '=', from < at), Some(ink)));
        lane[at] = (sign(used, mark), Some(ink));
        let name = attempt.kb.as_deref().filter(|_| is_failure(attempt)).unwrap_or_default();
        let code = attempt.code.as_ref().filter(|_| Some(attempt.id.as_str()) == asked).map(|c| format!(" {}", c.hex));
        let ink = Some(if code.is_some() { BOLD } else { ink });
        let label: Vec<char> = safe(&format!("{name}{}", code.unwrap_or_default())).chars().collect();
        let size = label.len();
        let start = if size == 0 || !label.iter().all(char::is_ascii) {
            None
        } else if at + 2 + size <= axis.columns && free(lane, at + 1, at + 3 + size) {
            Some(at + 2)
        } else {
            from.checked_sub(size + 1).filter(|start| free(lane, start.saturating_sub(1), from))
        };
        if let Some(start) = start {
            for (cell, c) in lane[start..].iter_mut().zip(label) {
                *cell = (c, ink);
            }
        }
    }
    lanes.retain(|lane| lane.iter().any(|cell| cell.0 != ' '));
    lanes
}

fn sign_if(used: &mut Used, mark: char, drawn: bool) -> char {
    if drawn { sign(used, mark) } else { mark }
}

/// Restarts; one that nobody asked for hides the others of its column.
fn restarts(report: &Report, axis: &Axis, used: &mut Used) -> Option<Vec<Cell>> {
    let mut lane: Vec<Cell> = vec![(' ', None); axis.columns];
    for event in &report.events {
        let (mark, ink) = match event.kind.as_str() {
            "boot" => ('^', None),
            "unexpected-shutdown" => ('!', Some(RED)),
            _ => continue,
        };
        let at = axis.place((event.time.as_deref(), event.local.as_deref())).and_then(|at| axis.column(at));
        if let Some(at) = at.filter(|at| lane[*at].0 != '!') {
            lane[at] = (sign(used, mark), ink);
        }
    }
    lane.iter().any(|cell| cell.0 != ' ').then_some(lane)
}

impl Cover<'_> {
    fn is_servicing(&self) -> bool {
        self.sources.first().is_some_and(|source| source.kind == "cbs")
    }

    /// The newest log's own name, and how many archives of it there are.
    fn name(&self) -> String {
        let name = self.sources.last().map_or_else(String::new, |source| safe(file_name(&source.path)));
        if self.sources.len() > 1 { format!("{name} +{}", self.sources.len() - 1) } else { name }
    }

    /// What the log holds, what is gone of it, and the failures in that stretch: never on a column with lines.
    fn lane(&self, report: &Report, axis: &Axis, used: &mut Used) -> Vec<Cell> {
        let mut lane: Vec<Cell> = vec![(' ', None); axis.columns];
        for &(from, to) in self.spans.iter().filter(|(from, to)| *to >= axis.from && *from <= axis.to) {
            lane[axis.clipped(from)..=axis.clipped(to)].fill((sign(used, '#'), None));
        }
        let Some(&(begin, _)) = self.spans.first().filter(|_| self.is_servicing()) else { return lane };
        let gone = |a: &&Attempt| matches!(a.coverage, Some(Coverage::Overwritten | Coverage::NotCollected));
        let lost: Vec<(&Attempt, i64, i64)> = report
            .attempts
            .iter()
            .filter(gone)
            .filter_map(|a| {
                let end = axis.place(ended(a)).or_else(|| axis.place(started(a)))?;
                Some((a, axis.place(started(a)).unwrap_or(end), end))
            })
            .filter(|(_, start, _)| *start < begin)
            .collect();
        let Some((first, start, _)) = lost.iter().min_by_key(|(_, start, _)| *start) else { return lane };
        let (mark, ink) = if first.coverage == Some(Coverage::Overwritten) { ('-', RED) } else { ('?', AMBER) };
        let edge = axis.clipped(begin);
        if begin < axis.from {
            return lane;
        }
        for cell in &mut lane[axis.clipped(*start)..edge] {
            *cell = (sign(used, mark), Some(ink));
        }
        for (_, _, end) in lost.iter().filter(|(_, _, end)| *end >= axis.from) {
            // Beside the first line there is, however near it was.
            if let Some(before) = edge.checked_sub(1) {
                lane[axis.clipped(*end).min(before)] = (sign(used, 'x'), Some(RED));
            }
        }
        lane
    }
}

fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// The end of `text` in at most `room` columns: what is cut is always the beginning.
fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut left = room.saturating_sub(2);
    let tail: Vec<char> = text
        .chars()
        .rev()
        .take_while(|c| {
            columns_of(*c) <= left && {
                left -= columns_of(*c);
                true
            }
        })
        .collect();
    format!("..{}", tail.into_iter().rev().collect::<String>())
}
