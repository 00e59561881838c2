//! What is told of a log as a whole: how many rows of each severity and component, and where the bad ones are.

use super::Severity;
use crate::order::InOrder as _;
use std::collections::BTreeMap;

/// Components that are told apart; the others have no name.
const COMPONENTS: usize = 1_000;
/// Bytes of a component's name.
const NAME: usize = 128;
/// The component of a row that names none.
pub(super) const NOBODY: u16 = u16::MAX;
/// Stretches of an overview.
const STRETCHES: usize = 256;

/// Bad rows in equal stretches of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Rows of each stretch; the last may have fewer.
    pub step: u32,
    /// Rows of [`Severity::Error`] in each.
    pub errors: Vec<u32>,
    /// Rows of [`Severity::Warning`] in each.
    pub warnings: Vec<u32>,
}

impl Default for Overview {
    fn default() -> Self {
        Self { step: 1, errors: Vec::new(), warnings: Vec::new() }
    }
}

impl Overview {
    /// Row number `row` is shown.
    pub(super) fn add(&mut self, row: u32, severity: Option<Severity>) {
        let mut at = (row / self.step) as usize;
        while at >= STRETCHES {
            for counts in [&mut self.errors, &mut self.warnings] {
                *counts = counts.chunks(2).map(|pair| pair.iter().sum()).collect();
            }
            self.step *= 2;
            at = (row / self.step) as usize;
        }
        if at >= self.errors.len() {
            self.errors.resize(at + 1, 0);
            self.warnings.resize(at + 1, 0);
        }
        match severity {
            Some(Severity::Error) => self.errors[at] += 1,
            Some(Severity::Warning) => self.warnings[at] += 1,
            _ => {}
        }
    }
}

/// Who wrote how many rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Components {
    ids: BTreeMap<String, u16>,
    rows: Vec<u32>,
    last: (String, u16),
}

impl Components {
    /// The number of a component, a new one if there is room.
    pub(super) fn learn(&mut self, name: &str) -> u16 {
        if name.is_empty() {
            return NOBODY;
        }
        if name == self.last.0 {
            return self.last.1;
        }
        let id = match self.ids.get(name) {
            Some(id) => *id,
            None if self.rows.len() >= COMPONENTS || name.len() > NAME => return NOBODY,
            None => {
                self.rows.push(0);
                let id = u16::try_from(self.rows.len() - 1).unwrap_or(NOBODY);
                self.ids.insert(name.to_owned(), id);
                id
            }
        };
        self.last = (name.to_owned(), id);
        id
    }

    /// The number of a component that is known.
    pub(super) fn id(&self, name: &str) -> u16 {
        if name == self.last.0 && !name.is_empty() {
            return self.last.1;
        }
        self.ids.get(name).copied().unwrap_or(NOBODY)
    }

    pub(super) fn count(&mut self, id: u16) {
        if let Some(rows) = self.rows.get_mut(usize::from(id)) {
            *rows += 1;
        }
    }

    /// The `limit` most frequent ones.
    pub(super) fn most(&self, limit: usize) -> Vec<(String, u32)> {
        let rows = |id: &u16| self.rows.get(usize::from(*id)).copied().unwrap_or(0);
        let mut most: Vec<(String, u32)> = self.ids.iter().map(|(name, id)| (name.clone(), rows(id))).collect();
        most.in_order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        most.truncate(limit);
        most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overview_never_has_more_than_its_stretches() {
        let mut overview = Overview::default();
        for row in 0..100_000 {
            overview.add(row, (row % 1_000 == 0).then_some(Severity::Error));
        }
        assert_eq!(overview.step, 512);
        assert_eq!(overview.errors.len(), 100_000_usize.div_ceil(512));
        assert_eq!((overview.errors.iter().sum::<u32>(), overview.warnings.iter().sum::<u32>()), (100, 0));
    }

    #[test]
    fn components_are_bounded() {
        let mut components = Components::default();
        for n in 0..5_000 {
            let id = components.learn(&format!("c{}", n % 2_000));
            components.count(id);
        }
        assert_eq!(components.rows.len(), COMPONENTS);
        assert_eq!(components.most(3), [("c0".to_owned(), 3), ("c1".to_owned(), 3), ("c10".to_owned(), 3)]);
        assert_eq!((components.id("c1999"), components.learn("")), (NOBODY, NOBODY));
    }
}
