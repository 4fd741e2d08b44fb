//! Mouth closed (ISO/IEC 29794-5). Two corners do not show the lips: only an attribute network that names `mouth closed`
//! tells.

use super::attributes::{Readings, chance};
use super::measure::{Measure, MeasureName};

/// How likely the mouth is closed.
pub(crate) fn mouth_closed(readings: Option<&Readings<'_>>) -> Measure {
    let name = MeasureName::MouthClosed;
    chance(readings, "mouth closed").map_or(Measure::missing(name, ""), |closed| Measure::new(name, closed, "", closed))
}
