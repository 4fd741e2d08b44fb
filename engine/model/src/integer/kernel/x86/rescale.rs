//! Sums to activations on x86: products of every second lane at a time, as `pmuldq` makes them.
//!
//! The shift takes the bits behind it from an even lane's product to the right and from an odd lane's to the left, where they
//! belong, so that one blend makes eight (sixteen) numbers of 32 bits of them. These fit (`integer/rescale.rs`), and packing
//! them to 16 bits cuts at the bounds of 16 bits first, which lie outside of those of an activation.

#[cfg(target_arch = "x86")]
use std::arch::x86::*;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

use crate::integer::kernel::BLOCK;
use crate::integer::rescale::{Addends, Rounding};
use crate::params::MAX_ACTIVATION;

/// How far even lanes go to the right and odd ones to the left.
#[inline(always)]
#[allow(unsafe_code)]
fn counts(shift: u32) -> [__m128i; 2] {
    // SAFETY: SSE2, which every caller's processor has.
    unsafe { [_mm_cvtsi32_si128(shift.cast_signed()), _mm_cvtsi32_si128((32 - shift).cast_signed())] }
}

/// Eight sums to numbers of 32 bits, before they are cut. A function of its own that is always inlined: a closure might be
/// compiled for a processor without AVX2.
///
/// # Safety
/// The processor has AVX2.
#[inline(always)]
#[allow(unsafe_code)]
unsafe fn eight<const HIGH: bool>(sums: __m256i, rounding: Rounding<'_>, addends: Option<Addends<'_>>) -> __m256i {
    let [right, left] = counts(rounding.shift);
    let part = usize::from(HIGH);
    // SAFETY: AVX2 by contract; 32 bytes of the factors' array of 64 and 16 bytes of the addends' of 32, the first or the second
    // half, neither of which needs to be aligned.
    unsafe {
        let half = _mm256_set1_epi64x(rounding.half());
        let own = _mm256_loadu_si256(rounding.factors.as_ptr().cast::<__m256i>().add(part));
        let mut even = _mm256_add_epi64(_mm256_mul_epi32(sums, own), half);
        let odds = _mm256_mul_epi32(_mm256_srli_epi64::<32>(sums), _mm256_srli_epi64::<32>(own));
        let mut odd = _mm256_add_epi64(odds, half);
        if let Some(Addends { values, factor }) = addends {
            let values = _mm256_cvtepi16_epi32(_mm_loadu_si128(values.as_ptr().cast::<__m128i>().add(part)));
            let factor = _mm256_set1_epi32(factor);
            even = _mm256_add_epi64(even, _mm256_mul_epi32(values, factor));
            odd = _mm256_add_epi64(odd, _mm256_mul_epi32(_mm256_srli_epi64::<32>(values), factor));
        }
        _mm256_blend_epi32::<0b1010_1010>(_mm256_srl_epi64(even, right), _mm256_sll_epi64(odd, left))
    }
}

/// Two times eight sums.
///
/// # Safety
/// The processor has AVX2.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn rescale_256(
    [low, high]: [__m256i; 2],
    rounding: Rounding<'_>,
    addends: Option<Addends<'_>>,
) -> [i16; BLOCK] {
    let mut out = [0; BLOCK];
    // SAFETY: AVX2 by contract; 32 bytes of `out`, which need not be aligned.
    unsafe {
        let (low, high) = (eight::<false>(low, rounding, addends), eight::<true>(high, rounding, addends));
        // Packing works on halves of 128 bits each; the permutation puts the quarters in order.
        let packed = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi32(low, high));
        let least = _mm256_max_epi16(packed, _mm256_set1_epi16(rounding.least));
        let cut = _mm256_min_epi16(least, _mm256_set1_epi16(MAX_ACTIVATION));
        _mm256_storeu_si256(out.as_mut_ptr().cast(), cut);
    }
    out
}

/// Sixteen sums.
///
/// # Safety
/// The processor has AVX-512 F and AVX2.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) unsafe fn rescale_512(sums: __m512i, rounding: Rounding<'_>, addends: Option<Addends<'_>>) -> [i16; BLOCK] {
    let [right, left] = counts(rounding.shift);
    let mut out = [0; BLOCK];
    // SAFETY: AVX-512 F by contract; 64 bytes of the factors' array of 64, 32 bytes of the addends' of 32 and of `out`, none of
    // which needs to be aligned.
    unsafe {
        let half = _mm512_set1_epi64(rounding.half());
        let own = _mm512_loadu_si512(rounding.factors.as_ptr().cast());
        let mut even = _mm512_add_epi64(_mm512_mul_epi32(sums, own), half);
        let odds = _mm512_mul_epi32(_mm512_srli_epi64::<32>(sums), _mm512_srli_epi64::<32>(own));
        let mut odd = _mm512_add_epi64(odds, half);
        if let Some(Addends { values, factor }) = addends {
            let values = _mm512_cvtepi16_epi32(_mm256_loadu_si256(values.as_ptr().cast()));
            let factor = _mm512_set1_epi32(factor);
            even = _mm512_add_epi64(even, _mm512_mul_epi32(values, factor));
            odd = _mm512_add_epi64(odd, _mm512_mul_epi32(_mm512_srli_epi64::<32>(values), factor));
        }
        let (even, odd) = (_mm512_srl_epi64(even, right), _mm512_sll_epi64(odd, left));
        let packed = _mm512_cvtsepi32_epi16(_mm512_mask_blend_epi32(0b1010_1010_1010_1010, even, odd));
        let least = _mm256_max_epi16(packed, _mm256_set1_epi16(rounding.least));
        let cut = _mm256_min_epi16(least, _mm256_set1_epi16(MAX_ACTIVATION));
        _mm256_storeu_si256(out.as_mut_ptr().cast(), cut);
    }
    out
}
