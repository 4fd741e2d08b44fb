//! Every level against the definition, on networks of random shapes and extreme values.

mod levels;
mod refused;
mod written;

use ndarray::Array4;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::Integer;
use super::kernel::SimdLevel;
use crate::card::ModelCard;
use crate::error::ModelError;
use crate::params::MAX_ACTIVATION;
use crate::runtime::Backend;
use written::{Spec, card, file};

/// Channels and rows x columns of values, channel after channel.
type Plane = (usize, [usize; 2], Vec<i64>);

/// The definition, one product after the other.
fn by_hand(layer: &Spec, tensors: &[Plane]) -> Plane {
    let (inputs, [rows, columns], values) = &tensors[layer.source];
    let size = [rows / layer.stride, columns / layer.stride];
    let margin = (layer.dilation * (layer.kernel / 2)) as i64;
    let at = |channel: usize, row: i64, column: i64| {
        let inside = (0..*rows as i64).contains(&row) && (0..*columns as i64).contains(&column);
        if inside { values[(channel * rows + row as usize) * columns + column as usize] } else { 0 }
    };
    let mut out = Vec::new();
    for channel in 0..layer.channels {
        for row in 0..size[0] {
            for column in 0..size[1] {
                let mut sum = i64::from(layer.bias[channel]);
                for (tap, weights) in layer.weights[channel * layer.kernel * layer.kernel * inputs..]
                    .chunks(*inputs)
                    .enumerate()
                    .take(layer.kernel * layer.kernel)
                {
                    let (y, x) = (tap / layer.kernel * layer.dilation, tap % layer.kernel * layer.dilation);
                    let (y, x) =
                        ((row * layer.stride + y) as i64 - margin, (column * layer.stride + x) as i64 - margin);
                    sum += weights.iter().enumerate().map(|(c, w)| i64::from(*w) * at(c, y, x)).sum::<i64>();
                }
                if layer.kind == 2 {
                    let value = sum as f32 * (layer.factors[channel] as f32 / 65536.0);
                    out.push(i64::from(value.to_bits()));
                    continue;
                }
                let mut value = i128::from(sum) * i128::from(layer.factors[channel]);
                if let Some((tensor, grown, factor)) = layer.addend {
                    let (_, [_, width], others) = &tensors[tensor];
                    let plane = others.len() / tensors[tensor].0;
                    let other = others[channel * plane + row / grown * width + column / grown];
                    value += i128::from(other) * i128::from(factor);
                }
                let rounded = (value + (1 << (layer.shift - 1))).div_euclid(1 << layer.shift);
                let least = if layer.kind == 0 { 0 } else { -i128::from(MAX_ACTIVATION) };
                out.push(rounded.clamp(least, MAX_ACTIVATION.into()) as i64);
            }
        }
    }
    (layer.channels, size, out)
}

/// Numbers from a seed, extremes among them.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
    fn weight(&mut self) -> i8 {
        match self.below(8) {
            0 => i8::MIN,
            1 => i8::MAX,
            _ => self.next() as u8 as i8,
        }
    }
}

/// A layer that reads `source`, with what follows it.
fn layer(n: &mut Numbers, inputs: usize, source: usize, channels: usize, shape: [usize; 3], kind: u8) -> Spec {
    let [kernel, stride, dilation] = shape;
    let each = kernel * kernel * inputs;
    Spec {
        source,
        addend: None,
        channels,
        kernel,
        stride,
        dilation,
        kind,
        shift: if kind == 2 { 0 } else { 32 - n.below(3) as u8 },
        weights: (0..channels * each).map(|_| n.weight()).collect(),
        bias: (0..channels).map(|_| n.next() as i32 % (1 << 24) - (1 << 23)).collect(),
        factors: (0..channels).map(|_| (n.next() as i32 & i32::MAX) >> (2 + n.below(16))).collect(),
    }
}

