//! Lets candidate pairs support each other: relaxation (MCC 4.3, eq. 25 and 26).

use super::params::{RELAX_KEEP, RELAX_ROUNDS};
use super::select::Candidate;

/// Fills `value` with every candidate's value after relaxation.
pub(crate) fn relax(candidates: &[Candidate], agreement: &[f32], value: &mut Vec<f32>, previous: &mut Vec<f32>) {
    let n = candidates.len();
    value.clear();
    value.extend(candidates.iter().map(|c| c.similarity));
    let share = (1.0 - RELAX_KEEP) / (n.max(2) - 1) as f32;
    for _ in 0..RELAX_ROUNDS {
        previous.clear();
        previous.extend_from_slice(value);
        for (value, row) in value.iter_mut().zip(agreement.chunks_exact(n.max(1))) {
            *value = RELAX_KEEP * *value + share * dot(row, previous);
        }
    }
}

/// Scalar product in eight lanes: a fixed order that vector units can follow.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (ca, cb) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = ca.remainder().iter().zip(cb.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in ca.zip(cb) {
        for ((lane, x), y) in lanes.iter_mut().zip(x).zip(y) {
            *lane += x * y;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// Mean of the best relaxed values; how many depends on the number of minutiae (MCC eq. 21 and 22: 4 to 12, half way at
/// 20 minutiae; here a straight line from 14 to 26 instead of a sigmoid). Sorts `value`.
pub(crate) fn mean_of_best(value: &mut [f32], smaller_side: usize) -> f32 {
    let wanted = (4 + smaller_side.saturating_sub(14) * 8 / 12).min(12);
    value.sort_unstable_by(|a, b| b.total_cmp(a));
    value.iter().take(wanted).sum::<f32>() / wanted as f32
}
