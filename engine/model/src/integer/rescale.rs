//! Sums to activations.

use super::kernel::BLOCK;
use crate::params::MAX_ACTIVATION;

/// How one block's sums become activations; see [`super::layer::Rescale`].
#[derive(Clone, Copy)]
pub(super) struct Rounding<'a> {
    pub(super) factors: &'a [i32; BLOCK],
    pub(super) shift: u32,
    pub(super) least: i16,
}

/// `(sum factor + 2^(shift-1)) >> shift`, cut at the bounds. Compiled into every kernel.
#[inline(always)]
pub(super) fn rescale(sums: &[i32; BLOCK], rounding: Rounding<'_>) -> [i16; BLOCK] {
    let half = (1_i64 << rounding.shift) >> 1;
    let mut out = [0; BLOCK];
    for ((out, sum), factor) in out.iter_mut().zip(sums).zip(rounding.factors) {
        *out = cut(i64::from(*sum) * i64::from(*factor) + half, rounding);
    }
    out
}

/// `(sum factor + addend addend_factor + 2^(shift-1)) >> shift`, cut at the bounds.
#[inline(always)]
pub(super) fn rescale_with(
    sums: &[i32; BLOCK],
    rounding: Rounding<'_>,
    addends: &[i16; BLOCK],
    addend_factor: i32,
) -> [i16; BLOCK] {
    let half = (1_i64 << rounding.shift) >> 1;
    let mut out = [0; BLOCK];
    for (((out, sum), factor), addend) in out.iter_mut().zip(sums).zip(rounding.factors).zip(addends) {
        let own = i64::from(*sum) * i64::from(*factor);
        *out = cut(own + i64::from(*addend) * i64::from(addend_factor) + half, rounding);
    }
    out
}

/// A product without its last bits, between the bounds. The reader of a network makes sure that what is left fits into 32
/// bits, and no more than 32 are dropped: its low half is then the same whether zeros or the sign come in from the left, and
/// every vector unit can shift in zeros.
#[inline(always)]
fn cut(value: i64, rounding: Rounding<'_>) -> i16 {
    let left = (value.cast_unsigned() >> rounding.shift) as u32;
    left.cast_signed().clamp(rounding.least.into(), MAX_ACTIVATION.into()) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_up_and_bounds_hold() {
        let mut sums = [0; BLOCK];
        sums.iter_mut().zip([-3, -2, -1, 1, 2, 3, i32::MAX, i32::MIN]).for_each(|(to, from)| *to = from);
        let rounding = Rounding { factors: &[2; BLOCK], shift: 2, least: -MAX_ACTIVATION };
        let halves = rescale(&sums, rounding);
        assert_eq!(halves[..8], [-1, -1, 0, 1, 1, 2, MAX_ACTIVATION, -MAX_ACTIVATION]);
        let rectified = rescale(&sums, Rounding { least: 0, ..rounding });
        assert_eq!(rectified[..8], [0, 0, 0, 1, 1, 2, MAX_ACTIVATION, 0]);
        let with = rescale_with(&sums, Rounding { least: 0, ..rounding }, &[5; BLOCK], 4);
        assert_eq!(with[..8], [4, 4, 5, 6, 6, 7, MAX_ACTIVATION, 0]);
        let extreme = Rounding { factors: &[i32::MAX; BLOCK], shift: 32, least: -MAX_ACTIVATION };
        let [most, least] = [i32::MAX, i32::MIN].map(|sum| rescale_with(&[sum; BLOCK], extreme, &[0; BLOCK], 0)[0]);
        assert_eq!([most, least], [MAX_ACTIVATION, -MAX_ACTIVATION]);
        assert_eq!(rescale(&[1 << 15; BLOCK], Rounding { factors: &[1 << 16; BLOCK], shift: 32, least: 0 })[0], 1);
    }
}
