//! Minutiae alone: fingers and captures of them without a pixel, for searches among very many.
//!
//! Growing the ridges of a [`crate::Master`] and pressing it takes a second; a [`Constellation`] takes less than a tenth of a
//! millisecond and keeps what a comparison of minutiae sees: the flow of a natural class, minutiae along it at the density
//! and distance they have on fingers, pressed with the placements and skin distortions of the rendered ones, and read with
//! the faults of an extractor.

use bioverify_core::math::squared;
use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, MinutiaSetError, Point, Quality};
use rustfft::num_complex::Complex32;

use crate::field::{Arch, Class, Singular, Straighten, place, winding};
use crate::params::{CANVAS_HEIGHT, CANVAS_WIDTH, PAD};
use crate::place::{Placement, finger_period};
use crate::plane::{Plane, smooth_noise};
use crate::rng::{Rng, derive};
use crate::warp::{Warp, WarpRange, draw_warp, pull_back};

/// Lowest quality told, percent: what the extractor trusts less, it does not report.
const LEAST_TOLD: u8 = 30;

/// Side of a cell of the noise planes, canvas pixels.
const CELL: f32 = 16.0;
/// Nearest that two minutiae of a finger stand, canvas pixels: a ridge's width.
const NEAREST: f32 = 9.0;
/// Canvas pixels to a minutia, usually: the rendered fingers' density.
const AREA: f32 = 1_900.0;
/// Most minutiae of a capture: what a set may hold.
const MOST: usize = 255;

/// Minutiae of one finger.
#[derive(Clone)]
pub struct Constellation {
    seed: u64,
    flow: Flow,
    /// Canvas position, and ridge angle with its sense, radians counter-clockwise on screen.
    spots: Vec<(f32, f32, f32)>,
}

/// The orientation field by its formula, without the rendered fingers' fine grain.
#[derive(Clone)]
struct Flow {
    singular: Vec<Singular>,
    arch: Arch,
    straighten: Straighten,
    waves: Plane,
    bend: f32,
    tilt: f32,
}

impl Flow {
    fn draw(rng: &mut Rng) -> Self {
        let class = Class::draw(rng);
        let singular = place(class, rng);
        let arch = Arch::draw(class, rng);
        let straighten = Straighten::draw(class, &singular, rng);
        let waves = noise(rng, 160.0);
        Self { singular, arch, straighten, waves, bend: rng.range(0.05, 0.16), tilt: rng.normal(0.0, 0.05) }
    }

    /// `exp(2 i t)` for the ridge angle `t`.
    fn at(&self, x: f32, y: f32) -> Complex32 {
        let waves = self.waves.bilinear(x / CELL, y / CELL);
        let extra = self.tilt + self.bend * waves + self.arch.angle(x, y) + self.straighten.angle(x, y);
        winding(&self.singular, x, y, 2.0 * extra)
    }

    /// Ridge angle, radians.
    fn angle(&self, x: f32, y: f32) -> f32 {
        let double = self.at(x, y);
        0.5 * libm::atan2f(double.im, double.re)
    }

    /// How much denser minutiae stand here: cores and deltas gather them.
    fn crowd(&self, x: f32, y: f32) -> f32 {
        let near = self.singular.iter().map(|s| squared(s.x - x) + squared(s.y - y)).fold(f32::INFINITY, f32::min);
        1.0 + 0.9 * libm::expf(-0.5 * near / (45.0 * 45.0))
    }
}

/// Smooth noise of the canvas, mean 0, deviation about 1.
fn noise(rng: &mut Rng, pitch: f32) -> Plane {
    smooth_noise(rng, CANVAS_WIDTH / CELL as usize + 1, CANVAS_HEIGHT / CELL as usize + 1, pitch / CELL)
}

