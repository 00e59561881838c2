//! Sorting that is compiled once.
//!
//! The standard library's sort is compiled anew for every type and every comparison, some 7 kB of it each: together an eighth
//! of the page. Here places are sorted, by a comparison that is called, and the items are put there afterwards.

use std::cmp::Ordering;

/// Puts the items of a slice in order; equal ones stay as they stood.
pub(crate) trait InOrder<T> {
    /// By the items themselves.
    fn in_order(&mut self)
    where
        T: Ord;
    /// By a comparison.
    fn in_order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);
    /// By what `key` says of each.
    fn in_order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> InOrder<T> for [T] {
    fn in_order(&mut self)
    where
        T: Ord,
    {
        self.in_order_by(T::cmp);
    }

    fn in_order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let mut from = places(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        for start in 0..self.len() {
            // Along the circle of items that take each other's place.
            let mut at = start;
            while from[at] != start {
                let source = from[at];
                self.swap(at, source);
                from[at] = at;
                at = source;
            }
            from[at] = at;
        }
    }

    fn in_order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.in_order_by(|a, b| key(a).cmp(&key(b)));
    }
}

/// Which of `len` items comes to each place.
fn places(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..len).collect();
    from.sort_by(|&a, &b| compare(a, b));
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_the_order_of_the_standard_library() {
        let mut seed = 1_u32;
        for len in [0, 1, 2, 3, 7, 50, 400] {
            let mut items: Vec<(u32, usize)> = (0..len)
                .map(|at| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 27, at)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            items.in_order_by_key(|item| item.0);
            assert_eq!(items, expected);
            items.in_order_by(|a, b| b.cmp(a));
            expected.sort_by(|a, b| b.cmp(a));
            assert_eq!(items, expected);
            items.in_order();
            expected.sort();
            assert_eq!(items, expected);
        }
    }
}
