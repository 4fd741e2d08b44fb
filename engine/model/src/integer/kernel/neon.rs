//! The form for aarch64: `smlal` multiplies four 16-bit weights with one input and adds the products to four sums.

use std::arch::aarch64::*;
use std::arch::is_aarch64_feature_detected;

use super::{BLOCK, Lanes, feed};
use crate::integer::convolve::{Job, sweep};
use crate::integer::layer::Pairs;

/// Proof that the processor has NEON; every aarch64 does.
#[derive(Clone, Copy)]
pub(crate) struct Neon(());

impl Neon {
    /// A value where the processor has the instructions.
    pub(crate) fn detect() -> Option<Self> {
        is_aarch64_feature_detected!("neon").then_some(Self(()))
    }

    /// Runs a layer.
    #[allow(unsafe_code)]
    pub(crate) fn convolve(self, job: Job<'_>) {
        #[target_feature(enable = "neon")]
        fn compiled(lanes: Neon, job: Job<'_>) {
            sweep(lanes, job);
        }
        // SAFETY: `self` exists only where the processor has NEON.
        unsafe { compiled(self, job) }
    }
}

// SAFETY of every block below: `self` proves that the processor has NEON; pointers come from references to arrays of exactly as
// many bytes as are read or written.

#[allow(unsafe_code)]
impl Lanes for Neon {
    const CELLS: usize = 4;
    const SQUARES: bool = true;
    type Sums = [int32x4_t; 4];
    /// First and second weights of channels 0 to 7, then of 8 to 15.
    type Weights = [int16x8x2_t; 2];

    #[inline(always)]
    fn start(self, bias: &[i32; BLOCK]) -> Self::Sums {
        let from = bias.as_ptr();
        // SAFETY: 4 x 16 bytes of an array of 64; see above.
        unsafe { [0, 4, 8, 12].map(|part| vld1q_s32(from.add(part))) }
    }

    #[inline(always)]
    fn weights(self, pairs: &Pairs) -> Self::Weights {
        let from = pairs.as_ptr().cast::<i16>();
        // SAFETY: 2 x 32 bytes of an array of 64; see above.
        unsafe { [vld2q_s16(from), vld2q_s16(from.add(BLOCK))] }
    }

    #[inline(always)]
    fn add(self, [a, b, c, d]: Self::Sums, [low, high]: Self::Weights, [first, second]: [i16; 2]) -> Self::Sums {
        // SAFETY: see above.
        unsafe {
            let near = |sums, weights: int16x8x2_t| {
                vmlal_n_s16(vmlal_n_s16(sums, vget_low_s16(weights.0), first), vget_low_s16(weights.1), second)
            };
            let far = |sums, weights: int16x8x2_t| {
                vmlal_high_n_s16(vmlal_high_n_s16(sums, weights.0, first), weights.1, second)
            };
            [near(a, low), far(b, low), near(c, high), far(d, high)]
        }
    }

    #[inline(always)]
    fn take_in<const N: usize>(
        self,
        sums: [Self::Sums; N],
        weights: &[Pairs],
        inputs: &[i16],
        distance: usize,
    ) -> [Self::Sums; N] {
        feed(self, sums, weights, inputs, distance)
    }

    #[inline(always)]
    fn end(self, sums: Self::Sums) -> [i32; BLOCK] {
        let mut out = [0; BLOCK];
        let to = out.as_mut_ptr();
        for (part, sums) in sums.into_iter().enumerate() {
            // SAFETY: 4 x 16 bytes of an array of 64; see above.
            unsafe { vst1q_s32(to.add(4 * part), sums) };
        }
        out
    }

    #[inline(always)]
    fn plus(self, [a, b, c, d]: Self::Sums, [k, l, m, n]: Self::Sums) -> Self::Sums {
        // SAFETY: see above.
        unsafe { [vaddq_s32(a, k), vaddq_s32(b, l), vaddq_s32(c, m), vaddq_s32(d, n)] }
    }

    #[inline(always)]
    fn minus(self, [a, b, c, d]: Self::Sums, [k, l, m, n]: Self::Sums) -> Self::Sums {
        // SAFETY: see above.
        unsafe { [vsubq_s32(a, k), vsubq_s32(b, l), vsubq_s32(c, m), vsubq_s32(d, n)] }
    }

    #[inline(always)]
    fn quarter(self, [a, b, c, d]: Self::Sums) -> Self::Sums {
        // SAFETY: see above.
        unsafe { [vshrq_n_s32::<2>(a), vshrq_n_s32::<2>(b), vshrq_n_s32::<2>(c), vshrq_n_s32::<2>(d)] }
    }
}
