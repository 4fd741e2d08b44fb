//! Straight edges of a held sheet or phone round the head.
//!
//! For every tilt the best straight edge on each side of the head is sought: the share of its length where luminance changes
//! across it, in one direction. A sheet has all its edges at one tilt; of the four the best three count, for hands or the
//! picture's edge hide one.

use bioverify_core::{RgbImage, math};

use super::params::{ALONG, LEAST_EDGE, PLACES, TILTS, WINDOW, WINDOW_EYES, WINDOW_MIDDLE};
use crate::plane::Affine;
use crate::quality::view::{EYES, View, Window};

/// Slopes of luminance to the right and down; `None` where a neighbour lies outside the photo.
struct Slopes(Vec<Option<[f32; 2]>>);

impl Slopes {
    fn of(window: &Window) -> Self {
        let slope = |x: usize, y: usize| {
            let round = [
                window.at(x.wrapping_sub(1), y),
                window.at(x + 1, y),
                window.at(x, y.wrapping_sub(1)),
                window.at(x, y + 1),
            ];
            let [left, right, up, down] = round.map(|pixel| pixel.luma);
            round.iter().all(|pixel| pixel.inside).then(|| [(right - left) / 2.0, (down - up) / 2.0])
        };
        Self((0..WINDOW * WINDOW).map(|index| slope(index % WINDOW, index / WINDOW)).collect())
    }

    fn at(&self, x: f32, y: f32) -> Option<[f32; 2]> {
        let (x, y) = (x.round(), y.round());
        let side = WINDOW as f32;
        if !(0.0..side).contains(&x) || !(0.0..side).contains(&y) {
            return None;
        }
        self.0.get(y as usize * WINDOW + x as usize).copied().flatten()
    }
}

/// Share of a rectangle that edges support; `None` where not even two sides can be looked at.
pub(crate) fn border(photo: &RgbImage, view: &View) -> Option<f32> {
    let step = f64::from(EYES / WINDOW_EYES);
    let [middle_x, middle_y] = WINDOW_MIDDLE.map(f64::from);
    let wider = Affine { x: [step, 0.0, 79.9 - step * middle_x], y: [0.0, step, 73.7 - step * middle_y] };
    let slopes = Slopes::of(&Window::of(photo, &view.map.after(&wider), WINDOW, WINDOW));
    TILTS.iter().filter_map(|tilt| rectangle(&slopes, tilt.to_radians())).max_by(f32::total_cmp)
}

/// The mean of the best three sides at one tilt; two where only two are in the photo.
fn rectangle(slopes: &Slopes, tilt: f32) -> Option<f32> {
    let (sin, cos) = (math::sinf(tilt), math::cosf(tilt));
    // From the middle of the eyes outwards: left, right, up, down.
    let outwards = [[-cos, -sin], [cos, sin], [sin, -cos], [-sin, cos]];
    let mut sides: Vec<f32> =
        outwards.into_iter().zip(PLACES).filter_map(|(out, places)| best_edge(slopes, out, places)).collect();
    if sides.len() < 2 {
        return None;
    }
    sides.sort_by(|a, b| b.total_cmp(a));
    sides.truncate(3);
    Some(sides.iter().sum::<f32>() / sides.len() as f32)
}

/// The best support of an edge at right angles to `out`, over all its places.
fn best_edge(slopes: &Slopes, out: [f32; 2], [near, far]: [f32; 2]) -> Option<f32> {
    let (near, far) = ((near * WINDOW_EYES) as usize, (far * WINDOW_EYES) as usize);
    (near..far).filter_map(|place| support(slopes, out, place as f32)).max_by(f32::total_cmp)
}

/// Share of an edge's length with a slope across it in its commoner direction. A place counts where the slope is steep
/// enough and lies rather across the edge than along it.
fn support(slopes: &Slopes, [dx, dy]: [f32; 2], place: f32) -> Option<f32> {
    let [middle_x, middle_y] = WINDOW_MIDDLE;
    // The middle of the face lies half an eye distance below the eyes.
    let (x, y) = (middle_x + dx * place, middle_y + 0.5 * WINDOW_EYES * dx.abs() + dy * place);
    let length = (ALONG * WINDOW_EYES) as i32;
    let (mut seen, mut rising, mut falling) = (0_u32, 0_u32, 0_u32);
    for along in -length..=length {
        let (px, py) = (x - dy * along as f32, y + dx * along as f32);
        let Some([gx, gy]) = slopes.at(px, py) else { continue };
        let (across, beside) = (gx * dx + gy * dy, gy * dx - gx * dy);
        seen += 1;
        if across.abs() >= LEAST_EDGE && across.abs() >= 1.5 * beside.abs() {
            if across > 0.0 { rising += 1 } else { falling += 1 }
        }
    }
    // An edge that is mostly outside the photo is not there.
    (seen as i32 > length).then(|| rising.max(falling) as f32 / (2 * length + 1) as f32)
}
