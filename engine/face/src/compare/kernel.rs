//! Sums of products, the inner loop of every comparison.
//!
//! One loop each, compiled several times: for the processor every machine has and for the vector units some have. Integer
//! sums are the same in any order; the `f32` sum has sixteen lanes and a fixed order of joining them, so its vector forms
//! give the scalar form's bits, too (Rust never contracts a product and a sum).

/// Lanes of the `f32` sum: the widest vector unit's.
const LANES: usize = 16;

/// Sum of products of two `i8` vectors; the shorter one counts. At most 4,096 values, so 32 bits hold it.
pub(crate) fn dot_i8(a: &[i8], b: &[i8]) -> i32 {
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: each form is called only where the processor says that it has the features it was compiled for.
        #[allow(unsafe_code)]
        unsafe {
            if is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512f") {
                return x86::dot_i8_avx512(a, b);
            }
            if is_x86_feature_detected!("avx2") {
                return x86::dot_i8_avx2(a, b);
            }
        }
    }
    dot_i8_plain(a, b)
}

/// Sum of products of two `f32` vectors; the shorter one counts.
pub(crate) fn dot_f32(a: &[f32], b: &[f32]) -> f32 {
    #[cfg(target_arch = "x86_64")]
    {
        // SAFETY: the form is called only where the processor says that it has the features it was compiled for.
        #[allow(unsafe_code)]
        unsafe {
            if is_x86_feature_detected!("avx2") {
                return x86::dot_f32_avx2(a, b);
            }
        }
    }
    dot_f32_plain(a, b)
}

/// The oracle, and the form for every processor.
#[inline(always)]
fn dot_i8_plain(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(i16::from(*a) * i16::from(*b))).sum()
}

/// The oracle, and the form for every processor.
#[inline(always)]
fn dot_f32_plain(a: &[f32], b: &[f32]) -> f32 {
    let length = a.len().min(b.len());
    let (a, b) = (a.get(..length).unwrap_or(a), b.get(..length).unwrap_or(b));
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut lanes = [0.0_f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for (lane, (a, b)) in lanes.iter_mut().zip(a.iter().zip(b)) {
            *lane += a * b;
        }
    }
    for (lane, (a, b)) in lanes.iter_mut().zip(a_rest.iter().zip(b_rest)) {
        *lane += a * b;
    }
    // Halves onto halves, as a vector unit does it.
    let mut width = LANES / 2;
    while width > 0 {
        let (low, high) = lanes.split_at_mut(width);
        low.iter_mut().zip(high).for_each(|(low, high)| *low += *high);
        width /= 2;
    }
    let [sum, ..] = lanes;
    sum
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(super) fn dot_i8_avx512(a: &[i8], b: &[i8]) -> i32 {
        super::dot_i8_plain(a, b)
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn dot_i8_avx2(a: &[i8], b: &[i8]) -> i32 {
        super::dot_i8_plain(a, b)
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn dot_f32_avx2(a: &[f32], b: &[f32]) -> f32 {
        super::dot_f32_plain(a, b)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, one product after the other.
    fn by_hand(a: &[i8], b: &[i8]) -> i64 {
        a.iter().zip(b).map(|(a, b)| i64::from(*a) * i64::from(*b)).sum()
    }

    /// The order that the module's head promises, lane by lane.
    fn in_lanes(a: &[f32], b: &[f32]) -> f32 {
        let mut lanes = [0.0_f32; 16];
        for (i, (a, b)) in a.iter().zip(b).enumerate() {
            lanes[i % 16] += a * b;
        }
        for width in [8, 4, 2, 1] {
            for i in 0..width {
                lanes[i] += lanes[i + width];
            }
        }
        lanes[0]
    }

    proptest! {
        #[test]
        fn integer_sums_are_those_of_the_definition(pairs in prop::collection::vec((any::<i8>(), any::<i8>()), 0..700)) {
            let (a, b): (Vec<i8>, Vec<i8>) = pairs.into_iter().unzip();
            prop_assert_eq!(i64::from(dot_i8(&a, &b)), by_hand(&a, &b));
            prop_assert_eq!(dot_i8(&a, &b), dot_i8_plain(&a, &b));
        }

        #[test]
        fn every_form_of_the_float_sum_has_the_same_bits(pairs in prop::collection::vec((-1.0_f32..1.0, -1.0_f32..1.0), 0..700)) {
            let (a, b): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            prop_assert_eq!(dot_f32(&a, &b).to_bits(), in_lanes(&a, &b).to_bits());
            prop_assert_eq!(dot_f32(&a, &b).to_bits(), dot_f32_plain(&a, &b).to_bits());
        }
    }

    #[test]
    fn the_largest_vectors_do_not_overflow() {
        assert_eq!(dot_i8(&[-128; 4096], &[-128; 4096]), 4096 * 128 * 128);
        assert_eq!(dot_i8(&[1, 2, 3], &[1]), 1);
        assert_eq!(dot_f32(&[1.0, 2.0, 3.0], &[1.0]), 1.0);
    }
}
