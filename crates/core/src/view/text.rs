//! A log of lines.

use super::columns::{Splitter, State};
use super::render::{Limit, Row};
use super::survey::Components;
use super::{ROW_LIMIT, Seen, Sieve, Target};
use crate::artifact::ArtifactKind;
use crate::search::fold::{Fold, Folds, feed};
use crate::text::{Encoding, Limits, Line, Place, TextEnd, read_lines, read_lines_marked, resume_lines};
use std::cell::RefCell;
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};

/// Blocks that are remembered: beyond them every second is forgotten.
const BLOCKS: usize = 16_384;
/// Bytes of a line that is asked for whole.
const WHOLE: usize = 4 * 1024 * 1024;

/// Where its lines are.
pub(super) struct Text {
    kind: ArtifactKind,
    encoding: Encoding,
    bom: usize,
    blocks: Vec<Block>,
    /// Marks of the reader for each block.
    stride: u32,
    marks: u32,
    /// Bytes in all.
    size: u64,
    /// Some lines are longer than is looked at.
    long: bool,
}

/// A place from which lines can be read, and what was said before it.
struct Block {
    place: Place,
    state: State,
    /// Earliest and latest time of its lines.
    times: Option<(i64, i64)>,
}

impl Text {
    /// Reads a text through.
    pub(super) fn read(
        reader: impl Read,
        kind: ArtifactKind,
        encoding: Encoding,
        bom: usize,
        seen: &mut Seen,
    ) -> (Self, Option<io::Error>) {
        let text = Self { kind, encoding, bom, blocks: Vec::new(), stride: 1, marks: 0, size: 0, long: false };
        // What the two below share: where lines can be read from is told before the lines are.
        let shared = RefCell::new((text, State::default()));
        let (mut splitter, mut end) = (Splitter::new(kind), TextEnd::default());
        let mark = |place: Place| {
            let (text, state) = &mut *shared.borrow_mut();
            text.mark(place, *state);
        };
        let result = read_lines_marked(reader, encoding, bom, &mut end, mark, |line| {
            let (text, state) = &mut *shared.borrow_mut();
            let said = line.text();
            seen.length(&said);
            if line.number <= u64::from(seen.index.rows) {
                return ControlFlow::Continue(());
            }
            if seen.index.rows >= ROW_LIMIT {
                seen.index.cut = true;
                return ControlFlow::Break(());
            }
            if let Some(split) = splitter.advance(state, &said, |name| seen.components.learn(name)) {
                seen.index.parts = true;
                if let Some(time) = split.time {
                    seen.time(time);
                    text.note(time);
                }
            }
            seen.row(state);
            seen.index.overview.add(seen.index.rows - 1, state.severity);
            ControlFlow::Continue(())
        });
        let (mut text, _) = shared.into_inner();
        (text.size, text.long) = (end.bytes, end.long_lines > 0);
        seen.index.utc = kind == ArtifactKind::AzureGuest;
        (text, result.err())
    }

    fn mark(&mut self, place: Place, state: State) {
        if self.marks.is_multiple_of(self.stride) {
            if self.blocks.len() >= BLOCKS {
                self.thin();
            }
            if self.marks.is_multiple_of(self.stride) {
                self.blocks.push(Block { place, state, times: None });
            }
        }
        self.marks = self.marks.wrapping_add(1);
    }

    /// Forgets every second block.
    fn thin(&mut self) {
        let mut kept: Vec<Block> = Vec::with_capacity(BLOCKS);
        for (at, block) in self.blocks.drain(..).enumerate() {
            match kept.last_mut() {
                Some(last) if at % 2 == 1 => {
                    for time in block.times.into_iter().flat_map(|(first, last)| [first, last]) {
                        last.note(time);
                    }
                }
                _ => kept.push(block),
            }
        }
        self.blocks = kept;
        self.stride *= 2;
    }

    fn note(&mut self, time: i64) {
        if let Some(block) = self.blocks.last_mut() {
            block.note(time);
        }
    }

    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Where a block begins, and its bytes.
    pub(super) fn span(&self, block: usize) -> (u64, u64) {
        let begin = |at: usize| self.blocks.get(at).map(|block| block.place.offset);
        let from = begin(block).unwrap_or(self.size);
        (from, begin(block + 1).unwrap_or(self.size).saturating_sub(from))
    }

    pub(super) fn place(&self, block: usize) -> Place {
        self.blocks.get(block).map(|block| block.place).unwrap_or_default()
    }

    /// The block in which a row begins.
    pub(super) fn block_of(&self, row: u32) -> Option<usize> {
        self.blocks.partition_point(|block| block.place.lines <= u64::from(row)).checked_sub(1)
    }

    /// The blocks in which a row stands.
    pub(super) fn blocks_of(&self, row: u32) -> Range<usize> {
        let Some(first) = self.block_of(row) else { return 0..0 };
        let goes_on = |block: &&Block| {
            let Place { fresh, overlong, lines, .. } = block.place;
            !fresh && !overlong && lines == u64::from(row) + 1
        };
        first..first + 1 + self.blocks[first + 1..].iter().take_while(goes_on).count()
    }

    /// The block that holds a place, or the one nearest to it.
    pub(super) fn nearest(&self, target: Target) -> usize {
        match target {
            Target::Number(number) => {
                u32::try_from(number.saturating_sub(1)).ok().and_then(|row| self.block_of(row)).unwrap_or_default()
            }
            Target::Time(time) => nearest_times(self.blocks.iter().map(|block| block.times), time),
        }
    }

