//! 95 % intervals by resampling subjects with replacement (ISO/IEC 19795-1; Efron and Tibshirani 1993, chapter 13): comparisons
//! of one subject are not independent, subjects are.
//!
//! A resample weighs every comparison anew, and a set may hold tens of millions of them. All that is reported lies among the
//! highest scores, so each resample walks from the highest score down and stops where no lower threshold can matter; what lies
//! below only counts in the totals, and those come from the numbers of comparisons of each two subjects: far fewer than
//! comparisons where subjects have several captures.

use rayon::prelude::*;

use super::{LIMITS, Ordered, Pair, Rates};
use crate::params::{BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED, RATE_EPSILON};

/// The rates, and those of resampled subject lists, where lists without mated or non-mated comparisons are left out; `None` where the set
/// itself lacks one or the other.
pub(super) fn evaluate(ordered: &Ordered) -> Option<(Rates, Vec<Rates>)> {
    let counts = counts(&ordered.pairs);
    let rates = walk(&ordered.pairs, &counts, &vec![1; ordered.subjects])?;
    // Every resample has a seed of its own, so the result does not depend on the number of threads.
    let samples = (0..BOOTSTRAP_RESAMPLES)
        .into_par_iter()
        .filter_map(|index| {
            let times = SplitMix(BOOTSTRAP_SEED ^ index as u64).times(ordered.subjects);
            walk(&ordered.pairs, &counts, &times)
        })
        .collect();
    Some((rates, samples))
}

/// How many comparisons there are of each two subjects (the same twice: mated).
fn counts(pairs: &[Pair]) -> Vec<(u32, u32, u32)> {
    let mut subjects: Vec<(u32, u32)> = pairs.iter().map(|pair| (pair.1, pair.2)).collect();
    subjects.par_sort_unstable();
    subjects.chunk_by(|a, b| a == b).filter_map(|same| same.first().map(|&(a, b)| (a, b, same.len() as u32))).collect()
}

/// A subject drawn twice brings its mated comparisons twice, and each pair of subjects as often as both.
fn weight(times: &[u32], a: u32, b: u32) -> u64 {
    let of = |subject: u32| times.get(subject as usize).copied().map_or(0, u64::from);
    if a == b { of(a) } else { of(a) * of(b) }
}

/// The rates of one resample, `times[s]` the number of times that subject `s` was drawn; `pairs` by rising score. What
/// [`super::summarise`] gives for all weighed operating points.
fn walk(pairs: &[Pair], counts: &[(u32, u32, u32)], times: &[u32]) -> Option<Rates> {
    let (mut mated, mut nonmated) = (0_u64, 0_u64);
    for &(a, b, count) in counts {
        *(if a == b { &mut mated } else { &mut nonmated }) += weight(times, a, b) * u64::from(count);
    }
    if mated == 0 || nonmated == 0 {
        return None;
    }
    // Beyond the highest score nothing matches.
    let (mut found, mut accepted) = (0_u64, 0_u64);
    let (mut gap, mut eer) = (1.0, 0.5);
    let mut at = [1.0; LIMITS.len()];
    for same in pairs.chunk_by(|a, b| a.0 == b.0).rev() {
        for &(_, a, b) in same {
            *(if a == b { &mut found } else { &mut accepted }) += weight(times, a, b);
        }
        // The same operations as for all operating points: another order of rounding could settle a tie the other way.
        let fmr = 1.0 - (nonmated - accepted) as f64 / nonmated as f64;
        let fnmr = (mated - found) as f64 / mated as f64;
        // Of equally close points the lowest threshold.
        if (fmr - fnmr).abs() <= gap {
            (gap, eer) = ((fmr - fnmr).abs(), f64::midpoint(fmr, fnmr));
        }
        for (at, limit) in at.iter_mut().zip(LIMITS) {
            if fmr <= limit + RATE_EPSILON {
                *at = fnmr;
            }
        }
        // From here on the rates only move further apart, and all limits are passed.
        if fmr > fnmr && fmr > LIMITS[0] + RATE_EPSILON {
            break;
        }
    }
    let [fmr100, fmr1000, fmr10000, fmr100000, zero_fmr] = at;
    Some(Rates { eer, fmr100, fmr1000, fmr10000, fmr100000, zero_fmr })
}

