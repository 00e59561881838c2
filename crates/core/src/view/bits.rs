//! Which rows are shown: a bit for each, and how many are set before every few of them.

/// Words between two counts.
const STEP: usize = 16;

/// A set of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    /// Rows set before each [`STEP`] words.
    before: Vec<u32>,
    count: u32,
}

impl Bits {
    /// None of `rows`.
    pub(super) fn new(rows: u32) -> Self {
        Self { words: vec![0; (rows as usize).div_ceil(64)], before: Vec::new(), count: 0 }
    }

    pub(super) fn set(&mut self, row: u32) {
        if let Some(word) = self.words.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    pub(super) fn has(&self, row: u32) -> bool {
        self.words.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// All are set that will be.
    pub(super) fn done(mut self) -> Self {
        self.before = Vec::with_capacity(self.words.len().div_ceil(STEP));
        for words in self.words.chunks(STEP) {
            self.before.push(self.count);
            self.count += words.iter().map(|word| word.count_ones()).sum::<u32>();
        }
        self
    }

    /// How many are set.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// How many are set before `row`.
    pub(super) fn rank(&self, row: u32) -> u32 {
        let at = (row as usize / 64).min(self.words.len());
        let Some(before) = self.before.get(at / STEP) else { return self.count };
        let whole: u32 = self.words[at / STEP * STEP..at].iter().map(|word| word.count_ones()).sum();
        let part = self.words.get(at).map_or(0, |word| (word & ((1 << (row % 64)) - 1)).count_ones());
        before + whole + part
    }

    /// The row before which `rank` are set, itself set.
    pub(super) fn select(&self, rank: u32) -> Option<u32> {
        if rank >= self.count {
            return None;
        }
        let step = self.before.partition_point(|before| *before <= rank) - 1;
        let mut left = rank - self.before[step];
        for (at, word) in self.words.iter().enumerate().skip(step * STEP) {
            let ones = word.count_ones();
            if left < ones {
                let mut word = *word;
                for _ in 0..left {
                    word &= word - 1;
                }
                return u32::try_from(at * 64).ok()?.checked_add(word.trailing_zeros());
            }
            left -= ones;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_rows_are_each_others_inverse() {
        let rows: Vec<u32> = (0..9_000).filter(|row| row % 7 == 3 || (4_000..4_100).contains(row)).collect();
        let mut bits = Bits::new(9_000);
        rows.iter().for_each(|row| bits.set(*row));
        let bits = bits.done();
        assert_eq!(bits.count() as usize, rows.len());
        for (rank, row) in rows.iter().enumerate() {
            assert_eq!(bits.select(rank as u32), Some(*row));
            assert_eq!(bits.rank(*row) as usize, rank);
            assert!(bits.has(*row));
        }
        assert_eq!((bits.rank(u32::MAX), bits.select(bits.count()), bits.has(4)), (bits.count(), None, false));
        let none = Bits::new(0).done();
        assert_eq!((none.count(), none.rank(9), none.select(0)), (0, 0, None));
    }
}
