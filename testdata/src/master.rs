//! A finger: its ridges, minutiae, creases and pores on a canvas at 500 ppi.

use crate::crease::draw_creases;
use crate::field::{Class, Field};
use crate::grow::{Pattern, grow};
use crate::params::{CANVAS_HEIGHT, CANVAS_WIDTH, CELL, CELLS_HIGH, CELLS_WIDE};
use crate::plane::Plane;
use crate::residues::{Residue, residues};
use crate::rng::{Rng, derive};

/// A finger's pattern, from which impressions are rendered. The canvas is 480 x 640 pixels at 500 ppi.
#[derive(Debug, Clone)]
pub struct Master {
    /// The seed it was made from.
    pub seed: u64,
    /// Orientation field with class, cores and deltas.
    pub field: Field,
    /// Cosine of the ridge phase, `[-1, 1]`, 1 on a ridge's crest; canvas resolution.
    pub phase: Plane,
    /// Depth of creases, `[0, 1]`; canvas resolution.
    pub creases: Plane,
    /// Depth of sweat pores, `[0, 1]`; canvas resolution.
    pub pores: Plane,
    /// Phase residues: every minutia of the finger.
    pub residues: Vec<Residue>,
}

impl Master {
    /// The finger of `seed`, of a class drawn at its natural frequency.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(derive(seed, 1));
        let field = Field::draw(&mut rng);
        Self::with_field(seed, field)
    }

    /// A finger of this class.
    #[must_use]
    pub fn of_class(seed: u64, class: Class) -> Self {
        let mut rng = Rng::new(derive(seed, 1));
        // The draw is spent so that a class forced to what `new` draws gives the same finger.
        let _ = Class::draw(&mut rng);
        Self::with_field(seed, Field::of_class(class, &mut rng))
    }

    fn with_field(seed: u64, field: Field) -> Self {
        let pattern = grow(&field, &mut Rng::new(derive(seed, 2)));
        let residues = residues(&pattern, &field);
        let phase = phase_map(&pattern);
        let mut rng = Rng::new(derive(seed, 3));
        let creases = draw_creases(&mut rng);
        let pores = draw_pores(&phase, &mut rng);
        Self { seed, field, phase, creases, pores, residues }
    }
}

/// `cos(phase)` at canvas resolution: band-limited interpolation of the pattern over its local amplitude.
fn phase_map(pattern: &Pattern) -> Plane {
    let even = Plane { width: CELLS_WIDE, height: CELLS_HIGH, data: pattern.even.clone() };
    let amplitude: Vec<f32> =
        pattern.even.iter().zip(&pattern.riesz).map(|(even, riesz)| (even * even + riesz.norm_sqr()).sqrt()).collect();
    let floor = 0.3 * amplitude.iter().sum::<f32>() / amplitude.len().max(1) as f32;
    let amplitude = Plane { width: CELLS_WIDE, height: CELLS_HIGH, data: amplitude };
    let mut phase = double_size(&even);
    phase.update(|x, y, value| {
        let local = amplitude.bilinear(x as f32 / CELL as f32, y as f32 / CELL as f32).max(floor).max(1e-12);
        *value = (*value / local).clamp(-1.0, 1.0);
    });
    phase
}

/// Doubles width and height by an eight-tap Lanczos interpolation; sample `i` moves to `2 i`.
fn double_size(plane: &Plane) -> Plane {
    // Lanczos-4 at half a sample, scaled to sum 1.
    const TAPS: [f32; 8] =
        [-0.012_614_9, 0.059_926_0, -0.166_410_6, 0.619_099_5, 0.619_099_5, -0.166_410_6, 0.059_926_0, -0.012_614_9];
    let mut wide = Plane::filled(CANVAS_WIDTH, plane.height, 0.0);
    wide.update(|x, y, value| {
        let (x, y) = (x as isize, y as isize);
        *value = if x % 2 == 0 {
            plane.clamped(x / 2, y)
        } else {
            (0..8).zip(TAPS).map(|(tap, weight)| plane.clamped(x / 2 - 3 + tap, y) * weight).sum()
        };
    });
    let mut whole = Plane::filled(CANVAS_WIDTH, CANVAS_HEIGHT, 0.0);
    whole.update(|x, y, value| {
        let (x, y) = (x as isize, y as isize);
        *value = if y % 2 == 0 {
            wide.clamped(x, y / 2)
        } else {
            (0..8).zip(TAPS).map(|(tap, weight)| wide.clamped(x, y / 2 - 3 + tap) * weight).sum()
        };
    });
    whole
}

/// Pores sit on the crests, irregularly spaced, a pixel or so wide.
fn draw_pores(phase: &Plane, rng: &mut Rng) -> Plane {
    let mut pores = Plane::filled(CANVAS_WIDTH, CANVAS_HEIGHT, 0.0);
    let tries = CANVAS_WIDTH * CANVAS_HEIGHT / (24 + rng.below(40));
    for _ in 0..tries {
        let (x, y) = (rng.below(CANVAS_WIDTH) as isize, rng.below(CANVAS_HEIGHT) as isize);
        if phase.clamped(x, y) < 0.85 {
            continue;
        }
        let (depth, reach) = (rng.range(0.5, 1.0), rng.range(0.7, 1.3));
        for dy in -2..=2_isize {
            for dx in -2..=2_isize {
                let weight = depth * libm::expf(-((dx * dx + dy * dy) as f32) / (reach * reach));
                let (column, row) = (x + dx, y + dy);
                if column < 0 || row < 0 || column >= CANVAS_WIDTH as isize {
                    continue;
                }
                if let Some(cell) = pores.data.get_mut(row as usize * CANVAS_WIDTH + column as usize) {
                    *cell = cell.max(weight);
                }
            }
        }
    }
    pores
}
