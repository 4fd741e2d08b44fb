//! Convolutions of 3 x 3 taps and stride 1 with four products where the definition takes nine.
//!
//! Winograd's minimal filter F(2 x 2, 3 x 3) (S. Winograd, Arithmetic Complexity of Computations, 1980; for networks A. Lavin and
//! S. Gray 2016, arXiv:1509.09308, section 4.1). A square of 2 x 2 outputs hangs on 4 x 4 inputs. Along one side, with inputs `d`
//! and taps `g`,
//!
//! `2 y0 = (d0 - d2) 2 g0 + (d1 + d2)(g0 + g1 + g2) + (d2 - d1)(g0 - g1 + g2)` and
//! `2 y1 = (d1 + d2)(g0 + g1 + g2) - (d2 - d1)(g0 - g1 + g2) - (d1 - d3) 2 g2`:
//!
//! four products instead of six, and along both sides 16 instead of 36, each of them summed over the channels before the squares
//! are put together. The filter's usual halves are left out of the taps, so everything is an integer and every sum comes out
//! four times too large; dividing by four is exact. Sums that wrap round on the way come back, as sums modulo 2^32 do, as
//! long as four times the result fits ([`suits`]). So the bits are those of the definition.
//!
//! With a dilation the square's cells lie so many cells apart. A square that reaches beyond the picture reads anything in place
//! of what is not there: only outputs that are not there depend on it.

use super::convolve::{Job, WIDEST, finish};
use super::kernel::{BLOCK, Lanes, each};
use super::layer::{Layer, Pairs};
use super::map::Map;
use crate::params::MAX_ACTIVATION;

/// Products of a square, and inputs that it hangs on.
pub(crate) const POSITIONS: usize = 16;
/// The position that all four outputs take in with a plus: sums begin there with the bias.
const CENTRE: usize = 5;

// An input of a position is a sum of four activations.
const _: () = assert!(4 * (MAX_ACTIVATION as i32) <= i16::MAX as i32);

/// Sixteen channels of a cell.
type Values = [i16; BLOCK];

/// Sums of squares: by position, square and channel.
pub(crate) type Sums = [[[i32; BLOCK]; WIDEST]; POSITIONS];

/// Whether a layer whose sums have at most this magnitude can be worked out in squares: four times a sum has to fit into 32
/// bits. Weights need no look: at a position they are at most nine times 128.
pub(crate) const fn suits(layer: &Layer, stored: usize, largest_sum: u64) -> bool {
    let shape = layer.kernel == 3 && layer.stride == 1 && stored.is_multiple_of(BLOCK);
    shape && largest_sum <= i32::MAX as u64 / 4
}

/// Plain weights, `[channel][tap row][tap column][input]`, as squares read them: block after block, within it position after
/// position.
pub(crate) fn pack(plain: &[i8], channels: usize, inputs: usize, stored: usize) -> Vec<Pairs> {
    let kernel = |channel: usize, input: usize| -> [i16; POSITIONS] {
        if channel >= channels || input >= inputs {
            return [0; POSITIONS];
        }
        let tap = |tap: usize| plain.get((channel * 9 + tap) * inputs + input).copied().map_or(0, i16::from);
        let rows = taps(std::array::from_fn(|row| std::array::from_fn(|column| tap(3 * row + column))));
        let columns =
            taps(std::array::from_fn(|column| rows.map(|row: [i16; 3]| row.get(column).copied().unwrap_or(0))));
        std::array::from_fn(|position| columns[position % 4][position / 4])
    };
    let mut packed = Vec::with_capacity(channels.div_ceil(BLOCK) * POSITIONS * stored / 2);
    for block in 0..channels.div_ceil(BLOCK) {
        let kernels: Vec<[[i16; POSITIONS]; BLOCK]> =
            (0..stored).map(|input| std::array::from_fn(|lane| kernel(block * BLOCK + lane, input))).collect();
        for position in 0..POSITIONS {
            packed.extend(kernels.as_chunks().0.iter().map(|[first, second]| -> Pairs {
                std::array::from_fn(|lane| [first[lane][position], second[lane][position]])
            }));
        }
    }
    packed
}

/// The taps of the four products along one side, for `N` sequences at once.
fn taps<const N: usize>([a, b, c]: [[i16; N]; 3]) -> [[i16; N]; 4] {
    let each = |f: fn(i16, i16, i16) -> i16| std::array::from_fn(|at| f(a[at], b[at], c[at]));
    [each(|a, _, _| 2 * a), each(|a, b, c| a + b + c), each(|a, b, c| a - b + c), each(|_, _, c| 2 * c)]
}

