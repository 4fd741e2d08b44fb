//! Pairs minutiae one to one.

use super::agree::UNIT;
use super::bend::Bent;
use super::params::PAIR_TURN;
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
    keys: Vec<u32>,
}

/// Errors looked at together.
const BLOCK: usize = 8;

/// Steps the squared error is sorted by.
const STEPS: f32 = 65_536.0;

/// Fills `pairs` one to one, best fits first: no two are further apart than `reach` pixels or [`PAIR_TURN`].
pub(crate) fn pair(bent: &Bent, reference: &Columns, reach: f32, scratch: &mut PairScratch, pairs: &mut Vec<Paired>) {
    scratch.keys.clear();
    for (i, ((&x, &y), &turn)) in (0_u32..).zip(bent.x.iter().zip(&bent.y).zip(&bent.turn)) {
        measure(x, y, turn, reference, reach, &mut scratch.errors);
        for (base, errors) in (0_u32..).step_by(BLOCK).zip(scratch.errors.chunks(BLOCK)) {
            // Most blocks hold no partner: one test for all.
            if !errors.iter().fold(false, |any, e| any | (*e < 1.0)) {
                continue;
            }
            for (j, &error) in (base..).zip(errors) {
                if error < 1.0 {
                    scratch.keys.push(((error * STEPS) as u32) << 16 | i << 8 | j);
                }
            }
        }
    }
    scratch.keys.sort_unstable();
    let (mut probe_used, mut reference_used) = ([false; 256], [false; 256]);
    pairs.clear();
    for key in &scratch.keys {
        let (probe, reference) = ((key >> 8) as u8, *key as u8);
        let (p, r) = (&mut probe_used[usize::from(probe)], &mut reference_used[usize::from(reference)]);
        if !*p && !*r {
            (*p, *r) = (true, true);
            pairs.push(Paired { probe, reference, fit: 1.0 - (key >> 16) as f32 / STEPS });
        }
    }
}

/// Squared errors of one predicted minutia against all of the reference's, in tolerances.
fn measure(x: f32, y: f32, turn: u16, reference: &Columns, reach: f32, errors: &mut Vec<f32>) {
    let (by_place, by_turn) = (1.0 / (reach * reach), UNIT / PAIR_TURN);
    let n = reference.len();
    // Equal lengths, said once, free the loop of bounds checks.
    let (rx, ry, rt) = (&reference.x[..n], &reference.y[..n], &reference.turn[..n]);
    errors.resize(n, 0.0);
    let errors = &mut errors[..n];
    for j in 0..n {
        let (dx, dy) = (x - rx[j], y - ry[j]);
        let turned = f32::from(turn.wrapping_sub(rt[j]) as i16) * by_turn;
        errors[j] = (dx * dx + dy * dy) * by_place + turned * turned;
    }
}
