//! The pattern that a screen's pixels make with the camera's.
//!
//! Power spectra of patches all over the face, in the photo's own pixels, are averaged: skin and hair have no favourite
//! period, a screen has one everywhere. The strongest period is told against the median of its ring, the periods of the same
//! length. JPEG's blocks, multiples of an eighth along the axes, are left out.

use bioverify_core::{Rect, RgbImage, math};

use super::params::{LEAST_PATCHES, MOST_PATCHES, PATCH, PATCH_STEP, SLOWEST};

/// Power at each frequency, `PATCH x PATCH`.
type Spectrum = Vec<f32>;

/// Strength of the strongest pattern in powers of ten; `None` for faces too small for some patches.
pub(crate) fn moire(photo: &RgbImage, bounds: &Rect) -> Option<f32> {
    let columns = starts(bounds.x, bounds.width, photo.width());
    let rows = starts(bounds.y, bounds.height, photo.height());
    if columns.len() * rows.len() < LEAST_PATCHES {
        return None;
    }
    let waves = Waves::new();
    let mut sum: Spectrum = vec![0.0; PATCH * PATCH];
    for y in &rows {
        for x in &columns {
            // A patch counts by its shape, not by its contrast: an eye must not drown the skin.
            let power = waves.power(photo, *x, *y);
            let total: f32 = power.iter().sum::<f32>() + 1.0;
            sum.iter_mut().zip(&power).for_each(|(sum, power)| *sum += power / total);
        }
    }
    strongest(&sum)
}

/// Where patches begin along one side of the face, inside the photo.
fn starts(from: f32, length: f32, side: u32) -> Vec<usize> {
    // The outer sixths are hair and background.
    let (first, last) = ((from + length / 6.0).max(0.0), (from + length * 5.0 / 6.0).min(side as f32));
    if (last - first).is_nan() || last - first < PATCH as f32 {
        return Vec::new();
    }
    let room = (last - first) as usize - PATCH;
    let count = (room / PATCH_STEP + 1).min(MOST_PATCHES);
    (0..count).map(|index| first as usize + if count > 1 { index * room / (count - 1) } else { room / 2 }).collect()
}

/// The strongest frequency over the median of its ring.
fn strongest(power: &[f32]) -> Option<f32> {
    let half = PATCH / 2;
    let mut rings: Vec<Vec<f32>> = vec![Vec::new(); half + 1];
    for v in 0..PATCH {
        // Of a real picture's spectrum one half tells the other.
        for u in 0..=half {
            let signed = if v > half { v as f32 - PATCH as f32 } else { v as f32 };
            let radius = (signed * signed + (u * u) as f32).sqrt();
            if radius < SLOWEST || radius >= half as f32 || is_block(u, signed) {
                continue;
            }
            if let (Some(ring), Some(power)) = (rings.get_mut(radius as usize), power.get(v * PATCH + u)) {
                ring.push(*power);
            }
        }
    }
    let told = rings.iter_mut().filter(|ring| ring.len() >= 8).filter_map(|ring| {
        ring.sort_by(f32::total_cmp);
        let (median, top) = (*ring.get(ring.len() / 2)?, *ring.last()?);
        (median > 0.0).then(|| math::log10f(top / median))
    });
    told.max_by(f32::total_cmp)
}

/// Whether JPEG's blocks have power there: along the axes. The window smears it to the neighbours.
fn is_block(u: usize, v: f32) -> bool {
    u <= 1 || v.abs() <= 1.0
}

/// Cosines and sines of a patch, and the window that keeps its edges from counting.
struct Waves {
    turns: [[f32; 2]; PATCH],
    window: [f32; PATCH],
}

impl Waves {
    fn new() -> Self {
        let (mut turns, mut window) = ([[0.0; 2]; PATCH], [0.0; PATCH]);
        for (index, (turn, weight)) in turns.iter_mut().zip(&mut window).enumerate() {
            let angle = std::f32::consts::TAU * index as f32 / PATCH as f32;
            *turn = [math::cosf(angle), math::sinf(angle)];
            // Hann.
            *weight = 0.5 - 0.5 * math::cosf(std::f32::consts::TAU * (index as f32 + 0.5) / PATCH as f32);
        }
        Self { turns, window }
    }

    /// Discrete Fourier transform of one line of complex numbers.
    fn transform(&self, line: &[[f32; 2]]) -> Vec<[f32; 2]> {
        let frequency = |k: usize| {
            line.iter().enumerate().fold([0.0_f32; 2], |[re, im], (n, [a, b])| {
                let [cos, sin] = self.turns.get(k * n % PATCH).copied().unwrap_or_default();
                [re + a * cos + b * sin, im + b * cos - a * sin]
            })
        };
        (0..PATCH).map(frequency).collect()
    }

    /// Power spectrum of the patch at `(x, y)`, its mean taken off.
    fn power(&self, photo: &RgbImage, x: usize, y: usize) -> Spectrum {
        let green = |row: &[u8], column: usize| row.get(3 * (x + column) + 1).copied().map_or(0.0, f32::from);
        let lines: Vec<Vec<f32>> = (0..PATCH)
            .map(|row| {
                let bytes = photo.row((y + row) as u32);
                (0..PATCH).map(|column| green(bytes, column)).collect()
            })
            .collect();
        let mean = lines.iter().flatten().sum::<f32>() / (PATCH * PATCH) as f32;
        let along: Vec<Vec<[f32; 2]>> = lines
            .iter()
            .zip(&self.window)
            .map(|(line, down)| {
                let line: Vec<_> =
                    line.iter().zip(&self.window).map(|(v, across)| [(v - mean) * down * across, 0.0]).collect();
                self.transform(&line)
            })
            .collect();
        let mut power = vec![0.0; PATCH * PATCH];
        for u in 0..=PATCH / 2 {
            let column: Vec<[f32; 2]> = along.iter().filter_map(|line| line.get(u).copied()).collect();
            for (v, [re, im]) in self.transform(&column).into_iter().enumerate() {
                if let Some(power) = power.get_mut(v * PATCH + u) {
                    *power = re * re + im * im;
                }
            }
        }
        power
    }
}
