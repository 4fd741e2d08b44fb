//! Face networks' cards: vectors, cells, fixed sizes, picture scaling, and what each role needs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use bioverify_model::{ModelCard, ModelRole, Network, OutputLayout, RuntimeChoice, card_outline};
use common::{bytes, number, sha256, tensor};
use ndarray::Array4;

/// `onnx.NodeProto` without attributes.
fn node(operator: &str, inputs: &[&str], output: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
    let mut node: Vec<u8> = inputs.iter().flat_map(|name| bytes(1, name.as_bytes())).collect();
    node.extend(bytes(2, output.as_bytes()));
    node.extend(bytes(3, output.as_bytes()));
    node.extend(bytes(4, operator.as_bytes()));
    node.extend(attributes.iter().flat_map(|attribute| bytes(5, attribute)));
    bytes(1, &node)
}

/// `onnx.AttributeProto` of whole numbers.
fn ints(name: &str, values: &[u64]) -> Vec<u8> {
    let list: Vec<u8> = values.iter().flat_map(|value| number(8, *value)).collect();
    [bytes(1, name.as_bytes()), list, number(20, 7)].concat()
}

/// A whole file of nodes.
fn file(nodes: &[Vec<u8>], input: &[u8], outputs: &[Vec<u8>]) -> Vec<u8> {
    let mut graph = nodes.concat();
    graph.extend(bytes(2, b"graph"));
    graph.extend(bytes(11, input));
    graph.extend(outputs.iter().flat_map(|output| bytes(12, output)));
    [number(1, 8), bytes(7, &graph), bytes(8, &[bytes(1, b""), number(2, 17)].concat())].concat()
}

/// Mean of each colour: `[1, 3, 4, 6]` to `[1, 3]`.
fn means() -> Vec<u8> {
    let nodes = [node("GlobalAveragePool", &["image"], "pooled", &[]), node("Flatten", &["pooled"], "embedding", &[])];
    file(&nodes, &tensor("image", 1, &[0, 3, 4, 6]), &[tensor("embedding", 1, &[0, 3])])
}

/// Each pixel's colours, once as a grid and once pixel by pixel.
fn cells() -> Vec<u8> {
    let pool = [ints("kernel_shape", &[2, 2]), ints("strides", &[2, 2])];
    let shape = bytes(
        5,
        &[number(1, 3), number(2, 7), bytes(8, b"shape"), bytes(9, &[1_i64, 3, -1].map(i64::to_le_bytes).concat())]
            .concat(),
    );
    let nodes = [
        node("AveragePool", &["image"], "map", &pool),
        node("Reshape", &["map", "shape"], "rows", &[]),
        node("Transpose", &["rows"], "cells", &[ints("perm", &[0, 2, 1])]),
        shape,
    ];
    let outputs = [tensor("map", 1, &[1, 3, 0, 0]), tensor("cells", 1, &[1, 0, 3])];
    file(&nodes, &tensor("image", 1, &[1, 3, 0, 0]), &outputs)
}

const EMBEDDER: &str = r#"
format = 1
role = "face-embedder"
name = "means"
version = "1"
file = "means.onnx"
sha256 = "HASH"
licence = "CC0-1.0"
training_data = "none"

[input]
name = "image"
meaning = "any"
layout = "NCHW"
channels = 3
size = [4, 6]
colour = "bgr"
mean = [10.0, 20.0, 30.0]
divisor = [2.0, 4.0, 8.0]

[[output]]
name = "embedding"
layout = "vector"
length = 3

[alignment]
template = "tiny"
points = [[1.0, 1.0], [4.0, 1.0], [2.5, 2.0], [1.5, 3.0], [3.5, 3.0]]

[embedding]
flip = true

[known_answers]
pattern = "picture"
rows = 4
columns = 6
tolerance = 1e-4

[[known_answers.value]]
output = "embedding"
channel = 1
value = VALUE
"#;

/// The mean of channel 1 of the pattern `picture`, by its formula.
fn expected() -> f64 {
    let sample = |row: i32, column: i32| {
        let fault = if column >= 3 { 128 } else { 0 };
        f64::from(((29 * row + 13 * column + 37 + fault) % 256 - 128).abs())
    };
    let sum: f64 = (0..4).flat_map(|row| (0..6).map(move |column| (sample(row, column) - 20.0) / 4.0)).sum();
    sum / 24.0
}

fn embedder() -> String {
    EMBEDDER.replace("HASH", &sha256(&means())).replace("VALUE", &expected().to_string())
}

#[test]
fn a_vector_is_given_as_channels_of_one_cell() {
    for runtime in common::runtimes() {
        let network = Network::from_parts(&embedder(), &means(), runtime).unwrap();
        assert_eq!(network.check().unwrap().values, 1);
        let input = Array4::from_shape_fn((1, 3, 4, 6), |(_, channel, ..)| channel as f32);
        let outputs = network.run(input.view()).unwrap();
        assert_eq!(outputs[0].shape(), [1, 3, 1, 1]);
        assert_eq!(outputs[0].iter().copied().collect::<Vec<_>>(), [0.0, 1.0, 2.0]);
        let error = network.run(Array4::zeros((1, 3, 6, 4)).view()).unwrap_err().to_string();
        assert!(error.contains("4 rows and 6 columns"), "{error}");
    }
}

