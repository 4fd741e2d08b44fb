//! A card to begin with, for a network that came without one.

use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::card::ModelCard;
use crate::error::ModelError;
use crate::network::Network;
use crate::runtime::{self, RuntimeChoice, Signature, TensorInfo};

/// Known answers an outline begins with.
const ANSWERS: usize = 12;

/// Five points of the ArcFace template in a picture of 112 x 112 pixels (Deng et al. 2019, as their reference code has it).
const ARCFACE: [[f32; 2]; 5] =
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]];
/// Side of that picture.
const ARCFACE_SIDE: f32 = 112.0;

/// What a face embedder's tensors say.
struct Shape {
    input: String,
    rows: usize,
    columns: usize,
    output: String,
    length: usize,
}

/// The text of a card for a face embedder (aligned face in, vector out) in `onnx`, whose file will be called `file`. Tensor
/// names, sizes, hash and known answers are the network's; colours, scaling and template are ArcFace's and to be checked;
/// licence and training data are to be filled in, and the card is refused while they are empty.
///
/// # Errors
/// [`ModelError`] for bytes that no runtime loads, or a network with other tensors.
pub fn card_outline(file: &str, onnx: &[u8]) -> Result<String, ModelError> {
    let blank = ModelCard::parse(&text(file, onnx, &Shape::unknown(), "CC0-1.0", ""))?;
    let signature = runtime::signature(&blank, Cow::Owned(onnx.to_vec()))?;
    let shape = Shape::of(&signature)?;
    // Filled in for the moment only: an answer needs a card that is accepted.
    let card = text(file, onnx, &shape, "CC0-1.0", "");
    let answers = answers(&card, onnx, &shape)?;
    Ok(text(file, onnx, &shape, "", &answers))
}

impl Shape {
    fn unknown() -> Self {
        Self { input: "input".into(), rows: 112, columns: 112, output: "output".into(), length: 1 }
    }

    fn of(signature: &Signature) -> Result<Self, ModelError> {
        let list = |tensors: &[TensorInfo]| {
            tensors
                .iter()
                .map(|tensor| format!("`{}` {}", tensor.name, tensor.describe()))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let mismatch =
            || ModelError::NotAnEmbedder { inputs: list(&signature.inputs), outputs: list(&signature.outputs) };
        let ([input], [output]) = (signature.inputs.as_slice(), signature.outputs.as_slice()) else {
            return Err(mismatch());
        };
        let axes = |tensor: &TensorInfo| tensor.shape.clone().filter(|_| tensor.is_f32).unwrap_or_default();
        match (axes(input).as_slice(), axes(output).as_slice()) {
            ([_, Some(3), Some(rows), Some(columns)], [_, Some(length)]) => Ok(Self {
                input: input.name.clone(),
                rows: *rows,
                columns: *columns,
                output: output.name.clone(),
                length: *length,
            }),
            _ => Err(mismatch()),
        }
    }
}

/// Some values of the output on the test input, as tables of the card.
fn answers(card: &str, onnx: &[u8], shape: &Shape) -> Result<String, ModelError> {
    let network = Network::from_parts(card, onnx, RuntimeChoice::Auto)?;
    let outputs = network.run(crate::check::test_input(network.card()).view())?;
    let mut text = String::new();
    let step = (shape.length / ANSWERS).max(1);
    for channel in (0..shape.length).step_by(step).take(ANSWERS) {
        let value = outputs.first().and_then(|output| output.get([0, channel, 0, 0])).copied().unwrap_or(f32::NAN);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n[[known_answers.value]]\noutput = \"{}\"\nchannel = {channel}\nvalue = {value:?}\n",
            shape.output
        );
    }
    Ok(text)
}

fn text(file: &str, onnx: &[u8], shape: &Shape, licence: &str, answers: &str) -> String {
    let hash: String = Sha256::digest(onnx).iter().map(|byte| format!("{byte:02x}")).collect();
    let Shape { input, rows, columns, output, length } = shape;
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let points: Vec<String> = ARCFACE
        .iter()
        .map(|[x, y]| {
            // Edges fall on edges: whole numbers are at the pixels' centres.
            let scaled = |at: f32, side: usize| (at + 0.5) * side as f32 / ARCFACE_SIDE - 0.5;
            format!("[{:.4}, {:.4}]", scaled(*x, *columns), scaled(*y, *rows))
        })
        .collect();
    let filler = format!("\n[[known_answers.value]]\noutput = {}\nchannel = 0\nvalue = 0.0\n", quoted(output));
    let answers = if answers.is_empty() { &filler } else { answers };
    format!(
        r#"# Every field is described in models/README.md. Check what is marked, then: bioverify models install card.toml --models DIR
format = 1
role = "face-embedder"
name = {name}
version = "1"
file = {file}
sha256 = "{hash}"
# To fill in: under which terms the weights may be used (SPDX), and what they were trained on.
licence = "{licence}"
training_data = "{licence}"
# The table from scores to false-match rates, beside this card; without one the model gives scores and no decisions.
# calibration = "calibration.toml"

[input]
name = {input}
meaning = "aligned face, (sample - mean) / divisor"
layout = "NCHW"
channels = 3
size = [{rows}, {columns}]
# To check: the order of the colours (rgb or bgr) and the scaling the network was trained with.
colour = "rgb"
mean = [127.5, 127.5, 127.5]
divisor = [127.5, 127.5, 127.5]

[[output]]
name = {output}
layout = "vector"
length = {length}

# To check: where the network expects eye, eye, nose tip, mouth corner, mouth corner.
[alignment]
template = "arcface"
points = [{points}]

# Whether the vectors of the face and of its mirror image are averaged: twice the time, fewer errors.
[embedding]
flip = false

[known_answers]
pattern = "ridges"
rows = {rows}
columns = {columns}
tolerance = 0.001
{answers}"#,
        name = quoted(file.trim_end_matches(".onnx")),
        file = quoted(file),
        input = quoted(input),
        output = quoted(output),
        points = points.join(", "),
    )
}
