//! Files that are no network, or none that its card describes, or one that nobody should pay for.

use sha2::{Digest, Sha256};

use super::written::{Spec, card, file};
use super::{Numbers, layer, network};
use crate::card::ModelCard;
use crate::integer::Integer;

#[test]
fn every_place_where_a_file_may_end_or_go_on_is_told() {
    let n = &mut Numbers(5);
    let (inputs, layers) = network(n);
    let bytes = file(inputs, &layers, Sha256::digest(b"onnx").into());
    let card = ModelCard::parse(&card(inputs, &[(1, layers[4].channels), (2, 3)], b"onnx", &bytes)).unwrap();
    let refused = |bytes: &[u8]| Integer::load(&card, "model.int8", bytes).err().map(|error| error.to_string());
    assert_eq!(refused(&bytes), None);
    for end in 0..bytes.len() {
        let why = refused(bytes.get(..end).unwrap()).unwrap();
        assert!(why.contains("at byte"), "{end}: {why}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(refused(&longer).unwrap().contains(&format!("at byte {}: end is followed by 1 byte", bytes.len())));
}

#[test]
fn numbers_out_of_bounds_are_named() {
    let n = &mut Numbers(6);
    let (inputs, layers) = network(n);
    let refused = |edit: &dyn Fn(&mut Vec<Spec>), onnx: &[u8]| {
        let mut edited = layers.clone();
        edit(&mut edited);
        let bytes = file(inputs, &edited, Sha256::digest(onnx).into());
        let outputs = [(1, layers[4].channels), (2, 3)];
        let card = ModelCard::parse(&card(inputs, &outputs, b"onnx", &bytes)).unwrap();
        Integer::load(&card, "model.int8", &bytes).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(refused(&|_| {}, b"onnx"), "");
    type Spoil = fn(&mut Vec<Spec>);
    let cases: [(&str, Spoil); 9] = [
        ("source", |l| l[1].source = 9),
        ("overflow", |l| l[1].bias[0] = i32::MIN),
        ("stride", |l| l[0].stride = 3),
        ("dilation", |l| l[0].dilation = 0),
        ("kernel", |l| l[0].kernel = 8),
        ("kind", |l| l[0].kind = 3),
        ("shift", |l| l[0].shift = 33),
        ("multipliers", |l| l[0].factors[0] = -1),
        ("addend", |l| l[1].addend = Some((0, 2, 1))),
    ];
    for (word, edit) in cases {
        let why = refused(&edit, b"onnx");
        assert!(why.contains(word), "{word}: {why}");
    }
    assert!(refused(&|_| {}, b"another").contains("made from a network of SHA-256"));
    // A product of strides that no machine's integers hold.
    let halved = |l: &mut Vec<Spec>| {
        let channels = l[0].channels;
        l.truncate(1);
        l.extend((1..70).map(|source| layer(&mut Numbers(7), channels, source, channels, [1, 2, 1], 0)));
    };
    assert!(refused(&halved, b"onnx").contains("stride"));
}

/// A layer whose weights are all zero, so that only its shape can be wrong.
fn blank(source: usize, inputs: usize, channels: usize, [kernel, stride]: [usize; 2], kind: u8) -> Spec {
    let mut spec = layer(&mut Numbers(8), inputs, source, channels, [kernel, stride, 1], kind);
    spec.weights.fill(0);
    spec
}

/// Why a network of one input channel is refused whose card says these outputs and this largest side.
fn refusal(layers: &[Spec], outputs: &[(usize, usize)], max_side: usize) -> String {
    let bytes = file(1, layers, Sha256::digest(b"onnx").into());
    let text = card(1, outputs, b"onnx", &bytes).replace("max_side = 256", &format!("max_side = {max_side}"));
    let loaded = Integer::load(&ModelCard::parse(&text).unwrap(), "model.int8", &bytes);
    loaded.err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn outputs_and_strides_that_are_not_the_cards_are_refused() {
    let layers = [blank(0, 1, 4, [3, 2], 0), blank(1, 4, 3, [1, 1], 2)];
    assert_eq!(refusal(&layers, &[(2, 3)], 256), "");
    for wrong in [&[(4, 3)][..], &[(2, 2)], &[(2, 3), (2, 3)]] {
        let why = refusal(&layers, wrong, 256);
        assert!(why.contains("outputs (stride, channels) are [(2, 3)]"), "{why}");
    }
    // Sides are multiples of 8: a tensor of a sixteenth would end in the middle of a cell.
    let halved: Vec<Spec> = (0..4).map(|source| blank(source, 1, 1, [1, 2], 0)).collect();
    let layers = [&halved[..], &[blank(1, 1, 3, [1, 1], 2)]].concat();
    assert!(refusal(&layers, &[(2, 3)], 256).contains("a stride of 16 does not divide"));
    let layers = [&halved[..3], &[blank(1, 1, 3, [1, 1], 2)]].concat();
    assert_eq!(refusal(&layers, &[(2, 3)], 256), "");
}

#[test]
fn a_network_that_costs_too_much_at_its_largest_picture_is_refused() {
    let wide = [blank(0, 1, 64, [1, 1], 0), blank(1, 64, 3, [1, 1], 2)];
    assert_eq!(refusal(&wide, &[(1, 3)], 256), "");
    assert!(refusal(&wide, &[(1, 3)], 2048).contains("bytes of memory"));
    let deep = |channels| {
        [blank(0, 1, channels, [1, 1], 0), blank(1, channels, channels, [7, 1], 0), blank(2, channels, 3, [1, 1], 2)]
    };
    assert_eq!(refusal(&deep(64), &[(1, 3)], 256), "");
    assert!(refusal(&deep(320), &[(1, 3)], 256).contains("products"));
}
