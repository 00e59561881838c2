//! The latest of something, within a limit.

use std::collections::VecDeque;

/// The latest of something, by a key.
pub(super) struct Recent<K, V> {
    pub(super) items: VecDeque<(K, V)>,
    limit: usize,
}

impl<K: PartialEq, V> Recent<K, V> {
    pub(super) fn new(limit: usize) -> Self {
        Self { items: VecDeque::new(), limit }
    }

    pub(super) fn get(&mut self, key: &K) -> Option<&mut V> {
        self.items.iter_mut().rev().find(|(k, _)| k == key).map(|(_, value)| value)
    }

    pub(super) fn put(&mut self, key: K, value: V) {
        self.take(&key);
        if self.items.len() >= self.limit {
            self.items.pop_front();
        }
        self.items.push_back((key, value));
    }

    pub(super) fn take(&mut self, key: &K) -> Option<V> {
        let at = self.items.iter().rposition(|(k, _)| k == key)?;
        self.items.remove(at).map(|(_, value)| value)
    }
}
