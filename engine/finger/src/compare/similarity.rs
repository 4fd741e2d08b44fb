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
/// bits set in either, on the cells that both have seen (Dice, 1945).
pub(crate) fn compare(probe: &Cylinders, reference: &Cylinders, counts: &mut Vec<u64>, matrix: &mut Vec<u16>) {
    let per_bit = &*PER_BIT;
    matrix.clear();
    for index in 0..probe.seen().len() {
        count_row(probe, index, reference, counts);
        matrix.extend(counts.iter().map(|&c| {
            let (both, set) = (c >> 32, (c & 0x3ff) as usize);
            // At most FULL, because no more bits are set in both than in either.
            ((both * per_bit.get(set).copied().unwrap_or(0)) >> 16) as u16
        }));
    }
}

/// MCC's similarity of two cylinders with this overlap, `0..=1`: eq. 18 for cylinders with equally many bits,
/// 1 - |a xor b| / (|a| + |b|), the norms being roots of bit counts.
pub(crate) fn similarity(overlap: u16) -> f32 {
    1.0 - (0.5 * (1.0 - f32::from(overlap) / f32::from(FULL))).sqrt()
}

/// For each reference cylinder: in the upper half the bits set in both, in the lower half the bits set in the one where
/// the other has seen, added for both.
fn count_row(probe: &Cylinders, index: usize, reference: &Cylinders, counts: &mut Vec<u64>) {
    let word = |slice: &[u64]| slice.get(index).copied().unwrap_or(0);
    let a: [u64; LAYERS] = std::array::from_fn(|layer| word(probe.layer(layer)));
    let s: [u64; 3] = std::array::from_fn(|bit| word(probe.sum(bit)));
    let seen = word(probe.seen());
    let n = reference.seen().len();
    // Equal lengths, said once, free the loop of bounds checks.
    let [b0, b1, b2, b3, b4, b5] = std::array::from_fn(|layer| &reference.layer(layer)[..n]);
    let [t0, t1, t2] = std::array::from_fn(|bit| &reference.sum(bit)[..n]);
    let mask = reference.seen();
    counts.clear();
    counts.resize(n, 0);
    let out = &mut counts[..n];
    for j in 0..n {
        let (one_a, two_a) = add3(a[0] & b0[j], a[1] & b1[j], a[2] & b2[j]);
        let (one_b, two_b) = add3(a[3] & b3[j], a[4] & b4[j], a[5] & b5[j]);
        let (twos, fours) = add3(two_a, two_b, one_a & one_b);
        let both = weigh(by_nibble(one_a ^ one_b), by_nibble(twos), by_nibble(fours));
        let m = mask[j];
        let either = |s: u64, t: u64| by_nibble(s & m) + by_nibble(t & seen);
        out[j] = both << 32 | weigh(either(s[0], t0[j]), either(s[1], t1[j]), either(s[2], t2[j]));
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

/// Adds nibbles that count ones, twos and fours, each at most 8. Shifts and adds only, so that the compiler can do
/// several at once on any processor.
#[inline(always)]
fn weigh(ones: u64, twos: u64, fours: u64) -> u64 {
    // A byte holds at most 16 + 2 * 16 + 4 * 16 = 112.
    add_bytes(by_byte(ones) + 2 * by_byte(twos) + 4 * by_byte(fours))
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
            prop_assert_eq!(weigh(by_nibble(ones), by_nibble(twos), by_nibble(fours)), u64::from(expected));
        }

        #[test]
        fn three_bits_add_up(a: u64, b: u64, c: u64) {
            let (sum, carry) = add3(a, b, c);
            prop_assert_eq!(sum.count_ones() + 2 * carry.count_ones(), a.count_ones() + b.count_ones() + c.count_ones());
        }
    }
}
