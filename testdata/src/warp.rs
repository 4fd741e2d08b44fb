//! How a finger lies on the sensor: image pixels to canvas pixels and back.

use crate::params::PERIOD;
use crate::rng::Rng;

/// One place where skin is dragged or twisted; image pixels relative to the placement's centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    /// Where it is strongest.
    pub centre: (f64, f64),
    /// Gaussian radius, pixels.
    pub radius: f64,
    /// Drag, pixels.
    pub drag: (f64, f64),
    /// Twist, radians.
    pub twist: f64,
}

/// A smooth invertible map from image to canvas. All computed in `f64` with its exact Jacobian.
#[derive(Debug, Clone, PartialEq)]
pub struct Warp {
    /// Image position of the placement's centre, pixels.
    pub image_centre: (f64, f64),
    /// Canvas position of the placement's centre, pixels.
    pub canvas_centre: (f64, f64),
    /// Image pixels to a canvas pixel.
    pub scale: f64,
    /// Turn of the finger on the image, radians counter-clockwise.
    pub turn: f64,
    /// Change of the ridge period across the print: coefficients of a conformal quadratic, 1/pixel.
    pub gradient: (f64, f64),
    /// Distortion of the skin.
    pub pulls: Vec<Pull>,
}

/// Derivatives of canvas by image coordinates: `[[dx/dx, dx/dy], [dy/dx, dy/dy]]`.
pub type Jacobian = [[f64; 2]; 2];

impl Warp {
    /// Canvas position of an image position, with the Jacobian.
    #[must_use]
    pub fn to_canvas(&self, x: f64, y: f64) -> ((f64, f64), Jacobian) {
        let (ux, uy) = (x - self.image_centre.0, y - self.image_centre.1);
        let (mut vx, mut vy) = (ux, uy);
        let mut j = [[1.0, 0.0], [0.0, 1.0]];
        for pull in &self.pulls {
            let (dx, dy) = (ux - pull.centre.0, uy - pull.centre.1);
            let inverse = 1.0 / (pull.radius * pull.radius);
            let weight = libm::exp(-0.5 * (dx * dx + dy * dy) * inverse);
            let (px, py) = (pull.drag.0 - pull.twist * dy, pull.drag.1 + pull.twist * dx);
            vx += px * weight;
            vy += py * weight;
            let (wx, wy) = (-dx * inverse * weight, -dy * inverse * weight);
            j[0][0] += px * wx;
            j[0][1] += px * wy - pull.twist * weight;
            j[1][0] += py * wx + pull.twist * weight;
            j[1][1] += py * wy;
        }
        // v + g v^2 in the complex plane, then the turn and the scale: one complex factor.
        let (gx, gy) = self.gradient;
        let (sx, sy) = (vx * vx - vy * vy, 2.0 * vx * vy);
        let (qx, qy) = (vx + gx * sx - gy * sy, vy + gx * sy + gy * sx);
        // y is down: turning the print counter-clockwise turns its coordinates clockwise.
        let (c, s) = (libm::cos(self.turn) / self.scale, libm::sin(self.turn) / self.scale);
        let canvas = (self.canvas_centre.0 + c * qx - s * qy, self.canvas_centre.1 + s * qx + c * qy);
        let (hx, hy) = (1.0 + 2.0 * (gx * vx - gy * vy), 2.0 * (gx * vy + gy * vx));
        let (fx, fy) = (c * hx - s * hy, s * hx + c * hy);
        let outer = [[fx, -fy], [fy, fx]];
        (canvas, product(outer, j))
    }

    /// Image position of a canvas position (Newton's method), or `None` where it does not converge.
    #[must_use]
    pub fn to_image(&self, x: f64, y: f64) -> Option<((f64, f64), Jacobian)> {
        let (dx, dy) = (x - self.canvas_centre.0, y - self.canvas_centre.1);
        let (c, s) = (libm::cos(self.turn) * self.scale, libm::sin(self.turn) * self.scale);
        let (mut px, mut py) = (self.image_centre.0 + c * dx + s * dy, self.image_centre.1 - s * dx + c * dy);
        for _ in 0..20 {
            let ((cx, cy), j) = self.to_canvas(px, py);
            let det = determinant(&j);
            if det.abs() < 1e-6 {
                return None;
            }
            let (ex, ey) = (x - cx, y - cy);
            if ex * ex + ey * ey < 1e-10 {
                return Some(((px, py), j));
            }
            px += (j[1][1] * ex - j[0][1] * ey) / det;
            py += (j[0][0] * ey - j[1][0] * ex) / det;
        }
        None
    }
}

fn product(a: Jacobian, b: Jacobian) -> Jacobian {
    let cell = |row: usize, column: usize| a[row][0] * b[0][column] + a[row][1] * b[1][column];
    [[cell(0, 0), cell(0, 1)], [cell(1, 0), cell(1, 1)]]
}

/// Determinant: canvas area of a unit of image area; negative would be a fold.
#[must_use]
pub fn determinant(j: &Jacobian) -> f64 {
    j[0][0] * j[1][1] - j[0][1] * j[1][0]
}

