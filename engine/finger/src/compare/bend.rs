//! Predicts where each probe minutia lands on skin that has bent: rigid motion plus a local shift and turn taken from the
//! anchors around it (moving least squares with rigid motions: Schaefer, McPhail, Warren, "Image deformation using
//! moving least squares", 2006, linearised for small turns).
//!
//! An anchor has no say about its own minutia. What is left between prediction and partner is then honest evidence: by
//! chance anchors do not predict each other.

use bioverify_core::math;

use super::agree::UNIT;
use super::align::{Anchor, Motion};
use super::kernel::{Level, whole};
use super::lanes::{LANES, in_eights};
use super::params::{BEND_ARM, BEND_REACH, BEND_STIFFNESS, BEND_TURN_STIFFNESS};
use super::prepare::{Columns, FAR};

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
    /// The first `count` of these.
    #[cfg(test)]
    pub(crate) fn at(x: Vec<f32>, y: Vec<f32>, turn: Vec<u16>, count: usize) -> Self {
        Self { count, x, y, turn, pulls: Vec::new() }
    }

    /// Overwrites the places.
    pub(crate) fn wipe(&mut self) {
        self.x.fill(0.0);
        self.y.fill(0.0);
        self.turn.fill(0);
        self.pulls.fill(Pull::default());
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(self);
    }

    /// Where minutia `index` is predicted, and its direction. Far out where there is none.
    #[inline(always)]
    pub(crate) fn place(&self, index: usize) -> (f32, f32, u16) {
        let of = |column: &[f32]| column.get(index).copied().unwrap_or(FAR);
        (of(&self.x), of(&self.y), self.turn.get(index).copied().unwrap_or(0))
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

in_eights! {
    /// Fills the columns from the pulls.
    fn predict(probe: &Columns, turned: &Turned, bent: &mut Bent) {
        let Turned { motion, rotation } = turned;
        let (cos, sin) = (lanes::all(motion.cos), lanes::all(motion.sin));
        let from = probe.x.as_chunks::<LANES>().0.iter().zip(probe.y.as_chunks::<LANES>().0);
        let from = from.zip(probe.turn.as_chunks::<LANES>().0);
        let to = bent.x.as_chunks_mut::<LANES>().0.iter_mut().zip(bent.y.as_chunks_mut::<LANES>().0);
        let to = to.zip(bent.turn.as_chunks_mut::<LANES>().0);
        let mut owner: [f32; LANES] = std::array::from_fn(|k| k as f32);
        for (((px, py), pt), ((bx, by), turn)) in from.zip(to) {
            let (px, py) = (lanes::read(px), lanes::read(py));
            let x = cos.mul(px).sub(sin.mul(py)).add(lanes::all(motion.dx));
            let y = sin.mul(px).add(cos.mul(py)).add(lanes::all(motion.dy));
            // Sums over the pulls; eight of them are all that the registers hold.
            let own = lanes::read(&owner);
            let none = lanes::all(0.0);
            let (mut w, mut vx, mut vy, mut dx) = (none, none, none, none);
            let (mut dy, mut moment, mut inertia, mut turns) = (none, none, none, none);
            for pull in &bent.pulls {
                let (ux, uy) = (lanes::all(pull.x).sub(x), lanes::all(pull.y).sub(y));
                let far = ux.mul(ux).add(uy.mul(uy));
                let near = far.mul(lanes::all(1.0 / (BEND_REACH * BEND_REACH)));
                let near = lanes::all(1.0).div(lanes::all(1.0).add(near));
                // Nothing for the anchor's own minutia.
                let weight = lanes::all(pull.weight).only(lanes::all(pull.owner).differs(own));
                let weight = weight.mul(near).mul(near);
                let (pull_x, pull_y) = (lanes::all(pull.dx), lanes::all(pull.dy));
                w = w.add(weight);
                vx = vx.add(weight.mul(ux));
                vy = vy.add(weight.mul(uy));
                dx = dx.add(weight.mul(pull_x));
                dy = dy.add(weight.mul(pull_y));
                moment = moment.add(weight.mul(ux.mul(pull_y).sub(uy.mul(pull_x))));
                inertia = inertia.add(weight.mul(far));
                turns = turns.add(weight.mul(lanes::all(pull.turn)));
            }
            // Best shift and small turn about a point from the weighted sums of its anchors' steps and shifts.
            let arm = lanes::all(BEND_ARM * BEND_ARM);
            let total = lanes::all(1.0).div(w.add(lanes::all(BEND_STIFFNESS)));
            let (cx, cy) = (vx.mul(total), vy.mul(total));
            let moment = moment.sub(cx.mul(dy).sub(cy.mul(dx)));
            let inertia = inertia.sub(cx.mul(vx).add(cy.mul(vy)));
            let stiff = lanes::all(BEND_TURN_STIFFNESS * BEND_STIFFNESS);
            let theta = moment.add(arm.mul(turns)).div(inertia.add(arm.mul(w)).add(stiff));
            x.add(dx.mul(total).add(theta.mul(cy))).write(bx);
            y.add(dy.mul(total).sub(theta.mul(cx))).write(by);
            let mut units = [0.0; LANES];
            theta.mul(lanes::all(1.0 / UNIT)).write(&mut units);
            for k in 0..LANES {
                turn[k] = pt[k].wrapping_add(*rotation).wrapping_add(whole(units[k]));
                owner[k] += LANES as f32;
            }
        }
    }
}
