//! How much of the finger is darker than its surroundings: tells wet skin from dry.

use ndarray::{Array2, ArrayView2};

use super::params::MERGED_DARK_SHARE;
use crate::extract::FIELD_STRIDE;

/// What is dark on a finger.
pub(crate) struct Darkness {
    /// Share of the finger's pixels that are darker than their surroundings; one half without a finger.
    pub(crate) share: f32,
    /// Share of the finger where they are so many that ridges run together; nought without a finger.
    pub(crate) merged: f32,
}

/// Dark pixels and all pixels.
type Counts = (u32, u32);

/// Counts in cells of 8 pixels; whether ridges run together is judged in windows of 24 x 24.
pub(crate) fn darkness(finger: &Array2<bool>, normalised: ArrayView2<'_, f32>) -> Darkness {
    let cells = count(finger.dim(), normalised);
    let (mut all, mut merged, mut places) = ((0, 0), 0_u32, 0_u32);
    for ((row, column), _) in finger.indexed_iter().filter(|(_, on)| **on) {
        all = add(all, cells.get((row, column)).copied().unwrap_or_default());
        let rows = row.saturating_sub(1)..row + 2;
        let window = rows.flat_map(|r| (column.saturating_sub(1)..column + 2).map(move |c| (r, c)));
        let window = window.filter_map(|place| cells.get(place).copied()).fold((0, 0), add);
        merged += u32::from(share(window) > MERGED_DARK_SHARE);
        places += 1;
    }
    Darkness { share: share(all), merged: merged as f32 / places.max(1) as f32 }
}

fn count(dim: (usize, usize), normalised: ArrayView2<'_, f32>) -> Array2<Counts> {
    let mut cells = Array2::from_elem(dim, (0, 0));
    for (y, row) in normalised.rows().into_iter().enumerate() {
        for (x, value) in row.iter().enumerate() {
            if let Some(cell) = cells.get_mut((y / FIELD_STRIDE, x / FIELD_STRIDE)) {
                *cell = add(*cell, (u32::from(*value < 0.0), 1));
            }
        }
    }
    cells
}

const fn add(a: Counts, b: Counts) -> Counts {
    (a.0 + b.0, a.1 + b.1)
}

fn share((dark, all): Counts) -> f32 {
    if all == 0 { 0.5 } else { dark as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_half_where_ridges_run_together_is_counted() {
        // Rows of ridges, half of the pixels dark; in the lower half of the finger nine of ten.
        let map = Array2::from_shape_fn((160, 160), |(y, x)| {
            let dark = if y < 80 { x % 10 < 5 } else { x % 10 < 9 };
            if dark { -1.0 } else { 1.0 }
        });
        let found = darkness(&Array2::from_elem((20, 20), true), map.view());
        assert!(
            (found.share - 0.7).abs() < 0.01 && (found.merged - 0.5).abs() < 0.06,
            "{} {}",
            found.share,
            found.merged
        );
        let none = darkness(&Array2::from_elem((20, 20), false), map.view());
        assert_eq!((none.share, none.merged), (0.5, 0.0));
    }
}
