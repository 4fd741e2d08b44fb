//! White spots on the face: lamps in glossy paper or glass.
//!
//! After the specular share of Wen, Han, Jain 2015, "Face spoof detection with image distortion analysis": skin shines too,
//! on brow and nose, but keeps some of its colour.

use super::params::{COLOURLESS, LEAST_FACE_PIXELS, WHITE};
use crate::quality::view::{SIDE, View, is_face};

/// Share of the face that is white without colour.
pub(crate) fn reflection(view: &View) -> Option<f32> {
    let (mut white, mut all) = (0_u32, 0_u32);
    for y in 0..SIDE {
        for x in (0..SIDE).filter(|x| is_face(*x, y)) {
            let pixel = view.window.at(x, y);
            if !pixel.inside {
                continue;
            }
            let [r, g, b] = pixel.rgb;
            all += 1;
            white += u32::from(pixel.luma >= WHITE && r.max(g).max(b) - r.min(g).min(b) <= COLOURLESS);
        }
    }
    (all >= LEAST_FACE_PIXELS).then(|| white as f32 / all as f32)
}
