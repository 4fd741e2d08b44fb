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

impl Rounding<'_> {
    /// What is added before the shift.
    #[inline(always)]
    pub(super) const fn half(&self) -> i64 {
        (1 << self.shift) >> 1
    }
}

/// What is added to one block's sums.
#[derive(Clone, Copy)]
pub(super) struct Addends<'a> {
    pub(super) values: &'a [i16; BLOCK],
    pub(super) factor: i32,
}

/// `(sum factor + addend addend_factor + 2^(shift-1)) >> shift`, cut at the bounds. Compiled into every kernel that has no form
/// of its own, and the oracle of those that have.
#[inline(always)]
pub(super) fn rescale(sums: &[i32; BLOCK], rounding: Rounding<'_>, addends: Option<Addends<'_>>) -> [i16; BLOCK] {
    let half = rounding.half();
    let mut out = [0; BLOCK];
    let factors = rounding.factors;
    match addends {
        None => {
            for ((out, sum), factor) in out.iter_mut().zip(sums).zip(factors) {
                *out = cut(i64::from(*sum) * i64::from(*factor) + half, rounding);
            }
        }
        Some(Addends { values, factor: other }) => {
            for (((out, sum), factor), value) in out.iter_mut().zip(sums).zip(factors).zip(values) {
                let own = i64::from(*sum) * i64::from(*factor);
                *out = cut(own + i64::from(*value) * i64::from(other) + half, rounding);
            }
        }
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
        let halves = rescale(&sums, rounding, None);
        assert_eq!(halves[..8], [-1, -1, 0, 1, 1, 2, MAX_ACTIVATION, -MAX_ACTIVATION]);
        let rectified = rescale(&sums, Rounding { least: 0, ..rounding }, None);
        assert_eq!(rectified[..8], [0, 0, 0, 1, 1, 2, MAX_ACTIVATION, 0]);
        let fives = Some(Addends { values: &[5; BLOCK], factor: 4 });
        let with = rescale(&sums, Rounding { least: 0, ..rounding }, fives);
        assert_eq!(with[..8], [4, 4, 5, 6, 6, 7, MAX_ACTIVATION, 0]);
        let extreme = Rounding { factors: &[i32::MAX; BLOCK], shift: 32, least: -MAX_ACTIVATION };
        let [most, least] = [i32::MAX, i32::MIN].map(|sum| rescale(&[sum; BLOCK], extreme, None)[0]);
        assert_eq!([most, least], [MAX_ACTIVATION, -MAX_ACTIVATION]);
        let last = Rounding { factors: &[1 << 16; BLOCK], shift: 32, least: 0 };
        assert_eq!(rescale(&[1 << 15; BLOCK], last, None)[0], 1);
    }
}
