//! Lets candidate pairs support each other: relaxation (MCC 4.3, eq. 25 and 26).

use super::agree::Agreement;
use super::kernel::{Level, forms};
use super::lanes::{LANES, in_eights};
use super::params::{BEST_FROM, BEST_WITHIN, BLOCK, FEWEST_BEST, MAX_CANDIDATES, MOST_BEST, RELAX_KEEP, RELAX_ROUNDS};
use super::select::Candidate;
use super::similarity::FULL;
use super::steps::Row;

/// What the relaxation found.
pub(crate) struct Relaxed {
    /// How many candidates there are; what lies behind them is zero.
    count: usize,
    /// Each candidate's value after relaxation.
    value: Row,
    /// The same plus those of the candidates that agree with it.
    support: Row,
}

impl Default for Relaxed {
    fn default() -> Self {
        Self { count: 0, value: [0.0; MAX_CANDIDATES], support: [0.0; MAX_CANDIDATES] }
    }
}

impl Relaxed {
    /// Value plus support, one a candidate.
    pub(crate) fn support(&self) -> &[f32] {
        self.support.get(..self.count).unwrap_or(&self.support)
    }

    /// Mean of the best relaxed values; how many depends on the number of minutiae (MCC eq. 21 and 22).
    pub(crate) fn mean_of_best(&self, level: Level, smaller_side: usize) -> f32 {
        let more = smaller_side.saturating_sub(BEST_FROM) * (MOST_BEST - FEWEST_BEST) / BEST_WITHIN;
        let wanted = (FEWEST_BEST + more).min(MOST_BEST);
        // Each value goes to its place among them: as many as are larger, or equal and before it, go first.
        let (all, mut best) = (self.value.get(..self.count).unwrap_or(&self.value), [0.0; MAX_CANDIDATES]);
        let mut places = [0_u32; MAX_CANDIDATES];
        rank(level, &self.value, self.count, &mut places);
        for (value, place) in all.iter().zip(places) {
            best[place as usize % MAX_CANDIDATES] = *value;
        }
        best.iter().take(wanted).sum::<f32>() / wanted as f32
    }
}

forms! {
    /// The place of each value among the first `count`, largest first.
    fn rank(values: &Row, count: usize, places: &mut [u32; MAX_CANDIDATES]) = rank_plain
}

#[inline(always)]
fn rank_plain(values: &Row, count: usize, places: &mut [u32; MAX_CANDIDATES]) {
    let width = count.next_multiple_of(BLOCK).min(MAX_CANDIDATES);
    let (values, places) = (&values[..width], &mut places[..width]);
    for (k, other) in values.iter().enumerate().take(count) {
        for t in 0..width {
            // Positive numbers are in the order of their bits.
            let first = (other.to_bits() + u32::from(k < t)) as i32 > values[t].to_bits() as i32;
            places[t] += u32::from(first);
        }
    }
}

/// Relaxes the candidates' similarities: MCC's of two cylinders with this overlap, `0..=1`, eq. 18 for cylinders with equally
/// many bits, 1 - |a xor b| / (|a| + |b|), the norms being roots of bit counts.
pub(crate) fn relax(level: Level, candidates: &[Candidate], agreement: &Agreement, relaxed: &mut Relaxed) {
    relaxed.count = candidates.len().min(MAX_CANDIDATES);
    relaxed.value = [0.0; MAX_CANDIDATES];
    relaxed.value.iter_mut().zip(candidates).for_each(|(value, c)| *value = c.overlap.into());
    run(level, agreement, relaxed);
}

