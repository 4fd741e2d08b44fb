//! Head pose (ISO/IEC 29794-5: yaw, pitch, roll) from five points.
//!
//! Model: five points of a mean head in millimetres, seen by a camera far away (scaled orthographic projection). The 2 x 3
//! matrix that maps them to the photo in the sense of least squares is brought to the nearest pair of rows that stand at
//! right angles and have one length, by its polar decomposition; those rows and their cross product are the head's axes.
//! Only the nose lies far from the plane of the others, so yaw and pitch are those of its tip against the middle of eyes
//! and mouth; a long or flat nose costs some degrees.

use bioverify_core::{Landmarks, math};

use super::measure::{Measure, MeasureName};
use super::params::HEAD;

/// How the head is turned, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// To the side, positive when the nose points to the picture's right; `-90..=90`.
    pub yaw: f32,
    /// Up or down, positive when the nose points down; `-90..=90`.
    pub pitch: f32,
    /// In the picture's plane, positive clockwise on the screen; `-180..=180`.
    pub roll: f32,
}

impl Pose {
    /// `None` for points that make no face.
    #[must_use]
    pub fn of(landmarks: &Landmarks) -> Option<Self> {
        let rows = project(landmarks)?;
        let [right, down] = orthonormal(rows)?;
        // The head's axes: x to the picture's right, y down, z out of the face towards the camera.
        let [rx, ry, rz] = right;
        let [dx, dy, dz] = down;
        let towards = rx * dy - ry * dx;
        let roll = math::atan2(dx, rx);
        // The face's z axis in the photo, turned upright by the roll: turned by pitch first, then by yaw.
        let (sin, cos) = (math::sin(roll), math::cos(roll));
        let (aside, under) = (rz * cos + dz * sin, dz * cos - rz * sin);
        let yaw = math::atan2(aside, towards.abs()).to_degrees();
        let pitch = math::asin(under.clamp(-1.0, 1.0)).to_degrees();
        let pose = Self { yaw: yaw as f32, pitch: pitch as f32, roll: roll.to_degrees() as f32 };
        (pose.yaw.is_finite() && pose.pitch.is_finite() && pose.roll.is_finite()).then_some(pose)
    }
}

/// The 2 x 3 matrix that maps the model's points, their mean taken off, to the landmarks' in the sense of least squares.
fn project(landmarks: &Landmarks) -> Option<[[f64; 3]; 2]> {
    let points = landmarks.points().map(|point| [f64::from(point.x), f64::from(point.y)]);
    let middle = |axis: usize| points.iter().filter_map(|point| point.get(axis)).sum::<f64>() / 5.0;
    let (middle_x, middle_y) = (middle(0), middle(1));
    let centred = centred_head();
    let (mut normal, mut right) = ([[0.0; 3]; 3], [[0.0; 3]; 2]);
    for (head, [x, y]) in centred.iter().zip(points) {
        for (row, a) in normal.iter_mut().zip(head) {
            row.iter_mut().zip(head).for_each(|(cell, b)| *cell += a * b);
        }
        for (row, b) in right.iter_mut().zip([x - middle_x, y - middle_y]) {
            row.iter_mut().zip(head).for_each(|(cell, a)| *cell += a * b);
        }
    }
    let inverse = invert(normal)?;
    let rows = right.map(|row| {
        let mut out = [0.0; 3];
        for (value, column) in row.iter().zip(&inverse) {
            out.iter_mut().zip(column).for_each(|(out, cell)| *out += value * cell);
        }
        out
    });
    rows.iter().flatten().all(|value| value.is_finite()).then_some(rows)
}

/// The model's points with their mean taken off.
fn centred_head() -> [[f64; 3]; 5] {
    let mut mean = [0.0; 3];
    for point in HEAD {
        mean.iter_mut().zip(point).for_each(|(mean, value)| *mean += value / 5.0);
    }
    HEAD.map(|[x, y, z]| {
        let [mean_x, mean_y, mean_z] = mean;
        [x - mean_x, y - mean_y, z - mean_z]
    })
}

