//! The forms for x86 and x86-64.
//!
//! `pmaddwd` multiplies eight (or sixteen) pairs of 16-bit integers and adds neighbouring products; `vpdpwssd` adds them to
//! the sums as well. A type's only value comes from `detect`, so whoever holds one may use its instructions.

#[cfg(target_arch = "x86")]
use std::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

mod rescale;

use super::{BLOCK, Lanes, feed};
use crate::integer::convolve::{Job, sweep};
use crate::integer::layer::Pairs;
use crate::integer::rescale::{Addends, Rounding};
use rescale::{rescale_256, rescale_512};

/// Both inputs as one 32-bit number, the first one low.
#[inline(always)]
fn joined([first, second]: [i16; 2]) -> i32 {
    let [a, b] = first.to_le_bytes();
    let [c, d] = second.to_le_bytes();
    i32::from_le_bytes([a, b, c, d])
}

/// A type whose value proves that the processor has `$feature`, and the loops compiled for it.
macro_rules! level {
    ($name:ident, $($feature:tt),+) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $name(());

        impl $name {
            /// A value where the processor has the instructions.
            pub(crate) fn detect() -> Option<Self> {
                ($(is_x86_feature_detected!($feature))&&+).then_some(Self(()))
            }

            /// Runs a layer.
            #[allow(unsafe_code)]
            pub(crate) fn convolve(self, job: Job<'_>) {
                $(#[target_feature(enable = $feature)])+
                fn compiled(lanes: $name, job: Job<'_>) {
                    sweep(lanes, job);
                }
                // SAFETY: `self` exists only where the processor has every feature that `compiled` is compiled for.
                unsafe { compiled(self, job) }
            }
        }
    };
}

level!(Sse2, "sse2");
level!(Avx2, "avx2");
level!(AvxVnni, "avx2", "avxvnni");
level!(Avx512Vnni, "avx2", "avx512f", "avx512bw", "avx512vl", "avx512vnni");

// SAFETY of every block below: the instructions are those that `self` proves (the macro above); pointers come from
// references to arrays of exactly as many bytes as are read or written, and the loads and stores need no alignment.

#[allow(unsafe_code)]
impl Lanes for Sse2 {
    const CELLS: usize = 2;
    const SQUARES: bool = true;
    type Sums = [__m128i; 4];
    type Weights = [__m128i; 4];

    #[inline(always)]
    fn start(self, bias: &[i32; BLOCK]) -> Self::Sums {
        let from = bias.as_ptr().cast::<__m128i>();
        // SAFETY: 4 x 16 bytes of an array of 64; see above.
        unsafe { [0, 1, 2, 3].map(|part| _mm_loadu_si128(from.add(part))) }
    }

    #[inline(always)]
    fn weights(self, pairs: &Pairs) -> Self::Weights {
        let from = pairs.as_ptr().cast::<__m128i>();
        // SAFETY: 4 x 16 bytes of an array of 64; see above.
        unsafe { [0, 1, 2, 3].map(|part| _mm_loadu_si128(from.add(part))) }
    }

