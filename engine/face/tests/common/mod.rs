//! Tiny networks that see a face where the upper half of an 8 x 8 block is bright and the lower half dark.

#![allow(clippy::disallowed_methods)]
#![allow(dead_code)] // Each test program uses its own part.

#[path = "../../../model/tests/common/mod.rs"]
mod onnx;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioverify_core::RgbImage;
use bioverify_model::{Network, RuntimeChoice};
#[allow(unused_imports)]
pub use onnx::runtimes;
use onnx::{bytes, number, sha256, tensor};

/// Cells the tiny detector works in, in pixels.
pub const CELL: u32 = 8;

fn initializer(name: &str, dims: &[usize], values: &[f32]) -> Vec<u8> {
    let mut tensor: Vec<u8> = dims.iter().flat_map(|dim| number(1, *dim as u64)).collect();
    tensor.extend(number(2, 1));
    tensor.extend(bytes(8, name.as_bytes()));
    tensor.extend(bytes(9, &values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>()));
    bytes(5, &tensor)
}

fn node(operator: &str, inputs: &[&str], output: &str, attributes: &[(&str, &[u64])]) -> Vec<u8> {
    let mut node: Vec<u8> = inputs.iter().flat_map(|name| bytes(1, name.as_bytes())).collect();
    node.extend([bytes(2, output.as_bytes()), bytes(3, output.as_bytes()), bytes(4, operator.as_bytes())].concat());
    for (name, values) in attributes {
        let list: Vec<u8> = values.iter().flat_map(|value| number(8, *value)).collect();
        node.extend(bytes(5, &[bytes(1, name.as_bytes()), list, number(20, 7)].concat()));
    }
    bytes(1, &node)
}

fn file(parts: &[Vec<u8>], input: &[u8], output: &[u8]) -> Vec<u8> {
    let graph = [parts.concat(), bytes(2, b"graph"), bytes(11, input), bytes(12, output)].concat();
    [number(1, 8), bytes(7, &graph), bytes(8, &[bytes(1, b""), number(2, 17)].concat())].concat()
}

/// A network's file and its card.
pub struct Tiny {
    pub onnx: Vec<u8>,
    pub card: String,
}

impl Tiny {
    fn new(onnx: Vec<u8>, card: &str) -> Self {
        let card = card.replace("HASH", &sha256(&onnx));
        Self { onnx, card }
    }

    /// The network, loaded.
    pub fn network(&self) -> Arc<Network> {
        Arc::new(Network::from_parts(&self.card, &self.onnx, RuntimeChoice::Embedded).unwrap())
    }

    /// Writes the model into a folder of its own.
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join("tiny.onnx"), &self.onnx).unwrap();
        std::fs::write(folder.join("card.toml"), &self.card).unwrap();
    }
}

/// The tiny detector, loaded.
pub fn detector() -> Arc<Network> {
    tiny_detector().network()
}

/// The tiny embedder, loaded.
pub fn embedder(flip: bool) -> Arc<Network> {
    tiny_embedder(flip).network()
}

/// The tiny liveness network, loaded.
pub fn liveness() -> Arc<Network> {
    tiny_liveness().network()
}

const HEAD: &str = r#"
format = 1
role = "ROLE"
name = "tiny"
version = "1"
file = "tiny.onnx"
sha256 = "HASH"
licence = "CC0-1.0"
training_data = "none"
[input]
name = "image"
meaning = "picture"
layout = "NCHW"
channels = 3
colour = "rgb"
mean = [127.5, 127.5, 127.5]
divisor = [128.0, 128.0, 128.0]
"#;

fn card(role: &str, rest: &str, known: &str) -> String {
    let answers = format!(
        "[known_answers]\npattern = \"picture\"\nrows = 32\ncolumns = 32\ntolerance = 1e9\n[[known_answers.value]]\noutput = \"{known}\"\nchannel = 0\nvalue = 0.0\n"
    );
    HEAD.replace("ROLE", role) + rest + &answers
}

/// Offsets of the five points from a cell's centre, in cells.
pub const POINTS: [(f32, f32); 5] = [(-1.0, -0.8), (1.0, -0.8), (0.0, 0.1), (-0.7, 1.0), (0.7, 1.0)];
/// Side of a face's box, in cells.
pub const BOX: f32 = 4.0;

