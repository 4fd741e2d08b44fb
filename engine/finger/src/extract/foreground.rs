//! Where the finger is.

use bioverify_core::math::logistic;
use ndarray::{Array2, Axis};

use super::infer::Maps;

/// Probability of finger, rows x columns of cells of 8 pixels.
pub(crate) fn foreground(maps: &Maps) -> Array2<f32> {
    maps.field.index_axis(Axis(0), 0).mapv(logistic)
}
