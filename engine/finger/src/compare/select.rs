//! Selects the most similar local pairs.

use super::params::MAX_CANDIDATES;

/// A probe minutia and a reference minutia that may be the same.
#[derive(Clone, Copy, Default)]
pub(crate) struct Candidate {
    pub probe: u8,
    pub reference: u8,
    /// Similarity of their surroundings, `0..=1`.
    pub similarity: f32,
}

/// Adds row `probe` of the similarity matrix to the keys to choose from.
pub(crate) fn collect_row(probe: u8, row: &[u16], keys: &mut Vec<u32>) {
    keys.extend((0_u8..=u8::MAX).zip(row).filter(|(_, s)| **s > 0).map(|(reference, &s)| {
        // Larger keys first; among equal similarities the order of the minutiae decides.
        u32::from(s) << 16 | u32::from(u8::MAX - probe) << 8 | u32::from(u8::MAX - reference)
    }));
}

/// The best `min(probe minutiae, reference minutiae)` pairs, best first, at most [`MAX_CANDIDATES`] (MCC 4.3, LSS).
pub(crate) fn select(keys: &mut Vec<u32>, smaller_side: usize, into: &mut Vec<Candidate>) {
    let wanted = smaller_side.min(MAX_CANDIDATES);
    if keys.len() > wanted && wanted > 0 {
        keys.select_nth_unstable_by(wanted - 1, |a, b| b.cmp(a));
    }
    keys.truncate(wanted);
    keys.sort_unstable_by(|a, b| b.cmp(a));
    into.clear();
    into.extend(keys.iter().map(|key| Candidate {
        probe: u8::MAX - (key >> 8) as u8,
        reference: u8::MAX - *key as u8,
        similarity: (key >> 16) as f32 / 65_535.0,
    }));
}
