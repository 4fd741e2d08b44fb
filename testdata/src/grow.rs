//! Grows a ridge pattern along an orientation field.
//!
//! A band-pass filter that follows the field turns noise into ridges when it is applied again and again with a
//! saturation in between (Cappelli et al., "Synthetic fingerprint-image generation", ICPR 2000). The filter's angular
//! profile is a von Mises curve written as a Fourier series, so that one set of transforms serves every orientation
//! exactly (Freeman and Adelson, "The design and use of steerable filters", PAMI 1991).

use rustfft::num_complex::Complex32;

use crate::field::Field;
use crate::params::{BANDWIDTH, CELL, CELLS_HIGH, CELLS_WIDE, CONCENTRATION, GAIN, HARMONICS, ITERATIONS, PERIOD};
use crate::rng::Rng;
use crate::spectral::Fft2;

const CELLS: usize = CELLS_WIDE * CELLS_HIGH;
const ZERO: Complex32 = Complex32::new(0.0, 0.0);

/// A grown pattern and its quadrature, one value for each half-resolution cell.
pub struct Pattern {
    /// Ridges positive, valleys negative.
    pub even: Vec<f32>,
    /// Riesz transform of `even`: its quadrature along +x and along +y (down).
    pub riesz: Vec<Complex32>,
}

/// Frequency plane, transposed like the spectra.
struct Frequencies {
    /// Radial profile over `CELLS`, zero outside the band.
    gain: Vec<f32>,
    /// Unit vector of each frequency, y down.
    unit: Vec<Complex32>,
    /// Highest horizontal frequency with a gain.
    band: usize,
}

impl Frequencies {
    fn new() -> Self {
        let centre = CELL as f32 / PERIOD;
        let mut this = Self { gain: vec![0.0; CELLS], unit: vec![ZERO; CELLS], band: 0 };
        for (index, (gain, unit)) in this.gain.iter_mut().zip(&mut this.unit).enumerate() {
            let (kx, ky) = (index / CELLS_HIGH, index % CELLS_HIGH);
            let fx = signed(kx, CELLS_WIDE) / CELLS_WIDE as f32;
            let fy = signed(ky, CELLS_HIGH) / CELLS_HIGH as f32;
            let radius = (fx * fx + fy * fy).sqrt();
            if radius > 0.0 {
                *unit = Complex32::new(fx / radius, fy / radius);
            }
            let off = (radius / centre - 1.0) / BANDWIDTH;
            if off.abs() < 3.0 && radius < 0.49 {
                *gain = libm::expf(-0.5 * off * off) / CELLS as f32;
                this.band = this.band.max(kx.min(CELLS_WIDE - kx));
            }
        }
        this
    }
}

fn signed(index: usize, count: usize) -> f32 {
    if index * 2 < count { index as f32 } else { index as f32 - count as f32 }
}

/// Grows ridges along `field` and returns them with their quadrature.
#[must_use]
pub fn grow(field: &Field, rng: &mut Rng) -> Pattern {
    let frequencies = Frequencies::new();
    let mut fft = Fft2::new(CELLS_WIDE, CELLS_HIGH);
    let weights = von_mises(rng.range(CONCENTRATION.0, CONCENTRATION.1));
    // A ridge's normal is 90 degrees off and the y axis of the frequencies points down.
    let steer: Vec<Complex32> = field.double.iter().map(|double| -double.conj()).collect();
    let iterations = ITERATIONS.0 + rng.below(ITERATIONS.1 - ITERATIONS.0 + 1);
    let mut pattern = seed(rng);
    let mut buffers = Buffers { values: vec![ZERO; CELLS], spectrum: vec![ZERO; CELLS], power: vec![ZERO; CELLS] };
    for step in 0..iterations {
        let response = filter(&pattern, &steer, &weights, &frequencies, &mut fft, &mut buffers);
        pattern = response;
        if step + 1 < iterations {
            saturate(&mut pattern);
        }
    }
    let riesz = riesz(&pattern, &frequencies, &mut fft, &mut buffers);
    Pattern { even: pattern, riesz }
}

impl Pattern {
    /// The quadrature of any picture of ridges (positive) and valleys (negative) of the canvas' size in cells, after the
    /// radial band-pass; missing cells count as 0.
    #[must_use]
    pub fn of_ridges(mut picture: Vec<f32>) -> Self {
        picture.resize(CELLS, 0.0);
        let frequencies = Frequencies::new();
        let mut fft = Fft2::new(CELLS_WIDE, CELLS_HIGH);
        let mut values: Vec<Complex32> = picture.iter().map(|value| Complex32::new(*value, 0.0)).collect();
        let mut buffers = Buffers { values: vec![ZERO; CELLS], spectrum: vec![ZERO; CELLS], power: Vec::new() };
        fft.forward(&mut values, &mut buffers.spectrum);
        for (cell, gain) in buffers.spectrum.iter_mut().zip(&frequencies.gain) {
            *cell *= *gain;
        }
        fft.inverse(&buffers.spectrum, frequencies.band, &mut buffers.values);
        let even: Vec<f32> = buffers.values.iter().map(|value| value.re).collect();
        let riesz = riesz(&even, &frequencies, &mut fft, &mut buffers);
        Self { even, riesz }
    }
}

