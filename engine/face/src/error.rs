//! Why a photo gave no face.

use bioverify_core::EmbeddingError;
use bioverify_model::{ModelError, ModelRole, Network};
use thiserror::Error;

/// What is wrong with a photo or with the networks. Texts say what to do and hold nothing about a person.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FaceError {
    /// All pixels are alike: lens cap, darkness or a white wall.
    #[error(
        "the photo is {shade}: its pixels differ by {span} of 255; uncover the camera, check light and exposure, and take it again"
    )]
    Blank {
        /// `black`, `white` or `one flat grey`.
        shade: &'static str,
        /// Difference of the 99th and the 1st percentile of luma.
        span: u8,
    },
    /// The detector found nothing, in no quarter turn.
    #[error(
        "no face was found in the photo ({width} x {height} pixels): look into the camera, closer and in good light, and take it again"
    )]
    NoFace {
        /// Width of the photo in pixels.
        width: u32,
        /// Height of the photo in pixels.
        height: u32,
    },
    /// Several people of about the same size.
    #[error(
        "{count} faces are in the photo, {rivals} of them about as large as the largest: have one person alone before the camera"
    )]
    SeveralFaces {
        /// Faces found.
        count: usize,
        /// Faces that are too large to be background, the largest counted.
        rivals: usize,
    },
    /// The face is too small to be compared.
    #[error(
        "the face is too small: {eye_distance:.0} pixels between the eyes, at least {least:.0} are needed; come closer to the camera"
    )]
    TooSmall {
        /// Distance between the eyes' centres in pixels, as it would be from the front.
        eye_distance: f32,
        /// Least distance.
        least: f32,
    },
    /// The landmarks lie so that no upright face can be made of them.
    #[error("the face cannot be aligned: its eyes and mouth lie on one line; look straight into the camera")]
    NotAlignable,
    /// The network is for something else.
    #[error("the model is a {found}, a {wanted} is needed: give the folder of another model")]
    WrongRole {
        /// Role on its card.
        found: ModelRole,
        /// Role needed.
        wanted: ModelRole,
    },
    /// The card lacks what this program needs, or its outputs do not fit its decoding.
    #[error("model card `{name}`: {problem}")]
    Card {
        /// Name of the model.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// The network gave numbers that are none.
    #[error("the network `{name}` gave a value that is no number: check it with `bioverify models check`")]
    NotANumber {
        /// Name of the model.
        name: String,
    },
    /// No network for this is loaded.
    #[error("no {role} model is loaded: give a models folder that has one")]
    NoModel {
        /// What it would do.
        role: ModelRole,
    },
    /// The embedder's output has no direction.
    #[error(transparent)]
    Embedding(#[from] EmbeddingError),
    /// Loading or running a network failed.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// An error unless the network is for this.
pub(crate) fn check_role(network: &Network, wanted: ModelRole) -> Result<(), FaceError> {
    let found = network.card().role;
    if found == wanted { Ok(()) } else { Err(FaceError::WrongRole { found, wanted }) }
}
