//! Presses the finger on the glass: contact, pressure and ink, before any sensor sees it.

use crate::crease::line;
use crate::master::Master;
use crate::params::{CANVAS_WIDTH, PAD};
use crate::place::Placement;
use crate::plane::{Plane, smooth_noise, soft_step};
use crate::rng::Rng;
use crate::style::Look;
use crate::warp::Warp;

/// What the skin leaves on the glass; all planes of the image's size.
pub struct Press {
    /// Canvas position under each pixel: x.
    pub canvas_x: Plane,
    /// Canvas position under each pixel: y.
    pub canvas_y: Plane,
    /// Contact: above 0 inside the print, growing inwards in units of the pad's half axes.
    pub contact: Plane,
    /// Phase cosine.
    pub phase: Plane,
    /// Phase cosine above which skin marks, without the fine breaks: what a perfect sensor would still resolve.
    pub threshold: Plane,
    /// Ink of an undamaged print, `[0, 1]`: what the labels are true of.
    pub ideal: Plane,
    /// Ink with every break, blot and scratch, `[0, 1]`.
    pub ink: Plane,
}

/// Rows and columns between exact evaluations of the warp; its curvature makes the error under 0.1 pixels.
const STEP: usize = 8;

/// Presses `master` as placed.
#[must_use]
pub fn press(master: &Master, placement: &Placement, warp: &Warp, look: &Look, rng: &mut Rng) -> Press {
    let (width, height) = (placement.width, placement.height);
    let (canvas_x, canvas_y) = coordinates(warp, width, height);
    let contact = contact(placement, look, &canvas_x, &canvas_y, rng);
    let mut phase = Plane::filled(width, height, -1.0);
    for (((value, x), y), contact) in phase.data.iter_mut().zip(&canvas_x.data).zip(&canvas_y.data).zip(&contact.data) {
        if *contact > -0.3 {
            *value = master.phase.cubic(*x, *y).clamp(-1.0, 1.0);
        }
    }
    let threshold = threshold(look, &contact, width, height, rng);
    let ideal = ideal(&phase, &threshold, look);
    let mut this =
        Press { canvas_x, canvas_y, contact, phase, threshold, ideal, ink: Plane::filled(width, height, 0.0) };
    this.ink = ink(master, &this, look, rng);
    this
}

/// Canvas coordinates of every pixel, bilinear between exact ones.
fn coordinates(warp: &Warp, width: usize, height: usize) -> (Plane, Plane) {
    let (columns, rows) = (width / STEP + 2, height / STEP + 2);
    let mut coarse_x = Plane::filled(columns, rows, 0.0);
    let mut coarse_y = coarse_x.clone();
    for (index, (out_x, out_y)) in coarse_x.data.iter_mut().zip(&mut coarse_y.data).enumerate() {
        let ((x, y), _) = warp.to_canvas((index % columns * STEP) as f64, (index / columns * STEP) as f64);
        (*out_x, *out_y) = (x as f32, y as f32);
    }
    let expand = |coarse: &Plane| {
        let mut fine = Plane::filled(width, height, 0.0);
        let scale = 1.0 / STEP as f32;
        fine.update(|x, y, value| *value = coarse.bilinear(x as f32 * scale, y as f32 * scale));
        fine
    };
    (expand(&coarse_x), expand(&coarse_y))
}

/// How far inside the contact area each pixel lies: a super-ellipse with an uneven border, cut at the pad and the sensor.
fn contact(placement: &Placement, look: &Look, canvas_x: &Plane, canvas_y: &Plane, rng: &mut Rng) -> Plane {
    let (width, height) = (placement.width, placement.height);
    let broad = smooth_noise(rng, width, height, 60.0);
    let fine = smooth_noise(rng, width, height, 14.0);
    let mut plane = Plane::filled(width, height, 0.0);
    let (a, b) = placement.contact;
    let (cx, cy) = placement.contact_centre;
    let middle = (CANVAS_WIDTH as f32 * 0.5, crate::params::CANVAS_HEIGHT as f32 * 0.5);
    plane.update(|x, y, value| {
        let index = y * width + x;
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        let (qx, qy) = (read(canvas_x), read(canvas_y));
        let touch = 1.0 - round(qx - cx, qy - cy, a, b) + look.border_noise * (read(&broad) + 0.5 * read(&fine));
        let pad = 1.0 - round(qx - middle.0, qy - middle.1, PAD.0, PAD.1);
        let seen = placement.sensor.contains(x as i32, y as i32);
        *value = if seen { touch.min(pad * 1.5) } else { -1.0 };
    });
    plane
}

/// Radius between an ellipse's and a rounded rectangle's: fingertips are a little squarer than ellipses.
fn round(x: f32, y: f32, a: f32, b: f32) -> f32 {
    let (u, v) = ((x / a) * (x / a), (y / b) * (y / b));
    0.6 * (u + v).sqrt() + 0.4 * (u * u + v * v).sqrt().sqrt()
}

