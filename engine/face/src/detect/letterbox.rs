//! Fits a photo into a detector's input.

use bioverify_core::RgbImage;

use super::turn::Turn;
use crate::params::{LARGEST_ENLARGEMENT, WORKING_SIDES};
use crate::plane::{Affine, Outside, Plane, warp};

/// A photo at a working size, and the way back.
pub(crate) struct Boxed {
    pub(crate) plane: Plane,
    /// Size of the network's input: the picture's, rounded up.
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    /// From pixels of the input to those of the photo.
    pub(crate) to_photo: Affine,
}

/// Turns `photo` and scales it so that its longest side is `side`. At the first working size nothing is enlarged.
pub(crate) fn letterbox(photo: &RgbImage, side: u32, turn: Turn, multiple: usize) -> Boxed {
    let (width, height) = turn.size(photo);
    let enlarge = if WORKING_SIDES.first() == Some(&side) { 1.0 } else { LARGEST_ENLARGEMENT };
    let scale = (f64::from(side) / f64::from(width.max(height).max(1))).min(enlarge);
    let scaled = |side: u32| ((f64::from(side) * scale).round() as usize).max(1);
    let (columns, rows) = (scaled(width), scaled(height));
    // Centres of pixels: half a pixel in from the edge on both sides.
    let step = |from: u32, to: usize| f64::from(from) / to as f64;
    let (step_x, step_y) = (step(width, columns), step(height, rows));
    let unscale = Affine { x: [step_x, 0.0, 0.5 * step_x - 0.5], y: [0.0, step_y, 0.5 * step_y - 0.5] };
    let to_photo = turn.to_photo(photo).after(&unscale);
    let plane = warp(photo, &to_photo, (columns, rows), Outside::Edge);
    let up = |side: usize| side.next_multiple_of(multiple.max(1));
    Boxed { plane, rows: up(rows), columns: up(columns), to_photo }
}

#[cfg(test)]
mod tests {
    use bioverify_core::Point;

    use super::*;

    fn photo(width: u32, height: u32) -> RgbImage {
        RgbImage::new(width, height, vec![9; (width * height * 3) as usize]).unwrap()
    }

    #[test]
    fn sizes_are_multiples_and_small_photos_stay_small() {
        let fit = |width, height, side, turn| {
            let boxed = letterbox(&photo(width, height), side, Turn::new(turn), 32);
            (boxed.plane.width, boxed.plane.height, boxed.columns, boxed.rows)
        };
        assert_eq!(fit(640, 480, 320, 0), (320, 240, 320, 256));
        assert_eq!(fit(640, 480, 320, 1), (240, 320, 256, 320));
        assert_eq!(fit(170, 170, 320, 0), (170, 170, 192, 192));
        assert_eq!(fit(170, 170, 640, 0), (340, 340, 352, 352));
        assert_eq!(fit(4000, 1, 320, 0), (320, 1, 320, 32));
    }

    #[test]
    fn corners_go_back_to_corners() {
        let photo = photo(1000, 500);
        for turn in 0..4 {
            let boxed = letterbox(&photo, 320, Turn::new(turn), 32);
            // The edges of pixels, half a pixel out from the first and the last centre.
            let first = boxed.to_photo.point(Point::new(-0.5, -0.5));
            let (w, h) = (boxed.plane.width as f32, boxed.plane.height as f32);
            let last = boxed.to_photo.point(Point::new(w - 0.5, h - 0.5));
            let (left, right) = (first.x.min(last.x), first.x.max(last.x));
            let (top, bottom) = (first.y.min(last.y), first.y.max(last.y));
            for (found, expected) in [(left, -0.5), (right, 999.5), (top, -0.5), (bottom, 499.5)] {
                assert!((found - expected).abs() < 1e-3, "{turn}: {found} {expected}");
            }
        }
    }
}
