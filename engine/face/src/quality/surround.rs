//! What is round the head.

use bioverify_core::RgbImage;

use super::view::{EYES, View, Window};
use crate::plane::Affine;

/// Width and height of the window in pixels.
pub(crate) const SURROUND: usize = 96;

/// Pixels between the eyes.
pub(crate) const SURROUND_EYES: f32 = 16.0;

/// Column and row of the middle between the eyes.
const MIDDLE: [f64; 2] = [48.0, 44.0];

/// Six eye distances across, upright, the head in the middle.
pub(crate) struct Surround {
    pub(crate) window: Window,
}

impl Surround {
    /// Shows more of the photo round `view`.
    pub(crate) fn of(photo: &RgbImage, view: &View) -> Self {
        let step = f64::from(EYES / SURROUND_EYES);
        let [middle_x, middle_y] = MIDDLE;
        let wider = Affine { x: [step, 0.0, 79.9 - step * middle_x], y: [0.0, step, 73.7 - step * middle_y] };
        Self { window: Window::of(photo, &view.map.after(&wider), SURROUND, SURROUND) }
    }
}

/// Whether a place of the window is neither head nor body: outside an ellipse that takes in hair and ears, above the
/// shoulders.
pub(crate) fn is_background(x: usize, y: usize) -> bool {
    let (dx, dy) = ((x as f32 - 48.0) / (1.75 * SURROUND_EYES), (y as f32 - 44.0) / (2.25 * SURROUND_EYES));
    (y as f32) < 44.0 + 1.2 * SURROUND_EYES && dx * dx + dy * dy > 1.0
}
