//! How much of an older print is seen beside the finger.

use ndarray::Array2;

use super::assess::Sample;
use super::params::{CLEAR_OF_FINGER, CLEAR_RESIDUE, MM2_PER_PIXEL, RESIDUE_CONTRAST, RESIDUE_PERIOD};
use crate::extract::{FIELD_STRIDE, MIN_FOREGROUND, local_period};

/// Square millimetres of ridges away from the finger: what an earlier finger left on the glass. The finger itself are the places the
/// network takes for it whose contrast is no less than a good part of the median: residue is fainter, and some of it passes for
/// finger. Edges of the sensor and scratches are as straight as ridges, but not one beside the other at a ridge's distance.
pub(crate) fn residue(sample: &Sample<'_>, contrasts: &Array2<f32>, median: f32) -> f32 {
    let finger = Array2::from_shape_fn(contrasts.dim(), |cell| {
        let contrast = contrasts.get(cell).copied().unwrap_or_default();
        sample.foreground.get(cell).is_some_and(|p| *p > MIN_FOREGROUND) && contrast > RESIDUE_CONTRAST * median
    });
    let near = grown(finger, CLEAR_OF_FINGER);
    let places = sample.evidence.coherence.indexed_iter().filter(|(_, coherence)| **coherence > CLEAR_RESIDUE);
    let away = places.filter(|(cell, _)| near.get(*cell) == Some(&false));
    let ridges = away.filter(|((row, column), _)| {
        let normal = sample.evidence.normal.get((*row, *column)).copied().unwrap_or_default();
        local_period(sample.normalised, *row, *column, normal).is_some_and(|period| RESIDUE_PERIOD.contains(&period))
    });
    ridges.count() as f32 * (FIELD_STRIDE * FIELD_STRIDE) as f32 * MM2_PER_PIXEL
}

/// The places and all that are at most `steps` cells beside or below one another from them.
fn grown(mut places: Array2<bool>, steps: usize) -> Array2<bool> {
    for _ in 0..steps {
        let before = places.clone();
        for ((row, column), _) in before.indexed_iter().filter(|(_, on)| **on) {
            let beside = [(row.wrapping_sub(1), column), (row + 1, column)];
            for place in beside.into_iter().chain([(row, column.wrapping_sub(1)), (row, column + 1)]) {
                if let Some(cell) = places.get_mut(place) {
                    *cell = true;
                }
            }
        }
    }
    places
}
