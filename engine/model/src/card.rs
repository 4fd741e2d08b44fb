//! The model card: what a network is, in TOML. `models/README.md` describes every field.

use serde::Deserialize;

use crate::error::ModelError;

/// Version of the card format that this crate reads.
const FORMAT: u32 = 1;

/// What a network is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ModelRole {
    /// Finger image to minutiae and ridge field.
    FingerMinutiae,
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
    /// The one input.
    pub input: InputCard,
    /// The outputs, in the order in which [`crate::Network::run`] gives them.
    #[serde(rename = "output")]
    pub outputs: Vec<OutputCard>,
    /// Answers the network must give.
    pub known_answers: KnownAnswers,
}

/// A network's input: `f32`, batch x channels x rows x columns.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputCard {
    /// Tensor name in the ONNX graph.
    pub name: String,
    /// What a value means and how it is made.
    pub meaning: String,
    /// Order of the axes: `NCHW`.
    pub layout: String,
    /// Channels.
    pub channels: usize,
    /// Rows and columns must be multiples of this.
    pub multiple: usize,
    /// Most rows or columns.
    pub max_side: usize,
}

/// One of a network's outputs: `f32`, batch x channels x rows/stride x columns/stride.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputCard {
    /// Tensor name in the ONNX graph.
    pub name: String,
    /// Input pixels per output cell.
    pub stride: usize,
    /// What each channel means; as many as the tensor has channels.
    pub channels: Vec<String>,
}

/// A formula for a test input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Pattern {
    /// Slanted ridges of period 8.1 with a fault line down the middle, exact in `f32`:
    /// `k = (29 row + 13 column + 37 channel + (128 if column >= columns / 2)) mod 256`, value `|k - 128| / 32 - 2`.
    Ridges,
}

/// Answers the network must give on a test input.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownAnswers {
    /// Formula of the input.
    pub pattern: Pattern,
    /// Rows of the input.
    pub rows: usize,
    /// Columns of the input.
    pub columns: usize,
    /// Largest accepted absolute difference of any value.
    pub tolerance: f32,
    /// Some values of the outputs.
    #[serde(rename = "value")]
    pub values: Vec<KnownAnswer>,
}

/// One value of one output.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownAnswer {
    /// Name of the output.
    pub output: String,
    /// Channel index.
    pub channel: usize,
    /// Row index, in cells of the output.
    pub row: usize,
    /// Column index, in cells of the output.
    pub column: usize,
    /// The value.
    pub value: f32,
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
        card.check_tensors()?;
        card.check_answers()?;
        Ok(card)
    }

    fn check_identity(&self) -> Result<(), ModelError> {
        require(self.format == FORMAT, "format", || format!("is {}, this program reads {FORMAT}", self.format))?;
        let is_hash = self.sha256.len() == 64 && self.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        require(is_hash, "sha256", || "must be 64 lower-case hexadecimal digits".into())?;
        let is_plain = !self.file.is_empty()
            && self.file.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
            && !self.file.starts_with('.');
        require(is_plain, "file", || {
            "must be a plain file name of letters, digits, `.`, `-` and `_`, without a folder".into()
        })
    }

    fn check_tensors(&self) -> Result<(), ModelError> {
        let input = &self.input;
        require(input.layout == "NCHW", "input.layout", || format!("is `{}`, only NCHW is known", input.layout))?;
        require(input.channels > 0, "input.channels", || "must be at least 1".into())?;
        require(input.multiple > 0, "input.multiple", || "must be at least 1".into())?;
        let room = input.multiple <= input.max_side && input.max_side <= 1 << 14;
        require(room, "input.max_side", || "must be from `multiple` to 16384".into())?;
        require(!self.outputs.is_empty(), "output", || "must list at least one output".into())?;
        for (index, output) in self.outputs.iter().enumerate() {
            let divides = output.stride > 0 && input.multiple.is_multiple_of(output.stride);
            require(divides, &format!("output[{index}].stride"), || "must divide `input.multiple`".into())?;
            let named = !output.channels.is_empty();
            require(named, &format!("output[{index}].channels"), || "must name every channel".into())?;
            let unique = self.outputs.iter().filter(|other| other.name == output.name).count() == 1;
            require(unique, &format!("output[{index}].name"), || format!("`{}` is not unique", output.name))?;
        }
        Ok(())
    }

    fn check_answers(&self) -> Result<(), ModelError> {
        let known = &self.known_answers;
        for (field, side) in [("known_answers.rows", known.rows), ("known_answers.columns", known.columns)] {
            let fits = side > 0 && side <= self.input.max_side && side.is_multiple_of(self.input.multiple);
            require(fits, field, || "must be a multiple of `input.multiple`, up to `input.max_side`".into())?;
        }
        let positive = known.tolerance.is_finite() && known.tolerance > 0.0;
        require(positive, "known_answers.tolerance", || "must be above 0".into())?;
        require(!known.values.is_empty(), "known_answers.value", || "must list at least one value".into())?;
        for (index, answer) in known.values.iter().enumerate() {
            let inside = answer.value.is_finite()
                && self.outputs.iter().any(|output| {
                    output.name == answer.output
                        && answer.channel < output.channels.len()
                        && answer.row < known.rows / output.stride
                        && answer.column < known.columns / output.stride
                });
            require(inside, &format!("known_answers.value[{index}]"), || "lies outside its output".into())?;
        }
        Ok(())
    }

    /// Index of the output of this name.
    #[must_use]
    pub fn output_index(&self, name: &str) -> Option<usize> {
        self.outputs.iter().position(|output| output.name == name)
    }
}

/// An error naming `field` unless `holds`.
fn require(holds: bool, field: &str, message: impl FnOnce() -> String) -> Result<(), ModelError> {
    if holds { Ok(()) } else { Err(ModelError::CardField { field: field.into(), message: message() }) }
}