impl Constellation {
    /// The finger of `seed`, of a class drawn at its natural frequency.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(derive(seed, 11));
        let flow = Flow::draw(&mut rng);
        let spots = scatter(&flow, &mut rng);
        Self { seed, flow, spots }
    }

    /// Minutiae of the whole finger.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.spots.len()
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// Capture number `seed` of this finger on a sensor of `width` x `height` pixels at 500 ppi. One in eight is bad: a third
    /// of the minutiae not found and as many found where none are.
    ///
    /// # Errors
    /// [`MinutiaSetError`] for a sensor without pixels.
    pub fn capture(&self, seed: u64, width: u16, height: u16) -> Result<MinutiaSet, MinutiaSetError> {
        let mut rng = Rng::new(derive(derive(self.seed, 12), seed));
        let period = finger_period(self.seed);
        let placement = Placement::draw(&mut rng, width.into(), height.into(), period);
        let range = WarpRange { period: placement.period, turn: placement.turn, distortion: placement.distortion };
        let warp = draw_warp(&mut rng, range, placement.image_centre, placement.canvas_centre);
        let mut reader = Reader::draw(&mut rng, placement, warp);
        let mut found = Vec::with_capacity(self.spots.len() + 16);
        for &(x, y, angle) in &self.spots {
            found.extend(reader.read(x, y, angle, &mut rng));
        }
        reader.imagine(&self.flow, &mut found, &mut rng);
        found.truncate(MOST);
        MinutiaSet::new(width, height, found)
    }
}

/// Minutiae along the flow: no two nearer than [`NEAREST`], senses alike among neighbours as where ridges spread.
fn scatter(flow: &Flow, rng: &mut Rng) -> Vec<(f32, f32, f32)> {
    let sense = noise(rng, 60.0);
    let area = std::f32::consts::PI * PAD.0 * PAD.1;
    let wanted = (area / AREA * rng.normal(1.0, 0.15).clamp(0.6, 1.5)) as usize;
    let mut spots: Vec<(f32, f32, f32)> = Vec::with_capacity(wanted);
    for _ in 0..20 * wanted {
        if spots.len() >= wanted {
            break;
        }
        let (u, v) = (rng.range(-1.0, 1.0), rng.range(-1.0, 1.0));
        let (x, y) = (CANVAS_WIDTH as f32 / 2.0 + u * PAD.0, CANVAS_HEIGHT as f32 / 2.0 + v * PAD.1);
        let is_free = |&(a, b, _): &(f32, f32, f32)| squared(a - x) + squared(b - y) >= NEAREST * NEAREST;
        if u * u + v * v > 1.0 || !rng.chance(0.5 * flow.crowd(x, y)) || !spots.iter().all(is_free) {
            continue;
        }
        let forward = rng.chance(0.5 + 0.3 * sense.bilinear(x / CELL, y / CELL));
        spots.push((x, y, flow.angle(x, y) + if forward { 0.0 } else { std::f32::consts::PI }));
    }
    spots
}

/// What one capture shows, and how well its minutiae are found.
struct Reader {
    placement: Placement,
    warp: Warp,
    /// Legibility's noise on the canvas.
    smears: Plane,
    /// Chance to miss a minutia that can be read well.
    miss: f32,
    /// Imagined minutiae to one that is there.
    imagined: f32,
    /// Deviation of a place, pixels.
    jitter: f32,
    /// Deviation of a direction, radians.
    turn_jitter: f32,
}

impl Reader {
    fn draw(rng: &mut Rng, placement: Placement, warp: Warp) -> Self {
        let is_bad = rng.chance(0.125);
        let smears = noise(rng, 90.0);
        let (miss, imagined) = if is_bad {
            (rng.range(0.2, 0.4), rng.range(0.2, 0.4))
        } else {
            (rng.range(0.03, 0.2), rng.range(0.03, 0.2))
        };
        Self {
            placement,
            warp,
            smears,
            miss,
            imagined,
            jitter: rng.range(0.7, 1.6),
            turn_jitter: rng.range(0.04, 0.11),
        }
    }

    /// How well a canvas position can be read, `0..=1`; 0 where the finger does not touch.
    fn legible(&self, x: f32, y: f32) -> f32 {
        let (centre, half) = (self.placement.contact_centre, self.placement.contact);
        let out = squared((x - centre.0) / half.0) + squared((y - centre.1) / half.1);
        let edge = ((1.0 - out) * 6.0).clamp(0.0, 1.0);
        edge * (0.85 + 0.35 * self.smears.bilinear(x / CELL, y / CELL)).clamp(0.0, 1.0)
    }

