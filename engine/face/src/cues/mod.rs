//! Classical signs of a picture held before the camera, next to what a network says.
//!
//! - [`Cues::border`]: straight edges round the head, parallel in pairs, as a held sheet or phone has them.
//! - [`Cues::reflection`]: white, colourless spots on the face, as glossy paper and screens reflect lamps.
//! - [`Cues::moire`]: a regular pattern over the face, as a camera sees the pixels of a screen.
//!
//! Each is a number in its own unit and says nothing certain: a door frame has straight edges, skin shines, a striped shirt
//! is regular. They explain a doubt to an operator; none may decide alone. What they are worth on real data stands in
//! `engine/face/README.md`. A print on matt paper that fills the picture shows none of them.

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
        let beyond = |value: Option<f32>, limit: f32| value.is_some_and(|value| value > limit);
        let found = [
            (beyond(self.moire, params::MOIRE), Sign::Moire),
            (beyond(self.border, params::BORDER), Sign::Border),
            (beyond(self.reflection, params::REFLECTION), Sign::Reflection),
        ];
        found.into_iter().filter(|(is, _)| *is).map(|(_, sign)| sign).collect()
    }
}
