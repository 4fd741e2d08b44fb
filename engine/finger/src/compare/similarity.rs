//! Compares every cylinder of the probe with every cylinder of the reference.

use std::sync::LazyLock;

use super::describe::Cylinders;
use super::params::{BASE_CELLS, LAYERS};

const PAIRS: u64 = 0x5555_5555_5555_5555;
const NIBBLE_HALVES: u64 = 0x3333_3333_3333_3333;
const NIBBLES: u64 = 0x0f0f_0f0f_0f0f_0f0f;
const BYTES: u64 = 0x00ff_00ff_00ff_00ff;

/// Full overlap in the matrix's units.
pub(crate) const FULL: u16 = u16::MAX;

/// Most set bits of two cylinders together.
const MOST: usize = 2 * LAYERS * BASE_CELLS * BASE_CELLS;

/// `2 * FULL / n` in 65,536ths: turns the division by the number of set bits into a multiplication.
static PER_BIT: LazyLock<[u64; MOST + 1]> =
    LazyLock::new(|| std::array::from_fn(|n| (u64::from(FULL) << 17).checked_div(n as u64).unwrap_or(0)));

/// Overlap of all pairs, `0..=FULL`, one row a probe cylinder: twice the number of bits set in both over the number of
/// bits set in either (Dice, 1945).
///
/// MCC compares only the cells that both cylinders have seen. On partial prints that made no measurable difference and
/// costs twice the time.
pub(crate) fn compare(probe: &Cylinders, reference: &Cylinders, counts: &mut Vec<u64>, matrix: &mut Vec<u16>) {
    let per_bit = &*PER_BIT;
    matrix.clear();
    for (index, own) in probe.set().iter().enumerate() {
        count_row(probe, index, reference, counts);
        matrix.extend(counts.iter().zip(reference.set()).map(|(both, other)| {
            // At most FULL, because no more bits are set in both than in either.
            ((both * per_bit.get(usize::from(own + other)).copied().unwrap_or(0)) >> 16) as u16
        }));
    }
}

/// MCC's similarity of two cylinders with this overlap, `0..=1`: eq. 18 for cylinders with equally many bits,
/// 1 - |a xor b| / (|a| + |b|), the norms being roots of bit counts.
pub(crate) fn similarity(overlap: u16) -> f32 {
    1.0 - (0.5 * (1.0 - f32::from(overlap) / f32::from(FULL))).sqrt()
}

/// Bits set in probe cylinder `index` and in each of the reference's.
fn count_row(probe: &Cylinders, index: usize, reference: &Cylinders, counts: &mut Vec<u64>) {
    let a: [u64; LAYERS] = std::array::from_fn(|layer| probe.layer(layer).get(index).copied().unwrap_or(0));
    let n = reference.set().len();
    // Equal lengths, said once, free the loop of bounds checks.
    let [b0, b1, b2, b3, b4, b5] = std::array::from_fn(|layer| &reference.layer(layer)[..n]);
    counts.clear();
    counts.resize(n, 0);
    let out = &mut counts[..n];
    for j in 0..n {
        let (one_a, two_a) = add3(a[0] & b0[j], a[1] & b1[j], a[2] & b2[j]);
        let (one_b, two_b) = add3(a[3] & b3[j], a[4] & b4[j], a[5] & b5[j]);
        let (twos, fours) = add3(two_a, two_b, one_a & one_b);
        out[j] = weigh(one_a ^ one_b, twos, fours);
    }
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
        fn weighing_counts_bits(ones: u64, twos: u64, fours: u64) {
            let expected = ones.count_ones() + 2 * twos.count_ones() + 4 * fours.count_ones();
            prop_assert_eq!(weigh(ones, twos, fours), u64::from(expected));
        }

        #[test]
        fn three_bits_add_up(a: u64, b: u64, c: u64) {
            let (sum, carry) = add3(a, b, c);
            prop_assert_eq!(sum.count_ones() + 2 * carry.count_ones(), a.count_ones() + b.count_ones() + c.count_ones());
        }
    }
}
