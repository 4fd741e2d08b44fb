//! What the scores of a face evaluation say: accuracy of a list of pairs, true-match rates at false-match rates.

use std::collections::BTreeMap;

use bioverify_core::math;

use super::face::{Pair, Sample};
use super::face_scores::Scores;
use crate::output::grouped;
use crate::params::{RESAMPLE_SEED, RESAMPLES};
use crate::report::Figure;

/// False-match rates whose true-match rate is told.
const FALSE_MATCH_RATES: [(f64, &str); 4] = [(1e-2, "1e-2"), (1e-3, "1e-3"), (1e-4, "1e-4"), (1e-5, "1e-5")];
/// Fewest non-mated comparisons above a threshold for its rate to be told.
const LEAST_FALSE_MATCHES: f64 = 5.0;

/// Share of the listed pairs that one threshold judges rightly. With folds the threshold of each fold is the best of the
/// others (the protocol of Labeled Faces in the Wild); without, the best of all, which flatters a little.
pub fn accuracy(scores: &Scores, pairs: &[Pair], samples: &[Sample]) -> Option<Figure> {
    let subject = |index: usize| samples.get(index).map(|sample| sample.subject);
    let judged: Vec<(f32, bool, Option<&str>)> = pairs
        .iter()
        .zip(&scores.listed)
        .map(|(pair, score)| (*score, subject(pair.probe) == subject(pair.reference), pair.fold.as_deref()))
        .collect();
    let mut folds: BTreeMap<&str, Vec<(f32, bool)>> = BTreeMap::new();
    for (score, mated, fold) in &judged {
        folds.entry(fold.unwrap_or_default()).or_default().push((*score, *mated));
    }
    let mates = judged.iter().filter(|(_, mated, _)| *mated).count();
    if mates == 0 || mates == judged.len() {
        return None;
    }
    let right = |pairs: &[(f32, bool)], threshold: f32| {
        pairs.iter().filter(|(score, mated)| (*score >= threshold) == *mated).count()
    };
    if folds.len() < 2 {
        let all: Vec<(f32, bool)> = folds.into_values().flatten().collect();
        let share = right(&all, best_threshold(all.clone())) as f64 / all.len() as f64;
        let value = format!("{:.2} % of {} pairs at the best threshold", 100.0 * share, grouped(all.len()));
        return Some(Figure { name: "pair accuracy".to_owned(), value });
    }
    let shares: Vec<f64> = folds
        .iter()
        .map(|(fold, pairs)| {
            let others = folds.iter().filter(|(other, _)| *other != fold).flat_map(|(_, pairs)| pairs.iter().copied());
            right(pairs, best_threshold(others.collect())) as f64 / pairs.len() as f64
        })
        .collect();
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    let spread =
        (shares.iter().map(|share| math::squared(share - mean)).sum::<f64>() / (shares.len() - 1) as f64).sqrt();
    let value = format!(
        "{:.2} % of {} pairs, each of {} folds at the others' threshold (spread {:.2})",
        100.0 * mean,
        grouped(judged.len()),
        folds.len(),
        100.0 * spread
    );
    Some(Figure { name: "pair accuracy".to_owned(), value })
}

/// The threshold that judges most pairs rightly, in the middle between the scores around it.
fn best_threshold(mut pairs: Vec<(f32, bool)>) -> f32 {
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    // At the lowest threshold every pair counts as mated.
    let mut right = pairs.iter().filter(|(_, mated)| *mated).count();
    let (mut most, mut best) = (right, f32::NEG_INFINITY);
    for (index, (score, mated)) in pairs.iter().enumerate() {
        right = if *mated { right - 1 } else { right + 1 };
        let next = pairs.get(index + 1).map_or(f32::INFINITY, |(next, _)| *next);
        if right > most && next > *score {
            most = right;
            best = if next.is_finite() && score.is_finite() { (score + next) / 2.0 } else { next };
        }
    }
    best
}

/// True-match rates at fixed false-match rates and the equal error rate. Intervals (95 %) resample the subjects of the
/// mated comparisons at the threshold of the whole set.
pub fn rates(scores: &Scores) -> Vec<Figure> {
    let (mated, nonmated) = (&scores.mated, &scores.nonmated);
    if mated.is_empty() || nonmated.is_empty() {
        let value = "none: they need mated and non-mated pairs".to_owned();
        return vec![Figure { name: "error rates".to_owned(), value }];
    }
    let mut figures = vec![Figure { name: "EER".to_owned(), value: format!("{:.2} %", 100.0 * equal_error(scores)) }];
    for Threshold { name, score: threshold } in thresholds(nonmated) {
        let matched = 1.0 - below(mated, threshold) as f64 / mated.len() as f64;
        let (low, high) = interval(mated, threshold);
        let value = format!(
            "{:.2} %   (95 %: {:.2} to {:.2} %)   score {threshold:.2}",
            100.0 * matched,
            100.0 * low,
            100.0 * high
        );
        figures.push(Figure { name: format!("TAR at FAR {name}"), value });
    }
    figures
}

/// A score and the false-match rate that it keeps.
pub struct Threshold {
    /// The rate.
    pub name: &'static str,
    /// The lowest score that counts as a match.
    pub score: f32,
}

