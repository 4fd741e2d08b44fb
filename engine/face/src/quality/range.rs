//! Dynamic range (ISO/IEC 29794-5): entropy of the face's luminance, component 12.5 a bit.

use super::measure::{Measure, MeasureName};
use super::tones::Tones;

/// Entropy in bits, 0 to 8.
pub(crate) fn dynamic_range(tones: Option<&Tones>) -> Measure {
    let Some(tones) = tones else { return Measure::missing(MeasureName::DynamicRange, "bit") };
    let bits = tones.entropy();
    Measure::new(MeasureName::DynamicRange, bits, "bit", bits / 8.0)
}
