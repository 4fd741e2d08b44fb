//! The orientation field of a finger: zeros and poles, plus bending.
//!
//! Sherlock and Monro, "A model for interpreting fingerprint topology" (Pattern Recognition 26, 1993): twice the ridge
//! angle is the sum of the angles seen from the cores minus that from the deltas. Vizcaya and Gerhardt ("A nonlinear
//! orientation model for global description of fingerprints", Pattern Recognition 29, 1996) let each contribution run
//! unevenly round its point; here by two random sine terms, which keep its winding.

use bioverify_core::math::squared;
use rustfft::num_complex::Complex32;

use crate::params::{CELL, CELLS_HIGH, CELLS_WIDE, PAD};
use crate::plane::smooth_noise;
use crate::rng::Rng;

/// Natural classes of finger patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Ridges rise and fall without core or delta.
    PlainArch,
    /// A core right above a delta.
    TentedArch,
    /// A loop that opens to the left of the image.
    LeftLoop,
    /// A loop that opens to the right of the image.
    RightLoop,
    /// Closed ridges between two near cores.
    Whorl,
    /// Two loops round each other.
    DoubleLoop,
}

impl Class {
    /// Draws a class at its natural frequency (arch 3.7, tented arch 2.9, left loop 33.8, right loop 31.7, whorl 27.9 %: the
    /// figures of Wilson, Candela and Watson, 1993; a fifth of the whorls are double loops).
    pub fn draw(rng: &mut Rng) -> Self {
        let mut at = rng.range(0.0, 100.0);
        for (class, share) in [
            (Self::PlainArch, 3.7),
            (Self::TentedArch, 2.9),
            (Self::LeftLoop, 33.8),
            (Self::RightLoop, 31.7),
            (Self::Whorl, 22.3),
        ] {
            if at < share {
                return class;
            }
            at -= share;
        }
        Self::DoubleLoop
    }
}

/// A core or a delta.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Singular {
    /// Canvas pixels.
    pub x: f32,
    /// Canvas pixels, down.
    pub y: f32,
    /// Whether ridges turn round it (core) or meet in threes (delta).
    pub core: bool,
    /// Uneven winding: coefficients of the sine and cosine of the angle and of its double, radians.
    uneven: [f32; 4],
}

/// How far the uneven winding of a core or delta reaches, pixels.
const UNEVEN_REACH: f32 = 95.0;

/// Orientation field of one finger.
#[derive(Debug, Clone)]
pub struct Field {
    /// The pattern's class.
    pub class: Class,
    /// Cores and deltas on the canvas.
    pub singular: Vec<Singular>,
    /// `exp(2 i t)` for the ridge angle `t` (counter-clockwise on screen), one for each half-resolution cell, row-major.
    pub double: Vec<Complex32>,
}

/// Rise and fall of ridges that no singular point explains.
#[derive(Clone)]
pub(crate) struct Arch {
    middle: f32,
    top: f32,
    peak_y: f32,
    spread: f32,
    centre_x: f32,
}

impl Field {
    /// Draws a class and its field.
    pub fn draw(rng: &mut Rng) -> Self {
        let class = Class::draw(rng);
        Self::of_class(class, rng)
    }

    /// Draws a field of this class.
    pub fn of_class(class: Class, rng: &mut Rng) -> Self {
        let singular = place(class, rng);
        let arch = Arch::draw(class, rng);
        let coarse = smooth_noise(rng, CELLS_WIDE, CELLS_HIGH, 80.0);
        let fine = smooth_noise(rng, CELLS_WIDE, CELLS_HIGH, 32.0);
        let straighten = Straighten::draw(class, &singular, rng);
        let (bend, ripple, tilt) = (rng.range(0.05, 0.16), rng.range(0.02, 0.06), rng.normal(0.0, 0.05));
        let double = (0..CELLS_WIDE * CELLS_HIGH)
            .zip(coarse.data.iter().zip(&fine.data))
            .map(|(index, (coarse, fine))| {
                let (x, y) = ((index % CELLS_WIDE * CELL) as f32, (index / CELLS_WIDE * CELL) as f32);
                let extra = tilt + bend * coarse + ripple * fine + arch.angle(x, y) + straighten.angle(x, y);
                winding(&singular, x, y, 2.0 * extra)
            })
            .collect();
        Self { class, singular, double }
    }

