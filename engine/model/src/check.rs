//! Does the network give the card's known answers here?

use std::time::{Duration, Instant};

use ndarray::Array4;
use sha2::{Digest, Sha256};

use crate::card::{ModelCard, Pattern};
use crate::error::ModelError;
use crate::network::Network;
use crate::params::TIMED_RUNS;
use crate::runtime::RuntimeKind;

/// What a known-answer check found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckReport {
    /// Largest absolute difference to a known answer.
    pub max_difference: f32,
    /// The card's bound on it.
    pub tolerance: f32,
    /// Values compared.
    pub values: usize,
    /// Shortest of three inferences, wall clock; the first one also warms caches up.
    pub time: Duration,
}

/// The test input of a card, `1 x channels x rows x columns`.
pub(crate) fn test_input(card: &ModelCard) -> Array4<f32> {
    let known = &card.known_answers;
    let shape = (1, card.input.channels, known.rows, known.columns);
    Array4::from_shape_fn(shape, |(_, channel, row, column)| {
        let fault = if column >= known.columns / 2 { 128 } else { 0 };
        let k = (29 * row + 13 * column + 37 * channel + fault) % 256;
        let sample = k.abs_diff(128) as f32;
        match known.pattern {
            // At most 128 / 32 - 2: a multiple of 1/32, so every language computes the same number.
            Pattern::Ridges => sample / 32.0 - 2.0,
            // The card's check lets this pattern stand only beside a scaling.
            Pattern::Picture => card.input.value(channel, sample).unwrap_or(f32::NAN),
        }
    })
}

/// Runs the test input and compares.
pub(crate) fn check(network: &Network) -> Result<CheckReport, ModelError> {
    let card = network.card();
    let input = test_input(card);
    let mut outputs = Vec::new();
    let mut time = Duration::MAX;
    for _ in 0..TIMED_RUNS {
        let start = Instant::now();
        outputs = network.run(input.view())?;
        time = time.min(start.elapsed());
    }
    let known = &card.known_answers;
    let integer = card.integer.as_ref().filter(|_| network.runtime() == RuntimeKind::Integer);
    if let Some(form) = integer {
        check_bits(&outputs, &form.answers)?;
    }
    let tolerance = integer.map_or(known.tolerance, |form| form.tolerance);
    let mut report = CheckReport { max_difference: 0.0, tolerance, values: known.values.len(), time };
    for answer in &known.values {
        let position = [0, answer.channel, answer.row, answer.column];
        let output = card.output_index(&answer.output).and_then(|index| outputs.get(index));
        let actual = output.and_then(|map| map.get(position)).copied().unwrap_or(f32::NAN);
        let difference = (actual - answer.value).abs();
        if difference.is_nan() || difference > tolerance {
            return Err(ModelError::WrongAnswer {
                runtime: network.runtime(),
                output: answer.output.clone(),
                channel: answer.channel,
                row: answer.row,
                column: answer.column,
                expected: answer.value,
                actual,
                tolerance,
            });
        }
        report.max_difference = report.max_difference.max(difference);
    }
    Ok(report)
}

/// Compares every bit of the outputs with the card's hash.
fn check_bits(outputs: &[Array4<f32>], expected: &str) -> Result<(), ModelError> {
    let mut hash = Sha256::new();
    outputs.iter().flatten().for_each(|value| hash.update(value.to_le_bytes()));
    let actual: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    if actual == expected {
        return Ok(());
    }
    Err(ModelError::WrongBits { runtime: RuntimeKind::Integer, expected: expected.into(), actual })
}
