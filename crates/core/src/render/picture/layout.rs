//! Where everything of the picture goes: moments in, pixels out. The same rules as the page's timeline
//! (`www/src/components/timeline/layout.ts`), for a picture that nobody can zoom.

use super::axis::{Axis, DAY};
use crate::order::InOrder as _;
use crate::render::naming::{self, ended, file_name, is_failure, span, started};
use crate::render::timeline::place;
use crate::report::{Attempt, Coverage, Outcome, Report, Source};
use std::collections::{BTreeMap, BTreeSet};

/// Narrower than this, a bar becomes a mark.
const NARROW: i64 = 3;
/// Width of a mark.
const MARK: i64 = 14;
/// Marks nearer than this become one with a count.
const NEAR: i64 = 12;
/// Longest title that names an attempt without a KB.
const TITLE: usize = 22;
const HOUR: i64 = 3_600_000;
/// What a bar of errors may stand for, hours.
const BARS: [i64; 12] = [1, 2, 3, 6, 12, 24, 48, 7 * 24, 14 * 24, 28 * 24, 91 * 24, 364 * 24];
/// A bar of this many errors reaches the top, unless another has more.
const FULL: u64 = 16;
/// Kinds whose coverage matters most stand first.
const ORDER: [&str; 4] = ["cbs", "windows-update-log", "reporting-events", "event-log"];

/// About how wide 12 px text is: Han characters are square.
pub(super) fn text_width(text: &str) -> i64 {
    text.chars().map(|c| if c >= '\u{2E80}' { 12 } else { 7 }).sum()
}

/// Where a name stands: beginning behind its bar, ending before it, or on it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    After(i64),
    Before(i64),
    Inside(i64),
}

/// An attempt as drawn.
#[derive(Debug)]
pub(super) struct AttemptShape<'r> {
    pub(super) attempt: &'r Attempt,
    pub(super) from: i64,
    pub(super) to: i64,
    /// Row of the lane; `None`: no room, a tick below.
    pub(super) row: Option<i64>,
    /// The name, and where it stands.
    pub(super) label: Option<(String, Side)>,
    pub(super) narrow: bool,
}

/// What is taken of a row.
type Row = Vec<(i64, i64)>;

fn free(row: &Row, from: i64, to: i64) -> bool {
    row.iter().all(|(a, b)| *b < from - 2 || *a > to + 2)
}

