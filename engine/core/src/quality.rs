//! Sample quality.

use thiserror::Error;

/// Quality `0..=100`, higher is better (ISO/IEC 29794-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quality(u8);

/// A quality above 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("quality {given} is above 100")]
pub struct QualityError {
    /// The refused value.
    pub given: u8,
}

impl Quality {
    /// The best quality there is.
    pub const MAX: Self = Self(100);
    /// The worst.
    pub const MIN: Self = Self(0);

    /// Checks that `value` is at most 100.
    ///
    /// # Errors
    /// [`QualityError`] above 100 (254 and 255 mean "not computed" and "failed" in some records: map them to `None` first).
    pub const fn new(value: u8) -> Result<Self, QualityError> {
        if value <= 100 { Ok(Self(value)) } else { Err(QualityError { given: value }) }
    }

    /// A fraction of `0.0..=1.0`, clamped; not a number counts as 0.
    #[must_use]
    pub fn from_fraction(fraction: f32) -> Self {
        Self((fraction.clamp(0.0, 1.0) * 100.0).round() as u8)
    }

    /// `0..=100`.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_clamp_and_not_a_number_is_the_worst() {
        assert_eq!(Quality::from_fraction(1.5), Quality::MAX);
        assert_eq!(Quality::from_fraction(f32::NAN), Quality::MIN);
        assert_eq!(Quality::new(101), Err(QualityError { given: 101 }));
    }
}
