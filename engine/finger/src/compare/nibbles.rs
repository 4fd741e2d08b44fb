//! How many bits two cylinders share, in vector registers.
//!
//! AVX2 cannot count bits, but it can look up sixteen bytes of a table at once: four bits of each byte. So the words of the
//! reference are taken apart into the lower and the upper four bits of each byte beforehand. AVX-512 counts the bits of words.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256i, _mm_storeu_si128, _mm256_add_epi8, _mm256_add_epi64, _mm256_add_ps, _mm256_and_si256, _mm256_castps_si256,
    _mm256_castsi256_ps, _mm256_castsi256_si128, _mm256_cvtepi32_ps, _mm256_div_ps, _mm256_mul_ps, _mm256_packus_epi32,
    _mm256_permute4x64_epi64, _mm256_popcnt_epi64, _mm256_sad_epu8, _mm256_set1_epi32, _mm256_set1_epi64x,
    _mm256_set1_ps, _mm256_setr_epi8, _mm256_setr_epi32, _mm256_setr_epi64x, _mm256_setzero_si256, _mm256_shuffle_epi8,
    _mm256_shuffle_ps, _mm256_srli_epi64,
};

use super::cylinders::BUNDLE;
#[cfg(target_arch = "x86_64")]
use super::cylinders::{Bundle, Cylinders};
use super::params::LAYERS;
#[cfg(target_arch = "x86_64")]
use super::similarity::FULL;

/// Lower halves of all bytes.
#[cfg(target_arch = "x86_64")]
const LOWER: u64 = 0x0f0f_0f0f_0f0f_0f0f;
/// Cylinders of half a bundle.
const HALF: usize = BUNDLE / 2;

/// A bundle taken apart: its halves, each the lower and the upper four bits of all bytes of each word.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub(crate) struct Nibbles([[[[u64; HALF]; 2]; LAYERS]; 2]);

#[cfg(target_arch = "x86_64")]
impl Nibbles {
    fn fill(&mut self, bundle: &Bundle) {
        for (layer, words) in bundle.0.iter().enumerate() {
            for (half, words) in self.0.iter_mut().zip(words.as_chunks::<HALF>().0) {
                for k in 0..HALF {
                    half[layer][0][k] = words[k] & LOWER;
                    half[layer][1][k] = words[k] >> 4 & LOWER;
                }
            }
        }
    }
}

/// Fills the matrix of overlaps.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn fill_avx2(probe: &Cylinders, reference: &Cylinders, nibbles: &mut [Nibbles], matrix: &mut [u16]) {
    nibbles.iter_mut().zip(reference.bundles()).for_each(|(nibbles, bundle)| nibbles.fill(bundle));
    let lower = _mm256_set1_epi64x(LOWER as i64);
    let rows = matrix.chunks_exact_mut(reference.set().len().max(1));
    for (index, (row, own)) in rows.zip(probe.set()).enumerate() {
        let words = probe.words(index).map(|word| _mm256_set1_epi64x(word as i64));
        let low = words.map(|word| _mm256_and_si256(word, lower));
        let high = words.map(|word| _mm256_and_si256(_mm256_srli_epi64::<4>(word), lower));
        let columns = nibbles.iter().zip(reference.set().as_chunks::<BUNDLE>().0);
        for ((Nibbles(halves), set), row) in columns.zip(row.as_chunks_mut::<BUNDLE>().0) {
            weigh(join(shared(&low, &high, &halves[0]), shared(&low, &high, &halves[1])), *own, set, row);
        }
    }
}

