//! Weighs the evidence of a comparison into one score.

use super::align::Motion;
use super::pair::Paired;
use super::params::OVERLAP_MARGIN;
use super::prepare::Prepared;
use super::relax::Relaxed;

/// The pieces a score is made of, also offered to whoever asks for an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// Mean relaxed similarity of the best local pairs, `0..=1` (MCC: LSSR).
    pub local: f32,
    /// Minutiae paired under the common alignment.
    pub paired: f32,
    /// The same, each weighed by how well it fits, `0..=1`.
    pub fit: f32,
    /// Probe minutiae where the reference shows finger too.
    pub probe_overlap: f32,
    /// Reference minutiae where the probe shows finger too.
    pub reference_overlap: f32,
}

/// Mean of the best relaxed values; how many depends on the number of minutiae (MCC eq. 21, 22).
pub(crate) fn local_score(relaxed: &mut Relaxed, smaller_side: usize) -> f32 {
    let wanted = best_count(smaller_side);
    relaxed.value.sort_unstable_by(|a, b| b.total_cmp(a));
    let best = relaxed.value.iter().take(wanted);
    best.sum::<f32>() / wanted as f32
}

/// 4 to 12 pairs, half way at 20 minutiae. MCC: Z(n; 20, 2/5), here as a straight line between 14 and 26.
fn best_count(smaller_side: usize) -> usize {
    (4 + smaller_side.saturating_sub(14) * 8 / 12).min(12)
}

/// Counts the paired minutiae and those that could have been.
pub(crate) fn overlap(probe: &Prepared, reference: &Prepared, motion: &Motion, pairs: &[Paired]) -> Evidence {
    let inside = |hull: &super::hull::Hull, (x, y): (f32, f32)| hull.outside(x, y) <= OVERLAP_MARGIN;
    let p = probe.features.iter().filter(|f| inside(&reference.hull, motion.apply(f.x, f.y))).count();
    let r = reference.features.iter().filter(|f| inside(&probe.hull, motion.undo(f.x, f.y))).count();
    Evidence {
        local: 0.0,
        paired: pairs.len() as f32,
        fit: pairs.iter().map(|p| p.fit).sum(),
        probe_overlap: p.max(pairs.len()) as f32,
        reference_overlap: r.max(pairs.len()) as f32,
    }
}

/// One number from the evidence.
pub(crate) fn combine(e: &Evidence) -> f32 {
    let overlap = (e.probe_overlap * e.reference_overlap).sqrt().max(1.0);
    100.0 * (e.local + e.fit / overlap * e.fit / (e.fit + 8.0))
}