/// The span that is shown: everything, unless the failure in question would be lost in years; then its surroundings.
pub(super) fn view(report: &Report, utc: bool, covers: &[Cover<'_>]) -> Option<(i64, i64)> {
    let attempts = report.attempts.iter().flat_map(|a| [place(started(a), utc), place(ended(a), utc)]).flatten();
    let events = report.events.iter().filter_map(|e| place((e.time.as_deref(), e.local.as_deref()), utc));
    let hours = report.error_hours.iter().filter_map(|h| place((h.time.as_deref(), h.local.as_deref()), utc));
    let spans = covers.iter().flat_map(|cover| &cover.spans).flat_map(|(from, to, _)| [*from, *to]);
    let whole = fit(&attempts.chain(events).chain(hours).chain(spans).collect::<Vec<_>>())?;
    let asked = report.attempts.iter().find(|a| report.verdict.attempt.as_ref() == Some(&a.id));
    let Some(start) = asked.and_then(|a| place(started(a), utc).or_else(|| place(ended(a), utc))) else {
        return Some(whole);
    };
    let servicing = covers.iter().filter(|cover| cover.is_servicing()).flat_map(|cover| &cover.spans);
    let focus: Vec<i64> = servicing.map(|(from, ..)| *from).chain([start]).collect();
    let Some(around) = fit(&focus) else { return Some(whole) };
    let needed = ((around.1 - around.0) * 8 / 5).max(14 * DAY);
    if whole.1 - whole.0 < (needed * 6).max(120 * DAY) {
        return Some(whole);
    }
    let middle = around.0 + (around.1 - around.0) / 2;
    Some((middle - needed / 2, middle + needed / 2))
}

/// With a little air, so that the first and the last mark are whole.
fn fit(places: &[i64]) -> Option<(i64, i64)> {
    let (from, to) = (*places.iter().min()?, *places.iter().max()?);
    let air = ((to - from) * 3 / 100).max(60_000);
    Some((from - air, to + air))
}

/// Places attempts by importance: the one in question, failures, the rest, newest first. A label is dropped before its
/// mark, and a mark becomes a tick before anything overlaps.
pub(super) fn attempts<'r>(report: &'r Report, utc: bool, axis: &Axis, rows: usize) -> Vec<AttemptShape<'r>> {
    let asked = report.verdict.attempt.as_deref();
    let is_asked = |attempt: &Attempt| Some(attempt.id.as_str()) == asked;
    let mut order: Vec<&Attempt> = report.attempts.iter().rev().collect();
    order.in_order_by_key(|a| (!is_asked(a), !is_failure(a) || a.store_app));
    let mut taken: Vec<Row> = vec![Row::new(); rows];
    let mut ticks = BTreeSet::new();
    let mut shapes = Vec::new();
    for attempt in order {
        let (start, end) = (place(started(attempt), utc), place(ended(attempt), utc));
        let (Some(start), Some(end)) = (start.or(end), end.or(start)) else { continue };
        let (mut from, mut to) = (axis.x(start), axis.x(end.max(start)));
        if to < -MARK || from > axis.width + MARK {
            continue;
        }
        let narrow = to - from < NARROW;
        if narrow {
            from = from.midpoint(to);
            to = from;
        }
        let failed = is_failure(attempt);
        let (left, right) =
            if narrow { (from - MARK / 2, from + MARK / 2) } else { (from, to + if failed { MARK + 2 } else { 0 }) };
        let bare = taken.iter().position(|row| free(row, left, right)).filter(|_| !attempt.store_app);
        let Some(bare) = bare else {
            if ticks.insert((from, attempt.store_app, naming::outcome(attempt))) {
                shapes.push(AttemptShape { attempt, from, to, row: None, label: None, narrow });
            }
            continue;
        };
        let label = names(attempt, is_asked(attempt)).into_iter().find_map(|name| {
            let room = text_width(&name) + 8;
            let after = (right + room <= axis.width).then_some((left, right + room, Side::After(right + 4)));
            let before = (left - room >= 0).then_some((left - room, right, Side::Before(left - 4)));
            // A bar that fills the picture still says whose it is.
            let wide = to.min(axis.width) - from.max(0) > room + 24;
            let inside = wide.then_some((left, right, Side::Inside(from.max(0) + 12)));
            after.into_iter().chain(before).chain(inside).find_map(|(a, b, side)| {
                let row = taken.iter().position(|row| free(row, a, b))?;
                Some((row, (a, b), (name.clone(), side)))
            })
        });
        let (row, (a, b), label) = label.map_or((bare, (left, right), None), |(row, ab, name)| (row, ab, Some(name)));
        taken[row].push((a, b));
        shapes.push(AttemptShape { attempt, from, to, row: i64::try_from(row).ok(), label, narrow });
    }
    shapes
}

/// What an attempt may be called, the fullest first. Only the one in question shows its code.
fn names(attempt: &Attempt, asked: bool) -> Vec<String> {
    let title = attempt.title.as_deref().filter(|_| asked || is_failure(attempt)).unwrap_or_default();
    let mut name: String = title.chars().take(TITLE).collect();
    if title.chars().nth(TITLE).is_some() {
        name = format!("{}…", name.trim_end());
    }
    let name = attempt.kb.clone().unwrap_or(name);
    let code = attempt.code.as_ref().filter(|_| asked && is_failure(attempt));
    let full = code.map(|code| format!("{name} {}", code.hex).trim_start().to_owned());
    full.into_iter().chain((!name.is_empty()).then_some(name)).collect()
}

/// Lanes of marks, each with its word.
pub(super) const LANES: [&str; 3] = ["cli-line-restarts", "render-lane-services", "render-lane-damage"];

/// Kinds of events, the gravest first, each with its lane. At one place the gravest is the one to see.
const KINDS: [(&str, usize); 13] = [
    ("unexpected-shutdown", 0),
    ("rollback", 0),
    ("store-corruption", 2),
    ("storage", 2),
    ("security", 1),
    ("crash", 2),
    ("service", 1),
    ("reboot-required", 0),
    ("clock-set", 2),
    ("product", 1),
    ("boot", 0),
    ("restart-asked", 0),
    ("shutdown", 0),
];

