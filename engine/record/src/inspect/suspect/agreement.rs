//! How many minutiae of two prints agree once one is laid upon the other.

use std::f32::consts::{PI, TAU};

use bioverify_core::{Minutia, math};

use crate::params::{SUSPECT_NEAR_DEGREES, SUSPECT_NEAR_PIXELS};

/// Share of the smaller print's minutiae that have a partner at the best rigid alignment with at most an eighth of a turn.
pub(super) fn agreement(a: &[Minutia], b: &[Minutia]) -> f32 {
    // From left to right: a partner is looked for in a strip instead of everywhere.
    let mut b = b.to_vec();
    b.sort_by(|one, other| one.position.x.total_cmp(&other.position.x));
    let mut best = 0;
    for from in a {
        for to in &b {
            let turn = to.direction.minus(from.direction);
            if turn.abs() <= PI / 4.0 {
                best = best.max(partners(a, &b, from, to, turn));
            }
        }
    }
    best as f32 / a.len().min(b.len()).max(1) as f32
}

/// Minutiae of `a` with one of `b` near, once `from` lies on `to`. `b` goes from left to right.
fn partners(a: &[Minutia], b: &[Minutia], from: &Minutia, to: &Minutia, turn: f32) -> usize {
    let (sin, cos) = math::sincosf(turn);
    let near = SUSPECT_NEAR_PIXELS * SUSPECT_NEAR_PIXELS;
    let has_partner = |minutia: &&Minutia| {
        let (x, y) = (minutia.position.x - from.position.x, minutia.position.y - from.position.y);
        // Counter-clockwise with y down.
        let (x, y) = (to.position.x + x * cos + y * sin, to.position.y - x * sin + y * cos);
        let first = b.partition_point(|other| other.position.x < x - SUSPECT_NEAR_PIXELS);
        b.iter().skip(first).take_while(|other| other.position.x <= x + SUSPECT_NEAR_PIXELS).any(|other| {
            let (dx, dy) = (other.position.x - x, other.position.y - y);
            let off = (other.direction.minus(minutia.direction) - turn).abs();
            dx * dx + dy * dy <= near && off.min(TAU - off) <= SUSPECT_NEAR_DEGREES.to_radians()
        })
    };
    a.iter().filter(has_partner).count()
}
