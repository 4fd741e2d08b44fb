//! Where a column holds large values, as bits.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256i, _mm_add_epi64, _mm_cvtsi128_si64, _mm_extract_epi64, _mm256_castsi256_si128, _mm256_cmpeq_epi16,
    _mm256_extracti128_si256, _mm256_max_epu16, _mm256_movemask_epi8, _mm256_packs_epi16, _mm256_permute4x64_epi64,
    _mm256_sad_epu8, _mm256_set1_epi16, _mm256_setr_epi16, _mm256_setzero_si256, _mm256_sub_epi8,
};

use super::kernel::{Level, forms};

/// Values a word of hits tells of.
pub(crate) const WORD: usize = u32::BITS as usize;

/// Marks the values that are at least `floor`, one bit each; those behind the last whole word are marked in one of their own.
pub(crate) fn find(level: Level, values: &[u16], floor: u16, hits: &mut Vec<u32>) {
    // Whatever stands there is overwritten.
    hits.resize(values.len().div_ceil(WORD), 0);
    mark(level, values, floor, hits);
}

/// Fills `places` with those of the bits, in their order. Two at a time, wanted or not: few words have more, and how many
/// they have nobody could foretell.
pub(crate) fn places(hits: &[u32], places: &mut Vec<u16>) {
    const STEP: usize = 2;
    // Whatever stands there is overwritten.
    places.resize(hits.len() * WORD + STEP, 0);
    let mut count = 0;
    for (base, word) in (0_u32..).step_by(WORD).zip(hits) {
        let mut left = *word;
        while let Some(slots) = places.get_mut(count..count + STEP) {
            for slot in slots {
                *slot = (base + left.trailing_zeros()) as u16;
                count += usize::from(left != 0);
                left &= left.wrapping_sub(1);
            }
            if left == 0 {
                break;
            }
        }
    }
    places.truncate(count);
}

forms! {
    /// Fills the words.
    fn mark(values: &[u16], floor: u16, hits: &mut [u32]) = mark_plain; narrow mark_avx2
}

#[inline(always)]
fn mark_plain(values: &[u16], floor: u16, hits: &mut [u32]) {
    for (hits, values) in hits.iter_mut().zip(values.chunks(WORD)) {
        *hits = values.iter().enumerate().fold(0, |hits, (k, value)| hits | u32::from(*value >= floor) << k);
    }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn mark_avx2(values: &[u16], floor: u16, hits: &mut [u32]) {
    let (words, rest) = values.as_chunks::<WORD>();
    for (hits, values) in hits.iter_mut().zip(words) {
        // Packing goes half by half of the registers: the middle quarters change places.
        let bytes = _mm256_permute4x64_epi64::<0b11_01_10_00>(reached(values, floor));
        *hits = _mm256_movemask_epi8(bytes) as u32;
    }
    mark_plain(rest, floor, hits.get_mut(words.len()..).unwrap_or(&mut []));
}

/// How many values are at least `floor`, fewer than 65,536.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn count_avx2(values: &[u16], floor: u16) -> usize {
    let (words, rest) = values.as_chunks::<WORD>();
    let mut count = rest.iter().filter(|value| **value >= floor).count();
    // A byte of the sums counts to 255.
    for words in words.chunks(usize::from(u8::MAX)) {
        let sum = words.iter().fold(_mm256_setzero_si256(), |sum, values| _mm256_sub_epi8(sum, reached(values, floor)));
        let sums = _mm256_sad_epu8(sum, _mm256_setzero_si256());
        let sums = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256::<1>(sums));
        count += (_mm_cvtsi128_si64(sums) + _mm_extract_epi64::<1>(sums)) as usize;
    }
    count
}

/// All bits of a byte for each value that is at least `floor`: quarters in the order 0, 2, 1, 3.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn reached(values: &[u16; WORD], floor: u16) -> __m256i {
    let floor = _mm256_set1_epi16(floor as i16);
    let half = |first: usize| {
        let [a, b, c, d, e, f, g, h] = std::array::from_fn(|k| values[first + k] as i16);
        let [i, j, k, l, m, n, o, p] = std::array::from_fn(|k| values[first + 8 + k] as i16);
        let lanes = _mm256_setr_epi16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
        _mm256_cmpeq_epi16(_mm256_max_epu16(lanes, floor), lanes)
    };
    let (low, high) = (half(0), half(16));
    _mm256_packs_epi16(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_form_finds_what_reaches_the_floor(values in prop::collection::vec(0_u16..9, 0..200), floor in 0_u16..9) {
            let reaches = |k: &u16| values[usize::from(*k)] >= floor;
            let expected: Vec<u16> = (0..values.len() as u16).filter(reaches).collect();
            for level in Level::all() {
                let mut hits = vec![7; 3];
                find(level, &values, floor, &mut hits);
                let mut found = Vec::new();
                places(&hits, &mut found);
                prop_assert_eq!(found, expected.clone());
            }
        }

        #[test]
        fn the_largest_numbers_are_compared_without_signs(values in prop::collection::vec(any::<u16>(), 64), floor: u16) {
            for level in Level::all() {
                let mut hits = Vec::new();
                find(level, &values, floor, &mut hits);
                let found: u32 = hits.iter().map(|word| word.count_ones()).sum();
                prop_assert_eq!(found as usize, values.iter().filter(|value| **value >= floor).count());
            }
        }
    }
}
