//! Scales of the networks' own answers: what their cards' section `quality` should say.

#![allow(clippy::disallowed_methods)]

use bioverify_core::Quality;
use bioverify_face::{Answer, Measure, MeasureName};
use bioverify_model::QualityCard;

use crate::look::Sample;

/// Share of the plain photos whose component is below a half.
const DOUBTFUL: f64 = 0.1;

/// The answers with their measures and the role whose card holds the scale.
type Pick = fn(&Sample) -> Option<Answer>;
const ANSWERS: [(&str, MeasureName, Pick); 2] = [
    ("face-detector", MeasureName::FaceConfidence, |sample| sample.answers.confidence),
    ("face-embedder", MeasureName::MirrorAgreement, |sample| sample.answers.mirror),
];

/// Fits both scales on the plain photos of the fitted folds: a half where the worst tenth begins, and a width of half the
/// way, in logits, from there to the median, so that good photos are told apart less than bad ones. Prints them.
pub fn fit(samples: &[Sample]) -> Vec<(MeasureName, Pick, QualityCard)> {
    let mut scales = Vec::new();
    for (role, name, pick) in ANSWERS {
        let plain = samples.iter().filter(|sample| !sample.spoiled);
        let mut values: Vec<f32> = plain.filter_map(pick).map(|answer| answer.value).collect();
        values.sort_by(f32::total_cmp);
        let at = |share: f64| values.get((values.len() as f64 * share) as usize).copied();
        let (Some(half), Some(middle)) = (at(DOUBTFUL), at(0.5)) else { continue };
        let logit = |share: f32| {
            let share = f64::from(share).clamp(1e-9, 1.0 - 1e-9);
            (share / (1.0 - share)).ln()
        };
        let width = ((logit(middle) - logit(half)) / 2.0).max(0.01) as f32;
        println!("card of the {role}: [quality] half = {half:.5}, width = {width:.3}   (median {middle:.5})");
        scales.push((name, pick, QualityCard { half, width }));
    }
    scales
}

/// Puts the answers on these scales.
pub fn apply(samples: &mut [Sample], scales: &[(MeasureName, Pick, QualityCard)]) {
    for sample in samples {
        for (name, pick, scale) in scales {
            let Some(answer) = pick(sample) else { continue };
            let component = Some(Quality::from_fraction(scale.component(answer.value)));
            let fresh = Measure { name: *name, value: Some(answer.value), unit: "", component };
            match sample.measures.iter_mut().find(|measure| measure.name == *name) {
                Some(measure) => *measure = fresh,
                None => sample.measures.push(fresh),
            }
        }
    }
}
