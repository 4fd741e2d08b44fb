//! The networks compiled into this crate.

use crate::card::ModelRole;

/// A card and its weights, from a folder of `models/`.
macro_rules! model {
    ($folder:literal) => {
        (
            include_str!(concat!("../../../models/", $folder, "/card.toml")),
            include_bytes!(concat!("../../../models/", $folder, "/model.onnx")).as_slice(),
        )
    };
}

/// Card and weights of the network for `role`, if there is one.
pub(crate) const fn parts(role: ModelRole) -> Option<(&'static str, &'static [u8])> {
    match role {
        ModelRole::FingerMinutiae => Some(model!("finger-minutiae")),
        ModelRole::FaceDetector => Some(model!("face-detector")),
        ModelRole::FaceLandmarks => Some(model!("face-landmarks")),
        ModelRole::FaceEmbedder => Some(model!("face-embedder")),
        ModelRole::FaceLiveness => Some(model!("face-liveness")),
        ModelRole::FaceAttributes => Some(model!("face-attributes")),
    }
}
