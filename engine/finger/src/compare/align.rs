//! Finds rotations and translations that many relaxed pairs agree on.

use super::agree::Agreement;
use super::pair::Paired;
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
#[derive(Clone, Copy, Default)]
pub(crate) struct Anchor {
    pub probe: u8,
    pub reference: u8,
    pub weight: f32,
}

/// One answer a candidate: whether an alignment tried before accounts for it.
pub(crate) type Taken = [bool; MAX_CANDIDATES];

/// The candidate with most support that is not in `taken`; the first of equals.
pub(crate) fn next_seed(support: &[f32], taken: &Taken) -> Option<usize> {
    let mut best = (None, -1.0);
    for (t, (&support, &taken)) in support.iter().zip(taken).enumerate() {
        let support = if taken { -1.0 } else { support };
        best = if support > best.1 { (Some(t), support) } else { best };
    }
    best.0
}

/// Fills `anchors` with the seed and the candidates that agree with it, and takes them.
pub(crate) fn gather(
    candidates: &[Candidate],
    agreement: &Agreement,
    seed: usize,
    anchors: &mut Vec<Anchor>,
    taken: &mut Taken,
) {
    let mut weights = agreement.seen_from(seed);
    if let Some(weight) = weights.get_mut(seed) {
        *weight = 1.0;
    }
    // All are written, one over the other where the last does not agree: nobody could foretell which ones do.
    anchors.resize(candidates.len(), Anchor::default());
    let mut count = 0;
    for ((c, weight), taken) in candidates.iter().zip(weights).zip(taken) {
        if let Some(anchor) = anchors.get_mut(count) {
            *anchor = Anchor { probe: c.probe, reference: c.reference, weight };
        }
        let agrees = weight > 0.0;
        *taken |= agrees;
        count += usize::from(agrees);
    }
    anchors.truncate(count);
}

/// Takes the candidates that were paired.
pub(crate) fn take(candidates: &[Candidate], pairs: &[Paired], taken: &mut Taken) {
    let mut partners = [u16::MAX; 256];
    pairs.iter().for_each(|pair| partners[usize::from(pair.probe)] = pair.reference.into());
    for (c, taken) in candidates.iter().zip(taken) {
        *taken |= partners[usize::from(c.probe)] == u16::from(c.reference);
    }
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
