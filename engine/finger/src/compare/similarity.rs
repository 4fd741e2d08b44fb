//! Compares every cylinder of the probe with every cylinder of the reference.

use super::describe::{Cylinders, cells_in_base};
use super::params::MIN_COMMON;

const PAIRS: u64 = 0x5555_5555_5555_5555;
const NIBBLE_HALVES: u64 = 0x3333_3333_3333_3333;
const NIBBLES: u64 = 0x0f0f_0f0f_0f0f_0f0f;
const BYTES: u64 = 0x00ff_00ff_00ff_00ff;

/// Set bits of each nibble.
#[inline(always)]
fn by_nibble(x: u64) -> u64 {
    let x = x - ((x >> 1) & PAIRS);
    (x & NIBBLE_HALVES) + ((x >> 2) & NIBBLE_HALVES)
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
    let low = by_nibble(ones) + 2 * by_nibble(twos);
    let low = (low & NIBBLES) + ((low >> 4) & NIBBLES);
    let high = by_nibble(fours);
    add_bytes(low + 4 * ((high & NIBBLES) + ((high >> 4) & NIBBLES)))
}

/// Carry-save addition of three one-bit numbers per cell: sum and carry.
#[inline(always)]
fn add3(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, (a & b) | (half & c))
}

/// Similarities of the probe's cylinder `index` to all of the reference's, each `0..=65535`, into `row`.
///
/// MCC eq. 18 on the cells both have seen: 1 - |a xor b| / (|a| + |b|), the norms being roots of bit counts.
pub(crate) fn compare_row(
    probe: &Cylinders,
    index: usize,
    reference: &Cylinders,
    counts: &mut Vec<u64>,
    row: &mut Vec<u16>,
) {
    let word = |slice: &[u64]| slice.get(index).copied().unwrap_or(0);
    let a: [u64; 6] = std::array::from_fn(|layer| word(probe.layer(layer)));
    let s: [u64; 3] = std::array::from_fn(|bit| word(probe.sum(bit)));
    count_common(a, s, word(probe.seen()), reference, counts);
    let least = (MIN_COMMON * cells_in_base() as f32) as u32;
    row.clear();
    row.extend(counts.iter().map(|&c| similarity(c, least)));
}

/// For each reference cylinder four counts of 16 bits: set in both, set in the probe's where the reference's has seen,
/// the other way round, and seen by both.
fn count_common(a: [u64; 6], s: [u64; 3], seen: u64, reference: &Cylinders, counts: &mut Vec<u64>) {
    let n = reference.seen().len();
    let [b0, b1, b2, b3, b4, b5] = std::array::from_fn(|layer| &reference.layer(layer)[..n]);
    let [t0, t1, t2] = std::array::from_fn(|bit| &reference.sum(bit)[..n]);
    let mask = &reference.seen()[..n];
    counts.clear();
    counts.extend((0..n).map(|j| {
        let (one_a, two_a) = add3(a[0] & b0[j], a[1] & b1[j], a[2] & b2[j]);
        let (one_b, two_b) = add3(a[3] & b3[j], a[4] & b4[j], a[5] & b5[j]);
        let (twos, fours) = add3(two_a, two_b, one_a & one_b);
        let both = weigh(one_a ^ one_b, twos, fours);
        let m = mask[j];
        let of_probe = weigh(s[0] & m, s[1] & m, s[2] & m);
        let of_reference = weigh(t0[j] & seen, t1[j] & seen, t2[j] & seen);
        let common = by_nibble(m & seen);
        let common = add_bytes((common & NIBBLES) + ((common >> 4) & NIBBLES));
        both | of_probe << 16 | of_reference << 32 | common << 48
    }));
}

#[inline(always)]
fn similarity(counts: u64, least: u32) -> u16 {
    let lane = |k: u32| (counts >> (16 * k)) as u16;
    let (both, a, b) = (f32::from(lane(0)), f32::from(lane(1)), f32::from(lane(2)));
    if u32::from(lane(3)) < least {
        return 0;
    }
    let norms = a.sqrt() + b.sqrt();
    let distance = (a + b - 2.0 * both).max(0.0).sqrt();
    // The smallest positive divisor keeps two empty cylinders from dividing by zero: they prove nothing.
    let value = (norms - distance) / norms.max(1.0);
    (value.max(0.0) * 65_535.0) as u16
}
