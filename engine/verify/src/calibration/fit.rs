//! Fits a calibration table to scores.

use bioverify_core::{Score, math};

use super::pav::{Pool, pools};
use super::{Calibration, CalibrationError, FORMAT, Knot, Provenance, bounded};
use crate::params::{CALIBRATION_CONFIDENCE, CALIBRATION_Z, KNOTS_PER_DECADE, MIN_CALIBRATION_SCORES};

pub(super) fn fit(
    mated: &[Score],
    nonmated: &[Score],
    provenance: Provenance,
) -> Result<Calibration, CalibrationError> {
    let least = MIN_CALIBRATION_SCORES;
    if mated.len() < least || nonmated.len() < least {
        return Err(CalibrationError::TooFew { mated: mated.len(), nonmated: nonmated.len(), least });
    }
    check_provenance(&provenance)?;
    let (mated, nonmated) = (sorted(mated), sorted(nonmated));
    let subjects = u64::from(provenance.subjects);
    let effective = (subjects * (subjects - 1) / 2).min(nonmated.len() as u64);
    let smallest_fmr = upper_rate(0, nonmated.len(), effective);
    let knots = knots(&mated, &nonmated, effective);
    Ok(Calibration {
        format: FORMAT,
        provenance,
        mated: mated.len() as u64,
        nonmated: nonmated.len() as u64,
        nonmated_effective: effective,
        confidence: CALIBRATION_CONFIDENCE,
        smallest_fmr,
        knots,
    })
}

fn check_provenance(provenance: &Provenance) -> Result<(), CalibrationError> {
    let wrong = |field, problem: &str| Err(CalibrationError::Provenance { field, problem: problem.to_owned() });
    if provenance.data.trim().is_empty() {
        return wrong("data", "name the data the scores come from");
    }
    if provenance.subjects < 2 {
        return wrong("subjects", "non-mated comparisons need at least 2 different fingers");
    }
    Ok(())
}

fn sorted(scores: &[Score]) -> Vec<f32> {
    let mut values: Vec<f32> = scores.iter().map(|score| score.get()).collect();
    values.sort_unstable_by(f32::total_cmp);
    values
}

/// How many of the sorted scores are at least `score`.
fn at_least(scores: &[f32], score: f32) -> usize {
    scores.len() - scores.partition_point(|other| *other < score)
}

/// Upper confidence bound of a rate of which `count` in `total` comparisons were seen, `effective` of them independent.
///
/// Poisson upper limit (Garwood 1936): -ln(1 - confidence) = 3.0 for none seen (rule of three, ISO/IEC 19795-1), otherwise half
/// the chi-square quantile at 2(k+1) degrees of freedom by Wilson and Hilferty (1931), right to 1 %.
fn upper_rate(count: usize, total: usize, effective: u64) -> f64 {
    let effective = effective.max(1) as f64;
    let seen = count as f64 * (effective / total.max(1) as f64).min(1.0);
    let expected = if count == 0 {
        -math::log(1.0 - CALIBRATION_CONFIDENCE)
    } else {
        let ninth = 1.0 / (9.0 * (seen + 1.0));
        let root = 1.0 - ninth + CALIBRATION_Z * ninth.sqrt();
        (seen + 1.0) * (root * root * root)
    };
    (expected / effective).min(1.0)
}

/// The knots: where the false-match bound falls by a fraction of a decade, and where a pool of equal likelihood ratio begins
/// and ends.
fn knots(mated: &[f32], nonmated: &[f32], effective: u64) -> Vec<Knot> {
    let pools = pools(mated, nonmated);
    // With the imagined score on either side, as the pools count them.
    let prior = math::log((mated.len() + 1) as f64 / (nonmated.len() + 1) as f64);
    let mut scores: Vec<f32> = pools.iter().flat_map(|pool| [pool.from, pool.to]).collect();
    scores.extend(rate_steps(nonmated));
    scores.sort_unstable_by(f32::total_cmp);
    scores.dedup();
    let knots: Vec<Knot> = scores
        .into_iter()
        .map(|score| {
            let fmr = upper_rate(at_least(nonmated, score), nonmated.len(), effective);
            let fnmr = 1.0 - at_least(mated, score) as f64 / mated.len() as f64;
            Knot { score, fmr, fnmr, llr: bounded(log_odds(&pools, score) - prior, fmr) }
        })
        .collect();
    thinned(knots)
}

