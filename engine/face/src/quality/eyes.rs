//! Eyes open (ISO/IEC 29794-5). Five points do not show the lids: only an attribute network that names `eyes open` tells.

use super::attributes::{Readings, chance};
use super::measure::{Measure, MeasureName};

/// How likely the eyes are open.
pub(crate) fn eyes_open(readings: Option<&Readings<'_>>) -> Measure {
    let name = MeasureName::EyesOpen;
    chance(readings, "eyes open").map_or(Measure::missing(name, ""), |open| Measure::new(name, open, "", open))
}
