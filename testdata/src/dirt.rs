//! Dirt on the glass: stains, dust, fibres.

use bioverify_core::math::squared;

use crate::crease::line;
use crate::plane::Plane;
use crate::rng::Rng;

/// A smudge on the glass, lighter or darker.
pub(crate) fn stain(grey: &mut Plane, rng: &mut Rng) {
    let (cx, cy) = (rng.range(0.0, grey.width as f32), rng.range(0.0, grey.height as f32));
    let (a, b) = (rng.range(3.0, 40.0), rng.range(3.0, 25.0));
    let depth = rng.normal(0.0, 28.0);
    let (top, bottom) = ((cy - 2.5 * b).max(0.0) as usize, ((cy + 2.5 * b).max(0.0) as usize).min(grey.height));
    let width = grey.width;
    for y in top..bottom {
        for x in (cx - 2.5 * a).max(0.0) as usize..((cx + 2.5 * a).max(0.0) as usize).min(width) {
            let d2 = squared((x as f32 - cx) / a) + squared((y as f32 - cy) / b);
            if let Some(value) = grey.data.get_mut(y * width + x) {
                *value += depth * libm::expf(-d2);
            }
        }
    }
}

/// A grain of dust, nearly always darker than the ground.
pub(crate) fn speck(grey: &mut Plane, rng: &mut Rng) {
    let (cx, cy) = (rng.below(grey.width) as isize, rng.below(grey.height) as isize);
    let (depth, reach) = (rng.range(-30.0, 170.0), rng.range(0.6, 2.2));
    let width = grey.width;
    for dy in -3..=3_isize {
        for dx in -3..=3_isize {
            let (x, y) = (cx + dx, cy + dy);
            if x < 0 || y < 0 || x >= width as isize {
                continue;
            }
            if let Some(value) = grey.data.get_mut(y as usize * width + x as usize) {
                *value -= depth * libm::expf(-((dx * dx + dy * dy) as f32) / (reach * reach));
            }
        }
    }
}

/// Thin curved lines anywhere on the glass.
pub(crate) fn fibres(grey: &mut Plane, count: usize, rng: &mut Rng) {
    let mut lines = Plane::filled(grey.width, grey.height, 0.0);
    for _ in 0..count {
        let (length, width, angle) = (rng.range(20.0, 150.0), rng.range(0.6, 1.4), rng.range(0.0, 6.2));
        line(&mut lines, rng, length, width, 1.0, angle);
    }
    let depth = rng.range(-20.0, 120.0);
    for (value, cover) in grey.data.iter_mut().zip(&lines.data) {
        *value -= depth * cover;
    }
}