/// Leaves out knots inside a stretch where neither rate nor ratio changes.
fn thinned(knots: Vec<Knot>) -> Vec<Knot> {
    let same = |a: &Knot, b: &Knot| (a.fmr, a.llr) == (b.fmr, b.llr);
    let mut kept: Vec<Knot> = Vec::with_capacity(knots.len());
    let mut rest = knots.into_iter().peekable();
    while let Some(knot) = rest.next() {
        let inside = kept.last().is_some_and(|before| same(before, &knot))
            && rest.peek().is_some_and(|after| same(after, &knot));
        if !inside {
            kept.push(knot);
        }
    }
    kept
}

/// Logarithm of mated to non-mated at a score: that of its pool, or between two pools a straight line from one to the other.
fn log_odds(pools: &[Pool], score: f32) -> f64 {
    let odds = |pool: &Pool| math::log(pool.mated / pool.nonmated);
    let next = pools.partition_point(|pool| pool.from <= score);
    let below = next.checked_sub(1).and_then(|index| pools.get(index));
    match (below, pools.get(next)) {
        (Some(below), Some(above)) if score > below.to => {
            let share = f64::from(score - below.to) / f64::from(above.from - below.to);
            odds(below) + share * (odds(above) - odds(below))
        }
        (Some(pool), _) | (None, Some(pool)) => odds(pool),
        (None, None) => 0.0,
    }
}

/// Scores at which the share of non-mated scores reached falls through a fixed fraction of a decade, and the first score
/// above all of them.
fn rate_steps(nonmated: &[f32]) -> Vec<f32> {
    let total = nonmated.len();
    let mut steps = Vec::new();
    let mut rank = total as f64;
    while rank >= 1.0 {
        // The rank-th highest score: at least that many reach it.
        steps.extend(total.checked_sub(rank as usize).and_then(|index| nonmated.get(index)));
        rank = (rank * math::pow(10.0, -1.0 / KNOTS_PER_DECADE)).min(rank.floor() - 1.0);
    }
    steps.extend(nonmated.last().map(|highest| highest.next_up()));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_of_three() {
        assert!((upper_rate(0, 1_000, 1_000) - 2.9957e-3).abs() < 1e-6);
        // Tabulated Poisson limits: 1 seen 4.744, 10 seen 16.96, 100 seen 118.1.
        for (count, limit) in [(1, 4.744), (10, 16.962), (100, 118.08)] {
            let bound = upper_rate(count, 10_000, 10_000) * 10_000.0;
            assert!((bound / limit - 1.0).abs() < 0.01, "{count}: {bound}");
        }
    }

    #[test]
    fn repeated_comparisons_of_the_same_fingers_do_not_sharpen_the_bound() {
        assert!((upper_rate(0, 100_000, 100) - 2.9957e-2).abs() < 1e-5);
        let (few, many) = (upper_rate(10, 1_000, 1_000), upper_rate(1_000, 100_000, 1_000));
        assert!((few - many).abs() < 1e-12);
    }

    #[test]
    fn steps_reach_from_the_lowest_score_to_above_the_highest() {
        let nonmated: Vec<f32> = (0..5_000).map(|i| i as f32).collect();
        let mut steps = rate_steps(&nonmated);
        steps.sort_unstable_by(f32::total_cmp);
        assert_eq!(steps.first(), Some(&0.0));
        assert_eq!(steps.last(), Some(&4_999.0_f32.next_up()));
        assert!(steps.len() < 120, "{}", steps.len());
    }
}
