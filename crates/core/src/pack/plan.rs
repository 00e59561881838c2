//! Which lines or records of a source belong into a pack.

use crate::extract::Extract;
use crate::order::InOrder as _;
use std::collections::BTreeMap;

/// Lines around a line that the report shows as proof.
const AROUND_EVIDENCE: u64 = 4;
/// Lines in the first and last rows of a text: they say what it is, from when, and until when.
const ENDS: u64 = 8;
/// What a line is given around it when it alone is not read as it was.
const WIDER: [u64; 4] = [3, 30, 300, 3_000];

/// The lines wanted, by their numbers; of event logs the records.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// Line → how many are wanted before and behind it.
    lines: BTreeMap<u64, u64>,
    /// Lines from the first on.
    pub(super) head: u64,
    /// Lines up to the last.
    pub(super) tail: u64,
}

impl Plan {
    /// Whatever the scan kept of a source, and what the report shows of it.
    pub(super) fn new(extract: &Extract, evidence: &[u64]) -> Self {
        let mut plan = Self { head: ENDS, tail: ENDS, ..Self::default() };
        plan.lines.extend(evidence.iter().map(|line| (*line, AROUND_EVIDENCE)));
        let kept = extract.events.iter().map(|event| event.line);
        let kept = kept.chain(extract.hints.iter().map(|hint| hint.line));
        for line in kept.chain(extract.clock.iter().flat_map(|run| [run.line, run.until])) {
            plan.lines.entry(line).or_default();
        }
        plan
    }

    /// Is this very line or record wanted?
    pub(super) fn wants(&self, line: u64) -> bool {
        self.lines.contains_key(&line)
    }

    /// The stretches wanted, first and last line of each, in their order.
    pub(super) fn stretches(&self) -> Vec<(u64, u64)> {
        let mut out: Vec<(u64, u64)> = Vec::new();
        let head = (self.head > 0).then_some((1, self.head));
        let around = |(line, around): (&u64, &u64)| (line.saturating_sub(*around).max(1), line.saturating_add(*around));
        let mut all: Vec<(u64, u64)> = head.into_iter().chain(self.lines.iter().map(around)).collect();
        all.in_order();
        for (from, to) in all {
            match out.last_mut().filter(|last| from <= last.1.saturating_add(1)) {
                Some(last) => last.1 = last.1.max(to),
                None => out.push((from, to)),
            }
        }
        out
    }

    /// Asks for more around these lines; `false`: more is not to be had.
    pub(super) fn widen(&mut self, lines: &[u64]) -> bool {
        let mut grown = false;
        for line in lines {
            let around = self.lines.entry(*line).or_default();
            if let Some(more) = WIDER.iter().find(|more| **more > *around) {
                (*around, grown) = (*more, true);
            }
        }
        grown
    }

    /// Asks for more at the beginning, or at the end; `false`: more is not to be had.
    pub(super) fn lengthen(&mut self, head: bool, tail: bool) -> bool {
        let mut grown = false;
        for (wanted, rows) in [(head, &mut self.head), (tail, &mut self.tail)] {
            if wanted && let Some(more) = WIDER.iter().find(|more| **more > *rows) {
                (*rows, grown) = (*more, true);
            }
        }
        grown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_join_where_they_touch() {
        let mut plan = Plan { head: 2, ..Plan::default() };
        plan.lines.extend([(3, 0), (10, 2), (14, 1), (40, 0)]);
        assert_eq!(plan.stretches(), [(1, 3), (8, 15), (40, 40)]);
        assert!(plan.widen(&[40, 41]));
        assert_eq!(plan.stretches(), [(1, 3), (8, 15), (37, 44)]);
        while plan.widen(&[40]) {}
        assert_eq!(plan.stretches(), [(1, 3_040)]);
    }
}
