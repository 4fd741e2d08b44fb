//! A neural network behind a model card: in integers, on ONNX Runtime or on the embedded runtime.
//!
//! A network is two things: the bytes of an ONNX file and a [`ModelCard`] that says what the network does, which input
//! it expects, which outputs it gives, what its SHA-256 is and which answers it must give on a known input. Nothing runs
//! whose bytes do not have the card's hash or whose tensors do not have the card's shapes.
//!
//! Two runtimes give the same answers to within the card's tolerance: ONNX Runtime, where its shared library is found
//! (see [`RuntimeChoice`]), and an embedded one compiled in. This is the only crate that names either. A network whose card
//! has an integer form ([`IntegerCard`]) runs in that by default: on every machine and at every [`SimdLevel`] it gives the same
//! bits, and it is the fastest of the three.
//!
//! Invariant: a [`Network`] is immutable, `Send + Sync`, uses one thread an inference and never panics on any input.

mod bundled;
mod card;
mod check;
mod error;
mod integer;
mod network;
mod outline;
mod params;
mod runtime;

pub use card::{
    AlignmentCard, Colour, CropCard, DecodeCard, DecodeKind, EmbeddingCard, InputCard, IntegerCard, KnownAnswer,
    KnownAnswers, ModelCard, ModelRole, OutputCard, OutputLayout, Pattern, QualityCard,
};
pub use check::CheckReport;
pub use error::ModelError;
pub use integer::SimdLevel;
pub use network::Network;
pub use outline::card_outline;
pub use runtime::{RuntimeChoice, RuntimeKind};
