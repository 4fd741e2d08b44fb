//! Whether the finger slid while it was captured.

use bioverify_core::math;
use ndarray::Array2;

use super::assess::Sample;
use super::params::{CLEAR_COHERENCE, MIN_SMEAR_CELLS};

/// How many times stronger ridges are in the direction of a drag than across it; 1 where no direction is special or too
/// little of the finger is clear.
///
/// A drag averages along its way: ridges that it crosses lose contrast, those that it runs along keep theirs. A fingertip shows
/// ridges of all directions, so the logarithm of the contrast is fitted as a constant and a wave of half a turn over the direction
/// across the ridges, by least squares.
pub(crate) fn smear(sample: &Sample<'_>, contrasts: &Array2<f32>, finger: &Array2<bool>) -> f32 {
    let mut sums = [[0.0_f32; 4]; 3];
    let mut cells = 0;
    for (cell, _) in finger.indexed_iter().filter(|(_, on)| **on) {
        let (Some(coherence), Some(normal), Some(contrast)) =
            (sample.evidence.coherence.get(cell), sample.evidence.normal.get(cell), contrasts.get(cell))
        else {
            continue;
        };
        if *coherence < CLEAR_COHERENCE {
            continue;
        }
        let row = [1.0, math::cosf(2.0 * normal), math::sinf(2.0 * normal), math::logf(1.0 + contrast)];
        for (sums, left) in sums.iter_mut().zip(row) {
            sums.iter_mut().zip(row).for_each(|(sum, right)| *sum += left * right);
        }
        cells += 1;
    }
    if cells < MIN_SMEAR_CELLS {
        return 1.0;
    }
    let Some([_, cosine, sine]) = solve(sums) else { return 1.0 };
    math::expf(2.0 * (cosine * cosine + sine * sine).sqrt())
}

/// Solves three symmetric equations, right sides last, by elimination; `None` where the directions do not tell them apart.
fn solve(sums: [[f32; 4]; 3]) -> Option<[f32; 3]> {
    let [[a, b, c, u], [_, e, f, v], [_, _, i, w]] = sums;
    let least = a * 1e-3;
    let (e2, f2, v2) = (e - b * b / a, f - b * c / a, v - b * u / a);
    let (i2, w2) = (i - c * c / a, w - c * u / a);
    (a > 0.0 && e2 > least).then_some(())?;
    let (i3, w3) = (i2 - f2 * f2 / e2, w2 - f2 * v2 / e2);
    (i3 > least).then_some(())?;
    let z = w3 / i3;
    let y = (v2 - f2 * z) / e2;
    Some([(u - b * y - c * z) / a, y, z])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_equations_are_solved_and_equal_ones_refused() {
        // 4x + y + 2z = 12, x + 3y + z = 10, 2x + y + 5z = 19 has the solution 1, 2, 3.
        let solved = solve([[4.0, 1.0, 2.0, 12.0], [1.0, 3.0, 1.0, 10.0], [2.0, 1.0, 5.0, 19.0]]).unwrap();
        assert!(solved.iter().zip([1.0, 2.0, 3.0]).all(|(a, b)| (a - b).abs() < 1e-5), "{solved:?}");
        assert_eq!(solve([[9.0, 9.0, 0.0, 1.0], [9.0, 9.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]]), None);
        assert_eq!(solve([[0.0; 4]; 3]), None);
    }
}
