//! Rectangles of numbers and the few operations every stage needs.

use bioverify_core::math::squared;

use crate::rng::Rng;

/// A row-major rectangle of `f32`.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` values, row after row.
    pub data: Vec<f32>,
}

impl Plane {
    /// Every cell holds `value`.
    #[must_use]
    pub fn filled(width: usize, height: usize, value: f32) -> Self {
        Self { width, height, data: vec![value; width * height] }
    }

    /// Cell `(x, y)`, clamped to the edge.
    #[must_use]
    pub fn clamped(&self, x: isize, y: isize) -> f32 {
        let column = x.clamp(0, self.width as isize - 1) as usize;
        let row = y.clamp(0, self.height as isize - 1) as usize;
        self.data.get(row * self.width + column).copied().unwrap_or(0.0)
    }

    /// Bilinear between cells, clamped to the edge.
    #[must_use]
    pub fn bilinear(&self, x: f32, y: f32) -> f32 {
        let ((ix, tx), (iy, ty)) = (split(x), split(y));
        let inside = ix >= 0 && iy >= 0 && ix + 2 <= self.width as isize && iy + 2 <= self.height as isize;
        let start = iy.max(0) as usize * self.width + ix.max(0) as usize;
        let upper = self.data.get(start..start + 2);
        let lower = self.data.get(start + self.width..start + self.width + 2);
        let [a, b, c, d] = match (inside, upper, lower) {
            (true, Some(&[a, b]), Some(&[c, d])) => [a, b, c, d],
            _ => [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| self.clamped(ix + dx, iy + dy)),
        };
        (a * (1.0 - tx) + b * tx) * (1.0 - ty) + (c * (1.0 - tx) + d * tx) * ty
    }

    /// Catmull-Rom between cells (16 taps), clamped to the edge.
    #[must_use]
    pub fn cubic(&self, x: f32, y: f32) -> f32 {
        let ((ix, tx), (iy, ty)) = (split(x), split(y));
        let (wx, wy, ix, iy) = (catmull_rom(tx), catmull_rom(ty), ix - 1, iy - 1);
        let inside = ix >= 0 && iy >= 0 && ix + 4 <= self.width as isize && iy + 4 <= self.height as isize;
        let mut sum = 0.0;
        for (row, weight) in wy.iter().enumerate() {
            let line = if inside {
                let start = (iy as usize + row) * self.width + ix as usize;
                let taps = self.data.get(start..start + 4).unwrap_or(&[]);
                taps.iter().zip(wx).map(|(value, w)| value * w).sum::<f32>()
            } else {
                (0..4_isize).zip(wx).map(|(column, w)| self.clamped(ix + column, iy + row as isize) * w).sum()
            };
            sum += line * weight;
        }
        sum
    }

    /// Applies `change` to every cell with its column and row.
    pub fn update(&mut self, mut change: impl FnMut(usize, usize, &mut f32)) {
        let width = self.width.max(1);
        for (y, row) in self.data.chunks_exact_mut(width).enumerate() {
            for (x, value) in row.iter_mut().enumerate() {
                change(x, y, value);
            }
        }
    }
}

/// Whole and fractional part, rounding down; without a call to the library, which on older processors has no instruction.
fn split(x: f32) -> (isize, f32) {
    let whole = x as i32;
    let whole = if whole as f32 > x { whole.saturating_sub(1) } else { whole };
    (whole as isize, x - whole as f32)
}

/// Weights of the four cells round a point `t` in `[0, 1)` past the second (Catmull and Rom, 1974).
fn catmull_rom(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (2.0 * t2 - t - t3), 0.5 * (3.0 * t3 - 5.0 * t2 + 2.0), 0.5 * (4.0 * t2 - 3.0 * t3 + t), 0.5 * (t3 - t2)]
}

