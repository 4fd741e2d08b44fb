//! Lets the sensor see the glass: ground, levels, residue, stains, blur, noise.

use crate::master::Master;
use crate::params::{CANVAS_HEIGHT, CANVAS_WIDTH};
use crate::place::Placement;
use crate::plane::{Plane, blur, smooth_noise, soft_step};
use crate::press::Press;
use crate::rng::Rng;
use crate::style::Look;

/// Grey levels of the picture, `width * height`, `[0, 255]`, not yet rounded.
#[must_use]
pub fn expose(master: &Master, press: &Press, placement: &Placement, look: &Look, rng: &mut Rng) -> Plane {
    let mut grey = ground(look, placement, rng);
    if look.latent > 0.0 {
        let strength = look.latent * (look.valley - look.ridge);
        residue(&mut grey, master, look, strength, rng);
    }
    lay_print(&mut grey, press, look, rng);
    if look.neighbour {
        neighbour(&mut grey, master, look, rng);
    }
    for _ in 0..look.stains {
        stain(&mut grey, rng);
    }
    if look.smear > 0.0 {
        smear(&mut grey, look.smear, rng.range(0.0, 3.15));
    }
    blur(&mut grey, look.blur);
    sense(&mut grey, look, rng);
    slip(&mut grey, look, rng);
    pad(&mut grey, look, placement);
    grey
}

/// The empty sensor: level, gradient, texture.
fn ground(look: &Look, placement: &Placement, rng: &mut Rng) -> Plane {
    let (width, height) = (placement.width, placement.height);
    let mut grey = Plane::filled(width, height, look.ground);
    let clouds = smooth_noise(rng, width, height, 90.0);
    let texture = smooth_noise(rng, width, height, look.texture_pitch);
    let (sx, sy) = (rng.normal(0.0, look.shading) / width as f32, rng.normal(0.0, look.shading) / height as f32);
    let cloudy = 0.4 * look.shading;
    grey.update(|x, y, value| {
        let index = y * width + x;
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        let ramp = sx * (x as f32 - width as f32 * 0.5) + sy * (y as f32 - height as f32 * 0.5);
        *value += ramp + cloudy * read(&clouds) + look.texture * read(&texture);
    });
    grey
}

/// Print over ground; contrast drifts over the print.
fn lay_print(grey: &mut Plane, press: &Press, look: &Look, rng: &mut Rng) {
    let (width, height) = (grey.width, grey.height);
    let drift = smooth_noise(rng, width, height, 65.0);
    let sheen = smooth_noise(rng, width, height, 30.0);
    let lift = look.valley - look.ground;
    for (index, value) in grey.data.iter_mut().enumerate() {
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        let contact = read(&press.contact);
        if contact < -0.3 {
            continue;
        }
        // Valleys darken gradually from the border inwards; ridges begin with the contact itself.
        let inside = soft_step(contact * 30.0 / look.border_fade.max(0.2));
        let touch = soft_step(contact * 60.0 / look.border_fade.max(0.2));
        let contrast = (1.0 - look.contrast_drift * (0.5 + 0.5 * read(&drift))).clamp(0.25, 1.2);
        let depth = (look.valley - look.ridge) * contrast;
        let base = *value + lift * inside + 0.25 * look.contrast_drift * lift.abs().min(25.0) * read(&sheen) * inside;
        *value = base - depth * read(&press.ink) * touch;
    }
}

