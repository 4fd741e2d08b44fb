//! Brings a face's five points where a network expects them.

use bioverify_core::{Landmarks, Point, Product, RgbImage, Stage, Trace, math};
use bioverify_model::AlignmentCard;

use crate::error::FaceError;
use crate::params::LEAST_FACE_ANGLE;
use crate::plane::{Affine, Outside, Plane, warp};

/// The similarity transform (scale, turn, shift) that brings `from` closest to `to` in the sense of least squares: Umeyama
/// 1991, "Least-squares estimation of transformation parameters between two point patterns", in its closed form for two
/// dimensions without reflection. `None` where all points of `from` are one.
pub(crate) fn similarity(from: &[Point], to: &[Point]) -> Option<Affine> {
    let count = from.len().min(to.len()) as f64;
    if count < 2.0 {
        return None;
    }
    let centre = |points: &[Point]| {
        let sum = points.iter().fold((0.0, 0.0), |(x, y), p| (x + f64::from(p.x), y + f64::from(p.y)));
        (sum.0 / count, sum.1 / count)
    };
    let ((from_x, from_y), (to_x, to_y)) = (centre(from), centre(to));
    let (mut spread, mut dot, mut cross) = (0.0, 0.0, 0.0);
    for (from, to) in from.iter().zip(to) {
        let (x, y) = (f64::from(from.x) - from_x, f64::from(from.y) - from_y);
        let (u, v) = (f64::from(to.x) - to_x, f64::from(to.y) - to_y);
        spread += x * x + y * y;
        dot += x * u + y * v;
        cross += x * v - y * u;
    }
    if spread <= f64::EPSILON || !spread.is_finite() {
        return None;
    }
    // Scale times cosine and scale times sine of the turn.
    let (a, b) = (dot / spread, cross / spread);
    let map = Affine { x: [a, -b, to_x - a * from_x + b * from_y], y: [b, a, to_y - b * from_x - a * from_y] };
    map.x.iter().chain(&map.y).all(|value| value.is_finite()).then_some(map)
}

/// Whether an upright face can be made of these points: eyes and mouth form a triangle.
fn check(landmarks: &Landmarks) -> Result<(), FaceError> {
    let [left, right, _, mouth_left, mouth_right] = landmarks.points();
    let mouth = Point::new((mouth_left.x + mouth_right.x) / 2.0, (mouth_left.y + mouth_right.y) / 2.0);
    let (ax, ay) = (right.x - left.x, right.y - left.y);
    let (bx, by) = (mouth.x - left.x, mouth.y - left.y);
    // Downward in the picture is clockwise, so a face that is not mirrored has a positive angle.
    let angle = math::atan2f(ax * by - ay * bx, ax * bx + ay * by).to_degrees();
    if angle >= LEAST_FACE_ANGLE { Ok(()) } else { Err(FaceError::NotAlignable) }
}

/// Cuts the face out of `photo`, `width x height` pixels, its five points as near as a similarity transform brings them to
/// the card's.
pub(crate) fn align(
    photo: &RgbImage,
    landmarks: &Landmarks,
    template: &AlignmentCard,
    size: (usize, usize),
    trace: &mut dyn Trace,
) -> Result<Plane, FaceError> {
    let map = to_template(landmarks, template)?;
    let plane = placed(photo, &map, size, 0.0);
    if trace.accepts(Stage::Align)
        && let Some(crop) = plane.to_photo()
    {
        trace.take(Stage::Align, Product::Photo(&crop));
    }
    Ok(plane)
}

/// From pixels of an input whose card has this template to those of the photo, whole numbers at pixels' centres in both.
pub(crate) fn to_template(landmarks: &Landmarks, template: &AlignmentCard) -> Result<Affine, FaceError> {
    check(landmarks)?;
    let points = template.points.map(|[x, y]| Point::new(x, y));
    // Landmarks count from the photo's edge, the card's points and the warp from the first pixel's centre.
    let found = landmarks.map(|point| Point::new(point.x - 0.5, point.y - 0.5)).points();
    similarity(&found, &points).and_then(|map| inverse(&map)).ok_or(FaceError::NotAlignable)
}

