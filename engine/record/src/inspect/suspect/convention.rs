//! Whether two prints of one finger are written in different conventions: axes, sense and zero of directions.

use std::f32::consts::PI;
use std::fmt;

use bioverify_core::{Direction, Minutia, MinutiaSet, Point};

use super::agreement::agreement;
use crate::params::{SUSPECT_LEAD, SUSPECT_MIN_MINUTIAE, SUSPECT_MOST_MINUTIAE, SUSPECT_SHARE};

/// What of a print is written another way. At least one is set in what [`suspect_convention`] gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Reading {
    /// The whole picture is mirrored left to right, directions with it.
    pub mirrored: bool,
    /// The y axis of positions points upwards, from the bottom left.
    pub y_up: bool,
    /// Directions turn clockwise as seen, as whoever counts them against a y axis that points down has them.
    pub clockwise: bool,
    /// Directions point away from the ridge, by 180 degrees, as those of ANSI/NIST-ITL Type 9.
    pub turned: bool,
    /// Angles are in the unit of the other standard.
    pub unit: Option<AngleUnit>,
}

/// The unit that angles were written in, where the record's own is the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AngleUnit {
    /// Steps of 2 degrees, as in INCITS 378.
    TwoDegrees,
    /// 256 steps a turn, as in ISO/IEC 19794-2.
    Binary,
}

impl AngleUnit {
    /// What an angle that was read in the wrong unit has to be multiplied by: 2 degrees to 360/256, or the other way round.
    const fn factor(self) -> f32 {
        match self {
            Self::TwoDegrees => 2.0 * 256.0 / 360.0,
            Self::Binary => 360.0 / 256.0 / 2.0,
        }
    }
}

/// How one of two prints of a finger seems to be written, and how well they agree so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convention {
    /// What is written another way.
    pub reading: Reading,
    /// Share of its minutiae that agree as they stand, 0..=1.
    pub as_it_is: f32,
    /// Share that agrees once it is read so, 0..=1.
    pub so_read: f32,
}

/// The simpler of two that agree alike comes first.
const READINGS: [Reading; 10] = {
    let none = Reading { mirrored: false, y_up: false, clockwise: false, turned: false, unit: None };
    [
        Reading { turned: true, ..none },
        Reading { y_up: true, ..none },
        Reading { clockwise: true, ..none },
        Reading { y_up: true, clockwise: true, ..none },
        Reading { y_up: true, turned: true, ..none },
        Reading { clockwise: true, turned: true, ..none },
        Reading { y_up: true, clockwise: true, turned: true, ..none },
        Reading { mirrored: true, ..none },
        Reading { unit: Some(AngleUnit::TwoDegrees), ..none },
        Reading { unit: Some(AngleUnit::Binary), ..none },
    ]
};

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.mirrored {
            parts.push("the picture is mirrored left to right");
        }
        match (self.y_up, self.clockwise) {
            (true, true) => {
                parts.push("the y axis points upwards instead of down, and directions are counted so (mirrored)")
            }
            (true, false) => parts.push("the y axis points upwards instead of down, for positions alone"),
            (false, true) => parts.push("directions are counted clockwise instead of counter-clockwise"),
            (false, false) => {}
        }
        if self.turned {
            parts.push("every direction is turned by 180 degrees");
        }
        match self.unit {
            Some(AngleUnit::TwoDegrees) => {
                parts.push("angles are in steps of 2 degrees (INCITS 378), not in 256 a turn")
            }
            Some(AngleUnit::Binary) => parts.push("angles are in 256 steps a turn (ISO/IEC 19794-2), not in 2 degrees"),
            None => {}
        }
        f.write_str(&parts.join(" and "))?;
        let of_xyt = Self { y_up: true, turned: true, ..Self::default() };
        if *self == of_xyt { f.write_str(" (as in mindtct's .xyt files)") } else { Ok(()) }
    }
}

impl fmt::Display for Convention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (self.as_it_is * 100.0, self.so_read * 100.0);
        write!(f, "{}: as they stand {before:.0} % of the minutiae agree, so read {after:.0} %", self.reading)
    }
}

/// Holds two prints of one finger against each other; `None` where nothing is suspect, or too little is there to say.
///
/// `other` is the one that is suspected. Needs two prints: in one alone a wrong axis or direction cannot be seen.
#[must_use]
pub fn suspect_convention(trusted: &MinutiaSet, other: &MinutiaSet) -> Option<Convention> {
    if trusted.len().min(other.len()) < SUSPECT_MIN_MINUTIAE {
        return None;
    }
    let share = |reading: Reading| {
        let read: Vec<Minutia> = first_of(other).iter().map(|minutia| reread(minutia, reading)).collect();
        agreement(first_of(trusted), &read)
    };
    let as_it_is = share(Reading::default());
    let mut best: Option<(f32, Reading)> = None;
    for reading in READINGS {
        let share = share(reading);
        if best.is_none_or(|(most, _)| share > most) {
            best = Some((share, reading));
        }
    }
    let (so_read, reading) = best?;
    is_clear(as_it_is, so_read).then_some(Convention { reading, as_it_is, so_read })
}

/// Whether so many more agree that it cannot be chance.
pub(super) fn is_clear(as_it_is: f32, so_read: f32) -> bool {
    so_read >= SUSPECT_SHARE && so_read >= as_it_is + SUSPECT_LEAD
}

pub(super) fn first_of(set: &MinutiaSet) -> &[Minutia] {
    set.minutiae().get(..SUSPECT_MOST_MINUTIAE).unwrap_or(set.minutiae())
}

fn reread(minutia: &Minutia, reading: Reading) -> Minutia {
    // Where an axis begins does not matter: alignment moves it.
    let Point { x, y } = minutia.position;
    let angle = minutia.direction.radians() * reading.unit.map_or(1.0, AngleUnit::factor);
    let angle = if reading.clockwise { -angle } else { angle } + if reading.turned { PI } else { 0.0 };
    let (x, angle) = if reading.mirrored { (-x, PI - angle) } else { (x, angle) };
    Minutia {
        position: Point::new(x, if reading.y_up { -y } else { y }),
        direction: Direction::from_radians(angle),
        ..*minutia
    }
}
