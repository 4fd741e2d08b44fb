//! How well every two candidate pairs agree: the step between the two probe minutiae against the step between the two
//! reference minutiae (MCC 4.3, eq. 27 to 29).

use super::kernel::Level;
use super::lanes::{LANES, in_eights};
use super::params::{BEARING_TOLERANCE, MAX_CANDIDATES, RADIAL_STRETCH, RADIAL_TOLERANCE, TURN_TOLERANCE};
use super::prepare::Columns;
use super::select::Candidate;
use super::steps::{Row, Steps};

/// Radians of one unit of a 65,536-part turn.
pub(crate) const UNIT: f32 = std::f32::consts::TAU / 65_536.0;

/// Blocks of candidates.
const BLOCKS: usize = MAX_CANDIDATES / LANES;
/// Most blocks of an [`Agreement`].
const MOST: usize = BLOCKS * MAX_CANDIDATES;

/// How well pairs fit as seen from others, `0..=1`, in blocks of those that see: of strangers' pairs most agree with none,
/// and what is not listed is zero.
pub(crate) struct Agreement {
    /// Where the list of each block of seeing pairs begins, and where the last one ends.
    starts: [usize; BLOCKS + 1],
    /// The pairs that are seen, ascending in each list.
    seen: [u8; MOST],
    fits: [[f32; LANES]; MOST],
}

impl Default for Agreement {
    fn default() -> Self {
        Self { starts: [0; BLOCKS + 1], seen: [0; MOST], fits: [[0.0; LANES]; MOST] }
    }
}

impl Agreement {
    /// What the pairs of `block` see: which pair, and how well it fits as seen from each of them.
    #[inline(always)]
    pub(crate) fn of_block(&self, block: usize) -> impl Iterator<Item = (u8, &[f32; LANES])> {
        let listed = self.starts.get(block).copied().unwrap_or(0)..self.starts.get(block + 1).copied().unwrap_or(0);
        let seen = self.seen.get(listed.clone()).unwrap_or(&[]);
        seen.iter().copied().zip(self.fits.get(listed).unwrap_or(&[]))
    }

    /// How well each pair fits as seen from pair `from`.
    pub(crate) fn seen_from(&self, from: usize) -> Row {
        let mut row = [0.0; MAX_CANDIDATES];
        for (k, fits) in self.of_block(from / LANES) {
            if let (Some(slot), Some(fit)) = (row.get_mut(usize::from(k)), fits.get(from % LANES)) {
                *slot = *fit;
            }
        }
        row
    }
}

/// Lists how well the candidates agree.
pub(crate) fn agree(
    level: Level,
    probe: &Columns,
    reference: &Columns,
    candidates: &[Candidate],
    steps: &mut Steps,
    agreement: &mut Agreement,
) {
    steps.fill(probe, reference, candidates);
    list(level, steps, candidates.len(), agreement);
}

fn list(level: Level, steps: &Steps, count: usize, agreement: &mut Agreement) {
    glance(level, steps, count, agreement);
    weigh(level, steps, agreement);
}

/// Squared distance, pixels, from which on a minutia that lands so far from its partner has no fit left, at distance zero; and
/// its growth per square pixel of distance. With distances `u` and `v` and an angle `t` between the steps it is
/// `(u - v)^2 + 2 u v (1 - cos t)`; a fit is left only below twice the tolerances, `|u - v| < 10 + 0.16 min(u, v)` and
/// `1 - cos t < 0.149`, which is `100 + 6.2 v + 0.37 v^2` at most.
const LOST: f32 = 420.0;
const LOST_STRETCH: f32 = 0.4;
const _: () = assert!(
    RADIAL_TOLERANCE <= 5.0
        && RADIAL_STRETCH <= 0.08
        && TURN_TOLERANCE <= std::f32::consts::PI / 12.0
        && BEARING_TOLERANCE <= std::f32::consts::PI / 12.0,
    "the bounds here are of these tolerances"
);
/// Difference of two rotations from which on no fit is left, in units and upper halves: twice the tolerance.
const LOST_TURN: i32 = ((2.0 * TURN_TOLERANCE / UNIT) as i32 + 1) << 16;