/// Smooth noise, mean 0, deviation about 1: random lattice values every `pitch` cells joined by cubic B-splines.
#[must_use]
pub fn smooth_noise(rng: &mut Rng, width: usize, height: usize, pitch: f32) -> Plane {
    let pitch = pitch.max(1.0);
    let columns = (width as f32 / pitch) as usize + 5;
    let rows = (height as f32 / pitch) as usize + 5;
    let (shift_x, shift_y) = (rng.unit(), rng.unit());
    let lattice: Vec<f32> = (0..columns * rows).map(|_| rng.grain()).collect();
    let taps_x = spline_taps(width, pitch, shift_x);
    let mut wide = vec![0.0_f32; width * rows];
    for (line, out) in lattice.chunks_exact(columns).zip(wide.chunks_exact_mut(width.max(1))) {
        for ((first, weights), value) in taps_x.iter().zip(out) {
            let cells = line.get(*first..*first + 4).unwrap_or(&[]);
            *value = cells.iter().zip(weights).map(|(cell, weight)| cell * weight).sum();
        }
    }
    let mut plane = Plane::filled(width, height, 0.0);
    for ((first, weights), out) in
        spline_taps(height, pitch, shift_y).iter().zip(plane.data.chunks_exact_mut(width.max(1)))
    {
        for (offset, weight) in weights.iter().enumerate() {
            let line = wide.get((first + offset) * width..).unwrap_or(&[]);
            for (value, cell) in out.iter_mut().zip(line) {
                *value += cell * weight;
            }
        }
    }
    plane
}

/// First lattice index and four cubic B-spline weights for each of `count` cells; scaled so that the noise's deviation is 1.
fn spline_taps(count: usize, pitch: f32, shift: f32) -> Vec<(usize, [f32; 4])> {
    // The mean over t of the summed squared weights is 151/315.
    const GAIN: f32 = 1.444_3;
    (0..count)
        .map(|index| {
            let at = index as f32 / pitch + shift;
            let t = at - at.floor();
            let (t2, t3, s) = (t * t, t * t * t, 1.0 - t);
            let weights =
                [s * s * s / 6.0, (3.0 * t3 - 6.0 * t2 + 4.0) / 6.0, (3.0 * (t + t2 - t3) + 1.0) / 6.0, t3 / 6.0];
            (at as usize, weights.map(|weight| weight * GAIN))
        })
        .collect()
}

/// Smooth step from 0 (far below 0) to 1 (far above), slope 1/2 at 0; algebraic, so it is the same on every machine.
#[must_use]
pub fn soft_step(x: f32) -> f32 {
    0.5 + 0.5 * x / (1.0 + x * x).sqrt()
}

/// Gaussian blur, separable, edges clamped; nothing happens below a deviation of 0.2 cells.
pub fn blur(plane: &mut Plane, deviation: f32) {
    if deviation < 0.2 {
        return;
    }
    let reach = (3.0 * deviation).ceil() as usize;
    let mut kernel: Vec<f32> =
        (0..=2 * reach).map(|i| libm::expf(-0.5 * squared((i as f32 - reach as f32) / deviation))).collect();
    let total: f32 = kernel.iter().sum();
    kernel.iter_mut().for_each(|weight| *weight /= total);
    let (width, height) = (plane.width, plane.height);
    let mut padded = vec![0.0_f32; width + 2 * reach];
    for row in plane.data.chunks_exact_mut(width) {
        for (index, value) in padded.iter_mut().enumerate() {
            *value = row.get(index.saturating_sub(reach).min(width - 1)).copied().unwrap_or(0.0);
        }
        for (value, window) in row.iter_mut().zip(padded.windows(kernel.len())) {
            *value = window.iter().zip(&kernel).map(|(a, b)| a * b).sum();
        }
    }
    let source = plane.data.clone();
    for (y, row) in plane.data.chunks_exact_mut(width).enumerate() {
        row.fill(0.0);
        for (tap, weight) in kernel.iter().enumerate() {
            let from = (y + tap).saturating_sub(reach).min(height - 1);
            for (value, cell) in row.iter_mut().zip(source.get(from * width..).unwrap_or(&[])) {
                *value += cell * weight;
            }
        }
    }
}

