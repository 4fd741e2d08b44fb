//! What the sensor itself does to the picture: movement, response, noise, lost lines.

use crate::plane::{Plane, smooth_noise};
use crate::rng::Rng;
use crate::style::Look;

/// Smears along a line: the finger moved while the picture was taken.
pub(crate) fn smear(grey: &mut Plane, length: f32, angle: f32) {
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
pub(crate) fn sense(grey: &mut Plane, look: &Look, rng: &mut Rng) {
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
            let held = value.clamp(0.0, 255.0);
            let at = held * (256.0 / 255.0);
            let low = at as usize;
            let (a, b) = (curve.get(low).copied().unwrap_or(255.0), curve.get(low + 1).copied().unwrap_or(255.0));
            // What lies beyond black and white stays there, so that noise does not bring it back.
            let lit = a + (b - a) * (at - low as f32) + (*value - held);
            let blotch = coarse.data.get(y * width + x).copied().unwrap_or(0.0);
            let noise = look.noise * rng.grain() + look.coarse_noise * blotch;
            let seen = lit + noise + row + columns.get(x).copied().unwrap_or(0.0);
            // Clamped first, so that truncation rounds to the nearest level without a call to the library.
            let level = (seen.clamp(0.0, 255.0) / step + 0.5) as u32;
            *value = (level as f32 * step).min(255.0);
        }
    }
}

/// A swept strip loses step: rows below slide sideways by a pixel or two, and drift back.
pub(crate) fn slip(grey: &mut Plane, look: &Look, rng: &mut Rng) {
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
