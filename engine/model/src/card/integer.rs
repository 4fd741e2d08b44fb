//! The integer form of a network.

use serde::Deserialize;

use super::{ModelCard, is_hash, is_plain, require};
use crate::error::ModelError;

/// The integer form of a network: the same weights in 8 bits, whose outputs are the same bits on every machine.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntegerCard {
    /// File name, in the card's folder.
    pub file: String,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// SHA-256 of all outputs on the test input of the known answers: the little-endian bytes of every value, output after
    /// output, channel after channel, row after row.
    pub answers: String,
    /// Largest accepted absolute difference to the known answers, which are the floating-point network's.
    pub tolerance: f32,
}

impl IntegerCard {
    pub(super) fn check(&self, card: &ModelCard) -> Result<(), ModelError> {
        let message = || "must be a plain file name of letters, digits, `.`, `-` and `_`, without a folder".into();
        require(is_plain(&self.file), "integer.file", message)?;
        let table = card.calibration.as_deref().unwrap_or("calibration.toml");
        let taken = [card.file.as_str(), table, "card.toml"].contains(&self.file.as_str());
        require(!taken, "integer.file", || "must not be the name of another file of the model".into())?;
        for (field, hash) in [("integer.sha256", &self.sha256), ("integer.answers", &self.answers)] {
            require(is_hash(hash), field, || "must be 64 lower-case hexadecimal digits".into())?;
        }
        let positive = self.tolerance.is_finite() && self.tolerance > 0.0;
        require(positive, "integer.tolerance", || "must be above 0".into())
    }
}
