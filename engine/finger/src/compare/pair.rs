//! Pairs minutiae one to one.

use super::agree::UNIT;
use super::bend::Bent;
use super::kernel::{Level, forms};
use super::params::{BLOCK, PAIR_TURN};
use super::prepare::Columns;

/// Two minutiae held to be the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paired {
    pub probe: u8,
    pub reference: u8,
    /// `0..=1`, 1 for a perfect fit.
    pub fit: f32,
}

/// Working memory of the pairing.
#[derive(Default)]
pub(crate) struct PairScratch {
    errors: Vec<f32>,
    /// 1 where the error is small enough.
    hits: Vec<u8>,
    keys: Vec<u32>,
}

/// Steps the squared error is sorted by.
const STEPS: f32 = 65_536.0;

/// Fills `pairs` one to one, best fits first: no two are further apart than `reach` pixels or [`PAIR_TURN`].
pub(crate) fn pair(
    level: Level,
    bent: &Bent,
    reference: &Columns,
    reach: f32,
    scratch: &mut PairScratch,
    pairs: &mut Vec<Paired>,
) {
    let width = reference.x.len().max(1);
    // Whatever stands there is overwritten.
    scratch.errors.resize(bent.count * width, 0.0);
    scratch.hits.resize(bent.count * width, 0);
    measure(level, bent, reference, reach, scratch);
    scratch.keys.clear();
    let rows = scratch.errors.chunks_exact(width).zip(scratch.hits.chunks_exact(width));
    for (i, (errors, hits)) in (0_u32..).zip(rows) {
        for (base, block) in (0_u32..).step_by(BLOCK).zip(hits.as_chunks::<BLOCK>().0) {
            let mut hits = u128::from_le_bytes(*block);
            while hits != 0 {
                let j = base + hits.trailing_zeros() / 8;
                hits &= hits - 1;
                let error = errors.get(j as usize).copied().unwrap_or(0.0);
                scratch.keys.push(((error * STEPS) as u32) << 16 | i << 8 | j);
            }
        }
    }
    scratch.keys.sort_unstable();
    choose(&scratch.keys, pairs);
}

/// Takes the best keys whose minutiae are both free.
fn choose(keys: &[u32], pairs: &mut Vec<Paired>) {
    let (mut probe_used, mut reference_used) = ([false; 256], [false; 256]);
    pairs.clear();
    for key in keys {
        let (probe, reference) = ((key >> 8) as u8, *key as u8);
        let (p, r) = (&mut probe_used[usize::from(probe)], &mut reference_used[usize::from(reference)]);
        if !*p && !*r {
            (*p, *r) = (true, true);
            pairs.push(Paired { probe, reference, fit: 1.0 - (key >> 16) as f32 / STEPS });
        }
    }
}

forms! {
    /// Squared errors of all predicted minutiae against all of the reference's, in tolerances, and which are small enough.
    fn measure(bent: &Bent, reference: &Columns, reach: f32, scratch: &mut PairScratch) = measure_plain
}

#[inline(always)]
fn measure_plain(bent: &Bent, reference: &Columns, reach: f32, scratch: &mut PairScratch) {
    let (by_place, by_turn) = (1.0 / (reach * reach), UNIT / PAIR_TURN);
    let width = reference.x.len().max(1);
    let rows = scratch.errors.chunks_exact_mut(width).zip(scratch.hits.chunks_exact_mut(width));
    for (((&x, &y), &turn), (errors, hits)) in bent.x.iter().zip(&bent.y).zip(&bent.turn).zip(rows) {
        // Equal lengths, said once, free the loop of bounds checks.
        let (rx, ry, rt) = (&reference.x[..width], &reference.y[..width], &reference.turn[..width]);
        let (errors, hits) = (&mut errors[..width], &mut hits[..width]);
        for j in 0..width {
            let (dx, dy) = (x - rx[j], y - ry[j]);
            let turned = f32::from(turn.wrapping_sub(rt[j]) as i16) * by_turn;
            let error = (dx * dx + dy * dy) * by_place + turned * turned;
            errors[j] = error;
            hits[j] = u8::from(error < 1.0);
        }
    }
}
