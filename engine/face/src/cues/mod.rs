//! Classical signs of a picture held before the camera, next to what a network says.
//!
//! - [`Cues::border`]: straight edges round the head, parallel in pairs, as a held sheet or phone has them.
//! - [`Cues::reflection`]: white, colourless spots on the face, as glossy paper and screens reflect lamps.
//! - [`Cues::moire`]: a regular pattern over the face, as a camera sees the pixels of a screen.
//!
//! Each is a number in its own unit and says nothing certain: a door frame has straight edges, skin shines, a striped shirt
//! is regular. They explain a doubt of the liveness network to an operator and decide nothing. What they are worth on real data
//! stands in `engine/face/README.md`. A print on matt paper that fills the picture shows none of them.

mod border;
mod moire;
mod params;
mod reflection;

use bioverify_core::{Face, RgbImage};

use crate::quality::view::View;

/// What was seen. `None` where it could not be looked for: a face that is too small, points that make no face.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cues {
    /// Share of a rectangle round the head that straight edges support, 0 to 1.
    pub border: Option<f32>,
    /// Share of the face that is white without colour, 0 to 1.
    pub reflection: Option<f32>,
    /// Strongest regular pattern over what is usual at its scale, in powers of ten.
    pub moire: Option<f32>,
}

/// A sign that stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sign {
    /// Straight edges round the head.
    Border,
    /// White spots.
    Reflection,
    /// A regular pattern.
    Moire,
}

impl Sign {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Border, Self::Reflection, Self::Moire];

    /// Its name, lower case.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Border => "border",
            Self::Reflection => "reflection",
            Self::Moire => "moire",
        }
    }

    /// The value beyond which it stands out.
    const fn limit(self) -> f32 {
        match self {
            Self::Border => params::BORDER,
            Self::Reflection => params::REFLECTION,
            Self::Moire => params::MOIRE,
        }
    }
}

impl std::fmt::Display for Sign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Border => "straight edges round the head, like those of a sheet or a screen",
            Self::Reflection => "white spots on the face, like lamps in glossy paper or glass",
            Self::Moire => "a regular pattern on the face, like the pixels of a screen",
        })
    }
}

impl Cues {
    /// Looks at the face that is meant. Takes any photo and any landmarks.
    #[must_use]
    pub fn of(photo: &RgbImage, face: &Face) -> Self {
        let view = View::of(photo, &face.landmarks);
        Self {
            border: view.as_ref().and_then(|view| border::border(photo, view)),
            reflection: view.as_ref().and_then(reflection::reflection),
            moire: moire::moire(photo, &face.bounds),
        }
    }

    /// Those beyond what one live photo in about twenty shows.
    #[must_use]
    pub fn signs(&self) -> Vec<Sign> {
        [Sign::Moire, Sign::Border, Sign::Reflection].into_iter().filter(|sign| self.excess(*sign) > 1.0).collect()
    }

    /// The one farthest beyond its limit, where one is beyond: what an operator is told first.
    #[must_use]
    pub fn strongest(&self) -> Option<Sign> {
        self.signs().into_iter().max_by(|a, b| self.excess(*a).total_cmp(&self.excess(*b)))
    }

    /// The value of one cue in its unit.
    #[must_use]
    pub const fn value(&self, sign: Sign) -> Option<f32> {
        match sign {
            Sign::Border => self.border,
            Sign::Reflection => self.reflection,
            Sign::Moire => self.moire,
        }
    }

    /// A cue over its limit; 0 where it was not looked for or is no number.
    fn excess(&self, sign: Sign) -> f32 {
        self.value(sign).map_or(0.0, |value| value / sign.limit()).max(0.0)
    }
}
