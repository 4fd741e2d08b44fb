//! Weights that predict false non-matches.
//!
//! Logistic regression: the chance that a mated pair fails is `logistic(b + sum of w (x of one photo + x of the other))`,
//! `x = -ln(component / 100)`, no `w` below 0, so the quality `exp(-a sum of w x)` falls where the chance rises and never
//! rises where a component falls. The scale `a` gives plain photos a median of [`MEDIAN`].

#![allow(clippy::disallowed_methods)]

use bioverify_face::MeasureName;

use crate::curve::mated;
use crate::look::Sample;

/// Quality that half of the plain photos reach.
pub const MEDIAN: f32 = 60.0;

/// Measures that may matter to a comparison and that need no attribute network.
const TRIED: [MeasureName; 14] = [
    MeasureName::EyeDistance,
    MeasureName::Yaw,
    MeasureName::Pitch,
    MeasureName::Sharpness,
    MeasureName::Noise,
    MeasureName::IlluminationUniformity,
    MeasureName::UnderExposure,
    MeasureName::OverExposure,
    MeasureName::Brightness,
    MeasureName::DynamicRange,
    MeasureName::Contrast,
    MeasureName::Compression,
    MeasureName::FaceConfidence,
    MeasureName::MirrorAgreement,
];

/// Least component, as in the engine's `params.rs`.
const LEAST: f32 = 0.02;

/// Strength of the pull of weights towards 0.
const RIDGE: f64 = 1e-3;

/// Steps of descent.
const STEPS: u32 = 3_000;

fn loss(sample: &Sample, name: MeasureName) -> f64 {
    let component = sample.measures.iter().find(|measure| measure.name == name).and_then(|measure| measure.component);
    component.map_or(0.0, |component| -f64::from((f32::from(component.get()) / 100.0).max(LEAST)).ln())
}

/// The weights of the overall quality.
pub fn fit(samples: &[Sample], limit: f32) -> Vec<(MeasureName, f64)> {
    let losses: Vec<Vec<f64>> =
        samples.iter().map(|sample| TRIED.iter().map(|name| loss(sample, *name)).collect()).collect();
    let mut rows: Vec<(Vec<f64>, f64)> = Vec::new();
    for (first, second, score) in mated(samples, true) {
        let (Some(a), Some(b)) = (losses.get(first), losses.get(second)) else { continue };
        rows.push((a.iter().zip(b).map(|(a, b)| a + b).collect(), if score < limit { 1.0 } else { 0.0 }));
    }
    let weights = descend(&rows);
    let mut plain: Vec<f64> = samples
        .iter()
        .zip(&losses)
        .filter(|(sample, _)| !sample.spoiled)
        .map(|(_, losses)| dot(losses, &weights))
        .collect();
    plain.sort_by(f64::total_cmp);
    let middle = plain.get(plain.len() / 2).copied().unwrap_or(1.0).max(1e-9);
    let scale = -f64::from(MEDIAN / 100.0).ln() / middle;
    TRIED.into_iter().zip(weights.into_iter().map(|weight| weight * scale)).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Adam (Kingma, Ba 2015) on all rows, each weight brought back to 0 where a step took it below.
fn descend(rows: &[(Vec<f64>, f64)]) -> Vec<f64> {
    let size = TRIED.len() + 1;
    let (mut w, mut m, mut v) = (vec![0.1; size], vec![0.0; size], vec![0.0; size]);
    for step in 1..=STEPS {
        let mut slope = vec![0.0; size];
        for (x, failed) in rows {
            let z = dot(x, &w) + w.last().copied().unwrap_or_default();
            let error = 1.0 / (1.0 + (-z).exp()) - failed;
            for (slope, x) in slope.iter_mut().zip(x.iter().chain(&[1.0])) {
                *slope += error * x / rows.len() as f64;
            }
        }
        let rate = 0.05 / (1.0 + f64::from(step) / 300.0);
        for (index, (((w, m), v), g)) in w.iter_mut().zip(&mut m).zip(&mut v).zip(slope).enumerate() {
            let g = if index + 1 < size { g + RIDGE * *w } else { g };
            *m = 0.9 * *m + 0.1 * g;
            *v = 0.999 * *v + 0.001 * g * g;
            let (mean, square) = (*m / (1.0 - 0.9_f64.powi(step as i32)), *v / (1.0 - 0.999_f64.powi(step as i32)));
            *w -= rate * mean / (square.sqrt() + 1e-8);
            if index + 1 < size {
                *w = w.max(0.0);
            }
        }
    }
    w.pop();
    w
}

/// The quality these weights give, unrounded.
pub fn quality(sample: &Sample, weights: &[(MeasureName, f64)]) -> f64 {
    let loss: f64 = weights.iter().map(|(name, weight)| weight * loss(sample, *name)).sum();
    100.0 * (-loss).exp()
}