/// Thresholds of the false-match rates that so many sorted non-mated scores support.
pub fn thresholds(nonmated: &[f32]) -> Vec<Threshold> {
    let supported = FALSE_MATCH_RATES.into_iter().map(|(rate, name)| (rate * nonmated.len() as f64, name));
    let supported = supported.filter(|(allowed, _)| *allowed >= LEAST_FALSE_MATCHES);
    supported.map(|(allowed, name)| Threshold { name, score: threshold_at(nonmated, allowed) }).collect()
}

/// Mated scores below a threshold.
fn below(mated: &[(f32, u32)], threshold: f32) -> usize {
    mated.partition_point(|(score, _)| *score < threshold)
}

/// The lowest threshold that at most `allowed` of the sorted scores reach.
pub fn threshold_at(sorted: &[f32], allowed: f64) -> f32 {
    let keep = sorted.len() - (allowed.floor() as usize).min(sorted.len());
    // Everything above the highest score that must not match; ties with it must not match either.
    keep.checked_sub(1).and_then(|last| sorted.get(last)).map_or(f32::NEG_INFINITY, |last| last.next_up())
}

/// (FMR + FNMR) / 2 where they are closest.
fn equal_error(scores: &Scores) -> f64 {
    let (mated, nonmated) = (&scores.mated, &scores.nonmated);
    let mut best = (f64::INFINITY, 1.0);
    for (score, _) in mated {
        for threshold in [*score, score.next_up()] {
            let fnmr = below(mated, threshold) as f64 / mated.len() as f64;
            let fmr = 1.0 - nonmated.partition_point(|other| *other < threshold) as f64 / nonmated.len() as f64;
            if (fmr - fnmr).abs() < best.0 {
                best = ((fmr - fnmr).abs(), (fmr + fnmr) / 2.0);
            }
        }
    }
    best.1
}

/// 2.5 and 97.5 % quantiles of the true-match rate over resampled subjects.
pub fn interval(mated: &[(f32, u32)], threshold: f32) -> (f64, f64) {
    let mut subjects: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for (score, subject) in mated {
        let counts = subjects.entry(*subject).or_default();
        counts.0 += u32::from(*score >= threshold);
        counts.1 += 1;
    }
    // By subject: the same draws on every run.
    let counts: Vec<(u32, u32)> = subjects.into_values().collect();
    resampled(counts.len(), |weights| {
        let drawn = counts.iter().zip(weights).map(|(counts, weight)| (counts.0 * weight, counts.1 * weight));
        let (right, all) = drawn.fold((0, 0), |sum: (u32, u32), one| (sum.0 + one.0, sum.1 + one.1));
        f64::from(right) / f64::from(all.max(1))
    })
}

/// 2.5 and 97.5 % quantiles of a statistic over draws of `count` subjects with replacement, each given as how often every
/// subject was drawn.
pub fn resampled(count: usize, statistic: impl Fn(&[u32]) -> f64) -> (f64, f64) {
    let mut state = RESAMPLE_SEED;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize) % count.max(1)
    };
    let mut weights = vec![0; count];
    let mut values: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            weights.fill(0);
            for _ in 0..count {
                if let Some(weight) = weights.get_mut(draw()) {
                    *weight += 1;
                }
            }
            statistic(&weights)
        })
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    let at = |q: f64| values.get((q * (values.len() as f64 - 1.0)).round() as usize).copied().unwrap_or(0.0);
    (at(0.025), at(0.975))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_threshold_parts_what_can_be_parted() {
        let pairs = vec![(10.0, false), (20.0, false), (30.0, true), (40.0, true), (25.0, false)];
        let threshold = best_threshold(pairs.clone());
        assert!((25.0..30.0).contains(&threshold), "{threshold}");
        assert_eq!(best_threshold(vec![(1.0, true), (2.0, true)]), f32::NEG_INFINITY);
        assert_eq!(best_threshold(vec![(1.0, false), (2.0, false)]), f32::INFINITY);
    }

    #[test]
    fn a_threshold_lets_no_more_through_than_allowed() {
        let sorted: Vec<f32> = (0..1000).map(|i| i as f32).collect();
        for allowed in [0.0, 1.0, 10.5, 999.0, 1000.0] {
            let threshold = threshold_at(&sorted, allowed);
            let through = sorted.iter().filter(|score| **score >= threshold).count();
            assert_eq!(through, allowed as usize);
        }
        let ties = [1.0, 2.0, 2.0, 2.0];
        assert_eq!(ties.iter().filter(|score| **score >= threshold_at(&ties, 2.0)).count(), 0);
    }

    #[test]
    fn a_perfect_set_has_no_error() {
        let scores = Scores {
            mated: vec![(80.0, 1), (90.0, 2)],
            nonmated: (0..2_000).map(|i| i as f32 / 50.0).collect(),
            listed: vec![],
        };
        assert_eq!(equal_error(&scores), 0.0);
        let told = rates(&scores);
        assert!(told.iter().any(|f| f.name == "TAR at FAR 1e-2" && f.value.starts_with("100.00 %")), "rates");
        assert!(told.iter().all(|f| f.name != "TAR at FAR 1e-3"), "two false matches say nothing");
    }
}
