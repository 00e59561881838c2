//! Names in DNS that are not ASCII, as DNS writes them: `xn--…` (RFC 3492).
//!
//! Only this direction is needed, and of it only the numbers: the crates that do it carry Unicode's tables of what may be
//! registered, which is no question here.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
/// Characters of a label that is encoded; DNS allows 63 letters.
const LONGEST: usize = 63;

/// `xn--…` of one label in lower case; `None`: it is ASCII, or no label.
pub(super) fn encoded(label: &str) -> Option<String> {
    let points: Vec<u32> = label.chars().map(u32::from).collect();
    let is_label = label.chars().all(|c| c.is_alphanumeric() || c == '-');
    if label.is_ascii() || !is_label || points.len() > LONGEST {
        return None;
    }
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut next, mut delta, mut bias, mut handled) = (128u32, 0u32, 72u32, basic);
    while (handled as usize) < points.len() {
        let least = points.iter().copied().filter(|point| *point >= next).min()?;
        delta = delta.checked_add((least - next).checked_mul(handled + 1)?)?;
        next = least;
        for point in &points {
            if *point < next {
                delta = delta.checked_add(1)?;
            } else if *point == next {
                number(delta, bias, &mut out);
                bias = adapted(delta, handled + 1, handled == basic);
                (delta, handled) = (0, handled + 1);
            }
        }
        (delta, next) = (delta.checked_add(1)?, next + 1);
    }
    Some(format!("xn--{out}"))
}

/// A number whose last digit shows that it is the last.
fn number(mut left: u32, bias: u32, out: &mut String) {
    // Letters come before digits.
    let digit = |value: u32| char::from_digit(if value < 26 { value + 10 } else { value - 26 }, BASE);
    let mut k = BASE;
    loop {
        let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if left < threshold {
            break;
        }
        out.extend(digit(threshold + (left - threshold) % (BASE - threshold)));
        left = (left - threshold) / (BASE - threshold);
        k += BASE;
    }
    out.extend(digit(left));
}

/// How far the numbers of a label are expected to go on.
fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_written_as_dns_writes_them() {
        // Registered names, and RFC 3492's own sample in simplified Chinese (7.1 B).
        for (label, written) in [
            ("中国", "xn--fiqs8s"),
            ("公司", "xn--55qx5d"),
            ("bücher", "xn--bcher-kva"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
        ] {
            assert_eq!(encoded(label).as_deref(), Some(written), "{label}");
        }
        assert_eq!([encoded("pc-0417"), encoded("张 伟"), encoded(&"伟".repeat(64))], [None, None, None]);
    }
}
