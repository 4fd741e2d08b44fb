//! Sharpness (ISO/IEC 29794-5; the standard's forest of trees on Sobel and Laplacian features is replaced by the width of
//! edges).
//!
//! At the steepest places of the face (Tenengrad: the largest Sobel gradients) the edge's height, the range of luminance
//! round it, over its slope is its width, after Marziliano and others 2002, "A no-reference perceptual blur metric". Height
//! and slope grow alike with contrast, so the width does not; and it is told in proportion to the eye distance, so a small
//! face counts as blurred as it is after enlarging.

use super::measure::{Measure, MeasureName};
use super::numbers::sigmoid;
use super::params::{EDGE_REACH, LEAST_FACE_PIXELS, LEAST_SLOPE, SHARPNESS, STEEPEST};
use super::view::{EYES, SIDE, View, is_face};

/// Median width of the steepest edges, in percent of the eye distance.
pub(crate) fn sharpness(view: Option<&View>) -> Measure {
    let (name, unit) = (MeasureName::Sharpness, "% of the eye distance");
    let Some(width) = view.and_then(edge_width) else { return Measure::missing(name, unit) };
    let percent = 100.0 * width / EYES;
    Measure::new(name, percent, unit, 1.0 - sigmoid(percent, SHARPNESS.middle, SHARPNESS.width))
}

/// In pixels of the view.
fn edge_width(view: &View) -> Option<f32> {
    let luma: Vec<f32> = view.window.pixels.iter().map(|pixel| pixel.luma).collect();
    let smooth = Smooth { samples: binomial(&binomial(&luma, 1), SIDE) };
    let mut slopes: Vec<(f32, usize, usize)> = Vec::with_capacity(9_000);
    for y in 1..SIDE - 1 {
        for x in (1..SIDE - 1).filter(|x| is_face(*x, y) && view.window.at(*x, y).inside) {
            let (dx, dy) = (smooth.at(x + 1, y) - smooth.at(x - 1, y), smooth.at(x, y + 1) - smooth.at(x, y - 1));
            slopes.push(((dx * dx + dy * dy).sqrt() / 2.0, x, y));
        }
    }
    if slopes.len() < LEAST_FACE_PIXELS as usize {
        return None;
    }
    let count = (slopes.len() as f32 * STEEPEST) as usize;
    slopes.select_nth_unstable_by(count, |a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    slopes.truncate(count);
    let mut widths: Vec<f32> =
        slopes.iter().map(|(slope, x, y)| smooth.range(*x, *y) / slope.max(LEAST_SLOPE)).collect();
    // A face without any slope has no sharp edge: as wide as can be told.
    let widest = (2 * EDGE_REACH + 1) as f32;
    let middle = widths.len() / 2;
    let (_, median, _) = widths.select_nth_unstable_by(middle, f32::total_cmp);
    let is_flat = slopes.iter().all(|(slope, ..)| *slope < LEAST_SLOPE);
    Some(if is_flat { widest } else { *median })
}

/// The samples weighted 1, 2, 1 with those `step` before and after: noise of single pixels is no edge.
fn binomial(samples: &[f32], step: usize) -> Vec<f32> {
    let at = |index: usize| samples.get(index).or(samples.last()).copied().unwrap_or_default();
    (0..samples.len()).map(|i| (at(i.saturating_sub(step)) + 2.0 * at(i) + at(i + step)) / 4.0).collect()
}

/// Smoothed luminance of the view.
struct Smooth {
    samples: Vec<f32>,
}

impl Smooth {
    fn at(&self, x: usize, y: usize) -> f32 {
        self.samples.get(y * SIDE + x).copied().unwrap_or_default()
    }

    /// Largest minus smallest luminance within reach.
    fn range(&self, x: usize, y: usize) -> f32 {
        let (mut low, mut high) = (f32::MAX, f32::MIN);
        for row in y.saturating_sub(EDGE_REACH)..=(y + EDGE_REACH).min(SIDE - 1) {
            let from = row * SIDE + x.saturating_sub(EDGE_REACH);
            let to = row * SIDE + (x + EDGE_REACH).min(SIDE - 1);
            for luma in self.samples.get(from..=to).unwrap_or_default() {
                low = low.min(*luma);
                high = high.max(*luma);
            }
        }
        high - low
    }
}
