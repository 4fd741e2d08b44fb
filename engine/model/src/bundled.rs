//! The networks compiled into this crate.

use crate::card::ModelRole;

/// A network compiled in.
pub(crate) struct Parts {
    pub(crate) card: &'static str,
    pub(crate) onnx: &'static [u8],
    /// Its integer form.
    pub(crate) integer: Option<&'static [u8]>,
}

/// A card and its weights, from a folder of `models/`; the name of its integer form where it has one.
macro_rules! model {
    ($folder:literal) => {
        model!($folder, None)
    };
    ($folder:literal, integer $file:literal) => {
        model!($folder, Some(include_bytes!(concat!("../../../models/", $folder, "/", $file)).as_slice()))
    };
    ($folder:literal, $integer:expr) => {
        Parts {
            card: include_str!(concat!("../../../models/", $folder, "/card.toml")),
            onnx: include_bytes!(concat!("../../../models/", $folder, "/model.onnx")).as_slice(),
            integer: $integer,
        }
    };
}

/// Card and weights of the network for `role`, if there is one.
pub(crate) const fn parts(role: ModelRole) -> Option<Parts> {
    match role {
        ModelRole::FingerMinutiae => Some(model!("finger-minutiae", integer "model.int8")),
        ModelRole::FaceDetector => Some(model!("face-detector")),
        ModelRole::FaceLandmarks => Some(model!("face-landmarks")),
        ModelRole::FaceEmbedder => Some(model!("face-embedder")),
        ModelRole::FaceLiveness => Some(model!("face-liveness")),
        ModelRole::FaceAttributes => Some(model!("face-attributes")),
    }
}