/// Pressure and moisture as a threshold on the phase.
fn threshold(look: &Look, contact: &Plane, width: usize, height: usize, rng: &mut Rng) -> Plane {
    let pressure = smooth_noise(rng, width, height, 70.0);
    let merging = smooth_noise(rng, width, height, look.merging_pitch);
    let patches = smooth_noise(rng, width, height, 45.0);
    let mut plane = Plane::filled(width, height, 0.0);
    for (index, value) in plane.data.iter_mut().enumerate() {
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        // Merging comes in patches.
        let patch = (0.6 + 0.6 * read(&patches)).clamp(0.0, 1.6);
        let contact = read(contact);
        let edge = (1.0 - contact * 12.0 / look.border_fade.max(0.1)).max(0.0);
        let pressed = look.pressure * read(&pressure) + look.dome * (0.4 - contact).max(-0.4);
        *value = look.threshold + pressed + look.merging * patch * read(&merging) + 0.9 * edge;
    }
    for _ in 0..look.wet_blots {
        blot(&mut plane, rng, -1.0);
    }
    for _ in 0..look.bare_spots {
        blot(&mut plane, rng, 1.0);
    }
    plane
}

/// A soft irregular patch where the threshold sinks (moisture) or rises (no contact).
fn blot(plane: &mut Plane, rng: &mut Rng, sign: f32) {
    let (cx, cy) = (rng.range(0.0, plane.width as f32), rng.range(0.0, plane.height as f32));
    let reach = if sign < 0.0 { rng.range(8.0, 45.0) } else { rng.range(3.0, 22.0) };
    let depth = sign * rng.range(0.5, 2.2);
    let (stretch, angle) = (rng.range(0.5, 1.0), rng.range(0.0, 3.15));
    let (c, s) = (libm::cosf(angle), libm::sinf(angle));
    let span = (2.5 * reach) as isize;
    let wobble = (rng.range(0.05, 0.4), rng.range(0.0, 6.3), rng.range(0.1, 0.3));
    for row in (cy as isize - span).max(0)..(cy as isize + span).min(plane.height as isize) {
        for column in (cx as isize - span).max(0)..(cx as isize + span).min(plane.width as isize) {
            let (dx, dy) = (column as f32 - cx, row as f32 - cy);
            let (u, v) = ((c * dx + s * dy) / reach, (c * dy - s * dx) / (reach * stretch));
            let ripple = 1.0 + wobble.0 * libm::sinf(wobble.2 * (dx + 0.7 * dy) + wobble.1);
            let d2 = (u * u + v * v) * ripple;
            if let Some(cell) = plane.data.get_mut(row as usize * plane.width + column as usize) {
                *cell += depth * libm::expf(-d2 * d2);
            }
        }
    }
}

/// Ink where the phase exceeds the threshold, with flanks; a blot is taken as if valleys could still be seen in it.
fn ideal(phase: &Plane, threshold: &Plane, look: &Look) -> Plane {
    let mut plane = phase.clone();
    for (value, threshold) in plane.data.iter_mut().zip(&threshold.data) {
        *value = soft_step((*value - threshold.clamp(-0.75, 0.6)) / look.flank);
    }
    plane
}

/// Ink with crumbs, pores, creases and scratches.
fn ink(master: &Master, press: &Press, look: &Look, rng: &mut Rng) -> Plane {
    let (width, height) = (press.phase.width, press.phase.height);
    let crumbs = smooth_noise(rng, width, height, look.crumbs_pitch);
    let coarse = smooth_noise(rng, width, height, 2.4 * look.crumbs_pitch);
    let mut scratches = Plane::filled(width, height, 0.0);
    for _ in 0..look.scratches {
        let (length, thick, depth) = (rng.range(15.0, 160.0), rng.range(0.5, 1.6), rng.range(0.4, 1.0));
        let angle = rng.range(0.0, 3.15);
        line(&mut scratches, rng, length, thick, depth, angle);
    }
    let mut plane = Plane::filled(width, height, 0.0);
    for (index, value) in plane.data.iter_mut().enumerate() {
        let read = |plane: &Plane| plane.data.get(index).copied().unwrap_or(0.0);
        if read(&press.contact) < -0.3 {
            continue;
        }
        let (x, y) = (read(&press.canvas_x), read(&press.canvas_y));
        let broken = look.crumbs * (0.8 * read(&crumbs) + 0.6 * read(&coarse));
        let raw = soft_step((read(&press.phase) - read(&press.threshold) - broken) / look.flank);
        let thin = if look.incipient > 0.0 {
            look.incipient * soft_step((-0.93 - read(&press.phase) - 0.25 * read(&coarse)) / 0.06)
        } else {
            0.0
        };
        let raw = raw.max(thin);
        let pore = look.pores * master.pores.bilinear(x, y);
        let cut = (look.creases * master.creases.bilinear(x, y)).max(read(&scratches)).min(1.0);
        *value = raw * (1.0 - 0.8 * pore) * (1.0 - cut);
    }
    plane
}
