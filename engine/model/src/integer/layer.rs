//! One layer: a convolution and what is done with its sums.

use super::kernel::BLOCK;
use crate::params::MAX_ACTIVATION;

/// Weights of one step of a sum: two neighbouring inputs of each channel of a block.
pub(crate) type Pairs = [[i16; 2]; BLOCK];

/// What becomes of the sums.
#[derive(Debug, Clone)]
pub(crate) enum Finish {
    /// Integers for the layers after it.
    Activation(Rescale),
    /// An output of the network: sum times the channel's factor.
    Output {
        /// One factor a channel.
        factors: Vec<f32>,
    },
}

/// Sums to activations: `(sum factor + addend addend_factor + 2^(shift-1)) >> shift`, cut at the bounds. A shift to the
/// right rounds towards minus infinity, so the whole rounds to the nearest and ties upwards. What is left after the shift fits
/// into 32 bits before it is cut: see [`largest_result`].
#[derive(Debug, Clone)]
pub(crate) struct Rescale {
    /// One multiplier a channel of every block, 0 where a block has more channels than the layer.
    pub(crate) factors: Vec<[i32; BLOCK]>,
    /// Bits to drop, 1 to 32.
    pub(crate) shift: u32,
    /// Least value: 0 behind a rectifier.
    pub(crate) least: i16,
    /// A tensor added before the rounding.
    pub(crate) addend: Option<Addend>,
}

/// A tensor added to a layer's sums.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addend {
    /// Which tensor.
    pub(crate) tensor: usize,
    /// Cells of the layer's output per cell of the tensor, along either side: 1 or 2.
    pub(crate) grown: usize,
    /// Its multiplier.
    pub(crate) factor: i32,
}

/// A square convolution whose output cell `i` looks at the inputs round `i` times the stride; 0 outside of the picture.
#[derive(Debug, Clone)]
pub(crate) struct Layer {
    /// Tensor it reads.
    pub(crate) source: usize,
    /// Side of the kernel, odd.
    pub(crate) kernel: usize,
    /// Inputs from one output cell to the next.
    pub(crate) stride: usize,
    /// Inputs from one tap to the next.
    pub(crate) dilation: usize,
    /// Channels that it makes.
    pub(crate) channels: usize,
    /// Weights as the kernels read them: block after block, within it tap row after tap row, within it run after run.
    pub(crate) weights: Vec<Pairs>,
    /// The same for squares of outputs (`winograd.rs`); empty where the layer cannot be worked out so.
    pub(crate) squares: Vec<Pairs>,
    /// What each sum begins with, by block.
    pub(crate) bias: Vec<[i32; BLOCK]>,
    /// What becomes of the sums.
    pub(crate) finish: Finish,
}

impl Layer {
    /// Cells round the picture that the outermost taps see.
    pub(crate) const fn margin(&self) -> usize {
        self.dilation * (self.kernel / 2)
    }

    /// Stretches of neighbouring values under one row of taps: taps that touch are one stretch.
    pub(crate) const fn runs(&self) -> usize {
        if self.dilation == 1 { 1 } else { self.kernel }
    }

    /// Steps (two values each) of one stretch, where the tensor read stores so many values a cell.
    pub(crate) const fn steps(&self, stored: usize) -> usize {
        (self.kernel / self.runs() * stored).div_ceil(2)
    }

    /// Steps of a whole sum.
    pub(crate) const fn all_steps(&self, stored: usize) -> usize {
        self.kernel * self.runs() * self.steps(stored)
    }
}

/// Plain weights, `[channel][tap row][tap column][input]`, in the order of [`Layer::weights`].
pub(crate) fn pack(
    plain: &[i8],
    channels: usize,
    kernel: usize,
    runs: usize,
    inputs: usize,
    stored: usize,
) -> Vec<Pairs> {
    let taps = kernel / runs;
    let steps = (taps * stored).div_ceil(2);
    let value = |channel: usize, row: usize, run: usize, place: usize| -> i16 {
        let (tap, input) = (run * taps + place / stored, place % stored);
        if channel >= channels || tap >= (run + 1) * taps || input >= inputs {
            return 0;
        }
        let at = ((channel * kernel + row) * kernel + tap) * inputs + input;
        plain.get(at).copied().map_or(0, i16::from)
    };
    let mut packed = Vec::with_capacity(channels.div_ceil(BLOCK) * kernel * runs * steps);
    for block in 0..channels.div_ceil(BLOCK) {
        for row in 0..kernel {
            for run in 0..runs {
                packed.extend((0..steps).map(|step| -> Pairs {
                    let of = |channel| [2 * step, 2 * step + 1].map(|place| value(channel, row, run, place));
                    std::array::from_fn(|lane| of(block * BLOCK + lane))
                }));
            }
        }
    }
    packed
}

/// The largest magnitude that a channel's sum can have, whatever the activations.
pub(crate) fn largest_sum(weights: &[i8], bias: i32) -> u64 {
    let total: u64 = weights.iter().map(|weight| u64::from(weight.unsigned_abs())).sum();
    total.saturating_mul(MAX_ACTIVATION.unsigned_abs().into()).saturating_add(bias.unsigned_abs().into())
}

/// The largest magnitude of a result before it is cut, whatever the activations.
pub(crate) fn largest_result(largest_sum: u64, factor: i32, addend_factor: i32, shift: u32) -> u64 {
    let addend = u64::from(MAX_ACTIVATION.unsigned_abs()) * u64::from(addend_factor.unsigned_abs());
    // 62 bits, 44 bits and 32 bits: no overflow.
    (largest_sum * u64::from(factor.unsigned_abs()) + addend + ((1 << shift) >> 1)) >> shift
}
