//! The two sizes of a minutia on a card.

use std::fmt;

use crate::params::STANDARD_PX_PER_CM;

/// Size and steps of a minutia on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardFormat {
    /// 5 bytes: 0.01 mm, 256 steps a turn (ISO/IEC 19794-2:2005, 8.1).
    Normal,
    /// 3 bytes: 0.1 mm up to 25.5 mm, 64 steps a turn (ISO/IEC 19794-2:2005, 8.2).
    Compact,
}

impl fmt::Display for CardFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Normal => "normal size on-card minutiae (ISO/IEC 19794-2)",
            Self::Compact => "compact size on-card minutiae (ISO/IEC 19794-2)",
        })
    }
}

impl CardFormat {
    /// Bytes of a minutia.
    #[must_use]
    pub const fn minutia_length(self) -> usize {
        match self {
            Self::Normal => 5,
            Self::Compact => 3,
        }
    }

    /// Steps of an angle in a full turn.
    #[must_use]
    pub const fn angle_steps(self) -> u32 {
        match self {
            Self::Normal => 256,
            Self::Compact => 64,
        }
    }

    /// Steps of a coordinate in a millimetre.
    #[must_use]
    pub const fn steps_per_mm(self) -> u16 {
        match self {
            Self::Normal => 100,
            Self::Compact => 10,
        }
    }

    /// The largest coordinate: 163.83 mm, 25.5 mm.
    pub(super) const fn max_coordinate(self) -> u16 {
        match self {
            Self::Normal => 0x3FFF,
            Self::Compact => 0xFF,
        }
    }

    /// Steps of a coordinate in a pixel at 500 ppi, which the record formats state as 197 pixels per centimetre.
    pub(super) fn steps_per_pixel(self) -> f64 {
        f64::from(self.steps_per_mm()) * 10.0 / f64::from(STANDARD_PX_PER_CM)
    }

    /// By the format number of ISO/IEC JTC 1/SC 37: 3 and 4 normal, 5 and 6 compact, each with two ways to place an ending.
    pub(super) const fn of_number(number: u16) -> Option<Self> {
        match number {
            3 | 4 => Some(Self::Normal),
            5 | 6 => Some(Self::Compact),
            _ => None,
        }
    }

    /// The number that is written.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::Normal => 3,
            Self::Compact => 5,
        }
    }
}
