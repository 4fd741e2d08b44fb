//! A neural network behind a model card, on ONNX Runtime or the embedded runtime.
//!
//! A network is two things: the bytes of an ONNX file and a [`ModelCard`] that says what the network does, which input
//! it expects, which outputs it gives, what its SHA-256 is and which answers it must give on a known input. Nothing runs
//! whose bytes do not have the card's hash or whose tensors do not have the card's shapes.
//!
//! Two runtimes give the same answers to within the card's tolerance: ONNX Runtime, where its shared library is found
//! (see [`RuntimeChoice`]), and an embedded one compiled in. This is the only crate that names either.
//!
//! Invariant: a [`Network`] is immutable, `Send + Sync`, uses one thread an inference and never panics on any input.

mod bundled;
mod card;
mod check;
mod error;
mod network;
mod outline;
mod params;
mod runtime;

pub use card::{
    AlignmentCard, Colour, CropCard, DecodeCard, DecodeKind, EmbeddingCard, InputCard, KnownAnswer, KnownAnswers,
    ModelCard, ModelRole, OutputCard, OutputLayout, Pattern, QualityCard,
};
pub use check::CheckReport;
pub use error::ModelError;
pub use network::Network;
pub use outline::card_outline;
pub use runtime::{RuntimeChoice, RuntimeKind};
