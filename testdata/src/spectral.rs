//! Two-dimensional Fourier transforms of one fixed size, the same bits on every machine.

use std::sync::Arc;

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlannerScalar};

/// Transforms of `width x height` complex values. Spectra are kept transposed, `[fx][fy]`, which saves two transpositions
/// a round trip.
pub struct Fft2 {
    width: usize,
    height: usize,
    rows: [Arc<dyn Fft<f32>>; 2],
    columns: [Arc<dyn Fft<f32>>; 2],
    scratch: Vec<Complex32>,
    work: Vec<Complex32>,
}

impl Fft2 {
    /// Plans with the scalar kernels only: SIMD kernels add in another order and would give other bits.
    #[must_use]
    pub fn new(width: usize, height: usize) -> Self {
        let mut planner = FftPlannerScalar::new();
        let rows = [planner.plan_fft_forward(width), planner.plan_fft_inverse(width)];
        let columns = [planner.plan_fft_forward(height), planner.plan_fft_inverse(height)];
        let zero = Complex32::new(0.0, 0.0);
        let scratch = rows.iter().chain(&columns).map(|fft| fft.get_inplace_scratch_len()).max().unwrap_or(0);
        Self { width, height, rows, columns, scratch: vec![zero; scratch], work: vec![zero; width * height] }
    }

    /// `values` (row-major, destroyed) to `spectrum` (transposed).
    pub fn forward(&mut self, values: &mut [Complex32], spectrum: &mut [Complex32]) {
        self.rows[0].process_with_scratch(values, &mut self.scratch);
        transpose(values, self.width, spectrum);
        self.columns[0].process_with_scratch(spectrum, &mut self.scratch);
    }

    /// `spectrum` (transposed) to `values` (row-major), without the factor `1 / (width * height)`. Only the first and the
    /// last `band + 1` horizontal frequencies may differ from zero.
    pub fn inverse(&mut self, spectrum: &[Complex32], band: usize, values: &mut [Complex32]) {
        self.work.copy_from_slice(spectrum);
        let low = (band + 1).min(self.width) * self.height;
        let high = self.width.saturating_sub(band).max(band + 1).min(self.width) * self.height;
        if let Some(part) = self.work.get_mut(..low) {
            self.columns[1].process_with_scratch(part, &mut self.scratch);
        }
        if let Some(part) = self.work.get_mut(high..) {
            self.columns[1].process_with_scratch(part, &mut self.scratch);
        }
        transpose(&self.work, self.height, values);
        self.rows[1].process_with_scratch(values, &mut self.scratch);
    }
}

/// `from`, rows of `width`, to `to`, rows of `from.len() / width`; in blocks that fit the first-level cache.
fn transpose(from: &[Complex32], width: usize, to: &mut [Complex32]) {
    const BLOCK: usize = 16;
    let height = from.len() / width.max(1);
    for top in (0..height).step_by(BLOCK) {
        for left in (0..width).step_by(BLOCK) {
            for x in left..(left + BLOCK).min(width) {
                let line = to.get_mut(x * height + top..x * height + (top + BLOCK).min(height)).unwrap_or(&mut []);
                for (step, cell) in line.iter_mut().enumerate() {
                    if let Some(value) = from.get((top + step) * width + x) {
                        *cell = *value;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_trip_returns_the_values() {
        let (width, height) = (24, 40);
        let values: Vec<Complex32> =
            (0..width * height).map(|i| Complex32::new((i % 7) as f32, (i % 11) as f32)).collect();
        let mut fft = Fft2::new(width, height);
        let mut spectrum = vec![Complex32::new(0.0, 0.0); values.len()];
        fft.forward(&mut values.clone(), &mut spectrum);
        let mut back = spectrum.clone();
        fft.inverse(&spectrum, width, &mut back);
        for (got, want) in back.iter().zip(&values) {
            assert!((got / (width * height) as f32 - want).norm() < 1e-3);
        }
    }

    #[test]
    fn a_wave_across_lands_on_its_horizontal_frequency() {
        let (width, height) = (24, 40);
        let mut values: Vec<Complex32> = (0..width * height)
            .map(|i| Complex32::new((std::f32::consts::TAU * 3.0 * (i % width) as f32 / width as f32).cos(), 0.0))
            .collect();
        let mut spectrum = values.clone();
        Fft2::new(width, height).forward(&mut values, &mut spectrum);
        assert!((spectrum[3 * height].re - 480.0).abs() < 1e-2 && spectrum[2 * height].norm() < 1e-2);
    }
}
