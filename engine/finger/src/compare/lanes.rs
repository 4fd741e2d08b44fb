//! Four numbers at once, in plain Rust: every operation is done lane by lane, so the result is the same on any processor,
//! and compilers turn it into vector instructions where there are some.

use std::ops::{Add, AddAssign, Div, Mul, Sub};

/// Four numbers.
#[derive(Clone, Copy, Default)]
pub(crate) struct Lanes(pub [f32; 4]);

impl Lanes {
    pub(crate) const COUNT: usize = 4;

    #[inline(always)]
    pub(crate) const fn all(value: f32) -> Self {
        Self([value; 4])
    }

    #[inline(always)]
    fn with(self, other: Self, operation: impl Fn(f32, f32) -> f32) -> Self {
        let (Self([a, b, c, d]), Self([e, f, g, h])) = (self, other);
        Self([operation(a, e), operation(b, f), operation(c, g), operation(d, h)])
    }

    /// The smaller of two, lane by lane.
    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        self.with(other, |a, b| if a < b { a } else { b })
    }
}

impl Add for Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }
}

impl Sub for Lanes {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }
}

impl Mul for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.with(other, |a, b| a * b)
    }
}

impl Div for Lanes {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.with(other, |a, b| a / b)
    }
}

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
