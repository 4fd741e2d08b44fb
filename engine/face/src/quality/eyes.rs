//! Eyes open (ISO/IEC 29794-5): the gap between the lids. Five points do not show the lids: only an attribute network that
//! names `eyes open` tells, and not where it says itself that something hides them.

use super::attributes::{Readings, chance};
use super::cover;
use super::measure::{Measure, MeasureName};

/// How likely both eyes are open; not measured where they are covered.
pub(crate) fn eyes_open(readings: Option<&Readings<'_>>) -> Measure {
    let name = MeasureName::EyesOpen;
    if cover::hides_eyes(readings) {
        return Measure::missing(name, "");
    }
    chance(readings, "eyes open").map_or(Measure::missing(name, ""), |open| Measure::new(name, open, "", open))
}
