//! What is true of a rendering: minutiae, foreground, orientation, visibility, and where no claim is made.

use bioverify_core::{Direction, MinutiaKind, Point};

use crate::master::Master;
use crate::params::{BORDER_REACH, SINGULAR_REACH};
use crate::place::Placement;
use crate::plane::{Integral, Plane};
use crate::press::Press;
use crate::residues::beyond;
use crate::warp::{Warp, pull_back};

/// A minutia that is really there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TruthMinutia {
    /// Image pixels.
    pub position: Point,
    /// M1 convention.
    pub direction: Direction,
    /// Ending or bifurcation at the thickness the ridges have here; never `Other`.
    pub kind: MinutiaKind,
    /// How legible the ridges are here: 0 not at all, 1 as in a perfect print.
    pub visibility: f32,
}

/// Side of a cell of [`Truth::ignore`] and [`Truth::visibility`], pixels.
pub const FINE: usize = 4;
/// Side of a cell of [`Truth::foreground`] and [`Truth::orientation`], pixels.
pub const COARSE: usize = 8;

/// Side of a cell of [`Truth::phase`], pixels: a ridge and its valley are five such cells wide.
pub const PHASE: usize = 2;

/// Everything known about a rendering. Cell grids have `ceil(width / side) x ceil(height / side)` cells, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Minutiae inside the contact area.
    pub minutiae: Vec<TruthMinutia>,
    /// Share of each [`COARSE`] cell inside the contact area, `[0, 1]`.
    pub foreground: Plane,
    /// Ridge angle at the centre of each [`COARSE`] cell, radians in `[0, π)`, counter-clockwise on screen.
    pub orientation: Plane,
    /// Legibility at the centre of each [`FINE`] cell, `[0, 1]`; 0 outside the contact area.
    pub visibility: Plane,
    /// Mean cosine of the ridge phase over each [`PHASE`] cell, `[-1, 1]`: the ridges as if nothing had happened to the print.
    /// `None` where the cell is not wholly inside the contact area.
    pub phase: Vec<Option<f32>>,
    /// 1 in [`FINE`] cells where neither a minutia nor its absence should be learned, else 0.
    pub ignore: Plane,
}

/// Legibility below which a place is ignored.
pub const ILLEGIBLE: f32 = 0.1;
/// Half side of the square over which legibility is measured, pixels: about two ridges.
const WINDOW: usize = 9;

/// Works out the truth of a rendering; `grey` is the final picture.
#[must_use]
pub fn truth(master: &Master, press: &Press, placement: &Placement, warp: &Warp, grey: &Plane) -> Truth {
    let inside = Integral::new(grey.width, grey.height, |i| {
        f32::from(u8::from(press.contact.data.get(i).is_some_and(|c| *c > 0.0)))
    });
    let visibility = visibility(press, grey);
    let ignore = ignore(master, press, &inside, &visibility);
    let minutiae = minutiae(master, press, placement, warp, &visibility);
    let mut foreground = cells(grey, COARSE);
    foreground.update(|x, y, value| *value = inside_cell(&inside, x, y));
    let mut orientation = cells(grey, COARSE);
    orientation.update(|x, y, value| *value = orientation_at(master, warp, centre(x, COARSE), centre(y, COARSE)));
    Truth { minutiae, foreground, orientation, visibility, phase: phase(press), ignore }
}

fn phase(press: &Press) -> Vec<Option<f32>> {
    let (width, height) = (press.phase.width, press.phase.height);
    let (columns, rows) = (width.div_ceil(PHASE), height.div_ceil(PHASE));
    let cell = |index: usize| {
        let (x, y) = (index % columns * PHASE, index / columns * PHASE);
        let mut sum = 0.0;
        for pixel in
            (0..PHASE * PHASE).map(|i| (y + i / PHASE).min(height - 1) * width + (x + i % PHASE).min(width - 1))
        {
            if press.contact.data.get(pixel).is_none_or(|contact| *contact <= 0.0) {
                return None;
            }
            sum += press.phase.data.get(pixel).copied().unwrap_or(0.0);
        }
        Some(sum / (PHASE * PHASE) as f32)
    };
    (0..columns * rows).map(cell).collect()
}

fn cells(grey: &Plane, side: usize) -> Plane {
    Plane::filled(grey.width.div_ceil(side), grey.height.div_ceil(side), 0.0)
}

/// Centre of a cell in pixels: cell 0 of side 4 covers 0..=3, centre 1.5.
fn centre(index: usize, side: usize) -> f64 {
    (index * side) as f64 + (side as f64 - 1.0) * 0.5
}

