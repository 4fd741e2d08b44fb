//! Crop of the face image and its margins (ISO/IEC 29794-5), and how much of the face is inside at all.

use bioverify_core::{RgbImage, math};

use super::measure::{Measure, MeasureName};
use super::numbers::sigmoid;
use super::params::{INSIDE, MARGIN, ROOM};
use super::view::{EYES, SIDE, View, is_face};

/// Room round the face, and the share of the face inside.
pub(crate) fn measures(photo: &RgbImage, view: Option<&View>) -> [Measure; 2] {
    let Some(view) = view else {
        return [
            Measure::missing(MeasureName::Margins, "of enough"),
            Measure::missing(MeasureName::FaceInside, "of the face"),
        ];
    };
    let (room, inside) = (room(photo, view), inside(view));
    [
        Measure::new(MeasureName::Margins, room, "of enough", sigmoid(room, MARGIN.middle, MARGIN.width)),
        Measure::new(MeasureName::FaceInside, inside, "of the face", math::expf((inside - 1.0) / INSIDE)),
    ]
}

/// The smallest of the distances from the middle of the eyes to the photo's edges, each over what the standard wants on
/// that side; as the face stands, so a tilted head or a turned photo is measured along its own axes.
fn room(photo: &RgbImage, view: &View) -> f32 {
    let (x, y) = view.map.place(79.9, 73.7);
    let eyes = f64::from(EYES);
    let [left, right, above, below] = ROOM.map(f64::from);
    // From the middle of the eyes, in the photo's pixels, to where the portrait needs to reach.
    let axis = |side: f64, along: f64| {
        let (to_x, to_y) = view.map.place(79.9 + side * eyes, 73.7 + along * eyes);
        (to_x - x, to_y - y)
    };
    let reach = [axis(-left, 0.0), axis(right, 0.0), axis(0.0, -above), axis(0.0, below)];
    let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
    let fit = |from: f64, step: f64, side: f64| {
        let free = if step > 0.0 { side - 0.5 - from } else { from + 0.5 };
        if step.abs() < 1e-6 { f64::INFINITY } else { free / step.abs() }
    };
    let smallest =
        reach.iter().map(|(dx, dy)| fit(x, *dx, width).min(fit(y, *dy, height))).fold(f64::INFINITY, f64::min);
    smallest.clamp(0.0, 10.0) as f32
}

/// Share of the face's ellipse that lies inside the photo.
fn inside(view: &View) -> f32 {
    let (mut all, mut there) = (0_u32, 0_u32);
    for y in 0..SIDE {
        for x in (0..SIDE).filter(|x| is_face(*x, y)) {
            all += 1;
            there += u32::from(view.window.at(x, y).inside);
        }
    }
    there as f32 / all.max(1) as f32
}
