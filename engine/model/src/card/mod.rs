//! The model card: what a network is, in TOML. `models/README.md` describes every field.

mod answers;
mod face;
mod input;
mod integer;
mod output;

pub use answers::{KnownAnswer, KnownAnswers, Pattern};
pub use face::{AlignmentCard, CropCard, DecodeCard, DecodeKind, EmbeddingCard, QualityCard};
pub use input::{Colour, InputCard};
pub use integer::IntegerCard;
pub use output::{OutputCard, OutputLayout};

use std::fmt;

use serde::Deserialize;

use crate::error::ModelError;

/// Version of the card format that this crate reads.
const FORMAT: u32 = 1;

/// What a network is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ModelRole {
    /// Finger image to minutiae and ridge field.
    FingerMinutiae,
    /// Photo to faces with five landmarks.
    FaceDetector,
    /// Face with rough landmarks to better ones, and whether it is a face.
    FaceLandmarks,
    /// Aligned face to a vector.
    FaceEmbedder,
    /// Face with its surroundings to live or attack.
    FaceLiveness,
    /// Aligned face to eyes open, mouth closed and so on.
    FaceAttributes,
}

impl ModelRole {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::FingerMinutiae,
        Self::FaceDetector,
        Self::FaceLandmarks,
        Self::FaceEmbedder,
        Self::FaceLiveness,
        Self::FaceAttributes,
    ];

    /// Its word in a card, which is also the name of its folder in a models folder.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::FingerMinutiae => "finger-minutiae",
            Self::FaceDetector => "face-detector",
            Self::FaceLandmarks => "face-landmarks",
            Self::FaceEmbedder => "face-embedder",
            Self::FaceLiveness => "face-liveness",
            Self::FaceAttributes => "face-attributes",
        }
    }
}

impl fmt::Display for ModelRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A network's card.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelCard {
    /// Version of the card format, 1.
    pub format: u32,
    /// What the network is for.
    pub role: ModelRole,
    /// Short name, for people.
    pub name: String,
    /// Version of the weights, for people.
    pub version: String,
    /// File name of the ONNX network, in the card's folder.
    pub file: String,
    /// SHA-256 of the ONNX file, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// SPDX licence expression of the weights.
    pub licence: String,
    /// Which data the weights were trained on.
    pub training_data: String,
    /// Anything else worth knowing.
    #[serde(default)]
    pub notes: String,
    /// File name of the table from scores to false-match rates, in the card's folder.
    #[serde(default)]
    pub calibration: Option<String>,
    /// The one input.
    pub input: InputCard,
    /// The outputs, in the order in which [`crate::Network::run`] gives them.
    #[serde(rename = "output")]
    pub outputs: Vec<OutputCard>,
    /// Where the five points of a face go; roles `face-landmarks`, `face-embedder` and `face-attributes`.
    #[serde(default)]
    pub alignment: Option<AlignmentCard>,
    /// How a face is cut out by its box; role `face-liveness`.
    #[serde(default)]
    pub crop: Option<CropCard>,
    /// How faces are read from the outputs; role `face-detector`.
    #[serde(default)]
    pub decode: Option<DecodeCard>,
    /// How the vector is made; role `face-embedder`.
    #[serde(default)]
    pub embedding: Option<EmbeddingCard>,
    /// How its answer becomes a component of a photo's quality; role `face-detector` and `face-embedder`, where it was fitted.
    #[serde(default)]
    pub quality: Option<QualityCard>,
    /// The same network in integers, where there is such a file.
    #[serde(default)]
    pub integer: Option<IntegerCard>,
    /// Answers the network must give.
    pub known_answers: KnownAnswers,
}

impl ModelCard {
    /// Reads and checks a card.
    ///
    /// # Errors
    /// [`ModelError::CardSyntax`] for broken TOML, a missing or an unknown field; [`ModelError::CardField`] for a value
    /// that makes no sense.
    pub fn parse(toml: &str) -> Result<Self, ModelError> {
        let card: Self = toml::from_str(toml).map_err(|error| ModelError::CardSyntax { message: error.to_string() })?;
        card.check_identity()?;
        card.input.check()?;
        output::check_all(&card.outputs, &card.input)?;
        face::check(&card)?;
        card.integer.as_ref().map_or(Ok(()), |integer| integer.check(&card))?;
        card.known_answers.check(&card)?;
        Ok(card)
    }

    fn check_identity(&self) -> Result<(), ModelError> {
        require(self.format == FORMAT, "format", || format!("is {}, this program reads {FORMAT}", self.format))?;
        require(is_hash(&self.sha256), "sha256", || "must be 64 lower-case hexadecimal digits".into())?;
        for (field, text) in [("licence", &self.licence), ("training_data", &self.training_data)] {
            require(!text.trim().is_empty(), field, || "must be filled in".into())?;
        }
        let message = || "must be a plain file name of letters, digits, `.`, `-` and `_`, without a folder".into();
        require(is_plain(&self.file), "file", message)?;
        require(self.calibration.as_deref().is_none_or(is_plain), "calibration", message)
    }

    /// Index of the output of this name.
    #[must_use]
    pub fn output_index(&self, name: &str) -> Option<usize> {
        self.outputs.iter().position(|output| output.name == name)
    }
}

/// Whether this is a SHA-256 as cards write it.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether this names a file beside the card and nothing else.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        && !name.starts_with('.')
}

/// An error naming `field` unless `holds`.
fn require(holds: bool, field: &str, message: impl FnOnce() -> String) -> Result<(), ModelError> {
    if holds { Ok(()) } else { Err(ModelError::CardField { field: field.into(), message: message() }) }
}