#[test]
fn cells_are_given_as_the_grid_they_are() {
    let card = r#"
format = 1
role = "face-detector"
name = "cells"
version = "1"
file = "cells.onnx"
sha256 = "HASH"
licence = "CC0-1.0"
training_data = "none"
[input]
name = "image"
meaning = "any"
layout = "NCHW"
channels = 3
multiple = 4
max_side = 64
colour = "rgb"
mean = [0.0, 0.0, 0.0]
divisor = [1.0, 1.0, 1.0]
[[output]]
name = "map"
stride = 2
channels = ["r", "g", "b"]
[[output]]
name = "cells"
layout = "cells"
stride = 2
channels = ["r", "g", "b"]
[decode]
kind = "yunet"
threshold = 0.5
max_overlap = 0.3
[known_answers]
pattern = "ridges"
rows = 8
columns = 8
tolerance = 1e-4
[[known_answers.value]]
output = "cells"
channel = 2
row = 3
column = 1
value = 0.0
"#;
    let card = card.replace("HASH", &sha256(&cells()));
    for runtime in common::runtimes() {
        let network = Network::from_parts(&card, &cells(), runtime).unwrap();
        let input = Array4::from_shape_fn((1, 3, 8, 12), |(_, c, y, x)| (c * 1000 + y * 20 + x) as f32);
        let outputs = network.run(input.view()).unwrap();
        assert_eq!(outputs[0].shape(), [1, 3, 4, 6]);
        assert_eq!(outputs[0], outputs[1]);
    }
    let parsed = ModelCard::parse(&card).unwrap();
    assert_eq!((parsed.outputs[1].layout, parsed.role), (OutputLayout::Cells, ModelRole::FaceDetector));
}

#[test]
fn what_a_role_needs_and_what_it_has_no_use_for_is_named() {
    let edits = [
        ("[embedding]\nflip = true\n", "", "embedding"),
        ("[alignment]\n", "[crop]\nfactor = 2.0\nfill = 127.5\n\n[alignment]\n", "crop"),
        ("colour = \"bgr\"", "colour = \"grey\"", "input.colour"),
        ("mean = [10.0, 20.0, 30.0]\n", "", "input.mean"),
        ("divisor = [2.0, 4.0, 8.0]", "divisor = [2.0, 0.0, 8.0]", "input.divisor"),
        ("divisor = [2.0, 4.0, 8.0]", "divisor = [2.0, 4.0]", "input.divisor"),
        ("size = [4, 6]", "size = [4, 0]", "input.size"),
        ("size = [4, 6]", "size = [4, 6]\nmultiple = 2", "input.size"),
        ("size = [4, 6]", "multiple = 2\nmax_side = 8", "input.size"),
        ("layout = \"vector\"", "layout = \"cube\"", "cube"),
        ("length = 3", "length = 0", "output[0].length"),
        ("length = 3", "length = 3\nstride = 2", "output[0].stride"),
        ("length = 3", "length = 3\nchannels = [\"a\"]", "output[0].channels"),
        ("[4.0, 1.0]", "[6.5, 1.0]", "alignment.points"),
        ("[[1.0, 1.0], [4.0, 1.0]", "[[4.0, 1.0], [1.0, 1.0]", "alignment.points"),
        ("role = \"face-embedder\"", "role = \"face-attributes\"", "embedding"),
        ("role = \"face-embedder\"", "role = \"face-landmarks\"", "embedding"),
        ("rows = 4\n", "rows = 6\n", "known_answers.rows"),
        ("channel = 1", "channel = 3", "known_answers.value[0]"),
        ("licence = \"CC0-1.0\"", "licence = \" \"", "licence"),
        ("licence = \"CC0-1.0\"", "licence = \"CC0-1.0\"\ncalibration = \"../table.toml\"", "calibration"),
    ];
    for (from, to, named) in edits {
        let edited = embedder().replacen(from, to, 1);
        assert_ne!(edited, embedder(), "{from}");
        let error = ModelCard::parse(&edited).expect_err(to).to_string();
        assert!(error.contains(named), "{to}: {error}");
    }
}

#[test]
fn an_outline_is_accepted_once_its_licence_is_filled_in() {
    let text = card_outline("means.onnx", &means()).unwrap();
    let error = ModelCard::parse(&text).unwrap_err().to_string();
    assert!(error.contains("licence"), "{error}");
    let filled = text.replace("licence = \"\"", "licence = \"MIT\"").replace("data = \"\"", "data = \"dots\"");
    for runtime in common::runtimes() {
        let network = Network::from_parts(&filled, &means(), runtime).unwrap();
        assert_eq!((network.card().input.size, network.check().unwrap().values), (Some([4, 6]), 3));
    }
    let error = card_outline("cells.onnx", &cells()).unwrap_err().to_string();
    assert!(error.contains("`cells` f32") && error.contains("models/README.md"), "{error}");
    assert!(card_outline("text.onnx", b"no network").is_err());
}

#[test]
fn roles_without_a_bundled_network_say_so() {
    for role in ModelRole::ALL {
        let network = Network::bundled(role, RuntimeChoice::Embedded);
        assert_eq!(network.is_ok(), Network::is_bundled(role), "{role}");
        match network {
            Ok(network) => {
                assert_eq!(network.card().role, role);
                network.check().unwrap();
            }
            Err(error) => assert!(error.to_string().contains(role.word()), "{error}"),
        }
    }
}
