//! Noise: grain of the sensor against the face's contrast. ISO/IEC 29794-5 names noise as a cause of low quality and has no
//! measure of its own for it.
//!
//! Immerkaer 1996, "Fast noise variance estimation": the difference of two Laplacians is blind to slopes and curves of the
//! picture; here with a median instead of the mean, so that edges do not count. What averages out when a large face is
//! shrunk for comparison is taken off.

use bioverify_core::{Face, RgbImage, math};

use super::measure::{Measure, MeasureName};
use super::params::{LEAST_CONTRAST, NOISE, NOISE_SCALE};
use super::patch::Patch;
use super::tones::Tones;

/// Deviation of noise in percent of the deviation of luminance.
pub(crate) fn noise(photo: &RgbImage, face: &Face, tones: Option<&Tones>) -> Measure {
    let (name, unit) = (MeasureName::Noise, "% of contrast");
    let (Some(patch), Some(tones)) = (Patch::of(photo, face), tones) else { return Measure::missing(name, unit) };
    let Some(deviation) = deviation(&patch) else { return Measure::missing(name, unit) };
    let shrink = (face.landmarks.eye_distance() / NOISE_SCALE).max(1.0);
    let percent = 100.0 * deviation / shrink / tones.deviation().max(LEAST_CONTRAST);
    Measure::new(name, percent, unit, math::expf(-percent / NOISE))
}

/// In grey levels.
fn deviation(patch: &Patch) -> Option<f32> {
    let mut found = Vec::with_capacity(patch.width * patch.height);
    for y in 1..patch.height.saturating_sub(1) {
        for x in 1..patch.width.saturating_sub(1) {
            let row = |y: usize| patch.at(x - 1, y) - 2.0 * patch.at(x, y) + patch.at(x + 1, y);
            found.push((row(y - 1) - 2.0 * row(y) + row(y + 1)).abs());
        }
    }
    if found.is_empty() {
        return None;
    }
    let middle = found.len() / 2;
    let (_, median, _) = found.select_nth_unstable_by(middle, f32::total_cmp);
    // The mask has a norm of 6, and half of a normal distribution lies within 0.6745 deviations.
    Some(*median / (6.0 * 0.6745))
}