/// Sums over rectangles in constant time.
pub struct Integral {
    width: usize,
    height: usize,
    sums: Vec<f64>,
}

impl Integral {
    /// Accumulates `value(index)` for the `width * height` cells in row order.
    pub fn new(width: usize, height: usize, value: impl Fn(usize) -> f32) -> Self {
        let stride = width + 1;
        let mut sums = vec![0.0_f64; stride * (height + 1)];
        for y in 0..height {
            let (done, rest) = sums.split_at_mut((y + 1) * stride);
            let above = done.get(y * stride + 1..).unwrap_or(&[]);
            let here = rest.get_mut(1..stride).unwrap_or(&mut []);
            let mut row = 0.0;
            for (x, (cell, over)) in here.iter_mut().zip(above).enumerate() {
                row += f64::from(value(y * width + x));
                *cell = row + over;
            }
        }
        Self { width, height, sums }
    }

    /// Mean over the square of half side `reach` round `(x, y)`, over the cells that exist.
    #[must_use]
    pub fn mean(&self, x: usize, y: usize, reach: usize) -> f32 {
        let (left, top) = (x.saturating_sub(reach), y.saturating_sub(reach));
        let (right, bottom) = ((x + reach + 1).min(self.width), (y + reach + 1).min(self.height));
        let at = |x: usize, y: usize| self.sums.get(y * (self.width + 1) + x).copied().unwrap_or(0.0);
        let area = (right.saturating_sub(left) * bottom.saturating_sub(top)).max(1);
        ((at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top)) / area as f64) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_interpolations_are_exact_on_a_ramp_and_clamp_outside() {
        let mut plane = Plane::filled(9, 7, 0.0);
        plane.update(|x, y, value| *value = 2.0 * x as f32 + 5.0 * y as f32);
        for (x, y) in [(3.25, 2.5), (4.0, 3.0), (2.75, 4.125)] {
            assert!((plane.bilinear(x, y) - (2.0 * x + 5.0 * y)).abs() < 1e-4);
            assert!((plane.cubic(x, y) - (2.0 * x + 5.0 * y)).abs() < 1e-4);
        }
        assert_eq!(plane.bilinear(-3.5, -0.5), 0.0);
        assert_eq!(plane.bilinear(100.0, 100.0), 46.0);
        assert_eq!(plane.cubic(-30.5, 100.0), 30.0);
    }

    #[test]
    fn smooth_noise_has_unit_deviation_at_every_pitch() {
        for pitch in [1.5, 4.0, 12.0] {
            let plane = smooth_noise(&mut Rng::new(3), 400, 400, pitch);
            let mean = plane.data.iter().sum::<f32>() / 160_000.0;
            let variance = plane.data.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / 160_000.0;
            assert!(mean.abs() < 0.15 && (0.8..1.2).contains(&variance), "{pitch}: {mean} {variance}");
        }
    }

    #[test]
    fn integrals_agree_with_plain_sums() {
        let integral = Integral::new(6, 5, |i| (i * i % 13) as f32);
        let plain: f32 = (1..=3).flat_map(|y| (2..=4).map(move |x| ((y * 6 + x) * (y * 6 + x) % 13) as f32)).sum();
        assert!((integral.mean(3, 2, 1) - plain / 9.0).abs() < 1e-5);
        let corner: f32 = [0, 1, 6, 7].map(|i: usize| (i * i % 13) as f32).iter().sum();
        assert!((integral.mean(0, 0, 1) - corner / 4.0).abs() < 1e-5);
    }

    #[test]
    fn blur_keeps_the_mean_of_a_dot() {
        let mut plane = Plane::filled(31, 31, 0.0);
        plane.data[15 * 31 + 15] = 1.0;
        blur(&mut plane, 2.0);
        assert!((plane.data.iter().sum::<f32>() - 1.0).abs() < 1e-3 && plane.data[15 * 31 + 15] < 0.06);
    }
}
