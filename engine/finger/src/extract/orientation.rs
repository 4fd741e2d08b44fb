//! Which way the ridges run.

use std::f32::consts::PI;

use bioverify_core::math;
use ndarray::{Array2, Axis, Zip};

use super::infer::Maps;

/// Ridge orientation in radians in `[0, π)`, counter-clockwise from +x as seen on the screen, rows x columns of cells of
/// 8 pixels. Where there is no ridge it is what the network guesses.
pub(crate) fn orientation(maps: &Maps) -> Array2<f32> {
    let (cosine, sine) = (maps.field.index_axis(Axis(0), 1), maps.field.index_axis(Axis(0), 2));
    Zip::from(cosine).and(sine).map_collect(|&cosine, &sine| {
        let half = math::atan2f(sine, cosine) / 2.0;
        // A tiny negative angle plus π rounds to π itself, which is 0 again.
        let turned = if half < 0.0 { half + PI } else { half };
        if turned < PI { turned } else { 0.0 }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::wiped::Wiped;
    use ndarray::Array3;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn doubling_is_undone(angle in 0.0_f32..PI, length in 0.1_f32..10.0) {
            let mut field = Array3::zeros((3, 1, 1));
            field[[1, 0, 0]] = length * (2.0 * angle).cos();
            field[[2, 0, 0]] = length * (2.0 * angle).sin();
            let maps = Maps { minutiae: Wiped(Array3::zeros((8, 2, 2))), field: Wiped(field) };
            let found = orientation(&maps)[[0, 0]];
            prop_assert!((0.0..PI).contains(&found));
            let apart = (found - angle).abs();
            prop_assert!(apart.min(PI - apart) < 1e-4);
        }
    }
}
