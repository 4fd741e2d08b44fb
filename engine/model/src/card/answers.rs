//! Answers a network must give on a test input.

use serde::Deserialize;

use super::{ModelCard, require};
use crate::error::ModelError;

/// A formula for a test input. With `k = (29 row + 13 column + 37 channel + (128 if column >= columns / 2)) mod 256`,
/// slanted ridges of period 8.1 with a fault line down the middle:
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Pattern {
    /// The value is `|k - 128| / 32 - 2`, exact in `f32`.
    Ridges,
    /// An 8-bit picture of samples `|k - 128|`, scaled by the card's mean and divisor.
    Picture,
}

/// Answers the network must give on a test input.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownAnswers {
    /// Formula of the input.
    pub pattern: Pattern,
    /// Rows of the input.
    pub rows: usize,
    /// Columns of the input.
    pub columns: usize,
    /// Largest accepted absolute difference of any value.
    pub tolerance: f32,
    /// Some values of the outputs.
    #[serde(rename = "value")]
    pub values: Vec<KnownAnswer>,
}

/// One value of one output.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownAnswer {
    /// Name of the output.
    pub output: String,
    /// Channel index, or index in a vector.
    pub channel: usize,
    /// Row index, in cells of the output; 0 for a vector.
    #[serde(default)]
    pub row: usize,
    /// Column index, in cells of the output; 0 for a vector.
    #[serde(default)]
    pub column: usize,
    /// The value.
    pub value: f32,
}

impl KnownAnswers {
    pub(super) fn check(&self, card: &ModelCard) -> Result<(), ModelError> {
        let input = &card.input;
        let square = |side: usize| input.size.map_or_else(|| input.takes(side, side), |size| size.contains(&side));
        for (field, side) in [("known_answers.rows", self.rows), ("known_answers.columns", self.columns)] {
            require(square(side), field, || format!("must fit the input: {}", input.wanted()))?;
        }
        let fits = input.takes(self.rows, self.columns);
        require(fits, "known_answers.rows", || format!("must fit the input: {}", input.wanted()))?;
        let scaled = self.pattern != Pattern::Picture || input.colour.is_some();
        require(scaled, "known_answers.pattern", || "`picture` needs `input.colour`, `mean` and `divisor`".into())?;
        let positive = self.tolerance.is_finite() && self.tolerance > 0.0;
        require(positive, "known_answers.tolerance", || "must be above 0".into())?;
        require(!self.values.is_empty(), "known_answers.value", || "must list at least one value".into())?;
        for (index, answer) in self.values.iter().enumerate() {
            let inside = card.outputs.iter().filter(|output| output.name == answer.output).any(|output| {
                let [_, depth, rows, columns] = output.shape(self.rows, self.columns);
                answer.channel < depth && answer.row < rows && answer.column < columns
            });
            let inside = inside && answer.value.is_finite();
            require(inside, &format!("known_answers.value[{index}]"), || "lies outside its output".into())?;
        }
        Ok(())
    }
}
