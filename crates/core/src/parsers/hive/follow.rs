//! From keys to the data of their values, forward through the file.

use super::cells::{CELL_LIMIT, HEADER, Key, SEGMENT, ValueCell, Walk, cell, is_elsewhere, segments, u32_at};
use super::window::Window;
use super::{Found, Target};
use crate::extract::Extract;
use crate::registry::Value;
use std::collections::BTreeMap;

/// Values of one key that are looked at; the wanted keys have some dozens.
const VALUES: u32 = 512;
/// Keys that are read.
const TARGETS: usize = 30_000;
/// References that wait for their cell.
const WAITING: usize = 100_000;
/// References that are followed in all: a hostile hive may refer in circles.
const STEPS: usize = 2_000_000;

/// What a cell is to be read as.
#[derive(Clone, Debug)]
enum Step {
    /// Offsets of values.
    List { count: u32 },
    /// A value.
    Value,
    /// Its data.
    Data { name: String, kind: u32, length: u32 },
}

/// A reference to be followed, for the key with this index.
struct Reference {
    target: u32,
    step: Step,
}

/// The references that wait.
pub(super) struct Follow {
    targets: Vec<Target>,
    /// Offset of a key whose every child is wanted → its index.
    parents: BTreeMap<u32, u32>,
    waiting: BTreeMap<u32, Reference>,
    steps: usize,
    moved: bool,
}

impl Follow {
    pub(super) fn new(targets: Vec<Target>) -> Self {
        let parents =
            (0..).zip(&targets).filter(|(_, t)| t.wanted.children).map(|(index, t)| (t.offset, index)).collect();
        Self { targets, parents, waiting: BTreeMap::new(), steps: 0, moved: true }
    }

    /// Place of the first cell that is waited for.
    pub(super) fn first(&self) -> u64 {
        self.waiting.keys().next().map_or(HEADER, |offset| HEADER + u64::from(*offset))
    }

    /// Is nothing left that another pass could find?
    pub(super) fn is_done(&self) -> bool {
        self.waiting.is_empty() || !self.moved || self.steps > STEPS
    }

    /// Pass 2: all cells, for the keys inside the wanted ones.
    pub(super) fn find_children(&mut self, window: &mut Window<'_>, found: &mut Found, out: &mut Extract) {
        let own: Vec<u32> =
            (0..).zip(&self.targets).filter(|(_, target)| !target.wanted.children).map(|(index, _)| index).collect();
        for index in own {
            found.key(&self.targets[index as usize], out);
            if let Some((at, list)) = self.values_of(index) {
                self.want(at, list);
            }
        }
        let mut walk = Walk::new();
        let mut gone_by = 0;
        while !(self.parents.is_empty() && self.waiting.is_empty())
            && let Some(offset) = walk.next(window)
        {
            if let Some(child) = self.child(window, offset) {
                found.key(&child, out);
                let index = u32::try_from(self.targets.len()).unwrap_or(u32::MAX);
                self.targets.push(child);
                if let Some((at, list)) = self.values_of(index) {
                    self.follow(at, list, window, found, out);
                }
            }
            while let Some(at) = self.waiting.range(gone_by..).next().map(|(at, _)| *at).filter(|at| *at <= offset) {
                gone_by = at.saturating_add(1);
                if let Some(reference) = self.waiting.remove(&at) {
                    self.follow(at, reference, window, found, out);
                }
            }
            // What turns up before this place from now on waits for the next pass.
            gone_by = offset.saturating_add(1);
        }
    }

