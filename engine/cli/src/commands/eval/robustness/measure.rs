//! Error rates of changed probes against unchanged references.

use std::collections::BTreeMap;
use std::fmt;

use bioverify::Fingers;
use bioverify_core::NoTrace;
use bioverify_finger::compare::{Matcher, PreparedProbe};
use rayon::prelude::*;

use super::change::Change;
use super::original::Original;
use crate::commands::eval::face_rates::{interval, threshold_at};
use crate::input::read_image;
use crate::output::grouped;

/// False-match rate that sets the threshold.
const FALSE_MATCH_RATE: f64 = 1e-3;

/// What one change does to a set.
pub struct Measured {
    /// Changed images.
    pub probes: usize,
    /// Those of them without a template.
    pub without_template: usize,
    /// Comparisons with the same finger.
    pub mated: usize,
    /// Those of them below the threshold or without a template.
    pub missed: usize,
    /// Interval of the false non-match rate, 95 %, resampled by finger.
    pub interval: (f64, f64),
    /// Comparisons with other fingers.
    pub nonmated: usize,
    /// Those of them at or above the threshold.
    pub false_matches: usize,
    /// Median score with the same finger; one without a template counts as 0.
    pub median: f32,
}

impl Measured {
    /// False non-match rate.
    pub fn fnmr(&self) -> f64 {
        self.missed as f64 / self.mated.max(1) as f64
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.interval;
        write!(f, "FNMR {:.2} %   (95 %: {:.2} to {:.2} %)", 100.0 * self.fnmr(), 100.0 * low, 100.0 * high)?;
        let (mated, nonmated) = (grouped(self.mated), grouped(self.nonmated));
        write!(f, " of {mated}, {} false matches of {nonmated}", grouped(self.false_matches))?;
        write!(f, ", median mated score {:.1}", self.median)?;
        if self.without_template > 0 {
            write!(f, ", {} of {} without a template", grouped(self.without_template), grouped(self.probes))?;
        }
        Ok(())
    }
}

/// The lowest score that keeps [`FALSE_MATCH_RATE`] over all pairs of different fingers; `None` where there are none.
pub fn threshold(originals: &[Original]) -> Option<f32> {
    let matcher = Matcher::new();
    let rows = originals.par_iter().enumerate().map(|(index, one)| {
        let others = originals.iter().skip(index + 1).filter(|other| other.subject != one.subject);
        others.map(|other| matcher.compare(&one.template.probe, &other.template.reference).get()).collect::<Vec<f32>>()
    });
    let mut scores: Vec<f32> = rows.collect::<Vec<_>>().concat();
    scores.sort_unstable_by(f32::total_cmp);
    (!scores.is_empty()).then(|| threshold_at(&scores, FALSE_MATCH_RATE * scores.len() as f64))
}

/// Scores of one probe.
#[derive(Default)]
struct Scored {
    without_template: bool,
    mated: Vec<f32>,
    nonmated: Vec<f32>,
}

/// Changes, extracts and compares every image of the set.
pub fn measure(originals: &[Original], change: Change, fingers: &Fingers, threshold: f32) -> Measured {
    let others = others(originals);
    let matcher = Matcher::new();
    let scored: Vec<Scored> = originals
        .par_iter()
        .enumerate()
        .map(|(index, one)| {
            let probe = probe(one, change, fingers, index);
            let score = |other: &Original| match &probe {
                Some(probe) => matcher.compare(probe, &other.template.reference).get(),
                // A failure to extract is a non-match at any threshold.
                None => f32::NEG_INFINITY,
            };
            let same = |(at, other): &(usize, &Original)| *at != index && other.subject == one.subject;
            let mated = originals.iter().enumerate().filter(same).map(|(_, other)| score(other)).collect();
            let strangers = others.iter().filter(|(subject, _)| **subject != one.subject);
            let nonmated = strangers.filter_map(|(_, group)| group.get(index % group.len().max(1)).map(|o| score(o)));
            Scored { without_template: probe.is_none(), mated, nonmated: nonmated.collect() }
        })
        .collect();
    summed(originals, &scored, threshold)
}

/// The images of each finger.
fn others(originals: &[Original]) -> BTreeMap<u32, Vec<&Original>> {
    let mut groups: BTreeMap<u32, Vec<&Original>> = BTreeMap::new();
    for one in originals {
        groups.entry(one.subject).or_default().push(one);
    }
    groups
}

/// The changed image's minutiae; `None` where it gives none.
fn probe(one: &Original, change: Change, fingers: &Fingers, index: usize) -> Option<PreparedProbe> {
    let image = read_image(&one.path, one.ppi, None).ok()?;
    let changed = change.of(&image, &one.finger, index).ok()?;
    let extraction = fingers.extract(&changed, &mut NoTrace).ok()?;
    Some(PreparedProbe::new(&extraction.minutiae))
}

fn summed(originals: &[Original], scored: &[Scored], threshold: f32) -> Measured {
    let by_subject = originals.iter().zip(scored);
    let mut mated: Vec<(f32, u32)> =
        by_subject.flat_map(|(one, scored)| scored.mated.iter().map(|score| (*score, one.subject))).collect();
    mated.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (low, high) = interval(&mated, threshold);
    let nonmated = scored.iter().flat_map(|one| &one.nonmated);
    Measured {
        probes: scored.len(),
        without_template: scored.iter().filter(|one| one.without_template).count(),
        mated: mated.len(),
        missed: mated.iter().filter(|(score, _)| *score < threshold).count(),
        interval: (1.0 - high, 1.0 - low),
        nonmated: nonmated.clone().count(),
        false_matches: nonmated.filter(|score| **score >= threshold).count(),
        median: mated.get(mated.len() / 2).map_or(0.0, |(score, _)| score.max(0.0)),
    }
}