in_eights! {
    /// Lists the blocks in which a fit may be left, by looking at where each minutia lands under the motion that the other
    /// pair implies: neither roots nor divisions.
    fn glance(steps: &Steps, count: usize, agreement: &mut Agreement) {
        let s = steps;
        let mut listed = 0;
        let blocks = s.bx.as_chunks::<LANES>().0.iter().zip(s.by.as_chunks::<LANES>().0);
        let blocks = blocks.zip(s.cos.as_chunks::<LANES>().0.iter().zip(s.sin.as_chunks::<LANES>().0));
        let blocks = blocks.zip(s.dx.as_chunks::<LANES>().0.iter().zip(s.dy.as_chunks::<LANES>().0));
        let blocks = blocks.zip(s.turn.as_chunks::<LANES>().0);
        let mut starts = agreement.starts.iter_mut();
        for ((((bx, by), (cos, sin)), (dx, dy)), turn) in blocks.take(count.div_ceil(LANES)) {
            starts.next().into_iter().for_each(|start| *start = listed);
            let (bx, by, cos, sin) = (lanes::read(bx), lanes::read(by), lanes::read(cos), lanes::read(sin));
            let (dx, dy, turn) = (lanes::read(dx), lanes::read(dy), lanes::read_whole(turn));
            for k in 0..count.min(MAX_CANDIDATES) {
                let (ax, ay) = (lanes::all(s.ax[k]), lanes::all(s.ay[k]));
                let (ox, oy) = (lanes::all(s.bx[k]), lanes::all(s.by[k]));
                let x = cos.mul(ax).sub(sin.mul(ay)).add(dx).sub(ox);
                let y = sin.mul(ax).add(cos.mul(ay)).add(dy).sub(oy);
                let (vx, vy) = (ox.sub(bx), oy.sub(by));
                let v2 = vx.mul(vx).add(vy.mul(vy));
                let lost = v2.mul(lanes::all(LOST_STRETCH)).add(lanes::all(LOST));
                let near = x.mul(x).add(y.mul(y)).less(lost);
                let turned = lanes::all_whole(s.turn[k]).sub(turn).within(lanes::all_whole(LOST_TURN));
                // Of one place twice there is nothing to see; this leaves each pair itself out, too.
                let apart = lanes::all(0.0).less(v2);
                agreement.seen[listed % MOST] = k as u8;
                listed += usize::from(near.and(turned).and(apart).any());
            }
        }
        starts.for_each(|start| *start = listed);
    }
}

in_eights! {
    /// Fills in the fits of the blocks that are listed.
    fn weigh(steps: &Steps, agreement: &mut Agreement) {
        let s = steps;
        for block in 0..BLOCKS {
            let listed = agreement.starts[block]..agreement.starts[block + 1];
            let of = |column: &Row| lanes::read(&column.as_chunks::<LANES>().0[block]);
            let whole = |column: &[i32; MAX_CANDIDATES]| lanes::read_whole(&column.as_chunks::<LANES>().0[block]);
            let entries = agreement.seen[listed.clone()].iter().zip(&mut agreement.fits[listed]);
            for (k, fits) in entries {
                let k = usize::from(*k) % MAX_CANDIDATES;
                let (ux, uy) = (lanes::all(s.ax[k]).sub(of(&s.ax)), lanes::all(s.ay[k]).sub(of(&s.ay)));
                let (vx, vy) = (lanes::all(s.bx[k]).sub(of(&s.bx)), lanes::all(s.by[k]).sub(of(&s.by)));
                // The probe's step, turned by what the seeing pair implies.
                let (cos, sin) = (of(&s.cos), of(&s.sin));
                let (ux, uy) = (cos.mul(ux).sub(sin.mul(uy)), sin.mul(ux).add(cos.mul(uy)));
                let (u2, v2) = (ux.mul(ux).add(uy.mul(uy)), vx.mul(vx).add(vy.mul(vy)));
                let (u, v) = (u2.sqrt(), v2.sqrt());
                let allowed = lanes::all(RADIAL_TOLERANCE).add(lanes::all(RADIAL_STRETCH).mul(u.min(v)));
                let length = u.sub(v).div(allowed);
                let (cross, dot) = (ux.mul(vy).sub(uy.mul(vx)), ux.mul(vx).add(uy.mul(vy)));
                let bearing = cross.mul(cross).div(u2.mul(v2).max(lanes::all(1.0)));
                let turned = lanes::all_whole(s.turn[k]).sub(whole(&s.turn)).upper();
                let turned = turned.mul(lanes::all(UNIT / TURN_TOLERANCE));
                let square = 1.0 / (BEARING_TOLERANCE * BEARING_TOLERANCE);
                // 1 at no error, 1/2 at the tolerance, 0 from twice the tolerance on: MCC's sigmoid without transcendental
                // functions. As numerator and denominator, so that three of them take one division.
                let (mut over, mut under) = (lanes::all(1.0), lanes::all(1.0));
                for error2 in [length.mul(length), bearing.mul(lanes::all(square)), turned.mul(turned)] {
                    let x = lanes::all(1.0).sub(error2.mul(lanes::all(1.0 / CUT))).max(lanes::all(0.0));
                    let x2 = x.mul(x);
                    over = over.mul(x2);
                    under = under.mul(x2.add(error2.mul(lanes::all(0.5625))));
                }
                // A minutia has one partner: pairs that share one contradict each other.
                let apart = whole(&s.probe).differs(lanes::all_whole(s.probe[k]));
                let apart = apart.and(whole(&s.reference).differs(lanes::all_whole(s.reference[k])));
                over.div(under).only(apart.and(lanes::all(0.0).less(dot))).write(fits);
            }
        }
    }
}

