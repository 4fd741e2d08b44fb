//! Lets candidate pairs support each other: relaxation (MCC 4.3, eq. 25 and 26).

use super::agree::Row;
use super::kernel::{Level, forms};
use super::params::{BLOCK, MAX_CANDIDATES, RELAX_KEEP, RELAX_ROUNDS};
use super::select::Candidate;

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

    /// Mean of the best relaxed values; how many depends on the number of minutiae (MCC eq. 21 and 22: 4 to 12, half way at
    /// 20 minutiae; here a straight line from 14 to 26 instead of a sigmoid).
    pub(crate) fn mean_of_best(&self, smaller_side: usize) -> f32 {
        let wanted = (4 + smaller_side.saturating_sub(14) * 8 / 12).min(12);
        let mut value = self.value;
        // Positive numbers are in the order of their bits.
        let (best, _, _) = value.select_nth_unstable_by(wanted, |a, b| b.to_bits().cmp(&a.to_bits()));
        best.sort_unstable_by_key(|v| std::cmp::Reverse(v.to_bits()));
        best.iter().sum::<f32>() / wanted as f32
    }
}

/// Relaxes the candidates' similarities.
pub(crate) fn relax(level: Level, candidates: &[Candidate], agreement: &[Row; MAX_CANDIDATES], relaxed: &mut Relaxed) {
    relaxed.count = candidates.len().min(MAX_CANDIDATES);
    relaxed.value = [0.0; MAX_CANDIDATES];
    relaxed.value.iter_mut().zip(candidates).for_each(|(value, c)| *value = c.similarity);
    run(level, agreement, relaxed);
}

forms! {
    /// All rounds, and the support at the end.
    fn run(agreement: &[Row; MAX_CANDIDATES], relaxed: &mut Relaxed) = run_plain
}

#[inline(always)]
fn run_plain(agreement: &[Row; MAX_CANDIDATES], relaxed: &mut Relaxed) {
    let share = (1.0 - RELAX_KEEP) / (relaxed.count.max(2) - 1) as f32;
    for _ in 0..RELAX_ROUNDS {
        let sums = add(agreement, &relaxed.value, relaxed.count);
        for (value, sum) in relaxed.value.iter_mut().zip(&sums).take(relaxed.count) {
            *value = RELAX_KEEP * *value + share * sum;
        }
    }
    let sums = add(agreement, &relaxed.value, relaxed.count);
    for ((support, value), sum) in relaxed.support.iter_mut().zip(&relaxed.value).zip(&sums) {
        *support = value + sum;
    }
}

/// For each candidate the sum of all others' values, each times how well it fits: one candidate after the other, for a whole
/// row of sums at once.
#[inline(always)]
fn add(agreement: &[Row; MAX_CANDIDATES], value: &Row, count: usize) -> Row {
    let mut sums = [0.0_f32; MAX_CANDIDATES];
    let width = count.next_multiple_of(BLOCK).min(MAX_CANDIDATES);
    let sums_used = &mut sums[..width];
    for (row, value) in agreement.iter().zip(value).take(count) {
        let row = &row[..width];
        for t in 0..width {
            sums_used[t] += row[t] * value;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn every_form_gives_the_bits_of_the_plain_one(
            all in prop::collection::vec(0.0_f32..1.0, MAX_CANDIDATES * MAX_CANDIDATES),
            count in 0..=MAX_CANDIDATES,
        ) {
            let agreement: [Row; MAX_CANDIDATES] =
                std::array::from_fn(|k| std::array::from_fn(|t| all[k * MAX_CANDIDATES + t]));
            let candidates: Vec<Candidate> =
                agreement[0][..count].iter().map(|s| Candidate { similarity: *s, ..Candidate::default() }).collect();
            let run = |level| {
                let mut relaxed = Relaxed::default();
                relax(level, &candidates, &agreement, &mut relaxed);
                (relaxed.value.map(f32::to_bits), relaxed.support().iter().map(|s| s.to_bits()).collect::<Vec<_>>())
            };
            let plain = run(Level::PLAIN);
            for level in Level::all() {
                prop_assert_eq!(run(level), plain.clone());
            }
        }
    }
}
