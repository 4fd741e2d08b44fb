//! How well every two candidate pairs agree: the step between the two probe minutiae against the step between the two
//! reference minutiae (MCC 4.3, eq. 27 to 29).

use super::kernel::{Level, forms};
use super::params::{BEARING_TOLERANCE, BLOCK, MAX_CANDIDATES, RADIAL_STRETCH, RADIAL_TOLERANCE, TURN_TOLERANCE};
use super::prepare::Columns;
use super::select::Candidate;

/// Radians of one unit of a 65,536-part turn.
pub(crate) const UNIT: f32 = std::f32::consts::TAU / 65_536.0;

/// One number a candidate.
pub(crate) type Row = [f32; MAX_CANDIDATES];
/// Blocks of candidates.
const BLOCKS: usize = MAX_CANDIDATES / BLOCK;

/// Candidates as columns; what is not used is zero.
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Steps {
    ax: Row,
    ay: Row,
    bx: Row,
    by: Row,
    /// Cosine and sine of the rotation that one pair alone implies.
    cos: Row,
    sin: Row,
    turn: [u16; MAX_CANDIDATES],
    /// Probe and reference index.
    probe: [u16; MAX_CANDIDATES],
    reference: [u16; MAX_CANDIDATES],
}

impl Default for Steps {
    fn default() -> Self {
        let (row, whole) = ([0.0; MAX_CANDIDATES], [0; MAX_CANDIDATES]);
        Self { ax: row, ay: row, bx: row, by: row, cos: row, sin: row, turn: whole, probe: whole, reference: whole }
    }
}

impl Steps {
    /// Overwrites the places.
    pub(crate) fn wipe(&mut self) {
        *self = Self::default();
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(self);
    }

    fn fill(&mut self, probe: &Columns, reference: &Columns, candidates: &[Candidate]) {
        for (t, c) in candidates.iter().enumerate().take(MAX_CANDIDATES) {
            let (a, b) = (probe.row(c.probe), reference.row(c.reference));
            (self.ax[t], self.ay[t], self.bx[t], self.by[t]) = (a.x, a.y, b.x, b.y);
            self.cos[t] = a.cos * b.cos + a.sin * b.sin;
            self.sin[t] = a.cos * b.sin - a.sin * b.cos;
            self.turn[t] = b.turn.wrapping_sub(a.turn);
            (self.probe[t], self.reference[t]) = (u16::from(c.probe), u16::from(c.reference));
        }
    }
}

/// Fills the first rows of `agreement`, one a candidate, with values `0..=1`: row `k` is how well pair `k` fits as seen from
/// each of the others. A row is filled up to a whole number of blocks; what lies behind the last candidate means nothing.
pub(crate) fn agree(
    level: Level,
    probe: &Columns,
    reference: &Columns,
    candidates: &[Candidate],
    steps: &mut Steps,
    agreement: &mut [Row; MAX_CANDIDATES],
) {
    steps.fill(probe, reference, candidates);
    fill(level, steps, candidates.len(), agreement);
}

forms! {
    /// Fills `count` rows.
    fn fill(steps: &Steps, count: usize, agreement: &mut [Row; MAX_CANDIDATES]) = fill_plain
}

#[inline(always)]
fn fill_plain(steps: &Steps, count: usize, agreement: &mut [Row; MAX_CANDIDATES]) {
    for (k, row) in agreement.iter_mut().enumerate().take(count) {
        let own = Own::of(steps, k);
        let blocks = row.as_chunks_mut::<BLOCK>().0.iter_mut().take(count.div_ceil(BLOCK));
        for (block, row) in blocks.enumerate() {
            fill_block(&own, steps, block.min(BLOCKS - 1), row);
        }
    }
}

/// The pair that the others see.
struct Own {
    ax: f32,
    ay: f32,
    bx: f32,
    by: f32,
    turn: u16,
    probe: u16,
    reference: u16,
}

impl Own {
    #[inline(always)]
    fn of(s: &Steps, k: usize) -> Self {
        Self {
            ax: s.ax[k],
            ay: s.ay[k],
            bx: s.bx[k],
            by: s.by[k],
            turn: s.turn[k],
            probe: s.probe[k],
            reference: s.reference[k],
        }
    }
}

