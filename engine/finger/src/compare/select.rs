//! Selects the most similar local pairs.

#[cfg(target_arch = "x86_64")]
use super::hits::count_avx2;
use super::hits::{find, places};
use super::kernel::{Level, forms};
use super::params::{CANDIDATES_PER_MINUTIA, MAX_CANDIDATES};
use super::similarity::FULL_BITS;

/// A probe minutia and a reference minutia that may be the same.
#[derive(Clone, Copy, Default)]
pub(crate) struct Candidate {
    pub probe: u8,
    pub reference: u8,
    /// Overlap of their surroundings, `0..=FULL`.
    pub overlap: u16,
}

/// Working memory of the selection.
#[derive(Default)]
pub(crate) struct Selection {
    hits: Vec<u32>,
    /// Places in the matrix, and what stands there.
    places: Vec<u16>,
    values: Vec<u16>,
}

/// The best pairs of the matrix, in the order of the minutiae (MCC 4.3, LSS). Of
/// equally similar ones at the limit the first in that order.
pub(crate) fn select(
    level: Level,
    matrix: &[u16],
    columns: usize,
    smaller_side: usize,
    s: &mut Selection,
    into: &mut Vec<Candidate>,
) {
    let wanted = ((CANDIDATES_PER_MINUTIA * smaller_side as f32) as usize).clamp(1, MAX_CANDIDATES);
    let mut tops = [0; TOPS];
    raise(level, matrix, &mut tops);
    // As many of the matrix are at least that large.
    let (bound, _) = floor(level, &tops, wanted);
    find(level, matrix, bound, &mut s.hits);
    places(&s.hits, &mut s.places);
    s.values.clear();
    s.values.extend(s.places.iter().map(|place| matrix.get(usize::from(*place)).copied().unwrap_or(0)));
    let (floor, mut at_floor) = floor(level, &s.values, wanted);
    // All are written, one over the other where the last is not wanted: nobody could foretell which ones are.
    into.resize(s.places.len(), Candidate::default());
    let (width, mut count) = (columns.max(1) as u32, 0);
    for (place, overlap) in s.places.iter().zip(&s.values) {
        let (probe, reference) = ((u32::from(*place) / width) as u8, (u32::from(*place) % width) as u8);
        if let Some(slot) = into.get_mut(count) {
            *slot = Candidate { probe, reference, overlap: *overlap };
        }
        let is_last = (*overlap == floor) & (at_floor > 0);
        at_floor -= usize::from(is_last);
        count += usize::from((*overlap > floor) | is_last);
    }
    into.truncate(count);
}

/// Values that are raised together: with some more than candidates are wanted, the bound from them is near the floor.
const TOPS: usize = 128;

forms! {
    /// The largest value of each lane.
    fn raise(values: &[u16], tops: &mut [u16; TOPS]) = raise_plain
}

#[inline(always)]
fn raise_plain(values: &[u16], tops: &mut [u16; TOPS]) {
    let (whole, rest) = values.as_chunks::<TOPS>();
    for values in whole {
        for k in 0..TOPS {
            tops[k] = tops[k].max(values[k]);
        }
    }
    tops.iter_mut().zip(rest).for_each(|(top, value)| *top = (*top).max(*value));
}

/// The largest overlap that at least `wanted` values reach, at least 1, and how many values of exactly that are wanted.
fn floor(level: Level, values: &[u16], wanted: usize) -> (u16, usize) {
    let (mut floor, mut above) = (0, 0);
    halve(level, values, wanted, &mut floor, &mut above);
    if floor == 0 {
        // Fewer than wanted have anything in common: `above` counts those of at least 1.
        return (1, wanted);
    }
    (floor, wanted - above)
}

forms! {
    /// The largest value that at least `wanted` of the values reach, 0 where there is none, and how many are above. By
    /// halving: each look is one pass of a vector unit.
    fn halve(values: &[u16], wanted: usize, floor: &mut u16, above: &mut usize) = halve_plain; narrow halve_avx2
}

#[inline(always)]
fn halve_plain(values: &[u16], wanted: usize, floor: &mut u16, above: &mut usize) {
    // At most 255 rows of 256, so 16 bits hold it.
    let reach = |trial| values.iter().fold(0_u16, |sum, value| sum.wrapping_add(u16::from(*value >= trial)));
    halve_by(|trial| usize::from(reach(trial)), wanted, floor, above);
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn halve_avx2(values: &[u16], wanted: usize, floor: &mut u16, above: &mut usize) {
    halve_by(|trial| count_avx2(values, trial), wanted, floor, above);
}

#[inline(always)]
fn halve_by(reach: impl Fn(u16) -> usize, wanted: usize, floor: &mut u16, above: &mut usize) {
    for bit in (0..FULL_BITS).rev() {
        let trial = *floor | 1 << bit;
        let reach = reach(trial);
        let enough = reach >= wanted;
        // Without a branch: nobody could foretell it.
        *floor = if enough { trial } else { *floor };
        *above = if enough { *above } else { reach };
    }
}
#[cfg(test)]
mod tests {
    use super::super::params::BLOCK;
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
            select(Level::PLAIN, matrix, BLOCK, rows.min(BLOCK), &mut Selection::default(), &mut plain);
            let wanted = ((CANDIDATES_PER_MINUTIA * rows.min(BLOCK) as f32) as usize).clamp(1, MAX_CANDIDATES);
            let mut order: Vec<usize> = (0..matrix.len()).filter(|i| matrix[*i] > 0).collect();
            order.sort_by_key(|i| std::cmp::Reverse(matrix[*i]));
            order.truncate(wanted);
            order.sort_unstable();
            let found: Vec<usize> = plain.iter().map(|c| usize::from(c.probe) * BLOCK + usize::from(c.reference)).collect();
            prop_assert_eq!(found, order);
            for level in Level::all() {
                let mut other = Vec::new();
                select(level, matrix, BLOCK, rows.min(BLOCK), &mut Selection::default(), &mut other);
                prop_assert_eq!(other.len(), plain.len());
                prop_assert!(other.iter().zip(&plain).all(|(a, b)| a.probe == b.probe && a.reference == b.reference));
            }
        }
    }
}