/// Marks that share a place.
#[derive(Debug)]
pub(super) struct EventShape<'r> {
    pub(super) kind: &'r str,
    pub(super) count: usize,
    pub(super) at: i64,
}

fn rank(kind: &str) -> usize {
    KINDS.iter().position(|(known, _)| *known == kind).unwrap_or(KINDS.len())
}

/// The marks of each lane.
pub(super) fn events<'r>(report: &'r Report, utc: bool, axis: &Axis) -> [Vec<EventShape<'r>>; 3] {
    let mut lanes: [Vec<(i64, &str)>; 3] = Default::default();
    for event in report.events.iter().filter(|event| event.kind != "error") {
        let Some(at) = place((event.time.as_deref(), event.local.as_deref()), utc) else { continue };
        if (axis.from..=axis.to).contains(&at) {
            let lane = KINDS.get(rank(&event.kind)).map_or(2, |(_, lane)| *lane);
            lanes[lane].push((axis.x(at), &event.kind));
        }
    }
    lanes.map(|mut marks| {
        marks.in_order();
        let mut shapes: Vec<EventShape<'_>> = Vec::new();
        let mut begin = 0;
        for (at, kind) in marks {
            match shapes.last_mut().filter(|last| at - begin < NEAR || at - last.at < NEAR * 4 / 5) {
                Some(last) if last.kind == kind => last.count += 1,
                Some(last) if rank(kind) < rank(last.kind) => *last = EventShape { kind, count: 1, at },
                Some(_) => {}
                None => {
                    shapes.push(EventShape { kind, count: 1, at });
                    begin = at;
                }
            }
        }
        shapes
    })
}

/// Bars of errors: left, right, height and the height of those of updates and servicing, of 0 to `tall`.
pub(super) fn errors(report: &Report, utc: bool, axis: &Axis, tall: i64) -> Vec<[i64; 4]> {
    let wanted = axis.length() * 6 / axis.width.max(1);
    let step = BARS.into_iter().find(|hours| hours * HOUR >= wanted).unwrap_or(BARS[11]) * HOUR;
    let mut bars: BTreeMap<i64, [u64; 2]> = BTreeMap::new();
    let mut count = |at: Option<i64>, which: usize, n: u64| {
        if let Some(at) = at.filter(|at| (axis.from..=axis.to).contains(at)) {
            bars.entry(at.div_euclid(step)).or_default()[which] += n;
        }
    };
    for hour in &report.error_hours {
        count(place((hour.time.as_deref(), hour.local.as_deref()), utc), 0, hour.count.get());
    }
    for event in report.events.iter().filter(|event| event.kind == "error") {
        count(place((event.time.as_deref(), event.local.as_deref()), utc), 1, 1);
    }
    let most = bars.values().map(|[logged, own]| logged + own).max().unwrap_or(0).max(FULL);
    let height = |n: u64| {
        // By the square root: ten times as many look three times as high.
        let share = u128::from(n) * 10_000 / u128::from(most);
        i64::try_from(share.isqrt()).unwrap_or(100) * tall / 100
    };
    bars.into_iter()
        .map(|(bar, [logged, own])| {
            let all = height(logged + own).max(2);
            let share = i64::try_from(own.saturating_mul(100) / (logged + own).max(1)).unwrap_or(100);
            [axis.x(bar * step), axis.x((bar + 1) * step), all, if own > 0 { (all * share / 100).max(2) } else { 0 }]
        })
        .collect()
}

/// One row of coverage: a log and its archives.
#[derive(Debug)]
pub(super) struct Cover<'r> {
    /// From, to, and the source.
    pub(super) spans: Vec<(i64, i64, &'r Source)>,
}

