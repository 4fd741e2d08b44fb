//! How clearly the ridges run, seen without the network.

use bioverify_core::math;
use ndarray::{Array2, ArrayView2, Zip};

use super::block::block;
use super::params::{FIELD_STRIDE, MIN_GRADIENT_ENERGY};

/// Structure tensor of the local contrast, per cell of 8 pixels, over windows of 24 x 24.
pub(crate) struct RidgeEvidence {
    /// 0 where gradients point everywhere, 1 where all ridges are parallel; rows x columns.
    pub(crate) coherence: Array2<f32>,
    /// Direction across the ridges, radians from +x towards +y (down), in `(-π/2, π/2]`; rows x columns.
    pub(crate) normal: Array2<f32>,
}

/// Sums of gradient products: `xx`, `yy`, `xy`.
type Tensor = [f32; 3];

/// Measures `normalised` (rows x columns).
pub(crate) fn ridge_evidence(normalised: ArrayView2<'_, f32>) -> RidgeEvidence {
    let cells = cell_tensors(normalised);
    let windows = Array2::from_shape_fn(cells.dim(), |(row, column)| {
        let rows = row.saturating_sub(1)..(row + 2).min(cells.nrows());
        let columns = column.saturating_sub(1)..(column + 2).min(cells.ncols());
        let places = rows.flat_map(|r| columns.clone().map(move |c| (r, c)));
        places.filter_map(|place| cells.get(place)).fold([0.0; 3], |sum, tensor| add(sum, *tensor))
    });
    RidgeEvidence { coherence: windows.mapv(coherence), normal: windows.mapv(normal) }
}

fn cell_tensors(normalised: ArrayView2<'_, f32>) -> Array2<Tensor> {
    let (height, width) = normalised.dim();
    let mut cells = Array2::from_elem((height.div_ceil(FIELD_STRIDE), width.div_ceil(FIELD_STRIDE)), [0.0; 3]);
    let smooth = smooth(normalised);
    let (rows, columns) = smooth.dim();
    if rows < 3 || columns < 3 {
        return cells;
    }
    let part = |r: usize, c: usize| block(smooth.view(), r..r + rows - 2, c..c + columns - 2);
    let across = &part(1, 2) - &part(1, 0);
    let down = &part(2, 1) - &part(0, 1);
    // Smoothing took two pixels from each side, the differences one.
    let margin = (height - rows) / 2 + 1;
    Zip::indexed(&across).and(&down).for_each(|(y, x), &dx, &dy| {
        if let Some(cell) = cells.get_mut(((y + margin) / FIELD_STRIDE, (x + margin) / FIELD_STRIDE)) {
            *cell = add(*cell, [dx * dx, dy * dy, dx * dy]);
        }
    });
    cells
}

/// Binomial smoothing over 5 x 5 pixels, two pixels smaller on each side: takes sensor noise and pores away, and leaves
/// three quarters of a ridge of the usual spacing. Empty for an image narrower than 5.
fn smooth(map: ArrayView2<'_, f32>) -> Array2<f32> {
    let (height, width) = map.dim();
    if height < 5 || width < 5 {
        return Array2::zeros((0, 0));
    }
    let column = |i: usize| block(map, 0..height, i..i + width - 4);
    let mut wide = &column(0) + &column(4);
    Zip::from(&mut wide).and(column(1)).and(column(2)).and(column(3)).for_each(|sum, &a, &b, &c| {
        *sum += 4.0 * (a + c) + 6.0 * b;
    });
    let row = |i: usize| block(wide.view(), i..i + height - 4, 0..width - 4);
    let mut both = &row(0) + &row(4);
    Zip::from(&mut both).and(row(1)).and(row(2)).and(row(3)).for_each(|sum, &a, &b, &c| {
        *sum = (*sum + 4.0 * (a + c) + 6.0 * b) / 256.0;
    });
    both
}

fn add(a: Tensor, b: Tensor) -> Tensor {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

fn coherence([xx, yy, xy]: Tensor) -> f32 {
    let energy = xx + yy;
    if energy < MIN_GRADIENT_ENERGY {
        return 0.0;
    }
    ((xx - yy) * (xx - yy) + 4.0 * xy * xy).sqrt() / energy
}

fn normal([xx, yy, xy]: Tensor) -> f32 {
    math::atan2f(2.0 * xy, xx - yy) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::{FRAC_PI_2, PI};

    #[test]
    fn parallel_ridges_are_coherent_at_their_angle() {
        for degrees in [0.0_f32, 30.0, 90.0, 135.0] {
            let along = degrees.to_radians();
            // Across the ridges, in pixel coordinates (y down), for ridges at `along` counter-clockwise on the screen.
            let (nx, ny) = (along.sin(), along.cos());
            let map = Array2::from_shape_fn((64, 64), |(y, x)| ((x as f32 * nx + y as f32 * ny) * 0.7).sin());
            let evidence = ridge_evidence(map.view());
            assert!(evidence.coherence[[4, 4]] > 0.95, "{degrees}");
            let found = -(evidence.normal[[4, 4]] + FRAC_PI_2);
            let apart = (found - along).rem_euclid(PI);
            assert!(apart.min(PI - apart) < 0.03, "{degrees}: {apart}");
        }
    }

    #[test]
    fn noise_is_not_coherent_and_blank_is_nothing() {
        // Chris Wellons' integer hash "lowbias32": neighbours are independent.
        let hash = |mut v: u32| {
            v = (v ^ (v >> 16)).wrapping_mul(0x7FEB_352D);
            v = (v ^ (v >> 15)).wrapping_mul(0x846C_A68B);
            v ^ (v >> 16)
        };
        let noise = Array2::from_shape_fn((64, 64), |(y, x)| (hash((y * 64 + x) as u32) >> 24) as f32 / 128.0 - 1.0);
        let mean = ridge_evidence(noise.view()).coherence.mean().unwrap();
        assert!(mean < 0.35, "{mean}");
        assert!(ridge_evidence(Array2::zeros((40, 40)).view()).coherence.iter().all(|c| *c == 0.0));
        assert_eq!(ridge_evidence(Array2::zeros((1, 1)).view()).coherence.dim(), (1, 1));
    }
}
