//! Events exported as XML, CSV or text: records in the order of the file, each at the line it begins on.
//!
//! Records are found in the decoded text: going to one decodes what is before it.

use super::cache::go_to;
use super::columns::State;
use super::render::{Limit, Row};
use super::survey::Components;
use super::text::nearest_times;
use super::{ROW_LIMIT, Seen, Severity, Sieve, Target};
use crate::bundle::Source;
use crate::evtx::Record;
use crate::parsers::event_log::export::viewed::{Export, Viewed};
use crate::parsers::event_log::shown;
use crate::text::Encoding;
use crate::time::UtcTime;
use std::io::{self, Cursor, Read};
use std::ops::Range;

/// Blocks that are remembered: beyond them every second is forgotten.
const BLOCKS: usize = 16_384;
/// Records of a block, at first.
const RECORDS: u32 = 256;
/// Records read before and behind those that are asked for.
const AROUND: u32 = 400;
/// Bytes of rows that are kept.
const KEPT: usize = 1536 * 1024;

/// Where its records are.
pub(super) struct Exports {
    export: Export,
    blocks: Vec<Block>,
    /// Records of a block.
    step: u32,
    rows: u32,
    /// Rows that were read last, in their order.
    kept: Vec<(u32, Row)>,
}

struct Block {
    /// Byte of the decoded text.
    decoded: u64,
    line: u64,
    times: Option<(i64, i64)>,
}

impl Exports {
    /// Reads an export through.
    pub(super) fn read(
        source: &mut dyn Source,
        head: Vec<u8>,
        text: (Encoding, usize),
        seen: &mut Seen,
    ) -> (Self, Option<io::Error>) {
        let export = Export::of(&head, text);
        let mut exports = Self { export, blocks: Vec::new(), step: RECORDS, rows: 0, kept: Vec::new() };
        let (again, failure) = exports.survey(Cursor::new(head).chain(&mut *source), seen);
        let mut failure = failure;
        // Now it is known which of two numbers is the month.
        if again && failure.is_none() && go_to(source, 0).is_ok() {
            *seen = Seen::default();
            (exports.blocks, exports.step, exports.rows) = (Vec::new(), RECORDS, 0);
            (_, failure) = exports.survey(source, seen);
        }
        let index = &mut seen.index;
        (index.records, index.parts, index.utc) = (true, true, exports.export.utc);
        (exports, failure)
    }

    fn survey(&mut self, reader: impl Read, seen: &mut Seen) -> (bool, Option<io::Error>) {
        let Self { export, blocks, step, rows, .. } = self;
        export.each(reader, 0, &mut |viewed| {
            if *rows >= ROW_LIMIT {
                seen.index.cut = true;
                return false;
            }
            if blocks.len() >= BLOCKS {
                thin(blocks);
                *step *= 2;
            }
            if rows.is_multiple_of(*step) {
                blocks.push(Block { decoded: viewed.place.decoded, line: viewed.place.line, times: None });
            }
            let state = state(viewed.record, |name| seen.components.learn(name));
            if let Some(time) = state.time {
                seen.time(time);
                if let Some(block) = blocks.last_mut() {
                    block.note(time);
                }
            }
            seen.row(&state);
            seen.index.overview.add(*rows, state.severity);
            *rows += 1;
            true
        })
    }