impl Cover<'_> {
    pub(super) fn is_servicing(&self) -> bool {
        self.spans.first().is_some_and(|(.., source)| source.kind == "cbs")
    }

    /// The newest log's own name, and how many stand before it.
    pub(super) fn name(&self) -> (String, usize) {
        let name = self.spans.last().map_or_else(String::new, |(.., source)| file_name(&source.path).to_owned());
        (name, self.spans.len() - 1)
    }

    /// From the first failure whose lines are gone to where the logs begin, and whether they are gone for good; and where
    /// those failures ended.
    pub(super) fn gone(&self, report: &Report, utc: bool) -> Option<(i64, i64, bool, Vec<i64>)> {
        let begin = self.spans.first().filter(|_| self.is_servicing())?.0;
        let lost = report.attempts.iter().filter_map(|attempt| {
            let overwritten = match attempt.coverage? {
                Coverage::Overwritten => true,
                Coverage::NotCollected => false,
                _ => return None,
            };
            let end = place(ended(attempt), utc).or_else(|| place(started(attempt), utc))?;
            Some((place(started(attempt), utc).unwrap_or(end), overwritten, end))
        });
        let lost: Vec<(i64, bool, i64)> = lost.filter(|(start, ..)| *start < begin).collect();
        let (start, overwritten, _) = lost.iter().min()?;
        let ends = lost.iter().map(|(.., end)| *end).filter(|end| *end < begin).collect();
        Some((*start, begin, *overwritten, ends))
    }
}

/// Logs with times, one log and its archives in a row unless they overlap by more than a tenth, those first that tell most.
pub(super) fn covers(report: &Report, utc: bool) -> Vec<Cover<'_>> {
    let mut timed: Vec<(usize, String, i64, i64, &Source)> = Vec::new();
    for source in &report.sources {
        let [first, last] = span(source).map(|moment| place(moment, utc));
        let (Some(first), Some(last)) = (first, last) else { continue };
        let order = ORDER.iter().position(|kind| *kind == source.kind).unwrap_or(ORDER.len());
        let own = if source.kind == "event-log" { file_name(&source.path).to_lowercase() } else { source.kind.clone() };
        timed.push((order, own, first, last.max(first), source));
    }
    timed.in_order_by(|a, b| (a.0, &a.1, a.2, a.3, &a.4.id).cmp(&(b.0, &b.1, b.2, b.3, &b.4.id)));
    let mut rows: Vec<(usize, String, Cover<'_>)> = Vec::new();
    for (order, own, from, to, source) in timed {
        let fits = |cover: &Cover<'_>| {
            cover.spans.last().is_some_and(|(first, last, _)| from >= last - (last - first).max(to - from) / 10)
        };
        match rows.iter_mut().find(|(o, k, cover)| *o == order && *k == own && fits(cover)) {
            Some((.., cover)) => cover.spans.push((from, to, source)),
            None => rows.push((order, own, Cover { spans: vec![(from, to, source)] })),
        }
    }
    rows.into_iter().map(|(.., cover)| cover).collect()
}

/// Restarts inside failed attempts that are long enough to see: where the story of a failure crosses a boot.
pub(super) fn boots(report: &Report, utc: bool, axis: &Axis, shapes: &[AttemptShape<'_>]) -> BTreeSet<i64> {
    let asked = report.verdict.attempt.as_deref();
    let failed = |shape: &&AttemptShape<'_>| {
        is_failure(shape.attempt)
            && ((!shape.narrow && shape.row.is_some()) || Some(shape.attempt.id.as_str()) == asked)
    };
    let spans = shapes
        .iter()
        .filter(failed)
        .filter_map(|shape| Some((place(started(shape.attempt), utc)?, place(ended(shape.attempt), utc)?)));
    let spans: Vec<(i64, i64)> = spans.collect();
    let restarts = report.events.iter().filter(|e| e.kind == "boot" || e.kind == "unexpected-shutdown");
    let places = restarts.filter_map(|e| place((e.time.as_deref(), e.local.as_deref()), utc));
    let places = places.filter(|at| (axis.from..=axis.to).contains(at));
    places.filter(|at| spans.iter().any(|(from, to)| (from..=to).contains(&at))).map(|at| axis.x(at)).collect()
}

/// How an end is drawn: its tone and its glyph.
pub(super) fn sign(attempt: &Attempt) -> (&'static str, &'static str) {
    let (tone, glyph) = match attempt.outcome {
        Outcome::Succeeded => ("good", "check"),
        Outcome::Failed | Outcome::RolledBack => ("bad", "cross"),
        Outcome::PendingReboot => ("act", "triangle"),
        Outcome::Cancelled => ("quiet", "minus"),
        Outcome::NotNeeded => ("quiet", "dot"),
        Outcome::Unknown => ("quiet", "question"),
    };
    (if attempt.store_app { "quiet" } else { tone }, glyph)
}
