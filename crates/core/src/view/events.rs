//! A log of events: records by their numbers, whatever their order in the file.

use super::columns::State;
use super::render::{Limit, Row};
use super::survey::Components;
use super::text::nearest_times;
use super::{ROW_LIMIT, Seen, Severity, Sieve, Target};
use crate::evtx::{Chunk, ChunkState, Entry, Reader, Record, Templates};
use crate::order::InOrder as _;
use crate::parsers::event_log::shown;
use crate::time::UtcTime;
use std::io::{self, Read};

/// Blocks that are remembered: 8 GB of log.
const BLOCKS: usize = 131_072;
/// Bad rows whose places are shown beside the log.
const BAD: usize = 200_000;

/// Where its records are.
#[derive(Default)]
pub(super) struct Events {
    /// In the order of their numbers.
    blocks: Vec<Block>,
}

/// A block that has records.
struct Block {
    offset: u64,
    size: u64,
    /// The row of the first of them.
    first: u32,
    rows: u32,
    /// Their least number.
    number: u64,
    times: Option<(i64, i64)>,
    /// Which of its rows are errors, and which warnings, for as many blocks as there is room.
    bad: Vec<(u16, Severity)>,
}

/// A record as far as its head tells.
struct Told {
    entry: Entry,
    number: u64,
    state: State,
}

impl Events {
    /// Reads a log through.
    pub(super) fn read(reader: impl Read, seen: &mut Seen) -> (Self, Option<io::Error>) {
        let mut events = Self::default();
        let (index, components) = (&mut seen.index, &mut seen.components);
        (index.records, index.parts, index.utc) = (true, true, true);
        let (mut total, mut times, mut bad) = (0u32, None, 0);
        let failure = each_block(reader, |mut chunk| {
            let (offset, size) = chunk.span();
            let told = heads(&mut chunk, |name| components.learn(name));
            let rows = u32::try_from(told.len()).unwrap_or(u32::MAX);
            if rows == 0 {
                return true;
            }
            if total.saturating_add(rows) > ROW_LIMIT || events.blocks.len() >= BLOCKS {
                index.cut = true;
                return false;
            }
            total += rows;
            let number = told.iter().map(|told| told.number).min().unwrap_or_default();
            let mut block = Block { offset, size, first: 0, rows, number, times: None, bad: Vec::new() };
            for (at, Told { state, .. }) in (0u16..).zip(&told) {
                components.count(state.component);
                if let Some(severity) = state.severity {
                    index.severities[severity as usize] += 1;
                    if severity <= Severity::Warning && bad < BAD {
                        bad += 1;
                        block.bad.push((at, severity));
                    }
                }
                if let Some(time) = state.time {
                    let (first, last) = block.times.unwrap_or((time, time));
                    block.times = Some((first.min(time), last.max(time)));
                    if UtcTime::from_ms(time).is_believable() {
                        let (first, last) = times.unwrap_or((time, time));
                        times = Some((first.min(time), last.max(time)));
                    }
                }
            }
            events.blocks.push(block);
            true
        });
        events.blocks.in_order_by_key(|block| (block.number, block.offset));
        let mut first = 0;
        for block in &mut events.blocks {
            block.first = first;
            first += block.rows;
            for (at, severity) in std::mem::take(&mut block.bad) {
                index.overview.add(block.first + u32::from(at), Some(severity));
            }
        }
        if let Some(last) = first.checked_sub(1) {
            index.overview.add(last, None);
        }
        (index.rows, index.times) = (first, times);
        (events, failure)
    }

    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Where a block begins, and its bytes.
    pub(super) fn span(&self, block: usize) -> (u64, u64) {
        self.blocks.get(block).map_or((0, 0), |block| (block.offset, block.size))
    }

    /// The block in which a row stands.
    pub(super) fn block_of(&self, row: u32) -> Option<usize> {
        self.blocks.partition_point(|block| block.first <= row).checked_sub(1)
    }

    /// The block that holds a place, or the one nearest to it.
    pub(super) fn nearest(&self, target: Target) -> usize {
        match target {
            Target::Number(number) => self.blocks.partition_point(|block| block.number <= number).saturating_sub(1),
            Target::Time(time) => nearest_times(self.blocks.iter().map(|block| block.times), time),
        }
    }

