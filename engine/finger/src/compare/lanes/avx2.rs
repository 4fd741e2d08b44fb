//! In registers of AVX2. What is marked as needing AVX2 can be called only where AVX2 was asked for.

use std::arch::x86_64::{
    __m256, __m256i, _CMP_LT_OQ, _CMP_NEQ_UQ, _mm256_abs_epi32, _mm256_add_ps, _mm256_and_ps, _mm256_andnot_ps,
    _mm256_castsi256_ps, _mm256_cmp_ps, _mm256_cmpeq_epi32, _mm256_cmpgt_epi32, _mm256_cvtepi32_ps, _mm256_div_ps,
    _mm256_max_ps, _mm256_min_ps, _mm256_movemask_ps, _mm256_mul_ps, _mm256_set1_epi32, _mm256_set1_ps,
    _mm256_setr_epi32, _mm256_setr_ps, _mm256_sqrt_ps, _mm256_srai_epi32, _mm256_storeu_ps, _mm256_sub_epi32,
    _mm256_sub_ps, _mm256_xor_ps,
};

use super::LANES;

/// Eight numbers.
#[derive(Clone, Copy)]
pub(crate) struct Eight(__m256);

/// Eight whole numbers.
#[derive(Clone, Copy)]
pub(crate) struct Whole(__m256i);

/// Eight answers.
#[derive(Clone, Copy)]
pub(crate) struct Mask(__m256);

#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn all(value: f32) -> Eight {
    Eight(_mm256_set1_ps(value))
}

#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn read(&[a, b, c, d, e, f, g, h]: &[f32; LANES]) -> Eight {
    Eight(_mm256_setr_ps(a, b, c, d, e, f, g, h))
}

#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn read_whole(&[a, b, c, d, e, f, g, h]: &[i32; LANES]) -> Whole {
    Whole(_mm256_setr_epi32(a, b, c, d, e, f, g, h))
}

#[inline]
#[target_feature(enable = "avx2")]
pub(crate) fn all_whole(value: i32) -> Whole {
    Whole(_mm256_set1_epi32(value))
}

impl Eight {
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn add(self, other: Self) -> Self {
        Self(_mm256_add_ps(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(_mm256_sub_ps(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn mul(self, other: Self) -> Self {
        Self(_mm256_mul_ps(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn div(self, other: Self) -> Self {
        Self(_mm256_div_ps(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn sqrt(self) -> Self {
        Self(_mm256_sqrt_ps(self.0))
    }

    /// The smaller; `other` where they are equal.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn min(self, other: Self) -> Self {
        Self(_mm256_min_ps(self.0, other.0))
    }

    /// The larger; `other` where they are equal.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(_mm256_max_ps(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn less(self, other: Self) -> Mask {
        Mask(_mm256_cmp_ps::<_CMP_LT_OQ>(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn differs(self, other: Self) -> Mask {
        Mask(_mm256_cmp_ps::<_CMP_NEQ_UQ>(self.0, other.0))
    }

    /// Zero where the answer is no.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn only(self, mask: Mask) -> Self {
        Self(_mm256_and_ps(self.0, mask.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn write(self, into: &mut [f32; LANES]) {
        // SAFETY: there is room for eight numbers, and none has to be aligned.
        #[allow(unsafe_code)]
        unsafe {
            _mm256_storeu_ps(into.as_mut_ptr(), self.0);
        }
    }
}

impl Whole {
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(_mm256_sub_epi32(self.0, other.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn differs(self, other: Self) -> Mask {
        let same = _mm256_castsi256_ps(_mm256_cmpeq_epi32(self.0, other.0));
        Mask(_mm256_xor_ps(same, _mm256_castsi256_ps(_mm256_set1_epi32(-1))))
    }

    /// Whether the amount is less than `limit`; that of the smallest number of all, which has none, may count as less.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn within(self, limit: Self) -> Mask {
        Mask(_mm256_castsi256_ps(_mm256_cmpgt_epi32(limit.0, _mm256_abs_epi32(self.0))))
    }

    /// The upper halves, as numbers of `f32`.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn upper(self) -> Eight {
        Eight(_mm256_cvtepi32_ps(_mm256_srai_epi32::<16>(self.0)))
    }
}

impl Mask {
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(_mm256_and_ps(self.0, other.0))
    }

    /// Yes where this says yes and `other` no.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn but(self, other: Self) -> Self {
        Self(_mm256_andnot_ps(other.0, self.0))
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(crate) fn any(self) -> bool {
        _mm256_movemask_ps(self.0) != 0
    }
}