/// Squared error, in tolerances, beyond which nothing is left.
const CUT: f32 = 4.0;

#[cfg(test)]
impl Agreement {
    /// Of whole rows: how well each pair fits as seen from each of `count` others.
    pub(crate) fn of(rows: &[Row; MAX_CANDIDATES], count: usize) -> Self {
        let (mut agreement, mut listed) = (Self::default(), 0);
        for block in 0..BLOCKS {
            agreement.starts[block] = listed;
            for (k, row) in rows.iter().enumerate().take(count) {
                (agreement.seen[listed], agreement.fits[listed]) = (k as u8, row.as_chunks().0[block]);
                listed += usize::from(agreement.fits[listed] != [0.0; LANES]);
            }
        }
        agreement.starts[BLOCKS] = listed;
        agreement
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::math;
    use proptest::prelude::*;

    /// By its definition: how well pair `k` fits as seen from pair `t`.
    fn fit(s: &Steps, k: usize, t: usize) -> f32 {
        let (ux, uy) = (s.ax[k] - s.ax[t], s.ay[k] - s.ay[t]);
        let (vx, vy) = (s.bx[k] - s.bx[t], s.by[k] - s.by[t]);
        let (ux, uy) = (s.cos[t] * ux - s.sin[t] * uy, s.sin[t] * ux + s.cos[t] * uy);
        let (u2, v2) = (ux * ux + uy * uy, vx * vx + vy * vy);
        let (u, v) = (u2.sqrt(), v2.sqrt());
        let length = (u - v) / (RADIAL_TOLERANCE + RADIAL_STRETCH * u.min(v));
        let (cross, dot) = (ux * vy - uy * vx, ux * vx + uy * vy);
        let bearing = cross * cross / (u2 * v2).max(1.0);
        let turned = (s.turn[k].wrapping_sub(s.turn[t]) >> 16) as f32 * (UNIT / TURN_TOLERANCE);
        let fall = |error2: f32| {
            let x = (1.0 - error2 * (1.0 / CUT)).max(0.0);
            (x * x, x * x + error2 * 0.5625)
        };
        let (n1, d1) = fall(length * length);
        let (n2, d2) = fall(bearing * (1.0 / (BEARING_TOLERANCE * BEARING_TOLERANCE)));
        let (n3, d3) = fall(turned * turned);
        let apart = s.probe[k] != s.probe[t] && s.reference[k] != s.reference[t] && dot > 0.0;
        if apart { (n1 * n2 * n3) / (d1 * d2 * d3) } else { 0.0 }
    }

    /// Pairs of which some agree more or less about one motion.
    fn candidates(far: f32) -> impl Strategy<Value = Steps> {
        let one =
            (0.0..far, 0.0..far, -0.8_f32..0.8, -40.0_f32..40.0, -40.0_f32..40.0, 0_u8..60, 0_u8..60, any::<bool>());
        (prop::collection::vec(one, MAX_CANDIDATES), -3.2_f32..3.2).prop_map(|(all, rotation)| {
            let mut steps = Steps::default();
            let (sin, cos) = math::sincosf(rotation);
            for (t, (x, y, angle, dx, dy, probe, reference, agrees)) in all.into_iter().enumerate() {
                let rotation = if agrees { rotation + angle } else { 7.0 * angle };
                (steps.ax[t], steps.ay[t]) = (x, y);
                (steps.bx[t], steps.by[t]) = (cos * x - sin * y + dx, sin * x + cos * y + dy);
                (steps.sin[t], steps.cos[t]) = math::sincosf(rotation);
                steps.turn[t] = ((rotation / UNIT) as i32) << 16;
                (steps.probe[t], steps.reference[t]) = (probe.into(), reference.into());
            }
            steps.imply();
            steps
        })
    }

    fn hold(steps: &Steps, count: usize) -> Result<usize, TestCaseError> {
        let mut fits = 0;
        for level in Level::all() {
            let mut agreement = Agreement::default();
            list(level, steps, count, &mut agreement);
            for t in 0..count {
                for (k, found) in agreement.seen_from(t).iter().enumerate().take(count) {
                    prop_assert!((0.0..=1.0).contains(found));
                    prop_assert_eq!(found.to_bits(), fit(steps, k, t).to_bits(), "{:?}: {} from {}", level, k, t);
                    fits += usize::from(*found > 0.0);
                }
            }
        }
        Ok(fits)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn every_form_lists_the_fits_of_the_definition(steps in candidates(400.0), count in 0..=MAX_CANDIDATES) {
            prop_assert!(hold(&steps, count)? > 0 || count < 40);
        }

        #[test]
        fn nothing_is_lost_far_out_or_close_together(steps in candidates(65_000.0), close in candidates(30.0)) {
            hold(&steps, MAX_CANDIDATES)?;
            hold(&close, MAX_CANDIDATES)?;
        }
    }
}
