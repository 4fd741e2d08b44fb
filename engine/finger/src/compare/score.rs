//! Weighs the evidence of a comparison into one score.

use super::align::Motion;
use super::hull::Hull;
use super::pair::Paired;
use super::params::{
    OVERLAP_MARGIN, SCORE_FIT, SCORE_OFFSET, SCORE_OVERLAP, SCORE_SCALE, SCORE_TRUSTED_FIT, SEED_OVERLAP,
};
use super::prepare::{Columns, Prepared};
use super::similarity::similarity;

/// The pieces a score is made of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// Minutiae paired under the common alignment.
    pub paired: f32,
    /// The same, each weighed by how well it fits, `0..=1`.
    pub fit: f32,
    /// The same, weighed by fit and by how far both minutiae are trusted.
    pub trusted_fit: f32,
    /// The same, weighed by fit and by the similarity of their surroundings.
    pub similar_fit: f32,
    /// Probe minutiae where the reference shows finger too, each weighed by its trust.
    pub probe_overlap: f32,
    /// Reference minutiae where the probe shows finger too, each weighed by its trust.
    pub reference_overlap: f32,
    /// Mean relaxed similarity of the best local pairs, `0..=1` (MCC: LSSR).
    pub local: f32,
}

impl Evidence {
    /// The same with probe and reference changing places.
    pub(crate) const fn swapped(self) -> Self {
        Self { probe_overlap: self.reference_overlap, reference_overlap: self.probe_overlap, ..self }
    }
}

/// Counts the paired minutiae and those that could have been.
pub(crate) fn gather(
    probe: &Prepared,
    reference: &Prepared,
    motion: &Motion,
    pairs: &[Paired],
    matrix: &[u16],
) -> Evidence {
    let (p, r) = (&probe.minutiae, &reference.minutiae);
    let mut evidence = Evidence {
        paired: pairs.len() as f32,
        probe_overlap: trusted_inside(p, &reference.hull, |x, y| motion.apply(x, y)),
        reference_overlap: trusted_inside(r, &probe.hull, |x, y| motion.undo(x, y)),
        ..Evidence::default()
    };
    for pair in pairs {
        let overlap = matrix.get(usize::from(pair.probe) * r.len() + usize::from(pair.reference));
        let trust = p.row(pair.probe).trust * r.row(pair.reference).trust;
        evidence.fit += pair.fit;
        evidence.trusted_fit += pair.fit * trust.sqrt();
        evidence.similar_fit += pair.fit * overlap.map_or(0.0, |o| similarity(*o));
    }
    evidence
}

/// Trust of all minutiae that land inside the other side's hull.
fn trusted_inside(minutiae: &Columns, hull: &Hull, land: impl Fn(f32, f32) -> (f32, f32)) -> f32 {
    let inside = |(x, y): (f32, f32)| {
        let (x, y) = land(x, y);
        hull.outside(x, y) <= OVERLAP_MARGIN
    };
    minutiae.points().zip(&minutiae.trust).filter(|(point, _)| inside(*point)).map(|(_, trust)| trust).sum()
}

/// How promising an alignment is, to choose between several.
pub(crate) fn promise(e: &Evidence) -> f32 {
    SCORE_FIT * e.fit + SCORE_TRUSTED_FIT * e.trusted_fit - SEED_OVERLAP * overlap(e)
}

fn overlap(e: &Evidence) -> f32 {
    (e.probe_overlap * e.reference_overlap).sqrt()
}

/// One number from the evidence: a weighted sum on the scale of a log-likelihood ratio, bent smoothly to stay positive
/// (softplus), so that even hopeless comparisons keep their order.
pub(crate) fn combine(e: &Evidence) -> f32 {
    let sum = SCORE_FIT * e.fit + SCORE_TRUSTED_FIT * e.trusted_fit - SCORE_OVERLAP * overlap(e) - SCORE_OFFSET;
    let positive = if sum > 20.0 { sum } else { libm::log1pf(libm::expf(sum)) };
    SCORE_SCALE * positive
}
