//! Where lines end.

use std::ops::ControlFlow;

/// Nothing but ASCII without NUL and its neighbours: one pass without a branch.
#[must_use]
pub fn is_plain(chunk: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const NINE: u64 = 0x0909_0909_0909_0909;
    let (words, rest) = chunk.as_chunks::<8>();
    let odd = words.iter().fold(0, |odd, word| {
        let word = u64::from_le_bytes(*word);
        // Taking nine from a byte below it borrows, which sets its highest bit; above it no bit is set that was not.
        odd | word | word.wrapping_sub(NINE)
    });
    odd & HIGH == 0 && rest.iter().all(|b| (9..0x80).contains(b))
}

/// Visits every line of `chunk` that ends in a line feed, as the places of its first byte and of its line feed, and says how
/// many bytes they took.
///
/// Never inlined: a browser runs a function of the module slowly until it has been called a few times, and one that loops over a
/// whole log would stay slow to its end.
///
/// # Errors
/// `visit` broke off.
#[inline(never)]
pub fn each_line(chunk: &[u8], visit: &mut dyn FnMut(usize, usize) -> ControlFlow<()>) -> ControlFlow<(), usize> {
    let mut start = 0;
    for at in memchr::memchr_iter(b'\n', chunk) {
        visit(start, at)?;
        start = at + 1;
    }
    ControlFlow::Continue(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_is_told_by_every_byte() {
        for byte in 0..=0xFF_u8 {
            for at in [0, 7, 8, 30, 32] {
                let mut chunk = vec![b' '; 33];
                chunk[at] = byte;
                assert_eq!(is_plain(&chunk), (9..0x80).contains(&byte), "{byte:#x} at {at}");
                chunk.fill(9);
                chunk[at] = byte;
                assert_eq!(is_plain(&chunk), (9..0x80).contains(&byte), "{byte:#x} at {at} among nines");
            }
        }
    }

    #[test]
    fn lines_are_visited_until_somebody_breaks_off() {
        let mut seen = Vec::new();
        let flow = each_line(b"a\n\nbc\nd", &mut |from, to| {
            seen.push((from, to));
            ControlFlow::Continue(())
        });
        assert_eq!((flow, seen), (ControlFlow::Continue(6), vec![(0, 1), (2, 2), (3, 5)]));
        assert_eq!(each_line(b"a\nb\n", &mut |_, _| ControlFlow::Break(())), ControlFlow::Break(()));
    }
}
