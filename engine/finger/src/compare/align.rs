//! Finds the rotation and translation that most relaxed pairs agree on.

use super::prepare::Feature;
use super::relax::Relaxed;
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

    /// Where a reference point came from.
    #[inline(always)]
    pub(crate) fn undo(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (x - self.dx, y - self.dy);
        (self.cos * x + self.sin * y, self.cos * y - self.sin * x)
    }
}

/// A pair that holds the alignment, with its weight.
#[derive(Clone, Copy)]
pub(crate) struct Anchor {
    pub probe: u8,
    pub reference: u8,
    pub weight: f32,
}

/// Fills `anchors` with the largest consistent group and returns its motion; `None` where there is no pair at all.
pub(crate) fn align(
    probe: &[Feature],
    reference: &[Feature],
    candidates: &[Candidate],
    relaxed: &Relaxed,
    anchors: &mut Vec<Anchor>,
) -> Option<Motion> {
    anchors.clear();
    let seed = seed(relaxed)?;
    let supported = candidates.iter().zip(relaxed.row(seed)).zip(&relaxed.value).enumerate();
    anchors.extend(supported.filter_map(|(t, ((c, rho), value))| {
        let rho = if t == seed { 1.0 } else { *rho };
        (rho > 0.0).then_some(Anchor { probe: c.probe, reference: c.reference, weight: rho * value })
    }));
    fit(probe, reference, anchors)
}

/// The candidate whose own value and whose supporters' values weigh most; the first of equals.
fn seed(relaxed: &Relaxed) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (t, value) in relaxed.value.iter().enumerate() {
        let support: f32 = relaxed.row(t).iter().zip(&relaxed.value).map(|(rho, v)| rho * v).sum();
        let total = value + support;
        if best.is_none_or(|(_, b)| total > b) {
            best = Some((t, total));
        }
    }
    best.map(|(t, _)| t)
}

/// Weighted least-squares motion of the anchors' positions and directions. The directions stand for points
/// [`DIRECTION_ARM`] pixels ahead of the minutiae, so that one pair already defines a rotation.
pub(crate) fn fit(probe: &[Feature], reference: &[Feature], anchors: &[Anchor]) -> Option<Motion> {
    let pairs = || {
        anchors.iter().filter_map(|a| {
            let p = probe.get(usize::from(a.probe))?;
            Some((p, reference.get(usize::from(a.reference))?, a.weight))
        })
    };
    let total: f32 = pairs().map(|(_, _, w)| w).sum();
    if total <= 0.0 {
        return None;
    }
    let mean = |value: fn(&Feature, &Feature) -> f32| pairs().map(|(p, r, w)| w * value(p, r)).sum::<f32>() / total;
    let (px, py) = (mean(|p, _| p.x), mean(|p, _| p.y));
    let (rx, ry) = (mean(|_, r| r.x), mean(|_, r| r.y));
    let (mut dot, mut cross) = (0.0_f32, 0.0_f32);
    for (p, r, w) in pairs() {
        let (ax, ay, bx, by) = (p.x - px, p.y - py, r.x - rx, r.y - ry);
        dot += w * (ax * bx + ay * by + DIRECTION_ARM * DIRECTION_ARM * (p.cos * r.cos + p.sin * r.sin));
        cross += w * (ax * by - ay * bx + DIRECTION_ARM * DIRECTION_ARM * (p.cos * r.sin - p.sin * r.cos));
    }
    let norm = (dot * dot + cross * cross).sqrt();
    let (cos, sin) = if norm > 0.0 { (dot / norm, cross / norm) } else { (1.0, 0.0) };
    Some(Motion { cos, sin, dx: rx - (cos * px - sin * py), dy: ry - (sin * px + cos * py) })
}

/// Weight of a direction against positions, pixels: 2 px of position noise over 5 degrees of direction noise.
const DIRECTION_ARM: f32 = 25.0;