    /// The minutia as it is found, if it is.
    fn read(&mut self, x: f32, y: f32, angle: f32, rng: &mut Rng) -> Option<Minutia> {
        let legible = self.legible(x, y);
        if legible <= 0.0 || !rng.chance((1.0 - self.miss) * legible.sqrt()) {
            return None;
        }
        let ((px, py), jacobian) = self.warp.to_image(x.into(), y.into())?;
        let (dx, dy) = pull_back(&jacobian, libm::cosf(angle).into(), (-libm::sinf(angle)).into());
        let angle = libm::atan2(-dy, dx) as f32 + rng.normal(0.0, self.turn_jitter);
        let blur = self.jitter * (1.6 - 0.6 * legible);
        let (px, py) = (px as f32 + rng.normal(0.0, blur), py as f32 + rng.normal(0.0, blur));
        self.minutia(px, py, angle, legible * rng.range(0.7, 1.0))
    }

    /// Adds minutiae that are none, mostly along the ridges and where little can be read.
    fn imagine(&self, flow: &Flow, found: &mut Vec<Minutia>, rng: &mut Rng) {
        let wanted = self.imagined * found.len() as f32;
        for _ in 0..(wanted + rng.unit()) as usize {
            let (x, y) = (rng.unit() * self.placement.width as f32, rng.unit() * self.placement.height as f32);
            let ((cx, cy), _) = self.warp.to_canvas(x.into(), y.into());
            let (cx, cy) = (cx as f32, cy as f32);
            let legible = self.legible(cx, cy);
            if legible <= 0.0 {
                continue;
            }
            let sense = if rng.chance(0.5) { std::f32::consts::PI } else { 0.0 };
            let angle = flow.angle(cx, cy) + self.placement.turn + sense + rng.normal(0.0, 0.25);
            found.extend(self.minutia(x, y, angle, 0.6 * legible * rng.unit()));
        }
    }

    /// A minutia on the sensor; `None` beside it.
    fn minutia(&self, x: f32, y: f32, angle: f32, legible: f32) -> Option<Minutia> {
        let inside =
            (0.0..self.placement.width as f32).contains(&x) && (0.0..self.placement.height as f32).contains(&y);
        inside.then(|| Minutia {
            position: Point::new(x, y),
            direction: Direction::from_radians(angle),
            kind: MinutiaKind::Other,
            quality: Quality::new(((legible * 100.0) as u8).max(LEAST_TOLD)).ok(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_finger_and_another_one_another() {
        let capture = |seed, again| Constellation::new(seed).capture(again, 300, 360).unwrap();
        assert!(capture(5, 0) == capture(5, 0));
        assert!(capture(5, 0) != capture(5, 1) && capture(5, 0) != capture(6, 0));
    }

    #[test]
    fn fingers_have_the_density_and_the_distances_of_fingers() {
        let fingers: Vec<Constellation> = (0..40).map(Constellation::new).collect();
        let mean = fingers.iter().map(Constellation::len).sum::<usize>() as f32 / 40.0;
        assert!((80.0..115.0).contains(&mean), "{mean} minutiae on a whole finger");
        for finger in &fingers {
            for (i, a) in finger.spots.iter().enumerate() {
                assert!(finger.spots[..i].iter().all(|b| (a.0 - b.0).hypot(a.1 - b.1) >= NEAREST));
            }
        }
        let shown = fingers.iter().map(|f| f.capture(0, 300, 360).unwrap().len()).sum::<usize>() as f32 / 40.0;
        assert!((25.0..50.0).contains(&shown), "{shown} minutiae in a capture");
    }

    #[test]
    fn minutiae_lie_along_the_flow() {
        let finger = Constellation::new(3);
        for &(x, y, angle) in &finger.spots {
            let double = finger.flow.at(x, y);
            let along = double.re * libm::cosf(2.0 * angle) + double.im * libm::sinf(2.0 * angle);
            assert!(along > 0.999, "{along}");
        }
    }

    #[test]
    fn a_sensor_without_pixels_is_refused_or_shows_nothing() {
        let shown = Constellation::new(3).capture(0, 0, 0);
        assert!(shown.is_err() || shown.is_ok_and(|set| set.is_empty()));
    }
}