/// The quantile of each rate on its own.
pub(super) fn quantile(samples: &[Rates], share: f64) -> Option<Rates> {
    let of = |field: fn(&Rates) -> f64| {
        let mut values: Vec<f64> = samples.iter().map(field).collect();
        values.sort_unstable_by(f64::total_cmp);
        let rank = (share * values.len().saturating_sub(1) as f64).round() as usize;
        values.get(rank).copied()
    };
    Some(Rates {
        eer: of(|rates| rates.eer)?,
        fmr100: of(|rates| rates.fmr100)?,
        fmr1000: of(|rates| rates.fmr1000)?,
        fmr10000: of(|rates| rates.fmr10000)?,
        fmr100000: of(|rates| rates.fmr100000)?,
        zero_fmr: of(|rates| rates.zero_fmr)?,
    })
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same numbers on every machine.
pub(super) struct SplitMix(pub(super) u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`; the bias of at most `bound / 2^32` does not matter for a bootstrap.
    fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }

    /// How often each of `count` comes up in as many draws.
    pub(super) fn times(&mut self, count: usize) -> Vec<u32> {
        let mut times = vec![0_u32; count];
        for _ in 0..count {
            if let Some(times) = times.get_mut(self.below(count)) {
                *times += 1;
            }
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{PairScore, summarise};
    use super::*;

    #[test]
    fn each_rate_is_taken_at_its_own_limit() {
        // 200,000 non-mated of rising score between ten subjects, and mated ones between the highest of these.
        let of = |a: u32, b: u32, score: f32| PairScore { probe_subject: a, reference_subject: b, score: Some(score) };
        let others = (0..200_000_u32).map(|i| of(i % 10, (i + 1) % 10, i as f32));
        // Above all, and just above the threshold of 0, of 1e-5 (2 allowed), 1e-4 (20), 1e-3 (200) and 1e-2 (2,000).
        let mated = [300_000.0, 199_998.5, 199_990.5, 199_900.5, 199_000.5, 10.5].into_iter().zip(0..);
        let pairs: Vec<PairScore> = others.chain(mated.map(|(score, subject)| of(subject, subject, score))).collect();
        let found = super::super::evaluate(&pairs).unwrap().rates;
        let sixths = [found.fmr100, found.fmr1000, found.fmr10000, found.fmr100000, found.zero_fmr].map(|r| r * 6.0);
        assert_eq!(sixths.map(f64::round), [1.0, 2.0, 3.0, 4.0, 5.0], "{found:?}");
        assert_eq!(Some(found), super::super::rates(&pairs));
    }

    proptest! {
        #[test]
        fn the_walk_finds_what_every_operating_point_gives(
            drawn in prop::collection::vec((0_u32..6, 0_u32..6, prop::option::of(0_u8..30)), 1..400),
            seed in any::<u64>(),
        ) {
            let pairs: Vec<PairScore> = drawn
                .into_iter()
                .map(|(probe_subject, reference_subject, score)| {
                    // Mated comparisons score higher, with an overlap.
                    let bonus = if probe_subject == reference_subject { 12.0 } else { 0.0 };
                    PairScore { probe_subject, reference_subject, score: score.map(|score| f32::from(score) + bonus) }
                })
                .collect();
            let ordered = Ordered::new(&pairs);
            let times = SplitMix(seed).times(ordered.subjects);
            let expected = summarise(&ordered.curve(|&(_, a, b)| weight(&times, a, b) as f64));
            let found = walk(&ordered.pairs, &counts(&ordered.pairs), &times);
            prop_assert_eq!(found, expected);
        }
    }
}
