//! Predicts where each probe minutia lands on skin that has bent: rigid motion plus a local shift and turn taken from the
//! anchors around it (moving least squares with rigid motions: Schaefer, McPhail, Warren, "Image deformation using
//! moving least squares", 2006, linearised for small turns).
//!
//! An anchor has no say about its own minutia. What is left between prediction and partner is then honest evidence: by
//! chance anchors do not predict each other.

use bioverify_core::math;

use super::agree::UNIT;
use super::align::{Anchor, Motion};
use super::kernel::{Level, forms, whole};
use super::params::{BEND_ARM, BEND_REACH, BEND_STIFFNESS, BEND_TURN_STIFFNESS, BLOCK};
use super::prepare::Columns;

/// One block of numbers.
type Lanes = [f32; BLOCK];

/// Predicted minutiae as columns, in the reference's frame, filled up to whole blocks with minutiae that are far out.
#[derive(Default)]
pub(crate) struct Bent {
    /// How many there are.
    pub count: usize,
    pub x: Vec<f32>,
    pub y: Vec<f32>,
    pub turn: Vec<u16>,
    pulls: Vec<Pull>,
}

/// An anchor after the rigid motion: its place, and the shift and turn still missing to its partner.
#[derive(Clone, Copy, Default)]
struct Pull {
    owner: f32,
    x: f32,
    y: f32,
    dx: f32,
    dy: f32,
    turn: f32,
    weight: f32,
}

/// The rigid motion, with its rotation in 65,536ths of a turn.
#[derive(Clone, Copy)]
struct Turned {
    motion: Motion,
    rotation: u16,
}

impl Bent {
    /// Overwrites the places.
    pub(crate) fn wipe(&mut self) {
        self.x.fill(0.0);
        self.y.fill(0.0);
        self.turn.fill(0);
        self.pulls.fill(Pull::default());
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(self);
    }

    /// Predicts all probe minutiae.
    pub(crate) fn fill(
        &mut self,
        level: Level,
        probe: &Columns,
        reference: &Columns,
        motion: &Motion,
        anchors: &[Anchor],
    ) {
        let rotation = (math::atan2f(motion.sin, motion.cos) / UNIT).round() as i32 as u16;
        self.pulls.clear();
        self.pulls.extend(anchors.iter().map(|a| pull(probe, reference, motion, rotation, a)));
        self.count = probe.len();
        let width = probe.x.len();
        self.x.resize(width, 0.0);
        self.y.resize(width, 0.0);
        self.turn.resize(width, 0);
        predict(level, probe, &Turned { motion: *motion, rotation }, self);
    }
}

fn pull(probe: &Columns, reference: &Columns, motion: &Motion, rotation: u16, anchor: &Anchor) -> Pull {
    let (p, r) = (probe.row(anchor.probe), reference.row(anchor.reference));
    let (x, y) = motion.apply(p.x, p.y);
    Pull {
        owner: f32::from(anchor.probe),
        x,
        y,
        dx: r.x - x,
        dy: r.y - y,
        turn: f32::from(r.turn.wrapping_sub(p.turn).wrapping_sub(rotation) as i16) * UNIT,
        weight: anchor.weight,
    }
}

forms! {
    /// Fills the columns from the pulls.
    fn predict(probe: &Columns, turned: &Turned, bent: &mut Bent) = predict_plain
}

#[inline(always)]
fn predict_plain(probe: &Columns, turned: &Turned, bent: &mut Bent) {
    let from = probe.x.as_chunks::<BLOCK>().0.iter().zip(probe.y.as_chunks::<BLOCK>().0);
    let from = from.zip(probe.turn.as_chunks::<BLOCK>().0);
    let to = bent.x.as_chunks_mut::<BLOCK>().0.iter_mut().zip(bent.y.as_chunks_mut::<BLOCK>().0);
    let to = to.zip(bent.turn.as_chunks_mut::<BLOCK>().0);
    for (block, (((px, py), pt), ((x, y), turn))) in from.zip(to).enumerate() {
        for k in 0..BLOCK {
            (x[k], y[k]) = turned.motion.apply(px[k], py[k]);
        }
        let [dx, dy, theta] = shift(&bent.pulls, (block * BLOCK) as f32, x, y);
        for k in 0..BLOCK {
            x[k] += dx[k];
            y[k] += dy[k];
            turn[k] = pt[k].wrapping_add(turned.rotation).wrapping_add(whole(theta[k] * (1.0 / UNIT)));
        }
    }
}

/// Shift (two parts) and turn at a block of points, of which the first belongs to minutia `first`.
#[inline(always)]
fn shift(pulls: &[Pull], first: f32, x: &Lanes, y: &Lanes) -> [Lanes; 3] {
    let mut sums = [[0.0_f32; BLOCK]; 8];
    for pull in pulls {
        for k in 0..BLOCK {
            let (vx, vy) = (pull.x - x[k], pull.y - y[k]);
            let far = vx * vx + vy * vy;
            let near = 1.0 / (1.0 + far * (1.0 / (BEND_REACH * BEND_REACH)));
            // Nothing for the anchor's own minutia.
            let weight = if pull.owner == first + k as f32 { 0.0 } else { pull.weight };
            let w = weight * near * near;
            sums[0][k] += w;
            sums[1][k] += w * vx;
            sums[2][k] += w * vy;
            sums[3][k] += w * pull.dx;
            sums[4][k] += w * pull.dy;
            sums[5][k] += w * (vx * pull.dy - vy * pull.dx);
            sums[6][k] += w * far;
            sums[7][k] += w * pull.turn;
        }
    }
    solve(&sums)
}

/// Best shift and small turn about a point from the weighted sums of its anchors' steps and shifts.
#[inline(always)]
fn solve([w, vx, vy, dx, dy, moment, inertia, turn]: &[Lanes; 8]) -> [Lanes; 3] {
    let mut solved = [[0.0; BLOCK]; 3];
    for k in 0..BLOCK {
        let total = 1.0 / (w[k] + BEND_STIFFNESS);
        let (cx, cy) = (vx[k] * total, vy[k] * total);
        let moment = moment[k] - (cx * dy[k] - cy * dx[k]);
        let inertia = inertia[k] - (cx * vx[k] + cy * vy[k]);
        let arm = BEND_ARM * BEND_ARM;
        let theta = (moment + arm * turn[k]) / (inertia + arm * w[k] + BEND_TURN_STIFFNESS * BEND_STIFFNESS);
        solved[0][k] = dx[k] * total + theta * cy;
        solved[1][k] = dy[k] * total - theta * cx;
        solved[2][k] = theta;
    }
    solved
}
