//! What can be wrong with a network.

use std::path::PathBuf;

use thiserror::Error;

use crate::card::ModelRole;
use crate::integer::SimdLevel;
use crate::runtime::RuntimeKind;

/// A network that cannot be loaded or run. Texts name files, tensors and numbers, never pixels.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The card is not the TOML it should be.
    #[error("model card is not readable: {message}")]
    CardSyntax {
        /// What the TOML parser said, with line and column.
        message: String,
    },
    /// A field of the card has a value that makes no sense.
    #[error("model card field `{field}` {message}")]
    CardField {
        /// Path of the field, for example `output[1].stride`.
        field: String,
        /// What is wrong and what is allowed.
        message: String,
    },
    /// An outline was asked for a network that is no face embedder.
    #[error(
        "no card can be outlined: a face embedder has one input f32 [1, 3, rows, columns] and one output f32 [1, values], this network has inputs {inputs} and outputs {outputs}; write its card by hand (models/README.md)"
    )]
    NotAnEmbedder {
        /// Its inputs.
        inputs: String,
        /// Its outputs.
        outputs: String,
    },
    /// No network for this is compiled in.
    #[error("no {role} network is compiled into this program")]
    NotBundled {
        /// What it would do.
        role: ModelRole,
    },
    /// A file of a model folder cannot be read.
    #[error("cannot read {}: {source}: check the models folder", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of a model folder is larger than any network or card.
    #[error("{} is {bytes} bytes, at most {limit} are read: this is no model file", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its length in bytes.
        bytes: u64,
        /// The bound in bytes.
        limit: u64,
    },
    /// The network's bytes are not those the card was written for.
    #[error("SHA-256 of {file} is {actual}, its card says {expected}: the file is damaged or belongs to another card")]
    HashMismatch {
        /// File name from the card.
        file: String,
        /// Hash in the card, hexadecimal.
        expected: String,
        /// Hash of the bytes, hexadecimal.
        actual: String,
    },
    /// ONNX Runtime was asked for and its shared library was not found or cannot be used.
    #[error(
        "ONNX Runtime is not usable: {message}; set ORT_DYLIB_PATH to its shared library (1.17 or later), put it beside the program, or choose the embedded runtime"
    )]
    RuntimeUnavailable {
        /// What was tried and what was wrong with it.
        message: String,
    },
    /// The integer form of a network was asked for that has none.
    #[error("network `{name}` has no integer form: choose another runtime")]
    NoIntegerForm {
        /// Name on the card.
        name: String,
    },
    /// The integer form of a network was asked for, its card names one, and its bytes were not handed in.
    #[error(
        "the card of network `{name}` names the integer form {file}, whose bytes were not given: give them, or choose another runtime"
    )]
    IntegerFormNotGiven {
        /// Name on the card.
        name: String,
        /// File name from the card.
        file: String,
    },
    /// Instructions were asked for that are not there.
    #[error("{level} instructions are not there for {runtime}: choose one of those that `SimdLevel::available` lists")]
    NoSimd {
        /// Which instructions.
        level: SimdLevel,
        /// Which runtime.
        runtime: RuntimeKind,
    },
    /// The runtime refuses the network: broken ONNX, or an operator it does not know.
    #[error("{runtime} cannot load {file}: {message}")]
    Load {
        /// Which runtime.
        runtime: RuntimeKind,
        /// File name from the card.
        file: String,
        /// What the runtime said; names the operator or node.
        message: String,
    },
    /// The card names a tensor that the network does not have.
    #[error("network has no {kind} `{name}`, only {present:?}: the card is for another network")]
    MissingTensor {
        /// `input` or `output`.
        kind: &'static str,
        /// Name in the card.
        name: String,
        /// Names in the network.
        present: Vec<String>,
    },
    /// The network needs an input that the card does not name.
    #[error("network needs input `{name}`, which its card does not describe")]
    UnknownInput {
        /// Name in the network.
        name: String,
    },
    /// A tensor of the network is not what the card says.
    #[error("{kind} `{name}` of the network is {actual}, its card says {expected}")]
    TensorMismatch {
        /// `input` or `output`.
        kind: &'static str,
        /// Name in the card.
        name: String,
        /// Element type and shape the card asks for.
        expected: String,
        /// Element type and shape the network has.
        actual: String,
    },
    /// The caller's input does not fit the card.
    #[error("input of shape {shape:?} does not fit `{name}`: {message}")]
    InputShape {
        /// Name of the input.
        name: String,
        /// Shape given: batch, channels, rows, columns.
        shape: [usize; 4],
        /// What is expected.
        message: String,
    },
    /// The runtime failed while running.
    #[error("{runtime} failed to run the network: {message}")]
    Run {
        /// Which runtime.
        runtime: RuntimeKind,
        /// What the runtime said.
        message: String,
    },
    /// The network does not give the card's known answer.
    #[error(
        "{runtime} gives {actual} for output `{output}` at channel {channel}, row {row}, column {column}; its card says {expected} +- {tolerance}: the runtime or this machine computes wrongly"
    )]
    WrongAnswer {
        /// Which runtime.
        runtime: RuntimeKind,
        /// Name of the output.
        output: String,
        /// Channel index.
        channel: usize,
        /// Row index.
        row: usize,
        /// Column index.
        column: usize,
        /// Value in the card.
        expected: f32,
        /// Value computed.
        actual: f32,
        /// Largest accepted difference.
        tolerance: f32,
    },
    /// An integer network does not give the bits that it gives everywhere.
    #[error(
        "outputs on {runtime} have SHA-256 {actual}, the card says {expected}: the file belongs to another card, or this machine computes wrongly"
    )]
    WrongBits {
        /// Which runtime.
        runtime: RuntimeKind,
        /// Hash in the card, hexadecimal.
        expected: String,
        /// Hash of the outputs, hexadecimal.
        actual: String,
    },
}
