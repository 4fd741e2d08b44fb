//! Arithmetic with the same bits on every machine.
//!
//! IEEE 754 fixes `+ - * /`, the square root, rounding and remainders to the last bit, and the compiler neither reorders nor
//! fuses them. It does not fix transcendental functions: those of `std` come from the platform's C library or the
//! compiler, which differ. So every engine crate takes them from here, and `clippy` refuses those of `std`
//! (`.clippy.toml`). They are those of the `libm` crate, at one pinned version: musl's and CORE-MATH's, translated to Rust.
//!
//! What else the same result on every machine needs:
//! - sums in a fixed order: a slice front to back, never in the order in which threads or a hash map hand values over;
//! - products instead of `powi`, and no `mul_add`: the first may be reckoned in any order, the second rounds once where a
//!   machine has the instruction and is slow where it has not;
//! - an order that is total wherever an unstable sort decides: which of two equals comes first depends on their size;
//! - no width of `usize` in a result: 32 bits are enough for an index, not for a product of sides.

use std::ops::Mul;

pub use libm::{
    asin, atan2, atan2f, atanf, cbrtf, cos, cosf, erff, exp, expf, log, log1p, log1pf, log2, log2f, log10, log10f,
    logf, pow, powf, sin, sincosf, sinf,
};

/// `x * x`.
pub fn squared<T: Mul<Output = T> + Copy>(x: T) -> T {
    x * x
}

/// The share `1 / (1 + e^-x)` that stands behind the logit `x`, `0.0..=1.0`; not a number for one that is none.
#[must_use]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + expf(-x))
}

/// The logit of a share in `(0, 1)`.
#[must_use]
pub fn logit(share: f32) -> f32 {
    logf(share / (1.0 - share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_and_logit_invert_each_other_and_saturate() {
        for share in [0.01, 0.3, 0.5, 0.99] {
            assert!((logistic(logit(share)) - share).abs() < 1e-6);
        }
        assert_eq!(logistic(200.0), 1.0);
        assert_eq!(logistic(-200.0), 0.0);
        assert!(logistic(f32::NAN).is_nan());
    }

    /// Bits that the pinned version gives; another one that gives others changes scores and has to say so.
    #[test]
    fn bits_are_those_of_the_pinned_version() {
        let singles = [
            (atan2f(0.3, -1.7), 0x403D_E206_u32),
            (cosf(2.5), 0xBF4D_17BF),
            (sinf(2.5), 0x3F19_3578),
            (expf(1.3), 0x406A_D5C1),
            (logf(7.7), 0x4002_A35A),
            (log1pf(0.013), 0x3C53_9E94),
            (erff(0.71), 0x3F2F_463E),
            (powf(0.37, 0.3), 0x3F3D_FA0D),
        ];
        for (index, (value, bits)) in singles.into_iter().enumerate() {
            assert_eq!(value.to_bits(), bits, "{index}: {:#010X}", value.to_bits());
        }
        let doubles = [
            (sin(2.5), 0x3FE3_26AF_0DCF_CAB0_u64),
            (cos(2.5), 0xBFE9_A2F7_EF85_8B7D),
            (exp(-1.3), 0x3FD1_7129_308C_E281),
            (log(7.7), 0x4000_546B_52E3_0F62),
            (log2(0.3), 0xBFFB_CA9C_6F53_897B),
            (pow(10.0, -0.125), 0x3FE7_FF22_2411_5D9A),
        ];
        for (index, (value, bits)) in doubles.into_iter().enumerate() {
            assert_eq!(value.to_bits(), bits, "{index}: {:#018X}", value.to_bits());
        }
    }
}
