//! How alike two faces are, by the angle between their vectors.
//!
//! A [`Score`] is `50 (1 + cosine)`: 0 for opposite vectors, 50 for unrelated ones, 100 for the same; higher is more alike.
//! It means nothing by itself: a calibration table made for the model turns it into a false-match rate.

mod gallery;
mod kernel;
mod quantised;

use bioverify_core::{Embedding, Score};
use thiserror::Error;

pub use gallery::{Gallery, Hit};
pub use quantised::QuantisedEmbedding;

/// Vectors that say nothing about each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CompareError {
    /// Two models, two unrelated spaces.
    #[error(
        "the templates are of different models ({a} and {b}): enrol one of them again with the other's model",
        a = hex(.probe), b = hex(.reference)
    )]
    DifferentModels {
        /// Tag of the probe's model.
        probe: [u8; 8],
        /// Tag of the reference's model.
        reference: [u8; 8],
    },
    /// One tag, but another number of values: one of the templates is not what its tag says.
    #[error("the templates have {probe} and {reference} values: one of them is damaged, enrol it again")]
    DifferentLengths {
        /// Values of the probe.
        probe: usize,
        /// Values of the reference.
        reference: usize,
    },
}

fn hex(tag: &[u8; 8]) -> String {
    tag.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An error unless vectors of these models and lengths can be compared.
fn check(probe: ([u8; 8], usize), reference: ([u8; 8], usize)) -> Result<(), CompareError> {
    if probe.0 != reference.0 {
        return Err(CompareError::DifferentModels { probe: probe.0, reference: reference.0 });
    }
    if probe.1 != reference.1 {
        return Err(CompareError::DifferentLengths { probe: probe.1, reference: reference.1 });
    }
    Ok(())
}

/// Cosine of the angle between two vectors, `-1.0..=1.0`. The same on every machine: the sum has a fixed order.
///
/// # Errors
/// [`CompareError`] for vectors of different models or lengths.
pub fn cosine(probe: &Embedding, reference: &Embedding) -> Result<f32, CompareError> {
    let (a, b) = (probe.values(), reference.values());
    check((probe.model(), a.len()), (reference.model(), b.len()))?;
    Ok(kernel::dot_f32(a, b).clamp(-1.0, 1.0))
}

/// How alike two vectors are.
///
/// # Errors
/// [`CompareError`] for vectors of different models or lengths.
pub fn compare(probe: &Embedding, reference: &Embedding) -> Result<Score, CompareError> {
    cosine(probe, reference).map(score)
}

/// The score of a cosine.
#[must_use]
pub fn score(cosine: f32) -> Score {
    // A cosine is a number; were it none, nothing would be alike.
    Score::new(50.0 * (1.0 + cosine.clamp(-1.0, 1.0))).unwrap_or(Score::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedding(model: u8, values: &[f32]) -> Embedding {
        Embedding::new([model; 8], values.to_vec()).unwrap()
    }

    #[test]
    fn scores_run_from_opposite_to_same() {
        let one = embedding(1, &[1.0, 2.0, -3.0]);
        let opposite = embedding(1, &[-1.0, -2.0, 3.0]);
        let across = embedding(1, &[2.0, -1.0, 0.0]);
        assert!((compare(&one, &one).unwrap().get() - 100.0).abs() < 1e-4);
        assert!(compare(&one, &opposite).unwrap().get() < 1e-4);
        assert!((compare(&one, &across).unwrap().get() - 50.0).abs() < 1e-4);
        assert_eq!(score(f32::NAN), Score::ZERO);
    }

    #[test]
    fn templates_of_different_models_never_compare() {
        let error = compare(&embedding(1, &[1.0, 0.0]), &embedding(2, &[1.0, 0.0])).unwrap_err();
        assert!(error.to_string().contains("0101010101010101 and 0202020202020202"), "{error}");
        let error = compare(&embedding(1, &[1.0, 0.0]), &embedding(1, &[1.0, 0.0, 0.0])).unwrap_err();
        assert_eq!(error, CompareError::DifferentLengths { probe: 2, reference: 3 });
    }
}