in_eights! {
    /// All rounds, and the support at the end. A candidate's sum is that of all others' values, each times how well it fits,
    /// one after the other: what is not listed would add zero.
    fn run(agreement: &Agreement, relaxed: &mut Relaxed) {
        let share = lanes::all((1.0 - RELAX_KEEP) / (relaxed.count.max(2) - 1) as f32);
        let keep = lanes::all(RELAX_KEEP);
        let used = relaxed.count.div_ceil(LANES);
        for value in relaxed.value.as_chunks_mut::<LANES>().0.iter_mut().take(used) {
            let apart = lanes::all(1.0).sub(lanes::read(value).div(lanes::all(f32::from(FULL))));
            lanes::all(1.0).sub(lanes::all(0.5).mul(apart).sqrt()).write(value);
        }
        relaxed.value.iter_mut().skip(relaxed.count).for_each(|value| *value = 0.0);
        for round in 0..=RELAX_ROUNDS {
            let before = relaxed.value;
            let blocks = before.as_chunks::<LANES>().0.iter().zip(relaxed.value.as_chunks_mut::<LANES>().0);
            let blocks = blocks.zip(relaxed.support.as_chunks_mut::<LANES>().0).take(used);
            for (block, ((own, value), support)) in blocks.enumerate() {
                let mut sum = lanes::all(0.0);
                for (k, fits) in agreement.of_block(block) {
                    sum = sum.add(lanes::read(fits).mul(lanes::all(before[usize::from(k) % MAX_CANDIDATES])));
                }
                let own = lanes::read(own);
                if round < RELAX_ROUNDS {
                    keep.mul(own).add(share.mul(sum)).write(value);
                } else {
                    own.add(sum).write(support);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By its definition, whole rows at once.
    fn relaxed_by_rows(overlaps: &[u16], rows: &[Row; MAX_CANDIDATES]) -> (Vec<f32>, Vec<f32>) {
        let count = overlaps.len();
        let share = (1.0 - RELAX_KEEP) / (count.max(2) - 1) as f32;
        let similarity = |overlap: &u16| 1.0 - (0.5 * (1.0 - f32::from(*overlap) / f32::from(FULL))).sqrt();
        let mut value: Vec<f32> = overlaps.iter().map(similarity).collect();
        let sum = |value: &[f32], t: usize| value.iter().zip(rows).fold(0.0, |sum, (value, row)| sum + row[t] * value);
        for _ in 0..RELAX_ROUNDS {
            value = (0..count).map(|t| RELAX_KEEP * value[t] + share * sum(&value, t)).collect();
        }
        let support = (0..count).map(|t| value[t] + sum(&value, t)).collect();
        (value, support)
    }

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn every_form_gives_the_bits_of_the_definition(
            all in prop::collection::vec((0.0_f32..1.0, 0_u8..10), MAX_CANDIDATES * MAX_CANDIDATES),
            overlaps in prop::collection::vec(1_u16..=FULL, 0..=MAX_CANDIDATES),
            dense: bool,
            smaller_side in 4_usize..80,
        ) {
            let fit = |(fit, kept): (f32, u8)| if dense || kept == 0 { fit } else { 0.0 };
            let rows: [Row; MAX_CANDIDATES] =
                std::array::from_fn(|k| std::array::from_fn(|t| fit(all[k * MAX_CANDIDATES + t])));
            let candidates: Vec<Candidate> =
                overlaps.iter().map(|overlap| Candidate { overlap: *overlap, ..Candidate::default() }).collect();
            let (value, support) = relaxed_by_rows(&overlaps, &rows);
            let mut best = value.clone();
            best.resize(MAX_CANDIDATES, 0.0);
            best.sort_by(|a, b| b.total_cmp(a));
            let wanted = (4 + smaller_side.saturating_sub(14) * 8 / 12).min(12);
            let mean = best.iter().take(wanted).sum::<f32>() / wanted as f32;
            for level in Level::all() {
                let mut relaxed = Relaxed::default();
                relax(level, &candidates, &Agreement::of(&rows, overlaps.len()), &mut relaxed);
                prop_assert_eq!(bits(&relaxed.value[..overlaps.len()]), bits(&value));
                prop_assert_eq!(bits(relaxed.support()), bits(&support));
                prop_assert_eq!(relaxed.mean_of_best(level, smaller_side).to_bits(), mean.to_bits());
            }
        }
    }
}
