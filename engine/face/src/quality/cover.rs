//! Eyes visible, mouth and face occlusion prevention (ISO/IEC 29794-5), as far as an attribute network tells.

use super::attributes::{Readings, chance};
use super::measure::{Measure, MeasureName};

/// How likely nothing covers the eyes, the mouth, the rest: the other way round of what the network tells.
pub(crate) fn measures(readings: Option<&Readings<'_>>) -> [Measure; 3] {
    let told = [
        (MeasureName::EyesVisible, "eyes covered"),
        (MeasureName::MouthVisible, "mask"),
        (MeasureName::FaceVisible, "occluded"),
    ];
    told.map(|(name, channel)| {
        chance(readings, channel)
            .map_or(Measure::missing(name, ""), |covered| Measure::new(name, 1.0 - covered, "", 1.0 - covered))
    })
}
