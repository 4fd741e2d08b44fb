//! Error rates of a set of comparisons, with bootstrap intervals by subject (ISO/IEC 19795-1).
//!
//! A failed extraction has no score and counts as a non-match at every threshold.

mod bootstrap;
pub mod discard;

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use crate::params::RATE_EPSILON;

/// One comparison with its ground truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairScore {
    /// Subject of the probe.
    pub probe_subject: u32,
    /// Subject of the reference; the same number means mated.
    pub reference_subject: u32,
    /// The score, higher is more alike; `None` where extraction failed on either side.
    pub score: Option<f32>,
}

impl PairScore {
    const fn mated(&self) -> bool {
        self.probe_subject == self.reference_subject
    }
}

/// Error rates, as fractions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rates {
    /// Mean of false-match and false-non-match rate where they are closest.
    pub eer: f64,
    /// Lowest false-non-match rate at a false-match rate of at most 1 %.
    pub fmr100: f64,
    /// The same at 0.1 %.
    pub fmr1000: f64,
    /// The same at 0.01 %.
    pub fmr10000: f64,
    /// The same at 0.001 %.
    pub fmr100000: f64,
    /// The same without any false match.
    pub zero_fmr: f64,
}

/// False-match rates at which [`Rates`] gives false-non-match rates, from the most to the fewest allowed, in its order.
const LIMITS: [f64; 5] = [1e-2, 1e-3, 1e-4, 1e-5, 0.0];

/// Error rates of a set, how many comparisons they rest on, and 95 % intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Mated comparisons.
    pub mated: usize,
    /// Non-mated comparisons.
    pub nonmated: usize,
    /// Comparisons without a score.
    pub failed: usize,
    /// The rates.
    pub rates: Rates,
    /// 2.5 % quantile of each rate over resampled subjects; `None` where resampling was not possible.
    pub low: Option<Rates>,
    /// 97.5 % quantile of each.
    pub high: Option<Rates>,
}

/// One threshold and its error rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OperatingPoint {
    /// Scores at least this high match; infinite at the last point.
    pub threshold: f32,
    /// False-match rate.
    pub fmr: f64,
    /// False-non-match rate.
    pub fnmr: f64,
}

/// Every operating point by rising threshold, from "all match" to "none does". Empty without mated or without non-mated
/// comparisons.
#[must_use]
pub fn curve(pairs: &[PairScore]) -> Vec<OperatingPoint> {
    Ordered::new(pairs).curve(|_| 1.0)
}

/// Error rates without intervals; `None` without mated or without non-mated comparisons.
#[must_use]
pub fn rates(pairs: &[PairScore]) -> Option<Rates> {
    summarise(&curve(pairs))
}

/// Error rates with 95 % intervals from resampling subjects with replacement (bootstrap; comparisons of one subject are not
/// independent, subjects are). `None` without mated or without non-mated comparisons.
#[must_use]
pub fn evaluate(pairs: &[PairScore]) -> Option<Evaluation> {
    let (rates, samples) = bootstrap::evaluate(&Ordered::new(pairs))?;
    let mated = pairs.iter().filter(|pair| pair.mated()).count();
    Some(Evaluation {
        mated,
        nonmated: pairs.len() - mated,
        failed: pairs.iter().filter(|pair| usable(pair.score).is_none()).count(),
        rates,
        low: bootstrap::quantile(&samples, 0.025),
        high: bootstrap::quantile(&samples, 0.975),
    })
}

/// A score that can be ordered; not a number counts as failed.
fn usable(score: Option<f32>) -> Option<f32> {
    score.filter(|score| !score.is_nan())
}

/// Comparisons by rising score, failed ones first, subjects renumbered from 0.
struct Ordered {
    pairs: Vec<Pair>,
    subjects: usize,
}

/// One comparison: its score (negative infinity where it failed) and the numbers of its two subjects.
type Pair = (f32, u32, u32);

impl Ordered {
    fn new(pairs: &[PairScore]) -> Self {
        let mut numbers: HashMap<u32, u32> = HashMap::new();
        let mut number = |subject: u32| {
            let next = numbers.len() as u32;
            *numbers.entry(subject).or_insert(next)
        };
        let mut ordered: Vec<Pair> = pairs
            .iter()
            .map(|pair| {
                let score = usable(pair.score).unwrap_or(f32::NEG_INFINITY);
                (score, number(pair.probe_subject), number(pair.reference_subject))
            })
            .collect();
        ordered.par_sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        Self { pairs: ordered, subjects: numbers.len() }
    }

    /// Operating points with every comparison weighed.
    fn curve(&self, weight: impl Fn(&Pair) -> f64) -> Vec<OperatingPoint> {
        let (mut mated, mut nonmated) = (0.0, 0.0);
        for pair in &self.pairs {
            *(if pair.1 == pair.2 { &mut mated } else { &mut nonmated }) += weight(pair);
        }
        if mated <= 0.0 || nonmated <= 0.0 {
            return Vec::new();
        }
        let (mut missed, mut refused) = (0.0, 0.0);
        let mut points = Vec::new();
        let mut rest = self.pairs.iter().peekable();
        while let Some(&&(threshold, ..)) = rest.peek() {
            points.push(OperatingPoint { threshold, fmr: 1.0 - refused / nonmated, fnmr: missed / mated });
            while let Some(pair) = rest.next_if(|pair| pair.0 <= threshold) {
                *(if pair.1 == pair.2 { &mut missed } else { &mut refused }) += weight(pair);
            }
        }
        points.push(OperatingPoint { threshold: f32::INFINITY, fmr: 1.0 - refused / nonmated, fnmr: missed / mated });
        points
    }
}

fn summarise(points: &[OperatingPoint]) -> Option<Rates> {
    let gap = |point: &OperatingPoint| (point.fmr - point.fnmr).abs();
    // The first of equally close points, as min_by gives it.
    let equal = points.iter().min_by(|a, b| gap(a).total_cmp(&gap(b)))?;
    let at = |limit: f64| {
        let allowed = points.iter().filter(|point| point.fmr <= limit + RATE_EPSILON);
        allowed.map(|point| point.fnmr).fold(1.0, f64::min)
    };
    let [fmr100, fmr1000, fmr10000, fmr100000, zero_fmr] = LIMITS.map(at);
    Some(Rates { eer: (equal.fmr + equal.fnmr) / 2.0, fmr100, fmr1000, fmr10000, fmr100000, zero_fmr })
}

#[cfg(test)]
mod tests;
