//! The few functions that measures share.

use bioverify_core::math;

/// The standard's sigmoid: 0.5 at `middle`, steeper for a smaller `width` (ISO/IEC 29794-5, mapping of native measures).
pub(crate) fn sigmoid(x: f32, middle: f32, width: f32) -> f32 {
    1.0 / (1.0 + math::expf((middle - x) / width))
}

/// Mean; `None` of nothing.
pub(crate) fn mean(values: impl Iterator<Item = f32>) -> Option<f32> {
    let (sum, count) = values.fold((0.0_f64, 0_u32), |(sum, count), value| (sum + f64::from(value), count + 1));
    (count > 0).then(|| (sum / f64::from(count)) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sigmoid_rises_through_its_middle() {
        assert_eq!(sigmoid(70.0, 70.0, 20.0), 0.5);
        assert!(sigmoid(71.0, 70.0, 20.0) > 0.5);
        assert_eq!((sigmoid(f32::MAX, 0.0, 1.0), sigmoid(f32::MIN, 0.0, 1.0)), (1.0, 0.0));
        assert_eq!((mean([1.0, 2.0].into_iter()), mean(std::iter::empty())), (Some(1.5), None));
    }
}