/// Inverse of a symmetric 3 x 3 matrix by its adjugate.
fn invert([[a, b, c], [_, d, e], [_, _, f]]: [[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let (aa, bb, cc) = (d * f - e * e, c * e - b * f, b * e - c * d);
    let (dd, ee, ff) = (a * f - c * c, b * c - a * e, a * d - b * b);
    let det = a * aa + b * bb + c * cc;
    (det.abs() > 1e-9).then(|| [[aa, bb, cc], [bb, dd, ee], [cc, ee, ff]].map(|row| row.map(|cell| cell / det)))
}

/// The nearest two rows of length 1 at right angles: `(P Pt)^(-1/2) P`, the root of a 2 x 2 matrix in its closed form.
fn orthonormal([u, v]: [[f64; 3]; 2]) -> Option<[[f64; 3]; 2]> {
    let dot = |a: &[f64; 3], b: &[f64; 3]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (a, b, d) = (dot(&u, &u), dot(&u, &v), dot(&v, &v));
    let det = a * d - b * b;
    if det.is_nan() || det <= 0.0 || det.is_infinite() {
        return None;
    }
    // The root of a positive 2 x 2 matrix M is (M + s I) / t, s = sqrt(det M), t = sqrt(trace M + 2 s).
    let s = det.sqrt();
    let t = (a + d + 2.0 * s).sqrt();
    let (p, q, r) = ((a + s) / t, b / t, (d + s) / t);
    let det = p * r - q * q;
    if det.is_nan() || det <= 0.0 {
        return None;
    }
    let mix = |x: f64, y: f64| {
        let mut out = [0.0; 3];
        out.iter_mut().zip(u.iter().zip(&v)).for_each(|(out, (u, v))| *out = (x * u + y * v) / det);
        out
    };
    Some([mix(r, -q), mix(-q, p)])
}

/// Yaw, pitch, roll; the component is the square of the cosine, 0 beyond a right angle, as in the standard.
pub(crate) fn measures(pose: Option<Pose>) -> [Measure; 3] {
    let names = [MeasureName::Yaw, MeasureName::Pitch, MeasureName::Roll];
    let angles = pose.map(|pose| [pose.yaw, pose.pitch, pose.roll]);
    let Some(angles) = angles else { return names.map(|name| Measure::missing(name, "degrees")) };
    let mut out = names.map(|name| Measure::missing(name, "degrees"));
    for (out, angle) in out.iter_mut().zip(angles) {
        let cosine = math::cosf(angle.to_radians()).max(0.0);
        *out = Measure::new(out.name, angle, out.unit, cosine * cosine);
    }
    out
}

#[cfg(test)]
mod tests {
    use bioverify_core::Point;
    use proptest::prelude::*;

    use super::*;

    /// The model's head turned and seen by a camera far away.
    fn turned(yaw: f64, pitch: f64, roll: f64, scale: f64) -> Landmarks {
        let (sy, cy) = (yaw.to_radians().sin(), yaw.to_radians().cos());
        let (sp, cp) = (pitch.to_radians().sin(), pitch.to_radians().cos());
        let (sr, cr) = (roll.to_radians().sin(), roll.to_radians().cos());
        Landmarks::from_points(HEAD.map(|[x, y, z]| {
            let (y, z) = (y * cp + z * sp, z * cp - y * sp);
            let x = x * cy + z * sy;
            Point::new((scale * (x * cr - y * sr)) as f32 + 300.0, (scale * (x * sr + y * cr)) as f32 + 200.0)
        }))
    }

    proptest! {
        #[test]
        fn angles_are_found_again(
            yaw in -70.0_f64..70.0,
            pitch in -50.0_f64..50.0,
            roll in -170.0_f64..170.0,
            scale in 0.2_f64..8.0,
        ) {
            let pose = Pose::of(&turned(yaw, pitch, roll, scale)).unwrap();
            for (found, wanted) in [(pose.yaw, yaw), (pose.pitch, pitch), (pose.roll, roll)] {
                prop_assert!((f64::from(found) - wanted).abs() < 0.3, "{pose:?} of {yaw} {pitch} {roll}");
            }
        }

        #[test]
        fn any_points_are_taken(values in prop::collection::vec(any::<f32>(), 10)) {
            let points: Vec<_> = values.chunks(2).map(|pair| Point::new(pair[0], pair[1])).collect();
            if let Some(pose) = Pose::of(&Landmarks::from_points(points.try_into().unwrap())) {
                prop_assert!(pose.yaw.abs() <= 90.0 && pose.pitch.abs() <= 90.0 && pose.roll.abs() <= 180.0);
            }
        }
    }

    #[test]
    fn points_on_one_place_have_no_pose() {
        assert_eq!(Pose::of(&Landmarks::default()), None);
        assert!(measures(None).iter().all(|measure| measure.component.is_none()));
        assert_eq!(
            measures(Some(Pose { yaw: 90.0, pitch: 0.0, roll: 60.0 })).map(|m| m.component.unwrap().get()),
            [0, 100, 25]
        );
    }
}
