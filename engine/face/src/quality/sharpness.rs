//! Sharpness (ISO/IEC 29794-5; the standard's forest of trees on Sobel and Laplacian features is replaced by their ratio).
//!
//! Root mean square of the Laplacian over that of the gradient (Tenengrad), in the view: both grow alike with contrast, so
//! the ratio does not; and the view has one size, so a small face counts as blurred as it is after enlarging.

use super::measure::{Measure, MeasureName};
use super::numbers::sigmoid;
use super::params::{LEAST_FACE_PIXELS, LEAST_SLOPE, SHARPNESS};
use super::view::{SIDE, View, is_face};

/// Fine detail over all detail, in the face.
pub(crate) fn sharpness(view: Option<&View>) -> Measure {
    let Some(ratio) = view.and_then(ratio) else { return Measure::missing(MeasureName::Sharpness, "") };
    Measure::new(MeasureName::Sharpness, ratio, "", sigmoid(ratio, SHARPNESS.middle, SHARPNESS.width))
}

fn ratio(view: &View) -> Option<f32> {
    let (mut fine, mut all, mut count) = (0.0_f64, 0.0_f64, 0_u32);
    let luma = |x: usize, y: usize| view.window.at(x, y).luma;
    for y in 1..SIDE - 1 {
        for x in 1..SIDE - 1 {
            if !is_face(x, y) || !view.window.at(x, y).inside {
                continue;
            }
            let (left, right, up, down) = (luma(x - 1, y), luma(x + 1, y), luma(x, y - 1), luma(x, y + 1));
            let laplacian = left + right + up + down - 4.0 * luma(x, y);
            let (dx, dy) = ((right - left) / 2.0, (down - up) / 2.0);
            fine += f64::from(laplacian * laplacian);
            all += f64::from(dx * dx + dy * dy);
            count += 1;
        }
    }
    if count < LEAST_FACE_PIXELS {
        return None;
    }
    // A surface without any slope is not sharp; rounding to 8 bits alone gives it a little.
    let floor = f64::from(count) * f64::from(LEAST_SLOPE * LEAST_SLOPE);
    Some((fine / (all + floor)).sqrt() as f32)
}
