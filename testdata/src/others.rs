//! Prints that are not the one asked for: an older one left on the glass, a neighbouring finger.

use bioverify_core::math::squared;

use crate::master::Master;
use crate::params::{CANVAS_HEIGHT, CANVAS_WIDTH};
use crate::plane::{Plane, smooth_noise, soft_step};
use crate::rng::Rng;
use crate::style::Look;

/// A faint other print: the finger itself mirrored, turned and displaced, in fragments. Never labelled.
pub(crate) fn residue(grey: &mut Plane, master: &Master, look: &Look, strength: f32, rng: &mut Rng) {
    let (width, height) = (grey.width, grey.height);
    let patches = smooth_noise(rng, width, height, 35.0);
    let crumbs = smooth_noise(rng, width, height, 2.0);
    let angle = rng.range(-0.8, 0.8);
    let (c, s) = (libm::cosf(angle), libm::sinf(angle));
    let (cx, cy) = (rng.range(0.0, width as f32), rng.range(0.0, height as f32));
    let (a, b) = (rng.range(80.0, 200.0), rng.range(100.0, 240.0));
    let cover = rng.range(-0.3, 0.6);
    grey.update(|x, y, value| {
        let (dx, dy) = (x as f32 - cx, y as f32 - cy);
        let inside = 1.0 - squared(dx / a) - squared(dy / b);
        if inside <= 0.0 {
            return;
        }
        let index = y * width + x;
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        let (qx, qy) = (CANVAS_WIDTH as f32 * 0.5 - (c * dx - s * dy), CANVAS_HEIGHT as f32 * 0.5 + s * dx + c * dy);
        let phase = master.phase.bilinear(qx, qy);
        let here = soft_step(2.0 * (read(&patches) + cover)) * soft_step(6.0 * inside);
        *value -= strength * here * soft_step((phase + look.threshold * 0.3 - 0.5 * read(&crumbs)) / 0.6);
    });
}

/// The edge of another finger at the border of the sensor, at full strength. Never labelled.
pub(crate) fn neighbour(grey: &mut Plane, master: &Master, look: &Look, rng: &mut Rng) {
    let (width, height) = (grey.width as f32, grey.height as f32);
    let side = rng.below(3);
    let along = rng.range(0.1, 0.9);
    let reach = rng.range(70.0, 130.0);
    let shown = rng.range(8.0, 34.0);
    let (cx, cy) = match side {
        0 => (shown - reach, along * height),
        1 => (width + reach - shown, along * height),
        _ => (along * width, height + reach - shown),
    };
    let crumbs = smooth_noise(rng, grey.width, grey.height, 2.5);
    let columns = grey.width;
    grey.update(|x, y, value| {
        let (dx, dy) = (x as f32 - cx, y as f32 - cy);
        let inside = 1.0 - (dx * dx + dy * dy).sqrt() / reach;
        if inside <= 0.0 {
            return;
        }
        let phase = master.phase.bilinear(CANVAS_WIDTH as f32 * 0.5 - dx, CANVAS_HEIGHT as f32 * 0.4 + dy);
        let noise = crumbs.data.get(y * columns + x).copied().unwrap_or(0.0);
        *value -= (look.valley - look.ridge) * soft_step(30.0 * inside) * soft_step((phase - 0.3 * noise) / 0.5);
    });
}