/// A network with every kind of layer: odd channels, stride, dilation, an addend of the same size, an enlarged one, outputs.
fn network(n: &mut Numbers) -> (usize, Vec<Spec>) {
    let inputs = 1 + n.below(3);
    let widths = [1 + n.below(20), 1 + n.below(40), 1 + n.below(24)];
    let odd = |n: &mut Numbers| 1 + 2 * n.below(3);
    let kernel = odd(n);
    let first = layer(n, inputs, 0, widths[0], [kernel, 1, 1], 0);
    let (kernel, dilation) = (odd(n), 1 + n.below(3));
    let kind = n.below(2) as u8;
    let mut second = layer(n, widths[0], 1, widths[0], [kernel, 1, dilation], kind);
    second.addend = Some((1, 1, n.next() as i32 & i32::MAX));
    let kernel = odd(n);
    let down = layer(n, widths[0], 2, widths[1], [kernel, 2, 1], 1);
    let mut up = layer(n, widths[0], 2, widths[1], [1, 1, 1], 0);
    up.addend = Some((3, 2, n.next() as i32 & i32::MAX));
    let out = layer(n, widths[1], 4, widths[2], [1, 1, 1], 2);
    let small = layer(n, widths[1], 3, 3, [3, 1, 1], 2);
    (inputs, vec![first, second, down, up, out, small])
}

fn picture(n: &mut Numbers, channels: usize, [rows, columns]: [usize; 2]) -> Array4<f32> {
    Array4::from_shape_fn((1, channels, rows, columns), |_| match n.below(12) {
        0 => 1e9,
        1 => f32::NEG_INFINITY,
        2 => f32::NAN,
        3 => (n.below(2000) as f32 + 0.5) / 2048.0,
        _ => n.below(1 << 20) as f32 / (1 << 18) as f32 - 2.0,
    })
}

/// The input in integers by the definition: ties to even.
fn rounded(input: &Array4<f32>) -> Plane {
    let (_, channels, rows, columns) = input.dim();
    let bound = f64::from(MAX_ACTIVATION);
    let values = input.iter().map(|v| (f64::from(*v) * 2048.0).round_ties_even().clamp(-bound, bound) as i64).collect();
    (channels, [rows, columns], values)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_level_gives_the_bits_of_the_definition(seed: u64, rows in 1_usize..4, columns in 1_usize..8) {
        let n = &mut Numbers(seed);
        let (inputs, layers) = network(n);
        let input = picture(n, inputs, [8 * rows, 8 * columns]);
        let mut tensors = vec![rounded(&input)];
        for layer in &layers {
            let made = by_hand(layer, &tensors);
            tensors.push(made);
        }
        let bytes = file(inputs, &layers, Sha256::digest(b"onnx").into());
        let outputs = [(1, layers[4].channels), (2, 3)];
        let card = ModelCard::parse(&card(inputs, &outputs, b"onnx", &bytes)).unwrap();
        let mut network = Integer::load(&card, "model.int8", &bytes).unwrap();
        for level in SimdLevel::available() {
            prop_assert!(network.set_simd(level));
            // Twice: the second run finds used memory.
            for _ in 0..2 {
                let found = network.run(input.view()).unwrap();
                for (found, wanted) in found.iter().zip([&tensors[5], &tensors[6]]) {
                    let found: Vec<i64> = found.iter().map(|value| i64::from(value.to_bits())).collect();
                    prop_assert!(found == wanted.2, "{level}");
                }
            }
        }
    }

    #[test]
    fn changed_bytes_are_refused_or_run(seed: u64, at in 0_usize..400, value: u8, cut in 0_usize..4000) {
        let n = &mut Numbers(seed);
        let (inputs, layers) = network(n);
        let mut bytes = file(inputs, &layers, Sha256::digest(b"onnx").into());
        let card = ModelCard::parse(&card(inputs, &[(1, layers[4].channels), (2, 3)], b"onnx", &bytes)).unwrap();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = value;
        }
        if cut < 400 {
            bytes.truncate(cut);
        }
        match Integer::load(&card, "model.int8", &bytes) {
            Ok(network) => {
                let outputs = network.run(picture(n, inputs, [16, 24]).view()).unwrap();
                prop_assert_eq!(outputs.len(), 2);
            }
            Err(error) => prop_assert!(matches!(error, ModelError::Load { .. }), "{}", error),
        }
    }
}