    /// `exp(2 i t)` at a canvas position in pixels, between cells, of length 1 away from cores and deltas.
    #[must_use]
    pub fn at(&self, x: f32, y: f32) -> Complex32 {
        let (x, y) = (x / CELL as f32, y / CELL as f32);
        let (fx, fy) = (x.floor(), y.floor());
        let cell = |dx: isize, dy: isize| {
            let column = (fx as isize + dx).clamp(0, CELLS_WIDE as isize - 1) as usize;
            let row = (fy as isize + dy).clamp(0, CELLS_HIGH as isize - 1) as usize;
            self.double.get(row * CELLS_WIDE + column).copied().unwrap_or_default()
        };
        let (tx, ty) = (x - fx, y - fy);
        let sum =
            (cell(0, 0) * (1.0 - tx) + cell(1, 0) * tx) * (1.0 - ty) + (cell(0, 1) * (1.0 - tx) + cell(1, 1) * tx) * ty;
        let norm = sum.norm();
        if norm > 1e-6 { sum / norm } else { Complex32::new(1.0, 0.0) }
    }

    /// Distance in pixels to the nearest core or delta; infinite without any.
    #[must_use]
    pub fn singular_distance(&self, x: f32, y: f32) -> f32 {
        self.singular.iter().map(|s| (squared(s.x - x) + squared(s.y - y)).sqrt()).fold(f32::INFINITY, f32::min)
    }
}

/// Turns the ridges near the cores of a whorl until they run round them: uneven deltas alone would make every whorl a
/// steep spiral, which nature seldom does.
#[derive(Clone)]
pub(crate) struct Straighten {
    x: f32,
    y: f32,
    turn: f32,
}

impl Straighten {
    pub(crate) fn draw(class: Class, singular: &[Singular], rng: &mut Rng) -> Self {
        let cores: Vec<&Singular> = singular.iter().filter(|point| point.core).collect();
        let spiral = rng.normal(0.0, 0.09);
        if !matches!(class, Class::Whorl | Class::DoubleLoop) || cores.is_empty() {
            return Self { x: 0.0, y: 0.0, turn: 0.0 };
        }
        let count = cores.len() as f32;
        let (x, y) = (cores.iter().map(|c| c.x).sum::<f32>() / count, cores.iter().map(|c| c.y).sum::<f32>() / count);
        // Far to the right of both cores and before any delta, a closed ridge is upright: twice its angle is a half turn.
        // Averaged over a ring, the cores' own share is that of a circle.
        let mut lean = Complex32::default();
        for step in 0..16 {
            let angle = std::f32::consts::TAU * step as f32 / 16.0;
            let (c, s) = (libm::cosf(angle), libm::sinf(angle));
            let here = winding(singular, x + 60.0 * c, y - 60.0 * s, 0.0);
            lean += -here * Complex32::new(c, s).conj() * Complex32::new(c, s).conj();
        }
        Self { x, y, turn: spiral - 0.5 * libm::atan2f(lean.im, lean.re) }
    }

    pub(crate) fn angle(&self, x: f32, y: f32) -> f32 {
        if self.turn == 0.0 {
            return 0.0;
        }
        let d2 = squared(x - self.x) + squared(y - self.y);
        self.turn * libm::expf(-0.5 * d2 / (110.0 * 110.0))
    }
}

/// `exp(i (sum of windings + extra))` at a canvas position.
pub(crate) fn winding(singular: &[Singular], x: f32, y: f32, extra: f32) -> Complex32 {
    let mut product = Complex32::new(1.0, 0.0);
    let mut angle = extra;
    for point in singular {
        // Up is positive here: angles are counter-clockwise on the screen.
        let offset = Complex32::new(x - point.x, point.y - y);
        let distance = offset.norm().max(1e-3);
        let unit = offset / distance;
        let double = unit * unit;
        let sign = if point.core { 1.0 } else { -1.0 };
        product *= if point.core { unit } else { unit.conj() };
        let [a, b, c, d] = point.uneven;
        // Fades out, so that the far field stays that of the zeros and poles.
        let fade = libm::expf(-0.5 * (distance / UNEVEN_REACH) * (distance / UNEVEN_REACH));
        angle += sign * fade * (a * unit.im + b * unit.re + c * double.im + d * double.re);
    }
    product * Complex32::new(libm::cosf(angle), libm::sinf(angle))
}

impl Arch {
    pub(crate) fn draw(class: Class, rng: &mut Rng) -> Self {
        let middle = match class {
            Class::PlainArch => rng.range(0.7, 1.3),
            Class::TentedArch => rng.range(0.2, 0.5),
            _ => 0.0,
        };
        let top = if class == Class::PlainArch { rng.range(0.5, 0.9) } else { rng.range(0.0, 0.35) };
        Self {
            middle,
            top,
            peak_y: 330.0 + rng.normal(0.0, 25.0),
            spread: rng.range(60.0, 110.0),
            centre_x: 240.0 + rng.normal(0.0, 20.0),
        }
    }