    #[inline(always)]
    fn add(self, sums: Self::Sums, weights: Self::Weights, inputs: [i16; 2]) -> Self::Sums {
        let ([a, b, c, d], [k, l, m, n]) = (sums, weights);
        // SAFETY: see above.
        unsafe {
            let inputs = _mm_set1_epi32(joined(inputs));
            let add = |sum, weights| _mm_add_epi32(sum, _mm_madd_epi16(weights, inputs));
            [add(a, k), add(b, l), add(c, m), add(d, n)]
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
        let to = out.as_mut_ptr().cast::<__m128i>();
        for (part, sums) in sums.into_iter().enumerate() {
            // SAFETY: 4 x 16 bytes of an array of 64; see above.
            unsafe { _mm_storeu_si128(to.add(part), sums) };
        }
        out
    }

    #[inline(always)]
    fn plus(self, [a, b, c, d]: Self::Sums, [k, l, m, n]: Self::Sums) -> Self::Sums {
        // SAFETY: see above.
        unsafe { [_mm_add_epi32(a, k), _mm_add_epi32(b, l), _mm_add_epi32(c, m), _mm_add_epi32(d, n)] }
    }

    #[inline(always)]
    fn minus(self, [a, b, c, d]: Self::Sums, [k, l, m, n]: Self::Sums) -> Self::Sums {
        // SAFETY: see above.
        unsafe { [_mm_sub_epi32(a, k), _mm_sub_epi32(b, l), _mm_sub_epi32(c, m), _mm_sub_epi32(d, n)] }
    }

    #[inline(always)]
    fn quarter(self, [a, b, c, d]: Self::Sums) -> Self::Sums {
        // SAFETY: see above.
        unsafe { [_mm_srai_epi32::<2>(a), _mm_srai_epi32::<2>(b), _mm_srai_epi32::<2>(c), _mm_srai_epi32::<2>(d)] }
    }
}

/// Eight sums twice, and the last step of the two kernels of 256 bits, which differ in nothing else.
macro_rules! lanes_256 {
    ($name:ident, $add:expr) => {
        #[allow(unsafe_code)]
        impl Lanes for $name {
            const CELLS: usize = 6;
            const SQUARES: bool = true;
            type Sums = [__m256i; 2];
            type Weights = [__m256i; 2];

            #[inline(always)]
            fn start(self, bias: &[i32; BLOCK]) -> Self::Sums {
                let from = bias.as_ptr().cast::<__m256i>();
                // SAFETY: 2 x 32 bytes of an array of 64; see above.
                unsafe { [_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))] }
            }

            #[inline(always)]
            fn weights(self, pairs: &Pairs) -> Self::Weights {
                let from = pairs.as_ptr().cast::<__m256i>();
                // SAFETY: 2 x 32 bytes of an array of 64; see above.
                unsafe { [_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))] }
            }

            #[inline(always)]
            fn add(self, [a, b]: Self::Sums, [k, l]: Self::Weights, inputs: [i16; 2]) -> Self::Sums {
                // SAFETY: see above.
                unsafe {
                    let inputs = _mm256_set1_epi32(joined(inputs));
                    [$add(a, k, inputs), $add(b, l, inputs)]
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
            fn end(self, [a, b]: Self::Sums) -> [i32; BLOCK] {
                let mut out = [0; BLOCK];
                let to = out.as_mut_ptr().cast::<__m256i>();
                // SAFETY: 2 x 32 bytes of an array of 64; see above.
                unsafe {
                    _mm256_storeu_si256(to, a);
                    _mm256_storeu_si256(to.add(1), b);
                }
                out
            }

            #[inline(always)]
            fn plus(self, [a, b]: Self::Sums, [k, l]: Self::Sums) -> Self::Sums {
                // SAFETY: see above.
                unsafe { [_mm256_add_epi32(a, k), _mm256_add_epi32(b, l)] }
            }

            #[inline(always)]
            fn minus(self, [a, b]: Self::Sums, [k, l]: Self::Sums) -> Self::Sums {
                // SAFETY: see above.
                unsafe { [_mm256_sub_epi32(a, k), _mm256_sub_epi32(b, l)] }
            }

            #[inline(always)]
            fn quarter(self, [a, b]: Self::Sums) -> Self::Sums {
                // SAFETY: see above.
                unsafe { [_mm256_srai_epi32::<2>(a), _mm256_srai_epi32::<2>(b)] }
            }

            #[inline(always)]
            fn rescale(self, sums: Self::Sums, rounding: Rounding<'_>, addends: Option<Addends<'_>>) -> [i16; BLOCK] {
                // SAFETY: see above.
                unsafe { rescale_256(sums, rounding, addends) }
            }
        }
    };
}

lanes_256!(Avx2, |sums, weights, inputs| _mm256_add_epi32(sums, _mm256_madd_epi16(weights, inputs)));
lanes_256!(AvxVnni, |sums, weights, inputs| _mm256_dpwssd_avx_epi32(sums, weights, inputs));

#[allow(unsafe_code)]
impl Lanes for Avx512Vnni {
    const CELLS: usize = 12;
    const SQUARES: bool = true;
    type Sums = __m512i;
    type Weights = __m512i;

    #[inline(always)]
    fn start(self, bias: &[i32; BLOCK]) -> __m512i {
        // SAFETY: 64 bytes of an array of 64; see above.
        unsafe { _mm512_loadu_si512(bias.as_ptr().cast()) }
    }

    #[inline(always)]
    fn weights(self, pairs: &Pairs) -> __m512i {
        // SAFETY: 64 bytes of an array of 64; see above.
        unsafe { _mm512_loadu_si512(pairs.as_ptr().cast()) }
    }

    #[inline(always)]
    fn add(self, sums: __m512i, weights: __m512i, inputs: [i16; 2]) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_dpwssd_epi32(sums, weights, _mm512_set1_epi32(joined(inputs))) }
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
    fn end(self, sums: __m512i) -> [i32; BLOCK] {
        let mut out = [0; BLOCK];
        // SAFETY: 64 bytes of an array of 64; see above.
        unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), sums) };
        out
    }

    #[inline(always)]
    fn plus(self, first: __m512i, second: __m512i) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_add_epi32(first, second) }
    }

    #[inline(always)]
    fn minus(self, first: __m512i, second: __m512i) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_sub_epi32(first, second) }
    }

    #[inline(always)]
    fn quarter(self, sums: __m512i) -> __m512i {
        // SAFETY: see above.
        unsafe { _mm512_srai_epi32::<2>(sums) }
    }

    #[inline(always)]
    fn rescale(self, sums: __m512i, rounding: Rounding<'_>, addends: Option<Addends<'_>>) -> [i16; BLOCK] {
        // SAFETY: see above.
        unsafe { rescale_512(sums, rounding, addends) }
    }
}