/// How well the pair fits as seen from those of one block.
#[inline(always)]
fn fill_block(own: &Own, s: &Steps, block: usize, row: &mut [f32; BLOCK]) {
    let of = |column: &Row| -> [f32; BLOCK] { column.as_chunks::<BLOCK>().0[block] };
    let whole = |column: &[u16; MAX_CANDIDATES]| -> [u16; BLOCK] { column.as_chunks::<BLOCK>().0[block] };
    let (ax, ay, bx, by) = (of(&s.ax), of(&s.ay), of(&s.bx), of(&s.by));
    let (cos, sin) = (of(&s.cos), of(&s.sin));
    let (turn, probe, reference) = (whole(&s.turn), whole(&s.probe), whole(&s.reference));
    for t in 0..BLOCK {
        let (ux, uy) = (own.ax - ax[t], own.ay - ay[t]);
        let (vx, vy) = (own.bx - bx[t], own.by - by[t]);
        // The probe's step, turned by what the seeing pair implies.
        let (ux, uy) = (cos[t] * ux - sin[t] * uy, sin[t] * ux + cos[t] * uy);
        let (u2, v2) = (ux * ux + uy * uy, vx * vx + vy * vy);
        let (u, v) = (u2.sqrt(), v2.sqrt());
        let allowed = RADIAL_TOLERANCE + RADIAL_STRETCH * if u < v { u } else { v };
        let length = (u - v) / allowed;
        let (cross, dot, norm) = (ux * vy - uy * vx, ux * vx + uy * vy, u2 * v2);
        let bearing = cross * cross / if norm > 1.0 { norm } else { 1.0 };
        let difference = f32::from(own.turn.wrapping_sub(turn[t]) as i16) * (UNIT / TURN_TOLERANCE);
        let (n1, d1) = fall(length * length);
        let (n2, d2) = fall(bearing * (1.0 / (BEARING_TOLERANCE * BEARING_TOLERANCE)));
        let (n3, d3) = fall(difference * difference);
        let value = (n1 * n2 * n3) / (d1 * d2 * d3);
        // A minutia has one partner: pairs that share one contradict each other.
        let apart = (probe[t] != own.probe) & (reference[t] != own.reference) & (dot > 0.0);
        row[t] = if apart { value } else { 0.0 };
    }
}

/// Squared error, in tolerances, beyond which nothing is left.
const CUT: f32 = 4.0;

/// 1 at no error, 1/2 at the tolerance, 0 from twice the tolerance on: MCC's sigmoid without transcendental functions. As
/// numerator and denominator, so that three of them take one division.
#[inline(always)]
fn fall(error2: f32) -> (f32, f32) {
    let x = 1.0 - error2 * (1.0 / CUT);
    let x = if x > 0.0 { x } else { 0.0 };
    let x2 = x * x;
    (x2, x2 + error2 * 0.5625)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::math;
    use proptest::prelude::*;

    fn candidates() -> impl Strategy<Value = Steps> {
        let one = (
            -500.0_f32..500.0,
            -500.0_f32..500.0,
            -500.0_f32..500.0,
            -500.0_f32..500.0,
            -3.2_f32..3.2,
            0_u8..60,
            0_u8..60,
        );
        prop::collection::vec(one, MAX_CANDIDATES).prop_map(|all| {
            let mut steps = Steps::default();
            for (t, (ax, ay, bx, by, angle, probe, reference)) in all.into_iter().enumerate() {
                (steps.ax[t], steps.ay[t], steps.bx[t], steps.by[t]) = (ax, ay, bx, by);
                (steps.sin[t], steps.cos[t]) = math::sincosf(angle);
                steps.turn[t] = (angle / UNIT) as i32 as u16;
                (steps.probe[t], steps.reference[t]) = (probe.into(), reference.into());
            }
            steps
        })
    }

    fn bits(rows: &[Row]) -> Vec<u32> {
        rows.iter().flatten().map(|v| v.to_bits()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn every_form_gives_the_bits_of_the_plain_one(steps in candidates(), count in 0..=MAX_CANDIDATES) {
            let mut plain = [[0.0; MAX_CANDIDATES]; MAX_CANDIDATES];
            fill(Level::PLAIN, &steps, count, &mut plain);
            prop_assert!(plain.iter().flatten().all(|v| (0.0..=1.0).contains(v)));
            for level in Level::all() {
                let mut rows = [[0.0; MAX_CANDIDATES]; MAX_CANDIDATES];
                fill(level, &steps, count, &mut rows);
                prop_assert_eq!(bits(&rows), bits(&plain));
            }
        }
    }
}
