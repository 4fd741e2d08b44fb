//! Finds rotations and translations that many relaxed pairs agree on.

use super::agree::Row;
use super::params::{DIRECTION_ARM, MAX_CANDIDATES};
use super::prepare::Columns;
use super::select::Candidate;

/// A rigid motion from probe to reference, y up: rotate, then translate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Motion {
    pub cos: f32,
    pub sin: f32,
    pub dx: f32,
    pub dy: f32,
}

impl Motion {
    /// Where a probe point lands.
    #[inline(always)]
    pub(crate) fn apply(&self, x: f32, y: f32) -> (f32, f32) {
        (self.cos * x - self.sin * y + self.dx, self.sin * x + self.cos * y + self.dy)
    }

    /// From reference to probe.
    pub(crate) fn inverse(&self) -> Self {
        let (dx, dy) = self.undo(0.0, 0.0);
        Self { cos: self.cos, sin: -self.sin, dx, dy }
    }

    /// Where a reference point came from.
    #[inline(always)]
    pub(crate) fn undo(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.dx, y - self.dy);
        (self.cos * x + self.sin * y, self.cos * y - self.sin * x)
    }
}

/// A pair that holds the alignment, with its weight, `0..=1`.
#[derive(Clone, Copy)]
pub(crate) struct Anchor {
    pub probe: u8,
    pub reference: u8,
    pub weight: f32,
}

/// The candidate with most support that is not in `taken`; the first of equals.
pub(crate) fn next_seed(candidates: &[Candidate], support: &[f32], taken: &[(u8, u8)]) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (t, (c, &s)) in candidates.iter().zip(support).enumerate() {
        if best.is_none_or(|(_, b)| s > b) && !taken.contains(&(c.probe, c.reference)) {
            best = Some((t, s));
        }
    }
    best.map(|(t, _)| t)
}

/// Fills `anchors` with the seed and the candidates that agree with it.
pub(crate) fn gather(
    candidates: &[Candidate],
    agreement: &[Row; MAX_CANDIDATES],
    seed: usize,
    anchors: &mut Vec<Anchor>,
) {
    anchors.clear();
    anchors.extend(candidates.iter().zip(agreement).enumerate().filter_map(|(k, (c, row))| {
        let weight = if k == seed { 1.0 } else { row.get(seed).copied().unwrap_or(0.0) };
        (weight > 0.0).then_some(Anchor { probe: c.probe, reference: c.reference, weight })
    }));
}

/// Weighted least-squares motion of the anchors' positions and directions. A direction counts as a point
/// [`DIRECTION_ARM`] pixels ahead of its minutia, so that one pair already defines a rotation.
pub(crate) fn fit(probe: &Columns, reference: &Columns, anchors: &[Anchor]) -> Option<Motion> {
    let (mut total, mut px, mut py, mut rx, mut ry) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    for a in anchors {
        let (p, r) = (probe.row(a.probe), reference.row(a.reference));
        total += a.weight;
        px += a.weight * p.x;
        py += a.weight * p.y;
        rx += a.weight * r.x;
        ry += a.weight * r.y;
    }
    if total <= 0.0 {
        return None;
    }
    (px, py, rx, ry) = (px / total, py / total, rx / total, ry / total);
    let (mut along, mut across) = (0.0_f32, 0.0_f32);
    for a in anchors {
        let (p, r) = (probe.row(a.probe), reference.row(a.reference));
        let (ax, ay, bx, by) = (p.x - px, p.y - py, r.x - rx, r.y - ry);
        let arm = DIRECTION_ARM * DIRECTION_ARM;
        along += a.weight * (ax * bx + ay * by + arm * (p.cos * r.cos + p.sin * r.sin));
        across += a.weight * (ax * by - ay * bx + arm * (p.cos * r.sin - p.sin * r.cos));
    }
    let norm = (along * along + across * across).sqrt();
    let (cos, sin) = if norm > 0.0 { (along / norm, across / norm) } else { (1.0, 0.0) };
    Some(Motion { cos, sin, dx: rx - (cos * px - sin * py), dy: ry - (sin * px + cos * py) })
}
