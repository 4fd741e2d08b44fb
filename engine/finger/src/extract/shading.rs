//! How much of the contrast is broader than ridges, seen without the network: tells a photo from a finger.

use ndarray::{Array2, ArrayView2, Axis, Slice, Zip};

use super::params::{FIELD_STRIDE, MIN_FOREGROUND, SHADE_RADIUS, SHADE_STRIDE};

/// Share of the local contrast on the finger that is broader than ridges, 0 to 1; 0 where there is no finger.
///
/// Ridges fill a finger with one spacing, so that hardly anything is left of them in an average over a ridge and a valley. What
/// a camera sees is made of shades and outlines, whose power falls with the square of the frequency (Field 1987, "Relations
/// between the statistics of natural images and the response properties of cortical cells", J. Opt. Soc. Am. A 4): most of it
/// stays in that average, also where hair or cloth look like ridges to the network.
pub(crate) fn shading(normalised: ArrayView2<'_, f32>, foreground: ArrayView2<'_, f32>) -> f32 {
    let broad = averages(normalised, &triangle(SHADE_RADIUS));
    let fine = averages(normalised, &FINE);
    let (mut broader, mut rest) = (0.0_f32, 0.0_f32);
    Zip::indexed(&broad).and(&fine).for_each(|(row, column), &broad, &fine| {
        let cell = (row * SHADE_STRIDE / FIELD_STRIDE, column * SHADE_STRIDE / FIELD_STRIDE);
        if foreground.get(cell).is_some_and(|p| *p > MIN_FOREGROUND) {
            broader += broad * broad;
            rest += (fine - broad) * (fine - broad);
        }
    });
    let all = broader + rest;
    if all > 0.0 { broader / all } else { 0.0 }
}

/// Binomial average that takes sensor noise away and leaves ridges.
const FINE: [f32; 5] = [0.0625, 0.25, 0.375, 0.25, 0.0625];

/// Weights of two averages over `2 radius + 1` pixels, one after the other.
fn triangle(radius: usize) -> Vec<f32> {
    let side = 2 * radius + 1;
    let weight = |i: usize| (i.min(4 * radius - i) + 1) as f32 / (side * side) as f32;
    (0..=4 * radius).map(weight).collect()
}

/// Weighted averages round every [`SHADE_STRIDE`]th pixel, along rows and columns. Beyond the border the map is 0, its mean.
fn averages(map: ArrayView2<'_, f32>, weights: &[f32]) -> Array2<f32> {
    along(along(map, weights, Axis(0)).view(), weights, Axis(1))
}

/// The same along one axis.
fn along(map: ArrayView2<'_, f32>, weights: &[f32], axis: Axis) -> Array2<f32> {
    let length = map.len_of(axis);
    let mut shape = map.raw_dim();
    shape[axis.index()] = length.div_ceil(SHADE_STRIDE);
    let mut out = Array2::zeros(shape);
    for (index, mut target) in out.axis_iter_mut(axis).enumerate() {
        let middle = index * SHADE_STRIDE;
        let first = middle.saturating_sub(weights.len() / 2);
        // Weights that lie before the border.
        let before = (weights.len() / 2).saturating_sub(middle);
        let part = map.slice_axis(axis, Slice::from(first..length.min(middle + weights.len() / 2 + 1)));
        for (source, weight) in part.axis_iter(axis).zip(weights.iter().skip(before)) {
            target.scaled_add(*weight, &source);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    fn of(pixel: impl Fn(f32, f32) -> f32) -> f32 {
        let map = Array2::from_shape_fn((160, 200), |(y, x)| pixel(x as f32, y as f32));
        shading(map.view(), Array2::ones((20, 25)).view())
    }

    #[test]
    fn ridges_have_hardly_any_and_shades_hardly_anything_else() {
        for (period, least, most) in
            [(5.0, 0.0, 0.02), (9.0, 0.0, 0.01), (12.0, 0.0, 0.15), (24.0, 0.6, 1.0), (48.0, 0.9, 1.0)]
        {
            for angle in [0.0_f32, 0.5, 1.2] {
                let share = of(|x, y| ((x * angle.cos() + y * angle.sin()) * TAU / period).sin());
                assert!((least..=most).contains(&share), "{period} at {angle}: {share}");
            }
        }
    }

    #[test]
    fn only_the_finger_counts_and_nothing_is_no_shade() {
        assert_eq!(of(|_, _| 0.0), 0.0);
        let map = Array2::from_shape_fn((160, 160), |(y, x)| {
            if y < 80 { (x as f32 * TAU / 9.0).sin() } else { 3.0 * (x as f32 * TAU / 40.0).sin() }
        });
        let upper = Array2::from_shape_fn((20, 20), |(row, _)| if row < 7 { 1.0 } else { 0.0 });
        assert!(shading(map.view(), upper.view()) < 0.02);
        assert!(shading(map.view(), Array2::ones((20, 20)).view()) > 0.8);
        assert_eq!(shading(map.view(), Array2::zeros((20, 20)).view()), 0.0);
        assert_eq!(shading(Array2::zeros((1, 1)).view(), Array2::ones((1, 1)).view()), 0.0);
    }
}
