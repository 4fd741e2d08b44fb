//! Embeddings of one byte a value: a quarter of the memory and several times the speed.

use std::fmt;

use bioverify_core::{Embedding, Score};
use zeroize::Zeroize;

use super::{CompareError, check, kernel, score};
use crate::params::STEPS;

/// A vector in steps of its own largest value over 127. Wiped on drop. Its comparisons are exact integer sums: the same
/// bits on every machine.
#[derive(Clone, PartialEq, Eq)]
pub struct QuantisedEmbedding {
    model: [u8; 8],
    values: Vec<i8>,
    /// Sum of squares.
    square: i32,
}

/// The values in steps; at least one of them is 127 or -127.
pub(super) fn quantise(values: &[f32]) -> Vec<i8> {
    let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let factor = if largest > 0.0 { STEPS / largest } else { 0.0 };
    values.iter().map(|value| (value * factor).round() as i8).collect()
}

/// Cosine of two vectors in steps, by their sum of products and their sums of squares.
pub(super) fn cosine(dot: i32, a: i32, b: i32) -> f32 {
    let length = (f64::from(a) * f64::from(b)).sqrt();
    if length > 0.0 { (f64::from(dot) / length) as f32 } else { 0.0 }
}

impl QuantisedEmbedding {
    /// Rounds a vector.
    #[must_use]
    pub fn new(embedding: &Embedding) -> Self {
        let values = quantise(embedding.values());
        let square = kernel::dot_i8(&values, &values);
        Self { model: embedding.model(), values, square }
    }

    /// Tag of the model.
    #[must_use]
    pub const fn model(&self) -> [u8; 8] {
        self.model
    }

    /// The steps.
    #[must_use]
    pub fn values(&self) -> &[i8] {
        &self.values
    }

    pub(super) const fn square(&self) -> i32 {
        self.square
    }

    /// How alike two vectors are, on the scale of [`super::compare`], within 0.3 of it for models in use.
    ///
    /// # Errors
    /// [`CompareError`] for vectors of different models or lengths.
    pub fn compare(&self, reference: &Self) -> Result<Score, CompareError> {
        check((self.model, self.values.len()), (reference.model, reference.values.len()))?;
        let dot = kernel::dot_i8(&self.values, &reference.values);
        Ok(score(cosine(dot, self.square, reference.square)))
    }
}

impl Drop for QuantisedEmbedding {
    fn drop(&mut self) {
        self.values.zeroize();
    }
}

impl fmt::Debug for QuantisedEmbedding {
    /// Length only: the values are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuantisedEmbedding({} values)", self.values.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rounding_moves_a_score_little(a in prop::collection::vec(-1.0_f32..1.0, 128), b in prop::collection::vec(-1.0_f32..1.0, 128)) {
            let (a, b) = (Embedding::new([1; 8], a).unwrap(), Embedding::new([1; 8], b).unwrap());
            let exact = super::super::compare(&a, &b).unwrap().get();
            let rounded = QuantisedEmbedding::new(&a).compare(&QuantisedEmbedding::new(&b)).unwrap().get();
            prop_assert!((exact - rounded).abs() < 0.3, "{exact} {rounded}");
        }
    }

    #[test]
    fn other_models_are_refused() {
        let of = |model, values: &[f32]| QuantisedEmbedding::new(&Embedding::new([model; 8], values.to_vec()).unwrap());
        assert!(matches!(of(1, &[1.0]).compare(&of(2, &[1.0])), Err(CompareError::DifferentModels { .. })));
        assert_eq!(of(1, &[3.0, -1.0]).values(), [127, -42]);
        assert_eq!(of(1, &[3.0, -1.0]).compare(&of(1, &[3.0, -1.0])).unwrap().get(), 100.0);
    }
}
