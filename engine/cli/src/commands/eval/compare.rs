//! Compares every unordered pair of a set once.

use bioverify::eval::PairScore;
use bioverify::eval::discard::MatedPair;
use bioverify_finger::compare::Matcher;
use rayon::prelude::*;

use crate::fault::Fault;
use crate::output::WholeFile;
use crate::params::TIMED_COMPARISONS;
use crate::progress;
use crate::templates::Sample;
use crate::timing::Times;

/// The scores of all pairs: for each sample those with the samples after it.
pub struct Pairs {
    rows: Vec<Vec<Option<f32>>>,
    /// Times of single comparisons, one thread.
    pub times: Times,
}

/// Times some comparisons alone, then does all of them on every core.
pub fn compare_all(samples: &[Sample]) -> Pairs {
    let matcher = Matcher::new();
    let times = time_some(&matcher, samples);
    let bar = progress::bar("compare", samples.len());
    let rows = (0..samples.len()).into_par_iter().map(|first| {
        let row = samples.iter().skip(first + 1).map(|other| compare(&matcher, samples.get(first)?, other)).collect();
        bar.inc(1);
        row
    });
    let rows = rows.collect();
    bar.finish_and_clear();
    Pairs { rows, times }
}

/// The score of two samples, `None` where one of them has no template.
fn compare(matcher: &Matcher, probe: &Sample, reference: &Sample) -> Option<f32> {
    let (probe, reference) = (probe.template.as_ref()?, reference.template.as_ref()?);
    Some(matcher.compare(&probe.probe, &reference.reference).get())
}

/// Evenly spread pairs, one after another on an otherwise idle machine.
fn time_some(matcher: &Matcher, samples: &[Sample]) -> Times {
    let usable: Vec<&Sample> = samples.iter().filter(|sample| sample.template.is_some()).collect();
    let all = usable.len() * usable.len().saturating_sub(1);
    let step = (all / TIMED_COMPARISONS).max(1);
    let mut times = Times::default();
    for pair in (0..all).step_by(step) {
        let (first, second) = (pair % usable.len(), (pair / usable.len() + 1 + pair % usable.len()) % usable.len());
        if let (Some(probe), Some(reference)) = (usable.get(first), usable.get(second)) {
            times.measure(|| std::hint::black_box(compare(matcher, probe, reference)));
        }
    }
    times
}

impl Pairs {
    /// Every pair with its samples, in the order of the list.
    pub fn iter<'a>(&'a self, samples: &'a [Sample]) -> impl Iterator<Item = (&'a Sample, &'a Sample, Option<f32>)> {
        samples.iter().zip(&self.rows).enumerate().flat_map(move |(first, (probe, row))| {
            samples.iter().skip(first + 1).zip(row).map(move |(reference, score)| (probe, reference, *score))
        })
    }

    /// For each sample the scores with those after it in the list.
    pub fn rows(&self) -> impl Iterator<Item = &[Option<f32>]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// The scores with their truth, for the error rates.
    pub fn scored(&self, samples: &[Sample]) -> Vec<PairScore> {
        let one = |(probe, reference, score): (&Sample, &Sample, Option<f32>)| PairScore {
            probe_subject: probe.subject,
            reference_subject: reference.subject,
            score,
        };
        self.iter(samples).map(one).collect()
    }

    /// The scores of the mated pairs, with the samples' places in the list.
    pub fn mated(&self, samples: &[Sample]) -> Vec<MatedPair> {
        let subject = |index: usize| samples.get(index).map(|sample| sample.subject);
        let rows = self.rows.iter().enumerate();
        let pairs = rows.flat_map(|(probe, row)| {
            row.iter().zip(probe + 1..).map(move |(score, reference)| MatedPair { probe, reference, score: *score })
        });
        pairs.filter(|pair| subject(pair.probe) == subject(pair.reference)).collect()
    }

    /// Writes `probe,reference,score`, the score empty where an extraction failed.
    pub fn write(&self, samples: &[Sample], file: WholeFile) -> Result<(), Fault> {
        let rows = self.iter(samples).map(|(probe, reference, score)| {
            [probe.id.clone(), reference.id.clone(), score.map_or_else(String::new, |score| score.to_string())]
        });
        file.write_csv(["probe", "reference", "score"], rows)
    }
}
