//! What turning captures of low quality away is worth: error against discard.
//!
//! A quality is worth something where false non-matches go with the captures it puts last (utility, ISO/IEC 29794-1). So captures are
//! rejected by rising quality, a comparison goes with the worse of its two, and the false non-matches that are left are counted
//! at a threshold that stays (Grother and Tabassi 2007, "Performance of biometric quality measures").

use std::collections::HashMap;

use super::bootstrap::SplitMix;
use super::{PairScore, RATE_EPSILON, curve, usable};
use crate::params::{BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED};

/// One capture of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capture {
    /// Its person.
    pub subject: u32,
    /// Its quality, 0 to 100; 0 where nothing could be extracted.
    pub quality: u8,
}

/// A comparison of two captures of one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MatedPair {
    /// Index of one capture.
    pub probe: usize,
    /// Index of the other.
    pub reference: usize,
    /// The score; `None` where extraction failed on either side.
    pub score: Option<f32>,
}

/// Of what a share is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of the captures. Their comparisons go with them: of a fifth of the captures about a third.
    Captures,
    /// Of the mated comparisons, each as good as the worse of its captures.
    Comparisons,
}

/// What is left when every capture up to a quality was turned away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discarded {
    /// Share of the captures turned away, 0 to 1.
    pub captures: f64,
    /// Share of the mated comparisons that went with them.
    pub comparisons: f64,
    /// Share of the false non-matches that went with them; 0 where there were none.
    pub removed: f64,
    /// False-non-match rate of the comparisons left; 0 where none are.
    pub fnmr: f64,
}

/// The lowest threshold whose false-match rate is at most `rate`; `None` without mated or without non-mated comparisons.
#[must_use]
pub fn threshold_at(pairs: &[PairScore], rate: f64) -> Option<f32> {
    curve(pairs).into_iter().find(|point| point.fmr <= rate + RATE_EPSILON).map(|point| point.threshold)
}

/// The curve from nothing to everything turned away, one point a quality that occurs. Scores below `threshold` are
/// false non-matches. Empty without mated pairs.
#[must_use]
pub fn discard_curve(captures: &[Capture], pairs: &[MatedPair], threshold: f32) -> Vec<Discarded> {
    Counts::new(captures, pairs, threshold, |_| 1.0).curve()
}

/// The curve read where a share is turned away. Between two points, that is, within captures of equal quality, what
/// turning them away in any order gives on average. `None` on an empty curve.
#[must_use]
pub fn discarded_at(curve: &[Discarded], share: f64, of: Of) -> Option<Discarded> {
    let gone = |point: &Discarded| match of {
        Of::Captures => point.captures,
        Of::Comparisons => point.comparisons,
    };
    let after = curve.iter().find(|point| gone(point) >= share).or(curve.last())?;
    let before = curve.iter().rev().find(|point| gone(point) < share).unwrap_or(after);
    let span = gone(after) - gone(before);
    let part = if span > 0.0 { ((share - gone(before)) / span).clamp(0.0, 1.0) } else { 1.0 };
    let between = |of: fn(&Discarded) -> f64| of(before) + part * (of(after) - of(before));
    let (comparisons, removed) = (between(|p| p.comparisons), between(|p| p.removed));
    // Rates of what is left do not mix in proportion, counts do.
    let all = curve.first().map_or(0.0, |first| first.fnmr);
    let fnmr = if comparisons < 1.0 { all * (1.0 - removed) / (1.0 - comparisons) } else { 0.0 };
    Some(Discarded { captures: between(|p| p.captures), comparisons, removed, fnmr })
}

/// 95 % interval of the share of false non-matches removed where a share is turned away, from resampling subjects with
/// replacement; resamples without a false non-match say nothing of it and are left out. The threshold stays. `None` where
/// fewer than two subjects, or no false non-matches, are there to resample.
#[must_use]
pub fn removed_interval(
    captures: &[Capture],
    pairs: &[MatedPair],
    threshold: f32,
    share: f64,
    of: Of,
) -> Option<(f64, f64)> {
    let mut numbers: HashMap<u32, usize> = HashMap::new();
    for capture in captures {
        let next = numbers.len();
        numbers.entry(capture.subject).or_insert(next);
    }
    if numbers.len() < 2 {
        return None;
    }
    let mut removed: Vec<f64> = (0..BOOTSTRAP_RESAMPLES)
        .filter_map(|index| {
            let mut random = SplitMix(BOOTSTRAP_SEED ^ index as u64);
            let times = random.times(numbers.len());
            let weight = |subject: u32| numbers.get(&subject).and_then(|number| times.get(*number)).copied();
            let counts = Counts::new(captures, pairs, threshold, |subject| weight(subject).map_or(0.0, f64::from));
            (counts.all.failed > 0.0).then(|| discarded_at(&counts.curve(), share, of))?.map(|point| point.removed)
        })
        .collect();
    removed.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| removed.get((share * removed.len().saturating_sub(1) as f64).round() as usize).copied();
    at(0.025).zip(at(0.975))
}

/// Captures, their mated comparisons and the failed ones of these, weighed.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    captures: f64,
    pairs: f64,
    failed: f64,
}

/// Counts by quality.
struct Counts {
    of: Vec<Count>,
    all: Count,
}

