//! A tiny ONNX writer and cards for it, so that every refusal has a network that provokes it.
#![allow(dead_code)] // Each test program uses its own part.

use bioverify_model::{Network, RuntimeChoice};
use sha2::{Digest, Sha256};

/// Length-delimited protobuf field.
pub fn bytes(field: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![field << 3 | 2];
    out.extend(varint(value.len() as u64));
    out.extend(value);
    out
}

/// Varint protobuf field.
pub fn number(field: u8, value: u64) -> Vec<u8> {
    let tag = u64::from(field) << 3;
    [varint(tag), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

/// `onnx.ValueInfoProto` of an f32 (element type 1) or other tensor; axis 0 means a size only known at run time.
pub fn tensor(name: &str, element: u64, axes: &[u64]) -> Vec<u8> {
    let dims: Vec<u8> = axes
        .iter()
        .enumerate()
        .flat_map(|(i, &axis)| {
            let dim = if axis == 0 { bytes(2, format!("{name}{i}").as_bytes()) } else { number(1, axis) };
            bytes(1, &dim)
        })
        .collect();
    let tensor = [number(1, element), bytes(2, &dims)].concat();
    [bytes(1, name.as_bytes()), bytes(2, &bytes(1, &tensor))].concat()
}

/// A network `input -> operator -> output` that averages 4 x 4 pixels if the operator is `AveragePool`.
pub fn onnx(operator: &str, input: &[u8], input_name: &str, output: &[u8], output_name: &str) -> Vec<u8> {
    let ints = |name: &str, values: &[u64]| {
        let list: Vec<u8> = values.iter().flat_map(|v| number(8, *v)).collect();
        bytes(5, &[bytes(1, name.as_bytes()), list, number(20, 7)].concat())
    };
    let mut node = [
        bytes(1, input_name.as_bytes()),
        bytes(2, output_name.as_bytes()),
        bytes(3, b"the_node"),
        bytes(4, operator.as_bytes()),
    ]
    .concat();
    if operator == "AveragePool" {
        node.extend(ints("kernel_shape", &[4, 4]));
        node.extend(ints("strides", &[4, 4]));
    }
    let graph = [bytes(1, &node), bytes(2, b"graph"), bytes(11, input), bytes(12, output)].concat();
    [number(1, 8), bytes(7, &graph), bytes(8, &[bytes(1, b""), number(2, 17)].concat())].concat()
}

/// The network that averages 4 x 4 pixels of `image` into `pooled`.
pub fn pooling() -> Vec<u8> {
    onnx("AveragePool", &tensor("image", 1, &[1, 1, 0, 0]), "image", &tensor("pooled", 1, &[1, 1, 0, 0]), "pooled")
}

pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// A card for [`pooling`] with the hash of `onnx`. The known answer follows from the formula of the ridges: the mean
/// over rows 4..8 and columns 8..12.
pub fn card(onnx: &[u8]) -> String {
    let value = |row: i32, column: i32| f64::from(((29 * row + 13 * column) % 256 - 128).abs()) / 32.0 - 2.0;
    let sum: f64 = (4..8).flat_map(|row| (8..12).map(move |column| value(row, column))).sum();
    format!(
        r#"
format = 1
role = "finger-minutiae"
name = "pool"
version = "1"
file = "model.onnx"
sha256 = "{}"
licence = "CC0-1.0"
training_data = "none"

[input]
name = "image"
meaning = "any"
layout = "NCHW"
channels = 1
multiple = 8
max_side = 256

[[output]]
name = "pooled"
stride = 4
channels = ["mean"]

[known_answers]
pattern = "ridges"
rows = 16
columns = 32
tolerance = 1e-5

[[known_answers.value]]
output = "pooled"
channel = 0
row = 1
column = 2
value = {}
"#,
        sha256(onnx),
        sum / 16.0
    )
}

/// The runtimes to test: the embedded one, and ONNX Runtime where it is found.
pub fn runtimes() -> Vec<RuntimeChoice> {
    let onnx = pooling();
    match Network::from_parts(&card(&onnx), &onnx, RuntimeChoice::OnnxRuntime) {
        Ok(_) => vec![RuntimeChoice::Embedded, RuntimeChoice::OnnxRuntime],
        Err(reason) => {
            println!("skipped on ONNX Runtime: {reason}");
            vec![RuntimeChoice::Embedded]
        }
    }
}