struct Buffers {
    values: Vec<Complex32>,
    spectrum: Vec<Complex32>,
    power: Vec<Complex32>,
}

/// White noise, or sparse dots in weak noise: the latter grow into patterns with other spacings of minutiae.
fn seed(rng: &mut Rng) -> Vec<f32> {
    if rng.chance(0.6) {
        return (0..CELLS).map(|_| rng.grain()).collect();
    }
    let mut pattern: Vec<f32> = (0..CELLS).map(|_| 0.02 * rng.grain()).collect();
    let dots = 150 + rng.below(700);
    for _ in 0..dots {
        let at = rng.below(CELLS);
        if let Some(cell) = pattern.get_mut(at) {
            *cell = 6.0;
        }
    }
    pattern
}

/// Series of `exp(k cos 2u)` scaled to 1 at its peak: weights of `cos 2ju` for j = 0..=HARMONICS, by the trapezoid rule.
fn von_mises(concentration: f32) -> [f32; HARMONICS + 1] {
    const STEPS: usize = 64;
    let mut weights = [0.0_f32; HARMONICS + 1];
    for step in 0..STEPS {
        let angle = std::f32::consts::TAU * step as f32 / STEPS as f32;
        let value = libm::expf(concentration * (libm::cosf(angle) - 1.0));
        for (order, weight) in weights.iter_mut().enumerate() {
            let factor = if order == 0 { 1.0 } else { 2.0 };
            *weight += factor * value * libm::cosf(order as f32 * angle) / STEPS as f32;
        }
    }
    weights
}

/// One pass of the steered filter: a forward transform and one inverse a harmonic, whose real and imaginary parts are
/// the responses to the cosine and the sine.
fn filter(
    pattern: &[f32],
    steer: &[Complex32],
    weights: &[f32],
    frequencies: &Frequencies,
    fft: &mut Fft2,
    buffers: &mut Buffers,
) -> Vec<f32> {
    for (cell, value) in buffers.values.iter_mut().zip(pattern) {
        *cell = Complex32::new(*value, 0.0);
    }
    fft.forward(&mut buffers.values, &mut buffers.spectrum);
    for (cell, gain) in buffers.spectrum.iter_mut().zip(&frequencies.gain) {
        *cell *= *gain;
    }
    buffers.power.fill(Complex32::new(1.0, 0.0));
    let mut response = vec![0.0_f32; CELLS];
    for (order, weight) in weights.iter().enumerate() {
        if order > 0 {
            for (cell, unit) in buffers.spectrum.iter_mut().zip(&frequencies.unit) {
                *cell *= unit * unit;
            }
            for (power, turn) in buffers.power.iter_mut().zip(steer) {
                *power *= *turn;
            }
        }
        fft.inverse(&buffers.spectrum, frequencies.band, &mut buffers.values);
        for ((out, value), power) in response.iter_mut().zip(&buffers.values).zip(&buffers.power) {
            *out += weight * (power.re * value.re + power.im * value.im);
        }
    }
    response
}

/// Scales to unit deviation and squashes.
fn saturate(pattern: &mut [f32]) {
    let power: f64 = pattern.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>() / pattern.len() as f64;
    let scale = GAIN / (power.sqrt() as f32).max(1e-12);
    for value in pattern {
        // Rational tanh, exact to 2 %: the fixed point of the iteration does not care, and it needs no library.
        let x = (*value * scale).clamp(-3.0, 3.0);
        *value = x * (27.0 + x * x) / (27.0 + 9.0 * x * x);
    }
}

/// Riesz transform (Felsberg and Sommer, "The monogenic signal", 2001): both parts from one inverse transform.
fn riesz(pattern: &[f32], frequencies: &Frequencies, fft: &mut Fft2, buffers: &mut Buffers) -> Vec<Complex32> {
    for (cell, value) in buffers.values.iter_mut().zip(pattern) {
        *cell = Complex32::new(*value, 0.0);
    }
    fft.forward(&mut buffers.values, &mut buffers.spectrum);
    for (cell, unit) in buffers.spectrum.iter_mut().zip(&frequencies.unit) {
        // -i (ux + i uy), over the number of cells.
        *cell *= Complex32::new(unit.im, -unit.re) / CELLS as f32;
    }
    fft.inverse(&buffers.spectrum, CELLS_WIDE, &mut buffers.values);
    buffers.values.clone()
}
