//! A network whose bytes, tensors and runtime have been checked.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use ndarray::{Array4, ArrayView4};
use sha2::{Digest, Sha256};

use crate::bundled;
use crate::card::{ModelCard, ModelRole};
use crate::check::{self, CheckReport};
use crate::error::ModelError;
use crate::integer::SimdLevel;
use crate::params::{MAX_CARD_BYTES, MAX_MODEL_BYTES, TAG_BYTES};
use crate::runtime::{self, Backend, RuntimeChoice, RuntimeKind, TensorInfo};

/// A network ready to run. Immutable; share it between threads behind an [`std::sync::Arc`].
pub struct Network {
    card: ModelCard,
    tag: [u8; TAG_BYTES],
    integer_tag: Option<[u8; TAG_BYTES]>,
    backend: Box<dyn Backend>,
    fallback_reason: Option<String>,
}

impl Network {
    /// The finger minutiae network compiled into this crate.
    ///
    /// # Errors
    /// As [`Network::from_parts`]; with [`RuntimeChoice::Auto`] and [`RuntimeChoice::Embedded`] only if the machine is
    /// out of memory.
    pub fn bundled_finger(choice: RuntimeChoice) -> Result<Self, ModelError> {
        Self::bundled(ModelRole::FingerMinutiae, choice)
    }

    /// The network for `role` compiled into this crate.
    ///
    /// # Errors
    /// [`ModelError::NotBundled`] for a role without one, else as [`Network::from_parts`].
    pub fn bundled(role: ModelRole, choice: RuntimeChoice) -> Result<Self, ModelError> {
        let parts = bundled::parts(role).ok_or(ModelError::NotBundled { role })?;
        Self::build(parts.card, Cow::Borrowed(parts.onnx), parts.integer, choice)
    }

    /// Whether a network for `role` is compiled into this crate.
    #[must_use]
    pub const fn is_bundled(role: ModelRole) -> bool {
        bundled::parts(role).is_some()
    }

    /// The network in `dir`: `card.toml`, the ONNX file that it names, and its integer form where it names one.
    ///
    /// # Errors
    /// [`ModelError::Read`] or [`ModelError::TooLarge`] for the files, else as [`Network::from_parts`].
    pub fn from_dir(dir: &Path, choice: RuntimeChoice) -> Result<Self, ModelError> {
        let card_path = dir.join("card.toml");
        let toml = String::from_utf8(read_bounded(&card_path, MAX_CARD_BYTES)?)
            .map_err(|error| ModelError::CardSyntax { message: format!("{}: {error}", card_path.display()) })?;
        let card = ModelCard::parse(&toml)?;
        let onnx = read_bounded(&dir.join(&card.file), MAX_MODEL_BYTES)?;
        let form = card.integer.as_ref();
        let integer = form.map(|form| read_bounded(&dir.join(&form.file), MAX_MODEL_BYTES)).transpose()?;
        Self::build(&toml, Cow::Owned(onnx), integer.as_deref(), choice)
    }

    /// A network from the text of its card and the bytes of its ONNX file, in floating point.
    ///
    /// # Errors
    /// [`ModelError`]: a broken card, bytes of another SHA-256, an ONNX file or operator that the runtime refuses,
    /// tensors that differ from the card, or a runtime that was asked for by name and is not there.
    pub fn from_parts(card: &str, onnx: &[u8], choice: RuntimeChoice) -> Result<Self, ModelError> {
        Self::build(card, Cow::Owned(onnx.to_vec()), None, choice)
    }

    /// The same with the bytes of its integer form.
    ///
    /// # Errors
    /// As [`Network::from_parts`], for both files.
    pub fn from_parts_with(card: &str, onnx: &[u8], integer: &[u8], choice: RuntimeChoice) -> Result<Self, ModelError> {
        Self::build(card, Cow::Owned(onnx.to_vec()), Some(integer), choice)
    }

    /// Uses these instructions instead of the best there are. For tests and measurements: every level gives the same bits.
    ///
    /// # Errors
    /// [`ModelError::NoSimd`] where the processor lacks them, or the runtime is not the integer one.
    pub fn with_simd(mut self, level: SimdLevel) -> Result<Self, ModelError> {
        let runtime = self.runtime();
        if self.backend.set_simd(level) { Ok(self) } else { Err(ModelError::NoSimd { level, runtime }) }
    }

    fn build(
        card: &str,
        onnx: Cow<'static, [u8]>,
        integer: Option<&[u8]>,
        choice: RuntimeChoice,
    ) -> Result<Self, ModelError> {
        let card = ModelCard::parse(card)?;
        let tag = check_hash(&card.file, &card.sha256, &onnx)?;
        let form = card.integer.as_ref().zip(integer);
        let form_tag = form.map(|(form, bytes)| check_hash(&form.file, &form.sha256, bytes)).transpose()?;
        let loaded = runtime::load(&card, onnx, integer, choice)?;
        let integer_tag = form_tag.filter(|_| loaded.backend.kind() == RuntimeKind::Integer);
        Ok(Self { card, tag, integer_tag, backend: loaded.backend, fallback_reason: loaded.fallback_reason })
    }

    /// Runs the network on `1 x channels x rows x columns` values and returns the outputs in the card's order, each
    /// `1 x channels x rows/stride x columns/stride` whatever its layout in the network ([`crate::OutputLayout`]); a vector is
    /// `1 x length x 1 x 1`. Uses one thread; calls from several threads run side by side.
    ///
    /// # Errors
    /// [`ModelError::InputShape`] for a shape the card forbids, [`ModelError::Run`] or [`ModelError::TensorMismatch`] if
    /// the runtime fails.
    pub fn run(&self, input: ArrayView4<'_, f32>) -> Result<Vec<Array4<f32>>, ModelError> {
        self.check_input(&input)?;
        let outputs = self.backend.run(input)?;
        self.check_outputs(input, &outputs)?;
        Ok(outputs)
    }

