//! What turning captures of low quality away is worth on a set.

use bioverify::eval::PairScore;
use bioverify::eval::discard::{
    Capture, Discarded, MatedPair, Of, discard_curve, discarded_at, removed_interval, threshold_at,
};

use super::Pairs;
use crate::params::{DISCARD_RATE, DISCARDED};
use crate::report::Figure;
use crate::templates::Sample;

/// Error against discard of a set.
pub struct Discard {
    captures: Vec<Capture>,
    pairs: Vec<MatedPair>,
    threshold: f32,
    /// From nothing to everything turned away.
    pub curve: Vec<Discarded>,
}

impl Discard {
    /// `None` where a template states no quality, or where mated or non-mated comparisons are missing. A sample without a template
    /// has quality 0.
    pub fn new(samples: &[Sample], pairs: &Pairs, scored: &[PairScore]) -> Option<Self> {
        let capture = |sample: &Sample| {
            let quality = sample.template.as_ref().map_or(Some(0), |template| template.quality.map(|told| told.get()));
            Some(Capture { subject: sample.subject, quality: quality? })
        };
        let captures: Vec<Capture> = samples.iter().map(capture).collect::<Option<_>>()?;
        let threshold = threshold_at(scored, DISCARD_RATE)?;
        let pairs = pairs.mated(samples);
        let curve = discard_curve(&captures, &pairs, threshold);
        Some(Self { captures, pairs, threshold, curve })
    }

    /// What goes with the worst fifth, of the captures and of the comparisons.
    pub fn figures(&self) -> impl Iterator<Item = Figure> {
        [("worst 20 % away", Of::Captures, "captures"), ("", Of::Comparisons, "mated comparisons")]
            .into_iter()
            .filter_map(|(name, of, what)| Some(Figure { name: name.to_owned(), value: self.told(of, what)? }))
    }

    fn told(&self, of: Of, what: &str) -> Option<String> {
        let before = self.curve.first()?.fnmr;
        if before <= 0.0 {
            return Some(format!("of the {what}: no false non-match at FMR1000 to remove"));
        }
        let point = discarded_at(&self.curve, DISCARDED, of)?;
        let mut text = format!("of the {what}: {:.0} % of the false non-matches go", 100.0 * point.removed);
        if let Some((low, high)) = removed_interval(&self.captures, &self.pairs, self.threshold, DISCARDED, of) {
            text.push_str(&format!(" (95 %: {:.0} to {:.0} %)", 100.0 * low, 100.0 * high));
        }
        text.push_str(&format!(", FNMR {:.2} to {:.2} %", 100.0 * before, 100.0 * point.fnmr));
        Some(text)
    }
}
