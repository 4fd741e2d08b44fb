//! Compares every cylinder of the probe with every cylinder of the reference.

use super::cylinders::{BUNDLE, Bundle, Cylinders};
use super::kernel::{Level, forms, whole};
use super::nibbles::Nibbles;
#[cfg(target_arch = "x86_64")]
use super::nibbles::{fill_avx2, fill_avx512};
use super::params::LAYERS;

const PAIRS: u64 = 0x5555_5555_5555_5555;
const NIBBLE_HALVES: u64 = 0x3333_3333_3333_3333;
const NIBBLES: u64 = 0x0f0f_0f0f_0f0f_0f0f;
const BYTES: u64 = 0x00ff_00ff_00ff_00ff;

/// Full overlap in the matrix's units.
pub(crate) const FULL: u16 = (1 << FULL_BITS) - 1;
/// Bits of that: steps of a thousandth, less than one cell of a cylinder makes.
pub(crate) const FULL_BITS: u32 = 10;

/// Overlap of all pairs, `0..=FULL`, one row a probe cylinder, rows as long as the reference's columns: twice the number of
/// bits set in both over the number of bits set in either (Dice, 1945).
///
/// MCC compares only the cells that both cylinders have seen. On partial prints that made no measurable difference and
/// costs twice the time.
pub(crate) fn compare(
    level: Level,
    probe: &Cylinders,
    reference: &Cylinders,
    nibbles: &mut Vec<Nibbles>,
    matrix: &mut Vec<u16>,
) {
    // Whatever stands there is overwritten.
    nibbles.resize(if level.is_avx2() { reference.bundles().len() } else { 0 }, Nibbles::default());
    matrix.resize(probe.count() * reference.set().len(), 0);
    fill(level, probe, reference, nibbles, matrix);
}

forms! {
    /// Fills the matrix.
    fn fill(probe: &Cylinders, reference: &Cylinders, nibbles: &mut [Nibbles], matrix: &mut [u16])
        = fill_plain; narrow fill_avx2; wide fill_avx512
}

/// What every processor runs: NEON counts the bits of bytes, SSE2 counts none.
#[inline(always)]
fn fill_plain(probe: &Cylinders, reference: &Cylinders, _: &mut [Nibbles], matrix: &mut [u16]) {
    if cfg!(target_arch = "aarch64") {
        fill_with(probe, reference, matrix, |both| both.iter().map(|word| u64::from(word.count_ones())).sum());
    } else {
        fill_with(probe, reference, matrix, count);
    }
}

/// The loop, for one way of counting the bits that two cylinders share.
#[inline(always)]
fn fill_with(probe: &Cylinders, reference: &Cylinders, matrix: &mut [u16], count: impl Fn([u64; LAYERS]) -> u64) {
    let rows = matrix.chunks_exact_mut(reference.set().len().max(1));
    for (index, (row, own)) in rows.zip(probe.set()).enumerate() {
        let a = probe.words(index);
        let bundles = reference.bundles().iter().zip(reference.set().as_chunks::<BUNDLE>().0);
        for ((Bundle([b0, b1, b2, b3, b4, b5]), set), row) in bundles.zip(row.as_chunks_mut::<BUNDLE>().0) {
            let mut both = [0; BUNDLE];
            for j in 0..BUNDLE {
                both[j] = count([a[0] & b0[j], a[1] & b1[j], a[2] & b2[j], a[3] & b3[j], a[4] & b4[j], a[5] & b5[j]]);
            }
            for j in 0..BUNDLE {
                let either = f32::from((own + set[j]).max(1));
                // At most FULL, because no more bits are set in both than in either.
                row[j] = whole(both[j] as u32 as f32 * (2.0 * FULL as f32) / either);
            }
        }
    }
}

/// Set bits of six words.
#[inline(always)]
fn count(words: [u64; LAYERS]) -> u64 {
    let [a, b, c, d, e, f] = words;
    let (one_a, two_a) = add3(a, b, c);
    let (one_b, two_b) = add3(d, e, f);
    let (twos, fours) = add3(two_a, two_b, one_a & one_b);
    weigh(one_a ^ one_b, twos, fours)
}

/// Set bits of each nibble.
#[inline(always)]
fn by_nibble(x: u64) -> u64 {
    let x = x - ((x >> 1) & PAIRS);
    (x & NIBBLE_HALVES) + ((x >> 2) & NIBBLE_HALVES)
}

/// Sums of the nibbles two by two.
#[inline(always)]
fn by_byte(x: u64) -> u64 {
    (x & NIBBLES) + ((x >> 4) & NIBBLES)
}

/// Sum of the eight bytes, each at most 127.
#[inline(always)]
fn add_bytes(x: u64) -> u64 {
    let x = (x & BYTES) + ((x >> 8) & BYTES);
    let x = x + (x >> 16);
    (x + (x >> 32)) & 0xffff
}

/// Set bits of `ones`, plus twice those of `twos`, plus four times those of `fours`. Shifts and adds only, so that the
/// compiler can do several at once on any processor.
#[inline(always)]
fn weigh(ones: u64, twos: u64, fours: u64) -> u64 {
    // A nibble holds at most 4 + 2 * 4 = 12, a byte then 24 + 4 * 8 = 56.
    let low = by_byte(by_nibble(ones) + 2 * by_nibble(twos));
    add_bytes(low + 4 * by_byte(by_nibble(fours)))
}

/// Carry-save addition of three one-bit numbers per cell: sum and carry.
#[inline(always)]
fn add3(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, (a & b) | (half & c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counting_by_shifts_counts_bits(words: [u64; LAYERS]) {
            prop_assert_eq!(count(words), words.iter().map(|w| u64::from(w.count_ones())).sum::<u64>());
        }

        #[test]
        fn three_bits_add_up(a: u64, b: u64, c: u64) {
            let (sum, carry) = add3(a, b, c);
            prop_assert_eq!(sum.count_ones() + 2 * carry.count_ones(), a.count_ones() + b.count_ones() + c.count_ones());
        }

        #[test]
        fn every_form_gives_the_overlap_of_the_definition(
            a in prop::collection::vec(any::<[u64; LAYERS]>(), 0..40),
            b in prop::collection::vec(any::<[u64; LAYERS]>(), 0..40),
        ) {
            let (probe, reference) = (Cylinders::of(&a), Cylinders::of(&b));
            let width = reference.set().len();
            let mut plain = Vec::new();
            compare(Level::PLAIN, &probe, &reference, &mut Vec::new(), &mut plain);
            for (i, x) in a.iter().enumerate() {
                for (j, y) in b.iter().enumerate() {
                    let both: u32 = x.iter().zip(y).map(|(x, y)| (x & y).count_ones()).sum();
                    let either: u32 = x.iter().chain(y).map(|w| w.count_ones()).sum();
                    let exact = 2.0 * f64::from(both) / f64::from(either.max(1)) * f64::from(FULL);
                    prop_assert!((f64::from(plain[i * width + j]) - exact).abs() <= 0.51);
                }
            }
            for level in Level::all() {
                let mut matrix = Vec::new();
                compare(level, &probe, &reference, &mut Vec::new(), &mut matrix);
                prop_assert_eq!(&matrix, &plain);
            }
        }
    }
}
