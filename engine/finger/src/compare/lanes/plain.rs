//! In arrays, for every processor.

use super::LANES;

/// Eight numbers.
#[derive(Clone, Copy)]
pub(crate) struct Eight([f32; LANES]);

/// Eight whole numbers.
#[derive(Clone, Copy)]
pub(crate) struct Whole([i32; LANES]);

/// Eight answers.
#[derive(Clone, Copy)]
pub(crate) struct Mask([u32; LANES]);

/// All bits for yes.
#[inline(always)]
fn answer(yes: bool) -> u32 {
    if yes { u32::MAX } else { 0 }
}

#[inline(always)]
fn each<T>(of: impl Fn(usize) -> T) -> [T; LANES] {
    std::array::from_fn(of)
}

#[inline(always)]
pub(crate) fn all(value: f32) -> Eight {
    Eight([value; LANES])
}

#[inline(always)]
pub(crate) fn read(from: &[f32; LANES]) -> Eight {
    Eight(*from)
}

#[inline(always)]
pub(crate) fn read_whole(from: &[i32; LANES]) -> Whole {
    Whole(*from)
}

#[inline(always)]
pub(crate) fn all_whole(value: i32) -> Whole {
    Whole([value; LANES])
}

impl Eight {
    #[inline(always)]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(each(|k| self.0[k] + other.0[k]))
    }

    #[inline(always)]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(each(|k| self.0[k] - other.0[k]))
    }

    #[inline(always)]
    pub(crate) fn mul(self, other: Self) -> Self {
        Self(each(|k| self.0[k] * other.0[k]))
    }

    #[inline(always)]
    pub(crate) fn div(self, other: Self) -> Self {
        Self(each(|k| self.0[k] / other.0[k]))
    }

    #[inline(always)]
    pub(crate) fn sqrt(self) -> Self {
        Self(each(|k| self.0[k].sqrt()))
    }

    /// The smaller; `other` where they are equal.
    #[inline(always)]
    pub(crate) fn min(self, other: Self) -> Self {
        Self(each(|k| if self.0[k] < other.0[k] { self.0[k] } else { other.0[k] }))
    }

    /// The larger; `other` where they are equal.
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(each(|k| if self.0[k] > other.0[k] { self.0[k] } else { other.0[k] }))
    }

    #[inline(always)]
    pub(crate) fn less(self, other: Self) -> Mask {
        Mask(each(|k| answer(self.0[k] < other.0[k])))
    }

    #[inline(always)]
    pub(crate) fn differs(self, other: Self) -> Mask {
        Mask(each(|k| answer(self.0[k] != other.0[k])))
    }

    /// Zero where the answer is no.
    #[inline(always)]
    pub(crate) fn only(self, mask: Mask) -> Self {
        Self(each(|k| f32::from_bits(self.0[k].to_bits() & mask.0[k])))
    }

    #[inline(always)]
    pub(crate) fn write(self, into: &mut [f32; LANES]) {
        *into = self.0;
    }
}

impl Whole {
    #[inline(always)]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(each(|k| self.0[k].wrapping_sub(other.0[k])))
    }

    #[inline(always)]
    pub(crate) fn differs(self, other: Self) -> Mask {
        Mask(each(|k| answer(self.0[k] != other.0[k])))
    }

    /// Whether the amount is less than `limit`; that of the smallest number of all, which has none, may count as less.
    #[inline(always)]
    pub(crate) fn within(self, limit: Self) -> Mask {
        Mask(each(|k| answer(self.0[k].wrapping_abs() < limit.0[k])))
    }

    /// The upper halves, as numbers of `f32`.
    #[inline(always)]
    pub(crate) fn upper(self) -> Eight {
        Eight(each(|k| (self.0[k] >> 16) as f32))
    }
}

impl Mask {
    #[inline(always)]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(each(|k| self.0[k] & other.0[k]))
    }

    /// Yes where this says yes and `other` no.
    #[inline(always)]
    pub(crate) fn but(self, other: Self) -> Self {
        Self(each(|k| self.0[k] & !other.0[k]))
    }

    #[inline(always)]
    pub(crate) fn any(self) -> bool {
        self.0.iter().fold(0, |any, answer| any | answer) != 0
    }
}
