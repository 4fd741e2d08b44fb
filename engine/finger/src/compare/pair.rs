//! Pairs minutiae one to one under an alignment that bends with the skin.

use super::align::{Anchor, Motion};
use super::params::{BEND_REACH, BEND_STIFFNESS, PAIR_DISTANCE, PAIR_TURN};
use super::prepare::Feature;

/// Two minutiae held to be the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paired {
    pub probe: u8,
    pub reference: u8,
    /// Distance left after the local alignment, pixels.
    pub residual: f32,
    /// Difference of directions left after the rotation, radians.
    pub turn: f32,
    /// `0..=1`, 1 for a perfect fit.
    pub fit: f32,
}

/// Working memory of the pairing.
#[derive(Default)]
pub(crate) struct PairScratch {
    keys: Vec<(u32, u8, u8)>,
    moved: Vec<(f32, f32, f32)>,
    used: Vec<bool>,
}

/// Fills `pairs` one to one, best fits first.
pub(crate) fn pair(
    probe: &[Feature],
    reference: &[Feature],
    motion: &Motion,
    anchors: &[Anchor],
    scratch: &mut PairScratch,
    pairs: &mut Vec<Paired>,
) {
    bend(probe, reference, motion, anchors, &mut scratch.moved);
    let rotation = turn_units(motion);
    scratch.keys.clear();
    for (i, (p, &(x, y, _))) in probe.iter().zip(&scratch.moved).enumerate() {
        let turn = p.turn.wrapping_add(rotation);
        for (j, r) in reference.iter().enumerate() {
            let error = mismatch(x - r.x, y - r.y, turn.wrapping_sub(r.turn) as i16);
            if error < 1.0 {
                scratch.keys.push(((error * ERROR_STEPS) as u32, i as u8, j as u8));
            }
        }
    }
    scratch.keys.sort_unstable();
    scratch.used.clear();
    scratch.used.resize(probe.len() + reference.len(), false);
    pairs.clear();
    for &(key, i, j) in &scratch.keys {
        let (slot_i, slot_j) = (usize::from(i), probe.len() + usize::from(j));
        if scratch.used[slot_i] || scratch.used[slot_j] {
            continue;
        }
        scratch.used[slot_i] = true;
        scratch.used[slot_j] = true;
        let (Some(p), Some(r), Some(m)) = (probe.get(slot_i), reference.get(usize::from(j)), scratch.moved.get(slot_i))
        else {
            continue;
        };
        let (dx, dy) = (m.0 - r.x, m.1 - r.y);
        let turn = p.turn.wrapping_add(rotation).wrapping_sub(r.turn) as i16;
        pairs.push(Paired {
            probe: i,
            reference: j,
            residual: (dx * dx + dy * dy).sqrt(),
            turn: f32::from(turn) * (std::f32::consts::TAU / 65_536.0),
            fit: 1.0 - key as f32 / ERROR_STEPS,
        });
    }
}

const ERROR_STEPS: f32 = 65_536.0;

/// Squared error in tolerances; below 1 the two may be paired.
#[inline(always)]
fn mismatch(dx: f32, dy: f32, turn: i16) -> f32 {
    let turn = f32::from(turn) * (std::f32::consts::TAU / 65_536.0 / PAIR_TURN);
    (dx * dx + dy * dy) / (PAIR_DISTANCE * PAIR_DISTANCE) + turn * turn
}

/// The motion's rotation in 65,536ths of a turn.
fn turn_units(motion: &Motion) -> u16 {
    let turns = libm::atan2f(motion.sin, motion.cos) / std::f32::consts::TAU;
    (turns * 65_536.0).round() as i32 as u16
}

/// Where each probe minutia lands: rigid motion plus the mean shift of the anchors around it.
fn bend(
    probe: &[Feature],
    reference: &[Feature],
    motion: &Motion,
    anchors: &[Anchor],
    moved: &mut Vec<(f32, f32, f32)>,
) {
    moved.clear();
    moved.extend(probe.iter().map(|p| {
        let (x, y) = motion.apply(p.x, p.y);
        let (mut sum, mut sx, mut sy) = (BEND_STIFFNESS, 0.0_f32, 0.0_f32);
        for a in anchors {
            let (Some(q), Some(r)) = (probe.get(usize::from(a.probe)), reference.get(usize::from(a.reference))) else {
                continue;
            };
            let (ux, uy) = (q.x - p.x, q.y - p.y);
            let near = 1.0 / (1.0 + (ux * ux + uy * uy) / (BEND_REACH * BEND_REACH));
            let weight = a.weight * near * near;
            let (qx, qy) = motion.apply(q.x, q.y);
            sum += weight;
            sx += weight * (r.x - qx);
            sy += weight * (r.y - qy);
        }
        (x + sx / sum, y + sy / sum, sum)
    }));
}