    /// Ridge angle that the arch adds, radians.
    pub(crate) fn angle(&self, x: f32, y: f32) -> f32 {
        let u = ((self.centre_x - x) / PAD.0).clamp(-1.2, 1.2);
        let hump = libm::expf(-0.5 * squared((y - self.peak_y) / self.spread));
        let narrow = u / (0.25 + u * u);
        let tip = ((self.peak_y - y) / 260.0).clamp(0.0, 1.0);
        libm::atanf(self.middle * hump * narrow + self.top * tip * u)
    }
}

/// Places cores and deltas, canvas pixels.
pub(crate) fn place(class: Class, rng: &mut Rng) -> Vec<Singular> {
    let (x, y) = (240.0 + rng.normal(0.0, 14.0), 290.0 + rng.normal(0.0, 18.0));
    let mut points = Vec::with_capacity(4);
    let mut put = |rng: &mut Rng, x: f32, y: f32, core: bool| {
        points.push(Singular { x, y, core, uneven: uneven(rng) });
    };
    match class {
        Class::PlainArch => {}
        Class::TentedArch => {
            put(rng, x, y + 10.0, true);
            let (dx, dy) = (rng.normal(0.0, 6.0), rng.range(50.0, 130.0));
            put(rng, x + dx, y + 10.0 + dy, false);
        }
        Class::LeftLoop | Class::RightLoop => {
            put(rng, x, y, true);
            let side = if class == Class::LeftLoop { 1.0 } else { -1.0 };
            let (dx, dy) = (rng.range(75.0, 165.0), rng.range(95.0, 190.0));
            put(rng, x + side * dx, y + dy, false);
        }
        Class::Whorl | Class::DoubleLoop => {
            let (apart, tilt) = if class == Class::Whorl {
                (rng.range(8.0, 60.0), rng.normal(0.0, 0.3))
            } else {
                (rng.range(50.0, 110.0), rng.range(0.35, 1.2) * if rng.chance(0.5) { 1.0 } else { -1.0 })
            };
            let (dx, dy) = (0.5 * apart * libm::sinf(tilt), 0.5 * apart * libm::cosf(tilt));
            put(rng, x - dx, y + 15.0 - dy, true);
            put(rng, x + dx, y + 15.0 + dy, true);
            let (dx, dy) = (rng.range(95.0, 165.0), rng.range(95.0, 190.0));
            for side in [-1.0, 1.0] {
                let (dx, dy) = (dx * rng.normal(1.0, 0.12), dy * rng.normal(1.0, 0.12));
                put(rng, x + side * dx, y + dy, false);
            }
        }
    }
    let delta = points.iter().find(|point| !point.core).copied();
    let centre = (x, y + 15.0);
    for point in points.iter_mut().filter(|point| point.core) {
        let aim = match (class, delta) {
            (Class::Whorl | Class::DoubleLoop, _) | (_, None) => centre,
            // Seen from the core, ridges run straight out at the mirror image of the delta's direction.
            (_, Some(delta)) => (2.0 * point.x - delta.x, delta.y),
        };
        recurve(point, class, aim, rng);
    }
    points
}

/// Random unevenness of a winding, radians.
fn uneven(rng: &mut Rng) -> [f32; 4] {
    let mut uneven = [0.0; 4];
    for (value, deviation) in uneven.iter_mut().zip([0.12, 0.12, 0.08, 0.08]) {
        *value = rng.normal(0.0, deviation).clamp(-0.25, 0.25);
    }
    uneven
}

/// Makes ridges turn sharply over a core and run side by side from it towards `aim`, as loops do; by itself a zero
/// spreads them like a fan.
fn recurve(core: &mut Singular, class: Class, aim: (f32, f32), rng: &mut Rng) {
    let strength = match class {
        Class::PlainArch => return,
        Class::LeftLoop | Class::RightLoop => rng.range(0.4, 0.9),
        Class::TentedArch => rng.range(0.3, 0.8),
        Class::Whorl => rng.range(0.0, 0.4),
        Class::DoubleLoop => rng.range(0.2, 0.6),
    };
    let legs = libm::atan2f(core.y - aim.1, aim.0 - core.x) + rng.normal(0.0, 0.12);
    // -strength sin(angle - legs): slope 1 - strength along the legs, 1 + strength opposite.
    core.uneven[0] -= strength * libm::cosf(legs);
    core.uneven[1] += strength * libm::sinf(legs);
}
