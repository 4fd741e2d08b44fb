//! How sixteen sums take in one step, on every processor and faster on some.
//!
//! A step multiplies two neighbouring 16-bit inputs with two weights for each of sixteen channels and adds both products to
//! the channel's 32-bit sum. Sums of integers are the same in any order, and no form can overflow where the portable one does
//! not: weights have 8 bits and activations 13, so two products stay below 2^21 (2^27 in squares, `winograd.rs`), and the
//! reader of a network refuses layers whose sums could leave 32 bits ([`super::layer::largest_sum`]). None of the vector
//! instructions used saturates: the ones on bytes (`vpmaddubsw`) do, which is why activations are kept as 16-bit integers.

#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod x86;

use std::fmt;

use super::convolve::{Job, sweep};
use super::layer::Pairs;
use super::rescale::{Addends, Rounding, rescale};

/// Channels that are summed up together.
pub(crate) const BLOCK: usize = 16;

/// Which of the processor's instructions integer networks use. Every level gives the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SimdLevel {
    /// Those that the program was compiled for. The definition of the others.
    Portable,
    /// 128 bits, every x86-64.
    Sse2,
    /// 128 bits, every aarch64.
    Neon,
    /// 256 bits.
    Avx2,
    /// 256 bits, products and sums in one instruction.
    AvxVnni,
    /// 512 bits, products and sums in one instruction.
    Avx512Vnni,
}

impl SimdLevel {
    /// The levels that this processor has, slowest first.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let all = [Self::Portable, Self::Sse2, Self::Neon, Self::Avx2, Self::AvxVnni, Self::Avx512Vnni];
        all.into_iter().filter(|level| level.is_available()).collect()
    }

    /// The fastest level of this processor.
    pub(crate) fn best() -> Self {
        Self::available().last().copied().unwrap_or(Self::Portable)
    }

    pub(crate) fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Sse2 => x86::Sse2::detect().is_some(),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Avx2 => x86::Avx2::detect().is_some(),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::AvxVnni => x86::AvxVnni::detect().is_some(),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Avx512Vnni => x86::Avx512Vnni::detect().is_some(),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => neon::Neon::detect().is_some(),
            #[allow(unreachable_patterns)] // On no processor are all of them known.
            _ => false,
        }
    }
}

impl fmt::Display for SimdLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Portable => "portable",
            Self::Sse2 => "SSE2",
            Self::Neon => "NEON",
            Self::Avx2 => "AVX2",
            Self::AvxVnni => "AVX-VNNI",
            Self::Avx512Vnni => "AVX-512 VNNI",
        })
    }
}

/// Sixteen sums in registers. A value of the type is proof that the processor has its instructions.
pub(crate) trait Lanes: Copy {
    /// Cells whose sums fit into the registers together.
    const CELLS: usize;
    /// Whether layers are worked out in squares of outputs where they can be (`winograd.rs`). The oracle takes every product.
    const SQUARES: bool;
    /// Sixteen sums.
    type Sums: Copy;
    /// Weights of a step.
    type Weights: Copy;

    /// Sums to begin with.
    fn start(self, bias: &[i32; BLOCK]) -> Self::Sums;
    /// One step of one cell.
    fn add(self, sums: Self::Sums, weights: Self::Weights, inputs: [i16; 2]) -> Self::Sums;
    /// A step's weights.
    fn weights(self, pairs: &Pairs) -> Self::Weights;
    /// The sums.
    fn end(self, sums: Self::Sums) -> [i32; BLOCK];
    /// Both sums together.
    fn plus(self, first: Self::Sums, second: Self::Sums) -> Self::Sums;
    /// The first sums less the second.
    fn minus(self, first: Self::Sums, second: Self::Sums) -> Self::Sums;
    /// A quarter of sums that are multiples of 4.
    fn quarter(self, sums: Self::Sums) -> Self::Sums;

    /// Sums to activations.
    #[inline(always)]
    fn rescale(self, sums: Self::Sums, rounding: Rounding<'_>, addends: Option<Addends<'_>>) -> [i16; BLOCK] {
        rescale(&self.end(sums), rounding, addends)
    }

    /// The inner loop: the weights of every step meet the inputs of every cell, which lie `distance` values apart.
    fn take_in<const N: usize>(
        self,
        sums: [Self::Sums; N],
        weights: &[Pairs],
        inputs: &[i16],
        distance: usize,
    ) -> [Self::Sums; N];
}

