//! Probability and logit.

/// The probability of a logit, `0.0..=1.0`.
pub(crate) fn probability(logit: f32) -> f32 {
    // `libm`: the same bits on every platform.
    1.0 / (1.0 + libm::expf(-logit))
}

/// The logit of a probability in `(0, 1)`.
pub(crate) fn logit(probability: f32) -> f32 {
    libm::logf(probability / (1.0 - probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_invert_each_other_and_saturate() {
        for p in [0.01, 0.3, 0.5, 0.99] {
            assert!((probability(logit(p)) - p).abs() < 1e-6);
        }
        assert_eq!(probability(200.0), 1.0);
        assert_eq!(probability(-200.0), 0.0);
    }
}