/// A canvas direction (y down) as seen on the image: through the inverse of the Jacobian, not normalised.
#[must_use]
pub fn pull_back(j: &Jacobian, x: f64, y: f64) -> (f64, f64) {
    let det = determinant(j);
    let det = if det.abs() < 1e-9 { 1e-9 } else { det };
    ((j[1][1] * x - j[0][1] * y) / det, (j[0][0] * y - j[1][0] * x) / det)
}

/// How a warp is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarpRange {
    /// Mean ridge period of this finger on the image, pixels at 500 ppi.
    pub period: f32,
    /// Turn, radians counter-clockwise.
    pub turn: f32,
    /// Strength of skin distortion: 0 none, 1 as usual, 2 a twisted and dragged finger.
    pub distortion: f32,
}

/// Draws a warp that brings `canvas_centre` to `image_centre`.
pub fn draw_warp(rng: &mut Rng, range: WarpRange, image_centre: (f32, f32), canvas_centre: (f32, f32)) -> Warp {
    let strength = f64::from(range.distortion);
    let mut pulls = Vec::new();
    for _ in 0..3 {
        let radius = f64::from(rng.range(55.0, 150.0));
        // A drag of 0.3 radii keeps the steepest slope, 0.6 of that, far from a fold even when two pulls meet.
        let reach = (0.055 * strength).min(0.17) * radius;
        pulls.push(Pull {
            centre: (f64::from(rng.range(-130.0, 130.0)), f64::from(rng.range(-160.0, 160.0))),
            radius,
            drag: (
                f64::from(rng.normal(0.0, 1.0).clamp(-2.0, 2.0)) * reach,
                f64::from(rng.normal(0.0, 1.0).clamp(-2.0, 2.0)) * reach,
            ),
            twist: f64::from(rng.normal(0.0, 1.0).clamp(-2.0, 2.0)) * (0.035 * strength).min(0.12),
        });
    }
    let slope = 0.000_16 * strength.clamp(0.5, 1.5);
    Warp {
        image_centre: (f64::from(image_centre.0), f64::from(image_centre.1)),
        canvas_centre: (f64::from(canvas_centre.0), f64::from(canvas_centre.1)),
        scale: f64::from(range.period / PERIOD),
        turn: f64::from(range.turn),
        gradient: (f64::from(rng.normal(0.0, 1.0)) * slope, f64::from(rng.normal(0.0, 1.0)) * slope),
        pulls,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong() -> Warp {
        let range = WarpRange { period: 8.0, turn: 0.7, distortion: 2.0 };
        draw_warp(&mut Rng::new(5), range, (170.0, 180.0), (240.0, 300.0))
    }

    #[test]
    fn the_jacobian_is_the_derivative() {
        let warp = strong();
        let h = 1e-4;
        for (x, y) in [(100.0, 90.0), (200.0, 260.0), (20.0, 330.0)] {
            let (_, j) = warp.to_canvas(x, y);
            let ((ax, ay), _) = warp.to_canvas(x + h, y);
            let ((bx, by), _) = warp.to_canvas(x - h, y);
            assert!(((ax - bx) / (2.0 * h) - j[0][0]).abs() < 1e-6 && ((ay - by) / (2.0 * h) - j[1][0]).abs() < 1e-6);
            let ((ax, ay), _) = warp.to_canvas(x, y + h);
            let ((bx, by), _) = warp.to_canvas(x, y - h);
            assert!(((ax - bx) / (2.0 * h) - j[0][1]).abs() < 1e-6 && ((ay - by) / (2.0 * h) - j[1][1]).abs() < 1e-6);
        }
    }

    #[test]
    fn there_and_back_is_the_same_place() {
        let warp = strong();
        for (x, y) in [(100.0, 90.0), (200.0, 260.0), (20.0, 330.0)] {
            let ((cx, cy), _) = warp.to_canvas(x, y);
            let ((bx, by), _) = warp.to_image(cx, cy).unwrap();
            assert!((bx - x).abs() < 1e-3 && (by - y).abs() < 1e-3);
        }
    }

    #[test]
    fn a_turn_is_counter_clockwise_on_the_image() {
        let range = WarpRange { period: 9.2, turn: 0.5, distortion: 0.0 };
        let mut warp = draw_warp(&mut Rng::new(1), range, (0.0, 0.0), (0.0, 0.0));
        warp.gradient = (0.0, 0.0);
        let ((x, y), _) = warp.to_image(100.0, 0.0).unwrap();
        assert!((x - 100.0 * 0.5_f64.cos()).abs() < 1e-6 && (y + 100.0 * 0.5_f64.sin()).abs() < 1e-6);
    }

    #[test]
    fn the_strongest_distortion_never_folds() {
        for seed in 0..200 {
            let range = WarpRange { period: 9.2, turn: 0.0, distortion: 2.5 };
            let warp = draw_warp(&mut Rng::new(seed), range, (176.0, 176.0), (240.0, 320.0));
            for step in 0..144 {
                let (x, y) = (f64::from(step % 12) * 32.0, f64::from(step / 12) * 32.0);
                assert!(determinant(&warp.to_canvas(x, y).1) > 0.1, "seed {seed} at {x}, {y}");
            }
        }
    }
}