/// The face in place, `width x height` pixels; `fill` is the 8-bit sample outside the photo.
pub(crate) fn placed(photo: &RgbImage, map: &Affine, size: (usize, usize), fill: f32) -> Plane {
    warp(photo, map, size, Outside::Fill(fill))
}

/// The way back, by the adjugate; `None` where the map flattens the plane.
fn inverse(map: &Affine) -> Option<Affine> {
    let ([a, b, c], [d, e, f]) = (map.x, map.y);
    let det = a * e - b * d;
    if det.abs() < 1e-12 {
        return None;
    }
    let (x, y) = ([e / det, -b / det], [-d / det, a / det]);
    let shift = |[p, q]: [f64; 2]| -(p * c + q * f);
    Some(Affine { x: [x[0], x[1], shift(x)], y: [y[0], y[1], shift(y)] })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn five() -> [Point; 5] {
        [(38.3, 51.7), (73.5, 51.5), (56.0, 71.7), (41.5, 92.4), (70.7, 92.2)].map(|(x, y)| Point::new(x, y))
    }

    proptest! {
        #[test]
        fn a_similarity_is_found_again(scale in 0.2_f64..5.0, turn in -3.0_f64..3.0, dx in -200.0_f64..200.0, dy in -200.0_f64..200.0) {
            let (a, b) = (scale * turn.cos(), scale * turn.sin());
            let truth = Affine { x: [a, -b, dx], y: [b, a, dy] };
            let moved = five().map(|point| truth.point(point));
            let found = similarity(&five(), &moved).unwrap();
            for (found, truth) in found.x.iter().chain(&found.y).zip(truth.x.iter().chain(&truth.y)) {
                prop_assert!((found - truth).abs() < 1e-3, "{found} {truth}");
            }
            let back = inverse(&found).unwrap();
            let point = back.point(found.point(Point::new(12.0, 34.0)));
            prop_assert!(point.distance(Point::new(12.0, 34.0)) < 1e-3);
        }

        /// Least squares: no small change of the four parameters comes closer.
        #[test]
        fn no_neighbour_fits_better(noise in prop::collection::vec(-4.0_f32..4.0, 10), step in 1e-3_f64..0.1) {
            let mut target = five();
            for (point, shift) in target.iter_mut().zip(noise.chunks(2)) {
                *point = Point::new(point.x + shift[0], point.y + shift[1]);
            }
            let error = |map: &Affine| -> f64 {
                five().iter().zip(&target).map(|(from, to)| f64::from(map.point(*from).distance(*to)).powi(2)).sum()
            };
            let best = similarity(&five(), &target).unwrap();
            let [a, b, dx] = [best.x[0], best.y[0], best.x[2]];
            for (da, db, ddx) in [(step, 0.0, 0.0), (-step, 0.0, 0.0), (0.0, step, 0.0), (0.0, -step, 0.0), (0.0, 0.0, step)] {
                let (a, b) = (a + da * 0.01, b + db * 0.01);
                let other = Affine { x: [a, -b, dx + ddx], y: [b, a, best.y[2]] };
                prop_assert!(error(&other) >= error(&best) - 1e-3);
            }
        }
    }

    #[test]
    fn points_on_one_line_and_mirrored_faces_are_refused() {
        let upright = Landmarks::from_points(five());
        assert!(check(&upright).is_ok());
        let turned = upright.map(|p| Point::new(200.0 - p.x, 200.0 - p.y));
        assert!(check(&turned).is_ok(), "upside down is not mirrored");
        let mirrored = upright.map(|p| Point::new(200.0 - p.x, p.y));
        assert!(matches!(check(&mirrored), Err(FaceError::NotAlignable)));
        let flat = upright.map(|p| Point::new(p.x, 50.0));
        assert!(matches!(check(&flat), Err(FaceError::NotAlignable)));
        assert_eq!(similarity(&[Point::default(); 5], &five()), None);
    }
}
