//! Background uniformity (ISO/IEC 29794-5): mean slope of luminance round the head.
//!
//! The standard segments the head by a network; here what lies outside an ellipse that takes in hair and ears, above the
//! shoulders, counts as background. It matters for documents and little for comparison.

use super::measure::{Measure, MeasureName};
use super::numbers::{mean, sigmoid};
use super::params::{BACKGROUND, LEAST_BACKGROUND};
use super::surround::{SURROUND, Surround, is_background};

/// Mean length of the gradient, in grey levels for a sixteenth of the eye distance.
pub(crate) fn background(surround: Option<&Surround>) -> Measure {
    let name = MeasureName::BackgroundUniformity;
    let Some(surround) = surround else { return Measure::missing(name, "levels") };
    let at = |x: usize, y: usize| surround.window.at(x, y);
    let mut slopes = Vec::with_capacity(SURROUND * SURROUND / 2);
    for y in 1..SURROUND - 1 {
        for x in 1..SURROUND - 1 {
            let round = [at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)];
            if !is_background(x, y) || round.iter().any(|pixel| !pixel.inside) {
                continue;
            }
            let [left, right, up, down] = round.map(|pixel| pixel.luma);
            let (dx, dy) = ((right - left) / 2.0, (down - up) / 2.0);
            slopes.push((dx * dx + dy * dy).sqrt());
        }
    }
    if slopes.len() < LEAST_BACKGROUND {
        return Measure::missing(name, "levels");
    }
    let slope = mean(slopes.into_iter()).unwrap_or(f32::NAN);
    Measure::new(name, slope, "levels", 1.0 - sigmoid(slope, BACKGROUND.middle, BACKGROUND.width))
}