    /// Visits the records from the block on that holds `from`; `visit` gets their rows, and says when it is enough.
    fn walk(&mut self, source: &mut dyn Source, from: u32, visit: &mut dyn FnMut(u32, &Viewed<'_>) -> bool) {
        let block = (from / self.step) as usize;
        let Some(Block { decoded, .. }) = self.blocks.get(block) else { return };
        let mut row = from / self.step * self.step;
        let last = self.rows;
        if go_to(source, 0).is_err() {
            return;
        }
        // What came before damage is shown.
        let _ = self.export.each(source, *decoded, &mut |viewed| {
            row += 1;
            row <= last && visit(row - 1, viewed)
        });
    }

    /// The rows with these numbers, which ascend; those around them are kept.
    pub(super) fn rows(&mut self, source: &mut dyn Source, wanted: &[u32], limit: &Limit) -> Vec<Row> {
        let [first, .., last] = *wanted else {
            return wanted.first().map_or_else(Vec::new, |row| self.rows(source, &[*row, *row], limit));
        };
        // Rows that are far apart are read alone.
        let near = last - first < wanted.len() as u32 + AROUND;
        let margin = if near { AROUND } else { 0 };
        let range: Range<u32> = first.saturating_sub(margin)..last.saturating_add(margin + 1).min(self.rows);
        let utc = self.export.utc;
        let (mut kept, mut size, beside) = (Vec::new(), 0, Limit::screen());
        self.walk(source, range.start, &mut |row, viewed| {
            let asked = wanted.binary_search(&row).is_ok();
            if range.contains(&row) && (asked || (near && size < KEPT)) {
                let shown = row_of(viewed, utc, if asked { limit } else { &beside });
                size += shown.size();
                kept.push((row, shown));
            }
            // One that is asked for again comes out again.
            row < last || (row < range.end && size < KEPT)
        });
        let rows = self.pick(&kept, wanted).unwrap_or_else(|| {
            kept.iter().filter(|(row, _)| wanted.binary_search(row).is_ok()).map(|(_, row)| row.clone()).collect()
        });
        if limit.is_screen() && !limit.is_reached() {
            self.kept = kept;
        }
        rows
    }

    /// The same, if all of them were kept.
    pub(super) fn known(&self, wanted: &[u32]) -> Option<Vec<Row>> {
        self.pick(&self.kept, wanted)
    }

    #[expect(clippy::unused_self, reason = "beside its callers")]
    fn pick(&self, kept: &[(u32, Row)], wanted: &[u32]) -> Option<Vec<Row>> {
        let row = |row: &u32| kept.binary_search_by_key(row, |(own, _)| *own).ok().map(|at| kept[at].1.clone());
        let mut distinct = wanted.to_vec();
        distinct.dedup();
        distinct.iter().map(row).collect()
    }

    pub(super) fn clear(&mut self) {
        self.kept = Vec::new();
    }

    /// The row nearest to a place.
    pub(super) fn nearest(&mut self, source: &mut dyn Source, target: Target) -> u32 {
        let block = match target {
            Target::Number(line) => self.blocks.partition_point(|block| block.line < line).saturating_sub(1),
            Target::Time(time) => nearest_times(self.blocks.iter().map(|block| block.times), time),
        };
        let from = u32::try_from(block).unwrap_or_default().saturating_mul(self.step);
        let mut best: Option<(u64, u32)> = None;
        let end = from.saturating_add(self.step.saturating_mul(2));
        self.walk(source, from, &mut |row, viewed| {
            let away = match target {
                // The record that a line is in begins before it.
                Target::Number(line) if viewed.place.line <= line => Some(line - viewed.place.line),
                Target::Number(_) => None,
                Target::Time(time) => viewed.record.time.map(|own| own.ms().abs_diff(time)),
            };
            if let Some(away) = away
                && best.is_none_or(|(least, _)| away < least)
            {
                best = Some((away, row));
            }
            row + 1 < end
        });
        best.map_or(from.min(self.rows.saturating_sub(1)), |(_, row)| row)
    }

    /// Shows every row to the sieve.
    pub(super) fn pass(&mut self, source: &mut dyn Source, components: &Components, sieve: &mut Sieve<'_>) {
        let (utc, needs_text) = (self.export.utc, sieve.needs_text());
        self.walk(source, 0, &mut |row, viewed| {
            let state = state(viewed.record, |name| components.id(name));
            let holds = |sieve: &Sieve<'_>| sieve.holds(&shown(viewed.record, viewed.words, utc, usize::MAX).0);
            if sieve.lets(&state) && (!needs_text || holds(sieve)) {
                sieve.pass(row, &state);
            }
            true
        });
    }
}

impl Block {
    fn note(&mut self, time: i64) {
        let (first, last) = self.times.unwrap_or((time, time));
        self.times = Some((first.min(time), last.max(time)));
    }
}

/// Forgets every second block.
fn thin(blocks: &mut Vec<Block>) {
    let mut kept: Vec<Block> = Vec::with_capacity(BLOCKS);
    for (at, block) in blocks.drain(..).enumerate() {
        match kept.last_mut() {
            Some(last) if at % 2 == 1 => {
                block.times.into_iter().flat_map(|(a, b)| [a, b]).for_each(|time| last.note(time))
            }
            _ => kept.push(block),
        }
    }
    *blocks = kept;
}

fn state(record: &Record, id: impl FnOnce(&str) -> u16) -> State {
    let severity = Some(Severity::of_level(record.level));
    State { time: record.time.map(UtcTime::ms), severity, component: id(&record.provider) }
}

fn row_of(viewed: &Viewed<'_>, utc: bool, limit: &Limit) -> Row {
    let state = state(viewed.record, |_| 0);
    let mut row = Row { number: viewed.place.line, time: state.time, severity: state.severity, ..Row::default() };
    row.tell(viewed.record, viewed.words, utc, limit);
    row
}
