//! Predicts where each probe minutia lands on skin that has bent: rigid motion plus a local shift and turn taken from the
//! anchors around it (moving least squares with rigid motions: Schaefer, McPhail, Warren, "Image deformation using
//! moving least squares", 2006, linearised for small turns).
//!
//! An anchor has no say about its own minutia. What is left between prediction and partner is then honest evidence: by
//! chance anchors do not predict each other.

use super::agree::UNIT;
use super::align::{Anchor, Motion};
use super::params::{BEND_ARM, BEND_REACH, BEND_STIFFNESS, BEND_TURN_STIFFNESS};
use super::prepare::Columns;

/// Probe minutiae predicted at once.
const LANES: usize = 4;

/// Anchors as columns: place after the rigid motion, shift and turn still missing to the partner.
#[derive(Default)]
struct Pulls {
    owner: Vec<u32>,
    x: Vec<f32>,
    y: Vec<f32>,
    dx: Vec<f32>,
    dy: Vec<f32>,
    turn: Vec<f32>,
    weight: Vec<f32>,
}

/// Predicted minutiae as columns, in the reference's frame.
#[derive(Default)]
pub(crate) struct Bent {
    pub x: Vec<f32>,
    pub y: Vec<f32>,
    pub turn: Vec<u16>,
    pulls: Pulls,
}

impl Bent {
    /// Predicts all probe minutiae.
    pub(crate) fn fill(&mut self, probe: &Columns, reference: &Columns, motion: &Motion, anchors: &[Anchor]) {
        let turns = libm::atan2f(motion.sin, motion.cos) / UNIT;
        let rotation = libm::roundf(turns) as i32 as u16;
        self.pulls.fill(probe, reference, motion, rotation, anchors);
        self.x.clear();
        self.y.clear();
        self.turn.clear();
        for (block, ((x, y), turn)) in
            probe.x.chunks(LANES).zip(probe.y.chunks(LANES)).zip(probe.turn.chunks(LANES)).enumerate()
        {
            let (mut at_x, mut at_y) = ([0.0_f32; LANES], [0.0_f32; LANES]);
            for (lane, (x, y)) in x.iter().zip(y).enumerate() {
                (at_x[lane], at_y[lane]) = motion.apply(*x, *y);
            }
            let shifts = self.pulls.at((block * LANES) as u32, &at_x, &at_y);
            for (lane, turn) in turn.iter().enumerate() {
                let (dx, dy, theta) = shifts[lane];
                self.x.push(at_x[lane] + dx);
                self.y.push(at_y[lane] + dy);
                self.turn.push(turn.wrapping_add(rotation).wrapping_add((theta / UNIT) as i32 as u16));
            }
        }
    }
}

impl Pulls {
    fn fill(&mut self, probe: &Columns, reference: &Columns, motion: &Motion, rotation: u16, anchors: &[Anchor]) {
        for column in [&mut self.x, &mut self.y, &mut self.dx, &mut self.dy, &mut self.turn, &mut self.weight] {
            column.clear();
        }
        self.owner.clear();
        for a in anchors {
            let (p, r) = (probe.row(a.probe), reference.row(a.reference));
            let (x, y) = motion.apply(p.x, p.y);
            self.owner.push(u32::from(a.probe));
            self.x.push(x);
            self.y.push(y);
            self.dx.push(r.x - x);
            self.dy.push(r.y - y);
            self.turn.push(f32::from(r.turn.wrapping_sub(p.turn).wrapping_sub(rotation) as i16) * UNIT);
            self.weight.push(a.weight);
        }
    }

    /// Shift and turn at four points, of which the first belongs to minutia `first`.
    fn at(&self, first: u32, x: &[f32; LANES], y: &[f32; LANES]) -> [(f32, f32, f32); LANES] {
        let n = self.owner.len();
        let (px, py, dx, dy) = (&self.x[..n], &self.y[..n], &self.dx[..n], &self.dy[..n]);
        let (turn, weight, owner) = (&self.turn[..n], &self.weight[..n], &self.owner[..n]);
        let mut sums = [[0.0_f32; LANES]; 8];
        for k in 0..n {
            for lane in 0..LANES {
                let (vx, vy) = (px[k] - x[lane], py[k] - y[lane]);
                let far = vx * vx + vy * vy;
                let near = 1.0 / (1.0 + far * (1.0 / (BEND_REACH * BEND_REACH)));
                let own = owner[k] == first + lane as u32;
                let w = if own { 0.0 } else { weight[k] * near * near };
                sums[0][lane] += w;
                sums[1][lane] += w * vx;
                sums[2][lane] += w * vy;
                sums[3][lane] += w * dx[k];
                sums[4][lane] += w * dy[k];
                sums[5][lane] += w * (vx * dy[k] - vy * dx[k]);
                sums[6][lane] += w * far;
                sums[7][lane] += w * turn[k];
            }
        }
        std::array::from_fn(|lane| solve(sums.map(|sum| sum[lane])))
    }
}

/// Best shift and small turn about a point from the weighted sums of its anchors' steps and shifts.
fn solve([w, vx, vy, dx, dy, moment, inertia, turn]: [f32; 8]) -> (f32, f32, f32) {
    let total = w + BEND_STIFFNESS;
    let (cx, cy) = (vx / total, vy / total);
    let moment = moment - (cx * dy - cy * dx);
    let inertia = inertia - (cx * vx + cy * vy);
    let arm = BEND_ARM * BEND_ARM;
    let theta = (moment + arm * turn) / (inertia + arm * w + BEND_TURN_STIFFNESS * BEND_STIFFNESS);
    (dx / total + theta * cy, dy / total - theta * cx, theta)
}
