//! CRC-32 as zip has it.
//!
//! Processors have an instruction for it, and `crc32fast` uses it; a browser's module has not, and there a table for each
//! byte costs as much as unpacking. So the module folds: x^32144 + x^16728 + x^14696 + 1 is a multiple of the sum's
//! polynomial, thus a byte may be taken away if it is added to the bytes 1,927, 2,181 and 4,018 places behind it. That is three
//! `xor` of whole vectors; only the last 4,018 bytes go through a table, once. The idea is that of *Chorba* (arXiv
//! 2412.16398), whose terms stand closer; these were found by trying all that lie on bytes.

use crc32fast::Hasher;

/// How far behind a byte it is added.
const NEAR: usize = 1_927;
const MIDDLE: usize = 2_181;
const FAR: usize = 4_018;
/// Bytes worked in: they stay in the fastest cache.
const WORK: usize = 16 * 1024;

/// A sum in the making.
#[derive(Clone, Debug)]
pub struct Crc32(Way);

#[derive(Clone, Debug)]
enum Way {
    Instruction(Hasher),
    Folded(Folded),
}

impl Default for Crc32 {
    fn default() -> Self {
        Self(if cfg!(target_arch = "wasm32") { Way::Folded(Folded::new()) } else { Way::Instruction(Hasher::new()) })
    }
}

impl Crc32 {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Way::Instruction(hasher) => hasher.update(bytes),
            Way::Folded(folded) => folded.update(bytes),
        }
    }

    /// The sum of the bytes so far.
    #[must_use]
    pub fn sum(&self) -> u32 {
        match &self.0 {
            Way::Instruction(hasher) => hasher.clone().finalize(),
            Way::Folded(folded) => folded.sum(),
        }
    }
}

/// Bytes folded into the ones behind them, so that all but the last [`FAR`] count for nothing.
#[derive(Clone, Debug)]
struct Folded {
    work: Vec<u8>,
    /// The place of the next byte in `work`; [`FAR`] at least.
    at: usize,
    length: u64,
}

impl Folded {
    fn new() -> Self {
        Self { work: vec![0; WORK], at: FAR, length: 0 }
    }

    fn update(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            if self.at == WORK {
                self.work.copy_within(WORK - FAR.., 0);
                self.at = FAR;
            }
            // No further than what is written here is read: the loop has no order.
            let n = bytes.len().min(NEAR).min(WORK - self.at);
            let (past, now) = self.work.split_at_mut(self.at);
            let behind = past[self.at - NEAR..].iter().zip(&past[self.at - MIDDLE..]).zip(&past[self.at - FAR..]);
            for ((now, byte), ((near, middle), far)) in now.iter_mut().zip(&bytes[..n]).zip(behind) {
                *now = byte ^ near ^ middle ^ far;
            }
            self.at += n;
            bytes = &bytes[n..];
        }
    }

    fn sum(&self) -> u32 {
        let past = &self.work[self.at - FAR..self.at];
        // What the last bytes were given by each other is taken back: they were not taken away.
        let mut rest = past.to_vec();
        for back in [NEAR, MIDDLE] {
            rest[back..].iter_mut().zip(past).for_each(|(byte, given)| *byte ^= given);
        }
        // The sum begins with ones in place of zeros, at the beginning of all bytes.
        let mut raw = Hasher::new_with_initial(!0);
        raw.update(&rest);
        let mut whole = Hasher::new_with_initial(!0);
        whole.combine(&Hasher::new_with_initial_len(!raw.finalize(), self.length));
        !whole.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_gives_the_sum_of_any_length_in_any_pieces() {
        let mut state = 1_u32;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(60_000)
        .collect();
        let lengths = [0, 1, 3, 4, 5, NEAR, NEAR + 1, FAR - 1, FAR, FAR + 1, WORK, 2 * WORK + 7, bytes.len()];
        for length in lengths {
            for size in [1, 777, NEAR + 1, bytes.len()] {
                let mut folded = Folded::new();
                bytes[..length].chunks(size).for_each(|piece| folded.update(piece));
                assert_eq!(folded.sum(), crc32fast::hash(&bytes[..length]), "{length} bytes by {size}");
            }
        }
    }

    #[test]
    fn the_sum_may_be_asked_for_on_the_way() {
        let mut sum = Crc32(Way::Folded(Folded::new()));
        sum.update(b"1234");
        assert_eq!(sum.sum(), crc32fast::hash(b"1234"));
        sum.update(b"56789");
        assert_eq!(sum.sum(), 0xCBF4_3926, "the check value of the standard");
    }
}