    /// The row of a block that is nearest to a place.
    pub(super) fn nearest_row(&self, block: usize, bytes: &[u8], target: Target) -> Option<u32> {
        let Block { offset, first, .. } = self.blocks.get(block)?;
        let told = heads(&mut Chunk::new(bytes, *offset), |_| 0);
        let away = |told: &Told| match target {
            Target::Number(number) => told.number.abs_diff(number),
            Target::Time(time) => told.state.time.map_or(u64::MAX, |own| own.abs_diff(time)),
        };
        let (_, row) = (*first..).zip(&told).map(|(row, told)| (away(told), row)).min()?;
        Some(row)
    }

    /// Puts the rows that are wanted and stand in a block at their places.
    pub(super) fn render(&self, block: usize, bytes: &[u8], wanted: &[u32], limit: &Limit, out: &mut [Option<Row>]) {
        let Some(Block { offset, first, .. }) = self.blocks.get(block) else { return };
        let mut chunk = Chunk::new(bytes, *offset);
        let (mut templates, mut record) = (Templates::default(), Record::default());
        let told = heads(&mut chunk, |_| 0);
        // Learning the templates anew costs steps of its own.
        let mut chunk = Chunk::new(bytes, *offset);
        for (row, told) in (*first..).zip(&told) {
            let Ok(at) = wanted.binary_search(&row) else { continue };
            let Some(slot) = out.get_mut(at) else { continue };
            let Ok(head) = templates.head(&mut chunk, &told.entry) else { continue };
            let mut row =
                Row { number: told.number, time: told.state.time, severity: told.state.severity, ..Row::default() };
            // What of it could be read is shown.
            let _ = chunk.record(&told.entry, &head, &mut record);
            row.tell(&record, "", true, limit);
            *slot = Some(row);
        }
    }

    /// Shows every row to the sieve.
    pub(super) fn pass(&self, reader: impl Read, components: &Components, sieve: &mut Sieve<'_>) {
        let mut record = Record::default();
        // Blocks by their place in the file.
        let mut order: Vec<(u64, u32, u32)> =
            self.blocks.iter().map(|block| (block.offset, block.first, block.rows)).collect();
        order.in_order();
        let _ = each_block(reader, |mut chunk| {
            let (offset, _) = chunk.span();
            let Ok(at) = order.binary_search_by_key(&offset, |(offset, ..)| *offset) else { return true };
            let (_, first, rows) = order[at];
            let told = heads(&mut chunk, |name| components.id(name));
            let mut templates = Templates::default();
            for (row, told) in (first..first.saturating_add(rows)).zip(&told) {
                if !sieve.lets(&told.state) {
                    continue;
                }
                if sieve.needs_text() {
                    let Ok(head) = templates.head(&mut chunk, &told.entry) else { continue };
                    let _ = chunk.record(&told.entry, &head, &mut record);
                    if !sieve.holds(&shown(&record, "", true, usize::MAX).0) {
                        continue;
                    }
                }
                sieve.pass(row, &told.state);
            }
            true
        });
    }
}

/// Visits the blocks that have records, until it is told to stop; gives what ended the reading.
fn each_block(reader: impl Read, mut visit: impl FnMut(Chunk<'_>) -> bool) -> Option<io::Error> {
    let mut reader = Reader::new(reader);
    loop {
        match reader.next_chunk() {
            Ok(Some(chunk)) if chunk.state() != ChunkState::Sound => {}
            Ok(Some(chunk)) => {
                if !visit(chunk) {
                    return None;
                }
            }
            Ok(None) => return None,
            Err(error) => return Some(error),
        }
    }
}

/// The records of a block in the order of their numbers, those that are damaged left out.
fn heads(chunk: &mut Chunk<'_>, mut id: impl FnMut(&str) -> u16) -> Vec<Told> {
    let mut templates = Templates::default();
    let mut told = Vec::new();
    for entry in chunk.entries() {
        let Ok(head) = templates.head(chunk, &entry) else { continue };
        let time = head.time.map(UtcTime::ms);
        let state = State { time, severity: Some(Severity::of_level(head.level)), component: id(&head.provider) };
        told.push(Told { entry, number: head.number, state });
    }
    told.in_order_by_key(|told| told.number);
    told
}
