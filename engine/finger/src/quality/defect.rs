//! What is wrong with a finger image, so that a person can act on it.

use std::fmt;

use super::params::USUAL_PERIOD;

/// One thing wrong with a capture. `Display` says it in English with its number and what to do.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Defect {
    /// Too little skin.
    LittleArea {
        /// Skin, in square millimetres.
        mm2: f32,
    },
    /// The finger lies to one side, and part of it is missing.
    OffCentre {
        /// How far the middle of the skin lies right of the middle of the image, in millimetres.
        right_mm: f32,
        /// How far it lies below.
        down_mm: f32,
    },
    /// Ridges and valleys are almost equally grey.
    LowContrast {
        /// Local deviation, in grey levels of 255.
        levels: f32,
    },
    /// Ridges are broken: dry skin or a light touch.
    TooDry {
        /// Share of skin that is ridge, in percent.
        ridge_percent: f32,
    },
    /// Ridges run together: wet skin or a hard press.
    TooWet {
        /// Share of skin that is ridge, in percent.
        ridge_percent: f32,
    },
    /// The finger slid: ridges across its way are fainter than those along it.
    Smeared {
        /// How many times fainter.
        times: f32,
    },
    /// An older print is seen beside the finger.
    Residue {
        /// Ridges of it, in square millimetres.
        mm2: f32,
    },
    /// Ridges are smeared, worn or scarred.
    Unclear {
        /// Mean clarity of the ridges, 0 to 1.
        clarity: f32,
    },
    /// Few dependable minutiae.
    FewMinutiae {
        /// How many.
        reliable: usize,
    },
    /// The ridges are too near to or too far from each other for the resolution given.
    DoubtfulResolution {
        /// Distance between neighbouring ridges in pixels at 500 ppi.
        period: f32,
    },
    /// Ridges were white and have been turned dark.
    WhiteRidges,
}

impl Defect {
    /// Its name in tables, in lower case with hyphens.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::LittleArea { .. } => "little-area",
            Self::OffCentre { .. } => "off-centre",
            Self::LowContrast { .. } => "low-contrast",
            Self::TooDry { .. } => "too-dry",
            Self::TooWet { .. } => "too-wet",
            Self::Smeared { .. } => "smeared",
            Self::Residue { .. } => "residue",
            Self::Unclear { .. } => "unclear",
            Self::FewMinutiae { .. } => "few-minutiae",
            Self::DoubtfulResolution { .. } => "doubtful-resolution",
            Self::WhiteRidges => "white-ridges",
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LittleArea { mm2 } => {
                write!(f, "only {mm2:.0} mm2 of skin: place the whole fingertip flat on the sensor")
            }
            Self::OffCentre { right_mm, down_mm } => {
                let across = if *right_mm > 0.0 { "left" } else { "right" };
                let along = if *down_mm > 0.0 { "up" } else { "down" };
                let (dx, dy) = (right_mm.abs(), down_mm.abs());
                write!(f, "finger off centre: move it {dx:.0} mm to the {across} and {dy:.0} mm {along}")
            }
            Self::LowContrast { levels } => {
                write!(f, "contrast of only {levels:.0} grey levels: clean the sensor, press a little more")
            }
            Self::TooDry { ridge_percent } => {
                write!(f, "too dry or too light ({ridge_percent:.0} % ridge): moisten the finger, press a little more")
            }
            Self::TooWet { ridge_percent } => {
                write!(f, "too wet or too hard ({ridge_percent:.0} % ridge): dry the finger, press a little less")
            }
            Self::Smeared { times } => {
                write!(f, "finger slid (ridges of one direction {times:.1} times fainter): hold the finger still")
            }
            Self::Residue { mm2 } => {
                write!(f, "{mm2:.0} mm2 of an older print beside the finger: wipe the sensor clean")
            }
            Self::Unclear { clarity } => {
                write!(f, "ridges smeared or worn (clarity {clarity:.2}): hold the finger still, or use another finger")
            }
            Self::FewMinutiae { reliable } => {
                write!(f, "only {reliable} dependable minutiae: capture again, or use another finger")
            }
            Self::DoubtfulResolution { period } => {
                write!(
                    f,
                    "ridges {period:.1} pixels apart at 500 ppi, usually {:.1} to {:.1}: check the resolution given",
                    USUAL_PERIOD.start, USUAL_PERIOD.end
                )
            }
            Self::WhiteRidges => {
                f.write_str("ridges were white and have been turned dark: check the sensor's settings")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_moves_the_finger_the_other_way() {
        let text = Defect::OffCentre { right_mm: 3.2, down_mm: -4.1 }.to_string();
        assert!(text.contains("3 mm to the left") && text.contains("4 mm down"), "{text}");
    }
}
