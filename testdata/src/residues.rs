//! Minutiae of a grown pattern, from the residues of its phase.
//!
//! Where a ridge ends or forks, the phase `arg(even + i odd)` winds once round the point (Larkin and Fletcher, "A
//! coherent framework for fingerprint analysis", Optics Express 2007). No thinning, so no spurs and no guesses.

use bioverify_core::math::squared;
use rustfft::num_complex::Complex32;

use crate::field::Field;
use crate::grow::Pattern;
use crate::params::{CELL, CELLS_HIGH, CELLS_WIDE, DIPOLE, PERIOD, SINGULAR_REACH};

/// One phase residue on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residue {
    /// Canvas pixels.
    pub x: f32,
    /// Canvas pixels, down.
    pub y: f32,
    /// Unit vector (y down) to the side with one ridge more: M1 direction of an ending and of a bifurcation alike.
    pub toward: (f32, f32),
}

/// Residues of `pattern`, without those at cores and deltas and without wiggles.
#[must_use]
pub fn residues(pattern: &Pattern, field: &Field) -> Vec<Residue> {
    let mut found = Vec::new();
    for y in 0..CELLS_HIGH - 1 {
        for x in 0..CELLS_WIDE - 1 {
            if let Some(residue) = plaquette(pattern, field, x, y) {
                found.push(residue);
            }
        }
    }
    found.retain(|r| field.singular_distance(r.x, r.y) > SINGULAR_REACH);
    drop_dipoles(found)
}

/// Unit normal of the ridges (y down) from `exp(2 i t)`; its sign is arbitrary.
fn normal(double: Complex32) -> (f32, f32) {
    let angle = 0.5 * libm::atan2f(double.im, double.re);
    // Along the ridge (cos t, -sin t); a quarter turn on.
    (libm::sinf(angle), libm::cosf(angle))
}

fn plaquette(pattern: &Pattern, field: &Field, x: usize, y: usize) -> Option<Residue> {
    const CORNERS: [(usize, usize); 4] = [(0, 0), (1, 0), (1, 1), (0, 1)];
    let index = |corner: (usize, usize)| (y + corner.1) * CELLS_WIDE + x + corner.0;
    let evens = CORNERS.map(|corner| pattern.even.get(index(corner)).copied().unwrap_or(1.0));
    let quiet = CORNERS.map(|corner| pattern.riesz.get(index(corner)).copied().unwrap_or_default());
    // Cheap test first: without a change of sign there is no zero.
    if evens.iter().all(|v| *v > 0.0) || evens.iter().all(|v| *v < 0.0) {
        return None;
    }
    let first = normal(field.double.get(index(CORNERS[0])).copied()?);
    let mut z = [Complex32::default(); 4];
    for ((value, corner), (even, riesz)) in z.iter_mut().zip(CORNERS).zip(evens.iter().zip(quiet)) {
        let own = normal(field.double.get(index(corner)).copied()?);
        let sign = if own.0 * first.0 + own.1 * first.1 < 0.0 { -1.0 } else { 1.0 };
        *value = Complex32::new(*even, sign * (riesz.re * own.0 + riesz.im * own.1));
    }
    let [a, b, c, d] = z;
    let turns = turn(a, b) + turn(b, c) + turn(c, d) + turn(d, a);
    let winding = (turns / std::f32::consts::TAU).round();
    if winding == 0.0 {
        return None;
    }
    let (u, v) = zero(z);
    // Round +x then +y, a positive winding has its extra ridge on the far side of the quarter turn of the normal.
    let toward = (winding * first.1, -winding * first.0);
    let scale = CELL as f32;
    Some(Residue { x: (x as f32 + u) * scale, y: (y as f32 + v) * scale, toward })
}

/// Phase step from `a` to `b`, in `(-π, π]`.
fn turn(a: Complex32, b: Complex32) -> f32 {
    let step = b * a.conj();
    libm::atan2f(step.im, step.re)
}

/// Where the bilinear patch of four corner values vanishes, in `[0, 1]` each way (Newton's method).
fn zero(corners: [Complex32; 4]) -> (f32, f32) {
    let [a, b, c, d] = corners;
    let (mut u, mut v) = (0.5_f32, 0.5_f32);
    for _ in 0..5 {
        let value = (a * (1.0 - u) + b * u) * (1.0 - v) + (d * (1.0 - u) + c * u) * v;
        let du = (b - a) * (1.0 - v) + (c - d) * v;
        let dv = (d - a) * (1.0 - u) + (c - b) * u;
        let det = du.re * dv.im - du.im * dv.re;
        if det.abs() < 1e-12 {
            break;
        }
        u = (u - (value.re * dv.im - value.im * dv.re) / det).clamp(0.0, 1.0);
        v = (v - (du.re * value.im - du.im * value.re) / det).clamp(0.0, 1.0);
    }
    (u, v)
}

/// Removes pairs of opposite residues that lie closer than a ridge is wide.
fn drop_dipoles(found: Vec<Residue>) -> Vec<Residue> {
    let mut gone = vec![false; found.len()];
    for (i, a) in found.iter().enumerate() {
        for (j, b) in found.iter().enumerate().skip(i + 1) {
            let near = squared(a.x - b.x) + squared(a.y - b.y) < DIPOLE * DIPOLE;
            let opposite = a.toward.0 * b.toward.0 + a.toward.1 * b.toward.1 < 0.0;
            let free = !gone.get(i).copied().unwrap_or(true) && !gone.get(j).copied().unwrap_or(true);
            if near && opposite && free {
                gone.iter_mut().enumerate().filter(|(k, _)| *k == i || *k == j).for_each(|(_, g)| *g = true);
            }
        }
    }
    found.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(residue, _)| residue).collect()
}

/// Where on the canvas to read whether the extra line beginning at a residue is a ridge or a valley.
#[must_use]
pub fn beyond(residue: &Residue) -> (f32, f32) {
    (residue.x + 0.5 * PERIOD * residue.toward.0, residue.y + 0.5 * PERIOD * residue.toward.1)
}