/// A faint other print: the finger itself mirrored, turned and displaced, in fragments. Never labelled.
fn residue(grey: &mut Plane, master: &Master, look: &Look, strength: f32, rng: &mut Rng) {
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
        let inside = 1.0 - (dx / a).powi(2) - (dy / b).powi(2);
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
fn neighbour(grey: &mut Plane, master: &Master, look: &Look, rng: &mut Rng) {
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

/// A smudge on the glass, lighter or darker.
fn stain(grey: &mut Plane, rng: &mut Rng) {
    let (cx, cy) = (rng.range(0.0, grey.width as f32), rng.range(0.0, grey.height as f32));
    let (a, b) = (rng.range(3.0, 40.0), rng.range(3.0, 25.0));
    let depth = rng.normal(0.0, 28.0);
    let (top, bottom) = ((cy - 2.5 * b).max(0.0) as usize, ((cy + 2.5 * b).max(0.0) as usize).min(grey.height));
    let width = grey.width;
    for y in top..bottom {
        for x in (cx - 2.5 * a).max(0.0) as usize..((cx + 2.5 * a).max(0.0) as usize).min(width) {
            let d2 = ((x as f32 - cx) / a).powi(2) + ((y as f32 - cy) / b).powi(2);
            if let Some(value) = grey.data.get_mut(y * width + x) {
                *value += depth * libm::expf(-d2);
            }
        }
    }
}

/// Smears along a line: the finger moved while the picture was taken.
fn smear(grey: &mut Plane, length: f32, angle: f32) {
    let source = grey.clone();
    let (c, s) = (libm::cosf(angle), libm::sinf(angle));
    grey.update(|x, y, value| {
        let mut sum = 0.0;
        for step in -2..=2_i8 {
            let at = f32::from(step) * 0.25 * length;
            sum += source.bilinear(x as f32 + c * at, y as f32 + s * at);
        }
        *value = sum * 0.2;
    });
}

/// Response curve, noise by pixel, row and column, and the converter's levels.
fn sense(grey: &mut Plane, look: &Look, rng: &mut Rng) {
    let (width, height) = (grey.width, grey.height);
    let rows: Vec<f32> = (0..height).map(|_| look.row_noise * rng.grain()).collect();
    let columns: Vec<f32> = (0..width).map(|_| look.column_noise * rng.grain()).collect();
    let coarse = smooth_noise(rng, width, height, 1.7);
    // A power curve through a table: 256 library calls instead of one a pixel.
    let curve: Vec<f32> = (0..=256).map(|i| 255.0 * libm::powf(i as f32 / 256.0, look.gamma)).collect();
    let step = if look.levels > 1 { 255.0 / (look.levels - 1) as f32 } else { 1.0 };
    for (y, line) in grey.data.chunks_exact_mut(width.max(1)).enumerate() {
        let row = rows.get(y).copied().unwrap_or(0.0);
        for (x, value) in line.iter_mut().enumerate() {
            let at = value.clamp(0.0, 255.0) * (256.0 / 255.0);
            let low = at as usize;
            let (a, b) = (curve.get(low).copied().unwrap_or(255.0), curve.get(low + 1).copied().unwrap_or(255.0));
            let lit = a + (b - a) * (at - low as f32);
            let blotch = coarse.data.get(y * width + x).copied().unwrap_or(0.0);
            let noise = look.noise * rng.grain() + look.coarse_noise * blotch;
            let seen = lit + noise + row + columns.get(x).copied().unwrap_or(0.0);
            *value = ((seen / step).round() * step).clamp(0.0, 255.0);
        }
    }
}

/// A swept strip loses step: rows below slide sideways by a pixel or two, and drift back.
fn slip(grey: &mut Plane, look: &Look, rng: &mut Rng) {
    if look.jag <= 0.0 {
        return;
    }
    let width = grey.width.max(1);
    let mut shift = 0_isize;
    for row in grey.data.chunks_exact_mut(width) {
        if rng.chance(look.jag) {
            shift = (rng.below(5) as isize - 2).clamp(-2, 2);
        }
        if shift > 0 {
            row.rotate_right(shift.unsigned_abs());
        } else {
            row.rotate_left(shift.unsigned_abs());
        }
    }
}

/// Whatever lies outside the sensor's area.
fn pad(grey: &mut Plane, look: &Look, placement: &Placement) {
    let level = placement.padding.map_or(look.ground.clamp(0.0, 255.0).round(), f32::from);
    let sensor = placement.sensor;
    grey.update(|x, y, value| {
        if !sensor.contains(x as i32, y as i32) {
            *value = level;
        }
    });
}
