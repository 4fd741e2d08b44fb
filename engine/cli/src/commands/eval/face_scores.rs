//! Compares the photos of a set: the pairs of a list, or every unordered pair once, written as they come.

use std::io::{self, Write};

use bioverify::eval::PairScore;
use bioverify_face::compare;
use rayon::prelude::*;

use super::face::{Pair, Sample};
use crate::fault::Fault;
use crate::output::WholeFile;
use crate::params::{CURVE_SCORES, TIMED_COMPARISONS};
use crate::progress;
use crate::timing::Times;

/// Scores of a set, minus infinity where there is none. Four bytes a comparison: a set has millions.
pub struct Scores {
    /// Mated comparisons with their subject.
    pub mated: Vec<(f32, u32)>,
    /// Non-mated comparisons.
    pub nonmated: Vec<f32>,
    /// The scores of a list of pairs, in its order; empty without a list.
    pub listed: Vec<f32>,
}

/// The score of two photos, minus infinity where one of them has no vector.
pub fn score(probe: &Sample, reference: &Sample) -> f32 {
    let both = probe.embedding.as_ref().zip(reference.embedding.as_ref());
    let score = both.and_then(|(probe, reference)| compare(probe, reference).ok());
    score.map_or(f32::NEG_INFINITY, |score| score.get())
}

/// One row of the table; the score is empty where there is none.
fn write_row(out: &mut dyn Write, probe: &Sample, reference: &Sample, score: f32) -> io::Result<()> {
    let (probe, reference) = (quoted(&probe.id), quoted(&reference.id));
    if score.is_finite() { writeln!(out, "{probe},{reference},{score}") } else { writeln!(out, "{probe},{reference},") }
}

/// An id as a field of a CSV table.
fn quoted(id: &str) -> std::borrow::Cow<'_, str> {
    if id.contains([',', '"']) { format!("\"{}\"", id.replace('"', "\"\"")).into() } else { id.into() }
}

/// Compares and writes every unordered pair once.
pub fn all_pairs(samples: &[Sample], file: WholeFile) -> Result<Scores, Fault> {
    let bar = progress::bar("compare", samples.len());
    let mut scores = Scores { mated: Vec::new(), nonmated: Vec::new(), listed: Vec::new() };
    file.stream(|out| {
        writeln!(out, "probe,reference,score")?;
        for (first, probe) in samples.iter().enumerate() {
            let rest = samples.get(first + 1..).unwrap_or(&[]);
            let row: Vec<f32> = rest.par_iter().with_min_len(256).map(|reference| score(probe, reference)).collect();
            for (reference, score) in rest.iter().zip(row) {
                write_row(out, probe, reference, score)?;
                scores.take(probe, reference, score);
            }
            bar.inc(1);
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    Ok(scores.sorted())
}

/// Compares and writes the listed pairs. Non-mated scores are those of every two photos of different people in the list:
/// the list alone has too few for low rates.
pub fn listed_pairs(samples: &[Sample], pairs: &[Pair], file: WholeFile) -> Result<Scores, Fault> {
    let mut scores = Scores { mated: Vec::new(), nonmated: Vec::new(), listed: Vec::new() };
    let mut used = vec![false; samples.len()];
    file.stream(|out| {
        writeln!(out, "probe,reference,score")?;
        for pair in pairs {
            let (Some(probe), Some(reference)) = (samples.get(pair.probe), samples.get(pair.reference)) else {
                continue;
            };
            let score = score(probe, reference);
            write_row(out, probe, reference, score)?;
            scores.listed.push(score);
            if probe.subject == reference.subject {
                scores.take(probe, reference, score);
            }
            for index in [pair.probe, pair.reference] {
                if let Some(used) = used.get_mut(index) {
                    *used = true;
                }
            }
        }
        Ok(())
    })?;
    let used: Vec<&Sample> = samples.iter().zip(used).filter(|(_, used)| *used).map(|(sample, _)| sample).collect();
    let bar = progress::bar("compare", used.len());
    let rows = (0..used.len()).into_par_iter().flat_map_iter(|first| {
        let probe = used.get(first).copied();
        bar.inc(1);
        used.iter().skip(first + 1).filter_map(move |reference| {
            let probe = probe.filter(|probe| probe.subject != reference.subject)?;
            Some(score(probe, reference))
        })
    });
    scores.nonmated = rows.collect();
    bar.finish_and_clear();
    Ok(scores.sorted())
}

impl Scores {
    fn take(&mut self, probe: &Sample, reference: &Sample, score: f32) {
        if probe.subject == reference.subject {
            self.mated.push((score, probe.subject));
        } else {
            self.nonmated.push(score);
        }
    }

    /// Both kinds by rising score.
    fn sorted(mut self) -> Self {
        self.mated.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        self.nonmated.par_sort_unstable_by(f32::total_cmp);
        self
    }

    /// What curves are drawn from: every mated score, and of the non-mated ones all of the highest and evenly spread ones
    /// of the rest, each standing for as many as it does.
    pub fn thinned(&self) -> Vec<PairScore> {
        let pair = |score: f32, subject: u32, other: u32| PairScore {
            probe_subject: subject,
            reference_subject: other,
            score: score.is_finite().then_some(score),
        };
        let step = (self.nonmated.len() / CURVE_SCORES).max(1);
        let nonmated = self.nonmated.iter().rev().step_by(step).map(|score| pair(*score, 0, 1));
        self.mated.iter().map(|(score, _)| pair(*score, 0, 0)).chain(nonmated).collect()
    }
}

/// Evenly spread pairs, one after another on an otherwise idle machine.
pub fn time_some(samples: &[Sample]) -> Times {
    let usable: Vec<&Sample> = samples.iter().filter(|sample| sample.embedding.is_some()).collect();
    let mut times = Times::default();
    for turn in 0..if usable.len() > 1 { TIMED_COMPARISONS } else { 0 } {
        let (first, second) = (turn * 7 % usable.len(), (turn * 13 + 1) % usable.len());
        if let (Some(probe), Some(reference)) = (usable.get(first), usable.get(second)) {
            times.measure(|| std::hint::black_box(score(probe, reference)));
        }
    }
    times
}
