//! Single layers at every level against the portable form: shapes that no card has, numbers at their bounds.

use proptest::prelude::*;

use super::Numbers;
use crate::integer::convolve::{Job, Target};
use crate::integer::kernel::{BLOCK, SimdLevel, convolve};
use crate::integer::layer::{Addend, Finish, Layer, Rescale, largest_sum, pack};
use crate::integer::map::{Map, stored};
use crate::integer::scratch::Work;
use crate::integer::winograd;
use crate::params::MAX_ACTIVATION;

/// Blocks of numbers, one a channel.
fn blocks(channels: usize, mut number: impl FnMut() -> i32) -> Vec<[i32; BLOCK]> {
    (0..channels.div_ceil(BLOCK)).map(|_| std::array::from_fn(|_| number())).collect()
}

/// A layer of these plain weights, worked out in squares where it can be.
fn layer(
    plain: &[i8],
    [inputs, channels]: [usize; 2],
    dilation: usize,
    bias: Vec<[i32; BLOCK]>,
    finish: Finish,
) -> Layer {
    let kernel = if plain.len() == inputs * channels { 1 } else { 3 };
    let (weights, squares) = (Vec::new(), Vec::new());
    let mut layer = Layer { source: 0, kernel, stride: 1, dilation, channels, weights, squares, bias, finish };
    let from = stored(inputs);
    layer.weights = pack(plain, channels, kernel, layer.runs(), inputs, from);
    let each = plain.chunks_exact(plain.len() / channels).zip(layer.bias.as_flattened());
    let largest = each.map(|(weights, bias)| largest_sum(weights, *bias)).max().unwrap();
    if winograd::suits(&layer, from, largest) {
        layer.squares = winograd::pack(plain, channels, inputs, from);
    }
    layer
}

/// Activations inside of a border of zeros.
fn activations(n: &mut Numbers, map: Map, channels: usize) -> Vec<i16> {
    let mut values = vec![0; map.len()];
    for row in 0..map.rows {
        for column in 0..map.columns {
            for channel in 0..channels {
                values[map.at(row, column) + channel] = match n.below(4) {
                    0 => MAX_ACTIVATION,
                    1 => -MAX_ACTIVATION,
                    _ => (n.next() % 16_383) as i16 - MAX_ACTIVATION,
                };
            }
        }
    }
    values
}

