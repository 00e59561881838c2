//! The columns that CBS.log, dism.log and the logs of Windows setup share.

/// `2025-04-26 05:21:55, Info                  CBS    message`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// First letter of `Info`, `Warning`, `Error`, `Perf`, `FatalError`.
    pub severity: u8,
    /// May be empty.
    pub component: &'a [u8],
    /// What is said.
    pub message: &'a [u8],
}

/// Splits a line at its columns; `None`: it has none, and continues the record before it.
#[must_use]
pub fn columns(line: &[u8]) -> Option<Record<'_>> {
    is_fixed_columns(line).then(|| Record {
        severity: line[21],
        component: line.get(43..50).unwrap_or_default().trim_ascii(),
        message: line.get(50..).unwrap_or_default(),
    })
}

fn is_fixed_columns(line: &[u8]) -> bool {
    /// `0` a digit, `?` anything. Between the severity (`FatalError` is the longest) and the component an id may stand.
    const SHAPE: [Shape; 4] = Shape::of(b"0000-00-00 00:00:00, ?????????? ");
    let Some(head) = line.first_chunk::<32>() else { return false };
    // Eight columns at once and without a branch: every line of every log comes by here.
    let columns = head.as_chunks::<8>().0;
    let odd = SHAPE.iter().zip(columns).fold(0, |odd, (shape, word)| odd | shape.differ(u64::from_le_bytes(*word)));
    let severity = matches!(&head[21..25], b"Info" | b"Warn" | b"Erro" | b"Perf" | b"Fata" | b"Succ");
    // Before the component there is a blank.
    odd == 0 && severity && line.get(42).is_none_or(|b| *b == b' ')
}

/// What eight columns shall be, a byte each.
struct Shape {
    /// Of a digit `0`.
    wanted: u64,
    /// The bits in which a byte may not differ: a digit differs in the low four alone.
    fixed: u64,
    /// Six for a digit: what differs by more than nine then has a fifth bit.
    six: u64,
}

impl Shape {
    const fn of(shape: &[u8; 32]) -> [Self; 4] {
        let mut all = [const { Self { wanted: 0, fixed: 0, six: 0 } }; 4];
        let mut at = 0;
        while at < 32 {
            let (wanted, fixed, six) = match shape[at] {
                b'0' => (b'0', 0xF0, 6),
                b'?' => (0, 0, 0),
                byte => (byte, 0xFF, 0),
            };
            let (eight, shift) = (&mut all[at / 8], at % 8 * 8);
            eight.wanted |= (wanted as u64) << shift;
            eight.fixed |= fixed << shift;
            eight.six |= six << shift;
            at += 1;
        }
        all
    }

    /// 0: the columns, the first in the lowest byte, are as they shall be.
    fn differ(&self, columns: u64) -> u64 {
        const LOW: u64 = 0x0F0F_0F0F_0F0F_0F0F;
        const FIFTH: u64 = 0x1010_1010_1010_1010;
        let by = columns ^ self.wanted;
        (by & self.fixed) | (((by & LOW) + self.six) & FIFTH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &[u8] = b"2025-04-26 05:21:55, Info                  CBS    Session: 31171520_2564643148 finalized";

    #[test]
    fn every_column_is_looked_at() {
        for at in 0..32 {
            for byte in 0..=0xFF {
                let mut line = LINE.to_vec();
                line[at] = byte;
                let fits = match at {
                    4 | 7 => byte == b'-',
                    10 | 20 | 31 => byte == b' ',
                    13 | 16 => byte == b':',
                    19 => byte == b',',
                    21..25 => byte == LINE[at],
                    25..31 => true,
                    _ => byte.is_ascii_digit(),
                };
                assert_eq!(is_fixed_columns(&line), fits, "{byte:#x} at {at}");
            }
        }
    }

    #[test]
    fn a_record_is_split_at_its_columns() {
        let record = columns(LINE).unwrap();
        assert_eq!((record.severity, record.component), (b'I', &b"CBS"[..]));
        assert!(record.message.starts_with(b"Session: 31171520_"));
        let id = b"2026-10-08 20:55:05, Error      [0x01806a] CSI    0000004b (F)";
        assert_eq!(
            columns(id).map(|r| (r.severity, r.component, r.message)),
            Some((b'E', &b"CSI"[..], &b"0000004b (F)"[..]))
        );
        assert_eq!(columns(&LINE[..40]).map(|r| (r.component, r.message)), Some((&b""[..], &b""[..])));
        let mut pushed = LINE.to_vec();
        pushed.insert(5, b'x');
        assert_eq!(columns(&pushed), None);
        assert_eq!(columns(b"2025-04-26 05:21:55, Info"), None);
    }
}
