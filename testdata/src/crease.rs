//! Creases and scars: lines across the ridges that stay with a finger.

use crate::params::{CANVAS_HEIGHT, CANVAS_WIDTH};
use crate::plane::Plane;
use crate::rng::Rng;

/// Draws a finger's creases: most fingers have few, some (age, manual work) many.
#[must_use]
pub fn draw_creases(rng: &mut Rng) -> Plane {
    let mut plane = Plane::filled(CANVAS_WIDTH, CANVAS_HEIGHT, 0.0);
    let count = if rng.chance(0.45) {
        rng.below(3)
    } else if rng.chance(0.75) {
        3 + rng.below(8)
    } else {
        10 + rng.below(22)
    };
    for _ in 0..count {
        let length = rng.range(30.0, 220.0);
        let width = rng.range(0.7, 2.2);
        let depth = rng.range(0.4, 1.0);
        let angle = if rng.chance(0.5) { rng.normal(0.0, 0.35) } else { rng.range(0.0, 3.15) };
        line(&mut plane, rng, length, width, depth, angle);
    }
    if rng.chance(0.06) {
        // A scar: wide and deep.
        let (length, width, angle) = (rng.range(60.0, 200.0), rng.range(2.5, 4.5), rng.range(0.0, 3.15));
        line(&mut plane, rng, length, width, 1.0, angle);
    }
    plane
}

/// A slightly wandering line with tapering ends, stamped as overlapping dots.
pub fn line(plane: &mut Plane, rng: &mut Rng, length: f32, width: f32, depth: f32, angle: f32) {
    let (mut x, mut y) = (rng.range(0.0, plane.width as f32), rng.range(0.0, plane.height as f32));
    let mut heading = angle;
    let mut curl = rng.normal(0.0, 0.004);
    let steps = length.max(1.0) as usize;
    for step in 0..steps {
        let along = step as f32 / steps as f32;
        let taper = (4.0 * along * (1.0 - along)).sqrt();
        let here = depth * (0.7 + 0.3 * rng.unit());
        stamp(plane, x, y, width * (0.4 + 0.6 * taper), here);
        curl = 0.97 * curl + rng.normal(0.0, 0.002);
        heading += curl;
        x += libm::cosf(heading);
        y += libm::sinf(heading);
    }
}

fn stamp(plane: &mut Plane, x: f32, y: f32, width: f32, depth: f32) {
    let reach = (width * 2.0).ceil() as isize;
    let (cx, cy) = (x.round() as isize, y.round() as isize);
    for row in (cy - reach).max(0)..=(cy + reach).min(plane.height as isize - 1) {
        for column in (cx - reach).max(0)..=(cx + reach).min(plane.width as isize - 1) {
            let (dx, dy) = (column as f32 - x, row as f32 - y);
            let weight = depth * libm::expf(-(dx * dx + dy * dy) / (width * width));
            if let Some(cell) = plane.data.get_mut(row as usize * plane.width + column as usize) {
                *cell = cell.max(weight);
            }
        }
    }
}
