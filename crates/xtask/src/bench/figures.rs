//! The arithmetic: medians, spread, slopes.

/// The middle value; the mean of the two middle ones of an even number.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => f64::NAN,
        (length, middle) if length % 2 == 0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        (_, middle) => sorted[middle],
    }
}

pub(super) fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

pub(super) fn most(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The slope of the straight line through these points where both axes are logarithms (least squares): 1 where time grows
/// as its input does, 2 where it grows as the square.
pub(super) fn slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let (x, y) = logs.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let (above, below) = logs.iter().fold((0.0, 0.0), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x).powi(2))
    });
    above / below
}

/// The largest slope between neighbours: a cost that grows with the square hides behind a fixed one in the fit.
pub(super) fn steepest(points: &[(f64, f64)]) -> f64 {
    most(&points.windows(2).map(slope).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn medians() {
        assert!(near(median(&[3.0, 1.0, 2.0]), 2.0));
        assert!(near(median(&[4.0, 1.0, 2.0, 3.0]), 2.5));
        assert!(median(&[]).is_nan());
        assert!(near(least(&[3.0, 1.0, 2.0]), 1.0) && near(most(&[3.0, 1.0, 2.0]), 3.0));
    }

    #[test]
    fn slopes() {
        let power = |exponent: f64| [1.0, 4.0, 16.0_f64].map(|x| (x, 7.0 * x.powf(exponent)));
        for exponent in [0.0, 1.0, 1.05, 2.0] {
            assert!(near(slope(&power(exponent)), exponent), "{exponent}");
            assert!(near(steepest(&power(exponent)), exponent), "{exponent}");
        }
    }

    #[test]
    fn a_square_behind_a_fixed_cost_shows_in_the_steepest_step() {
        let points = [10.0, 100.0, 1000.0, 10_000.0].map(|x| (x, 300.0 + x * x / 10_000.0));
        assert!(slope(&points) < 1.0 && steepest(&points) > 1.0, "{} {}", slope(&points), steepest(&points));
    }
}
