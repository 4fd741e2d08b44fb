//! Simulated minutiae: random masters with the orientation field of a loop, and impressions of them with all that goes
//! wrong on a sensor. No print of anybody is behind them.

#![allow(clippy::disallowed_methods)]

use std::f32::consts::{PI, TAU};

use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};

/// A small deterministic generator (splitmix64, Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Even in `low..high`.
    pub fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.next() >> 40) as f32 / (1_u64 << 24) as f32)
    }

    /// Normal with mean 0 and standard deviation 1 (sum of twelve).
    pub fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.range(0.0, 1.0)).sum::<f32>() - 6.0
    }
}

/// One minutia of a master: position about the finger's centre, y up, direction counter-clockwise.
#[derive(Clone, Copy)]
pub struct Spot {
    x: f32,
    y: f32,
    angle: f32,
}

/// How an impression differs from its master.
#[derive(Clone, Copy)]
pub struct Wear {
    pub rotation: f32,
    pub shift: f32,
    pub bend: f32,
    pub jitter: f32,
    pub turn_jitter: f32,
    pub missing: f32,
    pub spurious: f32,
    pub width: u16,
    pub height: u16,
}

impl Wear {
    /// Nothing goes wrong; the window shows the whole finger.
    pub const NONE: Self = Self {
        rotation: 0.0,
        shift: 0.0,
        bend: 0.0,
        jitter: 0.0,
        turn_jitter: 0.0,
        missing: 0.0,
        spurious: 0.0,
        width: 440,
        height: 520,
    };

    /// A hurried capture on a small sensor.
    pub const HARD: Self = Self {
        rotation: 0.5,
        shift: 45.0,
        bend: 12.0,
        jitter: 1.8,
        turn_jitter: 0.12,
        missing: 0.25,
        spurious: 0.2,
        width: 270,
        height: 320,
    };
}

/// Minutiae of a whole finger, about one in 2,800 square pixels, along the ridges of a random loop.
pub fn master(random: &mut Random) -> Vec<Spot> {
    let core = (random.range(-15.0, 15.0), random.range(-10.0, 40.0));
    let side = if random.range(0.0, 1.0) < 0.5 { -1.0 } else { 1.0 };
    let delta = (side * random.range(60.0, 110.0), random.range(-140.0, -90.0));
    let mut spots: Vec<Spot> = Vec::new();
    for _ in 0..4_000 {
        let (x, y) = (random.range(-150.0, 150.0), random.range(-200.0, 200.0));
        let inside = (x / 150.0) * (x / 150.0) + (y / 200.0) * (y / 200.0) < 1.0;
        let free = spots.iter().all(|s| (s.x - x) * (s.x - x) + (s.y - y) * (s.y - y) > 144.0);
        if inside && free && random.range(0.0, 1.0) < 0.35 {
            let flip = if random.range(0.0, 1.0) < 0.5 { PI } else { 0.0 };
            spots.push(Spot { x, y, angle: ridge_angle(x, y, core, delta) + flip });
        }
        if spots.len() >= 67 {
            break;
        }
    }
    spots
}

/// Zero-pole orientation field (Sherlock, Monro 1993) of one core and one delta.
fn ridge_angle(x: f32, y: f32, core: (f32, f32), delta: (f32, f32)) -> f32 {
    0.5 * ((y - core.1).atan2(x - core.0) - (y - delta.1).atan2(x - delta.0))
}

/// One capture of `master`.
pub fn impression(master: &[Spot], wear: &Wear, random: &mut Random) -> MinutiaSet {
    let rotation = wear.rotation * random.range(-1.0, 1.0);
    let shift = (wear.shift * random.range(-1.0, 1.0), wear.shift * random.range(-1.0, 1.0));
    let warp = Warp::new(wear.bend, random);
    let mut minutiae = Vec::new();
    for spot in master {
        if random.range(0.0, 1.0) < wear.missing {
            continue;
        }
        let (x, y, angle) = warp.apply(spot);
        let (sin, cos) = rotation.sin_cos();
        let (x, y) = (cos * x - sin * y + shift.0, sin * x + cos * y + shift.1);
        let noise = (wear.jitter * random.normal(), wear.jitter * random.normal(), wear.turn_jitter * random.normal());
        minutiae.extend(place(x + noise.0, y + noise.1, angle + rotation + noise.2, wear));
    }
    let extra = (minutiae.len() as f32 * wear.spurious) as usize;
    for _ in 0..extra {
        let (w, h) = (f32::from(wear.width) / 2.0, f32::from(wear.height) / 2.0);
        minutiae.extend(place(random.range(-w, w), random.range(-h, h), random.range(0.0, TAU), wear));
    }
    MinutiaSet::new(wear.width, wear.height, minutiae).unwrap()
}

/// A minutia in the window's pixels, or nothing outside it.
fn place(x: f32, y: f32, angle: f32, wear: &Wear) -> Option<Minutia> {
    let (x, y) = (x + f32::from(wear.width) / 2.0, f32::from(wear.height) / 2.0 - y);
    let inside = (0.0..f32::from(wear.width)).contains(&x) && (0.0..f32::from(wear.height)).contains(&y);
    inside.then(|| Minutia {
        position: Point::new(x, y),
        direction: Direction::from_radians(angle),
        kind: MinutiaKind::Other,
        quality: None,
    })
}

/// A smooth displacement: two long waves each way.
struct Warp([[f32; 4]; 4]);

impl Warp {
    fn new(size: f32, random: &mut Random) -> Self {
        Self(std::array::from_fn(|_| {
            let length = random.range(220.0, 500.0);
            let heading = random.range(0.0, TAU);
            let (sin, cos) = heading.sin_cos();
            [TAU / length * cos, TAU / length * sin, random.range(0.0, TAU), 0.5 * size]
        }))
    }

    fn shift(&self, x: f32, y: f32) -> (f32, f32) {
        let wave = |w: &[f32; 4]| w[3] * (w[0] * x + w[1] * y + w[2]).sin();
        (wave(&self.0[0]) + wave(&self.0[1]), wave(&self.0[2]) + wave(&self.0[3]))
    }

    fn apply(&self, spot: &Spot) -> (f32, f32, f32) {
        let (dx, dy) = self.shift(spot.x, spot.y);
        // The direction turns with the skin: see where a point a little ahead goes.
        let (sin, cos) = spot.angle.sin_cos();
        let (ax, ay) = self.shift(spot.x + cos, spot.y + sin);
        let angle = (sin + ay - dy).atan2(cos + ax - dx);
        (spot.x + dx, spot.y + dy, angle)
    }
}
