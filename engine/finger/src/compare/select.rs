//! Selects the most similar local pairs.

use super::params::{CANDIDATES_PER_MINUTIA, MAX_CANDIDATES};
use super::similarity::similarity;

/// A probe minutia and a reference minutia that may be the same.
#[derive(Clone, Copy, Default)]
pub(crate) struct Candidate {
    pub probe: u8,
    pub reference: u8,
    /// Similarity of their surroundings, `0..=1`.
    pub similarity: f32,
}

/// Working memory of the selection.
#[derive(Default)]
pub(crate) struct Selection {
    keys: Vec<u32>,
}

/// The best pairs of the matrix with `columns` columns, best first (MCC 4.3, LSS).
pub(crate) fn select(matrix: &[u16], columns: usize, selection: &mut Selection, into: &mut Vec<Candidate>) {
    let rows = matrix.len() / columns.max(1);
    let wanted = ((CANDIDATES_PER_MINUTIA * rows.min(columns) as f32) as usize).clamp(1, MAX_CANDIDATES);
    let floor = floor(matrix, wanted);
    let keys = &mut selection.keys;
    keys.clear();
    for (probe, row) in (0_u32..).zip(matrix.chunks_exact(columns.max(1))) {
        for (reference, &overlap) in (0_u32..).zip(row) {
            if overlap >= floor {
                // Larger keys first; among equals the order of the minutiae decides.
                keys.push(u32::from(overlap) << 16 | (255 - probe) << 8 | (255 - reference));
            }
        }
    }
    keys.sort_unstable_by(|a, b| b.cmp(a));
    keys.truncate(wanted);
    into.clear();
    into.extend(keys.iter().map(|key| Candidate {
        probe: 255 - (key >> 8) as u8,
        reference: 255 - *key as u8,
        similarity: similarity((key >> 16) as u16),
    }));
}

/// An overlap that at least `wanted` pairs reach and not many more, at least 1: by counting, not by sorting.
fn floor(matrix: &[u16], wanted: usize) -> u16 {
    let mut bins = [0_u32; 512];
    for overlap in matrix {
        bins[usize::from(overlap >> 7)] += 1;
    }
    let mut found = 0;
    for (bin, count) in (0_u16..512).zip(&bins).rev() {
        found += *count as usize;
        if found >= wanted {
            return (bin << 7).max(1);
        }
    }
    1
}
