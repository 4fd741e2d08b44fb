//! Contrast: the standard's luminance variance, told as a deviation.
//!
//! The standard's component falls again for high contrast, where one side of the face is in shadow; here uneven light has a
//! measure of its own and contrast only has to be enough.

use bioverify_core::math;

use super::measure::{Measure, MeasureName};
use super::params::CONTRAST;
use super::tones::Tones;

/// Standard deviation of the face's luminance in grey levels of 255.
pub(crate) fn contrast(tones: Option<&Tones>) -> Measure {
    let Some(tones) = tones else { return Measure::missing(MeasureName::Contrast, "levels") };
    let deviation = tones.deviation();
    Measure::new(MeasureName::Contrast, deviation, "levels", 1.0 - math::expf(-deviation / CONTRAST))
}
