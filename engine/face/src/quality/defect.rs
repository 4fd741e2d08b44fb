//! What is wrong with a photo of a face, so that a person can act on it.

use std::fmt;

/// One thing wrong with a capture. `Display` says it in English with its number and what to do.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Defect {
    /// There is no face, or its points make none.
    NoFace,
    /// Several faces could be meant.
    SeveralFaces {
        /// How many.
        count: u32,
    },
    /// Part of the face is outside the photo.
    CutOff {
        /// Share of the face inside, 0 to 1.
        inside: f32,
    },
    /// Too few pixels on the face.
    TooSmall {
        /// Distance between the eyes in pixels.
        eye_distance: f32,
    },
    /// A mask, dark glasses, a hand.
    Covered {
        /// What is covered.
        part: Part,
    },
    /// The head is turned to the side.
    TurnedAway {
        /// Degrees, positive to the picture's right.
        yaw: f32,
    },
    /// The head is lowered or raised.
    Nodding {
        /// Degrees, positive downwards.
        pitch: f32,
    },
    /// The head or the camera is tilted.
    Tilted {
        /// Degrees, positive clockwise on the screen.
        roll: f32,
    },
    /// Fine detail is missing.
    Blurred {
        /// Width of edges in percent of the eye distance.
        edge_percent: f32,
    },
    /// The sensor's grain drowns the face.
    Noisy {
        /// Noise in percent of contrast.
        percent: f32,
    },
    /// Too little light on the face.
    TooDark {
        /// Mean luminance, 0 to 1.
        brightness: f32,
    },
    /// Too much light on the face.
    TooBright {
        /// Mean luminance, 0 to 1.
        brightness: f32,
    },
    /// One side of the face is much darker than the other.
    UnevenLight {
        /// Overlap of both sides' histograms, 0 to 1.
        overlap: f32,
    },
    /// All of the face is almost equally grey.
    LowContrast {
        /// Deviation in grey levels of 255.
        levels: f32,
    },
    /// JPEG's blocks show.
    Compressed {
        /// Steps at the blocks' borders over steps elsewhere.
        ratio: f32,
    },
    /// The skin has no colour that skin has.
    ColourCast {
        /// Distance in CIELAB.
        distance: f32,
    },
    /// The eyes are closed.
    EyesClosed,
    /// The mouth is open.
    MouthOpen,
    /// Things behind the head may be taken for part of it.
    BusyBackground {
        /// Mean slope in grey levels.
        slope: f32,
    },
}

/// What of a face is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The eyes: dark glasses, hair.
    Eyes,
    /// Mouth and nose: a mask, a scarf.
    Mouth,
    /// Some other part: a hand, a sheet.
    Other,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFace => f.write_str("no face was found: look into the camera, closer and in good light"),
            Self::SeveralFaces { count } => {
                write!(f, "{count} faces of about the same size: have one person alone before the camera")
            }
            Self::CutOff { inside } => {
                write!(f, "only {:.0} % of the face is in the picture: move to the middle of it", inside * 100.0)
            }
            Self::TooSmall { eye_distance } => {
                write!(f, "only {eye_distance:.0} pixels between the eyes: come closer to the camera")
            }
            Self::Covered { part: Part::Eyes } => {
                f.write_str("the eyes are covered: take off dark glasses, put hair aside")
            }
            Self::Covered { part: Part::Mouth } => {
                f.write_str("mouth and nose are covered: take off the mask or scarf")
            }
            Self::Covered { part: Part::Other } => {
                f.write_str("part of the face is covered: take away what is before it")
            }
            Self::TurnedAway { yaw } => {
                write!(f, "head turned {:.0} degrees to the side: look straight into the camera", yaw.abs())
            }
            Self::Nodding { pitch } => {
                let (state, advice) = if *pitch > 0.0 { ("lowered", "raise") } else { ("raised", "lower") };
                write!(
                    f,
                    "head {state} by {:.0} degrees: {advice} the chin, or move the camera to eye height",
                    pitch.abs()
                )
            }
            Self::Tilted { roll } => write!(f, "head or camera tilted by {:.0} degrees: hold it upright", roll.abs()),
            other => other.tell_light(f),
        }
    }
}

impl Defect {
    /// The texts about light, lens and the rest.
    fn tell_light(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blurred { edge_percent } => {
                write!(
                    f,
                    "blurred (edges {edge_percent:.0} % of the eye distance wide): hold still, clean the lens, let it focus on the face"
                )
            }
            Self::Noisy { percent } => {
                write!(f, "grainy (noise {percent:.0} % of contrast): more light, or a lower sensitivity of the camera")
            }
            Self::TooDark { brightness } => {
                write!(
                    f,
                    "face too dark ({:.0} % of white): put light before the person, not behind",
                    brightness * 100.0
                )
            }
            Self::TooBright { brightness } => {
                write!(f, "face too bright ({:.0} % of white): less light or a shorter exposure", brightness * 100.0)
            }
            Self::UnevenLight { overlap } => {
                write!(f, "light from one side (overlap {:.0} %): turn towards the light", overlap * 100.0)
            }
            Self::LowContrast { levels } => {
                write!(f, "contrast of only {levels:.0} grey levels: clean the lens, avoid light that shines into it")
            }
            Self::Compressed { ratio } => {
                write!(
                    f,
                    "compressed too strongly (blocks {ratio:.1} times as steep as the rest): save at a higher quality"
                )
            }
            Self::ColourCast { distance } => {
                write!(f, "colours off by {distance:.0}: set the camera's white balance, avoid coloured light")
            }
            Self::EyesClosed => f.write_str("eyes closed: look into the camera with open eyes"),
            Self::MouthOpen => f.write_str("mouth open: close it"),
            Self::BusyBackground { .. } => f.write_str("busy background: stand before a plain wall"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_says_which_way() {
        assert!(Defect::Nodding { pitch: 33.0 }.to_string().contains("head lowered by 33 degrees: raise the chin"));
        assert!(Defect::Nodding { pitch: -33.0 }.to_string().contains("lower the chin"));
        let text = Defect::TooDark { brightness: 0.1 }.to_string();
        assert!(text.contains("10 % of white"), "{text}");
    }
}
