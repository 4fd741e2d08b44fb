//! Luminance mean (ISO/IEC 29794-5).

use super::measure::{Measure, MeasureName};
use super::numbers::sigmoid;
use super::params::{BRIGHT_MEAN, DARK_MEAN};
use super::tones::Tones;

/// Mean luminance of the face from 0 black to 1 white; the component falls towards both ends, as in the standard.
pub(crate) fn brightness(tones: Option<&Tones>) -> Measure {
    let Some(tones) = tones else { return Measure::missing(MeasureName::Brightness, "of white") };
    let mean = tones.mean() / 255.0;
    let (dark, bright) = (&DARK_MEAN, &BRIGHT_MEAN);
    let component = sigmoid(mean, dark.middle, dark.width) * (1.0 - sigmoid(mean, bright.middle, bright.width));
    Measure::new(MeasureName::Brightness, mean, "of white", component)
}