/// Share of a coarse cell in the contact area. The window is centred a half pixel off and one pixel wider than the cell.
fn inside_cell(inside: &Integral, x: usize, y: usize) -> f32 {
    inside.mean(x * COARSE + COARSE / 2, y * COARSE + COARSE / 2, COARSE / 2)
}

/// Ridge angle on the image, `[0, π)`.
fn orientation_at(master: &Master, warp: &Warp, x: f64, y: f64) -> f32 {
    let ((cx, cy), j) = warp.to_canvas(x, y);
    let double = master.field.at(cx as f32, cy as f32);
    let angle = 0.5 * libm::atan2(f64::from(double.im), f64::from(double.re));
    let (dx, dy) = pull_back(&j, libm::cos(angle), -libm::sin(angle));
    let image = libm::atan2(-dy, dx).rem_euclid(std::f64::consts::PI) as f32;
    if image >= std::f32::consts::PI { 0.0 } else { image }
}

/// Correlation of the picture with the undamaged ink over a window, as a legibility.
fn visibility(press: &Press, grey: &Plane) -> Plane {
    let (width, height) = (grey.width, grey.height);
    let picture = |i: usize| grey.data.get(i).copied().unwrap_or(0.0) * (1.0 / 255.0);
    let ink = |i: usize| press.ideal.data.get(i).copied().unwrap_or(0.0);
    let sums = [
        Integral::new(width, height, picture),
        Integral::new(width, height, ink),
        Integral::new(width, height, |i| picture(i) * picture(i)),
        Integral::new(width, height, |i| ink(i) * ink(i)),
        Integral::new(width, height, |i| picture(i) * ink(i)),
    ];
    let mut plane = cells(grey, FINE);
    plane.update(|cx, cy, value| {
        let (x, y) = (cx * FINE + FINE / 2, cy * FINE + FINE / 2);
        if press.contact.clamped(x as isize, y as isize) <= 0.0 {
            return;
        }
        let [p, k, pp, kk, pk] = std::array::from_fn(|i| sums.get(i).map_or(0.0, |sum| sum.mean(x, y, WINDOW)));
        // Two grey levels of variance stand for what an eye cannot tell from a flat area.
        let (vp, vk) = ((pp - p * p).max(0.0) + 6.0e-5, (kk - k * k).max(0.0) + 1.0e-3);
        let alike = (p * k - pk) / (vp * vk).sqrt();
        *value = ((alike - 0.15) / 0.65).clamp(0.0, 1.0);
    });
    plane
}

/// Border of the contact area, illegible places, cores and deltas.
fn ignore(master: &Master, press: &Press, inside: &Integral, visibility: &Plane) -> Plane {
    let mut plane = Plane::filled(visibility.width, visibility.height, 0.0);
    plane.update(|cx, cy, value| {
        let (x, y) = (cx * FINE + FINE / 2, cy * FINE + FINE / 2);
        let share = inside.mean(x, y, BORDER_REACH);
        let border = share > 0.02 && share < 0.98;
        let illegible = share >= 0.5 && visibility.clamped(cx as isize, cy as isize) < ILLEGIBLE;
        let (qx, qy) = (press.canvas_x.clamped(x as isize, y as isize), press.canvas_y.clamped(x as isize, y as isize));
        let singular = share > 0.0 && master.field.singular_distance(qx, qy) < SINGULAR_REACH;
        *value = f32::from(u8::from(border || illegible || singular));
    });
    plane
}

/// Minutiae inside the contact area, on the image.
fn minutiae(
    master: &Master,
    press: &Press,
    placement: &Placement,
    warp: &Warp,
    visibility: &Plane,
) -> Vec<TruthMinutia> {
    let mut found = Vec::new();
    for residue in &master.residues {
        let Some(((x, y), j)) = warp.to_image(f64::from(residue.x), f64::from(residue.y)) else { continue };
        let (px, py) = (x as f32, y as f32);
        let on_image = px >= 0.0 && py >= 0.0 && px < placement.width as f32 && py < placement.height as f32;
        if !on_image || press.contact.bilinear(px, py) <= 0.0 {
            continue;
        }
        let (dx, dy) = pull_back(&j, f64::from(residue.toward.0), f64::from(residue.toward.1));
        let (bx, by) = beyond(residue);
        let threshold = press.threshold.bilinear(px, py).clamp(-0.75, 0.6);
        let ridge = master.phase.bilinear(bx, by) > 0.5 * threshold;
        found.push(TruthMinutia {
            position: Point::new(px, py),
            direction: Direction::from_radians(libm::atan2(-dy, dx) as f32),
            kind: if ridge { MinutiaKind::Ending } else { MinutiaKind::Bifurcation },
            visibility: visibility.bilinear((px - 1.5) / FINE as f32, (py - 1.5) / FINE as f32).clamp(0.0, 1.0),
        });
    }
    found
}