    /// Visits the lines of a block: with the row each is in, what it says of itself, and whether it begins that row.
    fn lines(
        &self,
        block: usize,
        bytes: &[u8],
        mut visit: impl FnMut(&str, u32, State, Option<Own<'_>>) -> ControlFlow<()>,
    ) {
        let Some(Block { place, mut state, .. }) = self.blocks.get(block).map(Block::copy) else { return };
        let mut splitter = Splitter::new(self.kind);
        let mut seen = place.lines;
        // Memory never fails to be read.
        let _ = resume_lines(bytes, self.encoding, place, Limits::default(), |line| {
            let Some(row) = row_of(&line) else { return ControlFlow::Continue(()) };
            let text = line.text();
            let mut own = None;
            if line.number > seen {
                seen = line.number;
                let split = splitter.advance(&mut state, &text, |_| 0);
                let split = split.map_or((None, "", 0), |split| (split.time, split.component, split.message));
                own = Some(Own { time: split.0, component: split.1, message: split.2 });
            }
            visit(&text, row, state, own)
        });
    }

    /// Puts the rows that are wanted and stand in a block at their places.
    pub(super) fn render(&self, block: usize, bytes: &[u8], wanted: &[u32], limit: &Limit, out: &mut [Option<Row>]) {
        let last = wanted.last().copied().unwrap_or_default();
        self.lines(block, bytes, |text, row, state, own| {
            if row > last {
                return ControlFlow::Break(());
            }
            let Ok(at) = wanted.binary_search(&row) else { return ControlFlow::Continue(()) };
            let Some(slot) = out.get_mut(at) else { return ControlFlow::Continue(()) };
            match (own, slot) {
                (Some(own), slot) => {
                    let mut shown =
                        Row { number: u64::from(row) + 1, time: own.time, severity: state.severity, ..Row::default() };
                    shown.component.push_str(own.component);
                    shown.say(text, limit);
                    shown.message = shown.text.floor_char_boundary(own.message);
                    *slot = Some(shown);
                }
                // What runs of NUL part is one line of an editor.
                (None, Some(shown)) => {
                    shown.say(" ", limit);
                    shown.say(text, limit);
                }
                (None, None) => {}
            }
            ControlFlow::Continue(())
        });
    }

    /// The row of a block that is nearest to a moment.
    pub(super) fn nearest_row(&self, block: usize, bytes: &[u8], time: i64) -> Option<u32> {
        let mut best: Option<(u64, u32)> = None;
        self.lines(block, bytes, |_, row, _, own| {
            if let Some(own) = own.and_then(|own| own.time) {
                let away = own.abs_diff(time);
                if best.is_none_or(|(least, _)| away < least) {
                    best = Some((away, row));
                }
            }
            ControlFlow::Continue(())
        });
        best.map(|(_, row)| row)
    }

    /// A row's whole text; `reader` stands at `place`, before it.
    pub(super) fn whole(&self, reader: impl Read, place: Place, row: u32) -> String {
        let mut whole = String::new();
        let limits = Limits { buffer: WHOLE + 1, line: WHOLE };
        let _ = resume_lines(reader, self.encoding, place, limits, |line| match row_of(&line) {
            Some(own) if own == row => {
                if !whole.is_empty() {
                    whole.push(' ');
                }
                whole.push_str(&line.text());
                ControlFlow::Continue(())
            }
            Some(own) if own < row => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        });
        whole
    }

    /// Shows every row to the sieve.
    pub(super) fn pass(&self, reader: impl Read, components: &Components, sieve: &mut Sieve<'_>) {
        let (mut splitter, mut state, mut seen) = (Splitter::new(self.kind), State::default(), 0);
        let needs_text = sieve.needs_text();
        let mut look = |number: u64, text: &str| {
            let Some(row) = u32::try_from(number.saturating_sub(1)).ok().filter(|row| *row < ROW_LIMIT) else {
                return ControlFlow::Break(());
            };
            if number > seen {
                seen = number;
                splitter.advance(&mut state, text, |name| components.id(name));
            }
            if sieve.lets(&state) && (!needs_text || sieve.holds(text)) {
                sieve.pass(row, &state);
            }
            ControlFlow::Continue(())
        };
        let mut end = TextEnd::default();
        if !(self.long && needs_text) {
            let _ = read_lines(reader, self.encoding, self.bom, &mut end, |line| look(line.number, &line.text()));
            return;
        }
        // All of a long line is searched.
        let (folds, mut put_in) = (Folds::default(), 0);
        let reader = Fold::new(reader, feed(self.encoding), &folds);
        let _ = read_lines(reader, self.encoding, self.bom, &mut end, |line| {
            while folds.borrow_mut().pop_front_if(|at| *at <= line.offset).is_some() {
                put_in += 1;
            }
            look(line.number.saturating_sub(put_in), &line.text())
        });
    }
}

/// What a line says of itself.
struct Own<'l> {
    time: Option<i64>,
    component: &'l str,
    message: usize,
}

impl Block {
    fn note(&mut self, time: i64) {
        let (first, last) = self.times.unwrap_or((time, time));
        self.times = Some((first.min(time), last.max(time)));
    }

    fn copy(&self) -> Self {
        Self { place: self.place, state: self.state, times: self.times }
    }
}

fn row_of(line: &Line<'_>) -> Option<u32> {
    u32::try_from(line.number.checked_sub(1)?).ok().filter(|row| *row < ROW_LIMIT)
}

/// Which of many stretches of time holds a moment, or is nearest to it.
pub(super) fn nearest_times(stretches: impl Iterator<Item = Option<(i64, i64)>>, time: i64) -> usize {
    let away = |(first, last): (i64, i64)| {
        if time < first { first.abs_diff(time) } else { time.saturating_sub(last).max(0).unsigned_abs() }
    };
    let nearest = stretches.enumerate().filter_map(|(at, times)| Some((away(times?), at))).min();
    nearest.map_or(0, |(_, at)| at)
}
