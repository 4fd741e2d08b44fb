//! What a comparison yields, and what calibration turns it into.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A raw comparison score: finite, at least 0, higher means more alike. Its scale belongs to the matcher; decisions use
/// the calibrated [`FalseMatchRate`] or [`LogLikelihoodRatio`], never this number.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Score(f32);

/// A number that is no score or rate.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum ScoreError {
    /// Not a finite number of at least 0.
    #[error("{0} is not a score: it must be finite and at least 0")]
    NotAScore(f32),
    /// Not in `(0, 1]`.
    #[error("{0} is not a false-match rate: it must be above 0 and at most 1")]
    NotARate(f64),
}

impl Score {
    /// No similarity at all.
    pub const ZERO: Self = Self(0.0);

    /// Checks that `value` is finite and at least 0.
    ///
    /// # Errors
    /// [`ScoreError::NotAScore`] otherwise.
    pub fn new(value: f32) -> Result<Self, ScoreError> {
        if value.is_finite() && value >= 0.0 { Ok(Self(value)) } else { Err(ScoreError::NotAScore(value)) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> f32 {
        self.0
    }
}

/// Natural logarithm of p(score | mated) / p(score | non-mated). Independent evidence adds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
pub struct LogLikelihoodRatio(pub f64);

/// Share of non-mated comparisons that score at least this high, in `(0, 1]` (FMR, ISO/IEC 19795-1).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct FalseMatchRate(f64);

impl FalseMatchRate {
    /// Every non-mated comparison matches.
    pub const ALWAYS: Self = Self(1.0);

    /// Checks that `rate` is in `(0, 1]`.
    ///
    /// # Errors
    /// [`ScoreError::NotARate`] otherwise.
    pub fn new(rate: f64) -> Result<Self, ScoreError> {
        if rate > 0.0 && rate <= 1.0 { Ok(Self(rate)) } else { Err(ScoreError::NotARate(rate)) }
    }

    /// The rate.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for FalseMatchRate {
    type Error = ScoreError;
    fn try_from(rate: f64) -> Result<Self, ScoreError> {
        Self::new(rate)
    }
}

impl From<FalseMatchRate> for f64 {
    fn from(rate: FalseMatchRate) -> Self {
        rate.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_a_number_is_never_a_score_or_a_rate() {
        assert!(Score::new(f32::NAN).is_err());
        assert!(Score::new(-0.1).is_err());
        assert!(FalseMatchRate::new(f64::NAN).is_err());
        assert!(FalseMatchRate::new(0.0).is_err());
        assert_eq!(FalseMatchRate::new(1.0), Ok(FalseMatchRate::ALWAYS));
    }
}
