//! A face as a unit vector.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroize;

/// A vector of unit length that belongs to one model; vectors of different models cannot be compared. Wiped on drop.
#[derive(Clone, PartialEq)]
pub struct Embedding {
    model: [u8; 8],
    values: Vec<f32>,
}

/// Numbers that are no embedding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmbeddingError {
    /// No numbers, or more than any model gives.
    #[error("an embedding has {given} values, 1 to {max} are possible", max = Embedding::MAX_LENGTH)]
    Length {
        /// Values given.
        given: usize,
    },
    /// All zero, infinite or not a number: such a vector has no direction.
    #[error("the values of an embedding have no direction (all zero, infinite or not a number): compute it again")]
    NoDirection,
}

impl Embedding {
    /// Most values an embedding may have; models in use give 128 to 512.
    pub const MAX_LENGTH: usize = 4_096;
    /// How far from 1 the length of a unit vector of rounded values may be; such a vector is kept bit for bit.
    pub const UNIT_TOLERANCE: f64 = 1e-6;

    /// Scales `values` to unit length. `model` is the tag of the network that computed them (first 8 bytes of its SHA-256).
    ///
    /// # Errors
    /// [`EmbeddingError`] for no values, too many, or values without a direction.
    pub fn new(model: [u8; 8], values: Vec<f32>) -> Result<Self, EmbeddingError> {
        let mut embedding = Self { model, values };
        let given = embedding.values.len();
        if given == 0 || given > Self::MAX_LENGTH {
            return Err(EmbeddingError::Length { given });
        }
        // In f64 and in order: the same length on every machine, and no overflow whatever the values are.
        let square: f64 = embedding.values.iter().map(|&value| f64::from(value) * f64::from(value)).sum();
        let length = square.sqrt();
        if !length.is_finite() || length <= 0.0 {
            return Err(EmbeddingError::NoDirection);
        }
        // A unit vector stays as it is, bit for bit: a template that is read and written again must not change.
        if (length - 1.0).abs() > Self::UNIT_TOLERANCE {
            for value in &mut embedding.values {
                *value = (f64::from(*value) / length) as f32;
            }
        }
        Ok(embedding)
    }

    /// Tag of the model, first 8 bytes of its SHA-256.
    #[must_use]
    pub const fn model(&self) -> [u8; 8] {
        self.model
    }

    /// The values; their squares sum to 1.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

impl Drop for Embedding {
    fn drop(&mut self) {
        self.values.zeroize();
    }
}

impl fmt::Debug for Embedding {
    /// Length and model only: the values are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tag: String = self.model.iter().map(|byte| format!("{byte:02x}")).collect();
        write!(f, "Embedding({} values of model {tag})", self.values.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_embedding_has_unit_length(values in prop::collection::vec(-1.0e30_f32..1.0e30, 1..300)) {
            if let Ok(embedding) = Embedding::new([1; 8], values) {
                let length: f64 = embedding.values().iter().map(|&v| f64::from(v).powi(2)).sum();
                prop_assert!((length - 1.0).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn vectors_without_direction_are_refused() {
        for values in [vec![0.0, 0.0], vec![f32::NAN, 1.0], vec![f32::INFINITY, 1.0]] {
            assert_eq!(Embedding::new([0; 8], values), Err(EmbeddingError::NoDirection));
        }
        assert_eq!(Embedding::new([0; 8], vec![]), Err(EmbeddingError::Length { given: 0 }));
        assert_eq!(Embedding::new([0; 8], vec![1.0; 5_000]), Err(EmbeddingError::Length { given: 5_000 }));
    }

    #[test]
    fn debug_shows_no_value() {
        let embedding = Embedding::new([0xAB; 8], vec![3.0, 4.0]).unwrap();
        assert_eq!(embedding.values(), [0.6, 0.8]);
        assert_eq!(format!("{embedding:?}"), "Embedding(2 values of model abababababababab)");
    }
}