/// The oracle, and the form for every processor.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Lanes for Portable {
    const CELLS: usize = 1;
    const SQUARES: bool = false;
    type Sums = [i32; BLOCK];
    type Weights = Pairs;

    #[inline(always)]
    fn start(self, bias: &[i32; BLOCK]) -> [i32; BLOCK] {
        *bias
    }

    #[inline(always)]
    fn weights(self, pairs: &Pairs) -> Pairs {
        *pairs
    }

    #[inline(always)]
    fn add(self, mut sums: [i32; BLOCK], weights: Pairs, [first, second]: [i16; 2]) -> [i32; BLOCK] {
        for (sum, [a, b]) in sums.iter_mut().zip(weights) {
            *sum += i32::from(a) * i32::from(first) + i32::from(b) * i32::from(second);
        }
        sums
    }

    #[inline(always)]
    fn end(self, sums: [i32; BLOCK]) -> [i32; BLOCK] {
        sums
    }

    #[inline(always)]
    fn plus(self, first: [i32; BLOCK], second: [i32; BLOCK]) -> [i32; BLOCK] {
        each(first, second, i32::wrapping_add)
    }

    #[inline(always)]
    fn minus(self, first: [i32; BLOCK], second: [i32; BLOCK]) -> [i32; BLOCK] {
        each(first, second, i32::wrapping_sub)
    }

    #[inline(always)]
    fn quarter(self, sums: [i32; BLOCK]) -> [i32; BLOCK] {
        sums.map(|sum| sum >> 2)
    }

    #[inline(always)]
    fn take_in<const N: usize>(
        self,
        mut sums: [[i32; BLOCK]; N],
        weights: &[Pairs],
        inputs: &[i16],
        distance: usize,
    ) -> [[i32; BLOCK]; N] {
        for (cell, sums) in sums.iter_mut().enumerate() {
            let inputs = inputs.get(cell * distance..).unwrap_or_default();
            let mut own = *sums;
            for (weights, [first, second]) in weights.iter().zip(inputs.as_chunks().0) {
                for (sum, [a, b]) in own.iter_mut().zip(weights) {
                    *sum += i32::from(*a) * i32::from(*first) + i32::from(*b) * i32::from(*second);
                }
            }
            *sums = own;
        }
        sums
    }
}

/// Pairs of numbers made one.
#[inline(always)]
pub(crate) fn each<T: Copy>(mut first: [T; BLOCK], second: [T; BLOCK], make: impl Fn(T, T) -> T) -> [T; BLOCK] {
    first.iter_mut().zip(second).for_each(|(first, second)| *first = make(*first, second));
    first
}

/// The inner loop of every vector form. Compiled with one distance, every address is one register and a constant.
#[inline(always)]
#[allow(unsafe_code)]
fn feed<L: Lanes, const N: usize>(
    lanes: L,
    mut sums: [L::Sums; N],
    weights: &[Pairs],
    inputs: &[i16],
    distance: usize,
) -> [L::Sums; N] {
    // The last pair of the last cell lies inside, so all of them do.
    if N == 0 || inputs.len() < (N - 1) * distance + 2 * weights.len() {
        return sums;
    }
    let first = inputs.as_ptr();
    for (step, weights) in weights.iter().enumerate() {
        let weights = lanes.weights(weights);
        for (cell, sums) in sums.iter_mut().enumerate() {
            // SAFETY: both values lie before `(N - 1) * distance + 2 * weights.len()`, which was compared with the length.
            let pair = unsafe { first.add(cell * distance + 2 * step).cast::<[i16; 2]>().read() };
            *sums = lanes.add(*sums, weights, pair);
        }
    }
    sums
}

/// Runs a layer at a level; at the portable one where the processor does not have it.
pub(crate) fn convolve(level: SimdLevel, job: Job<'_>) {
    match level {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        SimdLevel::Sse2 if let Some(lanes) = x86::Sse2::detect() => lanes.convolve(job),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        SimdLevel::Avx2 if let Some(lanes) = x86::Avx2::detect() => lanes.convolve(job),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        SimdLevel::AvxVnni if let Some(lanes) = x86::AvxVnni::detect() => lanes.convolve(job),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        SimdLevel::Avx512Vnni if let Some(lanes) = x86::Avx512Vnni::detect() => lanes.convolve(job),
        #[cfg(target_arch = "aarch64")]
        SimdLevel::Neon if let Some(lanes) = neon::Neon::detect() => lanes.convolve(job),
        _ => sweep(Portable, job),
    }
}
