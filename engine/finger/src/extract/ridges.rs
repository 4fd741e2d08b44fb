//! The ridge map that a template carries.

use std::f32::consts::TAU;

use bioverify_core::{RIDGE_ORIENTATIONS, RidgeCell, RidgeMap, math};
use ndarray::{ArrayView2, Axis};

use super::infer::Maps;
use super::params::{
    CLEAR_VISIBILITY, FIELD_STRIDE, MIN_FOREGROUND, MINUTIA_STRIDE, READABLE_VISIBILITY, RIDGE_FIELD_CELLS,
};

/// Orientation and clarity in cells of 16 pixels, larger ones where the finger takes too many; `None` without finger.
pub(crate) fn ridges(maps: &Maps, foreground: ArrayView2<'_, f32>) -> Option<RidgeMap> {
    let (rows, columns) = foreground.dim();
    RIDGE_FIELD_CELLS.into_iter().find_map(|merged| {
        let across = u8::try_from(columns.div_ceil(merged)).ok()?;
        let down = u8::try_from(rows.div_ceil(merged)).ok()?;
        let places = (0..usize::from(down)).flat_map(|row| (0..usize::from(across)).map(move |column| (row, column)));
        // Of its final size: growing would leave unwiped copies behind.
        let mut cells = Vec::with_capacity(usize::from(across) * usize::from(down));
        cells.extend(places.map(|place| cell(maps, foreground, place, merged)));
        RidgeMap::cut((merged * FIELD_STRIDE) as u8, across, down, cells)
    })
}

/// The cell that `merged` x `merged` cells of the network's field become.
fn cell(maps: &Maps, foreground: ArrayView2<'_, f32>, (row, column): (usize, usize), merged: usize) -> RidgeCell {
    let (mut finger, mut across, mut up) = (0.0_f32, 0.0_f32, 0.0_f32);
    for y in row * merged..(row + 1) * merged {
        for x in column * merged..(column + 1) * merged {
            // What lies outside of the image is no finger.
            let Some(&p) = foreground.get((y, x)) else { continue };
            let of = |channel: usize| maps.field.get((channel, y, x)).copied().unwrap_or(0.0);
            finger += p;
            across += p * of(1);
            up += p * of(2);
        }
    }
    // What is no number is no finger either.
    let is_finger = finger / (merged * merged) as f32 > MIN_FOREGROUND;
    if !is_finger {
        return RidgeCell::EMPTY;
    }
    let steps = math::atan2f(up, across) * (f32::from(RIDGE_ORIENTATIONS) / TAU);
    let clarity = match visibility(maps, (row, column), merged * (FIELD_STRIDE / MINUTIA_STRIDE)) {
        v if v >= CLEAR_VISIBILITY => 3,
        v if v >= READABLE_VISIBILITY => 2,
        _ => 1,
    };
    RidgeCell::new(steps.round().rem_euclid(f32::from(RIDGE_ORIENTATIONS)) as u8, clarity)
}

/// Probability, from the mean logit over `merged` x `merged` cells of the minutia maps, that a minutia could be seen there.
fn visibility(maps: &Maps, (row, column): (usize, usize), merged: usize) -> f32 {
    let logits = maps.minutiae.index_axis(Axis(0), 6);
    let (mut sum, mut count) = (0.0_f32, 0.0_f32);
    for y in row * merged..(row + 1) * merged {
        for x in column * merged..(column + 1) * merged {
            if let Some(logit) = logits.get((y, x)) {
                sum += logit;
                count += 1.0;
            }
        }
    }
    math::logistic(sum / count.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::wiped::Wiped;
    use bioverify_core::Point;
    use ndarray::{Array2, Array3};
    use std::f32::consts::PI;

    /// A round finger whose ridges run at `angle`, clearer on the right.
    fn round(side: usize, angle: f32) -> (Maps, Array2<f32>) {
        let mut field = Array3::zeros((3, side, side));
        field.index_axis_mut(Axis(0), 1).fill((2.0 * angle).cos());
        field.index_axis_mut(Axis(0), 2).fill((2.0 * angle).sin());
        let mut minutiae = Array3::zeros((8, 2 * side, 2 * side));
        for ((channel, _, x), value) in minutiae.indexed_iter_mut() {
            *value = if channel == 6 { (x as f32 / side as f32 - 1.0) * 4.0 } else { 0.0 };
        }
        let middle = (side as f32 - 1.0) / 2.0;
        let finger = Array2::from_shape_fn((side, side), |(y, x)| {
            let (dx, dy) = (x as f32 - middle, y as f32 - middle);
            if dx.hypot(dy) < middle - 4.0 { 0.99 } else { 0.01 }
        });
        (Maps { minutiae: Wiped(minutiae), field: Wiped(field) }, finger)
    }

    #[test]
    fn the_map_has_the_fingers_outline_orientation_and_clarity() {
        for angle in [0.0, 0.4, 1.5, 3.1] {
            let (maps, finger) = round(40, angle);
            let map = ridges(&maps, finger.view()).unwrap();
            assert_eq!((map.grid().side, map.grid().left, map.grid().top), (16, 3, 3));
            let middle = map.at(Point::new(160.0, 160.0));
            let apart = (f32::from(middle.orientation()) * PI / 64.0 - angle).rem_euclid(PI);
            assert!(apart.min(PI - apart) <= PI / 128.0 + 1e-4, "{angle}: {apart}");
            let area = map.area() / (PI * (15.5_f32 * 8.0).powi(2));
            assert!((0.9..1.1).contains(&area), "{area}");
            let clarity = |x| map.at(Point::new(x, 160.0)).clarity();
            assert_eq!([clarity(50.0), clarity(160.0), clarity(270.0)], [1, 2, 3]);
        }
    }

    #[test]
    fn a_large_finger_has_larger_cells_and_none_has_no_map() {
        let (maps, finger) = round(120, 1.0);
        let map = ridges(&maps, finger.view()).unwrap();
        assert_eq!(map.grid().side, 32);
        assert!(ridges(&maps, Array2::zeros((120, 120)).view()).is_none());
        assert!(ridges(&maps, Array2::from_elem((120, 120), f32::NAN).view()).is_none());
    }
}
