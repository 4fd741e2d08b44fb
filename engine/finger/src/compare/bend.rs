//! Predicts where each probe minutia lands on skin that has bent: rigid motion plus a local shift and turn taken from the
//! anchors around it (moving least squares with rigid motions: Schaefer, McPhail, Warren, "Image deformation using
//! moving least squares", 2006, linearised for small turns).
//!
//! An anchor has no say about its own minutia. What is left between prediction and partner is then honest evidence: by
//! chance anchors do not predict each other.

use super::agree::UNIT;
use super::align::{Anchor, Motion};
use super::lanes::Lanes;
use super::params::{BEND_ARM, BEND_REACH, BEND_STIFFNESS, BEND_TURN_STIFFNESS};
use super::prepare::Columns;

/// Predicted minutiae as columns, in the reference's frame.
#[derive(Default)]
pub(crate) struct Bent {
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
    pub(crate) fn fill(&mut self, probe: &Columns, reference: &Columns, motion: &Motion, anchors: &[Anchor]) {
        let rotation = libm::roundf(libm::atan2f(motion.sin, motion.cos) / UNIT) as i32 as u16;
        self.pulls.clear();
        self.pulls.extend(anchors.iter().map(|a| pull(probe, reference, motion, rotation, a)));
        self.x.clear();
        self.y.clear();
        self.turn.clear();
        let blocks =
            probe.x.chunks(Lanes::COUNT).zip(probe.y.chunks(Lanes::COUNT)).zip(probe.turn.chunks(Lanes::COUNT));
        let mut first = 0.0;
        for ((x, y), turn) in blocks {
            let (mut at_x, mut at_y) = (Lanes::default(), Lanes::default());
            for (lane, (x, y)) in x.iter().zip(y).enumerate() {
                (at_x.0[lane], at_y.0[lane]) = motion.apply(*x, *y);
            }
            let [dx, dy, theta] = shift(&self.pulls, first, at_x, at_y);
            first += Lanes::COUNT as f32;
            self.x.extend_from_slice(&(at_x + dx).0[..x.len()]);
            self.y.extend_from_slice(&(at_y + dy).0[..y.len()]);
            let turned = turn.iter().zip(theta.0);
            self.turn
                .extend(turned.map(|(t, theta)| t.wrapping_add(rotation).wrapping_add((theta / UNIT) as i32 as u16)));
        }
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

/// Shift (two parts) and turn at four points, of which the first belongs to minutia `first`.
fn shift(pulls: &[Pull], first: f32, x: Lanes, y: Lanes) -> [Lanes; 3] {
    let index = Lanes([first, first + 1.0, first + 2.0, first + 3.0]);
    let mut sums = [Lanes::default(); 8];
    let (one, reach2) = (Lanes::all(1.0), Lanes::all(1.0 / (BEND_REACH * BEND_REACH)));
    for pull in pulls {
        let (dx, dy) = (Lanes::all(pull.dx), Lanes::all(pull.dy));
        let (vx, vy) = (Lanes::all(pull.x) - x, Lanes::all(pull.y) - y);
        let far = vx * vx + vy * vy;
        let near = one / (one + far * reach2);
        // 0 for the anchor's own minutia, 1 for all others.
        let other = Lanes::all(pull.owner) - index;
        let other = (other * other).min(one);
        let w = Lanes::all(pull.weight) * near * near * other;
        sums[0] += w;
        sums[1] += w * vx;
        sums[2] += w * vy;
        sums[3] += w * dx;
        sums[4] += w * dy;
        sums[5] += w * (vx * dy - vy * dx);
        sums[6] += w * far;
        sums[7] += w * Lanes::all(pull.turn);
    }
    solve(sums)
}

/// Best shift and small turn about a point from the weighted sums of its anchors' steps and shifts.
#[inline(always)]
fn solve([w, vx, vy, dx, dy, moment, inertia, turn]: [Lanes; 8]) -> [Lanes; 3] {
    let total = w + Lanes::all(BEND_STIFFNESS);
    let (cx, cy) = (vx / total, vy / total);
    let moment = moment - (cx * dy - cy * dx);
    let inertia = inertia - (cx * vx + cy * vy);
    let arm = Lanes::all(BEND_ARM * BEND_ARM);
    let theta = (moment + arm * turn) / (inertia + arm * w + Lanes::all(BEND_TURN_STIFFNESS * BEND_STIFFNESS));
    [dx / total + theta * cy, dy / total - theta * cx, theta]
}