/// The whole layer, two rows after two rows, within them as many squares at once as a kernel has registers for.
#[inline(always)]
pub(crate) fn sweep<L: Lanes>(lanes: L, mut job: Job<'_>) {
    let ([rows, columns], dilation) = (job.target.size(), job.layer.dilation);
    let squares = pairs(columns, dilation);
    let parts = squares.div_ceil(L::CELLS.min(WIDEST));
    for row in 0..pairs(rows, dilation) {
        let row = first_of(row, dilation);
        let mut from = 0;
        for part in 1..=parts {
            let end = part * squares / parts;
            strip(lanes, &mut job, row, from, end - from);
            from = end;
        }
    }
}

/// Pairs of cells a dilation apart that cover a side; the last ones may reach beyond it.
const fn pairs(side: usize, dilation: usize) -> usize {
    let rest = side % (2 * dilation);
    side / (2 * dilation) * dilation + if rest < dilation { rest } else { dilation }
}

/// The first cell of a pair.
const fn first_of(pair: usize, dilation: usize) -> usize {
    pair + pair / dilation * dilation
}

/// Neighbouring squares: their inputs once, then their sums block after block.
#[inline(always)]
fn strip<L: Lanes>(lanes: L, job: &mut Job<'_>, row: usize, from: usize, squares: usize) {
    let Job { layer, source, source_map, addend, ref mut target, ref mut work } = *job;
    let (steps, dilation) = (source_map.stored / 2, layer.dilation);
    let Some((inputs, sums)) = work.parts(POSITIONS * squares * source_map.stored) else { return };
    let mut columns = [0; WIDEST];
    for (square, column) in columns.iter_mut().enumerate().take(squares) {
        *column = first_of(from + square, dilation);
        gather(source, source_map, [row, *column], dilation, [square, squares], inputs);
    }
    let [rows, width] = target.size();
    let blocks = layer.squares.chunks_exact((POSITIONS * steps).max(1)).zip(&layer.bias);
    for (block, (weights, bias)) in blocks.enumerate() {
        // Only the inner loop is compiled for every number of squares and for the distances of the layers that cost most.
        match source_map.stored {
            32 => stretch::<L, 32>(lanes, weights, inputs, [steps, squares], bias, sums),
            64 => stretch::<L, 64>(lanes, weights, inputs, [steps, squares], bias, sums),
            _ => stretch::<L, 0>(lanes, weights, inputs, [steps, squares], bias, sums),
        }
        for (square, column) in columns.iter().enumerate().take(squares) {
            for (at, made) in outputs(lanes, sums, square).into_iter().enumerate() {
                let at = [row + at / 2 * dilation, column + at % 2 * dilation];
                if at[0] < rows && at[1] < width {
                    finish(lanes, target, layer, addend, at, block, made);
                }
            }
        }
    }
}

/// One square's inputs of every position, channel after channel as the cells have them.
#[inline(always)]
fn gather(
    source: &[i16],
    map: Map,
    [row, column]: [usize; 2],
    dilation: usize,
    [square, squares]: [usize; 2],
    inputs: &mut [i16],
) {
    let parts = map.stored / BLOCK;
    // Cells that are not there stand for any others: what depends on them is not kept.
    let [last_row, last_column] = [map.rows, map.columns].map(|side| side + 2 * map.border - 1);
    let from = map.border - dilation;
    let mut cells: [&[[i16; BLOCK]]; POSITIONS] = [&[]; POSITIONS];
    for (at, cell) in cells.iter_mut().enumerate() {
        let row = (row + from + at / 4 * dilation).min(last_row);
        let column = (column + from + at % 4 * dilation).min(last_column);
        *cell = source.get(row * map.pitch() + column * map.stored..).unwrap_or_default().as_chunks().0;
    }
    let inputs = inputs.as_chunks_mut().0;
    for part in 0..parts {
        let mut values = [[0; BLOCK]; POSITIONS];
        for (value, cell) in values.iter_mut().zip(cells) {
            let Some(found) = cell.get(part) else { return };
            *value = *found;
        }
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = values;
        let ([q, r, s, t], [u, v, w, x]) = (differences(a, b, c, d), differences(e, f, g, h));
        let ([y, z, a, b], [c, d, e, f]) = (differences(i, j, k, l), differences(m, n, o, p));
        let columns =
            [differences(q, u, y, c), differences(r, v, z, d), differences(s, w, a, e), differences(t, x, b, f)];
        for (column, made) in columns.into_iter().enumerate() {
            for (row, made) in made.into_iter().enumerate() {
                if let Some(to) = inputs.get_mut(((4 * row + column) * squares + square) * parts + part) {
                    *to = made;
                }
            }
        }
    }
}

