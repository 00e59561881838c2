//! Which rows of a log a filter lets through.

use super::bits::Bits;
use super::columns::State;
use super::survey::{Components, NOBODY, Overview};
use super::{Filter, Severity};
use crate::search::Needle;

/// Decides which rows pass.
pub(super) struct Sieve<'f> {
    filter: &'f Filter,
    /// `None`: there is no query, or one that cannot be looked for and lets nothing pass.
    needle: Option<Needle>,
    /// By number of the component; none: all pass.
    components: Vec<bool>,
    bits: Bits,
    /// Severities of what passed.
    bad: [Bits; 2],
}

impl<'f> Sieve<'f> {
    pub(super) fn new(filter: &'f Filter, known: &Components, rows: u32) -> Self {
        let mut components = Vec::new();
        for name in &filter.components {
            let id = usize::from(known.id(name));
            components.resize(components.len().max(id + 1), false);
            components[id] = true;
        }
        let needle = filter.query.as_ref().and_then(|query| Needle::new(query).ok());
        Self { filter, needle, components, bits: Bits::new(rows), bad: [Bits::new(rows), Bits::new(rows)] }
    }

    /// Does the row pass, whatever it says?
    pub(super) fn lets(&self, state: &State) -> bool {
        let Filter { severities, from, to, .. } = self.filter;
        let severity = *severities == 0 || state.severity.is_some_and(|own| severities >> own as u8 & 1 == 1);
        let component = self.components.is_empty()
            || (state.component != NOBODY && self.components.get(usize::from(state.component)) == Some(&true));
        let in_time = |bound: Option<i64>, holds: fn(i64, i64) -> bool| {
            bound.is_none_or(|bound| state.time.is_some_and(|time| holds(time, bound)))
        };
        severity && component && in_time(*from, |time, from| time >= from) && in_time(*to, |time, to| time <= to)
    }

    /// Does it pass by what it says?
    pub(super) fn holds(&self, text: &str) -> bool {
        self.needle.as_ref().is_some_and(|needle| needle.find(text).is_some())
    }

    pub(super) fn needs_text(&self) -> bool {
        self.filter.query.is_some()
    }

    pub(super) fn pass(&mut self, row: u32, state: &State) {
        self.bits.set(row);
        match state.severity {
            Some(Severity::Error) => self.bad[0].set(row),
            Some(Severity::Warning) => self.bad[1].set(row),
            _ => {}
        }
    }

    pub(super) fn done(self) -> (Bits, Overview) {
        let bits = self.bits.done();
        let mut overview = Overview::default();
        // Only the bad ones are counted, and the last row says how far the stretches reach.
        if let Some(last) = bits.count().checked_sub(1) {
            overview.add(last, None);
        }
        for (bad, severity) in self.bad.into_iter().zip([Severity::Error, Severity::Warning]) {
            let bad = bad.done();
            (0..bad.count())
                .filter_map(|rank| bad.select(rank))
                .for_each(|row| overview.add(bits.rank(row), Some(severity)));
        }
        (bits, overview)
    }
}
