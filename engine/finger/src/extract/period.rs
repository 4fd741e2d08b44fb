//! How far apart the ridges are, seen without the network: tells a wrong resolution.

use bioverify_core::math;
use ndarray::ArrayView2;

use super::coherence::RidgeEvidence;
use super::params::{
    FIELD_STRIDE, MIN_CLEAR_COHERENCE, MIN_FOREGROUND, MIN_PERIOD_CELLS, MIN_PERIOD_CROSSINGS, PERIOD_HALF_WIDTH,
    PERIOD_REACH,
};

/// Median distance between neighbouring ridges in pixels at 500 ppi; `None` where too few places show it.
pub(crate) fn ridge_period(
    normalised: ArrayView2<'_, f32>,
    evidence: &RidgeEvidence,
    foreground: ArrayView2<'_, f32>,
) -> Option<f32> {
    let clear = evidence.coherence.indexed_iter().filter(|(_, coherence)| **coherence > MIN_CLEAR_COHERENCE);
    let on_finger = clear.filter(|(cell, _)| foreground.get(*cell).is_some_and(|p| *p > MIN_FOREGROUND));
    let mut periods: Vec<f32> = on_finger
        .filter_map(|((row, column), _)| {
            let normal = *evidence.normal.get((row, column))?;
            local_period(normalised, row, column, normal)
        })
        .collect();
    if periods.len() < MIN_PERIOD_CELLS {
        return None;
    }
    periods.sort_unstable_by(f32::total_cmp);
    periods.get(periods.len() / 2).copied()
}

/// Values of a profile.
const PROFILE: usize = (2 * PERIOD_REACH + 1) as usize;

/// Bits of a coordinate behind the point. Sampling is most of the work here, and adding whole numbers is quicker than rounding.
const FRACTION: u32 = 16;

/// A coordinate in steps of 2^-16 pixels; images and profiles stay far below 2^15 pixels.
fn fixed(coordinate: f32) -> i32 {
    (coordinate * (1 << FRACTION) as f32).round() as i32
}

/// Where the pixel nearest to a cell's middle begins; adding a distance and cutting the fraction off gives the nearest pixel there.
fn middle(cell: usize) -> i32 {
    fixed((cell * FIELD_STRIDE) as f32 + FIELD_STRIDE as f32 / 2.0)
}

/// Twice the mean distance of the zero crossings of the profile across the ridges at the middle of a cell of 8 pixels, `normal`
/// their direction as in [`RidgeEvidence`]; `None` where there are too few, or at the border.
pub(crate) fn local_period(map: ArrayView2<'_, f32>, row: usize, column: usize, normal: f32) -> Option<f32> {
    let profile = profile(map, row, column, normal)?;
    let mut smooth = [0.0; PROFILE - 2];
    for (to, w) in smooth.iter_mut().zip(profile.windows(3)) {
        *to = w.first().unwrap_or(&0.0) + 2.0 * w.get(1).unwrap_or(&0.0) + w.get(2).unwrap_or(&0.0);
    }
    let mean = smooth.iter().sum::<f32>() / smooth.len() as f32;
    let neighbours = smooth.iter().zip(smooth.iter().skip(1)).enumerate();
    let mut crossings = neighbours
        .filter(|(_, (a, b))| (**a < mean) != (**b < mean))
        .map(|(i, (a, b))| i as f32 + (mean - a) / (b - a));
    let first = crossings.next()?;
    let (count, last) = crossings.fold((1, first), |(count, _), crossing| (count + 1, crossing));
    (count >= MIN_PERIOD_CROSSINGS).then(|| 2.0 * (last - first) / (count - 1) as f32)
}

/// Sums over short lines along the ridges, from pixel to pixel across them; `None` where one leaves the map.
fn profile(map: ArrayView2<'_, f32>, row: usize, column: usize, normal: f32) -> Option<[f32; PROFILE]> {
    let (nx, ny) = (fixed(math::cosf(normal)), fixed(math::sinf(normal)));
    let (middle_x, middle_y) = (middle(column), middle(row));
    let mut profile = [0.0; PROFILE];
    for (t, sum) in (-PERIOD_REACH..).zip(&mut profile) {
        // From one end of the line to the other, two pixels a step.
        let mut x = middle_x + t * nx + 2 * PERIOD_HALF_WIDTH * ny;
        let mut y = middle_y + t * ny - 2 * PERIOD_HALF_WIDTH * nx;
        for _ in -PERIOD_HALF_WIDTH..=PERIOD_HALF_WIDTH {
            // What lies left of the map or above it becomes far too large.
            *sum += map.get(((y >> FRACTION) as usize, (x >> FRACTION) as usize))?;
            x -= 2 * ny;
            y += 2 * nx;
        }
    }
    Some(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::coherence::ridge_evidence;
    use ndarray::Array2;
    use std::f32::consts::TAU;

    #[test]
    fn the_period_of_a_grating_is_found_at_any_angle() {
        for (period, angle) in [(4.5_f32, 0.3_f32), (7.0, 1.1), (9.3, 0.0), (13.0, 2.0), (18.0, 0.7)] {
            let map = Array2::from_shape_fn((160, 160), |(y, x)| {
                ((x as f32 * angle.cos() + y as f32 * angle.sin()) * TAU / period).sin()
            });
            let evidence = ridge_evidence(map.view());
            let found = ridge_period(map.view(), &evidence, Array2::ones((20, 20)).view()).unwrap();
            assert!((found / period - 1.0).abs() < 0.05, "{period} at {angle}: {found}");
        }
    }

    #[test]
    fn blank_and_tiny_images_have_none() {
        for size in [1, 8, 160] {
            let map = Array2::<f32>::zeros((size, size));
            let evidence = ridge_evidence(map.view());
            assert_eq!(ridge_period(map.view(), &evidence, Array2::ones((20, 20)).view()), None);
        }
    }
}