/// What a layer makes at a level, every bit of it.
fn made(
    level: SimdLevel,
    layer: &Layer,
    source: (&[i16], Map),
    addend: Option<(&[i16], Map)>,
    border: usize,
) -> Vec<i64> {
    let (source, source_map) = source;
    let Map { rows, columns, .. } = source_map;
    let mut work = Work::default();
    if let Finish::Output { .. } = layer.finish {
        let mut values = vec![0.0; layer.channels * rows * columns];
        let target = Target::Output(&mut values, [rows, columns]);
        convolve(level, Job { layer, source, source_map, addend, target, work: &mut work });
        return values.into_iter().map(|value| value.to_bits().into()).collect();
    }
    let map = Map { rows, columns, stored: stored(layer.channels), border };
    // Whatever is written where nothing belongs is seen.
    let mut values = vec![i16::MIN; map.len()];
    let target = Target::Map(&mut values, map);
    convolve(level, Job { layer, source, source_map, addend, target, work: &mut work });
    values.into_iter().map(i64::from).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn squares_give_the_bits_of_the_definition(
        seed: u64, rows in 1_usize..20, columns in 1_usize..60, dilation in 1_usize..9, more in 0_usize..3, form in 0_usize..4,
    ) {
        let n = &mut Numbers(seed);
        let (inputs, channels) = (1 + n.below(70), 1 + n.below(40));
        let plain: Vec<i8> = (0..9 * inputs * channels).map(|_| n.weight()).collect();
        let bias = blocks(channels, || n.next() as i32 % (1 << 24) - (1 << 23));
        let grown = if form == 2 { 2 } else { 1 };
        let finish = match form {
            0 => Finish::Output { factors: (0..channels).map(|_| n.below(1 << 20) as f32 / 65536.0).collect() },
            _ => Finish::Activation(Rescale {
                factors: blocks(channels, || n.below(1 << 16) as i32),
                shift: 20 + n.below(6) as u32,
                least: if n.below(2) == 0 { 0 } else { -MAX_ACTIVATION },
                addend: (form > 1).then(|| Addend { tensor: 0, grown, factor: n.below(1 << 20) as i32 }),
            }),
        };
        let layer = layer(&plain, [inputs, channels], dilation, bias, finish);
        prop_assert!(!layer.squares.is_empty());
        let map = Map { rows, columns, stored: stored(inputs), border: dilation + more };
        let source = activations(n, map, inputs);
        let added_map =
            Map { rows: rows.div_ceil(grown), columns: columns.div_ceil(grown), stored: stored(channels), border: more };
        let added = activations(n, added_map, channels);
        let addend = (form > 1).then_some((&added[..], added_map));
        let wanted = made(SimdLevel::Portable, &layer, (&source, map), addend, more);
        let direct = Layer { squares: Vec::new(), ..layer.clone() };
        for level in SimdLevel::available() {
            prop_assert!(made(level, &layer, (&source, map), addend, more) == wanted, "{level}");
            prop_assert!(made(level, &direct, (&source, map), addend, more) == wanted, "{level}, directly");
        }
    }

    #[test]
    fn every_level_rounds_every_sum_as_the_definition_does(seed: u64, shift in 1_u32..33, rectified: bool, added: bool) {
        let n = &mut Numbers(seed);
        let (channels, columns) = (2 * BLOCK, 7);
        let extreme = |n: &mut Numbers| match n.below(6) {
            0 => i32::MAX,
            1 => i32::MIN,
            2 => n.below(5) as i32 - 2,
            _ => (n.next() as i32).wrapping_mul(65_537),
        };
        // Weights of 0 leave the bias, which may be any number here.
        let bias = blocks(channels, || extreme(n));
        let factors = blocks(channels, || extreme(n) & i32::MAX);
        let addend = added.then(|| Addend { tensor: 0, grown: 1, factor: extreme(n) & i32::MAX });
        let least = if rectified { 0 } else { -MAX_ACTIVATION };
        let finish = Finish::Activation(Rescale { factors, shift, least, addend });
        let layer = layer(&vec![0; BLOCK * channels], [BLOCK, channels], 1, bias, finish);
        let map = Map { rows: 1, columns, stored: channels, border: 0 };
        let others = activations(n, map, channels);
        let source_map = Map { stored: BLOCK, ..map };
        let source = vec![0; source_map.len()];
        let addend = added.then_some((&others[..], map));
        let wanted = made(SimdLevel::Portable, &layer, (&source, source_map), addend, 1);
        for level in SimdLevel::available() {
            prop_assert!(made(level, &layer, (&source, source_map), addend, 1) == wanted, "{level}");
        }
    }
}

#[test]
fn squares_are_exact_up_to_the_largest_sum_and_left_beyond_it() {
    let (inputs, channels) = (64, 16);
    let most = 576 * 113 * i32::from(MAX_ACTIVATION);
    let finish = || Finish::Output { factors: vec![1.0; channels] };
    for sign in [1_i8, -1] {
        let plain = vec![113 * sign; 9 * inputs * channels];
        let largest = i32::MAX / 4;
        let of = |bias: i32| layer(&plain, [inputs, channels], 1, vec![[bias * i32::from(sign); BLOCK]], finish());
        assert!(of(largest - most + 1).squares.is_empty());
        let layer = of(largest - most);
        assert!(!layer.squares.is_empty());
        let map = Map { rows: 3, columns: 5, stored: inputs, border: 1 };
        let mut source = vec![0; map.len()];
        (0..3).for_each(|row| source[map.at(row, 0)..][..5 * inputs].fill(MAX_ACTIVATION));
        for level in SimdLevel::available() {
            let found = made(level, &layer, (&source, map), None, 0);
            let middle = f32::from_bits(found[5 + 2] as u32);
            assert_eq!(middle, f32::from(sign) * largest as f32, "{level}");
            assert!(found == made(SimdLevel::Portable, &layer, (&source, map), None, 0), "{level}");
        }
    }
}
