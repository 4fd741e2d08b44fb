//! Mouth closed (ISO/IEC 29794-5): the gap between the lips. Two corners do not show the lips: only an attribute network
//! that names `mouth closed` tells, and not where it says itself that something hides them.

use super::attributes::{Readings, chance};
use super::cover;
use super::measure::{Measure, MeasureName};

/// How likely the mouth is closed; not measured where it is covered.
pub(crate) fn mouth_closed(readings: Option<&Readings<'_>>) -> Measure {
    let name = MeasureName::MouthClosed;
    if cover::hides_mouth(readings) {
        return Measure::missing(name, "");
    }
    chance(readings, "mouth closed").map_or(Measure::missing(name, ""), |closed| Measure::new(name, closed, "", closed))
}