/// The inputs of the four products along one side.
#[inline(always)]
fn differences(a: Values, b: Values, c: Values, d: Values) -> [Values; 4] {
    [
        each(a, c, i16::wrapping_sub),
        each(b, c, i16::wrapping_add),
        each(c, b, i16::wrapping_sub),
        each(b, d, i16::wrapping_sub),
    ]
}

/// The sums of so many squares, with their number known when compiled. Arms beyond a kernel's width vanish.
#[inline(always)]
fn stretch<L: Lanes, const STEP: usize>(
    lanes: L,
    weights: &[Pairs],
    inputs: &[i16],
    [steps, squares]: [usize; 2],
    bias: &[i32; BLOCK],
    sums: &mut Sums,
) {
    match squares {
        1 => products::<L, STEP, 1>(lanes, weights, inputs, steps, bias, sums),
        2 if L::CELLS >= 2 => products::<L, STEP, 2>(lanes, weights, inputs, steps, bias, sums),
        3 if L::CELLS >= 3 => products::<L, STEP, 3>(lanes, weights, inputs, steps, bias, sums),
        4 if L::CELLS >= 4 => products::<L, STEP, 4>(lanes, weights, inputs, steps, bias, sums),
        5 if L::CELLS >= 5 => products::<L, STEP, 5>(lanes, weights, inputs, steps, bias, sums),
        6 if L::CELLS >= 6 => products::<L, STEP, 6>(lanes, weights, inputs, steps, bias, sums),
        7 if L::CELLS >= 7 => products::<L, STEP, 7>(lanes, weights, inputs, steps, bias, sums),
        8 if L::CELLS >= 8 => products::<L, STEP, 8>(lanes, weights, inputs, steps, bias, sums),
        9 if L::CELLS >= 9 => products::<L, STEP, 9>(lanes, weights, inputs, steps, bias, sums),
        10 if L::CELLS >= 10 => products::<L, STEP, 10>(lanes, weights, inputs, steps, bias, sums),
        11 if L::CELLS >= 11 => products::<L, STEP, 11>(lanes, weights, inputs, steps, bias, sums),
        12 if L::CELLS >= 12 => products::<L, STEP, 12>(lanes, weights, inputs, steps, bias, sums),
        _ => {}
    }
}

/// The sums of every position of `N` squares for one block of channels.
#[inline(always)]
fn products<L: Lanes, const STEP: usize, const N: usize>(
    lanes: L,
    weights: &[Pairs],
    inputs: &[i16],
    steps: usize,
    bias: &[i32; BLOCK],
    sums: &mut Sums,
) {
    let distance = if STEP == 0 { 2 * steps } else { STEP };
    let positions = weights.chunks_exact(steps.max(1)).zip(inputs.chunks_exact((N * distance).max(1)));
    for (position, ((weights, inputs), sums)) in positions.zip(sums).enumerate() {
        let first = if position == CENTRE { bias.map(|bias| bias.wrapping_mul(4)) } else { [0; BLOCK] };
        let made = lanes.take_in([lanes.start(&first); N], weights, inputs, distance);
        for (to, made) in sums.iter_mut().zip(made) {
            *to = lanes.end(made);
        }
    }
}

/// The four outputs of a square, those of the upper row first. Column after column, so that few sums are in registers at once.
#[inline(always)]
fn outputs<L: Lanes>(lanes: L, sums: &Sums, square: usize) -> [L::Sums; 4] {
    let ([a, e], [b, f]) = (side(lanes, sums, square, 0), side(lanes, sums, square, 1));
    let (left, right, lower_left, lower_right) = (lanes.plus(a, b), b, lanes.plus(e, f), f);
    let [c, g] = side(lanes, sums, square, 2);
    let (left, right) = (lanes.plus(left, c), lanes.minus(right, c));
    let (lower_left, lower_right) = (lanes.plus(lower_left, g), lanes.minus(lower_right, g));
    let [d, h] = side(lanes, sums, square, 3);
    let (right, lower_right) = (lanes.minus(right, d), lanes.minus(lower_right, h));
    [lanes.quarter(left), lanes.quarter(right), lanes.quarter(lower_left), lanes.quarter(lower_right)]
}

/// What a column of positions makes of both rows, twice too large.
#[inline(always)]
fn side<L: Lanes>(lanes: L, sums: &Sums, square: usize, column: usize) -> [L::Sums; 2] {
    let (a, b) = (lanes.start(&sums[column][square]), lanes.start(&sums[4 + column][square]));
    let (c, d) = (lanes.start(&sums[8 + column][square]), lanes.start(&sums[12 + column][square]));
    [lanes.plus(a, lanes.plus(b, c)), lanes.minus(lanes.minus(b, c), d)]
}