    /// Further passes: only what waits.
    pub(super) fn catch_up(&mut self, window: &mut Window<'_>, found: &mut Found, out: &mut Extract) {
        self.moved = false;
        let mut from = 0;
        while let Some(at) = self.waiting.range(from..).next().map(|(at, _)| *at) {
            from = at.saturating_add(1);
            let Some(reference) = self.waiting.remove(&at) else { return };
            let place = HEADER + u64::from(at);
            if !window.reach(place + 4) {
                return;
            }
            let length = window.u32(place).map_or(0, |size| u64::from(size.cast_signed().unsigned_abs()));
            if window.reach(place + length.min(CELL_LIMIT as u64 + 4)) {
                self.follow(at, reference, window, found, out);
                self.moved = true;
            }
        }
    }

    /// The key at `offset`, if it stands inside one whose every child is wanted.
    fn child(&self, window: &Window<'_>, offset: u32) -> Option<Target> {
        let key = cell(window, offset).and_then(Key::read)?;
        let parent = self.targets.get(*self.parents.get(&key.parent)? as usize)?;
        (self.targets.len() < TARGETS).then(|| Target {
            wanted: parent.wanted,
            offset,
            path: format!("{}\\{}", parent.path, key.name()),
            set: parent.set,
            values: key.values,
            value_count: key.value_count,
        })
    }

    /// The list of the wanted values of a key.
    fn values_of(&self, index: u32) -> Option<(u32, Reference)> {
        let target = self.targets.get(index as usize)?;
        let step = Step::List { count: target.value_count.min(VALUES) };
        (target.value_count > 0 && !target.wanted.values.is_empty())
            .then_some((target.values, Reference { target: index, step }))
    }

    fn want(&mut self, at: u32, reference: Reference) {
        // An offset has its sign bit set where there is nothing.
        if at < 0x8000_0000 && self.waiting.len() < WAITING {
            self.waiting.entry(at).or_insert(reference);
        }
    }

    /// Reads one cell and all that it leads to, as far as it is in sight; the rest waits.
    fn follow(&mut self, at: u32, reference: Reference, window: &Window<'_>, found: &mut Found, out: &mut Extract) {
        let mut next = vec![(at, reference)];
        while let Some((at, reference)) = next.pop() {
            self.steps += 1;
            if self.steps > STEPS {
                return;
            }
            let Some(bytes) = cell(window, at) else {
                if is_elsewhere(window, at) {
                    self.want(at, reference);
                }
                continue;
            };
            let target = &self.targets[reference.target as usize];
            match reference.step {
                Step::List { count } => {
                    let values = count.min(u32::try_from(bytes.len() / 4).unwrap_or(u32::MAX)) as usize;
                    // The last one pushed is read first.
                    let offsets = (0..values).rev().filter_map(|n| u32_at(bytes, n * 4));
                    next.extend(offsets.map(|at| (at, Reference { target: reference.target, step: Step::Value })));
                }
                Step::Value => {
                    let Some(value) = ValueCell::read(bytes).filter(|value| target.wanted.wants(&value.name)) else {
                        continue;
                    };
                    if let Some(inline) = value.inline {
                        let length = (value.length as usize).min(inline.len());
                        let data = Value::from_bytes(value.kind, &inline[..length]);
                        found.value(target, value.name, data, out);
                    } else {
                        let step = Step::Data { name: value.name, kind: value.kind, length: value.length };
                        next.push((value.data, Reference { target: reference.target, step }));
                    }
                }
                Step::Data { name, kind, length } => {
                    // Beyond a segment's length the cell names the list of segments, that the first one.
                    let list = segments(bytes).filter(|_| length > SEGMENT);
                    let first = list.and_then(|list| cell(window, list)).and_then(|list| u32_at(list, 0));
                    let data = match (list, first) {
                        (None, _) => Some(&bytes[..bytes.len().min(length as usize)]),
                        (Some(_), Some(first)) => {
                            cell(window, first).map(|data| &data[..data.len().min(SEGMENT as usize)])
                        }
                        (Some(_), None) => None,
                    };
                    // A long value whose parts are far apart still says that it is there.
                    let data = Value::from_bytes(kind, data.unwrap_or_default());
                    found.value(target, name, data, out);
                }
            }
        }
    }
}