    /// Runs the card's test input and compares with its known answers.
    ///
    /// # Errors
    /// [`ModelError::WrongAnswer`] beyond the card's tolerance, else as [`Network::run`].
    pub fn check(&self) -> Result<CheckReport, ModelError> {
        check::check(self)
    }

    /// The runtime in use.
    #[must_use]
    pub fn runtime(&self) -> RuntimeKind {
        self.backend.kind()
    }

    /// Why [`RuntimeChoice::Auto`] fell back to the embedded runtime; `None` where it did not.
    #[must_use]
    pub fn fallback_reason(&self) -> Option<&str> {
        self.fallback_reason.as_deref()
    }

    /// The card.
    #[must_use]
    pub const fn card(&self) -> &ModelCard {
        &self.card
    }

    /// The first 8 bytes of the network's SHA-256: templates carry it, so that a change of network can be seen.
    #[must_use]
    pub const fn tag(&self) -> [u8; TAG_BYTES] {
        self.tag
    }

    /// The first 8 bytes of the SHA-256 of the integer form, if that is what runs. Templates carry [`Network::tag`] whatever
    /// runs: both forms are one network to a comparison, and only to an audit two.
    #[must_use]
    pub const fn integer_tag(&self) -> Option<[u8; TAG_BYTES]> {
        self.integer_tag
    }

    fn check_input(&self, input: &ArrayView4<'_, f32>) -> Result<(), ModelError> {
        let wanted = &self.card.input;
        let (batch, channels, rows, columns) = input.dim();
        if batch == 1 && channels == wanted.channels && wanted.takes(rows, columns) {
            return Ok(());
        }
        Err(ModelError::InputShape {
            name: wanted.name.clone(),
            shape: [batch, channels, rows, columns],
            message: format!("batch must be 1, channels {}, {}", wanted.channels, wanted.wanted()),
        })
    }

    fn check_outputs(&self, input: ArrayView4<'_, f32>, outputs: &[Array4<f32>]) -> Result<(), ModelError> {
        let (_, _, rows, columns) = input.dim();
        for (index, wanted) in self.card.outputs.iter().enumerate() {
            let shape = wanted.shape(rows, columns);
            let actual = outputs.get(index).map(|output| output.shape().to_vec()).unwrap_or_default();
            if actual != shape {
                return Err(ModelError::TensorMismatch {
                    kind: "output",
                    name: wanted.name.clone(),
                    expected: format!("{shape:?}"),
                    actual: format!("{actual:?}"),
                });
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Network({} {}, {})", self.card.name, self.card.version, self.runtime())
    }
}

/// The first bytes of the SHA-256 of a file, or an error if it is not the card's.
fn check_hash(file: &str, expected: &str, bytes: &[u8]) -> Result<[u8; TAG_BYTES], ModelError> {
    let digest = Sha256::digest(bytes);
    let actual: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    if actual != expected {
        return Err(ModelError::HashMismatch { file: file.into(), expected: expected.into(), actual });
    }
    let mut tag = [0; TAG_BYTES];
    tag.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    Ok(tag)
}

/// The tensors of `present` against the card, by name.
pub(crate) fn check_signature(card: &ModelCard, signature: &runtime::Signature) -> Result<(), ModelError> {
    let input = find(&signature.inputs, "input", &card.input.name)?;
    let wanted = || format!("f32 [1, {}, rows, columns]", card.input.channels);
    check_tensor(input, "input", (4, 1), card.input.channels, wanted)?;
    if let Some(extra) = signature.inputs.iter().find(|tensor| tensor.name != card.input.name) {
        return Err(ModelError::UnknownInput { name: extra.name.clone() });
    }
    card.outputs.iter().try_for_each(|output| {
        let tensor = find(&signature.outputs, "output", &output.name)?;
        check_tensor(tensor, "output", output.axes(), output.depth(), || output.describe())
    })
}

fn find<'a>(tensors: &'a [TensorInfo], kind: &'static str, name: &str) -> Result<&'a TensorInfo, ModelError> {
    tensors.iter().find(|tensor| tensor.name == name).ok_or_else(|| ModelError::MissingTensor {
        kind,
        name: name.into(),
        present: tensors.iter().map(|tensor| tensor.name.clone()).collect(),
    })
}

/// `f32`, the card's number of axes, a batch that can be 1 and the channels of the card on their axis. Dimensions not
/// told are seen at run time.
fn check_tensor(
    tensor: &TensorInfo,
    kind: &'static str,
    (axes, channel_axis): (usize, usize),
    channels: usize,
    wanted: impl Fn() -> String,
) -> Result<(), ModelError> {
    let may_be = |axis: usize, size: usize| match &tensor.shape {
        Some(shape) => shape.len() == axes && shape.get(axis).copied().flatten().is_none_or(|actual| actual == size),
        None => true,
    };
    if tensor.is_f32 && may_be(0, 1) && may_be(channel_axis, channels) {
        return Ok(());
    }
    Err(ModelError::TensorMismatch { kind, name: tensor.name.clone(), expected: wanted(), actual: tensor.describe() })
}

fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, ModelError> {
    let fail = |source| ModelError::Read { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(fail)?;
    let bytes = file.metadata().map_err(fail)?.len();
    if bytes > limit {
        return Err(ModelError::TooLarge { path: path.to_path_buf(), bytes, limit });
    }
    let mut data = Vec::new();
    // The bound holds even for a file that grows or has no length, like a pipe.
    file.take(limit).read_to_end(&mut data).map_err(fail)?;
    Ok(data)
}
