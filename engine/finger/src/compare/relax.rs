//! Lets candidate pairs support each other: relaxation (MCC 4.3, eq. 25 to 29).

use super::params::{RADIAL_STRETCH, RADIAL_TOLERANCE, RELAX_KEEP, RELAX_ROUNDS, TURN_TOLERANCE};
use super::prepare::Feature;
use super::select::Candidate;

/// Candidates with their mutual consistency and relaxed value.
#[derive(Default)]
pub(crate) struct Relaxed {
    /// Consistency of every two candidates, `0..=1`, `n * n`.
    pub consistency: Vec<f32>,
    /// Value of every candidate after relaxation.
    pub value: Vec<f32>,
    previous: Vec<f32>,
}

impl Relaxed {
    /// Consistency of candidate `t` with all, or an empty slice.
    pub(crate) fn row(&self, t: usize) -> &[f32] {
        let n = self.value.len();
        self.consistency.get(t * n..(t + 1) * n).unwrap_or(&[])
    }
}

/// Fills `relaxed` for these candidates.
pub(crate) fn relax(probe: &[Feature], reference: &[Feature], candidates: &[Candidate], relaxed: &mut Relaxed) {
    let n = candidates.len();
    relaxed.consistency.clear();
    relaxed.consistency.resize(n * n, 0.0);
    relaxed.value.clear();
    relaxed.value.extend(candidates.iter().map(|c| c.similarity));
    fill(probe, reference, candidates, &mut relaxed.consistency);
    let share = (1.0 - RELAX_KEEP) / (n.max(2) - 1) as f32;
    for _ in 0..RELAX_ROUNDS {
        relaxed.previous.clear();
        relaxed.previous.extend_from_slice(&relaxed.value);
        for (value, row) in relaxed.value.iter_mut().zip(relaxed.consistency.chunks_exact(n.max(1))) {
            *value = RELAX_KEEP * *value + share * dot(row, &relaxed.previous);
        }
    }
}

/// Scalar product in eight lanes, a fixed order that vector units can follow.
fn dot(a: &[f32], b: &[f32]) -> f32 {
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

fn fill(probe: &[Feature], reference: &[Feature], candidates: &[Candidate], consistency: &mut [f32]) {
    let n = candidates.len();
    for (t, one) in candidates.iter().enumerate() {
        let (Some(a), Some(b)) = (probe.get(usize::from(one.probe)), reference.get(usize::from(one.reference))) else {
            continue;
        };
        for (k, two) in candidates.iter().enumerate().skip(t + 1) {
            if one.probe == two.probe || one.reference == two.reference {
                continue;
            }
            let (Some(a2), Some(b2)) = (probe.get(usize::from(two.probe)), reference.get(usize::from(two.reference)))
            else {
                continue;
            };
            let rho = agreement(a, a2, b, b2);
            if let Some(slot) = consistency.get_mut(t * n + k) {
                *slot = rho;
            }
            if let Some(slot) = consistency.get_mut(k * n + t) {
                *slot = rho;
            }
        }
    }
}

/// How well the step from `a` to `a2` agrees with the step from `b` to `b2`, `0..=1`: in length, in the turn between the
/// two minutiae, and in the bearing seen from the first.
fn agreement(a: &Feature, a2: &Feature, b: &Feature, b2: &Feature) -> f32 {
    let turn = a2.turn.wrapping_sub(a.turn).wrapping_sub(b2.turn.wrapping_sub(b.turn)) as i16;
    let turn = f32::from(turn) * (std::f32::consts::TAU / 65_536.0 / TURN_TOLERANCE);
    let turn2 = turn * turn;
    if turn2 > CUT {
        return 0.0;
    }
    let (ax, ay) = (a2.x - a.x, a2.y - a.y);
    let (bx, by) = (b2.x - b.x, b2.y - b.y);
    let (length_a, length_b) = ((ax * ax + ay * ay).sqrt(), (bx * bx + by * by).sqrt());
    let length = (length_a - length_b) / (RADIAL_TOLERANCE + RADIAL_STRETCH * length_a.min(length_b));
    let length2 = length * length;
    if length2 > CUT {
        return 0.0;
    }
    // The step in the first minutia's frame, along and across its direction.
    let (al, ac) = (ax * a.cos + ay * a.sin, ay * a.cos - ax * a.sin);
    let (bl, bc) = (bx * b.cos + by * b.sin, by * b.cos - bx * b.sin);
    let norm = (length_a * length_b).max(1.0);
    let (cross, dot) = ((al * bc - ac * bl) / norm, (al * bl + ac * bc) / norm);
    if dot <= 0.0 {
        return 0.0;
    }
    let bearing = cross / TURN_TOLERANCE;
    let bearing2 = bearing * bearing;
    if bearing2 > CUT {
        return 0.0;
    }
    fall(turn2) * fall(length2) * fall(bearing2)
}

/// Squared error, in tolerances, beyond which nothing is left.
const CUT: f32 = 4.0;

/// 1 at no error, 1/2 at the tolerance, 0 at twice the tolerance: a sigmoid without transcendental functions.
#[inline(always)]
fn fall(error2: f32) -> f32 {
    let x = 1.0 - error2 / CUT;
    (x * x / (x * x + error2 * 0.5625)).max(0.0)
}
