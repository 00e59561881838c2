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
    overview: Overview,
    /// Rows that passed so far.
    passed: u32,
    /// Errors and warnings, where rows do not come in their order.
    bad: Option<[Bits; 2]>,
}

impl<'f> Sieve<'f> {
    /// `ordered`: rows come in their order.
    pub(super) fn new(filter: &'f Filter, known: &Components, rows: u32, ordered: bool) -> Self {
        let mut components = Vec::new();
        for name in &filter.components {
            let id = usize::from(known.id(name));
            components.resize(components.len().max(id + 1), false);
            components[id] = true;
        }
        let needle = filter.query.as_ref().and_then(|query| Needle::new(query).ok());
        let bad = if ordered { None } else { Some([Bits::new(rows), Bits::new(rows)]) };
        let (bits, overview) = (Bits::new(rows), Overview::default());
        Self { filter, needle, components, bits, overview, passed: 0, bad }
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
        // A line may come in pieces.
        if self.bits.has(row) {
            return;
        }
        self.bits.set(row);
        match (&mut self.bad, state.severity) {
            (None, severity) => self.overview.add(self.passed, severity),
            (Some([errors, _]), Some(Severity::Error)) => errors.set(row),
            (Some([_, warnings]), Some(Severity::Warning)) => warnings.set(row),
            (Some(_), _) => {}
        }
        self.passed += 1;
    }

    pub(super) fn done(self) -> (Bits, Overview) {
        let Self { bits, mut overview, passed, bad, .. } = self;
        let bits = bits.done();
        if let Some(bad) = bad {
            // The last row says how far the stretches reach.
            if let Some(last) = passed.checked_sub(1) {
                overview.add(last, None);
            }
            for (bad, severity) in bad.into_iter().zip([Severity::Error, Severity::Warning]) {
                let bad = bad.done();
                let rows = (0..bad.count()).filter_map(|rank| bad.select(rank));
                rows.for_each(|row| overview.add(bits.rank(row), Some(severity)));
            }
        }
        (bits, overview)
    }
}