/// Bits that a cylinder shares with each of four, by words.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn shared(low: &[__m256i; LAYERS], high: &[__m256i; LAYERS], half: &[[[u64; HALF]; 2]; LAYERS]) -> __m256i {
    let bits = _mm256_setr_epi8(
        0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,
    );
    let read = |&[a, b, c, d]: &[u64; HALF]| _mm256_setr_epi64x(a as i64, b as i64, c as i64, d as i64);
    let mut sum = _mm256_setzero_si256();
    for layer in 0..LAYERS {
        let [b_low, b_high] = &half[layer];
        let lower = _mm256_shuffle_epi8(bits, _mm256_and_si256(low[layer], read(b_low)));
        let upper = _mm256_shuffle_epi8(bits, _mm256_and_si256(high[layer], read(b_high)));
        sum = _mm256_add_epi8(sum, _mm256_add_epi8(lower, upper));
    }
    _mm256_sad_epu8(sum, _mm256_setzero_si256())
}

/// Eight small numbers from two times four words.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn join(first: __m256i, second: __m256i) -> __m256i {
    let (first, second) = (_mm256_castsi256_ps(first), _mm256_castsi256_ps(second));
    // The lower halves of the words, in the order 0, 1, 4, 5, 2, 3, 6, 7.
    let both = _mm256_castps_si256(_mm256_shuffle_ps::<0b10_00_10_00>(first, second));
    _mm256_permute4x64_epi64::<0b11_01_10_00>(both)
}

/// Writes the overlaps of a cylinder of `own` set bits with eight others, of which it shares so many.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn weigh(both: __m256i, own: u16, set: &[u16; BUNDLE], row: &mut [u16; BUNDLE]) {
    let [a, b, c, d, e, f, g, h] = set.map(i32::from);
    let set = _mm256_cvtepi32_ps(_mm256_setr_epi32(a, b, c, d, e, f, g, h));
    // With 1 for no bits at all nothing is shared just the same, and nothing is divided by zero.
    let either = _mm256_add_ps(_mm256_set1_ps(f32::from(own.max(1))), set);
    let twice = _mm256_mul_ps(_mm256_cvtepi32_ps(both), _mm256_set1_ps(2.0 * FULL as f32));
    // As `whole` does.
    let nearest = _mm256_add_ps(_mm256_div_ps(twice, either), _mm256_set1_ps(12_582_912.0));
    let nearest = _mm256_and_si256(_mm256_castps_si256(nearest), _mm256_set1_epi32(0xffff));
    let packed = _mm256_permute4x64_epi64::<0b00_00_10_00>(_mm256_packus_epi32(nearest, nearest));
    // SAFETY: there is room for eight numbers of 16 bits, and none has to be aligned.
    #[allow(unsafe_code)]
    unsafe {
        _mm_storeu_si128(row.as_mut_ptr().cast(), _mm256_castsi256_si128(packed));
    }
}

/// Fills the matrix of overlaps by counting the bits of words, in registers of AVX2's width: see `forms`.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq")]
pub(crate) fn fill_avx512(probe: &Cylinders, reference: &Cylinders, _: &mut [Nibbles], matrix: &mut [u16]) {
    let rows = matrix.chunks_exact_mut(reference.set().len().max(1));
    for (index, (row, own)) in rows.zip(probe.set()).enumerate() {
        let words = probe.words(index).map(|word| _mm256_set1_epi64x(word as i64));
        let columns = reference.bundles().iter().zip(reference.set().as_chunks::<BUNDLE>().0);
        for ((bundle, set), row) in columns.zip(row.as_chunks_mut::<BUNDLE>().0) {
            weigh(join(count(&words, bundle, 0), count(&words, bundle, HALF)), *own, set, row);
        }
    }
}

/// Bits that a cylinder shares with each of four of a bundle.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq")]
fn count(words: &[__m256i; LAYERS], Bundle(bundle): &Bundle, first: usize) -> __m256i {
    let shared = |layer: usize| {
        let [a, b, c, d] = std::array::from_fn(|k| bundle[layer][first + k] as i64);
        _mm256_popcnt_epi64(_mm256_and_si256(words[layer], _mm256_setr_epi64x(a, b, c, d)))
    };
    let sum = |a, b| _mm256_add_epi64(shared(a), shared(b));
    _mm256_add_epi64(_mm256_add_epi64(sum(0, 1), sum(2, 3)), sum(4, 5))
}
