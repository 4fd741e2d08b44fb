//! A network as a file, written by its description, and the card beside it.

use sha2::{Digest, Sha256};

/// A layer before it is a file. Tensor 0 is the input.
#[derive(Debug, Clone)]
pub struct Spec {
    pub source: usize,
    pub addend: Option<(usize, usize, i32)>,
    pub channels: usize,
    pub kernel: usize,
    pub stride: usize,
    pub dilation: usize,
    pub kind: u8,
    pub shift: u8,
    pub weights: Vec<i8>,
    pub bias: Vec<i32>,
    pub factors: Vec<i32>,
}

/// The file, written by the description in models/README.md.
pub fn file(input_channels: usize, layers: &[Spec], onnx: [u8; 32]) -> Vec<u8> {
    let mut out = b"BVINTNET\x01\x00".to_vec();
    out.extend((layers.len() as u16).to_le_bytes());
    out.extend([11, 0, 0, 0]);
    out.extend(onnx);
    let channels = |tensor: usize| match tensor {
        0 => input_channels,
        made => layers.get(made - 1).map_or(1, |layer| layer.channels),
    };
    for layer in layers {
        let (addend, grown, factor) = layer.addend.map_or((u16::MAX, 1, 0), |(t, g, f)| (t as u16, g as u8, f));
        for number in [layer.source as u16, addend, channels(layer.source) as u16, layer.channels as u16] {
            out.extend(number.to_le_bytes());
        }
        out.extend([
            layer.kernel as u8,
            layer.stride as u8,
            layer.dilation as u8,
            layer.kind,
            grown,
            layer.shift,
            0,
            0,
        ]);
        out.extend(factor.to_le_bytes());
        out.extend(layer.weights.iter().map(|w| w.cast_unsigned()));
        layer.bias.iter().for_each(|b| out.extend(b.to_le_bytes()));
        for factor in &layer.factors {
            let scale = (*factor as f32 / 65536.0).to_le_bytes();
            out.extend(if layer.kind == 2 { scale } else { factor.to_le_bytes() });
        }
    }
    out
}

/// Its card.
pub fn card(input_channels: usize, outputs: &[(usize, usize)], onnx: &[u8], integer: &[u8]) -> String {
    let hash = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect::<String>();
    let list: String = outputs
        .iter()
        .enumerate()
        .map(|(i, (stride, channels))| {
            let names = vec!["\"value\""; *channels].join(", ");
            format!("\n[[output]]\nname = \"out{i}\"\nstride = {stride}\nchannels = [{names}]\n")
        })
        .collect();
    format!(
        r#"
format = 1
role = "finger-minutiae"
name = "random"
version = "1"
file = "model.onnx"
sha256 = "{}"
licence = "CC0-1.0"
training_data = "none"
[input]
name = "image"
meaning = "any"
layout = "NCHW"
channels = {input_channels}
multiple = 8
max_side = 256
{list}
[integer]
file = "model.int8"
sha256 = "{}"
answers = "{}"
tolerance = 1.0
[known_answers]
pattern = "ridges"
rows = 8
columns = 8
tolerance = 1.0
[[known_answers.value]]
output = "out0"
channel = 0
row = 0
column = 0
value = 0.0
"#,
        hash(onnx),
        hash(integer),
        hash(b"")
    )
}
