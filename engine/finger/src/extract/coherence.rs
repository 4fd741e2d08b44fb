//! How clearly the ridges run, seen without the network.

use ndarray::{Array2, ArrayView2, Zip, s};

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
        cells.slice(s![rows, columns]).iter().fold([0.0; 3], |sum, tensor| add(sum, *tensor))
    });
    RidgeEvidence { coherence: windows.mapv(coherence), normal: windows.mapv(normal) }
}

fn cell_tensors(normalised: ArrayView2<'_, f32>) -> Array2<Tensor> {
    let (height, width) = normalised.dim();
    let mut cells = Array2::from_elem((height.div_ceil(FIELD_STRIDE), width.div_ceil(FIELD_STRIDE)), [0.0; 3]);
    if height < 3 || width < 3 {
        return cells;
    }
    let centre = s![1..height - 1, 1..width - 1];
    let across = &normalised.slice(s![1..height - 1, 2..]) - &normalised.slice(s![1..height - 1, ..width - 2]);
    let down = &normalised.slice(s![2.., 1..width - 1]) - &normalised.slice(s![..height - 2, 1..width - 1]);
    debug_assert_eq!(normalised.slice(centre).dim(), across.dim());
    Zip::indexed(&across).and(&down).for_each(|(y, x), &dx, &dy| {
        if let Some(cell) = cells.get_mut(((y + 1) / FIELD_STRIDE, (x + 1) / FIELD_STRIDE)) {
            *cell = add(*cell, [dx * dx, dy * dy, dx * dy]);
        }
    });
    cells
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
    libm::atan2f(2.0 * xy, xx - yy) / 2.0
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
        let noise = Array2::from_shape_fn((64, 64), |(y, x)| {
            (((y * 64 + x) as u32).wrapping_mul(0x9E37_79B1) >> 16 & 0xFF) as f32 / 128.0 - 1.0
        });
        let mean = ridge_evidence(noise.view()).coherence.mean().unwrap();
        assert!(mean < 0.3, "{mean}");
        assert!(ridge_evidence(Array2::zeros((40, 40)).view()).coherence.iter().all(|c| *c == 0.0));
        assert_eq!(ridge_evidence(Array2::zeros((1, 1)).view()).coherence.dim(), (1, 1));
    }
}