/// The tiny detector.
pub fn tiny_detector() -> Tiny {
    let mut weights = vec![0.0_f32; 15 * 3 * 64];
    for (index, weight) in weights.iter_mut().take(3 * 64).enumerate() {
        // 192 weights: a face gives 19, a flat block nothing, a face half a block off about a half.
        *weight = if (index / 8) % 8 < 4 { 0.1 } else { -0.1 };
    }
    let mut bias = vec![-15.0, 0.0, 0.0, BOX.ln(), BOX.ln()];
    bias.extend(POINTS.iter().flat_map(|(x, y)| [*x, *y]));
    let parts = [
        node("Conv", &["image", "w", "b"], "cells8", &[("kernel_shape", &[8, 8]), ("strides", &[8, 8])]),
        initializer("w", &[15, 3, 8, 8], &weights),
        initializer("b", &[15], &bias),
    ];
    let onnx = file(&parts, &tensor("image", 1, &[1, 3, 0, 0]), &tensor("cells8", 1, &[1, 15, 0, 0]));
    let names: Vec<String> = (0..15).map(|i| format!("\"{i}\"")).collect();
    let rest = format!(
        "multiple = 32\nmax_side = 4096\n[[output]]\nname = \"cells8\"\nstride = 8\nchannels = [{}]\n[decode]\nkind = \"bioverify-cells\"\nthreshold = 0.5\nmax_overlap = 0.3\n",
        names.join(", ")
    );
    Tiny::new(onnx, &card("face-detector", &rest, "cells8"))
}

/// An embedder that gives the mean colours of the 4 x 4 parts of a 32 x 32 face.
pub fn tiny_embedder(flip: bool) -> Tiny {
    let parts = [
        node("AveragePool", &["image"], "parts", &[("kernel_shape", &[8, 8]), ("strides", &[8, 8])]),
        node("Flatten", &["parts"], "embedding", &[]),
    ];
    let onnx = file(&parts, &tensor("image", 1, &[0, 3, 32, 32]), &tensor("embedding", 1, &[0, 48]));
    let rest = format!(
        "size = [32, 32]\n[[output]]\nname = \"embedding\"\nlayout = \"vector\"\nlength = 48\n[alignment]\ntemplate = \"tiny\"\npoints = [[7.5, 9.1], [23.5, 9.1], [15.5, 16.3], [9.9, 23.5], [21.1, 23.5]]\n[embedding]\nflip = {flip}\n"
    );
    Tiny::new(onnx, &card("face-embedder", &rest, "embedding"))
}

/// A landmark network that says the same of every face: all points lie `offset` pixels off, and this logit.
pub fn tiny_landmarks(offset: [f32; 2], logit: f32) -> Tiny {
    let mut bias = offset.repeat(5);
    bias.push(logit);
    let parts = [
        node("GlobalAveragePool", &["image"], "mean", &[]),
        node("Conv", &["mean", "w", "b"], "values", &[("kernel_shape", &[1, 1])]),
        node("Flatten", &["values"], "landmarks", &[]),
        initializer("w", &[11, 3, 1, 1], &[0.0; 33]),
        initializer("b", &[11], &bias),
    ];
    let onnx = file(&parts, &tensor("image", 1, &[1, 3, 32, 32]), &tensor("landmarks", 1, &[1, 11]));
    let rest = "size = [32, 32]\n[[output]]\nname = \"landmarks\"\nlayout = \"vector\"\nlength = 11\n[alignment]\ntemplate = \"tiny\"\npoints = [[7.5, 9.1], [23.5, 9.1], [15.5, 16.3], [9.9, 23.5], [21.1, 23.5]]\n";
    Tiny::new(onnx, &card("face-landmarks", rest, "landmarks"))
}

/// A liveness network: the mean of red minus blue.
pub fn tiny_liveness() -> Tiny {
    let parts = [
        node("Conv", &["image", "w"], "map", &[("kernel_shape", &[1, 1])]),
        node("GlobalAveragePool", &["map"], "mean", &[]),
        node("Flatten", &["mean"], "live", &[]),
        initializer("w", &[1, 3, 1, 1], &[1.0, 0.0, -1.0]),
    ];
    let onnx = file(&parts, &tensor("image", 1, &[1, 3, 32, 32]), &tensor("live", 1, &[1, 1]));
    let rest = "size = [32, 32]\n[[output]]\nname = \"live\"\nlayout = \"vector\"\nlength = 1\n[crop]\nfactor = 2.0\nfill = 127.5\n";
    Tiny::new(onnx, &card("face-liveness", rest, "live"))
}

/// A photo of `cells_wide x cells_high` blocks of `scale * 8` pixels, a face in each block of `faces`, over `background`.
pub fn photo(size: (u32, u32), faces: &[(u32, u32)], background: [u8; 3], scale: u32) -> RgbImage {
    let side = CELL * scale;
    let (width, height) = (size.0 * side, size.1 * side);
    let pixel = |x: u32, y: u32| {
        if faces.contains(&(x / side, y / side)) {
            // The halves differ in colour, so that a turned or mirrored face is another one.
            let upper = y % side < side / 2;
            return if upper { [255, 255, 250] } else { [5, 0, if x % side < side / 2 { 20 } else { 0 }] };
        }
        let shade = ((x * 3 + y * 2) / scale % 24) as u8;
        background.map(|sample| sample.saturating_add(shade))
    };
    let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    RgbImage::new(width, height, pixels).unwrap()
}

/// A folder beside the repository that is shared between checkouts, or `None` with a message.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared/{name} is not here");
    None
}
