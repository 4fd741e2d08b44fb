//! Selects the most similar local pairs.

use super::kernel::{Level, forms};
use super::params::{BLOCK, CANDIDATES_PER_MINUTIA, MAX_CANDIDATES};
use super::similarity::{FULL_BITS, similarity};

/// A probe minutia and a reference minutia that may be the same.
#[derive(Clone, Copy, Default)]
pub(crate) struct Candidate {
    pub probe: u8,
    pub reference: u8,
    /// Similarity of their surroundings, `0..=1`.
    pub similarity: f32,
}

/// The best pairs of the matrix, in the order of the minutiae (MCC 4.3, LSS). Of
/// equally similar ones at the limit the first in that order.
pub(crate) fn select(
    level: Level,
    matrix: &[u16],
    columns: usize,
    smaller_side: usize,
    hits: &mut Vec<u8>,
    into: &mut Vec<Candidate>,
) {
    let wanted = ((CANDIDATES_PER_MINUTIA * smaller_side as f32) as usize).clamp(1, MAX_CANDIDATES);
    let (floor, mut at_floor) = floor(level, matrix, wanted);
    hits.resize(matrix.len(), 0);
    mark(level, matrix, floor, hits);
    into.clear();
    let width = columns.max(1);
    for (probe, (row, hits)) in (0..=u8::MAX).zip(matrix.chunks_exact(width).zip(hits.chunks_exact(width))) {
        for (base, block) in (0_u32..).step_by(BLOCK).zip(hits.as_chunks::<BLOCK>().0) {
            let mut hits = u128::from_le_bytes(*block);
            while hits != 0 {
                let reference = base + hits.trailing_zeros() / 8;
                hits &= hits - 1;
                let overlap = row.get(reference as usize).copied().unwrap_or(0);
                if overlap == floor && at_floor == 0 {
                    continue;
                }
                at_floor -= usize::from(overlap == floor);
                into.push(Candidate { probe, reference: reference as u8, similarity: similarity(overlap) });
            }
        }
    }
}

/// The largest overlap that at least `wanted` pairs reach, at least 1, and how many pairs of exactly that are wanted. By
/// halving: each look is one pass of a vector unit.
fn floor(level: Level, matrix: &[u16], wanted: usize) -> (u16, usize) {
    let (mut floor, mut above) = (0_u16, 0_usize);
    for bit in (0..FULL_BITS).rev() {
        let trial = floor | 1 << bit;
        let mut reach = 0;
        count_from(level, matrix, trial, &mut reach);
        if reach >= wanted {
            floor = trial;
        } else {
            above = reach;
        }
    }
    if floor == 0 {
        // Fewer than wanted have anything in common: `above` counts those of at least 1.
        return (1, wanted);
    }
    (floor, wanted - above)
}

forms! {
    /// How many values are at least `floor`.
    fn count_from(values: &[u16], floor: u16, count: &mut usize) = count_from_plain
}

#[inline(always)]
fn count_from_plain(values: &[u16], floor: u16, count: &mut usize) {
    // At most 255 rows of 256, so 16 bits hold it.
    let reached = values.iter().fold(0_u16, |sum, value| sum.wrapping_add(u16::from(*value >= floor)));
    *count = usize::from(reached);
}

forms! {
    /// Marks the values that are at least `floor` with a 1.
    fn mark(values: &[u16], floor: u16, hits: &mut [u8]) = mark_plain
}

#[inline(always)]
fn mark_plain(values: &[u16], floor: u16, hits: &mut [u8]) {
    for (hit, value) in hits.iter_mut().zip(values) {
        *hit = u8::from(*value >= floor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_best_are_selected_and_ties_go_to_the_first(
            values in prop::collection::vec(0_u16..40, 0..200),
        ) {
            let rows = values.len() / BLOCK;
            let matrix = &values[..rows * BLOCK];
            let mut plain = Vec::new();
            select(Level::PLAIN, matrix, BLOCK, rows.min(BLOCK), &mut Vec::new(), &mut plain);
            let wanted = ((CANDIDATES_PER_MINUTIA * rows.min(BLOCK) as f32) as usize).clamp(1, MAX_CANDIDATES);
            let mut order: Vec<usize> = (0..matrix.len()).filter(|i| matrix[*i] > 0).collect();
            order.sort_by_key(|i| std::cmp::Reverse(matrix[*i]));
            order.truncate(wanted);
            order.sort_unstable();
            let found: Vec<usize> = plain.iter().map(|c| usize::from(c.probe) * BLOCK + usize::from(c.reference)).collect();
            prop_assert_eq!(found, order);
            for level in Level::all() {
                let mut other = Vec::new();
                select(level, matrix, BLOCK, rows.min(BLOCK), &mut Vec::new(), &mut other);
                prop_assert_eq!(other.len(), plain.len());
                prop_assert!(other.iter().zip(&plain).all(|(a, b)| a.probe == b.probe && a.reference == b.reference));
            }
        }
    }
}