impl Counts {
    fn new(captures: &[Capture], pairs: &[MatedPair], threshold: f32, weight: impl Fn(u32) -> f64) -> Self {
        let mut counts = Self { of: vec![Count::default(); usize::from(u8::MAX) + 1], all: Count::default() };
        for capture in captures {
            counts.add(capture.quality, Count { captures: weight(capture.subject), ..Count::default() });
        }
        for pair in pairs {
            let (Some(probe), Some(reference)) = (captures.get(pair.probe), captures.get(pair.reference)) else {
                continue;
            };
            let failed = usable(pair.score).is_none_or(|score| score < threshold);
            let weight = weight(probe.subject);
            let count = Count { captures: 0.0, pairs: weight, failed: if failed { weight } else { 0.0 } };
            counts.add(probe.quality.min(reference.quality), count);
        }
        counts
    }

    fn add(&mut self, quality: u8, count: Count) {
        for sum in self.of.get_mut(usize::from(quality)).into_iter().chain([&mut self.all]) {
            sum.captures += count.captures;
            sum.pairs += count.pairs;
            sum.failed += count.failed;
        }
    }

    fn curve(&self) -> Vec<Discarded> {
        if self.all.pairs <= 0.0 {
            return Vec::new();
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let point = |gone: Count| Discarded {
            captures: share(gone.captures, self.all.captures),
            comparisons: share(gone.pairs, self.all.pairs),
            removed: share(gone.failed, self.all.failed),
            fnmr: share(self.all.failed - gone.failed, self.all.pairs - gone.pairs),
        };
        let mut gone = Count::default();
        let mut points = vec![point(gone)];
        for count in self.of.iter().filter(|count| count.captures > 0.0) {
            gone.captures += count.captures;
            gone.pairs += count.pairs;
            gone.failed += count.failed;
            points.push(point(gone));
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two people with four captures each, qualities as given; the pairs of one person with scores 10 where both captures are
    /// better than `bad`, else 1.
    fn set(qualities: [u8; 8], bad: u8) -> (Vec<Capture>, Vec<MatedPair>) {
        let captures: Vec<Capture> =
            qualities.iter().enumerate().map(|(i, &quality)| Capture { subject: i as u32 / 4, quality }).collect();
        let mut pairs = Vec::new();
        for probe in 0..8 {
            for reference in probe + 1..8 {
                if probe / 4 == reference / 4 {
                    let good = captures[probe].quality.min(captures[reference].quality) > bad;
                    pairs.push(MatedPair { probe, reference, score: Some(if good { 10.0 } else { 1.0 }) });
                }
            }
        }
        (captures, pairs)
    }

    #[test]
    fn by_hand_one_bad_capture_of_eight() {
        let (captures, pairs) = set([5, 50, 60, 70, 80, 81, 82, 83], 5);
        let curve = discard_curve(&captures, &pairs, 5.0);
        // 3 of 12 comparisons have the bad capture, and they fail.
        assert_eq!(curve[0], Discarded { captures: 0.0, comparisons: 0.0, removed: 0.0, fnmr: 0.25 });
        assert_eq!(curve[1], Discarded { captures: 0.125, comparisons: 0.25, removed: 1.0, fnmr: 0.0 });
        assert_eq!(curve.last().map(|point| (point.captures, point.fnmr)), Some((1.0, 0.0)));
        // Half of the way to the first point: half of the failures are gone, 1.5 of 10.5 are left.
        let half = discarded_at(&curve, 0.0625, Of::Captures).unwrap();
        assert!((half.removed - 0.5).abs() < 1e-12 && (half.fnmr - 1.5 / 10.5).abs() < 1e-12, "{half:?}");
        assert_eq!(discarded_at(&curve, 0.125, Of::Captures).unwrap().removed, 1.0);
        assert_eq!(discarded_at(&curve, 0.125, Of::Comparisons).unwrap().removed, 0.5);
    }

    #[test]
    fn a_quality_that_says_nothing_removes_what_it_takes() {
        let (captures, mut pairs) = set([50; 8], 0);
        pairs[0].score = None;
        pairs[7].score = Some(f32::NAN);
        let curve = discard_curve(&captures, &pairs, 5.0);
        assert_eq!(curve.len(), 2);
        let fifth = discarded_at(&curve, 0.2, Of::Captures).unwrap();
        assert!((fifth.removed - 0.2).abs() < 1e-12 && (fifth.fnmr - 2.0 / 12.0).abs() < 1e-12, "{fifth:?}");
    }

    #[test]
    fn intervals_hold_the_share_and_need_failures() {
        let (captures, mut pairs) = set([5, 50, 60, 70, 6, 81, 82, 83], 6);
        pairs[5].score = Some(1.0);
        let curve = discard_curve(&captures, &pairs, 5.0);
        let removed = discarded_at(&curve, 0.25, Of::Captures).unwrap().removed;
        let (low, high) = removed_interval(&captures, &pairs, 5.0, 0.25, Of::Captures).unwrap();
        assert!(low <= removed && removed <= high && low < high, "{low} {removed} {high}");
        assert_eq!(removed_interval(&captures, &pairs, 0.5, 0.25, Of::Captures), None);
        assert_eq!(removed_interval(&captures[..4], &pairs[..6], 5.0, 0.25, Of::Captures), None);
        assert_eq!(discarded_at(&discard_curve(&captures, &[], 5.0), 0.2, Of::Captures), None);
    }

    #[test]
    fn the_threshold_is_the_lowest_within_the_rate() {
        let pair = |subject, score| PairScore { probe_subject: 0, reference_subject: subject, score: Some(score) };
        let mut pairs: Vec<PairScore> = (0..1000).map(|i| pair(1, i as f32)).collect();
        pairs.push(pair(0, 998.5));
        assert_eq!(threshold_at(&pairs, 1e-3), Some(998.5));
        assert_eq!(threshold_at(&pairs[..10], 1e-3), None);
    }
}
