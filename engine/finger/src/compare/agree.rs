//! How well every two candidate pairs agree: the step between the two probe minutiae against the step between the two
//! reference minutiae (MCC 4.3, eq. 27 to 29).

use super::params::{BEARING_TOLERANCE, RADIAL_STRETCH, RADIAL_TOLERANCE, TURN_TOLERANCE};
use super::prepare::Columns;
use super::select::Candidate;

/// Radians of one unit of a 65,536-part turn.
pub(crate) const UNIT: f32 = std::f32::consts::TAU / 65_536.0;

/// Candidates as columns.
#[derive(Default)]
pub(crate) struct Steps {
    ax: Vec<f32>,
    ay: Vec<f32>,
    bx: Vec<f32>,
    by: Vec<f32>,
    /// Cosine and sine of the rotation that one pair alone implies.
    cos: Vec<f32>,
    sin: Vec<f32>,
    turn: Vec<u16>,
    /// Probe and reference index.
    names: Vec<(u8, u8)>,
}

impl Steps {
    /// Overwrites the places.
    pub(crate) fn wipe(&mut self) {
        for column in [&mut self.ax, &mut self.ay, &mut self.bx, &mut self.by, &mut self.cos, &mut self.sin] {
            column.fill(0.0);
        }
        self.turn.fill(0);
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(self);
    }

    fn fill(&mut self, probe: &Columns, reference: &Columns, candidates: &[Candidate]) {
        for column in [&mut self.ax, &mut self.ay, &mut self.bx, &mut self.by, &mut self.cos, &mut self.sin] {
            column.clear();
        }
        self.turn.clear();
        self.names.clear();
        for c in candidates {
            let (a, b) = (probe.row(c.probe), reference.row(c.reference));
            self.ax.push(a.x);
            self.ay.push(a.y);
            self.bx.push(b.x);
            self.by.push(b.y);
            self.cos.push(a.cos * b.cos + a.sin * b.sin);
            self.sin.push(a.cos * b.sin - a.sin * b.cos);
            self.turn.push(b.turn.wrapping_sub(a.turn));
            self.names.push((c.probe, c.reference));
        }
    }
}

/// Fills `agreement`, `n * n` values `0..=1`: row `t` is how well the others fit as seen from pair `t`.
pub(crate) fn agree(
    probe: &Columns,
    reference: &Columns,
    candidates: &[Candidate],
    steps: &mut Steps,
    agreement: &mut Vec<f32>,
) {
    steps.fill(probe, reference, candidates);
    let n = candidates.len();
    agreement.clear();
    agreement.resize(n * n, 0.0);
    let (ax, ay, bx, by) = (&steps.ax[..n], &steps.ay[..n], &steps.bx[..n], &steps.by[..n]);
    let turn = &steps.turn[..n];
    for (t, row) in agreement.chunks_exact_mut(n.max(1)).enumerate() {
        let (cos, sin) = (steps.cos[t], steps.sin[t]);
        let row = &mut row[..n];
        for k in 0..n {
            let (ux, uy) = (ax[k] - ax[t], ay[k] - ay[t]);
            let (vx, vy) = (bx[k] - bx[t], by[k] - by[t]);
            // The probe's step, turned by what pair t implies.
            let (ux, uy) = (cos * ux - sin * uy, sin * ux + cos * uy);
            let (u, v) = ((ux * ux + uy * uy).sqrt(), (vx * vx + vy * vy).sqrt());
            let length = (u - v) / (RADIAL_TOLERANCE + RADIAL_STRETCH * u.min(v));
            let norm = (u * v).max(1.0);
            let (cross, dot) = (ux * vy - uy * vx, ux * vx + uy * vy);
            let bearing = cross / (norm * BEARING_TOLERANCE);
            let difference = f32::from(turn[k].wrapping_sub(turn[t]) as i16) * (UNIT / TURN_TOLERANCE);
            let value = fall(length * length) * fall(bearing * bearing) * fall(difference * difference);
            row[k] = if dot > 0.0 { value } else { 0.0 };
        }
        // A minutia has one partner: pairs that share one contradict each other.
        let own = steps.names[t];
        for (slot, name) in row.iter_mut().zip(&steps.names) {
            if name.0 == own.0 || name.1 == own.1 {
                *slot = 0.0;
            }
        }
    }
}

/// Squared error, in tolerances, beyond which nothing is left.
const CUT: f32 = 4.0;

/// 1 at no error, 1/2 at the tolerance, 0 from twice the tolerance on: MCC's sigmoid without transcendental functions.
#[inline(always)]
fn fall(error2: f32) -> f32 {
    let x = (1.0 - error2 / CUT).max(0.0);
    let x2 = x * x;
    x2 / (x2 + error2 * 0.5625)
}
