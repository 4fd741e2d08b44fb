//! Under- and over-exposure prevention (ISO/IEC 29794-5): shares of the face whose detail is lost in black or white.

use bioverify_core::math;

use super::measure::{Measure, MeasureName};
use super::params::{BRIGHT, BRIGHT_DECAY, DARK, DARK_DECAY};
use super::tones::Tones;

/// Share of the face that is almost black.
pub(crate) fn under(tones: Option<&Tones>) -> Measure {
    measure(MeasureName::UnderExposure, tones.map(|tones| tones.share(|luma| luma <= DARK)), DARK_DECAY)
}

/// Share of the face that is almost white.
pub(crate) fn over(tones: Option<&Tones>) -> Measure {
    measure(MeasureName::OverExposure, tones.map(|tones| tones.share(|luma| luma >= BRIGHT)), BRIGHT_DECAY)
}

fn measure(name: MeasureName, share: Option<f32>, decay: f32) -> Measure {
    share.map_or(Measure::missing(name, "of the face"), |share| {
        Measure::new(name, share, "of the face", math::expf(-share / decay))
    })
}
